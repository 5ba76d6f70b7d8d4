/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Numbers that are written in characters stay as they are; what they are is said of them, since the
 * tone of 一 depends on it:
 *
 *   二〇二三年 二○二三年 一九四九年 九一八     digits
 *   一百二十六 十一 三万五千                cardinals, in words of two to five
 *   第一 三月一日 一季度 一等奖 （一）       ordinals
 *   一是…二是 at the head of a clause       ordinals
 *   二十届二中全会 一届一次会议             ordinals
 *   百分之一 三分之一 三点五 二比一         cardinals, digits behind the point
 *   一定 统一 一个 三五成群 万一 一五一十    no numbers: the segmenter knows them
 */

enum { MAX_RUN = 40 }; /* what is longer is no number */

/* 〇零一二三四五六七八九两, 十百千万亿廿卅: as code points, since every character is compared. */
static const uint32_t digits[] = {0x3007, 0x96f6, 0x4e00, 0x4e8c, 0x4e09, 0x56db,
                                  0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d, 0x4e24};
static const uint32_t scales[] = {0x5341, 0x767e, 0x5343, 0x4e07, 0x4ebf, 0x5eff, 0x5345};

/* Characters behind which 一 belongs to a word. */
static const char word_heads[] = "统唯万归同专单合逐划惟不任每之其某初周期拜纯均整如";

static const char *const ordinal_tails[] = {"季度", "号",   "等奖",   "等功", "中全会", "楼", "审",
                                            "月份", "季报", "期工程", "号线", "类地区", "旬", NULL};
static const char *const parts[] = {"百分之", "千分之", "万分之", "十分之", NULL};
static const char *const time_leads[] = {"上午", "下午", "凌晨", "晚上", "早上", "中午", "傍晚",
                                         "清晨", "早晨", "深夜", "今晚", "午后", NULL};
static const char *const time_tails[] = {"分", "刻", "半", "钟", "多", "左右", "许", "整", NULL};

static bool is_digit(uint32_t rune)
{
    for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++) {
        if (digits[i] == rune)
            return true;
    }
    return false;
}

static bool is_scale(uint32_t rune)
{
    for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
        if (scales[i] == rune)
            return true;
    }
    return false;
}

static bool is_numeral(uint32_t rune)
{
    return is_digit(rune) || is_scale(rune);
}

/* ○, 0 and O among digits in characters: 二○二四年, 二O一O年. */
static bool is_false_zero(const struct scan *scan, size_t at)
{
    static const uint32_t zeros[] = {0x25cb, 0x25ef, '0', 'O', 0x41e};
    bool is_it = false;
    uint32_t next = scan_rune(scan, at + 1);

    for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
        is_it = is_it || zeros[i] == scan_rune(scan, at);
    return is_it && (is_digit(next) || next == 0x5e74 /* 年 */ || next == scan_rune(scan, at));
}

/* ○二年: a year that begins with ○. */
static bool is_zero_at_head(const struct scan *scan, size_t at)
{
    uint32_t rune = scan_rune(scan, at);
    size_t end = at + 1;

    if ((rune != 0x25cb && rune != 0x25ef) || !is_digit(scan_rune(scan, end)))
        return false;
    while (is_digit(scan_rune(scan, end)))
        end++;
    return end == at + 2 && scan_rune(scan, end) == 0x5e74;
}

/* A run of numerals. */
struct run {
    size_t first;
    size_t end;
    bool has_scale;
    bool has_liang;
    bool has_one;
};

static struct run parse_run(const struct scan *scan, size_t at)
{
    struct run run = {.first = at, .end = at};

    for (; is_numeral(scan_rune(scan, run.end)) ||
           (run.end > at ? !run.has_scale && is_false_zero(scan, run.end)
                         : is_zero_at_head(scan, at));
         run.end++) {
        uint32_t rune = scan_rune(scan, run.end);

        run.has_scale = run.has_scale || is_scale(rune);
        run.has_liang = run.has_liang || rune == 0x4e24;
        run.has_one = run.has_one || rune == 0x4e00;
    }
    return run;
}

/* Whether a run with scales is built as a cardinal: digits only before scales and at the end, or
 * two neighbours (三四十) as one rough digit, and no scale twice in a row but 万亿. */
static bool is_cardinal(const struct scan *scan, const struct run *run)
{
    uint32_t before = 0;
    size_t row = 0; /* digits in a row */

    for (size_t i = run->first; i < run->end; i++) {
        uint32_t rune = scan_rune(scan, i);

        if (is_scale(rune)) {
            bool is_first = i == run->first;
            bool is_ten = rune == 0x5341 || rune == 0x5eff || rune == 0x5345;

            if (is_first && !is_ten)
                return false;
            if (is_scale(before) && rune != 0x4e07 && rune != 0x4ebf && !is_ten)
                return false;
            if (is_ten && is_scale(before) && before != 0x4e07 && before != 0x4ebf)
                return false;
            row = 0;
        } else {
            bool is_zero = rune == 0x96f6 || rune == 0x3007;

            if (!is_zero)
                row++;
            if (row > 1 && (scan_rune(scan, i - 1) == 0x4e00 || i + 1 == run->end))
                return false;
            if (row > 2)
                return false;
        }
        before = rune;
    }
    return true;
}

