/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

#include "base/banned.h"

/* What a folder as output stands for. */
static const char *const default_formats[] = {"flac", "wav", "json"};

/* The stem of the source's name: "in/report.txt" -> "report", "brief.script.yaml" -> "brief". */
static struct span stem_of(const char *source)
{
    static const char *const double_suffixes[] = {".script.yaml", ".script.yml"};
    struct span name = file_name_of(source);

    if (span_is(name, "-") || name.len == 0)
        return SPAN("bulletin");
    for (size_t i = 0; i < sizeof(double_suffixes) / sizeof(double_suffixes[0]); i++) {
        struct span suffix = span_of(double_suffixes[i]);

        if (span_ends(name, suffix) && name.len > suffix.len)
            return span_slice(name, 0, name.len - suffix.len);
    }
    return span_slice(name, 0, name.len - file_suffix_of(source).len);
}

/* Two spellings of one path: the same name in the same folder. */
static bool is_same_place(const char *a, const char *b, struct arena *arena)
{
    struct stat folder_a;
    struct stat folder_b;

    if (!span_equals(file_name_of(a), file_name_of(b)))
        return false;
    if (strcmp(a, b) == 0)
        return true;
    return stat(file_folder_of(arena, a), &folder_a) == 0 &&
           stat(file_folder_of(arena, b), &folder_b) == 0 && folder_a.st_dev == folder_b.st_dev &&
           folder_a.st_ino == folder_b.st_ino;
}

/* What is wrong with an output is wrong on the command line, or at a place in a bulletin. */
static bool fail(const struct bulletin_output *output, struct diag *diag, const char *problem)
{
    if (!output->place.file)
        return diag_error(diag, DIAG_USAGE, (struct diag_place){.file = output->path}, "%s",
                          problem);
    return diag_error(diag, DIAG_CONFIG, output->place, "'%s': %s", output->path, problem);
}

bool bulletin_is_output(const struct bulletin_outputs *outputs, const char *path,
                        struct arena *arena)
{
    for (size_t i = 0; i < outputs->count; i++) {
        if (is_same_place(outputs->list[i].path, path, arena))
            return true;
    }
    return false;
}

static bool add_output(struct bulletin_outputs *outputs, const struct bulletin_output *output,
                       struct arena *arena, struct diag *diag)
{
    if (bulletin_is_output(outputs, output->path, arena))
        return fail(output, diag, "this output is asked for twice");
    ARENA_PUSH(arena, outputs->list, outputs->count, outputs->capacity, *output);
    return true;
}

/* Makes the folder unless it is there; its parent must be. */
static bool make_folder(struct bulletin_outputs *outputs, const char *path, struct arena *arena,
                        struct diag *diag)
{
    if (file_is_folder(path))
        return true;
    if (mkdir(path, 0777) != 0)
        return diag_error(diag, DIAG_CANT_CREATE, (struct diag_place){.file = path},
                          "cannot make this folder: %s", strerror(errno));
    ARENA_PUSH(arena, outputs->made_folders, outputs->made_count, outputs->made_capacity, path);
    return true;
}

void bulletin_forget_folders(const struct bulletin_outputs *outputs)
{
    for (size_t i = outputs->made_count; i-- > 0;)
        rmdir(outputs->made_folders[i]);
}

static bool add_folder(struct bulletin_outputs *outputs, const char *folder, const char *source,
                       struct arena *arena, struct diag *diag)
{
    if (!make_folder(outputs, folder, arena, diag))
        return false;
    for (size_t i = 0; i < sizeof(default_formats) / sizeof(default_formats[0]); i++) {
        struct span name = arena_format(arena, "%.*s.%s", SPAN_ARGS(stem_of(source)),
                                        default_formats[i]);
        struct bulletin_output output = {
            .path = file_join(arena, folder, arena_string(arena, name)),
            .format = deliver_format_named(default_formats[i])};

        if (!add_output(outputs, &output, arena, diag))
            return false;
    }
    return true;
}

static bool add_file(struct bulletin_outputs *outputs, const struct bulletin_output *output,
                     struct arena *arena, struct diag *diag)
{
    struct bulletin_output made = *output;
    struct text known = {.arena = arena};
    const char *name;
    const char *suffix;
    const char *help;
    struct span problem;

