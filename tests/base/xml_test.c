/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/xml.h"

#include "support/support.h"

static const struct xml_space plain = {NULL, {NULL}};
static const struct xml_space other = {"o", {"urn:other", "urn:older"}};

/* What is not touched comes out as it went in. */
static void test_survives(void **state)
{
    static const char *const rows[] = {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a x=\"1\">\n  <b><![CDATA[1 < 2]]></b>\n"
        "  <!-- 说明 -->\n  <?do it?>\n  <c xmlns=\"urn:x\" y=\"'&quot;&amp;\">&lt;中</c>\n</a>\n",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a><b/><q:c xmlns:q=\"urn:q\"/>text</a>\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct xml_document *document = NULL;
        struct span bytes;

        xml_parse("a.xml", span_of(rows[i]), &document, &diag);
        assert_no_error(rows[i], &diag);
        assert_true(xml_dump(document, &arena, &bytes, &diag));
        assert_text(rows[i], bytes, rows[i]);
        xml_finish(document);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

/* Bytes of which one after another is missing, or that want to reach out, or to blow up. */
static void test_hostile(void **state)
{
    static const struct {
        const char *name;
        const char *bytes;
        const char *wanted;
    } rows[] = {
        {"empty", "", "a.xml:1:1: error: this is not XML"},
        {"text", "brief", "a.xml:1:1: error: this is not XML"},
        {"cut off", "<a>\n<b></b>\n", "a.xml:3:1: error: this is not XML"},
        {"wrong end", "<a>\n<b></c></a>", "a.xml:2:8: error: this is not XML: Opening and ending"},
        {"no prefix", "<a><x:b/></a", "error: this is not XML"},
        {"no namespace", "<a>\n<x:b/></a>",
         "a.xml:2:5: error: this is not XML: Namespace prefix x on b is not defined"},
        {"bytes", "<a>\xff\xfe</a>", "a.xml:1:4: error: this is not XML"},
        {"unknown entity", "<a>&file;</a>", "a.xml:1:10: error: this is not XML: Entity 'file'"},
        {"file", "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n<a>&f;</a>",
         "a.xml:1: error: a document type ('<!DOCTYPE') is not accepted: delete it"},
        {"network", "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\"><a/>", "a document type"},
        {"laughs",
         "<!DOCTYPE a [<!ENTITY b \"xxxxxxxxxx\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">"
         "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]><a b=\"&d;&d;&d;&d;&d;&d;\"/>",
         "a document type"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct diag diag = {0};
        struct xml_document *document = NULL;

        if (xml_parse("a.xml", span_of(rows[i].bytes), &document, &diag))
            fail_msg("%s: no error", rows[i].name);
        assert_null(document);
        assert_error_has(rows[i].name, &diag, rows[i].wanted);
        diag_finish(&diag);
    }
}

static void test_bounds(void **state)
{
    struct arena arena = {0};
    struct text deep = {.arena = &arena};
    struct text large = {.arena = &arena};
    struct diag diag = {0};
    struct xml_document *document = NULL;

    (void)state;
    for (int i = 0; i < 10000; i++)
        text_put(&deep, SPAN("<a>"));
    assert_false(xml_parse("deep.xml", text_span(&deep), &document, &diag));
    assert_error_has("deep", &diag, "this is not XML");
    diag_finish(&diag);
    text_put(&large, SPAN("<a>"));
    while (large.len <= XML_MAX_BYTES)
        text_put(&large, SPAN("0123456789012345678901234567890123456789<b/>"));
    text_put(&large, SPAN("</a>"));
    assert_false(xml_parse("large.xml", text_span(&large), &document, &diag));
    assert_error_has("large", &diag, "it is larger than 16777216 bytes");
    diag_finish(&diag);
    arena_finish(&arena);
}

/* The elements that a script of one letter a step works on: b is the first child of that name. */
static void apply(struct xml_element *root, char step)
{
    const struct xml_name b = {&plain, "b"};
    const struct xml_name n = {&other, "n"};
    struct xml_element *first = xml_first(root, b);

    switch (step) {
    case 'a':
        xml_set_text(xml_add(root, NULL, n), SPAN("新"));
        break;
    case 'i':
        xml_add(root, first, n);
        break;
    case 'r':
        xml_remove(first);
        break;
    case 'm':
        xml_move(first, NULL);
        break;
    case 't':
        xml_set_text(first, SPAN("1 < 2 & \x01\xEF\xBF\xBE"
                                 "3"));
        break;
    case 'u':
        xml_set_attribute(first, "u", SPAN("\"&\""));
        break;
    case 'n':
        xml_set_text(xml_first(root, n), SPAN("有"));
        break;
    default:
        fail_msg("no step '%c'", step);
    }
}

static void test_changes(void **state)
{
    static const struct {
        const char *name;
        const char *old;
        const char *steps;
        const char *wanted;
    } rows[] = {
        {"add", "<a>\n  <b/>\n</a>", "a",
         "<a xmlns:o=\"urn:other\">\n  <b/>\n  <o:n>新</o:n>\n</a>"},
        {"add to an empty one", "<a/>", "a", "<a xmlns:o=\"urn:other\">\n  <o:n>新</o:n>\n</a>"},
        {"add to one line", "<a><b/></a>", "a",
         "<a xmlns:o=\"urn:other\"><b/>\n  <o:n>新</o:n>\n</a>"},
        {"add with a prefix that is there", "<a xmlns:p=\"urn:older\">\n  <b/>\n</a>", "a",
         "<a xmlns:p=\"urn:older\">\n  <b/>\n  <p:n>新</p:n>\n</a>"},
        {"add with the prefix taken", "<a xmlns:o=\"urn:mine\">\n  <b/>\n</a>", "a",
         "<a xmlns:o=\"urn:mine\" xmlns:o2=\"urn:other\">\n  <b/>\n  <o2:n>新</o2:n>\n</a>"},
        {"add before", "<a>\n  <b/>\n</a>", "i",
         "<a xmlns:o=\"urn:other\">\n  <o:n/>\n  <b/>\n</a>"},
        {"remove", "<a>\n  <c/>\n  <b/>\n  <d/>\n</a>", "r", "<a>\n  <c/>\n  <d/>\n</a>"},
        {"remove the last", "<a>\n  <c/>\n  <b/>\n</a>", "r", "<a>\n  <c/>\n</a>"},
        {"move", "<a>\n  <b/>\n  <c/>\n</a>", "m", "<a>\n  <c/>\n  <b/>\n</a>"},
        {"text", "<a><b>old<i/></b></a>", "t", "<a><b>1 &lt; 2 &amp; 3</b></a>"},
        {"the same text", "<a><b><![CDATA[1 < 2 & 3]]></b></a>", "t",
         "<a><b><![CDATA[1 < 2 & 3]]></b></a>"},
        {"attribute", "<a><b/></a>", "u", "<a><b u=\"&quot;&amp;&quot;\"/></a>"},
        {"by another prefix", "<a xmlns:p=\"urn:other\"><p:n/><n/></a>", "n",
         "<a xmlns:p=\"urn:other\"><p:n>有</p:n><n/></a>"},
        {"words in a namespace", "<a xmlns=\"urn:words\"><b/></a>", "r",
         "<a xmlns=\"urn:words\"/>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct xml_document *document = NULL;
        struct span bytes;
        struct span head = SPAN("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

        xml_parse("a.xml", span_of(rows[i].old), &document, &diag);
        assert_no_error(rows[i].name, &diag);
        for (const char *step = rows[i].steps; *step; step++)
            apply(xml_root(document), *step);
        assert_true(xml_dump(document, &arena, &bytes, &diag));
        assert_true(span_starts(bytes, head));
        assert_text(rows[i].name, span_trim(span_slice(bytes, head.len, bytes.len)),
                    rows[i].wanted);
        if ((xml_change_count(document) == 0) != (strstr(rows[i].name, "same") != NULL))
            fail_msg("%s: %zu changes", rows[i].name, xml_change_count(document));
        xml_finish(document);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_survives),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_changes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
