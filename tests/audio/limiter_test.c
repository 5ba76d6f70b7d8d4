/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "audio/internal.h"
#include "audio/units.h"
#include "audio/signal.h"

enum { FRAMES = 60000 };

/* Swelling bursts of tones and noise, far above full scale in places. Like the programme, they have
 * nothing above 11 kHz at the higher rates. */
static void make_bursts(float *samples, int64_t frames, int rate_hz, double level, uint32_t seed)
{
    uint32_t state = seed;
    int top_hz = rate_hz < 22050 ? rate_hz / 2 : 11025;
    double hz = 0;
    double height = 0;

    for (int64_t i = 0; i < frames; i++) {
        double noise = rate_hz > 48000 ? 0 : (double)test_random(&state) / 8388608.0 - 1.0;
        double swell = sin(TEST_PI * (double)(i % 2500) / 2500);

        if (i % 2500 == 0) {
            hz = 50 + test_random(&state) % (uint32_t)(top_hz - 100);
            height = level * (double)(test_random(&state) % 1000) / 1000;
        }
        samples[i] = (float)(height * swell *
                             (0.9 * sin(2 * TEST_PI * hz * (double)i / rate_hz) + 0.1 * noise));
    }
}

static double measured_peak(const float *samples, int64_t frames, int rate_hz)
{
    struct audio_meter *meter;
    struct audio_reading reading;
    struct diag diag = {0};

    assert_true(audio_meter_create(&meter, AUDIO_METER_FULL, rate_hz, 1, &diag));
    assert_true(audio_meter_put(meter, samples, frames, &diag));
    assert_true(audio_meter_read(meter, &reading, &diag));
    audio_meter_finish(meter);
    diag_finish(&diag);
    return reading.true_peak_dbtp;
}

/* The input in pieces of the given size; 0: of random sizes. */
static void limit(const float *samples, int64_t frames, int rate_hz, double ceiling_dbtp,
                  int64_t piece, struct test_store *store)
{
    struct audio_limiter *limiter;
    struct diag diag = {0};
    uint32_t state = 7;

    *store = (struct test_store){0};
    assert_true(audio_limiter_create(&limiter, rate_hz, ceiling_dbtp, test_keep, store, &diag));
    for (int64_t at = 0; at < frames;) {
        int64_t part = piece > 0 ? piece : 1 + test_random(&state) % 3000;

        part = part < frames - at ? part : frames - at;
        assert_true(audio_limiter_put(limiter, samples + at, part, &diag));
        at += part;
    }
    assert_true(audio_limiter_end(limiter, &diag));
    assert_int_equal(store->count, frames);
    audio_limiter_finish(limiter);
    diag_finish(&diag);
}

static void the_ceiling_is_never_exceeded(void **state)
{
    static const int rates_hz[] = {8000, 22050, 44100, 48000, 96000, 192000};
    static const double ceilings_dbtp[] = {-1, -3, -9};
    static float samples[FRAMES];
    struct test_store store;

    (void)state;
    for (size_t r = 0; r < sizeof(rates_hz) / sizeof(*rates_hz); r++) {
        for (size_t c = 0; c < sizeof(ceilings_dbtp) / sizeof(*ceilings_dbtp); c++) {
            double peak;

            make_bursts(samples, FRAMES, rates_hz[r], 4, (uint32_t)(r * 3 + c + 1));
            limit(samples, FRAMES, rates_hz[r], ceilings_dbtp[c], 4096, &store);
            peak = measured_peak(store.samples, store.count, rates_hz[r]);
            if (!(peak <= ceilings_dbtp[c]) || peak < ceilings_dbtp[c] - 2)
                fail_msg("%d Hz: %.3f dBTP with a ceiling of %.1f", rates_hz[r], peak,
                         ceilings_dbtp[c]);
            test_forget(&store);
        }
    }
}

static void quiet_sound_passes_untouched(void **state)
{
    static float samples[FRAMES];
    struct test_store store;

    (void)state;
    make_bursts(samples, FRAMES, 48000, 0.4, 3);
    limit(samples, FRAMES, 48000, -1, 1000, &store);
    assert_memory_equal(store.samples, samples, sizeof(samples));
    test_forget(&store);
}

static void cuts_do_not_matter(void **state)
{
    static const int64_t pieces[] = {0, 1, 48, 97, 60000};
    static float samples[FRAMES];
    struct test_store whole;
    struct test_store cut;

    (void)state;
    make_bursts(samples, FRAMES, 48000, 3, 5);
    limit(samples, FRAMES, 48000, -1, 4096, &whole);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
        limit(samples, FRAMES, 48000, -1, pieces[i], &cut);
        assert_memory_equal(cut.samples, whole.samples, sizeof(samples));
        test_forget(&cut);
    }
    test_forget(&whole);
}

static void every_length_comes_out_whole(void **state)
{
    static float samples[FRAMES];
    struct test_store store;

    (void)state;
    make_bursts(samples, FRAMES, 48000, 3, 9);
    for (int64_t frames = 0; frames < 1000; frames += 7) {
        limit(samples, frames, 48000, -1, 13, &store);
        test_forget(&store);
    }
}

/* The gain moves slowly: a steady tone above the ceiling comes out as a steady tone. */
static void a_steady_tone_stays_clean(void **state)
{
    static float samples[FRAMES];
    struct test_store store;
    double low = 10;
    double high = 0;

    (void)state;
    for (int64_t i = 0; i < FRAMES; i++)
        samples[i] = (float)(2 * sin(2 * TEST_PI * 1000 * (double)i / 48000));
    limit(samples, FRAMES, 48000, -1, 4096, &store);
    for (int64_t i = 10000; i < 50000; i += 48) {
        double peak = 0;

        for (int64_t k = 0; k < 48; k++)
            peak = fmax(peak, fabs(store.samples[i + k]));
        low = fmin(low, peak);
        high = fmax(high, peak);
    }
    assert_near("flutter in dB", audio_db_of_gain(high / low), 0, 0.01);
    assert_near("height", audio_db_of_gain(high), -2, 0.02);
    test_forget(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ceiling_is_never_exceeded),
        cmocka_unit_test(quiet_sound_passes_untouched),
        cmocka_unit_test(cuts_do_not_matter),
        cmocka_unit_test(every_length_comes_out_whole),
        cmocka_unit_test(a_steady_tone_stays_clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
