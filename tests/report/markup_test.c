/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/make.h"

#include "base/banned.h"

static void leftovers_of_html_are_taken_out(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *wanted;
    } rows[] = {
        {"a pair", "<b>重要</b>通知：明天<a href=\"http://x.com/a?b>c\">开会</a>。",
         "重要通知：明天开会。"},
        {"lines", "今天开会。<br>明天放假。<br/>后天上班。", "今天开会。\n明天放假。\n后天上班。"},
        {"paragraphs", "<p class=\"x\">雨多。</p><P>水高。</P>", "雨多。\n水高。"},
        {"cells", "<tr><td>甲乡</td><td>12毫米</td></tr>", "甲乡 12毫米"},
        {"a script, a comment", "雨多。<script>if (a<b) f(\"</b>\");</script>水<!-- 注 -->高。",
         "雨多。\n水高。"},
        {"entities", "甲县&nbsp;乙&amp;丙县&nbsp丁县&amp;nbsp;戊&ldquo;己&rdquo;&#24218;&#x8F9B;。",
         "甲县 乙&丙县 丁县 戊“己”庚辛。"},
        {"ruby", "<ruby>單<rp>(</rp><rt>shàn</rt><rp>)</rp></ruby>雄信到了。", "單雄信到了。"},
        {"a tag of something else",
         "<voice name=\"en\">雨多</voice>。<speak>水</speak>高。若xy <yz> z止。",
         "雨多。\n水高。\n若xy <yz> z止。"},
        {"a heading", "<h2 class='a'>雨情</h2><details><summary>多</summary>三成。</details>",
         "# 雨情\n多\n三成。"},
        {"no markup", "若a<b，3<5且7>2，AT&T和R&D;，x<y>z。",
         "若a<b，3<5且7>2，AT&T和R&D;，x<y>z。"},
        {"no closing tag", "若a <b> c则止。", "若a <b> c则止。"},
        {"what an entity hides is no tag", "&lt;b&gt;重要&lt;/b&gt;。", "<b>重要</b>。"},
        {"no character", "甲&#0;乙&#xd800;丙&#1114112;丁&#;戊。",
         "甲&#0;乙&#xd800;丙&#1114112;丁&#;戊。"},
        {"marks join", "e&#769;t&#233;好。", "été好。"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};

        make(&made, rows[i].name, span_of(rows[i].text), (struct report_options){.name = "r.txt"});
        assert_text(rows[i].name, sentence_lines(&made), rows[i].wanted);
        unmake(&made);
    }
}

static void what_is_taken_out_is_counted_and_placed(void **state)
{
    struct made made = {0};
    const struct report *report;

    (void)state;
    make(&made, "notes", SPAN("雨<b>多</b>。<br>水&nbsp;1。"),
         (struct report_options){.name = "r.txt", .is_one_line = true});
    report = made.report;
    assert_text("text", report->text, "雨多。 水 1。");
    assert_true(has_message(&made, DIAG_NOTE, "HTML tags left out: 3"));
    assert_true(has_message(&made, DIAG_NOTE, "HTML entities read as what they stand for: 1"));
    assert_int_equal(report->source_offsets[0], 0);
    assert_int_equal(report->source_offsets[3], 6);   /* 多 behind <b> */
    assert_int_equal(report->source_offsets[6], 13);  /* 。 behind </b> */
    assert_int_equal(report->source_offsets[9], 16);  /* <br> */
    assert_int_equal(report->source_offsets[13], 23); /* &nbsp; */
    unmake(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(leftovers_of_html_are_taken_out),
                                       cmocka_unit_test(what_is_taken_out_is_counted_and_placed)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
