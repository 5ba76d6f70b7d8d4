/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

/* Words in other scripts, a word at a time. Three scripts are written in Latin letters, roughly,
 * and left to the English voice; the rest is left out. Both are counted:
 *
 *   Москва   Moskva
 *   ニュース  nyusu; の between Chinese characters is 的
 *   서울      seoul
 *   ไทย العربية   left out
 */

enum { MAX_WORD = 40 };

enum { CYRILLIC = 0x410, YO = 0x451, KATAKANA = 0x30a1, HIRAGANA = 0x3041, HANGUL = 0xac00 };

/* А to я; capitals and small letters alike. */
static const char *const cyrillic[] = {
    "a", "b", "v", "g", "d", "e",  "zh", "z",  "i",  "y",    "k", "l", "m", "n", "o",  "p",
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "yu", "ya"};

/* ァ to ヶ, as they stand in Unicode; "+" before what is written small and joins the last vowel. */
static const char *const kana[] = {
    "+a", "a",  "+i",  "i",  "+u", "u",   "+e",  "e",   "+o",  "o",  "ka",  "ga", "ki", "gi", "ku",
    "gu", "ke", "ge",  "ko", "go", "sa",  "za",  "shi", "ji",  "su", "zu",  "se", "ze", "so", "zo",
    "ta", "da", "chi", "ji", "*",  "tsu", "zu",  "te",  "de",  "to", "do",  "na", "ni", "nu", "ne",
    "no", "ha", "ba",  "pa", "hi", "bi",  "pi",  "fu",  "bu",  "pu", "he",  "be", "pe", "ho", "bo",
    "po", "ma", "mi",  "mu", "me", "mo",  "+ya", "ya",  "+yu", "yu", "+yo", "yo", "ra", "ri", "ru",
    "re", "ro", "+wa", "wa", "i",  "e",   "o",   "n",   "vu",  "ka", "ke"};

_Static_assert(sizeof(kana) / sizeof(kana[0]) == 0x30f6 - KATAKANA + 1, "a kana is missing");

static const char *const hangul_heads[] = {"g",  "kk", "n", "d",  "tt", "r", "m", "b", "pp", "s",
                                           "ss", "",   "j", "jj", "ch", "k", "t", "p", "h"};
static const char *const hangul_vowels[] = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo",
                                            "ye", "o",  "wa", "wae", "oe", "yo", "u",
                                            "wo", "we", "wi", "yu",  "eu", "ui", "i"};
static const char *const hangul_tails[] = {"",  "k",  "k", "k", "n", "n", "n", "t", "l", "k",
                                           "m", "l",  "l", "l", "p", "l", "m", "p", "p", "t",
                                           "t", "ng", "t", "t", "k", "t", "p", "t"};

/* Scripts that are left out. */
static const struct {
    uint32_t first;
    uint32_t last;
} unread[] = {
    {0x500, 0x109f},  {0x10a0, 0x1cff}, {0x2c00, 0x2dff},     {0x3130, 0x318f}, {0xa000, 0xabff},
    {0xd7b0, 0xd7ff}, {0xfb1d, 0xfdff}, {0xfe70, 0xfeff - 1}, {0xff66, 0xffdc}, {0x10000, 0x1bfff},
    {0x3105, 0x312f}, {0x483, 0x4ff},   {0x1d00, 0x1dff},
};

static bool is_kana(uint32_t rune)
{
    return (rune >= HIRAGANA && rune <= 0x3096) || (rune >= KATAKANA && rune <= 0x30f6) ||
           rune == 0x30fc;
}

static bool is_cyrillic(uint32_t rune)
{
    return (rune >= 0x400 && rune <= 0x45f);
}

static bool is_hangul(uint32_t rune)
{
    return rune >= HANGUL && rune <= 0xd7a3;
}

