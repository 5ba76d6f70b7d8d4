/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/features.h"

#include "base/utf8.h"

#include "base/banned.h"

/* The first part of every key: changing an order here asks for new weights. */
enum template {
    T_BIAS = 1,
    T_CHAR,                   /* and the next three: offsets -2, -1, +1, +2 */
    T_PAIR_LEFT = T_CHAR + 4, /* -2, -1 */
    T_PAIR_RIGHT,             /* +1, +2 */
    T_PAIR_AROUND,            /* -1, +1 */
    T_WORD,
    T_WORD_BEFORE,
    T_WORD_AFTER,
    T_POS,
    T_POS_BEFORE,
    T_POS_AFTER,
    T_POS_AROUND,
    T_POSITION,
    T_CHAR_CLUSTER,                       /* 4 offsets of 3 */
    T_WORD_CLUSTER = T_CHAR_CLUSTER + 12, /* 4 offsets of 3 */
    T_NEXT_TO = T_WORD_CLUSTER + 12       /* offsets -1, +1 once more */
};

/* Where the cells of each kind of shared feature begin; behind it, how many values its parts have.
 */
enum cell {
    CELL_PRIOR = FEATURES_PRIOR_CELL + 1,             /* bucket 32 */
    CELL_NEUTRAL = CELL_PRIOR + 32,                   /* 1 */
    CELL_LONGEST = CELL_NEUTRAL + 1,                  /* verdict 192, is the token 2 */
    CELL_TOKEN = CELL_LONGEST + 384,                  /* verdict 192 */
    CELL_TOKEN_POSITION = CELL_TOKEN + 192,           /* position 4, agreement 8, prior 32 */
    CELL_INNER = CELL_TOKEN_POSITION + 1024,          /* verdict 192 */
    CELL_TONELESS_TOKEN = CELL_INNER + 192,           /* share 6, length 6 */
    CELL_TONELESS_LONGEST = CELL_TONELESS_TOKEN + 36, /* share 6, length 6 */
    CELL_TONELESS_CHAR = CELL_TONELESS_LONGEST + 36,  /* share 6, alone 2 */
    CELL_SURNAME_START = CELL_TONELESS_CHAR + 12,     /* level 8, level 8, start 2, is it 2 */
    CELL_SURNAME_TITLE = CELL_SURNAME_START + 256,    /* person 2, alone 2, is it 2, title 2 */
    CELL_SURNAME_NEXT = CELL_SURNAME_TITLE + 16,      /* level 8, length 8, alone, start, is it 2 */
    CELL_SURNAME_BEFORE = CELL_SURNAME_NEXT + 512,    /* surname 2, level 8, is it 2 */
    CELL_END = CELL_SURNAME_BEFORE + 32
};

_Static_assert((int)CELL_END <= (int)FEATURES_CELLS, "FEATURES_CELLS has room for every cell");

/* What every helper wants at hand. */
struct view {
    const struct segment *segment;
    size_t at;
    const struct segment_token *token;
    size_t token_index;
    size_t offset;   /* in the token */
    size_t position; /* 0 alone, 1 first, 2 inside, 3 last */
    const struct lexicon_char *character;
    uint64_t seed; /* of its hashes */
    struct features *out;
};

static inline void add(const struct view *view, uint64_t template, uint64_t a, uint64_t b)
{
    uint64_t part = (view->seed + template) * 0xd6e8feb86659fd93u + b * 0xc2b2ae3d27d4eb4fu;

    view->out->keys[view->out->count++] = lexicon_hash(part, a);
}

static inline void add_shared(struct features_reading *reading, uint64_t cell)
{
    reading->cells[reading->count++] = (uint16_t)cell;
}

/* The rune at a distance; *is_there is false outside a fragment. Outside a line it is 0. */
static uint32_t rune_at(const struct view *view, int distance, bool *is_there)
{
    size_t at = view->at + (size_t)(ptrdiff_t)distance;

    if (at < view->segment->count) {
        *is_there = true;
        return view->segment->runes[at];
    }
    *is_there = !view->segment->is_fragment;
    return 0;
}

static const int distances[] = {-2, -1, 1, 2};

