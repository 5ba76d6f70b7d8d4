/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/make.h"

#include "base/utf8.h"

#include "base/banned.h"

static void markdown_becomes_sentences(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *titles;
        const char *wanted;
    } rows[] = {
        {"headings", "# 防汛简报\n\n今年雨多。\n\n## 雨情\n\n多三成。\n\n水情\n----\n\n水位高。",
         "防汛简报\n雨情\n水情", "# 防汛简报\n今年雨多。\n# 雨情\n多三成。\n# 水情\n水位高。"},
        {"a title alone opens the first chapter", "# 防汛简报\n## 雨情\n多三成。", "雨情",
         "# 防汛简报\n# 雨情\n多三成。"},
        {"emphasis", "今年**雨*很*多**，`水位`__高__。", "今年雨很多，水位高",
         "今年雨很多，水位高。"},
        {"blanks around emphasis", "启动 *一网通办* 专项，用 `粤省事` 办理 [GDP](a) 核算，**甲** A",
         "启动一网通办专项", "启动一网通办专项，用粤省事办理 GDP 核算，甲 A"},
        {"a heading inside HTML",
         "<div>\n<p>段落一。</p>\n<h2>标题二</h2>\n<p>段落三。</p>\n</div>", "段落一\n标题二",
         "段落一。\n# 标题二\n段落三。"},
        {"a script among text", "前面<script>alert(1)</script>后面。", "前面后面", "前面后面。"},
        {"an element that never ends", "一段<rp>还有。\n\n二段。", "一段还有",
         "一段还有。\n二段。"},
        {"a link", "请看[县政府公告](http://a.cn/雨(1).html \"雨)情\")第三条。",
         "请看县政府公告第三条", "请看县政府公告第三条。"},
        {"a reference", "请看[公告][甲]和[通知]。\n\n[甲]: http://a.cn/\n[通知]: http://b.cn/",
         "请看公告和通知", "请看公告和通知。"},
        {"an image", "![雨量图](a.png)显示雨多。", "雨量图显示雨多", "雨量图显示雨多。"},
        {"lists", "要做：\n\n- 修路\n  要宽。\n- 架桥\n\n1. 通水\n2. 通电", "要做",
         "要做：\n- 修路要宽。\n- 架桥\n- 1. 通水\n- 2. 通电"},
        {"a list that begins elsewhere, with items in items",
         "要做：\n\n3) 通水\n   - 修渠\n\n   又一段。\n4) 2024年通电", "要做",
         "要做：\n- 3. 通水\n- 修渠\n- 又一段。\n- 4. 2024年通电"},
        {"a numbered list in a quote", "> 1. 一要快\n> 1. 二要好", "1. 一要快",
         "- 1. 一要快\n- 2. 二要好"},
        {"a quote", "> 他说雨多。\n> 很多。", "他说雨多", "他说雨多。\n很多。"},
        {"code and HTML", "雨多。\n\n```\nint main;\n```\n\n<div>\n甲县\n</div>\n\n水<b>高</b>。",
         "雨多", "雨多。\n甲县\n水高。"},
        {"a heading in HTML",
         "<div align=\"center\"><h1>省政府公报</h1>\n<p>第&nbsp;3期</p></div>\n\n雨多。\n\n"
         "<script>\nf();\n</script>\n\n> <details><summary>雨情</summary>多三成。</details>",
         "省政府公报", "# 省政府公报\n第 3期\n雨多。\n雨情\n多三成。"},
        {"ruby", "<ruby>單<rp>(</rp><rt>shàn</rt><rp>)</rp></ruby>雄信到了。", "單雄信到了",
         "單雄信到了。"},
        {"a table", "| 乡镇 | 雨量 |\n|------|:----:|\n| 甲乡 | **12** |\n| 乙乡 | 3\\|4 |\n",
         "乡镇，雨量", "- 乡镇，雨量\n- 甲乡，12\n- 乙乡，3|4"},
        {"a table without outer bars", "乡镇 | 雨量\n--- | ---\n甲乡 | 12\n", "乡镇，雨量",
         "- 乡镇，雨量\n- 甲乡，12"},
        {"entities and escapes", "A&amp;B 公司\\*注\\*：&copy;甲&#20057;&ngE;丙。",
         "A&B 公司*注*：©甲乙≧̸丙", "A&B 公司*注*：©甲乙≧̸丙。"},
        {"entities that are no text", "雨&#2;多&#x200b;。", "雨多", "雨多。"},
        {"broken lines", "今年雨\n很多，the rain\nwas heavy。", "今年雨很多，the rain was",
         "今年雨很多，the rain was heavy。"},
        {"numbered paragraphs without blank lines",
         "同志们：\n一、认清形势。今年雨多。\n二、抓好落实。修路\n架桥。",
         "同志们\n一、认清形势\n二、抓好落实",
         "同志们：\n一、认清形势。\n今年雨多。\n二、抓好落实。\n修路架桥。"},
        {"a hard break", "今年雨多  \n明年雨少", "今年雨多", "今年雨多\n明年雨少"},
        {"a YAML head", "---\ntitle: 简报\ndate: 2024\n---\n\n# 简报\n\n雨多。", "简报",
         "# 简报\n雨多。"},
        {"footnotes",
         "会议[^1]强调[^注2]，`[^a]`好，\\[^1]。\n\n[^1]: 指大会。\n  八十人。\n\n    "
         "又一段。\n[^注2]: 略\n\n"
         "雨多。",
         "会议强调，[^a]好，[^1]", "会议强调，[^a]好，[^1]。\n雨多。"},
        {"annotations", "**長**(zhǎng)江水*高*(gāo)。", "長江水高", "長江水高。"},
        {"no outline by leads in headings", "## 会议认为\n\n一是修路。", "会议认为",
         "# 会议认为\n一是修路。"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};

        make(&made, rows[i].name, span_of(rows[i].text), (struct report_options){.name = "r.md"});
        assert_text(rows[i].name, sentence_lines(&made), rows[i].wanted);
        assert_text(rows[i].name, title_lines(&made), rows[i].titles);
        unmake(&made);
    }
}

