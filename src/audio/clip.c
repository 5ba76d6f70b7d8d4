/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

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
    int64_t decoded_frames; /* so far */
};

/* ---- other people's messages ---- */

/* The MP3 decoder behind libsndfile writes warnings to standard error itself. While it works, that
 * leads nowhere. Returns what `unhush` wants. */
static int hush(void)
{
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

    if (nowhere >= 0 && saved >= 0)
        dup2(nowhere, STDERR_FILENO);
    if (nowhere >= 0)
        close(nowhere);
    return saved;
}

static void unhush(int saved)
{
    if (saved < 0)
        return;
    dup2(saved, STDERR_FILENO);
    close(saved);
}

/* ---- files that break off ---- */

/* A page of Ogg has no more; a first frame of MP3 with its table stands within this, too. */
enum { END_BYTES = 66 * 1024, FIRST_FRAME_BYTES = 4096, OGG_HEAD_BYTES = 27, OGG_IS_LAST = 4 };

static uint32_t number_at(const unsigned char *bytes, bool is_big_endian)
{
    uint32_t number = 0;

    for (int i = 0; i < 4; i++)
        number = number << 8 | bytes[is_big_endian ? i : 3 - i];
    return number;
}

/* WAV and AIFF begin with their length. Who wrote into a pipe left 0 or more than there could be;
 * some count the 8 bytes of the length itself. */
static bool is_chunk_file_cut(const unsigned char *bytes, size_t len, int64_t size_bytes)
{
    bool is_aiff = len >= 8 && memcmp(bytes, "FORM", 4) == 0;
    bool is_wav = len >= 8 && memcmp(bytes, "RIFF", 4) == 0;
    uint32_t claimed = is_aiff || is_wav ? number_at(bytes + 4, is_aiff) : 0;

    return claimed < 0x7fff0000 && (int64_t)claimed > size_bytes;
}

/* The last page of an Ogg stream says that it is the last, and is whole. */
static bool is_ogg_cut(const unsigned char *bytes, size_t len)
{
    for (size_t at = len < OGG_HEAD_BYTES ? 0 : len - OGG_HEAD_BYTES + 1; at-- > 0;) {
        const unsigned char *page = bytes + at;
        size_t end = at + OGG_HEAD_BYTES + page[OGG_HEAD_BYTES - 1];

        if (memcmp(page, "OggS", 4) != 0)
            continue;
        if (end > len || !(page[5] & OGG_IS_LAST))
            return true;
        for (int i = 0; i < page[OGG_HEAD_BYTES - 1]; i++)
            end += page[OGG_HEAD_BYTES + i];
        return end > len;
    }
    return true;
}

/* Whether an MP3 says how long it is, in its first frame; else its length is only guessed. */
static bool is_mp3_counted(int fd)
{
    static const char *const names[] = {"Xing", "Info", "VBRI"};
    unsigned char bytes[FIRST_FRAME_BYTES];
    ssize_t got = pread(fd, bytes, 10, 0);
    off_t at = 0;

    if (got == 10 && memcmp(bytes, "ID3", 3) == 0) {
        for (int i = 6; i < 10; i++)
            at = at << 7 | (bytes[i] & 0x7f);
        at += 10;
    }
    got = pread(fd, bytes, sizeof(bytes), at);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        struct span all = {(const char *)bytes, got > 0 ? (size_t)got : 0};

        if (span_find(all, span_of(names[i]), 0) < all.len)
            return true;
    }
    return false;
}

static bool is_file_cut(const struct audio_clip *clip, int fd)
{
    int container = clip->info.format & SF_FORMAT_TYPEMASK;
    int64_t size_bytes = (int64_t)lseek(fd, 0, SEEK_END);
    unsigned char bytes[END_BYTES];
    off_t at = container == SF_FORMAT_OGG && size_bytes > END_BYTES ? size_bytes - END_BYTES : 0;
    ssize_t got = pread(fd, bytes, sizeof(bytes), at);
    bool is_short = clip->info.frames != SF_COUNT_MAX && clip->decoded_frames < clip->info.frames;

    if (got < 0)
        return false;
    if (container == SF_FORMAT_OGG)
        return is_ogg_cut(bytes, (size_t)got);
    if (container == SF_FORMAT_MPEG)
        return is_short && is_mp3_counted(fd);
    return is_short || is_chunk_file_cut(bytes, (size_t)got, size_bytes);
}

