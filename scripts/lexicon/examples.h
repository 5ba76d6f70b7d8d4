/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LEXICON_EXAMPLES_H
#define LEXICON_EXAMPLES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "mandarin/features.h"
#include "mandarin/internal.h"

/* What the polyphone model is trained on: labelled sentences, sentences of our own, the lexicon's
 * words and made-up names, as lists of the numbers of their features' weights. What goes wrong is
 * said on standard error, and ends the program. */

enum { EXAMPLES_KEY_SLOTS = 1 << 25 };

/* Where an example comes from: what it may be trained on, and what it is measured for. */
enum origin { FROM_CPP, FROM_G2PL_TRAIN, FROM_G2PL_DEV, FROM_LEXICON, FROM_US, FROM_NAMES };

/* An example's weight numbers lie in `ids`: of the `own` features that of the first candidate, the
 * others' are the next ones; then for each candidate its shared ones. */
struct example {
    enum origin origin;
    float weight;
    uint64_t seed; /* of its own dropout, and of its place in a pass */
    uint32_t first;
    uint16_t own;
    uint8_t gold; /* a candidate; candidate_count when the label is none of them */
    uint8_t candidate_count;
    uint8_t shared[FEATURES_MAX_CANDIDATES];
    uint8_t lexicon_first[FEATURES_MAX_CANDIDATES];
    float ln_prior[FEATURES_MAX_CANDIDATES];
};

struct trainer {
    struct arena arena;
    struct arena scratch;
    struct diag diag;
    struct mandarin *mandarin;
    uint64_t *keys;      /* a hash of features … */
    uint32_t *key_ids;   /* … and the number of its first candidate's weight */
    uint8_t *key_counts; /* how many candidates it has */
    size_t key_count;
    size_t weight_count; /* the cells come first */
    uint32_t *ids;
    size_t ids_count;
    size_t ids_capacity;
    struct example *examples;
    size_t example_count;
    size_t example_capacity;
    float *weights;
    float *squares;
};

/* The next number of a sequence; the state is never 0. */
static inline uint64_t examples_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

void examples_fail(const char *what);

/* Reads all data into `t`, whose lexicon is open: the folder DATA of docs/lexicon.md, and the file
 * of our own sentences. The examples live in t->arena. */
void examples_read(struct trainer *t, const char *data, const char *sentences);

#endif
