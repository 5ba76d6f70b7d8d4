/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/deliver.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/digest.h"
#include "deliver/internal.h"

#include "base/banned.h"

enum { COPY_BYTES = 64 * 1024 };

struct diag_place deliver_place(const struct deliver_file *file)
{
    return (struct diag_place){.file = file->path};
}

bool deliver_broken(const struct deliver_file *file, const char *what, struct diag *diag)
{
    return diag_error(
        diag, DIAG_IO, deliver_place(file),
        "it was read back and %s differs from what was written: nothing is kept of it", what);
}

bool deliver_is_ascii(struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < ' ' || text.data[i] > '~')
            return false;
    }
    return true;
}

uint32_t deliver_number(const struct deliver_info *info)
{
    const struct span parts[] = {info->title, info->artist, info->date, info->source, info->voice};
    uint64_t sum = DIGEST_FNV_START;

    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        sum = digest_fnv(sum, parts[i]);
    sum += (uint64_t)info->timeline->frame_count;
    return (uint32_t)(sum ^ sum >> 32);
}

struct span deliver_track(const struct deliver_tags *tags, struct arena *arena)
{
    if (tags->track <= 0)
        return SPAN("");
    if (tags->track_total <= 0)
        return arena_format(arena, "%d", tags->track);
    return arena_format(arena, "%d/%d", tags->track, tags->track_total);
}

/* Digits where the pattern has a 0, else the pattern's own characters. */
static bool has_shape(struct span text, struct span pattern)
{
    if (text.len != pattern.len)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];

        if (pattern.data[i] == '0' ? c < '0' || c > '9' : c != pattern.data[i])
            return false;
    }
    return true;
}

bool deliver_split_moment(struct span moment, struct span *date, struct span *time)
{
    struct span rest = span_slice(moment, 11, moment.len);

    *time = (struct span){0};
    *date = span_slice(moment, 0, 10);
    if (has_shape(*date, SPAN("0000-00-00"))) {
        if (moment.len == 10)
            return true;
        if ((moment.data[10] == 'T' || moment.data[10] == ' ') &&
            has_shape(rest, SPAN("00:00:00")) && rest.data[0] <= '2' &&
            (rest.data[0] < '2' || rest.data[1] <= '3') && rest.data[3] <= '5' &&
            rest.data[6] <= '5') {
            *time = rest;
            return true;
        }
    }
    *date = (struct span){0};
    return false;
}

/* The timeline runs parallel to the script; everything below counts on it. */
static bool is_parallel(const struct deliver_info *info)
{
    const struct script *script = info->script;
    const struct audio_timeline *timeline = info->timeline;

    if (script->chapter_count != timeline->chapter_count)
        return false;
    for (size_t i = 0; i < script->chapter_count; i++) {
        const struct script_chapter *chapter = &script->chapters[i];
        const struct audio_timeline_chapter *times = &timeline->chapters[i];

        if (chapter->sentence_count != times->sentence_count)
            return false;
        for (size_t k = 0; k < chapter->sentence_count; k++) {
            if (script_sentence_word_count(&chapter->sentences[k]) !=
                times->sentences[k].word_count)
                return false;
        }
    }
    return true;
}

static bool check_rate(const struct deliver_format *format, int rate_hz, struct diag_place place,
                       struct diag *diag)
{
    struct arena arena = {0};

    if (deliver_format_takes_rate(format, rate_hz))
        return true;
    diag_error(diag, DIAG_CONFIG, place, "%s has no sample rate of %d Hz: choose one of %.*s",
               format->name, rate_hz, SPAN_ARGS(deliver_format_rates(format, &arena)));
    arena_finish(&arena);
    return false;
}

static bool check_info(const struct deliver_format *format, const struct deliver_info *info,
                       const char *path, struct diag *diag)
{
    struct diag_place place = {.file = path};

    if (!is_parallel(info))
        return diag_error(
            diag, DIAG_SOFTWARE, place,
            "the timeline does not match the script: this is a mistake in the program");
    if ((info->bits != 16 && info->bits != 24) || info->channels < 1 ||
        info->channels > DELIVER_MAX_CHANNELS)
        return diag_error(diag, DIAG_CONFIG, place,
                          "%d bits and %d channels are not possible: choose 16 or 24, 1 or 2",
                          info->bits, info->channels);
    return check_rate(format, info->timeline->rate_hz, place, diag);
}

static bool open_sound(struct deliver_file *file, struct diag *diag)
{
    file->marker_count = deliver_markers(file->info, file->path, &file->arena, &file->markers,
                                         diag);
    if (!file->format->open(file, diag))
        return false;
    if (file->format->has_thread)
        return deliver_queue_create(&file->queue, file, diag);
    file->block = calloc((size_t)DELIVER_BLOCK_FRAMES * DELIVER_MAX_CHANNELS, sizeof(*file->block));
    return file->block ||
           diag_error(diag, DIAG_OS, deliver_place(file), "not enough memory to write it");
}

/* With `folder`, the draft is nameless and lies there; `path` is then only shown. */
static bool create(struct deliver_file **file, const struct deliver_format *format,
                   const char *path, const char *folder, const struct deliver_info *info,
                   struct diag *diag)
{
    struct deliver_file *made;
    bool ok;

