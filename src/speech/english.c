/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* What is neither letter, digit nor apostrophe is never passed on: commands (C0 controls), phonemes
 * ([[), markup (<, &) and punctuation, at which the engine would pause, all begin with something
 * else. Letters are ASCII and the accented ones of European names. */
static bool is_spoken(uint32_t rune)
{
    return utf8_is_letter(rune) || utf8_is_digit(rune) || utf8_is_accented(rune);
}

static bool is_apostrophe(uint32_t rune)
{
    return rune == '\'' || rune == 0x2019;
}

size_t speech_put_english(struct text *out, struct span word)
{
    size_t count = 0;
    size_t run = 0; /* letters since the last blank */
    bool owes_blank = false;
    uint32_t rune;

    while (utf8_next(&word, &rune)) {
        uint32_t next = 0;
        struct span ahead = word;

        if (is_apostrophe(rune) && run > 0 && !owes_blank && utf8_next(&ahead, &next) &&
            is_spoken(next)) {
            rune = '\''; /* don't; but not a quotation's */
        } else if (!is_spoken(rune)) {
            owes_blank = count > 0;
            continue;
        }
        if (owes_blank || run == SPEECH_TOKEN_LETTERS) {
            text_put_byte(out, ' ');
            count++;
            run = 0;
            owes_blank = false;
        }
        text_put_rune(out, rune);
        count++;
        run++;
    }
    return count;
}
