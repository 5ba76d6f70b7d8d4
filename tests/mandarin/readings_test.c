/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/reading.h"

#include "base/banned.h"

static struct span take_line(struct span *rest)
{
    size_t end = span_find(*rest, SPAN("\n"), 0);
    struct span line = span_slice(*rest, 0, end);

    *rest = span_slice(*rest, end + 1, rest->len);
    return line;
}

/* A file of tests/spec, line by line. */
static void check_spec(const char *name, size_t least)
{
    struct mandarin *mandarin = open_mandarin();
    struct arena arena = {0};
    struct spec_row *rows;
    size_t count = spec_read(&arena, name, &rows);
    size_t lines = 0;

    for (size_t r = 0; r < count; r++) {
        while (rows[r].input.len > 0) {
            struct span text = take_line(&rows[r].input);
            struct mandarin_line line = read_line(mandarin, text, NULL, 0, NULL, &arena);

            assert_span(arena_string(&arena, text), pinyin_of(&line), take_line(&rows[r].wanted));
            lines++;
        }
    }
    assert_true(lines >= least);
    arena_finish(&arena);
    mandarin_finish(mandarin);
}

static void test_spec(void **state)
{
    (void)state;
    check_spec("readings.md", 150);
    check_spec("places.md", 190);
}

/* The reading of the character at the start of a row in the sentence behind it. */
static struct span reading_in(const struct mandarin *mandarin, struct span row, struct arena *arena)
{
    size_t blank = span_find(row, SPAN(" "), 0);
    struct span text = span_slice(row, blank + 1, row.len);
    size_t at = span_find(text, span_slice(row, 0, blank), 0);
    struct mandarin_line line = read_line(mandarin, text, NULL, 0, NULL, arena);

    for (size_t w = 0; w < line.word_count; w++) {
        const struct mandarin_word *word = &line.words[w];

        for (size_t i = 0; !word->is_mark && i < word->said.syllable_count; i++) {
            const struct script_syllable *s = &word->said.syllables[i];

            if (line.units[word->first_unit + i].start == at)
                return arena_format(arena, "%s%d", s->base, s->tone);
        }
    }
    return SPAN("nothing");
}

/* tests/spec/names.md: every sentence but the few that the model is known to miss. */
static void test_names(void **state)
{
    enum { MISSES_ALLOWED = 10 };
    struct mandarin *mandarin = open_mandarin();
    struct arena arena = {0};
    struct spec_row *rows;
    size_t count = spec_read(&arena, "names.md", &rows);
    size_t lines = 0;
    size_t misses = 0;

    (void)state;
    for (size_t r = 0; r < count; r++) {
        while (rows[r].input.len > 0) {
            struct span row = take_line(&rows[r].input);
            struct span wanted = take_line(&rows[r].wanted);
            struct span got = reading_in(mandarin, row, &arena);

            lines++;
            if (span_equals(got, wanted))
                continue;
            misses++;
            print_message("%.*s: %.*s, not %.*s\n", SPAN_ARGS(row), SPAN_ARGS(got),
                          SPAN_ARGS(wanted));
        }
    }
    assert_int_equal(lines, 433);
    assert_true(misses <= MISSES_ALLOWED);
    arena_finish(&arena);
    mandarin_finish(mandarin);
}

struct annotation_row {
    const char *name;
    const char *text;
    const char *part; /* that the annotation is for */
    const char *reading;
    bool is_trusted;
    const char *wanted;
};

