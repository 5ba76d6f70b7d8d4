/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

/* Runs of letters:
 *
 *   GDP WTO CEO                 spelled: all capitals, up to five
 *   NATO APEC HUAWEI            spoken: in the table, or longer than five with a vowel
 *   iOS mRNA IPv GPTs           spelled: one small letter before or behind capitals
 *   ChatGPT OpenAI              spoken and spelled: capitals at the end
 *   iPhone GitHub policy Köln   spoken
 *   www cn                      spelled: small letters without a vowel
 *   a I                         spoken in an English sentence, else spelled
 *   U.S. e.g. Vol.3 Wi-Fi R&D AT&T Dr. Ltd.
 *   YoY USD/CNY                 同比, 美元兑人民币
 */

/* Capitals that are said as a word. */
static const char *const said_words[] = {
    "NATO",  "APEC",   "AIDS",    "UNESCO", "UNICEF",  "OPEC",   "NASA",  "ASEAN", "SARS",  "MERS",
    "COVID", "NASDAQ", "FIFA",    "IKEA",   "LASER",   "RADAR",  "SWIFT", "BRICS", "PISA",  "TOEFL",
    "IELTS", "GUI",    "LIDAR",   "TOP",    "PLUS",    "PRO",    "MAX",   "MINI",  "NEW",   "THE",
    "AND",   "OF",     "FOR",     "VISA",   "ZARA",    "SHEIN",  "TEMU",  "BASIC", "CHINA", "TESLA",
    "SPACE", "SOHO",   "LOGO",    "DEMO",   "OPEN",    "CLUB",   "MALL",  "LIVE",  "NOTE",  "ULTRA",
    "AIR",   "SMART",  "DATA",    "CLOUD",  "RISC",    "SIM",    "PIN",   "ROM",   "RAM",   "RAP",
    "SPA",   "DUNK",   "SHOW",    "HELLO",  "WORLD",   "GREEN",  "CITY",  "LINUX", "UNIX",  "GAVI",
    "NAFTA", "HIMARS", "THAAD",   "AUKUS",  "QUAD",    "OPPO",   "SONY",  "LINE",  "UBER",  "META",
    "INTEL", "DELL",   "NOKIA",   "NIKE",   "GUCCI",   "TIMES",  "STEM",  "REITS", "WORD",  "EXCEL",
    "NOT",   "THIS",   "IS",      "WITH",   "PLAN",    "STAR",   "TEAM",  "BLUE",  "LIFE",  "LOVE",
    "YOU",   "LTE-A",  "ERASMUS", "COSCO",  "SINOPEC", "TIKTOK", "WIFI",  "PANDA", "KPMG ", NULL};

/* Words that the rules would spell. */
static const char *const small_words[] = {"by",   "my",  "try",  "why",  "sky",    "fly",
                                          "dry",  "gym", "sync", "myth", "rhythm", "nymph",
                                          "hymn", "shy", "cry",  "spy",  "style",  NULL};

static bool is_word_letter(const struct scan *scan, size_t at)
{
    return scan_is_letter(scan, at) || utf8_is_accented(scan_rune(scan, at));
}

static bool is_capital(uint32_t rune)
{
    return rune >= 'A' && rune <= 'Z';
}

static bool is_small(uint32_t rune)
{
    return (rune >= 'a' && rune <= 'z') || utf8_is_accented(rune);
}

static bool has_vowel(const struct scan *scan, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        uint32_t rune = scan_rune(scan, i) | 0x20;

        if (rune == 'a' || rune == 'e' || rune == 'i' || rune == 'o' || rune == 'u' || rune > 0x7f)
            return true;
    }
    return false;
}

static bool is_in(const struct scan *scan, size_t first, size_t end, const char *const *table)
{
    for (; *table; table++) {
        if (span_of(*table).len == end - first && scan_match(scan, first, *table) == end - first)
            return true;
    }
    return false;
}

/* A lower-case English word stands beside the letter [first, end), one blank away. */
static bool is_in_english(const struct scan *scan, size_t first, size_t end)
{
    if (scan_is_blank(scan_rune(scan, end)) && is_small(scan_rune(scan, end + 1)) &&
        is_word_letter(scan, end + 2))
        return true;
    return first >= 2 && scan_is_blank(scan_rune(scan, first - 1)) &&
           is_small(scan_rune(scan, first - 2)) && scan->latin_end == first - 1;
}

static size_t capitals_from(const struct scan *scan, size_t first, size_t end)
{
    while (first < end && is_capital(scan_rune(scan, first)))
        first++;
    return first;
}

