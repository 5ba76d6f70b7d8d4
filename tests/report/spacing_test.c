/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/make.h"

#include "base/banned.h"

static void what_is_set_apart_is_closed_up(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *wanted;
    } rows[] = {
        {"a line", "四 川 省 水 利 厅", "四川省水利厅"},
        {"two characters, full width", "通　知\n各县：", "# 通知\n各县："},
        {"around marks and figures", "会 议 强 调 ， 要 做 好 2024 年 工 作 。",
         "会议强调 ， 要做好 2024 年工作 。"},
        {"a name beside longer ones", "主任：张　三、李四光、王　五。",
         "主任：张三、李四光、王五。"},
        {"two runs with a wider gap", "张 三   李 四 到会。", "张三   李四 到会。"},
        {"words stay apart", "全省水利工作会议 部署全年任务", "全省水利工作会议 部署全年任务"},
        {"a single beside a word", "本报记者 张 成都报道", "本报记者 张 成都报道"},
        {"numerals", "星期 一 二 三 四", "星期 一 二 三 四"},
        {"a numeral among others", "第 一 章", "# 第一章"},
        {"cells", "甲          乙", "甲          乙"},
        {"not across lines", "甲\n乙\n丙。", "# 甲\n乙\n丙。"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};

        make(&made, rows[i].name, span_of(rows[i].text), (struct report_options){.name = "r.txt"});
        assert_text(rows[i].name, sentence_lines(&made), rows[i].wanted);
        unmake(&made);
    }
}

static void offsets_stay(void **state)
{
    struct made made = {0};
    const struct report *report;

    (void)state;
    make(&made, "offsets", SPAN("会 议　强 调。"), (struct report_options){.is_one_line = true});
    report = made.report;
    assert_text("text", report->text, "会议　强调。");
    assert_int_equal(report->source_offsets[3], 4);   /* 议 */
    assert_int_equal(report->source_offsets[9], 10);  /* 强 behind a wider gap */
    assert_int_equal(report->source_offsets[12], 14); /* 调 */
    unmake(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_set_apart_is_closed_up),
                                       cmocka_unit_test(offsets_stay)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
