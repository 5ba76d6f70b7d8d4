/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

void bulletin_pass_on(const struct diag *own, struct diag_place place, struct diag *diag)
{
    for (size_t i = 0; i < own->message_count; i++) {
        const struct diag_message *message = &own->messages[i];
        bool is_placed = message->place.file && message->place.file[0];
        struct diag_place there = is_placed ? message->place : place;

        if (message->level == DIAG_ERROR)
            diag_error(diag, is_placed ? message->kind : DIAG_CONFIG, there, "%.*s",
                       SPAN_ARGS(message->text));
        else if (message->level == DIAG_WARNING)
            diag_warning(diag, there, "%.*s", SPAN_ARGS(message->text));
        else
            diag_note(diag, there, "%.*s", SPAN_ARGS(message->text));
    }
}

/* ---- fields ---- */

static bool unknown_set(const struct bulletin_plan *plan, struct span name, struct diag *diag)
{
    const char **names = arena_alloc_array(plan->arena, plan->fields.count, sizeof(*names));
    const char *nearest;

    for (size_t i = 0; i < plan->fields.count; i++)
        names[i] = arena_string(plan->arena, plan->fields.list[i].name);
    nearest = span_nearest(name, names, plan->fields.count);
    return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                      "--set: the bulletin has no field '%.*s': %s%s%sadd it to its 'fields'",
                      SPAN_ARGS(name), nearest ? "did you mean '" : "", nearest ? nearest : "",
                      nearest ? "'? or " : "");
}

static bool apply_set(struct bulletin_plan *plan, struct span given, struct diag *diag)
{
    static const char *const made[] = {"date", "weekday", "count", "titles"};
    size_t equals = span_find(given, SPAN("="), 0);
    struct span name = span_slice(given, 0, equals);

    if (equals == given.len || utf8_valid_len(given) < given.len)
        return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                          "--set wants NAME=VALUE in UTF-8, not '%.*s'", SPAN_ARGS(given));
    for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
        if (span_is(name, made[i]))
            return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE, "--set cannot set '%s': %s", made[i],
                              i < 2 ? "use --date" : "it is counted from the reports");
    }
    for (size_t i = 0; i < plan->fields.count; i++) {
        if (span_equals(plan->fields.list[i].name, name)) {
            bulletin_field_set(&plan->fields, name, span_slice(given, equals + 1, given.len),
                               plan->arena);
            return true;
        }
    }
    return unknown_set(plan, name, diag);
}

static bool set_fields(struct bulletin_plan *plan, struct diag *diag)
{
    const struct bulletin_file *file = plan->file;
    const struct bulletin_file_job *job = plan->job;
    bool ok = true;

    plan->date = job->date.len > 0              ? job->date
                 : span_is(file->date, "today") ? job->today
                                                : file->date;
    bulletin_field_set_date(&plan->fields, plan->date, plan->arena);
    bulletin_field_set(&plan->fields, SPAN("station"), file->station, plan->arena);
    plan->fields.list[plan->fields.count - 1].is_known = file->station.len > 0;
    bulletin_field_set(&plan->fields, SPAN("count"), SPAN("0"), plan->arena);
    bulletin_field_set(&plan->fields, SPAN("titles"), SPAN(""), plan->arena);
    for (size_t i = 0; i < file->field_count; i++) {
        const struct bulletin_file_field *field = &file->fields[i];
        bool is_taken = false;

        for (size_t k = 0; k < plan->fields.count; k++)
            is_taken = is_taken || span_equals(plan->fields.list[k].name, field->name);
        if (is_taken)
            ok = diag_error(diag, DIAG_CONFIG, yaml_place(file->path, field->node),
                            "'{%.*s}' is a field already: choose another name",
                            SPAN_ARGS(field->name));
        else
            bulletin_field_set(&plan->fields, field->name, field->value, plan->arena);
    }
    for (size_t i = 0; i < job->set_count; i++)
        ok = apply_set(plan, span_of(job->sets[i]), diag) && ok;
    return ok;
}

/* ---- voices and lexicons ---- */

void bulletin_note_read(struct bulletin_plan *plan, const char *path)
{
    ARENA_PUSH(plan->arena, plan->read_paths, plan->read_count, plan->read_capacity, path);
}

bool bulletin_locate_file(struct bulletin_plan *plan, struct span given, const char *what,
                          struct diag_place place, const char **path, struct diag *diag)
{
    struct stat info;

