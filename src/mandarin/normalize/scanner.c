/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include <assert.h>

#include "base/utf8.h"

#include "base/banned.h"

/* A family of written forms, as scan.h says. */
typedef size_t family_fn(struct scan *scan, size_t at);

/* Which families are asked, in order, by what stands at a place. */
static family_fn *const at_digit[] = {normalize_address,
                                      normalize_angle,
                                      normalize_date,
                                      normalize_day,
                                      normalize_time,
                                      normalize_telephone,
                                      normalize_code,
                                      normalize_ratio,
                                      normalize_amount,
                                      normalize_quantity,
                                      NULL};
static family_fn *const at_letter[] = {normalize_between, normalize_angle,    normalize_date,
                                       normalize_time,    normalize_address,  normalize_ordinal,
                                       normalize_amount,  normalize_quantity, normalize_unit,
                                       normalize_model,   normalize_latin,    NULL};
static family_fn *const at_han[] = {normalize_ordinal, normalize_han, NULL};
static family_fn *const at_other[] = {normalize_bracketed,   normalize_between, normalize_telephone,
                                      normalize_alternative, normalize_amount,  normalize_quantity,
                                      normalize_code,        normalize_ratio,   normalize_ordinal,
                                      normalize_han,         normalize_symbol,  normalize_mark,
                                      normalize_foreign,     normalize_latin,   NULL};

static family_fn *const at_english[] = {normalize_address,
                                        normalize_english,
                                        normalize_latin,
                                        normalize_mark,
                                        normalize_symbol,
                                        normalize_foreign,
                                        NULL};
static family_fn *const at_blank[] = {normalize_between, normalize_mark, NULL};

static size_t ask(struct scan *scan, size_t at, family_fn *const *families)
{
    size_t end = 0;

    for (; *families && end == 0; families++)
        end = (*families)(scan, at);
    assert(end == 0 || end > at);
    return end;
}

/* Punctuation that begins no other form. */
static bool is_plain_mark(uint32_t rune)
{
    return rune == ',' || rune == 0x3002 || rune == 0x3001 || rune == ';' || rune == ':' ||
           rune == 0x201c || rune == 0x201d || rune == '!' || rune == '?' ||
           (rune >= 0x300a && rune <= 0x300f);
}

static size_t say_unknown(struct scan *scan, size_t at)
{
    say_form(scan, at, at + 1);
    say_fallback(scan, "unknown character left out");
    return at + 1;
}

/* The families that are asked about what begins here. */
static family_fn *const *families_at(const struct scan *scan, size_t at)
{
    static family_fn *const at_plain_mark[] = {normalize_mark, NULL};

    if (scan->is_english)
        return at_english;
    if (scan_is_han(scan, at))
        return at_han;
    if (scan_is_digit(scan, at))
        return at_digit;
    if (scan_is_letter(scan, at))
        return at_letter;
    if (is_plain_mark(scan_rune(scan, at)))
        return at_plain_mark;
    return scan_is_blank(scan_rune(scan, at)) ? at_blank : at_other;
}

/* Where the form that begins here ends: always further on, whatever the families think of it. */
static size_t next_form(struct scan *scan, size_t at)
{
    size_t end = ask(scan, at, families_at(scan, at));

    if (end > at)
        return end;
    if (scan->is_english || !scan_is_han(scan, at))
        return say_unknown(scan, at);
    say_form(scan, at, at + 1);
    say_plain(scan, at);
    return at + 1;
}

static void place_unit(struct mandarin_unit *unit, const struct mandarin_char *written)
{
    unit->start = written->start;
    unit->end = written->end;
}

/* Characters at the ends of a form that are said as they stand (世纪 of 20世纪) have places of
 * their own; what is between them shares the rest of the form. */
static void place_written_ends(struct scan *scan, size_t first_unit, size_t first, size_t end)
{
    struct mandarin_unit *units = scan->line->units;
    size_t last = scan->line->unit_count;

    while (last > first_unit && end > first && units[last - 1].kind == MANDARIN_UNIT_HAN &&
           scan_is_han(scan, end - 1) && units[last - 1].rune == scan->chars[end - 1].rune)
        place_unit(&units[--last], &scan->chars[--end]);
    while (first_unit < last && first < end && units[first_unit].kind == MANDARIN_UNIT_HAN &&
           scan_is_han(scan, first) && units[first_unit].rune == scan->chars[first].rune)
        place_unit(&units[first_unit++], &scan->chars[first++]);
    for (size_t i = first_unit; i < last && first < end; i++) {
        units[i].start = scan->chars[first].start;
        units[i].end = scan->chars[end - 1].end;
    }
}

/* Texts from tables and other programs set signs off with blanks, which the families do not know:
 * 3 : 2, 1 / 2, 国发 〔 2023 〕 12 号. */
static void close_up(struct mandarin_line *line)
{
    struct scan scan = {.chars = line->chars, .count = line->char_count};
    size_t kept = 0;
    size_t sign = SIZE_MAX; /* the place of a sign that has lost the blank before it */

    for (size_t i = 0; i < scan.count; i++) {
        uint32_t before = kept > 0 ? line->chars[kept - 1].rune : 0;
        uint32_t behind = scan_rune(&scan, i + 1);
        bool is_bracket = scan_in_set("〔〕", before) || scan_in_set("〔〕", behind);

        if (scan_is_blank(scan_rune(&scan, i))) {
            if (utf8_is_digit(before) && scan_in_set(":/", behind) &&
                scan_is_blank(scan_rune(&scan, i + 2)) && scan_is_digit(&scan, i + 3)) {
                sign = kept;
                continue;
            }
            if (is_bracket || (kept > 0 && sign == kept - 1))
                continue;
        }
        line->chars[kept++] = line->chars[i];
    }
    line->char_count = kept;
}

void mandarin_normalize(struct mandarin_line *line)
{
    struct scan scan;
    size_t at = 0;

    close_up(line);
    scan = (struct scan){.line = line,
                         .chars = line->chars,
                         .count = line->char_count,
                         .number_end = SIZE_MAX / 2,
                         .latin_end = SIZE_MAX / 2,
                         .phone_end = SIZE_MAX / 2,
                         .code_end = SIZE_MAX / 2,
                         .score_end = SIZE_MAX / 2,
                         .year_end = SIZE_MAX / 2,
                         .date_end = SIZE_MAX / 2,
                         .ordinal_end = SIZE_MAX / 2,
                         .sport = -1};
    scan.is_english = english_is_line(&scan);
    while (at < scan.count) {
        size_t first_unit = line->unit_count;
        size_t end = next_form(&scan, at);

        if (end > at + 1)
            place_written_ends(&scan, first_unit, at, end);
        at = end;
    }
}
