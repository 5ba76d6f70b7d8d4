/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/userlexicon.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "base/yaml.h"

#include "base/banned.h"

enum { MAX_SAY_BYTES = 300 };

/* What stands behind a word when it is a map. */
struct value {
    struct span pinyin;
    struct span say;
};

static const struct yaml_key value_keys[] = {
    {.name = "pinyin",
     .type = YAML_TYPE_TEXT,
     .offset = offsetof(struct value, pinyin),
     .min = 1,
     .max = MAX_SAY_BYTES,
     .help = "the syllables, one a character: \"shan4 tian2 fang1\""},
    {.name = "say",
     .type = YAML_TYPE_TEXT,
     .offset = offsetof(struct value, say),
     .min = 1,
     .max = MAX_SAY_BYTES,
     .help = "what to say instead: \"十四五\""},
};

struct reader {
    const char *file;
    struct arena *arena;
    struct diag *diag;
};

static bool read_word(struct reader *reader, const struct yaml_node *key, bool is_spoken,
                      struct userlexicon_entry *entry)
{
    struct span rest = key->scalar;
    uint32_t rune;

    while (utf8_next(&rest, &rune)) {
        if (entry->rune_count == USERLEXICON_MAX_WORD)
            return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, key),
                              "the word '%.*s' has more than %d characters", SPAN_ARGS(key->scalar),
                              USERLEXICON_MAX_WORD);
        if (!is_spoken && !utf8_is_han(rune))
            return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, key),
                              "'%.*s' is not all Chinese characters, so pinyin cannot read it; "
                              "give it 'say:'",
                              SPAN_ARGS(key->scalar));
        entry->runes[entry->rune_count++] = rune;
    }
    if (entry->rune_count == 0)
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, key),
                          "an empty word cannot be read");
    return true;
}

/* Takes the next syllable off a row separated by blanks. */
static bool next_part(struct span *rest, struct span *part)
{
    *rest = span_trim(*rest);
    if (rest->len == 0)
        return false;
    *part = span_slice(*rest, 0, span_find(*rest, SPAN(" "), 0));
    *rest = span_slice(*rest, part->len, rest->len);
    return true;
}

static bool read_pinyin(struct reader *reader, const struct yaml_node *key,
                        const struct yaml_node *value, struct span pinyin,
                        struct userlexicon_entry *entry)
{
    struct diag_place place = yaml_place(reader->file, value);
    struct span part;
    size_t count = 0;

    entry->syllables = arena_alloc_array(reader->arena, entry->rune_count,
                                         sizeof(*entry->syllables));
    while (next_part(&pinyin, &part)) {
        struct script_syllable syllable;

        if (!script_syllable_parse(part, &syllable))
            return diag_error(reader->diag, DIAG_CONFIG, place,
                              "'%.*s' is no syllable; write it like 'zhang3', ü as v",
                              SPAN_ARGS(part));
        if (count < entry->rune_count)
            entry->syllables[count] = syllable;
        count++;
    }
    if (count != entry->rune_count)
        return diag_error(reader->diag, DIAG_CONFIG, place,
                          "'%.*s' has %zu characters but %zu syllables", SPAN_ARGS(key->scalar),
                          entry->rune_count, count);
    return true;
}

/* Only what user.c makes units of; the rest of it would be passed over in silence. */
static bool check_say(const struct reader *reader, const struct yaml_node *node, struct span say)
{
    struct span rest = say;
    uint32_t rune;

    while (utf8_next(&rest, &rune)) {
        if (!utf8_is_han(rune) && !utf8_is_letter(rune) && rune != ' ')
            return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                              "'%.*s' is not all Chinese characters and Latin letters; write it as "
                              "it is spoken: 五 for 5",
                              SPAN_ARGS(say));
    }
    return true;
}

static bool read_entry(struct reader *reader, const struct yaml_node *key,
                       const struct yaml_node *node, struct userlexicon_entry *entry)
{
    struct value value = {0};

    if (node->kind == YAML_SCALAR)
        value.pinyin = node->scalar;
    else if (!yaml_expect(reader->file, node, YAML_MAP, "pinyin, or a map with pinyin or say",
                          reader->diag) ||
             !yaml_read_map(reader->file, node, value_keys,
                            sizeof(value_keys) / sizeof(*value_keys), &value, reader->diag))
        return false;
    if ((value.pinyin.len > 0) == (value.say.len > 0))
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                          "'%.*s' wants either pinyin or say", SPAN_ARGS(key->scalar));
    if (!read_word(reader, key, value.say.len > 0, entry))
        return false;
    if (value.say.len > 0) {
        if (!check_say(reader, node, value.say))
            return false;
        entry->say = arena_copy(reader->arena, value.say);
        return true;
    }
    return read_pinyin(reader, key, node, value.pinyin, entry);
}

