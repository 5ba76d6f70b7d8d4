/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Numbers that name things rather than count them:
 *
 *   国发〔2023〕12号                   the year by digits, the number as a number
 *   192.168.1.1  1.2.3                 点 between the parts
 *   代码600519  (000001)  600519.SH    by digits, beside what says that it is a code
 *   会议号987 6543 2100                the same in groups; a card's fours need no word
 *   211工程  985高校  波音737          by digits, by name (names.c)
 *   1080P  3#楼
 *   歼-20  东风-41                     behind a Chinese name up to two digits are a number,
 *   苏-27                              苏二七, of some makers digits
 *   GB/T 16159-2012  JR/T 0071         standards, all digits one by one
 *   C919  MU5735  G1234次  H7N9        three digits or more one by one, fewer as a number
 *   B2B                                B to B
 *   PM2.5  V2.0
 *   CO₂                                二氧化碳
 *   京A·12345  粤Z·1234港              plates, all one by one
 */

static const char *const code_leads[] = {
    "邮编",     "邮政编码", "代码",   "编号",     "证号",     "号码",     "账号",     "卡号",
    "尾号",     "房间号",   "学号",   "工号",     "密码",     "验证码",   "QQ",       "QQ群",
    "单号",     "批号",     "备案号", "许可证号", "批准文号", "航班号",   "信用代码", "身份证",
    "身份证号", "识别码",   "订单号", "证券代码", "股票代码", "基金代码", "编码",     "序列号",
    "门牌号",   "ID",       "RTX",    "GTX",      "端口",     "端口号",   "ISBN",     "ISSN",
    "准考证号", "会议号",   "合约",   "车架号",   "Boeing",   "Airbus",   "国道",     "省道",
    "县道",     "舷号",     "警号",   "考号",     "座位号",   "学籍号",   "档案号",   "房号",
    "货号",     "款号",     "色号",   "ICP备",    "网安备",   "流水号",   "批次号",   "生产批次",
    NULL};

/* Aircraft and missile families whose two-digit numbers are said one by one. */
static const char *const digit_families[] = {"苏", "米格", "图", "安", "伊尔", "卡", "米", NULL};

/* Letters whose two digits are said one by one all the same. */
static const char *const digit_models[] = {"N95", "KN95", "N90",  "FFP95", "F22",
                                           "F35", "B52",  "MH17", NULL};

/* The to in the middle is English. */
static const char *const to_words[] = {"B2B", "B2C", "C2C", "O2O", "P2P", "B2G", "G2B",   "C2M",
                                       "D2C", "C2B", "M2M", "V2X", "V2G", "G2C", "B2B2C", NULL};

static const char *const road_tails[] = {"次", "高速", "国道", "省道", "航班", "列车",
                                         "路", "沿线", "县道", "号",   NULL};
static const char plates[] = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

static bool is_alnum(const struct scan *scan, size_t at)
{
    return scan_is_digit(scan, at) || scan_is_letter(scan, at);
}

static bool is_bracket(uint32_t rune, bool is_open)
{
    return is_open ? rune == '(' || rune == '[' || rune == 0x3014 || rune == 0x3010
                   : rune == ')' || rune == ']' || rune == 0x3015 || rune == 0x3011;
}

/* 国办发〔2024〕39号各省、自治区…: the number that heads a document, with its text run on. */
static bool is_head_of_document(const struct scan *scan, size_t at, size_t end)
{
    static const char *const addressees[] = {"各省",   "各市",   "各县",   "各区", "各州", "各地",
                                             "各有关", "各部",   "各直属", "各乡", "各镇", "各单位",
                                             "各委",   "国务院", "关于",   NULL};
    size_t first = at;

    if (scan_match_any(scan, end, addressees) == 0)
        return false;
    while (first > 0 && scan_is_han(scan, first - 1))
        first--;
    return first == 0 && at <= 10;
}

