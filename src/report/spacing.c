/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Chinese that was set apart to fill a line: 四 川 省 水 利 厅, 通　知, 张　三 below 李四光. Two or
 * more single characters with the same gap between them are read as if there were none; a wider
 * gap parts two such runs. Numerals (一 二 三) are the cells of a table, and a gap of many columns
 * is one between cells too. */

enum { MOST_GAP_COLUMNS = 8 };

/* The columns of the blanks at `at`; *end is behind them. */
static size_t gap_columns(struct span text, size_t at, size_t *end)
{
    size_t columns = 0;

    for (; report_is_blank(report_rune_at(text, at)); at = report_after(text, at))
        columns += report_rune_at(text, at) < 0x80 ? 1 : 2;
    *end = at;
    return columns;
}

/* The gap between two single characters, the first of which ends at `at`; 0 when there is none. */
static size_t gap_at(struct span text, size_t at, size_t *next)
{
    size_t columns = gap_columns(text, at, next);

    if (columns > MOST_GAP_COLUMNS || !utf8_is_han(report_rune_at(text, *next)) ||
        utf8_is_han(report_rune_at(text, report_after(text, *next))))
        return 0;
    return columns;
}

/* The end of the run of single characters that begins with the one at `at`, which is single on its
 * left; behind that one when it is alone. *is_spaced: the blanks in the run say nothing, which in a
 * run of numerals they do. */
static size_t run_end(struct span text, size_t at, bool *is_spaced)
{
    size_t end = report_after(text, at);
    bool has_word = !report_is_numeral(report_rune_at(text, at));
    size_t next;
    size_t gap = gap_at(text, end, &next);
    size_t columns = gap;

    while (gap > 0 && columns == gap) {
        end = report_after(text, next);
        has_word = has_word || !report_is_numeral(report_rune_at(text, next));
        columns = gap_at(text, end, &next);
    }
    *is_spaced = gap > 0 && has_word;
    return end;
}

static void move(struct report_mapped *text, size_t at, size_t end)
{
    for (; at < end; at++) {
        text->data[text->len] = text->data[at];
        text->offsets[text->len++] = text->offsets[at];
    }
}

void report_close_up(struct report_mapped *text)
{
    struct span all = report_mapped_span(text);
    uint32_t before = 0;
    size_t at = 0;

    text->len = 0;
    while (at < all.len) {
        uint32_t rune = report_rune_at(all, at);
        size_t after = report_after(all, at);
        bool is_spaced = false;
        size_t end = utf8_is_han(rune) && !utf8_is_han(before) ? run_end(all, at, &is_spaced)
                                                               : after;

        for (; at < end; at = after) {
            after = report_after(all, at);
            before = report_rune_at(all, at);
            if (!is_spaced || !report_is_blank(before))
                move(text, at, after);
        }
    }
}
