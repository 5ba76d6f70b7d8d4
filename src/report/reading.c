/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* The shape of a reading in Latin letters or bopomofo. Which reading a character has is not known
 * here; that "zhang" is a syllable and "beta" is none has to be. */

enum { MAX_LETTERS = 64, MAX_SYLLABLE_LETTERS = 6 };

/* v is ü. */
static const struct {
    const char *initial;
    const char *finals; /* with a blank around each */
} syllables[] = {
    {"b", " a o ai ei ao an en ang eng i ie iao ian in ing u "},
    {"p", " a o ai ei ao ou an en ang eng i ie iao ian in ing u "},
    {"m", " a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u "},
    {"f", " a o ei ou an en ang eng iao u "},
    {"d", " a e ai ei ao ou an en ang eng i ia ie iao iu ian ing u uo ui uan un ong "},
    {"t", " a e ai ei ao ou an ang eng i ie iao ian ing u uo ui uan un ong "},
    {"n", " a e ai ei ao ou an en ang eng i ie iao iu ian in iang ing u uo uan un ong v ve "},
    {"l", " a o e ai ei ao ou an ang eng i ia ie iao iu ian in iang ing u uo uan un ong v ve "},
    {"g", " a e ai ei ao ou an en ang eng u ua uo uai ui uan un uang ong "},
    {"k", " a e ai ei ao ou an en ang eng u ua uo uai ui uan un uang ong "},
    {"h", " a e ai ei ao ou an en ang eng u ua uo uai ui uan un uang ong "},
    {"j", " i ia ie iao iu ian in iang ing u ue uan un iong "},
    {"q", " i ia ie iao iu ian in iang ing u ue uan un iong "},
    {"x", " i ia ie iao iu ian in iang ing u ue uan un iong "},
    {"zh", " a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang ong "},
    {"ch", " a e i ai ao ou an en ang eng u ua uo uai ui uan un uang ong "},
    {"sh", " a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang "},
    {"r", " e i ao ou an en ang eng u ua uo ui uan un ong "},
    {"z", " a e i ai ei ao ou an en ang eng u uo ui uan un ong "},
    {"c", " a e i ai ao ou an en ang eng u uo ui uan un ong "},
    {"s", " a e i ai ao ou an en ang eng u uo ui uan un ong "},
    {"y", " a o e ai ao ou an ang i in ing u ue uan un ong "},
    {"w", " a o ai ei an en ang eng u "},
    {"", " a o e ai ei ao ou an en ang eng er "},
};

/* Letters with a tone mark, and others that stand for ASCII ones. */
static const struct {
    const char32_t *letters; /* all mean `letter` */
    char letter;
    bool is_marked;
} variants[] = {
    {U"āáǎàăâ", 'a', true}, {U"ēéěèĕếề", 'e', true}, {U"īíǐìĭ", 'i', true}, {U"ōóǒòŏ", 'o', true},
    {U"ūúǔùŭ", 'u', true},  {U"ǖǘǚǜ", 'v', true},    {U"ḿ", 'm', true},     {U"ńňǹ", 'n', true},
    {U"ɑ", 'a', false},     {U"ɡ", 'g', false},      {U"ü", 'v', false},    {U"ê", 'e', false},
};

/* A piece of a reading between blanks, apostrophes, hyphens and digits. */
struct piece {
    char letters[MAX_LETTERS];
    bool is_marked[MAX_LETTERS];
    size_t len;
};

static bool is_syllable(const char *letters, size_t len)
{
    char final[MAX_SYLLABLE_LETTERS + 3];

    for (size_t i = 0; i < sizeof(syllables) / sizeof(syllables[0]); i++) {
        size_t initial_len;

        if (syllables[i].initial[0] && syllables[i].initial[0] != letters[0])
            continue;
        initial_len = strlen(syllables[i].initial);
        if (initial_len >= len || memcmp(letters, syllables[i].initial, initial_len) != 0)
            continue;
        final[0] = ' ';
        memcpy(final + 1, letters + initial_len, len - initial_len);
        final[len - initial_len + 1] = ' ';
        final[len - initial_len + 2] = '\0';
        if (strstr(syllables[i].finals, final))
            return true;
    }
    return false;
}

/* Syllables without a vowel (呣 ḿ, 嗯 ńg) must be marked, and 儿 may end a word as a bare r. */
static bool is_bare(const struct piece *piece, size_t start, size_t len)
{
    const char *letters = piece->letters + start;

    if (len == 1 && letters[0] == 'r')
        return start > 0 && start + 1 == piece->len;
    if (!piece->is_marked[start])
        return false;
    return (len == 1 && (letters[0] == 'm' || letters[0] == 'n')) ||
           (len == 2 && letters[0] == 'n' && letters[1] == 'g');
}

/* The least number of syllables that the piece is made of, each with one mark at most; 0: none. */
static size_t count_syllables(const struct piece *piece)
{
    size_t least[MAX_LETTERS + 1] = {0}; /* syllables up to here */

    for (size_t end = 1; end <= piece->len; end++) {
        size_t marks = 0;

        for (size_t len = 1; len <= MAX_SYLLABLE_LETTERS && len <= end; len++) {
            size_t start = end - len;
            size_t count = least[start] + 1;

            marks += piece->is_marked[start];
            if (marks > 1)
                break;
            if (start > 0 && least[start] == 0)
                continue;
            if (!is_syllable(piece->letters + start, len) && !is_bare(piece, start, len))
                continue;
            if (least[end] == 0 || count < least[end])
                least[end] = count;
        }
    }
    return least[piece->len];
}