/* 〔2023〕12号, behind a Chinese character. */
static size_t document(struct scan *scan, size_t at)
{
    size_t year_end = scan_digits_end(scan, at + 1);
    size_t first = year_end + 1;
    size_t end;
    struct number number;
    bool has_unit;

    if (!is_bracket(scan_rune(scan, at), true) || year_end != at + 5 ||
        !is_bracket(scan_rune(scan, year_end), false))
        return 0;
    if (scan_match(scan, first, "第") > 0)
        first++;
    end = scan_skip_blank(scan, scan_digits_end(scan, first));
    if (!number_parse(scan, first, &number))
        return 0;
    has_unit = scan_match(scan, end, "号") > 0;
    if (!has_unit && !(number.leads_zero && number.digit_count > 2)) /* 字[2020]000123 */
        return 0;
    say_form(scan, at, first);
    number_say_digits(scan, at + 1, year_end, false);
    say_mark(scan, MANDARIN_MARK_SPACE);
    if (first > year_end + 1)
        say_word(scan, "第", SCRIPT_FORM_ORDINAL);
    say_form(scan, number.first, has_unit ? end + 1 : number.end);
    number_say(scan, &number, number.leads_zero ? NUMBER_DIGITS : NUMBER_ORDINAL);
    if (!has_unit)
        return number.end;
    say_join(scan, "号", SCRIPT_FORM_UNIT);
    if (is_head_of_document(scan, at, end + 1))
        say_mark(scan, MANDARIN_MARK_COMMA);
    return end + 1;
}

/* 2023-0001号, 2024-15号: a number of a year, not a range. */
static size_t numbered_of_year(struct scan *scan, size_t at)
{
    size_t year_end = scan_digits_end(scan, at);
    struct number number;

    if (year_end != at + 4 || scan_rune(scan, year_end) != '-' ||
        !number_parse(scan, year_end + 1, &number) || scan_match(scan, number.end, "号") == 0 ||
        (number.digit_count > 3 && !number.leads_zero))
        return 0;
    say_form(scan, at, number.end + 1);
    number_say_digits(scan, at, year_end, false);
    say_mark(scan, MANDARIN_MARK_SPACE);
    number_say(scan, &number, number.leads_zero ? NUMBER_DIGITS : NUMBER_ORDINAL);
    say_join(scan, "号", SCRIPT_FORM_UNIT);
    return number.end + 1;
}

/* 192.168.1.1, 1.2.3 */
static size_t dotted(struct scan *scan, size_t at)
{
    size_t i = scan_digits_end(scan, at);
    size_t parts = 1;
    size_t end;

    while (scan_rune(scan, i) == '.' && scan_is_digit(scan, i + 1)) {
        i = scan_digits_end(scan, i + 1);
        parts++;
    }
    if (parts < 3)
        return 0;
    end = i;
    say_form(scan, at, end);
    for (i = at; i < end;) {
        size_t part_end = scan_digits_end(scan, i);

        if (i > at)
            say_word(scan, "点", SCRIPT_FORM_SYMBOL);
        if (parts == 4 || part_end - i > 2 || scan_rune(scan, i) == '0')
            number_say_digits(scan, i, part_end, false);
        else
            number_say_value(scan, scan_value(scan, i, part_end), NUMBER_ORDINAL);
        i = part_end + 1;
    }
    return end;
}

/* Digits and letters one by one. */
void code_say(struct scan *scan, size_t first, size_t end)
{
    while (first < end) {
        size_t letters = scan_letters_end(scan, first);
        size_t digits = scan_digits_end(scan, first);

        if (letters > end)
            letters = end;
        if (digits > end)
            digits = end;
        if (letters > first) {
            say_letters(scan, first, letters);
            first = letters;
        } else if (digits > first) {
            number_say_digits(scan, first, digits, false);
            first = digits;
        } else {
            first++;
        }
    }
}

/* 会议号987 6543 2100: the end of another group of the code, with which nothing is counted. */
static size_t next_group(const struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at + 1);
    struct tail tail;

    if (scan_rune(scan, at) != ' ' || !scan_is_digit(scan, at - 1) || end < at + 4 || end > at + 9)
        return 0;
    tail_parse(scan, end, &tail);
    return tail.end > end || is_alnum(scan, end) || scan_in_set(".:/-", scan_rune(scan, end)) ? 0
                                                                                              : end;
}

bool code_is_named(const struct scan *scan, size_t at)
{
    return scan_is_named(scan, at, code_leads);
}

static size_t code_by_lead(struct scan *scan, size_t at)
{
    size_t end = at;

    if (!code_is_named(scan, at))
        return 0;
    while (is_alnum(scan, end) || (scan_rune(scan, end) == '-' && is_alnum(scan, end + 1)))
        end++;
    if (end - at < 3)
        return 0;
    for (size_t next = next_group(scan, end); next > 0; next = next_group(scan, end))
        end = next;
    say_form(scan, at, end);
    code_say(scan, at, end);
    return end;
}

