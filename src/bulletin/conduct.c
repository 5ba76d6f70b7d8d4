/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include <unistd.h>

#include "base/file.h"

#include "base/banned.h"

bool bulletin_run_goes_on(const struct bulletin_run *run, struct diag *diag)
{
    if (run->stop && *run->stop != 0)
        return diag_stopped(diag, DIAG_NOWHERE);
    return true;
}

static void show_progress(struct bulletin_run *run)
{
    if (run->progress)
        run->progress(run->user, &run->state);
}

/* ---- voices ---- */

bool bulletin_run_start_voice(const struct bulletin_run *run, struct bulletin_voice *voice,
                              struct diag *diag)
{
    struct speech_pool_options options = {.voice = voice->voice,
                                          .worker_count = run->worker_count,
                                          .pool_count = run->programme.voice_count,
                                          .rate_factor = run->rate_factor};

    return voice->pool || speech_pool_create(&voice->pool, &options, diag);
}

static bool start_voices(struct bulletin_run *run, struct diag *diag)
{
    for (size_t i = 0; i < run->programme.step_count; i++) {
        const struct bulletin_step *step = &run->programme.steps[i];

        if (step->kind == BULLETIN_STEP_SPEAK &&
            !bulletin_run_start_voice(run, &run->programme.voices[step->voice], diag))
            return false;
    }
    return true;
}

void bulletin_run_end_voices(struct bulletin_run *run)
{
    for (size_t i = 0; i < run->programme.voice_count; i++) {
        speech_pool_finish(run->programme.voices[i].pool);
        run->programme.voices[i].pool = NULL;
    }
}

/* ---- the first pass ---- */

static bool is_standard_output(const struct bulletin_output *output)
{
    return span_is(span_of(output->path), "-");
}

/* The spool lies where a sound file will: there is the room for it. A folder that only gets
 * documents may be small. */
static const char *spool_folder(const struct bulletin_run *run)
{
    const struct bulletin_outputs *outputs = run->programme.outputs;

    for (size_t i = 0; i < outputs->count; i++) {
        const struct bulletin_output *output = &outputs->list[i];

        if (deliver_format_has_sound(output->format) && !is_standard_output(output))
            return file_folder_of(run->arena, output->path);
    }
    return run->temporary_folder;
}

static bool open_mix(struct bulletin_run *run, struct diag *diag)
{
    struct audio_options options = run->programme.audio;

    options.spool_folder = spool_folder(run);
    run->state.sentences_done = 0;
    run->state.audio_seconds = 0;
    run->state.sentence_count = script_sentence_count(run->programme.script);
    run->pause_ms = 0;
    run->kept_ms = options.head_ms;
    run->speech_seconds = 0;
    return audio_mix_create(&run->mix, &options, run->arena, diag);
}

static void add_length(const struct bulletin_run *run, double speech_s, double pause_ms)
{
    if (!run->item_lengths)
        return;
    run->item_lengths[run->item].speech_s += speech_s;
    run->item_lengths[run->item].pause_s += pause_ms / 1000;
}

static bool take_take(void *user, const struct speech_take *take, struct diag *diag)
{
    struct bulletin_run *run = user;
    struct speech_take placed = *take;

    placed.chapter += run->first_chapter;
    placed.pause_after_ms = (int64_t)((double)take->pause_after_ms * run->pause_factor + 0.5);
    if (!bulletin_run_goes_on(run, diag) || !audio_mix_take(run->mix, &placed, diag))
        return false;
    run->pause_ms += (double)placed.pause_after_ms;
    run->speech_seconds += (double)take->frame_count / SPEECH_RATE_HZ;
    add_length(run, (double)take->frame_count / SPEECH_RATE_HZ, (double)placed.pause_after_ms);
    run->state.sentences_done++;
    run->state.audio_seconds += (double)take->frame_count / SPEECH_RATE_HZ +
                                (double)placed.pause_after_ms / 1000;
    show_progress(run);
    return true;
}

/* The step's chapters as a Script of their own: the voice's tempo is that of what it says. */
static bool speak_step(struct bulletin_run *run, const struct bulletin_step *step,
                       struct diag *diag)
{
    struct script part = *run->programme.script;

    part.chapters += step->first_chapter;
    part.chapter_count = step->chapter_count;
    run->first_chapter = step->first_chapter;
    return speech_pool_run(run->programme.voices[step->voice].pool, &part, take_take, run,
                           run->stop, diag);
}

