/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/make.h"

#include "base/utf8.h"

#include "base/banned.h"

static void sentences_end_where_they_do(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *wanted;
    } rows[] = {
        {"full stops", "雨停了。天晴了！走吗？走。", "雨停了。\n天晴了！\n走吗？\n走。"},
        {"half-width behind Han", "雨停了.天晴了!走吗?走", "雨停了.\n天晴了!\n走吗?\n走"},
        {"several stops", "真的？！太好了！！！走", "真的？！\n太好了！！！\n走"},
        {"numbers", "产值1,234.5万元，涨幅3.14，12:30开会。",
         "产值1,234.5万元，涨幅3.14，12:30开会。"},
        {"an address", "请看www.gov.cn的公告。", "请看www.gov.cn的公告。"},
        {"initials", "这家U.S.公司来了。", "这家U.S.公司来了。"},
        {"a query", "打开http://a.cn/?id=3就行。", "打开http://a.cn/?id=3就行。"},
        {"English sentences", "Prices went down. Sales rose. 他说好。",
         "Prices went down.\nSales rose.\n他说好。"},
        {"a quotation ends the sentence", "他说：“好。”大家笑了。", "他说：“好。”\n大家笑了。"},
        {"a quotation begins it", "“好。”他说。", "“好。”他说。"},
        {"a slogan inside", "“向前！”的口号响起。", "“向前！”的口号响起。"},
        {"a slogan in the middle", "大家高喊“向前！”冲上去。", "大家高喊“向前！”冲上去。"},
        {"two quotations", "“来了吗？”“来了。”", "“来了吗？”\n“来了。”"},
        {"several sentences quoted", "他说：“雨停了。天晴了。”走了。",
         "他说：“雨停了。天晴了。”\n走了。"},
        {"corner brackets", "她答：「好。」然後走了。", "她答：「好。」\n然後走了。"},
        {"straight quotes", "他说：\"好。\"大家笑了。", "他说：\"好。\"\n大家笑了。"},
        {"a stray quote", "他说：“雨停了。天晴了。", "他说：“雨停了。\n天晴了。"},
        {"a by-line", "会议结束。(李某 某某厅)", "会议结束。\n(李某 某某厅)"},
        {"a remark", "会议结束。（掌声。）散会。", "会议结束。\n（掌声。）\n散会。"},
        {"brackets inside", "厅（局）长到会（共三人。）并讲话。",
         "厅（局）长到会（共三人。）并讲话。"},
        {"an ellipsis ends", "雨下着……他走了。", "雨下着……\n他走了。"},
        {"an ellipsis goes on", "苹果、梨……等水果。", "苹果、梨……等水果。"},
        {"an ellipsis first", "……后来雨停了。", "……后来雨停了。"},
        {"dots", "雨下着...他走了。", "雨下着...\n他走了。"},
        {"a short sentence keeps its semicolons", "一看书；二写字；三画画。",
         "一看书；二写字；三画画。"},
        {"a long one does not",
         "要把防汛备汛的各项责任逐级落实到岗位和个人头上不留空档；"
         "要把群众转移安置的路线和场所逐村逐户讲清楚；要把抢险物资备足备齐。",
         "要把防汛备汛的各项责任逐级落实到岗位和个人头上不留空档；"
         "要把群众转移安置的路线和场所逐村逐户讲清楚；\n要把抢险物资备足备齐。"},
        {"an enumeration", "一是修路；二是架桥。", "一是修路；\n二是架桥。"},
        {"an enumeration inside", "要做两件事：一是修路；二是架桥。",
         "要做两件事：一是修路；二是架桥。"},
        {"lines", "雨停了\n天晴了", "# 雨停了\n天晴了"},
        {"stray marks go with the sentence before", "雨停了。\n——————\n天晴了。”",
         "雨停了。\n天晴了。”"},
        {"bullets", "• 修路\n- 架桥\n● 通水", "- 修路\n- 架桥\n- 通水"},
        {"full-width dot", "雨停了．天晴了．", "雨停了．\n天晴了．"},
        {"per cent", "增长5%.明年再看", "增长5%.\n明年再看"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};

        make(&made, rows[i].name, span_of(rows[i].text), (struct report_options){0});
        assert_text(rows[i].name, sentence_lines(&made), rows[i].wanted);
        unmake(&made);
    }
}

