/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/make.h"

#include <time.h>

#include "base/utf8.h"

#include "base/banned.h"

/* A report like those that Bobao was made for: traditional, half-width commas, a machine's readings
 * behind most characters, no headings. */
static const char meeting[] =
    "5月8日,全縣防汛工作會(huì)議(yì)在縣(xiàn)城召開(kāi)。縣(xiàn)防汛辦主任出席會(huì)議(yì)并"
    "講(jiǎng)話。\n"
    "會(huì)議(yì)認(rèn)為(wéi),去年全縣(xiàn)把“早準備、早動手”作為(wéi)辦法,降雨1,234.5毫米而無"
    "險(xiǎn)情。兩(liǎng)年來(lái)堤防更牢。\n"
    "會(huì)議(yì)強(qiáng)調(diào),各鄉(xiāng)鎮(zhèn)要著眼最壞情況(kuàng)。\n"
    "一是著力在責任落實上下功夫,到崗到人。二是著力在物資儲備上下功夫,足量足質。三是著力在群眾轉移上"
    "下功夫,不漏一戶。\n"
    "會(huì)議(yì)要求,全縣(xiàn)上下立即行動(dòng)!\n"
    "各鄉(xiāng)鎮(zhèn)長(zhǎng)、縣(xiàn)直有關部門(處(室)、局)負責人參加會(huì)議(yì)。"
    "(林某 某某縣防汛辦)";

static void a_dirty_report_comes_out_right(void **state)
{
    static const char titles[] = "5月8日,全縣防汛工作會議在縣城召開\n"
                                 "會議認為,去年全縣\n"
                                 "會議強調,各鄉鎮要著眼最壞情況\n"
                                 "一是著力在責任落實上下功夫,到崗到人\n"
                                 "二是著力在物資儲備上下功夫,足量足質\n"
                                 "三是著力在群眾轉移上下功夫,不漏一戶\n"
                                 "會議要求,全縣上下立即行動";
    struct made made = {0};
    const struct report_chapter *last;

    (void)state;
    make(&made, "meeting", span_of(meeting), (struct report_options){.name = "meeting.txt"});
    assert_text("titles", title_lines(&made), titles);
    assert_true(made.report->annotation_count > 20);
    assert_false(made.report->annotations[0].is_trusted);
    assert_true(has_message(&made, DIAG_NOTE, "dense: hints"));
    last = &made.report->chapters[made.report->chapter_count - 1];
    assert_int_equal(last->sentence_count, 3);
    assert_text("last", last->sentences[1].text,
                "各鄉鎮長、縣直有關部門(處(室)、局)負責人參加會議。");
    assert_text("by-line", last->sentences[2].text, "(林某 某某縣防汛辦)");
    assert_true(last->sentences[1].starts_paragraph);
    assert_false(last->sentences[2].starts_paragraph);
    unmake(&made);
}

/* A character ends before what was taken out behind it. */
static void characters_end_where_they_do(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *character;
        size_t end;
    } rows[] = {
        {"before a blank line", "会议\n\n工作。", "议", 6},
        {"before an indent", "会议\n　　工作。", "议", 6},
        {"before a tag", "<b>重要</b>通知。", "要", 9},
        {"before an annotation", "長(zhǎng)江。", "長", 3},
        {"before another character set apart", "通　知", "通", 3},
        {"a radical", "⽔<b>利</b>。", "水", 3},
        {"an entity", "甲&#20057;丙。", "乙", 11},
        {"a letter of two characters", "caf\x65\xcc\x81<b>好</b>。", "é", 9},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};
        size_t at;

        make(&made, rows[i].name, span_of(rows[i].text), (struct report_options){.name = "r.txt"});
        at = span_find(made.report->text, span_of(rows[i].character), 0);
        if (made.report->source_ends[at] != rows[i].end)
            fail_msg("%s: ends at %u", rows[i].name, made.report->source_ends[at]);
        unmake(&made);
    }
}

static void one_line_is_one_document(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *wanted;
    } rows[] = {
        {"sentences", "会议认为，好。一是修路。二是架桥。",
         "会议认为，好。\n一是修路。\n二是架桥。"},
        {"no heading", "一、总体情况\n", "一、总体情况"},
        {"no bullet, no Markdown", "- # 雨", "- # 雨"},
        {"a line end inside", "雨停了\n天晴了", "雨停了 天晴了"},
        {"readings", "單(shàn)雄信。", "單雄信。"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};

        make(&made, rows[i].name, span_of(rows[i].text),
             (struct report_options){.name = "x.md", .is_one_line = true});
        assert_text(rows[i].name, sentence_lines(&made), rows[i].wanted);
        assert_int_equal(made.report->chapter_count, 1);
        assert_int_equal(made.report->title.len, 0);
        unmake(&made);
    }
}

