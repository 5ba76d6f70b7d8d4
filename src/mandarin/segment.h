/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_SEGMENT_H
#define MANDARIN_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "mandarin/lexicon.h"

/* Words of a line by maximum probability, and what the polyphone model wants to know about them.
 * The runtime and the trainer call the same code on a row of positions:
 *
 *   a Chinese character     its rune, simplified
 *   a digit, however said   SEGMENT_DIGIT
 *   a Latin letter          SEGMENT_LETTER
 *   a mark                  the rune of its commonest form
 */

enum { SEGMENT_DIGIT = '0', SEGMENT_LETTER = 'a' };

/* What stands at the position of a character that was written so (folded). */
uint32_t segment_rune(uint32_t rune);

/* A word of the line. Runs of digits and of letters are one each, so is every mark. */
struct segment_token {
    uint32_t start;
    uint32_t len;
    uint64_t hash;                     /* of its runes */
    uint32_t word;                     /* in the lexicon, or LEXICON_NONE */
    const struct lexicon_word *record; /* the same; NULL when it has none */
    bool is_person;                    /* a name that is in no lexicon: people.h */
};

/* A word of the lexicon over a position: where it starts. word is LEXICON_NONE for none. */
struct segment_cover {
    uint32_t word;
    uint32_t start;
};

/* A word of the lexicon somewhere in the line, chosen or not. */
struct segment_hit {
    uint32_t start;
    uint32_t len;
    uint32_t word;
};

/* What may be the name of a person. */
struct segment_person {
    uint32_t start;
    uint32_t len;
    float score; /* to weigh against the words' ln of their shares */
};

struct segment {
    const struct lexicon *lexicon;
    size_t count; /* positions */
    const uint32_t *runes;
    const uint32_t *fixed; /* or NULL: no word goes over the edge of a run of equal numbers */
    uint32_t *characters;  /* in the lexicon, 0 for none */
    struct segment_hit
        *hits; /* by start, short before long; single characters are not among them */
    size_t hit_count;
    struct segment_person *people; /* by start */
    size_t person_count;
    struct segment_token *tokens;
    size_t token_count;
    uint32_t *token_of;                     /* position -> token */
    struct segment_cover *longest;          /* the longest word with a known reading */
    struct segment_cover *longest_toneless; /* … with toneless readings */
    struct segment_cover *inner; /* inside a token without a reading: the words of the best cut into
                                    words that have one; else the token itself */
    bool is_fragment; /* an entry of the lexicon, seen without the text around it: for training */
};

/* Cuts `count` positions into words. runes and fixed are kept by reference. */
void segment_make(struct segment *segment, const struct lexicon *lexicon, const uint32_t *runes,
                  const uint32_t *fixed, size_t count, struct arena *arena);

#endif
