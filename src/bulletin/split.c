/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include <sys/stat.h>

#include "audio/meter.h"
#include "base/file.h"

#include "base/banned.h"

/* A file per chapter, written while the whole is: each is complete when its chapter ends, so that
 * only one a format is being encoded at a time. */

enum { MAX_PARTS = 99, METER_FRAMES = 1024 };

const char *bulletin_part_path(const struct bulletin_output *output, size_t number,
                               struct arena *arena)
{
    struct span path = span_of(output->path);
    struct span suffix = file_suffix_of(output->path);

    return arena_format(arena, "%.*s-%02zu%.*s",
                        SPAN_ARGS(span_slice(path, 0, path.len - suffix.len)), number,
                        SPAN_ARGS(suffix))
        .data;
}

static bool name_parts(struct bulletin_outputs *outputs, struct bulletin_output *output,
                       size_t count, struct arena *arena, struct diag *diag)
{
    if (count > MAX_PARTS)
        return diag_error(diag, DIAG_CONFIG, output->place,
                          "%zu chapters are too many for a file each: %d at most, or leave out "
                          "'split'",
                          count, MAX_PARTS);
    output->parts = arena_alloc_array(arena, count, sizeof(*output->parts));
    output->part_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *path = bulletin_part_path(output, i + 1, arena);

        output->parts[i].path = path;
        if (bulletin_is_output(outputs, path, arena))
            return diag_error(diag, DIAG_CONFIG, output->place,
                              "'split' makes a file '%s', which is an output too: rename one of "
                              "them",
                              path);
    }
    return true;
}

bool bulletin_name_parts(struct bulletin_outputs *outputs, size_t chapter_count,
                         struct arena *arena, struct diag *diag)
{
    for (size_t i = 0; i < outputs->count; i++) {
        if (outputs->list[i].is_split &&
            !name_parts(outputs, &outputs->list[i], chapter_count, arena, diag))
            return false;
    }
    return true;
}

/* ---- what a part says about itself ---- */

static struct audio_range shift(struct audio_range range, int64_t by)
{
    return (struct audio_range){range.start - by, range.end - by};
}

static struct audio_range *shift_all(const struct audio_range *ranges, size_t count, int64_t by,
                                     struct arena *arena)
{
    struct audio_range *made = arena_alloc_array(arena, count, sizeof(*made));

    for (size_t i = 0; i < count; i++)
        made[i] = shift(ranges[i], by);
    return made;
}

/* The chapter as if it were a programme: its times begin at 0. */
static struct audio_timeline time_part(const struct audio_timeline *whole, size_t number,
                                       struct arena *arena)
{
    const struct audio_timeline_chapter *chapter = &whole->chapters[number];
    int64_t start = chapter->range.start;
    struct audio_timeline_chapter *made = arena_alloc(arena, sizeof(*made));

    *made = *chapter;
    made->range = shift(chapter->range, start);
    made->sentences = arena_alloc_array(arena, chapter->sentence_count, sizeof(*made->sentences));
    for (size_t i = 0; i < chapter->sentence_count; i++) {
        struct audio_timeline_sentence *sentence = &made->sentences[i];

        *sentence = chapter->sentences[i];
        sentence->range = shift(sentence->range, start);
        sentence->words = shift_all(sentence->words, sentence->word_count, start, arena);
        sentence->syllables = shift_all(sentence->syllables, sentence->syllable_count, start,
                                        arena);
    }
    return (struct audio_timeline){.rate_hz = whole->rate_hz,
                                   .frame_count = made->range.end,
                                   .chapters = made,
                                   .chapter_count = 1};
}

/* Where a part's last sound ends: of the last one that of the programme; of any other one its last
 * word, unless there are sounds that may play on behind it. */
static int64_t sound_end(const struct bulletin_run *run, size_t number)
{
    const struct audio_timeline *whole = run->timeline;
    const struct audio_range *range = &whole->chapters[number].range;

    if (number + 1 == whole->chapter_count)
        return whole->sound_end > range->start ? whole->sound_end - range->start : 0;
    for (size_t i = 0; i < run->programme.step_count; i++) {
        if (run->programme.steps[i].kind == BULLETIN_STEP_SOUND)
            return range->end - range->start;
    }
    return 0;
}

static void describe(const struct bulletin_run *run, const struct bulletin_output *output,
                     size_t number)
{
    struct bulletin_part *part = &output->parts[number];
    struct deliver_info *info = &part->info;
    const struct script_chapter *chapter = &run->programme.script->chapters[number];

    part->script = *run->programme.script;
    part->script.chapters += number;
    part->script.chapter_count = 1;
    part->timeline = time_part(run->timeline, number, run->arena);
    part->timeline.sound_end = sound_end(run, number);
    *info = output->info;
    info->script = &part->script;
    info->timeline = &part->timeline;
    info->loudness = &part->loudness;
    if (info->tags.album.len == 0)
        info->tags.album = run->programme.title;
    if (chapter->title.len > 0)
        info->title = chapter->title;
    info->tags.track = (int)number + 1;
    info->tags.track_total = (int)output->part_count;
    if (info->tags.cut.len > 0)
        info->tags.cut = arena_format(run->arena, "%.*s-%02zu", SPAN_ARGS(info->tags.cut),
                                      number + 1);
}

/* ---- while the programme flows ---- */

