/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <ebur128.h>

#include "audio/internal.h"
#include "audio/units.h"
#include "audio/signal.h"

static struct audio_reading measure(const float *samples, int64_t frames, int rate_hz, int channels,
                                    int64_t piece)
{
    struct audio_meter *meter;
    struct audio_reading reading;
    struct diag diag = {0};

    assert_true(audio_meter_create(&meter, AUDIO_METER_FULL, rate_hz, channels, &diag));
    for (int64_t at = 0; at < frames; at += piece) {
        int64_t part = piece < frames - at ? piece : frames - at;

        assert_true(audio_meter_put(meter, samples + at, part, &diag));
    }
    assert_true(audio_meter_read(meter, &reading, &diag));
    audio_meter_finish(meter);
    diag_finish(&diag);
    return reading;
}

/* EBU Tech 3341, cases 1 and 2, for one channel: a 1 kHz sine that peaks at -20 dBFS measures
 * -23.0 LUFS, and -20.0 on both channels. */
static void a_sine_measures_what_the_standard_says(void **state)
{
    enum { FRAMES = 20 * 48000 };
    float *samples = malloc(FRAMES * sizeof(*samples));

    (void)state;
    for (int64_t i = 0; i < FRAMES; i++)
        samples[i] = (float)(0.1 * sin(2 * TEST_PI * 1000 * (double)i / 48000));
    assert_near("mono", measure(samples, FRAMES, 48000, 1, 4096).integrated_lufs, -23.0, 0.1);
    assert_near("stereo", measure(samples, FRAMES, 48000, 2, 4096).integrated_lufs, -20.0, 0.1);
    assert_near("peak", measure(samples, FRAMES, 48000, 1, 4096).true_peak_dbtp, -20.0, 0.05);
    free(samples);
}

/* The peak found by looking only where it can be is the one found by looking everywhere. */
static void the_pruned_peak_is_the_whole_one(void **state)
{
    enum { FRAMES = 400000 };
    static const int rates_hz[] = {8000, 22050, 44100, 48000, 96000, 192000};
    float *samples = malloc(FRAMES * sizeof(*samples));
    int16_t *speech = malloc(FRAMES * sizeof(*speech));

    (void)state;
    for (uint32_t seed = 1; seed <= 4; seed++) {
        test_speech(speech, FRAMES, 0.9, seed);
        for (int64_t i = 0; i < FRAMES; i++)
            samples[i] = (float)speech[i] / 32768;
        samples[FRAMES - 1 - seed * 100] = 0.4f; /* a click, so that the peak is between samples */
        samples[FRAMES - 2 - seed * 100] = 0.4f;
        for (size_t r = 0; r < sizeof(rates_hz) / sizeof(*rates_hz); r++) {
            static const float silence[64];
            ebur128_state *all = ebur128_init(1, (unsigned long)rates_hz[r],
                                              EBUR128_MODE_TRUE_PEAK);
            struct audio_reading reading = measure(samples, FRAMES, rates_hz[r], 1, 999);
            double peak;

            ebur128_add_frames_float(all, samples, FRAMES);
            ebur128_add_frames_float(all, silence, 64);
            ebur128_true_peak(all, 0, &peak);
            assert_near("peak", reading.true_peak_dbtp, audio_db_of_gain(peak), 1e-9);
            ebur128_destroy(&all);
        }
    }
    free(samples);
    free(speech);
}

/* The loudest 400 ms and 3 s are those that libebur128 finds by itself, whatever the blocks. */
static void the_loudest_moments_are_found(void **state)
{
    static const struct {
        int rate_hz;
        int64_t frames;
    } rows[] = {{48000, 480000}, {44100, 441000}, {11025, 110250}, {48000, 144000}, {48000, 19200}};

    (void)state;
    for (size_t r = 0; r < sizeof(rows) / sizeof(*rows); r++) {
        int64_t frames = rows[r].frames;
        int64_t step = rows[r].rate_hz / 10;
        float *samples = malloc((size_t)frames * sizeof(*samples));
        ebur128_state *state_own = ebur128_init(1, (unsigned long)rows[r].rate_hz, EBUR128_MODE_S);
        double momentary = -HUGE_VAL;
        double shortterm = -HUGE_VAL;
        struct audio_reading reading;

        for (int64_t i = 0; i < frames; i++) /* louder and quieter, with a burst */
            samples[i] = (float)((0.1 + 0.09 * sin(1e-5 * (double)i) +
                                  (i * 3 / frames == 1 && i * 30 / frames % 10 == 0 ? 0.5 : 0)) *
                                 sin(0.07 * (double)i));
        for (int64_t at = 0; at + step <= frames; at += step) {
            double value;

            ebur128_add_frames_float(state_own, samples + at, (size_t)step);
            ebur128_loudness_momentary(state_own, &value);
            if (at / step >= 3)
                momentary = fmax(momentary, value);
            ebur128_loudness_shortterm(state_own, &value);
            if (at / step >= 29)
                shortterm = fmax(shortterm, value);
        }
        reading = measure(samples, frames, rows[r].rate_hz, 1, 4097);
        assert_near("momentary", reading.momentary_lufs, momentary, 0.01);
        if (isfinite(shortterm))
            assert_near("short-term", reading.shortterm_lufs, shortterm, 0.01);
        else
            assert_true(reading.shortterm_lufs == -HUGE_VAL);
        ebur128_destroy(&state_own);
        free(samples);
    }
}

static void what_is_too_short_is_not_measured(void **state)
{
    static float samples[48000];

    (void)state;
    assert_false(measure(samples, 48000, 48000, 1, 4096).is_measurable);
    for (int64_t i = 0; i < 48000; i++)
        samples[i] = 0.1f * (float)(i % 100 < 50 ? 1 : -1);
    assert_false(measure(samples, 18000, 48000, 1, 4096).is_measurable);
    assert_true(measure(samples, 48000, 48000, 1, 4096).is_measurable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sine_measures_what_the_standard_says),
        cmocka_unit_test(the_pruned_peak_is_the_whole_one),
        cmocka_unit_test(the_loudest_moments_are_found),
        cmocka_unit_test(what_is_too_short_is_not_measured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
