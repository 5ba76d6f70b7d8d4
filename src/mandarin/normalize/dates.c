/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Dates without 年 (with 年 they are quantities, quantity.c; days and years that are names are in
 * days.c):
 *
 *   2023-03-01  2023/3/1  2023.3.1  20230301   二零二三年三月一日
 *   24/3/15                                    二四年三月十五日
 *   2023-03  2023/12  12/2023                        二零二三年三月
 *   2023.12—2024.2  2023.9至今                  二零二三年十二月到二零二四年二月
 *   10/1（周二）  截至12/31  9/29-10/6           十月一日
 *   2023.10.1-10.7  10.1-10.7放假               十月一日到十月七日
 *   Q3 2023Q3 H1 1H24 FY2024                        三季度 (第三季度 alone), 上半年, 二零二四财年
 *   98年5月                                    九八年五月 (year_is_one)
 */

static bool is_year(uint64_t value)
{
    return value >= 1000 && value <= 2199;
}

static void say_year(struct scan *scan, size_t first, size_t end)
{
    number_say_digits(scan, first, end, false);
    say_join(scan, "年", SCRIPT_FORM_UNIT);
}

static void say_month(struct scan *scan, uint64_t value)
{
    number_say_value(scan, value, NUMBER_ORDINAL);
    say_join(scan, "月", SCRIPT_FORM_UNIT);
}

static void say_day(struct scan *scan, uint64_t value)
{
    number_say_value(scan, value, NUMBER_ORDINAL);
    say_join(scan, "日", SCRIPT_FORM_UNIT);
}

/* One or two digits with a value from 1 to `limit`; their end, or 0. */
static size_t match_small(const struct scan *scan, size_t at, uint64_t limit)
{
    size_t end = scan_digits_end(scan, at);
    uint64_t value = scan_value(scan, at, end);

    return end > at && end - at <= 2 && value >= 1 && value <= limit ? end : 0;
}

static size_t numeric_date(struct scan *scan, size_t at)
{
    size_t year_end = scan_digits_end(scan, at);
    uint32_t separator = scan_rune(scan, year_end);
    size_t month_end;
    size_t day_end;
    bool has_time; /* 2023-03-01T08:00 */

    if (year_end - at != 4 || !is_year(scan_value(scan, at, year_end)) ||
        (separator != '-' && separator != '/' && separator != '.'))
        return 0;
    month_end = match_small(scan, year_end + 1, 12);
    if (month_end == 0)
        return 0;
    if (scan_rune(scan, month_end) == separator) {
        day_end = match_small(scan, month_end + 1, 31);
        if (day_end == 0 || scan_rune(scan, day_end) == separator)
            return 0;
        has_time = scan_rune(scan, day_end) == 'T' && scan_is_digit(scan, day_end + 1);
        say_form(scan, at, day_end + has_time);
        say_year(scan, at, year_end);
        say_month(scan, scan_value(scan, year_end + 1, month_end));
        say_day(scan, scan_value(scan, month_end + 1, day_end));
        scan->date_end = day_end;
        return day_end + has_time;
    }
    /* 2023-03 and 2023/3 are months, 2023.03 a number, 2023-12人 nothing at all; 2011/12 may be a
     * season */
    if (separator == '.' || (separator == '-' && month_end - year_end != 3) ||
        (separator == '/' &&
         (scan_value(scan, at, year_end) < 1900 ||
          scan_value(scan, year_end + 1, month_end) == (scan_value(scan, at, year_end) + 1) % 100 ||
          scan_rune(scan, month_end) == '=')) ||
        scan_is_letter(scan, month_end) || scan_rune(scan, month_end) == '%' ||
        scan_match(scan, month_end, "年") > 0 || scan_match(scan, month_end, "赛季") > 0 ||
        scan_match(scan, month_end, "学年") > 0 || scan_match(scan, month_end, "财年") > 0)
        return 0;
    say_form(scan, at, month_end);
    say_year(scan, at, year_end);
    say_month(scan, scan_value(scan, year_end + 1, month_end));
    return month_end;
}

/* 3/1/2023 and 03/01/2023: month first. */
static size_t american_date(struct scan *scan, size_t at)
{
    size_t month_end = match_small(scan, at, 12);
    size_t day_end;
    size_t year_end;

    if (month_end == 0 || scan_rune(scan, month_end) != '/')
        return 0;
    day_end = match_small(scan, month_end + 1, 31);
    if (day_end == 0 || scan_rune(scan, day_end) != '/')
        return 0;
    year_end = scan_digits_end(scan, day_end + 1);
    if (year_end - day_end != 5 || !is_year(scan_value(scan, day_end + 1, year_end)))
        return 0;
    say_form(scan, at, year_end);
    say_year(scan, day_end + 1, year_end);
    say_month(scan, scan_value(scan, at, month_end));
    say_day(scan, scan_value(scan, month_end + 1, day_end));
    return year_end;
}

