/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trains the polyphone model (src/mandarin/polyphone.h) on labelled sentences, the lexicon's own
 * words, sentences of our own and made-up names, and writes its weights. The same inputs give the
 * same bytes.
 *
 *   lexicon_train LEXICON DATA SENTENCES OUT      all data; a lexicon with or without weights
 *   lexicon_train LEXICON DATA SENTENCES --cross  measures: five folds of CPP's dev part, and
 *                                                 g2pL's dev part, each by a model that has not
 *                                                 seen it
 *
 * docs/lexicon.md says where DATA comes from and what was measured. */
#include "examples.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "mandarin/polyphone.h"

#include "base/banned.h"

enum { EPOCHS = 20, FOLDS = 5 };

static const double rate_first = 0.2;
static const double rate_last = 0.03;
static const double gradient_start = 0.1;
static const double drop_feature = 0.3;
static const double drop_lexicon = 0.15;
static const double smallest_kept = 0.1;

/* Which features of an example take part in one step. */
struct mask {
    bool own[FEATURES_MAX];
    bool has_lexicon;
    double scale; /* of the own features that are left */
};

static const struct mask whole = {.has_lexicon = true, .scale = 1};

static void probabilities(const struct trainer *t, const struct example *example,
                          const struct mask *mask, double *out)
{
    const uint32_t *ids = t->ids + example->first;
    const uint32_t *shared = ids + example->own;
    double own[FEATURES_MAX_CANDIDATES] = {0};
    double best = -1e30;
    double sum = 0;

    for (size_t i = 0; i < example->own; i++) {
        for (size_t r = 0; !mask->own[i] && r < example->candidate_count; r++)
            own[r] += (double)t->weights[ids[i] + r];
    }
    for (size_t r = 0; r < example->candidate_count; r++) {
        size_t count = mask->has_lexicon ? example->shared[r] : example->lexicon_first[r];

        out[r] = (double)t->weights[FEATURES_PRIOR_CELL] * FEATURES_PRIOR_SCALE *
                 (double)example->ln_prior[r];
        out[r] += own[r] * mask->scale;
        for (size_t i = 0; i < count && i < example->shared[r]; i++)
            out[r] += (double)t->weights[shared[i]];
        shared += example->shared[r];
        if (out[r] > best)
            best = out[r];
    }
    for (size_t r = 0; r < example->candidate_count; r++)
        sum += out[r] = exp(out[r] - best);
    for (size_t r = 0; r < example->candidate_count; r++)
        out[r] /= sum;
}

static void move_weight(struct trainer *t, uint32_t id, double gradient, double rate)
{
    t->squares[id] += (float)(gradient * gradient);
    t->weights[id] -= (float)(rate * gradient / sqrt((double)t->squares[id]));
}

/* One step: a random part of the example's features takes part in it. Which, the example and the
 * pass decide: were it the examples before it, too, a new word would change thousands of answers
 * about other characters. */
static void learn(struct trainer *t, const struct example *example, double rate, size_t epoch)
{
    uint64_t state = lexicon_hash(example->seed, epoch) | 1;
    const uint32_t *ids = t->ids + example->first;
    const uint32_t *shared = ids + example->own;
    struct mask mask = {.scale = 1 / (1 - drop_feature)};
    double gradients[FEATURES_MAX_CANDIDATES];

    for (size_t i = 0; i < example->own; i++)
        mask.own[i] = (double)(examples_random(&state) >> 11) * 0x1p-53 < drop_feature;
    mask.has_lexicon = (double)(examples_random(&state) >> 11) * 0x1p-53 >= drop_lexicon;
    probabilities(t, example, &mask, gradients);
    for (size_t r = 0; r < example->candidate_count; r++)
        gradients[r] = (double)example->weight * (gradients[r] - (r == example->gold));
    /* Sentences of our own are chosen: they do not say how common a reading is. */
    for (size_t i = example->origin == FROM_US; i < example->own; i++) {
        for (size_t r = 0; !mask.own[i] && r < example->candidate_count; r++)
            move_weight(t, ids[i] + (uint32_t)r, gradients[r] * mask.scale, rate);
    }
    for (size_t r = 0; r < example->candidate_count; r++) {
        size_t count = mask.has_lexicon ? example->shared[r] : example->lexicon_first[r];

        size_t first = 0;

        /* Made-up names say nothing about how far to trust a prior or a dictionary. */
        if (example->origin == FROM_NAMES && count >= FEATURES_SURNAME)
            first = count - FEATURES_SURNAME;
        else if (example->origin == FROM_US)
            first = example->lexicon_first[r];
        if (example->origin != FROM_NAMES && example->origin != FROM_US)
            move_weight(t, FEATURES_PRIOR_CELL,
                        gradients[r] * FEATURES_PRIOR_SCALE * (double)example->ln_prior[r], rate);
        for (size_t i = first; i < count && i < example->shared[r]; i++)
            move_weight(t, shared[i], gradients[r], rate);
        shared += example->shared[r];
    }
}

