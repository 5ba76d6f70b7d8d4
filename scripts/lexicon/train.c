/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trains the polyphone model (src/mandarin/polyphone.h) on labelled sentences, the lexicon's own
 * words, sentences of our own and made-up names, and writes its weights. The same inputs give the
 * same bytes.
 *
 *   lexicon_train LEXICON DATA SENTENCES OUT      all data; a lexicon with or without weights
 *   lexicon_train LEXICON DATA SENTENCES --cross  measures: five folds of CPP's dev part, and
 * g2pL's dev part, each by a model that has not seen it
 *
 * docs/lexicon.md says where DATA comes from and what was measured. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "mandarin/features.h"
#include "mandarin/internal.h"
#include "mandarin/lexicon.h"
#include "mandarin/polyphone.h"

#include "base/banned.h"

enum { EPOCHS = 20, FOLDS = 5, KEY_SLOTS = 1 << 25, NAMES_EACH = 300, MAX_FILE = 64 << 20 };

static const double rate_first = 0.2;
static const double rate_last = 0.03;
static const double gradient_start = 0.1;
static const double drop_feature = 0.3;
static const double drop_lexicon = 0.15;
static const double smallest_kept = 0.1;
static const double g2pl_weight = 0.4;
static const double word_weight = 0.006;
static const double toneless_weight = 0.7 * 0.006;
static const double name_weight = 0.004;
static const double our_weight = 0.15;

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

static void fail(const char *what)
{
    fprintf(stderr, "lexicon_train: %s\n", what);
    exit(EXIT_FAILURE);
}

/* The number of a feature's weight for the first candidate. */
static uint32_t id_of(struct trainer *t, uint64_t key, size_t candidate_count)
{
    size_t slot = (size_t)lexicon_hash(1, key) & (KEY_SLOTS - 1);

    while (t->key_ids[slot] != 0 && t->keys[slot] != key)
        slot = (slot + 1) & (KEY_SLOTS - 1);
    if (t->key_ids[slot] == 0) {
        if (++t->key_count > KEY_SLOTS / 2)
            fail("too many features");
        t->keys[slot] = key;
        t->key_ids[slot] = (uint32_t)t->weight_count;
        t->key_counts[slot] = (uint8_t)candidate_count;
        t->weight_count += candidate_count;
    }
    return t->key_ids[slot];
}

static void put_id(struct trainer *t, uint32_t id)
{
    ARENA_PUSH(&t->arena, t->ids, t->ids_count, t->ids_capacity, id);
}

/* Adds the polyphone at a position of a segment with the reading `gold`, a syllable's number.
 * `has_lexicon`: with what the lexicon says about it. */
static void add_example(struct trainer *t, const struct segment *segment, size_t at, uint32_t gold,
                        enum origin origin, double weight, bool has_lexicon)
{
    struct features features;
    struct example example = {.origin = origin, .weight = (float)weight};

    features_make(segment, at, &features);
    if (features.candidate_count < 2)
        return;
    example.first = (uint32_t)t->ids_count;
    example.own = (uint16_t)features.count;
    example.candidate_count = example.gold = (uint8_t)features.candidate_count;
    for (size_t r = 0; r < features.candidate_count; r++) {
        if (features.candidates[r].syllable == gold)
            example.gold = (uint8_t)r;
    }
    for (size_t i = 0; i < features.count; i++) {
        put_id(t, id_of(t, features.keys[i], features.candidate_count));
        example.seed = lexicon_hash(example.seed, features.keys[i]);
    }
    for (size_t r = 0; r < features.candidate_count; r++) {
        const struct features_reading *reading = &features.readings[r];
        size_t count = has_lexicon ? reading->count : reading->lexicon_first;

        example.shared[r] = (uint8_t)count;
        example.lexicon_first[r] = (uint8_t)reading->lexicon_first;
        example.ln_prior[r] = (float)reading->ln_prior;
        for (size_t i = 0; i < count; i++)
            put_id(t, reading->cells[i]);
    }
    ARENA_PUSH(&t->arena, t->examples, t->example_count, t->example_capacity, example);
}

static struct span read_data(struct trainer *t, const char *folder, const char *name)
{
    struct span bytes = {0};

    if (!file_read(file_join(&t->arena, folder, name), MAX_FILE, &t->arena, &bytes, &t->diag))
        fail(arena_string(&t->arena, diag_first_error(&t->diag)->text));
    return bytes;
}

static struct span take_line(struct span *rest)
{
    size_t end = span_find(*rest, SPAN("\n"), 0);
    struct span line = span_slice(*rest, 0, end);

