/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Telephone numbers, digit by digit, 1 as 幺, with a small break between the groups:
 *
 *   13800138000  138-0013-8000  +86 138 0013 8000
 *   010-88886666  (010)88886666  0571-8888xxxx  010-88886666转8001
 *   400-820-8820  4008208820
 *   拨打12345  110报警  12315热线             by what stands beside them
 */

enum { MAX_GROUPS = 6 };

struct groups {
    struct {
        size_t first;
        size_t end;
    } group[MAX_GROUPS];
    size_t count;
    size_t digits;
};

static const char *const leads[] = {
    "电话",     "热线",     "拨打",     "致电", "手机",     "手机号",   "传真",
    "客服",     "专线",     "拨通",     "拨",   "联系方式", "电话号码", "手机号码",
    "监督电话", "举报电话", "服务热线", "短号", "短信至",   "发送至",   "热线电话",
    "分机",     "转",       "打",       "呼叫", "Tel",      "TEL",      "tel",
    "电话:",    "火警",     "急救",     "报警", "匪警",     NULL};
static const char *const hotlines[] = {"热线", "报警", "急救", "专线", "服务热线", "平台",
                                       "客服", "便民", "指挥", "火警", "救护车",   "消防",
                                       "举报", "投诉", "短信", "政务", "市民",     "电话",
                                       "救援", "接警", "警情", "查号", NULL};

static bool is_separator(uint32_t rune)
{
    return rune == '-' || rune == ' ' || (rune >= 0x2010 && rune <= 0x2015) || rune == ')';
}

/* Digits with single separators between them. */
static void parse_groups(const struct scan *scan, size_t at, size_t most, struct groups *groups)
{
    *groups = (struct groups){0};
    while (groups->count < most && scan_is_digit(scan, at)) {
        size_t end = scan_digits_end(scan, at);

        groups->group[groups->count].first = at;
        groups->group[groups->count].end = end;
        groups->count++;
        groups->digits += end - at;
        at = is_separator(scan_rune(scan, end)) ? end + 1 : end;
        if (scan_match(scan, end, " - ") > 0)
            at = end + 3;
        if (at > end && scan_rune(scan, end) == ')')
            at = scan_skip_blank(scan, at);
        if (at == end)
            return;
    }
}

static size_t len_of(const struct groups *groups, size_t i)
{
    return i < groups->count ? groups->group[i].end - groups->group[i].first : 0;
}

static bool is_mobile_head(const struct scan *scan, size_t at)
{
    return scan_rune(scan, at) == '1' && scan_rune(scan, at + 1) >= '3' &&
           scan_rune(scan, at + 1) <= '9';
}

static bool is_service_head(const struct scan *scan, size_t at)
{
    return scan_match(scan, at, "400") > 0 || scan_match(scan, at, "800") > 0;
}

static bool is_area_code(const struct scan *scan, size_t at, size_t len)
{
    return scan_rune(scan, at) == '0' && scan_rune(scan, at + 1) != '0' && (len == 3 || len == 4);
}

/* How many of the groups from `from` on make a number as one of the shapes; 0: none. */
static size_t match_shape(const struct scan *scan, const struct groups *groups, size_t from)
{
    size_t at = groups->group[from].first;
    size_t a = len_of(groups, from);
    size_t b = len_of(groups, from + 1);
    size_t c = len_of(groups, from + 2);

    if (is_area_code(scan, at, a)) {
        if (b == 7 || b == 8)
            return 2;
        return (b == 3 || b == 4) && c == 4 ? 3 : 0;
    }
    if (is_mobile_head(scan, at)) {
        if (a == 11)
            return 1;
        return a == 3 && b == 4 && c == 4 ? 3 : 0;
    }
    if (is_service_head(scan, at)) {
        if (a == 10)
            return 1;
        if (a + b == 10 && a < 8)
            return 2;
        if (a == 4 && b == 3 && c == 3) /* 4006-700-700 */
            return 3;
        return a == 3 && b + c == 7 && b >= 3 && c >= 3 ? 3 : 0;
    }
    return scan_rune(scan, at) == '0' && (a == 11 || a == 12) ? 1 : 0;
}

