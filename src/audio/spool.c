/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "audio/units.h"
#include "base/file.h"

#include "base/banned.h"

static const char spool_name[] =
    "the temporary file of the sound, beside the first sound file or in TMPDIR";

bool audio_spool_create(struct audio_spool *spool, const char *folder, struct arena *arena,
                        struct diag *diag)
{
    *spool = (struct audio_spool){.arena = arena};
    if (!file_open_spool(folder, &spool->fd, diag))
        return false;
    spool->is_open = true;
    spool->buffer = malloc(AUDIO_BLOCK_FRAMES * sizeof(*spool->buffer));
    if (!spool->buffer) {
        audio_spool_finish(spool);
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory for the sound");
    }
    return true;
}

/* Notes where the buffered samples sound, and how much. */
static void survey(struct audio_spool *spool)
{
    const int64_t gap = audio_frames_of_ms(AUDIO_QUIET_MS, AUDIO_SOURCE_HZ);
    int64_t energy = 0;

    for (int64_t i = 0; i < spool->buffered; i++) {
        int sample = spool->buffer[i];
        int64_t position = spool->written + i;
        struct audio_range *last = spool->sound_count > 0 ? &spool->sounds[spool->sound_count - 1]
                                                          : NULL;

        if (sample == 0)
            continue;
        energy += sample * sample;
        if (abs(sample) > spool->peak)
            spool->peak = abs(sample);
        if (last && position - last->end < gap) {
            last->end = position + 1;
        } else {
            struct audio_range sound = {position, position + 1};

            ARENA_PUSH(spool->arena, spool->sounds, spool->sound_count, spool->sound_capacity,
                       sound);
        }
    }
    spool->energy += (double)energy / (AUDIO_INT16_SCALE * AUDIO_INT16_SCALE);
}

static bool flush(struct audio_spool *spool, struct diag *diag)
{
    size_t size_bytes = (size_t)spool->buffered * sizeof(*spool->buffer);

    survey(spool);
    if (spool->meter && !audio_meter_put_int16(spool->meter, spool->buffer, spool->buffered, diag))
        return false;
    if (!file_write_all(spool->fd, spool->buffer, size_bytes, spool_name, diag))
        return false;
    spool->written += spool->buffered;
    spool->buffered = 0;
    return true;
}

/* Appends samples, or as many zeros when `samples` is NULL. */
static bool put(struct audio_spool *spool, const int16_t *samples, int64_t frames,
                struct diag *diag)
{
    while (frames > 0) {
        int64_t room = AUDIO_BLOCK_FRAMES - spool->buffered;
        int64_t part = frames < room ? frames : room;
        size_t size_bytes = (size_t)part * sizeof(*samples);

        if (samples)
            memcpy(spool->buffer + spool->buffered, samples, size_bytes);
        else
            memset(spool->buffer + spool->buffered, 0, size_bytes);
        samples = samples ? samples + part : NULL;
        frames -= part;
        spool->buffered += part;
        if (spool->buffered == AUDIO_BLOCK_FRAMES && !flush(spool, diag))
            return false;
    }
    return true;
}

bool audio_spool_put(struct audio_spool *spool, const int16_t *samples, int64_t frames,
                     struct diag *diag)
{
    return frames == 0 || put(spool, samples, frames, diag);
}

bool audio_spool_put_silence(struct audio_spool *spool, int64_t frames, struct diag *diag)
{
    return put(spool, NULL, frames, diag);
}

int64_t audio_spool_length(const struct audio_spool *spool)
{
    return spool->written + spool->buffered;
}

bool audio_spool_seal(struct audio_spool *spool, struct diag *diag)
{
    return flush(spool, diag);
}

bool audio_spool_read(const struct audio_spool *spool, int64_t start, int16_t *samples,
                      int64_t frames, struct diag *diag)
{
    char *data = (char *)samples;
    size_t left = (size_t)frames * sizeof(*samples);
    off_t place = (off_t)start * (off_t)sizeof(*samples);

    while (left > 0) {
        ssize_t got = pread(spool->fd, data, left, place);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return diag_error(diag, DIAG_IO, DIAG_NOWHERE, "cannot read %s back: %s", spool_name,
                              got < 0 ? strerror(errno) : "it ends too early");
        data += got;
        left -= (size_t)got;
        place += got;
    }
    return true;
}

void audio_spool_finish(struct audio_spool *spool)
{
    if (spool->is_open)
        close(spool->fd);
    free(spool->buffer);
    *spool = (struct audio_spool){0};
}
