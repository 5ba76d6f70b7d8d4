/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/banned.h"

/* What stands behind a number: 多 万 亿 余, then a measure word, unit or percent sign, then what it
 * is counted by:
 *
 *   多万人  亿元  万亿美元  个  %  ℃  km/h  元/平方米  μg/m³  个/人  L/100km  t/万元
 */

static const char *const many[] = {"多", "余", "来", "几", NULL};
static const char *const scales[] = {"万亿", "千亿", "百亿", "十亿", "亿", "千万",
                                     "百万", "十万", "万",   "千",   "百", NULL};

/* 千 and 百 begin these units. */
static const char *const no_scales[] = {"千米", "千克", "千瓦", "千帕",   "千伏", "千卡",
                                        "千赫", "千焦", "百分", "百帕",   "千分", "万分",
                                        "千欧", "千牛", "百年", "千吨级", NULL};

/* 来 behind a number is 多 only before a measure word: 10来个, not 30来自. */
static size_t match_many(const struct scan *scan, size_t at)
{
    enum measure_kind kind;
    size_t len = scan_match_any(scan, at, many);
    uint32_t rune = scan_rune(scan, at);

    if (len == 0 || rune == 0x591a /* 多 */ || rune == 0x4f59 /* 余 */)
        return len;
    return measure_match(scan, at + 1, &kind) > 0 || scan_match_any(scan, at + 1, scales) > 0 ? len
                                                                                              : 0;
}

static bool tail_percent(const struct scan *scan, size_t at, struct tail *tail)
{
    static const struct {
        uint32_t rune;
        const char *said;
    } signs[] = {{'%', "百分之"}, {0xfe6a, "百分之"}, {0x2030, "千分之"}, {0x2031, "万分之"}};

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (scan_rune(scan, at) == signs[i].rune) {
            tail->before = signs[i].said;
            tail->kind = MEASURE_PERCENT;
            tail->unit = "";
            tail->unit_first = at;
            tail->unit_end = at + 1;
            tail->end = at + 1;
            return true;
        }
    }
    return false;
}

static bool tail_unit(const struct scan *scan, size_t at, struct tail *tail)
{
    enum measure_kind kind = MEASURE_NONE;
    const char *said = NULL;
    size_t len = measure_match(scan, at, &kind);

    if (len == 0)
        len = unit_match(scan, at, &said, &kind);
    if (len == 0 && scan_match(scan, at, "转/") > 0) { /* 转/分 */
        len = 1;
        kind = MEASURE_COUNT;
    }
    if (len == 0)
        return false;
    tail->unit = said;
    tail->kind = kind;
    tail->unit_first = at;
    tail->unit_end = at + len;
    tail->end = at + len;
    return true;
}

/* Where a scale stands; 千 of 千米 is none. */
static size_t match_scale(const struct scan *scan, size_t at)
{
    if (scan_match_any(scan, at, no_scales) > 0)
        return 0;
    return scan_match_any(scan, at, scales);
}

/* A unit that is counted by; some are units in this place only: g/d, t/a. */
static size_t match_per(const struct scan *scan, size_t at, const char **said,
                        enum measure_kind *kind)
{
    static const struct {
        const char *written;
        const char *said;
    } rows[] = {{"d", "天"},  {"day", "天"},  {"a", "年"},
                {"yr", "年"}, {"year", "年"}, {"K", "开尔文"}};
    size_t len = measure_match(scan, at, kind);

    if (len == 0)
        len = unit_match(scan, at, said, kind);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && len == 0; i++) {
        len = scan_match(scan, at, rows[i].written);
        if (len > 0 && (scan_is_letter(scan, at + len) || scan_is_digit(scan, at + len)))
            len = 0;
        if (len > 0)
            *said = rows[i].said;
    }
    return len;
}

/* The 100 of L/100km and the 万 of t/万元: its end; `at` when there is none, 0 when what stands
 * there is another quantity: 100MW/200MWh. */
static size_t match_per_scale(const struct scan *scan, size_t at)
{
    static const char *const units[] = {"km", "公里", "g",  "克", "mL",   "ml", "毫升",
                                        "L",  "升",   "人", "户", "平方", "亩", NULL};
    size_t end = scan_digits_end(scan, at);
    uint64_t value = scan_value(scan, at, end);

    if (end == at)
        return at + match_scale(scan, at);
    if (value != 10 && value != 100 && value != 1000)
        return 0;
    end += match_scale(scan, end);
    return scan_match_any(scan, end, units) > 0 ? end : 0;
}

/* ·d of mg/kg·d, ·天 of 元/人·天. */
static void tail_parse_also(const struct scan *scan, struct tail *tail)
{
    enum measure_kind kind = MEASURE_NONE;
    const char *said = NULL;
    uint32_t sign = scan_rune(scan, tail->end);
    size_t len;

    if (sign != '/' && sign != 0xb7 && sign != 0x2022)
        return;
    len = match_per(scan, tail->end + 1, &said, &kind);
    if (len > 0 && kind != MEASURE_MONEY) {
        tail->also = said ? said : "";
        tail->also_first = tail->end + 1;
        tail->also_end = tail->also_first + len;
        tail->end = tail->also_end;
    }
}

