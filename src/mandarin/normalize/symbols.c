/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Symbols that are said, and those that are decoration.
 *
 *   + = × ÷ ≥ ≤ ≈ ≠ > <      in sums and comparisons
 *   α β γ π                   by name
 *   1+N C++ 10万+              加
 *   4x100米 3*4                乘
 *   3—5  T1-T3  周一~周五      到
 *   ℃ ㎡ % alone               by name
 *   😀 ★ ■ ※                   left out, and counted
 */

enum where {
    ANYWHERE,
    BESIDE_NUMBER, /* a number or letter stands on one side; else it is decoration */
    BETWEEN,       /* numbers or letters on both sides */
    BEFORE_LETTER  /* a capital right behind */
};

static const struct symbol_row {
    uint32_t rune;
    const char *said;
    enum where where;
} symbol_rows[] = {
    {'+', "加", ANYWHERE},
    {'=', "等于", ANYWHERE},
    {0xd7, "乘", ANYWHERE},
    {0x2715, "乘", BETWEEN},
    {0x2716, "乘", BETWEEN},
    {'*', "乘", BETWEEN},
    {0xf7, "除以", ANYWHERE},
    {0x2265, "大于等于", ANYWHERE},
    {0x2267, "大于等于", ANYWHERE},
    {0x2a7e, "大于等于", ANYWHERE},
    {0x2264, "小于等于", ANYWHERE},
    {0x2266, "小于等于", ANYWHERE},
    {0x2a7d, "小于等于", ANYWHERE},
    {0x2248, "约等于", ANYWHERE},
    {0x2245, "约等于", ANYWHERE},
    {0x2260, "不等于", ANYWHERE},
    {0x2261, "恒等于", ANYWHERE},
    {'>', "大于", BESIDE_NUMBER},
    {'<', "小于", BESIDE_NUMBER},
    {0x221e, "无穷大", ANYWHERE},
    {0x221a, "根号", ANYWHERE},
    {0x221d, "正比于", ANYWHERE},
    {0x2211, "求和", ANYWHERE},
    {0x2206, "德尔塔", ANYWHERE},
    {0xb1, "正负", ANYWHERE},
    {0x2213, "负正", ANYWHERE},
    {'%', "百分号", ANYWHERE},
    {0x2030, "千分号", ANYWHERE},
    {'#', "号", BESIDE_NUMBER},
    {'&', "和", ANYWHERE},
    {'@', "艾特", ANYWHERE},
    {0x2192, "到", BETWEEN},
    {0x2191, "上升", BESIDE_NUMBER},
    {0x2193, "下降", BESIDE_NUMBER},
    {'^', "的", BETWEEN},
    {0x2103, "摄氏度", ANYWHERE},
    {0x2109, "华氏度", ANYWHERE},
    {0xb0, "度", ANYWHERE},
    {0x33a1, "平方米", ANYWHERE},
    {0x33a2, "平方公里", ANYWHERE},
    {0x33a5, "立方米", ANYWHERE},
    {'$', "美元", ANYWHERE},
    {0x20ac, "欧元", ANYWHERE},
    {0xa3, "英镑", ANYWHERE},
    {0xa5, "元", ANYWHERE},
    {0xffe5, "元", ANYWHERE},
    {0x2032, "分", BESIDE_NUMBER},
    {0x2033, "秒", BESIDE_NUMBER},
    {0x2236, "比", BETWEEN},
    {0xb2, "平方", BESIDE_NUMBER},
    {0xb3, "立方", BESIDE_NUMBER},
    {0x2116, "编号", ANYWHERE},
    {0x2212, "减", BETWEEN},
    {0x2220, "角", ANYWHERE},
    {0x2234, "所以", ANYWHERE},
    {0x2235, "因为", ANYWHERE},
    {0x2208, "属于", ANYWHERE},
    {0x2209, "不属于", ANYWHERE},
    {0x222a, "并", BETWEEN},
    {0x2229, "交", BETWEEN},
    {0x2205, "空集", ANYWHERE},
    {0x22a5, "垂直于", ANYWHERE},
    {0x2225, "平行于", ANYWHERE},
    {0x224c, "全等于", ANYWHERE},
    {0x223d, "相似于", ANYWHERE},
    {0x222b, "积分", ANYWHERE},
    {0x221b, "三次根号", ANYWHERE},
    {0x2226, "不平行于", ANYWHERE},
    {0x25b3, "三角形", BEFORE_LETTER},
    {0x2121, "电话", ANYWHERE},
    {0x2202, "偏", ANYWHERE},
    {0x2200, "任意", ANYWHERE},
    {0x2203, "存在", ANYWHERE},
    {0x2282, "包含于", BETWEEN},
    {0x2286, "包含于", BETWEEN},
    {0x21d2, "推出", BETWEEN},
    {0x21d4, "等价于", BETWEEN},
    {0x226a, "远小于", BETWEEN},
    {0x226b, "远大于", BETWEEN},
    {0x220f, "连乘", ANYWHERE},
};

