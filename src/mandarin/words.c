/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/readings.h"

#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

enum { ERHUA_RUNE = 0x513f };

/* What decides about a word's origin when its characters differ: the first of these that one has.
 */
static const enum script_origin origin_order[] = {
    SCRIPT_ORIGIN_USER,    SCRIPT_ORIGIN_ANNOTATION, SCRIPT_ORIGIN_OVERRIDE,
    SCRIPT_ORIGIN_NAME,    SCRIPT_ORIGIN_NUMBER,     SCRIPT_ORIGIN_MODEL,
    SCRIPT_ORIGIN_LEXICON, SCRIPT_ORIGIN_CHARACTER,  SCRIPT_ORIGIN_FALLBACK,
};

static void add_word(struct mandarin_line *line, const struct mandarin_word *word)
{
    ARENA_PUSH(line->arena, line->words, line->word_count, line->word_capacity, *word);
}

static void set_origin(struct script_word *said, const struct reading *readings, size_t count)
{
    for (size_t i = 0; i < sizeof(origin_order) / sizeof(*origin_order); i++) {
        for (size_t k = 0; k < count; k++) {
            if (readings[k].syllable.base[0] == 0 || readings[k].origin != origin_order[i])
                continue;
            said->origin = origin_order[i];
            if (said->origin != SCRIPT_ORIGIN_MODEL)
                return;
            if (said->margin == 0 || readings[k].margin < said->margin)
                said->margin = readings[k].margin;
        }
        if (said->margin != 0)
            return;
    }
}

/* 花儿 is one syllable when 儿 ends a word of ours and has no tone of its own. */
static bool is_erhua(const struct mandarin_unit *unit, const struct script_syllable *syllable)
{
    return unit->rune == ERHUA_RUNE && syllable->tone == 5 && syllable->base[0] == 'e';
}

/* A word of the Chinese characters units[first .. first + count); those without a reading are left
 * out and counted. */
static void add_mandarin(struct reader *reader, size_t first, size_t count)
{
    struct mandarin_line *line = reader->line;
    struct mandarin_word word = {.first_unit = (uint32_t)first, .unit_count = (uint32_t)count};
    struct script_word *said = &word.said;
    struct text spoken = {.arena = line->arena};

    said->language = SCRIPT_MANDARIN;
    said->form = line->units[first].form;
    said->syllables = arena_alloc_array(line->arena, count, sizeof(*said->syllables));
    for (size_t u = first; u < first + count; u++) {
        const struct mandarin_unit *unit = &line->units[u];
        const struct script_syllable *syllable = &reader->readings[u].syllable;

        if (syllable->base[0] == 0) {
            struct mandarin_fallback fallback = {unit->start, unit->end,
                                                 "character without a reading left out"};

            ARENA_PUSH(line->arena, line->fallbacks, line->fallback_count, line->fallback_capacity,
                       fallback);
            continue;
        }
        text_put_rune(&spoken, unit->rune);
        if (u + 1 == first + count && said->syllable_count > 0 && is_erhua(unit, syllable) &&
            !said->syllables[said->syllable_count - 1].has_erhua)
            said->syllables[said->syllable_count - 1].has_erhua = true;
        else
            said->syllables[said->syllable_count++] = *syllable;
    }
    if (said->syllable_count == 0)
        return;
    set_origin(said, &reader->readings[first], count);
    said->spoken = text_span(&spoken);
    add_word(line, &word);
}

static void add_other(struct reader *reader, size_t u)
{
    const struct mandarin_unit *unit = &reader->line->units[u];
    struct mandarin_word word = {.first_unit = (uint32_t)u, .unit_count = 1};

    word.is_mark = unit->kind == MANDARIN_UNIT_MARK;
    if (!word.is_mark) {
        word.said.language = unit->kind == MANDARIN_UNIT_ENGLISH ? SCRIPT_ENGLISH : SCRIPT_LETTERS;
        word.said.spoken = unit->latin;
        word.said.form = unit->form;
        word.said.origin = unit->word ? SCRIPT_ORIGIN_NUMBER : SCRIPT_ORIGIN_LEXICON;
    }
    add_word(reader->line, &word);
}

void words_make(struct reader *reader)
{
    const struct mandarin_line *line = reader->line;
    const struct segment *segment = &reader->segment;

    for (size_t u = 0; u < line->unit_count;) {
        const struct mandarin_unit *unit = &line->units[u];
        size_t end = u + 1;

        if (unit->kind != MANDARIN_UNIT_HAN) {
            add_other(reader, u);
            u++;
            continue;
        }
        while (end < line->unit_count && line->units[end].kind == MANDARIN_UNIT_HAN &&
               line->units[end].word == unit->word &&
               (unit->word != 0 || segment->token_of[reader->position_of[end]] ==
                                       segment->token_of[reader->position_of[u]]))
            end++;
        add_mandarin(reader, u, end - u);
        u = end;
    }
}
