/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/lexicon.h"

#include <string.h>

#include "mandarin/features.h"

#include "base/banned.h"

static const size_t element_sizes[LEXICON_SECTION_COUNT] = {
    [LEXICON_SYLLABLES] = sizeof(struct lexicon_syllable),
    [LEXICON_CHAR_INDEX] = sizeof(uint16_t),
    [LEXICON_RARE_CHARS] = sizeof(struct lexicon_rare),
    [LEXICON_CHARS] = sizeof(struct lexicon_char),
    [LEXICON_KNOWN] = sizeof(uint16_t),
    [LEXICON_CANDIDATES] = sizeof(struct lexicon_candidate),
    [LEXICON_FOLD_INDEX] = sizeof(uint16_t),
    [LEXICON_FOLDS] = sizeof(struct lexicon_fold),
    [LEXICON_COMPOUNDS] = sizeof(uint32_t),
    [LEXICON_NODES] = sizeof(struct lexicon_node),
    [LEXICON_WORDS] = sizeof(struct lexicon_word),
    [LEXICON_POOL] = sizeof(uint16_t),
    [LEXICON_POS] = sizeof(uint64_t),
    [LEXICON_WEIGHTS] = sizeof(uint64_t),
    [LEXICON_CELLS] = sizeof(int8_t),
};

size_t lexicon_element_size(enum lexicon_section section)
{
    return element_sizes[section];
}

uint64_t lexicon_hash_text(struct span text)
{
    uint64_t h = text.len;

    for (size_t i = 0; i < text.len; i++)
        h = lexicon_hash(h, (unsigned char)text.data[i]);
    return h;
}

/* Four lanes of eight bytes: a gigabyte takes a fraction of a second. */
uint64_t lexicon_checksum(const unsigned char *bytes, size_t size)
{
    uint64_t lanes[4] = {1, 2, 3, 4};
    uint64_t sum = size;
    size_t at = 0;

    for (; at + sizeof(lanes) <= size; at += sizeof(lanes)) {
        uint64_t block[4];

        memcpy(block, bytes + at, sizeof(block));
        for (size_t i = 0; i < 4; i++) {
            lanes[i] = (lanes[i] ^ block[i]) * 0x9e3779b97f4a7c15u;
            lanes[i] ^= lanes[i] >> 29;
        }
    }
    for (size_t i = 0; i < 4; i++)
        sum = lexicon_hash(sum, lanes[i]);
    for (; at < size; at++)
        sum = lexicon_hash(sum, bytes[at]);
    return sum;
}

/* Whether the sections lie inside the file and those that are indexed blindly are there. */
static bool sections_fit(const struct lexicon_header *header)
{
    static const enum lexicon_section needed[] = {LEXICON_SYLLABLES, LEXICON_CHARS, LEXICON_NODES,
                                                  LEXICON_POS};
    uint32_t weights = header->sections[LEXICON_WEIGHTS].count;
    uint32_t compounds = header->sections[LEXICON_COMPOUNDS].count;

    for (size_t i = 0; i < LEXICON_SECTION_COUNT; i++) {
        uint64_t start = header->sections[i].start;
        uint64_t bytes = (uint64_t)header->sections[i].count * element_sizes[i];

        if (start % 8 != 0 || start < sizeof(*header) || start + bytes > header->size)
            return false;
    }
    for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
        if (header->sections[needed[i]].count == 0)
            return false;
    }
    return header->sections[LEXICON_CHAR_INDEX].count == LEXICON_INDEXED &&
           header->sections[LEXICON_FOLD_INDEX].count == LEXICON_INDEXED &&
           header->sections[LEXICON_CELLS].count == FEATURES_CELLS &&
           (weights & (weights - 1)) == 0 && (compounds & (compounds - 1)) == 0;
}

static const char again[] = "build or install bobao again";

