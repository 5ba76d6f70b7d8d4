/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/make.h"

#include "base/utf8.h"

#include "base/banned.h"

static void chapters_come_from_headings_or_leads(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *title;
        const char *titles;
    } rows[] = {
        {"none", "雨停了。天晴了。", "", "雨停了"},
        {"a title", "全县防汛工作情况\n今年雨水多。", "全县防汛工作情况", "全县防汛工作情况"},
        {"numbered headings", "一、总体情况\n今年雨水多。\n二、下步打算\n备好物资。", "",
         "一、总体情况\n二、下步打算"},
        {"title and headings", "防汛简报\n一、总体情况\n雨水多。\n（一）雨情\n多三成。", "防汛简报",
         "一、总体情况\n（一）雨情"},
        {"an opening", "防汛简报\n2024年6月3日\n第一章　总则\n雨水多。\n第二章 附则\n完了。",
         "防汛简报", "防汛简报\n第一章　总则\n第二章 附则"},
        {"digits", "1.雨情\n雨水多。\n2．水情\n水位高。\n（3）险情\n没有。", "",
         "1.雨情\n2．水情\n（3）险情"},
        {"a list is no outline", "今天要做的是：\n1. 修路\n2. 架桥\n3. 通水", "", "今天要做的是"},
        {"a punctuated line is no heading", "一、加强领导。各乡镇要行动起来。\n二、备足物资。", "",
         "一、加强领导"},
        {"a long line is no heading",
         "说明如下。\n一、这一行虽然没有标点但是实在太长所以谁也不会把它当作一个小标题来看待\n好。",
         "", "说明如下"},
        {"leads", "县里开了会。会议认为，成绩很大。会议强调，不能松劲。", "",
         "县里开了会\n会议认为，成绩很大\n会议强调，不能松劲"},
        {"traditional leads", "縣裏開了會。會議認為，成績很大。會議要求，抓緊落實。", "",
         "縣裏開了會\n會議認為，成績很大\n會議要求，抓緊落實"},
        {"a lead inside a sentence", "与会者说会议认为的问题要改。会议指出的问题要改。", "",
         "与会者说会议认为的问题要改"},
        {"an enumeration", "会上讲了三点。一是修路。路要宽。二是架桥；三是通水。", "",
         "会上讲了三点\n一是修路\n二是架桥\n三是通水"},
        {"an enumeration alone", "一是一，二是二。", "", "一是一，二是二"},
        {"out of order", "讲一点。一是修路。三是通水。", "", "讲一点"},
        {"in a sentence", "做两件事：一是修路；二是架桥。完了。", "",
         "做两件事：一是修路；二是架桥"},
        {"two enumerations", "先说成绩。一是路好。二是桥好。会议要求，再加油。一是修路。二是架桥。",
         "", "先说成绩\n一是路好\n二是桥好\n会议要求，再加油\n一是修路\n二是架桥"},
        {"the same lead twice",
         "会议强调，全县各级各部门各单位都务必高度重视防汛。会议强调，全县各级各部门各单位都务必备"
         "足"
         "足物资。",
         "", "会议强调\n会议强调，全县各级各部门各单位都务必备足"},
        {"a page's path is no title",
         "首页 > 政务公开 > 政策解读\n打印本页 | 关闭窗口 | 字号\n关于防汛的通知\n雨水多。",
         "关于防汛的通知", "关于防汛的通知"},
        {"attachments are a list",
         "防汛通知\n一、雨情\n多。\n附件：1.回执\n      2.议程\n三、水情\n高。", "防汛通知",
         "一、雨情\n三、水情"},
        {"attachments below their label", "防汛通知\n雨水多。\n附件：\n1.回执\n县水利局",
         "防汛通知", "防汛通知"},
        {"rows of one enumeration are chapters all or none",
         "放假通知\n一、安排\n（一）元旦：1月1日（周五）至3日（周日）放假调休，共3天，4日上班。\n"
         "（二）春节：13日放假。14日上班。\n二、要求\n（一）值守。要快。\n（二）保障。要好。",
         "放假通知", "一、安排\n二、要求\n（一）值守\n（二）保障"},
        {"labels in brackets", "每日要闻\n【国内】\n雨停了。\n【国际】\n天晴了。", "每日要闻",
         "【国内】\n【国际】"},
        {"a headline of two lines", "    平原县人民政府\n关于防汛的决定\n\n各乡：",
         "平原县人民政府关于防汛的决定", "平原县人民政府关于防汛的决定"},
        {"a headline of three lines", "平原县人民政府\n关于做好防汛和抗旱\n工作的通知\n各乡：",
         "平原县人民政府关于做好防汛和抗旱工作的通知", "平原县人民政府关于做好防汛"},
        {"a headline and a by-line", "平原县开防汛会\n县水利局办公室\n雨水多。", "平原县开防汛会",
         "平原县开防汛会"},
        {"paragraphs with a heading each",
         "通知如下。\n一、提高认识。各乡要行动。\n二、备足物资。一是沙袋。二是木桩。\n完了。", "",
         "通知如下\n一、提高认识\n二、备足物资"},
        {"in brackets, with a lead",
         "（一）要快。快就是好。\n（二）要稳。稳中求进。\n会议要求，抓好落实。", "",
         "（一）要快\n（二）要稳\n会议要求，抓好落实"},
        {"headings with a full stop", "一、提高认识。\n各乡要行动。\n二、备足物资。\n沙袋要多。",
         "", "一、提高认识\n二、备足物资"},
        {"below headings",
         "一、物资\n（一）要快。快就是好。\n（二）要稳。稳中求进。\n二、人员\n到岗。", "",
         "一、物资\n（一）要快\n（二）要稳\n二、人员"},
        {"one such paragraph", "一、提高认识。各乡要行动。\n雨水多。", "", "一、提高认识"},
        {"a list of sentences", "要求如下。\n一、修路。\n二、架桥。\n三、通水。", "", "要求如下"},
        {"a lead behind a quotation",
         "“要守住底线。”会议指出，各地要落实。“要快。”会议强调，“要稳。”", "",
         "“要守住底线。”\n会议指出，各地要落实"},
        {"headings before leads", "一、会议情况\n会议认为，好。\n二、下步\n好。", "",
         "一、会议情况\n二、下步"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};

        make(&made, rows[i].name, span_of(rows[i].text), (struct report_options){0});
        assert_text(rows[i].name, made.report->title, rows[i].title);
        assert_text(rows[i].name, title_lines(&made), rows[i].titles);
        unmake(&made);
    }
}