    made.format = deliver_format_for(made.path);
    if (made.format)
        return add_output(outputs, &made, arena, diag);
    for (size_t i = 0; deliver_format_row(i, &name, &suffix, &help); i++)
        text_put_format(&known, "%s%s", i > 0 ? ", " : "", suffix);
    problem = arena_format(arena, "no format is known by this ending: use one of %.*s%s",
                           SPAN_ARGS(text_span(&known)),
                           made.place.file ? "" : ", or a folder with a slash at its end");
    return fail(&made, diag, problem.data);
}

/* A render must never write over what it reads. */
static bool check_not_source(const struct bulletin_output *output, const char *source,
                             struct diag *diag)
{
    return !file_is_same(source, output->path) ||
           fail(output, diag, "the output is the input itself: name another file");
}

bool bulletin_check_inputs(const struct bulletin_outputs *outputs, const char *input,
                           struct arena *arena, struct diag *diag)
{
    for (size_t i = 0; i < outputs->count; i++) {
        const struct bulletin_output *output = &outputs->list[i];
        bool is_input = file_is_same(input, output->path);

        for (size_t k = 0; k < output->part_count; k++)
            is_input = is_input || file_is_same(input, output->parts[k].path);
        if (is_input)
            return fail(output, diag,
                        arena_format(arena,
                                     "this would write over '%s', which is read: name "
                                     "another file",
                                     input)
                            .data);
    }
    return true;
}

static bool check_rate(const struct bulletin_output *output, int rate_hz, struct arena *arena,
                       struct diag *diag)
{
    struct span rates = deliver_format_rates(output->format, arena);

    return deliver_format_takes_rate(output->format, rate_hz) ||
           fail(output, diag,
                arena_format(arena, "this format has no sample rate of %d Hz: choose one of %.*s",
                             rate_hz, SPAN_ARGS(rates))
                    .data);
}

/* So that a folder that cannot be written is known before minutes of speech are made. */
static bool check_can_create(const char *path, struct diag *diag)
{
    struct file_draft draft;
    bool ok = file_draft_create(&draft, path, diag);

    file_draft_finish(&draft);
    return ok;
}

/* Longer names leave no room for the hidden ones beside them (255 bytes are a name's most). */
enum { MOST_NAME_BYTES = 220 };

static bool check_name(const struct bulletin_output *output, struct diag *diag)
{
    return file_name_of(output->path).len <= MOST_NAME_BYTES ||
           fail(output, diag, "its name is longer than 220 bytes: shorten it");
}

static bool check_output(const struct bulletin_output *output, const char *source,
                         struct diag *diag)
{
    return span_is(span_of(output->path), "-") ||
           (check_name(output, diag) &&
            deliver_format_check(output->format,
                                 output->place.file ? output->place
                                                    : (struct diag_place){.file = output->path},
                                 diag) &&
            check_not_source(output, source, diag) && check_can_create(output->path, diag));
}

bool bulletin_plan_outputs(const struct bulletin_job *job, struct arena *arena,
                           struct bulletin_outputs *outputs, struct diag *diag)
{
    *outputs = (struct bulletin_outputs){0};
    for (size_t i = 0; i < job->output_count; i++) {
        struct bulletin_output output = {.path = job->outputs[i]};
        struct span given = span_of(output.path);
        bool ok;

        if (span_is(given, "-")) {
            output.format = deliver_format_named("wav");
            ok = add_output(outputs, &output, arena, diag);
        } else if (span_ends(given, SPAN("/")) || file_is_folder(output.path)) {
            ok = add_folder(outputs, output.path, job->source.path, arena, diag);
        } else {
            ok = add_file(outputs, &output, arena, diag);
        }
        if (!ok)
            return false;
    }
    for (size_t i = 0; i < outputs->count; i++) {
        if (!check_rate(&outputs->list[i], job->sample_rate_hz, arena, diag) ||
            !check_output(&outputs->list[i], job->source.path, diag))
            return false;
    }
    return true;
}

/* The run report is no output of the bulletin's, but must not be one, or the input, either. */
static bool check_run_report(const struct bulletin_outputs *outputs, const char *path,
                             const char *source, struct arena *arena, struct diag *diag)
{
    const struct bulletin_output report = {.path = path};

    for (size_t i = 0; i < outputs->count; i++) {
        if (is_same_place(outputs->list[i].path, path, arena))
            return fail(&report, diag,
                        "the run report would overwrite an output: name another file");
    }
    return check_not_source(&report, source, diag);
}

