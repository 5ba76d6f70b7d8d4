/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/build.h"

#include <math.h>

/* The four tones of every voice, measured on finished samples: the first flat and highest, the
 * second rising, the third lowest, the fourth falling. */

enum {
    WINDOW = SPEECH_RATE_HZ / 70, /* about a period of the lowest voice */
    LAG_MAX = SPEECH_RATE_HZ / 60,
    POINTS = 7
};

/* Where the minimum lies between samples: a parabola through three. */
static double interpolate(const double *middle)
{
    double bend = middle[-1] - 2 * middle[0] + middle[1];

    return bend > 0 ? (middle[-1] - middle[1]) / (2 * bend) : 0;
}

/* The fundamental at `frame`: the first deep minimum of the cumulative-mean-normalised difference
 * function (de Cheveigné and Kawahara 2002, steps 2 to 5). 0: not voiced. */
static double find_f0(const int16_t *samples, int64_t count, int64_t frame, double low, double high)
{
    double difference[LAG_MAX + 2] = {0};
    double sum = 0;
    int lag_min = (int)(SPEECH_RATE_HZ / high);
    int lag_max = (int)(SPEECH_RATE_HZ / low);
    int64_t start = frame - (WINDOW + lag_max) / 2;
    int best = 0;
    bool is_deep = false;

    if (start < 0)
        start = 0;
    if (start + WINDOW + lag_max + 1 >= count)
        start = count - WINDOW - lag_max - 2;
    if (start < 0)
        return 0;
    for (int lag = 1; lag <= lag_max + 1; lag++) {
        double total = 0;

        for (int64_t i = start; i < start + WINDOW; i++) {
            double d = (double)samples[i] - samples[i + lag];

            total += d * d;
        }
        sum += total;
        difference[lag] = sum > 0 ? total * lag / sum : 1;
    }
    for (int lag = lag_min; lag <= lag_max && !is_deep; lag++) {
        is_deep = difference[lag] < 0.25 && difference[lag] <= difference[lag + 1];
        best = is_deep ? lag : 0;
    }
    for (int lag = lag_min; lag <= lag_max && !is_deep; lag++) {
        if (difference[lag] < (best ? difference[best] : 2))
            best = lag; /* a quick fall blurs the periods: the deepest, then */
    }
    if (!best)
        return 0;
    return SPEECH_RATE_HZ / (best + interpolate(&difference[best]));
}

struct contour {
    double start, end; /* Hz at the ends of the rime */
    double mean;
    double low, high; /* where to look */
};

/* Measures the second syllable of a take. */
static bool hear(void *user, const struct speech_take *take, struct diag *diag)
{
    struct contour *contour = user;
    struct speech_range range = take->syllables[1];
    double sum = 0;

    (void)diag;
    for (int i = 0; i < POINTS; i++) {
        double x = 0.35 + 0.57 * i / (POINTS - 1);
        int64_t frame = range.start + (int64_t)(x * (double)(range.end - range.start));
        double f0 = find_f0(take->samples, take->frame_count, frame, contour->low, contour->high);

        if (f0 == 0)
            fail_msg("no pitch at point %d of the syllable", i);
        sum += f0;
        if (i == 0)
            contour->start = f0;
        contour->end = f0;
    }
    contour->mean = sum / POINTS;
    return true;
}

static struct contour measure(const char *name, int tone, double low, double high)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct contour contour = {.low = low, .high = high};
    struct speech_pool *pool = NULL;
    struct speech_pool_options options = {
        .voice = build_voice(&arena, name), .worker_count = 1, .rate_factor = 1};
    char text[64];

    snprintf(text, sizeof(text), "ta1 ba%d ta1 .\n", tone);
    if (!speech_pool_create(&pool, &options, &diag) ||
        !speech_pool_run(pool, build_script(&arena, text), hear, &contour, NULL, &diag))
        assert_no_error(name, &diag);
    speech_pool_finish(pool);
    diag_finish(&diag);
    arena_finish(&arena);
    return contour;
}

static double rise(struct contour contour)
{
    return 100 * (contour.end / contour.start - 1);
}

static void test_tones_of_each_voice(void **state)
{
    (void)state;
    for (size_t i = 0; i < BUILD_VOICE_COUNT; i++) {
        const char *name = build_voices[i];
        struct contour tones[5];

        for (int tone = 1; tone <= 4; tone++) {
            /* Half and double the period look alike; the first tone, flat, says where we are. */
            tones[tone] = tone == 1
                              ? measure(name, 1, 90, 350)
                              : measure(name, tone, 0.5 * tones[1].mean, 1.15 * tones[1].mean);
            print_message("%-18s T%d %5.1f to %5.1f Hz (%+.0f %%), mean %.1f\n", name, tone,
                          tones[tone].start, tones[tone].end, rise(tones[tone]), tones[tone].mean);
        }
        assert_near(name, rise(tones[1]), 0, 5);
        if (rise(tones[2]) < 15 || rise(tones[4]) > -25)
            fail_msg("%s: tone 2 rises by %.1f %%, tone 4 by %.1f %%", name, rise(tones[2]),
                     rise(tones[4]));
        for (int tone = 2; tone <= 4; tone++) {
            if (tones[tone].mean >= tones[1].mean)
                fail_msg("%s: tone %d is higher than tone 1", name, tone);
            if (tone != 3 && tones[tone].mean <= tones[3].mean)
                fail_msg("%s: tone %d is lower than tone 3", name, tone);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tones_of_each_voice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
