/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Two numbers with a sign between them that is said:
 *
 *   3:2  105.07:100  1:2:3          三比二
 *   以21-18获胜  3-0  (21-18, 19-21) 二十一比十八: in the company of matches, or where the first is
 *                                   the greater one and no unit follows
 *   4-2-3-1阵型                     四二三一
 *   图1-2  56-1号                   图一杠二  五十六杠一号
 *   1/3  1/8决赛  1/1000            三分之一, 千分之一
 *   120/80mmHg  4/12℃  24/7         slashed(), below
 *   10^5  10⁶  10⁻³  1.5e8          十的五次方, 一点五乘十的八次方
 *   1-1=0  5-3=2                    减
 */

static const char *const matches[] = {
    "比分",   "战胜",   "击败",   "获胜",   "取胜",   "大胜",   "险胜",   "完胜",   "战平",
    "逼平",   "负于",   "不敌",   "横扫",   "逆转",   "领先",   "落后",   "连胜",   "局分",
    "盘",     "首局",   "次局",   "决胜局", "决赛",   "夺冠",   "力克",   "告负",   "胜出",
    "半场",   "联赛",   "晋级",   "淘汰",   "球队",   "主场",   "客场",   "对阵",   "小组赛",
    "单打",   "双打",   "中超",   "中甲",   "英超",   "西甲",   "德甲",   "意甲",   "法甲",
    "欧冠",   "亚冠",   "世界杯", "欧洲杯", "亚洲杯", "世预赛", "国足",   "女足",   "男足",
    "男篮",   "女篮",   "男排",   "女排",   "国乒",   "国羽",   "常规赛", "季后赛", "锦标赛",
    "公开赛", "大师赛", "单项赛", "落败",   "惜败",   "惨败",   "输给",   "男单",   "女单",
    "男双",   "女双",   "混双",   NULL};

/* What is numbered, and then named behind a colon: 附件1：2024年计划. */
static const char *const numbered[] = {"附件", "附表", "附录", "表",   "专栏", "案例",
                                       "方案", "议题", "问题", "选项", "步骤", "任务",
                                       "目标", "专题", "主题", "环节", "阶段", NULL};

static bool is_colon(uint32_t rune)
{
    return rune == ':' || rune == 0x2236 || rune == 0xfe55;
}

bool ratio_is_sport(struct scan *scan)
{
    if (scan->sport < 0) {
        scan->sport = 0;
        for (size_t i = 0; i < scan->count && scan->sport == 0; i++)
            scan->sport = scan_is_han(scan, i) && scan_match_any(scan, i, matches) > 0;
    }
    return scan->sport != 0;
}

/* Whether what stands behind the colon of a number is no second number, but a text that begins with
 * one. */
static bool is_title(const struct scan *scan, const struct number *number)
{
    struct number behind;

    if (scan_follows_any(scan, number->first, numbered))
        return true;
    return number_parse(scan, number->end + 1, &behind) && behind.digit_count == 4 &&
           scan_match(scan, behind.end, "年") > 0 && behind.value >= 1900 && behind.value < 2100;
}

/* 3:2, 1:2:3, 105.07:100. */
static size_t colon_ratio(struct scan *scan, size_t at)
{
    struct number number;
    size_t end;

    if (!number_parse(scan, at, &number) || !is_colon(scan_rune(scan, number.end)) ||
        !scan_is_digit(scan, number.end + 1) || is_title(scan, &number))
        return 0;
    end = number.end;
    say_form(scan, at, end + 1);
    number_say(scan, &number, NUMBER_CARDINAL);
    while (is_colon(scan_rune(scan, end)) && number_parse(scan, end + 1, &number)) {
        say_form(scan, end, number.end);
        say_word(scan, "比", SCRIPT_FORM_SYMBOL);
        number_say(scan, &number, NUMBER_CARDINAL);
        end = number.end;
    }
    scan->score_end = end;
    return end;
}

