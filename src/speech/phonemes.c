/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/internal.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

struct syllable_row {
    char spelling[SCRIPT_SYLLABLE_BYTES];
    char initial[6];
    char nucleus[4];
    char coda[2];
};

#define SYLLABLE(spelling, initial, nucleus, coda) {spelling, initial, nucleus, coda},
static const struct syllable_row syllables[] = {
#include "speech/pinyin_phonemes.inc"
};

/* Erhua: what becomes of a final when r closes the syllable. Finals that are not here keep their
 * nucleus: 歌儿 ko-r, 号儿 XAur. A row without a coda stands for the open final. Source: the engine
 * accepts them all (test); the choice of vowels follows the reference descriptions of Beijing erhua
 * (the codas n and ng fall, i gets a schwa), as far as eSpeak has a vowel for it. */
struct erhua_row {
    char nucleus[4];
    char coda[2];
    char glide[2];
    char becomes[4];
};

static const struct erhua_row erhua_rows[] = {
    {"A", "N", "", "A"},   {"a", "n", "", "A"},   {"ai", "", "", "A"},   {"iE", "n", "j", "A"},
    {"iA", "N", "", "iA"}, {"ua", "n", "w", "A"}, {"uai", "", "w", "A"}, {"@", "n", "", "@"},
    {"ei", "", "", "@"},   {"@", "N", "", "@"},   {"i", "", "j", "@"},   {"i", "n", "j", "@"},
    {"i", "N", "j", "@"},  {"i.", "", "", "@"},   {"i[", "", "", "@"},   {"u@", "n", "", "u@"},
    {"u@", "N", "", "u@"}, {"uei", "", "", "u@"}, {"ong", "", "", "u"},  {"y", "", "", "y@"},
    {"y@", "n", "", "y@"}, {"y", "N", "", "y@"},  {"yu", "N", "", "y@"}, {"y&", "n", "", "y&"},
};

static const char *const tone_marks[] = {"55", "35", "214", "21", "51", "53", "11"};
static const char *const stress_marks[] = {"", "'", ",", ",,"};

/* The letters' names as Mandarin speakers say them: docs/engine.md. */
static const char *const letter_names[26] = {
    "'ei51",    "p'i51",     "s'ei55",          "t'i51",
    "'i51",     "'ai35fu11", "ts.'i51",         "'ei35ts.hi.11",
    "'ai51",    "ts.'ei51",  "kh'ei51",         "'ai35lo-11",
    "'ai35m",   "'@55n",     "'ou55",           "ph'i51",
    "khj'ou55", "'@r35",     "'ai35si[11",      "th'i51",
    "j'iou55",  "w'ei55",    "t'A35pu11liou11", "'ai35kho-11si[11",
    "w'ai51",   "ts'ei51",
};

static const struct syllable_row *find_row(const char *spelling)
{
    size_t low = 0;
    size_t high = sizeof(syllables) / sizeof(syllables[0]);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(spelling, syllables[middle].spelling, SCRIPT_SYLLABLE_BYTES);

        if (order == 0)
            return &syllables[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static const struct erhua_row *find_erhua(const struct syllable_row *row)
{
    for (size_t i = 0; i < sizeof(erhua_rows) / sizeof(erhua_rows[0]); i++) {
        if (strcmp(erhua_rows[i].nucleus, row->nucleus) == 0 &&
            strcmp(erhua_rows[i].coda, row->coda) == 0)
            return &erhua_rows[i];
    }
    return NULL;
}

/* An initial is one phoneme, and a glide behind it another. */
static int count_initial(const char *initial)
{
    size_t len = strlen(initial);

    if (len == 0)
        return 0;
    return len > 1 && (initial[len - 1] == 'w' || initial[len - 1] == 'j') ? 2 : 1;
}

int phonemes_put_syllable(struct text *out, const struct script_syllable *syllable,
                          enum phonemes_tone tone, enum phonemes_stress stress, bool joins)
{
    const struct syllable_row *row = find_row(syllable->base);
    const struct erhua_row *erhua;
    const char *nucleus;
    const char *coda;
    const char *glide = "";

    if (!row)
        return 0;
    nucleus = row->nucleus;
    coda = row->coda;
    if (tone == PHONEMES_TONE_11) {
        stress = PHONEMES_STRESS_NONE;
        if (strcmp(nucleus, "o-") == 0)
            nucleus = "@"; /* 的 了 着: a schwa */
    }
    if (syllable->has_erhua && strcmp(nucleus, "@r") != 0) {
        erhua = find_erhua(row);
        if (erhua) {
            size_t len = strlen(row->initial);

            nucleus = erhua->becomes;
            if (len == 0 || row->initial[len - 1] != erhua->glide[0])
                glide = erhua->glide;
        }
        coda = "r";
    }
    if (joins && row->initial[0] == '\0')
        text_put(out, SPAN("||"));
    text_put_format(out, "%s%s%s%s%s%s", row->initial, glide, stress_marks[stress], nucleus,
                    tone_marks[tone], coda);
    return count_initial(row->initial) + (glide[0] != '\0') + 1 + (coda[0] != '\0');
}

bool phonemes_put_letter(struct text *out, char letter)
{
    if (!utf8_is_letter((unsigned char)letter))
        return false;
    text_put(out, span_of(letter_names[(letter | 0x20) - 'a']));
    return true;
}
