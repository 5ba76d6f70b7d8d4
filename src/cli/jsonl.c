/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/jsonl.h"

#include <stdlib.h>

#include <jansson.h>

#include "base/banned.h"

static json_t *text_of(struct span s)
{
    return json_stringn_nocheck(s.len > 0 ? s.data : "", s.len);
}

static json_t *readings_of(const struct script_word *word, bool is_surface)
{
    json_t *readings = json_array();

    for (size_t i = 0; i < word->syllable_count; i++) {
        const struct script_syllable *syllable = &word->syllables[i];

        json_array_append_new(
            readings,
            json_sprintf("%s%u", syllable->base, is_surface ? syllable->surface : syllable->tone));
        if (syllable->has_erhua)
            json_array_append_new(readings, json_string("r5"));
    }
    return readings;
}

static json_t *word_of(const struct script_word *word)
{
    json_t *object = json_object();

    json_object_set_new(object, "start", json_integer((json_int_t)word->start));
    json_object_set_new(object, "end", json_integer((json_int_t)word->end));
    json_object_set_new(object, "text", text_of(word->text));
    json_object_set_new(object, "spoken", text_of(word->spoken));
    json_object_set_new(object, "pinyin", readings_of(word, false));
    json_object_set_new(object, "surface", readings_of(word, true));
    json_object_set_new(object, "language", json_string(script_language_names[word->language]));
    return object;
}

void cli_put_jsonl(struct text *out, const struct script_sentence *sentence, size_t line)
{
    json_t *object = json_object();
    json_t *words = json_array();
    char *dumped;

    for (size_t i = 0; i < sentence->phrase_count; i++) {
        for (size_t j = 0; j < sentence->phrases[i].word_count; j++)
            json_array_append_new(words, word_of(&sentence->phrases[i].words[j]));
    }
    json_object_set_new(object, "line", json_integer((json_int_t)line));
    json_object_set_new(object, "text", text_of(sentence->text));
    json_object_set_new(object, "words", words);
    dumped = json_dumps(object, JSON_COMPACT);
    text_put(out, span_of(dumped));
    free(dumped);
    json_decref(object);
}
