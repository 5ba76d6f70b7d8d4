/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include <math.h>

#include "audio/units.h"

#include "base/banned.h"

enum {
    DUCK_DOWN_MS = 400, /* a bed goes down before the first word … */
    DUCK_UP_MS = 1500   /* … and comes up slowly: not between two sentences */
};

/* So many blocks of 400 ms overlap in a second that a loudness can be trusted. */
static const double enough_seconds = 1.0;

/* Reads the clip to its end into the meter. */
static bool measure_once(struct audio_placed_sound *placed, int rate_hz, struct audio_meter *meter,
                         const volatile sig_atomic_t *stop, int64_t *length, struct diag *diag)
{
    float block[AUDIO_BLOCK_FRAMES];
    struct audio_clip *clip;
    int64_t got = AUDIO_BLOCK_FRAMES;
    bool ok = audio_clip_open(&clip, placed->sound.path, rate_hz, diag);

    *length = 0;
    while (ok && got == AUDIO_BLOCK_FRAMES) {
        ok = audio_clip_read(clip, block, AUDIO_BLOCK_FRAMES, &got, diag) &&
             audio_meter_put(meter, block, got, diag);
        *length += got;
        if (ok && stop && *stop != 0)
            ok = diag_stopped(diag, DIAG_NOWHERE);
        if (ok && (double)*length > AUDIO_SOUND_MAX_SECONDS * rate_hz)
            ok = diag_error(diag, DIAG_DATA, (struct diag_place){.file = placed->sound.path},
                            "this sound is longer than a day");
    }
    audio_clip_finish(clip);
    return ok;
}

bool audio_sound_measure(struct audio_placed_sound *placed, int rate_hz, int channels,
                         const volatile sig_atomic_t *stop, struct diag *diag)
{
    struct audio_meter *meter;
    struct audio_reading reading;
    int64_t measured = 0;
    bool ok = audio_meter_create(&meter, AUDIO_METER_INTEGRATED, rate_hz, channels, diag);

    while (ok && (double)measured < enough_seconds * rate_hz) {
        ok = measure_once(placed, rate_hz, meter, stop, &placed->length, diag);
        if (ok && placed->length == 0)
            ok = diag_error(diag, DIAG_DATA, (struct diag_place){.file = placed->sound.path},
                            "there is nothing in this sound file");
        measured += placed->length;
    }
    ok = ok && audio_meter_read(meter, &reading, diag);
    audio_meter_finish(meter);
    if (!ok)
        return false;
    placed->is_measurable = reading.is_measurable;
    placed->loudness_lufs = reading.integrated_lufs;
    if (!reading.is_measurable)
        diag_warning(diag, (struct diag_place){.file = placed->sound.path},
                     "this sound is too quiet to be heard");
    return true;
}

/* How far a bed is down at a frame, 0 to 1: all the way under speech. `next` is the first range of
 * speech that does not lie behind the frame. */
static double ducking_at(const struct audio_range *speech, size_t speech_count, size_t next,
                         int64_t frame, int rate_hz)
{
    double down = (double)audio_frames_of_ms(DUCK_DOWN_MS, rate_hz);
    double up = (double)audio_frames_of_ms(DUCK_UP_MS, rate_hz);
    double depth = 0;

    if (next < speech_count)
        depth = fmax(depth, 1.0 - (double)(speech[next].start - frame) / down);
    if (next > 0)
        depth = fmax(depth, 1.0 - (double)(frame - speech[next - 1].end) / up);
    return fmin(depth, 1.0);
}

/* The first range that ends behind the frame. */
static size_t find_speech(const struct audio_range *speech, size_t speech_count, int64_t frame)
{
    size_t low = 0;
    size_t high = speech_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (speech[middle].end <= frame)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* 0 to 1 at both ends. */
static double fade_at(const struct audio_placed_sound *placed, int64_t frame, int rate_hz)
{
    double in = (double)audio_frames_of_ms(placed->sound.fade_in_ms, rate_hz);
    double out = (double)audio_frames_of_ms(placed->sound.fade_out_ms, rate_hz);
    double rising = ((double)(frame - placed->start) + 0.5) / fmax(in, 1.0);
    double falling = ((double)(placed->end - frame) - 0.5) / fmax(out, 1.0);

    return fmin(1.0, fmin(rising, falling));
}

static void add_block(const struct audio_placed_sound *placed, const struct audio_range *speech,
                      size_t speech_count, int rate_hz, double gain_db, int64_t position,
                      const float *clip, float *samples, int64_t frames)
{
    double gain = audio_gain_of_db(gain_db + placed->own_gain_db);
    bool is_ducked = placed->sound.is_bed && placed->sound.duck_lu < 0;
    size_t next = is_ducked ? find_speech(speech, speech_count, position) : 0;

    for (int64_t i = 0; i < frames; i++) {
        double factor = gain * fade_at(placed, position + i, rate_hz);

        if (is_ducked) {
            while (next < speech_count && speech[next].end <= position + i)
                next++;
            factor *= audio_gain_of_db(placed->sound.duck_lu * ducking_at(speech, speech_count,
                                                                          next, position + i,
                                                                          rate_hz));
        }
        samples[i] += (float)((double)clip[i] * factor);
    }
}

/* The part of a sound that lies in the block. */
static bool add_sound(struct audio_placed_sound *placed, const struct audio_range *speech,
                      size_t speech_count, int rate_hz, double gain_db, int64_t position,
                      float *samples, int64_t frames, struct diag *diag)
{
    float clip[AUDIO_BLOCK_FRAMES];
    int64_t start = placed->start > position ? placed->start : position;
    int64_t end = placed->end < position + frames ? placed->end : position + frames;
    int64_t got;

    if (start >= end || !placed->is_measurable)
        return true;
    if (!placed->clip && !audio_clip_open(&placed->clip, placed->sound.path, rate_hz, diag))
        return false;
    if (!audio_clip_read(placed->clip, clip, end - start, &got, diag))
        return false;
    if (got != end - start)
        return diag_error(diag, DIAG_IO, (struct diag_place){.file = placed->sound.path},
                          "this sound file has become shorter while it was read");
    add_block(placed, speech, speech_count, rate_hz, gain_db, start, clip,
              samples + (start - position), got);
    if (end == placed->end) {
        audio_clip_finish(placed->clip);
        placed->clip = NULL;
    }
    return true;
}

bool audio_sounds_add(struct audio_sounds *sounds, const struct audio_range *speech,
                      size_t speech_count, int rate_hz, double gain_db, int64_t position,
                      float *samples, int64_t frames, struct diag *diag)
{
    for (size_t i = 0; i < sounds->count; i++) {
        if (!add_sound(&sounds->list[i], speech, speech_count, rate_hz, gain_db, position, samples,
                       frames, diag))
            return false;
    }
    return true;
}

void audio_sounds_rewind(struct audio_sounds *sounds)
{
    for (size_t i = 0; i < sounds->count; i++) {
        audio_clip_finish(sounds->list[i].clip);
        sounds->list[i].clip = NULL;
    }
}