/* Whether a model measured on fold `fold` (FOLDS: none, it is the real one) may see an example. */
static bool may_learn(const struct trainer *t, size_t index, size_t fold)
{
    const struct example *example = &t->examples[index];

    if (example->gold >= example->candidate_count)
        return false;
    return fold == FOLDS || (example->origin != FROM_G2PL_DEV &&
                             (example->origin != FROM_CPP || index % FOLDS != fold));
}

static void round_weights(struct trainer *t)
{
    for (size_t i = 0; i < t->weight_count; i++) {
        double steps = round((double)t->weights[i] / POLYPHONE_STEP);

        if (fabs((double)t->weights[i]) < smallest_kept)
            steps = 0;
        steps = steps > 127 ? 127 : steps < -127 ? -127 : steps;
        t->weights[i] = (float)(steps * POLYPHONE_STEP);
    }
}

/* An example's place in one pass. */
struct place {
    uint64_t key;
    uint32_t example;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *left = a;
    const struct place *right = b;

    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    return (left->example > right->example) - (left->example < right->example);
}

static void train(struct trainer *t, size_t fold)
{
    struct place *order = arena_alloc_array(&t->scratch, t->example_count, sizeof(*order));
    size_t count = 0;

    for (size_t i = 0; i < t->example_count; i++) {
        if (may_learn(t, i, fold))
            order[count++].example = (uint32_t)i;
    }
    for (size_t i = 0; i < t->weight_count; i++) {
        t->weights[i] = 0;
        t->squares[i] = (float)gradient_start;
    }
    for (size_t epoch = 0; epoch < EPOCHS; epoch++) {
        for (size_t i = 0; i < count; i++)
            order[i].key = lexicon_hash(t->examples[order[i].example].seed, ~epoch);
        qsort(order, count, sizeof(*order), compare_places);
        for (size_t i = 0; i < count; i++) {
            double done = (double)(epoch * count + i) / (double)(EPOCHS * count);

            learn(t, &t->examples[order[i].example], rate_first + (rate_last - rate_first) * done,
                  epoch);
        }
    }
    round_weights(t);
    arena_reset(&t->scratch);
}

struct tally {
    size_t right;
    size_t count;
};

static void measure(const struct trainer *t, size_t fold, struct tally *cpp, struct tally *g2pl)
{
    for (size_t i = 0; i < t->example_count; i++) {
        const struct example *example = &t->examples[i];
        struct tally *tally = example->origin == FROM_G2PL_DEV                   ? g2pl
                              : example->origin == FROM_CPP && i % FOLDS == fold ? cpp
                                                                                 : NULL;
        double p[FEATURES_MAX_CANDIDATES];
        size_t best = 0;

        if (!tally)
            continue;
        probabilities(t, example, &whole, p);
        for (size_t r = 1; r < example->candidate_count; r++)
            best = p[r] > p[best] ? r : best;
        tally->count++;
        tally->right += best == example->gold;
    }
}

static double percent(struct tally tally)
{
    return 100 * (double)tally.right / (double)tally.count;
}

