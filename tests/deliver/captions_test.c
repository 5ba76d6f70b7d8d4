/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <string.h>

#include "deliver/internal.h"

/* A sentence from its text and its words, parted by blanks; "~comma" ends a phrase with that break,
 * "=" is a word that is said but not written, "+" before a word makes it a unit. */
enum { MOST = 64, WORD_FRAMES = 12000, RATE_HZ = 48000 };

struct built {
    struct script_sentence sentence;
    struct audio_timeline_sentence times;
    struct script_phrase phrases[MOST];
    struct script_word words[MOST];
    struct audio_range ranges[MOST];
};

static enum script_break break_named(struct span name)
{
    for (int i = 0; i < SCRIPT_BREAK_COUNT; i++) {
        if (span_is(name, script_break_names[i]))
            return (enum script_break)i;
    }
    fail_msg("no break '%.*s'", SPAN_ARGS(name));
    return SCRIPT_BREAK_NONE;
}

static void put_word(struct built *built, struct span token, size_t count)
{
    struct script_word *word = &built->words[count];

    if (token.data[0] == '+') {
        word->form = SCRIPT_FORM_UNIT;
        token = span_slice(token, 1, token.len);
    }
    if (!span_is(token, "="))
        word->text = token;
    built->ranges[count] = (struct audio_range){(int64_t)count * WORD_FRAMES,
                                                (int64_t)(count + 1) * WORD_FRAMES - 1000};
}

static void build(struct built *built, const char *text, const char *tokens)
{
    struct span rest = span_of(tokens);
    size_t count = 0;
    size_t first = 0;

    *built = (struct built){0};
    while (rest.len > 0) {
        size_t end = span_find(rest, SPAN(" "), 0);
        struct span token = span_slice(rest, 0, end);

        rest = span_slice(rest, end + 1, rest.len);
        if (token.data[0] != '~') {
            put_word(built, token, count++);
            continue;
        }
        built->phrases[built->sentence.phrase_count++] = (struct script_phrase){
            .words = &built->words[first],
            .word_count = count - first,
            .break_after = break_named(span_slice(token, 1, token.len))};
        first = count;
    }
    assert_int_equal(first, count);
    built->sentence.text = span_of(text);
    built->sentence.phrases = built->phrases;
    built->times = (struct audio_timeline_sentence){
        .range = {0, (int64_t)count * WORD_FRAMES - 1000},
        .words = built->ranges,
        .word_count = count};
}

static const struct {
    const char *name;
    const char *text;
    const char *words;
    const char *wanted; /* captions, parted by | */
} rows[] = {
    {"short", "会议结束。", "会议 结束 ~sentence", "会议结束。"},
    {"at a comma", "机构改革三年以来，全省水利系统边组建队伍边开展工作。",
     "机构 改革 三年 以来 ~comma 全省 水利 系统 ~minor 边 组建 队伍 ~minor 边 开展 工作 ~sentence",
     "机构改革三年以来，|全省水利系统边组建队伍边开展工作。"},
    {"marks that open go with what follows", "他一再要求各级各部门认真落实：“保供水、防洪涝。”",
     "他 一再 要求 各级 各 部门 认真 落实 ~colon 保 供水 ~enumeration 防 洪涝 ~sentence",
     "他一再要求各级各部门认真落实：|“保供水、防洪涝。”"},
    {"straight marks in pairs", "他在会上说:\"一定要保供水。\"他又说:\"还要做好防洪涝工作。\"",
     "他 在 会上 说 ~colon 一定 要 保 供水 ~semicolon 他 又 说 ~colon 还要 做好 防 洪涝 工作 "
     "~sentence",
     "他在会上说:\"一定要保供水。\"|他又说:\"还要做好防洪涝工作。\""},
    {"never in a word, never before its unit",
     "全国各地的居民小区改造总数已经达到了12345678个以上了呢",
     "全国 各地 的 居民 小区 改造 总数 已经 达到 了 12345678 = = +个 以上 了 呢 ~sentence",
     "全国各地的居民小区改造总数|已经达到了12345678个以上了呢"},
    {"a word that is too long is a caption",
     "他说supercalifragilisticexpialidociousantidisestablishmentarianism好",
     "他 说 supercalifragilisticexpialidociousantidisestablishmentarianism 好 ~sentence",
     "他说|supercalifragilisticexpialidociousantidisestablishmentarianism|好"},
    {"English breaks at blanks", "We met the delegation of the European Union in Brussels today.",
     "We met the delegation of the European Union in Brussels today ~sentence",
     "We met the delegation of the|European Union in Brussels today."},
    {"twenty and the mark at the end", "加强全省防汛抗旱能力，提高应急处置总水平，",
     "加强 全省 防汛 抗旱 能力 ~comma 提高 应急 处置 总 水平 ~comma",
     "加强全省防汛抗旱能力，提高应急处置总水平，"},
    {"no half of a clause at the end of another",
     "截至2026年6月30日，全市实现社会消费品零售总额3000亿元",
     "截至 2026年 6月 30日 ~comma 全市 实现 社会 ~minor 消费品 零售 总额 ~minor 3000 = +亿元 "
     "~sentence",
     "截至2026年6月30日，|全市实现社会消费品零售总额3000亿元"},
    {"… nor at the beginning", "以贯彻落实水安全保障规划为重点，围绕补齐全省水利短板的目标，",
     "以 贯彻落实 水 安全 保障 规划 ~minor 为 重点 ~comma 围绕 补齐 全省 水利 短板 ~minor 的 目标 "
     "~comma",
     "以贯彻落实水安全保障规划为重点，|围绕补齐全省水利短板的目标，"},
    {"not before what is quoted", "要认真贯彻落实国家和省市的“十四五”水安全保障规划要求。",
     "要 认真 贯彻落实 ~minor 国家 和 省市 的 ~minor 十四五 ~minor 水 安全 保障 规划 要求 "
     "~sentence",
     "要认真贯彻落实国家和省市的“十四五”|水安全保障规划要求。"},
    {"not inside of a title", "会议传达学习了《关于支持老区发展、推动振兴的意见》和讲话精神。",
     "会议 传达 学习 了 ~minor 关于 支持 老区 发展 ~enumeration 推动 振兴 的 意见 ~minor 和 讲话 "
     "精神 ~sentence",
     "会议传达学习了|《关于支持老区发展、推动振兴的意见》|和讲话精神。"},
    {"a mark that is never closed is no pair",
     "第一组（甲、乙、丙的代表，第二组有丁、戊、己的许多代表",
     "第一 组 ~bracket 甲 ~enumeration 乙 ~enumeration 丙 的 代表 ~comma 第二 组 有 丁 "
     "~enumeration "
     "戊 ~enumeration 己 的 许多 代表 ~sentence",
     "第一组（甲、乙、丙的代表，|第二组有丁、戊、己的许多代表"},
    {"words that are not in the text", "一二三", "甲 乙 ~sentence", "一二三"},
    {"no words found after the first", "会议，完。", "会议 = ~comma = ~sentence", "会议，完。"},
    {"line ends are blanks", "会议\n结束。", "会议 结束 ~sentence", "会议 结束。"},
};

