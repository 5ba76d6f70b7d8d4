/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/readings.h"

#include "base/utf8.h"
#include "mandarin/userlexicon.h"

#include "base/banned.h"

/* Fixed words of the user's have numbers from here on, above all that normalize/ gives. */
enum { FIRST_NUMBER = 0x40000000 };

struct placing {
    struct mandarin_line *line;
    struct mandarin_unit *units;
    const struct script_syllable **syllables;
    size_t count;
    size_t capacity;
    size_t syllable_capacity;
    uint32_t number;
};

static void put(struct placing *placing, const struct mandarin_unit *unit,
                const struct script_syllable *syllable)
{
    size_t count = placing->count;

    ARENA_PUSH(placing->line->arena, placing->syllables, count, placing->syllable_capacity,
               syllable);
    ARENA_PUSH(placing->line->arena, placing->units, placing->count, placing->capacity, *unit);
}

/* The spoken text as units: a Chinese character each, Latin words, letters; the rest is passed
 * over. */
static void put_say(struct placing *placing, struct span say, struct mandarin_unit unit)
{
    while (say.len > 0) {
        struct span rest = say;
        uint32_t rune;
        size_t len = 0;
        bool is_upper = true;

        utf8_next(&rest, &rune);
        while (len < say.len && utf8_is_letter((unsigned char)say.data[len])) {
            is_upper = is_upper && say.data[len] <= 'Z';
            len++;
        }
        if (utf8_is_han(rune)) {
            unit.kind = MANDARIN_UNIT_HAN;
            unit.rune = rune;
            put(placing, &unit, NULL);
        } else if (len > 0) {
            unit.kind = is_upper ? MANDARIN_UNIT_LETTERS : MANDARIN_UNIT_ENGLISH;
            unit.latin = span_slice(say, 0, len);
            put(placing, &unit, NULL);
        }
        say = len > 0 ? span_slice(say, len, say.len) : rest;
    }
}

static void put_entry(struct placing *placing, const struct userlexicon_entry *entry, size_t at)
{
    const struct mandarin_char *chars = &placing->line->chars[at];
    struct mandarin_unit unit = {
        .form = SCRIPT_FORM_PLAIN,
        .word = FIRST_NUMBER + placing->number++,
        .start = chars[0].start,
        .end = chars[entry->rune_count - 1].end,
    };

    if (!entry->syllables) {
        put_say(placing, entry->say, unit);
        return;
    }
    unit.kind = MANDARIN_UNIT_HAN;
    for (size_t i = 0; i < entry->rune_count; i++) {
        unit.start = chars[i].start;
        unit.end = chars[i].end;
        unit.rune = chars[i].rune;
        put(placing, &unit, &entry->syllables[i]);
    }
}

const struct script_syllable **user_words(const struct mandarin_user_lexicon *lexicon,
                                          struct mandarin_line *line, const bool *is_alone)
{
    struct placing placing = {.line = line};
    size_t at = 0;

    for (size_t u = 0; u < line->unit_count;) {
        const struct mandarin_unit *unit = &line->units[u];
        const struct userlexicon_entry *entry = NULL;
        size_t end = u;

        while (at < line->char_count && line->chars[at].start < unit->start)
            at++;
        if (at < line->char_count && line->chars[at].start == unit->start)
            entry = userlexicon_find(lexicon, line, at);
        if (entry && entry->rune_count == 1 && !is_alone[u])
            entry = NULL;
        if (entry) {
            uint32_t end_byte = line->chars[at + entry->rune_count - 1].end;

            while (end < line->unit_count && line->units[end].end <= end_byte)
                end++;
            if (end < line->unit_count && line->units[end].start < end_byte)
                entry = NULL; /* the word ends inside a written form */
        }
        if (!entry || end == u) {
            put(&placing, unit, NULL);
            u++;
            continue;
        }
        put_entry(&placing, entry, at);
        u = end;
    }
    line->units = placing.units;
    line->unit_count = placing.count;
    line->unit_capacity = placing.capacity;
    return placing.syllables;
}