/* 24/3/15: a year of two digits, which is no month. */
static size_t short_date(struct scan *scan, size_t at)
{
    size_t year_end = scan_digits_end(scan, at);
    uint64_t year = scan_value(scan, at, year_end);
    size_t month_end = scan_rune(scan, year_end) == '/' ? match_small(scan, year_end + 1, 12) : 0;
    size_t end = month_end > 0 && scan_rune(scan, month_end) == '/'
                     ? match_small(scan, month_end + 1, 31)
                     : 0;

    if (year_end - at != 2 || year < 13 || year > 35 || end == 0 || scan_before(scan, at) == '/' ||
        scan_in_set("/=%", scan_rune(scan, end)) || scan_is_letter(scan, end))
        return 0;
    say_form(scan, at, end);
    say_year(scan, at, year_end);
    say_month(scan, scan_value(scan, year_end + 1, month_end));
    say_day(scan, scan_value(scan, month_end + 1, end));
    scan->date_end = end;
    return end;
}

static size_t compact_date(struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);
    uint64_t year = scan_value(scan, at, at + 4);
    uint64_t month = end - at == 8 ? scan_value(scan, at + 4, at + 6) : 0;
    uint64_t day = end - at == 8 ? scan_value(scan, at + 6, end) : 0;
    struct tail tail;

    if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31)
        return 0;
    tail_parse(scan, end, &tail);
    if (tail.end > end || scan_is_letter(scan, end) || utf8_is_letter(scan_before(scan, at)) ||
        code_is_named(scan, at)) /* 批号20260901 */
        return 0;
    say_form(scan, at, end);
    say_year(scan, at, at + 4);
    say_month(scan, month);
    say_day(scan, day);
    return end;
}

/* Q3, 2023Q3, 2023年Q3, H1 behind a year. */
static size_t quarter(struct scan *scan, size_t at)
{
    static const char *const cars[] = {"奥迪", "英菲尼迪", "一汽", "问界", NULL};
    static const char *const names[] = {"一季度", "二季度", "三季度", "四季度"};
    uint32_t letter = scan_rune(scan, at);
    uint32_t digit = scan_rune(scan, at + 1);
    bool is_behind_year = scan_before(scan, at) == 0x5e74 ||
                          (at >= 4 && scan_is_digit(scan, at - 1) && scan_is_digit(scan, at - 4)) ||
                          (at >= 3 && scan_rune(scan, at - 3) == 'Q' &&
                           scan_rune(scan, at - 1) != 0x3001); /* Q1-Q3 */

    if (scan_is_digit(scan, at + 2) || scan_is_letter(scan, at + 2) || digit < '1' || digit > '4')
        return 0;
    if (letter == 'H' && is_behind_year && digit <= '2') {
        say_form(scan, at, at + 2);
        say_word(scan, digit == '1' ? "上半年" : "下半年", SCRIPT_FORM_UNIT);
        return at + 2;
    }
    if (letter != 'Q' || utf8_is_letter(scan_before(scan, at)) || scan_follows_any(scan, at, cars))
        return 0;
    say_form(scan, at, at + 2);
    if (!is_behind_year) {
        say_word(scan, "第", SCRIPT_FORM_ORDINAL);
        say_join(scan, names[digit - '1'], SCRIPT_FORM_ORDINAL);
    } else {
        say_word(scan, names[digit - '1'], SCRIPT_FORM_ORDINAL);
    }
    return at + 2;
}

/* 2023Q3: the year. */
static size_t year_of_quarter(struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);
    uint32_t letter = scan_rune(scan, end);
    uint32_t digit = scan_rune(scan, end + 1);

    if (end - at != 4 || (letter != 'Q' && letter != 'H') || digit < '1' || digit > '4' ||
        scan_is_digit(scan, end + 2) || !is_year(scan_value(scan, at, end)))
        return 0;
    say_form(scan, at, end);
    say_year(scan, at, end);
    return end;
}

