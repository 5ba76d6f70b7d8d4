/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Whether a number is a year, and said digit by digit, or so many of something:
 *
 *   2023年  98年世界杯  23年底  公元前221年     years; 100年来, 30年前 and 2000年历史 are durations
 *   元嘉四年（427年）  293年八月              years of three digits need company
 *   2020、2021年  展望2035  中国制造2025      without 年
 *   2024国庆  2024WTT冠军赛                 before the name of an event
 *   2024款  79级学生                        of what is made or begins in a year
 */

/* What stands right before a duration of so many years, or right behind its 年. */
static const char *const duration_leads[] = {"距今", "距今约", "距今已", "距今大约", "长达", "超过",
                                             "近",   "约",     "大约",   "历经",     "已有", "有着",
                                             "多达", "持续",   "跨越",   "上下",     "整整", NULL};
static const char *const duration_tails[] = {"历史", "的历史", "之久",   "来,",  "来的",
                                             "间隔", "文明",   "的文明", "以上", "沧桑",
                                             "时间", "古城",   "多",     NULL};
/* What happens in a year of two digits. */
static const char *const year_tails[] = {"世界杯", "奥运",     "亚运", "抗洪", "洪水", "春晚",
                                         "出生",   "生人",     "毕业", "入伍", "参军", "入党",
                                         "高考",   "参加工作", "考上", "版",   NULL};
/* What is said of years of two digits only, whatever their number: 23年底, 24年上半年. */
static const char *const short_year_tails[] = {"底",       "初",     "末",     "上半年", "下半年",
                                               "全年",     "一季度", "二季度", "三季度", "四季度",
                                               "前三季度", "Q",      "H1",     "H2",     NULL};
static const char *const no_year_tails[] = {"初步", "初心", "初衷", "初创", "初中", "初见",
                                            "底蕴", "底薪", "底子", "底气", "底线", NULL};
/* Behind them a number of two digits is a year: 生于85年. */
static const char *const short_year_leads[] = {"生于", "早在", "始于", "建于", "毕业于", NULL};
/* Who is called by the year of a class: 79级学生. */
static const char *const class_tails[] = {"学生", "校友", "毕业",   "同学",   "本科", "硕士",
                                          "博士", "新生", "研究生", "大学生", "学员", NULL};
static const char *const era_leads[] = {"公元前", "公元", "西元", "前", "纪元", NULL};

/* 2024国庆, 2025天津车展: a year, and a name whose first character could be a measure. */
bool year_is_of_event(const struct scan *scan, const struct number *number)
{
    static const char *const names[] = {
        "世界", "国际", "国庆", "国考", "国赛",   "国足",   "国乒", "环球", "环法", "女足",
        "女排", "女篮", "男足", "男篮", "大运会", "大湾区", "天津", "重庆", "台北", "双11",
        "双12", "双十", "车展", "家电", "机器人", "连云港", "首届", NULL};

    static const char *const short_names[] = {"抗洪", "洪水",   "洪灾", "奥运",
                                              "亚运", "世界杯", "春晚", NULL};

    if (number_is_whole(number) && number->digit_count == 2 && number->value > 30)
        return scan_match_any(scan, number->end, short_names) > 0; /* 98抗洪 */
    return number_is_whole(number) && number->digit_count == 4 && !number->is_grouped &&
           number->value >= 1950 && number->value <= 2099 &&
           scan_match_any(scan, number->end, names) > 0;
}

/* （701年—762年） */
static bool is_three_digit_life(const struct scan *scan, size_t first, size_t end)
{
    static const char dashes[] = "—–-～~";
    uint32_t before = scan_before(scan, first);
    uint32_t behind = scan_rune(scan, end);

    return (before == '(' && scan_in_set(dashes, behind)) ||
           (scan_in_set(dashes, before) && scan_in_set("),;", behind));
}

/* 十月, 11月, 正月 */
static bool is_month_at(const struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);

    while (end < at + 3 && scan_in_set("一二三四五六七八九十正闰冬腊", scan_rune(scan, end)))
        end++;
    return end > at && scan_match(scan, end, "月") > 0;
}