/* 600519贵州茅台: a code at the head of a clause, and a name behind it. */
static bool is_listed(const struct scan *scan, size_t at, size_t end)
{
    static const char *const heads[] = {"600", "601", "603", "605", "688", "689", "000", "001",
                                        "002", "003", "300", "301", "510", "511", "512", "513",
                                        "515", "516", "517", "518", "560", "561", "562", "588",
                                        "159", "430", "830", "870", "920", NULL};
    struct tail tail;

    if ((at > 0 && scan_is_han(scan, at - 1)) || utf8_is_letter(scan_before(scan, at)) ||
        scan_match_any(scan, at, heads) == 0 || !scan_is_han(scan, scan_skip_blank(scan, end)))
        return false;
    tail_parse(scan, end, &tail);
    return tail.end == end && scan_match(scan, end - 3, "000") == 0;
}

static size_t stock_code(struct scan *scan, size_t at)
{
    static const char *const markets[] = {".SH", ".SZ", ".BJ", ".HK", ".SS", ".sh", ".sz", NULL};
    size_t end = scan_digits_end(scan, at);
    size_t market = scan_match_any(scan, end, markets);

    if (end - at >= 4 && end - at <= 6 && market > 0 && !is_alnum(scan, end + market)) {
        say_form(scan, at, end + market);
        number_say_digits(scan, at, end, false);
        say_letters(scan, end + 1, end + market);
        return end + market;
    }
    if (end - at != 6 || !(is_listed(scan, at, end) ||
                           (scan_before(scan, at) == '(' && scan_rune(scan, end) == ')')))
        return 0;
    say_form(scan, at, end);
    number_say_digits(scan, at, end, false);
    return end;
}

/* 1080P, 720p; 3#楼; 跳水107B; an identity card's X. */
static size_t digits_with_letter(struct scan *scan, size_t at)
{
    static const char *const dives[] = {"跳水", "动作", "难度", "跳", NULL};
    size_t end = scan_digits_end(scan, at);
    uint32_t next = scan_rune(scan, end);

    if (next == '#' && end - at <= 4) {
        say_form(scan, at, end + 1);
        number_say_value(scan, scan_value(scan, at, end), NUMBER_ORDINAL);
        say_join(scan, "号", SCRIPT_FORM_UNIT);
        return end + 1;
    }
    if (is_alnum(scan, end + 1))
        return 0;
    if ((end - at == 3 || end - at == 4) && next >= 'A' && next <= 'D' &&
        (scan_near_left(scan, at, 6, dives) || scan_match_any(scan, end + 1, dives) > 0)) {
        say_form(scan, at, end + 1);
        code_say(scan, at, end + 1);
        return end + 1;
    }
    if ((end - at == 17 && (next == 'X' || next == 'x')) ||
        ((end - at == 3 || end - at == 4) && (next == 'P' || next == 'p' || next == 'i') &&
         scan_rune(scan, end - 1) == '0')) {
        say_form(scan, at, end + 1);
        code_say(scan, at, end + 1);
        return end + 1;
    }
    return 0;
}

/* 978-7-111-12345-6, 8-2-301: three groups or more with hyphens, digit by digit. */
static size_t hyphened(struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);
    size_t groups = 1;
    size_t longest = end - at;

    while (scan_rune(scan, end) == '-' && scan_is_digit(scan, end + 1)) {
        size_t next = scan_digits_end(scan, end + 1);

        if (next - end - 1 > longest)
            longest = next - end - 1;
        end = next;
        groups++;
    }
    if (groups < 3 || longest < 3 || scan_rune(scan, end) == '=')
        return 0;
    say_form(scan, at, end);
    for (size_t i = at; i < end;) {
        size_t next = scan_digits_end(scan, i);

        if (i > at)
            say_mark(scan, MANDARIN_MARK_SPACE);
        number_say_digits(scan, i, next, false);
        i = next + 1;
    }
    return end;
}