/* The letter that a character stands for in pinyin, or 0. */
static char letter_of(uint32_t rune, bool *is_marked)
{
    *is_marked = false;
    if (utf8_is_letter(rune))
        return (char)(rune | 0x20);
    for (size_t i = 0; rune >= 0x80 && i < sizeof(variants) / sizeof(variants[0]); i++) {
        if (utf8_is_one_of(rune, variants[i].letters)) {
            *is_marked = variants[i].is_marked;
            return variants[i].letter;
        }
    }
    return 0;
}

/* Tone marks that have no letter of their own to melt into (ê̄, ɑ̌), and ü as u and two dots. */
static bool is_loose_mark(uint32_t rune)
{
    return rune == 0x300 || rune == 0x301 || rune == 0x304 || rune == 0x306 || rune == 0x30c;
}

static bool is_capital(uint32_t rune)
{
    return (rune >= 'A' && rune <= 'Z') || utf8_is_one_of(rune, U"ĀÁǍÀĒÉĚÈŌÓǑÒ");
}

/* A capital with a mark (Ānhuī) as its small letter. */
static uint32_t small(uint32_t rune)
{
    static const char32_t capitals[] = U"ĀÁǍÀĒÉĚÈŌÓǑÒ";
    static const char32_t smalls[] = U"āáǎàēéěèōóǒò";

    for (size_t i = 0; rune >= 0x80 && capitals[i]; i++) {
        if (capitals[i] == rune)
            return smalls[i];
    }
    return rune;
}

/* What has been read of a reading. */
struct scan {
    struct piece piece;
    size_t syllable_count;
    size_t mark_count;
    size_t digit_count; /* pieces that end in a tone digit */
    size_t piece_count;
    size_t letter_count;
    bool has_capital;
    bool has_later_capital; /* not at the start of a piece: GDP */
};

static bool end_piece(struct scan *scan)
{
    size_t count;

    if (scan->piece.len == 0)
        return true;
    count = count_syllables(&scan->piece);
    if (count == 0)
        return false;
    scan->syllable_count += count;
    scan->piece_count++;
    scan->piece.len = 0;
    return true;
}

static bool take_rune(struct scan *scan, uint32_t rune)
{
    struct piece *piece = &scan->piece;
    bool is_marked;
    char letter = letter_of(small(rune), &is_marked);

    if (letter) {
        if (piece->len == MAX_LETTERS)
            return false;
        scan->has_later_capital |= is_capital(rune) && piece->len > 0;
        scan->has_capital |= is_capital(rune);
        piece->is_marked[piece->len] = is_marked;
        piece->letters[piece->len++] = letter;
        scan->mark_count += is_marked;
        scan->letter_count++;
        return true;
    }
    if (is_loose_mark(rune) && piece->len > 0 && !piece->is_marked[piece->len - 1]) {
        piece->is_marked[piece->len - 1] = true;
        scan->mark_count++;
        return true;
    }
    if (rune == ':' && piece->len > 0 && piece->letters[piece->len - 1] == 'u') {
        piece->letters[piece->len - 1] = 'v'; /* lu:4 */
        return true;
    }
    if (rune >= '0' && rune <= '5' && piece->len > 0) {
        scan->digit_count++;
        return end_piece(scan);
    }
    if (report_is_blank(rune) || utf8_is_one_of(rune, U"'’-·"))
        return end_piece(scan);
    return false;
}

static struct report_reading latin_shape(struct span reading)
{
    struct report_reading shape = {0};
    struct scan scan = {0};
    uint32_t rune;

    while (utf8_next(&reading, &rune)) {
        if (!take_rune(&scan, rune))
            return shape;
    }
    if (!end_piece(&scan) || scan.has_later_capital)
        return shape;
    if (scan.digit_count > 0) {
        /* A digit behind each syllable and two letters at least: "zhang3", but neither "a1" nor
         * "A1" nor "m3". */
        if (scan.digit_count != scan.syllable_count || scan.has_capital || scan.mark_count > 0 ||
            scan.letter_count < 2 * scan.digit_count)
            return shape;
    } else if (scan.mark_count == 0 && (scan.has_capital || scan.letter_count < 2)) {
        return shape;
    }
    shape.syllable_count = scan.syllable_count;
    shape.is_toned = scan.digit_count > 0 || scan.mark_count > 0;
    return shape;
}

static bool is_bopomofo(uint32_t rune)
{
    return (rune >= 0x3105 && rune <= 0x312f) || (rune >= 0x31a0 && rune <= 0x31bf);
}

/* ㄅ to ㄙ begin a syllable, ˙ too, ˉˊˇˋ end one. */
static struct report_reading bopomofo_shape(struct span reading)
{
    struct report_reading shape = {.is_toned = true};
    struct report_reading none = {0};
    size_t letters = 0; /* of the syllable that is open */
    uint32_t rune;

    while (utf8_next(&reading, &rune)) {
        bool is_tone = utf8_is_one_of(rune, U"ˉˊˇˋ");
        bool is_neutral = rune == 0x2d9;

        if (report_is_blank(rune)) {
            letters = 0;
            continue;
        }
        if (is_tone && letters > 0) {
            letters = 0;
            continue;
        }
        if (is_neutral && letters > 0) {
            letters = 0; /* written behind, as some do */
            continue;
        }
        if (is_neutral)
            continue;
        if (!is_bopomofo(rune))
            return none;
        if (letters == 0 || rune <= 0x3119)
            shape.syllable_count++, letters = 0;
        if (++letters > 3)
            return none;
    }
    return shape.syllable_count > 0 ? shape : none;
}

struct report_reading report_reading_shape(struct span reading)
{
    uint32_t first = report_rune_at(reading, 0);

    if (is_bopomofo(first) || first == 0x2d9)
        return bopomofo_shape(reading);
    return latin_shape(reading);
}
