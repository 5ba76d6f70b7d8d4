/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/bulletin.h"

#include <unistd.h>

#include "audio/audio.h"
#include "base/file.h"
#include "bulletin/internal.h"

#include "base/banned.h"

/* What the stages hand on to each other. Each is made by one stage, in the order of the table at
 * the end of this file, and ended in end_all(). */
struct run {
    const struct bulletin_job *job;
    struct arena *arena;
    struct bulletin_result *result;
    struct bulletin_outputs outputs;
    struct speech_voice *voice;
    struct speech_pool *pool;
    struct script *script;
    struct audio_mix *mix;
    const struct audio_timeline *timeline;
    struct deliver_info info;
    struct bulletin_progress progress;
    size_t syllable_count;
};

static bool was_stopped(const struct run *run, struct diag *diag)
{
    if (run->job->stop && *run->job->stop != 0)
        return !diag_error(diag, DIAG_INTERRUPTED, DIAG_NOWHERE, "stopped: nothing was written");
    return false;
}

static void show_progress(struct run *run)
{
    if (run->job->progress)
        run->job->progress(run->job->user, &run->progress);
}

static bool plan(struct run *run, struct diag *diag)
{
    return bulletin_plan_outputs(run->job, run->arena, &run->outputs, diag);
}

static bool load_voice(struct run *run, struct diag *diag)
{
    if (!bulletin_load_voice(&run->job->home, run->job->voice, run->arena, &run->voice, diag))
        return false;
    if (run->job->rate_spm > 0)
        run->voice->rate_spm = run->job->rate_spm;
    if (run->job->expression >= 0)
        run->voice->expression = run->job->expression;
    return true;
}

/* Before anything big is in memory and any other file is open: the workers are forks of us. */
static bool start_speakers(struct run *run, struct diag *diag)
{
    struct speech_pool_options options = {
        .voice = run->voice, .worker_count = run->job->worker_count, .rate_factor = 1.0};

    return speech_pool_create(&run->pool, &options, diag);
}

static bool make_script(struct run *run, struct diag *diag)
{
    if (!bulletin_make_script(&run->job->home, &run->job->source, run->arena, &run->script, diag))
        return false;
    run->progress.sentence_count = script_sentence_count(run->script);
    return true;
}

static bool is_standard_output(const struct bulletin_output *output)
{
    return span_is(span_of(output->path), "-");
}

/* The spool lies where the sound files will: there is the room for it. */
static const char *spool_folder(const struct run *run)
{
    for (size_t i = 0; i < run->outputs.count; i++) {
        if (!is_standard_output(&run->outputs.list[i]))
            return file_folder_of(run->arena, run->outputs.list[i].path);
    }
    return run->job->temporary_folder;
}

static bool open_mix(struct run *run, struct diag *diag)
{
    struct audio_options options = {.rate_hz = run->job->sample_rate_hz,
                                    .channels = run->job->channels,
                                    .has_loudness = run->job->has_loudness,
                                    .loudness_lufs = run->job->loudness_lufs,
                                    .ceiling_dbtp = run->job->ceiling_dbtp,
                                    .head_ms = BULLETIN_HEAD_MS,
                                    .tail_ms = BULLETIN_TAIL_MS,
                                    .spool_folder = spool_folder(run)};

    return audio_mix_create(&run->mix, &options, run->arena, diag);
}

static bool take_take(void *user, const struct speech_take *take, struct diag *diag)
{
    struct run *run = user;

    if (was_stopped(run, diag) || !audio_mix_take(run->mix, take, diag))
        return false;
    run->progress.sentences_done++;
    run->progress.audio_seconds += (double)take->frame_count / SPEECH_RATE_HZ +
                                   (double)take->pause_after_ms / 1000;
    show_progress(run);
    return true;
}

static bool speak(struct run *run, struct diag *diag)
{
    if (!speech_pool_run(run->pool, run->script, take_take, run, run->job->stop, diag))
        return false;
    speech_pool_finish(run->pool);
    run->pool = NULL;
    return audio_mix_seal(run->mix, &run->timeline, diag);
}

static void describe(struct run *run)
{
    const struct script *script = run->script;
    struct span title = run->job->title;

    if (title.len == 0)
        title = script->title.len > 0 ? script->title : script->chapters[0].title;
    run->info = (struct deliver_info){
        .script = script,
        .timeline = run->timeline,
        .loudness = &run->result->loudness,
        .channels = run->job->channels,
        .bits = run->job->bits,
        .title = title,
        .date = run->job->date,
        .voice = run->voice->name,
        .source = file_name_of(bulletin_shown_name(run->job->source.path, run->arena)),
        .software = span_of(run->job->software),
        .engine = arena_format(run->arena, "eSpeak NG %s", speech_engine_version())};
}