    if (!bulletin_locate(&plan->area, given, place, plan->arena, path, diag))
        return false;
    bulletin_note_read(plan, *path);
    if (stat(*path, &info) == 0 && S_ISREG(info.st_mode))
        return true;
    return diag_error(diag, DIAG_NO_INPUT, place, "there is no %s '%.*s': correct the path", what,
                      SPAN_ARGS(given));
}

static bool load_voice(struct bulletin_plan *plan, struct span name, struct diag_place place,
                       struct speech_voice **voice, struct diag *diag)
{
    const char *path = arena_string(plan->arena, name);
    struct diag own = {0};
    bool ok;

    if ((strchr(path, '/') || span_ends(name, SPAN(".yaml"))) &&
        !bulletin_locate_file(plan, name, "voice file", place, &path, diag))
        return false;
    ok = bulletin_load_voice(&plan->job->home, path, plan->arena, voice, &own);
    bulletin_pass_on(&own, place, diag);
    diag_finish(&own);
    return ok;
}

/* The number of a voice at a rate (0: its own) in the plan's list; loads it the first time. One
 * that cannot be loaded is an error that time only. */
static bool find_voice(struct bulletin_plan *plan, struct span name, int64_t rate,
                       struct diag_place place, size_t *number, struct diag *diag)
{
    struct bulletin_voice made = {0};
    size_t name_count = plan->voice_count;
    bool ok;
    struct span key = arena_format(plan->arena, "%.*s@%lld", SPAN_ARGS(name), (long long)rate);

    for (*number = 0; *number < plan->voice_count; (*number)++) {
        if (span_equals(plan->voice_names[*number], key))
            return true;
    }
    ok = load_voice(plan, name, place, &made.voice, diag);
    if (ok && rate > 0)
        made.voice->rate_spm = rate;
    if (ok && plan->file->expression >= 0)
        made.voice->expression = plan->file->expression;
    ARENA_PUSH(plan->arena, plan->voice_names, name_count, plan->name_capacity, key);
    ARENA_PUSH(plan->arena, plan->voices, plan->voice_count, plan->voice_capacity, made);
    return ok;
}

static bool load_lexicon(struct bulletin_plan *plan, struct span given, struct diag_place place,
                         struct mandarin_user_lexicon **lexicon, struct diag *diag)
{
    const char *path;

    return given.len == 0 ||
           (bulletin_locate_file(plan, given, "lexicon", place, &path, diag) &&
            bulletin_read_lexicon(&plan->job->home, path, plan->arena, lexicon, diag));
}

static bool load_cover(struct bulletin_plan *plan, struct diag *diag)
{
    struct diag_place place = bulletin_key_place(plan->file, plan->file->root, "cover");
    struct span given = plan->file->cover;
    const char *path;

    return given.len == 0 || (bulletin_locate_file(plan, given, "picture", place, &path, diag) &&
                              bulletin_read_cover(plan, path, place, diag));
}

/* The item's own voice, else the one for its kind, else the bulletin's. */
static bool find_item_voice(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                            struct diag *diag)
{
    const struct bulletin_file *file = plan->file;
    const struct bulletin_item *item = made->item;
    int64_t rate = item->rate > 0 ? item->rate : file->rate;

    if (item->voice.len > 0)
        return find_voice(plan, item->voice, rate, bulletin_item_place(item, "voice"), &made->voice,
                          diag);
    if (item->kind == BULLETIN_ITEM_HEADLINES && file->second_voice.len > 0)
        return find_voice(plan, file->second_voice, rate,
                          bulletin_key_place(file, file->root, "second_voice"), &made->voice, diag);
    return find_voice(plan, file->voice, rate, bulletin_key_place(file, file->root, "voice"),
                      &made->voice, diag);
}

/* ---- items ---- */

static bool resolve_item(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                         struct diag *diag)
{
    const struct bulletin_item *item = made->item;
    struct mandarin_user_lexicon *lexicon = plan->lexicon;
    bool ok;

    if (item->kind == BULLETIN_ITEM_PAUSE)
        return true;
    if (item->kind == BULLETIN_ITEM_SOUND)
        return bulletin_find_sound(plan, made, diag);
    ok = find_item_voice(plan, made, diag);
    ok = load_lexicon(plan, item->lexicon, bulletin_item_place(item, "lexicon"), &lexicon, diag) &&
         ok;
    made->lexicon = lexicon;
    if (item->kind == BULLETIN_ITEM_REPORT)
        return bulletin_read_reports(plan, made, diag) && ok;
    if (item->kind == BULLETIN_ITEM_TEXT)
        return bulletin_read_text(plan, made, diag) && ok;
    return ok;
}

