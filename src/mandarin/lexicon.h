/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_LEXICON_H
#define MANDARIN_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"
#include "script/script.h"

/* The compiled lexicon: one file, mapped into memory, with no pointer in it. It is made by
 * tools/compile.c from the texts in src/mandarin/data and voices/lexicon at build time, for the
 * machine it is built on (its byte order is in the header), and read in place.
 *
 * Opening checks the header, the sections' bounds and a checksum of everything behind the header.
 * Every accessor checks its index again, so that even a file with a forged checksum can only give
 * wrong readings. */

enum { LEXICON_VERSION = 5, LEXICON_MAX_WORD = 12, LEXICON_MAX_READINGS = 16 };

#define LEXICON_MAGIC "BOBAOLEX"
#define LEXICON_BYTE_ORDER 0x01020304u
#define LEXICON_NONE UINT32_MAX

enum lexicon_section {
    LEXICON_SYLLABLES,  /* struct lexicon_syllable, by id */
    LEXICON_CHAR_INDEX, /* uint16_t: rune - LEXICON_FIRST_RUNE -> character, 0 for none */
    LEXICON_RARE_CHARS, /* struct lexicon_rare, by rune: those outside the index */
    LEXICON_CHARS,      /* struct lexicon_char; 0 is a blank one */
    LEXICON_KNOWN,      /* uint16_t: syllables of characters */
    LEXICON_CANDIDATES, /* struct lexicon_candidate */
    LEXICON_FOLD_INDEX, /* uint16_t: rune - LEXICON_FIRST_RUNE -> 1 + place in folds, 0 for none */
    LEXICON_FOLDS,      /* struct lexicon_fold, by from */
    LEXICON_COMPOUNDS,  /* uint32_t: see lexicon_is_compound; a power of two of them */
    LEXICON_NODES,      /* struct lexicon_node: the double array of the words; 0 is the root */
    LEXICON_WORDS,      /* struct lexicon_word, the commonest first */
    LEXICON_POOL,       /* uint16_t: readings, toneless readings */
    LEXICON_POS,        /* uint64_t: hashes of the names of parts of speech */
    LEXICON_WEIGHTS,    /* uint64_t: the model, see polyphone.h; a power of two of them */
    LEXICON_CELLS,      /* int8_t: the model's shared weights, FEATURES_CELLS of them */
    LEXICON_SECTION_COUNT
};

enum {
    LEXICON_FIRST_RUNE = 0x3400,
    LEXICON_LAST_RUNE = 0x9fff,
    LEXICON_INDEXED = LEXICON_LAST_RUNE - LEXICON_FIRST_RUNE + 1
};

struct lexicon_header {
    char magic[8];
    uint32_t byte_order;
    uint32_t version;
    uint64_t size; /* of the whole file */
    uint64_t checksum;
    struct {
        uint32_t start; /* bytes from the start of the file, a multiple of 8 */
        uint32_t count; /* elements */
    } sections[LEXICON_SECTION_COUNT];
};

struct lexicon_syllable {
    char base[SCRIPT_SYLLABLE_BYTES];
    uint16_t base_id; /* the same for all tones of a base */
    uint8_t tone;
    uint8_t unused;
};

struct lexicon_rare {
    uint32_t rune;
    uint32_t character;
};

struct lexicon_char {
    uint32_t rune;
    uint32_t known;      /* in LEXICON_KNOWN: the default reading, then the others */
    uint32_t candidates; /* in LEXICON_CANDIDATES */
    uint16_t known_count;
    uint16_t surname; /* syllable as a surname, when surname_cost is not 0 */
    uint16_t clusters[3];
    uint8_t candidate_count;     /* of a polyphone, at least 2; else 0 */
    uint8_t name_level;          /* how much it is a given name's character: 0 to 6 */
    uint8_t surname_cost;        /* -ln of its share of surnames, 0: none; see LEXICON_COST_SCALE */
    uint8_t has_surname_reading; /* one that is not its ordinary one */
    uint8_t bases_vary;          /* the candidates differ without their tones */
    uint8_t given_cost;          /* -ln of its share of given names' characters, 0: none */
};

/* Costs are kept in tenths of a nat. */
#define LEXICON_COST_SCALE 10

struct lexicon_candidate {
    uint16_t syllable;
    uint16_t prior_bucket; /* of -1.5 ln prior */
    float ln_prior;
};

/* A traditional character and the simplified ones that it may stand for, the ordinary one first. */
struct lexicon_fold {
    uint32_t from;
    uint32_t to[3]; /* 0 behind the last */
};

struct lexicon_node {
    uint32_t base;  /* child for character c at base + c */
    uint32_t check; /* its parent */
    uint32_t word;  /* that ends here, or LEXICON_NONE */
};

enum lexicon_word_flag {
    LEXICON_KNOWN_READING = 1, /* a dictionary gives its reading, if only the ordinary one */
    LEXICON_OVERRIDE = 2,      /* its reading is ours, from voices/lexicon: it wins */
    LEXICON_NAME = 4,          /* the same, of a place, a person or an institution */
    LEXICON_TITLE = 8,         /* stands beside a name: 先生, 局长 */
    LEXICON_SURNAME = 16,      /* of two characters or more: 欧阳 */
    LEXICON_DEED = 32          /* what people in reports do, right behind their names: 表示 */
};

struct lexicon_word {
    float ln_share;    /* ln of its share of all words */
    uint32_t readings; /* in LEXICON_POOL: count, then for each its mask and its syllables;
                          LEXICON_NONE when every character has its default one or none is known */
    uint32_t toneless; /* in LEXICON_POOL: count, then for each its percentage and its base ids;
                          LEXICON_NONE when not known or of no use */
    uint16_t clusters[3];
    uint8_t pos;
    uint8_t flags;
    uint8_t len; /* characters */
    uint8_t unused[3];
};

