/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/tones.h"

#include "base/utf8.h"

#include "base/banned.h"

/* 一 and 不, whose tone follows from what comes after them, with all the places where it does not;
 * and the few words that change by a rule of their own. The first row that fits decides. */

enum { YI = 0x4e00, BU = 0x4e0d };

enum effect {
    KEEP,   /* the citation tone */
    CHANGE, /* 一: 2 before 4, else 4; 不: 2 before 4 */
    NEUTRAL
};

/* Where in its company the syllable stands; bits. */
enum place {
    FIRST = 1,      /* of the clause */
    LAST = 2,       /* of the clause: nothing follows that it could hear */
    WORD_LAST = 4,  /* of a word with more than one syllable */
    TWINS = 8,      /* between the same two characters: 看一看 */
    COUNTED = 16,   /* before the unit or the measure word of its number */
    IN_NUMBER = 32, /* part of a number */
    IN_WORD = 64,   /* behind another syllable of its word */
    IN_NAME = 128,  /* of a person */
    PARALLEL = 256  /* in a word such as 一草一木 */
};

struct row {
    uint32_t rune;
    unsigned places;        /* all of them */
    unsigned not_places;    /* and none of these */
    const char *before;     /* one of these characters stands before it; NULL: anything */
    const char *not_before; /* and none of these */
    const char *after; /* one of these (blanks between them) begins behind it; NULL: anything */
    unsigned forms;    /* its word has one of these forms; 0: any */
    enum effect effect;
    const char *example; /* in tests/spec/sandhi.md */
};

#define FORM(name) (1u << SCRIPT_FORM_##name)

static const struct row rows[] = {
    {YI, LAST, 0, NULL, NULL, NULL, 0, KEEP, "百分之一"},
    {YI, 0, 0, NULL, NULL, NULL, FORM(DIGITS), KEEP, "1949年"},
    {YI, 0, 0, "之", NULL, "炬 笑", 0, CHANGE, "付之一炬"},
    {YI, 0, 0, "第初其之十廿卅", NULL, NULL, 0, KEEP, "第一次"},
    {YI, IN_NAME, 0, NULL, NULL, NULL, 0, KEEP, "张一鸣"},
    {YI, 0, 0, "数独说不缺挂闻", NULL, "数二 无二 不二 而足 不可 漏万 知十", 0, KEEP, "独一无二"},
    {YI, PARALLEL, 0, NULL, NULL, NULL, FORM(PLAIN), CHANGE, "一针一线"},
    {YI, 0, 0, NULL, NULL, "五一十 线希望 线生机 线天 中国 中央 中等 中型", 0, CHANGE, "一线希望"},
    {YI, 0, 0, "级", NULL, "班", 0, KEEP, "三年级一班"},
    {YI, IN_WORD, 0, "一统唯惟专单逐", NULL, NULL, FORM(PLAIN), KEEP, "统一战线"},
    {YI, 0, 0, NULL, NULL, "加一 加二 减一 乘以", 0, KEEP, "一加一"},
    {YI, 0, 0, "这那哪某每另同近任", NULL, NULL, 0, CHANGE, "这一消息"},
    {YI, WORD_LAST, 0, "上下前后", NULL, NULL, 0, CHANGE, "下一阶段"},
    {YI, 0, 0, NULL, NULL, NULL, FORM(ORDINAL), KEEP, "三月一日"},
    {YI, 0, 0, "月", NULL, "日", 0, KEEP, "一月一日"},
    {YI, IN_NUMBER, 0, NULL, NULL, "百 千 万 亿", 0, CHANGE, "一百"},
    {YI, IN_NUMBER, COUNTED, NULL, NULL, NULL, 0, KEEP, "一比二"},
    {YI, IN_NUMBER, 0, "百千万亿零", NULL, NULL, 0, KEEP, "一百零一个"},
    {YI, TWINS, 0, NULL, NULL, NULL, FORM(PLAIN), NEUTRAL, "看一看"},
    {YI, FIRST, 0, NULL, NULL, "来一 来二", 0, CHANGE, "一来二去"},
    {YI, FIRST, 0, NULL, NULL, "是 来 要 则是 则因 则由 则可", 0, KEEP, "一是"},
    {YI, 0, 0, NULL, NULL,
     "月 级 等奖 等功 等品 流 楼 季 审 年级 星级 号 产 线 中 区 大会址 期工程 把手 部部长 部主任 "
     "处处长 科科长",
     0, KEEP, "一季度"},
    {YI, 0, 0, NULL, NULL, "至", 0, KEEP, "一至三年级"},
    {YI, 0, 0, NULL, NULL, "一 二 三 四 五 六 七 八 九", 0, KEEP, "一一列举"},
    {YI, WORD_LAST, 0, NULL, NULL, NULL, 0, KEEP, "统一"},
    {YI, 0, 0, NULL, NULL, NULL, 0, CHANGE, "一定"},
    {BU, TWINS, 0, NULL, "时", NULL, 0, NEUTRAL, "好不好"},
    {BU, 0, 0, "说", NULL, "定", 0, NEUTRAL, "说不定"},
    {BU, 0, 0, "对", NULL, "起 住", 0, NEUTRAL, "对不起"},
    {BU, 0, 0, "了", NULL, "起", 0, NEUTRAL, "了不起"},
    {BU, 0, 0, "差", NULL, "多", 0, NEUTRAL, "差不多"},
    {BU, 0, 0, "来", NULL, "及", 0, NEUTRAL, "来不及"},
    {BU, 0, 0, "用", NULL, "着", 0, NEUTRAL, "用不着"},
    {BU, 0, 0, NULL, NULL, NULL, 0, CHANGE, "不断"},
};