/* 转8001, -8001 behind a number. */
static size_t say_extension(struct scan *scan, size_t at)
{
    size_t first = at + 1;
    size_t end = scan_digits_end(scan, first);

    if ((scan_match(scan, at, "转") == 0 && scan_rune(scan, at) != '-') || end == first ||
        end - first > 6)
        return at;
    say_form(scan, at, end);
    say_word(scan, "转", SCRIPT_FORM_SYMBOL);
    number_say_digits(scan, first, end, true);
    return end;
}

static size_t say_groups(struct scan *scan, size_t at, const struct groups *groups, size_t from,
                         size_t to)
{
    size_t end = groups->group[to - 1].end;

    say_form(scan, at, end);
    for (size_t i = from; i < to; i++) {
        if (i > from)
            say_mark(scan, MANDARIN_MARK_SPACE);
        number_say_digits(scan, groups->group[i].first, groups->group[i].end, true);
    }
    return say_extension(scan, end);
}

/* 0571-8888xxxx, 138****8000: what is not shown is said to be so. */
static size_t masked(struct scan *scan, size_t at)
{
    size_t i = scan_digits_end(scan, at);
    size_t mask;

    if (scan_rune(scan, i) == '-' && scan_rune(scan, at) == '0')
        i = scan_digits_end(scan, i + 1);
    for (mask = i; scan_rune(scan, mask) == '*' || scan_rune(scan, mask) == 'x' ||
                   scan_rune(scan, mask) == 'X';
         mask++)
        ;
    if (mask - i < 3 || i - at < 3 || mask - i > 12 || scan_is_letter(scan, mask))
        return 0;
    say_form(scan, at, mask);
    number_say_digits(scan, at, i, true);
    if (scan_rune(scan, i) == '*') {
        say_mark(scan, MANDARIN_MARK_SPACE);
        say_fallback(scan, "hidden digits left out");
    } else {
        say_letters(scan, i, mask);
    }
    if (scan_is_digit(scan, mask)) {
        size_t end = scan_digits_end(scan, mask);

        say_form(scan, mask, end);
        number_say_digits(scan, mask, end, true);
        return end;
    }
    return mask;
}

/* Numbers that everybody knows, where nothing is counted with them. Alone on a line, those that
 * begin with 1 are as likely plain numbers. */
static const char *const known[] = {"10086", "10010", "12306", "12315", "12345", "12333", "12366",
                                    "12318", "12320", "12328", "12329", "12348", "12355", "12377",
                                    "12380", "12388", "12389", "12393", "95588", "95533", "95599",
                                    "95566", "95511", "95518", "95519", "95555", "95558", "95595",
                                    "95568", "95528", "95500", "95522", "95338", "95580", "95598",
                                    "96110", "12123", "12319", "12331", "12350", NULL};

/* 拨打110、119、120: what stands beside a telephone number in a row is one, too. */
static bool is_another(const struct scan *scan, size_t at)
{
    return at > 0 && scan->phone_end == at - 1 && scan_in_set("、/或和", scan_before(scan, at));
}

/* A short number that is one only beside certain words. */
static size_t by_context(struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);
    size_t len = end - at;
    enum measure_kind kind;
    struct groups groups;
    struct tail tail;

    if (len < 3 || len > 12 || scan_is_letter(scan, end) || scan_rune(scan, end) == '.' ||
        scan_rune(scan, end) == '%')
        return 0;
    tail_parse(scan, end, &tail);
    if (len == 5 && tail.end == end && scan_match_any(scan, at, known) == 5 &&
        !(at == 0 && end == scan->count && scan_rune(scan, at) == '1') &&
        scan_range_sign(scan, end) == 0) {
        parse_groups(scan, at, 1, &groups);
        return say_groups(scan, at, &groups, 0, 1);
    }
    if ((scan_is_named(scan, at, leads) || is_another(scan, at)) &&
        (measure_match(scan, end, &kind) == 0 || len > 4 ||
         scan_match(scan, end, "分机") > 0)) { /* 转8023分机: no minutes */
        parse_groups(scan, at, 2, &groups);
        if (len_of(&groups, 1) < 3 ||
            (scan_rune(scan, end) != '-' && !(is_another(scan, at) && len_of(&groups, 1) == 4)))
            groups.count = 1;
        return say_groups(scan, at, &groups, 0, groups.count);
    }
    if ((len == 3 || len == 5) && (scan_rune(scan, at) == '1' || scan_rune(scan, at) == '9') &&
        scan_match_any(scan, scan_rune(scan, end) == 0x201d ? end + 1 : end, hotlines) > 0) {
        parse_groups(scan, at, 1, &groups);
        return say_groups(scan, at, &groups, 0, 1);
    }
    return 0;
}