static void add_chars(const struct view *view)
{
    const struct lexicon *lexicon = view->segment->lexicon;
    uint32_t runes[4];
    bool is_there[4];

    add(view, T_BIAS, 0, 0);
    for (size_t i = 0; i < 4; i++) {
        runes[i] = rune_at(view, distances[i], &is_there[i]);
        if (is_there[i])
            add(view, T_CHAR + i, runes[i], 0);
    }
    /* The neighbours count twice: dropout then seldom takes both of a neighbour's weights away. */
    if (is_there[1] && runes[1] != 0)
        add(view, T_NEXT_TO, runes[1], 0);
    if (is_there[2] && runes[2] != 0)
        add(view, T_NEXT_TO + 1, runes[2], 0);
    if (is_there[0] && is_there[1])
        add(view, T_PAIR_LEFT, runes[0], runes[1]);
    if (is_there[2] && is_there[3])
        add(view, T_PAIR_RIGHT, runes[2], runes[3]);
    if (is_there[1] && is_there[2])
        add(view, T_PAIR_AROUND, runes[1], runes[2]);
    for (size_t i = 0; i < 4; i++) {
        size_t at = view->at + (size_t)(ptrdiff_t)distances[i];
        const struct lexicon_char *c;

        if (at >= view->segment->count || view->segment->characters[at] == 0)
            continue;
        c = lexicon_char(lexicon, view->segment->characters[at]);
        for (size_t k = 0; k < 3 && c->clusters[0] != 0; k++)
            add(view, T_CHAR_CLUSTER + i * 3 + k, c->clusters[k], 0);
    }
}

/* A token at a distance from the polyphone's, or NULL outside. */
static const struct segment_token *token_at(const struct view *view, int distance)
{
    size_t index = view->token_index + (size_t)(ptrdiff_t)distance;

    return index < view->segment->token_count ? &view->segment->tokens[index] : NULL;
}

/* A part of speech for what is in no lexicon: marks by themselves, digits, letters. */
static uint64_t pos_of(const struct view *view, const struct segment_token *token)
{
    if (!token)
        return 1;
    if (token->record)
        return lexicon_pos_hash(view->segment->lexicon, token->record);
    if (token->is_person)
        return lexicon_hash_text(SPAN("nr"));
    return utf8_is_han(view->segment->runes[token->start]) ? 2 : token->hash;
}

static void add_words(const struct view *view)
{
    const struct segment_token *before = token_at(view, -1);
    const struct segment_token *after = token_at(view, 1);
    bool has_before = before || !view->segment->is_fragment;
    bool has_after = after || !view->segment->is_fragment;
    bool is_start = view->offset == 0;
    bool is_end = view->offset + 1 == view->token->len;
    uint64_t alone = view->token->len == 1;
    uint64_t len = view->token->len < 5 ? view->token->len : 5;

    add(view, T_WORD, view->token->hash, view->offset);
    add(view, T_POS, pos_of(view, view->token), view->offset * 8 + len);
    add(view, T_POSITION, view->position, 0);
    if (has_before) {
        add(view, T_WORD_BEFORE, before ? before->hash : 0, is_start);
        add(view, T_POS_BEFORE, pos_of(view, before), (uint64_t)is_start * 2 + alone);
    }
    if (has_after) {
        add(view, T_WORD_AFTER, after ? after->hash : 0, is_end);
        add(view, T_POS_AFTER, pos_of(view, after), (uint64_t)is_end * 2 + alone);
    }
    if (has_before && has_after)
        add(view, T_POS_AROUND, pos_of(view, before), pos_of(view, after) * 2 + alone);
    for (size_t i = 0; i < 4; i++) {
        const struct segment_token *token = token_at(view, distances[i]);
        uint64_t edge = (uint64_t)(i < 2 ? is_start : is_end) * 2 + alone;

        for (size_t k = 0; token && token->record && token->record->clusters[0] && k < 3; k++)
            add(view, T_WORD_CLUSTER + i * 3 + k, token->record->clusters[k], edge);
    }
}

/* What a word of the lexicon says about one of its characters. */
struct opinion {
    const uint16_t *rows; /* lexicon_readings() */
    size_t count;         /* 0: nothing */
    size_t stride;
    size_t offset;
    uint64_t len;     /* at most 5 */
    uint64_t choices; /* different readings of the character in the word, at most 3 */
};

static struct opinion ask(const struct view *view, struct segment_cover cover)
{
    const struct lexicon_word *word = lexicon_word(view->segment->lexicon, cover.word);
    struct opinion opinion = {0};