static void broken_lines_are_joined(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *wanted;
    } rows[] = {
        {"hard-wrapped",
         "今年以来全县共修建农村公路三十二公里改造危桥五\n"
         "座，群众出行条件明显改善，沿线六个乡镇的农产品\n"
         "销路也更宽了。\n",
         "今年以来全县共修建农村公路三十二公里改造危桥五"
         "座，群众出行条件明显改善，沿线六个乡镇的农产品销路也更宽了。"},
        {"numbers cut by line ends",
         "投资12345.\n6亿元，增长5.\n2%。\n共有1,\n024人，达到2024\n亿元。",
         "投资12345.6亿元，增长5.2%。\n共有1,024人，达到2024亿元。"},
        {"numbers of lists are not", "1.\n2.\n", "1.\n2."},
        {"a quote at the end, a hanging comma, an ordinal",
         "今年以来全县共修建农村公路三十二公里，并把“三\n"
         "通”作为重点，其中桥梁五座、涵洞九十六道已通车，\n"
         "第二批明年开工。",
         "今年以来全县共修建农村公路三十二公里，并把“三"
         "通”作为重点，其中桥梁五座、涵洞九十六道已通车，第二批明年开工。"},
        {"an indent begins a paragraph",
         "　　今年以来全县共修建农村公路三十二公里改造危\n"
         "桥五座，群众出行条件明显改善，沿线六个乡镇农产\n"
         "　　明年继续。",
         "今年以来全县共修建农村公路三十二公里改造危"
         "桥五座，群众出行条件明显改善，沿线六个乡镇农产\n明年继续。"},
        {"paragraphs of a line each", "今年修路三十公里，群众满意\n明年架桥五座。",
         "今年修路三十公里，群众满意\n明年架桥五座。"},
        {"a headline of one line over a by-line",
         "四川召开全省水利工作会议，部署全年重点任务\n本报记者 张三 成都报道\n会开得好。",
         "四川召开全省水利工作会议，部署全年重点任务\n本报记者 张三 成都报道\n会开得好。"},
        {"a lead begins a paragraph",
         "会议认为，水利工作取得成效，全年投资创新高\n会议强调，要抓好落实，保证年度各项工程按期完"
         "工\n"
         "会议要求，要快。",
         "会议认为，水利工作取得成效，全年投资创新高\n会议强调，要抓好落实，保证年度各项工程按期完"
         "工\n"
         "会议要求，要快。"},
        {"a label begins a line of its own",
         "参会人员：各市县水利局局长和重点工程主要负责人\n主持人：赵六\n"
         "请各单位将回执报送至省水利厅，电话12345\n地址：成都市。",
         "参会人员：各市县水利局局长和重点工程主要负责人\n主持人：赵六\n"
         "请各单位将回执报送至省水利厅，电话12345\n地址：成都市。"},
        {"a label in a text that surely is wrapped",
         "今年以来全县共修建农村公路三十二公里改造危桥五\n座，群众出行条件明显改善，沿线六个乡镇的"
         "农产品\n"
         "销路也更宽了。\n\n近日，县长在全县农村公路建设工作会议的讲话当中\n"
         "指出：要把路修到群众的心坎上，修到产业的园区里\n去，让乡亲走得更远。",
         "今年以来全县共修建农村公路三十二公里改造危桥五座，群众出行条件明显改善，沿线六个乡镇的农"
         "产品"
         "销路也更宽了。\n近日，县长在全县农村公路建设工作会议的讲话当中"
         "指出：要把路修到群众的心坎上，修到产业的园区里去，让乡亲走得更远。"},
        {"words stay apart",
         "The county built thirty kilometres of new\n"
         "road, and mended five bridges, which are a\n"
         "help.",
         "The county built thirty kilometres of new "
         "road, and mended five bridges, which are a help."},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};
        struct text all = {.arena = &made.arena};

        make(&made, rows[i].name, span_of(rows[i].text), (struct report_options){0});
        text_put(&all, sentence_lines(&made));
        if (span_starts(text_span(&all), SPAN("# ")))
            assert_text(rows[i].name, span_slice(text_span(&all), 2, all.len), rows[i].wanted);
        else
            assert_text(rows[i].name, text_span(&all), rows[i].wanted);
        unmake(&made);
    }
}

static void places_are_those_of_the_input(void **state)
{
    static const char text[] = "\xef\xbb\xbf标题\r\n\r\n　　長(zhǎng)江。大河。\r下一行。";
    static const struct {
        size_t line;
        size_t column;
        bool starts_paragraph;
    } wanted[] = {{1, 1, true}, {3, 3, true}, {3, 13, false}, {4, 1, true}};
    struct made made = {0};
    size_t i = 0;

    (void)state;
    make(&made, "places", span_of(text), (struct report_options){0});
    for (size_t s = 0; s < made.report->chapters[0].sentence_count; s++, i++) {
        const struct report_sentence *sentence = &made.report->chapters[0].sentences[s];

        assert_int_equal(sentence->line, wanted[i].line);
        assert_int_equal(sentence->column, wanted[i].column);
        assert_int_equal(sentence->starts_paragraph, wanted[i].starts_paragraph);
    }
    assert_int_equal(i, 4);
    unmake(&made);
}

static void endless_sentences_are_cut(void **state)
{
    static const struct {
        const char *name;
        const char *part;
        size_t times;
        bool is_kept; /* all of it is said */
    } rows[] = {{"no comma", "好", 5000, true}, {"commas", "要坚持，", 1000, true},
                {"digits", "1", 5000, true},    {"words", "abcdefghi ", 400, true},
                {"quotes", "“", 3000, false},   {"一是", "一是", 3000, true}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};
        struct text text = {.arena = &made.arena};
        size_t total = 0;

        for (size_t k = 0; k < rows[i].times; k++)
            text_put(&text, span_of(rows[i].part));
        text_put(&text, SPAN("完。"));
        make(&made, rows[i].name, text_span(&text), (struct report_options){0});
        for (size_t s = 0; s < made.report->chapters[0].sentence_count; s++) {
            struct span sentence = made.report->chapters[0].sentences[s].text;

            assert_true(utf8_count(sentence) <= 600);
            total += sentence.len;
        }
        if (report_title_cut(text_span(&text), 20, &made.arena).len == 0)
            fail_msg("%s: no title", rows[i].name);
        assert_true(!rows[i].is_kept || total + text.len / 100 >= text.len);
        unmake(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_end_where_they_do),
        cmocka_unit_test(broken_lines_are_joined),
        cmocka_unit_test(places_are_those_of_the_input),
        cmocka_unit_test(endless_sentences_are_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
