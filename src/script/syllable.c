/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "script/script.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Every syllable of standard Mandarin that the engine's phoneme table can say, by letters, ü as v;
 * sorted bytewise for the search. */
static const char syllables[][SCRIPT_SYLLABLE_BYTES] = {
#include "script/syllables.inc"
};

struct mark_row {
    uint32_t rune;
    char letter; /* v for ü */
    uint8_t tone;
};

static const struct mark_row marks[] = {
    {0x101, 'a', 1}, {0xe1, 'a', 2},  {0x1ce, 'a', 3}, {0xe0, 'a', 4},   {0x113, 'e', 1},
    {0xe9, 'e', 2},  {0x11b, 'e', 3}, {0xe8, 'e', 4},  {0x12b, 'i', 1},  {0xed, 'i', 2},
    {0x1d0, 'i', 3}, {0xec, 'i', 4},  {0x14d, 'o', 1}, {0xf3, 'o', 2},   {0x1d2, 'o', 3},
    {0xf2, 'o', 4},  {0x16b, 'u', 1}, {0xfa, 'u', 2},  {0x1d4, 'u', 3},  {0xf9, 'u', 4},
    {0x1d6, 'v', 1}, {0x1d8, 'v', 2}, {0x1da, 'v', 3}, {0x1dc, 'v', 4},  {0xfc, 'v', 0},
    {0x144, 'n', 2}, {0x148, 'n', 3}, {0x1f9, 'n', 4}, {0x1e3f, 'm', 2}, {0x251, 'a', 0},
    {0x261, 'g', 0}};

/* ㄅ… to initials, and what follows them to finals: as spelled behind an initial, and alone. */
struct bopomofo_row {
    const char *symbols;
    const char *inner;
    const char *alone;
};

static const struct bopomofo_row bopomofo_initials[] = {
    {"ㄅ", "b", ""},  {"ㄆ", "p", ""},  {"ㄇ", "m", ""}, {"ㄈ", "f", ""}, {"ㄉ", "d", ""},
    {"ㄊ", "t", ""},  {"ㄋ", "n", ""},  {"ㄌ", "l", ""}, {"ㄍ", "g", ""}, {"ㄎ", "k", ""},
    {"ㄏ", "h", ""},  {"ㄐ", "j", ""},  {"ㄑ", "q", ""}, {"ㄒ", "x", ""}, {"ㄓ", "zh", ""},
    {"ㄔ", "ch", ""}, {"ㄕ", "sh", ""}, {"ㄖ", "r", ""}, {"ㄗ", "z", ""}, {"ㄘ", "c", ""},
    {"ㄙ", "s", ""}};

static const struct bopomofo_row bopomofo_finals[] = {
    {"ㄚ", "a", "a"},       {"ㄛ", "o", "o"},         {"ㄜ", "e", "e"},
    {"ㄝ", "e", "ê"},       {"ㄞ", "ai", "ai"},       {"ㄟ", "ei", "ei"},
    {"ㄠ", "ao", "ao"},     {"ㄡ", "ou", "ou"},       {"ㄢ", "an", "an"},
    {"ㄣ", "en", "en"},     {"ㄤ", "ang", "ang"},     {"ㄥ", "eng", "eng"},
    {"ㄦ", "er", "er"},     {"ㄧ", "i", "yi"},        {"ㄧㄚ", "ia", "ya"},
    {"ㄧㄛ", "io", "yo"},   {"ㄧㄝ", "ie", "ye"},     {"ㄧㄞ", "iai", "yai"},
    {"ㄧㄠ", "iao", "yao"}, {"ㄧㄡ", "iu", "you"},    {"ㄧㄢ", "ian", "yan"},
    {"ㄧㄣ", "in", "yin"},  {"ㄧㄤ", "iang", "yang"}, {"ㄧㄥ", "ing", "ying"},
    {"ㄨ", "u", "wu"},      {"ㄨㄚ", "ua", "wa"},     {"ㄨㄛ", "uo", "wo"},
    {"ㄨㄞ", "uai", "wai"}, {"ㄨㄟ", "ui", "wei"},    {"ㄨㄢ", "uan", "wan"},
    {"ㄨㄣ", "un", "wen"},  {"ㄨㄤ", "uang", "wang"}, {"ㄨㄥ", "ong", "weng"},
    {"ㄩ", "v", "yu"},      {"ㄩㄝ", "ve", "yue"},    {"ㄩㄢ", "uan", "yuan"},
    {"ㄩㄣ", "un", "yun"},  {"ㄩㄥ", "iong", "yong"}};

static const struct bopomofo_row bopomofo_tones[] = {
    {"ˉ", "1", ""}, {"ˊ", "2", ""}, {"ˇ", "3", ""}, {"ˋ", "4", ""}, {"˙", "5", ""}};

