/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include <math.h>
#include <stdlib.h>

#include <ebur128.h>

#include "audio/units.h"

#include "base/banned.h"

/* libebur128's true peak costs six times what its loudness does. Therefore it is asked only about
 * blocks that can raise the peak found so far (peak.c); the result is that of asking about all. */
enum {
    PEAK_BLOCK_FRAMES = 256,
    PEAK_CONTEXT_FRAMES = 32, /* more than the interpolator remembers: 25 */
    PEAK_BUFFER_FRAMES = PEAK_CONTEXT_FRAMES + PEAK_BLOCK_FRAMES
};

/* Momentary and short-term loudness are those of the last 400 ms and 3 s, looked at ten times a
 * second (EBU Tech 3341). Both are sums over steps of 100 ms, so that every sample is looked at
 * once and not thirty times. */
enum { STEP_MS = 100, STEPS_A_SECOND = 10, MOMENTARY_STEPS = 4, SHORTTERM_STEPS = 30 };

struct audio_meter {
    ebur128_state *loudness;
    ebur128_state *peaks;             /* NULL: no true peak wanted */
    float window[PEAK_BUFFER_FRAMES]; /* the context, then the block being gathered */
    int64_t gathered;                 /* of the block */
    double true_peak;
    bool has_range;
    int64_t step_frames;
    int64_t stepped;                  /* of the step that is being filled */
    double energies[SHORTTERM_STEPS]; /* of the last steps, step i at i % SHORTTERM_STEPS */
    int64_t step_count;
    double most_momentary; /* energies of the loudest so far */
    double most_shortterm;
};

static bool out_of_memory(struct diag *diag)
{
    return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory to measure the loudness");
}

bool audio_meter_create(struct audio_meter **meter, enum audio_meter_kind kind, int rate_hz,
                        int channels, struct diag *diag)
{
    /* The histogram keeps memory from growing with the length; it reads within 0.001 LU of the
     * list of all blocks, and ranges within 0.1 LU. */
    int mode = EBUR128_MODE_I | EBUR128_MODE_HISTOGRAM;
    struct audio_meter *made = calloc(1, sizeof(*made));

    *meter = NULL;
    if (!made)
        return out_of_memory(diag);
    made->has_range = kind == AUDIO_METER_FULL;
    if (made->has_range)
        mode |= EBUR128_MODE_LRA;
    made->loudness = ebur128_init(1, (unsigned long)rate_hz, mode);
    if (kind == AUDIO_METER_FULL)
        made->peaks = ebur128_init(1, (unsigned long)rate_hz, EBUR128_MODE_TRUE_PEAK);
    if (!made->loudness || (kind == AUDIO_METER_FULL && !made->peaks)) {
        audio_meter_finish(made);
        return out_of_memory(diag);
    }
    made->step_frames = rate_hz / STEPS_A_SECOND;
    if (channels == 2)
        ebur128_set_channel(made->loudness, 0, EBUR128_DUAL_MONO);
    *meter = made;
    return true;
}

/* The block in the window is full: looks whether it holds a higher true peak. */
static bool settle_peak(struct audio_meter *meter)
{
    float *block = meter->window + PEAK_CONTEXT_FRAMES;
    double peak = 0;

    if (audio_peak_may_exceed(meter->window, PEAK_BUFFER_FRAMES, meter->true_peak)) {
        if (ebur128_add_frames_float(meter->peaks, meter->window, PEAK_CONTEXT_FRAMES) != 0 ||
            ebur128_add_frames_float(meter->peaks, block, PEAK_BLOCK_FRAMES) != 0 ||
            ebur128_prev_true_peak(meter->peaks, 0, &peak) != 0)
            return false;
        if (peak > meter->true_peak)
            meter->true_peak = peak;
    }
    memcpy(meter->window, meter->window + PEAK_BLOCK_FRAMES,
           PEAK_CONTEXT_FRAMES * sizeof(*meter->window));
    meter->gathered = 0;
    return true;
}