/* Greek letters by their usual Chinese names, from alpha on; capitals the same. */
static const char *const greek[] = {
    "阿尔法", "贝塔",   "伽马",     "德尔塔", "艾普西隆", "泽塔",     "伊塔",  "西塔", "约塔",
    "卡帕",   "拉姆达", "缪",       "纽",     "克西",     "奥密克戎", "派",    "柔",   "西格玛",
    "西格玛", "陶",     "宇普西隆", "斐",     "希",       "普西",     "欧米伽"};

/* What is no text at all: pictures, stars, bullets, boxes, dingbats, variation selectors. */
static const struct {
    uint32_t first;
    uint32_t last;
} decorations[] = {
    {0x1f000, 0x1faff}, {0x2600, 0x27bf},   {0x2500, 0x25ff}, {0x2b00, 0x2bff},   {0xfe00, 0xfe0f},
    {0x200b, 0x200f},   {0x20d0, 0x20ff},   {0x2190, 0x21ff}, {0xe0000, 0xe01ef}, {0x2900, 0x297f},
    {0x2022, 0x2023},   {0x2043, 0x2043},   {0x203b, 0x203c}, {0x2020, 0x2021},   {0x00b7, 0x00b7},
    {0x30fb, 0x30fb},   {0x2605, 0x2606},   {0x3012, 0x3013}, {0x3020, 0x3020},   {0x3030, 0x3030},
    {0xa9, 0xa9},       {0xae, 0xae},       {0x2122, 0x2122}, {0xfeff, 0xfeff},   {0xb6, 0xb6},
    {0x25, 0x24},       {0x2060, 0x2064},   {0x2300, 0x23ff}, {0x3001, 0x3000},   {0x2027, 0x2027},
    {0xff65, 0xff65},   {0x1f1e6, 0x1f1ff}, {0x2219, 0x2219}, {0x22c5, 0x22c5},   {0xb4, 0xb4},
};
static const char ascii_decorations[] = "*_#|\\`~^=<>";

static bool is_alnum(uint32_t rune)
{
    return utf8_is_digit(rune) || utf8_is_letter(rune);
}

/* A number or letter, or what can begin or end one. */
static bool is_operand_before(const struct scan *scan, size_t at)
{
    uint32_t rune = scan_before(scan, at);

    if (at > 0 && scan_is_blank(rune))
        rune = scan_before(scan, at - 1);
    return is_alnum(rune) || scan->number_end == at || scan->number_end + 1 == at || rune == '%' ||
           rune == ')';
}

static bool is_operand_behind(const struct scan *scan, size_t at)
{
    uint32_t rune = scan_rune(scan, scan_skip_blank(scan, at + 1));

    return is_alnum(rune) || rune == '(' || rune == '-' || rune == 0xa5 || rune == '$';
}

static bool is_decoration(uint32_t rune)
{
    for (size_t i = 0; i < sizeof(decorations) / sizeof(decorations[0]); i++) {
        if (rune >= decorations[i].first && rune <= decorations[i].last)
            return true;
    }
    for (const char *c = ascii_decorations; *c; c++) {
        if (rune == (uint32_t)(unsigned char)*c)
            return true;
    }
    return false;
}

static bool fits(const struct scan *scan, size_t at, enum where where)
{
    bool before = is_operand_before(scan, at);
    bool behind = is_operand_behind(scan, at);

    if (where == BEFORE_LETTER)
        return scan_rune(scan, at + 1) >= 'A' && scan_rune(scan, at + 1) <= 'Z';
    if (where == BESIDE_NUMBER)
        return before || behind;
    return where == ANYWHERE || (before && behind);
}

