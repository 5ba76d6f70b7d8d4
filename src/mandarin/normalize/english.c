/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

/* Numbers in a line that is English as a whole are left to the English voice, which knows digits
 * but no signs:
 *
 *   12.5%          12 point 5 percent
 *   $3.2 billion   3 point 2 billion dollars
 *   1,234          1234
 */

enum { ENGLISH_WORDS = 4 }; /* with small letters, and no Chinese character: an English line */

static const struct {
    uint32_t sign;
    const char *said;
} currencies[] = {
    {'$', "dollars"}, {0x20ac, "euros"}, {0xa3, "pounds"}, {0xa5, "yuan"}, {0xffe5, "yuan"}};
static const char *const magnitudes[] = {"million", "billion", "trillion", "thousand", NULL};

bool english_is_line(const struct scan *scan)
{
    size_t words = 0;

    for (size_t i = 0; i < scan->count; i++) {
        uint32_t rune = scan_rune(scan, i);

        if (scan_is_han(scan, i))
            return false;
        if (rune >= 'a' && rune <= 'z' && scan_is_letter(scan, i + 1) &&
            (i == 0 || scan_is_blank(scan_rune(scan, i - 1))))
            words++;
    }
    return words >= ENGLISH_WORDS;
}

static void say_digits(struct scan *scan, size_t first, size_t end)
{
    struct text text = {.arena = scan->line->arena};

    for (size_t i = first; i < end; i++) {
        if (scan_is_digit(scan, i))
            text_put_byte(&text, (char)scan_rune(scan, i));
    }
    say_english_text(scan, text_span(&text));
}

static const char *match_currency(const struct scan *scan, size_t at)
{
    for (size_t i = 0; i < sizeof(currencies) / sizeof(currencies[0]); i++) {
        if (scan_rune(scan, at) == currencies[i].sign)
            return currencies[i].said;
    }
    return NULL;
}

/* million, behind a blank. */
static size_t match_magnitude(const struct scan *scan, size_t at)
{
    size_t first = scan_skip_blank(scan, at);
    size_t len = scan_match_any(scan, first, magnitudes);

    return len > 0 && !scan_is_letter(scan, first + len) ? first + len : at;
}

size_t normalize_english(struct scan *scan, size_t at)
{
    const char *currency = match_currency(scan, at);
    size_t first = currency ? scan_skip_blank(scan, at + 1) : at;
    struct number number;
    bool is_share;
    size_t end;

    if (!number_parse(scan, first, &number))
        return 0;
    is_share = scan_rune(scan, number.end) == '%';
    end = currency ? match_magnitude(scan, number.end) : number.end + is_share;
    say_form(scan, at, end);
    say_digits(scan, number.first, number.whole_end);
    if (!number_is_whole(&number)) {
        say_english_text(scan, SPAN("point"));
        for (size_t i = number.part_first; i < number.end; i++)
            say_digits(scan, i, i + 1);
    }
    if (is_share && !currency)
        say_english_text(scan, SPAN("percent"));
    if (currency) {
        if (end > number.end)
            say_english(scan, scan_skip_blank(scan, number.end), end);
        say_english_text(scan, span_of(currency));
    }
    scan->latin_end = end;
    return end;
}
