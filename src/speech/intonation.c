/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/internal.h"

#include <math.h>

#include "base/number.h"
#include "base/utf8.h"

#include "base/banned.h"

/* The line of the voice; docs/prosody.md has its sources and what was measured. All semitones (st)
 * are those of strength 1; the voice's `expression` scales them. docs/voices.md explains the terms:
 *
 *   group   phrases with no pause between them: one stretch of sound
 *   unit    groups up to a comma or more: the line falls from its start to its end
 */

enum {
    BREAKS_INSIDE_UNIT = 1 << SCRIPT_BREAK_NONE | 1 << SCRIPT_BREAK_MINOR | 1 << SCRIPT_BREAK_QUOTE
};

/* How a group sounds before its break. */
struct ending {
    double end_st;               /* where the unit's line arrives */
    double last_word_st;         /* the last word on top of that */
    enum phonemes_stress stress; /* of the last syllable */
    bool is_open;                /* the speaker goes on: a last third tone does not rise again */
};

static const struct ending endings[SCRIPT_BREAK_COUNT] = {
    [SCRIPT_BREAK_NONE] = {0, 0, PHONEMES_STRESS_FULL, true},
    [SCRIPT_BREAK_MINOR] = {0, 0, PHONEMES_STRESS_LONG, true},
    [SCRIPT_BREAK_ENUMERATION] = {-1.8, 0, PHONEMES_STRESS_LONG, true},
    [SCRIPT_BREAK_QUOTE] = {0, 0, PHONEMES_STRESS_LONG, true},
    [SCRIPT_BREAK_BRACKET] = {-2.0, 0, PHONEMES_STRESS_LONG, false},
    [SCRIPT_BREAK_COMMA] = {-3.0, 0, PHONEMES_STRESS_LONGEST, false},
    [SCRIPT_BREAK_COLON] = {-1.2, 0, PHONEMES_STRESS_LONGEST, false},
    [SCRIPT_BREAK_SEMICOLON] = {-3.0, -0.4, PHONEMES_STRESS_LONGEST, false},
    [SCRIPT_BREAK_SENTENCE] = {-3.4, -0.8, PHONEMES_STRESS_LONG, false},
    [SCRIPT_BREAK_PARAGRAPH] = {-3.4, -0.8, PHONEMES_STRESS_LONG, false},
    [SCRIPT_BREAK_CHAPTER] = {-3.4, -0.8, PHONEMES_STRESS_LONG, false},
};

/* What a role changes. A field that is NAN leaves the rule for statements. */
struct manner {
    double start_st; /* of the sentence's first unit, or of any unit for an aside */
    double end_st;   /* of its last unit, or of any for an aside */
    double last_word_st;
    double shift_st;             /* of every word */
    double range_from, range_to; /* RANGE at the ends of a unit; 50 is the voice's own */
    double rate;
    double volume;  /* added */
    bool is_rising; /* no downstep; a last fourth tone falls half way; the last syllable is longest
                     */
};

static const struct manner manners[SCRIPT_ROLE_COUNT] = {
    [SCRIPT_ROLE_STATEMENT] = {NAN, NAN, NAN, 0, 44, 52, 1, 0, false},
    [SCRIPT_ROLE_HEADING] = {3.4, -1.2, 0, 0, 54, 54, 0.93, 3, false},
    [SCRIPT_ROLE_YES_NO_QUESTION] = {1.2, 2.0, 1.7, 0, 55, 55, 1, 0, true},
    [SCRIPT_ROLE_WH_QUESTION] = {3.0, -0.4, 0, 0, 53, 53, 1, 0, false},
    [SCRIPT_ROLE_EXCLAMATION] = {NAN, NAN, NAN, 0, 44, 52, 1, 0, false},
    [SCRIPT_ROLE_QUOTATION] = {NAN, NAN, NAN, 0.4, 51, 59, 1, 0, false},
    [SCRIPT_ROLE_ASIDE] = {-0.8, -2.8, 0, 0, 43, 43, 1.07, -8, false},
    [SCRIPT_ROLE_LIST_ITEM] = {NAN, NAN, NAN, 0, 44, 52, 1, 0, false},
};

static const double SENTENCE_START_ST = 2.6;
static const double PARAGRAPH_START_ST = 3.0;
static const double PARAGRAPH_RANGE = 3;
static const double PARAGRAPH_VOLUME = 2;
static const double LATER_START_ST = 2.2;       /* the second unit; each later one … */
static const double LATER_STEP_ST = 0.1;        /* … starts lower, */
static const double LATER_FLOOR_ST = 1.6;       /* but not below this */
static const double ENUMERATION_START_ST = 1.5; /* an item starts no higher */
static const double LONG_UNIT_ST = 0.02;        /* a syllable more than LONG_UNIT_SYLLABLES */
static const double LONG_UNIT_SYLLABLES = 12;
static const double MINOR_RESET_ST = 0.6;
static const double DOWNSTEP_ST = 0.25; /* a third tone lowers what follows */
static const double DOWNSTEP_MAX_ST = 0.75;
static const double FALL_STEEPNESS = 1.2;
static const double LAST_GROUP_RATE = 0.98;
static const double LAST_GROUP_VOLUME = -2;