/* Which sources give a reading. */
enum { LEXICON_CEDICT = 1, LEXICON_PHRASE = 2 };

struct lexicon {
    const unsigned char *bytes;
    size_t size;
    const struct lexicon_header *header;
};

struct mandarin {
    struct arena arena; /* that the struct itself lives in */
    struct lexicon lexicon;
    bool is_mapped;
    uint32_t kinds[256]; /* of parts of speech, for phrasing (breaths.c); 0: not known */
};

/* The hash of texts in the model's keys, the same when the lexicon is built and when it is used. */
static inline uint64_t lexicon_hash(uint64_t seed, uint64_t value)
{
    uint64_t h = (seed ^ value) * 0x9e3779b97f4a7c15u;

    h ^= h >> 32;
    return h * 0xd6e8feb86659fd93u;
}

uint64_t lexicon_hash_text(struct span text);

/* Checks `size` bytes, aligned to 8, and sets up a lexicon that reads them in place. `path` is for
 * the message. DIAG_UNAVAILABLE. */
bool lexicon_open(struct lexicon *lexicon, const unsigned char *bytes, size_t size,
                  const char *path, struct diag *diag);

/* The same without the checksum: what the fuzz target gets past it. */
bool lexicon_attach(struct lexicon *lexicon, const unsigned char *bytes, size_t size,
                    const char *path, struct diag *diag);

/* The checksum of a file's bytes behind its header. */
uint64_t lexicon_checksum(const unsigned char *bytes, size_t size);

/* How many bytes an element of a section has. */
size_t lexicon_element_size(enum lexicon_section section);

static inline const void *lexicon_at(const struct lexicon *lexicon, enum lexicon_section section)
{
    return lexicon->bytes + lexicon->header->sections[section].start;
}

static inline uint32_t lexicon_count(const struct lexicon *lexicon, enum lexicon_section section)
{
    return lexicon->header->sections[section].count;
}

/* The number of a character, 0 when the lexicon does not know it. */
uint32_t lexicon_find_char(const struct lexicon *lexicon, uint32_t rune);

/* The record of a character, the blank one for numbers that do not exist. */
const struct lexicon_char *lexicon_char(const struct lexicon *lexicon, uint32_t character);

/* A syllable; an unknown id gives the first one. */
const struct lexicon_syllable *lexicon_syllable(const struct lexicon *lexicon, uint32_t id);
struct script_syllable lexicon_script_syllable(const struct lexicon *lexicon, uint32_t id);

/* The id of a syllable among the readings that a character may have, or LEXICON_NONE. */
uint32_t lexicon_known_reading(const struct lexicon *lexicon, const struct lexicon_char *character,
                               const struct script_syllable *syllable);

/* The default reading of a character, or LEXICON_NONE. */
uint32_t lexicon_default_reading(const struct lexicon *lexicon,
                                 const struct lexicon_char *character);

/* A polyphone's candidates; *count is 0 for every other character. */
const struct lexicon_candidate *lexicon_candidates(const struct lexicon *lexicon,
                                                   const struct lexicon_char *character,
                                                   size_t *count);

/* The simplified characters that a traditional one may stand for, or NULL. */
const struct lexicon_fold *lexicon_fold(const struct lexicon *lexicon, uint32_t rune);

/* Whether a text of several words is one thing to a speaker (退役军人, 二中全会) who does not
 * breathe in it: a compound that is too rare to be a word for the segmenter. It is asked for by its
 * hash: 0, then a step for each character. 32 bits of that are kept, in a table with linear probing
 * where 0 is an empty slot: one text in 50,000 that is none passes for one. */
static inline uint64_t lexicon_compound_step(uint64_t hash, uint32_t rune)
{
    return lexicon_hash(hash, rune);
}
static inline uint32_t lexicon_compound_value(uint64_t hash)
{
    uint32_t value = (uint32_t)(hash >> 32);

    return value != 0 ? value : 1;
}
bool lexicon_is_compound(const struct lexicon *lexicon, uint64_t hash);

/* Steps from a node (0: the root) along a character; 0 when no word goes on so. */
static inline uint32_t lexicon_step(const struct lexicon *lexicon, uint32_t node,
                                    uint32_t character)
{
    const struct lexicon_node *nodes = lexicon_at(lexicon, LEXICON_NODES);
    uint64_t next = (uint64_t)nodes[node].base + character;

    if (character == 0 || next >= lexicon_count(lexicon, LEXICON_NODES) ||
        nodes[next].check != node)
        return 0;
    return (uint32_t)next;
}

/* The word that ends at a node, or LEXICON_NONE. */
uint32_t lexicon_word_at(const struct lexicon *lexicon, uint32_t node);

/* A word's record, or NULL. */
const struct lexicon_word *lexicon_word(const struct lexicon *lexicon, uint32_t word);

/* The word of exactly these characters, or LEXICON_NONE. */
uint32_t lexicon_find_word(const struct lexicon *lexicon, const uint32_t *characters, size_t count);

/* A word's stored readings, or NULL with *count 0. Reading r is at r * (len + 1): its mask (or
 * percentage), then `len` syllables (or base ids). */
const uint16_t *lexicon_readings(const struct lexicon *lexicon, const struct lexicon_word *word,
                                 size_t *count);
const uint16_t *lexicon_toneless(const struct lexicon *lexicon, const struct lexicon_word *word,
                                 size_t *count);

uint64_t lexicon_pos_hash(const struct lexicon *lexicon, const struct lexicon_word *word);

#endif
