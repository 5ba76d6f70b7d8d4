/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include <stdint.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

#include "base/banned.h"

/* What an item names, looked at and read. What cannot be used is an error that names both places,
 * the file's and the bulletin's; of an optional item it is a warning, and nothing is heard. */

/* "line 3, column 7: " of the file that `name` is; nothing of the bulletin, whose place is shown.
 */
static void put_place(struct text *text, const struct diag_place *place, const char *name)
{
    if (place->file && strcmp(place->file, name) == 0 && place->line > 0)
        text_put_format(text, "line %zu, column %zu: ", place->line, place->column);
}

/* What the command line has as an option, an item has as a key: "--lossy" is 'lossy' here. */
static struct span say_keys(struct span text, struct arena *arena)
{
    static const char *const keys[] = {"encoding", "lossy", "annotations", "from"};
    struct text said = {.arena = arena};

    for (size_t at = 0; at < text.len;) {
        struct span rest = span_slice(text, at, text.len);
        size_t k = 0;

        while (k < sizeof(keys) / sizeof(keys[0]) &&
               !(span_starts(rest, SPAN("--")) &&
                 span_starts(span_slice(rest, 2, rest.len), span_of(keys[k]))))
            k++;
        if (k < sizeof(keys) / sizeof(keys[0])) {
            text_put_format(&said, "'%s'", keys[k]);
            at += 2 + strlen(keys[k]);
        } else {
            text_put_byte(&said, text.data[at++]);
        }
    }
    return text_span(&said);
}

/* Errors of the material itself, not of the machine or of the program. */
static bool is_about_material(enum diag_kind kind)
{
    return kind == DIAG_DATA || kind == DIAG_NO_INPUT || kind == DIAG_IO || kind == DIAG_CONFIG;
}

static void pass_on_error(const struct bulletin_item *item, const struct diag_message *message,
                          struct span said, struct diag *diag)
{
    struct diag_place place = bulletin_item_place(item, NULL);
    bool is_in_bulletin = !message->place.file || strcmp(message->place.file, place.file) == 0;

    if (message->kind == DIAG_USAGE) /* what the command line says elsewhere, the item says here */
        diag_error(diag, DIAG_CONFIG, place, "%.*s", SPAN_ARGS(said));
    else if (is_in_bulletin)
        diag_error(diag, message->kind, message->place.file ? message->place : place, "%.*s",
                   SPAN_ARGS(said));
    else
        diag_error(diag, message->kind, message->place, "%.*s (asked for in %s:%zu:%zu)",
                   SPAN_ARGS(said), place.file, place.line, place.column);
}

/* Passes on what reading `name` for an item said. Its error, if `ok` is false: of an optional item
 * it becomes a warning, *is_used false, and true is returned. */
static bool settle(struct bulletin_plan *plan, const struct bulletin_item *item, const char *name,
                   bool ok, bool *is_used, struct diag *own, struct diag *diag)
{
    struct diag_place place = bulletin_item_place(item, NULL);

    *is_used = ok;
    for (size_t i = 0; i < own->message_count; i++) {
        const struct diag_message *message = &own->messages[i];
        struct span said = say_keys(message->text, plan->arena);
        struct text why = {.arena = plan->arena};

        if (message->level == DIAG_WARNING) {
            diag_warning(diag, message->place.file ? message->place : place, "%.*s",
                         SPAN_ARGS(said));
        } else if (message->level == DIAG_NOTE) {
            diag_note(diag, message->place.file ? message->place : place, "%.*s", SPAN_ARGS(said));
        } else if (item->is_optional && is_about_material(message->kind)) {
            put_place(&why, &message->place, name);
            text_put(&why, said);
            diag_warning(diag, place, "'%s' cannot be used, and is left out: %.*s", name,
                         SPAN_ARGS(text_span(&why)));
            ok = true;
        } else {
            pass_on_error(item, message, said, diag);
        }
    }
    diag_finish(own);
    return ok;
}

/* A missing file is an error, or, of an optional item, a warning and nothing. */
static bool miss(struct bulletin_plan_item *made, const char *what, struct span wanted,
                 struct diag *diag)
{
    struct diag_place place = bulletin_item_place(made->item, NULL);

    made->is_left_out = true;
    if (!made->item->is_optional)
        return diag_error(diag, DIAG_NO_INPUT, place,
                          "there is no %s '%.*s': put it there, or add 'optional: true'", what,
                          SPAN_ARGS(wanted));
    diag_warning(diag, place, "there is no %s '%.*s': it is left out", what, SPAN_ARGS(wanted));
    return true;
}

/* A pipe would keep us waiting, a device perhaps for ever. */
static bool check_regular(const char *path, struct span given, struct diag_place place,
                          struct diag *diag)
{
    struct stat info;

