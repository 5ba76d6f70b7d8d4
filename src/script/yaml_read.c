/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "script/script.h"

#include "base/utf8.h"
#include "base/yaml.h"
#include "script/internal.h"

#include "base/banned.h"

enum {
    SCRIPT_MAX_CHAPTERS = 99,
    SCRIPT_MAX_TEXT = 16 * 1024,        /* bytes of a sentence, as written */
    SCRIPT_MAX_WORD = SCRIPT_MAX_TEXT,  /* a word may be a URL, spoken or written */
    SCRIPT_MAX_TITLE = SCRIPT_MAX_TEXT, /* a headline is a sentence */
    SCRIPT_MAX_OFFSET = 1 << 30
};

struct reader {
    const char *file;
    struct arena *arena;
    struct diag *diag;
};

/* The maps of the file, as yaml_read_map() fills them. */
struct raw_word {
    struct span say;
    struct span text;
    struct span pinyin;
    struct span surface;
    int language;
    int form;
    const struct yaml_node *at;
};

struct raw_sentence {
    struct span text;
    int role;
    int starts;
    int64_t line;
    int64_t column;
    const struct yaml_node *phrases;
};

struct raw_phrase {
    int role;
    int break_after;
    const struct yaml_node *words;
};

struct raw_chapter {
    struct span title;
    const struct yaml_node *sentences;
};

struct raw_script {
    int64_t version;
    struct span title;
    struct span source;
    const struct yaml_node *chapters;
};

static const char *const start_names[] = {"sentence", "paragraph", NULL};

static const struct yaml_key word_keys[] = {
    {"say", YAML_TYPE_TEXT, offsetof(struct raw_word, say), 1, SCRIPT_MAX_WORD, true, NULL,
     "what is said: Chinese characters, or Latin letters"},
    {"pinyin", YAML_TYPE_TEXT, offsetof(struct raw_word, pinyin), 1, SCRIPT_MAX_WORD, false, NULL,
     "a reading for each character: 'zhong1 guo2'"},
    {"surface", YAML_TYPE_TEXT, offsetof(struct raw_word, surface), 1, SCRIPT_MAX_WORD, false, NULL,
     "the readings after tone sandhi, where they differ"},
    {"text", YAML_TYPE_TEXT, offsetof(struct raw_word, text), 0, SCRIPT_MAX_WORD, false, NULL,
     "as it is written, where that differs"},
    {"language", YAML_TYPE_CHOICE, offsetof(struct raw_word, language), 0, 0, false,
     script_language_names, "zh (the default), en, letters"},
    {"form", YAML_TYPE_CHOICE, offsetof(struct raw_word, form), 0, 0, false, script_form_names,
     "what kind of written form it was made from"},
    {"at", YAML_TYPE_NODE, offsetof(struct raw_word, at), 0, 0, false, NULL,
     "[start, end) in the input's bytes"},
};

static const struct yaml_key phrase_keys[] = {
    {"role", YAML_TYPE_CHOICE, offsetof(struct raw_phrase, role), 0, 0, false, script_role_names,
     "aside or quotation; else as the sentence"},
    {"words", YAML_TYPE_NODE, offsetof(struct raw_phrase, words), 0, 0, true, NULL, "its words"},
    {"break", YAML_TYPE_CHOICE, offsetof(struct raw_phrase, break_after), 0, 0, true,
     script_break_names, "the kind of break behind it"},
};

static const struct yaml_key sentence_keys[] = {
    {"text", YAML_TYPE_TEXT, offsetof(struct raw_sentence, text), 0, SCRIPT_MAX_TEXT, false, NULL,
     "the sentence as it is written"},
    {"role", YAML_TYPE_CHOICE, offsetof(struct raw_sentence, role), 0, 0, false, script_role_names,
     "statement, heading, question …"},
    {"starts", YAML_TYPE_CHOICE, offsetof(struct raw_sentence, starts), 0, 0, false, start_names,
     "paragraph, for the first sentence of one"},
    {"line", YAML_TYPE_INT64, offsetof(struct raw_sentence, line), 0, SCRIPT_MAX_OFFSET, false,
     NULL, "of the input"},
    {"column", YAML_TYPE_INT64, offsetof(struct raw_sentence, column), 0, SCRIPT_MAX_OFFSET, false,
     NULL, "of the input"},
    {"phrases", YAML_TYPE_NODE, offsetof(struct raw_sentence, phrases), 0, 0, true, NULL,
     "its phrases"},
};