/* ---- outputs ---- */

static bool resolve_output(struct bulletin_plan *plan, const struct bulletin_file_output *output,
                           struct diag *diag)
{
    struct bulletin_output made = {.place = yaml_place(plan->file->path, output->node),
                                   .bits = (int)output->bits,
                                   .is_split = output->is_split};
    struct span path;
    const char *folder;

    if (!bulletin_expand(&plan->fields, output->path, true, made.place, plan->arena, &path, diag) ||
        !bulletin_locate(&plan->area, path, made.place, plan->arena, &made.path, diag) ||
        !bulletin_expand_tags(plan, output, &made, diag))
        return false;
    folder = file_folder_of(plan->arena, made.path);
    if (!file_is_folder(folder))
        return diag_error(diag, DIAG_CANT_CREATE, made.place,
                          "there is no folder '%s' to write into: make it", folder);
    if (!bulletin_add_output(&plan->outputs, &made, plan->job->path,
                             (int)plan->file->sample_rate_hz, plan->arena, diag))
        return false;
    if (made.bits > 0 && !bulletin_keeps_bits(&made))
        diag_warning(diag, bulletin_key_place(plan->file, output->map, "bits"),
                     "'bits' means nothing in this format: leave it out here");
    return true;
}

static bool resolve_outputs(struct bulletin_plan *plan, struct diag *diag)
{
    struct bulletin_job job = {.source = {.path = plan->job->path},
                               .sample_rate_hz = (int)plan->file->sample_rate_hz,
                               .outputs = plan->job->outputs,
                               .output_count = plan->job->output_count};
    bool ok = true;

    if (job.output_count > 0)
        return bulletin_plan_outputs(&job, plan->arena, &plan->outputs, diag);
    for (size_t i = 0; i < plan->file->output_count; i++)
        ok = resolve_output(plan, &plan->file->outputs[i], diag) && ok;
    return ok;
}

static bool parse(struct bulletin_plan *plan, struct diag *diag)
{
    const char *path = plan->job->path;
    struct span bytes;

    if (!file_read(path, yaml_config_limits.bytes, plan->arena, &bytes, diag))
        return false;
    bulletin_note_input(&plan->job->home, "bulletin", path, bytes);
    return bulletin_file_parse(bulletin_shown_name(path, plan->arena), bytes, plan->arena,
                               &plan->file, diag);
}

bool bulletin_resolve(struct bulletin_plan *plan, const struct bulletin_file_job *job,
                      bool is_check, struct arena *arena, struct diag *diag)
{
    const struct bulletin_file *file;
    size_t main_voice;
    bool ok;

    *plan = (struct bulletin_plan){.job = job,
                                   .is_check = is_check,
                                   .arena = arena,
                                   .area = {file_folder_of(arena, job->path), job->allows_outside}};
    if (!parse(plan, diag) || !bulletin_reader_open(&plan->reader, &job->home, arena, diag))
        return false;
    file = plan->file;
    ok = bulletin_include(plan, diag);
    ok = set_fields(plan, diag) && ok;
    bulletin_list_own_outputs(plan);
    ok = find_voice(plan, file->voice, file->rate, bulletin_key_place(file, file->root, "voice"),
                    &main_voice, diag) &&
         ok;
    ok = load_lexicon(plan, file->lexicon, bulletin_key_place(file, file->root, "lexicon"),
                      &plan->lexicon, diag) &&
         ok;
    ok = load_cover(plan, diag) && ok;
    plan->items = arena_alloc_array(arena, file->item_count, sizeof(*plan->items));
    for (size_t i = 0; i < file->item_count; i++) {
        plan->items[i].item = &file->items[i];
        ok = resolve_item(plan, &plan->items[i], diag) && ok;
    }
    plan->is_resolved = ok;
    bulletin_set_titles(plan);
    return resolve_outputs(plan, diag) && ok;
}

void bulletin_plan_finish(struct bulletin_plan *plan)
{
    bulletin_reader_finish(&plan->reader);
}