    if (stat(path, &info) != 0 || S_ISREG(info.st_mode))
        return true; /* whoever opens it says why it cannot */
    if (S_ISDIR(info.st_mode))
        return diag_error(diag, DIAG_NO_INPUT, place,
                          "'%.*s' is a folder: name a file in it, or a pattern like '%.*s/*.txt'",
                          SPAN_ARGS(given), SPAN_ARGS(given));
    return diag_error(diag, DIAG_NO_INPUT, place,
                      "'%.*s' is a pipe or a device: name a regular file, or '-' for standard "
                      "input",
                      SPAN_ARGS(given));
}

/* Whether an item may read this file: links may not lead out of the folder, and it is a file. */
static bool check_file(const struct bulletin_plan *plan, const char *path, struct span given,
                       struct diag_place place, struct diag *diag)
{
    return bulletin_check_inside(&plan->area, path, given, place, plan->arena, diag) &&
           check_regular(path, given, place, diag);
}

/* ---- reports ---- */

static struct span title_of(const struct script *script)
{
    return script->title.len > 0 ? script->title : script->chapters[0].title;
}

/* What is wrong with a text that stands in the bulletin is wrong at its place there. */
static bool read_own_text(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                          struct script **script, struct diag *diag)
{
    struct report_options options = {
        .encoding = "UTF-8",
        .format = REPORT_FORMAT_PLAIN,
        .annotations = (enum report_annotation_policy)made->item->annotations};
    struct diag own = {0};
    bool ok = bulletin_read_report(&plan->reader, made->item->text, &options, made->lexicon,
                                   plan->arena, script, &own);

    bulletin_pass_on(&own, bulletin_item_place(made->item, NULL), diag);
    diag_finish(&own);
    return ok;
}

static bool read_file_report(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                             const char *path, struct script **script, struct diag *diag)
{
    const struct bulletin_item *item = made->item;
    struct report_options options = {
        .name = bulletin_shown_name(path, plan->arena),
        .encoding = item->encoding.len > 0 ? arena_string(plan->arena, item->encoding) : NULL,
        .is_lossy = item->is_lossy,
        .format = (enum report_format)item->format,
        .annotations = (enum report_annotation_policy)item->annotations};
    struct arena input = {0};
    struct span bytes;
    bool ok = file_read(path, SCRIPT_MAX_BYTES, &input, &bytes, diag);

    if (ok) {
        bulletin_note_input(&plan->job->home, "report", path, bytes);
        ok = script_recognise(bytes)
                 ? script_read(options.name, bytes, plan->arena, script, diag)
                 : bulletin_read_report(&plan->reader, bytes, &options, made->lexicon, plan->arena,
                                        script, diag);
    }
    arena_finish(&input);
    return ok;
}

/* The chapters that the item asks for; that they are numbers is known. */
static bool choose_chapters(struct bulletin_plan *plan, const struct bulletin_item *item,
                            struct script *script, struct diag *diag)
{
    const struct yaml_node *list = item->chapters_node;
    struct script_chapter *chosen;

    if (!list)
        return true;
    chosen = arena_alloc_array(plan->arena, list->count, sizeof(*chosen));
    for (size_t i = 0; i < list->count; i++) {
        size_t number = 0;

        if (!span_to_size(list->values[i]->scalar, script->chapter_count, &number))
            return diag_error(diag, DIAG_CONFIG, yaml_place(item->path, list->values[i]),
                              "'chapters' must be numbers from 1 to %zu, as many as the report has",
                              script->chapter_count);
        chosen[i] = script->chapters[number - 1];
    }
    script->chapters = chosen;
    script->chapter_count = list->count;
    return true;
}

static bool read_report(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                        const char *path, struct bulletin_report *report, struct diag *diag)
{
    report->name = path ? bulletin_shown_name(path, plan->arena) : made->item->path;
    if (!(path ? read_file_report(plan, made, path, &report->script, diag)
               : read_own_text(plan, made, &report->script, diag)))
        return false;
    if (report->script->chapter_count == 0)
        return diag_error(diag, DIAG_DATA, bulletin_item_place(made->item, NULL),
                          "there is nothing to say in '%s'", report->name);
    report->title = title_of(report->script);
    return choose_chapters(plan, made->item, report->script, diag);
}

/* `path` NULL: the item's own text. */
static bool add_report(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                       const char *path, struct span given, struct diag *diag)
{
    struct bulletin_report *report = &made->reports[made->report_count];
    struct diag_place place = bulletin_item_place(made->item, NULL);
    struct diag own = {0};
    bool is_file = path && !span_is(span_of(path), "-");
    bool is_used;
    bool ok;

    ok = (!is_file || check_file(plan, path, given, place, &own)) &&
         read_report(plan, made, path, report, &own);
    ok = settle(plan, made->item, path ? bulletin_shown_name(path, plan->arena) : "this text", ok,
                &is_used, &own, diag);
    made->report_count += is_used;
    return ok;
}

