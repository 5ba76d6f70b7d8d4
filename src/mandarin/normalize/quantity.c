/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* Numbers with what they count, and ranges of two that share it:
 *
 *   126.06万亿元  100多人  -0.3%  5-6%  -5～3℃  2-3个  ¥1,299.00  US$3.2亿  120km/h  2019—2023年
 */

/* A currency sign before a number. */
static const struct currency_row {
    const char *written;
    const char *said;
} currency_rows[] = {
    {"US$", "美元"},   {"USD$", "美元"},    {"USD", "美元"},     {"HK$", "港元"},
    {"HKD", "港元"},   {"NT$", "新台币"},   {"A$", "澳元"},      {"AU$", "澳元"},
    {"C$", "加元"},    {"CA$", "加元"},     {"S$", "新加坡元"},  {"NZ$", "新西兰元"},
    {"R$", "雷亚尔"},  {"MOP$", "澳门元"},  {"$", "美元"},       {"€", "欧元"},
    {"EUR", "欧元"},   {"£", "英镑"},       {"GBP", "英镑"},     {"¥", "元"},
    {"￥", "元"},      {"RMB¥", "元"},      {"RMB ¥", "元"},     {"RMB ￥", "元"},
    {"RMB￥", "元"},   {"CN¥", "元"},       {"JP¥", "日元"},     {"RMB", "元"},
    {"CNY", "元"},     {"JPY", "日元"},     {"₩", "韩元"},       {"KRW", "韩元"},
    {"₽", "卢布"},   {"₹", "卢比"},       {"฿", "泰铢"},       {"₫", "越南盾"},
    {"₱", "比索"},     {"₺", "里拉"},       {"₴", "格里夫纳"},   {"₦", "奈拉"},
    {"₪", "谢克尔"},   {"CHF", "瑞士法郎"}, {"₿", "比特币"},   {"¢", "美分"},
    {"AUD", "澳元"},   {"NZD", "新西兰元"}, {"SGD", "新加坡元"}, {"TWD", "新台币"},
    {"NTD", "新台币"}, {"MOP", "澳门元"},   {"THB", "泰铢"},     {"RUB", "卢布"},
    {"MYR", "林吉特"}, {"VND", "越南盾"},   {"IDR", "印尼盾"},   {"₭", "基普"},
    {"₸", "坚戈"},     {"₮", "图格里克"},
};

/* Characters behind which a - belongs to the number: 为-0.6, 降至-5. Behind a name it does not:
 * 歼-20. */
static const char value_leads[] = "为是至到达降约从在于由低高温率值和与或比近超跌涨增减幅了即按"
                                  "升落回近度及报";

struct quantity {
    size_t first;
    uint32_t sign; /* - + ±, or 0 */
    const char *currency;
    struct number number;
    struct tail tail;
    size_t end;
    bool is_angle;
};

static bool is_minus(uint32_t rune)
{
    return rune == '-' || rune == 0x2212 || rune == 0xfe63 || rune == 0x2013;
}

static bool is_sign(uint32_t rune)
{
    return is_minus(rune) || rune == '+' || rune == 0xb1;
}

size_t quantity_currency(const struct scan *scan, size_t at, const char **said)
{
    size_t longest = 0;

    if (scan_is_digit(scan, at) || scan_is_han(scan, at) || utf8_is_letter(scan_before(scan, at)))
        return 0;
    for (size_t i = 0; i < sizeof(currency_rows) / sizeof(currency_rows[0]); i++) {
        size_t len = scan_match(scan, at, currency_rows[i].written);

        if (len > longest) {
            longest = len;
            *said = currency_rows[i].said;
        }
    }
    return longest;
}

/* ¥1,299.00 and 1,299.00元 are whole. */
static void drop_zero_cents(const struct scan *scan, struct number *number)
{
    size_t end = number->end;

    while (end > number->part_first && scan_rune(scan, end - 1) == '0')
        end--;
    if (!number_is_whole(number) && end == number->part_first)
        number->part_first = number->end;
}

