/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_USERLEXICON_H
#define MANDARIN_USERLEXICON_H

#include "mandarin/internal.h"

/* The user's lexicon (docs/lexicon.md, "Your own lexicon"). */

enum { USERLEXICON_MAX_WORD = 32 };

struct userlexicon_entry {
    uint32_t runes[USERLEXICON_MAX_WORD]; /* the word, as written */
    size_t rune_count;
    struct script_syllable *syllables; /* one a character; NULL with `say` */
    struct span say;                   /* the text to speak instead */
};

struct mandarin_user_lexicon {
    struct userlexicon_entry *entries; /* by first rune, long before short */
    size_t entry_count;
};

/* The longest word that stands at chars[at], as it is written or folded; NULL for none. */
const struct userlexicon_entry *userlexicon_find(const struct mandarin_user_lexicon *lexicon,
                                                 const struct mandarin_line *line, size_t at);

#endif