/* 6222 0212 3456 7890: a card, in fours. */
static size_t card(struct scan *scan, size_t at)
{
    size_t groups = 0;
    size_t end = at;

    for (size_t first = at; groups < 5; first = end + 1) {
        size_t next = scan_digits_end(scan, first);

        if (next != first + 4 && !(groups >= 4 && next > first && next < first + 4))
            break;
        end = next;
        groups++;
        if (scan_rune(scan, end) != ' ')
            break;
    }
    if (groups < 4 || scan_is_letter(scan, end))
        return 0;
    say_form(scan, at, end);
    for (size_t i = at; i < end; i = scan_digits_end(scan, i) + 1) {
        if (i > at)
            say_mark(scan, MANDARIN_MARK_SPACE);
        number_say_digits(scan, i, scan_digits_end(scan, i), false);
    }
    return end;
}

/* 第2024001号: the number of a year, so long that it is not counted. */
static size_t long_ordinal(struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);

    if (end - at < 6 || scan_before(scan, at) != 0x7b2c || scan_match(scan, end, "号") == 0)
        return 0;
    say_form(scan, at, end);
    number_say_digits(scan, at, end, false);
    return end;
}

/* Eight digits or more without a group and without a unit name something, unless they are all that
 * is there. */
static size_t long_number(struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);
    struct number number;
    struct tail tail;

    number_parse(scan, at, &number);
    tail_parse(scan, number.end, &tail);
    if (number.digit_count < 8 || number.is_grouped || !number_is_whole(&number) ||
        tail.end > number.end || (at == 0 && end == scan->count) || scan_range_sign(scan, end) > 0)
        return 0;
    say_form(scan, at, end);
    number_say_digits(scan, at, end, false);
    return end;
}

/* 歼-20: at the hyphen. */
static size_t hyphened_model(struct scan *scan, size_t at)
{
    size_t first = at + 1;
    size_t end = scan_digits_end(scan, first);
    struct number number;

    if (scan_rune(scan, at) != '-' || at == 0 || !scan_is_han(scan, at - 1) || end == first)
        return 0;
    number_parse(scan, first, &number);
    if (!number_is_whole(&number) || number.is_grouped || scan_rune(scan, end) == '%')
        return 0;
    say_form(scan, at, end);
    if (scan_follows(scan, at, "号")) /* 京ICP备12345678号-1 */
        say_word(scan, "杠", SCRIPT_FORM_SYMBOL);
    if (end - first > 2 || scan_follows_any(scan, at, digit_families))
        number_say_digits(scan, first, end, false);
    else
        number_say(scan, &number, NUMBER_ORDINAL);
    return end;
}

size_t normalize_code(struct scan *scan, size_t at)
{
    static size_t (*const forms[])(struct scan *, size_t) = {
        dotted,         numbered_of_year,   stock_code, card,         code_by_lead,
        normalize_name, digits_with_letter, hyphened,   long_ordinal, long_number};
    size_t end = 0;

    if (scan_rune(scan, at) == '-')
        return hyphened_model(scan, at);
    if (!scan_is_digit(scan, at))
        return document(scan, at);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) && end == 0; i++)
        end = forms[i](scan, at);
    if (end > 0)
        scan->code_end = end;
    return end;
}

/* --- letters with numbers --- */

static size_t to_word(struct scan *scan, size_t at)
{
    size_t len = scan_match_any(scan, at, to_words);

    if (len == 0 || is_alnum(scan, at + len))
        return 0;
    say_form(scan, at, at + len);
    for (size_t i = at; i < at + len; i++) {
        if (scan_is_letter(scan, i))
            say_letters(scan, i, i + 1);
        else
            say_english_text(scan, SPAN("to"));
    }
    return at + len;
}

/* 京A·12345: at the letter. */
static size_t plate(struct scan *scan, size_t at)
{
    size_t first = at + 1;
    size_t end;
    bool has_digit = false;

    if (at == 0 || !scan_in_set(plates, scan_before(scan, at)) || scan_rune(scan, at) > 'Z')
        return 0;
    if (scan_rune(scan, first) == 0xb7 || scan_rune(scan, first) == 0x2022 ||
        scan_rune(scan, first) == '-' || scan_rune(scan, first) == ' ')
        first++;
    for (end = first; is_alnum(scan, end) && end < first + 7; end++)
        has_digit = has_digit || scan_is_digit(scan, end);
    if (!has_digit || end - first > 6 ||
        (end - first < 5 && !(end - first == 4 && scan_in_set("港澳学警挂领试超", /* 粤Z·1234港 */
                                                              scan_rune(scan, end)))))
        return 0;
    say_form(scan, at, end);
    code_say(scan, at, end);
    return end;
}

