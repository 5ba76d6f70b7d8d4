/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/readings.h"

#include "base/utf8.h"
#include "mandarin/polyphone.h"
#include "mandarin/userlexicon.h"

#include "base/banned.h"

enum { MAX_LETTERS = 4 };

/* Below this lead, in nats, the model would rather believe a hint. */
static const double unsure = 0.7;

static const uint32_t mark_runes[] = {
    [MANDARIN_MARK_NONE] = ' ',          [MANDARIN_MARK_ENUMERATION] = 0x3001,
    [MANDARIN_MARK_COMMA] = ',',         [MANDARIN_MARK_COLON] = ':',
    [MANDARIN_MARK_DASH] = 0x2014,       [MANDARIN_MARK_SEMICOLON] = ';',
    [MANDARIN_MARK_PERIOD] = 0x3002,     [MANDARIN_MARK_QUESTION] = '?',
    [MANDARIN_MARK_EXCLAMATION] = '!',   [MANDARIN_MARK_ELLIPSIS] = 0x2026,
    [MANDARIN_MARK_QUOTE_OPEN] = 0x201c, [MANDARIN_MARK_QUOTE_CLOSE] = 0x201d,
    [MANDARIN_MARK_BRACKET_OPEN] = '(',  [MANDARIN_MARK_BRACKET_CLOSE] = ')',
    [MANDARIN_MARK_TITLE_OPEN] = 0x300a, [MANDARIN_MARK_TITLE_CLOSE] = 0x300b,
    [MANDARIN_MARK_SPACE] = ' ',
};

const struct mandarin_unit *reader_unit(const struct reader *reader, size_t position)
{
    if (position >= reader->segment.count)
        return NULL;
    return &reader->line->units[reader->unit_of[position]];
}

bool reader_begins_with(const struct reader *reader, size_t at, const char *list)
{
    struct span rest = span_of(list);

    while (rest.len > 0) {
        struct span word = span_slice(rest, 0, span_find(rest, SPAN(" "), 0));
        uint32_t rune;
        size_t i = at;

        rest = span_slice(rest, word.len + 1, rest.len);
        while (word.len > 0 && i < reader->segment.count) {
            struct span tail = word;

            utf8_next(&tail, &rune);
            if (reader->segment.runes[i] != rune)
                break;
            word = tail;
            i++;
        }
        if (word.len == 0)
            return true;
    }
    return false;
}

void reader_set(struct reader *reader, size_t position, const char *written,
                enum script_origin origin)
{
    struct reading *reading = &reader->readings[reader->unit_of[position]];
    struct script_syllable syllable;

    if (script_syllable_parse(span_of(written), &syllable))
        *reading = (struct reading){.syllable = syllable, .origin = origin, .is_word = true};
}

/* A character of a number that was written in digits: the model has learned from text in which it
 * still is one. */
static bool is_digit(const struct mandarin_line *line, const struct mandarin_unit *unit)
{
    struct span written = span_slice(line->text, unit->start, unit->end);
    uint32_t rune = 0;

    if (unit->form != SCRIPT_FORM_CARDINAL && unit->form != SCRIPT_FORM_ORDINAL &&
        unit->form != SCRIPT_FORM_DIGITS)
        return false;
    return utf8_next(&written, &rune) && !utf8_is_han(rune);
}

static void lay_out(struct reader *reader, uint32_t **runes, uint32_t **fixed, size_t *count)
{
    struct mandarin_line *line = reader->line;
    size_t room = line->unit_count * MAX_LETTERS;

    *runes = arena_alloc_array(line->arena, room, sizeof(**runes));
    *fixed = arena_alloc_array(line->arena, room, sizeof(**fixed));
    reader->unit_of = arena_alloc_array(line->arena, room, sizeof(*reader->unit_of));
    reader->position_of = arena_alloc_array(line->arena, line->unit_count,
                                            sizeof(*reader->position_of));
    *count = 0;
    for (size_t u = 0; u < line->unit_count; u++) {
        const struct mandarin_unit *unit = &line->units[u];
        uint32_t rune = SEGMENT_LETTER;
        size_t positions = 1;

        if (unit->kind == MANDARIN_UNIT_HAN)
            rune = is_digit(line, unit) ? SEGMENT_DIGIT : unit->rune;
        else if (unit->kind == MANDARIN_UNIT_MARK)
            rune = mark_runes[unit->mark];
        else
            positions = unit->latin.len < 1             ? 1
                        : unit->latin.len > MAX_LETTERS ? MAX_LETTERS
                                                        : unit->latin.len;
        reader->position_of[u] = (uint32_t)*count;
        for (size_t i = 0; i < positions; i++) {
            (*runes)[*count] = rune;
            (*fixed)[*count] = unit->word;
            reader->unit_of[(*count)++] = (uint32_t)u;
        }
    }
}

