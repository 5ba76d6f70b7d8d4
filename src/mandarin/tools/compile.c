/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiles the lexicon's texts into the file that bobao maps (mandarin/lexicon.h).
 *
 *   lexicon_compile OUT CHARS WORDS FOLD COMPOUNDS SURNAMES TITLES OVERRIDES NAMES PLACES
 *                   [WEIGHTS]
 *
 * docs/lexicon.md describes the columns of each. Run by the build. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/utf8.h"
#include "mandarin/lexicon.h"
#include "mandarin/polyphone.h"
#include "mandarin/tools/trie.h"

#include "base/banned.h"

enum { MAX_BYTES = 64 << 20, MAX_FIELDS = 8, MAX_SYLLABLES = 4096, MAX_POS = 255 };

/* jieba's frequencies are counts in about so many words; a word of ours that it does not count is
 * taken to be as common as this. */
static const double all_words = 6e7;
static const double own_freq = 60;

struct source {
    const char *path;
    struct span rest;
    size_t line;
    struct span fields[MAX_FIELDS];
    size_t field_count;
};

struct entry {
    struct span word;
    struct lexicon_word out;
};

struct compiler {
    struct arena arena;
    struct diag diag;
    struct lexicon_syllable syllables[MAX_SYLLABLES];
    size_t syllable_count;
    struct span bases[MAX_SYLLABLES];
    size_t base_count;
    struct span pos[MAX_POS];
    size_t pos_count;
    struct lexicon_char *chars;
    size_t char_count;
    size_t char_capacity;
    uint16_t *known;
    size_t known_count;
    size_t known_capacity;
    struct lexicon_candidate *candidates;
    size_t candidate_count;
    size_t candidate_capacity;
    struct lexicon_fold *folds;
    size_t fold_count;
    size_t fold_capacity;
    uint32_t *compounds;
    size_t compound_count; /* slots */
    struct entry *entries;
    size_t entry_count;
    size_t entry_capacity;
    uint16_t *pool;
    size_t pool_count;
    size_t pool_capacity;
    uint16_t index[LEXICON_INDEXED];
    uint16_t fold_index[LEXICON_INDEXED];
    struct lexicon_rare *rare;
    size_t rare_count;
    size_t rare_capacity;
    int8_t cells[FEATURES_CELLS];
    uint64_t *weights;
    size_t weight_count;
};

static void fail(const struct source *source, const char *what)
{
    fprintf(stderr, "%s:%zu: %s\n", source->path, source->line, what);
    exit(EXIT_FAILURE);
}

/* Takes what stands before the next `mark`, or all of it. */
static struct span take(struct span *rest, const char *mark)
{
    size_t end = span_find(*rest, span_of(mark), 0);
    struct span head = span_slice(*rest, 0, end);

    *rest = span_slice(*rest, end + strlen(mark), rest->len);
    return head;
}

static struct span read_source(struct compiler *c, const char *path)
{
    struct span bytes = {0};

    if (!file_read(path, MAX_BYTES, &c->arena, &bytes, &c->diag)) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(EXIT_FAILURE);
    }
    return bytes;
}

static struct source open_source(struct compiler *c, const char *path)
{
    return (struct source){.path = path, .rest = read_source(c, path)};
}

/* The next row that is no remark, cut into fields. */
static bool next_row(struct source *source)
{
    while (source->rest.len > 0) {
        struct span line = take(&source->rest, "\n");

        source->line++;
        if (line.len == 0 || line.data[0] == '#')
            continue;
        source->field_count = 0;
        memset(source->fields, 0, sizeof(source->fields));
        while (line.len > 0 && source->field_count < MAX_FIELDS)
            source->fields[source->field_count++] = take(&line, "\t");
        return true;
    }
    return false;
}

static uint16_t intern(struct span *names, size_t *count, struct span name)
{
    for (size_t i = 0; i < *count; i++) {
        if (span_equals(names[i], name))
            return (uint16_t)i;
    }
    names[*count] = name;
    return (uint16_t)(*count)++;
}

