/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "examples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "mandarin/lexicon.h"

#include "base/banned.h"

enum { NAMES_EACH = 300, MAX_FILE = 64 << 20 };

static const double g2pl_weight = 0.4;
static const double word_weight = 0.006;
static const double toneless_weight = 0.7 * 0.006;
static const double name_weight = 0.004;
static const double our_weight = 0.15;

void examples_fail(const char *what)
{
    fprintf(stderr, "lexicon_train: %s\n", what);
    exit(EXIT_FAILURE);
}

/* The number of a feature's weight for the first candidate. */
static uint32_t id_of(struct trainer *t, uint64_t key, size_t candidate_count)
{
    size_t slot = (size_t)lexicon_hash(1, key) & (EXAMPLES_KEY_SLOTS - 1);

    while (t->key_ids[slot] != 0 && t->keys[slot] != key)
        slot = (slot + 1) & (EXAMPLES_KEY_SLOTS - 1);
    if (t->key_ids[slot] == 0) {
        if (++t->key_count > EXAMPLES_KEY_SLOTS / 2)
            examples_fail("too many features");
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
        examples_fail(arena_string(&t->arena, diag_first_error(&t->diag)->text));
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
        examples_fail(arena_string(&t->arena, diag_first_error(&t->diag)->text));
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
            uint32_t name = names[examples_random(&state) % count];
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

void examples_read(struct trainer *t, const char *data, const char *sentences)
{
    struct word_runes *words;

    t->keys = arena_alloc_array(&t->arena, EXAMPLES_KEY_SLOTS, sizeof(*t->keys));
    t->key_ids = arena_alloc_array(&t->arena, EXAMPLES_KEY_SLOTS, sizeof(*t->key_ids));
    t->key_counts = arena_alloc_array(&t->arena, EXAMPLES_KEY_SLOTS, sizeof(*t->key_counts));
    t->weight_count = FEATURES_CELLS;
    add_labelled(t, data, "cpp/dev", FROM_CPP, 1);
    add_labelled(t, data, "g2pL/train", FROM_G2PL_TRAIN, g2pl_weight);
    add_labelled(t, data, "g2pL/dev", FROM_G2PL_DEV, g2pl_weight);
    add_our_sentences(t, sentences);
    words = arena_alloc_array(&t->arena, lexicon_count(&t->mandarin->lexicon, LEXICON_WORDS),
                              sizeof(*words));
    collect_words(&t->mandarin->lexicon, words);
    add_words(t, words);
    add_names(t, words);
}