/* 293年八月, 元嘉四年（427年）, 938年，吴权…, 于717年与…: a year of three digits, by its company.
 * Round ones need more of it, since so many years can have passed. */
static bool is_year_of_history(const struct scan *scan, const struct number *number, size_t end)
{
    static const char *const no_leads[] = {"低于", "高于", "少于", "多于", "大于", "小于",
                                           "等于", "早于", "晚于", "现在", NULL};
    size_t first = number->first;
    uint32_t before = scan_before(scan, first);

    if (scan_rune(scan, end - 1) != 0x5e74)
        return false;
    if (is_month_at(scan, end))
        return true;
    if (before == '(')
        return first > 1 && scan_in_set("年载", scan_rune(scan, first - 2));
    if (number->value % 10 == 0)
        return false;
    if (scan_rune(scan, end) == ',')
        return first == 0 || scan_in_set("。;,!?:“", before);
    return scan_in_set("于在", before) && !scan_follows_any(scan, first, no_leads) &&
           scan_is_han(scan, end) &&
           !scan_in_set("内间里前来以的之后左多余历", scan_rune(scan, end));
}

bool year_is_one(const struct scan *scan, const struct number *number, size_t year_at)
{
    bool has_era = scan_follows_any(scan, number->first, era_leads);

    if (!number_is_whole(number) || number->is_grouped)
        return false;
    if (number->leads_zero)
        return number->digit_count == 2;
    if (number->digit_count == 2 && number->value > 30 &&
        scan_match_any(scan, scan_skip_blank(scan, year_at + 1), year_tails) > 0)
        return true; /* 98年世界杯 */
    if (number->digit_count == 2 && !has_era && scan_rune(scan, year_at) == 0x5e74 &&
        ((scan_match_any(scan, year_at + 1, short_year_tails) > 0 &&
          scan_match_any(scan, year_at + 1, no_year_tails) == 0) ||
         (number->value > 30 && scan_follows_any(scan, number->first, short_year_leads) &&
          !scan_in_set("前多以之", scan_rune(scan, year_at + 1)))))
        return true;
    if (number->digit_count == 2 && number->first > 4 && /* 1986、87年 */
        scan_in_set("、和", scan_before(scan, number->first)) &&
        scan->year_end == number->first - 1)
        return true;
    if (number->digit_count == 2) /* 公元前八十七年 */
        return !has_era &&
               (scan_rune(scan, year_at) == 0x5e74 && scan_is_digit(scan, year_at + 1) &&
                scan_match(scan, scan_digits_end(scan, year_at + 1), "月") > 0);
    if (number->digit_count == 3)
        return has_era || is_three_digit_life(scan, number->first, year_at + 1) ||
               is_year_of_history(scan, number, year_at + 1);
    if (number->digit_count != 4)
        return false;
    if (has_era) /* 公元前一千年 */
        return number->value % 100 != 0 || scan_follows(scan, number->first, "公元");
    if (number->value == 1000 && !scan_is_digit(scan, year_at + 1))
        return false;
    if (number->value < 1000 || number->value > 2199)
        return false;
    if (scan_follows(scan, number->first, "距今") || scan_follows(scan, number->first, "距今约") ||
        scan_follows(scan, number->first, "长达"))
        return false;
    if (number->value % 100 != 0)
        return true;
    if (scan_follows_any(scan, number->first, duration_leads) ||
        scan_match_any(scan, year_at + 1, duration_tails) > 0)
        return false;
    return scan_match(scan, year_at + 1, "前") == 0 || scan_match(scan, year_at + 1, "前后") > 0;
}

/* （约1715—约1763）, （1893—?）: between bracket and dash. */
static bool is_year_of_life(const struct scan *scan, const struct number *number, size_t end)
{
    size_t first = number->first;

    if (number->value < 1000 || number->value > 2099)
        return false;
    if (scan_follows(scan, first, "约") || scan_follows(scan, first, "生"))
        first--;
    return (scan_before(scan, first) == '(' && scan_in_set("—–-～", scan_rune(scan, end))) ||
           (scan_rune(scan, end) == ')' && scan_in_set("—–-～", scan_before(scan, first)));
}