    if (!word)
        return opinion;
    opinion.rows = lexicon_readings(view->segment->lexicon, word, &opinion.count);
    opinion.offset = view->at - cover.start + 1;
    if (opinion.count == 0 || opinion.offset > word->len)
        return (struct opinion){0};
    opinion.stride = word->len + 1u;
    opinion.len = word->len < 5 ? word->len : 5;
    for (size_t r = 0; r < opinion.count; r++) {
        const uint16_t *place = opinion.rows + opinion.offset;
        bool is_new = true;

        for (size_t p = 0; p < r; p++)
            is_new = is_new && place[p * opinion.stride] != place[r * opinion.stride];
        opinion.choices += is_new && opinion.choices < 3;
    }
    return opinion;
}

/* How it agrees with a syllable: the sources that give it, 4 more when it is the first reading. */
static uint64_t agreement(const struct opinion *opinion, uint16_t syllable)
{
    uint64_t agree = 0;

    for (size_t r = 0; r < opinion->count; r++) {
        const uint16_t *row = opinion->rows + r * opinion->stride;

        if (row[opinion->offset] == syllable)
            agree |= (row[0] & 3u) | (r == 0 ? 4u : 0u);
    }
    return agree;
}

/* The number of a verdict, below 192. */
static uint64_t verdict(const struct opinion *opinion, uint64_t agree)
{
    return (opinion->len * 8 + agree) * 4 + opinion->choices;
}

/* What the words around a polyphone say, asked once for all its candidates. */
struct opinions {
    struct opinion longest;
    struct opinion token;
    struct opinion inner;
    bool longest_is_token;
    bool inner_is_token;
};

/* The bucket of the toneless share of a base at this position of a word, 0 when nothing is known.
 */
static uint64_t toneless_bucket(const struct view *view, struct segment_cover cover, uint16_t base)
{
    static const unsigned limits[] = {2, 25, 75, 98};
    const struct lexicon_word *word = lexicon_word(view->segment->lexicon, cover.word);
    size_t count = 0;
    const uint16_t *rows;
    size_t offset;
    unsigned share = 0;
    uint64_t bucket = 1;

    if (!word)
        return 0;
    rows = lexicon_toneless(view->segment->lexicon, word, &count);
    offset = view->at - cover.start;
    if (count == 0 || offset >= word->len)
        return 0;
    for (size_t r = 0; r < count; r++) {
        const uint16_t *row = rows + r * (word->len + 1u);

        if (row[1 + offset] == base)
            share += row[0];
    }
    for (size_t i = 0; i < 4; i++)
        bucket += share >= limits[i];
    return bucket;
}

static void add_toneless(const struct view *view, const struct lexicon_candidate *candidate,
                         struct features_reading *reading)
{
    const struct segment *segment = view->segment;
    uint16_t base = lexicon_syllable(segment->lexicon, candidate->syllable)->base_id;
    struct segment_cover token = {view->token->word, view->token->start};
    struct segment_cover longest = segment->longest_toneless[view->at];
    struct segment_cover alone = {
        lexicon_find_word(segment->lexicon, &segment->characters[view->at], 1), (uint32_t)view->at};
    uint64_t token_len = view->token->len < 5 ? view->token->len : 5;
    uint64_t bucket = view->token->len > 1 ? toneless_bucket(view, token, base) : 0;
    const struct lexicon_word *word = lexicon_word(segment->lexicon, longest.word);

    if (bucket)
        add_shared(reading, CELL_TONELESS_TOKEN + bucket * 6 + token_len);
    bucket = toneless_bucket(view, longest, base);
    if (bucket)
        add_shared(reading, CELL_TONELESS_LONGEST + bucket * 6 + (word->len < 5 ? word->len : 5));
    bucket = toneless_bucket(view, alone, base);
    if (bucket)
        add_shared(reading, CELL_TONELESS_CHAR + bucket * 2 + (token_len == 1));
}

static uint64_t name_level(const struct view *view, size_t distance)
{
    size_t at = view->at + distance;

    if (at >= view->segment->count)
        return 7;
    /* the highest is 6; a damaged lexicon may have more */
    return lexicon_char(view->segment->lexicon, view->segment->characters[at])->name_level & 7u;
}

static void add_surname(const struct view *view, const struct lexicon_candidate *candidate,
                        struct features_reading *reading)
{
    const struct lexicon *lexicon = view->segment->lexicon;
    const struct segment_token *after = token_at(view, 1);
    uint64_t is_it = candidate->syllable == view->character->surname;
    uint64_t is_person = pos_of(view, view->token) == lexicon_hash_text(SPAN("nr"));
    uint64_t alone = view->token->len == 1;
    uint64_t is_start = view->offset == 0;
    uint64_t has_title = after && after->record && (after->record->flags & LEXICON_TITLE) != 0;
    uint64_t after_len = after && after->record ? (after->len < 4 ? after->len : 4) : 0;
    uint64_t next = name_level(view, 1);
    const struct lexicon_char *before = lexicon_char(
        lexicon, view->at > 0 ? view->segment->characters[view->at - 1] : 0);