bool lexicon_attach(struct lexicon *lexicon, const unsigned char *bytes, size_t size,
                    const char *path, struct diag *diag)
{
    const struct lexicon_header *header = (const void *)bytes;

    *lexicon = (struct lexicon){0};
    if (size < sizeof(*header) || memcmp(header->magic, LEXICON_MAGIC, sizeof(header->magic)) != 0)
        return diag_error(diag, DIAG_UNAVAILABLE, DIAG_NOWHERE, "'%s' is no lexicon of bobao; %s",
                          path, again);
    if (header->byte_order != LEXICON_BYTE_ORDER || header->version != LEXICON_VERSION)
        return diag_error(diag, DIAG_UNAVAILABLE, DIAG_NOWHERE,
                          "the lexicon '%s' is of version %u, not %d; %s", path,
                          (unsigned)header->version, LEXICON_VERSION, again);
    if (header->size != size)
        return diag_error(diag, DIAG_UNAVAILABLE, DIAG_NOWHERE,
                          "the lexicon '%s' is cut short or has grown: %zu bytes, not %llu; %s",
                          path, size, (unsigned long long)header->size, again);
    if (!sections_fit(header))
        return diag_error(diag, DIAG_UNAVAILABLE, DIAG_NOWHERE, "the lexicon '%s' is damaged; %s",
                          path, again);
    *lexicon = (struct lexicon){bytes, size, header};
    return true;
}

bool lexicon_open(struct lexicon *lexicon, const unsigned char *bytes, size_t size,
                  const char *path, struct diag *diag)
{
    size_t head = sizeof(*lexicon->header);

    if (!lexicon_attach(lexicon, bytes, size, path, diag))
        return false;
    if (lexicon_checksum(bytes + head, size - head) == lexicon->header->checksum)
        return true;
    return diag_error(diag, DIAG_UNAVAILABLE, DIAG_NOWHERE, "the lexicon '%s' is damaged; %s", path,
                      again);
}

uint32_t lexicon_find_char(const struct lexicon *lexicon, uint32_t rune)
{
    const struct lexicon_rare *rare = lexicon_at(lexicon, LEXICON_RARE_CHARS);
    const uint16_t *index = lexicon_at(lexicon, LEXICON_CHAR_INDEX);
    size_t low = 0;
    size_t high = lexicon_count(lexicon, LEXICON_RARE_CHARS);

    if (rune >= LEXICON_FIRST_RUNE && rune <= LEXICON_LAST_RUNE)
        return index[rune - LEXICON_FIRST_RUNE];
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (rare[middle].rune < rune)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < lexicon_count(lexicon, LEXICON_RARE_CHARS) && rare[low].rune == rune)
        return rare[low].character;
    return 0;
}

const struct lexicon_char *lexicon_char(const struct lexicon *lexicon, uint32_t character)
{
    const struct lexicon_char *chars = lexicon_at(lexicon, LEXICON_CHARS);

    return &chars[character < lexicon_count(lexicon, LEXICON_CHARS) ? character : 0];
}

const struct lexicon_syllable *lexicon_syllable(const struct lexicon *lexicon, uint32_t id)
{
    const struct lexicon_syllable *syllables = lexicon_at(lexicon, LEXICON_SYLLABLES);

    return &syllables[id < lexicon_count(lexicon, LEXICON_SYLLABLES) ? id : 0];
}

struct script_syllable lexicon_script_syllable(const struct lexicon *lexicon, uint32_t id)
{
    const struct lexicon_syllable *from = lexicon_syllable(lexicon, id);
    struct script_syllable syllable = {.tone = from->tone, .surface = from->tone};

    memcpy(syllable.base, from->base, sizeof(syllable.base) - 1);
    return syllable;
}

/* The elements [start, start + count) of a section, or NULL when they are not all there. */
static const void *slice(const struct lexicon *lexicon, enum lexicon_section section,
                         uint32_t start, size_t count)
{
    const unsigned char *bytes = lexicon_at(lexicon, section);

    if (count == 0 || (uint64_t)start + count > lexicon_count(lexicon, section))
        return NULL;
    return bytes + start * element_sizes[section];
}

uint32_t lexicon_known_reading(const struct lexicon *lexicon, const struct lexicon_char *character,
                               const struct script_syllable *syllable)
{
    const uint16_t *known = slice(lexicon, LEXICON_KNOWN, character->known, character->known_count);

    for (size_t i = 0; known && i < character->known_count; i++) {
        const struct lexicon_syllable *candidate = lexicon_syllable(lexicon, known[i]);

        if (candidate->tone == syllable->tone &&
            strncmp(candidate->base, syllable->base, sizeof(candidate->base)) == 0)
            return known[i];
    }
    return LEXICON_NONE;
}