/* What says what the number behind it is counted by, and that in units. */
static const struct said_per_row {
    const char *const *leads;
    const char *const *units;
} said_per_rows[] = {
    {(const char *const[]){"时速", "每小时", NULL}, (const char *const[]){"h", "小时", "时", NULL}},
    {(const char *const[]){"秒速", "每秒", NULL}, (const char *const[]){"s", "秒", NULL}}};

/* 时速200km/h: what it is counted by has been said. */
static bool has_said_per(const struct scan *scan, size_t at, const struct tail *tail)
{
    enum { REACH = 20 };

    for (size_t i = 0; tail->per && i < sizeof(said_per_rows) / sizeof(said_per_rows[0]); i++) {
        if (scan_match_any(scan, tail->per_first, said_per_rows[i].units) > 0 &&
            scan_near_left(scan, at, REACH, said_per_rows[i].leads))
            return true;
    }
    return false;
}

static bool parse(const struct scan *scan, size_t at, struct quantity *quantity)
{
    static const char *const angles[] = {"散光", "角", "倾斜", "旋转", "轴位", "相位",
                                         "方位", "坡", "偏转", "赤纬", NULL};
    size_t i = at;

    *quantity = (struct quantity){.first = at};
    if (is_sign(scan_rune(scan, i))) {
        quantity->sign = scan_rune(scan, i);
        i++;
    }
    i += quantity_currency(scan, i, &quantity->currency);
    if (quantity->currency) {
        i = scan_skip_blank(scan, i);
        if (quantity->sign == 0 && is_minus(scan_rune(scan, i))) {
            quantity->sign = '-';
            i++;
        }
    }
    if (!number_parse(scan, i, &quantity->number))
        return false;
    tail_parse(scan, quantity->number.end, &quantity->tail);
    quantity->is_angle = scan_rune(scan, quantity->tail.unit_first) == 0xb0 && /* 散光-75° */
                         scan_near_left(scan, at, 8, angles);
    if (quantity->tail.kind == MEASURE_COUNT && year_is_of_event(scan, &quantity->number))
        quantity->tail = (struct tail){.end = quantity->number.end};
    if (has_said_per(scan, at, &quantity->tail))
        quantity->tail.per = NULL;
    if (quantity->currency || quantity->tail.kind == MEASURE_MONEY)
        drop_zero_cents(scan, &quantity->number);
    if (quantity->currency) {
        struct tail *tail = &quantity->tail;

        if (tail->kind != MEASURE_NONE && tail->kind != MEASURE_MONEY) { /* ¥4,999起 */
            *tail = (struct tail){.many_first = tail->many_first,
                                  .many_end = tail->many_end,
                                  .scale_first = tail->scale_first,
                                  .scale_end = tail->scale_end,
                                  .more_first = tail->more_first,
                                  .more_end = tail->more_end,
                                  .unit_first = tail->more_end,
                                  .unit_end = tail->more_end,
                                  .end = tail->more_end};
        }
        if (quantity->tail.kind == MEASURE_NONE) {
            quantity->tail.kind = MEASURE_MONEY;
            quantity->tail.unit = quantity->currency;
            tail_parse_per(scan, &quantity->tail);
        }
    }
    quantity->end = quantity->tail.end;
    return true;
}

/* 60公斤级, 100kg级 */
static bool is_weight_class(const struct scan *scan, const struct quantity *quantity)
{
    const struct tail *tail = &quantity->tail;
    bool is_weight = (tail->unit && span_is(span_of(tail->unit), "公斤")) ||
                     scan_match(scan, tail->unit_first, "公斤") > 0;

    return is_weight && scan_match(scan, quantity->end, "级") > 0;
}

