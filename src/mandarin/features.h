/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_FEATURES_H
#define MANDARIN_FEATURES_H

#include <stddef.h>
#include <stdint.h>

#include "mandarin/lexicon.h"
#include "mandarin/segment.h"

/* What the polyphone model sees of a polyphone, the same in the trainer and at run time.
 * docs/lexicon.md lists the features. Those of a character in its context are hashes: any number of
 * them may exist. Those that all polyphones share are few: each is a cell of a small table. */

enum { FEATURES_MAX = 48, FEATURES_SHARED_MAX = 16, FEATURES_MAX_CANDIDATES = 12 };

/* How many cells there are; the first is the weight of the prior. */
enum { FEATURES_CELLS = 2768, FEATURES_PRIOR_CELL = 0 };

/* So many shared features at the end of a character's that can be a surname are about that. */
enum { FEATURES_SURNAME = 4 };

/* Features of a reading that hold for all polyphones: no character is in them. */
struct features_reading {
    uint16_t cells[FEATURES_SHARED_MAX];
    size_t count;
    size_t lexicon_first; /* cells from here on are what the lexicon says: dropped as one in
                             training */
    double ln_prior;      /* times the weight of FEATURES_PRIOR_CELL */
};

#define FEATURES_PRIOR_SCALE 0.3

struct features {
    uint64_t keys[FEATURES_MAX]; /* of the character in its context; one weight a candidate */
    size_t count;
    const struct lexicon_candidate *candidates;
    size_t candidate_count; /* 0: no polyphone */
    struct features_reading readings[FEATURES_MAX_CANDIDATES];
};

/* The features of the polyphone at position `at`. */
void features_make(const struct segment *segment, size_t at, struct features *features);

#endif
