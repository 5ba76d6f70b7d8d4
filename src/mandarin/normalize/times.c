/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Times of day and times taken, with a colon or marks:
 *
 *   8:30  08:05  12:00            八点三十分  八点零五分  十二点
 *   8:30:15                       八点三十分十五秒
 *   9:30am  2:30 PM               上午九点三十分  下午两点三十分
 *   成绩2:03:38, 1:52.33          两小时零三分三十八秒  一分五十二秒三三
 *   3分27秒46, 3'27"46, 9"98      三分二十七秒四六  九秒九八
 *   1h20m, 2h30m15s               一小时二十分钟  两小时三十分十五秒
 *   时长03:25                     三分二十五秒
 *
 * 3:2 and 12:10 behind 比分 are ratios (ratios.c).
 */

static const char *const scores[] = {"比分", "比例", "之比", "胜",   "负",   "战平", "击败",
                                     "局分", "逆转", "领先", "落后", "配比", "比值", "大比分",
                                     "配置", "险胜", "不敌", "横扫", "总分", "汇率", NULL};
static const char *const pictures[] = {"屏幕", "宽屏", "画幅", "画面", NULL};
static const char *const results[] = {"成绩", "用时", "耗时", "纪录", "跑出", "游出",
                                      "夺冠", "时长", "完赛", "刷新", "冲线", NULL};

static const char *const durations[] = {"时长",   "片长",   "用时", "耗时", "历时",
                                        "跑出了", "游出了", "跑出", "游出", NULL};

static const char *const half_days[] = {"上午", "下午", "早", "晚", "中午", "凌晨", "夜", NULL};
static const char *const schedules[] = {"进行", "举行", "开始", "开赛",
                                        "打响", "开球", "直播", NULL};
static const char *const schedule_leads[] = {"于", "时间", "今日", "今天", "明天", "日", NULL};

/* Two digits up to 59 at `at`, and no third. */
static bool is_sixtieth(const struct scan *scan, size_t at)
{
    return scan_digits_end(scan, at) == at + 2 && scan_rune(scan, at) < '6';
}

static bool is_colon(uint32_t rune)
{
    return rune == ':' || rune == 0x2236 || rune == 0xfe55;
}

/* am and pm behind a time; what is said before it. */
static size_t match_half_day(const struct scan *scan, size_t at, const char **said)
{
    static const struct {
        const char *written;
        const char *said;
    } rows[] = {{"am", "上午"}, {"AM", "上午"}, {"a.m.", "上午"}, {"A.M.", "上午"},
                {"pm", "下午"}, {"PM", "下午"}, {"p.m.", "下午"}, {"P.M.", "下午"}};
    size_t i = scan_skip_blank(scan, at);

    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
        size_t len = scan_match(scan, i, rows[k].written);

        if (len > 0 && !scan_is_letter(scan, i + len)) {
            *said = rows[k].said;
            return i + len;
        }
    }
    return 0;
}

/* 05 is 零五, 00 nothing of its own. */
static void say_sixtieth(struct scan *scan, size_t at, const char *unit)
{
    uint64_t value = scan_value(scan, at, at + 2);

    if (value > 0 && value < 10)
        number_say_digits(scan, at, at + 2, false);
    else
        number_say_value(scan, value, NUMBER_CARDINAL);
    say_word(scan, unit, SCRIPT_FORM_UNIT);
}

/* 2:03:38 and 1:52.33, taken. */
static size_t say_taken(struct scan *scan, size_t at, size_t first_end, size_t end)
{
    bool has_hours = is_colon(scan_rune(scan, first_end + 3));
    size_t seconds = has_hours ? first_end + 4 : first_end + 1;

    say_form(scan, at, end);
    number_say_value(scan, scan_value(scan, at, first_end), NUMBER_LIANG);
    say_word(scan, has_hours ? "小时" : "分", SCRIPT_FORM_UNIT);
    if (has_hours)
        say_sixtieth(scan, first_end + 1, "分");
    say_sixtieth(scan, seconds, "秒");
    number_say_digits(scan, seconds + 2, end, false);
    return end;
}

