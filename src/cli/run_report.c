/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "base/text.h"
#include "base/utf8.h"
#include "cli/version.h"

#include "base/banned.h"

/* docs/run-report.md describes the document, docs/run-report.schema.json checks it. Nothing in it
 * depends on the clock or on how long the work took: the same run has the same report. */

#define FORMAT "bobao-run"
enum { FORMAT_VERSION = 1 };

static bool is_run_report(struct span bytes)
{
    struct span start = span_slice(bytes, 0, 64);

    return span_find(start, SPAN("\"" FORMAT "\""), 0) < start.len;
}

/* A run that fails early has a report, too, and may not know yet what else it would have read: only
 * an older report is ever replaced. */
static bool check_old(const char *path, struct diag *diag)
{
    struct stat info;

    return stat(path, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size == 0 ||
           cli_begins_as(path, is_run_report) ||
           diag_error(diag, DIAG_USAGE, (struct diag_place){.file = path},
                      "it is no run report and will not be replaced by one: name another file "
                      "with --json=FILE, or take it away");
}

bool cli_open_run_report(struct cli_run_report *report, const struct cli_settings *settings,
                         struct diag *diag)
{
    report->path = settings->run_report;
    if (!report->path)
        return true;
    if (strcmp(report->path, "-") != 0)
        return check_old(report->path, diag) &&
               file_draft_create(&report->file, report->path, diag);
    for (size_t i = 0; i < settings->output_count; i++) {
        if (strcmp(settings->outputs[i], "-") == 0)
            return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                              "standard output takes the sound: send the run report to a file with "
                              "--json=FILE");
    }
    return true;
}

/* Paths may hold any bytes, JSON only UTF-8. */
static json_t *text_of(struct span text)
{
    struct arena arena = {0};
    struct text shown = {.arena = &arena};
    json_t *made;

    while (text.len > 0) {
        size_t valid = utf8_valid_len(text);

        text_put(&shown, span_slice(text, 0, valid));
        if (valid < text.len)
            text_put_rune(&shown, 0xFFFD);
        text = span_slice(text, valid + 1, text.len);
    }
    made = json_stringn(shown.len > 0 ? shown.data : "", shown.len);
    arena_finish(&arena);
    return made;
}

static json_t *text_or_null(struct span text)
{
    return text.len > 0 ? text_of(text) : json_null();
}

/* To the nearest unit of 10^-digits; what is not a number is null. */
static json_t *number(double value, int digits)
{
    double scale = pow(10, digits);
    double rounded = round(value * scale) / scale;

    return isfinite(rounded) ? json_real(rounded + 0.0) : json_null();
}