/* The id of "zhang3". */
static uint16_t syllable_id(struct compiler *c, const struct source *source, struct span written)
{
    struct lexicon_syllable *s = &c->syllables[c->syllable_count];
    struct span base = span_slice(written, 0, written.len > 0 ? written.len - 1 : 0);
    uint8_t tone = written.len > 0 ? (uint8_t)(written.data[written.len - 1] - '0') : 0;

    if (base.len == 0 || base.len >= sizeof(s->base) || tone < 1 || tone > 5)
        fail(source, "not a syllable with its tone");
    for (size_t i = 0; i < c->syllable_count; i++) {
        if (c->syllables[i].tone == tone && span_is(base, c->syllables[i].base))
            return (uint16_t)i;
    }
    if (c->syllable_count + 1 == MAX_SYLLABLES)
        fail(source, "too many syllables");
    memcpy(s->base, base.data, base.len);
    s->tone = tone;
    s->base_id = intern(c->bases, &c->base_count, span_of(s->base));
    return (uint16_t)c->syllable_count++;
}

static uint32_t only_rune(const struct source *source, struct span s)
{
    uint32_t rune = 0;

    if (!utf8_next(&s, &rune) || s.len > 0)
        fail(source, "not one character");
    return rune;
}

static size_t number(const struct source *source, struct span s)
{
    size_t value = 0;

    if (!span_to_size(s, 1000000000, &value))
        fail(source, "not a number");
    return value;
}

static void read_clusters(const struct source *source, struct span field, uint16_t clusters[3])
{
    for (size_t i = 0; i < 3 && field.len > 0; i++)
        clusters[i] = (uint16_t)number(source, take(&field, " "));
}

static void add_known(struct compiler *c, struct lexicon_char *character, uint16_t syllable)
{
    for (size_t i = 0; i < character->known_count; i++) {
        if (c->known[character->known + i] == syllable)
            return;
    }
    ARENA_PUSH(&c->arena, c->known, c->known_count, c->known_capacity, syllable);
    character->known_count++;
}

/* Appends the candidates of a row "da4:161 dai4:0", and `extra` unless it is LEXICON_NONE. */
static void read_candidates(struct compiler *c, const struct source *source, struct span field,
                            uint32_t extra, struct lexicon_char *character)
{
    double total = 0;
    size_t first = c->candidate_count;

    character->candidates = (uint32_t)first;
    while (field.len > 0 || extra != LEXICON_NONE) {
        struct lexicon_candidate candidate = {0};
        struct span item = take(&field, " ");

        if (item.len > 0) {
            candidate.syllable = syllable_id(c, source, take(&item, ":"));
            candidate.ln_prior = (float)(0.1 + (double)number(source, item));
            if (candidate.syllable == extra)
                extra = LEXICON_NONE;
        } else {
            candidate.syllable = (uint16_t)extra;
            candidate.ln_prior = 0.1f;
            extra = LEXICON_NONE;
        }
        total += (double)candidate.ln_prior;
        add_known(c, character, candidate.syllable);
        ARENA_PUSH(&c->arena, c->candidates, c->candidate_count, c->candidate_capacity, candidate);
    }
    character->candidate_count = (uint8_t)(c->candidate_count - first);
    for (size_t i = first; i < c->candidate_count; i++) {
        struct lexicon_candidate *candidate = &c->candidates[i];
        double ln = log((double)candidate->ln_prior / total);

        candidate->ln_prior = (float)ln;
        candidate->prior_bucket = (uint16_t)(-1.5 * ln);
        if (c->syllables[candidate->syllable].base_id !=
            c->syllables[c->candidates[first].syllable].base_id)
            character->bases_vary = 1;
    }
}

struct surname {
    struct span name;
    struct span reading;
    bool is_named_only;
    size_t rank; /* among those of its length: the list begins with the commonest */
};

/* Shares of surnames fall with their rank as the census has it: 8 % for the first, half of all
 * people by the twentieth. */
static uint8_t surname_cost(const struct surname *surname)
{
    return (uint8_t)(LEXICON_COST_SCALE * (2.6 + 1.4 * log(1 + (double)surname->rank / 9)));
}

