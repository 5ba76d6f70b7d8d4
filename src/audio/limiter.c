/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include <math.h>
#include <stdlib.h>

#include "audio/units.h"

#include "base/banned.h"

/* How it works: the sound is cut into blocks of a millisecond, at fixed places. For each block the
 * gain that keeps its true peak under the ceiling is found. At the joint between two blocks the
 * gain must not be above either of theirs; the lowest such value within REACH blocks to both sides
 * is taken (so that the gain is down before the peak comes), rises again no faster than the release
 * allows, and is averaged over the same reach (so that it moves smoothly). Each averaged value is
 * itself at or below what the joint asked for, since every value in the average was. Within a block
 * the gain runs straight from joint to joint. Where nothing is limited, samples pass untouched. */
enum {
    REACH = 4, /* blocks: the gain begins to fall 8 ms before a peak */
    RING = 32, /* blocks kept: more than the 3 * REACH + 2 that are looked back at */
    MIN_BLOCK_FRAMES = 8,
    PHASES = 4,    /* true peaks are looked for at quarters of a sample, as in BS.1770-4 Annex 2 */
    HALF_TAPS = 6, /* samples to each side of an interpolated one */
    TAPS = 2 * HALF_TAPS,
    MAX_BLOCK_FRAMES = 192 /* at 192 kHz */
};

static const double release_ms = 80.0;
/* What comes on top of what the limiter leaves: 0.1 dB for the straight lines between joints, the
 * difference between one interpolator and another and rounding to 16 bits; the rest for lossy
 * coders, which change peaks (docs/formats.md): the ceiling holds in their files as well. */
static const double margin_db = 1.0;
/* A gain so near to 1 (a thousandth of a decibel) is 1. */
static const double nothing = 1e-4;
static const double pi = 3.14159265358979323846;

struct audio_limiter {
    audio_sink_fn *sink;
    void *user;
    int64_t block_frames;
    double ceiling;
    double release; /* of the way back to 1 that the gain may go in one block */
    double taps[PHASES][TAPS];

    float *held;    /* RING blocks */
    int64_t filled; /* frames in the block being gathered */
    int64_t block;  /* the number of that block */
    int64_t taken;  /* frames put in */
    int64_t given;  /* frames sent on */
    /* By block number modulo RING; 1 before the beginning. */
    double needed[RING];   /* gain that block i asks for */
    double joints[RING];   /* … and the joint before it */
    double released[RING]; /* lowest of the joints around, with the release */
    double gains[RING];    /* what the joint before block i gets */
    double lost_energy;

    float out[AUDIO_BLOCK_FRAMES];
    int64_t out_frames;
};

/* A sinc under a Hann window, for the point `phase` quarters behind a sample. Coefficients add up
 * to 1 so that a constant stays what it is. */
static void make_taps(double taps[PHASES][TAPS])
{
    for (int phase = 0; phase < PHASES; phase++) {
        double sum = 0;

        for (int tap = 0; tap < TAPS; tap++) {
            double x = tap - (HALF_TAPS - 1) - (double)phase / PHASES;
            double sinc = fabs(x) < 1e-9 ? 1.0 : sin(pi * x) / (pi * x);

            taps[phase][tap] = sinc * 0.5 * (1.0 + cos(pi * x / HALF_TAPS));
            sum += taps[phase][tap];
        }
        for (int tap = 0; tap < TAPS; tap++)
            taps[phase][tap] /= sum;
    }
}

double audio_limiter_peak(double ceiling_dbtp)
{
    return audio_gain_of_db(ceiling_dbtp - margin_db);
}

bool audio_limiter_create(struct audio_limiter **limiter, int rate_hz, double ceiling_dbtp,
                          audio_sink_fn *sink, void *user, struct diag *diag)
{
    struct audio_limiter *made = calloc(1, sizeof(*made));

    *limiter = NULL;
    if (!made)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory to limit the sound");
    made->sink = sink;
    made->user = user;
    made->block_frames = rate_hz / 1000;
    if (made->block_frames < MIN_BLOCK_FRAMES)
        made->block_frames = MIN_BLOCK_FRAMES;
    made->ceiling = audio_limiter_peak(ceiling_dbtp);
    made->release = 1.0 - exp(-1000.0 * (double)made->block_frames / rate_hz / release_ms);
    make_taps(made->taps);
    for (int i = 0; i < RING; i++)
        made->needed[i] = made->joints[i] = made->released[i] = made->gains[i] = 1.0;
    made->held = calloc(RING * (size_t)made->block_frames, sizeof(*made->held));
    if (!made->held || made->block_frames > MAX_BLOCK_FRAMES) {
        audio_limiter_finish(made);
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory to limit the sound");
    }
    *limiter = made;
    return true;
}

static size_t slot(int64_t block)
{
    return (size_t)(block + RING) % RING;
}

static float *block_of(struct audio_limiter *limiter, int64_t block)
{
    return limiter->held + slot(block) * (size_t)limiter->block_frames;
}

/* The gain that a block asks for. Its peak is looked for at the samples and between them, also
 * behind the last one. */
