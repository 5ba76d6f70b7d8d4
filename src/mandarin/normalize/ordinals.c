/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Numbered things:
 *
 *   第2 第3届 第1—3章 第一 第Ⅱ期          第二 …
 *   第12/20页                            第十二页、共二十页
 *   ① ⑵ ⒊ ㈣ ❺                          一, at the head of a text with a small break
 *   Ⅲ级 II期 第IV部分 最终幻想VII          三级
 *   №5 No.5                              第五号, 第五
 */

/* Blocks of enclosed numbers: the first character, how many, and the number of the first. */
static const struct {
    uint32_t first;
    uint32_t count;
    unsigned value;
} enclosed[] = {
    {0x2460, 20, 1}, {0x2474, 20, 1}, {0x2488, 20, 1},  {0x24ea, 1, 0},   {0x24f5, 10, 1},
    {0x2776, 10, 1}, {0x2780, 10, 1}, {0x278a, 10, 1},  {0x3251, 15, 21}, {0x32b1, 15, 36},
    {0x3220, 10, 1}, {0x3280, 10, 1}, {0x24eb, 10, 11}, {0x24ff, 1, 0},
};

static const char *const roman_tails[] = {"级", "期",   "类",   "型", "阶段",   "度", "区", "卷",
                                          "部", "标段", "等",   "章", "代",     "世", "册", "组",
                                          "号", "段",   "类水", "档", "期临床", NULL};

/* The value of an enclosed number, -1 when it is none. */
static int enclosed_value(uint32_t rune)
{
    for (size_t i = 0; i < sizeof(enclosed) / sizeof(enclosed[0]); i++) {
        if (rune >= enclosed[i].first && rune - enclosed[i].first < enclosed[i].count)
            return (int)(enclosed[i].value + (rune - enclosed[i].first));
    }
    return -1;
}

static size_t enclosed_number(struct scan *scan, size_t at)
{
    int value = enclosed_value(scan_rune(scan, at));

    if (value < 0)
        return 0;
    say_form(scan, at, at + 1);
    number_say_value(scan, (uint64_t)value, NUMBER_ORDINAL);
    if (scan_is_han(scan, at + 1) || enclosed_value(scan_rune(scan, at + 1)) >= 0)
        say_mark(scan, MANDARIN_MARK_ENUMERATION);
    return at + 1;
}

/* A Roman number in its own characters (Ⅲ) or, of at most six, in letters (III); its value in
 * `value`, its end, or 0. */
static size_t parse_roman(const struct scan *scan, size_t at, unsigned *value)
{
    static const struct {
        const char *letters;
        unsigned value;
    } rows[] = {{"I", 1},     {"II", 2},   {"III", 3}, {"IV", 4},   {"V", 5},      {"VI", 6},
                {"VII", 7},   {"VIII", 8}, {"IX", 9},  {"X", 10},   {"XI", 11},    {"XII", 12},
                {"XIII", 13}, {"XIV", 14}, {"XV", 15}, {"XVI", 16}, {"XVIII", 18}, {"XX", 20}};
    uint32_t rune = scan_rune(scan, at);
    size_t end = scan_letters_end(scan, at);

    if (rune >= 0x2160 && rune <= 0x216b) {
        *value = rune - 0x2160 + 1;
        return at + 1;
    }
    if (rune >= 0x2170 && rune <= 0x217b) {
        *value = rune - 0x2170 + 1;
        return at + 1;
    }
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && end > at && end - at <= 6; i++) {
        if (span_of(rows[i].letters).len == end - at &&
            scan_match(scan, at, rows[i].letters) == end - at) {
            *value = rows[i].value;
            return end;
        }
    }
    return 0;
}

static size_t roman(struct scan *scan, size_t at)
{
    unsigned value = 0;
    size_t end = parse_roman(scan, at, &value);

    if (end == 0)
        return 0;
    if (scan_is_letter(scan, at)) {
        bool is_behind_name = at > 0 && scan_is_han(scan, at - 1) && end > at + 1 &&
                              scan_in_set("I", scan_rune(scan, end - 1)) && value != 6;

        if (utf8_is_letter(scan_before(scan, at)) ||
            (scan_match_any(scan, end, roman_tails) == 0 && !is_behind_name))
            return 0;
        if (value == 10 || (value == 5 && scan_match(scan, end, "型") > 0))
            return 0;
    }
    say_form(scan, at, end);
    number_say_value(scan, value, NUMBER_ORDINAL);
    scan->number_end = end;
    return end;
}

/* № 5, No.5, NO.5 */
static size_t number_sign(struct scan *scan, size_t at)
{
    static const char *const signs[] = {"№", "No.", "NO.", "no.", "Nº", "No．", NULL};
    size_t len = scan_match_any(scan, at, signs);
    size_t first = scan_skip_blank(scan, at + len);
    struct number number;

    if (len == 0 || !number_parse(scan, first, &number))
        return 0;
    say_form(scan, at, number.end);
    if (!scan_follows(scan, at, "第"))
        say_word(scan, "第", SCRIPT_FORM_ORDINAL);
    number_say(scan, &number, NUMBER_ORDINAL);
    if (scan_rune(scan, at) == 0x2116 && scan_match(scan, number.end, "号") == 0)
        say_word(scan, "号", SCRIPT_FORM_UNIT);
    scan->number_end = number.end;
    return number.end;
}

