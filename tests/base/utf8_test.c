/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "base/utf8.h"

#include "base/banned.h"

static void test_validity(void **state)
{
    static const struct {
        const char *name, *s;
        size_t valid;
    } rows[] = {
        {"plain", "abc", 3},
        {"Chinese", "会议", 6},
        {"four bytes", "\xf0\xa0\x80\x80", 4},
        {"overlong slash", "a\xc0\xaf", 1},
        {"overlong in three", "\xe0\x80\xaf", 0},
        {"surrogate", "a\xed\xa0\x80", 1},
        {"above the end", "\xf4\x90\x80\x80", 0},
        {"lone continuation", "ab\x80", 2},
        {"cut short", "会\xe8\xae", 3},
        {"never a byte", "\xff", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t got = utf8_valid_len(span_of(rows[i].s));

        if (got != rows[i].valid)
            fail_msg("%s: %zu bytes valid, wanted %zu", rows[i].name, got, rows[i].valid);
    }
}

static void test_every_rune_round_trips(void **state)
{
    (void)state;
    for (uint32_t rune = 1; rune <= 0x10ffff; rune++) {
        char bytes[UTF8_MAX_BYTES];
        struct span rest = {bytes, 0};
        uint32_t back = 0;

        if (rune == 0xd800)
            rune = 0xe000;
        rest.len = utf8_put(rune, bytes);
        if (utf8_valid_len(rest) != rest.len || !utf8_next(&rest, &back) || back != rune ||
            rest.len != 0)
            fail_msg("U+%04X came back as U+%04X", rune, back);
    }
}

static void test_cut_count_last(void **state)
{
    uint32_t rune = 0;

    (void)state;
    assert_text("cut inside a character", utf8_cut(SPAN("会议"), 5), "会");
    assert_text("cut at its end", utf8_cut(SPAN("会议"), 6), "会议");
    assert_text("cut to nothing", utf8_cut(SPAN("会议"), 2), "");
    assert_int_equal(utf8_count(SPAN("a会b")), 3);
    assert_text("last", utf8_last(SPAN("a会"), &rune), "会");
    assert_int_equal(rune, 0x4f1a);
    assert_text("last of none", utf8_last(SPAN(""), &rune), "");
}

static void test_han(void **state)
{
    (void)state;
    assert_true(utf8_is_han(0x4e00));
    assert_true(utf8_is_han(0x3007));
    assert_true(utf8_is_han(0x20000));
    assert_false(utf8_is_han('a'));
    assert_false(utf8_is_han(0x3001));
    assert_false(utf8_is_han(0xff0c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_validity), cmocka_unit_test(test_every_rune_round_trips),
        cmocka_unit_test(test_cut_count_last), cmocka_unit_test(test_han)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