static int compare(const void *a, const void *b)
{
    const struct userlexicon_entry *left = a;
    const struct userlexicon_entry *right = b;

    if (left->runes[0] != right->runes[0])
        return left->runes[0] < right->runes[0] ? -1 : 1;
    return (left->rune_count < right->rune_count) - (left->rune_count > right->rune_count);
}

struct file {
    const struct yaml_node *words;
};

static const struct yaml_key file_keys[] = {
    {.name = "words",
     .type = YAML_TYPE_NODE,
     .offset = offsetof(struct file, words),
     .is_required = true,
     .help = "a map of words to their readings"},
};

static const struct yaml_form forms[] = {YAML_FORM("lexicon", file_keys),
                                         YAML_FORM("value", value_keys)};

const struct yaml_form *mandarin_user_lexicon_form(size_t row)
{
    return row < sizeof(forms) / sizeof(forms[0]) ? &forms[row] : NULL;
}

bool mandarin_user_lexicon_parse(const char *file, struct span bytes, struct arena *arena,
                                 struct mandarin_user_lexicon **lexicon, struct diag *diag)
{
    struct reader reader = {file, arena, diag};
    struct file content = {0};
    struct yaml_node *root;
    struct mandarin_user_lexicon *made = arena_alloc(arena, sizeof(*made));

    *lexicon = NULL;
    if (!yaml_parse(file, bytes, yaml_config_limits, arena, &root, diag) ||
        !yaml_expect(file, root, YAML_MAP, "a map with 'words'", diag) ||
        !yaml_read_map(file, root, file_keys, sizeof(file_keys) / sizeof(*file_keys), &content,
                       diag) ||
        !yaml_expect(file, content.words, YAML_MAP, "a map of words to their readings", diag))
        return false;
    made->entries = arena_alloc_array(arena, content.words->count, sizeof(*made->entries));
    for (size_t i = 0; i < content.words->count; i++) {
        if (!read_entry(&reader, content.words->keys[i], content.words->values[i],
                        &made->entries[i]))
            return false;
    }
    made->entry_count = content.words->count;
    if (made->entry_count > 0)
        qsort(made->entries, made->entry_count, sizeof(*made->entries), compare);
    *lexicon = made;
    return true;
}

static bool stands_at(const struct userlexicon_entry *entry, const struct mandarin_line *line,
                      size_t at)
{
    if (line->char_count - at < entry->rune_count)
        return false;
    for (size_t i = 0; i < entry->rune_count; i++) {
        const struct mandarin_char *c = &line->chars[at + i];

        if (c->written != entry->runes[i] && c->rune != entry->runes[i])
            return false;
    }
    return true;
}

/* The longest entry that begins with `rune` and stands at `at`. */
static const struct userlexicon_entry *find_from(const struct mandarin_user_lexicon *lexicon,
                                                 const struct mandarin_line *line, size_t at,
                                                 uint32_t rune)
{
    size_t low = 0;
    size_t high = lexicon->entry_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (lexicon->entries[middle].runes[0] < rune)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < lexicon->entry_count && lexicon->entries[low].runes[0] == rune; low++) {
        if (stands_at(&lexicon->entries[low], line, at))
            return &lexicon->entries[low];
    }
    return NULL;
}

const struct userlexicon_entry *userlexicon_find(const struct mandarin_user_lexicon *lexicon,
                                                 const struct mandarin_line *line, size_t at)
{
    const struct mandarin_char *c = &line->chars[at];
    const struct userlexicon_entry *written = find_from(lexicon, line, at, c->written);
    const struct userlexicon_entry *folded = c->rune == c->written
                                                 ? NULL
                                                 : find_from(lexicon, line, at, c->rune);

    if (!written || (folded && folded->rune_count > written->rune_count))
        return folded;
    return written;
}
