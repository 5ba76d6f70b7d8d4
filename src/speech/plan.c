/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/internal.h"

#include <math.h>

#include "base/number.h"
#include "base/utf8.h"

#include "base/banned.h"

/* Writes the calls of a plan: words as mnemonics, with the pitch of each between them. */

/* From which expression on each mark is used. */
static const double MARK_LONG_FROM = 0.25;
static const double MARK_NONE_FROM = 0.5;
static const double MARK_LONGEST_FROM = 0.6;

static const double ENGLISH_WPM_RATIO = 0.7; /* 162 words a minute beside 231 */

/* Between a Mandarin and an English stretch of one group, in syllables of speech. */
static const double SWITCH_K = 0.2;

struct builder {
    const struct script_sentence *sentence;
    const struct speech_voice *voice;
    const char *file;
    struct arena *arena;
    struct diag *diag;
    struct speech_tempo tempo;
    struct speech_line line;
    struct speech_plan *plan;
    /* The call that is being written; text.len == 0: none. */
    struct speech_call call;
    struct text text;
    size_t text_characters;
    int pitch; /* where the call's last word left it */
    size_t call_capacity;
    size_t token_capacity;
    size_t syllable_capacity;
};

static int round_clamped(double value, int low, int high)
{
    return (int)lrint(number_clamp(value, low, high));
}

struct diag_place speech_place(const char *file, const struct script_sentence *sentence)
{
    return (struct diag_place){.file = file, .line = sentence->line, .column = sentence->column};
}

static void close_call(struct builder *builder, double pause_k)
{
    struct speech_plan *plan = builder->plan;
    double frames = pause_k * builder->tempo.syllable_s * SPEECH_RATE_HZ;

    if (builder->text.len == 0) {
        /* A group without anything to say still has its pause. */
        if (plan->call_count > 0) {
            struct speech_call *last = &plan->calls[plan->call_count - 1];

            last->pause_frames = (uint32_t)number_clamp(fmax(frames, last->pause_frames), 0,
                                                        SPEECH_PAUSE_MAX_FRAMES);
        }
        return;
    }
    if (builder->call.partner == SPEECH_PARTNER_MANDARIN)
        text_put(&builder->text, SPAN("]]"));
    builder->call.pause_frames = (uint32_t)number_clamp(frames, 0, SPEECH_PAUSE_MAX_FRAMES);
    builder->call.text = text_span(&builder->text);
    ARENA_PUSH(builder->arena, plan->calls, plan->call_count, builder->call_capacity,
               builder->call);
    builder->call = (struct speech_call){0};
    builder->text = (struct text){.arena = builder->arena};
    builder->text_characters = 0;
    builder->token_capacity = 0;
    builder->syllable_capacity = 0;
}

static void open_call(struct builder *builder, const struct speech_group *group,
                      enum speech_partner partner, int pitch)
{
    const struct speech_voice *voice = builder->voice;
    double s = voice->expression;
    bool is_english = partner == SPEECH_PARTNER_ENGLISH;
    double wpm = builder->tempo.wpm * (1 + s * (group->rate - 1));
    double volume = (double)(is_english ? voice->english_volume : voice->volume);
    double range = (double)voice->range + (is_english ? 0 : s * (group->range - 50));

    builder->call = (struct speech_call){
        .partner = partner,
        .rate_wpm = round_clamped(wpm * (is_english ? ENGLISH_WPM_RATIO : 1), SPEECH_RATE_MIN_WPM,
                                  SPEECH_RATE_MAX_WPM),
        .range = round_clamped(range, 0, SPEECH_RANGE_MAX),
        .volume = round_clamped(volume + s * group->volume, 0, SPEECH_VOLUME_MAX),
        .pitch = pitch,
    };
    builder->pitch = pitch;
    if (!is_english)
        text_put(&builder->text, SPAN("[["));
    builder->text_characters = builder->text.len;
}

/* The pitch of an English word: the mean of the run that it stands in, whose tunes move the pitch
 * themselves; of another word, its own. */
static int pitch_of(const struct builder *builder, const struct speech_group *group, size_t item)
{
    const struct speech_line_word *words = builder->line.words;
    size_t first = item;
    double sum = 0;
    double syllables = 0;

    if (words[item].word->language != SCRIPT_ENGLISH)
        return words[item].pitch;
    while (first > group->first && words[first - 1].word->language == SCRIPT_ENGLISH)
        first--;
    for (size_t i = first; i < group->end && words[i].word->language == SCRIPT_ENGLISH; i++) {
        double weight = fmax(1, (double)words[i].syllable_count);

        sum += weight * words[i].pitch;
        syllables += weight;
    }
    return (int)lrint(sum / syllables);
}

/* Adds a token: `written`, of so many characters. Its word begins a new pitch unless the call is
 * already there. */