/* What is being drawn. */
struct drawing {
    const struct script_sentence *sentence;
    const struct speech_voice *voice;
    struct speech_line *line;
};

static int round_clamped(double value, int low, int high)
{
    return (int)lrint(number_clamp(value, low, high));
}

/* eSpeak's PITCH for a word so many semitones above the neutral line: its law is F0 = base *
 * 2^(P/50) plus what the tone adds. */
static int find_pitch(const struct speech_voice *voice, double st)
{
    double scale = 1 + voice->pitch_ratio * (exp2(st / 12) - 1);
    double pitch = (double)voice->pitch + 50 * log2(scale < 0.1 ? 0.1 : scale);

    return round_clamped(pitch, (int)voice->pitch_floor, SPEECH_PITCH_MAX);
}

/* The first phrase of the sentence's last unit. */
static size_t find_last_unit(const struct script_sentence *sentence)
{
    size_t first = sentence->phrase_count - 1;

    while (first > 0 && (BREAKS_INSIDE_UNIT >> sentence->phrases[first - 1].break_after & 1))
        first--;
    return first;
}

/* How a phrase is spoken: in its own manner or its sentence's. A question that ends in a quotation
 * rises as any other. */
static enum script_role role_of(const struct script_sentence *sentence, size_t phrase)
{
    enum script_role role = sentence->phrases[phrase].role;

    if (role == SCRIPT_ROLE_STATEMENT ||
        (role == SCRIPT_ROLE_QUOTATION && manners[sentence->role].is_rising &&
         phrase >= find_last_unit(sentence)))
        return sentence->role;
    return role;
}

/* Whether a group is a question inside a sentence of another kind: “你来吗?”他问。 */
static bool is_inner_question(const struct script_sentence *sentence,
                              const struct speech_group *group)
{
    return group->role != sentence->role && manners[group->role].is_rising;
}

/* Sorts the sentence's words into groups. */
static void collect(const struct script_sentence *sentence, struct speech_line *line,
                    struct arena *arena)
{
    bool is_new = true;

    line->words = arena_alloc_array(arena, script_sentence_word_count(sentence),
                                    sizeof(*line->words));
    line->groups = arena_alloc_array(arena, sentence->phrase_count, sizeof(*line->groups));
    for (size_t i = 0; i < sentence->phrase_count; i++) {
        const struct script_phrase *phrase = &sentence->phrases[i];
        enum script_role role = role_of(sentence, i);
        struct speech_group *group;

        if (is_new || role != line->groups[line->group_count - 1].role)
            line->groups[line->group_count++] = (struct speech_group){.first = line->word_count,
                                                                      .role = role};
        group = &line->groups[line->group_count - 1];
        for (size_t j = 0; j < phrase->word_count; j++) {
            line->words[line->word_count++] = (struct speech_line_word){
                .word = &phrase->words[j],
                .syllable_count = script_word_syllables(&phrase->words[j]),
            };
        }
        group->end = line->word_count;
        group->ending = phrase->break_after;
        is_new = phrase->break_after != SCRIPT_BREAK_NONE;
    }
}

/* Where a unit starts. `later` counts the units before it in the sentence, or since a semicolon. */
static double find_start(const struct drawing *drawing, const struct manner *manner, bool is_first,
                         size_t later, enum script_break ending, size_t syllable_count)
{
    double start;

    if (!isnan(manner->start_st) && (is_first || manner == &manners[SCRIPT_ROLE_ASIDE]))
        return manner->start_st;
    if (is_first)
        start = drawing->sentence->starts_paragraph ? PARAGRAPH_START_ST : SENTENCE_START_ST;
    else
        start = fmax(LATER_FLOOR_ST, LATER_START_ST - LATER_STEP_ST * ((double)later - 1));
    if (ending == SCRIPT_BREAK_ENUMERATION && !is_first)
        start = fmin(start, ENUMERATION_START_ST);
    return start +
           number_clamp(LONG_UNIT_ST * ((double)syllable_count - LONG_UNIT_SYLLABLES), -0.3, 0.4);
}

/* A unit: groups [first, end). */
struct unit {
    size_t first;
    size_t end;
    double start_st;
    double end_st;
    double last_word_st;
    size_t syllable_count;
    bool is_last; /* of the sentence */
};

static struct unit find_unit(const struct drawing *drawing, size_t first, size_t later)
{
    struct unit unit = {.first = first, .end = first};
    const struct speech_group *group;
    const struct manner *manner;
    const struct ending *ending;

