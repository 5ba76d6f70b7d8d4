/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/polyphone.h"

#include "base/banned.h"

enum { CHECK_BITS = 24 };

static size_t slot_of(size_t size, uint64_t key)
{
    return (size_t)(key >> 16) & (size - 1);
}

static uint32_t check_of(uint64_t key)
{
    return (uint32_t)(key & ((1u << CHECK_BITS) - 1));
}

void polyphone_weight_put(uint32_t *table, size_t size, uint64_t key, uint8_t weight)
{
    size_t slot = slot_of(size, key);

    while (table[slot] != 0)
        slot = (slot + 1) & (size - 1);
    table[slot] = check_of(key) << 8 | weight;
}

/* The weight of a key in steps, 0 when it has none. */
static inline int weight_of(const uint32_t *table, size_t size, uint64_t key)
{
    size_t slot = slot_of(size, key);
    uint32_t check = check_of(key);

    /* A damaged table may be full: no search is longer than this. */
    for (int probes = 0; probes < 64 && table[slot] != 0; probes++) {
        if (table[slot] >> 8 == check)
            return (int8_t)(table[slot] & 0xff);
        slot = (slot + 1) & (size - 1);
    }
    return 0;
}

/* The sum of the weights of some features for a reading. */
static int sum_of(const uint32_t *table, size_t size, const uint64_t *features, size_t count,
                  uint64_t reading)
{
    int sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += weight_of(table, size, polyphone_key(features[i], reading));
    return sum;
}

size_t polyphone_decide(const struct segment *segment, size_t at, double *margin)
{
    const uint32_t *table = lexicon_at(segment->lexicon, LEXICON_WEIGHTS);
    size_t size = lexicon_count(segment->lexicon, LEXICON_WEIGHTS);
    struct features features;
    size_t best = 0;
    double best_score = -1e30;
    double second = -1e30;
    double prior_weight;

    *margin = 0;
    features_make(segment, at, &features);
    if (features.candidate_count < 2 || size == 0)
        return 0;
    prior_weight = weight_of(table, size, polyphone_key(FEATURES_PRIOR_KEY, 0)) *
                   FEATURES_PRIOR_SCALE;
    for (size_t r = 0; r < features.candidate_count; r++) {
        const struct features_reading *reading = &features.readings[r];
        uint64_t hash = lexicon_syllable(segment->lexicon, features.candidates[r].syllable)->hash;
        double score = prior_weight * reading->ln_prior;

        score += sum_of(table, size, features.keys, features.count, hash);
        score += sum_of(table, size, reading->keys, reading->count, 0);
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