/* 1H24, 3Q2023: 二四年上半年 */
static size_t short_quarter(struct scan *scan, size_t at)
{
    static const char *const quarters[] = {"一季度", "二季度", "三季度", "四季度"};
    static const char *const halves[] = {"上半年", "下半年"};
    uint32_t digit = scan_rune(scan, at) - '1';
    uint32_t letter = scan_rune(scan, at + 1);
    size_t end = scan_digits_end(scan, at + 2);
    uint64_t year = scan_value(scan, at + 2, end);

    if (scan_digits_end(scan, at) != at + 1 || utf8_is_letter(scan_before(scan, at)) ||
        scan_is_letter(scan, end) || scan_rune(scan, end) == '.' ||
        !(letter == 'Q' ? digit < 4 : letter == 'H' && digit < 2) ||
        !(end == at + 4 ? year >= 10 && year <= 35 : end == at + 6 && is_year(year)))
        return 0;
    say_form(scan, at, end);
    say_year(scan, at + 2, end);
    say_word(scan, letter == 'Q' ? quarters[digit] : halves[digit], SCRIPT_FORM_ORDINAL);
    return end;
}

/* 02/2022 */
static size_t month_of_year(struct scan *scan, size_t at)
{
    size_t month_end = match_small(scan, at, 12);
    size_t end = month_end == at + 2 && scan_rune(scan, month_end) == '/'
                     ? scan_digits_end(scan, month_end + 1)
                     : 0;
    uint64_t year = scan_value(scan, month_end + 1, end);

    if (end != month_end + 5 || year < 1900 || year > 2099 || scan_before(scan, at) == '/' ||
        scan_in_set("/=%", scan_rune(scan, end)))
        return 0;
    say_form(scan, at, end);
    say_year(scan, month_end + 1, end);
    say_month(scan, scan_value(scan, at, month_end));
    return end;
}

/* FY2024, FY24: 二零二四财年. */
static size_t fiscal_year(struct scan *scan, size_t at)
{
    size_t first = at + 2;
    size_t end = scan_digits_end(scan, first);

    if (scan_match(scan, at, "FY") == 0 || utf8_is_letter(scan_before(scan, at)) ||
        (end - first != 4 && end - first != 2) || scan_is_letter(scan, end))
        return 0;
    say_form(scan, at, end);
    number_say_digits(scan, first, end, false);
    if (scan_match(scan, end, "财年") == 0)
        say_word(scan, "财年", SCRIPT_FORM_UNIT);
    return end;
}

/* 2023.12 of a span of months. */
static size_t match_month(const struct scan *scan, size_t at)
{
    size_t year_end = scan_digits_end(scan, at);
    size_t end = match_small(scan, year_end + 1, 12);

    if (year_end - at != 4 || !is_year(scan_value(scan, at, year_end)) ||
        scan_rune(scan, year_end) != '.' || scan_rune(scan, end) == '.')
        return 0;
    return end;
}

static void say_year_and_month(struct scan *scan, size_t at, size_t end)
{
    say_year(scan, at, at + 4);
    say_month(scan, scan_value(scan, at + 5, end));
}

/* 2023.12—2024.2, 2023.9至今: months, since nobody counts from one year to another in tenths. */
static size_t months(struct scan *scan, size_t at)
{
    size_t end = match_month(scan, at);
    size_t second = end > 0 ? scan_range_sign(scan, end) : 0;
    size_t second_end;

    if (end == 0)
        return 0;
    if (scan_match(scan, end, "至今") > 0 || scan_match(scan, second, "至今") > 0) {
        say_form(scan, at, end);
        say_year_and_month(scan, at, end);
        return end;
    }
    if (scan_match(scan, end, "至") > 0 || scan_match(scan, end, "到") > 0)
        second = end + 1;
    second_end = second > 0 ? match_month(scan, second) : 0;
    if (second_end == 0)
        return 0;
    say_form(scan, at, second_end);
    say_year_and_month(scan, at, end);
    say_word(scan, "到", SCRIPT_FORM_SYMBOL);
    say_year_and_month(scan, second, second_end);
    return second_end;
}

/* M.D, M/D and M-D: the end, or 0. */
static size_t match_day(const struct scan *scan, size_t at, uint32_t separator)
{
    size_t month_end = match_small(scan, at, 12);
    size_t end = month_end > 0 && scan_rune(scan, month_end) == separator
                     ? match_small(scan, month_end + 1, 31)
                     : 0;

    return scan_is_letter(scan, end) || scan_rune(scan, end) == '%' ||
                   scan_rune(scan, end) == separator
               ? 0
               : end;
}

