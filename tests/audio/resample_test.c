/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "audio/internal.h"
#include "audio/signal.h"

enum { FRAMES = 44100 };

static void resample(const float *samples, int64_t frames, int rate_hz, int64_t piece,
                     struct test_store *store)
{
    struct audio_resampler *resampler;
    struct diag diag = {0};
    uint32_t state = 11;

    *store = (struct test_store){0};
    assert_true(
        audio_resampler_create(&resampler, AUDIO_SOURCE_HZ, rate_hz, test_keep, store, &diag));
    for (int64_t at = 0; at < frames;) {
        int64_t part = piece > 0 ? piece : 1 + test_random(&state) % 3000;

        part = part < frames - at ? part : frames - at;
        assert_true(audio_resampler_put(resampler, samples + at, part, &diag));
        at += part;
    }
    assert_true(audio_resampler_end(resampler, &diag));
    audio_resampler_finish(resampler);
    diag_finish(&diag);
}

/* Signal to noise of a sine in the middle of what came out, by fitting sine and cosine to it. */
static double signal_to_noise_db(const float *samples, int64_t frames, double hz, int rate_hz)
{
    double ss = 0;
    double cc = 0;
    double sc = 0;
    double xs = 0;
    double xc = 0;
    double signal = 0;
    double noise = 0;
    double a;
    double b;

    for (int64_t i = frames / 4; i < 3 * frames / 4; i++) {
        double s = sin(2 * TEST_PI * hz * (double)i / rate_hz);
        double c = cos(2 * TEST_PI * hz * (double)i / rate_hz);

        ss += s * s;
        cc += c * c;
        sc += s * c;
        xs += s * samples[i];
        xc += c * samples[i];
    }
    a = (xs * cc - xc * sc) / (ss * cc - sc * sc);
    b = (xc * ss - xs * sc) / (ss * cc - sc * sc);
    for (int64_t i = frames / 4; i < 3 * frames / 4; i++) {
        double fit = a * sin(2 * TEST_PI * hz * (double)i / rate_hz) +
                     b * cos(2 * TEST_PI * hz * (double)i / rate_hz);

        signal += fit * fit;
        noise += (samples[i] - fit) * (samples[i] - fit);
    }
    return 10 * log10(signal / noise);
}

static void a_sine_stays_a_sine(void **state)
{
    static const int rates_hz[] = {8000, 16000, 22050, 24000, 44100, 48000, 96000, 192000};
    static const double tones_hz[] = {100, 1000, 3000, 9000};
    static float samples[FRAMES];
    struct test_store store;

    (void)state;
    for (size_t t = 0; t < sizeof(tones_hz) / sizeof(*tones_hz); t++) {
        for (int64_t i = 0; i < FRAMES; i++)
            samples[i] = (float)(0.5 * sin(2 * TEST_PI * tones_hz[t] * (double)i / 22050));
        for (size_t r = 0; r < sizeof(rates_hz) / sizeof(*rates_hz); r++) {
            double db;

            if (tones_hz[t] > 0.4 * rates_hz[r])
                continue;
            resample(samples, FRAMES, rates_hz[r], 4096, &store);
            assert_true(llabs(store.count - (int64_t)FRAMES * rates_hz[r] / 22050) <= 1);
            db = signal_to_noise_db(store.samples, store.count, tones_hz[t], rates_hz[r]);
            print_message("%6.0f Hz to %d Hz: %.1f dB\n", tones_hz[t], rates_hz[r], db);
            if (db < 120)
                fail_msg("%.0f Hz to %d Hz: %.1f dB", tones_hz[t], rates_hz[r], db);
            test_forget(&store);
        }
    }
}

static void output_is_aligned_with_input(void **state)
{
    static float samples[FRAMES];
    struct test_store store;
    int64_t highest = 0;

    (void)state;
    memset(samples, 0, sizeof(samples));
    samples[22050] = 0.5f;
    resample(samples, FRAMES, 48000, 4096, &store);
    for (int64_t i = 0; i < store.count; i++)
        highest = store.samples[i] > store.samples[highest] ? i : highest;
    assert_int_equal(highest, 48000);
    test_forget(&store);
}

static void cuts_do_not_matter(void **state)
{
    static const int64_t pieces[] = {0, 1, 333};
    static float samples[FRAMES];
    static int16_t speech[FRAMES];
    struct test_store whole;
    struct test_store cut;

    (void)state;
    test_speech(speech, FRAMES, 0.5, 1);
    for (int64_t i = 0; i < FRAMES; i++)
        samples[i] = (float)speech[i] / 32768;
    resample(samples, FRAMES, 48000, 8192, &whole);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
        resample(samples, FRAMES, 48000, pieces[i], &cut);
        assert_int_equal(cut.count, whole.count);
        assert_memory_equal(cut.samples, whole.samples, (size_t)whole.count * sizeof(float));
        test_forget(&cut);
    }
    test_forget(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sine_stays_a_sine),
        cmocka_unit_test(output_is_aligned_with_input),
        cmocka_unit_test(cuts_do_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
