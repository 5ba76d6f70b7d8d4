/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include <math.h>
#include <stdlib.h>

#include <sndfile.h>

#include "base/banned.h"

/* A sound file is decoded a block at a time, mixed down and resampled; what the resampler makes of
 * one block waits until it is asked for. */
enum { MIN_CLIP_HZ = 4000, MAX_CLIP_HZ = 384000, MAX_CLIP_CHANNELS = 16, CLIP_BLOCK_FRAMES = 4096 };

struct audio_clip {
    const char *path;
    SNDFILE *file;
    SF_INFO info;
    struct audio_resampler *resampler;
    float *decoded; /* CLIP_BLOCK_FRAMES of the file's channels */
    float mono[CLIP_BLOCK_FRAMES];
    float *waiting;
    size_t capacity;
    size_t from; /* frames [from, to) wait */
    size_t to;
    bool is_at_end;
};

static bool fail(const char *path, struct diag *diag, const char *problem)
{
    return diag_error(diag, DIAG_DATA, (struct diag_place){.file = path}, "%s", problem);
}

static bool open_file(const char *path, SNDFILE **file, SF_INFO *info, struct diag_place place,
                      struct diag *diag)
{
    *info = (SF_INFO){0};
    *file = sf_open(path, SFM_READ, info);
    if (!*file)
        return diag_error(diag, DIAG_DATA, place, "'%s' is no sound file that can be read: %s",
                          path, sf_strerror(NULL));
    if (info->samplerate < MIN_CLIP_HZ || info->samplerate > MAX_CLIP_HZ || info->channels < 1 ||
        info->channels > MAX_CLIP_CHANNELS || info->frames < 1) {
        sf_close(*file);
        *file = NULL;
        return diag_error(
            diag, DIAG_DATA, place,
            "'%s' has %d channels at %d Hz and %lld frames: a sound must have 1 to %d "
            "channels at %d to %d Hz",
            path, info->channels, info->samplerate, (long long)info->frames, MAX_CLIP_CHANNELS,
            MIN_CLIP_HZ, MAX_CLIP_HZ);
    }
    return true;
}

/* The resampler's sink. */
static bool keep(void *user, const float *samples, int64_t frames, struct diag *diag)
{
    struct audio_clip *clip = user;
    size_t wanted = clip->to + (size_t)frames;

    if (wanted > clip->capacity) {
        float *grown = realloc(clip->waiting, 2 * wanted * sizeof(*grown));

        if (!grown)
            return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory for a sound");
        clip->waiting = grown;
        clip->capacity = 2 * wanted;
    }
    memcpy(clip->waiting + clip->to, samples, (size_t)frames * sizeof(*samples));
    clip->to = wanted;
    return true;
}

bool audio_clip_open(struct audio_clip **clip, const char *path, int rate_hz, struct diag *diag)
{
    struct audio_clip *made = calloc(1, sizeof(*made));

    *clip = NULL;
    if (!made)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory for a sound");
    made->path = path;
    if (!open_file(path, &made->file, &made->info, (struct diag_place){.file = path}, diag) ||
        !audio_resampler_create(&made->resampler, made->info.samplerate, rate_hz, keep, made,
                                diag)) {
        audio_clip_finish(made);
        return false;
    }
    made->decoded = calloc((size_t)made->info.channels * CLIP_BLOCK_FRAMES, sizeof(*made->decoded));
    if (!made->decoded) {
        audio_clip_finish(made);
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory for a sound");
    }
    *clip = made;
    return true;
}

/* Integers of 32 bits that were written as floats stay below; with more, single precision would
 * lose the speech beside the sound. */
static const double most_sample = 2147483648.0;

/* Decodes one block and mixes it down; 0 frames at the end. */
static bool decode_block(const char *path, SNDFILE *file, int channels, float *decoded, float *mono,
                         sf_count_t *frames, struct diag *diag)
{
    *frames = sf_readf_float(file, decoded, CLIP_BLOCK_FRAMES);
    if (*frames < 0 || sf_error(file) != SF_ERR_NO_ERROR)
        return fail(path, diag, "this sound file breaks off: it is damaged");
    for (sf_count_t i = 0; i < *frames; i++) {
        double sum = 0;

        for (int channel = 0; channel < channels; channel++)
            sum += (double)decoded[i * channels + channel];
        if (!isfinite(sum))
            return fail(path, diag, "this sound file holds samples that are no numbers");
        if (fabs(sum) > most_sample * channels)
            return fail(path, diag, "this sound file holds samples beyond all measure");
        mono[i] = (float)(sum / channels);
    }
    return true;
}

/* Sends one block through the resampler. */
static bool decode(struct audio_clip *clip, struct diag *diag)
{
    sf_count_t frames;

    if (!decode_block(clip->path, clip->file, clip->info.channels, clip->decoded, clip->mono,
                      &frames, diag))
        return false;
    if (frames == 0) {
        clip->is_at_end = true;
        return audio_resampler_end(clip->resampler, diag);
    }
    return audio_resampler_put(clip->resampler, clip->mono, frames, diag);
}

bool audio_clip_read(struct audio_clip *clip, float *samples, int64_t frames, int64_t *got,
                     struct diag *diag)
{
    *got = 0;
    while (*got < frames) {
        size_t part = clip->to - clip->from;

        if (part > (size_t)(frames - *got))
            part = (size_t)(frames - *got);
        if (part > 0) {
            memcpy(samples + *got, clip->waiting + clip->from, part * sizeof(*samples));
            clip->from += part;
            *got += (int64_t)part;
            continue;
        }
        if (clip->is_at_end)
            return true;
        clip->from = clip->to = 0;
        if (!decode(clip, diag))
            return false;
    }
    return true;
}

static bool read_to_end(const char *path, SNDFILE *file, const SF_INFO *info, double *seconds,
                        struct diag *diag)
{
    float mono[CLIP_BLOCK_FRAMES];
    float *decoded = calloc((size_t)info->channels * CLIP_BLOCK_FRAMES, sizeof(*decoded));
    sf_count_t total = 0;
    sf_count_t frames = 0;
    bool ok = decoded || diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory for a sound");

    while (ok) {
        ok = decode_block(path, file, info->channels, decoded, mono, &frames, diag);
        total += frames;
        if (frames <= 0)
            break;
    }
    free(decoded);
    *seconds = (double)total / info->samplerate;
    return ok;
}

bool audio_sound_check(const char *path, struct diag_place place, double *seconds,
                       struct diag *diag)
{
    SF_INFO info;
    SNDFILE *file;
    bool ok;

    if (!open_file(path, &file, &info, place, diag))
        return false;
    ok = read_to_end(path, file, &info, seconds, diag);
    sf_close(file);
    return ok;
}

void audio_clip_finish(struct audio_clip *clip)
{
    if (!clip)
        return;
    if (clip->file)
        sf_close(clip->file);
    audio_resampler_finish(clip->resampler);
    free(clip->decoded);
    free(clip->waiting);
    free(clip);
}
