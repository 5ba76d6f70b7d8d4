/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Longer lines are no headlines and headings. */
enum { TITLE_CHARACTERS = 40, HEADING_CHARACTERS = 30 };

/* How a line is numbered; also its level. */
enum numbering {
    NUMBERING_NONE,
    NUMBERING_CHAPTER,         /* 第一章 第二部分 */
    NUMBERING_SECTION,         /* 第一节 */
    NUMBERING_HAN,             /* 一、 */
    NUMBERING_HAN_BRACKETS,    /* （一） */
    NUMBERING_DIGITS,          /* 1. 1．1、 1) */
    NUMBERING_NESTED_DIGITS,   /* 1.2 */
    NUMBERING_DIGITS_BRACKETS, /* (1) ① */
    NUMBERING_LABEL,           /* 【国内】: no number, but a heading as well */
};

static bool is_digit(uint32_t rune)
{
    return utf8_is_digit(rune) || (rune >= 0xff10 && rune <= 0xff19);
}

/* The bytes of the run of numerals or digits that `line` begins with at `at`. */
static size_t run_len(struct span line, size_t at, bool (*is_member)(uint32_t))
{
    size_t end = at;

    while (end < line.len && is_member(report_rune_at(line, end)))
        end = report_after(line, end);
    return end - at;
}

static enum numbering ordinal_numbering(struct span line)
{
    static const struct {
        struct span unit;
        enum numbering numbering;
    } units[] = {
        {{"章", 3}, NUMBERING_CHAPTER},   {{"篇", 3}, NUMBERING_CHAPTER},
        {{"编", 3}, NUMBERING_CHAPTER},   {{"編", 3}, NUMBERING_CHAPTER},
        {{"部分", 6}, NUMBERING_CHAPTER}, {{"节", 3}, NUMBERING_SECTION},
        {{"節", 3}, NUMBERING_SECTION},
    };
    size_t at = SPAN("第").len;
    size_t len = run_len(line, at, report_is_numeral);

    if (len == 0)
        len = run_len(line, at, is_digit);
    if (len == 0)
        return NUMBERING_NONE;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (span_starts(span_slice(line, at + len, line.len), units[i].unit))
            return units[i].numbering;
    }
    return NUMBERING_NONE;
}

static enum numbering bracket_numbering(struct span line)
{
    size_t at = report_after(line, 0);
    size_t numerals = run_len(line, at, report_is_numeral);
    size_t digits = run_len(line, at, is_digit);
    uint32_t closer = report_rune_at(line, at + numerals + digits);

    if (closer != ')' && closer != U'）')
        return NUMBERING_NONE;
    if (numerals > 0 && digits == 0)
        return NUMBERING_HAN_BRACKETS;
    return digits > 0 && numerals == 0 ? NUMBERING_DIGITS_BRACKETS : NUMBERING_NONE;
}

static enum numbering digit_numbering(struct span line, size_t len)
{
    uint32_t mark = report_rune_at(line, len);
    size_t after = report_after(line, len);

    if (len > 6 || !utf8_is_one_of(mark, U"、.．)）"))
        return NUMBERING_NONE;
    if (run_len(line, after, is_digit) == 0)
        return NUMBERING_DIGITS;
    while (mark == '.' && run_len(line, after, is_digit) > 0) {
        len = after + run_len(line, after, is_digit);
        mark = report_rune_at(line, len);
        after = report_after(line, len);
    }
    return report_is_blank(mark) ? NUMBERING_NESTED_DIGITS : NUMBERING_NONE;
}

static enum numbering find_numbering(struct span line)
{
    uint32_t first = report_rune_at(line, 0);
    size_t len;

    if (span_starts(line, SPAN("第")))
        return ordinal_numbering(line);
    if (first == '(' || first == U'（')
        return bracket_numbering(line);
    if (first >= 0x2460 && first <= 0x2473) /* ① */
        return NUMBERING_DIGITS_BRACKETS;
    len = run_len(line, 0, report_is_numeral);
    if (len > 0)
        return utf8_is_one_of(report_rune_at(line, len), U"、．.") ? NUMBERING_HAN : NUMBERING_NONE;
    len = run_len(line, 0, is_digit);
    return len > 0 ? digit_numbering(line, len) : NUMBERING_NONE;
}

bool report_is_numbered(struct span line)
{
    return find_numbering(line) != NUMBERING_NONE;
}

/* Short, and not ended by punctuation. */
static bool is_short(struct span line, size_t characters)
{
    uint32_t last = report_rune_before(line, line.len);
    struct span rest = line;
    uint32_t rune;

    if (line.len > characters * UTF8_MAX_BYTES || utf8_count(line) > characters ||
        !report_has_spoken(line))
        return false;
    while (utf8_next(&rest, &rune)) {
        if (rune == U'。')
            return false;
    }
    return !report_is_punctuation(last);
}

bool report_is_headline(struct span line)
{
    return is_short(line, TITLE_CHARACTERS);
}

bool report_is_page_part(struct span line)
{
    size_t parts = 0;
    size_t at = 0;

    if (!report_is_headline(line))
        return false;
    for (; at < line.len; at = report_after(line, at)) {
        uint32_t rune = report_rune_at(line, at);

        parts += utf8_is_one_of(rune, U">＞›»→|｜┃│");
    }
    return parts > 1 || (parts == 1 && (span_starts(line, SPAN("首页")) ||
                                        span_find(line, SPAN("位置"), 0) < line.len));
}