    *rest = span_slice(*rest, end + 1, rest->len);
    return span_trim(line);
}

/* "zhang3", "lu:4", "r5" -> a syllable's number, or LEXICON_NONE. */
static uint32_t label_of(const struct lexicon *lexicon, struct span label)
{
    char base[16] = {0};
    size_t len = 0;

    if (label.len < 2 || label.len >= sizeof(base))
        return LEXICON_NONE;
    for (size_t i = 0; i + 1 < label.len; i++) {
        if (label.data[i] == ':' && len > 0)
            base[len - 1] = 'v';
        else
            base[len++] = label.data[i];
    }
    if (strcmp(base, "r") == 0)
        memcpy(base, "er", 3);
    for (uint32_t i = 0; i < lexicon_count(lexicon, LEXICON_SYLLABLES); i++) {
        const struct lexicon_syllable *s = lexicon_syllable(lexicon, i);

        if (s->tone == label.data[label.len - 1] - '0' && strcmp(s->base, base) == 0)
            return i;
    }
    return LEXICON_NONE;
}

static void add_sentence(struct trainer *t, struct span sentence, struct span label,
                         enum origin origin, double weight)
{
    static const uint32_t marker = 0x2581;
    struct mandarin_line line = {.arena = &t->scratch};
    struct text clean = {.arena = &t->scratch};
    struct segment segment;
    uint32_t *runes;
    uint32_t rune;
    size_t count = 0;
    size_t at = SIZE_MAX;

    while (utf8_next(&sentence, &rune)) {
        if (rune == marker && at == SIZE_MAX)
            at = count;
        if (rune == marker || rune == ' ')
            continue;
        text_put_rune(&clean, rune);
        count++;
    }
    line.text = text_span(&clean);
    mandarin_fold(t->mandarin, &line, NULL, 0);
    runes = arena_alloc_array(&t->scratch, line.char_count, sizeof(*runes));
    for (size_t i = 0; i < line.char_count; i++)
        runes[i] = segment_rune(line.chars[i].rune);
    segment_make(&segment, &t->mandarin->lexicon, runes, NULL, count, &t->scratch);
    if (at < count)
        add_example(t, &segment, at, label_of(&t->mandarin->lexicon, label), origin, weight, true);
    arena_reset(&t->scratch);
}

static void add_labelled(struct trainer *t, const char *folder, const char *name,
                         enum origin origin, double weight)
{
    struct span sentences = read_data(
        t, folder, arena_string(&t->arena, arena_format(&t->arena, "%s.sent", name)));
    struct span labels = read_data(t, folder,
                                   arena_string(&t->arena, arena_format(&t->arena, "%s.lb", name)));

    while (sentences.len > 0)
        add_sentence(t, take_line(&sentences), take_line(&labels), origin, weight);
}

/* A line of ours, without what stands around it: 一着(zhao2)水就废了. */
static void add_our_line(struct trainer *t, struct span line)
{
    struct segment segment;
    uint32_t *runes = arena_alloc_array(&t->scratch, line.len, sizeof(*runes));
    struct span *labels = arena_alloc_array(&t->scratch, line.len, sizeof(*labels));
    size_t count = 0;
    uint32_t rune;

    while (utf8_next(&line, &rune)) {
        if (rune != '(') {
            labels[count] = (struct span){0};
            runes[count++] = segment_rune(rune);
            continue;
        }
        if (count > 0)
            labels[count - 1] = span_slice(line, 0, span_find(line, SPAN(")"), 0));
        line = span_slice(line, span_find(line, SPAN(")"), 0) + 1, line.len);
    }
    segment_make(&segment, &t->mandarin->lexicon, runes, NULL, count, &t->scratch);
    segment.is_fragment = true;
    for (size_t at = 0; at < count; at++) {
        if (labels[at].len > 0)
            add_example(t, &segment, at, label_of(&t->mandarin->lexicon, labels[at]), FROM_US,
                        our_weight, true);
    }
    arena_reset(&t->scratch);
}

static void add_our_sentences(struct trainer *t, const char *path)
{
    struct span rest = {0};

    if (!file_read(path, MAX_FILE, &t->arena, &rest, &t->diag))
        fail(arena_string(&t->arena, diag_first_error(&t->diag)->text));
    while (rest.len > 0) {
        struct span line = take_line(&rest);

        if (line.len > 0 && line.data[0] != '#')
            add_our_line(t, line);
    }
}

