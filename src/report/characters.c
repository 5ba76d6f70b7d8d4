/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Opening and closing, in turn. */
static const char32_t pairs[] = U"“”‘’「」『』（）()《》〈〉【】〔〕[]［］{}｛｝〖〗\"\"";
/* The first of them are quotes. */
static const char32_t quotes[] = U"“‘「『\"";
static const char32_t punctuation[] = U"。！？，、；：…｡．.!?,;:⋯—～";

bool report_is_line_end(uint32_t rune)
{
    return (rune >= '\n' && rune <= '\r') || rune == 0x85 || rune == 0x2028 || rune == 0x2029;
}

bool report_is_blank(uint32_t rune)
{
    return rune == ' ' || rune == 0xa0 || rune == 0x3000 || (rune >= 0x2000 && rune <= 0x200a) ||
           rune == 0x202f || rune == 0x205f || rune == 0x1680;
}

bool report_is_numeral(uint32_t rune)
{
    return utf8_is_one_of(rune, U"〇零一二三四五六七八九十百");
}

bool report_is_alnum(uint32_t rune)
{
    return utf8_is_digit(rune) || utf8_is_letter(rune);
}

/* Han, letters and digits, the most of any text, are no marks: a quick no. */
static bool may_be_mark(uint32_t rune)
{
    if (rune < 0x80)
        return !report_is_alnum(rune);
    return rune < 0x3400 || rune > 0x9fff;
}

uint32_t report_closer_of(uint32_t rune)
{
    for (size_t i = 0; may_be_mark(rune) && pairs[i]; i += 2) {
        if (pairs[i] == rune)
            return pairs[i + 1];
    }
    return 0;
}

bool report_is_closer(uint32_t rune)
{
    for (size_t i = 0; may_be_mark(rune) && pairs[i]; i += 2) {
        if (pairs[i + 1] == rune)
            return true;
    }
    return false;
}

bool report_is_quote(uint32_t opener)
{
    return utf8_is_one_of(opener, quotes);
}

bool report_is_punctuation(uint32_t rune)
{
    return may_be_mark(rune) && utf8_is_one_of(rune, punctuation);
}

/* These two are asked for every character several times, of text that is known to be valid. */
static size_t sequence_len(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

uint32_t report_rune_at(struct span text, size_t at)
{
    struct span rest;
    uint32_t rune = 0;

    if (at >= text.len)
        return 0;
    if ((unsigned char)text.data[at] < 0x80)
        return (unsigned char)text.data[at];
    if (at + 3 <= text.len && sequence_len((unsigned char)text.data[at]) == 3)
        return ((unsigned char)text.data[at] & 0x0fu) << 12 |
               ((unsigned char)text.data[at + 1] & 0x3fu) << 6 |
               ((unsigned char)text.data[at + 2] & 0x3fu);
    rest = span_slice(text, at, text.len);
    utf8_next(&rest, &rune);
    return rune;
}

size_t report_after(struct span text, size_t at)
{
    size_t after;

    if (at >= text.len)
        return text.len;
    after = at + sequence_len((unsigned char)text.data[at]);
    return after < text.len ? after : text.len;
}

uint32_t report_rune_before(struct span text, size_t at)
{
    uint32_t rune = 0;

    utf8_last(span_slice(text, 0, at), &rune);
    return rune;
}

bool report_has_spoken(struct span text)
{
    uint32_t rune;

    while (utf8_next(&text, &rune)) {
        if (report_is_spoken(rune))
            return true;
    }
    return false;
}

struct span report_trim(struct span text)
{
    uint32_t rune;

    while (text.len > 0 && report_is_blank(report_rune_at(text, 0)))
        text = span_slice(text, report_after(text, 0), text.len);
    while (text.len > 0) {
        struct span last = utf8_last(text, &rune);

        if (!report_is_blank(rune))
            break;
        text.len -= last.len;
    }
    return text;
}