/* 12.3英寸仪表+15.6英寸屏: what is counted has been counted before, and more comes to it. */
static bool repeats_unit(const struct scan *scan, const struct quantity *quantity)
{
    enum { REACH = 8 };
    size_t unit = quantity->tail.unit_first;
    size_t len = quantity->tail.unit_end - unit;

    for (size_t i = quantity->first; len > 0 && i > 0 && quantity->first - i < REACH; i--) {
        size_t same = 0;

        while (same < len && scan_rune(scan, i - 1 + same) == scan_rune(scan, unit + same))
            same++;
        if (same == len && i > 1 && scan_is_digit(scan, i - 2))
            return true;
    }
    return false;
}

/* Whether a sign at quantity->first is the number's, and not a hyphen or a range's dash. */
static bool takes_sign(const struct scan *scan, const struct quantity *quantity)
{
    uint32_t before = scan_before(scan, quantity->first);
    enum measure_kind kind = quantity->tail.kind;

    if (quantity->sign == 0xb1)
        return true;
    if (before == '+') /* C++17 */
        return false;
    if (utf8_is_letter(before) && kind == MEASURE_PERCENT)
        return !number_is_whole(&quantity->number); /* YoY+16.9% */
    if (before == ')' && kind == MEASURE_PERCENT && quantity->first > 1 &&
        !scan_is_digit(scan, quantity->first - 2)) /* （AAPL）-1.2% */
        return true;
    if (utf8_is_digit(before) || utf8_is_letter(before) || before == ')' || before == '%' ||
        (before >= 0x391 && before <= 0x3c9) || /* ω-3 */
        scan_in_set("²³½", before))
        return false;
    if (!utf8_is_han(before) || is_weight_class(scan, quantity)) /* 女子-57公斤级 */
        return true;
    if (quantity->sign == '+' && kind == MEASURE_COUNT && repeats_unit(scan, quantity) &&
        !scan_in_set("比为是至到达增涨升", before))
        return false;
    if (quantity->sign == '+')
        return kind != MEASURE_NONE || !number_is_whole(&quantity->number) ||
               scan_in_set("为是至到达球", before);
    if (kind == MEASURE_PERCENT || kind == MEASURE_TEMPERATURE || kind == MEASURE_MONEY)
        return true;
    if (kind != MEASURE_NONE && kind != MEASURE_COUNT)
        return false;
    return scan_in_set(value_leads, before) || !number_is_whole(&quantity->number);
}

static enum number_way way_of_bare(const struct scan *scan, const struct number *number,
                                   const struct tail *tail)
{
    static const char *const two_scales[] = {"百", NULL};

    if (tail->scale_end > tail->scale_first)
        return scan_match_any(scan, tail->scale_first, two_scales) > 0 ? NUMBER_CARDINAL
                                                                       : NUMBER_LIANG;
    if (number->leads_zero && number_is_whole(number))
        return NUMBER_DIGITS;
    if (tail->end == number->end && year_is_bare(scan, number, number->end))
        return NUMBER_DIGITS;
    return NUMBER_CARDINAL;
}

/* 第1、2名: the second is an ordinal, too. */
static bool is_beside_ordinal(const struct scan *scan, const struct number *number)
{
    return number->first > 0 && scan->ordinal_end == number->first - 1 &&
           scan_in_set("、和与及或", scan_before(scan, number->first));
}

/* 第45+2分钟 */
static bool is_time_added(const struct scan *scan, const struct number *number,
                          const struct tail *tail)
{
    return scan_before(scan, number->first) == '+' && scan->number_end == number->first - 1 &&
           scan_match(scan, tail->unit_first, "分钟") > 0;
}