static bool run_step(struct bulletin_run *run, const struct bulletin_step *step, struct diag *diag)
{
    double pause_ms = step->pause_ms * run->pause_factor;
    int64_t kept_ms = run->kept_ms;

    run->item = step->item;
    run->kept_ms = 0;
    switch (step->kind) {
    case BULLETIN_STEP_SPEAK:
        return speak_step(run, step, diag);
    case BULLETIN_STEP_SOUND:
        run->kept_ms = step->sound.is_bed ? step->sound.lead_ms : 0;
        return bulletin_run_goes_on(run, diag) &&
               audio_mix_sound(run->mix, &step->sound, run->stop, diag);
    default:
        audio_mix_pause(run->mix, kept_ms + (int64_t)(pause_ms + 0.5));
        run->pause_ms += pause_ms;
        add_length(run, 0, pause_ms);
        return true;
    }
}

static bool speak(struct bulletin_run *run, struct diag *diag)
{
    for (size_t i = 0; i < run->programme.step_count; i++) {
        if (!run_step(run, &run->programme.steps[i], diag))
            return false;
    }
    bulletin_run_end_voices(run);
    if (!audio_mix_seal(run->mix, &run->timeline, diag))
        return false;
    run->length_s = (double)run->timeline->frame_count / run->timeline->rate_hz;
    return true;
}

bool bulletin_run_rehearse(struct bulletin_run *run, struct diag *diag)
{
    bool ok = start_voices(run, diag) && open_mix(run, diag) && speak(run, diag);

    bulletin_run_end_voices(run);
    audio_mix_finish(run->mix);
    run->mix = NULL;
    run->timeline = NULL;
    return ok;
}

/* ---- the second pass ---- */

static struct span engine_name(const struct bulletin_run *run)
{
    return arena_format(run->arena, "eSpeak NG %s", speech_engine_version());
}

static struct deliver_info describe(struct bulletin_run *run, const struct bulletin_output *output)
{
    const struct bulletin_programme *programme = &run->programme;

    return (struct deliver_info){.script = programme->script,
                                 .timeline = run->timeline,
                                 .loudness = &run->result->loudness,
                                 .channels = programme->audio.channels,
                                 .bits = output->bits > 0 ? output->bits : programme->bits,
                                 .title = output->title.len > 0 ? output->title : programme->title,
                                 .artist = output->artist.len > 0 ? output->artist
                                                                  : programme->artist,
                                 .date = programme->date,
                                 .voice = programme->voices[0].voice->name,
                                 .source = programme->source,
                                 .cover = programme->cover,
                                 .tags = output->tags,
                                 .software = span_of(run->software),
                                 .engine = engine_name(run)};
}

static bool begin_deliverables(struct bulletin_run *run, struct diag *diag)
{
    struct bulletin_outputs *outputs = run->programme.outputs;

    for (size_t i = 0; i < outputs->count; i++) {
        struct bulletin_output *output = &outputs->list[i];
        bool ok;

        output->info = describe(run, output);
        ok = is_standard_output(output)
                 ? deliver_create_nameless(&output->file, output->format, spool_folder(run),
                                           &output->info, diag)
                 : deliver_create(&output->file, output->format, output->path, &output->info, diag);
        if (!ok)
            return false;
    }
    return true;
}

static bool write_block(void *user, const float *samples, int64_t frames, struct diag *diag)
{
    struct bulletin_run *run = user;
    struct bulletin_outputs *outputs = run->programme.outputs;

    if (!bulletin_run_goes_on(run, diag))
        return false;
    for (size_t i = 0; i < outputs->count; i++) {
        const struct bulletin_output *output = &outputs->list[i];

        if (deliver_format_has_sound(output->format) &&
            !deliver_write(output->file, samples, frames, diag))
            return false;
    }
    return bulletin_split_write(run, samples, frames, diag);
}

/* A document alone still says how loud the programme is, so it is mastered all the same. */
static bool master(struct bulletin_run *run, struct diag *diag)
{
    run->state.is_mastering = true;
    show_progress(run);
    return audio_mix_run(run->mix, write_block, run, run->stop, &run->result->loudness, diag);
}

static bool complete(struct bulletin_run *run, struct diag *diag)
{
    struct bulletin_outputs *outputs = run->programme.outputs;

    for (size_t i = 0; i < outputs->count; i++) {
        if (!deliver_complete(outputs->list[i].file, diag))
            return false;
    }
    return true;
}

static size_t count_syllables(const struct script *script)
{
    size_t count = 0;

    for (size_t i = 0; i < script->chapter_count; i++) {
        for (size_t j = 0; j < script->chapters[i].sentence_count; j++)
            count += script_sentence_syllables(&script->chapters[i].sentences[j]);
    }
    return count;
}