/* One character a row; its number is its place, from 1. */
static void read_chars(struct compiler *c, const char *path, const struct surname *surnames,
                       size_t surname_count)
{
    struct source source = open_source(c, path);

    ARENA_PUSH(&c->arena, c->chars, c->char_count, c->char_capacity, (struct lexicon_char){0});
    while (next_row(&source)) {
        struct lexicon_char character = {.rune = only_rune(&source, source.fields[0])};
        uint32_t extra = LEXICON_NONE;
        struct span others = source.fields[2];

        character.known = (uint32_t)c->known_count;
        add_known(c, &character, syllable_id(c, &source, source.fields[1]));
        for (size_t i = 0; i < surname_count; i++) {
            if (!span_equals(surnames[i].name, source.fields[0]))
                continue;
            character.surname_cost = surname_cost(&surnames[i]);
            character.surname = c->known[character.known];
            if (surnames[i].reading.len > 0)
                character.surname = syllable_id(c, &source, surnames[i].reading);
            if (surnames[i].is_named_only)
                continue;
            character.has_surname_reading = character.surname != c->known[character.known];
            extra = character.surname;
        }
        while (others.len > 0)
            add_known(c, &character, syllable_id(c, &source, take(&others, " ")));
        if (source.fields[3].len > 0)
            read_candidates(c, &source, source.fields[3], extra, &character);
        else if (extra != LEXICON_NONE)
            add_known(c, &character, (uint16_t)extra);
        read_clusters(&source, source.fields[4], character.clusters);
        if (source.fields[5].len > 0) {
            struct span rest = source.fields[5];

            character.name_level = (uint8_t)number(&source, take(&rest, " "));
            character.given_cost = (uint8_t)number(&source, rest);
        }
        ARENA_PUSH(&c->arena, c->chars, c->char_count, c->char_capacity, character);
    }
    if (c->char_count > UINT16_MAX)
        fail(&source, "too many characters");
}

static void index_chars(struct compiler *c)
{
    for (size_t i = 1; i < c->char_count; i++) {
        uint32_t rune = c->chars[i].rune;

        if (rune >= LEXICON_FIRST_RUNE && rune <= LEXICON_LAST_RUNE) {
            c->index[rune - LEXICON_FIRST_RUNE] = (uint16_t)i;
        } else {
            struct lexicon_rare rare = {rune, (uint32_t)i};

            /* chars.tsv is sorted by code point */
            ARENA_PUSH(&c->arena, c->rare, c->rare_count, c->rare_capacity, rare);
        }
    }
}

static uint32_t char_number(const struct compiler *c, uint32_t rune)
{
    if (rune >= LEXICON_FIRST_RUNE && rune <= LEXICON_LAST_RUNE)
        return c->index[rune - LEXICON_FIRST_RUNE];
    for (size_t i = 0; i < c->rare_count; i++) {
        if (c->rare[i].rune == rune)
            return c->rare[i].character;
    }
    return 0;
}

static void read_folds(struct compiler *c, const char *path)
{
    struct source source = open_source(c, path);

    while (next_row(&source)) {
        struct lexicon_fold fold = {.from = only_rune(&source, source.fields[0])};
        struct span rest = source.fields[1];

        for (size_t i = 0; i < 3 && rest.len > 0; i++)
            fold.to[i] = only_rune(&source, take(&rest, " "));
        ARENA_PUSH(&c->arena, c->folds, c->fold_count, c->fold_capacity, fold);
        if (fold.from >= LEXICON_FIRST_RUNE && fold.from <= LEXICON_LAST_RUNE)
            c->fold_index[fold.from - LEXICON_FIRST_RUNE] = (uint16_t)c->fold_count;
    }
}

static void read_compounds(struct compiler *c, const char *path)
{
    struct source source = open_source(c, path);
    struct source count = source;
    size_t rows = 0;
    size_t size = 1;

    while (next_row(&count))
        rows++;
    while (size < rows * 2)
        size *= 2;
    c->compounds = arena_alloc_array(&c->arena, size, sizeof(*c->compounds));
    c->compound_count = size;
    while (next_row(&source)) {
        struct span rest = source.fields[0];
        uint64_t hash = 0;
        size_t slot;
        uint32_t rune;

        while (utf8_next(&rest, &rune))
            hash = lexicon_compound_step(hash, rune);
        for (slot = hash & (size - 1); c->compounds[slot] != 0;)
            slot = (slot + 1) & (size - 1);
        c->compounds[slot] = lexicon_compound_value(hash);
    }
}

static void put_pool(struct compiler *c, size_t value)
{
    ARENA_PUSH(&c->arena, c->pool, c->pool_count, c->pool_capacity, (uint16_t)value);
}