/* What every report promises, whatever it was made of. */
static void check_report(const char *row, const struct report *report, size_t input_len)
{
    size_t end = 0;

    assert_int_equal(utf8_valid_len(report->text), report->text.len);
    assert_true(report->chapter_count >= 1 && report->chapter_count <= REPORT_MAX_CHAPTERS);
    for (size_t i = 0; i < report->text.len; i++) {
        if (report->source_offsets[i] > report->source_offsets[i + 1])
            fail_msg("%s: offsets fall at %zu", row, i);
    }
    assert_true(report->source_offsets[report->text.len] <= input_len);
    for (size_t c = 0; c < report->chapter_count; c++) {
        const struct report_chapter *chapter = &report->chapters[c];

        assert_true(chapter->sentence_count >= 1);
        assert_true(chapter->title.len > 0);
        assert_true(utf8_count(chapter->title) <= REPORT_TITLE_CHARACTERS);
        for (size_t i = 0; i < chapter->sentence_count; i++) {
            const struct report_sentence *sentence = &chapter->sentences[i];

            assert_true(sentence->start >= end && sentence->text.len > 0);
            assert_ptr_equal(sentence->text.data, report->text.data + sentence->start);
            end = sentence->start + sentence->text.len;
            assert_true(sentence->line >= 1 && sentence->column >= 1);
        }
    }
    assert_true(end <= report->text.len);
}

static double seconds_since(struct timespec start)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) / 1e9;
}

/* Such files were slow once, or would be the first to be. The limit is wide, for this also runs
 * without optimisation and with sanitizers: what is not linear takes minutes. */
enum { ENDLESS_BYTES = 1024 * 1024, ENDLESS_SECONDS = 15 };

static void endless_input_takes_its_time_only(void **state)
{
    static const struct {
        const char *name;
        const char *part;
        const char *file;
    } rows[] = {
        {"brackets", "(", "r.txt"},
        {"quotes", "“", "r.txt"},
        {"closers", "好”", "r.txt"},
        {"short quotations", "“好。”", "r.txt"},
        {"crossed pairs", "（“好", "r.txt"},
        {"leads", "一是", "r.txt"},
        {"enumerations", "一是。二是。", "r.txt"},
        {"one word", "好", "r.txt"},
        {"commas", "，好", "r.txt"},
        {"ellipses", "好……", "r.txt"},
        {"semicolons", "好；", "r.txt"},
        {"readings", "长(zhǎng)", "r.txt"},
        {"open readings", "好(zhang", "r.txt"},
        {"short lines", "a\n", "r.txt"},
        {"marks", "e\xcc\x81", "r.txt"},
        {"set apart", "好 ", "r.txt"},
        {"numerals set apart", "一 ", "r.txt"},
        {"unknown tags", "<好 好><xy>", "r.txt"},
        {"tags with attributes", "<x a=\"b\">", "r.txt"},
        {"open tags", "<x a=\"b", "r.txt"},
        {"numbered paragraphs", "一、好。好\n", "r.txt"},
        {"headlines", "关于好\n的", "r.txt"},
        {"page parts", "首页 > 好\n", "r.txt"},
        {"attachments", "附件：1.好\n2.好\n", "r.txt"},
        {"footnotes", "[^1]: 好\n  好\n\n", "r.md"},
        {"footnote marks", "好[^", "r.md"},
        {"HTML blocks", "<div>好\n\n", "r.md"},
        {"one HTML block", "<div>好\n", "r.md"},
        {"numbered lines", "一、好\n", "r.md"},
        {"Markdown brackets", "[", "r.md"},
        {"Markdown text", "中文", "r.md"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};
        struct text text = {.arena = &made.arena};
        size_t part_len = strlen(rows[i].part);
        struct report_options options = {.name = rows[i].file};
        struct timespec start;

        while (text.len + part_len <= ENDLESS_BYTES)
            text_put(&text, span_of(rows[i].part));
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
        if (try_make(&made, text_span(&text), options))
            check_report(rows[i].name, made.report, text.len);
        if (seconds_since(start) > ENDLESS_SECONDS)
            fail_msg("%s: %.1f s", rows[i].name, seconds_since(start));
        unmake(&made);
    }
}

static void every_slice_of_a_report_is_a_report(void **state)
{
    uint32_t random = 7;

    (void)state;
    for (size_t i = 0; i < 2000; i++) {
        struct made made = {0};
        struct report_options options = {.name = i % 2 ? "r.md" : "r.txt", .is_lossy = i % 3 == 0};
        size_t start;
        struct span bytes;

        random = random * 1664525u + 1013904223u;
        start = (random >> 8) % sizeof(meeting);
        random = random * 1664525u + 1013904223u;
        bytes = span_slice(span_of(meeting), start, start + (random >> 8) % 300);
        if (report_make(bytes, &options, NULL, &made.arena, &made.report, &made.diag))
            check_report("a slice", made.report, bytes.len);
        else
            assert_non_null(diag_first_error(&made.diag));
        unmake(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dirty_report_comes_out_right),
        cmocka_unit_test(characters_end_where_they_do),
        cmocka_unit_test(one_line_is_one_document),
        cmocka_unit_test(endless_input_takes_its_time_only),
        cmocka_unit_test(every_slice_of_a_report_is_a_report),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