enum number_way quantity_way(const struct scan *scan, const struct number *number,
                             const struct tail *tail)
{
    bool is_direct = tail->scale_end == number->end; /* nothing between number and unit */

    if (number->leads_zero && number->digit_count > 2 && number_is_whole(number))
        return NUMBER_DIGITS; /* 055型 */
    if (is_direct && !tail->unit && year_is_of_class(scan, number, tail->unit_first))
        return NUMBER_DIGITS;

    switch (tail->kind) {
    case MEASURE_NONE:
        return way_of_bare(scan, number, tail);
    case MEASURE_YEAR:
        if (is_direct && year_is_one(scan, number, tail->unit_first))
            return NUMBER_DIGITS;
        return NUMBER_LIANG;
    case MEASURE_MONTH:
    case MEASURE_DAY:
    case MEASURE_ORDINAL:
        if (number->leads_zero && number->digit_count > 2)
            return NUMBER_DIGITS;
        return is_direct ? NUMBER_ORDINAL : NUMBER_CARDINAL;
    case MEASURE_DIGITS:
        return number->digit_count > 2 ? NUMBER_DIGITS : NUMBER_ORDINAL;
    case MEASURE_HOUR:
        return scan_match(scan, tail->unit_first, "时") > 0 ? NUMBER_CARDINAL : NUMBER_LIANG;
    case MEASURE_COUNT:
        if (is_beside_ordinal(scan, number) || is_time_added(scan, number, tail))
            return NUMBER_CARDINAL;
        return NUMBER_LIANG;
    case MEASURE_MONEY:
        return NUMBER_LIANG;
    case MEASURE_TWO:
    case MEASURE_PERCENT:
    case MEASURE_TEMPERATURE:
        break;
    }
    return tail->scale_end > tail->scale_first ? way_of_bare(scan, number, tail) : NUMBER_CARDINAL;
}

static void say_sign(struct scan *scan, const struct quantity *quantity, enum measure_kind kind)
{
    bool is_warmth = kind == MEASURE_TEMPERATURE && !quantity->is_angle;

    if (is_minus(quantity->sign))
        say_word(scan, is_warmth ? "零下" : "负", SCRIPT_FORM_SYMBOL);
    else if (quantity->sign == '+')
        say_word(scan, is_warmth ? "零上" : "正", SCRIPT_FORM_SYMBOL);
    else if (quantity->sign == 0xb1)
        say_word(scan, "正负", SCRIPT_FORM_SYMBOL);
}

/* 9时05分 is 九时零五分; 8.5折 is 八五折. */
static bool say_special(struct scan *scan, const struct quantity *quantity)
{
    const struct number *number = &quantity->number;
    size_t unit = quantity->tail.unit_first;

    if (quantity->tail.scale_end != number->end)
        return false;
    if (number->leads_zero && number->digit_count == 2 && number_is_whole(number) &&
        number->value > 0 &&
        (scan_match(scan, unit, "分") > 0 || scan_match(scan, unit, "秒") > 0)) {
        number_say_digits(scan, number->first, number->end, false);
        return true;
    }
    if (scan_match(scan, unit, "折") > 0 && /* 8.5折, 85折 */
        ((number->digit_count == 1 && number->end == number->part_first + 1) ||
         (number->digit_count == 2 && number_is_whole(number) && number->value % 10 > 0 &&
          number->value > 50))) {
        number_say_digits(scan, number->first, number->end, false);
        return true;
    }
    return false;
}

static void say_number(struct scan *scan, const struct quantity *quantity, enum number_way way)
{
    struct number number = quantity->number;

    if (say_special(scan, quantity))
        return;
    if (quantity->currency) { /* ¥13.50 is 十三点五元 */
        while (number.end > number.part_first && scan_rune(scan, number.end - 1) == '0')
            number.end--;
    }
    number_say(scan, &number, way);
}

/* 140967万 is 十四亿零九百六十七万. True when it has been said with its 万. */
static bool say_above_wan(struct scan *scan, const struct quantity *quantity, enum number_way way)
{
    const struct number *number = &quantity->number;
    const struct tail *tail = &quantity->tail;

    if (tail->scale_first != number->end || tail->scale_end != tail->scale_first + 1 ||
        scan_match(scan, tail->scale_first, "万") == 0 || number->value < 10000 ||
        number->value >= 100000000 || !number_is_whole(number))
        return false;
    number_say_value(scan, number->value * 10000, way);
    return true;
}