static const struct yaml_key chapter_keys[] = {
    {"title", YAML_TYPE_TEXT, offsetof(struct raw_chapter, title), 1, SCRIPT_MAX_TITLE, true, NULL,
     "the chapter's name in the finished files"},
    {"sentences", YAML_TYPE_NODE, offsetof(struct raw_chapter, sentences), 0, 0, true, NULL,
     "its sentences"},
};

static const struct yaml_key script_keys[] = {
    {SCRIPT_YAML_KEY, YAML_TYPE_INT64, offsetof(struct raw_script, version), SCRIPT_YAML_VERSION,
     SCRIPT_YAML_VERSION, true, NULL, "the version of this form"},
    {"title", YAML_TYPE_TEXT, offsetof(struct raw_script, title), 0, SCRIPT_MAX_TITLE, false, NULL,
     "of the programme"},
    {"source", YAML_TYPE_TEXT, offsetof(struct raw_script, source), 0, SCRIPT_MAX_TITLE, false,
     NULL, "the report it was made from"},
    {"chapters", YAML_TYPE_NODE, offsetof(struct raw_script, chapters), 0, 0, true, NULL,
     "its chapters"},
};

#define READ_MAP(reader, node, keys, out)                                                          \
    yaml_read_map((reader)->file, (node), (keys), sizeof(keys) / sizeof((keys)[0]), (out),         \
                  (reader)->diag)

/* A list with at least one entry. */
static bool expect_list(struct reader *reader, const struct yaml_node *node, const char *what)
{
    if (!yaml_expect(reader->file, node, YAML_LIST, what, reader->diag))
        return false;
    if (node->count == 0)
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                          "'%s' must not be empty", what);
    return true;
}

/* A tone that was left out would be the fifth, silently: who means that one writes it. */
static bool lacks_tone(struct span written, const struct script_syllable *syllable)
{
    return syllable->tone == 5 && span_find(written, SPAN("5"), 0) == written.len &&
           span_find(written, SPAN("˙"), 0) == written.len;
}

/* Splits readings at blanks into syllables; `*count` says how many. */
static bool read_syllables(struct reader *reader, const struct yaml_node *node,
                           struct span readings, struct script_syllable **syllables, size_t *count)
{
    size_t capacity = 0;
    struct span rest = span_trim(readings);

    *count = 0;
    while (rest.len > 0) {
        size_t end = span_find(rest, SPAN(" "), 0);
        struct span written = span_slice(rest, 0, end);
        struct script_syllable syllable;

        if (!script_syllable_parse(written, &syllable))
            return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                              "'%.*s' is no Mandarin syllable: write one like 'zhong1', ü as v",
                              SPAN_ARGS(written));
        if (lacks_tone(written, &syllable))
            return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                              "'%.*s' has no tone: 1 to 4, or 5 for the neutral tone",
                              SPAN_ARGS(written));
        ARENA_PUSH(reader->arena, *syllables, *count, capacity, syllable);
        rest = span_trim(span_slice(rest, end, rest.len));
    }
    return true;
}

/* How many characters the syllables are for: an erhua one is written with two. */
static size_t characters_of(const struct script_syllable *syllables, size_t count)
{
    size_t characters = count;

    for (size_t i = 0; i < count; i++)
        characters += syllables[i].has_erhua;
    return characters;
}

/* Characters are Chinese, as many as the readings are for, and 儿 where erhua is. */
static bool check_characters(struct reader *reader, const struct yaml_node *node,
                             const struct raw_word *raw, const struct script_word *word)
{
    struct diag_place place = yaml_place(reader->file, node);
    size_t wanted = characters_of(word->syllables, word->syllable_count);
    size_t count = utf8_count(raw->say);
    struct span rest = raw->say;
    uint32_t rune;

    while (utf8_next(&rest, &rune)) {
        if (!utf8_is_han(rune))
            return diag_error(reader->diag, DIAG_CONFIG, place,
                              "'%.*s' is said in Chinese: only Chinese characters; for Latin "
                              "letters give 'language: en' or 'language: letters'",
                              SPAN_ARGS(raw->say));
    }
    if (count != wanted)
        return diag_error(
            reader->diag, DIAG_CONFIG, place, "'%.*s' has %zu character%s, but '%.*s' is for %zu%s",
            SPAN_ARGS(raw->say), count, diag_plural(count), SPAN_ARGS(raw->pinyin), wanted,
            wanted > word->syllable_count ? ": 'r' is 儿, one of its own" : "");
    rest = raw->say;
    for (size_t i = 0; i < word->syllable_count; i++) {
        utf8_next(&rest, &rune);
        if (word->syllables[i].has_erhua && !(utf8_next(&rest, &rune) && rune == 0x513f))
            return diag_error(reader->diag, DIAG_CONFIG, place,
                              "'%s%ur' has erhua, but there is no 儿 at its place in '%.*s'",
                              word->syllables[i].base, word->syllables[i].tone,
                              SPAN_ARGS(raw->say));
    }
    return true;
}

