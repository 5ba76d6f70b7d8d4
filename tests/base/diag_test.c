/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "base/diag.h"

#include "base/banned.h"

static void test_lines(void **state)
{
    static const struct {
        struct diag_place place;
        const char *wanted;
    } rows[] = {
        {{0}, "error: broken 7"},
        {{.file = "a.txt"}, "a.txt: error: broken 7"},
        {{.file = "a.txt", .line = 3}, "a.txt:3: error: broken 7"},
        {{.file = "a.txt", .line = 3, .column = 9}, "a.txt:3:9: error: broken 7"},
        {{.file = "a.txt", .line = 3, .column = 9, .offset = 41, .has_offset = true},
         "a.txt:3:9: error: broken 7 (byte 41)"},
        {{.line = 2}, "line 2: error: broken 7"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct diag diag = {0};

        assert_false(diag_error(&diag, DIAG_DATA, rows[i].place, "broken %d", 7));
        assert_text(rows[i].wanted, diag_line(diag_first_error(&diag), &diag.arena),
                    rows[i].wanted);
        assert_int_equal(diag_first_error(&diag)->kind, DIAG_DATA);
        diag_finish(&diag);
    }
}

static void test_warnings_are_bounded_errors_are_not_lost(void **state)
{
    struct diag diag = {0};

    (void)state;
    for (int i = 0; i < 3 * DIAG_MAX_MESSAGES; i++)
        diag_warning(&diag, DIAG_NOWHERE, "odd %d", i);
    assert_int_equal(diag.message_count, DIAG_MAX_MESSAGES + 1);
    assert_text("the last", diag.messages[DIAG_MAX_MESSAGES].text,
                "further warnings and notes are left out");
    assert_null(diag_first_error(&diag));
    diag_error(&diag, DIAG_IO, DIAG_NOWHERE, "the end");
    assert_text("error", diag_first_error(&diag)->text, "the end");
    diag_finish(&diag);
}

static void test_place_of(void **state)
{
    struct span text = SPAN("一行\n第二行abc\n");
    struct diag_place place = diag_place_of("f", text, 7 + 9 + 1);

    (void)state;
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 5);
    assert_int_equal(place.offset, 17);
}

static void test_plural(void **state)
{
    (void)state;
    assert_string_equal(diag_plural(0), "s");
    assert_string_equal(diag_plural(1), "");
    assert_string_equal(diag_plural(2), "s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_warnings_are_bounded_errors_are_not_lost),
        cmocka_unit_test(test_place_of), cmocka_unit_test(test_plural)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
