/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/bulletin.h"

#include "base/file.h"
#include "bulletin/internal.h"

#include "base/banned.h"

/* A report is a programme of one step. Its stages before those that it shares with a bulletin. */
struct render {
    const struct bulletin_job *job;
    struct bulletin_outputs outputs;
    struct bulletin_voice voice;
    struct bulletin_step step;
    struct bulletin_run run;
};

/* No output may take the place of what is read. */
static bool check_inputs(const struct render *render, struct diag *diag)
{
    const struct bulletin_job *job = render->job;
    const char *const read[] = {job->source.lexicon_path, job->cover, job->voice};

    for (size_t i = 0; i < sizeof(read) / sizeof(read[0]); i++) {
        if (read[i] && !bulletin_check_inputs(&render->outputs, read[i], render->run.arena, diag))
            return false;
    }
    return true;
}

static bool plan(struct render *render, struct diag *diag)
{
    return bulletin_plan_outputs(render->job, render->run.arena, &render->outputs, diag) &&
           check_inputs(render, diag) &&
           bulletin_lock_outputs(&render->outputs, render->job->run_report,
                                 render->job->source.path, render->run.arena, diag);
}

static bool read_cover(struct render *render, struct diag *diag)
{
    const char *path = render->job->cover;
    struct deliver_picture *cover = &render->run.programme.cover;

    if (!path)
        return true;
    if (!deliver_picture_read(cover, path, render->run.arena, diag))
        return false;
    bulletin_note_input(&render->job->home, "picture", path, cover->bytes);
    return true;
}

static bool load_voice(struct render *render, struct diag *diag)
{
    const struct bulletin_job *job = render->job;
    struct speech_voice **voice = &render->voice.voice;

    if (!bulletin_load_voice(&job->home, job->voice, render->run.arena, voice, diag))
        return false;
    if (job->rate_spm > 0)
        (*voice)->rate_spm = job->rate_spm;
    if (job->expression >= 0)
        (*voice)->expression = job->expression;
    return true;
}

/* Unless there may be nothing to be spoken. */
static bool start_speakers(struct render *render, struct diag *diag)
{
    return render->job->only_if_changed ||
           bulletin_run_start_voice(&render->run, &render->voice, diag);
}

static bool make_script(struct render *render, struct diag *diag)
{
    const struct bulletin_job *job = render->job;
    struct bulletin_programme *programme = &render->run.programme;
    struct script *script;

    if (!bulletin_make_script(&job->home, &job->source, render->run.arena, &script, diag))
        return false;
    render->step = (struct bulletin_step){.kind = BULLETIN_STEP_SPEAK,
                                          .chapter_count = script->chapter_count};
    programme->script = script;
    programme->title = job->title.len > 0      ? job->title
                       : script->title.len > 0 ? script->title
                                               : script->chapters[0].title;
    return true;
}

static bool look_for_changes(struct render *render, struct diag *diag)
{
    const struct bulletin_job *job = render->job;

    (void)diag;
    if (job->only_if_changed)
        bulletin_state_open(&render->run, &render->outputs, job->home.inputs, job->options);
    return true;
}

static bool conduct(struct render *render, struct diag *diag)
{
    return bulletin_run_conduct(&render->run, diag);
}

static bool (*const stages[])(struct render *render, struct diag *diag) = {
    plan, read_cover, load_voice, start_speakers, make_script, look_for_changes, conduct};

static void describe(struct render *render)
{
    const struct bulletin_job *job = render->job;
    const char *shown = bulletin_shown_name(job->source.path, render->run.arena);

    render->run.programme = (struct bulletin_programme){
        .steps = &render->step,
        .step_count = 1,
        .voices = &render->voice,
        .voice_count = 1,
        .outputs = &render->outputs,
        .bits = job->bits,
        .date = job->date,
        .source = file_name_of(shown),
        .audio = {.rate_hz = job->sample_rate_hz,
                  .channels = job->channels,
                  .has_loudness = job->has_loudness,
                  .loudness_lufs = job->loudness_lufs,
                  .ceiling_dbtp = job->ceiling_dbtp,
                  .head_ms = BULLETIN_HEAD_MS,
                  .tail_ms = BULLETIN_TAIL_MS}};
}

bool bulletin_render(const struct bulletin_job *job, struct arena *arena,
                     struct bulletin_result *result, struct diag *diag)
{
    struct render render = {.job = job,
                            .run = {.arena = arena,
                                    .result = result,
                                    .temporary_folder = job->temporary_folder,
                                    .software = job->software,
                                    .date = job->date,
                                    .worker_count = job->worker_count,
                                    .stop = job->stop,
                                    .wants_digests = job->home.inputs != NULL,
                                    .progress = job->progress,
                                    .user = job->user,
                                    .rate_factor = 1,
                                    .pause_factor = 1}};
    bool ok = true;

    *result = (struct bulletin_result){0};
    describe(&render);
    for (size_t i = 0; ok && !result->is_unchanged && i < sizeof(stages) / sizeof(stages[0]); i++)
        ok = bulletin_run_goes_on(&render.run, diag) && stages[i](&render, diag);
    bulletin_run_finish(&render.run, ok);
    return ok;
}