static void captions_are_cut_by_sense(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (size_t r = 0; r < sizeof(rows) / sizeof(*rows); r++) {
        struct text got = {.arena = &arena};
        struct deliver_caption *captions;
        struct built built;
        int64_t at = 0;
        size_t count;

        build(&built, rows[r].text, rows[r].words);
        count = deliver_captions(&built.sentence, &built.times, RATE_HZ, &arena, &captions);
        for (size_t i = 0; i < count; i++) {
            text_put(&got, i > 0 ? SPAN("|") : SPAN(""));
            text_put(&got, captions[i].text);
            if (captions[i].start_ms != at || captions[i].end_ms <= at)
                fail_msg("%s: caption %zu does not follow", rows[r].name, i);
            at = captions[i].end_ms;
        }
        assert_text(rows[r].name, text_span(&got), rows[r].wanted);
        assert_int_equal(at, deliver_milliseconds(built.times.range.end, RATE_HZ));
    }
    arena_finish(&arena);
}

static void times_are_those_of_words(void **state)
{
    struct arena arena = {0};
    struct deliver_caption *captions;
    struct built built;

    (void)state;
    build(&built, rows[1].text, rows[1].words);
    assert_int_equal(deliver_captions(&built.sentence, &built.times, RATE_HZ, &arena, &captions),
                     2);
    assert_int_equal(captions[0].end_ms, 4 * 250);
    assert_int_equal(captions[1].start_ms, 4 * 250);
    arena_finish(&arena);
}

static void a_sentence_without_text_has_none(void **state)
{
    struct arena arena = {0};
    struct deliver_caption *captions;
    struct built built;

    (void)state;
    build(&built, " ", "= ~sentence");
    assert_int_equal(deliver_captions(&built.sentence, &built.times, RATE_HZ, &arena, &captions),
                     0);
    arena_finish(&arena);
}

/* Nothing of the sound: a caption still has a length, as the formats want it. */
static void no_caption_is_without_length(void **state)
{
    struct arena arena = {0};
    struct deliver_caption *captions;
    struct built built;

    (void)state;
    build(&built, "会议", "会议 ~sentence");
    built.ranges[0].end = built.times.range.end = 0;
    assert_int_equal(deliver_captions(&built.sentence, &built.times, RATE_HZ, &arena, &captions),
                     1);
    assert_int_equal(captions[0].end_ms, 1);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(captions_are_cut_by_sense),
        cmocka_unit_test(times_are_those_of_words),
        cmocka_unit_test(a_sentence_without_text_has_none),
        cmocka_unit_test(no_caption_is_without_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
