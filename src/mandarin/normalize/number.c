/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Numbers as they are said. A number word has two to five syllables: 一百二十六万 is 一百 |
 * 二十六万.
 *
 *   2          二 or 两, as what is counted asks; 两千 两万 两亿 at the head of a number, 二百
 * always 12         十二; 112 is 一百一十二 10,005     一万零五 0.05       零点零五 05         五;
 * the caller says the zero where it is said (8:05)
 */

enum { MAX_DIGITS = 16, SECTION_MAX = 10000 };

static const char *const digit_names[] = {"零", "一", "二", "三", "四",
                                          "五", "六", "七", "八", "九"};

/* A comma between groups of three digits, a narrow or unbroken blank, or a blank before 000; a
 * full-width comma between half-width digits is punctuation. */
static bool is_group(const struct scan *scan, size_t at)
{
    uint32_t rune = scan_rune(scan, at);
    bool is_blank = rune == 0x202f || rune == 0xa0 || rune == 0x2009 ||
                    (rune == ' ' && scan_match(scan, at + 1, "000") > 0);

    if (rune != ',' && !is_blank)
        return false;
    if (scan->chars[at].written != rune && scan->chars[at - 1].written == scan->chars[at - 1].rune)
        return false;
    return scan_is_digit(scan, at + 1) && scan_is_digit(scan, at + 2) &&
           scan_is_digit(scan, at + 3) && !scan_is_digit(scan, at + 4);
}

/* One to three digits, a blank and three more. */
static bool begins_group(const struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);

    return end > at && end < at + 4 && scan_rune(scan, end) == ' ' &&
           scan_digits_end(scan, end + 1) == end + 4;
}

/* The place behind a dash, 至 or 到; where there is none, `at`. */
static size_t range_end(const struct scan *scan, size_t at)
{
    size_t end = scan_range_sign(scan, at);

    if (end > 0)
        return end;
    return scan_in_set("至到", scan_rune(scan, at)) ? at + 1 : at;
}

/* Blanks between groups of three digits, where the whole is counted: 3 400余万元, 12 345 678元.
 * Cells of a table, an ordinal and the number of a model (Mate 60 512) have no such groups. */
static bool is_blank_grouped(const struct scan *scan, size_t at, size_t end)
{
    uint32_t before = scan_before(scan, at);
    size_t first = end;
    struct tail tail;

    if (end - at > 3 || scan_rune(scan, at) == '0' || before == 0x7b2c /* 第 */ ||
        utf8_is_letter(before))
        return false;
    if (scan_is_blank(before) && at > 1 &&
        (scan_is_digit(scan, at - 2) || scan_is_letter(scan, at - 2)))
        return false;
    while (scan_rune(scan, end) == ' ' && scan_digits_end(scan, end + 1) == end + 4)
        end += 4;
    if (end == first)
        return false;
    if (begins_group(scan, range_end(scan, end))) /* 3 400—5 600元 */
        return true;
    if (scan_rune(scan, end) == '.' && scan_is_digit(scan, end + 1))
        end = scan_digits_end(scan, end + 1);
    tail_parse(scan, end, &tail);
    return tail.end > end;
}

/* .05: zero is not written. */
static bool parse_part_alone(const struct scan *scan, size_t at, struct number *number)
{
    uint32_t before = scan_before(scan, at);

    if (scan_rune(scan, at) != '.' || !scan_is_digit(scan, at + 1) || utf8_is_digit(before) ||
        utf8_is_letter(before) || utf8_is_han(before) || scan_in_set(".)]_", before))
        return false;
    number->digit_count = 1;
    number->whole_end = at;
    number->part_first = at + 1;
    number->end = scan_digits_end(scan, at + 1);
    return !scan_is_letter(scan, number->end) && scan_rune(scan, number->end) != '.';
}

bool number_parse(const struct scan *scan, size_t at, struct number *number)
{
    size_t i = scan_digits_end(scan, at);
    size_t part_end;
    bool has_blanks;

    *number = (struct number){.first = at};
    if (i == at)
        return parse_part_alone(scan, at, number);
    number->digit_count = i - at;
    number->value = scan_value(scan, at, i);
    number->leads_zero = i - at > 1 && scan_rune(scan, at) == '0';
    has_blanks = is_blank_grouped(scan, at, i);
    while (number->digit_count <= (number->is_grouped ? MAX_DIGITS - 3 : 3) &&
           (is_group(scan, i) ||
            (has_blanks && scan_rune(scan, i) == ' ' && scan_is_digit(scan, i + 1)))) {
        number->value = number->value * 1000 + scan_value(scan, i + 1, i + 4);
        number->digit_count += 3;
        number->is_grouped = true;
        i += 4;
    }
    number->whole_end = i;
    number->part_first = i;
    number->end = i;
    if (scan_rune(scan, i) == '.' && scan_is_digit(scan, i + 1)) {
        part_end = scan_digits_end(scan, i + 1);
        if (scan_rune(scan, part_end) == '.' && scan_is_digit(scan, part_end + 1))
            return true;
        number->part_first = i + 1;
        number->end = part_end;
    }
    return true;
}

bool number_is_whole(const struct number *number)
{
    return number->part_first == number->end;
}