static bool is_unread(uint32_t rune)
{
    for (size_t i = 0; i < sizeof(unread) / sizeof(unread[0]); i++) {
        if (rune >= unread[i].first && rune <= unread[i].last)
            return true;
    }
    return false;
}

static void put_cyrillic(struct text *text, uint32_t rune)
{
    if (rune >= CYRILLIC && rune < CYRILLIC + 64)
        text_put(text, span_of(cyrillic[(rune - CYRILLIC) % 32]));
    else
        text_put(text, rune == YO || rune == 0x401 ? SPAN("yo") : SPAN("i"));
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* キャ is kya, シャ sha, フィ fi: the small letter takes the place of the vowel before it. */
static void put_small_kana(struct text *text, const char *said)
{
    char last = text->len > 0 ? text->data[text->len - 1] : '\0';
    char before = text->len > 1 ? text->data[text->len - 2] : '\0';

    if (is_vowel(last) && !is_vowel(before))
        text->len--;
    if (said[0] == 'y' && (before == 'h' || before == 'j'))
        said++;
    text_put(text, span_of(said));
}

static void put_kana(struct text *text, uint32_t rune, bool *doubles)
{
    const char *said;

    if (rune == 0x30fc)
        return; /* a long vowel */
    said = kana[rune >= KATAKANA ? rune - KATAKANA : rune - HIRAGANA];
    if (*said == '*') {
        *doubles = true;
        return;
    }
    if (*said == '+') {
        put_small_kana(text, said + 1);
        return;
    }
    if (*doubles)
        text_put_byte(text, said[0]);
    *doubles = false;
    text_put(text, span_of(said));
}

static void put_hangul(struct text *text, uint32_t rune)
{
    uint32_t index = rune - HANGUL;

    text_put(text, span_of(hangul_heads[index / 588]));
    text_put(text, span_of(hangul_vowels[index % 588 / 28]));
    text_put(text, span_of(hangul_tails[index % 28]));
}

static size_t word_end(const struct scan *scan, size_t at, bool (*is_it)(uint32_t rune))
{
    size_t end = at;

    while (end < at + MAX_WORD && is_it(scan_rune(scan, end)))
        end++;
    return end;
}

static size_t say_latin(struct scan *scan, size_t at, size_t end, const char *how)
{
    struct text text = {.arena = scan->line->arena};
    bool doubles = false;

    for (size_t i = at; i < end; i++) {
        uint32_t rune = scan_rune(scan, i);

        if (is_cyrillic(rune))
            put_cyrillic(&text, rune);
        else if (is_kana(rune))
            put_kana(&text, rune, &doubles);
        else
            put_hangul(&text, rune);
    }
    say_form(scan, at, end);
    say_fallback(scan, how);
    say_english_text(scan, text_span(&text));
    scan->latin_end = end;
    return end;
}

size_t normalize_foreign(struct scan *scan, size_t at)
{
    static const struct {
        bool (*is_it)(uint32_t rune);
        const char *how;
    } scripts[] = {{is_kana, "Japanese letters read by their sound"},
                   {is_cyrillic, "Cyrillic letters read by their sound"},
                   {is_hangul, "Korean letters read by their sound"}};
    size_t end;

    if (scan_rune(scan, at) < 0x400)
        return 0;
    if (scan_rune(scan, at) == 0x306e /* の */ && at > 0 && scan_is_han(scan, at - 1) &&
        (scan_is_han(scan, at + 1) || scan_rune(scan, at + 1) >= KATAKANA)) {
        say_form(scan, at, at + 1);
        say_word(scan, "的", SCRIPT_FORM_SYMBOL);
        return at + 1;
    }
    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
        end = word_end(scan, at, scripts[i].is_it);
        if (end > at)
            return say_latin(scan, at, end, scripts[i].how);
    }
    end = word_end(scan, at, is_unread);
    if (end == at)
        return 0;
    say_form(scan, at, end);
    say_fallback(scan, "a word in a script that is not read left out");
    return end;
}
