/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Tone sandhi inside one phrase, in three steps over its syllables in a row:
 *
 *   1. 一 and 不 take the tone that the syllable after them asks for, unless they are part of an
 *      ordinal, a digit string, a number's end, or stand last in their word;
 *   2. third tones inside a word, by the word's build: 展览馆 is 展览 + 馆, 小老虎 is 小 + 老虎;
 *   3. third tones across words, from the right: a third tone becomes a second one where what
 *      follows is still a third.
 *
 * tests/spec/sandhi.md has an example of each rule. */

enum { YI = 0x4e00, BU = 0x4e0d };

/* A syllable in the phrase's row. */
struct tone {
    struct script_syllable *syllable;
    uint32_t rune;  /* the character said, 0 for a gap (an English run): no sandhi across it */
    uint32_t word;  /* which word of the phrase */
    uint32_t index; /* its place in the word */
    uint32_t count; /* syllables of the word */
    enum script_form form;
};

/* Words in which 一 is an ordinal, "number one", and keeps its first tone before anything. */
static const char *const ordinal_words[] = {
    "一是",     "一月",   "一日", "一号",   "一季度", "一季", "一级", "一等",   "一等奖", "一流",
    "一楼",     "一中",   "一审", "一期",   "一战",   "一班", "一队", "一组",   "一把手", "一产",
    "一中全会", "一等功", "一类", "一星级", "一二",   "一一", "一档", "一年级", "一师",   "一区"};

/* Characters that stand before a two-syllable word as a word of their own: in a third-tone triple
 * they leave the two behind them alone (小老虎 3-2-3). */
static const char leading_characters[] = "小老好很党省市厂纸冷有我你水买写找请与补主女两打";

static bool is_one_of(struct span word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_is(word, words[i]))
            return true;
    }
    return false;
}

static bool is_leading(uint32_t rune)
{
    struct span rest = span_of(leading_characters);
    uint32_t leading;

    while (utf8_next(&rest, &leading)) {
        if (leading == rune)
            return true;
    }
    return false;
}

/* Puts the syllables of all words in a row; returns how many. */
static size_t line_up(struct mandarin_word *words, size_t count, struct tone *row)
{
    size_t len = 0;

    for (size_t i = 0; i < count; i++) {
        struct script_word *said = &words[i].said;
        struct span rest = said->spoken;

        if (said->language != SCRIPT_MANDARIN) {
            row[len++] = (struct tone){.word = (uint32_t)i};
            continue;
        }
        for (size_t j = 0; j < said->syllable_count; j++) {
            struct tone tone = {.syllable = &said->syllables[j],
                                .word = (uint32_t)i,
                                .index = (uint32_t)j,
                                .count = (uint32_t)said->syllable_count,
                                .form = said->form};

            utf8_next(&rest, &tone.rune);
            if (said->syllables[j].has_erhua) {
                uint32_t er;

                utf8_next(&rest, &er);
            }
            row[len++] = tone;
        }
    }
    return len;
}

/* The tone that 一 or 不 hears behind it: 个 and its like are fourth tones even where they are
 * neutral. 0 at the end. */
static unsigned heard_after(const struct tone *row, size_t len, size_t at)
{
    if (at + 1 >= len || !row[at + 1].syllable)
        return 0;
    if (row[at + 1].rune == 0x4e2a) /* 个 */
        return 4;
    return row[at + 1].syllable->tone;
}

/* 看一看, 好不好: the middle is neutral between the same two characters. */
static bool is_between_twins(const struct tone *row, size_t len, size_t at)
{
    return at > 0 && at + 1 < len && row[at - 1].rune == row[at + 1].rune &&
           row[at - 1].rune != 0 && row[at - 1].rune != YI;
}

static bool is_magnitude(uint32_t rune)
{
    return rune == 0x767e || rune == 0x5343 || rune == 0x4e07 || rune == 0x4ebf; /* 百千万亿 */
}

