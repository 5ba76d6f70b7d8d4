/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/phrasing.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Where a speaker breathes in a long clause: the cheapest cuts, by what stands on both sides of
 * each and by how long the phrases between them become. */

enum {
    WHOLE_SYLLABLES = 9, /* a clause of no more is never cut */
    MAX_SYLLABLES = 14,  /* of a phrase, if it can be helped */
    BREATH_COST = 9,     /* of each cut */
    NEVER = 1000000
};

/* What a word is for phrasing; bits, so that a row can name several. */
enum kind {
    NOUN = 1,
    ACTION = 2, /* a noun that is also a verb: 工作, 发展 */
    VERB = 4,
    QUALITY = 8, /* an adjective */
    ADVERB = 16,
    OPENER = 32, /* a preposition or a conjunction: what follows belongs to it */
    PLACE = 64,  /* 上, 中: ends what 在 opened */
    DE = 128,
    LEANER = 256,   /* belongs to what stands before it */
    CLINGER = 512,  /* belongs to what stands behind it: 不, 很 */
    NUMBER = 1024,  /* a number, or a part of one */
    UNIT = 2048,    /* what counts or measures */
    FOREIGN = 4096, /* English, or letters */
    LINK = 8192,    /* inside a number: 点, 到, 比 */
    OTHER = 16384,
    ANY = 32767
};

/* Words whose place in a sentence is not that of their part of speech in the lexicon. */
static const struct {
    const char *words; /* blanks between them */
    enum kind kind;
} listed[] = {
    {"的", DE},
    {"了 着 过 等 地 得 们 吗 呢 吧 之 多 余 左右 以上 以下 以来 以后 之后 之前 之间 时 年 月 日",
     LEANER},
    {"上 下 中 内 里 后 前 间 外", PLACE},
    {"不 没 没有 很 更 最 太 各 每 某 该 本 这 那 此 全 新 大 小 高 老 总 副 第 这件 那件 一个 "
     "一批 一系列 "
     "这个 那个 两个 这些 那些 一些 党的 省 市 县 占",
     CLINGER},
    {"和 及 与 以及 或 或者 并 并且 而 但 但是 在 对 从 把 将 以 为 向 由 被 让 使 按 按照 根据 "
     "通过 随着 关于 对于 围绕 因 因为 由于 如果 同 跟 于 是 给 比 经 据 至 到 自 当 用 作为",
     OPENER},
    {"要 应 应当 应该 必须 可以 能够 能 可 会 将要 需要 已 已经 都 也 又 再 还 就 着力 持续 进一步 "
     "努力 切实 均 仍 正 正在 曾 只 才",
     ADVERB},
    {"高质量 高水平 高素质 高标准", QUALITY},
    {"落实 着眼 坚持 实现 贯彻 贯彻落实 推动 推进 加强", VERB},
};

/* What 上, 中 and the like can end. */
static const char *const place_openers = "在 从 自 当 于 对";

/* The parts of speech of the lexicon (those of jieba). */
static const struct {
    const char *tags;
    enum kind kind;
} tags[] = {
    {"n nr ns nt nz nrt nrfg ng s t tg j r rz rr l", NOUN},
    {"vn an", ACTION},
    {"v vd vg vi vq i", VERB},
    {"a ag b z", QUALITY},
    {"d dg ad zg", ADVERB},
    {"p c", OPENER},
    {"f", PLACE},
    {"m", NUMBER},
    {"q mq", UNIT},
    {"u uj ul uz ug ud y k", LEANER},
};

/* What a cut costs between two kinds; the first row that fits decides. Less than 0 invites one. */
static const struct {
    unsigned left;
    unsigned right;
    int cost;
    const char *example; /* in tests/spec/prosody.md, unless it is about a number */
} rows[] = {
    {ANY, LEANER | UNIT | DE | PLACE, NEVER, "三十五微克"},
    {CLINGER | LINK, ANY, NEVER, "不在"},
    {NUMBER, NUMBER | LINK, NEVER, "三点五"},
    {UNIT, NUMBER, 40, "八点三十分"},
    {UNIT, LINK, 70, "十一点到十二点"},
    {NUMBER, ANY, 60, "三十五度"},
    {OPENER, ANY, 50, "在成都"},
    {ADVERB, OPENER, 30, "就在成都"},
    {ADVERB, ANY, 22, "必须坚持"},
    {ANY, OPENER, -14, "会议在成都"},
    {PLACE, VERB | ADVERB | ACTION, -12, "在发展上取得"},
    {DE, ANY, 6, "贡献的力量"},
    {NOUN | ACTION, ADVERB, -4, "系统必须"},
    {NOUN | ACTION, VERB, 1, "发展实现"},
    {QUALITY, NOUN | ACTION, 20, "强大合力"},
    {UNIT | LEANER, ANY, 4, "看到了希望"},
    {FOREIGN, ANY, 14, "GDP增长"},
    {ANY, FOREIGN, 14, "人均GDP"},
    {ANY, ADVERB, 2, "不断"},
    {VERB, NOUN | QUALITY, 14, "提升水平"},
    {VERB, VERB | ACTION, 10, "推动改革"},
    {NOUN | ACTION, NOUN, 12, "水利系统"},
    {NOUN | ACTION, ACTION, 12, "水利工作"},
    {ANY, NUMBER, 6, "达到三十五"},
    {ANY, ANY, 12, ""},
};