static size_t say_symbol(struct scan *scan, size_t at, const char *said)
{
    say_form(scan, at, at + 1);
    say_word(scan, said, SCRIPT_FORM_SYMBOL);
    return at + 1;
}

static const char *greek_name(uint32_t rune)
{
    if (rune == 0xb5)
        return "微";
    if (rune == 0x2126)
        return "欧姆";
    if (rune >= 0x3b1 && rune <= 0x3c9)
        return greek[rune - 0x3b1];
    return rune >= 0x391 && rune <= 0x3a9 ? greek[rune - 0x391] : NULL;
}

/* A dash behind a number and before another: 到. Between T1-T3 too. */
static size_t range_dash(struct scan *scan, size_t at)
{
    size_t next = scan_range_sign(scan, at);
    uint32_t first = scan_rune(scan, next);
    bool is_number;

    if (next == 0 || scan->number_end != at)
        return 0;
    is_number = utf8_is_digit(first) || first == '$' || first == 0xa5 || first == 0xffe5 ||
                first == 0x20ac || (first == '-' && scan_is_digit(scan, next + 1)) ||
                (first == '+' && scan_is_digit(scan, next + 1)) || (first == 0x7b2c && next > 0) ||
                first == 0x96f6 /* 零下 */ || scan_match(scan, next, "次日") > 0 ||
                scan_match(scan, next, "公元") > 0;
    if (!is_number && !(utf8_is_letter(first) && scan_is_digit(scan, next + 1) &&
                        utf8_is_digit(scan_before(scan, at))))
        return 0;
    say_form(scan, at, next);
    say_word(scan, "到", SCRIPT_FORM_SYMBOL);
    return next;
}

/* 周一~周五, 三—五年, 上午-下午: between words of time and numbers in characters. */
static size_t word_dash(struct scan *scan, size_t at)
{
    static const char *const words[] = {"周", "星期", "一",   "二",   "三",   "四",
                                        "五", "六",   "七",   "八",   "九",   "十",
                                        "今", "至今", "年底", "年末", "次日", NULL};
    static const char heads[] = "一二三四五六七八九十日末年月";
    size_t next = scan_range_sign(scan, at);
    uint32_t rune = scan_rune(scan, scan_skip_blank(scan, at));

    if (next == 0 || next > at + 2 || scan_rune(scan, at + 1) == rune)
        return 0;
    if (rune == '~' && utf8_is_han(scan_before(scan, at)) && scan_is_han(scan, next)) {
        say_form(scan, at, next);
        say_word(scan, "到", SCRIPT_FORM_SYMBOL);
        return next;
    }
    if (scan_match_any(scan, next, words) == 0 || !scan_in_set(heads, scan_before(scan, at)))
        return 0;
    say_form(scan, at, next);
    say_word(scan, "到", SCRIPT_FORM_SYMBOL);
    return next;
}

static bool is_letter_less_points(const struct scan *scan, size_t at)
{
    struct number number;
    struct tail tail;

    if (!utf8_is_letter(scan_before(scan, at)) || !number_parse(scan, at + 1, &number))
        return false;
    tail_parse(scan, number.end, &tail);
    return (tail.unit && span_is(span_of(tail.unit), "个基点")) ||
           scan_match(scan, tail.unit_first, "个基点") > 0 ||
           scan_match(scan, tail.unit_first, "基点") > 0;
}

/* The minus of a sum with letters or with several signs: x-1=0, 4²-1. */
static size_t minus(struct scan *scan, size_t at)
{
    uint32_t before = scan_before(scan, at);
    bool is_left = scan->number_end == at || utf8_is_digit(before) || before == ')' ||
                   scan_in_set("²³", before) ||
                   (utf8_is_letter(before) && !utf8_is_letter(scan_before(scan, at - 1)));

    if ((scan_rune(scan, at) != '-' && scan_rune(scan, at) != 0x2212) || at == 0)
        return 0;
    if (scan_in_set("=(", before) && scan_letters_end(scan, at + 1) == at + 2) /* y=-x+1 */
        return say_symbol(scan, at, "负");
    if (is_letter_less_points(scan, at)) /* LPR-20BP */
        return say_symbol(scan, at, "减");
    if (scan_in_set("²³", before) && /* a²-b², 4²-1; not 10m²-20m² */
        (scan->number_end != at || (at > 1 && scan_is_digit(scan, at - 2))) &&
        is_alnum(scan_rune(scan, at + 1)))
        return say_symbol(scan, at, "减");
    return is_left && scan_in_formula(scan, at) ? say_symbol(scan, at, "减") : 0;
}

