/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/readings.h"

#include "base/utf8.h"

#include "base/banned.h"

/* A rule is about one character, `rune`, that stands where its test says so. */
struct rule {
    const char *character;
    bool (*test)(const struct reader *reader, size_t at);
    const char *reading;
};

static const struct segment_token *token_of(const struct reader *reader, size_t at)
{
    return &reader->segment.tokens[reader->segment.token_of[at]];
}

/* The token before or behind the one at a position, or NULL. */
static const struct segment_token *neighbour(const struct reader *reader, size_t at, int distance)
{
    size_t index = reader->segment.token_of[at] + (size_t)(ptrdiff_t)distance;

    return index < reader->segment.token_count ? &reader->segment.tokens[index] : NULL;
}

/* Whether a token is one of the words in a list separated by blanks. */
static bool is_one_of(const struct reader *reader, const struct segment_token *token,
                      const char *list)
{
    struct span rest = span_of(list);

    while (token && rest.len > 0) {
        struct span word = span_slice(rest, 0, span_find(rest, SPAN(" "), 0));
        uint32_t rune;
        size_t at = 0;

        rest = span_slice(rest, word.len + 1, rest.len);
        while (at < token->len && utf8_next(&word, &rune) &&
               rune == reader->segment.runes[token->start + at])
            at++;
        if (at == token->len && word.len == 0)
            return true;
    }
    return false;
}

static bool has_pos(const struct reader *reader, const struct segment_token *token, char first)
{
    static const char *const names[] = {"v", "vn", "vd", "vg", "vi", "vq"};
    uint64_t pos = token && token->record ? lexicon_pos_hash(reader->lexicon, token->record) : 0;

    for (size_t i = 0; i < sizeof(names) / sizeof(*names) && first == 'v'; i++) {
        if (pos == lexicon_hash_text(span_of(names[i])))
            return true;
    }
    return first == 'm' && pos == lexicon_hash_text(SPAN("m"));
}

/* 我们得抓紧: behind who must, before a verb. */
static bool is_must(const struct reader *reader, size_t at)
{
    static const char who[] =
        "我 你 他 她 它 您 咱 我们 你们 他们 她们 它们 咱们 大家 谁 人 就 还 总 总是 "
        "也 都 又 可 真 才 只 必 非 非得 至少 起码 最少 恐怕 看来 还是 一定 肯定 "
        "那 那么 这 先 首先 必须 仍 仍然 当然 往往 怕是 少说 自己 有人 都";
    static const char not [] = "到 出 了 过 不 起 上 下 知 来 去 很 太 以 有 着";
    const struct segment_token *token = token_of(reader, at);
    const struct segment_token *next = neighbour(reader, at, 1);

    return token->len == 1 && is_one_of(reader, neighbour(reader, at, -1), who) &&
           !is_one_of(reader, next, not ) &&
           (has_pos(reader, next, 'v') || is_one_of(reader, next,
                                                    "从 把 将 由 靠 跟 向 先 好好 再 多 在 给 让 "
                                                    "对 为 按 更 认真 马上 赶紧 尽快 抓紧"));
}

static bool is_number(const struct reader *reader, const struct segment_token *token)
{
    static const char digits[] = "一 二 三 四 五 六 七 八 九 十 百 千 万 亿 两 几 半 数 多 余 每";
    uint32_t rune;

    if (!token)
        return false;
    rune = reader->segment.runes[token->start];
    if (rune == SEGMENT_DIGIT || has_pos(reader, token, 'm'))
        return true;
    return is_one_of(reader, token, digits);
}

/* 三石, 五斗: behind a number and not before what is counted in stones. */
static bool is_measure(const struct reader *reader, size_t at)
{
    const struct segment_token *token = token_of(reader, at);
    const struct segment_token *next = neighbour(reader, at, 1);
    bool is_first = token->start == at;
    const struct segment_token *before = neighbour(reader, at, -1);

    if (!is_first || !is_number(reader, before))
        return false;
    if (token->len == 1)
        return !next || !utf8_is_han(reader->segment.runes[next->start]) ||
               is_one_of(reader, next,
                         "粮食 粮 米 大米 小米 谷 谷子 稻谷 麦 小麦 麦子 高粱 玉米 豆 大豆 "
                         "黄豆 租 租子 种子 酒 面 俸禄 的 左右 多 余");
    return is_one_of(reader, token, "石米 石粮 斗米 斗粮 石谷");
}

/* 春耕播种: the work, not the seed. */
static bool is_sowing(const struct reader *reader, size_t at)
{
    const struct segment_token *token = token_of(reader, at);

    return is_one_of(reader, token, "播种") &&
           (is_one_of(reader, neighbour(reader, at, -1),
                      "春耕 机械 机械化 机器 飞机 人工 精量 适时 条 点 直 秋 春 夏 冬 抢墒") ||
            is_one_of(reader, neighbour(reader, at, 1),
                      "面积 小麦 玉米 水稻 大豆 花生 棉花 油菜 期 期间"));
}

static const struct rule rules[] = {
    {"得", is_must, "dei3"},
    {"石", is_measure, "dan4"},
    {"斗", is_measure, "dou3"},
    {"种", is_sowing, "zhong4"},
};

void rules_apply(struct reader *reader)
{
    for (size_t r = 0; r < sizeof(rules) / sizeof(*rules); r++) {
        struct span character = span_of(rules[r].character);
        uint32_t rune = 0;

        utf8_next(&character, &rune);
        for (size_t at = 0; at < reader->segment.count; at++) {
            if (reader->segment.runes[at] == rune && rules[r].test(reader, at))
                reader_set(reader, at, rules[r].reading, SCRIPT_ORIGIN_OVERRIDE);
        }
    }
}