    add_shared(reading,
               CELL_SURNAME_START + (next * 8 + name_level(view, 2)) * 4 + is_start * 2 + is_it);
    add_shared(reading, CELL_SURNAME_TITLE + (is_person * 4 + alone * 2 + is_it) * 2 + has_title);
    add_shared(reading,
               CELL_SURNAME_NEXT + (next * 8 + after_len) * 8 + (alone * 2 + is_start) * 2 + is_it);
    add_shared(reading,
               CELL_SURNAME_BEFORE + ((before->surname_cost != 0) * 8u + next) * 2 + is_it);
}

static struct opinions ask_all(const struct view *view)
{
    const struct segment *segment = view->segment;
    const struct segment_cover token = {view->token->len > 1 ? view->token->word : LEXICON_NONE,
                                        view->token->start};
    const struct segment_cover longest = segment->longest[view->at];
    const struct segment_cover inner = segment->inner[view->at];
    struct opinions opinions = {.token = ask(view, token)};

    opinions.longest_is_token = longest.word == token.word && longest.start == token.start;
    opinions.inner_is_token = inner.word == token.word && inner.start == token.start;
    opinions.longest = opinions.longest_is_token ? opinions.token : ask(view, longest);
    opinions.inner = opinions.inner_is_token ? opinions.token : ask(view, inner);
    return opinions;
}

static void add_reading(const struct view *view, const struct opinions *opinions,
                        const struct lexicon_candidate *candidate, struct features_reading *reading)
{
    uint64_t prior = candidate->prior_bucket < 31 ? candidate->prior_bucket : 31;
    uint64_t agree = agreement(&opinions->token, candidate->syllable);
    uint64_t other = agree;

    reading->count = 0;
    reading->ln_prior = (double)candidate->ln_prior;
    add_shared(reading, CELL_PRIOR + prior);
    if (lexicon_syllable(view->segment->lexicon, candidate->syllable)->tone == 5)
        add_shared(reading, CELL_NEUTRAL);
    reading->lexicon_first = reading->count;
    if (!opinions->longest_is_token)
        other = agreement(&opinions->longest, candidate->syllable);
    if (opinions->longest.len)
        add_shared(reading, CELL_LONGEST + verdict(&opinions->longest, other) * 2 +
                                opinions->longest_is_token);
    if (opinions->token.len) {
        add_shared(reading, CELL_TOKEN + verdict(&opinions->token, agree));
        add_shared(reading, CELL_TOKEN_POSITION + (view->position * 8 + agree) * 32 + prior);
    }
    other = opinions->inner_is_token ? agree : agreement(&opinions->inner, candidate->syllable);
    if (opinions->inner.len)
        add_shared(reading, CELL_INNER + verdict(&opinions->inner, other));
    if (view->character->bases_vary)
        add_toneless(view, candidate, reading);
    if (view->character->has_surname_reading)
        add_surname(view, candidate, reading);
}

void features_make(const struct segment *segment, size_t at, struct features *features)
{
    struct view view = {.segment = segment, .at = at, .out = features};
    struct opinions opinions;

    view.character = lexicon_char(segment->lexicon, segment->characters[at]);
    view.token_index = segment->token_of[at];
    view.token = &segment->tokens[view.token_index];
    view.offset = at - view.token->start;
    view.position = view.token->len == 1                 ? 0
                    : view.offset == 0                   ? 1
                    : view.offset + 1 == view.token->len ? 3
                                                         : 2;
    features->count = 0;
    features->candidates = lexicon_candidates(segment->lexicon, view.character,
                                              &features->candidate_count);
    if (features->candidate_count > FEATURES_MAX_CANDIDATES)
        features->candidate_count = FEATURES_MAX_CANDIDATES;
    if (features->candidate_count == 0)
        return;
    view.seed = lexicon_hash(1, view.character->rune);
    add_chars(&view);
    add_words(&view);
    opinions = ask_all(&view);
    for (size_t r = 0; r < features->candidate_count; r++)
        add_reading(&view, &opinions, &features->candidates[r], &features->readings[r]);
}
