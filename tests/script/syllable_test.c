/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "script/script.h"

#include "base/banned.h"

static void test_spellings(void **state)
{
    static const struct {
        const char *written, *base;
        unsigned tone;
        bool has_erhua;
    } rows[] = {
        {"zhang3", "zhang", 3, false}, {"zhǎng", "zhang", 3, false}, {"ma", "ma", 5, false},
        {"lv4", "lv", 4, false},       {"lü4", "lv", 4, false},      {"lǜ", "lv", 4, false},
        {"lu:4", "lv", 4, false},      {"nǚ", "nv", 3, false},       {"lüe4", "lve", 4, false},
        {"lue4", "lve", 4, false},     {"jü2", "ju", 2, false},      {"hua1r", "hua", 1, true},
        {"er2", "er", 2, false},       {"ér", "er", 2, false},       {"ê4", "ê", 4, false},
        {"Zhōng", "zhong", 1, false},  {"ng4", "ng", 4, false},      {"xiong2", "xiong", 2, false},
        {"ㄓㄤˇ", "zhang", 3, false},  {"ㄓ", "zhi", 1, false},      {"˙ㄇㄚ", "ma", 5, false},
        {"ㄇㄚ˙", "ma", 5, false},     {"ㄩㄢˊ", "yuan", 2, false},  {"ㄐㄩㄝˊ", "jue", 2, false},
        {"ㄋㄩˇ", "nv", 3, false},     {"ㄨㄥ", "weng", 1, false},   {"ㄒㄩㄥˊ", "xiong", 2, false},
        {"ㄦˊ", "er", 2, false},       {"ㄌㄩㄝˋ", "lve", 4, false}, {"ㄩㄥˋ", "yong", 4, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct script_syllable syllable;

        if (!script_syllable_parse(span_of(rows[i].written), &syllable))
            fail_msg("%s: refused", rows[i].written);
        assert_text(rows[i].written, span_of(syllable.base), rows[i].base);
        assert_int_equal(syllable.tone, rows[i].tone);
        assert_int_equal(syllable.surface, rows[i].tone);
        assert_int_equal(syllable.has_erhua, rows[i].has_erhua);
    }
}

static void test_what_is_no_syllable(void **state)
{
    static const char *const rows[] = {"",     "zhan9", "GDP",    "zhang33", "bp4",
                                       "局",   "1",     "zhang6", "hua1rr",  "qwerty",
                                       "ㄅㄅ", "a1b",   "(ma)",   "zhuangg1"};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct script_syllable syllable;

        if (script_syllable_parse(span_of(rows[i]), &syllable))
            fail_msg("'%s' was taken for %s%u", rows[i], syllable.base, syllable.tone);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_spellings),
                                       cmocka_unit_test(test_what_is_no_syllable)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
