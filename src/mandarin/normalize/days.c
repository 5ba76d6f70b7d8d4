/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Years and days that are names:
 *
 *   90后 00后 1990年代 1990s         九零后, 一九九零年代
 *   9·11 5·12 “3.15”晚会 5.1假期     九一一, 五一; 双十一 for 11.11
 *   2023/24赛季 2023-24赛季 09-10赛季  二零二三二四赛季
 */

static const char *const generations[] = {"后", "後", NULL};

/* What stands behind the name of a day in quotation marks, and behind any. */
static const char *const days[] = {"地震", "大地震", "事故", "案",   "恐袭", "抗洪",
                                   "洪灾", "暴雨",   "专案", "空难", "行动", "讲话",
                                   "运动", "枪击",   "活动", "期间", NULL};
static const char *const sure_days[] = {
    "事变",       "事件",   "晚会",   "惨案",   "特大",       "劳动节", "国庆",       "妇女节",
    "儿童节",     "建军节", "青年节", "植树节", "护士节",     "小长假", "黄金周",     "假期",
    "购物",       "大促",   "促销",   "电商",   "消费者权益", "纪念",   "历史博物馆", "国家宪法日",
    "防灾减灾日", "阅兵",   "建党节", "宪法日", NULL};
static const char *const day_leads[] = {"铭记", "勿忘", "不忘", NULL};

static bool is_year(uint64_t value)
{
    return value >= 1000 && value <= 2199;
}

/* One or two digits with a value from 1 to `limit`; their end, or 0. */
static size_t match_small(const struct scan *scan, size_t at, uint64_t limit)
{
    size_t end = scan_digits_end(scan, at);
    uint64_t value = scan_value(scan, at, end);

    return end > at && end - at <= 2 && value >= 1 && value <= limit ? end : 0;
}

/* 90后, 00后; 80、90后 leaves the first to the second. */
static size_t generation(struct scan *scan, size_t at)
{
    size_t end = at + 2;
    uint32_t last = scan_rune(scan, at + 1);
    bool is_last;

    if (scan_digits_end(scan, at) != end || (last != '0' && last != '5'))
        return 0;
    while (end < at + 20 && scan_rune(scan, end) == 0x3001 &&
           scan_digits_end(scan, end + 1) == end + 3)
        end += 3;
    is_last = end == at + 2;
    if (scan_in_set("”\"", scan_rune(scan, end)) && scan_in_set("“\"", scan_before(scan, at)) &&
        is_last && scan_in_set("后後前", scan_rune(scan, end + 1))) { /* “95”后, “80”前 */
        say_form(scan, at, end);
        number_say_digits(scan, at, end, false);
        return end;
    }
    end = scan_skip_blank(scan, end);
    if (scan_match_any(scan, end, generations) == 0)
        return 0;
    say_form(scan, at, is_last ? end + 1 : at + 2);
    number_say_digits(scan, at, at + 2, false);
    if (is_last)
        say_join(scan, "后", SCRIPT_FORM_UNIT);
    return is_last ? end + 1 : at + 2;
}

/* A dash or a word for one, and another decade. */
static bool is_before_decade(const struct scan *scan, size_t end)
{
    size_t second = scan_range_sign(scan, end);
    size_t second_end;

    if (second == 0 && scan_in_set("至到、和", scan_rune(scan, end)))
        second = end + 1;
    second_end = scan_digits_end(scan, second);
    return second > 0 && (second_end == second + 4 || second_end == second + 2) &&
           scan_rune(scan, second_end - 1) == '0' && scan_match(scan, second_end, "年代") > 0;
}

/* 1990年代, 1980-1990年代, 00年代, 1990s. */
static size_t decade(struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);

    if (end - at == 4 && scan_rune(scan, end - 1) == '0' && scan_rune(scan, end) == 's' &&
        !scan_is_letter(scan, end + 1) && is_year(scan_value(scan, at, end))) {
        say_form(scan, at, end + 1);
        number_say_digits(scan, at, end, false);
        say_word(scan, "年代", SCRIPT_FORM_UNIT);
        return end + 1;
    }
    if (end - at == 4 && is_year(scan_value(scan, at, end)) && is_before_decade(scan, end)) {
        say_form(scan, at, end); /* 1980-1990年代 */
        number_say_digits(scan, at, end, false);
        return end;
    }
    if (scan_match(scan, end, "年代") == 0)
        return 0;
    if (end - at != 4 && !(end - at == 2 && scan_rune(scan, at) == '0'))
        return 0;
    say_form(scan, at, end + 2);
    number_say_digits(scan, at, end, false);
    say_written(scan, end, end + 2, SCRIPT_FORM_UNIT, false);
    return end + 2;
}

