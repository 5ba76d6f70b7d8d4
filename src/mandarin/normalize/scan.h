/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_NORMALIZE_SCAN_H
#define MANDARIN_NORMALIZE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"
#include "mandarin/internal.h"

/* The scanner of written forms, for the files of this folder only.
 *
 * scanner.c goes over the characters once, from left to right. At each place it asks the families,
 * in a fixed order, whether a form of theirs begins there:
 *
 *     size_t normalize_date(struct scan *scan, size_t at);
 *
 * A family looks at the characters from `at` on and at a bounded context to both sides, says the
 * form (say_…) and returns the place behind it; or it says nothing and returns 0. Every family is a
 * file with a table of its forms at its head. */

struct scan {
    struct mandarin_line *line;
    const struct mandarin_char *chars;
    size_t count;
    uint32_t start; /* bytes of the written form that is being said */
    uint32_t end;
    size_t form_first; /* its characters */
    size_t form_end;
    uint32_t word;      /* the number of the last number word */
    size_t number_end;  /* the place behind the last form that ends in a number or its unit */
    size_t latin_end;   /* the place behind the last English word */
    size_t phone_end;   /* the place behind the last telephone number */
    size_t code_end;    /* the place behind the last number that names something */
    size_t score_end;   /* the place behind the last score */
    size_t year_end;    /* the place behind the last year without 年 */
    size_t date_end;    /* the place behind the last month and day with a slash */
    size_t ordinal_end; /* the place behind the last ordinal without a unit: 第1 of 第1、2名 */
    bool is_english;    /* the line is English as a whole */
    bool is_quote_open; /* the last " opened a quotation */
    int sport;          /* does the line speak of matches? 1, 0, or -1: nobody has asked yet */
};

/* --- context.c: what stands where ------------------------------------------------------------ */

/* The character at a place; 0 outside. */
static inline uint32_t scan_rune(const struct scan *scan, size_t at)
{
    return at < scan->count ? scan->chars[at].rune : 0;
}

/* The character before a place; 0 at the start. */
static inline uint32_t scan_before(const struct scan *scan, size_t at)
{
    return at > 0 ? scan_rune(scan, at - 1) : 0;
}

static inline bool scan_is_digit(const struct scan *scan, size_t at)
{
    return utf8_is_digit(scan_rune(scan, at));
}

static inline bool scan_is_letter(const struct scan *scan, size_t at)
{
    return utf8_is_letter(scan_rune(scan, at));
}

bool scan_is_han(const struct scan *scan, size_t at);
bool scan_is_blank(uint32_t rune);

/* Takes the first character off a literal of ours, whose UTF-8 needs no check: every number is held
 * against hundreds of them. */
static inline uint32_t scan_literal_next(const char **literal)
{
    const unsigned char *c = (const unsigned char *)*literal;
    size_t len = c[0] < 0x80 ? 1 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;

    *literal += len;
    if (len == 1)
        return c[0];
    if (len == 2)
        return (uint32_t)(c[0] & 0x1f) << 6 | (c[1] & 0x3f);
    if (len == 3)
        return (uint32_t)(c[0] & 0x0f) << 12 | (uint32_t)(c[1] & 0x3f) << 6 | (c[2] & 0x3f);
    return (uint32_t)(c[0] & 0x07) << 18 | (uint32_t)(c[1] & 0x3f) << 12 |
           (uint32_t)(c[2] & 0x3f) << 6 | (c[3] & 0x3f);
}

/* The first place at or after `at` that is no digit. */
size_t scan_digits_end(const struct scan *scan, size_t at);
size_t scan_letters_end(const struct scan *scan, size_t at);

/* `at`, or the place behind one blank there. */
size_t scan_skip_blank(const struct scan *scan, size_t at);

/* The value of the digits [first, end), at most 18 of them. */
uint64_t scan_value(const struct scan *scan, size_t first, size_t end);

/* Whether a character is one of those of `set`. */
bool scan_in_set(const char *set, uint32_t rune);

/* How many characters of `text` stand at a place: all of them, or 0. */
size_t scan_match(const struct scan *scan, size_t at, const char *text);

/* The same for the longest of a NULL-ended table. */
size_t scan_match_any(const struct scan *scan, size_t at, const char *const *table);

/* Whether `text`, or one of a table, ends right before a place; a blank, quote or colon between
 * does not count. */
bool scan_follows(const struct scan *scan, size_t at, const char *text);
bool scan_follows_any(const struct scan *scan, size_t at, const char *const *table);

/* The same with 是 or 为 between: 邮编是. */
bool scan_is_named(const struct scan *scan, size_t at, const char *const *table);

/* Whether one of a table stands within `window` characters before, or from, a place, in the same
 * clause. */