/* Words whose first third tone changes before a neutral tone that was a third one; others do not:
 * 姐姐, 耳朵. */
static const struct {
    const char *word;
    uint8_t surface[2];
} words[] = {
    {"小姐", {2, 3}},
    {"哪里", {2, 5}},
};

/* Verbs that lose their tone when they are said twice, and of two third tones the first changes:
 * 看看, 想想. Not 听听, which readers say in full (10 of 12). */
static const char verbs[] =
    "看试想说问谈讲聊走坐找写读练算查改逛转动歇瞧摸闻尝学猜帮劝议评擦扫洗跑";

/* The tone that 一 or 不 hears behind it: 个 is a fourth tone even where it is neutral. 0 at the
 * end. */
static unsigned heard_after(const struct tones *tones, size_t at)
{
    if (at + 1 >= tones->count || !tones->row[at + 1].syllable)
        return 0;
    if (tones->row[at + 1].rune == 0x4e2a) /* 个 */
        return 4;
    return tones->row[at + 1].syllable->tone;
}

static uint32_t rune_at(const struct tones *tones, size_t at)
{
    return at < tones->count ? tones->row[at].rune : 0;
}

static bool is_number(enum script_form form)
{
    return form == SCRIPT_FORM_CARDINAL || form == SCRIPT_FORM_SYMBOL;
}

static unsigned places_of(const struct tones *tones, size_t at)
{
    const struct tone *tone = &tones->row[at];
    uint32_t before = at > 0 ? rune_at(tones, at - 1) : 0;
    uint32_t after = rune_at(tones, at + 1);
    unsigned places = 0;

    if (at == 0)
        places |= FIRST;
    if (heard_after(tones, at) == 0)
        places |= LAST;
    if (tone->count > 1 && tone->index + 1 == tone->count)
        places |= WORD_LAST;
    /* but 一步一步 is two steps */
    if (before != 0 && before == after && before != YI &&
        !(at > 1 && rune_at(tones, at - 2) == tone->rune))
        places |= TWINS;
    if (tone->index > 0)
        places |= IN_WORD;
    if (is_number(tone->form))
        places |= IN_NUMBER;
    if (tone->is_name)
        places |= IN_NAME;
    if (tone->count == 4 && rune_at(tones, at - tone->index) == YI &&
        rune_at(tones, at - tone->index + 2) == YI)
        places |= PARALLEL;
    if (at + 1 < tones->count && tones->row[at + 1].form == SCRIPT_FORM_UNIT)
        places |= COUNTED;
    return places;
}