static double gain_needed(struct audio_limiter *limiter, int64_t block)
{
    float window[MAX_BLOCK_FRAMES + TAPS];
    size_t len = (size_t)limiter->block_frames;
    double peak = 0;

    memcpy(window, block_of(limiter, block - 1) + len - (HALF_TAPS - 1),
           (HALF_TAPS - 1) * sizeof(*window));
    memcpy(window + HALF_TAPS - 1, block_of(limiter, block), len * sizeof(*window));
    memcpy(window + HALF_TAPS - 1 + len, block_of(limiter, block + 1), HALF_TAPS * sizeof(*window));
    if (!audio_peak_may_exceed(window, (int64_t)len + TAPS - 1, limiter->ceiling))
        return 1.0;
    for (size_t i = 0; i < len; i++) {
        for (int phase = 0; phase < PHASES; phase++) {
            double value = 0;

            for (int tap = 0; tap < TAPS; tap++)
                value += limiter->taps[phase][tap] * (double)window[i + (size_t)tap];
            peak = fabs(value) > peak ? fabs(value) : peak;
        }
    }
    return peak > limiter->ceiling ? limiter->ceiling / peak : 1.0;
}

static double lowest(const double *ring, int64_t first, int64_t last)
{
    double value = ring[slot(first)];

    for (int64_t i = first + 1; i <= last; i++)
        value = fmin(value, ring[slot(i)]);
    return value;
}

static double mean(const double *ring, int64_t first, int64_t last)
{
    double sum = 0;

    for (int64_t i = first; i <= last; i++)
        sum += ring[slot(i)];
    return sum / (double)(last - first + 1);
}

static bool send(struct audio_limiter *limiter, struct diag *diag)
{
    int64_t frames = limiter->out_frames;

    limiter->out_frames = 0;
    return frames == 0 || limiter->sink(limiter->user, limiter->out, frames, diag);
}

static bool emit(struct audio_limiter *limiter, int64_t block, struct diag *diag)
{
    const float *in = block_of(limiter, block);
    int64_t left = limiter->taken - limiter->given;
    int64_t frames = left < limiter->block_frames ? left : limiter->block_frames;
    double gain = limiter->gains[slot(block)];
    double step = (limiter->gains[slot(block + 1)] - gain) / (double)limiter->block_frames;
    float *out;

    if (limiter->out_frames + frames > AUDIO_BLOCK_FRAMES && !send(limiter, diag))
        return false;
    out = limiter->out + limiter->out_frames;
    limiter->out_frames += frames;
    limiter->given += frames;
    if (gain == 1.0 && step == 0.0) {
        memcpy(out, in, (size_t)frames * sizeof(*out));
        return true;
    }
    for (int64_t i = 0; i < frames; i++) {
        double before = in[i];
        double after = before * (gain + step * (double)i);

        limiter->lost_energy += before * before - after * after;
        out[i] = (float)after;
    }
    return true;
}

/* The block being gathered is full, so that the one before it can be looked at; everything behind
 * that follows. */
static bool advance(struct audio_limiter *limiter, struct diag *diag)
{
    int64_t seen = limiter->block - 1;
    int64_t middle = seen - REACH;
    int64_t ready = seen - 2 * REACH;
    double before = limiter->released[slot(middle - 1)];
    double rising = 1.0 - (1.0 - before) * (1.0 - limiter->release);

    if (1.0 - rising < nothing)
        rising = 1.0;
    limiter->needed[slot(seen)] = gain_needed(limiter, seen);
    limiter->joints[slot(seen)] = fmin(limiter->needed[slot(seen - 1)],
                                       limiter->needed[slot(seen)]);
    limiter->released[slot(middle)] = fmin(lowest(limiter->joints, middle - REACH, middle + REACH),
                                           rising);
    limiter->gains[slot(ready)] = mean(limiter->released, ready - REACH, ready + REACH);
    limiter->block++;
    limiter->filled = 0;
    return ready < 1 || emit(limiter, ready - 1, diag);
}

bool audio_limiter_put(void *self, const float *samples, int64_t frames, struct diag *diag)
{
    struct audio_limiter *limiter = self;

    while (frames > 0) {
        int64_t room = limiter->block_frames - limiter->filled;
        int64_t part = frames < room ? frames : room;

        memcpy(block_of(limiter, limiter->block) + limiter->filled, samples,
               (size_t)part * sizeof(*samples));
        limiter->filled += part;
        limiter->taken += part;
        samples += part;
        frames -= part;
        if (limiter->filled == limiter->block_frames && !advance(limiter, diag))
            return false;
    }
    return true;
}

/* Silence pushes out what is held; it is not counted as taken, so that it does not come out. */
bool audio_limiter_end(struct audio_limiter *limiter, struct diag *diag)
{
    while (limiter->given < limiter->taken) {
        size_t left = (size_t)(limiter->block_frames - limiter->filled);

        memset(block_of(limiter, limiter->block) + limiter->filled, 0,
               left * sizeof(*limiter->held));
        if (!advance(limiter, diag))
            return false;
    }
    return send(limiter, diag);
}

double audio_limiter_lost_energy(const struct audio_limiter *limiter)
{
    return limiter->lost_energy;
}

void audio_limiter_finish(struct audio_limiter *limiter)
{
    if (!limiter)
        return;
    free(limiter->held);
    free(limiter);
}
