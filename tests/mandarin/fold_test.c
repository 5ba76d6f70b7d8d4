/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/reading.h"

#include "base/banned.h"

struct fold_row {
    const char *text;
    const char *wanted;
};

static void test_fold(void **state)
{
    static const struct fold_row rows[] = {
        {"著力推動", "着力推动"},
        {"著眼長遠", "着眼长远"},
        {"沿著道路前進", "沿着道路前进"},
        {"著名學者的顯著成績", "著名学者的显著成绩"},
        {"鲁迅著作", "鲁迅著作"},
        {"乾燥", "干燥"},
        {"乾隆皇帝", "乾隆皇帝"},
        {"乾隆", "乾隆"},
        {"皇后之後", "皇后之后"},
        {"裏面裡外", "里面里外"},
        {"頭髮發展", "头发发展"},
        {"特徵徵收", "特征征收"},
        {"狼藉", "狼藉"},
        {"什么", "什么"},
        {"瞭解", "了解"},
        {"瞭望", "瞭望"},
        {"ＧＤＰ１２％", "GDP12%"},
        {"　", " "},
        {"人々", "人人"},
        {"", ""},
        {"為衆為爲", "为众为为"},
        {"覆盖反覆", "覆盖反复"},
    };
    struct mandarin *mandarin = open_mandarin();
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct mandarin_line line = {.arena = &arena, .text = span_of(rows[i].text)};
        struct text out = {.arena = &arena};
        uint32_t end = 0;

        mandarin_fold(mandarin, &line, NULL, 0);
        for (size_t c = 0; c < line.char_count; c++) {
            text_put_rune(&out, line.chars[c].rune);
            assert_int_equal(line.chars[c].start, end);
            end = line.chars[c].end;
        }
        assert_int_equal(end, line.text.len);
        assert_text(rows[i].text, text_span(&out), rows[i].wanted);
    }
    arena_finish(&arena);
    mandarin_finish(mandarin);
}

static void test_annotations_are_attached(void **state)
{
    static const struct report_annotation annotations[] = {
        {.start = 3, .end = 6, .reading = {"a", 1}},
        {.start = 9, .end = 15, .reading = {"b", 1}},
    };
    static const char wanted[] = "-a-bb-";
    struct mandarin *mandarin = open_mandarin();
    struct arena arena = {0};
    struct mandarin_line line = {.arena = &arena, .text = SPAN("一二三四五六")};

    (void)state;
    mandarin_fold(mandarin, &line, annotations, 2);
    for (size_t i = 0; i < line.char_count; i++) {
        const struct report_annotation *annotation = line.chars[i].annotation;

        assert_int_equal(annotation ? annotation->reading.data[0] : '-', wanted[i]);
    }
    arena_finish(&arena);
    mandarin_finish(mandarin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_annotations_are_attached),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
