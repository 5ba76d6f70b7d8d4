/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <utf8proc.h>

#include "base/utf8.h"

#include "base/banned.h"

/* The one file that knows libutf8proc. */

enum { REPLACEMENT = 0xfffd };

/* Zero-width characters that are neither Cc nor Cf: joiners, fillers, variation selectors. */
static const struct {
    uint32_t first;
    uint32_t last;
} invisible[] = {
    {0x034f, 0x034f}, {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180e},   {0x3164, 0x3164},
    {0xfe00, 0xfe0f}, {0xffa0, 0xffa0}, {0xfdd0, 0xfdef}, {0xe0000, 0xe0fff},
};

static bool is_plain_han(uint32_t rune)
{
    return rune >= 0x3400 && rune <= 0x9fff;
}

bool report_is_removed(uint32_t rune)
{
    utf8proc_category_t category;

    if (rune < 0x7f)
        return rune < 0x20;
    if (is_plain_han(rune))
        return false;
    if ((rune & 0xfffe) == 0xfffe)
        return true;
    for (size_t i = 0; i < sizeof(invisible) / sizeof(invisible[0]); i++) {
        if (rune >= invisible[i].first && rune <= invisible[i].last)
            return true;
    }
    category = utf8proc_category((utf8proc_int32_t)rune);
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
           category == UTF8PROC_CATEGORY_CS;
}

/* Whether the character may melt into the one before it. */
static bool is_joining(uint32_t rune)
{
    utf8proc_category_t category;

    if (rune < 0x300 || is_plain_han(rune))
        return false;
    if (rune >= 0x1160 && rune <= 0x11ff)
        return true;
    category = utf8proc_category((utf8proc_int32_t)rune);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

/* Whether NFC leaves the character as it is when it stands alone. */
static bool is_stable(uint32_t rune)
{
    const utf8proc_property_t *property;

    if (rune < 0x300 || is_plain_han(rune))
        return true;
    property = utf8proc_get_property((utf8proc_int32_t)rune);
    return property->decomp_type != 0 || property->decomp_seqindex == UINT16_MAX;
}

static void normalize_segment(struct report_cleaner *cleaner)
{
    /* A character takes apart into at most four, four bytes each. */
    utf8proc_int32_t runes[REPORT_SEGMENT_RUNES * 4 + 1];
    const utf8proc_option_t options = (utf8proc_option_t)((unsigned)UTF8PROC_COMPOSE |
                                                          (unsigned)UTF8PROC_STABLE);
    char bytes[REPORT_SEGMENT_RUNES * UTF8_MAX_BYTES];
    size_t len = 0;
    utf8proc_ssize_t count;

    for (size_t i = 0; i < cleaner->count; i++)
        len += utf8_put(cleaner->runes[i], bytes + len);
    count = utf8proc_decompose((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)len, runes,
                               REPORT_SEGMENT_RUNES * 4, options);
    if (count > 0)
        count = utf8proc_normalize_utf32(runes, count, options);
    for (utf8proc_ssize_t i = 0; i < count; i++)
        report_mapped_put_rune(cleaner->text, (uint32_t)runes[i], cleaner->start);
}

static void flush(struct report_cleaner *cleaner)
{
    if (cleaner->count == 0)
        return;
    if (cleaner->count == 1 && is_stable(cleaner->runes[0]))
        report_mapped_put_rune(cleaner->text, cleaner->runes[0], cleaner->start);
    else
        normalize_segment(cleaner);
    cleaner->text->end = cleaner->end;
    cleaner->count = 0;
}

static void put_line_end(struct report_cleaner *cleaner, size_t start, size_t end)
{
    flush(cleaner);
    report_mapped_put(cleaner->text, SPAN("\n"), start);
    cleaner->text->end = end;
}

void report_cleaner_put(struct report_cleaner *cleaner, uint32_t rune, size_t start, size_t end)
{
    bool is_second = cleaner->is_after_return && rune == '\n';

    cleaner->is_after_return = rune == '\r';
    if (is_second)
        return;
    if (report_is_line_end(rune)) {
        put_line_end(cleaner, start, end);
        return;
    }
    rune = rune == '\t' ? ' ' : report_without_radical(rune);
    if (rune == REPLACEMENT || report_is_removed(rune))
        return;
    if (cleaner->count > 0 && is_joining(rune)) {
        /* More marks than this on one character are no writing (UAX 15, stream-safe text). */
        if (cleaner->count < REPORT_SEGMENT_RUNES)
            cleaner->runes[cleaner->count++] = rune;
        cleaner->end = end;
        return;
    }
    flush(cleaner);
    cleaner->runes[cleaner->count++] = rune;
    cleaner->start = start;
    cleaner->end = end;
}

void report_cleaner_put_replacement(struct report_cleaner *cleaner, size_t start, size_t end)
{
    cleaner->is_after_return = false;
    flush(cleaner);
    report_mapped_put_rune(cleaner->text, REPLACEMENT, start);
    cleaner->text->end = end;
}

void report_cleaner_finish(struct report_cleaner *cleaner)
{
    flush(cleaner);
}

bool report_is_spoken(uint32_t rune)
{
    utf8proc_category_t category;

    if (rune < 0x80)
        return report_is_alnum(rune);
    if (is_plain_han(rune))
        return true;
    category = utf8proc_category((utf8proc_int32_t)rune);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}
