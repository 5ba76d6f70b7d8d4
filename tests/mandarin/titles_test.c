/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/internal.h"
#include "mandarin/reading.h"

#include "base/banned.h"

static void titles_end_between_words(void **state)
{
    static const struct {
        const char *name;
        const char *heading;
        const char *wanted;
    } rows[] = {
        {"short", "雨停了。", "雨停了"},
        {"a word of two", "2024年第一季度全省规模以上工业企业利润总额再创新高",
         "2024年第一季度全省规模以上工业企业"},
        {"a compound", "一、深入学习贯彻习近平新时代中国特色社会主义思想",
         "一、深入学习贯彻习近平新时代"},
        {"between words", "四川省人民政府关于表彰全省水利系统优秀干部的决定",
         "四川省人民政府关于表彰全省水利系统优秀"},
        {"at a mark", "会议强调，全省系统必须坚持党的领导，充分发挥作用，不断前进。",
         "会议强调，全省系统必须坚持党的领导"},
        {"in English", "The Belt and Road Initiative International Cooperation Forum",
         "The Belt and Road"},
        {"an open quote", "“稳中求进以进促稳先立后破是今年全县各项工作的总要求”",
         "稳中求进以进促稳先立后破是今年全县"},
        {"a number and its unit", "央行下调金融机构存款准备金率0.5个百分点",
         "央行下调金融机构存款准备金率"},
        {"behind 的", "我国科学家发现距地球约1.3万光年的特殊脉冲星", "我国科学家发现"},
        {"inside a list", "全省各地各部门认真做好防汛抗旱、地质灾害应急救援等各项工作",
         "全省各地各部门"},
    };
    struct mandarin *mandarin = open_mandarin();

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct mandarin_options options = {0};
        struct span heading = span_of(rows[i].heading);
        struct report_chapter chapter = {.title = report_title_cut(heading, 20, &arena),
                                         .heading = heading};

        assert_text(rows[i].name, mandarin_title(mandarin, &options, &chapter, &arena),
                    rows[i].wanted);
        arena_finish(&arena);
    }
    mandarin_finish(mandarin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(titles_end_between_words)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
