/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include "support/support.h"

/* Fields in texts and in paths; weekdays. */

static const struct {
    const char *name;
    const char *templ;
    bool is_path;
    const char *wanted; /* NULL: an error */
    const char *error;
} rows[] = {
    {"nothing", "会议", false, "会议", NULL},
    {"empty", "", false, "", NULL},
    {"date in a text", "今天是{date}，{weekday}", false, "今天是2026年11月3日，星期二", NULL},
    {"date in a path", "a-{date}.wav", true, "a-2026-11-03.wav", NULL},
    {"one beside the other", "{city}{city}", false, "锦城锦城", NULL},
    {"a brace", "{{{city}}", false, "{锦城}", NULL},
    {"a closing brace alone", "a}b", false, "a}b", NULL},
    {"a folder in the template", "out/{city}.wav", true, "out/锦城.wav", NULL},
    {"a field with a slash in a text", "{slash}", false, "a/b", NULL},
    {"a field with a slash in a path", "{slash}.wav", true, NULL, "cannot stand in a path"},
    {"a dot at a path's start", "{dot}wav", true, NULL, "cannot stand in a path"},
    {"a dot at a name's start", "out/{dot}wav", true, NULL, "cannot stand in a path"},
    {"a dot within", "a{dot}wav", true, "a.hidden.wav", NULL},
    {"a line end in a path", "{lines}", true, NULL, "cannot stand in a path"},
    {"never closed", "{city", false, NULL, "never closed"},
    {"no name", "{}", false, NULL, "unknown field '{}'"},
    {"unknown", "{ctiy}", false, NULL, "did you mean '{city}'?"},
    {"known and not set", "{station}", false, NULL, "nothing says what '{station}' is"},
};

static void set_all(struct bulletin_fields *fields, struct arena *arena)
{
    bulletin_field_set_date(fields, SPAN("2026-11-03"), arena);
    bulletin_field_set(fields, SPAN("city"), SPAN("江城"), arena);
    bulletin_field_set(fields, SPAN("city"), SPAN("锦城"), arena); /* the last one counts */
    bulletin_field_set(fields, SPAN("slash"), SPAN("a/b"), arena);
    bulletin_field_set(fields, SPAN("dot"), SPAN(".hidden."), arena);
    bulletin_field_set(fields, SPAN("lines"), SPAN("a\nb"), arena);
    bulletin_field_set(fields, SPAN("station"), SPAN(""), arena);
    fields->list[fields->count - 1].is_known = false;
}

static void test_expand(void **state)
{
    struct arena arena = {0};
    struct bulletin_fields fields = {0};

    (void)state;
    set_all(&fields, &arena);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct diag_place place = {.file = "b.yaml", .line = 2, .column = 3};
        struct diag diag = {0};
        struct span out = {0};
        bool ok = bulletin_expand(&fields, span_of(rows[i].templ), rows[i].is_path, place, &arena,
                                  &out, &diag);

        if (ok != (rows[i].wanted != NULL))
            fail_msg("%s: %s", rows[i].name, ok ? "no error" : "an error");
        if (ok && !span_is(out, rows[i].wanted))
            fail_msg("%s: '%.*s'", rows[i].name, SPAN_ARGS(out));
        if (!ok && span_find(diag_first_error(&diag)->text, span_of(rows[i].error), 0) ==
                       diag_first_error(&diag)->text.len)
            fail_msg("%s: '%.*s'", rows[i].name, SPAN_ARGS(diag_first_error(&diag)->text));
        diag_finish(&diag);
    }
    arena_finish(&arena);
}

static void test_weekdays(void **state)
{
    static const struct {
        const char *date;
        const char *weekday;
    } days[] = {
        {"2026-11-23", "星期一"}, {"2000-02-29", "星期二"}, {"1900-03-01", "星期四"},
        {"2024-12-31", "星期二"}, {"2023-01-01", "星期日"}, {"9999-12-31", "星期五"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        struct arena arena = {0};
        struct bulletin_fields fields = {0};
        struct diag diag = {0};
        struct span out;

        bulletin_field_set_date(&fields, span_of(days[i].date), &arena);
        assert_true(
            bulletin_expand(&fields, SPAN("{weekday}"), false, DIAG_NOWHERE, &arena, &out, &diag));
        if (!span_is(out, days[i].weekday))
            fail_msg("%s: %.*s", days[i].date, SPAN_ARGS(out));
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

static void test_names(void **state)
{
    static const char *const good[] = {"a", "city", "x1", "a_b"};
    static const char *const bad[] = {
        "", "1a", "_a", "a b", "a-b", "a}", "a123456789012345678901234567890123456789x"};

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        if (!bulletin_field_is_name(span_of(good[i])))
            fail_msg("'%s' is a name", good[i]);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (bulletin_field_is_name(span_of(bad[i])))
            fail_msg("'%s' is no name", bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expand),
        cmocka_unit_test(test_weekdays),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