/* 二零二三年, 三月 and 一日 are one word each. */
static bool joins_unit(const struct scan *scan, const struct tail *tail, enum number_way way)
{
    return (way == NUMBER_DIGITS || way == NUMBER_ORDINAL) && !tail->unit &&
           say_word_len(scan) + (tail->unit_end - tail->unit_first) <= 5;
}

static void say_behind(struct scan *scan, const struct quantity *quantity, enum number_way way)
{
    const struct tail *tail = &quantity->tail;

    if (tail->scale_end == quantity->number.end && joins_unit(scan, tail, way)) {
        say_written(scan, tail->unit_first, tail->unit_end, SCRIPT_FORM_UNIT, true);
        return;
    }
    tail_say_behind(scan, tail, number_is_whole(&quantity->number));
}

/* -60kg级, +100公斤级: 六十公斤以下级. True when it has been said so. */
static bool say_weight_class(struct scan *scan, const struct quantity *quantity)
{
    const struct tail *tail = &quantity->tail;

    if (!is_weight_class(scan, quantity) || (quantity->sign != '+' && !is_minus(quantity->sign)))
        return false;
    number_say(scan, &quantity->number, NUMBER_LIANG);
    tail_say_behind(scan, tail, true);
    say_word(scan, quantity->sign == '+' ? "以上" : "以下", SCRIPT_FORM_PLAIN);
    return true;
}

static void say_one(struct scan *scan, const struct quantity *quantity)
{
    enum number_way way = quantity_way(scan, &quantity->number, &quantity->tail);
    bool is_per_behind = quantity->sign != 0 || /* 正零点八米每秒, 小于等于五克每天 */
                         scan_in_set("≤≥≦≧<>≈", scan_before(scan, quantity->first));

    say_form(scan, quantity->first, quantity->end);
    if (say_weight_class(scan, quantity))
        return;
    if (!is_per_behind)
        tail_say_before(scan, &quantity->tail);
    say_sign(scan, quantity, quantity->tail.kind);
    if (quantity->tail.before)
        say_word(scan, quantity->tail.before, SCRIPT_FORM_SYMBOL);
    if (say_above_wan(scan, quantity, way)) {
        struct tail rest = quantity->tail;

        rest.scale_first = rest.scale_end;
        tail_say_behind(scan, &rest, true);
        return;
    }
    say_number(scan, quantity, way);
    say_behind(scan, quantity, way);
    if (is_per_behind)
        tail_say_before(scan, &quantity->tail);
}

/* Whether `lower`, a bare number, shares what stands behind `upper`. */
static enum number_way way_of_lower(const struct scan *scan, const struct quantity *lower,
                                    const struct quantity *upper)
{
    struct tail shared = upper->tail;
    enum number_way way = quantity_way(scan, &upper->number, &upper->tail);

    if (way == NUMBER_DIGITS)
        return lower->number.digit_count >= 2 ? NUMBER_DIGITS : NUMBER_CARDINAL;
    if (lower->tail.scale_end > lower->tail.scale_first)
        return way_of_bare(scan, &lower->number, &lower->tail);
    if (upper->tail.kind == MEASURE_YEAR)
        return NUMBER_LIANG;
    /* as if the unit stood right behind it */
    if (shared.scale_end == upper->number.end)
        shared.scale_end = lower->number.end;
    return quantity_way(scan, &lower->number, &shared);
}

/* 1949—2024 without 年. */
static bool are_bare_years(const struct quantity *lower, const struct quantity *upper)
{
    const struct number *first = &lower->number;
    const struct number *last = &upper->number;

    return upper->tail.end == last->end && number_is_whole(first) && number_is_whole(last) &&
           first->digit_count == 4 && last->digit_count == 4 && !first->is_grouped &&
           !last->is_grouped && first->value >= 1800 && last->value <= 2099 &&
           first->value < last->value && !lower->currency && lower->sign == 0 && upper->sign == 0;
}

