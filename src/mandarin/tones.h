/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_TONES_H
#define MANDARIN_TONES_H

#include "mandarin/internal.h"
#include "mandarin/lexicon.h"

/* The syllables of one clause in a row, as tone sandhi sees them (sandhi.c). */

struct tone {
    struct script_syllable *syllable; /* NULL for an English or spelled word: no sandhi across it */
    uint32_t rune;                    /* the character said; 0 without a syllable */
    uint32_t index;                   /* its place in the word */
    uint32_t count;                   /* syllables of the word */
    struct span word;                 /* as it is spoken */
    enum script_form form;
    bool is_name;  /* in the name of a person */
    bool is_given; /* the reading is the user's own: its neutral tones stay */
};

struct tones {
    const struct lexicon *lexicon;
    struct tone *row;
    size_t count;
};

/* Whether the rune is one of the characters of a list. */
bool tones_has_rune(const char *characters, uint32_t rune);

/* tones_yibu.c: 一 and 不, and the words whose tones change by themselves. */
void tones_change_yibu(const struct tones *tones);

/* tones_neutral.c: words whose neutral tone is said in full. */
void tones_say_in_full(const struct tones *tones);

/* tones_third.c: third tones before third tones. */
void tones_change_thirds(const struct tones *tones);

#endif
