/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include <math.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/banned.h"

/* The timeline as a document: docs/timeline.md describes it, docs/timeline.schema.json checks it.
 * Each sentence is made, written on a line of its own and forgotten, so that memory does not grow
 * with the document. Every value goes through jansson; only the brackets of the lists around the
 * sentences are put here. */

enum { FORMAT_VERSION = 1 };

static const size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(15);

/* Writes a value and frees it. */
static void put_json(struct deliver_document *document, json_t *value, size_t more_flags)
{
    char *bytes = json_dumps(value, flags | more_flags);

    json_decref(value);
    if (bytes)
        deliver_document_put(document, span_of(bytes));
    else
        deliver_document_fail(document);
    free(bytes);
}

static json_t *text_of(struct span text)
{
    return json_stringn(text.len > 0 ? text.data : "", text.len);
}

/* To the nearest unit of 10^-digits; what is not a number is null. */
static json_t *number(double value, int digits)
{
    double scale = pow(10, digits);
    double rounded = round(value * scale) / scale;

    return isfinite(rounded) ? json_real(rounded + 0.0) : json_null();
}

/* The times of anything, in seconds (to the microsecond) and in frames. */
static void set_range(json_t *object, struct audio_range range, int rate_hz)
{
    json_object_set_new(object, "start", number((double)range.start / rate_hz, 6));
    json_object_set_new(object, "end", number((double)range.end / rate_hz, 6));
    json_object_set_new(object, "start_frame", json_integer(range.start));
    json_object_set_new(object, "end_frame", json_integer(range.end));
}

static json_t *loudness_json(const struct audio_loudness *loudness)
{
    json_t *object = json_object();
    bool is_measured = loudness->is_measurable;

    json_object_set_new(object, "integrated_lufs",
                        is_measured ? number(loudness->integrated_lufs, 2) : json_null());
    json_object_set_new(object, "range_lu",
                        is_measured ? number(loudness->range_lu, 2) : json_null());
    json_object_set_new(object, "true_peak_dbtp", number(loudness->true_peak_dbtp, 2));
    json_object_set_new(object, "momentary_lufs", number(loudness->momentary_lufs, 2));
    json_object_set_new(object, "shortterm_lufs", number(loudness->shortterm_lufs, 2));
    json_object_set_new(object, "gain_db", number(loudness->gain_db, 2));
    json_object_set_new(object, "target_lufs",
                        loudness->has_target ? number(loudness->target_lufs, 2) : json_null());
    return object;
}

static json_t *head_json(const struct deliver_info *info)
{
    const struct audio_timeline *timeline = info->timeline;
    const struct {
        const char *name;
        struct span text;
    } rows[] = {
        {"title", info->title},       {"artist", info->artist}, {"date", info->date},
        {"source", info->source},     {"voice", info->voice},   {"engine", info->engine},
        {"software", info->software},
    };
    json_t *head = json_object();

    json_object_set_new(head, "format", json_string("bobao-timeline"));
    json_object_set_new(head, "version", json_integer(FORMAT_VERSION));
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        json_object_set_new(head, rows[i].name, text_of(rows[i].text));
    json_object_set_new(head, "rate_hz", json_integer(timeline->rate_hz));
    json_object_set_new(head, "channels", json_integer(info->channels));
    json_object_set_new(head, "frames", json_integer(timeline->frame_count));
    json_object_set_new(head, "duration",
                        number((double)timeline->frame_count / timeline->rate_hz, 6));
    json_object_set_new(head, "loudness", loudness_json(info->loudness));
    return head;
}

/* The word's readings as the Script writes them, by way of a sentence that has only this word. */
static json_t *pinyin_json(const struct script_word *word, bool is_surface, struct arena *arena)
{
    struct script_word copy = *word;
    struct script_phrase phrase = {.words = &copy, .word_count = 1};
    struct script_sentence sentence = {.phrases = &phrase, .phrase_count = 1};
    struct text pinyin = {.arena = arena};

    if (word->language == SCRIPT_MANDARIN)
        script_put_pinyin(&pinyin, &sentence, is_surface);
    return text_of(text_span(&pinyin));
}

static json_t *word_json(const struct script_word *word, struct audio_range range, int rate_hz,
                         struct arena *arena)
{
    json_t *object = json_object();

    json_object_set_new(object, "text", text_of(word->text));
    json_object_set_new(object, "spoken", text_of(word->spoken));
    json_object_set_new(object, "language", json_string(script_language_names[word->language]));
    json_object_set_new(object, "pinyin", pinyin_json(word, false, arena));
    json_object_set_new(object, "surface", pinyin_json(word, true, arena));
    set_range(object, range, rate_hz);
    return object;
}

static json_t *sentence_json(const struct script_sentence *sentence,
                             const struct audio_timeline_sentence *times, int rate_hz,
                             struct arena *arena)
{
    json_t *object = json_object();
    json_t *words = json_array();
    size_t k = 0;

    json_object_set_new(object, "text", text_of(sentence->text));
    json_object_set_new(object, "role", json_string(script_role_names[sentence->role]));
    set_range(object, times->range, rate_hz);
    for (size_t i = 0; i < sentence->phrase_count; i++) {
        for (size_t j = 0; j < sentence->phrases[i].word_count; j++)
            json_array_append_new(words, word_json(&sentence->phrases[i].words[j],
                                                   times->words[k++], rate_hz, arena));
    }
    json_object_set_new(object, "words", words);
    return object;
}

static void put_chapter(struct deliver_document *document, size_t i)
{
    const struct deliver_info *info = document->file->info;
    const struct script_chapter *chapter = &info->script->chapters[i];
    const struct audio_timeline_chapter *times = &info->timeline->chapters[i];
    json_t *head = json_object();
    struct arena arena = {0};

    json_object_set_new(head, "title", text_of(chapter->title));
    set_range(head, times->range, info->timeline->rate_hz);
    deliver_document_put(document, i > 0 ? SPAN(",\n{") : SPAN("\n{"));
    put_json(document, head, JSON_EMBED);
    deliver_document_put(document, SPAN(",\"sentences\":["));
    for (size_t k = 0; k < chapter->sentence_count && !document->has_failed; k++) {
        deliver_document_put(document, k > 0 ? SPAN(",\n") : SPAN("\n"));
        put_json(document,
                 sentence_json(&chapter->sentences[k], &times->sentences[k],
                               info->timeline->rate_hz, &arena),
                 0);
        arena_reset(&arena);
    }
    deliver_document_put(document, SPAN("]}"));
    arena_finish(&arena);
}

static bool close_json(struct deliver_file *file, struct diag *diag)
{
    struct deliver_document document;

    deliver_document_start(&document, file, diag);
    deliver_document_put(&document, SPAN("{"));
    put_json(&document, head_json(file->info), JSON_EMBED);
    deliver_document_put(&document, SPAN(",\n\"chapters\":["));
    for (size_t i = 0; i < file->info->script->chapter_count && !document.has_failed; i++)
        put_chapter(&document, i);
    deliver_document_put(&document, SPAN("]}\n"));
    return deliver_document_end(&document);
}

const struct deliver_format deliver_json = {
    .name = "json",
    .suffix = ".json",
    .help = "timeline: chapters, sentences and words with their times",
    .open = deliver_document_open,
    .close = close_json,
    .verify = deliver_document_verify,
    .release = deliver_document_release,
};