static void set(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

static void set_digest(json_t *object, const struct digest *digest)
{
    set(object, "bytes", json_integer(digest->size_bytes));
    set(object, "sha256", json_string(digest->hex));
}

static json_t *inputs_json(const struct bulletin_inputs *inputs)
{
    json_t *list = json_array();

    for (size_t i = 0; i < inputs->count; i++) {
        json_t *row = json_object();

        set(row, "role", json_string(inputs->list[i].role));
        set(row, "path", text_of(span_of(inputs->list[i].path)));
        set_digest(row, &inputs->list[i].digest);
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *outputs_json(const struct bulletin_result *result)
{
    json_t *list = json_array();

    for (size_t i = 0; i < result->output_count; i++) {
        json_t *row = json_object();

        set(row, "path", text_of(span_of(result->outputs[i].path)));
        set(row, "format", json_string(result->outputs[i].format));
        set_digest(row, &result->outputs[i].digest);
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *voices_json(const struct bulletin_result *result)
{
    json_t *list = json_array();

    for (size_t i = 0; i < result->voice_count; i++)
        json_array_append_new(list, text_of(result->voices[i]));
    return list;
}

static json_t *left_out_json(const struct bulletin_result *result)
{
    json_t *list = json_array();

    for (size_t i = 0; i < result->left_out_count; i++) {
        json_t *row = json_object();

        set(row, "kind", json_string(result->left_out[i].kind));
        set(row, "text", text_of(result->left_out[i].text));
        set(row, "path", text_of(span_of(result->left_out[i].path)));
        set(row, "line", json_integer((json_int_t)result->left_out[i].line));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *chapters_json(const struct bulletin_result *result)
{
    const struct audio_timeline *timeline = result->timeline;
    json_t *list = json_array();

    for (size_t i = 0; timeline && i < timeline->chapter_count; i++) {
        struct audio_range range = timeline->chapters[i].range;
        json_t *row = json_object();

        set(row, "title", text_of(result->script->chapters[i].title));
        set(row, "start", number((double)range.start / timeline->rate_hz, 6));
        set(row, "end", number((double)range.end / timeline->rate_hz, 6));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *loudness_json(const struct audio_loudness *loudness)
{
    bool is_measured = loudness->is_measurable;
    json_t *object = json_object();

    set(object, "integrated_lufs",
        is_measured ? number(loudness->integrated_lufs, 2) : json_null());
    set(object, "range_lu", is_measured ? number(loudness->range_lu, 2) : json_null());
    set(object, "true_peak_dbtp", number(loudness->true_peak_dbtp, 2));
    set(object, "momentary_lufs", number(loudness->momentary_lufs, 2));
    set(object, "shortterm_lufs", number(loudness->shortterm_lufs, 2));
    set(object, "gain_db", number(loudness->gain_db, 2));
    set(object, "target_lufs",
        loudness->has_target ? number(loudness->target_lufs, 2) : json_null());
    return object;
}

static json_t *count_or_null(size_t count)
{
    return count > 0 ? json_integer((json_int_t)count) : json_null();
}

static json_t *messages_json(const struct diag *diag)
{
    static const char *const levels[] = {"note", "warning", "error"};
    json_t *list = json_array();

    for (size_t i = 0; i < diag->message_count; i++) {
        const struct diag_message *message = &diag->messages[i];
        json_t *row = json_object();

        set(row, "level", json_string(levels[message->level]));
        set(row, "status",
            message->level == DIAG_ERROR ? json_integer((json_int_t)message->kind) : json_null());
        set(row, "file", text_or_null(span_of(message->place.file)));
        set(row, "line", count_or_null(message->place.line));
        set(row, "column", count_or_null(message->place.column));
        set(row, "text", text_of(message->text));
        json_array_append_new(list, row);
    }
    return list;
}

/* Null while there is no programme. */
static json_t *programme_json(const struct bulletin_result *result)
{
    json_t *object;

    if (!result->timeline)
        return json_null();
    object = json_object();
    set(object, "title", text_of(result->title));
    set(object, "date", text_or_null(result->date));
    set(object, "engine", json_string(result->engine));
    set(object, "voices", voices_json(result));
    set(object, "rate_hz", json_integer(result->timeline->rate_hz));
    set(object, "frames", json_integer(result->timeline->frame_count));
    set(object, "duration", number(result->duration_seconds, 6));
    set(object, "sentences", json_integer((json_int_t)result->sentence_count));
    set(object, "syllables_per_minute", number(result->syllables_per_minute, 1));
    set(object, "rate_factor", number(result->rate_factor, 4));
    set(object, "pause_factor", number(result->pause_factor, 4));
    set(object, "loudness", loudness_json(&result->loudness));
    set(object, "chapters", chapters_json(result));
    set(object, "left_out", left_out_json(result));
    return object;
}

static json_t *report_json(const struct cli_run_report *report, bool ok,
                           const struct bulletin_result *result, const struct diag *diag)
{
    const struct diag_message *error = diag_first_error(diag);
    int status = ok ? 0 : error ? (int)error->kind : (int)DIAG_SOFTWARE;
    json_t *object = json_object();

    set(object, "format", json_string(FORMAT));
    set(object, "version", json_integer(FORMAT_VERSION));
    set(object, "software", json_string("bobao " BOBAO_VERSION));
    set(object, "outcome",
        json_string(!ok                    ? "failed"
                    : result->is_unchanged ? "unchanged"
                                           : "rendered"));
    set(object, "status", json_integer(status));
    set(object, "inputs", inputs_json(report->inputs));
    set(object, "programme", ok ? programme_json(result) : json_null());
    set(object, "outputs", ok ? outputs_json(result) : json_array());
    set(object, "messages", messages_json(diag));
    return object;
}

static bool put(struct cli_run_report *report, struct span bytes, struct diag *diag)
{
    if (!report->file.is_open)
        return cli_put(bytes, diag) && cli_put(SPAN("\n"), diag);
    return file_draft_put(&report->file, bytes, diag) &&
           file_draft_put(&report->file, SPAN("\n"), diag) &&
           file_draft_commit(&report->file, diag);
}

bool cli_put_run_report(struct cli_run_report *report, bool ok,
                        const struct bulletin_result *result, struct diag *diag)
{
    const struct diag_message *error = diag_first_error(diag);
    bool is_file = report->path && strcmp(report->path, "-") != 0;
    json_t *object;
    char *bytes;
    bool is_put;

    if (!report->path || (is_file && !report->file.is_open))
        return true;
    if (!ok && error && error->kind == DIAG_USAGE)
        return true; /* what was named as the report's file may be the input or an output */
    object = report_json(report, ok, result, diag);
    bytes = json_dumps(object, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    json_decref(object);
    if (!bytes)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory for the run report");
    is_put = put(report, span_of(bytes), diag);
    free(bytes);
    return is_put;
}

void cli_close_run_report(struct cli_run_report *report)
{
    file_draft_finish(&report->file);
}
