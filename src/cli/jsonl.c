/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/jsonl.h"

#include <stdlib.h>

#include <jansson.h>

#include "base/utf8.h"

#include "base/banned.h"

static json_t *text_of(struct span s)
{
    return json_stringn_nocheck(s.len > 0 ? s.data : "", s.len);
}

/* A word, or a part of one, as it is shown: bytes of the input and syllables of the word. */
struct part {
    struct span text;
    struct span spoken;
    size_t start;
    size_t end;
    size_t first; /* syllables */
    size_t count;
};

static json_t *readings_of(const struct script_word *word, const struct part *part, bool is_surface)
{
    json_t *readings = json_array();

    for (size_t i = part->first; i < part->first + part->count; i++) {
        const struct script_syllable *syllable = &word->syllables[i];

        json_array_append_new(
            readings,
            json_sprintf("%s%u", syllable->base, is_surface ? syllable->surface : syllable->tone));
        if (syllable->has_erhua)
            json_array_append_new(readings, json_string("er5"));
    }
    return readings;
}

static void put_part(json_t *words, const struct script_word *word, const struct part *part)
{
    json_t *object = json_object();

    json_object_set_new(object, "start", json_integer((json_int_t)part->start));
    json_object_set_new(object, "end", json_integer((json_int_t)part->end));
    json_object_set_new(object, "text", text_of(part->text));
    json_object_set_new(object, "spoken", text_of(part->spoken));
    json_object_set_new(object, "pinyin", readings_of(word, part, false));
    json_object_set_new(object, "surface", readings_of(word, part, true));
    json_object_set_new(object, "language", json_string(script_language_names[word->language]));
    json_array_append_new(words, object);
}

/* How many characters at the end, or else at the start, of both are the same. */
static size_t same_characters(struct span a, struct span b, bool at_end, size_t *bytes)
{
    size_t count = 0;

    *bytes = 0;
    while (*bytes < a.len && *bytes < b.len) {
        struct span rest_a = at_end ? span_slice(a, 0, a.len - *bytes)
                                    : span_slice(a, *bytes, a.len);
        struct span rest_b = at_end ? span_slice(b, 0, b.len - *bytes)
                                    : span_slice(b, *bytes, b.len);
        struct span one;
        uint32_t rune;

        if (at_end) {
            one = utf8_last(rest_a, NULL);
            if (!span_ends(rest_b, one))
                break;
        } else {
            one = rest_a;
            utf8_next(&one, &rune);
            one = span_slice(rest_a, 0, rest_a.len - one.len);
            if (!span_starts(rest_b, one))
                break;
        }
        *bytes += one.len;
        count++;
    }
    return count;
}

/* A word with brackets in it whose characters are all said as they stand, 厅（局）长: a part a
 * character. False for other words. */
static bool put_characters(json_t *words, const struct script_word *word)
{
    struct span rest = word->text;
    struct span spoken = word->spoken;
    struct part part = {.start = word->start, .count = 1};
    bool is_checked = false;

    for (;;) {
        struct span before = rest;
        uint32_t rune;

        if (!utf8_next(&rest, &rune)) {
            if (spoken.len > 0 || is_checked)
                return is_checked;
            is_checked = true; /* all of it matches: once more, to put it */
            rest = word->text;
            spoken = word->spoken;
            continue;
        }
        if (!utf8_is_han(rune))
            continue;
        part.text = span_slice(before, 0, before.len - rest.len);
        if (!span_starts(spoken, part.text))
            return false;
        spoken = span_slice(spoken, part.text.len, spoken.len);
        if (!is_checked)
            continue;
        part.spoken = part.text;
        part.start = word->start + (size_t)(part.text.data - word->text.data);
        part.end = part.start + part.text.len;
        put_part(words, word, &part);
        part.first++;
    }
}

/* A word of which only the ends are said as they stand (10号: 十号) is shown in parts, so that
 * these characters have their own places and one reading each. */
static void put_word(json_t *words, const struct script_word *word)
{
    struct part whole = {word->text, word->spoken, word->start, word->end, 0, word->syllable_count};
    struct part head = whole;
    struct part middle = whole;
    struct part tail = whole;
    size_t bytes;

    if (word->language != SCRIPT_MANDARIN || word->end - word->start != word->text.len ||
        utf8_count(word->text) == word->syllable_count ||
        utf8_count(word->spoken) != word->syllable_count) {
        put_part(words, word, &whole);
        return;
    }
    if (put_characters(words, word))
        return;
    tail.count = same_characters(word->text, word->spoken, true, &bytes);
    tail.first = word->syllable_count - tail.count;
    tail.start = word->end - bytes;
    tail.text = span_slice(word->text, word->text.len - bytes, word->text.len);
    tail.spoken = tail.text;
    middle.text.len -= bytes;
    middle.spoken.len -= bytes;
    middle.end -= bytes;
    middle.count -= tail.count;
    head.count = same_characters(middle.text, middle.spoken, false, &bytes);
    head.end = head.start + bytes;
    head.text = span_slice(middle.text, 0, bytes);
    head.spoken = head.text;
    middle.first = head.count;
    middle.count -= head.count;
    middle.start += bytes;
    middle.text = span_slice(middle.text, bytes, middle.text.len);
    middle.spoken = span_slice(middle.spoken, bytes, middle.spoken.len);
    if (head.count > 0)
        put_part(words, word, &head);
    if (middle.count > 0 || middle.text.len > 0)
        put_part(words, word, &middle);
    if (tail.count > 0)
        put_part(words, word, &tail);
}

void cli_put_jsonl(struct text *out, const struct script_sentence *sentence, size_t line)
{
    json_t *object = json_object();
    json_t *words = json_array();
    char *dumped;

    for (size_t i = 0; i < sentence->phrase_count; i++) {
        for (size_t j = 0; j < sentence->phrases[i].word_count; j++)
            put_word(words, &sentence->phrases[i].words[j]);
    }
    json_object_set_new(object, "line", json_integer((json_int_t)line));
    json_object_set_new(object, "text", text_of(sentence->text));
    json_object_set_new(object, "words", words);
    dumped = json_dumps(object, JSON_COMPACT);
    text_put(out, span_of(dumped));
    free(dumped);
    json_decref(object);
}