    do {
        group = &drawing->line->groups[unit.end++];
        for (size_t i = group->first; i < group->end; i++)
            unit.syllable_count += drawing->line->words[i].syllable_count;
    } while (unit.end < drawing->line->group_count && (BREAKS_INSIDE_UNIT >> group->ending & 1));
    unit.is_last = unit.end == drawing->line->group_count;
    manner = &manners[group->role];
    ending = &endings[group->ending];
    unit.start_st = find_start(drawing, manner, first == 0, later, group->ending,
                               unit.syllable_count);
    unit.end_st = ending->end_st;
    unit.last_word_st = ending->last_word_st;
    if (!isnan(manner->end_st) && (unit.is_last || group->role == SCRIPT_ROLE_ASIDE ||
                                   is_inner_question(drawing->sentence, group))) {
        unit.end_st = manner->end_st;
        unit.last_word_st = manner->last_word_st;
    }
    if (unit.syllable_count < 5 && unit.end_st < unit.start_st)
        unit.end_st = unit.start_st -
                      (unit.start_st - unit.end_st) * ((double)unit.syllable_count + 3) / 8;
    return unit;
}

/* The line from start to end: steep first. x runs from 0 to 1. */
static double line_at(const struct unit *unit, double x)
{
    double rest = exp(-FALL_STEEPNESS);

    return unit->end_st +
           (unit->start_st - unit->end_st) * (exp(-FALL_STEEPNESS * x) - rest) / (1 - rest);
}

static void draw_group(struct drawing *drawing, const struct unit *unit, size_t index,
                       size_t *passed)
{
    struct speech_group *group = &drawing->line->groups[index];
    const struct manner *manner = &manners[group->role];
    double total = fmax(1, (double)unit->syllable_count);
    double start = (double)*passed;
    size_t length = 0;
    double middle;
    double downstep = 0;

    for (size_t i = group->first; i < group->end; i++)
        length += drawing->line->words[i].syllable_count;
    middle = number_clamp((start + (double)length / 2) / total, 0, 1);
    group->range = manner->range_from + (manner->range_to - manner->range_from) * middle;
    group->rate = manner->rate;
    group->volume = manner->volume;
    for (size_t i = group->first; i < group->end; i++) {
        struct speech_line_word *item = &drawing->line->words[i];
        double x = ((double)*passed + (double)item->syllable_count / 2) / total;
        double st = line_at(unit, *passed == 0 ? 0 : number_clamp(x, 0, 1)) + manner->shift_st;

        if (index > unit->first && length > 0)
            st += MINOR_RESET_ST * (1 - ((double)*passed - start) / (double)length);
        if (!manner->is_rising)
            st -= fmin(downstep, DOWNSTEP_MAX_ST);
        if (index + 1 == unit->end && i + 1 == group->end)
            st += unit->last_word_st;
        for (size_t j = 0; j < item->word->syllable_count; j++)
            downstep += item->word->syllables[j].surface == 3 ? DOWNSTEP_ST : 0;
        st *= drawing->voice->expression;
        item->semitones = st;
        item->pitch = find_pitch(drawing->voice, st);
        *passed += item->syllable_count;
    }
}

/* How the group sounds at its end. */
static void end_group(struct speech_group *group, bool is_last)
{
    group->is_rising = is_last && manners[group->role].is_rising;
    group->is_open = endings[group->ending].is_open;
    group->stress = group->is_rising ? PHONEMES_STRESS_LONGEST : endings[group->ending].stress;
}

void speech_line_draw(const struct script_sentence *sentence, const struct speech_voice *voice,
                      struct arena *arena, struct speech_line *line)
{
    struct drawing drawing = {sentence, voice, line};
    size_t later = 0;

    *line = (struct speech_line){0};
    collect(sentence, line, arena);
    for (size_t i = 0; i < line->group_count;) {
        struct unit unit = find_unit(&drawing, i, later);
        struct speech_group *last = &line->groups[unit.end - 1];
        size_t passed = 0;

        for (size_t j = unit.first; j < unit.end; j++) {
            draw_group(&drawing, &unit, j, &passed);
            end_group(&line->groups[j],
                      j + 1 == line->group_count ||
                          (j + 1 == unit.end && is_inner_question(sentence, &line->groups[j])));
        }
        if (unit.is_last && isnan(manners[last->role].end_st)) {
            last->rate *= LAST_GROUP_RATE;
            last->volume += LAST_GROUP_VOLUME;
        }
        later = last->ending == SCRIPT_BREAK_SEMICOLON ? 1 : later + 1;
        i = unit.end;
    }
    if (sentence->starts_paragraph && isnan(manners[line->groups[0].role].start_st)) {
        line->groups[0].range += PARAGRAPH_RANGE;
        line->groups[0].volume += PARAGRAPH_VOLUME;
    }
}