/* "3zhong4 yao4/1…": the number, then a syllable a character; toneless ones by their bases. */
static uint32_t read_readings(struct compiler *c, const struct source *source, struct span field,
                              size_t len, bool is_toneless)
{
    uint32_t start = (uint32_t)c->pool_count;

    put_pool(c, 0);
    while (field.len > 0) {
        struct span reading = take(&field, "/");
        size_t digits = 0;

        while (digits < reading.len && utf8_is_digit((unsigned char)reading.data[digits]))
            digits++;
        put_pool(c, number(source, span_slice(reading, 0, digits)));
        reading = span_slice(reading, digits, reading.len);
        for (size_t i = 0; i < len; i++) {
            struct span syllable = take(&reading, " ");

            if (syllable.len == 0)
                fail(source, "fewer syllables than characters");
            put_pool(c, is_toneless
                            ? intern(c->bases, &c->base_count, arena_copy(&c->arena, syllable))
                            : syllable_id(c, source, syllable));
        }
        if (reading.len > 0)
            fail(source, "more syllables than characters");
        c->pool[start]++;
    }
    return start;
}

static float ln_share(double freq)
{
    return (float)log((freq > 0.5 ? freq : 0.5) / all_words);
}

static void read_words(struct compiler *c, const char *path)
{
    struct source source = open_source(c, path);

    while (next_row(&source)) {
        struct entry entry = {.word = source.fields[0]};
        struct lexicon_word *out = &entry.out;

        out->len = (uint8_t)utf8_count(entry.word);
        out->ln_share = ln_share(
            source.fields[1].len > 0 ? (double)number(&source, source.fields[1]) : 0);
        out->pos = (uint8_t)intern(c->pos, &c->pos_count, source.fields[2]);
        out->readings = out->toneless = LEXICON_NONE;
        if (source.fields[3].len > 0)
            out->flags = LEXICON_KNOWN_READING;
        if (source.fields[3].len > 0 && !span_is(source.fields[3], "="))
            out->readings = read_readings(c, &source, source.fields[3], out->len, false);
        if (source.fields[4].len > 0)
            out->toneless = read_readings(c, &source, source.fields[4], out->len, true);
        read_clusters(&source, source.fields[5], out->clusters);
        ARENA_PUSH(&c->arena, c->entries, c->entry_count, c->entry_capacity, entry);
    }
    if (c->pos_count >= MAX_POS)
        fail(&source, "too many parts of speech");
}

static int compare_entries(const void *a, const void *b)
{
    return span_compare(((const struct entry *)a)->word, ((const struct entry *)b)->word);
}

/* Words of our own, "word<TAB>readings": they replace the reading that a dictionary gives. */
static void read_list(struct compiler *c, const char *path, uint8_t flag)
{
    struct source source = open_source(c, path);
    size_t known_count = c->entry_count;

    while (next_row(&source)) {
        size_t len = utf8_count(source.fields[0]);
        struct entry key = {.word = source.fields[0]};
        struct entry *entry = bsearch(&key, c->entries, known_count, sizeof(*c->entries),
                                      compare_entries);
        uint32_t start = (uint32_t)c->pool_count;
        struct span reading = arena_format(&c->arena, "3%.*s", SPAN_ARGS(source.fields[1]));

        if (len < 2 || len > LEXICON_MAX_WORD)
            fail(&source, "a word has 2 to 12 characters");
        read_readings(c, &source, reading, len, false);
        if (!entry) {
            key.out.len = (uint8_t)len;
            key.out.ln_share = ln_share(own_freq);
            key.out.toneless = LEXICON_NONE;
            key.out.pos = (uint8_t)intern(c->pos, &c->pos_count, SPAN("ns"));
            ARENA_PUSH(&c->arena, c->entries, c->entry_count, c->entry_capacity, key);
            entry = &c->entries[c->entry_count - 1];
        }
        entry->out.readings = start;
        entry->out.flags |= (uint8_t)(flag | LEXICON_KNOWN_READING);
        if (entry->out.ln_share < ln_share(own_freq))
            entry->out.ln_share = ln_share(own_freq);
    }
    qsort(c->entries, c->entry_count, sizeof(*c->entries), compare_entries);
    for (size_t i = 1; i < c->entry_count; i++) {
        if (span_equals(c->entries[i - 1].word, c->entries[i].word))
            fail(&source, "a word stands twice in it");
    }
}

static struct surname *read_surnames(struct compiler *c, const char *path, size_t *count)
{
    struct source source = open_source(c, path);
    struct surname *surnames = NULL;
    size_t capacity = 0;
    size_t ranks[2] = {0};