static bool read_surface(struct reader *reader, const struct yaml_node *node,
                         const struct raw_word *raw, struct script_word *word)
{
    struct script_syllable *surface = NULL;
    size_t count = 0;

    if (raw->surface.len == 0)
        return true;
    if (!read_syllables(reader, node, raw->surface, &surface, &count))
        return false;
    for (size_t i = 0; i < count && count == word->syllable_count; i++) {
        if (strcmp(surface[i].base, word->syllables[i].base) != 0)
            count = 0;
        else
            word->syllables[i].surface = surface[i].tone;
    }
    if (count != word->syllable_count)
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                          "'surface' must have the syllables of 'pinyin', only with other tones: "
                          "correct both, or leave 'surface' out");
    return true;
}

static bool read_mandarin(struct reader *reader, const struct yaml_node *node,
                          const struct raw_word *raw, struct script_word *word)
{
    if (raw->pinyin.len == 0)
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                          "the word '%.*s' needs 'pinyin'", SPAN_ARGS(raw->say));
    return read_syllables(reader, node, raw->pinyin, &word->syllables, &word->syllable_count) &&
           check_characters(reader, node, raw, word) && read_surface(reader, node, raw, word);
}

static bool check_latin(struct reader *reader, const struct yaml_node *node,
                        const struct raw_word *raw)
{
    struct span rest = raw->say;
    uint32_t rune;

    while (utf8_next(&rest, &rune)) {
        bool is_capital = rune >= 'A' && rune <= 'Z';
        bool is_english = (rune >= ' ' && rune <= '~') || utf8_is_accented(rune);

        if (raw->language == SCRIPT_LETTERS ? !is_capital : !is_english)
            return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                              raw->language == SCRIPT_LETTERS
                                  ? "'%.*s' is spelled letter by letter: only A to Z"
                                  : "'%.*s' is spoken in English: only Latin letters, digits and "
                                    "ASCII marks",
                              SPAN_ARGS(raw->say));
    }
    return true;
}

static bool read_offset(struct reader *reader, const struct yaml_node *node, size_t *offset)
{
    if (node->kind != YAML_SCALAR || !span_to_size(node->scalar, SCRIPT_MAX_OFFSET, offset))
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                          "'at' must hold two byte offsets: [0, 6]");
    return true;
}

static bool read_range(struct reader *reader, const struct yaml_node *node,
                       struct script_word *word)
{
    if (!node)
        return true;
    if (node->kind != YAML_LIST || node->count != 2)
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                          "'at' must hold two byte offsets: [0, 6]");
    if (!read_offset(reader, node->values[0], &word->start) ||
        !read_offset(reader, node->values[1], &word->end))
        return false;
    if (word->start > word->end)
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                          "'at' ends at %zu, before its start at %zu", word->end, word->start);
    return true;
}

static bool read_word(struct reader *reader, const struct yaml_node *node, struct script_word *word)
{
    struct raw_word raw = {0};

    if (!READ_MAP(reader, node, word_keys, &raw))
        return false;
    word->spoken = raw.say;
    word->text = yaml_get(node, "text") ? raw.text : raw.say;
    word->language = (enum script_language)raw.language;
    word->form = (enum script_form)raw.form;
    word->origin = SCRIPT_ORIGIN_USER;
    if (!read_range(reader, raw.at, word))
        return false;
    if (word->language == SCRIPT_MANDARIN)
        return read_mandarin(reader, node, &raw, word);
    return check_latin(reader, node, &raw);
}

static bool read_phrase(struct reader *reader, const struct yaml_node *node,
                        struct script_phrase *phrase)
{
    struct raw_phrase raw = {0};

    if (!READ_MAP(reader, node, phrase_keys, &raw) || !expect_list(reader, raw.words, "words"))
        return false;
    phrase->role = (enum script_role)raw.role;
    phrase->break_after = (enum script_break)raw.break_after;
    phrase->word_count = raw.words->count;
    phrase->words = arena_alloc_array(reader->arena, phrase->word_count, sizeof(*phrase->words));
    for (size_t i = 0; i < phrase->word_count; i++) {
        if (!read_word(reader, raw.words->values[i], &phrase->words[i]))
            return false;
    }
    return true;
}

