/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_POLYPHONE_H
#define MANDARIN_POLYPHONE_H

#include <stddef.h>
#include <stdint.h>

#include "mandarin/features.h"
#include "mandarin/lexicon.h"

/* The model: for each polyphone a multinomial logistic regression over its candidates, trained by
 * scripts/lexicon/train.c on the same features (features.h).
 *
 * A weight is a signed byte, in steps of POLYPHONE_STEP nats. Shared features have theirs in
 * LEXICON_CELLS. The others' lie in LEXICON_WEIGHTS, a hash with linear probing whose slots have
 * the weights of one feature for POLYPHONE_GROUP candidates in order, the first in the lowest byte,
 * and a check above them; 0 is an empty slot. A character with more candidates has more slots. */

enum {
    POLYPHONE_GROUP = 5,
    POLYPHONE_KEY_BITS = 40,
    POLYPHONE_KEY_BYTES = POLYPHONE_KEY_BITS / 8,
    POLYPHONE_ROW_BYTES = POLYPHONE_KEY_BYTES + POLYPHONE_GROUP
};

#define POLYPHONE_STEP 0.03

/* A feature and a group of candidates (0: the first five) -> a key of the table. */
static inline uint64_t polyphone_key(uint64_t feature, uint64_t group)
{
    return (group == 0 ? feature : lexicon_hash(feature, group)) >> (64 - POLYPHONE_KEY_BITS);
}

/* Puts the weights of a key, not all 0, into a table of `size` slots, a power of two. */
void polyphone_weights_put(uint64_t *table, size_t size, uint64_t key,
                           const uint8_t weights[POLYPHONE_GROUP]);

/* The best candidate of the polyphone at position `at`.
 *
 * margin   how far it is ahead of the next, in nats
 * returns  its place among the candidates; 0 with a margin of 0 when there are fewer than two
 */
size_t polyphone_decide(const struct segment *segment, size_t at, double *margin);

#endif