/* Whether it is so many of something after all: 13800138000元. */
static bool is_counted(const struct scan *scan, size_t end)
{
    struct tail tail;

    tail_parse(scan, end, &tail);
    return tail.kind == MEASURE_MONEY || tail.scale_end > tail.scale_first ||
           scan_match(scan, end, "人") > 0 || scan_match(scan, end, "吨") > 0;
}

static size_t country_code(struct scan *scan, size_t at)
{
    size_t first = scan_rune(scan, at) == '+' ? at + 1 : at;
    size_t shape;
    struct groups groups;

    parse_groups(scan, first, MAX_GROUPS, &groups);
    if (first > at && groups.count > 2 && groups.digits > 7 && groups.digits < 16 &&
        len_of(&groups, 0) < 4 && scan_rune(scan, first) != '0' &&
        len_of(&groups, groups.count - 1) > 2 && scan_match(scan, first, "86") == 0) {
        say_form(scan, at, groups.group[0].end); /* +1-202-555-0100 */
        say_word(scan, "加", SCRIPT_FORM_SYMBOL);
        return say_groups(scan, at, &groups, 0, groups.count);
    }
    if (groups.count < 2 || !((scan_match(scan, first, "86") > 0 && len_of(&groups, 0) == 2) ||
                              (scan_match(scan, first, "0086") > 0 && len_of(&groups, 0) == 4)))
        return 0;
    shape = match_shape(scan, &groups, 1);
    if (shape == 0 && first == at && len_of(&groups, 0) == 2)
        return 0;
    if (shape == 0 && groups.digits >= 10)
        shape = groups.count - 1; /* 86-10-88886666, without the area code's zero */
    if (shape == 0)
        return 0;
    say_form(scan, at, groups.group[0].end);
    if (first > at)
        say_word(scan, "加", SCRIPT_FORM_SYMBOL);
    return say_groups(scan, at, &groups, 0, 1 + shape);
}

static size_t telephone(struct scan *scan, size_t at)
{
    struct groups groups;
    size_t shape;
    size_t end;

    if (utf8_is_letter(scan_before(scan, at)) || scan_before(scan, at) == '.')
        return 0;
    if (scan_rune(scan, at) == '+')
        return country_code(scan, at);
    if (scan_rune(scan, at) == '(') {
        parse_groups(scan, at + 1, 3, &groups);
        shape = groups.count > 1 && scan_rune(scan, groups.group[0].end) == ')'
                    ? match_shape(scan, &groups, 0)
                    : 0;
        return shape > 1 ? say_groups(scan, at, &groups, 0, shape) : 0;
    }
    parse_groups(scan, at, 3, &groups);
    shape = match_shape(scan, &groups, 0);
    end = shape > 0 ? groups.group[shape - 1].end : 0;
    if (shape > 0 && !scan_is_letter(scan, end) && !is_counted(scan, end))
        return say_groups(scan, at, &groups, 0, shape);
    end = country_code(scan, at);
    if (end == 0)
        end = masked(scan, at);
    if (end == 0)
        end = by_context(scan, at);
    return end;
}

size_t normalize_telephone(struct scan *scan, size_t at)
{
    size_t end = telephone(scan, at);

    if (end > 0)
        scan->phone_end = end;
    return end;
}