static size_t time_taken(struct scan *scan, size_t at, size_t first_end)
{
    size_t end = first_end + 3;
    bool has_part = false;

    if (is_colon(scan_rune(scan, end)) && is_sixtieth(scan, end + 1))
        end += 3;
    if (scan_rune(scan, end) == '.' && scan_is_digit(scan, end + 1)) {
        if (scan_digits_end(scan, end + 1) == end + 2 && scan_follows(scan, at, "比"))
            return 0; /* 师生比1:17.5 */
        end = scan_digits_end(scan, end + 1);
        has_part = true;
    }
    if (!has_part &&
        !(end == first_end + 6 &&
          (scan_near_left(scan, at, 8, results) || scan_near_right(scan, end, 4, results) ||
           scan_follows_any(scan, at, durations))) &&
        !(end == first_end + 3 && scan_follows_any(scan, at, durations)))
        return 0;
    return say_taken(scan, at, first_end, end);
}

/* Z and +08:00 behind a time with seconds: the zone, which a newsreader leaves out. */
static size_t zone_end(const struct scan *scan, size_t at)
{
    if (scan_rune(scan, at) == 'Z' && !scan_is_letter(scan, at + 1))
        return at + 1;
    return (scan_rune(scan, at) == '+' || scan_rune(scan, at) == '-') &&
                   scan_digits_end(scan, at + 1) == at + 3 && scan_rune(scan, at + 3) == ':' &&
                   is_sixtieth(scan, at + 4)
               ? at + 6
               : at;
}

static size_t time_of_day(struct scan *scan, size_t at, size_t hour_end)
{
    uint64_t hour = scan_value(scan, at, hour_end);
    uint64_t minute = scan_value(scan, hour_end + 1, hour_end + 3);
    size_t minute_end = hour_end + 3;
    bool has_second = is_colon(scan_rune(scan, minute_end)) && is_sixtieth(scan, minute_end + 1);
    size_t end = has_second ? minute_end + 3 : minute_end;
    const char *half_day = NULL;
    size_t half_end = match_half_day(scan, end, &half_day);

    if (scan_near_left(scan, at, 4, half_days))
        half_day = NULL; /* 今晚7:05 PM */
    if (has_second && half_end == 0)
        end = zone_end(scan, minute_end + 3);
    if (has_second && scan_value(scan, minute_end + 1, minute_end + 3) == 0)
        has_second = false;
    /* 8:30分 */
    if (half_end == 0 && end == minute_end && minute > 0 && scan_match(scan, end, "分") > 0 &&
        scan_match(scan, end, "分钟") == 0)
        end++;
    say_form(scan, at, half_end > 0 ? half_end : end);
    if (half_end == 0 && end > minute_end + 3)
        say_fallback(scan, "a time zone left out");
    if (half_day)
        say_word(scan, half_day, SCRIPT_FORM_UNIT);
    number_say_value(scan, hour, NUMBER_LIANG);
    say_word(scan, "点", SCRIPT_FORM_UNIT);
    if (minute > 0 || has_second)
        say_sixtieth(scan, hour_end + 1, "分");
    if (has_second)
        say_sixtieth(scan, minute_end + 1, "秒");
    return half_end > 0 ? half_end : end;
}

/* 9am, 9 p.m. */
static size_t hour_alone(struct scan *scan, size_t at, size_t hour_end)
{
    const char *half_day = NULL;
    size_t end = match_half_day(scan, hour_end, &half_day);

    if (end == 0)
        return 0;
    say_form(scan, at, end);
    say_word(scan, half_day, SCRIPT_FORM_UNIT);
    number_say_value(scan, scan_value(scan, at, hour_end), NUMBER_LIANG);
    say_word(scan, "点", SCRIPT_FORM_UNIT);
    return end;
}

/* 12秒68名列, 27秒92位居: the first character of a rank is a measure word, too; and what begins
 * with a zero (13秒02列) counts nothing. */
static bool is_hundredths_before(const struct scan *scan, size_t first, size_t end)
{
    static const char *const ranks[] = {"位居", "位列", "位次", "名列", "名次",
                                        "排名", "组别", "列第", NULL};

    return end == first + 2 &&
           (scan_rune(scan, first) == '0' || scan_match_any(scan, end, ranks) > 0);
}

/* 秒 and 米 with hundredths behind them: 27秒46, 6米24, 68m12. */
static size_t hundredths(struct scan *scan, size_t at, size_t end)
{
    size_t part_end = scan_digits_end(scan, end + 1);
    struct tail tail;

    if (!(scan_match(scan, end, "秒") > 0 && part_end > end + 1 && part_end <= end + 4) &&
        !((scan_match(scan, end, "米") > 0 || scan_rune(scan, end) == 'm') && part_end == end + 3))
        return 0;
    if (scan_rune(scan, part_end) == '.' || scan_range_sign(scan, part_end) > 0 ||
        scan_is_letter(scan, part_end))
        return 0;
    tail_parse(scan, part_end, &tail);
    if (tail.end > part_end && !is_hundredths_before(scan, end + 1, part_end))
        return 0;
    say_form(scan, at, part_end);
    if (scan_rune(scan, at) == '0' && end - at == 2)
        number_say_digits(scan, at, end, false);
    else
        number_say_value(scan, scan_value(scan, at, end), NUMBER_LIANG);
    if (scan_is_letter(scan, end))
        say_word(scan, "米", SCRIPT_FORM_UNIT);
    else
        say_written(scan, end, end + 1, SCRIPT_FORM_UNIT, false);
    number_say_digits(scan, end + 1, part_end, false);
    return part_end;
}