/* Substances that are known by their formulas. */
static size_t formula(struct scan *scan, size_t at)
{
    static const struct {
        const char *written;
        const char *said;
    } rows[] = {{"CO₂", "二氧化碳"}, {"CO2", "二氧化碳"}, {"SO₂", "二氧化硫"},
                {"SO2", "二氧化硫"}, {"NO₂", "二氧化氮"}, {"NO2", "二氧化氮"},
                {"O₃", "臭氧"},      {"CH₄", "甲烷"},     {"CH4", "甲烷"},
                {"NOx", "氮氧化物"}, {"NOₓ", "氮氧化物"}, {"N₂O", "一氧化二氮"},
                {"NH₃", "氨"},       {"SF₆", "六氟化硫"}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t len = scan_match(scan, at, rows[i].written);

        if (len == 0 || is_alnum(scan, at + len) || scan_rune(scan, at + len) == '-')
            continue;
        say_form(scan, at, at + len);
        say_word(scan, rows[i].said, SCRIPT_FORM_SYMBOL);
        return at + len;
    }
    return 0;
}

/* The digits of a model, letters of which begin at `at`. */
static enum number_way way_of_model(const struct scan *scan, size_t at, const struct number *number)
{
    size_t known = scan_match_any(scan, at, digit_models);

    if (known > 0 && at + known == number->end)
        return NUMBER_DIGITS;
    if (number->leads_zero)
        return NUMBER_DIGITS;
    if (number->digit_count <= 2)
        return NUMBER_ORDINAL;
    if (number->digit_count <= 4 && number->value % 100 == 0 &&
        scan_match_any(scan, number->whole_end, road_tails) == 0)
        return NUMBER_ORDINAL;
    return NUMBER_DIGITS;
}

/* J1928+1815: the place of a star in the sky, both numbers one by one. */
static size_t star(struct scan *scan, size_t at, size_t letters_end)
{
    size_t first_end = scan_digits_end(scan, letters_end);
    uint32_t sign = scan_rune(scan, first_end);
    size_t end = scan_digits_end(scan, first_end + 1);

    if (scan_rune(scan, at) != 'J' || letters_end != at + 1 || first_end < letters_end + 4 ||
        (sign != '+' && sign != '-' && sign != 0x2212) || end < first_end + 3)
        return 0;
    say_form(scan, letters_end, end);
    number_say_digits(scan, letters_end, first_end, false);
    say_word(scan, sign == '+' ? "加" : "减", SCRIPT_FORM_SYMBOL);
    number_say_digits(scan, first_end + 1, end, false);
    return end;
}

/* The number of a model: C919, F-16, COVID-19, PM2.5, G1234/1236次. The letters have been said. */
static size_t say_model_number(struct scan *scan, size_t at, size_t letters_end)
{
    size_t first = scan_rune(scan, letters_end) == '-' ? letters_end + 1 : letters_end;
    struct number number;
    size_t end;

    if (!number_parse(scan, first, &number))
        return 0;
    if (number.is_grouped) {
        number.digit_count = scan_digits_end(scan, first) - first;
        number.whole_end = first + number.digit_count;
        number.part_first = number.whole_end;
        number.end = number.whole_end;
        number.value = scan_value(scan, first, number.end);
    }
    end = number.end;
    say_form(scan, letters_end, end);
    if (scan_rune(scan, end) == '.') {
        code_say(scan, first, end);
        return end;
    }
    number_say(scan, &number, way_of_model(scan, at, &number));
    while (scan_rune(scan, end) == '-' && scan_is_digit(scan, end + 1) &&
           (number.digit_count > 2 || scan_digits_end(scan, end + 1) >= end + 5) &&
           number_parse(scan, end + 1, &number) &&
           number_is_whole(&number)) { /* B737-800, i5-12400 */
        say_form(scan, end, number.end);
        say_mark(scan, MANDARIN_MARK_SPACE);
        number_say(scan, &number, way_of_model(scan, at, &number));
        end = number.end;
    }
    if (scan_rune(scan, end) == '-' && scan_is_digit(scan, end + 1) && /* Qwen2-72B */
        (scan_rune(scan, scan_digits_end(scan, end + 1)) | 0x20) == 'b' &&
        !scan_is_letter(scan, scan_digits_end(scan, end + 1) + 1) &&
        number_parse(scan, end + 1, &number)) {
        say_form(scan, end, number.end);
        say_mark(scan, MANDARIN_MARK_SPACE);
        number_say(scan, &number, NUMBER_CARDINAL);
        end = number.end;
    }
    while (scan_rune(scan, end) == '/' && scan_is_digit(scan, end + 1)) {
        size_t next = scan_digits_end(scan, end + 1);

        say_form(scan, end, next);
        say_mark(scan, MANDARIN_MARK_ENUMERATION);
        if (next < end + 4 && number_parse(scan, end + 1, &number) && number.end == next)
            number_say(scan, &number, NUMBER_ORDINAL); /* HPV16/18 */
        else
            number_say_digits(scan, end + 1, next, false);
        end = next;
    }
    return end;
}