/* A Script without the written text shows its listeners what is said. */
static void show_what_is_said(struct script_sentence *sentence, struct arena *arena)
{
    struct text spoken = {.arena = arena};

    script_put_spoken(&spoken, sentence);
    sentence->text = text_span(&spoken);
    for (size_t i = 0; i < sentence->phrase_count; i++) {
        for (size_t j = 0; j < sentence->phrases[i].word_count; j++)
            sentence->phrases[i].words[j].text = sentence->phrases[i].words[j].spoken;
    }
}

static bool read_sentence(struct reader *reader, const struct yaml_node *node,
                          struct script_sentence *sentence)
{
    struct raw_sentence raw = {0};
    enum script_break last;

    if (!READ_MAP(reader, node, sentence_keys, &raw) ||
        !expect_list(reader, raw.phrases, "phrases"))
        return false;
    sentence->text = raw.text;
    sentence->role = (enum script_role)raw.role;
    sentence->starts_paragraph = raw.starts == 1;
    sentence->line = (size_t)raw.line;
    sentence->column = (size_t)raw.column;
    sentence->phrase_count = raw.phrases->count;
    sentence->phrases = arena_alloc_array(reader->arena, sentence->phrase_count,
                                          sizeof(*sentence->phrases));
    for (size_t i = 0; i < sentence->phrase_count; i++) {
        if (!read_phrase(reader, raw.phrases->values[i], &sentence->phrases[i]))
            return false;
    }
    if (span_trim(sentence->text).len == 0)
        show_what_is_said(sentence, reader->arena);
    last = sentence->phrases[sentence->phrase_count - 1].break_after;
    if (last < SCRIPT_BREAK_SENTENCE)
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                          "the last phrase of a sentence must have the break sentence, paragraph "
                          "or chapter, not '%s'",
                          script_break_names[last]);
    return true;
}

static bool read_chapter(struct reader *reader, const struct yaml_node *node,
                         struct script_chapter *chapter)
{
    struct raw_chapter raw = {0};

    if (!READ_MAP(reader, node, chapter_keys, &raw) ||
        !expect_list(reader, raw.sentences, "sentences"))
        return false;
    chapter->title = raw.title;
    chapter->sentence_count = raw.sentences->count;
    chapter->sentences = arena_alloc_array(reader->arena, chapter->sentence_count,
                                           sizeof(*chapter->sentences));
    for (size_t i = 0; i < chapter->sentence_count; i++) {
        if (!read_sentence(reader, raw.sentences->values[i], &chapter->sentences[i]))
            return false;
    }
    return true;
}

static bool read_script(struct reader *reader, const struct yaml_node *root, struct script *script)
{
    struct raw_script raw = {0};

    if (!READ_MAP(reader, root, script_keys, &raw) ||
        !expect_list(reader, raw.chapters, "chapters"))
        return false;
    if (raw.chapters->count > SCRIPT_MAX_CHAPTERS)
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, raw.chapters),
                          "%zu chapters: at most %d are allowed", raw.chapters->count,
                          SCRIPT_MAX_CHAPTERS);
    script->name = raw.source;
    script->title = raw.title;
    script->chapter_count = raw.chapters->count;
    script->chapters = arena_alloc_array(reader->arena, script->chapter_count,
                                         sizeof(*script->chapters));
    for (size_t i = 0; i < script->chapter_count; i++) {
        if (!read_chapter(reader, raw.chapters->values[i], &script->chapters[i]))
            return false;
    }
    return true;
}

bool script_read(const char *file, struct span bytes, struct arena *arena, struct script **script,
                 struct diag *diag)
{
    static const struct yaml_limits limits = {
        .bytes = SCRIPT_MAX_BYTES, .nodes = SCRIPT_MAX_NODES, .depth = 16};
    struct reader reader = {.file = file, .arena = arena, .diag = diag};
    struct yaml_node *root;

    if (span_starts(bytes, SPAN("\xef\xbb\xbf")))
        bytes = span_slice(bytes, 3, bytes.len);
    if (!yaml_parse(file, bytes, limits, arena, &root, diag))
        return false;
    *script = arena_alloc(arena, sizeof(**script));
    return read_script(&reader, root, *script);
}

bool script_recognise(struct span bytes)
{
    return yaml_begins_with(bytes, SPAN(SCRIPT_YAML_KEY ":"));
}