/* 第 goes into the word of a short number behind it. */
static void join_first(struct scan *scan, size_t unit)
{
    struct mandarin_line *line = scan->line;

    if (line->unit_count > unit + 1 && line->unit_count - unit <= 5 &&
        line->units[unit + 1].word == scan->word)
        line->units[unit].word = scan->word;
}

static enum number_way way_of(const struct number *number)
{
    return number->leads_zero ? NUMBER_DIGITS : NUMBER_ORDINAL;
}

/* 第12/20页: 第十二页、共二十页. */
static size_t page_of(struct scan *scan, size_t at)
{
    struct number page;
    struct number pages;

    if (!number_parse(scan, at + 1, &page) || scan_rune(scan, page.end) != '/' ||
        !number_parse(scan, page.end + 1, &pages) || scan_match(scan, pages.end, "页") == 0)
        return 0;
    say_form(scan, at, pages.end + 1);
    say_word(scan, "第", SCRIPT_FORM_ORDINAL);
    number_say(scan, &page, NUMBER_ORDINAL);
    say_word(scan, "页", SCRIPT_FORM_UNIT);
    say_mark(scan, MANDARIN_MARK_ENUMERATION);
    say_word(scan, "共", SCRIPT_FORM_PLAIN);
    number_say(scan, &pages, NUMBER_LIANG);
    say_word(scan, "页", SCRIPT_FORM_UNIT);
    return pages.end + 1;
}

/* 第2, 第1—3章, 第100万名. */
static size_t ordinal(struct scan *scan, size_t at)
{
    size_t first = scan_skip_blank(scan, at + 1);
    size_t unit = scan->line->unit_count;
    struct number number;
    struct number upper;
    struct tail tail;
    unsigned value = 0;
    size_t end;

    if (number_parse(scan, first, &number)) {
        size_t sign = scan_range_sign(scan, number.end);
        bool is_range = sign > 0 && number_parse(scan, sign, &upper);

        if ((is_range && number.digit_count == 4 && upper.value < number.value) ||
            (number.digit_count > 5 && !number.is_grouped &&
             scan_match(scan, number.end, "号") > 0)) {
            say_form(scan, at, first);
            say_written(scan, at, at + 1, SCRIPT_FORM_ORDINAL, false);
            return first; /* 第2024-15号 and 第2024001号 are for codes.c */
        }

        tail_parse(scan, is_range ? upper.end : number.end, &tail);
        say_form(scan, at, tail.end);
        say_written(scan, at, at + 1, SCRIPT_FORM_ORDINAL, false);
        number_say(scan, &number, way_of(&number));
        join_first(scan, unit);
        if (is_range) {
            say_word(scan, "到", SCRIPT_FORM_SYMBOL);
            number_say(scan, &upper, way_of(&upper));
        }
        if (!tail.before) {
            tail_say_behind(scan, &tail, true);
            scan->number_end = tail.end;
            scan->ordinal_end = tail.end;
            return tail.end;
        }
        scan->number_end = tail.unit_first;
        return tail.unit_first;
    }
    end = parse_roman(scan, first, &value);
    if (end == 0)
        return 0;
    say_form(scan, at, end);
    say_written(scan, at, at + 1, SCRIPT_FORM_ORDINAL, false);
    number_say_value(scan, value, NUMBER_ORDINAL);
    join_first(scan, unit);
    scan->number_end = end;
    return end;
}

/* 第一: the numeral's own family says it, this one joins 第 to it. */
static size_t han_ordinal(struct scan *scan, size_t at)
{
    size_t unit = scan->line->unit_count;
    size_t end;

    scan->word++;
    say_form(scan, at, at + 1);
    say_plain(scan, at);
    end = normalize_han(scan, at + 1);
    if (end == 0)
        return at + 1;
    if (scan->line->units[unit + 1].form == SCRIPT_FORM_ORDINAL &&
        scan->line->unit_count - unit <= 5) {
        scan->line->units[unit].form = SCRIPT_FORM_ORDINAL;
        scan->line->units[unit].word = scan->line->units[unit + 1].word;
    }
    if (at > 0) /* 第一、 at the head of a line is the number of an item */
        scan->ordinal_end = end;
    return end;
}

size_t normalize_ordinal(struct scan *scan, size_t at)
{
    size_t end;

    if (scan_rune(scan, at) == 0x7b2c) { /* 第 */
        end = page_of(scan, at);
        if (end == 0)
            end = ordinal(scan, at);
        return end > 0 ? end : han_ordinal(scan, at);
    }
    end = enclosed_number(scan, at);
    if (end == 0)
        end = number_sign(scan, at);
    return end > 0 ? end : roman(scan, at);
}