static void what_is_left_out_is_noted(void **state)
{
    struct made made = {0};

    (void)state;
    make(&made, "notes", SPAN("---\na: b\n---\n雨多。\n\n    int x;[^1]\n\n<div>甲</div>\n"),
         (struct report_options){.format = REPORT_FORMAT_MARKDOWN});
    assert_true(has_message(&made, DIAG_NOTE, "code blocks are left out: 1"));
    assert_true(has_message(&made, DIAG_NOTE, "HTML blocks are read without their tags: 1"));
    assert_true(has_message(&made, DIAG_NOTE, "YAML head"));
    assert_true(has_message(&made, DIAG_NOTE, "footnotes and their marks are left out: 1"));
    unmake(&made);
}

/* Every character of the text stands at its offset in the input, but for those that are made. */
static void offsets_are_exact(void **state)
{
    static const char text[] =
        "# 防汛 *简报*\n\n今年[雨](http://雨.cn/雨 \"雨\")很**多**，雨`水 位`高；\n"
        "请看[公告][雨]雨。 ![雨图](雨.png)图\n\n> - 第一 雨\n>   第二\n>\n>   第三<b>雨</b>\n\n"
        "<div>\n雨&amp;<b>多</b>\n  雨</div>\n\n"
        "| 雨 | 多 |\n|----|----|\n| **雨** | 少 |\n\n<http://a.cn/雨> 雨\\*\n\n[雨]: "
        "http://雨.cn/";
    struct made made = {0};
    struct span rest;
    uint32_t rune;
    size_t before = 0;

    (void)state;
    make(&made, "offsets", span_of(text), (struct report_options){.name = "r.md"});
    rest = made.report->text;
    while (rest.len > 0) {
        size_t at = made.report->text.len - rest.len;
        size_t offset = made.report->source_offsets[at];
        struct span character = rest;

        utf8_next(&rest, &rune);
        character.len -= rest.len;
        assert_true(offset >= before);
        before = offset;
        if (rune == '\n' || rune == 0xff0c)
            continue;
        if (!span_starts(span_slice(span_of(text), offset, sizeof(text)), character))
            fail_msg("at %zu: '%.*s' is not at %zu", at, SPAN_ARGS(character), offset);
    }
    /* Those that a search could mistake for the same character in a link's target. */
    assert_int_equal(made.report->source_offsets[span_find(made.report->text, SPAN("雨图"), 0)],
                     span_find(span_of(text), SPAN("雨图"), 0));
    assert_int_equal(made.report->source_offsets[span_find(made.report->text, SPAN("雨。"), 0)],
                     span_find(span_of(text), SPAN("雨。"), 0));
    assert_int_equal(made.report->source_offsets[span_find(made.report->text, SPAN("雨水"), 0)],
                     span_find(span_of(text), SPAN("雨`水"), 0));
    unmake(&made);
}

static void nesting_and_markup_have_limits(void **state)
{
    static const struct {
        const char *name;
        const char *part;
        size_t times;
    } rows[] = {
        {"block quotes", "> ", 100000}, {"lists", "- ", 50000},   {"brackets", "[", 150000},
        {"images", "![雨", 50000},      {"stars", "*雨 ", 90000}, {"too much", "[雨](a)", 100000},
        {"entities", "&ngE;", 50000},   {"bars", "|", 200000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};
        struct text text = {.arena = &made.arena};

        for (size_t k = 0; k < rows[i].times; k++)
            text_put(&text, span_of(rows[i].part));
        text_put(&text, SPAN("雨多。"));
        make(&made, rows[i].name, text_span(&text), (struct report_options){.name = "r.md"});
        unmake(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markdown_becomes_sentences),
        cmocka_unit_test(what_is_left_out_is_noted),
        cmocka_unit_test(offsets_are_exact),
        cmocka_unit_test(nesting_and_markup_have_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