static bool is_syllable(const char *base)
{
    size_t low = 0;
    size_t high = sizeof(syllables) / sizeof(syllables[0]);

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(base, syllables[middle]);

        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* A letter of pinyin, with its tone when it carries a mark; 0 when it is none. */
static char letter_of(uint32_t rune, uint8_t *tone)
{
    if (rune >= 'a' && rune <= 'z')
        return (char)rune;
    if (rune >= 'A' && rune <= 'Z')
        return (char)(rune - 'A' + 'a');
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (marks[i].rune == rune) {
            if (marks[i].tone > 0)
                *tone = marks[i].tone;
            return marks[i].letter;
        }
    }
    return 0;
}

/* ü is written u behind j, q, x, y, where it is the only reading; and ue behind l, n is üe. */
static void respell(char *base, size_t len)
{
    if (len > 1 && strchr("jqxy", base[0]) && base[1] == 'v')
        base[1] = 'u';
    if (len == 3 && (base[0] == 'l' || base[0] == 'n') && base[1] == 'u' && base[2] == 'e')
        base[1] = 'v';
}

static bool finish(struct script_syllable *syllable, size_t len, uint8_t tone)
{
    syllable->base[len] = '\0';
    respell(syllable->base, len);
    syllable->tone = tone > 0 ? tone : 5;
    syllable->surface = syllable->tone;
    return is_syllable(syllable->base);
}

static bool parse_latin(struct span written, struct script_syllable *syllable)
{
    struct span rest = written;
    uint8_t tone = 0;
    bool has_digit = false;
    size_t len = 0;
    uint32_t rune;

    while (utf8_next(&rest, &rune)) {
        char letter;

        if (has_digit) {
            if (rune != 'r' || rest.len > 0 || syllable->has_erhua)
                return false;
            syllable->has_erhua = true;
            continue;
        }
        if (rune >= '1' && rune <= '5' && len > 0 && tone == 0) {
            tone = (uint8_t)(rune - '0');
            has_digit = true;
            continue;
        }
        if (rune == 0xea && len == 0) { /* ê */
            memcpy(syllable->base, "ê", 2);
            len = 2;
            continue;
        }
        if (rune == ':' && len > 0 && syllable->base[len - 1] == 'u') { /* u: */
            syllable->base[len - 1] = 'v';
            continue;
        }
        letter = letter_of(rune, &tone);
        if (letter == 0 || len + 1 >= SCRIPT_SYLLABLE_BYTES)
            return false;
        syllable->base[len++] = letter;
    }
    return len > 0 && finish(syllable, len, tone);
}

/* The longest row that `rest` starts with is taken off it; NULL when there is none. */
static const struct bopomofo_row *take_row(struct span *rest, const struct bopomofo_row *rows,
                                           size_t count)
{
    const struct bopomofo_row *best = NULL;
    size_t best_len = 0;

    for (size_t i = 0; i < count; i++) {
        struct span symbols = span_of(rows[i].symbols);

        if (symbols.len > best_len && span_starts(*rest, symbols)) {
            best = &rows[i];
            best_len = symbols.len;
        }
    }
    *rest = span_slice(*rest, best_len, rest->len);
    return best;
}

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

static void append(struct script_syllable *syllable, size_t *len, const char *letters)
{
    size_t more = strlen(letters);

    if (*len + more >= SCRIPT_SYLLABLE_BYTES)
        return;
    memcpy(syllable->base + *len, letters, more);
    *len += more;
}

static bool parse_bopomofo(struct span written, struct script_syllable *syllable)
{
    struct span rest = written;
    const struct bopomofo_row *early = take_row(&rest, bopomofo_tones, COUNT_OF(bopomofo_tones));
    const struct bopomofo_row *initial = take_row(&rest, bopomofo_initials,
                                                  COUNT_OF(bopomofo_initials));
    const struct bopomofo_row *final = take_row(&rest, bopomofo_finals, COUNT_OF(bopomofo_finals));
    const struct bopomofo_row *tone = take_row(&rest, bopomofo_tones, COUNT_OF(bopomofo_tones));
    size_t len = 0;

    if (rest.len > 0 || (!initial && !final) || (early && tone))
        return false;
    if (initial)
        append(syllable, &len, initial->inner);
    if (final)
        append(syllable, &len, initial ? final->inner : final->alone);
    else
        append(syllable, &len, "i"); /* ㄓ is zhi, ㄙ is si */
    tone = early ? early : tone;
    return finish(syllable, len, tone ? (uint8_t)(tone->inner[0] - '0') : 1);
}

bool script_syllable_parse(struct span written, struct script_syllable *syllable)
{
    *syllable = (struct script_syllable){0};
    if (written.len == 0)
        return false;
    if (parse_latin(written, syllable))
        return true;
    *syllable = (struct script_syllable){0};
    return parse_bopomofo(written, syllable);
}