/* Whether one of the words of a list, with blanks between them, begins at a place of the row. */
static bool begins(const struct tones *tones, size_t at, const char *list)
{
    struct span rest = span_of(list);
    bool fits = true;
    size_t passed = 0;
    uint32_t rune;

    while (utf8_next(&rest, &rune)) {
        if (rune == ' ') {
            if (fits)
                return true;
            fits = true;
            passed = 0;
        } else {
            fits = fits && rune_at(tones, at + passed++) == rune;
        }
    }
    return fits;
}

static bool row_fits(const struct row *row, const struct tones *tones, size_t at, unsigned places)
{
    uint32_t before = at > 0 ? rune_at(tones, at - 1) : 0;

    return row->rune == tones->row[at].rune && (places & row->places) == row->places &&
           (places & row->not_places) == 0 &&
           (row->forms == 0 || (row->forms >> tones->row[at].form & 1)) &&
           (!row->before || tones_has_rune(row->before, before)) &&
           (!row->not_before || !tones_has_rune(row->not_before, before)) &&
           (!row->after || begins(tones, at + 1, row->after));
}

static void change(const struct tones *tones, size_t at)
{
    struct script_syllable *syllable = tones->row[at].syllable;
    unsigned after = heard_after(tones, at);
    unsigned places = places_of(tones, at);
    const struct row *row = rows;

    while (!row_fits(row, tones, at, places))
        row++; /* the last row of each character fits always */
    if (row->effect == NEUTRAL)
        syllable->surface = 5;
    else if (row->effect == CHANGE && after == 4)
        syllable->surface = 2;
    else if (row->effect == CHANGE && syllable->tone == 1 && after >= 1 && after <= 3)
        syllable->surface = 4;
}

static void change_word(const struct tone *first)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (span_is(first->word, words[i].word)) {
            first[0].syllable->surface = words[i].surface[0];
            first[1].syllable->surface = words[i].surface[1];
        }
    }
}

static bool is_same(const struct tone *tone, uint32_t rune)
{
    return tone->syllable && tone->rune == rune;
}

/* Whether a verb that is said twice begins here: in one word or as two, but not 说说 in 说说明 or
 * in 说说笑笑. */
static bool is_verb_twice(const struct tones *tones, size_t at)
{
    const struct tone *tone = &tones->row[at];

    if (at + 1 >= tones->count || tone->is_name || !is_same(&tone[1], tone->rune) ||
        !tones_has_rune(verbs, tone->rune))
        return false;
    if (tone[1].index == 0 && (tone[0].count > 1 || tone[1].count > 1))
        return false;
    if (at > 1 && tone[-1].syllable && is_same(&tone[-2], tone[-1].rune))
        return false;
    return at + 3 >= tones->count || !tone[2].syllable || !is_same(&tone[3], tone[2].rune);
}

static void change_verb(const struct tone *first)
{
    if (first[0].syllable->tone == 3)
        first[0].syllable->surface = 2;
    first[1].syllable->surface = 5;
}

void tones_change_yibu(const struct tones *tones)
{
    for (size_t i = 0; i < tones->count; i++) {
        const struct tone *tone = &tones->row[i];

        if (!tone->syllable)
            continue;
        if ((tone->rune == YI && tone->syllable->tone == 1) ||
            (tone->rune == BU && tone->syllable->tone == 4))
            change(tones, i);
        else if (tone->rune == 0x4e2a && tone->syllable->tone == 5)
            tone->syllable->surface = 4; /* 个: newsreaders say it in full */
        else if (is_verb_twice(tones, i))
            change_verb(tone);
        else if (tone->count == 2 && tone->index == 0)
            change_word(tone);
    }
}