static void titles_are_cut_sensibly(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *wanted;
    } rows[] = {
        {"short", "雨停了。", "雨停了"},
        {"a question", "雨停了吗？", "雨停了吗？"},
        {"at a comma", "会议强调，全省系统必须坚持党的领导，充分发挥作用，不断前进。",
         "会议强调，全省系统必须坚持党的领导"},
        {"before a clause", "3月1日，四川省退役军人事务局长会议在成都市区召开。",
         "3月1日，四川省退役军人事务局长会议"},
        {"not in a number", "截至目前全市共完成固定资产投资额12345678.9万元左右。",
         "截至目前全市共完成固定资产投资额"},
        {"no open quote", "各级各部门各单位都要牢牢把握“稳中求进、以进促稳”的工作总基调。",
         "各级各部门各单位都要牢牢把握"},
        {"an open quote first", "“稳中求进以进促稳先立后破是今年全县各项工作的总要求”",
         "稳中求进以进促稳先立后破是今年全县各项"},
        {"nothing to cut at", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥",
         "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_text(rows[i].name, report_title_cut(span_of(rows[i].text), 20, &arena),
                    rows[i].wanted);
    arena_finish(&arena);
}

static void many_chapters_are_merged(void **state)
{
    struct made made = {0};
    struct text text = {.arena = &made.arena};
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < 250; i++)
        text_put_format(&text, "第%zu章 雨情\n雨停了。\n", i + 1);
    make(&made, "many", text_span(&text), (struct report_options){0});
    assert_int_equal(made.report->chapter_count, REPORT_MAX_CHAPTERS);
    assert_true(has_message(&made, DIAG_WARNING, "250 chapters are too many"));
    for (size_t i = 0; i < made.report->chapter_count; i++) {
        size_t in_chapter = made.report->chapters[i].sentence_count;

        assert_true(in_chapter == 4 || in_chapter == 6);
        count += in_chapter;
    }
    assert_int_equal(count, 500);
    unmake(&made);
}

static void wrong_leads_are_errors(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *error;
    } rows[] = {
        {"a short lead", "leads: [会]\n", "leads.yaml:1"},
        {"an unknown key", "leeds: []\n", "leeds"},
        {"no list", "leads: 会议\n", "leads.yaml:1"},
        {"a map", "leads: [{a: b}]\n", "leads.yaml:1"},
        {"an enumeration that is none", "enumerations: [一是]\n", "leads.yaml:1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};
        struct report_leads *leads;

        assert_false(report_leads_parse("leads.yaml", span_of(rows[i].text), &made.arena, &leads,
                                        &made.diag));
        assert_error_has(rows[i].name, &made.diag, rows[i].error);
        unmake(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chapters_come_from_headings_or_leads),
        cmocka_unit_test(titles_are_cut_sensibly),
        cmocka_unit_test(many_chapters_are_merged),
        cmocka_unit_test(wrong_leads_are_errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
