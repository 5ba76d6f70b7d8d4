/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Dates without 年, and years that are names (with 年 they are quantities, quantity.c):
 *
 *   2023-03-01  2023/3/1  2023.3.1  20230301   二零二三年三月一日
 *   2023-03                                    二零二三年三月
 *   90后 00后 1990年代                          九零后
 *   9·11 5·12                                  九一一
 *   Q3 2023Q3 H1                               三季度 (第三季度 alone), 上半年
 *   2023/24赛季 2023-24赛季                     二零二三二四赛季
 *   98年5月                                    九八年五月 (quantity_is_year)
 */

static const char *const generations[] = {"后", "後", NULL};
static const char *const incidents[] = {"晚会", "地震", "大地震", "特大", "事件", "事故", "案",
                                        "恐袭", "抗洪", "洪灾",   "暴雨", "专案", "空难", "行动",
                                        "讲话", "运动", "惨案",   "枪击", NULL};

static const char *const sure_incidents[] = {"事变", "事件", "晚会", "惨案", "特大", NULL};

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
        return day_end + has_time;
    }
    /* 2023-03 is a month, 2023.03 a number, 2023-12人 nothing at all */
    if (separator != '-' || month_end - year_end != 3 || scan_is_letter(scan, month_end) ||
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
    if (tail.end > end || scan_is_letter(scan, end) || utf8_is_letter(scan_before(scan, at)))
        return 0;
    say_form(scan, at, end);
    say_year(scan, at, at + 4);
    say_month(scan, month);
    say_day(scan, day);
    return end;
}

/* 90后, 00后; 80、90后 leaves the first to the second. */
static size_t generation(struct scan *scan, size_t at)
{
    size_t end = at + 2;
    uint32_t last = scan_rune(scan, at + 1);

    if (scan_digits_end(scan, at) != end || (last != '0' && last != '5'))
        return 0;
    while (end < at + 20 && scan_rune(scan, end) == 0x3001 &&
           scan_digits_end(scan, end + 1) == end + 3)
        end += 3;
    if (scan_match_any(scan, end, generations) == 0)
        return 0;
    say_form(scan, at, end == at + 2 ? end + 1 : at + 2);
    number_say_digits(scan, at, at + 2, false);
    if (end == at + 2)
        say_join(scan, "后", SCRIPT_FORM_UNIT);
    return end == at + 2 ? end + 1 : at + 2;
}

static size_t decade(struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);

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

/* 9·11, “5·12”汶川地震, “3.15”晚会: the days that events are called by. */
static size_t incident(struct scan *scan, size_t at)
{
    size_t month_end = match_small(scan, at, 12);
    size_t day_end;

    if (month_end == 0)
        return 0;
    day_end = match_small(scan, month_end + 1, 31);
    if (day_end == 0)
        return 0;
    if (!is_middle_dot(scan_rune(scan, month_end))) {
        size_t behind = day_end;

        if (scan_rune(scan, month_end) != '.')
            return 0;
        if (scan_rune(scan, behind) == 0x201d || scan_rune(scan, behind) == '"')
            behind++;
        if (scan_match_any(scan, behind, behind > day_end ? incidents : sure_incidents) == 0)
            return 0;
    }
    say_form(scan, at, day_end);
    number_say_digits(scan, at, day_end, false);
    return day_end;
}

/* Q3, 2023Q3, 2023年Q3, H1 behind a year. */
static size_t quarter(struct scan *scan, size_t at)
{
    static const char *const cars[] = {"奥迪", "英菲尼迪", "一汽", "问界", NULL};
    static const char *const names[] = {"一季度", "二季度", "三季度", "四季度"};
    uint32_t letter = scan_rune(scan, at);
    uint32_t digit = scan_rune(scan, at + 1);
    bool is_behind_year = scan_before(scan, at) == 0x5e74 ||
                          (at >= 4 && scan_is_digit(scan, at - 1) && scan_is_digit(scan, at - 4));

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

/* 2023/24赛季, 2023-2024赛季. */
static size_t season(struct scan *scan, size_t at)
{
    size_t first_end = scan_digits_end(scan, at);
    uint32_t separator = scan_rune(scan, first_end);
    size_t second_end = scan_digits_end(scan, first_end + 1);
    size_t behind = scan_skip_blank(scan, second_end);
    bool is_next; /* 2023/24 is a season whatever follows */

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

size_t normalize_date(struct scan *scan, size_t at)
{
    static size_t (*const forms[])(struct scan *, size_t) = {
        numeric_date, american_date, compact_date,    generation,
        decade,       incident,      year_of_quarter, season};
    size_t end = 0;

    if (scan_is_letter(scan, at))
        return quarter(scan, at);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) && end == 0; i++)
        end = forms[i](scan, at);
    if (end > 0)
        scan->number_end = end;
    return end;
}