/* 25—220年: the year 25 has no century that was left out. */
static bool is_short_year(const struct quantity *lower, const struct quantity *upper)
{
    return upper->tail.kind == MEASURE_YEAR && lower->number.digit_count == 2 &&
           upper->number.digit_count == 3;
}

static void say_range(struct scan *scan, const struct quantity *lower, size_t sign,
                      const struct quantity *upper)
{
    enum number_way way = quantity_way(scan, &upper->number, &upper->tail);
    enum number_way lower_way;

    if (upper->tail.kind == MEASURE_YEAR && lower->number.digit_count == 4 &&
        upper->number.digit_count == 2 && lower->number.value < 2200)
        way = NUMBER_DIGITS;
    if (are_bare_years(lower, upper))
        way = NUMBER_DIGITS;
    if (upper->tail.kind == MEASURE_YEAR && upper->number.digit_count == 3 &&
        scan_follows(scan, lower->first, "公元")) /* 公元618—907年 */
        way = NUMBER_DIGITS;
    if (is_short_year(lower, upper))
        lower_way = NUMBER_CARDINAL;
    else
        lower_way = way == NUMBER_DIGITS ? way : way_of_lower(scan, lower, upper);
    say_form(scan, lower->first, upper->end);
    tail_say_before(scan, &upper->tail);
    say_sign(scan, lower, upper->tail.kind);
    if (upper->tail.before)
        say_word(scan, upper->tail.before, SCRIPT_FORM_SYMBOL);
    say_number(scan, lower, lower_way);
    tail_say_behind(scan, &lower->tail, number_is_whole(&lower->number));
    if (scan_is_han(scan, sign))
        say_written(scan, sign, sign + 1, SCRIPT_FORM_SYMBOL, false);
    else
        say_word(scan, "到", SCRIPT_FORM_SYMBOL);
    say_sign(scan, upper, upper->tail.kind);
    if (upper->tail.before && is_minus(upper->sign))
        say_word(scan, upper->tail.before, SCRIPT_FORM_SYMBOL);
    say_number(scan, upper, way);
    say_behind(scan, upper, way);
}

/* The second number of a range that begins with a bare one; its place, and 0 when there is none. */
static size_t find_upper(const struct scan *scan, const struct quantity *lower,
                         struct quantity *upper, size_t *sign)
{
    size_t at = scan_range_sign(scan, lower->end);

    if (lower->tail.kind != MEASURE_NONE && !lower->currency)
        return 0;
    *sign = lower->end;
    if (at == 0 && lower->number.digit_count == 4 && scan_match(scan, lower->end, " -") > 0 &&
        scan_digits_end(scan, lower->end + 2) == lower->end + 6 &&
        scan_match(scan, lower->end + 6, "年") > 0)
        at = lower->end + 2; /* 1546 -1610年 */
    if (at == 0 &&
        (scan_match(scan, lower->end, "至") > 0 || scan_match(scan, lower->end, "到") > 0))
        at = lower->end + 1;
    if (at == 0 || !parse(scan, at, upper))
        return 0;
    if (upper->sign != 0 && !is_minus(upper->sign) && upper->tail.kind != MEASURE_TEMPERATURE)
        return 0;
    /* 5至2023年, 3到5月: only what is shared is a matter for this file */
    return at;
}

/* 2、3个: 两三个. */
static size_t rough_pair(struct scan *scan, size_t at)
{
    struct tail tail;
    uint32_t low = scan_rune(scan, at);

    if (scan_digits_end(scan, at) != at + 1 || scan_rune(scan, at + 1) != 0x3001 ||
        scan_rune(scan, at + 2) != low + 1 || scan_digits_end(scan, at + 2) != at + 3 ||
        scan_before(scan, at) == 0x3001 || scan_before(scan, at) == 0x7b2c)
        return 0;
    tail_parse(scan, at + 3, &tail);
    if (tail.kind != MEASURE_COUNT || tail.unit)
        return 0;
    say_form(scan, at, tail.end);
    number_say_value(scan, low - '0', NUMBER_LIANG);
    number_say_value(scan, low - '0' + 1, NUMBER_CARDINAL);
    tail_say_behind(scan, &tail, true);
    return tail.end;
}