    *file = NULL;
    if (!check_info(format, info, path, diag))
        return false;
    made = calloc(1, sizeof(*made));
    if (!made)
        return diag_error(diag, DIAG_OS, (struct diag_place){.file = path}, "not enough memory");
    made->format = format;
    made->info = info;
    made->is_nameless = folder != NULL;
    made->path = strdup(path);
    ok = (made->path ||
          diag_error(diag, DIAG_OS, (struct diag_place){.file = path}, "not enough memory")) &&
         (folder ? file_draft_create_nameless(&made->draft, folder, path, diag)
                 : file_draft_create(&made->draft, path, diag)) &&
         (format->has_sound ? open_sound(made, diag) : format->open(made, diag));
    if (!ok) {
        deliver_finish(made);
        return false;
    }
    *file = made;
    return true;
}

bool deliver_create(struct deliver_file **file, const struct deliver_format *format,
                    const char *path, const struct deliver_info *info, struct diag *diag)
{
    return create(file, format, path, NULL, info, diag);
}

bool deliver_create_nameless(struct deliver_file **file, const struct deliver_format *format,
                             const char *folder, const struct deliver_info *info, struct diag *diag)
{
    return create(file, format, "standard output", folder, info, diag);
}

/* To the nearest integer (halves away from zero), full scale clipped. No dither: it would put noise
 * where the programme is digital silence, and the speech itself was made with 16 bits. */
static void make_integers(const float *samples, int32_t *integers, int64_t values, int bits)
{
    const double scale = bits == 24 ? 8388608.0 : 32768.0;
    const double top = scale - 1;

    for (int64_t i = 0; i < values; i++) {
        double value = samples[i] * scale;

        value = value > top ? top : value;
        value = value < -scale ? -scale : value;
        integers[i] = (int32_t)(value + copysign(0.5, value));
    }
}

void deliver_make_floats(const struct deliver_file *file, const int32_t *samples, float *floats,
                         int64_t frames)
{
    const float scale = file->info->bits == 24 ? 1 / 8388608.0f : 1 / 32768.0f;

    for (int64_t i = 0; i < frames * file->info->channels; i++)
        floats[i] = (float)samples[i] * scale;
}

bool deliver_write(struct deliver_file *file, const float *samples, int64_t frames,
                   struct diag *diag)
{
    int channels = file->info->channels;

    assert(file->format->has_sound);
    while (frames > 0) {
        int64_t part = frames < DELIVER_BLOCK_FRAMES ? frames : DELIVER_BLOCK_FRAMES;
        int32_t *integers = file->queue ? deliver_queue_room(file->queue) : file->block;

        make_integers(samples, integers, part * channels, file->info->bits);
        if (file->queue ? !deliver_queue_put(file->queue, part, diag)
                        : !file->format->write(file, integers, part, diag))
            return false;
        samples += part * channels;
        frames -= part;
        file->frame_count += part;
    }
    return true;
}

/* A complete file may wait long to be committed, and a hundred with it: only its draft and its name
 * are kept. */
static void give_up_all_else(struct deliver_file *file)
{
    deliver_queue_finish(file->queue);
    file->queue = NULL;
    file->format->release(file);
    file->state = NULL;
    free(file->block);
    file->block = NULL;
    arena_finish(&file->arena);
    file->markers = NULL;
    file->marker_count = 0;
}

bool deliver_complete(struct deliver_file *file, struct diag *diag)
{
    const struct deliver_format *format = file->format;
    int64_t wanted = file->info->timeline->frame_count;

    if (format->has_sound && file->frame_count != wanted)
        return diag_error(diag, DIAG_SOFTWARE, deliver_place(file),
                          "it got %lld frames instead of %lld: this is a mistake in the program",
                          (long long)file->frame_count, (long long)wanted);
    if (file->queue && !deliver_queue_drain(file->queue, diag))
        return false;
    file->is_complete = format->close(file, diag) && format->verify(file, diag) &&
                        (file->is_nameless || file_draft_sync(&file->draft, diag));
    if (file->is_complete)
        give_up_all_else(file);
    return file->is_complete;
}

static bool not_complete(const struct deliver_file *file, struct diag *diag)
{
    return diag_error(diag, DIAG_SOFTWARE, deliver_place(file),
                      "it is not complete yet: this is a mistake in the program");
}

bool deliver_commit(struct deliver_file *file, struct diag *diag)
{
    if (!file->is_complete)
        return not_complete(file, diag);
    return file_draft_commit(&file->draft, diag);
}

bool deliver_digest(struct deliver_file *file, struct digest *digest, struct diag *diag)
{
    if (!file->is_complete)
        return not_complete(file, diag);
    return digest_descriptor(file->draft.fd, file->path, digest, diag);
}

bool deliver_copy(struct deliver_file *file, int fd, struct diag *diag)
{
    static const char target[] = "standard output";
    char bytes[COPY_BYTES];
    off_t end = lseek(file->draft.fd, 0, SEEK_END);

    if (!file->is_complete)
        return not_complete(file, diag);
    if (end < 0 || lseek(file->draft.fd, 0, SEEK_SET) != 0)
        return deliver_broken(file, "its length", diag);
    while (end > 0) {
        size_t part = end < COPY_BYTES ? (size_t)end : COPY_BYTES;

        if (!file_read_exactly(file->draft.fd, bytes, part, file->path, diag) ||
            !file_write_all(fd, bytes, part, target, diag))
            return false;
        end -= (off_t)part;
    }
    return true;
}

void deliver_finish(struct deliver_file *file)
{
    if (!file)
        return;
    deliver_queue_finish(file->queue);
    file->format->release(file);
    file_draft_finish(&file->draft);
    free(file->block);
    free(file->path);
    arena_finish(&file->arena);
    free(file);
}