/* 附件：1.回执, or 附件： alone, begins a list that goes on below it. */
static bool begins_attachments(struct span line)
{
    size_t at = SPAN("附").len;

    if (!span_starts(line, SPAN("附")))
        return false;
    for (size_t i = 0; i < 3 && at < line.len; i++) {
        uint32_t rune = report_rune_at(line, at);

        at = report_after(line, at);
        if (utf8_is_one_of(rune, U"：:"))
            return at == line.len ||
                   report_is_numbered(report_trim(span_slice(line, at, line.len)));
    }
    return false;
}

/* 【国内】 on a line of its own. */
static bool is_label(struct span line)
{
    return span_starts(line, SPAN("【")) && report_has_spoken(line) &&
           span_find(line, SPAN("】"), 0) + SPAN("】").len == line.len &&
           utf8_count(line) <= HEADING_CHARACTERS;
}

static enum numbering heading_numbering(struct span text, const struct report_blocks *blocks,
                                        size_t i)
{
    struct span line;

    if (i >= blocks->count || blocks->blocks[i].kind != REPORT_SENTENCE_BODY)
        return NUMBERING_NONE;
    line = span_slice(text, blocks->blocks[i].start, blocks->blocks[i].end);
    if (is_label(line))
        return NUMBERING_LABEL;
    return is_short(line, HEADING_CHARACTERS) ? find_numbering(line) : NUMBERING_NONE;
}

void report_find_headings(struct span text, struct report_blocks *blocks)
{
    enum numbering before = NUMBERING_NONE;
    enum numbering numbering = heading_numbering(text, blocks, 0);
    bool is_head = true;
    bool is_attached = false;

    for (size_t i = 0; i < blocks->count; i++) {
        struct report_block *block = &blocks->blocks[i];
        struct span line = span_slice(text, block->start, block->end);
        enum numbering next = heading_numbering(text, blocks, i + 1);

        is_attached = begins_attachments(line) ||
                      (is_attached && numbering != NUMBERING_NONE &&
                       (before == NUMBERING_NONE || numbering == before));
        /* Lines of one numbering that follow each other with nothing between are a list. */
        if (numbering != NUMBERING_NONE &&
            (is_attached || numbering == before || numbering == next)) {
            block->kind = REPORT_SENTENCE_LIST_ITEM;
        } else if (numbering != NUMBERING_NONE) {
            block->kind = REPORT_SENTENCE_HEADING;
            block->level = (uint8_t)numbering;
        } else if (is_head && i + 1 < blocks->count && block->kind == REPORT_SENTENCE_BODY &&
                   report_is_headline(line) && !report_is_page_part(line)) {
            block->kind = REPORT_SENTENCE_HEADING;
            block->is_title = true;
        }
        is_head = is_head && report_is_page_part(line);
        before = numbering;
        numbering = next;
    }
}

/* Whether a paragraph is 一、提高认识。 with its text behind, or in the next one. */
static bool begins_with_heading(struct span text, const struct report_blocks *blocks, size_t i)
{
    const struct report_block *block = &blocks->blocks[i];
    struct span line = report_trim(span_slice(text, block->start, block->end));
    enum numbering numbering = find_numbering(line);
    size_t count = 0;
    size_t at = 0;

    if (block->kind == REPORT_SENTENCE_HEADING ||
        (numbering != NUMBERING_HAN && numbering != NUMBERING_HAN_BRACKETS))
        return false;
    while (at < line.len && report_rune_at(line, at) != U'。') {
        at = report_after(line, at);
        if (++count > HEADING_CHARACTERS)
            return false;
    }
    if (report_after(line, at) < line.len)
        return true;
    return at < line.len && i + 1 < blocks->count &&
           !report_is_numbered(
               span_slice(text, blocks->blocks[i + 1].start, blocks->blocks[i + 1].end));
}

static enum numbering block_numbering(struct span text, const struct report_blocks *blocks,
                                      size_t i)
{
    return find_numbering(
        report_trim(span_slice(text, blocks->blocks[i].start, blocks->blocks[i].end)));
}

/* Behind the paragraphs from `i` on that follow each other with one numbering. */
static size_t rows_end(struct span text, const struct report_blocks *blocks, size_t i)
{
    enum numbering numbering = block_numbering(text, blocks, i);

    do
        i++;
    while (numbering != NUMBERING_NONE && i < blocks->count &&
           block_numbering(text, blocks, i) == numbering);
    return i;
}

/* The rows of one enumeration are chapters all or none. */
void report_find_outline(struct span text, struct report_blocks *blocks)
{
    size_t count = 0;
    size_t first = 0;
    size_t end;

    for (size_t i = 0; i < blocks->count; i = end) {
        size_t heads = 0;

        end = rows_end(text, blocks, i);
        for (size_t k = i; k < end; k++)
            heads += blocks->blocks[k].kind == REPORT_SENTENCE_HEADING ||
                     begins_with_heading(text, blocks, k);
        for (size_t k = i; k < end && heads == end - i; k++) {
            if (blocks->blocks[k].kind == REPORT_SENTENCE_HEADING)
                continue;
            if (count++ == 0)
                first = k;
            else
                blocks->blocks[first].is_outline = blocks->blocks[k].is_outline = true;
        }
    }
}
