/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include "base/banned.h"

/* Magnitudes are compared as the integers that their bits are: the order is the same, and compilers
 * do many at a time where with floats they must mind NaN (which here is larger than anything). */
static int32_t magnitude_bits(float value)
{
    int32_t bits;

    memcpy(&bits, &value, sizeof(bits));
    return bits & INT32_MAX;
}

static float of_bits(int32_t bits)
{
    float value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

static float largest_sample(const float *samples, int64_t frames)
{
    int32_t largest = 0;

    for (int64_t i = 0; i < frames; i++) {
        int32_t bits = magnitude_bits(samples[i]);

        largest = bits > largest ? bits : largest;
    }
    return of_bits(largest);
}

/* The largest second difference. */
static float largest_bend(const float *samples, int64_t frames)
{
    int32_t largest = 0;

    for (int64_t i = 1; i + 1 < frames; i++) {
        int32_t bits = magnitude_bits(samples[i - 1] - 2 * samples[i] + samples[i + 1]);

        largest = bits > largest ? bits : largest;
    }
    return of_bits(largest);
}

/* An interpolator is a straight line between two samples, times its sum, and a rest that weighs
 * second differences; the bounds are the sums of magnitudes of both, taken over libebur128's
 * filters (49 taps at four times and at two times the rate) and the limiter's. */
bool audio_peak_may_exceed(const float *samples, int64_t frames, double limit)
{
    static const double most_of_all = 2.31;
    static const double most_of_line = 1.001;
    static const double most_of_bend = 0.417;
    double peak = largest_sample(samples, frames);

    return peak * most_of_all > limit &&
           peak * most_of_line + largest_bend(samples, frames) * most_of_bend > limit;
}