/* 100+项服务: 一百多项服务. */
static size_t more_than(struct scan *scan, size_t at)
{
    struct number number;
    struct tail tail;

    if (!number_parse(scan, at, &number) || !number_is_whole(&number) ||
        scan_rune(scan, number.end) != '+' || number.value % 10 != 0 || number.value < 10)
        return 0;
    tail_parse(scan, number.end + 1, &tail);
    if (tail.kind != MEASURE_COUNT || tail.unit || tail.unit_first != number.end + 1 ||
        scan_match(scan, tail.unit_first, "企业") > 0)
        return 0;
    say_form(scan, at, tail.end);
    number_say(scan, &number, NUMBER_CARDINAL);
    say_join(scan, "多", SCRIPT_FORM_CARDINAL);
    tail_say_behind(scan, &tail, true);
    return tail.end;
}

/* -12/-3℃, -2℃/8℃: the coldest and the warmest, one of them signed or both with their unit. */
static size_t warmth_pair(struct scan *scan, size_t at)
{
    struct quantity lower;
    struct quantity upper;

    if (!parse(scan, at, &lower) || scan_rune(scan, lower.end) != '/' ||
        !parse(scan, lower.end + 1, &upper) || upper.tail.kind != MEASURE_TEMPERATURE ||
        lower.currency || upper.currency || scan_rune(scan, upper.end) == '/')
        return 0;
    if (lower.tail.kind != MEASURE_TEMPERATURE &&
        !(lower.end == lower.number.end && (lower.sign != 0 || upper.sign != 0)))
        return 0;
    if (lower.sign != 0 && !takes_sign(scan, &lower))
        return 0;
    say_range(scan, &lower, lower.end, &upper);
    scan->number_end = upper.end;
    return upper.end;
}

size_t normalize_quantity(struct scan *scan, size_t at)
{
    struct quantity quantity;
    struct quantity upper;
    size_t sign;
    bool is_ordinal;
    size_t pair_end = rough_pair(scan, at);

    if (pair_end == 0)
        pair_end = more_than(scan, at);
    if (pair_end == 0)
        pair_end = warmth_pair(scan, at);
    if (pair_end > 0)
        return pair_end;
    if (!parse(scan, at, &quantity))
        return 0;
    if (quantity.sign != 0 && !takes_sign(scan, &quantity))
        return 0;
    if (quantity.sign != 0 && scan_rune(scan, quantity.number.end) == '/' &&
        scan_is_digit(scan, quantity.number.end + 1) && scan_is_digit(scan, at + 1)) {
        say_form(scan, at, at + 1); /* -1/5: the fraction comes next */
        tail_parse(scan, scan_digits_end(scan, quantity.number.end + 1), &upper.tail);
        say_sign(scan, &quantity, upper.tail.kind); /* -4/12℃ */
        return at + 1;
    }
    if (find_upper(scan, &quantity, &upper, &sign) > 0) {
        if (quantity.currency && upper.tail.kind == MEASURE_NONE) {
            upper.tail.kind = MEASURE_MONEY;
            upper.tail.unit = quantity.currency;
        }
        if (quantity.currency && quantity.tail.unit == quantity.currency) {
            quantity.tail.kind = MEASURE_NONE;
            quantity.tail.unit = NULL;
        }
        say_range(scan, &quantity, sign, &upper);
        scan->number_end = upper.end;
        return upper.end;
    }
    is_ordinal = is_beside_ordinal(scan, &quantity.number);
    if (quantity.end == quantity.number.end && year_is_bare(scan, &quantity.number, quantity.end))
        scan->year_end = quantity.end;
    say_one(scan, &quantity);
    scan->number_end = quantity.end;
    if (is_ordinal) /* 第1、2、3名 */
        scan->ordinal_end = quantity.end;
    return quantity.end;
}
