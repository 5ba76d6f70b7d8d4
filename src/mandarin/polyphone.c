/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/polyphone.h"

#include "base/banned.h"

enum { WEIGHT_BITS = 8 * POLYPHONE_GROUP, CHECK_BITS = 64 - WEIGHT_BITS };

static inline size_t slot_of(size_t size, uint64_t key)
{
    return (size_t)(key >> 16) & (size - 1);
}

static inline uint64_t check_of(uint64_t key)
{
    return key & ((1u << CHECK_BITS) - 1);
}

void polyphone_weights_put(uint64_t *table, size_t size, uint64_t key,
                           const uint8_t weights[POLYPHONE_GROUP])
{
    size_t slot = slot_of(size, key);

    while (table[slot] != 0)
        slot = (slot + 1) & (size - 1);
    table[slot] = check_of(key) << WEIGHT_BITS;
    for (size_t i = 0; i < POLYPHONE_GROUP; i++)
        table[slot] |= (uint64_t)weights[i] << (8 * i);
}

/* The slot of a key, 0 when it has none. */
static inline uint64_t find(const uint64_t *table, size_t size, uint64_t key)
{
    size_t slot = slot_of(size, key);
    uint64_t check = check_of(key);

    /* A damaged table may be full: no search is longer than this. */
    for (int probes = 0; probes < 64 && table[slot] != 0; probes++) {
        if (table[slot] >> WEIGHT_BITS == check)
            return table[slot];
        slot = (slot + 1) & (size - 1);
    }
    return 0;
}

/* Adds the weights of the character's own features to the sums of its candidates, in steps. */
static void add_own(const struct lexicon *lexicon, const struct features *features, int *sums)
{
    const uint64_t *table = lexicon_at(lexicon, LEXICON_WEIGHTS);
    size_t size = lexicon_count(lexicon, LEXICON_WEIGHTS);

    for (size_t first = 0; first < features->candidate_count; first += POLYPHONE_GROUP) {
        size_t count = features->candidate_count - first < POLYPHONE_GROUP
                           ? features->candidate_count - first
                           : POLYPHONE_GROUP;

        /* The table is larger than the nearest cache: fetch every slot before the first is needed.
         */
        for (size_t i = 0; i < features->count; i++)
            __builtin_prefetch(
                &table[slot_of(size, polyphone_key(features->keys[i], first / POLYPHONE_GROUP))]);
        for (size_t i = 0; i < features->count; i++) {
            uint64_t weights = find(table, size,
                                    polyphone_key(features->keys[i], first / POLYPHONE_GROUP));

            for (size_t r = 0; weights != 0 && r < count; r++)
                sums[first + r] += (int8_t)(weights >> (8 * r));
        }
    }
}

size_t polyphone_decide(const struct segment *segment, size_t at, double *margin)
{
    const int8_t *cells = lexicon_at(segment->lexicon, LEXICON_CELLS);
    int sums[FEATURES_MAX_CANDIDATES] = {0};
    struct features features;
    size_t best = 0;
    double best_score = -1e30;
    double second = -1e30;

    *margin = 0;
    features_make(segment, at, &features);
    if (features.candidate_count < 2 || lexicon_count(segment->lexicon, LEXICON_WEIGHTS) == 0)
        return 0;
    add_own(segment->lexicon, &features, sums);
    for (size_t r = 0; r < features.candidate_count; r++) {
        const struct features_reading *reading = &features.readings[r];
        double score = cells[FEATURES_PRIOR_CELL] * FEATURES_PRIOR_SCALE * reading->ln_prior;

        for (size_t i = 0; i < reading->count; i++)
            sums[r] += cells[reading->cells[i]];
        score += sums[r];
        if (score > best_score) {
            second = best_score;
            best_score = score;
            best = r;
        } else if (score > second) {
            second = score;
        }
    }
    *margin = (best_score - second) * POLYPHONE_STEP;
    return best;
}
