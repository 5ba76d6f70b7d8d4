/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/tones.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Neutral tones that readers say in full. The dictionaries give these words a neutral tone; people
 * who read sentences aloud give the last syllable its own tone more often than not (docs/prosody.md
 * has the count). What is neutral by grammar (的 了 着 们 子 头, 看一看, 好不好) stays so, and so
 * does every word that is not listed. Two characters side by side, whatever the segmentation.
 * An adjective said twice, 明明白白, has both its tones in full behind. */

struct row {
    const char *word;
    uint8_t tone; /* of its second character */
};

static const struct row rows[] = {
    {"朋友", 3}, {"学生", 1}, {"喜欢", 1}, {"告诉", 4}, {"眼睛", 1}, {"东西", 1},
    {"时候", 4}, {"清楚", 3}, {"漂亮", 4}, {"味道", 4}, {"讲究", 1}, {"应付", 4},
    {"合同", 2}, {"福气", 4}, {"怪物", 4}, {"早上", 4}, {"晚上", 4}, {"糊涂", 2},
    {"值得", 2}, {"懂得", 2}, {"使得", 2}, {"小姐", 3},
};

static bool stands_at(const struct row *row, const struct tone *first)
{
    struct span rest = span_of(row->word);
    uint32_t rune;

    return utf8_next(&rest, &rune) && first[0].rune == rune && utf8_next(&rest, &rune) &&
           first[1].rune == rune;
}

/* The third syllable of 明明白白 and the like. */
static bool is_adjective_twice(const struct tone *third)
{
    return third->count == 4 && third->index == 2 && third[0].rune == third[1].rune &&
           third[-1].rune == third[-2].rune && third[1].syllable->tone != 5;
}

void tones_say_in_full(const struct tones *tones)
{
    for (size_t i = 1; i < tones->count; i++) {
        const struct tone *tone = &tones->row[i];

        if (!tone->syllable || tone->syllable->tone != 5 || tone->is_given)
            continue;
        if (is_adjective_twice(tone))
            tone->syllable->surface = tone[1].syllable->tone;
        for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
            if (stands_at(&rows[r], tone - 1))
                tone->syllable->surface = rows[r].tone;
        }
    }
}