static size_t say_month_and_day(struct scan *scan, size_t at, size_t end)
{
    size_t month_end = scan_digits_end(scan, at);

    say_form(scan, at, end);
    say_month(scan, scan_value(scan, at, month_end));
    say_day(scan, scan_value(scan, month_end + 1, end));
    scan->date_end = end;
    return end;
}

/* 9/29-10/6, 5/20-5/25: no fractions, since those would be greater than one, or fall. */
static bool is_span_of_days(const struct scan *scan, size_t at, size_t month_end, size_t end)
{
    size_t second = scan_range_sign(scan, end);
    size_t second_month = second > 0 ? match_small(scan, second, 12) : 0;
    size_t second_end = second_month > 0 && scan_rune(scan, second_month) == '/'
                            ? match_small(scan, second_month + 1, 31)
                            : 0;
    uint64_t month = scan_value(scan, at, month_end);
    uint64_t day = scan_value(scan, month_end + 1, end);

    if (second_end == 0 || scan_rune(scan, second_end) == '/')
        return false;
    return month >= day ||
           scan_value(scan, second, second_month) >=
               scan_value(scan, second_month + 1, second_end) ||
           (month == scan_value(scan, second, second_month) &&
            day < scan_value(scan, second_month + 1, second_end));
}

/* 10/1国庆节, 5/6（周一）, 截至12/31: month and day, by what stands beside. */
static size_t month_and_day(struct scan *scan, size_t at)
{
    static const char *const leads[] = {"截至", "截止", "截止到", "截止至", "日期", "有效期至",
                                        "定于", "将于", "发布于", "更新于", "摄于", NULL};
    static const char *const behind[] = {"国庆", "元旦", "劳动节", "(周", "(星期", "上午",
                                         "下午", "晚",   "凌晨",   "周",  "星期",  NULL};
    size_t month_end = match_small(scan, at, 12);
    size_t end;

    if (month_end == 0 || scan_rune(scan, month_end) != '/' || scan_before(scan, at) == '/')
        return 0;
    end = match_small(scan, month_end + 1, 31);
    if (end == 0 || scan_rune(scan, end) == '/')
        return 0;
    if (scan_match_any(scan, scan_skip_blank(scan, end), behind) == 0 &&
        !scan_follows_any(scan, at, leads) && !is_span_of_days(scan, at, month_end, end))
        return 0;
    return say_month_and_day(scan, at, end);
}

/* 2023.10.1-10.7: the second day of a span has no year; 10.1-10.7放假: nor has the
 * first. 9.10教师节
 */
static size_t day_of_span(struct scan *scan, size_t at)
{
    static const char *const holidays[] = {"放假", "假期", "休假", "休市", "休息", "期间", NULL};
    static const char *const feasts[] = {
        "情人节", "国家公祭", "公祭",   "世界读书日", "世界环境日", "世界地球日", "教师节",
        "圣诞",   "平安夜",   "愚人节", "感恩节",     "禁毒日",     NULL};
    uint32_t separator = scan_rune(scan, scan_digits_end(scan, at));
    size_t end;
    size_t second;

    if (scan->date_end < at && scan_range_sign(scan, scan->date_end) == at) {
        end = separator == '.' || separator == '/' || separator == '-'
                  ? match_day(scan, at, separator)
                  : 0;
        return end > 0 ? say_month_and_day(scan, at, end) : 0;
    }
    end = separator == '.' ? match_day(scan, at, separator) : 0;
    if (end > 0 && scan_match_any(scan, end, feasts) > 0)
        return say_month_and_day(scan, at, end);
    second = end > 0 ? scan_range_sign(scan, end) : 0;
    second = second > 0 ? match_day(scan, second, separator) : 0;
    if (second == 0 || scan_match_any(scan, second, holidays) == 0)
        return 0;
    return say_month_and_day(scan, at, end);
}

size_t normalize_date(struct scan *scan, size_t at)
{
    static size_t (*const forms[])(struct scan *, size_t) = {
        numeric_date, american_date, short_date,    month_of_year, short_quarter,
        compact_date, months,        month_and_day, day_of_span,   year_of_quarter};
    size_t end = 0;

    if (scan_is_letter(scan, at)) {
        end = fiscal_year(scan, at);
        if (end == 0)
            end = quarter(scan, at);
    }
    for (size_t i = 0; scan_is_digit(scan, at) && i < sizeof(forms) / sizeof(forms[0]) && end == 0;
         i++)
        end = forms[i](scan, at);
    if (end > 0)
        scan->number_end = end;
    return end;
}