/* What came out under one path. */
static bool sum_up_file(struct bulletin_run *run, const struct bulletin_output *output,
                        const char *path, struct deliver_file *file, struct diag *diag)
{
    struct bulletin_result *result = run->result;
    struct bulletin_written written = {.path = path, .format = deliver_format_name(output->format)};

    if (run->wants_digests && !deliver_digest(file, &written.digest, diag))
        return false;
    result->outputs[result->output_count++] = written;
    return true;
}

/* Each output, then its parts. */
static bool sum_up_outputs(struct bulletin_run *run, struct diag *diag)
{
    const struct bulletin_outputs *outputs = run->programme.outputs;
    struct bulletin_result *result = run->result;
    size_t count = 0;

    for (size_t i = 0; i < outputs->count; i++)
        count += 1 + outputs->list[i].part_count;
    result->output_count = 0; /* whatever was looked at before */
    result->outputs = arena_alloc_array(run->arena, count, sizeof(*result->outputs));
    for (size_t i = 0; i < outputs->count; i++) {
        const struct bulletin_output *output = &outputs->list[i];

        if (!sum_up_file(run, output, output->path, output->file, diag))
            return false;
        for (size_t k = 0; k < output->part_count; k++) {
            if (!sum_up_file(run, output, output->parts[k].path, output->parts[k].file, diag))
                return false;
        }
    }
    return true;
}

static void sum_up_voices(struct bulletin_run *run)
{
    const struct bulletin_programme *programme = &run->programme;
    struct bulletin_result *result = run->result;
    size_t capacity = 0;

    for (size_t i = 0; i < programme->voice_count; i++) {
        struct span name = programme->voices[i].voice->name;
        bool is_known = false;

        for (size_t k = 0; k < result->voice_count; k++)
            is_known = is_known || span_equals(result->voices[k], name);
        if (!is_known)
            ARENA_PUSH(run->arena, result->voices, result->voice_count, capacity, name);
    }
}

static bool sum_up(struct bulletin_run *run, struct diag *diag)
{
    struct bulletin_result *result = run->result;
    struct audio_timeline *timeline = arena_alloc(run->arena, sizeof(*timeline));

    *timeline = *run->timeline;
    if (!sum_up_outputs(run, diag))
        return false;
    sum_up_voices(run);
    result->title = run->programme.title;
    result->date = run->programme.date;
    result->engine = engine_name(run).data;
    result->script = run->programme.script;
    result->timeline = timeline;
    result->chapter_count = run->programme.script->chapter_count;
    result->sentence_count = run->state.sentence_count;
    result->duration_seconds = run->length_s;
    result->syllables_per_minute =
        run->length_s > 0 ? (double)count_syllables(run->programme.script) * 60 / run->length_s : 0;
    result->rate_factor = run->rate_factor;
    result->pause_factor = run->pause_factor;
    return true;
}

/* A pipe can break, a rename hardly: what goes to standard output goes first, so that nothing
 * stands under a final name when it fails. Parts go before their whole: who waits for that one
 * finds them there. */
static bool commit(struct bulletin_run *run, struct diag *diag)
{
    struct bulletin_outputs *outputs = run->programme.outputs;

    for (size_t i = 0; i < outputs->count; i++) {
        struct bulletin_output *output = &outputs->list[i];

        if (is_standard_output(output) && !deliver_copy(output->file, STDOUT_FILENO, diag))
            return false;
    }
    for (size_t i = 0; i < outputs->count; i++) {
        struct bulletin_output *output = &outputs->list[i];

        if (!is_standard_output(output) &&
            (!bulletin_split_commit(output, diag) || !deliver_commit(output->file, diag)))
            return false;
    }
    bulletin_state_save(run, diag);
    return true;
}

/* Nothing comes behind the commit: a stop before it leaves nothing, one after it is too late. */
static bool (*const stages[])(struct bulletin_run *run, struct diag *diag) = {
    start_voices, open_mix, speak, begin_deliverables, master, complete, sum_up, commit};

bool bulletin_run_conduct(struct bulletin_run *run, struct diag *diag)
{
    for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
        if (!bulletin_run_goes_on(run, diag) || !stages[i](run, diag))
            return false;
    }
    return true;
}

void bulletin_run_finish(struct bulletin_run *run, bool ok)
{
    struct bulletin_outputs *outputs = run->programme.outputs;

    for (size_t i = 0; outputs && i < outputs->count; i++) {
        deliver_finish(outputs->list[i].file);
        outputs->list[i].file = NULL;
    }
    bulletin_split_finish(run);
    audio_mix_finish(run->mix);
    run->mix = NULL;
    bulletin_run_end_voices(run);
    if (!ok && outputs)
        bulletin_forget_folders(outputs);
    if (outputs)
        bulletin_unlock_outputs(outputs);
}