bool scan_near_left(const struct scan *scan, size_t at, size_t window, const char *const *table);
bool scan_near_right(const struct scan *scan, size_t at, size_t window, const char *const *table);

/* Whether the sign at a place is one of a sum: x-1=0. */
bool scan_in_formula(const struct scan *scan, size_t at);

/* A dash between two numbers: - – — ～ and their like, one or two of them, blanks around. The place
 * behind it; 0 when there is none. */
size_t scan_range_sign(const struct scan *scan, size_t at);

/* --- say.c: what is said ---------------------------------------------------------------------- */

/* The written form that the following say_… calls are for: characters [first, end). */
void say_form(struct scan *scan, size_t first, size_t end);

/* One word. */
void say_word(struct scan *scan, const char *han, enum script_form form);

/* More of the last word. */
void say_join(struct scan *scan, const char *han, enum script_form form);

/* Characters [first, end) as they stand, with their annotations, in a word of their own, or joined
 * to the last word. */
void say_written(struct scan *scan, size_t first, size_t end, enum script_form form,
                 bool is_joined);

/* A character as it stands; the segmenter finds its word. */
void say_plain(struct scan *scan, size_t at);

void say_mark(struct scan *scan, enum mandarin_mark mark);
void say_english(struct scan *scan, size_t first, size_t end);
void say_english_text(struct scan *scan, struct span text);
void say_letters(struct scan *scan, size_t first, size_t end); /* other characters are left out */
void say_fallback(struct scan *scan, const char *how);

/* How many characters the last word has. */
size_t say_word_len(const struct scan *scan);

/* --- number.c: numbers in digits ----------------------------------------------------------------
 */

/* 1,234.5 at chars [first, end). */
struct number {
    size_t first;
    size_t whole_end;  /* behind 1,234 */
    size_t part_first; /* 5; part_first == end when there is no decimal point */
    size_t end;
    size_t digit_count; /* before the point */
    uint64_t value;     /* before the point, when there are at most 16 digits */
    bool is_grouped;
    bool leads_zero; /* 05, 007; not 0 and 0.5 */
};

enum number_way {
    NUMBER_CARDINAL, /* 2: 二 */
    NUMBER_LIANG,    /* 2: 两 */
    NUMBER_ORDINAL,
    NUMBER_DIGITS, /* one by one */
    NUMBER_YAO     /* one by one, 1 is 幺 */
};

bool number_parse(const struct scan *scan, size_t at, struct number *number);
void number_say(struct scan *scan, const struct number *number, enum number_way way);
void number_say_value(struct scan *scan, uint64_t value, enum number_way way);
bool number_is_whole(const struct number *number);

/* The digits among chars [first, end) one by one, in groups of three or four, each a word. */
void number_say_digits(struct scan *scan, size_t first, size_t end, bool is_yao);

/* --- measures.c and units.c: what stands behind a number ---------------------------------------
 */

enum measure_kind {
    MEASURE_NONE,
    MEASURE_COUNT,   /* 2 is 两: 个 */
    MEASURE_TWO,     /* 2 stays 二: 两 */
    MEASURE_ORDINAL, /* numbered things: 号线 楼 */
    MEASURE_DIGITS,  /* numbered by digits when there are three or more: 室 路 */
    MEASURE_YEAR,
    MEASURE_MONTH,
    MEASURE_DAY,
    MEASURE_HOUR, /* 时 点 */
    MEASURE_PERCENT,
    MEASURE_TEMPERATURE, /* minus is 零下 */
    MEASURE_MONEY
};

/* What follows a number. */
struct tail {
    size_t many_first; /* 多 余 before the scale */
    size_t many_end;
    size_t scale_first; /* 万 亿 万亿 */
    size_t scale_end;
    size_t more_first; /* 多 余 behind the scale */
    size_t more_end;
    size_t unit_first; /* as written */
    size_t unit_end;
    enum measure_kind kind;
    const char *before; /* 百分之, said before the number; or NULL */
    const char *unit;   /* what is said for a unit in letters; NULL: as written */
    const char *per;    /* said first, after 每; NULL: none */
    size_t per_scale;   /* 100 of L/100km, 万 of t/万元: from here to per_first */
    size_t per_first;   /* the same as written, when per is empty: 平方米 of 元/平方米 */
    size_t per_end;
    const char *also;  /* a second denominator: d of mg/kg·d; empty when as written, or NULL */
    size_t also_first; /* 天 of 元/人·天 */
    size_t also_end;
    size_t end;
};

/* The longest measure word at a place. */
size_t measure_match(const struct scan *scan, size_t at, enum measure_kind *kind);

/* A unit in letters or symbols with its power, 0 when there is none: km², ℃, mmHg. */
size_t unit_match(const struct scan *scan, size_t at, const char **said, enum measure_kind *kind);