/* More where one of the two, or both, have one syllable. */
enum { LONE_COST = 9, BOTH_LONE_COST = 25 };

static bool is_listed(struct span word, const char *list)
{
    struct span rest = span_of(list);

    while (rest.len > 0) {
        size_t end = span_find(rest, SPAN(" "), 0);

        if (span_equals(span_slice(rest, 0, end), word))
            return true;
        rest = span_slice(rest, end + 1, rest.len);
    }
    return false;
}

/* The word's record in the lexicon, or NULL. */
static const struct lexicon_word *find_record(const struct lexicon *lexicon, struct span spoken)
{
    uint32_t characters[16];
    size_t count = 0;
    uint32_t rune;

    while (utf8_next(&spoken, &rune)) {
        if (count == sizeof(characters) / sizeof(characters[0]))
            return NULL;
        characters[count++] = lexicon_find_char(lexicon, rune);
    }
    return lexicon_word(lexicon, lexicon_find_word(lexicon, characters, count));
}

static enum kind kind_by_tag(const struct lexicon *lexicon, const struct lexicon_word *record)
{
    uint64_t hash = lexicon_pos_hash(lexicon, record);

    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        struct span rest = span_of(tags[i].tags);

        while (rest.len > 0) {
            size_t end = span_find(rest, SPAN(" "), 0);

            if (lexicon_hash_text(span_slice(rest, 0, end)) == hash)
                return tags[i].kind;
            rest = span_slice(rest, end + 1, rest.len);
        }
    }
    return OTHER;
}

static enum kind kind_of(const struct lexicon *lexicon, const struct script_word *word)
{
    switch (word->form) {
    case SCRIPT_FORM_PLAIN:
        break;
    case SCRIPT_FORM_UNIT:
        return UNIT;
    case SCRIPT_FORM_SYMBOL:
        return span_is(word->spoken, "百分之") || span_is(word->spoken, "千分之") ? NUMBER : LINK;
    default:
        return NUMBER;
    }
    if (word->language != SCRIPT_MANDARIN)
        return FOREIGN;
    for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++) {
        if (is_listed(word->spoken, listed[i].words))
            return listed[i].kind;
    }
    return kind_by_tag(lexicon, find_record(lexicon, word->spoken));
}

static int cut_cost(enum kind left, enum kind right, size_t left_weight, size_t right_weight)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!(rows[i].left & left) || !(rows[i].right & right))
            continue;
        if (rows[i].cost > 0 && left_weight == 1 && right_weight == 1)
            return rows[i].cost + BOTH_LONE_COST;
        if (rows[i].cost > 0 && (left_weight == 1 || right_weight == 1))
            return rows[i].cost + LONE_COST;
        return rows[i].cost;
    }
    return 0;
}

/* What a phrase of so many syllables costs: nothing from 5 to 8. */
static int length_cost(int syllables)
{
    if (syllables < 5)
        return (5 - syllables) * (5 - syllables) * 7 / 2;
    if (syllables <= 8)
        return 0;
    if (syllables > MAX_SYLLABLES)
        return 300 + 20 * (syllables - MAX_SYLLABLES);
    return (syllables - 8) * (syllables - 8) * 2;
}

/* One word of the clause on the way to its cuts. */
struct step {
    int cost;    /* of a cut behind the word before */
    size_t from; /* where the phrase that ends here began */
    int best;    /* the least that all up to here can cost */
    size_t weight;
};

static void find_costs(const struct lexicon *lexicon, const struct mandarin_word *words,
                       size_t count, struct step *steps)
{
    enum kind left = OTHER;
    bool is_open = false;

    for (size_t i = 0; i < count; i++) {
        enum kind right = kind_of(lexicon, &words[i].said);

        is_open = is_open || is_listed(words[i].said.spoken, place_openers);
        if (right == PLACE && !is_open)
            right = NOUN;
        steps[i].weight = phrasing_weight(&words[i]);
        if (i > 0)
            steps[i].cost = BREATH_COST +
                            cut_cost(left, right, steps[i - 1].weight, steps[i].weight);
        left = right;
    }
}

void phrasing_find_breaths(const struct lexicon *lexicon, const struct mandarin_word *words,
                           size_t count, bool *is_cut, struct arena *scratch)
{
    struct step *steps;
    size_t syllables = 0;

    for (size_t i = 0; i < count; i++)
        syllables += phrasing_weight(&words[i]);
    if (syllables <= WHOLE_SYLLABLES)
        return;
    steps = arena_alloc_array(scratch, count + 1, sizeof(*steps));
    find_costs(lexicon, words, count, steps);
    for (size_t end = 1; end <= count; end++) {
        int length = 0;

        steps[end].best = 2 * NEVER;
        for (size_t start = end; start-- > 0;) {
            int cost;

            length += (int)steps[start].weight;
            if (length > 3 * MAX_SYLLABLES && start + 1 < end)
                break;
            cost = steps[start].best + length_cost(length) + (start > 0 ? steps[start].cost : 0);
            if (cost < steps[end].best) {
                steps[end].best = cost;
                steps[end].from = start;
            }
        }
    }
    for (size_t end = steps[count].from; end > 0; end = steps[end].from)
        is_cut[end - 1] = true;
}