static bool is_cut(const struct audio_clip *clip)
{
    int fd = open(clip->path, O_RDONLY | O_CLOEXEC);
    bool cut = fd >= 0 && is_file_cut(clip, fd);

    if (fd >= 0)
        close(fd);
    return cut;
}

/* ---- decoding ---- */

static bool fail(const char *path, struct diag *diag, const char *problem)
{
    return diag_error(diag, DIAG_DATA, (struct diag_place){.file = path}, "%s", problem);
}

static bool open_file(const char *path, SNDFILE **file, SF_INFO *info, struct diag_place place,
                      struct diag *diag)
{
    int heard = hush();

    *info = (SF_INFO){0};
    *file = sf_open(path, SFM_READ, info);
    unhush(heard);
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

/* A clip that can be decoded, but not yet at another rate. What is no sound file is an error at
 * `place`. */
static bool open_clip(struct audio_clip **clip, const char *path, struct diag_place place,
                      struct diag *diag)
{
    struct audio_clip *made = calloc(1, sizeof(*made));

    *clip = NULL;
    if (!made)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory for a sound");
    made->path = path;
    if (!open_file(path, &made->file, &made->info, place, diag)) {
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

bool audio_clip_open(struct audio_clip **clip, const char *path, int rate_hz, struct diag *diag)
{
    if (!open_clip(clip, path, (struct diag_place){.file = path}, diag))
        return false;
    if (audio_resampler_create(&(*clip)->resampler, (*clip)->info.samplerate, rate_hz, keep, *clip,
                               diag))
        return true;
    audio_clip_finish(*clip);
    *clip = NULL;
    return false;
}

/* Integers of 32 bits that were written as floats stay below; with more, single precision would
 * lose the speech beside the sound. */
static const double most_sample = 2147483648.0;

/* Decodes one block and mixes it down; 0 frames at the end. */
static bool decode_block(struct audio_clip *clip, sf_count_t *frames, struct diag *diag)
{
    int channels = clip->info.channels;
    bool is_mp3 = (clip->info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;
    int heard = is_mp3 ? hush() : -1;

    *frames = sf_readf_float(clip->file, clip->decoded, CLIP_BLOCK_FRAMES);
    unhush(heard);
    if (*frames < 0 || sf_error(clip->file) != SF_ERR_NO_ERROR)
        return fail(clip->path, diag, "this sound file breaks off: it is damaged");
    clip->decoded_frames += *frames;
    for (sf_count_t i = 0; i < *frames; i++) {
        double sum = 0;

        for (int channel = 0; channel < channels; channel++)
            sum += (double)clip->decoded[i * channels + channel];
        if (!isfinite(sum))
            return fail(clip->path, diag, "this sound file holds samples that are no numbers");
        if (fabs(sum) > most_sample * channels)
            return fail(clip->path, diag, "this sound file holds samples beyond all measure");
        clip->mono[i] = (float)(sum / channels);
    }
    return true;
}

/* Sends one block through the resampler. */
static bool decode(struct audio_clip *clip, struct diag *diag)
{
    sf_count_t frames;

    if (!decode_block(clip, &frames, diag))
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

bool audio_sound_check(const char *path, struct diag_place place, const volatile sig_atomic_t *stop,
                       double *seconds, struct diag *diag)
{
    struct audio_clip *clip;
    sf_count_t frames = 1;
    bool ok = open_clip(&clip, path, place, diag);

    while (ok && frames > 0) {
        ok = decode_block(clip, &frames, diag);
        if (ok && stop && *stop != 0)
            ok = diag_stopped(diag, DIAG_NOWHERE);
        if (ok && (double)clip->decoded_frames > AUDIO_SOUND_MAX_SECONDS * clip->info.samplerate)
            ok = diag_error(diag, DIAG_DATA, place, "'%s' is longer than a day", path);
    }
    if (ok && is_cut(clip))
        diag_warning(diag, (struct diag_place){.file = path},
                     "this sound file is cut short: its end is missing");
    *seconds = ok ? (double)clip->decoded_frames / clip->info.samplerate : 0;
    audio_clip_finish(clip);
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