static bool is_middle_dot(uint32_t rune)
{
    return rune == 0xb7 || rune == 0x2022 || rune == 0x30fb || rune == 0x2027 || rune == 0x22c5 ||
           rune == 0xff65;
}

/* Whether M.D, with a point on the line, is the name of a day: by what stands behind it, and behind
 * a quotation mark by more. */
static bool is_named_day(const struct scan *scan, size_t at, size_t end)
{
    bool is_quoted = scan_rune(scan, end) == 0x201d || scan_rune(scan, end) == '"';
    size_t behind = end + is_quoted;

    if (scan_match_any(scan, behind, sure_days) > 0)
        return true;
    if (is_quoted && scan_match_any(scan, behind, days) > 0)
        return true;
    return scan_follows_any(scan, at, day_leads);
}

/* 9·11, “5·12”汶川地震, “3.15”晚会: the days that events are called by. */
static size_t named_day(struct scan *scan, size_t at)
{
    size_t month_end = match_small(scan, at, 12);
    size_t end = month_end > 0 ? match_small(scan, month_end + 1, 31) : 0;
    bool is_dot = is_middle_dot(scan_rune(scan, month_end));
    uint64_t month = scan_value(scan, at, month_end);

    if (end == 0 ||
        (!is_dot && (scan_rune(scan, month_end) != '.' || !is_named_day(scan, at, end))))
        return 0;
    say_form(scan, at, end);
    if (!is_dot && month > 10 && scan_value(scan, month_end + 1, end) == month) {
        say_word(scan, month == 11 ? "双十一" : "双十二", SCRIPT_FORM_DIGITS);
        return end;
    }
    if (month == 10 && scan_value(scan, month_end + 1, end) == 1)
        say_word(scan, "十一", SCRIPT_FORM_DIGITS); /* the day of the Republic */
    else
        number_say_digits(scan, at, end, false);
    return end;
}

/* 2023/24赛季, 2023-2024赛季. */
static size_t season(struct scan *scan, size_t at)
{
    size_t first_end = scan_digits_end(scan, at);
    uint32_t separator = scan_rune(scan, first_end);
    size_t second_end = scan_digits_end(scan, first_end + 1);
    size_t behind = scan_skip_blank(scan, second_end);
    bool is_next; /* 2023/24 is a season whatever follows */

    if (first_end - at == 2 && second_end - first_end == 3 &&
        (separator == '-' || separator == '/') &&
        scan_match(scan, behind, "赛季") > 0) { /* 09-10赛季 */
        say_form(scan, at, second_end);
        number_say_digits(scan, at, second_end, false);
        return second_end;
    }
    if (first_end - at != 4 || !is_year(scan_value(scan, at, first_end)) ||
        (separator != '/' && separator != '-') || second_end - first_end < 3)
        return 0;
    if (second_end - first_end != 3 && separator != '/')
        return 0;
    is_next = second_end - first_end == 3 && separator == '/' &&
              scan_value(scan, first_end + 1, second_end) ==
                  (scan_value(scan, at, first_end) + 1) % 100;
    if (!is_next && scan_match(scan, behind, "赛季") == 0 &&
        scan_match(scan, behind, "学年") == 0 && scan_match(scan, behind, "财年") == 0 &&
        scan_match(scan, behind, "年度") == 0)
        return 0;
    say_form(scan, at, second_end);
    number_say_digits(scan, at, first_end, false);
    if (second_end - first_end == 5)
        say_word(scan, "到", SCRIPT_FORM_SYMBOL);
    number_say_digits(scan, first_end + 1, second_end, false);
    return second_end;
}

size_t normalize_day(struct scan *scan, size_t at)
{
    static size_t (*const forms[])(struct scan *, size_t) = {generation, decade, named_day, season};
    size_t end = 0;

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) && end == 0; i++)
        end = forms[i](scan, at);
    if (end > 0)
        scan->number_end = end;
    return end;
}