/* A unit with no number before it: m², （mm）, km/h. */
size_t normalize_unit(struct scan *scan, size_t at);

/* What follows the number that ends at `at`: always filled; tail->end == at when nothing does. */
void tail_parse(const struct scan *scan, size_t at, struct tail *tail);

/* The denominator at tail->end, if there is one. */
void tail_parse_per(const struct scan *scan, struct tail *tail);

/* Says it: 每 and 百分之 go before the number, the rest behind it. */
void tail_say_before(struct scan *scan, const struct tail *tail);
void tail_say_behind(struct scan *scan, const struct tail *tail, bool is_joined);

/* --- quantity.c ---------------------------------------------------------------------------------
 */

/* A number, or a range of two, with signs, currency and unit. */
size_t normalize_quantity(struct scan *scan, size_t at);

/* A currency sign at a place; what is said for it. */
size_t quantity_currency(const struct scan *scan, size_t at, const char **said);

/* years.c: whether a number is a year, whose 年 stands at `year_at`, not a duration; one without 年
 * that ends at `end`; one before the name of an event (2024国庆); or the year that what stands at
 * `at` is of (2024款). */
bool year_is_one(const struct scan *scan, const struct number *number, size_t year_at);
bool year_is_bare(const struct scan *scan, const struct number *number, size_t end);
bool year_is_of_event(const struct scan *scan, const struct number *number);
bool year_is_of_class(const struct scan *scan, const struct number *number, size_t at);

/* How a number is read before what follows it. */
enum number_way quantity_way(const struct scan *scan, const struct number *number,
                             const struct tail *tail);

/* --- the families -------------------------------------------------------------------------------
 */

size_t normalize_angle(struct scan *scan, size_t at);     /* angles.c: 30°15′N E120° */
size_t normalize_amount(struct scan *scan, size_t at);    /* amounts.c: $1.2 billion $3.5M */
size_t normalize_date(struct scan *scan, size_t at);      /* dates.c: 2023-03-01 2023Q3 */
size_t normalize_day(struct scan *scan, size_t at);       /* days.c: 90后 9·11 2023/24赛季 */
size_t normalize_time(struct scan *scan, size_t at);      /* times.c: 8:30 2:03:38 */
size_t normalize_ratio(struct scan *scan, size_t at);     /* ratios.c: 3:2 21-18 1/3 10^5 */
size_t normalize_telephone(struct scan *scan, size_t at); /* telephone.c */
size_t normalize_code(struct scan *scan, size_t at);      /* codes.c: numbers that name things */
size_t normalize_name(struct scan *scan, size_t at); /* names.c: 211工程 “1234” 3单元502 */
size_t normalize_ordinal(struct scan *scan, size_t at); /* ordinals.c: 第2 （1） ① Ⅲ */
size_t normalize_model(struct scan *scan, size_t at);   /* codes.c: letters with numbers */
size_t normalize_latin(struct scan *scan, size_t at);   /* latin.c */

/* ratios.c: the line has words of sport. */
bool ratio_is_sport(struct scan *scan);

/* teams.c: a team before the figures that begin at `first` or behind those that end at `end`. */
bool team_is_beside(const struct scan *scan, size_t first, size_t end);

/* english.c: no Chinese character, and enough English words. */
bool english_is_line(const struct scan *scan);

/* codes.c: what stands before a place says that a code begins there: 批号 代码 */
bool code_is_named(const struct scan *scan, size_t at);

/* codes.c: digits and letters one by one. */
void code_say(struct scan *scan, size_t first, size_t end);

/* standards.c: GB/T 16159-2012, for the family of models. */
size_t code_standard(struct scan *scan, size_t at);

/* latin.c: a run of letters, spelled or spoken as what it is. */
void latin_say(struct scan *scan, size_t first, size_t end);

size_t normalize_address(struct scan *scan, size_t at); /* addresses.c: URLs, mail */
size_t normalize_english(struct scan *scan, size_t at); /* english.c: numbers in English lines */
size_t normalize_han(struct scan *scan, size_t at);     /* han.c: 一百二十, 二〇二三年 */
size_t normalize_between(struct scan *scan, size_t at); /* symbols.c: 3—5, 4x100 */
size_t normalize_symbol(struct scan *scan, size_t at);  /* symbols.c */
size_t normalize_foreign(struct scan *scan, size_t at); /* foreign.c: kana, Cyrillic, Hangul … */
size_t normalize_bracketed(struct scan *scan, size_t at);   /* brackets.c: [x] (%) (km/h) [1] */
size_t normalize_mark(struct scan *scan, size_t at);        /* marks.c */
size_t normalize_alternative(struct scan *scan, size_t at); /* marks.c: 厅(局)长 */

#endif