/* 2020、2021年: what stands behind ends in a year. */
static bool is_before_year(const struct scan *scan, size_t end)
{
    for (size_t row = 0; row < 8 && scan_in_set("、和与及或至到", scan_rune(scan, end)); row++) {
        size_t next = scan_digits_end(scan, end + 1);

        if (next != end + 5 && next != end + 3)
            return false;
        if (scan_match(scan, next, "年") > 0)
            return true;
        end = next;
    }
    return false;
}

/* 2024WTT冠军赛: capitals, and Chinese characters behind them; 2024GB内存 is no event. */
static bool is_before_latin_event(const struct scan *scan, size_t at)
{
    static const char *const bytes[] = {"GB", "MB", "TB", "KB", NULL};
    size_t end = scan_letters_end(scan, at);

    for (size_t i = at; i < end; i++) {
        if (scan_rune(scan, i) > 'Z')
            return false;
    }
    return end > at + 1 && end < at + 6 && scan_is_han(scan, end) &&
           scan_match_any(scan, at, bytes) == 0;
}

/* 2035远景目标, 展望2035: a year without 年. */
bool year_is_bare(const struct scan *scan, const struct number *number, size_t end)
{
    static const char *const leads[] = {"展望", "自",   "从",   "迈向", "走向",   "面向",   "跨入",
                                        "迎接", "你好", "再见", "制造", "两会",   "奥运",   "春晚",
                                        "峰会", "论坛", "大会", "议程", "计划",   "愿景",   "亚运",
                                        "战略", "行动", "年会", "展会", "世界杯", "欧洲杯", NULL};
    static const char *const not_years[] = {"多", "余", "以", "左右", "上下", "点", "强", NULL};

    if (!number_is_whole(number) || number->is_grouped)
        return false;
    if (number->digit_count == 2)
        return scan_before(scan, number->first) != 0x7b2c /* 第 */ &&
               year_is_of_event(scan, number);
    if (number->digit_count == 3 && scan_follows(scan, number->first, "公元前"))
        return scan_range_sign(scan, end) > 0 &&
               scan_match(scan, scan_range_sign(scan, end), "公元") > 0; /* 公元前202—公元220年 */
    if (number->digit_count > 2 && scan_before(scan, number->first) == '(' && number->first > 1 &&
        scan_rune(scan, end) == ')' && scan_in_set("年载元", scan_rune(scan, number->first - 2)))
        return true; /* 义熙六年（410） */
    if (number->digit_count != 4)
        return false;
    if (is_year_of_life(scan, number, end))
        return true;
    if (number->value < 1900 || number->value > 2099)
        return false;
    if (is_before_year(scan, end))
        return true;
    if (scan_in_set("AE", scan_rune(scan, end)) && !scan_is_letter(scan, end + 1) &&
        !scan_is_digit(scan, end + 1)) /* 2023A, 2024E: as it was, as expected */
        return true;
    if (scan_follows_any(scan, number->first, leads))
        return true;
    if (scan_in_set("(, ", scan_before(scan, number->first)) && scan_rune(scan, end) == ')')
        return true; /* （Smith, 1999） */
    if (is_before_latin_event(scan, end) && number->value % 100 != 0)
        return true;
    if (scan_before(scan, number->first) == '\'' || scan_before(scan, number->first) == 0x2019)
        return true;
    end = scan_skip_blank(scan, end);
    return (scan_is_han(scan, end) || scan_rune(scan, end) == 0x300a) &&
           scan_match_any(scan, end, not_years) == 0 &&
           !scan_follows_any(scan, number->first, duration_leads);
}

/* 2024款, 1977级, 79级学生: the year that something is of. */
bool year_is_of_class(const struct scan *scan, const struct number *number, size_t at)
{
    static const char *const words[] = {"款", "版", "级", "届", NULL};

    if (!number_is_whole(number) || number->is_grouped || scan_match_any(scan, at, words) != 1)
        return false;
    if (number->digit_count == 2)
        return scan_match(scan, at, "级") > 0 && scan_match_any(scan, at + 1, class_tails) > 0;
    return number->digit_count == 4 && number->value >= 1950 && number->value <= 2099;
}