/* 56-1: the second of the first. */
static size_t say_dashed(struct scan *scan, size_t at, const struct number *left,
                         const struct number *right)
{
    say_form(scan, at, right->end);
    number_say(scan, left, NUMBER_ORDINAL);
    say_word(scan, "杠", SCRIPT_FORM_SYMBOL);
    number_say(scan, right, NUMBER_ORDINAL);
    return right->end;
}

/* 56-1号: the number of a house that was put between two. */
static size_t house(struct scan *scan, size_t at)
{
    static const char *const tails[] = {"号院", "号楼", "号", "栋", "幢", "室", NULL};
    struct number left;
    struct number right;
    size_t len;

    if (!number_parse(scan, at, &left) || scan_rune(scan, left.end) != '-' ||
        !number_parse(scan, left.end + 1, &right) || left.digit_count > 4 ||
        left.value <= right.value || !number_is_whole(&left) || !number_is_whole(&right) ||
        left.leads_zero || right.leads_zero)
        return 0;
    len = scan_match_any(scan, right.end, tails);
    if (len == 0)
        return 0;
    return say_dashed(scan, at, &left, &right);
}

/* 图1-2, 表3-1: the second of the first chapter. */
static size_t figure(struct scan *scan, size_t at)
{
    static const char *const leads[] = {"图",   "表", "附表", "附图", "附件",
                                        "公式", "例", "式",   NULL};
    struct number left;
    struct number right;

    if (!scan_follows_any(scan, at, leads) || !number_parse(scan, at, &left) ||
        scan_rune(scan, left.end) != '-' || !number_parse(scan, left.end + 1, &right))
        return 0;
    return say_dashed(scan, at, &left, &right);
}

/* 4-4-2: the row of men in a formation, and other rows of small numbers. */
static size_t formation(struct scan *scan, size_t at)
{
    size_t end = at + 1;
    size_t count = 1;

    if (scan_digits_end(scan, at) != end)
        return 0;
    while (count < 8 && scan_rune(scan, end) == '-' && scan_is_digit(scan, end + 1) &&
           !scan_is_digit(scan, end + 2)) {
        end += 2;
        count++;
    }
    if (count < 3 || scan_rune(scan, end) == '-')
        return 0;
    say_form(scan, at, end);
    number_say_digits(scan, at, end, false);
    return end;
}

/* 6-3，3-6: a score in a row of them. */
static bool is_behind_score(const struct scan *scan, size_t at)
{
    size_t left = at;

    while (left > 0 && left + 2 > at && scan_in_set("、,; ", scan_rune(scan, left - 1)))
        left--;
    return left < at && scan->score_end == left;
}

/* 满199-20, not 满18-60岁 */
static bool is_taken_off(const struct scan *scan, const struct number *left,
                         const struct number *right)
{
    return scan_follows(scan, left->first, "满") && left->value > right->value;
}

static bool is_score(struct scan *scan, const struct number *left, const struct number *right)
{
    static const char *const rounds[] = {"局", "节", "盘", "半场", "加时赛", "回合", NULL};
    struct tail tail;

    if (!number_is_whole(left) || !number_is_whole(right) || left->digit_count > 3 ||
        right->digit_count > 3 || left->is_grouped || right->is_grouped)
        return false;
    if (left->leads_zero || right->leads_zero || scan_is_letter(scan, right->end) ||
        utf8_is_letter(scan_before(scan, left->first)))
        return false;
    if (team_is_beside(scan, left->first, right->end))
        return true;
    tail_parse(scan, right->end, &tail);
    if (tail.before || tail.unit || tail.kind == MEASURE_TEMPERATURE ||
        (tail.end > right->end && left->value <= right->value))
        return false;
    if (scan_rune(scan, scan_skip_blank(scan, right->end)) == '=' ||
        scan_range_sign(scan, right->end) > 0 || scan_in_formula(scan, left->end))
        return false;
    if (is_taken_off(scan, left, right))
        return false;
    if (is_behind_score(scan, left->first))
        return true;
    if (scan->score_end < left->first && /* 2-1；0-3, 第1局21-19，第2局18-21 */
        ((left->value == 0 && right->value < 10) || scan_follows_any(scan, left->first, rounds)))
        return true;
    return left->value >= right->value || ratio_is_sport(scan);
}

