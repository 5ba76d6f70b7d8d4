/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* What stands in brackets and is no remark:
 *
 *   [x] [ ] [√]              marks of tasks: left out, and counted
 *   增长12③  下降2%[1]  有关研究[2-3]   footnotes: left out, and counted
 *   （%） （‰） （km/h）       what the figures of a column are: 百分比, 公里每小时
 */

static size_t leave_out(struct scan *scan, size_t at, size_t end, const char *how)
{
    say_form(scan, at, end);
    say_fallback(scan, how);
    return end;
}

static size_t task(struct scan *scan, size_t at)
{
    uint32_t inside = scan_rune(scan, at + 1);
    uint32_t before = scan_before(scan, at);

    if (scan_rune(scan, at) != '[' || scan_rune(scan, at + 2) != ']' ||
        !scan_in_set("xX √✓✔ ", inside) || utf8_is_letter(before) || utf8_is_digit(before))
        return 0;
    leave_out(scan, at, at + 3, "the mark of a task left out");
    if (scan->line->unit_count > 0)
        say_mark(scan, MANDARIN_MARK_SPACE);
    return at + 3;
}

/* [1], [2-3], [1,4] and [注1]; numbers of up to three digits. */
static size_t reference_end(const struct scan *scan, size_t at)
{
    size_t end = at + 1 + scan_match(scan, at + 1, "注");

    while (true) {
        size_t digits = scan_digits_end(scan, end);

        if (digits == end || digits > end + 3)
            return 0;
        end = digits;
        if (scan_rune(scan, end) == ']')
            return scan_match(scan, end + 1, "号") > 0 ? 0 : end + 1;
        if (!scan_in_set("-,–", scan_rune(scan, end)) || end > at + 15)
            return 0;
        end++;
    }
}

/* ② or [1] right behind a figure, [1] behind a word too: it points to a footnote. */
static size_t footnote(struct scan *scan, size_t at)
{
    uint32_t rune = scan->chars[at].written;
    uint32_t before = scan_before(scan, at);
    static const char *const named[] = {"区间", "集合", "文献", "参见", "详见", NULL};
    bool is_behind_figure = utf8_is_digit(before) || before == '%' || before == 0x2030 ||
                            before == ')';
    size_t end;

    if (rune >= 0x2460 && rune <= 0x2473)
        return is_behind_figure ? leave_out(scan, at, at + 1, "footnote mark left out") : 0;
    if (rune != '[' && rune != 0xff3b)
        return 0;
    if (!is_behind_figure &&
        (at == 0 || !scan_is_han(scan, at - 1) || scan_follows_any(scan, at, named)))
        return 0;
    end = reference_end(scan, at);
    return end > 0 ? leave_out(scan, at, end, "footnote mark left out") : 0;
}

/* What a sign alone in brackets stands for. */
static size_t column_sign(struct scan *scan, size_t at, size_t first)
{
    static const struct {
        const char *written;
        const char *said;
    } rows[] = {{"%", "百分比"}, {"‰", "千分比"}, {"±%", "百分比"}, {"+/-%", "百分比"}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t end = first + scan_match(scan, first, rows[i].written);

        if (end == first || (at < first && scan_rune(scan, end) != ')'))
            continue;
        if (at < first) {
            say_form(scan, at, first);
            say_mark(scan, MANDARIN_MARK_BRACKET_OPEN);
        }
        say_form(scan, first, end);
        say_word(scan, rows[i].said, SCRIPT_FORM_SYMBOL);
        return end;
    }
    return 0;
}

/* （%） and 单位：%. */
static size_t column(struct scan *scan, size_t at)
{
    if (scan_rune(scan, at) == '(')
        return column_sign(scan, at, at + 1);
    return scan_rune(scan, at) == '%' && scan_follows(scan, at, "单位") ? column_sign(scan, at, at)
                                                                        : 0;
}

/* 今（15）日: what 今 is, said in its place. */
static size_t day_of_today(struct scan *scan, size_t at)
{
    struct number number;

    if (scan_rune(scan, at) != '(' || !scan_in_set("今昨明前", scan_before(scan, at)) ||
        !number_parse(scan, at + 1, &number) || !number_is_whole(&number) ||
        scan_rune(scan, number.end) != ')' || scan_match(scan, number.end + 1, "日") == 0 ||
        number.value < 1 || number.value > 31)
        return 0;
    say_form(scan, at, number.end + 2);
    number_say_value(scan, number.value, NUMBER_ORDINAL);
    say_join(scan, "日", SCRIPT_FORM_UNIT);
    scan->number_end = number.end + 2;
    return number.end + 2;
}

size_t normalize_bracketed(struct scan *scan, size_t at)
{
    size_t end = task(scan, at);

    if (end == 0)
        end = day_of_today(scan, at);

    if (end == 0)
        end = footnote(scan, at);
    return end > 0 ? end : column(scan, at);
}
