/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/segment.h"

#include "base/utf8.h"
#include "mandarin/people.h"

#include "base/banned.h"

/* ln of the share of a character or word that nobody counted. */
static const float unseen = -18.603f;

/* The best way to reach a position: from where, by which word. */
struct step {
    float score;
    uint32_t len;
    uint32_t word;
};

static const struct segment_cover no_cover = {LEXICON_NONE, 0};

/* Marks that speak alike are one. */
static const struct {
    uint32_t rune;
    uint32_t as;
} marks[] = {
    {0x2018, 0x201c}, {0x300c, 0x201c}, {0x300e, 0x201c}, {0x2019, 0x201d}, {0x300d, 0x201d},
    {0x300f, 0x201d}, {0x3010, '('},    {0x3014, '('},    {'[', '('},       {0x3011, ')'},
    {0x3015, ')'},    {']', ')'},       {0x3008, 0x300a}, {0x3009, 0x300b}, {0x3001, 0x3001},
    {',', ','},       {':', ':'},       {0x2014, 0x2014}, {';', ';'},       {0x3002, 0x3002},
    {'.', 0x3002},    {'?', '?'},       {'!', '!'},       {0x2026, 0x2026}, {0x201c, 0x201c},
    {0x201d, 0x201d}, {'(', '('},       {')', ')'},       {0x300a, 0x300a}, {0x300b, 0x300b},
};

uint32_t segment_rune(uint32_t rune)
{
    if (utf8_is_han(rune))
        return rune;
    if (utf8_is_digit(rune))
        return SEGMENT_DIGIT;
    if (utf8_is_letter(rune))
        return SEGMENT_LETTER;
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
        if (marks[i].rune == rune)
            return marks[i].as;
    }
    return ' ';
}

/* Every word of two characters or more that starts at `start`. */
static void find_hits(struct segment *segment, size_t start, size_t *capacity, struct arena *arena)
{
    size_t limit = segment->count - start < LEXICON_MAX_WORD ? segment->count
                                                             : start + LEXICON_MAX_WORD;
    uint32_t node = 0;

    for (size_t at = start; at < limit; at++) {
        uint32_t word;

        if (segment->fixed && segment->fixed[at] != segment->fixed[start])
            return;
        node = lexicon_step(segment->lexicon, node, segment->characters[at]);
        if (node == 0)
            return;
        word = at > start ? lexicon_word_at(segment->lexicon, node) : LEXICON_NONE;
        if (word != LEXICON_NONE) {
            struct segment_hit hit = {(uint32_t)start, (uint32_t)(at + 1 - start), word};

            __builtin_prefetch(lexicon_word(segment->lexicon, word)); /* wanted soon, by all */
            ARENA_PUSH(arena, segment->hits, segment->hit_count, *capacity, hit);
        }
    }
}

static void cover(struct segment_cover *covers, const struct segment *segment,
                  const struct segment_hit *hit)
{
    for (uint32_t at = hit->start; at < hit->start + hit->len; at++) {
        const struct lexicon_word *had = lexicon_word(segment->lexicon, covers[at].word);

        if (!had || had->len < hit->len)
            covers[at] = (struct segment_cover){hit->word, hit->start};
    }
}

static void relax(struct step *step, float score, uint32_t len, uint32_t word)
{
    if (score > step->score)
        *step = (struct step){score, len, word};
}

/* The first hit and the first of the people that start at a position or later. */
struct cursor {
    size_t hit;
    size_t person;
};

static void move_cursor(struct cursor *cursor, const struct segment *segment, size_t start)
{
    while (cursor->hit < segment->hit_count && segment->hits[cursor->hit].start < start)
        cursor->hit++;
    while (cursor->person < segment->person_count && segment->people[cursor->person].start < start)
        cursor->person++;
}

/* Maximum probability over the positions [start, end); leaves the way in steps[start + 1 .. end]; a
 * person's step has no word. With `only_known`, only words with a known reading count. */
static void cut(const struct segment *segment, struct step *steps, size_t start, size_t end,
                struct cursor cursor, bool only_known)
{
    const struct lexicon *lexicon = segment->lexicon;
    size_t h = cursor.hit;
    size_t p = only_known ? segment->person_count : cursor.person;

    steps[start].score = 0;
    /* Whatever a damaged lexicon counts, every step leads back. */
    for (size_t i = start + 1; i <= end; i++)
        steps[i] = (struct step){-1e30f, 1, LEXICON_NONE};
    for (size_t at = start; at < end; at++) {
        uint32_t alone = lexicon_find_word(lexicon, &segment->characters[at], 1);
        const struct lexicon_word *record = lexicon_word(lexicon, alone);

        relax(&steps[at + 1], steps[at].score + (record ? record->ln_share : unseen), 1, alone);
        for (; h < segment->hit_count && segment->hits[h].start == at; h++) {
            const struct segment_hit *hit = &segment->hits[h];

            record = lexicon_word(lexicon, hit->word);
            if (at + hit->len > end || (only_known && !(record->flags & LEXICON_KNOWN_READING)))
                continue;
            if (only_known && hit->len == end - start)
                continue;
            relax(&steps[at + hit->len], steps[at].score + record->ln_share, hit->len, hit->word);
        }
        for (; p < segment->person_count && segment->people[p].start == at; p++) {
            const struct segment_person *person = &segment->people[p];

            if (at + person->len <= end)
                relax(&steps[at + person->len], steps[at].score + person->score, person->len,
                      LEXICON_NONE);
        }
    }
}

