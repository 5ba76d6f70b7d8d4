/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/people.h"

#include "base/utf8.h"

#include "base/banned.h"

enum { MAX_SURNAME = 4, MAX_GIVEN = 2, MAX_CUE = 4 };

/* ln of the share that names have among the words of a report, and of given names of one and of two
 * characters among them. */
static const float person_share = -5.2f;
static const float given_share[] = {0, -1.9f, -0.16f};

/* -ln of the share of a compound surname. */
static const float compound_cost = 7;

/* What it costs to be more like a place, or like a word that often stands behind a name. */
static const float place_cost = 3;
static const float function_cost = 2.5f;

/* How much likelier the company makes a name, in nats. */
static const float behind_title = 2.5f;
static const float behind_trade = 1.5f;
static const float behind_list = 1.5f;
static const float behind_mark = 0.8f;
static const float behind_link = 0.8f;
static const float before_title = 2.5f;
static const float before_deed = 1.8f;
static const float before_list = 1;
static const float before_mark = 0.8f;
static const float before_link = 0.5f;
static const float before_event = -4;
static const float between_both = 0.8f; /* once more when both sides speak for a name */

/* The last character of a word that may stand before a name: 商人, 队员, 作家. */
static const char32_t trades[] = U"人员家者师手长生兵农民将委";

static const char32_t links_before[] = U"与和同跟由请向对叫让被为是给";

static const char32_t links_behind[] = U"和与及的因则于便就也还又却";

/* Places end so, given names seldom do. */
static const char32_t place_ends[] = U"塔寺楼村镇路站线街园庄乡府庙桥河湖县市区州城堡郡岛宫馆院";

/* The last character of a name is seldom one of these; they stand behind it. */
static const char32_t functions[] =
    U"将在向对从被曾已还也都就又与和及等于为以因则是有不没要会能可说称到时所之";

/* With these a foreign name is written in Chinese, but hardly a given name. */
static const char32_t foreign[] = U"斯尔特拉卡埃茨姆普蒂赫勒莱洛里尼奥巴瓦顿廷";

/* Whether a word with a flag starts at a position. */
static bool starts_word(const struct segment *segment, size_t start, unsigned flag)
{
    uint32_t node = 0;

    for (size_t at = start; at < segment->count && at < start + MAX_CUE; at++) {
        const struct lexicon_word *word;

        node = lexicon_step(segment->lexicon, node, segment->characters[at]);
        if (node == 0)
            return false;
        word = lexicon_word(segment->lexicon, lexicon_word_at(segment->lexicon, node));
        if (word && word->flags & flag)
            return true;
    }
    return false;
}

/* Whether a title of two characters or more ends before a position. */
static bool ends_title(const struct segment *segment, size_t end)
{
    for (size_t len = 2; len <= MAX_CUE && len <= end; len++) {
        const struct lexicon_word *word = lexicon_word(
            segment->lexicon,
            lexicon_find_word(segment->lexicon, &segment->characters[end - len], len));

        if (word && word->flags & LEXICON_TITLE)
            return true;
    }
    return false;
}

static float company_before(const struct segment *segment, size_t start)
{
    uint32_t rune = start > 0 ? segment->runes[start - 1] : 0;

    if (rune == 0x3001)
        return behind_list;
    if (!utf8_is_han(rune))
        return rune == SEGMENT_DIGIT ? 0 : behind_mark;
    if (ends_title(segment, start))
        return behind_title;
    if (utf8_is_one_of(rune, trades))
        return behind_trade;
    return utf8_is_one_of(rune, links_before) ? behind_link : 0;
}

static float company_behind(const struct segment *segment, size_t end)
{
    uint32_t rune = end < segment->count ? segment->runes[end] : ' ';

    if (rune == 0x3001)
        return before_list;
    if (!utf8_is_han(rune))
        return rune == SEGMENT_DIGIT ? 0 : before_mark;
    if (rune == U'以') /* 以来, 以后: behind a word, not behind a name */
        return before_event;
    if (starts_word(segment, end, LEXICON_TITLE))
        return before_title;
    if (starts_word(segment, end, LEXICON_DEED))
        return before_deed;
    return utf8_is_one_of(rune, links_behind) ? before_link : 0;
}

/* How many characters the surname at a position has, 0 for none, and what it costs. */
static size_t surname_at(const struct segment *segment, size_t start, float *cost)
{
    const struct lexicon_char *character = lexicon_char(segment->lexicon,
                                                        segment->characters[start]);
    uint32_t node = lexicon_step(segment->lexicon, 0, segment->characters[start]);

    for (size_t len = 2; node != 0 && len <= MAX_SURNAME && start + len < segment->count; len++) {
        const struct lexicon_word *word;

        node = lexicon_step(segment->lexicon, node, segment->characters[start + len - 1]);
        word = lexicon_word(segment->lexicon, lexicon_word_at(segment->lexicon, node));
        if (node != 0 && word && word->flags & LEXICON_SURNAME) {
            *cost = compound_cost;
            return len;
        }
    }
    *cost = (float)character->surname_cost / LEXICON_COST_SCALE;
    return character->surname_cost != 0;
}

/* Adds the names of a surname at [start, given) with given names of one and of two characters. */
static void add_people(struct segment *segment, size_t start, size_t given, float score,
                       size_t *capacity, struct arena *arena)
{
    float before = company_before(segment, start);

    for (size_t len = 1; len <= MAX_GIVEN && given + len <= segment->count; len++) {
        size_t last = given + len - 1;
        const struct lexicon_char *character = lexicon_char(segment->lexicon,
                                                            segment->characters[last]);
        struct segment_person person = {(uint32_t)start, (uint32_t)(given + len - start), 0};
        float behind;

        if (character->given_cost == 0 || utf8_is_one_of(segment->runes[last], foreign) ||
            (segment->fixed && segment->fixed[last] != segment->fixed[start]))
            return;
        score -= (float)character->given_cost / LEXICON_COST_SCALE;
        if (utf8_is_one_of(segment->runes[last], place_ends))
            score -= place_cost;
        else if (utf8_is_one_of(segment->runes[last], functions))
            score -= function_cost;
        behind = company_behind(segment, last + 1);
        person.score = score + before + given_share[len] + behind;
        if (before >= behind_mark && behind >= before_deed)
            person.score += between_both;
        ARENA_PUSH(arena, segment->people, segment->person_count, *capacity, person);
    }
}

void people_find(struct segment *segment, struct arena *arena)
{
    size_t capacity = 0;

    for (size_t start = 0; start + 1 < segment->count; start++) {
        float cost = 0;
        size_t len = segment->characters[start] ? surname_at(segment, start, &cost) : 0;

        if (len == 0 ||
            lexicon_char(segment->lexicon, segment->characters[start + len])->given_cost == 0)
            continue;
        add_people(segment, start, start + len, person_share - cost, &capacity, arena);
    }
}
