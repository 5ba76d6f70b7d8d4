/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/make.h"

#include <iconv.h>

#include "base/utf8.h"

#include "base/banned.h"

static const char simplified[] =
    "全县防汛工作会议昨天在县城召开。会议听取了水利、应急、气象三个部门的汇报，研究了下一步的任务。"
    "今年以来，全县平均降雨量达到1,234.5毫米，比去年同期多三成。各乡镇要把责任落实到人！";
static const char traditional[] =
    "全縣防汛工作會議昨天在縣城召開。會議聽取了水利、應急、氣象三個部門的匯報，研究了下一步的任務。"
    "今年以來，全縣平均降雨量達到1,234.5毫米，比去年同期多三成。各鄉鎮要把責任落實到人！";

static const char japanese[] = "昨日、県内の各地で大雨が降り、川の水位が上がりました。市は住民に早"
                               "めの避難を呼びかけています。";

/* `text` in another encoding, behind `mark`. */
static struct span convert(struct arena *arena, struct span text, const char *encoding,
                           struct span mark)
{
    size_t room = text.len * 4 + mark.len + 16;
    char *bytes = arena_alloc(arena, room);
    char *in = arena_string(arena, text);
    char *out = bytes + mark.len;
    size_t in_left = text.len;
    size_t out_left = room - mark.len;
    iconv_t cd = iconv_open(encoding, "UTF-8");

    assert_true(cd != (iconv_t)-1);
    if (mark.len > 0)
        memcpy(bytes, mark.data, mark.len);
    if (iconv(cd, &in, &in_left, &out, &out_left) == (size_t)-1)
        fail_msg("cannot convert to %s", encoding);
    iconv_close(cd);
    return (struct span){bytes, room - out_left};
}

struct form {
    const char *name;
    const char *encoding;
    struct span mark;
    bool is_given; /* options->encoding says it */
    const char *text;
    const char *wanted; /* report->encoding */
};

static const struct form forms[] = {
    {"UTF-8", "UTF-8", {"", 0}, false, simplified, "UTF-8"},
    {"UTF-8 with mark", "UTF-8", {"\xef\xbb\xbf", 3}, false, traditional, "UTF-8"},
    {"UTF-16LE with mark", "UTF-16LE", {"\xff\xfe", 2}, false, simplified, "UTF-16LE"},
    {"UTF-16BE with mark", "UTF-16BE", {"\xfe\xff", 2}, false, simplified, "UTF-16BE"},
    {"UTF-16LE", "UTF-16LE", {"", 0}, false, simplified, "UTF-16LE"},
    {"UTF-16BE", "UTF-16BE", {"", 0}, false, traditional, "UTF-16BE"},
    {"UTF-32LE with mark", "UTF-32LE", {"\xff\xfe\0\0", 4}, false, simplified, "UTF-32LE"},
    {"GB18030", "GB18030", {"", 0}, false, simplified, "GB18030"},
    {"GBK, traditional", "GBK", {"", 0}, false, traditional, "GB18030"},
    {"Big5", "BIG5", {"", 0}, false, traditional, "BIG5"},
    {"GB18030 given", "GB18030", {"", 0}, true, traditional, "GB18030"},
    {"GBK given", "GBK", {"", 0}, true, simplified, "GBK"},
    {"CP950 given", "CP950", {"", 0}, true, traditional, "CP950"},
    {"UTF-16 given", "UTF-16LE", {"\xff\xfe", 2}, true, simplified, "UTF-16LE"},
    {"EUC-TW given", "EUC-TW", {"", 0}, true, traditional, "EUC-TW"},
};

enum { FORM_COUNT = sizeof(forms) / sizeof(forms[0]) };

static struct span bytes_of(struct made *made, const struct form *form)
{
    return convert(&made->arena, span_of(form->text), form->encoding, form->mark);
}

static void make_form(struct made *made, const struct form *form)
{
    make(made, form->name, bytes_of(made, form),
         (struct report_options){.encoding = form->is_given ? form->encoding : NULL});
}

static void encodings_are_detected(void **state)
{
    (void)state;
    for (size_t i = 0; i < FORM_COUNT; i++) {
        struct made made = {0};

        make_form(&made, &forms[i]);
        assert_text(forms[i].name, span_of(made.report->encoding), forms[i].wanted);
        assert_text(forms[i].name, made.report->text, forms[i].text);
        if (has_message(&made, DIAG_WARNING, ""))
            fail_msg("%s: a doubt", forms[i].name);
        if (!forms[i].is_given && !has_message(&made, DIAG_NOTE, "read as"))
            fail_msg("%s: no note", forms[i].name);
        unmake(&made);
    }
}

/* A slice of the text, written in the input's encoding, is the input's bytes between its offsets.
 */