static void add_token(struct segment *segment, size_t start, size_t len, uint32_t word,
                      bool is_person)
{
    struct segment_token *token = &segment->tokens[segment->token_count];

    *token = (struct segment_token){.start = (uint32_t)start,
                                    .len = (uint32_t)len,
                                    .word = word,
                                    .record = lexicon_word(segment->lexicon, word),
                                    .is_person = is_person};
    for (size_t i = start; i < start + len; i++) {
        if (i == start || utf8_is_han(segment->runes[i])) /* a run of digits is as good as one */
            token->hash = lexicon_hash(token->hash, segment->runes[i]);
        segment->token_of[i] = (uint32_t)segment->token_count;
    }
    segment->token_count++;
}

/* The words of [start, end), by the steps that cut() left. */
static void add_words(struct segment *segment, struct step *steps, size_t start, size_t end)
{
    size_t at = end;

    /* The way leads backwards; turn it round in place. */
    while (at > start) {
        size_t from = at - steps[at].len;

        steps[from].score = (float)(at - from);
        at = from;
    }
    while (at < end) {
        size_t next = at + (size_t)steps[at].score;

        add_token(segment, at, next - at, steps[next].word,
                  next - at > 1 && steps[next].word == LEXICON_NONE);
        at = next;
    }
}

static void cut_inside(struct segment *segment, struct step *steps,
                       const struct segment_token *token, struct cursor cursor)
{
    size_t end = token->start + token->len;

    cut(segment, steps, token->start, end, cursor, true);
    while (end > token->start) {
        size_t start = end - steps[end].len;

        for (size_t i = start; i < end && end - start > 1; i++)
            segment->inner[i] = (struct segment_cover){steps[end].word, (uint32_t)start};
        end = start;
    }
}

static void find_inner(struct segment *segment, struct step *steps)
{
    struct cursor cursor = {0};

    for (size_t t = 0; t < segment->token_count; t++) {
        const struct segment_token *token = &segment->tokens[t];

        move_cursor(&cursor, segment, token->start);
        if (token->len < 2 || !token->record)
            continue;
        if (!(token->record->flags & LEXICON_KNOWN_READING)) {
            cut_inside(segment, steps, token, cursor);
            continue;
        }
        for (size_t i = 0; i < token->len; i++)
            segment->inner[token->start + i] = (struct segment_cover){token->word, token->start};
    }
}

/* Where the run of characters, digits, letters or the single mark at `start` ends. */
static size_t run_end(const struct segment *segment, size_t start)
{
    uint32_t rune = segment->runes[start];
    bool is_han = utf8_is_han(rune);
    size_t end = start + 1;

    if (!is_han && rune != SEGMENT_DIGIT && rune != SEGMENT_LETTER)
        return end;
    while (end < segment->count &&
           (is_han ? utf8_is_han(segment->runes[end]) : segment->runes[end] == rune))
        end++;
    return end;
}

void segment_make(struct segment *segment, const struct lexicon *lexicon, const uint32_t *runes,
                  const uint32_t *fixed, size_t count, struct arena *arena)
{
    struct step *steps = arena_alloc_array(arena, count + 1, sizeof(*steps));
    size_t capacity = 0;
    struct cursor cursor = {0};

    *segment = (struct segment){
        .lexicon = lexicon,
        .count = count,
        .runes = runes,
        .fixed = fixed,
        .characters = arena_alloc_array(arena, count, sizeof(uint32_t)),
        .tokens = arena_alloc_array(arena, count, sizeof(struct segment_token)),
        .token_of = arena_alloc_array(arena, count, sizeof(uint32_t)),
        .longest = arena_alloc_array(arena, count, sizeof(struct segment_cover)),
        .longest_toneless = arena_alloc_array(arena, count, sizeof(struct segment_cover)),
        .inner = arena_alloc_array(arena, count, sizeof(struct segment_cover)),
    };
    for (size_t i = 0; i < count; i++) {
        segment->characters[i] = utf8_is_han(runes[i]) ? lexicon_find_char(lexicon, runes[i]) : 0;
        segment->longest[i] = segment->longest_toneless[i] = segment->inner[i] = no_cover;
    }
    for (size_t i = 0; i < count; i++)
        find_hits(segment, i, &capacity, arena);
    people_find(segment, arena);
    for (size_t i = 0; i < segment->hit_count; i++) {
        const struct lexicon_word *record = lexicon_word(lexicon, segment->hits[i].word);

        if (record->flags & LEXICON_KNOWN_READING)
            cover(segment->longest, segment, &segment->hits[i]);
        if (record->toneless != LEXICON_NONE)
            cover(segment->longest_toneless, segment, &segment->hits[i]);
    }
    for (size_t start = 0; start < count;) {
        size_t end = run_end(segment, start);

        move_cursor(&cursor, segment, start);
        if (utf8_is_han(runes[start])) {
            cut(segment, steps, start, end, cursor, false);
            add_words(segment, steps, start, end);
        } else {
            add_token(segment, start, end - start, LEXICON_NONE, false);
        }
        start = end;
    }
    find_inner(segment, steps);
}
