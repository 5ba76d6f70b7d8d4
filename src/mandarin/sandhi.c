/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/internal.h"

#include "base/utf8.h"
#include "mandarin/tones.h"

#include "base/banned.h"

/* Tone sandhi inside one clause, in two steps over its syllables in a row: first 一, 不 and the
 * words with a rule of their own (tones_yibu.c), and neutral tones that are said in full
 * (tones_neutral.c); then third tones (tones_third.c).
 * tests/spec/sandhi.md has an example of each rule. */

bool tones_has_rune(const char *characters, uint32_t rune)
{
    struct span rest = span_of(characters);
    uint32_t listed;

    while (utf8_next(&rest, &listed)) {
        if (listed == rune)
            return true;
    }
    return false;
}

/* Puts the syllables of a word into the row, which has room for them. */
static void line_up(struct tones *tones, struct script_word *said)
{
    struct span rest = said->spoken;

    if (said->language != SCRIPT_MANDARIN) {
        tones->row[tones->count++] = (struct tone){.word = said->spoken};
        return;
    }
    for (size_t i = 0; i < said->syllable_count; i++) {
        struct tone tone = {.syllable = &said->syllables[i],
                            .index = (uint32_t)i,
                            .count = (uint32_t)said->syllable_count,
                            .word = said->spoken,
                            .form = said->form,
                            .is_name = said->origin == SCRIPT_ORIGIN_NAME,
                            .is_given = said->origin == SCRIPT_ORIGIN_USER};

        utf8_next(&rest, &tone.rune);
        if (said->syllables[i].has_erhua) {
            uint32_t er;

            utf8_next(&rest, &er);
        }
        tones->row[tones->count++] = tone;
    }
}

void mandarin_sandhi(const struct mandarin *mandarin, struct mandarin_word *words, size_t count,
                     struct arena *scratch)
{
    struct tones tones = {.lexicon = &mandarin->lexicon};
    size_t len = 0;

    for (size_t i = 0; i < count; i++)
        len += words[i].said.syllable_count + 1;
    tones.row = arena_alloc_array(scratch, len, sizeof(*tones.row));
    for (size_t i = 0; i < count; i++)
        line_up(&tones, &words[i].said);
    tones_change_yibu(&tones);
    tones_say_in_full(&tones);
    tones_change_thirds(&tones);
}