/* 4x100米, 3 X 4 */
static size_t letter_times(struct scan *scan, size_t at)
{
    size_t next = scan_skip_blank(scan, at + 1);

    if ((scan_rune(scan, at) | 0x20) != 'x' || !scan_is_digit(scan, next))
        return 0;
    if (scan->number_end != at &&
        !(scan->number_end + 1 == at && scan_is_blank(scan_before(scan, at)) && next > at + 1))
        return 0;
    return say_symbol(scan, at, "乘");
}

/* 元/吨 without a number: 元每吨. 男/女: a small break. */
static size_t slash(struct scan *scan, size_t at)
{
    static const char *const counted[] = {"CFU", "cfu", "MPN", "PFU", "copies", NULL};
    enum measure_kind kind;
    const char *said = NULL;
    size_t len;

    if (scan_rune(scan, at) != '/' && scan_rune(scan, at) != 0x2215)
        return 0;
    say_form(scan, at, at + 1);
    len = measure_match(scan, at + 1, &kind);
    if (len == 0)
        len = unit_match(scan, at + 1, &said, &kind);
    if (len > 0 && kind != MEASURE_MONEY &&
        (scan_follows_any(scan, at, counted) || scan_follows(scan, at, "元") ||
         scan_follows(scan, at, "次") || scan_follows(scan, at, "公里") ||
         scan_follows(scan, at, "吨") || scan_follows(scan, at, "人") ||
         scan_follows(scan, at, "千克") || scan_follows(scan, at, "微克") ||
         scan_follows(scan, at, "毫克") || scan_follows(scan, at, "升"))) {
        say_word(scan, "每", SCRIPT_FORM_SYMBOL);
        if (said) {
            say_form(scan, at + 1, at + 1 + len);
            say_word(scan, said, SCRIPT_FORM_UNIT);
            return at + 1 + len;
        }
        return at + 1;
    }
    say_mark(scan, MANDARIN_MARK_ENUMERATION);
    return at + 1;
}

static bool is_small_digit(uint32_t rune)
{
    return rune >= 0x2080 && rune <= 0x2089;
}

/* A superscript digit's value, or -1. */
static int raised_digit(uint32_t rune)
{
    if (rune == 0xb9)
        return 1;
    if (rune == 0xb2 || rune == 0xb3)
        return (int)(rune - 0xb0);
    return rune == 0x2070 || (rune >= 0x2074 && rune <= 0x2079) ? (int)(rune - 0x2070) : -1;
}

/* ¹⁴C, ²³⁵U: 碳十四, 铀二三五, the element before its number; before what is no element the number stays. */
static size_t isotope(struct scan *scan, size_t at)
{
    static const struct {
        const char *symbol;
        const char *name;
    } elements[] = {
        {"H", "氢"},  {"He", "氦"}, {"Li", "锂"}, {"Be", "铍"}, {"B", "硼"},  {"C", "碳"},
        {"N", "氮"},  {"O", "氧"},  {"F", "氟"},  {"Na", "钠"}, {"Al", "铝"}, {"Si", "硅"},
        {"P", "磷"},  {"S", "硫"},  {"Cl", "氯"}, {"Ar", "氩"}, {"K", "钾"},  {"Ca", "钙"},
        {"Fe", "铁"}, {"Co", "钴"}, {"Ni", "镍"}, {"Ga", "镓"}, {"Kr", "氪"}, {"Sr", "锶"},
        {"Y", "钇"},  {"Mo", "钼"}, {"Tc", "锝"}, {"I", "碘"},  {"Xe", "氙"}, {"Cs", "铯"},
        {"Lu", "镥"}, {"Pb", "铅"}, {"Po", "钋"}, {"Rn", "氡"}, {"Ra", "镭"}, {"Ac", "锕"},
        {"Th", "钍"}, {"U", "铀"},  {"Np", "镎"}, {"Pu", "钚"}, {"Am", "镅"}};
    static const char *const names[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    size_t first = at;
    size_t end;
    uint64_t value = 0;

    while (raised_digit(scan_rune(scan, first)) >= 0 && first < at + 3)
        value = value * 10 + (uint64_t)raised_digit(scan_rune(scan, first++));
    if (first == at || !scan_is_letter(scan, first) || is_alnum(scan_before(scan, at)) ||
        scan_before(scan, at) == ')')
        return 0;
    end = scan_letters_end(scan, first);
    say_form(scan, at, first);
    for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
        if (scan_match(scan, first, elements[i].symbol) != end - first)
            continue;
        say_form(scan, at, end);
        say_word(scan, elements[i].name, SCRIPT_FORM_SYMBOL);
        first = end;
        break;
    }
    if (value < 100) {
        number_say_value(scan, value, NUMBER_ORDINAL);
    } else {
        say_word(scan, names[value / 100], SCRIPT_FORM_DIGITS);
        say_join(scan, names[value / 10 % 10], SCRIPT_FORM_DIGITS);
        say_join(scan, names[value % 10], SCRIPT_FORM_DIGITS);
    }
    return first;
}

