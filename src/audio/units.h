/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_UNITS_H
#define AUDIO_UNITS_H

#include <math.h>
#include <stdint.h>

/* Conversions between units, and how each rounds. Times and counts are never negative. */

/* Frames at one rate as frames at another: to the nearest, halves up. A position is scaled once,
 * from the source rate to the delivered one, so that no error adds up. Good for years of sound:
 * the product stays below 2^63. */
static inline int64_t audio_frames_scale(int64_t frames, int from_hz, int to_hz)
{
    return (frames * to_hz + from_hz / 2) / from_hz;
}

/* Milliseconds as frames: to the nearest, halves up. */
static inline int64_t audio_frames_of_ms(int64_t ms, int rate_hz)
{
    return (ms * rate_hz + 500) / 1000;
}

/* Decibels as a factor for amplitudes, and back; a factor of 0 is minus infinity. */
static inline double audio_gain_of_db(double db)
{
    return pow(10.0, db / 20.0);
}

static inline double audio_db_of_gain(double gain)
{
    return 20.0 * log10(gain);
}

/* Full scale of 16-bit samples: -32768 is -1.0, so that both directions are exact. */
#define AUDIO_INT16_SCALE 32768.0

#endif