static void put_token(struct builder *builder, const struct speech_group *group,
                      enum speech_partner partner, size_t item, struct span written,
                      size_t characters, const uint8_t *phoneme_counts, size_t syllable_count)
{
    enum { OVERHEAD = 16 }; /* "]] \x01" "50P [[" before and "]]" behind */
    int pitch = pitch_of(builder, group, item);
    struct speech_token token = {.word = (uint32_t)item,
                                 .syllable_count = (uint32_t)syllable_count};
    struct speech_call *call = &builder->call;

    if (builder->text.len > 0 && call->partner != partner)
        close_call(builder, SWITCH_K);
    if (builder->text.len + written.len + OVERHEAD > SPEECH_CALL_BYTES)
        close_call(builder, 0);
    if (builder->text.len == 0) {
        open_call(builder, group, partner, pitch);
    } else {
        size_t before = builder->text.len;

        if (pitch != builder->pitch && partner == SPEECH_PARTNER_MANDARIN) {
            text_put_format(&builder->text, "]] \x01%dP [[", pitch);
            builder->pitch = pitch;
        } else {
            text_put_byte(&builder->text, ' ');
        }
        builder->text_characters += builder->text.len - before;
    }
    token.start = (uint32_t)builder->text_characters;
    text_put(&builder->text, written);
    builder->text_characters += characters;
    token.end = (uint32_t)builder->text_characters;
    ARENA_PUSH(builder->arena, call->tokens, call->token_count, builder->token_capacity, token);
    for (size_t i = 0; i < syllable_count; i++)
        ARENA_PUSH(builder->arena, call->phoneme_counts, call->syllable_count,
                   builder->syllable_capacity, phoneme_counts[i]);
}

/* The syllable behind syllable `index` of an item, if it follows without a pause. */
static const struct script_syllable *next_syllable(const struct builder *builder,
                                                   const struct speech_group *group, size_t item,
                                                   size_t index)
{
    const struct script_word *word = builder->line.words[item].word;

    if (index + 1 < word->syllable_count)
        return &word->syllables[index + 1];
    if (item + 1 >= group->end)
        return NULL;
    word = builder->line.words[item + 1].word;
    return word->language == SCRIPT_MANDARIN && word->syllable_count > 0 ? &word->syllables[0]
                                                                         : NULL;
}

/* Whether it is the last syllable before a pause. */
static bool is_group_last(const struct builder *builder, const struct speech_group *group,
                          size_t item, size_t index)
{
    return item + 1 == group->end && index + 1 == builder->line.words[item].word->syllable_count;
}

static enum phonemes_tone find_tone(const struct builder *builder, const struct speech_group *group,
                                    size_t item, size_t index)
{
    const struct script_syllable *syllable = &builder->line.words[item].word->syllables[index];
    const struct script_syllable *next = next_syllable(builder, group, item, index);
    bool is_last = is_group_last(builder, group, item, index);

    switch (syllable->surface) {
    case 1:
        return PHONEMES_TONE_55;
    case 2:
        return PHONEMES_TONE_35;
    case 3:
        if (next && next->surface == 5)
            return PHONEMES_TONE_214; /* the engine makes 21 44 of it */
        if (is_last && !group->is_open)
            return PHONEMES_TONE_214;
        return PHONEMES_TONE_21;
    case 4:
        return is_last && group->is_rising ? PHONEMES_TONE_53 : PHONEMES_TONE_51;
    default:
        return PHONEMES_TONE_11;
    }
}

/* index counts in the token, which has `count` syllables. */
static enum phonemes_stress find_stress(const struct builder *builder,
                                        const struct speech_group *group, bool is_last,
                                        size_t index, size_t count)
{
    double s = builder->voice->expression;
    enum phonemes_stress stress = group->stress;

    if (!is_last || s < MARK_LONG_FROM)
        return index > 0 && index + 1 < count && s >= MARK_NONE_FROM ? PHONEMES_STRESS_NONE
                                                                     : PHONEMES_STRESS_FULL;
    if (stress == PHONEMES_STRESS_LONGEST && s < MARK_LONGEST_FROM)
        return PHONEMES_STRESS_LONG;
    return stress;
}