/* ₂ of CO₂, ⁺: small digits stand for themselves. */
static size_t small_digit(struct scan *scan, size_t at)
{
    uint32_t rune = scan_rune(scan, at);

    if (is_small_digit(rune)) { /* C₆H₁₂O₆: so many atoms */
        size_t end = at;
        uint64_t value = 0;

        while (is_small_digit(scan_rune(scan, end)) && end < at + 4)
            value = value * 10 + (scan_rune(scan, end++) - 0x2080);
        say_form(scan, at, end);
        number_say_value(scan, value, NUMBER_ORDINAL);
        return end;
    }
    if (rune == 0x3c7 && scan_rune(scan, at + 1) == 0xb2) { /* χ²检验 */
        say_form(scan, at, at + 2);
        say_word(scan, "卡方", SCRIPT_FORM_SYMBOL);
        return at + 2;
    }
    if (rune == '.' && is_small_digit(scan_before(scan, at)) &&
        is_small_digit(scan_rune(scan, at + 1))) /* PM₂.₅ */
        return say_symbol(scan, at, "点");
    if ((rune == 0xb2 || rune == 0xb3) && /* Ca²⁺ */
        (scan_rune(scan, at + 1) == 0x207a || scan_rune(scan, at + 1) == 0x207b))
        return say_symbol(scan, at, rune == 0xb2 ? "二" : "三");
    if (rune == 0x207a || rune == 0x208a)
        return say_symbol(scan, at, "正");
    if (rune == 0x207b || rune == 0x208b)
        return say_symbol(scan, at, "负");
    if (rune >= 0x2074 && rune <= 0x2079) {
        say_form(scan, at, at + 1);
        number_say_value(scan, rune - 0x2070, NUMBER_ORDINAL);
        return at + 1;
    }
    return 0;
}

/* §3, § 2.1: 第三节 */
static size_t section(struct scan *scan, size_t at)
{
    struct number number;

    if (scan_rune(scan, at) != 0xa7 || !number_parse(scan, scan_skip_blank(scan, at + 1), &number))
        return 0;
    say_form(scan, at, number.end);
    say_word(scan, "第", SCRIPT_FORM_ORDINAL);
    number_say(scan, &number, NUMBER_ORDINAL);
    if (scan_match(scan, number.end, "节") == 0)
        say_word(scan, "节", SCRIPT_FORM_UNIT);
    scan->number_end = number.end;
    return number.end;
}

static bool is_hexadecimal(uint32_t rune)
{
    return utf8_is_digit(rune) || ((rune | 0x20) >= 'a' && (rune | 0x20) <= 'f');
}

/* #2024春晚#: one of two signs with Chinese characters between them and no mark. */
static bool is_hashtag(const struct scan *scan, size_t at)
{
    enum { LONGEST = 30 };
    static const char breaks[] = ",;:、。!?() ";

    for (int step = -1; step <= 1; step += 2) {
        bool has_han = false;

        for (size_t i = at + (size_t)step, n = 0; i < scan->count && n < LONGEST; n++) {
            uint32_t rune = scan_rune(scan, i);

            if (rune == '#' && has_han)
                return true;
            if (rune == '#' || scan_in_set(breaks, rune))
                break;
            has_han = has_han || utf8_is_han(rune);
            i += (size_t)step;
        }
    }
    return false;
}