/* H.265, G.711: the letter's series, and the number in it. */
static size_t pointed_model(struct scan *scan, size_t at)
{
    size_t first = at + 2;
    size_t end = scan_digits_end(scan, first);

    if (scan_letters_end(scan, at) != at + 1 || scan_rune(scan, at + 1) != '.' || end < first + 3 ||
        scan_is_letter(scan, end) || (at > 0 && is_alnum(scan, at - 1)))
        return 0;
    say_form(scan, at, end);
    say_letters(scan, at, at + 1);
    say_word(scan, "点", SCRIPT_FORM_SYMBOL);
    number_say_digits(scan, first, end, false);
    return end;
}

/* CBA2024-25赛季, GDP2024年: a year begins behind the letters, and is for its own family. */
static bool is_year_behind(const struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);
    uint64_t value = scan_value(scan, at, end);
    size_t second = scan_digits_end(scan, end + 1);

    if (end - at != 4 || value < 1900 || value > 2099)
        return false;
    return scan_match(scan, end, "年") > 0 || scan_match(scan, second, "赛季") > 0 ||
           (scan_rune(scan, end) == '-' && scan_rune(scan, second) == '-');
}

/* LPR-20BP: what is taken off is no model. */
static bool is_change_behind(const struct scan *scan, size_t at)
{
    static const char *const points[] = {"BP", "bp", "个基点", "基点", NULL};

    return scan_rune(scan, at) == '-' &&
           scan_match_any(scan, scan_skip_blank(scan, scan_digits_end(scan, at + 1)), points) > 0;
}

/* abc_123, report_2024_01: the digits of a name of a file, one by one. */
static size_t underscored(struct scan *scan, size_t end)
{
    while (scan_rune(scan, end) == '_' && is_alnum(scan, end + 1)) {
        size_t next = end + 1;

        while (is_alnum(scan, next))
            next++;
        say_form(scan, end, end + 1);
        say_mark(scan, MANDARIN_MARK_NONE);
        for (size_t i = end + 1; i < next;) {
            size_t letters = scan_letters_end(scan, i);
            size_t digits = scan_digits_end(scan, i);

            latin_say(scan, i, letters);
            if (digits > i) {
                say_form(scan, i, digits);
                number_say_digits(scan, i, digits, false);
            }
            i = letters > i ? letters : digits;
        }
        end = next;
    }
    return end;
}

size_t normalize_model(struct scan *scan, size_t at)
{
    size_t letters_end = scan_letters_end(scan, at);
    size_t end = to_word(scan, at);

    if (end == 0 && (at == 0 || !is_alnum(scan, at - 1)))
        end = formula(scan, at);
    if (end == 0)
        end = plate(scan, at);
    if (end == 0)
        end = code_standard(scan, at);
    if (end == 0)
        end = pointed_model(scan, at);
    if (end > 0) {
        scan->number_end = end;
        return end;
    }
    if (scan_rune(scan, letters_end) == '_' && is_alnum(scan, letters_end + 1)) {
        latin_say(scan, at, letters_end);
        return underscored(scan, letters_end);
    }
    if (is_year_behind(scan, letters_end) || is_change_behind(scan, letters_end)) {
        latin_say(scan, at, letters_end);
        return letters_end;
    }
    if (!scan_is_digit(scan, letters_end) &&
        !(scan_rune(scan, letters_end) == '-' && scan_is_digit(scan, letters_end + 1)))
        return 0;
    latin_say(scan, at, letters_end);
    end = hyphened(scan, letters_end); /* ISBN978-7-111-54742-6 */
    if (end == 0)
        end = star(scan, at, letters_end);
    if (end == 0)
        end = say_model_number(scan, at, letters_end);
    scan->number_end = end;
    return end;
}