/* 3'27"46 and 3′27″ */
static size_t primes(struct scan *scan, size_t at, size_t end)
{
    uint32_t first = scan_rune(scan, end);
    uint32_t second = scan_rune(scan, end + 3);
    bool is_pair = scan_in_set("'′", second) && scan_rune(scan, end + 4) == second; /* 2'30'' */
    size_t part_end;

    if ((first != '\'' && first != 0x2032 && first != 0x2019) || !is_sixtieth(scan, end + 1) ||
        (second != '"' && second != 0x2033 && second != 0x201d && !is_pair) ||
        scan_before(scan, at) == 0xb0)
        return 0;
    part_end = scan_digits_end(scan, end + 4 + is_pair);
    say_form(scan, at, part_end);
    number_say_value(scan, scan_value(scan, at, end), NUMBER_LIANG);
    say_word(scan, "分", SCRIPT_FORM_UNIT);
    say_sixtieth(scan, end + 1, "秒");
    number_say_digits(scan, end + 4, part_end, false);
    return part_end;
}

/* 9"98, 0″35: seconds and hundredths. A quotation mark that closes is none: “第9”98. */
static size_t second_mark(struct scan *scan, size_t at, size_t end)
{
    static const char *const opening[] = {"“", NULL};
    uint32_t mark = scan_rune(scan, end);
    size_t part_end = scan_digits_end(scan, end + 1);
    struct tail tail;

    tail_parse(scan, part_end, &tail);
    if (part_end < end + 2 || part_end > end + 4 || scan_is_letter(scan, part_end) ||
        (part_end == end + 2 && (tail.end > part_end || scan_rune(scan, part_end) == '.')) ||
        !(mark == 0x2033 || (mark == '"' && !scan->is_quote_open) ||
          (mark == 0x201d && !scan_near_left(scan, at, 16, opening))))
        return 0;
    say_form(scan, at, part_end);
    number_say_value(scan, scan_value(scan, at, end), NUMBER_LIANG);
    say_word(scan, "秒", SCRIPT_FORM_UNIT);
    number_say_digits(scan, end + 1, part_end, false);
    return part_end;
}

/* 1h20m, 2h30m15s, 5m30s: two parts or three, the greater first. */
static size_t lettered(struct scan *scan, size_t at)
{
    static const struct {
        const char *written[4];
        const char *said;
    } rows[] = {{{"d", NULL}, "天"},
                {{"h", "hr", "hrs", NULL}, "小时"},
                {{"m", "min", "mins", NULL}, "分"},
                {{"s", "sec", "secs", NULL}, "秒"}};
    enum { COUNT = sizeof(rows) / sizeof(rows[0]) };
    struct {
        size_t first;
        size_t end;
        size_t row;
    } parts[COUNT];
    size_t count = 0;
    size_t end = at;

    for (size_t row = 0; row < COUNT; row++) {
        size_t unit = scan_digits_end(scan, end);
        size_t len = scan_match_any(scan, unit, rows[row].written);

        if (unit == end || unit > end + 2 || len == 0 || scan_is_letter(scan, unit + len))
            continue;
        parts[count].first = end;
        parts[count].end = unit;
        parts[count++].row = row;
        end = unit + len;
    }
    if (count < 2 || scan_is_digit(scan, end))
        return 0;
    say_form(scan, at, end);
    for (size_t i = 0; i < count; i++) {
        bool is_last = i + 1 == count;

        number_say_value(scan, scan_value(scan, parts[i].first, parts[i].end), NUMBER_LIANG);
        say_word(scan, is_last && parts[i].row == 2 ? "分钟" : rows[parts[i].row].said,
                 SCRIPT_FORM_UNIT);
    }
    return end;
}