uint32_t lexicon_default_reading(const struct lexicon *lexicon,
                                 const struct lexicon_char *character)
{
    const uint16_t *known = slice(lexicon, LEXICON_KNOWN, character->known, character->known_count);

    return known ? known[0] : LEXICON_NONE;
}

const struct lexicon_candidate *lexicon_candidates(const struct lexicon *lexicon,
                                                   const struct lexicon_char *character,
                                                   size_t *count)
{
    const struct lexicon_candidate *candidates = slice(
        lexicon, LEXICON_CANDIDATES, character->candidates, character->candidate_count);

    *count = candidates ? character->candidate_count : 0;
    return candidates;
}

const struct lexicon_fold *lexicon_fold(const struct lexicon *lexicon, uint32_t rune)
{
    const struct lexicon_fold *folds = lexicon_at(lexicon, LEXICON_FOLDS);
    const uint16_t *index = lexicon_at(lexicon, LEXICON_FOLD_INDEX);
    size_t count = lexicon_count(lexicon, LEXICON_FOLDS);
    size_t low = 0;
    size_t high = count;

    if (rune >= LEXICON_FIRST_RUNE && rune <= LEXICON_LAST_RUNE) {
        size_t place = index[rune - LEXICON_FIRST_RUNE];

        return place > 0 && place <= count ? &folds[place - 1] : NULL;
    }
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (folds[middle].from < rune)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && folds[low].from == rune ? &folds[low] : NULL;
}

bool lexicon_is_compound(const struct lexicon *lexicon, uint64_t hash)
{
    const uint32_t *table = lexicon_at(lexicon, LEXICON_COMPOUNDS);
    size_t size = lexicon_count(lexicon, LEXICON_COMPOUNDS);
    uint32_t wanted = lexicon_compound_value(hash);

    /* A damaged table may be full. */
    for (size_t probes = 0; probes < size; probes++) {
        uint32_t found = table[(hash + probes) & (size - 1)];

        if (found == wanted || found == 0)
            return found == wanted;
    }
    return false;
}

uint32_t lexicon_word_at(const struct lexicon *lexicon, uint32_t node)
{
    const struct lexicon_node *nodes = lexicon_at(lexicon, LEXICON_NODES);
    uint32_t word = node < lexicon_count(lexicon, LEXICON_NODES) ? nodes[node].word : LEXICON_NONE;

    return word < lexicon_count(lexicon, LEXICON_WORDS) ? word : LEXICON_NONE;
}

const struct lexicon_word *lexicon_word(const struct lexicon *lexicon, uint32_t word)
{
    const struct lexicon_word *words = lexicon_at(lexicon, LEXICON_WORDS);

    return word < lexicon_count(lexicon, LEXICON_WORDS) ? &words[word] : NULL;
}

uint32_t lexicon_find_word(const struct lexicon *lexicon, const uint32_t *characters, size_t count)
{
    uint32_t node = 0;

    for (size_t i = 0; i < count; i++) {
        node = lexicon_step(lexicon, node, characters[i]);
        if (node == 0)
            return LEXICON_NONE;
    }
    return lexicon_word_at(lexicon, node);
}

/* A list in the pool: its count, then so many rows of len + 1. */
static const uint16_t *pool_rows(const struct lexicon *lexicon, uint32_t start, size_t len,
                                 size_t *count)
{
    const uint16_t *head = slice(lexicon, LEXICON_POOL, start, 1);

    *count = 0;
    if (start == LEXICON_NONE || !head || head[0] == 0 || head[0] > LEXICON_MAX_READINGS ||
        !slice(lexicon, LEXICON_POOL, start, 1 + head[0] * (len + 1)))
        return NULL;
    *count = head[0];
    return head + 1;
}

const uint16_t *lexicon_readings(const struct lexicon *lexicon, const struct lexicon_word *word,
                                 size_t *count)
{
    return pool_rows(lexicon, word->readings, word->len, count);
}

const uint16_t *lexicon_toneless(const struct lexicon *lexicon, const struct lexicon_word *word,
                                 size_t *count)
{
    return pool_rows(lexicon, word->toneless, word->len, count);
}

uint64_t lexicon_pos_hash(const struct lexicon *lexicon, const struct lexicon_word *word)
{
    const uint64_t *hashes = lexicon_at(lexicon, LEXICON_POS);

    return word && word->pos < lexicon_count(lexicon, LEXICON_POS) ? hashes[word->pos] : 0;
}