/* Characters that stand for themselves, each with its own range. */
static void say_characters(struct scan *scan, size_t first, size_t end, enum script_form form,
                           bool is_joined)
{
    for (size_t i = first; i < end; i++) {
        say_form(scan, i, i + 1);
        say_written(scan, i, i + 1, form, is_joined || i > first);
    }
}

/* The cardinal in words of at most five characters: broken behind 万 and 亿, and behind 百 and 千
 * when what is left of the section would make the word too long. */
static void say_cardinal(struct scan *scan, const struct run *run, enum script_form form,
                         bool is_joined)
{
    size_t len = is_joined ? say_word_len(scan) : 0;

    for (size_t i = run->first; i < run->end; i++) {
        uint32_t before = i > run->first ? scan_rune(scan, i - 1) : 0;
        size_t section_end = i;
        bool breaks;

        while (section_end < run->end && scan_rune(scan, section_end) != 0x4e07 &&
               scan_rune(scan, section_end) != 0x4ebf)
            section_end++;
        if (section_end < run->end)
            section_end++;
        breaks = (before == 0x4e07 || before == 0x4ebf) && scan_rune(scan, i) != 0x4ebf;
        breaks = breaks || (len >= 2 && (before == 0x767e || before == 0x5343) &&
                            len + (section_end - i) > 4);
        if (len == 0 || breaks || len >= 5) {
            scan->word++;
            len = 0;
        }
        say_characters(scan, i, i + 1, form, true);
        len++;
    }
}

/* Digits in words of three or four. */
static void say_digits(struct scan *scan, size_t first, size_t end)
{
    size_t count = end - first;
    size_t groups = (count + 3) / 4;

    while (groups > 0) {
        size_t len = count / groups;

        say_characters(scan, first, first + len, SCRIPT_FORM_DIGITS, false);
        first += len;
        count -= len;
        groups--;
    }
}

/* Behind a number: 年 月 日 号 of the same word. */
static size_t say_date_unit(struct scan *scan, size_t at)
{
    static const char *const units[] = {"年", "月", "日", "号", NULL};
    size_t len = scan_match_any(scan, at, units);

    if (len == 0)
        return at;
    say_characters(scan, at, at + 1, SCRIPT_FORM_UNIT, say_word_len(scan) < 5);
    return at + 1;
}

static bool is_clause_start(const struct scan *scan, size_t at)
{
    uint32_t before = scan_before(scan, at);

    return at == 0 || before == ',' || before == ';' || before == ':' || before == 0x3002 ||
           before == '!' || before == 0x201c || before == '"' || scan_is_blank(before);
}

/* Whether the run names a place in a row. */
static bool is_ordinal(const struct scan *scan, const struct run *run)
{
    uint32_t next = scan_rune(scan, run->end);
    uint32_t before = scan_before(scan, run->first);

    if (before == 0x7b2c /* 第 */ || (before == 0x5c4a /* 届 */ && next != 0x5c4a))
        return true;
    if (next == 0x6708 /* 月 */)
        return run->end - run->first <= 2 && !scan_in_set("几数每这那哪个有半", before);
    if (next == 0x65e5 /* 日 */)
        return before == 0x6708 || run->end - run->first > 1 || before == 0x81f3 ||
               before == 0x5230;
    if (scan_match_any(scan, run->end, ordinal_tails) > 0)
        return true;
    if (run->end - run->first == 1 && is_clause_start(scan, run->first) &&
        (next == 0x662f || next == 0x8981 || next == 0x3001)) /* 一是 一要 一、 */
        return true;
    return before == '(' && next == ')';
}

/* 三点五, not 三点五分. */
static size_t match_decimal(const struct scan *scan, const struct run *run)
{
    struct run part;
    enum measure_kind kind;

    if (scan_match(scan, run->end, "点") == 0)
        return 0;
    part = parse_run(scan, run->end + 1);
    while (part.end > part.first && is_scale(scan_rune(scan, part.end - 1)))
        part.end--;
    if (part.end == part.first || part.has_liang)
        return 0;
    for (size_t i = part.first; i < part.end; i++) {
        if (!is_digit(scan_rune(scan, i)))
            return 0;
    }
    if (scan_match_any(scan, part.end, time_tails) > 0 ||
        scan_near_left(scan, run->first, 3, time_leads))
        return 0;
    if (part.end - part.first == 1 && scan_is_han(scan, part.end) &&
        !is_scale(scan_rune(scan, part.end)) && measure_match(scan, part.end, &kind) == 0)
        return 0;
    return part.end;
}