static bool put_peaks(struct audio_meter *meter, const float *samples, int64_t frames)
{
    while (frames > 0) {
        int64_t room = PEAK_BLOCK_FRAMES - meter->gathered;
        int64_t part = frames < room ? frames : room;

        memcpy(meter->window + PEAK_CONTEXT_FRAMES + meter->gathered, samples,
               (size_t)part * sizeof(*samples));
        meter->gathered += part;
        samples += part;
        frames -= part;
        if (meter->gathered == PEAK_BLOCK_FRAMES && !settle_peak(meter))
            return false;
    }
    return true;
}

/* The mean energy of the last `count` steps, if there are so many. */
static void raise_maximum(const struct audio_meter *meter, int count, double *maximum)
{
    double sum = 0;

    if (meter->step_count < count)
        return;
    for (int64_t i = meter->step_count - count; i < meter->step_count; i++)
        sum += meter->energies[i % SHORTTERM_STEPS];
    *maximum = fmax(*maximum, sum / count);
}

static bool settle_step(struct audio_meter *meter)
{
    double lufs;

    if (ebur128_loudness_window(meter->loudness, STEP_MS, &lufs) != 0)
        return false;
    meter->energies[meter->step_count++ % SHORTTERM_STEPS] = pow(10, lufs / 10);
    meter->stepped = 0;
    raise_maximum(meter, MOMENTARY_STEPS, &meter->most_momentary);
    raise_maximum(meter, SHORTTERM_STEPS, &meter->most_shortterm);
    return true;
}

static bool put_loudness(struct audio_meter *meter, const float *samples, int64_t frames)
{
    while (frames > 0) {
        int64_t room = meter->step_frames - meter->stepped;
        int64_t part = frames < room ? frames : room;

        if (ebur128_add_frames_float(meter->loudness, samples, (size_t)part) != 0)
            return false;
        meter->stepped += part;
        samples += part;
        frames -= part;
        if (meter->stepped == meter->step_frames && !settle_step(meter))
            return false;
    }
    return true;
}

bool audio_meter_put(struct audio_meter *meter, const float *samples, int64_t frames,
                     struct diag *diag)
{
    bool ok = meter->has_range
                  ? put_loudness(meter, samples, frames)
                  : ebur128_add_frames_float(meter->loudness, samples, (size_t)frames) == 0;

    return (ok && (!meter->peaks || put_peaks(meter, samples, frames))) || out_of_memory(diag);
}

bool audio_meter_put_int16(struct audio_meter *meter, const int16_t *samples, int64_t frames,
                           struct diag *diag)
{
    return ebur128_add_frames_short(meter->loudness, samples, (size_t)frames) == 0 ||
           out_of_memory(diag);
}

bool audio_meter_read(struct audio_meter *meter, struct audio_reading *reading, struct diag *diag)
{
    static const float silence[PEAK_BUFFER_FRAMES];

    *reading = (struct audio_reading){.integrated_lufs = -HUGE_VAL,
                                      .true_peak_dbtp = -HUGE_VAL,
                                      .momentary_lufs = 10 * log10(meter->most_momentary),
                                      .shortterm_lufs = 10 * log10(meter->most_shortterm)};
    if (ebur128_loudness_global(meter->loudness, &reading->integrated_lufs) != 0)
        return out_of_memory(diag);
    reading->is_measurable = isfinite(reading->integrated_lufs);
    if (meter->has_range && ebur128_loudness_range(meter->loudness, &reading->range_lu) != 0)
        return out_of_memory(diag);
    if (meter->peaks) {
        if (!put_peaks(meter, silence, PEAK_BUFFER_FRAMES))
            return out_of_memory(diag);
        reading->true_peak_dbtp = audio_db_of_gain(meter->true_peak);
    }
    return true;
}

void audio_meter_finish(struct audio_meter *meter)
{
    if (!meter)
        return;
    if (meter->loudness)
        ebur128_destroy(&meter->loudness);
    if (meter->peaks)
        ebur128_destroy(&meter->peaks);
    free(meter);
}
