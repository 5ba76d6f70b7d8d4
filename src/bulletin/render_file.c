/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include "base/yaml.h"

#include "base/banned.h"

bool bulletin_recognise(struct span bytes)
{
    return yaml_begins_with(bytes, SPAN("bulletin:"));
}

/* Louder, and the limiter has to crush speech. */
static const double customary_lufs = -14;

/* How loud it can be made is known only when it is spoken. */
static void warn_of_loudness(const struct bulletin_plan *plan, struct diag *diag)
{
    const struct bulletin_file *file = plan->file;

    if (file->has_loudness && file->loudness_lufs > customary_lufs)
        diag_warning(
            diag, bulletin_key_place(file, file->root, "loudness"),
            "speech can hardly be made as loud as %g LUFS, and what cannot be reached ends "
            "the run: %g is loud already",
            file->loudness_lufs, customary_lufs);
}

static bool check(struct bulletin_plan *plan, struct diag *diag)
{
    struct bulletin_programme programme;

    warn_of_loudness(plan, diag);
    return bulletin_assemble(plan, &programme, diag) &&
           bulletin_check_length(plan, &programme, diag);
}

bool bulletin_check_file(const struct bulletin_file_job *job, struct arena *arena,
                         struct diag *diag)
{
    struct bulletin_plan plan;
    bool ok = bulletin_resolve(&plan, job, true, arena, diag);

    /* What is said is looked at even if something else is wrong, once all items are there. */
    if (plan.is_resolved)
        ok = check(&plan, diag) && ok;
    bulletin_forget_folders(&plan.outputs);
    bulletin_plan_finish(&plan);
    return ok;
}

/* What cannot be configured so is wrong at the loudness, unless it says where: no other value waits
 * for the sound. */
static bool conduct(const struct bulletin_plan *plan, struct bulletin_run *run, struct diag *diag)
{
    size_t known_count = diag->message_count;
    bool ok = bulletin_run_conduct(run, diag);

    for (size_t i = known_count; i < diag->message_count; i++) {
        struct diag_message *message = &diag->messages[i];

        if (message->level == DIAG_ERROR && message->kind == DIAG_CONFIG && !message->place.file)
            message->place = bulletin_key_place(plan->file, plan->file->root, "loudness");
    }
    return ok;
}

static bool render(struct bulletin_plan *plan, struct bulletin_run *run, struct diag *diag)
{
    const struct bulletin_file_job *job = plan->job;

    if (!bulletin_lock_outputs(&plan->outputs, job->run_report, job->path, run->arena, diag))
        return false;
    run->date = plan->date;
    if (job->only_if_changed)
        bulletin_state_open(run, &plan->outputs, job->home.inputs, job->options);
    return run->result->is_unchanged ||
           (bulletin_assemble(plan, &run->programme, diag) && bulletin_run_goes_on(run, diag) &&
            (plan->file->length_s <= 0 || bulletin_fit(plan, run, diag)) &&
            conduct(plan, run, diag));
}

static void note_left_out(const struct bulletin_plan *plan, struct bulletin_result *result)
{
    size_t capacity = 0;

    for (size_t i = 0; i < plan->file->item_count; i++) {
        const struct bulletin_plan_item *item = &plan->items[i];
        struct bulletin_left_out row = {.kind = bulletin_item_kind_name(item->item->kind),
                                        .text = item->item->text,
                                        .path = item->item->path,
                                        .line = item->item->node->line};

        if (item->is_left_out)
            ARENA_PUSH(plan->arena, result->left_out, result->left_out_count, capacity, row);
    }
}

bool bulletin_render_file(const struct bulletin_file_job *job, struct arena *arena,
                          struct bulletin_result *result, struct diag *diag)
{
    struct bulletin_run run = {.arena = arena,
                               .result = result,
                               .temporary_folder = job->temporary_folder,
                               .software = job->software,
                               .worker_count = job->worker_count,
                               .stop = job->stop,
                               .wants_digests = job->home.inputs != NULL,
                               .progress = job->progress,
                               .user = job->user,
                               .rate_factor = 1,
                               .pause_factor = 1};
    struct bulletin_plan plan = {0};
    struct lock lock = {0};
    bool ok;

    *result = (struct bulletin_result){0};
    ok = lock_take(&lock, job->path, 0, diag) && bulletin_resolve(&plan, job, false, arena, diag) &&
         render(&plan, &run, diag);
    if (ok)
        note_left_out(&plan, result);
    bulletin_run_finish(&run, ok);
    if (!ok)
        bulletin_forget_folders(&plan.outputs);
    bulletin_unlock_outputs(&plan.outputs);
    bulletin_plan_finish(&plan);
    lock_release(&lock);
    return ok;
}