static size_t hyphen_score(struct scan *scan, size_t at)
{
    struct number left;
    struct number right;
    size_t sign;

    if (!number_parse(scan, at, &left))
        return 0;
    sign = scan_range_sign(scan, left.end);
    if (sign == 0 || !number_parse(scan, sign, &right) || !is_score(scan, &left, &right))
        return 0;
    say_form(scan, at, right.end);
    number_say(scan, &left, NUMBER_CARDINAL);
    say_word(scan, "比", SCRIPT_FORM_SYMBOL);
    number_say(scan, &right, NUMBER_CARDINAL);
    scan->score_end = right.end;
    return right.end;
}

static size_t subtraction(struct scan *scan, size_t at)
{
    struct number left;
    struct number right;
    size_t sign;

    if (!number_parse(scan, at, &left))
        return 0;
    sign = scan_range_sign(scan, left.end);
    if (sign == 0 || !number_parse(scan, sign, &right) ||
        !(scan_rune(scan, scan_skip_blank(scan, right.end)) == '=' ||
          is_taken_off(scan, &left, &right) || scan_in_formula(scan, left.end)))
        return 0;
    say_form(scan, at, right.end);
    number_say(scan, &left, NUMBER_CARDINAL);
    say_word(scan, "减", SCRIPT_FORM_SYMBOL);
    number_say(scan, &right, NUMBER_CARDINAL);
    return right.end;
}

static bool is_slash(uint32_t rune)
{
    return rune == '/' || rune == 0x2044 || rune == 0x2215;
}

/* 1/2+1/3=5/6: what is equal is a fraction, too. */
static bool is_sum_of_fractions(const struct scan *scan, size_t at, size_t equals)
{
    size_t first = scan_skip_blank(scan, equals + 1);

    return scan_in_set("+-×÷", scan_before(scan, at)) ||
           is_slash(scan_rune(scan, scan_digits_end(scan, first)));
}

/* a/b that is no fraction: what is said between the two as they stand, with the unit behind them;
 * NULL when it is one.
 *
 *   血压120/80  220/380V  4/12℃   一百二十、八十毫米汞柱
 *   24/7                   七乘二十四
 *   6/2=3                  六除以二
 *   80/20  50/50           八十比二十: shares of a hundred, the greater one first
 */
static size_t slashed(struct scan *scan, size_t at, const struct number *over,
                      const struct number *under)
{
    struct tail tail;
    const struct number *first = over;
    const struct number *second = under;
    static const char *const pressures[] = {"血压", "高压", NULL};
    const char *said = NULL;
    size_t end = under->end;

    tail_parse(scan, end, &tail);
    if (tail.kind == MEASURE_TEMPERATURE && tail.unit && over->value < under->value) {
        said = "到"; /* 4/12℃ */
        end = tail.end;
    } else if (tail.unit &&
               (span_is(span_of(tail.unit), "毫米汞柱") || span_is(span_of(tail.unit), "摄氏度") ||
                (over->value > 9 &&
                 (span_is(span_of(tail.unit), "伏") || span_is(span_of(tail.unit), "千伏")))))
        end = tail.end;
    else if ((over->value > under->value && scan_near_left(scan, at, 6, pressures)) ||
             (over->value > 4 && under->value == over->value + 1 &&
              scan->latin_end + 1 == at)) /* Windows 10/11 */
        said = NULL;
    else if (over->value == 24 && under->value == 7)
        said = "乘";
    else if (scan_rune(scan, scan_skip_blank(scan, end)) == '=' &&
             !is_sum_of_fractions(scan, at, scan_skip_blank(scan, end)))
        said = "除以";
    else if ((over->value + under->value == 100 && over->value >= under->value &&
              over->value % 5 == 0) ||
             team_is_beside(scan, at, end))
        said = "比";
    else
        return 0;
    if (said && span_is(span_of(said), "乘")) { /* 24/7: round the clock */
        first = under;
        second = over;
    }
    say_form(scan, at, end);
    number_say(scan, first, NUMBER_CARDINAL);
    if (said)
        say_word(scan, said, SCRIPT_FORM_SYMBOL);
    else
        say_mark(scan, MANDARIN_MARK_ENUMERATION);
    number_say(scan, second, NUMBER_CARDINAL);
    if (end > under->end)
        say_word(scan, tail.unit, SCRIPT_FORM_UNIT);
    return end;
}