static size_t say_decimal(struct scan *scan, const struct run *run, size_t end)
{
    say_cardinal(scan, run, SCRIPT_FORM_CARDINAL, false);
    say_characters(scan, run->end, run->end + 1, SCRIPT_FORM_SYMBOL, false);
    say_digits(scan, run->end + 1, end);
    while (is_scale(scan_rune(scan, end))) {
        say_characters(scan, end, end + 1, SCRIPT_FORM_CARDINAL, is_scale(scan_before(scan, end)));
        end++;
    }
    return end;
}

/* 三分之, 二比: the number before them, and they. */
static size_t match_relation(const struct scan *scan, size_t at)
{
    if (scan_match(scan, at, "分之") > 0)
        return at + 2;
    if (scan_match(scan, at, "又") > 0 && is_numeral(scan_rune(scan, at + 1)))
        return at + 1;
    return scan_match(scan, at, "比") > 0 && is_numeral(scan_rune(scan, at + 1)) ? at + 1 : 0;
}

/* Behind 分之, 比 or 百分之 a numeral is a number whatever it looks like. */
static bool is_related(const struct scan *scan, size_t at)
{
    uint32_t before = scan_before(scan, at);

    if (before == 0x4e4b /* 之 */)
        return at >= 2 && scan_rune(scan, at - 2) == 0x5206;
    return before == 0x6bd4 /* 比 */ && at >= 2 && is_numeral(scan_rune(scan, at - 2));
}

static size_t say_plain_run(struct scan *scan, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        say_form(scan, i, i + 1);
        say_plain(scan, i);
    }
    return end;
}

static size_t say_run(struct scan *scan, const struct run *run)
{
    size_t len = run->end - run->first;
    size_t relation = match_relation(scan, run->end);

    if (len > MAX_RUN || (run->has_scale && !is_cardinal(scan, run)))
        return say_plain_run(scan, run->first, run->end);
    if (is_ordinal(scan, run)) {
        say_cardinal(scan, run, SCRIPT_FORM_ORDINAL, false);
        scan->number_end = run->end;
        return say_date_unit(scan, run->end);
    }
    if (run->has_scale && (len > 1 || relation > 0 || is_related(scan, run->first))) {
        say_cardinal(scan, run, SCRIPT_FORM_CARDINAL, false);
    } else if (relation > 0 || is_related(scan, run->first)) {
        say_cardinal(scan, run, SCRIPT_FORM_CARDINAL, false);
    } else if (!run->has_scale && !run->has_liang &&
               (len > 2 || (len == 2 && (run->has_one || scan_match(scan, run->end, "年") > 0))) &&
               !(len == 2 && scan_match(scan, run->first, "一一") > 0)) {
        say_digits(scan, run->first, run->end);
        if (scan_match(scan, run->end, "年") > 0)
            return say_date_unit(scan, run->end);
    } else {
        return say_plain_run(scan, run->first, run->end);
    }
    scan->number_end = run->end;
    if (relation > 0) {
        say_characters(scan, run->end, relation, SCRIPT_FORM_SYMBOL, false);
        return relation;
    }
    if (run->has_scale && scan_match(scan, run->end, "年") > 0 &&
        scan_match(scan, run->end, "年代") == 0) {
        say_characters(scan, run->end, run->end + 1, SCRIPT_FORM_UNIT, false);
        return run->end + 1;
    }
    return run->end;
}

/* 百分之 before a number. */
static size_t say_part(struct scan *scan, size_t at)
{
    size_t len = scan_match_any(scan, at, parts);

    if (len == 0 || !(is_numeral(scan_rune(scan, at + len)) || scan_is_digit(scan, at + len)))
        return 0;
    say_characters(scan, at, at + len, SCRIPT_FORM_SYMBOL, false);
    return at + len;
}

size_t normalize_han(struct scan *scan, size_t at)
{
    struct run run;
    size_t end;

    if (!is_numeral(scan_rune(scan, at)) && !is_zero_at_head(scan, at))
        return 0;
    end = say_part(scan, at);
    if (end > 0)
        return end;
    if (scan_rune(scan, at) == 0x4e00 && scan_in_set(word_heads, scan_before(scan, at)) &&
        !is_related(scan, at))
        return 0;
    run = parse_run(scan, at);
    end = match_decimal(scan, &run);
    if (end > 0 && run.end - at <= MAX_RUN && (!run.has_scale || is_cardinal(scan, &run)))
        return say_decimal(scan, &run, end);
    return say_run(scan, &run);
}
