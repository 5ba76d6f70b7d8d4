/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/tones.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Third tones, foot by foot from the clause's end. A foot is what is said together first: a word of
 * one or two syllables, or a part of a longer one by its build, 展览 + 馆, 小 + 老虎, 理解 + 总统.
 *
 *   inside a foot    a third tone before a third one becomes a second one, whatever becomes of that
 *   in a number      before every third one, whatever becomes of that (两点五: 2-2-3)
 *   before a foot    the last syllable of the foot before changes where the next is still a third,
 *                    or where the whole next foot has become second tones (我有点紧张: 2-2-2-3)
 */

#define NO_WORD (-1e9) /* less common than any */

static const char behind_words[] = "者场馆法稿府厂酒体";
static const char before_words[] = "小老好很总副";

/* A foot: row[first .. first + count). */
struct foot {
    size_t first;
    size_t count;
};

static bool was_third(const struct tone *tone)
{
    return tone->syllable && tone->syllable->tone == 3 && tone->syllable->surface != 5;
}

static bool is_third(const struct tone *tone)
{
    return tone->syllable && tone->syllable->surface == 3;
}

/* How common the word of `count` characters at row[at] is, in ln; NO_WORD when it is none. */
static double commonness(const struct tones *tones, size_t at, size_t count)
{
    uint32_t characters[4];
    const struct lexicon_word *word;

    for (size_t i = 0; i < count; i++)
        characters[i] = lexicon_find_char(tones->lexicon, tones->row[at + i].rune);
    word = lexicon_word(tones->lexicon, lexicon_find_word(tones->lexicon, characters, count));
    return word ? (double)word->ln_share : NO_WORD;
}

/* Whether 小老虎 is 1 + 2: by which of the two pairs is the commoner word. A last syllable that is
 * put behind words, as in 打靶场, needs only a word before it. Without either pair, a name is a
 * surname and a given name, and other words are 2 + 1. */
static bool is_one_and_two(const struct tones *tones, size_t at)
{
    double left = commonness(tones, at, 2);
    double right = commonness(tones, at + 1, 2);
    uint32_t first = lexicon_find_char(tones->lexicon, tones->row[at].rune);

    if (!(left < right) && !(left > right))
        return lexicon_char(tones->lexicon, first)->surname_cost != 0;
    if (left > NO_WORD && tones_has_rune(behind_words, tones->row[at + 2].rune) &&
        !tones_has_rune(before_words, tones->row[at].rune))
        return false;
    return right > left;
}

/* The size of the last foot of the `count` syllables of one word that end at `end`. */
static size_t last_foot(const struct tones *tones, size_t end, size_t count)
{
    if (count <= 2)
        return count;
    if (count == 3)
        return is_one_and_two(tones, end - 3) ? 2 : 1;
    if (count % 2 == 1 && commonness(tones, end - 3, 3) > NO_WORD)
        return is_one_and_two(tones, end - 3) ? 2 : 1;
    return 2;
}

/* A foot of a clause before `end`. */
static struct foot foot_before(const struct tones *tones, size_t end)
{
    const struct tone *last = &tones->row[end - 1];
    size_t count = last->syllable ? last_foot(tones, end, last->index + 1) : 1;

    return (struct foot){end - count, count};
}

/* Whether two syllables belong to one number that is said as a quantity. */
static bool is_in_number(const struct tone *tone)
{
    return (tone[0].form == SCRIPT_FORM_CARDINAL || tone[0].form == SCRIPT_FORM_SYMBOL) &&
           (tone[1].form == SCRIPT_FORM_CARDINAL || tone[1].form == SCRIPT_FORM_SYMBOL ||
            tone[1].form == SCRIPT_FORM_DIGITS);
}

static bool is_all_second(const struct tones *tones, struct foot foot)
{
    if (foot.count < 2)
        return false;
    for (size_t i = foot.first; i < foot.first + foot.count; i++) {
        if (!was_third(&tones->row[i]) || tones->row[i].syllable->surface != 2)
            return false;
    }
    return true;
}

void tones_change_thirds(const struct tones *tones)
{
    struct foot next = {tones->count, 0};

    for (size_t end = tones->count; end > 0;) {
        struct foot foot = foot_before(tones, end);
        struct tone *last = &tones->row[end - 1];

        if (is_third(last) && next.count > 0 &&
            (is_third(&tones->row[end]) || is_all_second(tones, next) ||
             (was_third(&tones->row[end]) && is_in_number(last))))
            last->syllable->surface = 2;
        if (foot.count == 2 && is_third(last - 1) && was_third(last))
            last[-1].syllable->surface = 2;
        next = foot;
        end = foot.first;
    }
}