/* C# and F#, the languages; #FF8000, a colour. */
static size_t sharp(struct scan *scan, size_t at)
{
    uint32_t before = scan_before(scan, at);
    size_t end = at + 1;
    bool has_letter = false;

    if (scan_rune(scan, at) != '#')
        return 0;
    if ((before == 'C' || before == 'F') && !is_alnum(at > 1 ? scan_rune(scan, at - 2) : 0) &&
        !is_alnum(scan_rune(scan, end))) {
        say_form(scan, at, end);
        say_english_text(scan, SPAN("sharp"));
        scan->latin_end = end;
        return end;
    }
    if (is_hashtag(scan, at)) {
        say_form(scan, at, end);
        say_fallback(scan, "decoration left out");
        return end;
    }
    for (; is_hexadecimal(scan_rune(scan, end)); end++)
        has_letter = has_letter || scan_is_letter(scan, end);
    if (end != at + 7 || !has_letter || is_alnum(scan_rune(scan, end)) || is_alnum(before))
        return 0;
    say_form(scan, at, end);
    say_word(scan, "井号", SCRIPT_FORM_SYMBOL);
    for (size_t i = at + 1; i < end;) {
        size_t letters = scan_letters_end(scan, i);
        size_t digits = scan_digits_end(scan, i);

        say_letters(scan, i, letters);
        if (digits > i)
            number_say_digits(scan, i, digits, false);
        i = letters > i ? letters : digits;
    }
    return end;
}

/* x^2, 2^n, (a+b)^(-1): at the sign. Where a number stands on both sides it is for ratios.c. */
static size_t power_of_letter(struct scan *scan, size_t at)
{
    size_t first = at + 1;
    bool is_bracketed = scan_rune(scan, first) == '(';
    bool is_negative;
    size_t end;
    struct number number;

    if (scan_rune(scan, at) != '^' || !is_operand_before(scan, at))
        return 0;
    first += is_bracketed;
    is_negative = scan_rune(scan, first) == '-' || scan_rune(scan, first) == 0x2212;
    first += is_negative;
    if (number_parse(scan, first, &number))
        end = number.end;
    else if (scan_letters_end(scan, first) == first + 1)
        end = first + 1;
    else
        return 0;
    if (is_bracketed && scan_rune(scan, end) != ')')
        return 0;
    say_form(scan, at, end + is_bracketed);
    say_word(scan, "的", SCRIPT_FORM_SYMBOL);
    if (is_negative)
        say_word(scan, "负", SCRIPT_FORM_SYMBOL);
    if (scan_is_digit(scan, first))
        number_say(scan, &number, NUMBER_CARDINAL);
    else
        say_letters(scan, first, end);
    say_word(scan, "次方", SCRIPT_FORM_UNIT);
    scan->number_end = end + is_bracketed;
    return scan->number_end;
}

/* Signs that mean something in one place:
 *
 *   北京→上海     到
 *   ××局          某某局
 *   上涨↑3%       the arrow says it again
 *   ======        a line
 *   ~100人        约, before a number that begins
 *   5★酒店 *ST股   五星酒店, 星ST股
 *   #1机组        一号机组
 *   #FF8000       井号FF八零零零
 *   C#            C sharp
 *   §3.1          第三点一节
 */
