/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include "base/yaml.h"

#include "base/banned.h"

bool bulletin_recognise(struct span bytes)
{
    return yaml_begins_with(bytes, SPAN("bulletin:"));
}

static bool check(struct bulletin_plan *plan, struct diag *diag)
{
    struct bulletin_programme programme;

    return bulletin_assemble(plan, &programme, diag);
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
            bulletin_run_conduct(run, diag));
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
