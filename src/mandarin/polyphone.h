/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_POLYPHONE_H
#define MANDARIN_POLYPHONE_H

#include <stddef.h>
#include <stdint.h>

#include "mandarin/features.h"
#include "mandarin/lexicon.h"

/* The model: for each polyphone a multinomial logistic regression over its candidates, one shared
 * table of weights, trained by scripts/lexicon/train.c on the same features (features.h).
 *
 * The table is a hash of keys of POLYPHONE_KEY_BITS bits with linear probing. An entry is
 * check << 8 | weight; the key's upper bits say where it starts, the rest is the check. A weight
 * is in steps of POLYPHONE_STEP nats, and never 0: 0 is an empty entry. */

enum { POLYPHONE_KEY_BITS = 40, POLYPHONE_ROW_BYTES = 6 };

#define POLYPHONE_STEP 0.03

/* A feature and a reading's hash -> a key of the table. */
static inline uint64_t polyphone_key(uint64_t feature, uint64_t reading)
{
    uint64_t h = (feature ^ reading) * 0x9e3779b97f4a7c15u;

    h ^= h >> 32;
    return (h * 0xd6e8feb86659fd93u) >> (64 - POLYPHONE_KEY_BITS);
}

/* Puts a weight (a signed byte, not 0) into a table of `size` entries, a power of two. */
void polyphone_weight_put(uint32_t *table, size_t size, uint64_t key, uint8_t weight);

/* The best candidate of the polyphone at position `at`.
 *
 * margin   how far it is ahead of the next, in nats
 * returns  its place among the candidates; 0 with a margin of 0 when there are fewer than two
 */
size_t polyphone_decide(const struct segment *segment, size_t at, double *margin);

#endif