/* 1/2kg, 1/4 mL: a unit in letters, but none of one letter. */
static size_t say_unit_of_fraction(struct scan *scan, size_t at)
{
    size_t first = scan_skip_blank(scan, at);
    const char *said = NULL;
    enum measure_kind kind;
    size_t len = unit_match(scan, first, &said, &kind);

    if (len < 2 || kind != MEASURE_COUNT)
        return at;
    say_form(scan, at, first + len);
    say_word(scan, said, SCRIPT_FORM_UNIT);
    return first + len;
}

static size_t fraction(struct scan *scan, size_t at)
{
    static const struct {
        uint64_t under;
        const char *said;
    } rows[] = {{100, "百分之"}, {1000, "千分之"}, {10000, "万分之"}};
    struct number over;
    struct number under;
    size_t end;

    if (!number_parse(scan, at, &over) || !number_is_whole(&over) ||
        !is_slash(scan_rune(scan, over.end)) || !number_parse(scan, over.end + 1, &under) ||
        !number_is_whole(&under) || under.value == 0 || over.leads_zero || under.leads_zero)
        return 0;
    if (is_slash(scan_rune(scan, under.end)) || is_slash(scan_before(scan, at)))
        return 0;
    end = slashed(scan, at, &over, &under);
    if (end > 0)
        return end;
    say_form(scan, at, under.end);
    if (scan->number_end + 1 == at && scan_before(scan, at) == ' ' && scan_is_digit(scan, at - 2) &&
        over.value < under.value) /* 3 1/5 */
        say_word(scan, "又", SCRIPT_FORM_SYMBOL);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].under == under.value) {
            say_word(scan, rows[i].said, SCRIPT_FORM_SYMBOL);
            number_say(scan, &over, NUMBER_CARDINAL);
            return under.end;
        }
    }
    number_say(scan, &under, NUMBER_CARDINAL);
    say_word(scan, "分之", SCRIPT_FORM_SYMBOL);
    number_say(scan, &over, NUMBER_CARDINAL);
    return say_unit_of_fraction(scan, under.end);
}

/* ½ and its like. */
static size_t vulgar_fraction(struct scan *scan, size_t at)
{
    static const struct {
        uint32_t rune;
        const char *under;
        const char *over;
    } rows[] = {{0xbd, "二", "一"},   {0x2153, "三", "一"}, {0x2154, "三", "二"},
                {0xbc, "四", "一"},   {0xbe, "四", "三"},   {0x2155, "五", "一"},
                {0x2156, "五", "二"}, {0x2157, "五", "三"}, {0x2158, "五", "四"},
                {0x2159, "六", "一"}, {0x215b, "八", "一"}, {0x215c, "八", "三"}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (scan_rune(scan, at) != rows[i].rune)
            continue;
        say_form(scan, at, at + 1);
        if (scan->number_end == at)
            say_word(scan, "又", SCRIPT_FORM_SYMBOL);
        say_word(scan, rows[i].under, SCRIPT_FORM_CARDINAL);
        say_word(scan, "分之", SCRIPT_FORM_SYMBOL);
        say_word(scan, rows[i].over, SCRIPT_FORM_CARDINAL);
        return at + 1;
    }
    return 0;
}

