/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include <math.h>

#include "base/banned.h"

/* Four chains at a time: a single chain of comparisons waits for itself. */
enum { CHAINS = 4 };

static float highest(const float peaks[CHAINS])
{
    float peak = peaks[0];

    for (int k = 1; k < CHAINS; k++)
        peak = peaks[k] > peak ? peaks[k] : peak;
    return peak;
}

float audio_peak_samples(const float *samples, int64_t frames)
{
    float peaks[CHAINS] = {0};
    int64_t i = 0;

    for (; i + CHAINS <= frames; i += CHAINS) {
        for (int k = 0; k < CHAINS; k++) {
            float magnitude = fabsf(samples[i + k]);

            peaks[k] = magnitude > peaks[k] ? magnitude : peaks[k];
        }
    }
    for (; i < frames; i++)
        peaks[0] = fabsf(samples[i]) > peaks[0] ? fabsf(samples[i]) : peaks[0];
    return highest(peaks);
}

/* The largest second difference. */
static float largest_bend(const float *samples, int64_t frames)
{
    float peaks[CHAINS] = {0};
    int64_t i = 1;

    for (; i + CHAINS < frames; i += CHAINS) {
        for (int k = 0; k < CHAINS; k++) {
            float bend = fabsf(samples[i + k - 1] - 2 * samples[i + k] + samples[i + k + 1]);

            peaks[k] = bend > peaks[k] ? bend : peaks[k];
        }
    }
    for (; i + 1 < frames; i++) {
        float bend = fabsf(samples[i - 1] - 2 * samples[i] + samples[i + 1]);

        peaks[0] = bend > peaks[0] ? bend : peaks[0];
    }
    return highest(peaks);
}

/* An interpolator is a straight line between two samples, times its sum, and a rest that weighs
 * second differences; the bounds are the sums of magnitudes of both, taken over libebur128's
 * filters (49 taps at four times and at two times the rate) and the limiter's. */
bool audio_peak_may_exceed(const float *samples, int64_t frames, double limit)
{
    static const double most_of_all = 2.31;
    static const double most_of_line = 1.001;
    static const double most_of_bend = 0.417;
    double peak = audio_peak_samples(samples, frames);

    return peak * most_of_all > limit &&
           peak * most_of_line + largest_bend(samples, frames) * most_of_bend > limit;
}