static bool read_input(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                       struct diag *diag)
{
    bool ok;

    if (plan->reads_input)
        return diag_error(diag, DIAG_CONFIG, bulletin_item_place(made->item, NULL),
                          "standard input can be read only once");
    plan->reads_input = true;
    made->reports = arena_alloc_array(plan->arena, 1, sizeof(*made->reports));
    made->is_left_out = plan->is_check;
    if (plan->is_check)
        return true;
    ok = add_report(plan, made, "-", SPAN("-"), diag);
    made->is_left_out = made->report_count == 0;
    return ok;
}

bool bulletin_read_text(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                        struct diag *diag)
{
    bool ok;

    made->reports = arena_alloc_array(plan->arena, 1, sizeof(*made->reports));
    ok = add_report(plan, made, NULL, made->item->text, diag);
    made->is_left_out = made->report_count == 0;
    return ok;
}

/* Takes what this bulletin writes, on whatever day, and the bulletin itself out of what a pattern
 * found: yesterday's transcript is no news. */
static void leave_own_out(struct bulletin_plan *plan, const struct bulletin_item *item,
                          const char **paths, size_t *count, struct diag *diag)
{
    const char *own = NULL;
    size_t kept = 0;

    for (size_t i = 0; i < *count; i++) {
        if (file_is_same(paths[i], plan->job->path))
            continue;
        if (bulletin_is_own_output(plan, paths[i]))
            own = own ? own : paths[i];
        else
            paths[kept++] = paths[i];
    }
    *count = kept;
    if (own)
        diag_warning(diag, bulletin_item_place(item, NULL),
                     "this pattern matches what the bulletin writes, like '%s': that is left out; "
                     "put the reports into a folder of their own",
                     bulletin_shown_name(own, plan->arena));
}

bool bulletin_read_reports(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                           struct diag *diag)
{
    /* Links that lead out are looked at file by file. */
    const struct bulletin_area area = {plan->area.folder, true};
    const struct bulletin_item *item = made->item;
    struct diag_place place = bulletin_item_place(item, NULL);
    struct span wanted;
    struct diag own = {0};
    const char **paths;
    size_t count;
    bool is_found;
    bool ok;

    if (span_is(item->text, "-"))
        return read_input(plan, made, diag);
    if (!bulletin_expand(&plan->fields, item->text, true, place, plan->arena, &wanted, diag) ||
        !bulletin_check_path(&plan->area, wanted, place, diag))
        return false;
    ok = bulletin_find_files(&area, wanted, SIZE_MAX, place, plan->arena, &paths, &count, &own);
    ok = settle(plan, item, arena_string(plan->arena, wanted), ok, &is_found, &own, diag);
    made->is_left_out = !is_found;
    if (!is_found)
        return ok;
    if (bulletin_is_pattern(wanted))
        leave_own_out(plan, item, paths, &count, diag);
    if (count > (size_t)item->newest)
        count = (size_t)item->newest;
    if (count == 0)
        return miss(made, "report", wanted, diag);
    made->reports = arena_alloc_array(plan->arena, count, sizeof(*made->reports));
    for (size_t i = 0; i < count; i++) {
        struct span given = bulletin_is_pattern(wanted) ? span_of(paths[i]) : wanted;

        bulletin_note_read(plan, paths[i]);
        ok = add_report(plan, made, paths[i], given, diag) && ok;
    }
    made->is_left_out = made->report_count == 0;
    return ok;
}

/* ---- sounds ---- */

bool bulletin_find_sound(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                         struct diag *diag)
{
    const struct bulletin_item *item = made->item;
    struct diag_place place = bulletin_item_place(item, NULL);
    struct diag own = {0};
    struct span wanted;
    struct stat info;
    bool is_used;
    bool ok;

    if (!bulletin_expand(&plan->fields, item->text, true, place, plan->arena, &wanted, diag) ||
        !bulletin_check_path(&plan->area, wanted, place, diag))
        return false;
    made->path = bulletin_path_of(&plan->area, wanted, plan->arena);
    if (stat(made->path, &info) != 0)
        return bulletin_check_inside(&plan->area, made->path, wanted, place, plan->arena, diag) &&
               miss(made, "sound file", wanted, diag);
    bulletin_note_read(plan, made->path);
    ok = check_file(plan, made->path, wanted, place, &own) &&
         audio_sound_check(made->path, place, plan->job->stop, &made->seconds, &own) &&
         bulletin_note_file(&plan->job->home, "sound", made->path, &own);
    ok = settle(plan, item, bulletin_shown_name(made->path, plan->arena), ok, &is_used, &own, diag);
    made->is_left_out = !is_used;
    if (is_used && item->is_bed && item->lead_s > made->seconds)
        diag_warning(
            diag, bulletin_item_place(item, "lead"),
            "the bed is over after %.1f s, and then nothing is heard until its 'lead' of %g "
            "s is: make it shorter, or take a longer sound",
            made->seconds, item->lead_s);
    return ok;
}