/* A superscript digit's value, or -1. */
static int superscript(uint32_t rune)
{
    static const uint32_t digits[] = {0x2070, 0xb9,   0xb2,   0xb3,   0x2074,
                                      0x2075, 0x2076, 0x2077, 0x2078, 0x2079};

    for (int i = 0; i < 10; i++) {
        if (digits[i] == rune)
            return i;
    }
    return -1;
}

/* 1.5e8, 2E-3: 一点五乘十的八次方. */
static size_t exponent(struct scan *scan, size_t at)
{
    struct number base;
    size_t first;
    size_t end;
    bool is_negative;
    bool is_signed;

    if (!number_parse(scan, at, &base) || (scan_rune(scan, base.end) | 0x20) != 'e')
        return 0;
    is_negative = scan_rune(scan, base.end + 1) == '-';
    is_signed = is_negative || scan_rune(scan, base.end + 1) == '+';
    first = base.end + 1 + is_signed;
    end = scan_digits_end(scan, first);
    if (end == first || end > first + 3 || scan_is_letter(scan, end) ||
        (!is_signed && number_is_whole(&base) && scan_rune(scan, base.end) == 'E'))
        return 0;
    say_form(scan, at, end);
    number_say(scan, &base, NUMBER_CARDINAL);
    say_word(scan, "乘", SCRIPT_FORM_SYMBOL);
    say_word(scan, "十的", SCRIPT_FORM_SYMBOL);
    if (is_negative)
        say_word(scan, "负", SCRIPT_FORM_SYMBOL);
    number_say_value(scan, scan_value(scan, first, end), NUMBER_CARDINAL);
    say_word(scan, "次方", SCRIPT_FORM_UNIT);
    return end;
}

/* 10^5, 10⁶, 10⁻³, 2³ */
static size_t power(struct scan *scan, size_t at)
{
    struct number base;
    size_t i;
    size_t first;
    uint64_t exponent = 0;
    bool is_negative;
    struct tail tail;

    if (!number_parse(scan, at, &base))
        return 0;
    i = base.end;
    if (scan_rune(scan, i) == '^') {
        i += scan_rune(scan, i + 1) == '(' ? 2 : 1;
        is_negative = scan_rune(scan, i) == '-' || scan_rune(scan, i) == 0x2212;
        first = i + is_negative;
        i = scan_digits_end(scan, first);
        exponent = scan_value(scan, first, i);
    } else {
        is_negative = scan_rune(scan, i) == 0x207b;
        first = i + is_negative;
        for (i = first; superscript(scan_rune(scan, i)) >= 0 && i < first + 4; i++)
            exponent = exponent * 10 + (uint64_t)superscript(scan_rune(scan, i));
    }
    if (i == first || i - first > 4)
        return 0;
    if (scan_rune(scan, i) == ')' && scan_rune(scan, base.end + 1) == '(')
        i++;
    tail_parse(scan, i, &tail);
    if (tail.end == i && scan_rune(scan, i) == '/') { /* ×10⁹/L */
        tail.kind = MEASURE_COUNT;
        tail_parse_per(scan, &tail);
    }
    say_form(scan, at, tail.end);
    number_say(scan, &base, NUMBER_CARDINAL);
    say_word(scan, "的", SCRIPT_FORM_SYMBOL);
    if (is_negative)
        say_word(scan, "负", SCRIPT_FORM_SYMBOL);
    number_say_value(scan, exponent, NUMBER_CARDINAL);
    say_word(scan, "次方", SCRIPT_FORM_UNIT);
    tail_say_behind(scan, &tail, false);
    tail_say_before(scan, &tail); /* 米每秒: it is too late to say 每秒 first */
    return tail.end;
}

size_t normalize_ratio(struct scan *scan, size_t at)
{
    static size_t (*const forms[])(struct scan *, size_t) = {
        colon_ratio, figure,   house,    formation, hyphen_score,
        subtraction, fraction, exponent, power,     vulgar_fraction};
    size_t end = 0;

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) && end == 0; i++)
        end = forms[i](scan, at);
    if (end > 0)
        scan->number_end = end;
    return end;
}