static bool put_mandarin(struct builder *builder, const struct speech_group *group, size_t item)
{
    const struct script_word *word = builder->line.words[item].word;

    for (size_t from = 0; from < word->syllable_count; from += SPEECH_TOKEN_SYLLABLES) {
        struct text written = {.arena = builder->arena};
        uint8_t counts[SPEECH_TOKEN_SYLLABLES];
        size_t count = word->syllable_count - from;

        if (count > SPEECH_TOKEN_SYLLABLES)
            count = SPEECH_TOKEN_SYLLABLES;
        for (size_t i = 0; i < count; i++) {
            bool is_last = is_group_last(builder, group, item, from + i);

            counts[i] = (uint8_t)phonemes_put_syllable(
                &written, &word->syllables[from + i], find_tone(builder, group, item, from + i),
                find_stress(builder, group, is_last, i, count), i > 0);
            if (counts[i] == 0)
                return diag_error(builder->diag, DIAG_DATA,
                                  speech_place(builder->file, builder->sentence),
                                  "'%.*s' in '%.*s' is no syllable of Mandarin",
                                  SCRIPT_SYLLABLE_BYTES, word->syllables[from + i].base,
                                  SPAN_ARGS(utf8_cut(builder->sentence->text, 120)));
        }
        put_token(builder, group, SPEECH_PARTNER_MANDARIN, item, text_span(&written), written.len,
                  counts, count);
    }
    return true;
}

static void put_letters(struct builder *builder, const struct speech_group *group, size_t item)
{
    struct span spoken = builder->line.words[item].word->spoken;

    for (size_t i = 0; i < spoken.len; i++) {
        struct text written = {.arena = builder->arena};

        if (phonemes_put_letter(&written, spoken.data[i]))
            put_token(builder, group, SPEECH_PARTNER_MANDARIN, item, text_span(&written),
                      written.len, NULL, 0);
    }
}

static void put_english(struct builder *builder, const struct speech_group *group, size_t item)
{
    struct text cleaned = {.arena = builder->arena};
    struct span rest;

    speech_put_english(&cleaned, builder->line.words[item].word->spoken);
    rest = text_span(&cleaned);
    while (rest.len > 0) {
        size_t end = span_find(rest, SPAN(" "), 0);
        struct span part = span_slice(rest, 0, end);

        put_token(builder, group, SPEECH_PARTNER_ENGLISH, item, part, utf8_count(part), NULL, 0);
        rest = span_slice(rest, end + 1, rest.len);
    }
}

static bool write_calls(struct builder *builder)
{
    for (size_t i = 0; i < builder->line.group_count; i++) {
        const struct speech_group *group = &builder->line.groups[i];
        bool is_last = i + 1 == builder->line.group_count;

        for (size_t j = group->first; j < group->end; j++) {
            switch (builder->line.words[j].word->language) {
            case SCRIPT_MANDARIN:
                if (!put_mandarin(builder, group, j))
                    return false;
                break;
            case SCRIPT_LETTERS:
                put_letters(builder, group, j);
                break;
            default:
                put_english(builder, group, j);
            }
        }
        close_call(builder, is_last ? 0 : builder->voice->pause_k[group->ending]);
    }
    if (builder->plan->call_count > 0)
        builder->plan->calls[builder->plan->call_count - 1].pause_frames = 0;
    return true;
}

/* Counts what there is to say. */
static bool count(struct builder *builder)
{
    const struct script_sentence *sentence = builder->sentence;
    struct speech_plan *plan = builder->plan;
    size_t total = 0;

    for (size_t i = 0; i < builder->line.word_count; i++) {
        total += builder->line.words[i].syllable_count;
        plan->syllable_count += builder->line.words[i].word->language == SCRIPT_MANDARIN
                                    ? builder->line.words[i].syllable_count
                                    : 0;
    }
    plan->word_count = builder->line.word_count;
    plan->expected_s = 1 + 2 * (double)total * builder->tempo.syllable_s;
    if (total <= SPEECH_MAX_SYLLABLES && plan->word_count <= SPEECH_MAX_WORDS)
        return true;
    return diag_error(builder->diag, DIAG_DATA, speech_place(builder->file, sentence),
                      "a sentence of %zu syllables is too long to be spoken in one piece (at most "
                      "%d); put full stops into '%.*s…'",
                      total, SPEECH_MAX_SYLLABLES, SPAN_ARGS(utf8_cut(sentence->text, 60)));
}

bool speech_plan_make(const char *file, const struct script_sentence *sentence,
                      const struct speech_voice *voice, double rate_factor, struct arena *arena,
                      struct speech_plan **plan, struct diag *diag)
{
    struct builder builder = {
        .sentence = sentence,
        .voice = voice,
        .file = file,
        .arena = arena,
        .diag = diag,
        .tempo = speech_tempo_find(voice, rate_factor),
        .text = {.arena = arena},
    };
    enum script_break last = sentence->phrases[sentence->phrase_count - 1].break_after;

    builder.plan = arena_alloc(arena, sizeof(*builder.plan));
    speech_line_draw(sentence, voice, arena, &builder.line);
    if (!count(&builder) || !write_calls(&builder))
        return false;
    builder.plan->pause_after_ms = lrint(voice->pause_k[last] * builder.tempo.syllable_s * 1000);
    *plan = builder.plan;
    return true;
}