/* The percentage that the toneless dictionary gives a base at a place of a word; -1: no entry. */
static double toneless_share(const struct lexicon *lexicon, const struct lexicon_word *word,
                             size_t offset, uint16_t base)
{
    size_t count;
    const uint16_t *rows = lexicon_toneless(lexicon, word, &count);
    double share = 0;

    for (size_t r = 0; r < count; r++) {
        const uint16_t *row = rows + r * (word->len + 1u);

        if (row[1 + offset] == base)
            share += row[0];
    }
    return count > 0 ? share / 100 : -1;
}

/* One polyphone of a word that a dictionary reads. */
static void add_read_char(struct trainer *t, const struct segment *segment,
                          const struct lexicon_word *word, size_t offset)
{
    const struct lexicon *lexicon = segment->lexicon;
    size_t count;
    const uint16_t *rows = lexicon_readings(lexicon, word, &count);
    uint16_t different[8];
    size_t different_count = 0;

    for (size_t r = 0; r < count; r++) {
        uint16_t syllable = rows[r * (word->len + 1u) + 1 + offset];
        bool is_new = different_count < 8;

        for (size_t i = 0; i < different_count; i++)
            is_new = is_new && different[i] != syllable;
        if (is_new)
            different[different_count++] = syllable;
    }
    for (size_t i = 0; i < different_count; i++) {
        uint16_t base = lexicon_syllable(lexicon, different[i])->base_id;
        double share = 1;

        if (different_count > 1) {
            size_t same = 0;

            for (size_t k = 0; k < different_count; k++)
                same += lexicon_syllable(lexicon, different[k])->base_id == base;
            share = toneless_share(lexicon, word, offset, base) / (double)same;
        }
        if (share > 0)
            add_example(t, segment, offset, different[i], FROM_LEXICON, word_weight * share, false);
    }
}

/* One polyphone of a word that only the toneless dictionary has, when that leaves one candidate. */
static void add_toneless_char(struct trainer *t, const struct segment *segment,
                              const struct lexicon_word *word, size_t offset)
{
    const struct lexicon *lexicon = segment->lexicon;
    size_t count;
    const struct lexicon_candidate *candidates = lexicon_candidates(
        lexicon, lexicon_char(lexicon, segment->characters[offset]), &count);
    uint32_t only = LEXICON_NONE;
    size_t fitting = 0;

    for (size_t i = 0; i < count; i++) {
        uint16_t base = lexicon_syllable(lexicon, candidates[i].syllable)->base_id;

        if (toneless_share(lexicon, word, offset, base) >= 0.98) {
            only = candidates[i].syllable;
            fitting++;
        }
    }
    if (fitting == 1)
        add_example(t, segment, offset, only, FROM_LEXICON, toneless_weight, false);
}

/* What every word tells: its runes, from the trie. */
struct word_runes {
    uint32_t runes[LEXICON_MAX_WORD];
};

/* Walks the trie and notes the characters of every word. */
static void collect_words(const struct lexicon *lexicon, struct word_runes *words)
{
    const struct lexicon_node *nodes = lexicon_at(lexicon, LEXICON_NODES);

    for (uint32_t node = 1; node < lexicon_count(lexicon, LEXICON_NODES); node++) {
        const struct lexicon_word *word = lexicon_word(lexicon, nodes[node].word);
        uint32_t at = node;

        for (size_t i = word ? word->len : 0; i > 0 && nodes[at].check != LEXICON_NONE; i--) {
            uint32_t parent = nodes[at].check;

            words[nodes[node].word].runes[i - 1] =
                lexicon_char(lexicon, at - nodes[parent].base)->rune;
            at = parent;
        }
    }
}

