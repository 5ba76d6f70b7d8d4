/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

bool scan_is_han(const struct scan *scan, size_t at)
{
    return utf8_is_han(scan_rune(scan, at));
}

bool scan_is_blank(uint32_t rune)
{
    return rune == ' ' || rune == '\t' || rune == 0xa0 || rune == 0x3000 ||
           (rune >= 0x2000 && rune <= 0x200a) || rune == 0x202f || rune == '\n' || rune == '\r';
}

size_t scan_digits_end(const struct scan *scan, size_t at)
{
    while (scan_is_digit(scan, at))
        at++;
    return at;
}

size_t scan_letters_end(const struct scan *scan, size_t at)
{
    while (scan_is_letter(scan, at))
        at++;
    return at;
}

size_t scan_skip_blank(const struct scan *scan, size_t at)
{
    return scan_is_blank(scan_rune(scan, at)) ? at + 1 : at;
}

uint64_t scan_value(const struct scan *scan, size_t first, size_t end)
{
    uint64_t value = 0;

    for (size_t i = first; i < end && i < first + 18; i++)
        value = value * 10 + (scan_rune(scan, i) - '0');
    return value;
}

bool scan_in_set(const char *set, uint32_t rune)
{
    while (rune != 0 && *set) {
        if (scan_literal_next(&set) == rune)
            return true;
    }
    return false;
}

size_t scan_match(const struct scan *scan, size_t at, const char *text)
{
    size_t i = at;

    for (; *text; i++) {
        if (scan_rune(scan, i) != scan_literal_next(&text))
            return 0;
    }
    return i - at;
}

size_t scan_match_any(const struct scan *scan, size_t at, const char *const *table)
{
    size_t longest = 0;

    for (; *table; table++) {
        size_t len = scan_match(scan, at, *table);

        if (len > longest)
            longest = len;
    }
    return longest;
}

/* The place behind the last character before `at` that is neither blank, quote nor colon, a colon
 * with a blank or quote behind it (编号: 12) being one of them. */
static size_t back_over_quotes(const struct scan *scan, size_t at)
{
    uint32_t rune = scan_before(scan, at);

    if (rune == ':')
        return at - 1;
    if (scan_is_blank(rune) || rune == 0x201c || rune == '"' || rune == 0x2018)
        return scan_before(scan, at - 1) == ':' ? at - 2 : at - 1;
    return at;
}

/* From the last character back, since most words fail there. */
static bool ends_at(const struct scan *scan, size_t at, const char *text)
{
    const char *end = text + strlen(text);

    while (end > text) {
        const char *next = end - 1;
        const char *first;

        while (((unsigned char)*next & 0xc0) == 0x80)
            next--;
        first = next;
        if (at == 0 || scan_rune(scan, --at) != scan_literal_next(&next))
            return false;
        end = first;
    }
    return true;
}

bool scan_follows(const struct scan *scan, size_t at, const char *text)
{
    size_t back = back_over_quotes(scan, at);

    return ends_at(scan, at, text) || (back != at && ends_at(scan, back, text));
}

bool scan_is_named(const struct scan *scan, size_t at, const char *const *table)
{
    uint32_t before = scan_before(scan, at);

    if (before == 0x4e3a || before == 0x662f) /* 为 是 */
        at--;
    return scan_follows_any(scan, at, table);
}

bool scan_follows_any(const struct scan *scan, size_t at, const char *const *table)
{
    for (; *table; table++) {
        if (scan_follows(scan, at, *table))
            return true;
    }
    return false;
}

/* Where a clause ends: context does not reach further. */
static bool ends_clause(const struct scan *scan, size_t at)
{
    uint32_t rune = scan_rune(scan, at);

    if (rune == ',' || rune == '.')
        return !scan_is_digit(scan, at + 1);
    return rune == 0 || rune == 0x3002 || rune == ';' || rune == '!' || rune == '?';
}

bool scan_near_left(const struct scan *scan, size_t at, size_t window, const char *const *table)
{
    for (size_t i = at; i-- > 0 && at - i <= window;) {
        if (ends_clause(scan, i))
            return false;
        if (scan_match_any(scan, i, table) > 0)
            return true;
    }
    return false;
}

bool scan_near_right(const struct scan *scan, size_t at, size_t window, const char *const *table)
{
    for (size_t i = at; i < at + window; i++) {
        if (ends_clause(scan, i))
            return false;
        if (scan_match_any(scan, i, table) > 0)
            return true;
    }
    return false;
}

static bool is_dash(uint32_t rune)
{
    return rune == '-' || rune == '~' || (rune >= 0x2010 && rune <= 0x2015) || rune == 0x2212 ||
           rune == 0x301c || rune == 0x223c || rune == 0x2500 || rune == 0xfe63;
}

size_t scan_range_sign(const struct scan *scan, size_t at)
{
    size_t i = scan_skip_blank(scan, at);

    if (!is_dash(scan_rune(scan, i)))
        return 0;
    i++;
    /* "5 -3" is a number and a negative one */
    if (i - 1 > at && scan_rune(scan, i - 1) == '-' && !scan_is_blank(scan_rune(scan, i)))
        return 0;
    if (is_dash(scan_rune(scan, i)) && scan_rune(scan, i) == scan_rune(scan, i - 1))
        i++;
    return scan_skip_blank(scan, i);
}

/* Whether the sign at a place stands in a sum: with what is written without a break to both sides,
 * there is an equals sign behind it, or letters and one before it; and letters stand alone. */
bool scan_in_formula(const struct scan *scan, size_t at)
{
    static const char signs[] = "+-×÷*/^²³√()=.−";
    enum { REACH = 24 };
    size_t first = at;
    size_t end = at + 1;
    size_t letters = 0;
    bool has_equals = false;
    bool is_behind = false;

    while (first > 0 && at - first < REACH &&
           (scan_is_digit(scan, first - 1) || scan_is_letter(scan, first - 1) ||
            scan_in_set(signs, scan_rune(scan, first - 1))))
        first--;
    while (end < at + REACH && (scan_is_digit(scan, end) || scan_is_letter(scan, end) ||
                                scan_in_set(signs, scan_rune(scan, end))))
        end++;
    for (size_t i = first; i < end; i++) {
        if (scan_is_letter(scan, i) && scan_is_letter(scan, i + 1))
            return false;
        letters += scan_is_letter(scan, i);
        if (scan_rune(scan, i) == '=') {
            has_equals = true;
            is_behind = is_behind || i > at;
        }
    }
    return is_behind || (has_equals && letters > 0);
}