/* /h, /平方米, /100km, behind a unit or a scale. */
void tail_parse_per(const struct scan *scan, struct tail *tail)
{
    enum measure_kind kind = MEASURE_NONE;
    const char *said = NULL;
    size_t at = tail->end;
    size_t first;
    size_t len;
    uint32_t sign = scan_rune(scan, at);
    struct tail counted = *tail;
    bool is_bracketed; /* 元/(人·次) */

    if ((sign != '/' && sign != 0x2215) || tail->per)
        return;
    if (tail->kind == MEASURE_NONE && tail->scale_end == tail->scale_first)
        return;
    if (tail->kind == MEASURE_YEAR || tail->kind == MEASURE_MONTH || tail->kind == MEASURE_DAY)
        return;
    if (scan_match(scan, at + 1, "每") > 0)
        at++;
    is_bracketed = scan_rune(scan, at + 1) == '(';
    at += is_bracketed;
    first = match_per_scale(scan, at + 1);
    if (first == 0)
        return;
    len = match_per(scan, first, &said, &kind);
    if (len == 0 && tail->kind == MEASURE_MONEY && scan_is_han(scan, first) &&
        !scan_is_han(scan, first + 1)) /* 10元/证 */
        len = 1;
    if (len == 0 || (kind == MEASURE_MONEY && first == at + 1 &&
                     (tail->kind != MEASURE_MONEY || scan_match(scan, first, "元") > 0)))
        return;
    tail->per = said ? said : "";
    tail->per_scale = at + 1;
    tail->per_first = first;
    tail->per_end = first + len;
    tail->end = first + len;
    tail_parse_also(scan, tail);
    if (!is_bracketed)
        return;
    if (scan_rune(scan, tail->end) == ')')
        tail->end++;
    else
        *tail = counted;
}

void tail_parse(const struct scan *scan, size_t at, struct tail *tail)
{
    size_t i = at;
    size_t behind;

    *tail = (struct tail){.end = at};
    tail->many_first = i;
    i += match_many(scan, i);
    tail->many_end = i;
    behind = scan_skip_blank(scan, i);
    if (match_scale(scan, behind) > 0)
        i = behind;
    tail->scale_first = i;
    i += match_scale(scan, i);
    tail->scale_end = i;
    tail->more_first = i;
    if (i > tail->scale_first)
        i += match_many(scan, i);
    tail->more_end = i;
    tail->end = i;
    tail->unit_first = i;
    tail->unit_end = i;
    behind = scan_skip_blank(scan, i);
    if (tail_percent(scan, behind, tail) || tail_unit(scan, behind, tail) || tail->more_end > at)
        tail_parse_per(scan, tail);
}

/* 次/分 is 每分钟. */
static const struct {
    const char *written;
    const char *said;
} per_rows[] = {{"分", "分钟"}, {"时", "小时"}, {"日", "天"}};

/* 100 of /100km is 百, and so on. */
static void say_per_scale(struct scan *scan, size_t first, size_t end)
{
    size_t digits = scan_digits_end(scan, first);
    uint64_t value = scan_value(scan, first, digits);

    if (digits > first)
        say_join(scan, value == 10 ? "十" : value == 100 ? "百" : "千", SCRIPT_FORM_CARDINAL);
    say_written(scan, digits, end, SCRIPT_FORM_CARDINAL, true);
}

static void say_per(struct scan *scan, const char *said, size_t scale, size_t first, size_t end)
{
    say_word(scan, "每", SCRIPT_FORM_SYMBOL);
    say_per_scale(scan, scale, first);
    for (size_t i = 0; i < sizeof(per_rows) / sizeof(per_rows[0]); i++) {
        if (*said == '\0' && end - first == 1 && scan_match(scan, first, per_rows[i].written) > 0)
            said = per_rows[i].said;
    }
    if (*said)
        say_word(scan, said, SCRIPT_FORM_UNIT);
    else
        say_written(scan, first, end, SCRIPT_FORM_UNIT, false);
}

void tail_say_before(struct scan *scan, const struct tail *tail)
{
    if (tail->per)
        say_per(scan, tail->per, tail->per_scale, tail->per_first, tail->per_end);
    if (tail->also)
        say_per(scan, tail->also, tail->also_first, tail->also_first, tail->also_end);
}

void tail_say_behind(struct scan *scan, const struct tail *tail, bool is_joined)
{
    say_written(scan, tail->many_first, tail->many_end, SCRIPT_FORM_CARDINAL, true);
    if (tail->scale_end > tail->scale_first) {
        bool is_short = say_word_len(scan) + (tail->scale_end - tail->scale_first) <= 4;

        say_written(scan, tail->scale_first, tail->scale_end, SCRIPT_FORM_CARDINAL,
                    is_joined && is_short);
    }
    say_written(scan, tail->more_first, tail->more_end, SCRIPT_FORM_CARDINAL, true);
    if (!tail->unit)
        say_written(scan, tail->unit_first, tail->unit_end, SCRIPT_FORM_UNIT, false);
    else if (*tail->unit)
        say_word(scan, tail->unit, SCRIPT_FORM_UNIT);
}