static void offsets_point_at_the_input(void **state)
{
    uint32_t random = 1;

    (void)state;
    for (size_t i = 0; i < FORM_COUNT; i++) {
        struct made made = {0};
        struct span bytes = bytes_of(&made, &forms[i]);
        const uint32_t *offsets;
        struct span text;

        make_form(&made, &forms[i]);
        text = made.report->text;
        offsets = made.report->source_offsets;
        assert_int_equal(offsets[0], forms[i].mark.len);
        assert_int_equal(offsets[text.len], bytes.len);
        for (size_t k = 0; k < 200; k++) {
            size_t start;
            size_t end;

            random = random * 1664525u + 1013904223u;
            start = utf8_cut(text, (random >> 8) % text.len).len;
            random = random * 1664525u + 1013904223u;
            end = start + utf8_cut(span_slice(text, start, text.len), (random >> 8) % 90).len;
            assert_span(forms[i].name, span_slice(bytes, offsets[start], offsets[end]),
                        convert(&made.arena, span_slice(text, start, end), forms[i].encoding,
                                (struct span){0}));
        }
        for (size_t at = 0; at < text.len; at++) {
            assert_true(offsets[at] <= offsets[at + 1]);
            assert_true(made.report->source_ends[at] > offsets[at]);
            assert_true(made.report->source_ends[at] <= offsets[text.len]);
        }
        unmake(&made);
    }
}

static void short_texts_are_guessed(void **state)
{
    static const struct {
        const char *name;
        const char *encoding;
        const char *text;
        const char *wanted;
        bool is_doubtful;
    } rows[] = {
        {"a greeting, GB", "GB18030", "你好，中国", "GB18030", false},
        {"a greeting, Big5", "BIG5", "你好，中國", "BIG5", false},
        {"a date, GB", "GB18030", "2024年6月3日", "GB18030", true},
        {"a heading, Big5", "BIG5", "工作會議", "BIG5", false},
        {"a heading, GB", "GB18030", "工作会议", "GB18030", false},
        {"a greeting, UTF-16LE", "UTF-16LE", "你好", "UTF-16LE", true},
        {"two words, UTF-16BE", "UTF-16BE", "你好世界", "UTF-16BE", true},
        {"a name", "UTF-8", "Amir", "UTF-8", false},
        {"annotated, UTF-16LE", "UTF-16LE", "會é議ìǎ強á。", "UTF-16LE", false},
        {"annotated, UTF-16BE", "UTF-16BE", "會é議ìǎ強á。", "UTF-16BE", false},
        {"a rare character", "GB18030", "㐂是喜的草书，用在店名里。", "GB18030", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};
        struct span bytes = convert(&made.arena, span_of(rows[i].text), rows[i].encoding,
                                    (struct span){0});

        make(&made, rows[i].name, bytes, (struct report_options){0});
        assert_text(rows[i].name, span_of(made.report->encoding), rows[i].wanted);
        assert_text(rows[i].name, made.report->text, rows[i].text);
        if (has_message(&made, DIAG_WARNING, "doubtful") != rows[i].is_doubtful)
            fail_msg("%s: doubt is not as wanted", rows[i].name);
        unmake(&made);
    }
}

static void bad_input_is_an_error_with_its_place(void **state)
{
    static const struct {
        const char *name;
        struct span bytes;
        const char *encoding;
        enum diag_kind kind;
        const char *error;
    } rows[] = {
        {"empty", {"", 0}, NULL, DIAG_DATA, "nothing to say"},
        {"blank", {"  \r\n\t\xe3\x80\x80", 8}, NULL, DIAG_DATA, "nothing to say"},
        {"punctuation", {"。！…—《》\n***", 22}, NULL, DIAG_DATA, "nothing to say"},
        {"invalid UTF-8",
         {"雨停了\r\n天\xff晴", 15},
         NULL,
         DIAG_DATA,
         "r.txt:2:2: error: byte 0xff"},
        {"its offset", {"雨停了\r\n天\xff晴", 15}, NULL, DIAG_DATA, "(byte 14)"},
        {"cut off", {"雨停了\xe5\xa4", 11}, NULL, DIAG_DATA, "r.txt:1:4: error: byte 0xe5"},
        {"overlong", {"雨停了雨停了\xc0\xaf雨停了", 29}, NULL, DIAG_DATA, "0xc0"},
        {"surrogate", {"雨停了\xed\xa0\x80", 12}, "utf-8", DIAG_DATA, "0xed"},
        {"invalid GB", {"\xd3\xea\n\xcd\xa3\xff\xc1\xcb", 8}, "GBK", DIAG_DATA, "r.txt:2:2: error"},
        {"half of UTF-16", {"\xff\xfe\x2d\x4e\x2d", 5}, NULL, DIAG_DATA, "(byte 4)"},
        {"a NUL", {"雨停\0了", 10}, NULL, DIAG_DATA, "r.txt:1:3: error: a NUL"},
        {"a PDF", {"%PDF-1.4 abc", 12}, NULL, DIAG_DATA, "PDF"},
        {"a Word file", {"PK\x03\x04....", 8}, NULL, DIAG_DATA, "Word"},
        {"unknown encoding", {"abc", 3}, "klingon", DIAG_USAGE, "'klingon'"},
        {"a suffix", {"abc", 3}, "gbk//IGNORE", DIAG_USAGE, "unknown encoding"},
        {"no name", {"abc", 3}, "", DIAG_USAGE, "unknown encoding"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};
        size_t errors = 0;

        if (try_make(&made, rows[i].bytes,
                     (struct report_options){.name = "r.txt", .encoding = rows[i].encoding}))
            fail_msg("%s: no error", rows[i].name);
        assert_error_has(rows[i].name, &made.diag, rows[i].error);
        assert_int_equal(diag_first_error(&made.diag)->kind, rows[i].kind);
        for (size_t k = 0; k < made.diag.message_count; k++)
            errors += made.diag.messages[k].level == DIAG_ERROR;
        assert_int_equal(errors, 1);
        unmake(&made);
    }
}