static void add_words(struct trainer *t, const struct word_runes *words)
{
    const struct lexicon *lexicon = &t->mandarin->lexicon;

    for (uint32_t w = 0; w < lexicon_count(lexicon, LEXICON_WORDS); w++) {
        const struct lexicon_word *word = lexicon_word(lexicon, w);
        struct segment segment;

        if (word->len < 2 || (word->readings == LEXICON_NONE && word->toneless == LEXICON_NONE))
            continue;
        segment_make(&segment, lexicon, words[w].runes, NULL, word->len, &t->scratch);
        segment.is_fragment = true;
        for (size_t i = 0; i < word->len; i++) {
            if (word->readings != LEXICON_NONE)
                add_read_char(t, &segment, word, i);
            else
                add_toneless_char(t, &segment, word, i);
        }
        arena_reset(&t->scratch);
    }
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Given names: what follows the surname in the lexicon's names of people. */
static uint32_t *collect_names(struct trainer *t, const struct word_runes *words, size_t *count)
{
    const struct lexicon *lexicon = &t->mandarin->lexicon;
    uint64_t person = lexicon_hash_text(SPAN("nr"));
    uint32_t *names = NULL;
    size_t capacity = 0;

    *count = 0;
    for (uint32_t w = 0; w < lexicon_count(lexicon, LEXICON_WORDS); w++) {
        const struct lexicon_word *word = lexicon_word(lexicon, w);
        bool is_good =
            (word->len == 2 || word->len == 3) && lexicon_pos_hash(lexicon, word) == person &&
            lexicon_char(lexicon, lexicon_find_char(lexicon, words[w].runes[0]))->surname_cost;

        for (size_t i = 1; is_good && i < word->len; i++)
            is_good =
                lexicon_char(lexicon, lexicon_find_char(lexicon, words[w].runes[i]))->name_level >=
                3;
        if (is_good)
            ARENA_PUSH(&t->arena, names, *count, capacity, w);
    }
    return names;
}

static void add_names(struct trainer *t, const struct word_runes *words)
{
    const struct lexicon *lexicon = &t->mandarin->lexicon;
    uint64_t state = 0x2545f4914f6cdd1du;
    size_t count;
    const uint32_t *names = collect_names(t, words, &count);

    for (uint32_t c = 1; c < lexicon_count(lexicon, LEXICON_CHARS) && count > 0; c++) {
        const struct lexicon_char *character = lexicon_char(lexicon, c);

        if (!character->has_surname_reading)
            continue;
        for (size_t i = 0; i < NAMES_EACH; i++) {
            uint32_t name = names[next_random(&state) % count];
            uint32_t runes[3];
            struct segment segment;

            memcpy(runes, words[name].runes, sizeof(runes));
            runes[0] = character->rune;
            segment_make(&segment, lexicon, runes, NULL, lexicon_word(lexicon, name)->len,
                         &t->scratch);
            segment.is_fragment = true;
            add_example(t, &segment, 0, character->surname, FROM_NAMES, name_weight, true);
            arena_reset(&t->scratch);
        }
    }
}

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
        mask.own[i] = (double)(next_random(&state) >> 11) * 0x1p-53 < drop_feature;
    mask.has_lexicon = (double)(next_random(&state) >> 11) * 0x1p-53 >= drop_lexicon;
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
    for (size_t slot = 0; slot < KEY_SLOTS; slot++)
        count += put_rows(t, slot, rows + count * POLYPHONE_ROW_BYTES);
    qsort(rows, count, POLYPHONE_ROW_BYTES, compare_rows);
    if (!file_draft_create(&draft, path, &t->diag) ||
        !file_draft_put(&draft, (struct span){(const char *)cells, sizeof(cells)}, &t->diag) ||
        !file_draft_put(&draft, (struct span){(const char *)rows, count * POLYPHONE_ROW_BYTES},
                        &t->diag) ||
        !file_draft_commit(&draft, &t->diag))
        fail("the weights cannot be written");
    file_draft_finish(&draft);
    printf("%zu examples, %zu features, %zu rows kept\n", t->example_count, t->key_count, count);
}

int main(int argc, char **argv)
{
    static struct trainer t;
    struct word_runes *words;

    if (argc != 5)
        fail("usage: lexicon_train LEXICON DATA SENTENCES OUT|--cross");
    if (!mandarin_open(&t.mandarin, argv[1], &t.diag))
        fail(arena_string(&t.arena, diag_first_error(&t.diag)->text));
    t.keys = arena_alloc_array(&t.arena, KEY_SLOTS, sizeof(*t.keys));
    t.key_ids = arena_alloc_array(&t.arena, KEY_SLOTS, sizeof(*t.key_ids));
    t.key_counts = arena_alloc_array(&t.arena, KEY_SLOTS, sizeof(*t.key_counts));
    t.weight_count = FEATURES_CELLS;
    add_labelled(&t, argv[2], "cpp/dev", FROM_CPP, 1);
    add_labelled(&t, argv[2], "g2pL/train", FROM_G2PL_TRAIN, g2pl_weight);
    add_labelled(&t, argv[2], "g2pL/dev", FROM_G2PL_DEV, g2pl_weight);
    add_our_sentences(&t, argv[3]);
    words = arena_alloc_array(&t.arena, lexicon_count(&t.mandarin->lexicon, LEXICON_WORDS),
                              sizeof(*words));
    collect_words(&t.mandarin->lexicon, words);
    add_words(&t, words);
    add_names(&t, words);
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