    *count = 0;
    while (next_row(&source)) {
        bool is_compound = utf8_count(source.fields[0]) > 1;
        struct surname surname = {source.fields[0], source.fields[1], source.fields[2].len > 0,
                                  ranks[is_compound]++};

        ARENA_PUSH(&c->arena, surnames, *count, capacity, surname);
    }
    return surnames;
}

/* Compound surnames with a reading are words like the names. */
static void add_compound_surnames(struct compiler *c, const char *path,
                                  const struct surname *surnames, size_t count)
{
    struct source source = {.path = path};

    for (size_t i = 0; i < count; i++) {
        struct entry key = {.word = surnames[i].name};
        struct entry *entry;

        if (utf8_count(key.word) < 2 || surnames[i].reading.len == 0)
            continue;
        entry = bsearch(&key, c->entries, c->entry_count, sizeof(*c->entries), compare_entries);
        if (!entry)
            continue;
        entry->out.readings = read_readings(
            c, &source, arena_format(&c->arena, "3%.*s", SPAN_ARGS(surnames[i].reading)),
            entry->out.len, false);
        entry->out.flags |= LEXICON_KNOWN_READING | LEXICON_SURNAME;
    }
}

/* Words of a kind: those that stand beside a name. */
static void mark_words(struct compiler *c, const char *path, uint8_t flag)
{
    struct source source = open_source(c, path);

    while (next_row(&source)) {
        struct entry key = {.word = source.fields[0]};
        struct entry *entry = bsearch(&key, c->entries, c->entry_count, sizeof(*c->entries),
                                      compare_entries);

        if (entry)
            entry->out.flags |= flag;
    }
}

/* The shared weights, then rows of a key, most significant byte first, and its weights. */
static void read_weights(struct compiler *c, const char *path)
{
    struct span bytes = path ? read_source(c, path) : (struct span){0};
    size_t rows = bytes.len > sizeof(c->cells)
                      ? (bytes.len - sizeof(c->cells)) / POLYPHONE_ROW_BYTES
                      : 0;
    size_t size = 1;

    while (size < rows + rows / 3)
        size *= 2;
    c->weights = arena_alloc_array(&c->arena, size, sizeof(*c->weights));
    c->weight_count = size;
    if (rows > 0)
        memcpy(c->cells, bytes.data, sizeof(c->cells));
    for (size_t i = 0; i < rows; i++) {
        const unsigned char *row = (const unsigned char *)bytes.data + sizeof(c->cells) +
                                   i * POLYPHONE_ROW_BYTES;
        uint64_t key = 0;

        for (size_t k = 0; k < POLYPHONE_KEY_BYTES; k++)
            key = key << 8 | row[k];
        polyphone_weights_put(c->weights, size, key, row + POLYPHONE_KEY_BYTES);
    }
}

/* The commonest first: what is often asked for then lies together. */
static int compare_shares(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;

    if (left->out.ln_share != right->out.ln_share)
        return left->out.ln_share > right->out.ln_share ? -1 : 1;
    return compare_entries(a, b);
}

static void build_nodes(struct compiler *c, struct lexicon_node **nodes, size_t *count)
{
    struct trie_key *keys = arena_alloc_array(&c->arena, c->entry_count, sizeof(*keys));
    size_t key_count = 0;

    for (size_t i = 0; i < c->entry_count; i++) {
        struct trie_key key = {.word = (uint32_t)i};
        struct span rest = c->entries[i].word;
        uint32_t rune;

        while (key.len < LEXICON_MAX_WORD && utf8_next(&rest, &rune)) {
            key.characters[key.len] = char_number(c, rune);
            if (key.characters[key.len++] == 0)
                rest = (struct span){"?", 1};
        }
        if (rest.len == 0)
            keys[key_count++] = key;
    }
    trie_build(keys, key_count, &c->arena, nodes, count);
}