/* Where the capitals at the end of a mixed word begin: 4 of ChatGPT; `end` when there are fewer
 * than two. */
static size_t last_capitals(const struct scan *scan, size_t first, size_t end)
{
    size_t i = end;

    while (i > first && is_capital(scan_rune(scan, i - 1)))
        i--;
    return end - i >= 2 && end - i <= 4 ? i : end;
}

static bool is_spelled_mixed(const struct scan *scan, size_t first, size_t end)
{
    size_t capitals = capitals_from(scan, first, end);

    if (capitals - first >= 2 && end - capitals == 1)
        return true;
    if (is_small(scan_rune(scan, first)) && end - first <= 5 && end - first >= 2 &&
        capitals_from(scan, first + 1, end) == end && !utf8_is_accented(scan_rune(scan, first)))
        return true;
    return capitals - first == 1 && end - first == 3 && is_capital(scan_rune(scan, end - 1)) &&
           !has_vowel(scan, first, end); /* PhD */
}

void latin_say(struct scan *scan, size_t first, size_t end)
{
    size_t capitals_end = capitals_from(scan, first, end);
    size_t tail;

    if (first >= end)
        return;
    say_form(scan, first, end);
    if (end - first == 1) {
        bool is_word = (scan_rune(scan, first) | 0x20) == 'a' || scan_rune(scan, first) == 'I';

        if (utf8_is_accented(scan_rune(scan, first)) ||
            (is_word && is_in_english(scan, first, end)))
            say_english(scan, first, end);
        else
            say_letters(scan, first, end);
    } else if (capitals_end == end) {
        bool is_said = is_in(scan, first, end, said_words) ||
                       (end - first > 5 && has_vowel(scan, first, end));

        if (is_said)
            say_english(scan, first, end);
        else
            say_letters(scan, first, end);
    } else if (is_spelled_mixed(scan, first, end) ||
               (end - first <= 2 && scan_letters_end(scan, first) >= end &&
                is_small(scan_rune(scan, first)) &&
                utf8_is_digit(scan_before(scan, first)))) { /* 802.11ax */
        say_letters(scan, first, end);
    } else if (!has_vowel(scan, first, end) && !is_in(scan, first, end, small_words) &&
               end - first <= 4) {
        say_letters(scan, first, end);
    } else {
        tail = last_capitals(scan, first, end);
        say_english(scan, first, tail);
        say_letters(scan, tail, end);
    }
    scan->latin_end = end;
}

/* The end of a word with its apostrophes: don't, O'Neill. */
static size_t word_end(const struct scan *scan, size_t at)
{
    while (is_word_letter(scan, at) ||
           ((scan_rune(scan, at) == '\'' || scan_rune(scan, at) == 0x2019) && at > 0 &&
            is_word_letter(scan, at - 1) && is_word_letter(scan, at + 1)))
        at++;
    return at;
}

/* Words cut short, with their point. */
static size_t abbreviation(struct scan *scan, size_t at)
{
    static const struct {
        const char *written;
        const char *said;
    } rows[] = {{"Dr.", "Doctor"},    {"Mr.", "Mister"},       {"Mrs.", "Missis"},
                {"Ms.", "Miss"},      {"St.", "Saint"},        {"Jr.", "Junior"},
                {"Inc.", "Inc"},      {"Ltd.", "Limited"},     {"Prof.", "Professor"},
                {"etc.", "etcetera"}, {"Corp.", "Corporation"}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t end = at + scan_match(scan, at, rows[i].written);

        if (end == at || utf8_is_letter(scan_before(scan, at)) || end == scan->count)
            continue;
        say_form(scan, at, end);
        say_english_text(scan, span_of(rows[i].said));
        scan->latin_end = end;
        return end;
    }
    if (scan_match(scan, at, "Ph.D") == 0 || utf8_is_letter(scan_before(scan, at)))
        return 0;
    say_form(scan, at, at + 4 + (scan_rune(scan, at + 4) == '.'));
    say_letters(scan, at, at + 4);
    return scan->form_end;
}

/* Vol.3, Lv.10: the point is not said. */
static size_t numbered_word(struct scan *scan, size_t at)
{
    static const char *const words[] = {"Lv",  "lv",  "LV",  "Vol", "vol", "VOL", "Fig", "fig",
                                        "Ver", "ver", "Ch",  "Sec", "Tab", "Eq",  "Ep",  "EP",
                                        "Cat", "CAT", "Art", "Pt",  "pp",  NULL};
    size_t end = at + scan_match_any(scan, at, words);

    if (end == at || scan_rune(scan, end) != '.' || utf8_is_letter(scan_before(scan, at)) ||
        !scan_is_digit(scan, scan_skip_blank(scan, end + 1)))
        return 0;
    latin_say(scan, at, end);
    scan->latin_end = end + 1;
    return end + 1;
}