static void test_annotations(void **state)
{
    static const struct annotation_row rows[] = {
        {"a wrong hint in a word", "统筹协调", "调", "diào", false, "tong3 chou2 xie2 tiao2"},
        {"a wrong hint in another", "相适应", "应", "yīng", false, "xiang1 shi4 ying4"},
        {"a hint on a single character", "他叫冱", "冱", "hù", false, "ta1 jiao4 hu4"},
        {"a hint that is no reading of it", "他叫冱", "冱", "ma1", false, "ta1 jiao4 hu4"},
        {"trusted on a name", "单雄信", "单", "dān", true, "dan1 xiong2 xin4"},
        {"trusted although unknown", "他叫冱", "冱", "ma1", true, "ta1 jiao4 ma1"},
        {"trusted for two characters", "重阳", "重阳", "zhòng yáng", true, "zhong4 yang2"},
        {"no syllable", "重阳", "重", "heavy", true, "chong2 yang2"},
        {"bopomofo", "重阳", "重", "ㄓㄨㄥˋ", true, "zhong4 yang2"},
    };
    struct mandarin *mandarin = open_mandarin();
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct span text = span_of(rows[i].text);
        size_t start = span_find(text, span_of(rows[i].part), 0);
        struct report_annotation annotation = {
            .start = start,
            .end = start + span_of(rows[i].part).len,
            .reading = span_of(rows[i].reading),
            .is_trusted = rows[i].is_trusted,
        };
        struct mandarin_line line = read_line(mandarin, text, &annotation, 1, NULL, &arena);

        assert_text(rows[i].name, pinyin_of(&line), rows[i].wanted);
    }
    arena_finish(&arena);
    mandarin_finish(mandarin);
}

struct segment_row {
    const char *text;
    const char *wanted; /* words, with blanks between */
};

static void test_words(void **state)
{
    static const struct segment_row rows[] = {
        {"退役军人工作高质量发展", "退役 军人 工作 高质量 发展"},
        {"研究生命的起源", "研究 生命 的 起源"},
        {"北京大学生前来应聘", "北京 大学生 前来 应聘"},
        {"廳(局)長會議", "厅 局长 会议"},
        {"中華人民共和國", "中华人民共和国"},
        {"一点儿困难", "一点儿 困难"},
        {"陈长江在会上说", "陈长江 在 会上 说"},
        {"记者任明报道", "记者 任明 报道"},
        {"会议由解建平主持", "会议 由 解建平 主持"},
        {"单国强、仇中林出席", "单国强  仇中林 出席"},
        {"令狐小敏介绍", "令狐小敏 介绍"},
        {"教授孙为民表示", "教授 孙为民 表示"},
        {"王毅将访问法国", "王毅 将 访问 法国"},
        {"李强调要抓好落实", "李 强调 要 抓好 落实"},
        {"任务十分艰巨", "任务 十分 艰巨"},
        {"马上就办", "马上 就 办"},
    };
    struct mandarin *mandarin = open_mandarin();
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct mandarin_line line = read_line(mandarin, span_of(rows[i].text), NULL, 0, NULL,
                                              &arena);
        struct text out = {.arena = &arena};

        for (size_t w = 0; w < line.word_count; w++)
            text_put_format(&out, "%s%.*s", w ? " " : "", SPAN_ARGS(line.words[w].said.spoken));
        assert_text(rows[i].text, text_span(&out), rows[i].wanted);
    }
    arena_finish(&arena);
    mandarin_finish(mandarin);
}

struct origin_row {
    const char *text; /* one word */
    enum script_origin origin;
};

static void test_origins(void **state)
{
    static const struct origin_row rows[] = {
        {"北京", SCRIPT_ORIGIN_LEXICON}, {"冱", SCRIPT_ORIGIN_CHARACTER},
        {"的", SCRIPT_ORIGIN_MODEL},     {"薄膜", SCRIPT_ORIGIN_OVERRIDE},
        {"六安", SCRIPT_ORIGIN_NAME},
    };
    struct mandarin *mandarin = open_mandarin();
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct mandarin_line line = read_line(mandarin, span_of(rows[i].text), NULL, 0, NULL,
                                              &arena);

        assert_int_equal(line.word_count, 1);
        assert_text(rows[i].text, span_of(script_origin_names[line.words[0].said.origin]),
                    script_origin_names[rows[i].origin]);
        assert_true((line.words[0].said.margin > 0) == (rows[i].origin == SCRIPT_ORIGIN_MODEL));
    }
    arena_finish(&arena);
    mandarin_finish(mandarin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spec),        cmocka_unit_test(test_names),
        cmocka_unit_test(test_annotations), cmocka_unit_test(test_words),
        cmocka_unit_test(test_origins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