static void write_file(struct compiler *c, const char *path)
{
    struct lexicon_header header = {.byte_order = LEXICON_BYTE_ORDER, .version = LEXICON_VERSION};
    struct lexicon_node *nodes = NULL;
    size_t node_count = 0;
    struct lexicon_word *words = arena_alloc_array(&c->arena, c->entry_count, sizeof(*words));
    uint64_t pos[MAX_POS];

    qsort(c->entries, c->entry_count, sizeof(*c->entries), compare_shares);
    for (size_t i = 0; i < c->entry_count; i++)
        words[i] = c->entries[i].out;
    for (size_t i = 0; i < c->pos_count; i++)
        pos[i] = lexicon_hash_text(c->pos[i]);
    build_nodes(c, &nodes, &node_count);
    const struct {
        const void *data;
        size_t count;
    } sections[LEXICON_SECTION_COUNT] = {
        [LEXICON_SYLLABLES] = {c->syllables, c->syllable_count},
        [LEXICON_CHAR_INDEX] = {c->index, LEXICON_INDEXED},
        [LEXICON_RARE_CHARS] = {c->rare, c->rare_count},
        [LEXICON_CHARS] = {c->chars, c->char_count},
        [LEXICON_KNOWN] = {c->known, c->known_count},
        [LEXICON_CANDIDATES] = {c->candidates, c->candidate_count},
        [LEXICON_FOLD_INDEX] = {c->fold_index, LEXICON_INDEXED},
        [LEXICON_FOLDS] = {c->folds, c->fold_count},
        [LEXICON_COMPOUNDS] = {c->compounds, c->compound_count},
        [LEXICON_NODES] = {nodes, node_count},
        [LEXICON_WORDS] = {words, c->entry_count},
        [LEXICON_POOL] = {c->pool, c->pool_count},
        [LEXICON_POS] = {pos, c->pos_count},
        [LEXICON_WEIGHTS] = {c->weights, c->weight_count},
        [LEXICON_CELLS] = {c->cells, FEATURES_CELLS},
    };
    size_t size = sizeof(header);
    unsigned char *bytes;
    struct file_draft draft = {0};

    for (size_t i = 0; i < LEXICON_SECTION_COUNT; i++) {
        size = (size + 7) / 8 * 8;
        header.sections[i].start = (uint32_t)size;
        header.sections[i].count = (uint32_t)sections[i].count;
        size += sections[i].count * lexicon_element_size((enum lexicon_section)i);
    }
    size = (size + 7) / 8 * 8;
    bytes = arena_alloc(&c->arena, size);
    for (size_t i = 0; i < LEXICON_SECTION_COUNT; i++) {
        if (sections[i].count > 0)
            memcpy(bytes + header.sections[i].start, sections[i].data,
                   sections[i].count * lexicon_element_size((enum lexicon_section)i));
    }
    memcpy(header.magic, LEXICON_MAGIC, sizeof(header.magic));
    header.size = size;
    header.checksum = lexicon_checksum(bytes + sizeof(header), size - sizeof(header));
    memcpy(bytes, &header, sizeof(header));
    if (!file_draft_create(&draft, path, &c->diag) ||
        !file_draft_put(&draft, (struct span){(const char *)bytes, size}, &c->diag) ||
        !file_draft_commit(&draft, &c->diag)) {
        fprintf(stderr, "%s: cannot be written\n", path);
        exit(EXIT_FAILURE);
    }
    file_draft_finish(&draft);
}

int main(int argc, char **argv)
{
    static struct compiler c;
    struct surname *surnames;
    size_t surname_count;

    if (argc < 12 || argc > 13) {
        fputs("usage: lexicon_compile OUT CHARS WORDS FOLD COMPOUNDS SURNAMES TITLES DEEDS "
              "OVERRIDES NAMES PLACES [WEIGHTS]\n",
              stderr);
        return EXIT_FAILURE;
    }
    surnames = read_surnames(&c, argv[6], &surname_count);
    intern(c.pos, &c.pos_count, SPAN(""));
    read_chars(&c, argv[2], surnames, surname_count);
    index_chars(&c);
    read_words(&c, argv[3]);
    add_compound_surnames(&c, argv[6], surnames, surname_count);
    read_folds(&c, argv[4]);
    read_compounds(&c, argv[5]);
    mark_words(&c, argv[7], LEXICON_TITLE);
    mark_words(&c, argv[8], LEXICON_DEED);
    read_list(&c, argv[9], LEXICON_OVERRIDE);
    read_list(&c, argv[10], LEXICON_NAME);
    read_list(&c, argv[11], LEXICON_NAME);
    read_weights(&c, argc > 12 ? argv[12] : NULL);
    write_file(&c, argv[1]);
    arena_finish(&c.arena);
    return EXIT_SUCCESS;
}