/* The outputs that are split, one after the other; NULL behind the last. */
static struct bulletin_output *next_split(const struct bulletin_outputs *outputs,
                                          const struct bulletin_output *output)
{
    struct bulletin_output *next = output ? outputs->list + (output - outputs->list) + 1
                                          : outputs->list;

    while (next < outputs->list + outputs->count && !next->is_split)
        next++;
    return next < outputs->list + outputs->count ? next : NULL;
}

static bool begin_chapter(struct bulletin_run *run, struct diag *diag)
{
    struct bulletin_splitter *splitter = &run->splitter;
    const struct bulletin_outputs *outputs = run->programme.outputs;

    if (!audio_meter_create(&splitter->meter, AUDIO_METER_FULL, run->timeline->rate_hz,
                            run->programme.audio.channels, diag))
        return false;
    for (struct bulletin_output *output = next_split(outputs, NULL); output;
         output = next_split(outputs, output)) {
        struct bulletin_part *part = &output->parts[splitter->chapter];

        describe(run, output, splitter->chapter);
        if (!deliver_create(&part->file, output->format, part->path, &part->info, diag))
            return false;
    }
    return true;
}

/* Both channels are the same: the meter is fed the first. */
static bool measure(struct bulletin_run *run, const float *samples, int64_t frames,
                    struct diag *diag)
{
    float first[METER_FRAMES];
    int channels = run->programme.audio.channels;

    while (frames > 0) {
        int64_t part = frames < METER_FRAMES ? frames : METER_FRAMES;

        for (int64_t i = 0; i < part; i++)
            first[i] = samples[i * channels];
        if (!audio_meter_put(run->splitter.meter, first, part, diag))
            return false;
        samples += part * channels;
        frames -= part;
    }
    return true;
}

static bool write_chapter(struct bulletin_run *run, const float *samples, int64_t frames,
                          struct diag *diag)
{
    const struct bulletin_outputs *outputs = run->programme.outputs;

    if (!measure(run, samples, frames, diag))
        return false;
    for (struct bulletin_output *output = next_split(outputs, NULL); output;
         output = next_split(outputs, output)) {
        if (!deliver_write(output->parts[run->splitter.chapter].file, samples, frames, diag))
            return false;
    }
    return true;
}

static bool end_chapter(struct bulletin_run *run, struct diag *diag)
{
    struct bulletin_splitter *splitter = &run->splitter;
    const struct bulletin_outputs *outputs = run->programme.outputs;
    struct audio_reading reading;

    if (!audio_meter_read(splitter->meter, &reading, diag))
        return false;
    audio_meter_finish(splitter->meter);
    splitter->meter = NULL;
    for (struct bulletin_output *output = next_split(outputs, NULL); output;
         output = next_split(outputs, output)) {
        struct bulletin_part *part = &output->parts[splitter->chapter];

        part->loudness = (struct audio_loudness){.is_measurable = reading.is_measurable,
                                                 .integrated_lufs = reading.integrated_lufs,
                                                 .range_lu = reading.range_lu,
                                                 .true_peak_dbtp = reading.true_peak_dbtp,
                                                 .momentary_lufs = reading.momentary_lufs,
                                                 .shortterm_lufs = reading.shortterm_lufs};
        if (!deliver_complete(part->file, diag))
            return false;
    }
    splitter->chapter++;
    return true;
}

bool bulletin_split_write(struct bulletin_run *run, const float *samples, int64_t frames,
                          struct diag *diag)
{
    struct bulletin_splitter *splitter = &run->splitter;

    if (!next_split(run->programme.outputs, NULL))
        return true;
    while (frames > 0) {
        struct audio_range range = run->timeline->chapters[splitter->chapter].range;
        int64_t left = range.end - splitter->position;
        int64_t part = frames < left ? frames : left;

        if ((splitter->position == range.start && !begin_chapter(run, diag)) ||
            !write_chapter(run, samples, part, diag))
            return false;
        splitter->position += part;
        samples += part * run->programme.audio.channels;
        frames -= part;
        if (splitter->position == range.end && !end_chapter(run, diag))
            return false;
    }
    return true;
}

/* A run with more chapters may have left parts that are none of this programme. They are not ours
 * to delete. */
static void warn_of_leftover(const struct bulletin_output *output, struct diag *diag)
{
    struct arena arena = {0};
    struct stat info;
    const char *path = bulletin_part_path(output, output->part_count + 1, &arena);

    if (output->is_split && stat(path, &info) == 0)
        diag_warning(diag, output->place,
                     "'%s' is there, but this programme has only %zu chapter%s: it is of another "
                     "run; a {date} in the path keeps runs apart",
                     path, output->part_count, diag_plural(output->part_count));
    arena_finish(&arena);
}

bool bulletin_split_commit(const struct bulletin_output *output, struct diag *diag)
{
    for (size_t i = 0; i < output->part_count; i++) {
        if (!deliver_commit(output->parts[i].file, diag))
            return false;
    }
    warn_of_leftover(output, diag);
    return true;
}

void bulletin_split_finish(struct bulletin_run *run)
{
    const struct bulletin_outputs *outputs = run->programme.outputs;

    audio_meter_finish(run->splitter.meter);
    run->splitter = (struct bulletin_splitter){0};
    for (size_t i = 0; outputs && i < outputs->count; i++) {
        for (size_t k = 0; k < outputs->list[i].part_count; k++) {
            deliver_finish(outputs->list[i].parts[k].file);
            outputs->list[i].parts[k].file = NULL;
        }
    }
}