static void cross_validate(struct trainer *t)
{
    struct tally cpp = {0};
    struct tally g2pl = {0};

    for (size_t fold = 0; fold < FOLDS; fold++) {
        train(t, fold);
        measure(t, fold, &cpp, &g2pl);
        printf("fold %zu: CPP dev %zu/%zu %.2f%%, g2pL dev %.2f%% so far\n", fold, cpp.right,
               cpp.count, percent(cpp), percent(g2pl));
        fflush(stdout);
    }
}

static int compare_rows(const void *a, const void *b)
{
    return memcmp(a, b, POLYPHONE_ROW_BYTES);
}

static unsigned char steps_of(const struct trainer *t, size_t id)
{
    return (unsigned char)((int)round((double)t->weights[id] / POLYPHONE_STEP) & 0xff);
}

/* The rows of a feature: one for each five candidates of which one has a weight. */
static size_t put_rows(const struct trainer *t, size_t slot, unsigned char *rows)
{
    size_t count = 0;

    for (size_t first = 0; first < t->key_counts[slot]; first += POLYPHONE_GROUP) {
        unsigned char *row = rows + count * POLYPHONE_ROW_BYTES;
        uint64_t key = polyphone_key(t->keys[slot], first / POLYPHONE_GROUP);
        bool has_weight = false;

        memset(row, 0, POLYPHONE_ROW_BYTES);
        for (size_t k = 0; k < POLYPHONE_KEY_BYTES; k++)
            row[k] = (unsigned char)(key >> (8 * (POLYPHONE_KEY_BYTES - 1 - k)));
        for (size_t r = first; r < t->key_counts[slot] && r < first + POLYPHONE_GROUP; r++) {
            row[POLYPHONE_KEY_BYTES + r - first] = steps_of(t, t->key_ids[slot] + r);
            has_weight = has_weight || row[POLYPHONE_KEY_BYTES + r - first] != 0;
        }
        count += has_weight;
    }
    return count;
}

static void write_weights(struct trainer *t, const char *path)
{
    unsigned char cells[FEATURES_CELLS];
    unsigned char *rows = arena_alloc_array(&t->arena, t->weight_count, POLYPHONE_ROW_BYTES);
    size_t count = 0;
    struct file_draft draft = {0};

    for (size_t i = 0; i < FEATURES_CELLS; i++)
        cells[i] = steps_of(t, i);
    for (size_t slot = 0; slot < EXAMPLES_KEY_SLOTS; slot++)
        count += put_rows(t, slot, rows + count * POLYPHONE_ROW_BYTES);
    qsort(rows, count, POLYPHONE_ROW_BYTES, compare_rows);
    if (!file_draft_create(&draft, path, &t->diag) ||
        !file_draft_put(&draft, (struct span){(const char *)cells, sizeof(cells)}, &t->diag) ||
        !file_draft_put(&draft, (struct span){(const char *)rows, count * POLYPHONE_ROW_BYTES},
                        &t->diag) ||
        !file_draft_commit(&draft, &t->diag))
        examples_fail("the weights cannot be written");
    file_draft_finish(&draft);
    printf("%zu examples, %zu features, %zu rows kept\n", t->example_count, t->key_count, count);
}

int main(int argc, char **argv)
{
    static struct trainer t;

    if (argc != 5)
        examples_fail("usage: lexicon_train LEXICON DATA SENTENCES OUT|--cross");
    if (!mandarin_open(&t.mandarin, argv[1], &t.diag))
        examples_fail(arena_string(&t.arena, diag_first_error(&t.diag)->text));
    examples_read(&t, argv[2], argv[3]);
    t.weights = arena_alloc_array(&t.arena, t.weight_count, sizeof(*t.weights));
    t.squares = arena_alloc_array(&t.arena, t.weight_count, sizeof(*t.squares));
    if (strcmp(argv[4], "--cross") == 0) {
        cross_validate(&t);
    } else {
        train(&t, FOLDS);
        write_weights(&t, argv[4]);
    }
    mandarin_finish(t.mandarin);
    arena_finish(&t.scratch);
    arena_finish(&t.arena);
    diag_finish(&t.diag);
    return EXIT_SUCCESS;
}