/* The syllable that a word of the lexicon gives a character of it, or LEXICON_NONE. */
static uint32_t word_syllable(const struct reader *reader, struct segment_cover cover, size_t at)
{
    const struct lexicon_word *word = lexicon_word(reader->lexicon, cover.word);
    size_t count = 0;
    const uint16_t *rows = word ? lexicon_readings(reader->lexicon, word, &count) : NULL;
    size_t offset = at - cover.start;

    return count > 0 && offset < word->len ? rows[1 + offset] : LEXICON_NONE;
}

/* Whether the dictionary's word gives this one syllable and no other here. */
static bool word_agrees(const struct reader *reader, struct segment_cover cover, size_t at,
                        uint32_t syllable)
{
    const struct lexicon_word *word = lexicon_word(reader->lexicon, cover.word);
    size_t count = 0;
    const uint16_t *rows = word ? lexicon_readings(reader->lexicon, word, &count) : NULL;
    size_t offset = at - cover.start;

    if (!word || word->len < 2 || offset >= word->len)
        return false;
    if (count == 0)
        return (word->flags & LEXICON_KNOWN_READING) != 0;
    for (size_t r = 0; r < count; r++) {
        if (rows[r * (word->len + 1u) + 1 + offset] != syllable)
            return false;
    }
    return true;
}

/* What a word of the dictionary says of its first character where the model takes that for a
 * surname, which no reading of the word is: 华丽, 燕麦, 朴素. LEXICON_NONE if it may be one. */
static uint32_t no_surname(const struct reader *reader, struct segment_cover cover, size_t at,
                           const struct lexicon_char *character, uint32_t syllable)
{
    const struct segment *segment = &reader->segment;
    const struct segment_token *token = &segment->tokens[segment->token_of[at]];
    const struct lexicon_word *word = lexicon_word(reader->lexicon, cover.word);
    size_t count = 0;
    const uint16_t *rows = word ? lexicon_readings(reader->lexicon, word, &count) : NULL;

    if (!word || token->start != at || token->is_person || !character->has_surname_reading ||
        syllable != character->surname || !(count > 0 || word->flags & LEXICON_KNOWN_READING))
        return LEXICON_NONE;
    for (size_t r = 0; r < count; r++) {
        if (rows[r * (word->len + 1u) + 1] == syllable)
            return LEXICON_NONE;
    }
    return count > 0 ? rows[1] : lexicon_default_reading(reader->lexicon, character);
}