/* ---- what killed runs have left behind ---- */

struct sweep {
    const struct bulletin_outputs *outputs;
    struct arena *arena;
};

/* Our own outputs are free: we hold their locks. */
static bool is_unlocked(const struct sweep *sweep, const char *path)
{
    struct lock lock;
    struct diag ignored = {0};
    bool is_free;

    if (bulletin_is_output(sweep->outputs, path, sweep->arena))
        return true;
    is_free = lock_take(&lock, path, 0, &ignored) && lock.is_held;
    lock_release(&lock);
    diag_finish(&ignored);
    return is_free;
}

/* The whole that "brief-02.wav" may be a part of: whoever writes that holds only its lock. */
static const char *whole_of(const char *path, struct arena *arena)
{
    size_t suffix_len = file_suffix_of(path).len;
    size_t stem_len = strlen(path) - suffix_len;
    size_t number;

    if (stem_len < 4 || path[stem_len - 3] != '-' ||
        !span_to_size((struct span){path + stem_len - 2, 2}, 99, &number))
        return path;
    return arena_string(arena,
                        arena_format(arena, "%.*s%s", (int)stem_len - 3, path, path + stem_len));
}

static bool is_free(void *user, const char *path)
{
    const struct sweep *sweep = user;

    return deliver_format_for(path) && is_unlocked(sweep, path) &&
           is_unlocked(sweep, whole_of(path, sweep->arena));
}

/* Names with a date in them are written on one day only: later runs take away what that day's
 * have left in the same folder. */
static void sweep_folders(const struct bulletin_outputs *outputs, struct arena *arena)
{
    struct sweep sweep = {outputs, arena};

    for (size_t i = 0; i < outputs->count; i++) {
        const char *folder = file_folder_of(arena, outputs->list[i].path);
        bool is_done = !outputs->locks[i].is_held;

        for (size_t k = 0; k < i && !is_done; k++)
            is_done = outputs->locks[k].is_held &&
                      strcmp(folder, file_folder_of(arena, outputs->list[k].path)) == 0;
        if (!is_done)
            file_sweep_folder(folder, BULLETIN_LEFT_BEHIND_S, is_free, &sweep);
    }
}

bool bulletin_lock_outputs(struct bulletin_outputs *outputs, const char *run_report,
                           const char *source, struct arena *arena, struct diag *diag)
{
    outputs->locks = arena_alloc_array(arena, outputs->count + 1, sizeof(*outputs->locks));
    for (size_t i = 0; i < outputs->count; i++) {
        const char *path = outputs->list[i].path;

        if (span_is(span_of(path), "-"))
            continue;
        if (!lock_take(&outputs->locks[i], path, 0, diag))
            return false;
        if (outputs->locks[i].is_held)
            file_sweep_drafts(path, BULLETIN_LEFT_BEHIND_S);
    }
    sweep_folders(outputs, arena);
    return !run_report || (check_run_report(outputs, run_report, source, arena, diag) &&
                           lock_take(&outputs->locks[outputs->count], run_report, 0, diag));
}

void bulletin_unlock_outputs(struct bulletin_outputs *outputs)
{
    for (size_t i = 0; outputs->locks && i <= outputs->count; i++)
        lock_release(&outputs->locks[i]);
}

bool bulletin_keeps_bits(const struct bulletin_output *output)
{
    static const char *const names[] = {"wav", "rf64", "flac"};
    const struct deliver_format *format = deliver_format_for(output->path);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (format == deliver_format_named(names[i]))
            return true;
    }
    return false;
}

bool bulletin_add_output(struct bulletin_outputs *outputs, const struct bulletin_output *output,
                         const char *source, int rate_hz, struct arena *arena, struct diag *diag)
{
    if (!add_file(outputs, output, arena, diag))
        return false;
    output = &outputs->list[outputs->count - 1]; /* with its format */
    if (output->is_split && !deliver_format_has_sound(output->format))
        return fail(output, diag, "only sound can be split by chapters: leave out 'split' here");
    return check_rate(output, rate_hz, arena, diag) && check_output(output, source, diag);
}