/* A pair with a colon at a place: its end, 0 for none; whether it could be a time. */
static size_t match_pair(const struct scan *scan, size_t at, bool *is_time)
{
    size_t colon = scan_digits_end(scan, at);
    size_t end = scan_digits_end(scan, colon + 1);

    if (colon == at || !is_colon(scan_rune(scan, colon)) || end == colon + 1)
        return 0;
    *is_time = is_sixtieth(scan, colon + 1) && scan_value(scan, at, colon) <= 24;
    return end;
}

/* 决赛16:12, 第二局21:15, 首盘: a part of a match right before a pair that ends its clause. A final
 * may begin at a full five minutes, and what ends in 节 could be a lesson or a feast. */
static bool is_of_match(struct scan *scan, size_t at, size_t end)
{
    static const char *const halves[] = {"首局", "次局", "末局", "决胜局", "首盘",   "次盘", "末盘",
                                         "首节", "末节", "抢七", "决胜盘", "加时赛", NULL};
    static const char *const games[] = {"局", "盘", "节", NULL};
    static const char *const finals[] = {"决赛", NULL};
    uint32_t behind = scan_rune(scan, end);
    size_t game = scan_before(scan, at) == ':' || scan_is_blank(scan_before(scan, at)) ? at - 1
                                                                                       : at;

    if (behind != 0 && !scan_in_set(",;。!?)、", behind))
        return false;
    if (scan_follows_any(scan, at, halves))
        return true;
    if (scan_follows_any(scan, at, games))
        return game > 2 && scan_rune(scan, game - 3) == 0x7b2c;
    return scan_follows_any(scan, at, finals) && scan_value(scan, end - 2, end) % 5 != 0 &&
           !scan_near_left(scan, at, 8, schedule_leads) && !scan_near_left(scan, at, 8, half_days);
}

/* 25:23，23:25，25:20: what stands beside a score in a row is one, too. */
static bool is_among_scores(struct scan *scan, size_t at, size_t end)
{
    static const char separators[] = "、,;/ (";
    size_t left = at;
    size_t right = end;
    bool is_time = true;

    while (left > 0 && left + 2 > at && scan_in_set(separators, scan_rune(scan, left - 1)))
        left--;
    if (left < at && scan->score_end == left)
        return true;
    while (right < end + 2 && scan_in_set(separators, scan_rune(scan, right)))
        right++;
    if (right == end || match_pair(scan, right, &is_time) == 0)
        return false;
    if (!is_time)
        return true;
    return scan_value(scan, end - 2, end) % 5 != 0 && ratio_is_sport(scan) &&
           !scan_near_right(scan, end, 12, schedules) &&
           !scan_near_left(scan, at, 8, schedule_leads);
}

static size_t colon_time(struct scan *scan, size_t at, size_t end)
{
    size_t taken;

    if (!is_colon(scan_rune(scan, end)) || !is_sixtieth(scan, end + 1))
        return 0;
    taken = time_taken(scan, at, end);
    if (taken > 0)
        return taken;
    if (scan_value(scan, at, end) > 24 || scan_follows(scan, at, "比") ||
        scan_near_left(scan, at, 8, scores) || scan_near_right(scan, end + 3, 3, scores) ||
        scan_match_any(scan, end + 3, pictures) > 0 || scan_follows(scan, at, "以") ||
        is_among_scores(scan, at, end + 3) || is_of_match(scan, at, end + 3))
        return 0;
    return time_of_day(scan, at, end);
}

/* AM 9:30: what stands before the time, which comes next. */
static size_t half_day_before(struct scan *scan, size_t at)
{
    const char *half_day = NULL;
    size_t end = match_half_day(scan, at, &half_day);
    size_t hour;

    if (end == 0 || utf8_is_letter(scan_before(scan, at)))
        return 0;
    end = scan_skip_blank(scan, end);
    hour = scan_digits_end(scan, end);
    if (hour == end || !is_colon(scan_rune(scan, hour)) || !is_sixtieth(scan, hour + 1))
        return 0;
    say_form(scan, at, end);
    say_word(scan, half_day, SCRIPT_FORM_UNIT);
    return end;
}

size_t normalize_time(struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);
    size_t said;

    if (scan_is_letter(scan, at))
        return half_day_before(scan, at);
    if (end - at > 2 || scan_before(scan, at) == '.')
        return 0;
    said = colon_time(scan, at, end);
    if (said == 0)
        said = primes(scan, at, end);
    if (said == 0)
        said = second_mark(scan, at, end);
    if (said == 0)
        said = lettered(scan, at);
    if (said == 0)
        said = hundredths(scan, at, end);
    if (said == 0 && scan_value(scan, at, end) <= 12)
        said = hour_alone(scan, at, end);
    if (said > 0)
        scan->number_end = said;
    return said;
}
