/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "base/span.h"

#include "base/banned.h"

static void test_find(void **state)
{
    static const struct {
        const char *name, *s, *part;
        size_t from, wanted;
    } rows[] = {
        {"at the start", "abcabc", "abc", 0, 0}, {"later", "abcabc", "abc", 1, 3},
        {"missing", "abcabc", "abd", 0, 6},      {"false start", "aab", "ab", 0, 1},
        {"longer than s", "ab", "abc", 0, 2},    {"empty part", "ab", "", 1, 1},
        {"at the end", "xyab", "ab", 2, 2},      {"Chinese", "会议指出", "指出", 0, 6},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t got = span_find(span_of(rows[i].s), span_of(rows[i].part), rows[i].from);

        if (got != rows[i].wanted)
            fail_msg("%s: got %zu, wanted %zu", rows[i].name, got, rows[i].wanted);
    }
}

static void test_numbers(void **state)
{
    static const struct {
        const char *s;
        bool is_ok;
        double wanted;
    } rows[] = {{"0", true, 0},      {"-23", true, -23}, {"0.75", true, 0.75}, {"+3.5", true, 3.5},
                {".5", true, 0.5},   {"", false, 0},     {"-", false, 0},      {"1e3", false, 0},
                {"1.2.3", false, 0}, {"nan", false, 0},  {"1,5", false, 0},    {"12a", false, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        double value = 0;
        bool is_ok = span_to_double(span_of(rows[i].s), &value);

        if (is_ok != rows[i].is_ok)
            fail_msg("'%s': accepted is %d", rows[i].s, is_ok);
        if (is_ok)
            assert_near(rows[i].s, value, rows[i].wanted, 1e-12);
    }
}

static void test_sizes(void **state)
{
    static const struct {
        const char *s;
        size_t limit;
        bool is_ok;
        size_t wanted;
    } rows[] = {{"0", 10, true, 0},
                {"10", 10, true, 10},
                {"11", 10, false, 0},
                {"", 10, false, 0},
                {"18446744073709551615", SIZE_MAX, true, SIZE_MAX},
                {"18446744073709551616", SIZE_MAX, false, 0},
                {"-1", 10, false, 0},
                {"9", 5, false, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t value = 0;
        bool is_ok = span_to_size(span_of(rows[i].s), rows[i].limit, &value);

        if (is_ok != rows[i].is_ok || value != rows[i].wanted)
            fail_msg("'%s': accepted %d as %zu", rows[i].s, is_ok, value);
    }
}

static void test_order_and_edges(void **state)
{
    struct span s = SPAN("  a b\t\r\n");

    (void)state;
    assert_text("trim", span_trim(s), "a b");
    assert_text("trim all", span_trim(SPAN(" \n")), "");
    assert_text("slice past the end", span_slice(SPAN("abc"), 1, 99), "bc");
    assert_text("slice backwards", span_slice(SPAN("abc"), 2, 1), "");
    assert_true(span_compare(SPAN("a"), SPAN("ab")) < 0);
    assert_true(span_compare(SPAN("b"), SPAN("ab")) > 0);
    assert_int_equal(span_compare(SPAN("ab"), SPAN("ab")), 0);
    assert_true(span_starts(SPAN("abc"), SPAN("ab")));
    assert_false(span_starts(SPAN("a"), SPAN("ab")));
    assert_true(span_ends(SPAN("abc"), SPAN("bc")));
    assert_true(span_equals((struct span){NULL, 0}, SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find), cmocka_unit_test(test_numbers),
                                       cmocka_unit_test(test_sizes),
                                       cmocka_unit_test(test_order_and_edges)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
