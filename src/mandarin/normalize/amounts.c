/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Amounts with an English word or letter for thousands and more, in Chinese text. They are counted
 * anew, in 万 and 亿:
 *
 *   US$1.2 billion              十二亿美元
 *   350 million人               三亿五千万人
 *   2.5 million dollars         二百五十万美元
 *   $3.5M  €2bn  1.5T美元       三百五十万美元  二十亿欧元  一点五万亿美元
 *   $3-5 billion                三十亿到五十亿美元
 *   3w人  10w+                  三万人  十万加
 *   月薪15k-25k                 一万五千到两万五千
 */

/* How many zeros; the letters count beside money only. */
static const struct magnitude_row {
    const char *written;
    unsigned zeros;
    bool is_word;
} magnitude_rows[] = {
    {"trillion", 12, true}, {"billion", 9, true}, {"million", 6, true}, {"thousand", 3, true},
    {"Trillion", 12, true}, {"Billion", 9, true}, {"Million", 6, true}, {"tn", 12, false},
    {"trn", 12, false},     {"bn", 9, false},     {"bln", 9, false},    {"mn", 6, false},
    {"mln", 6, false},      {"T", 12, false},     {"B", 9, false},      {"M", 6, false},
    {"m", 6, false},        {"K", 3, false},      {"k", 3, false},      {"w", 4, false},
    {"W", 4, false},
};

static const struct money_row {
    const char *written;
    const char *said;
} money_rows[] = {
    {"US dollars", "美元"}, {"dollars", "美元"}, {"dollar", "美元"}, {"euros", "欧元"},
    {"pounds", "英镑"},     {"yuan", "元"},      {"yen", "日元"},    {"USD", "美元"},
    {"RMB", "元"},          {"CNY", "元"},       {"EUR", "欧元"},    {"HKD", "港元"},
};

struct amount {
    const char *currency;
    struct number number;
    unsigned zeros;
    size_t end;
};

/* Whether what stands behind a letter shows that it is a magnitude: money, and behind w and k
 * people and a plus sign: 3w人, 10w+. */
static bool is_counted(const struct scan *scan, size_t at, unsigned zeros)
{
    enum measure_kind kind = MEASURE_NONE;

    if (measure_match(scan, at, &kind) > 0 && kind == MEASURE_MONEY)
        return true;
    return zeros < 6 && (scan_match(scan, at, "人") > 0 || scan_match(scan, at, "粉丝") > 0 ||
                         (zeros == 4 && scan_in_set("多余", scan_rune(scan, at))) ||
                         scan_match(scan, at, "次") > 0 || scan_rune(scan, at) == '+');
}

/* 月薪15k-25k, 播放量破100w: what people count so in chats. */
static bool is_talk_of_many(const struct scan *scan, size_t at, unsigned zeros)
{
    static const char *const pay[] = {"薪", "工资", "年入", "月入", NULL};
    static const char *const crowds[] = {"播放", "阅读量", "浏览", "点赞", "粉丝", "转发",
                                         "收藏", "销量",   "存款", "奖金", NULL};

    if (zeros >= 6 || (scan_is_han(scan, at + 1) && /* 播放4K视频 */
                       !scan_in_set("元左以起多余的次人块到至", scan_rune(scan, at + 1))))
        return false;
    return scan_near_left(scan, at, 10, pay) ||
           (zeros == 4 && scan_near_left(scan, at, 10, crowds));
}

static size_t match_magnitude(const struct scan *scan, size_t at, bool is_money, unsigned *zeros)
{
    size_t longest = 0;
    size_t first = scan_skip_blank(scan, at);

    for (size_t i = 0; i < sizeof(magnitude_rows) / sizeof(magnitude_rows[0]); i++) {
        const struct magnitude_row *row = &magnitude_rows[i];
        size_t start = row->is_word ? first : at;
        size_t end = start + scan_match(scan, start, row->written);

        if (end == start || end <= longest || scan_is_letter(scan, end) || scan_is_digit(scan, end))
            continue;
        if (!row->is_word && !(is_money && row->zeros != 4) && !is_counted(scan, end, row->zeros) &&
            !is_talk_of_many(scan, at, row->zeros))
            continue;
        longest = end;
        *zeros = row->zeros;
    }
    return longest;
}

/* dollars behind a billion. */
static size_t match_money(const struct scan *scan, size_t at, const char **said)
{
    size_t first = scan_skip_blank(scan, at);

    for (size_t i = 0; i < sizeof(money_rows) / sizeof(money_rows[0]); i++) {
        size_t len = scan_match(scan, first, money_rows[i].written);

        if (len > 0 && !scan_is_letter(scan, first + len)) {
            *said = money_rows[i].said;
            return first + len;
        }
    }
    return at;
}