/* What is put together of one number: characters by name, with the places where a word ends. */
struct spoken_section {
    const char *names[16];
    size_t count;
    size_t split; /* names[split] begins the second word, when the section is long */
};

static void add(struct spoken_section *section, const char *name)
{
    section->names[section->count++] = name;
}

/* 1 to 9999. `is_head`: nothing of the number stands before it. */
static void build_section(struct spoken_section *section, unsigned value, bool is_head)
{
    unsigned thousands = value / 1000;
    unsigned hundreds = value / 100 % 10;
    unsigned tens = value / 10 % 10;
    unsigned ones = value % 10;

    if (thousands > 0) {
        add(section, thousands == 2 && is_head ? "两" : digit_names[thousands]);
        add(section, "千");
    }
    if (hundreds > 0) {
        add(section, digit_names[hundreds]);
        add(section, "百");
    }
    section->split = section->count;
    if (value % 100 > 0 &&
        ((thousands > 0 && hundreds == 0) || (hundreds > 0 && tens == 0 && ones > 0)))
        add(section, "零");
    if (thousands > 0 && hundreds > 0 && tens == 0 && ones == 0)
        section->split = 0;
    if (tens > 0) {
        if (tens > 1 || value > 19 || !is_head)
            add(section, digit_names[tens]);
        add(section, "十");
    }
    if (ones > 0)
        add(section, digit_names[ones]);
}

static enum script_form form_of(enum number_way way)
{
    return way == NUMBER_ORDINAL ? SCRIPT_FORM_ORDINAL : SCRIPT_FORM_CARDINAL;
}

/* A section with its scale (万, 亿 or nothing) as one or two words; with `is_zero` a 零 before it.
 */
static void say_section(struct scan *scan, unsigned value, bool is_head, bool is_zero,
                        const char *scale, enum script_form form)
{
    struct spoken_section section = {0};

    if (is_zero)
        add(&section, "零");
    build_section(&section, value, is_head);
    if (value == 2 && is_head && *scale)
        section.names[section.count - 1] = "两";
    if (*scale)
        add(&section, scale);
    scan->word++;
    for (size_t i = 0; i < section.count; i++) {
        if (i == section.split && i > 1 && section.count > 4)
            scan->word++;
        say_join(scan, section.names[i], form);
    }
}

/* Below 亿; what stands before it has been said when `is_head` is false. */
static void say_below_yi(struct scan *scan, uint64_t value, bool is_head, enum script_form form)
{
    unsigned upper = (unsigned)(value / SECTION_MAX);
    unsigned lower = (unsigned)(value % SECTION_MAX);
    bool is_zero = !is_head && value < 10000000;

    if (upper > 0) {
        say_section(scan, upper, is_head, is_zero, "万", form);
        is_zero = false;
    }
    if (lower > 0)
        say_section(scan, lower, is_head && upper == 0, is_zero || (upper > 0 && lower < 1000), "",
                    form);
}

void number_say_value(struct scan *scan, uint64_t value, enum number_way way)
{
    const uint64_t yi = 100000000;
    enum script_form form = form_of(way);

    if (value == 2 && way == NUMBER_LIANG) {
        say_word(scan, "两", form);
        return;
    }
    if (value == 0) {
        say_word(scan, "零", form);
        return;
    }
    if (value >= yi) {
        uint64_t upper = value / yi;

        if (upper < SECTION_MAX) {
            say_section(scan, (unsigned)upper, true, false, "亿", form);
        } else {
            say_below_yi(scan, upper, true, form);
            say_join(scan, "亿", form);
        }
        if (value % yi > 0)
            say_below_yi(scan, value % yi, false, form);
        return;
    }
    say_below_yi(scan, value, true, form);
}

/* Three or four digits a word, the shorter ones first: 138 0013 8000, 8888 6666, 010. */
void number_say_digits(struct scan *scan, size_t first, size_t end, bool is_yao)
{
    size_t count = 0;
    size_t left = 0; /* in the word that is being said */
    size_t groups;

    for (size_t i = first; i < end; i++)
        count += scan_is_digit(scan, i);
    groups = (count + 3) / 4;
    for (size_t i = first; i < end; i++) {
        unsigned digit = scan_rune(scan, i) - '0';

        if (!scan_is_digit(scan, i))
            continue;
        if (left == 0) {
            left = count / groups;
            count -= left;
            groups--;
            scan->word++;
        }
        left--;
        say_join(scan, is_yao && digit == 1 ? "幺" : digit_names[digit], SCRIPT_FORM_DIGITS);
    }
}

void number_say(struct scan *scan, const struct number *number, enum number_way way)
{
    bool is_digits = way == NUMBER_DIGITS || way == NUMBER_YAO;

    if (is_digits || number->digit_count > MAX_DIGITS) {
        if (!is_digits)
            say_fallback(scan, "a number of more than sixteen digits read digit by digit");
        number_say_digits(scan, number->first, number->whole_end, way == NUMBER_YAO);
    } else {
        number_say_value(scan, number->value, number_is_whole(number) ? way : NUMBER_CARDINAL);
    }
    if (number_is_whole(number))
        return;
    say_word(scan, "点", SCRIPT_FORM_SYMBOL);
    number_say_digits(scan, number->part_first, number->end, false);
}