static bool begin_deliverables(struct run *run, struct diag *diag)
{
    describe(run);
    for (size_t i = 0; i < run->outputs.count; i++) {
        struct bulletin_output *output = &run->outputs.list[i];
        bool ok = is_standard_output(output)
                      ? deliver_create_nameless(&output->file, output->format, spool_folder(run),
                                                &run->info, diag)
                      : deliver_create(&output->file, output->format, output->path, &run->info,
                                       diag);

        if (!ok)
            return false;
    }
    return true;
}

static bool write_block(void *user, const float *samples, int64_t frames, struct diag *diag)
{
    struct run *run = user;

    if (was_stopped(run, diag))
        return false;
    for (size_t i = 0; i < run->outputs.count; i++) {
        const struct bulletin_output *output = &run->outputs.list[i];

        if (deliver_format_has_sound(output->format) &&
            !deliver_write(output->file, samples, frames, diag))
            return false;
    }
    return true;
}

static bool wants_sound(const struct run *run)
{
    for (size_t i = 0; i < run->outputs.count; i++) {
        if (deliver_format_has_sound(run->outputs.list[i].format))
            return true;
    }
    return false;
}

static bool discard_block(void *user, const float *samples, int64_t frames, struct diag *diag)
{
    (void)samples;
    (void)frames;
    return !was_stopped(user, diag);
}

/* A document alone still says how loud the programme is, so it is mastered all the same. */
static bool master(struct run *run, struct diag *diag)
{
    run->progress.is_mastering = true;
    show_progress(run);
    return audio_mix_run(run->mix, wants_sound(run) ? write_block : discard_block, run,
                         run->job->stop, &run->result->loudness, diag);
}

static bool complete(struct run *run, struct diag *diag)
{
    for (size_t i = 0; i < run->outputs.count; i++) {
        if (!deliver_complete(run->outputs.list[i].file, diag))
            return false;
    }
    return true;
}

/* A pipe can break, a rename hardly: what goes to standard output goes first, so that nothing
 * stands under a final name when it fails. */
static bool commit(struct run *run, struct diag *diag)
{
    for (size_t i = 0; i < run->outputs.count; i++) {
        struct bulletin_output *output = &run->outputs.list[i];

        if (is_standard_output(output) && !deliver_copy(output->file, STDOUT_FILENO, diag))
            return false;
    }
    for (size_t i = 0; i < run->outputs.count; i++) {
        struct bulletin_output *output = &run->outputs.list[i];

        if (!is_standard_output(output) && !deliver_commit(output->file, diag))
            return false;
    }
    return true;
}

static void count_syllables(struct run *run)
{
    for (size_t i = 0; i < run->timeline->chapter_count; i++) {
        for (size_t j = 0; j < run->timeline->chapters[i].sentence_count; j++)
            run->syllable_count += run->timeline->chapters[i].sentences[j].syllable_count;
    }
}

static bool sum_up(struct run *run, struct diag *diag)
{
    struct bulletin_result *result = run->result;
    const char **paths = arena_alloc_array(run->arena, run->outputs.count, sizeof(*paths));

    (void)diag;
    for (size_t i = 0; i < run->outputs.count; i++)
        paths[i] = run->outputs.list[i].path;
    count_syllables(run);
    result->paths = paths;
    result->path_count = run->outputs.count;
    result->chapter_count = run->script->chapter_count;
    result->sentence_count = run->progress.sentence_count;
    result->duration_seconds = (double)run->timeline->frame_count / run->timeline->rate_hz;
    result->syllables_per_minute = result->duration_seconds > 0
                                       ? (double)run->syllable_count * 60 / result->duration_seconds
                                       : 0;
    return true;
}

static void end_all(struct run *run)
{
    for (size_t i = 0; i < run->outputs.count; i++)
        deliver_finish(run->outputs.list[i].file);
    audio_mix_finish(run->mix);
    speech_pool_finish(run->pool);
}

/* Nothing comes behind the commit: a stop before it leaves nothing, one after it is too late. */
static bool (*const stages[])(struct run *run, struct diag *diag) = {
    plan,   load_voice, start_speakers, make_script, open_mix, speak, begin_deliverables,
    master, complete,   sum_up,         commit};

bool bulletin_render(const struct bulletin_job *job, struct arena *arena,
                     struct bulletin_result *result, struct diag *diag)
{
    struct run run = {.job = job, .arena = arena, .result = result};
    bool ok = true;

    *result = (struct bulletin_result){0};
    for (size_t i = 0; ok && i < sizeof(stages) / sizeof(stages[0]); i++)
        ok = !was_stopped(&run, diag) && stages[i](&run, diag);
    end_all(&run);
    if (!ok)
        bulletin_forget_folders(&run.outputs);
    return ok;
}