static size_t sign_in_place(struct scan *scan, size_t at)
{
    static const char *const rises[] = {"涨", "升", "增", "增长", "上升", NULL};
    static const char *const falls[] = {"跌", "降", "减", "下降", "回落", NULL};
    uint32_t rune = scan_rune(scan, at);
    bool is_after_han = at > 0 && scan_is_han(scan, at - 1);
    size_t end = at + 1;

    if (rune == 0x2192 && is_after_han && scan_is_han(scan, end))
        return say_symbol(scan, at, "到");
    if (rune == 0xd7 && !is_operand_before(scan, at) && !scan_is_digit(scan, end) &&
        (scan_rune(scan, end) == 0xd7 || scan_before(scan, at) == 0xd7 ||
         is_after_han != scan_is_han(scan, end)))
        return say_symbol(scan, at, "某");
    if ((rune == 0x2191 && scan_follows_any(scan, at, rises)) ||
        (rune == 0x2193 && scan_follows_any(scan, at, falls))) {
        say_form(scan, at, end);
        say_fallback(scan, "an arrow that says what the word before it says left out");
        return end;
    }
    if (rune == '=' || rune == '+') {
        while (scan_rune(scan, end) == rune)
            end++;
        if (end > at + 2 || (rune == '=' && end > at + 1 && !is_alnum(scan_rune(scan, end)))) {
            say_form(scan, at, end);
            say_fallback(scan, "decoration left out");
            return end;
        }
    }
    if (rune == '~' && scan_is_digit(scan, end) && !is_alnum(scan_before(scan, at)) &&
        scan->number_end != at && !scan_follows(scan, at, "约") && !scan_is_han(scan, at - 1))
        return say_symbol(scan, at, "约");
    if ((rune == 0x2605 || rune == 0x2606) && utf8_is_digit(scan_before(scan, at)))
        return say_symbol(scan, at, "星");
    if (rune == '*' && scan_match(scan, end, "ST") > 0 && !is_alnum(scan_before(scan, at)))
        return say_symbol(scan, at, "星");
    end = section(scan, at);
    if (end == 0)
        end = sharp(scan, at);
    if (end == 0)
        end = power_of_letter(scan, at);
    if (end > 0)
        return end;
    end = scan_digits_end(scan, at + 1);
    if (rune == '#' && end > at + 1 && end < at + 5 && !is_alnum(scan_before(scan, at)) &&
        !scan_is_letter(scan, end) && scan_rune(scan, end) != '#') {
        say_form(scan, at, end);
        number_say_value(scan, scan_value(scan, at + 1, end), NUMBER_ORDINAL);
        say_join(scan, "号", SCRIPT_FORM_UNIT);
        return end;
    }
    return 0;
}

/* ㎏ ㏄ ㎎: units in one character. */
static size_t square_unit(struct scan *scan, size_t at)
{
    enum measure_kind kind;
    const char *said = NULL;
    uint32_t rune = scan_rune(scan, at);

    if (rune < 0x3380 || rune > 0x33df || unit_match(scan, at, &said, &kind) != 1)
        return 0;
    return say_symbol(scan, at, said);
}

/* A bullet between two items on a line is a small break, a bar beside Chinese characters, too. */
static bool is_bullet(const struct scan *scan, size_t at)
{
    uint32_t rune = scan_rune(scan, at);

    if (rune == '|')
        return scan_is_han(scan, at - 1) || scan_is_han(scan, at + 1);
    return scan_in_set("•●■◆★▲►▶◇□○☆※♦✓✗✔✘", rune);
}

size_t normalize_between(struct scan *scan, size_t at)
{
    size_t end = minus(scan, at);

    if (end == 0)
        end = range_dash(scan, at);
    return end > 0 ? end : letter_times(scan, at);
}

size_t normalize_symbol(struct scan *scan, size_t at)
{
    uint32_t rune = scan_rune(scan, at);
    size_t end = isotope(scan, at);

    if (end == 0)
        end = small_digit(scan, at);
    if (end == 0)
        end = slash(scan, at);
    if (end == 0)
        end = word_dash(scan, at);
    if (end == 0)
        end = sign_in_place(scan, at);
    if (end == 0)
        end = square_unit(scan, at);
    if (end > 0)
        return end;
    if (greek_name(rune))
        return say_symbol(scan, at, greek_name(rune));
    for (size_t i = 0; i < sizeof(symbol_rows) / sizeof(symbol_rows[0]); i++) {
        if (symbol_rows[i].rune == rune && fits(scan, at, symbol_rows[i].where))
            return say_symbol(scan, at, symbol_rows[i].said);
    }
    if (!is_decoration(rune))
        return 0;
    say_form(scan, at, at + 1);
    say_fallback(scan, "decoration left out");
    if (at > 0 && is_bullet(scan, at) && at + 1 < scan->count && scan->line->unit_count > 0 &&
        scan->line->units[scan->line->unit_count - 1].kind != MANDARIN_UNIT_MARK)
        say_mark(scan, MANDARIN_MARK_ENUMERATION);
    return at + 1;
}
