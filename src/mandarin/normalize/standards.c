/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/banned.h"

/* Standards, all digits one by one, with a small break before the year:
 *
 *   GB/T 16159-2012  ISO9001:2015    by a table
 *   JR/T 0071—2020  T/CECS 10001     by their shape
 */

/* Letters whose numbers are standards. */
static const char *const standards[] = {
    "GB",   "GB/T", "GB/Z", "GBZ",  "GBZ/T", "ISO",   "IEC",  "ISO/IEC", "HJ",   "HJ/T",
    "YY",   "YY/T", "QB",   "QB/T", "JT/T",  "NB/T",  "SB/T", "LY/T",    "NY/T", "JGJ",
    "CJJ",  "WS/T", "WS",   "GA/T", "GA",    "SL",    "DL/T", "YD/T",    "SH/T", "T/CAS",
    "ASTM", "IEEE", "RFC",  "DIN",  "EN",    "GB/T ", "GJB",  NULL};

/* Behind the number of a standard, with its parts: -2012. */
static bool has_year(const struct scan *scan, size_t at)
{
    while (scan_rune(scan, at) == '.' && scan_is_digit(scan, at + 1))
        at = scan_digits_end(scan, at + 1);
    return scan_rune(scan, at) == '-' && scan_digits_end(scan, at + 1) == at + 5;
}

/* JR/T, DB11/T and T/CECS: recommended standards of whatever trade, place or society. */
static size_t match_recommended(const struct scan *scan, size_t at)
{
    size_t end = scan_letters_end(scan, at);

    if (end == at || end > at + 4)
        return 0;
    if (scan_rune(scan, at) == 'T' && scan_rune(scan, at + 1) == '/') {
        end = scan_letters_end(scan, at + 2);
        return end > at + 3 && end < at + 9 ? end - at : 0;
    }
    if (scan_match(scan, at, "DB") > 0)
        end = scan_digits_end(scan, end);
    return scan_match(scan, end, "/T") > 0 && !scan_is_letter(scan, end + 2) ? end + 2 - at : 0;
}

/* GB/T 16159-2012, ISO 9001:2015, JR/T 0071—2020. */
size_t code_standard(struct scan *scan, size_t at)
{
    size_t known = scan_match_any(scan, at, standards);
    size_t len = known > 0 ? known : match_recommended(scan, at);
    size_t first = scan_skip_blank(scan, at + len);
    size_t end = scan_digits_end(scan, first);
    size_t year;
    uint32_t separator;

    if (len == 0 || end == first)
        return 0;
    if (end - first < 3 && !has_year(scan, end))
        return 0;
    while (scan_in_set(".-:—", scan_rune(scan, end)) && scan_is_digit(scan, end + 1))
        end = scan_digits_end(scan, end + 1);
    year = scan_is_blank(scan_rune(scan, end)) ? scan_range_sign(scan, end) : 0;
    if (year > 0 && scan_digits_end(scan, year) == year + 4)
        end = year + 4; /* GB/T 16159 — 2012 */
    say_form(scan, at, end);
    code_say(scan, at, at + len);
    while (first < end) {
        size_t digits = scan_digits_end(scan, first);

        number_say_digits(scan, first, digits, false);
        separator = scan_rune(scan, digits);
        if (digits < end)
            separator == '.' ? say_word(scan, "点", SCRIPT_FORM_SYMBOL)
                             : say_mark(scan, MANDARIN_MARK_SPACE);
        for (first = digits + 1; first < end && !scan_is_digit(scan, first); first++)
            ;
    }
    return end;
}