/* YoY and QoQ, as the pages of banks have them. */
static size_t comparison(struct scan *scan, size_t at)
{
    static const struct {
        const char *written;
        const char *said;
    } rows[] = {{"yoy", "同比"}, {"YoY", "同比"}, {"YOY", "同比"}, {"qoq", "环比"},
                {"QoQ", "环比"}, {"QOQ", "环比"}, {"MoM", "环比"}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (scan_match(scan, at, rows[i].written) == 0 || scan_is_letter(scan, at + 3) ||
            utf8_is_letter(scan_before(scan, at)))
            continue;
        say_form(scan, at, at + 3);
        say_word(scan, rows[i].said, SCRIPT_FORM_SYMBOL);
        return at + 3;
    }
    return 0;
}

/* USD/CNY: 美元兑人民币. */
static size_t currency_pair(struct scan *scan, size_t at)
{
    static const struct {
        const char *written;
        const char *said;
    } rows[] = {{"USD", "美元"}, {"CNY", "人民币"}, {"CNH", "离岸人民币"},
                {"EUR", "欧元"}, {"JPY", "日元"},   {"GBP", "英镑"},
                {"HKD", "港元"}, {"AUD", "澳元"},   {"RMB", "人民币"}};
    enum { COUNT = sizeof(rows) / sizeof(rows[0]) };
    size_t second = scan_rune(scan, at + 3) == '/' ? at + 4 : at + 3;
    size_t a = 0;
    size_t b = 0;

    while (a < COUNT && scan_match(scan, at, rows[a].written) == 0)
        a++;
    while (a < COUNT && b < COUNT && scan_match(scan, second, rows[b].written) == 0)
        b++;
    if (a == COUNT || b == COUNT || scan_is_letter(scan, second + 3) ||
        utf8_is_letter(scan_before(scan, at)))
        return 0;
    say_form(scan, at, second + 3);
    say_word(scan, rows[a].said, SCRIPT_FORM_PLAIN);
    say_word(scan, "兑", SCRIPT_FORM_PLAIN);
    say_word(scan, rows[b].said, SCRIPT_FORM_PLAIN);
    return second + 3;
}

/* U.S., D.C. and e.g.: single letters with points. */
static size_t pointed_letters(struct scan *scan, size_t at)
{
    size_t end = at;

    if (utf8_is_letter(scan_before(scan, at)))
        return 0;
    while (scan_is_letter(scan, end) && scan_rune(scan, end + 1) == '.' &&
           is_capital(scan_rune(scan, end)) == is_capital(scan_rune(scan, at)))
        end += 2;

    if (end < at + 4)
        return 0;
    say_form(scan, at, end);
    say_letters(scan, at, end);
    scan->latin_end = end;
    return end;
}

/* R&D, AT&T: one name. */
static size_t with_and(struct scan *scan, size_t at, size_t end)
{
    size_t second = scan_letters_end(scan, end + 1);

    if (scan_rune(scan, end) != '&' || second == end + 1 || end - at > 4 || second - end > 4)
        return 0;
    say_form(scan, at, second);
    say_english(scan, at, second);
    scan->latin_end = second;
    return second;
}

/* Wi-Fi is one word, e-mail and 5G-A are said part by part without a break. */
static size_t wifi(struct scan *scan, size_t at)
{
    static const char *const words[] = {"Wi-Fi", "wi-fi", "WI-FI", NULL};
    size_t len = scan_match_any(scan, at, words);

    if (len == 0 || scan_is_letter(scan, at + len))
        return 0;
    say_form(scan, at, at + len);
    say_english_text(scan, SPAN("WiFi"));
    scan->latin_end = at + len;
    return at + len;
}

size_t normalize_latin(struct scan *scan, size_t at)
{
    static size_t (*const forms[])(struct scan *, size_t) = {
        wifi, pointed_letters, abbreviation, numbered_word, comparison, currency_pair};
    size_t end = 0;

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) && end == 0; i++)
        end = forms[i](scan, at);
    if (end > 0)
        return end;
    end = word_end(scan, at);
    if (end == at)
        return 0;
    if (with_and(scan, at, end) > 0)
        return scan->latin_end;
    latin_say(scan, at, end);
    return end;
}