static void read_position(struct reader *reader, size_t at)
{
    const struct segment *segment = &reader->segment;
    const struct segment_token *token = &segment->tokens[segment->token_of[at]];
    const struct segment_cover cover = {token->len > 1 ? token->word : LEXICON_NONE, token->start};
    const struct lexicon_char *character = lexicon_char(reader->lexicon, segment->characters[at]);
    struct reading *reading = &reader->readings[reader->unit_of[at]];
    size_t count;
    const struct lexicon_candidate *candidates = lexicon_candidates(reader->lexicon, character,
                                                                    &count);
    uint32_t syllable = word_syllable(reader, cover, at);

    if (syllable == LEXICON_NONE)
        syllable = word_syllable(reader, segment->inner[at], at);
    reading->origin = SCRIPT_ORIGIN_LEXICON;
    reading->is_word = syllable != LEXICON_NONE || (token->record && token->len > 1 &&
                                                    (token->record->flags & LEXICON_KNOWN_READING));
    if (count > 1 && lexicon_count(reader->lexicon, LEXICON_WEIGHTS) > 1) {
        uint32_t plain;

        syllable = candidates[polyphone_decide(segment, at, &reading->margin)].syllable;
        plain = no_surname(reader, cover, at, character, syllable);
        if (plain != LEXICON_NONE)
            syllable = plain;
        if (!word_agrees(reader, cover, at, syllable) &&
            !word_agrees(reader, segment->inner[at], at, syllable))
            reading->origin = SCRIPT_ORIGIN_MODEL;
    } else if (syllable == LEXICON_NONE) {
        syllable = lexicon_default_reading(reader->lexicon, character);
        if (!reading->is_word)
            reading->origin = SCRIPT_ORIGIN_CHARACTER;
    }
    if (syllable != LEXICON_NONE)
        reading->syllable = lexicon_script_syllable(reader->lexicon, syllable);
}

/* A digit that was written as one is a position of its own kind: its character's default. */
static void read_digit(struct reader *reader, size_t at)
{
    const struct mandarin_unit *unit = reader_unit(reader, at);
    struct reading *reading = &reader->readings[reader->unit_of[at]];
    uint32_t syllable = lexicon_default_reading(
        reader->lexicon,
        lexicon_char(reader->lexicon, lexicon_find_char(reader->lexicon, unit->rune)));

    if (syllable == LEXICON_NONE)
        return;
    reading->syllable = lexicon_script_syllable(reader->lexicon, syllable);
    reading->origin = SCRIPT_ORIGIN_NUMBER;
    reading->is_word = true;
}

/* Words of our own lists win over the model, unless a word of the line goes over their edge. */
static void apply_lists(struct reader *reader)
{
    const struct segment *segment = &reader->segment;
    uint32_t done = 0; /* positions before this belong to a longer word of a list */

    for (size_t h = 0; h < segment->hit_count; h++) {
        const struct segment_hit *hit = &segment->hits[h];
        const struct lexicon_word *word = lexicon_word(reader->lexicon, hit->word);
        const struct segment_token *first = &segment->tokens[segment->token_of[hit->start]];
        const struct segment_token *last =
            &segment->tokens[segment->token_of[hit->start + hit->len - 1]];
        bool is_aligned = hit->start == first->start &&
                          hit->start + hit->len == last->start + last->len;
        size_t count;
        const uint16_t *rows;

        if (!(word->flags & (LEXICON_OVERRIDE | LEXICON_NAME)) ||
            (!is_aligned && (first != last || first->is_person)))
            continue;
        if (hit->start < done && hit->start + hit->len <= done)
            continue;
        rows = lexicon_readings(reader->lexicon, word, &count);
        for (size_t i = 0; count > 0 && i < hit->len; i++) {
            struct reading *reading = &reader->readings[reader->unit_of[hit->start + i]];

            reading->syllable = lexicon_script_syllable(reader->lexicon, rows[1 + i]);
            reading->origin = word->flags & LEXICON_NAME ? SCRIPT_ORIGIN_NAME
                                                         : SCRIPT_ORIGIN_OVERRIDE;
            reading->is_word = true;
        }
        done = hit->start + hit->len;
    }
}

/* Takes the next syllable off an annotation: separated by blanks, apostrophes or hyphens. */
static bool next_syllable(struct span *rest, struct script_syllable *syllable)
{
    size_t end = 0;
    struct span part;

    *rest = span_trim(*rest);
    while (end < rest->len && rest->data[end] != ' ' && rest->data[end] != '\'' &&
           rest->data[end] != '-' && rest->data[end] != ',')
        end++;
    part = span_slice(*rest, 0, end);
    *rest = span_slice(*rest, end + 1, rest->len);
    return script_syllable_parse(part, syllable);
}

/* How many units from `first` on carry the same annotation. */
static size_t annotated_count(const struct mandarin_line *line, size_t first)
{
    size_t count = 0;

    while (first + count < line->unit_count &&
           line->units[first + count].kind == MANDARIN_UNIT_HAN &&
           line->units[first + count].annotation == line->units[first].annotation)
        count++;
    return count;
}