static bool keeps_first_tone(const struct mandarin_word *words, const struct tone *row, size_t len,
                             size_t at)
{
    const struct tone *yi = &row[at];
    bool is_last_in_word = yi->index + 1 == yi->count;

    if (yi->form == SCRIPT_FORM_DIGITS || yi->form == SCRIPT_FORM_ORDINAL)
        return true;
    if (is_one_of(words[yi->word].said.spoken, ordinal_words,
                  sizeof(ordinal_words) / sizeof(ordinal_words[0])))
        return true;
    if (yi->form == SCRIPT_FORM_CARDINAL || yi->form == SCRIPT_FORM_SYMBOL) {
        bool follows_number = at > 0 && row[at - 1].form == SCRIPT_FORM_CARDINAL;

        if (at + 1 < len && is_magnitude(row[at + 1].rune))
            return false;
        return follows_number || at + 1 >= len || row[at + 1].form != SCRIPT_FORM_UNIT;
    }
    return is_last_in_word && yi->count > 1;
}

static void change_yi(const struct mandarin_word *words, const struct tone *row, size_t len,
                      size_t at)
{
    unsigned after = heard_after(row, len, at);
    struct script_syllable *yi = row[at].syllable;

    if (yi->tone != 1 || after == 0 || keeps_first_tone(words, row, len, at))
        return;
    if (is_between_twins(row, len, at) && row[at].form == SCRIPT_FORM_PLAIN)
        yi->surface = 5;
    else if (after == 4)
        yi->surface = 2;
    else if (after <= 3)
        yi->surface = 4;
}

static void change_bu(const struct tone *row, size_t len, size_t at)
{
    struct script_syllable *bu = row[at].syllable;

    if (bu->tone != 4)
        return;
    if (is_between_twins(row, len, at))
        bu->surface = 5;
    else if (heard_after(row, len, at) == 4)
        bu->surface = 2;
}

static bool is_third(const struct tone *tone)
{
    return tone->syllable && tone->syllable->surface == 3;
}

/* Third tones inside the word row[first .. first + count), whose last syllable is settled. */
static void change_word(const struct tone *row, size_t first, size_t count)
{
    if (count == 3 && is_third(&row[first]) && row[first + 1].syllable->tone == 3 &&
        row[first + 2].syllable->tone == 3 && !is_leading(row[first].rune)) {
        row[first].syllable->surface = 2;
        row[first + 1].syllable->surface = 2;
        return;
    }
    for (size_t i = first + count - 1; i-- > first;) {
        bool is_pair = count == 2 || (count == 4 && i % 2 == first % 2);
        bool before_third = is_pair ? row[i + 1].syllable->tone == 3 : is_third(&row[i + 1]);

        if (is_third(&row[i]) && before_third)
            row[i].syllable->surface = 2;
    }
}

static void change_thirds(const struct tone *row, size_t len)
{
    size_t end = len;

    while (end > 0) {
        size_t count = row[end - 1].count > 0 ? row[end - 1].count : 1;
        size_t first = end - count;

        if (row[end - 1].syllable) {
            if (end < len && is_third(&row[end - 1]) && is_third(&row[end]))
                row[end - 1].syllable->surface = 2;
            change_word(row, first, count);
        }
        end = first;
    }
}

void mandarin_sandhi(struct mandarin_word *words, size_t count, struct arena *scratch)
{
    struct tone *row;
    size_t len = 0;

    for (size_t i = 0; i < count; i++)
        len += words[i].said.syllable_count + 1;
    row = arena_alloc_array(scratch, len, sizeof(*row));
    len = line_up(words, count, row);
    for (size_t i = 0; i < len; i++) {
        if (row[i].rune == YI)
            change_yi(words, row, len, i);
        else if (row[i].rune == BU)
            change_bu(row, len, i);
    }
    change_thirds(row, len);
}