static void too_much_is_an_error(void **state)
{
    struct made made = {0};
    size_t len = REPORT_MAX_BYTES + 1;
    char *bytes = arena_alloc(&made.arena, len);

    (void)state;
    memset(bytes, 'a', len);
    assert_false(try_make(&made, (struct span){bytes, len}, (struct report_options){0}));
    assert_error_has("too much", &made.diag, "more than a report may have");
    unmake(&made);
}

static void lossy_replaces_and_counts(void **state)
{
    static const struct {
        const char *name;
        struct span bytes;
        const char *encoding;
        const char *text;
        size_t count;
        const char *warning;
    } rows[] = {
        {"one", {"雨\xff停了。", 13}, NULL, "雨\xef\xbf\xbd停了。", 1, "1 invalid byte replaced"},
        {"cut off",
         {"雨停了。\xe5\xa4", 14},
         NULL,
         "雨停了。\xef\xbf\xbd\xef\xbf\xbd",
         2,
         "2 invalid bytes"},
        {"GBK", {"\xd3\xea\xff\xcd\xa3", 5}, "GBK", "雨\xef\xbf\xbd停", 1, "1 invalid byte"},
        {"its own", {"雨\xef\xbf\xbd停", 9}, NULL, "雨停", 0, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};

        make(&made, rows[i].name, rows[i].bytes,
             (struct report_options){.encoding = rows[i].encoding, .is_lossy = true});
        assert_text(rows[i].name, made.report->text, rows[i].text);
        assert_int_equal(made.report->replaced_count, rows[i].count);
        assert_int_equal(has_message(&made, DIAG_WARNING, "replaced"), rows[i].warning != NULL);
        unmake(&made);
    }
}

static void text_is_clean(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *wanted;
    } rows[] = {
        {"controls", "雨\x01\x02\x1b[停\x7f了\xc2\x9b。", "雨[停了。"},
        {"zero-width", "雨\u200b停\ufeff了\u2060\u00ad。\u202e\u180e", "雨停了。"},
        {"selectors", "葛\U000e0100城。\ufe0f", "葛城。"},
        {"radicals out of a PDF file", "全省⽔利⼯作，⼈⺠群众⻅效。",
         "全省水利工作，人民群众见效。"},
        {"compatibility ideographs", "\uf974不是\ufa0e。", "若不是\ufa0e。"},
        {"tabs", "雨\t停了", "雨 停了"},
        {"line ends", "一行\r二行\r\n三行\u2028四行\u2029五行\f六行",
         "一行\n二行\n三行\n四行\n五行\n六行"},
        {"composed", "cafe\u0301 e\u0302\u0323", "café \u1ec7"},
        {"a compatibility ideograph", "\uf9d0\u212b", "類Å"},
        {"no character", "雨\ufffe\U0010ffff停", "雨停"},
        {"full-width stays", "ＡＢＣ１２３，％", "ＡＢＣ１２３，％"},
        {"old jamo", "\u1112\u1161\u11ab", "한"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct made made = {0};

        make(&made, rows[i].name, span_of(rows[i].text), (struct report_options){0});
        assert_text(rows[i].name, made.report->text, rows[i].wanted);
        assert_int_equal(made.report->source_offsets[0], 0);
        unmake(&made);
    }
}

static void japanese_is_told_from_chinese(void **state)
{
    static const char *const texts[] = {japanese, "これはニュースです。", simplified, traditional};
    static const char *const encodings[] = {"CP932", "CP932", "GB18030", "BIG5"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct made made = {0};
        struct span bytes = convert(&made.arena, span_of(texts[i]), encodings[i], SPAN(""));

        make(&made, encodings[i], bytes, (struct report_options){.name = "r.txt"});
        assert_text(encodings[i], span_of(made.report->encoding), encodings[i]);
        assert_int_equal(has_message(&made, DIAG_WARNING, "Japanese in Shift-JIS"), i < 2);
        unmake(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(japanese_is_told_from_chinese),
        cmocka_unit_test(encodings_are_detected),
        cmocka_unit_test(offsets_point_at_the_input),
        cmocka_unit_test(short_texts_are_guessed),
        cmocka_unit_test(bad_input_is_an_error_with_its_place),
        cmocka_unit_test(too_much_is_an_error),
        cmocka_unit_test(lossy_replaces_and_counts),
        cmocka_unit_test(text_is_clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
