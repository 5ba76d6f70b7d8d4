/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Punctuation. Full-width forms have been folded: ， is , here and （ is (. */
static const struct {
    uint32_t rune;
    enum mandarin_mark mark;
} mark_rows[] = {
    {0x3001, MANDARIN_MARK_ENUMERATION},
    {0xff64, MANDARIN_MARK_ENUMERATION},
    {',', MANDARIN_MARK_COMMA},
    {0xff0c, MANDARIN_MARK_COMMA},
    {':', MANDARIN_MARK_COLON},
    {0x2236, MANDARIN_MARK_COLON},
    {';', MANDARIN_MARK_SEMICOLON},
    {0x3002, MANDARIN_MARK_PERIOD},
    {0xff61, MANDARIN_MARK_PERIOD},
    {'?', MANDARIN_MARK_QUESTION},
    {'!', MANDARIN_MARK_EXCLAMATION},
    {0x2026, MANDARIN_MARK_ELLIPSIS},
    {0x22ef, MANDARIN_MARK_ELLIPSIS},
    {0x201c, MANDARIN_MARK_QUOTE_OPEN},
    {0x201d, MANDARIN_MARK_QUOTE_CLOSE},
    {0x2018, MANDARIN_MARK_QUOTE_OPEN},
    {0x2019, MANDARIN_MARK_QUOTE_CLOSE},
    {0x300c, MANDARIN_MARK_QUOTE_OPEN},
    {0x300d, MANDARIN_MARK_QUOTE_CLOSE},
    {0x300e, MANDARIN_MARK_QUOTE_OPEN},
    {0x300f, MANDARIN_MARK_QUOTE_CLOSE},
    {0x301d, MANDARIN_MARK_QUOTE_OPEN},
    {0x301e, MANDARIN_MARK_QUOTE_CLOSE},
    {0xab, MANDARIN_MARK_QUOTE_OPEN},
    {0xbb, MANDARIN_MARK_QUOTE_CLOSE},
    {'(', MANDARIN_MARK_BRACKET_OPEN},
    {')', MANDARIN_MARK_BRACKET_CLOSE},
    {'[', MANDARIN_MARK_BRACKET_OPEN},
    {']', MANDARIN_MARK_BRACKET_CLOSE},
    {'{', MANDARIN_MARK_BRACKET_OPEN},
    {'}', MANDARIN_MARK_BRACKET_CLOSE},
    {0x3010, MANDARIN_MARK_BRACKET_OPEN},
    {0x3011, MANDARIN_MARK_BRACKET_CLOSE},
    {0x3014, MANDARIN_MARK_BRACKET_OPEN},
    {0x3015, MANDARIN_MARK_BRACKET_CLOSE},
    {0x3016, MANDARIN_MARK_BRACKET_OPEN},
    {0x3017, MANDARIN_MARK_BRACKET_CLOSE},
    {0x300a, MANDARIN_MARK_TITLE_OPEN},
    {0x300b, MANDARIN_MARK_TITLE_CLOSE},
    {0x3008, MANDARIN_MARK_TITLE_OPEN},
    {0x3009, MANDARIN_MARK_TITLE_CLOSE},
    {0xff62, MANDARIN_MARK_QUOTE_OPEN},
    {0xff63, MANDARIN_MARK_QUOTE_CLOSE},
};

/* 1-3 characters in brackets that say what else the word before them may be: 厅(局)长. What stands
 * there instead of a remark on it. */
static const char *const remarks[] = {"男",   "女",   "略",   "完",   "笑",   "注",   "音", "图",
                                      "下",   "上",   "左",   "右",   "中",   "前",   "后", "新",
                                      "旧",   "图左", "图右", "下同", "记者", "摄",   "暂", "存疑",
                                      "试行", "草案", "已故", "另行", "化名", "不含", "含", "以下",
                                      "港",   "澳",   "台",   "音译", "图中", "下称", NULL};
static const char *const remark_heads[] = {
    "见", "以",   "即", "含", "不", "如", "约", "原", "包", "据", "除", "共", "记", "编", "译",
    "来", "下同", "暂", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", NULL};

static bool is_dash(uint32_t rune)
{
    return rune == '-' || rune == '~' || (rune >= 0x2010 && rune <= 0x2015) || rune == 0x2212 ||
           rune == 0x2500 || rune == 0x301c || rune == 0xfe63;
}

static size_t say_one(struct scan *scan, size_t at, size_t end, enum mandarin_mark mark)
{
    say_form(scan, at, end);
    if (mark != MANDARIN_MARK_NONE)
        say_mark(scan, mark);
    return end;
}

/* Whether the bracket holds the number of an item: 第（三）项, 第（一）、（二）项. */
static bool is_bracketed_number(const struct scan *scan, size_t at)
{
    uint32_t before = scan_before(scan, at);

    if (before == 0x7b2c) /* 第 */
        return true;
    return at >= 4 && scan_rune(scan, at - 2) == ')' && scan_in_set("、和至到或", before) &&
           scan_in_set("一二三四五六七八九十", scan_rune(scan, at + 1));
}

/* 厅(局)长: no break, one word. */
size_t normalize_alternative(struct scan *scan, size_t at)
{
    size_t end = at + 1;
    size_t behind;
    uint32_t next;
    bool is_number;

    if (scan_rune(scan, at) != '(' || at == 0)
        return 0;
    is_number = is_bracketed_number(scan, at);
    if (!is_number && !scan_is_han(scan, at - 1))
        return 0;
    while (end < at + 5 && scan_is_han(scan, end))
        end++;
    if (end == at + 1 || end > at + 4 || scan_rune(scan, end) != ')')
        return 0;
    if (!is_number && (scan_match_any(scan, at + 1, remarks) == end - at - 1 ||
                       scan_match_any(scan, at + 1, remark_heads) > 0))
        return 0;
    behind = end + 1;
    next = scan_rune(scan, behind);
    /* one character is an alternative wherever it stands; more only inside a phrase that goes on */
    if (!is_number && end - at - 1 > 1 &&
        ((!scan_is_han(scan, behind) && next != 0x3001) ||
         scan_in_set("年月日号时分元", scan_before(scan, at)))) /* 9月17日（中秋节）放假 */
        return 0;
    for (size_t i = at + 1; i < end; i++) {
        say_form(scan, i == at + 1 ? at : i, i + 1 == end ? end + 1 : i + 1);
        say_plain(scan, i);
    }
    return end + 1;
}

/* Whether what stands before `at` is a list number, at the head of the line or behind a blank or
 * mark: 1. 12) */
static bool is_behind_list_number(const struct scan *scan, size_t at)
{
    size_t first = at;
    uint32_t before;

    while (first > 0 && at - first < 3 && scan_is_digit(scan, first - 1))
        first--;
    before = scan_before(scan, first);
    if (before == ':' && first > 1 && scan_is_digit(scan, first - 2))
        return false; /* 17:30) */
    return first < at && (before == 0 || scan_is_blank(before) || before == ':' || before == ';' ||
                          before == 0x3002);
}

/* Whether what stands before `at` is a letter or Roman number of a list, and its item a Chinese
 * text: A. Ⅱ. */
static bool is_behind_list_letter(const struct scan *scan, size_t at)
{
    uint32_t before = scan_before(scan, at);
    uint32_t head = at > 1 ? scan_rune(scan, at - 2) : 0;

    return ((before >= 'A' && before <= 'Z') || (before >= 0x2160 && before <= 0x217b)) &&
           (head == 0 || scan_is_blank(head) || head == ';' || head == 0x3002 || head == ':') &&
           scan_is_han(scan, scan_skip_blank(scan, at + 1));
}

/* A full stop in ASCII: ends a sentence, or is part of a list number or an abbreviation. */
static size_t point(struct scan *scan, size_t at)
{
    uint32_t next = scan_rune(scan, at + 1);

    if (is_behind_list_number(scan, at) && !utf8_is_digit(next) &&
        (at <= 3 || scan_is_han(scan, at + 1)))
        return say_one(scan, at, at + 1, MANDARIN_MARK_ENUMERATION);
    if (is_behind_list_letter(scan, at))
        return say_one(scan, at, at + 1, MANDARIN_MARK_ENUMERATION);
    if (scan_rune(scan, at + 1) == '.') {
        size_t end = at;

        while (scan_rune(scan, end) == '.')
            end++;
        return say_one(scan, at, end, end - at > 2 ? MANDARIN_MARK_ELLIPSIS : MANDARIN_MARK_PERIOD);
    }
    if (scan_is_letter(scan, at + 1) || utf8_is_digit(next)) {
        say_form(scan, at, at + 1);
        say_word(scan, "点", SCRIPT_FORM_SYMBOL);
        return at + 1;
    }
    return say_one(scan, at, at + 1, MANDARIN_MARK_PERIOD);
}

/* —— between clauses; a hyphen between parts of a name is not said. */
static size_t dash(struct scan *scan, size_t at)
{
    size_t end = at;
    bool is_long;

    while (is_dash(scan_rune(scan, end)))
        end++;
    is_long = end - at > 1 || (scan_rune(scan, at) >= 0x2013 && scan_rune(scan, at) <= 0x2015) ||
              scan_rune(scan, at) == 0x2500;
    say_form(scan, at, end);
    if (is_long)
        say_mark(scan, MANDARIN_MARK_DASH);
    else if (scan_rune(scan, at) == '~')
        say_fallback(scan, "decoration left out");
    else if (at == 0 || scan_is_blank(scan_before(scan, at)))
        say_fallback(scan, "decoration left out");
    else if (scan_is_han(scan, at - 1) || scan_is_han(scan, end))
        say_mark(scan, MANDARIN_MARK_SPACE);
    else if (scan_rune(scan, end) != 0 && !scan_is_letter(scan, end) && !scan_is_digit(scan, end))
        say_fallback(scan, "hyphen read as nothing");
    else
        say_mark(scan, MANDARIN_MARK_NONE);
    return end;
}

/* A blank is a small break between Han characters; between two figures, and where there are several
 * (the cells of a table), too; nothing elsewhere. */
static size_t blank(struct scan *scan, size_t at)
{
    size_t end = at;
    bool is_han_before;
    bool is_figure_before;
    bool has_tab = false;

    for (; scan_is_blank(scan_rune(scan, end)); end++)
        has_tab = has_tab || scan_rune(scan, end) == '\t';
    is_han_before = at > 0 && scan_is_han(scan, at - 1);
    is_figure_before = at > 0 && (scan_is_digit(scan, at - 1) || scan_before(scan, at) == '%');
    if ((is_han_before && scan_is_han(scan, end)) ||
        (is_figure_before && scan_is_digit(scan, end) &&
         scan_rune(scan, scan_digits_end(scan, end)) != '/') || /* 3 1/5 is one figure */
        (has_tab && at > 0 && scan_rune(scan, end) != 0) ||
        (end > at + 1 && (is_han_before || is_figure_before) && scan_rune(scan, end) != 0))
        return say_one(scan, at, end, MANDARIN_MARK_SPACE);
    return end;
}

static size_t quote(struct scan *scan, size_t at)
{
    bool is_open = !scan->is_quote_open;

    scan->is_quote_open = is_open;
    return say_one(scan, at, at + 1,
                   is_open ? MANDARIN_MARK_QUOTE_OPEN : MANDARIN_MARK_QUOTE_CLOSE);
}

/* '25年, ’98年: the apostrophe stands for the century. */
static size_t short_year(struct scan *scan, size_t at)
{
    uint32_t rune = scan_rune(scan, at);
    struct number number;

    if ((rune != '\'' && rune != 0x2018 && rune != 0x2019) ||
        !number_parse(scan, at + 1, &number) || number.end != at + 3)
        return 0;
    if (scan_match(scan, at + 3, "年") == 0 && !year_is_of_event(scan, &number))
        return 0;
    say_form(scan, at, at + 3);
    number_say_digits(scan, at + 1, at + 3, false);
    scan->number_end = at + 3;
    if (scan_match(scan, at + 3, "年") == 0) /* '98抗洪 */
        return at + 3;
    say_form(scan, at, at + 4);
    say_join(scan, "年", SCRIPT_FORM_UNIT);
    scan->number_end = at + 4;
    return at + 4;
}

/* An apostrophe that is none of a word: '98, ‘ and ’ in ASCII. */
static size_t apostrophe(struct scan *scan, size_t at)
{
    uint32_t next = scan_rune(scan, at + 1);
    uint32_t before = scan_before(scan, at);

    if (utf8_is_digit(next) && !utf8_is_digit(before))
        return say_one(scan, at, at + 1, MANDARIN_MARK_QUOTE_OPEN);
    return say_one(scan, at, at + 1,
                   before == 0 || scan_is_blank(before) ||
                           (scan_is_han(scan, at + 1) && !utf8_is_han(scan_before(scan, at)))
                       ? MANDARIN_MARK_QUOTE_OPEN
                       : MANDARIN_MARK_QUOTE_CLOSE);
}

/* A middle dot in a name: 阿卜杜拉·本. */
static size_t middle_dot(struct scan *scan, size_t at)
{
    uint32_t rune = scan_rune(scan, at);

    if ((rune != 0xb7 && rune != 0x2022 && rune != 0x30fb && rune != 0x2027 && rune != 0xff65 &&
         rune != 0x22c5) ||
        at == 0 || !(scan_is_han(scan, at - 1) || scan_is_letter(scan, at - 1)) ||
        !(scan_is_han(scan, at + 1) || scan_is_letter(scan, at + 1)))
        return 0;
    return say_one(scan, at, at + 1, MANDARIN_MARK_SPACE);
}

size_t normalize_mark(struct scan *scan, size_t at)
{
    uint32_t rune = scan_rune(scan, at);
    size_t end = middle_dot(scan, at);

    if (end == 0)
        end = short_year(scan, at);
    if (end > 0)
        return end;
    if (scan_is_blank(rune))
        return blank(scan, at);
    if (rune == '"')
        return quote(scan, at);
    if (rune == '\'')
        return apostrophe(scan, at);
    if (rune == '.' || rune == 0xff0e)
        return point(scan, at);
    if (is_dash(rune))
        return dash(scan, at);
    if (rune == ')' && is_behind_list_number(scan, at))
        return say_one(scan, at, at + 1, MANDARIN_MARK_ENUMERATION);
    for (size_t i = 0; i < sizeof(mark_rows) / sizeof(mark_rows[0]); i++) {
        if (mark_rows[i].rune != rune)
            continue;
        end = at + 1;
        while (mark_rows[i].mark == MANDARIN_MARK_ELLIPSIS && scan_rune(scan, end) == rune)
            end++;
        return say_one(scan, at, end, mark_rows[i].mark);
    }
    return 0;
}