static void believe(struct reader *reader, size_t unit, const struct script_syllable *syllable,
                    bool is_trusted)
{
    struct reading *reading = &reader->readings[unit];
    const struct lexicon_char *character = lexicon_char(
        reader->lexicon, lexicon_find_char(reader->lexicon, reader->line->units[unit].rune));
    bool is_open =
        reading->origin == SCRIPT_ORIGIN_CHARACTER || reading->origin == SCRIPT_ORIGIN_FALLBACK ||
        (reading->origin == SCRIPT_ORIGIN_MODEL && !reading->is_word && reading->margin < unsure);

    if (!is_trusted &&
        (!is_open || lexicon_known_reading(reader->lexicon, character, syllable) == LEXICON_NONE))
        return;
    *reading = (struct reading){
        .syllable = *syllable, .origin = SCRIPT_ORIGIN_ANNOTATION, .is_word = true};
}

static void apply_annotations(struct reader *reader)
{
    const struct mandarin_line *line = reader->line;

    for (size_t u = 0; u < line->unit_count; u++) {
        const struct report_annotation *annotation = line->units[u].annotation;
        struct span rest;
        struct script_syllable syllable;
        size_t count;
        size_t good = 0;

        if (!annotation || line->units[u].kind != MANDARIN_UNIT_HAN)
            continue;
        count = annotated_count(line, u);
        rest = annotation->reading;
        while (rest.len > 0 && next_syllable(&rest, &syllable))
            good++;
        rest.len = good == count ? annotation->reading.len : 0;
        rest.data = annotation->reading.data;
        for (size_t i = 0; i < count && rest.len > 0 && next_syllable(&rest, &syllable); i++)
            believe(reader, u + i, &syllable, annotation->is_trusted);
        u += count - 1;
    }
}

static void apply_user(struct reader *reader, const struct script_syllable **user)
{
    for (size_t u = 0; user && u < reader->line->unit_count; u++) {
        if (user[u])
            reader->readings[u] = (struct reading){
                .syllable = *user[u], .origin = SCRIPT_ORIGIN_USER, .is_word = true};
    }
}

/* Cuts the line's units into words. */
static void cut(struct reader *reader)
{
    uint32_t *runes;
    uint32_t *fixed;
    size_t count;

    lay_out(reader, &runes, &fixed, &count);
    segment_make(&reader->segment, reader->lexicon, runes, fixed, count, reader->line->arena);
}

/* For every unit, whether it is a word by itself: 行 in 三行, not in 银行. */
static bool *find_alone(const struct reader *reader)
{
    const struct segment *segment = &reader->segment;
    bool *is_alone = arena_alloc_array(reader->line->arena, reader->line->unit_count,
                                       sizeof(*is_alone));

    for (size_t u = 0; u < reader->line->unit_count; u++)
        is_alone[u] = segment->tokens[segment->token_of[reader->position_of[u]]].len == 1;
    return is_alone;
}

void mandarin_read(const struct mandarin *mandarin, const struct mandarin_options *options,
                   struct mandarin_line *line)
{
    struct reader reader = {.lexicon = &mandarin->lexicon, .line = line};
    const struct script_syllable **user = NULL;

    cut(&reader);
    if (options && options->user_lexicon) {
        user = user_words(options->user_lexicon, line, find_alone(&reader));
        cut(&reader);
    }
    reader.readings = arena_alloc_array(line->arena, line->unit_count, sizeof(*reader.readings));
    for (size_t at = 0; at < reader.segment.count; at++) {
        if (reader_unit(&reader, at)->kind != MANDARIN_UNIT_HAN)
            continue;
        if (reader.segment.runes[at] == SEGMENT_DIGIT)
            read_digit(&reader, at);
        else
            read_position(&reader, at);
    }
    names_apply(&reader);
    rules_apply(&reader);
    company_apply(&reader);
    apply_lists(&reader);
    apply_annotations(&reader);
    apply_user(&reader, user);
    words_make(&reader);
}
