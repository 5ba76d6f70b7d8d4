/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_AUDIO_SIGNAL_H
#define TESTS_AUDIO_SIGNAL_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audio/audio.h"

/* Sounds for tests, made here, and a sink that keeps what it is given. */

#define TEST_PI 3.14159265358979323846

/* The same numbers everywhere and every time. */
static inline uint32_t test_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Something like speech: a buzz with harmonics that falls off by 6 dB an octave, syllables of a
 * quarter of a second that swell and fade, a ratio of peak to loudness of some 15 dB. */
static inline void test_speech(int16_t *samples, int64_t frames, double level, uint32_t seed)
{
    uint32_t state = seed;
    double phase = 0;
    double low = 0;

    for (int64_t i = 0; i < frames; i++) {
        double t = (double)i / 22050;
        double swell = 0.5 - 0.5 * cos(2 * TEST_PI * 4 * t);
        double pulse;

        phase += (110 + 30 * sin(2 * TEST_PI * 0.7 * t)) / 22050;
        phase -= floor(phase);
        pulse = exp(-5 * phase) * sin(2 * TEST_PI * 5 * phase);
        low += 0.3 * ((double)test_random(&state) / 8388608.0 - 1.0 - low);
        samples[i] = (int16_t)lrint(32000 * level * swell * (0.85 * pulse + 0.1 * low));
    }
}

static inline void test_sine(int16_t *samples, int64_t frames, double hz, double level)
{
    for (int64_t i = 0; i < frames; i++)
        samples[i] = (int16_t)lrint(32767 * level * sin(2 * TEST_PI * hz * (double)i / 22050));
}

struct test_store {
    float *samples;
    int64_t count; /* values, of all channels */
    int64_t capacity;
    int channels;
};

static inline bool test_keep(void *user, const float *samples, int64_t frames, struct diag *diag)
{
    struct test_store *store = user;
    int64_t values = frames * (store->channels ? store->channels : 1);

    (void)diag;
    if (store->count + values > store->capacity) {
        store->capacity = 2 * store->capacity + values;
        store->samples = realloc(store->samples, (size_t)store->capacity * sizeof(float));
    }
    memcpy(store->samples + store->count, samples, (size_t)values * sizeof(float));
    store->count += values;
    return true;
}

static inline void test_forget(struct test_store *store)
{
    free(store->samples);
    *store = (struct test_store){0};
}

#endif