/* A currency sign, if there is one, and a number of at most nine digits before the point. */
static bool parse_head(const struct scan *scan, size_t at, struct amount *amount)
{
    *amount = (struct amount){0};
    at += quantity_currency(scan, at, &amount->currency);
    if (amount->currency)
        at = scan_skip_blank(scan, at);
    if (!number_parse(scan, at, &amount->number) || amount->number.digit_count > 9)
        return false;
    amount->end = amount->number.end;
    return true;
}

/* The number with its point `places` to the right; whether something is left behind the point. */
static bool shift(const struct scan *scan, const struct number *number, unsigned places,
                  uint64_t *value, struct number *rest)
{
    *value = number->value;
    *rest = *number;
    for (unsigned i = 0; i < places; i++) {
        *value *= 10;
        if (rest->part_first < rest->end)
            *value += scan_rune(scan, rest->part_first++) - '0';
    }
    return rest->part_first < rest->end;
}

static void say_amount(struct scan *scan, const struct amount *amount)
{
    static const struct {
        unsigned zeros;
        unsigned places; /* that the point moves */
        const char *scale;
        uint64_t unit;
    } rows[] = {{12, 0, "万亿", 1000000000000},
                {9, 1, "亿", 100000000},
                {6, 2, "万", 10000},
                {4, 0, "万", 10000},
                {3, 3, "", 1}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct number rest;
        uint64_t value;

        if (rows[i].zeros != amount->zeros)
            continue;
        if (shift(scan, &amount->number, rows[i].places, &value, &rest)) {
            number_say_value(scan, value, NUMBER_CARDINAL);
            say_word(scan, "点", SCRIPT_FORM_SYMBOL);
            number_say_digits(scan, rest.part_first, rest.end, false);
            if (*rows[i].scale)
                say_join(scan, rows[i].scale, SCRIPT_FORM_CARDINAL);
        } else if (rows[i].zeros == 12 && value < 10000) { /* 两万亿, not 二十千亿 */
            number_say_value(scan, value, NUMBER_LIANG);
            say_join(scan, rows[i].scale, SCRIPT_FORM_CARDINAL);
        } else {
            number_say_value(scan, value * rows[i].unit, NUMBER_LIANG);
        }
    }
}

/* Numbers are said up to 16 digits. */
static bool is_sayable(const struct amount *amount)
{
    return amount->number.digit_count + amount->zeros <= 16;
}

/* $3-5 billion: both share what stands behind the second. */
static size_t find_second(const struct scan *scan, const struct amount *first,
                          struct amount *second)
{
    size_t at = scan_range_sign(scan, first->end);

    if (at == 0 || !parse_head(scan, at, second))
        return 0;
    return match_magnitude(scan, second->end, first->currency || second->currency, &second->zeros);
}

size_t normalize_amount(struct scan *scan, size_t at)
{
    struct amount first;
    struct amount second = {0};
    bool is_range = false;
    const char *money;
    size_t end;

    if ((scan_is_letter(scan, at) && scan_rune(scan, at) >= 'a') || !parse_head(scan, at, &first) ||
        !(scan_is_letter(scan, scan_skip_blank(scan, first.end)) ||
          scan_range_sign(scan, first.end) > 0))
        return 0;
    money = first.currency;
    end = match_magnitude(scan, first.end, money != NULL, &first.zeros);
    if (end == 0) {
        end = find_second(scan, &first, &second);
        if (end == 0)
            return 0;
        is_range = true;
        first.zeros = second.zeros;
    }
    if (!is_range) { /* 15k-25k */
        size_t sign = scan_range_sign(scan, end);
        size_t second_end;

        if (sign > 0 && parse_head(scan, sign, &second)) {
            second_end = match_magnitude(scan, second.end, money != NULL, &second.zeros);
            if (second_end > 0) {
                is_range = true;
                end = second_end;
            }
        }
    }
    if (!is_sayable(&first) || (is_range && !is_sayable(&second)))
        return 0;
    if (!money)
        end = match_money(scan, end, &money);
    say_form(scan, at, end);
    say_amount(scan, &first);
    if (is_range) {
        say_word(scan, "到", SCRIPT_FORM_SYMBOL);
        say_amount(scan, &second);
    }
    if (money)
        say_word(scan, money, SCRIPT_FORM_UNIT);
    scan->number_end = end;
    return end;
}
