/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/reading.h"

#include "base/banned.h"

struct error_row {
    const char *name;
    const char *yaml;
    const char *error; /* with its place */
};

static void test_errors(void **state)
{
    static const struct error_row rows[] = {
        {"not a map", "- a\n", "my.yaml:1:1"},
        {"no words", "word: {}\n", "words"},
        {"unknown key", "words: {}\nmore: 1\n", "my.yaml:2:1"},
        {"too few syllables", "words:\n  单田芳: shan4 tian2\n",
         "my.yaml:2:8: error: '单田芳' has 3 characters but 2 syllables"},
        {"too many", "words:\n  单: shan4 tian2\n",
         "my.yaml:2:6: error: '单' has 1 characters but 2"},
        {"no syllable", "words:\n  单: shann4\n", "my.yaml:2:6: error: 'shann4' is no syllable"},
        {"latin with pinyin", "words:\n  GDP: ji1\n",
         "my.yaml:2:3: error: 'GDP' is not all Chinese"},
        {"both", "words:\n  单: {pinyin: shan4, say: 善}\n",
         "my.yaml:2:6: error: '单' wants either"},
        {"a digit to say", "words:\n  单: {say: 5G网络}\n",
         "my.yaml:2:6: error: '5G网络' is not all Chinese"},
        {"a full-width digit", "words:\n  单: {say: ５}\n", "is not all Chinese"},
        {"neither", "words:\n  单: {}\n", "my.yaml:2:6: error: '单' wants either"},
        {"a list", "words:\n  单: [shan4]\n", "my.yaml:2:6"},
        {"unknown in the map", "words:\n  单: {pinyn: shan4}\n", "pinyn"},
        {"twice", "words:\n  单: shan4\n  单: dan1\n", "my.yaml:3:3"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct mandarin_user_lexicon *lexicon;

        if (mandarin_user_lexicon_parse("my.yaml", span_of(rows[i].yaml), &arena, &lexicon, &diag))
            fail_msg("%s: parsed", rows[i].name);
        assert_error_has(rows[i].name, &diag, rows[i].error);
        assert_int_equal(diag_first_error(&diag)->kind, DIAG_CONFIG);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

struct use_row {
    const char *text;
    const char *wanted;
};

static void test_use(void **state)
{
    static const char yaml[] = "words:\n"
                               "  单县: dan1 xian4\n"
                               "  銀行: {pinyin: yín xíng}\n"
                               "  十四五: {say: 第十四个五年}\n"
                               "  GPT-4: {say: 基皮提四}\n"
                               "  行: heng2\n"
                               "  行长: xing2 chang2\n";
    static const struct use_row rows[] = {
        {"在单县", "zai4 dan1 xian4"},
        {"银行", "yin2 hang2"}, /* 行 is a part of it */
        {"在这行里", "zai4 zhe4 heng2 li3"},
        {"銀行", "yin2 xing2"},
        {"十四五规划", "di4 shi2 si4 ge4 wu3 nian2 gui1 hua4"},
        {"用GPT-4写", "yong4 ji1 pi2 ti2 si4 xie3"},
        {"行长", "xing2 chang2"},
        {"行", "heng2"},
        {"单位", "dan1 wei4"},
    };
    struct mandarin *mandarin = open_mandarin();
    struct arena arena = {0};
    struct diag diag = {0};
    struct mandarin_user_lexicon *lexicon;

    (void)state;
    if (!mandarin_user_lexicon_parse("my.yaml", span_of(yaml), &arena, &lexicon, &diag))
        assert_no_error("my.yaml", &diag);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct mandarin_line line = read_line(mandarin, span_of(rows[i].text), NULL, 0, lexicon,
                                              &arena);

        assert_text(rows[i].text, pinyin_of(&line), rows[i].wanted);
    }
    diag_finish(&diag);
    arena_finish(&arena);
    mandarin_finish(mandarin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_use),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
