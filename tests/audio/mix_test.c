/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "audio/audio.h"
#include "audio/units.h"
#include "audio/signal.h"

static const struct audio_options plain = {.rate_hz = 48000,
                                           .channels = 1,
                                           .ceiling_dbtp = -1,
                                           .head_ms = 500,
                                           .tail_ms = 1000,
                                           .spool_folder = "."};

/* A mix with its arena and messages. */
struct bench {
    struct arena arena;
    struct diag diag;
    struct audio_mix *mix;
    const struct audio_timeline *timeline;
};

static void bench_start(struct bench *bench, const struct audio_options *options)
{
    *bench = (struct bench){0};
    assert_true(audio_mix_create(&bench->mix, options, &bench->arena, &bench->diag));
}

static void bench_end(struct bench *bench)
{
    audio_mix_finish(bench->mix);
    diag_finish(&bench->diag);
    arena_finish(&bench->arena);
}

static bool put_take(struct bench *bench, size_t chapter, size_t sentence, const int16_t *samples,
                     int64_t frames, int64_t pause_ms)
{
    struct speech_range word = {0, frames};
    struct speech_range halves[] = {{0, frames / 2}, {frames / 2, frames}};
    struct speech_take take = {.chapter = chapter,
                               .sentence = sentence,
                               .samples = samples,
                               .frame_count = frames,
                               .words = &word,
                               .word_count = 1,
                               .syllables = halves,
                               .syllable_count = 2,
                               .pause_after_ms = pause_ms};

    return audio_mix_take(bench->mix, &take, &bench->diag);
}

/* Two chapters of speech-like takes, some 40 s, at a level in 0 … 1. */
static void put_speech(struct bench *bench, double level)
{
    enum { MOST = 22050 * 8 };
    static int16_t samples[MOST];

    for (uint32_t i = 0; i < 8; i++) {
        int64_t frames = 22050 * (3 + (int)i % 4) + 1234 * (int64_t)i;

        test_speech(samples, frames, level, i + 1);
        assert_true(put_take(bench, i / 4, i % 4, samples, frames, 300 + 50 * (int64_t)i));
    }
}

static void seal_and_run(struct bench *bench, struct test_store *store,
                         struct audio_loudness *loudness)
{
    if (!bench->timeline)
        assert_true(audio_mix_seal(bench->mix, &bench->timeline, &bench->diag));
    if (!audio_mix_run(bench->mix, test_keep, store, NULL, loudness, &bench->diag))
        assert_no_error("run", &bench->diag);
}

static void the_target_is_met(void **state)
{
    static const struct {
        const char *name;
        double level;
        double target_lufs;
        int rate_hz;
        int channels;
    } rows[] = {
        {"broadcast", 0.5, -23, 48000, 1},
        {"podcast", 0.5, -19, 48000, 1},
        {"loud", 0.5, -16, 48000, 1},
        {"stereo podcast", 0.5, -16, 48000, 2},
        {"stereo broadcast", 0.5, -23, 48000, 2},
        {"from a whisper", 0.01, -19, 48000, 1},
        {"from full scale", 0.99, -23, 48000, 1},
        {"at the source rate", 0.5, -16, 22050, 1},
        {"at 44.1 kHz", 0.5, -16, 44100, 1},
        {"at 16 kHz", 0.5, -16, 16000, 1},
        {"at 96 kHz", 0.5, -16, 96000, 1},
        {"very loud", 0.5, -15.4, 48000, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct audio_options options = plain;
        struct test_store store = {.channels = rows[i].channels};
        struct audio_loudness loudness;
        struct bench bench;

        options.has_loudness = true;
        options.loudness_lufs = rows[i].target_lufs;
        options.rate_hz = rows[i].rate_hz;
        options.channels = rows[i].channels;
        bench_start(&bench, &options);
        put_speech(&bench, rows[i].level);
        seal_and_run(&bench, &store, &loudness);
        print_message("%-20s %.3f LUFS, %.2f LU, %.2f dBTP, gain %.2f dB\n", rows[i].name,
                      loudness.integrated_lufs, loudness.range_lu, loudness.true_peak_dbtp,
                      loudness.gain_db);
        assert_near(rows[i].name, loudness.integrated_lufs, rows[i].target_lufs, 0.05);
        assert_true(loudness.true_peak_dbtp <= -1.0);
        assert_int_equal(store.count, bench.timeline->frame_count * rows[i].channels);
        test_forget(&store);
        bench_end(&bench);
    }
}

static void levelling_can_be_off(void **state)
{
    struct test_store store = {0};
    struct audio_loudness loudness;
    struct bench bench;

    (void)state;
    bench_start(&bench, &plain);
    put_speech(&bench, 0.5);
    seal_and_run(&bench, &store, &loudness);
    assert_false(loudness.has_target);
    assert_true(loudness.is_measurable);
    assert_near("gain", loudness.gain_db, 0, 0);
    test_forget(&store);
    bench_end(&bench);
}

static void what_cannot_be_measured_is_left_alone(void **state)
{
    static int16_t samples[22050];
    static const int64_t lengths[] = {0, 1, 3, 4000, 22050};
    struct audio_options options = plain;

    (void)state;
    options.has_loudness = true;
    options.loudness_lufs = -19;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
        struct test_store store = {0};
        struct audio_loudness loudness;
        struct bench bench;

        if (lengths[i] == 4000)
            test_sine(samples, 4000, 440, 0.9);
        else
            memset(samples, 0, sizeof(samples));
        options.head_ms = options.tail_ms = lengths[i] == 4000 ? 0 : 10;
        bench_start(&bench, &options);
        assert_true(put_take(&bench, 0, 0, samples, lengths[i], 0));
        seal_and_run(&bench, &store, &loudness);
        assert_false(loudness.is_measurable);
        assert_near("gain", loudness.gain_db, 0, 0);
        assert_int_equal(bench.diag.message_count, 1);
        assert_int_equal(bench.diag.messages[0].level, DIAG_WARNING);
        assert_int_equal(store.count, bench.timeline->frame_count);
        test_forget(&store);
        bench_end(&bench);
    }
}

static void an_impossible_target_is_an_error(void **state)
{
    struct audio_options options = plain;
    struct test_store store = {0};
    struct audio_loudness loudness;
    struct bench bench;

    (void)state;
    options.has_loudness = true;
    options.loudness_lufs = -2;
    options.ceiling_dbtp = -6;
    bench_start(&bench, &options);
    put_speech(&bench, 0.5);
    assert_true(audio_mix_seal(bench.mix, &bench.timeline, &bench.diag));
    assert_false(audio_mix_run(bench.mix, test_keep, &store, NULL, &loudness, &bench.diag));
    assert_error_has("impossible", &bench.diag, "cannot be reached");
    assert_int_equal(store.count, 0);
    bench_end(&bench);
}

static void every_time_is_exact(void **state)
{
    static int16_t samples[22050 * 2];
    const struct audio_timeline *timeline;
    const struct audio_timeline_sentence *sentence;
    struct test_store store = {0};
    struct audio_loudness loudness;
    struct bench bench;

    (void)state;
    test_sine(samples, 44100, 441, 0.25);
    bench_start(&bench, &plain);
    assert_true(put_take(&bench, 0, 0, samples, 22051, 350));
    assert_true(put_take(&bench, 0, 1, samples, 11025, 1));
    assert_true(put_take(&bench, 1, 0, samples, 44100, 800));
    seal_and_run(&bench, &store, &loudness);
    timeline = bench.timeline;
    assert_int_equal(timeline->rate_hz, 48000);
    assert_int_equal(timeline->chapter_count, 2);
    /* 11025 + 22051 + 7718 + 11025 + 22 + 44100 + 22050 frames at 22050 Hz; the pause behind the
     * last take is not spoken into the tail. */
    assert_int_equal(timeline->frame_count, audio_frames_scale(117991, 22050, 48000));
    assert_int_equal(timeline->chapters[0].range.start, 0);
    assert_int_equal(timeline->chapters[0].range.end, timeline->chapters[1].range.start);
    assert_int_equal(timeline->chapters[1].range.end, timeline->frame_count);
    sentence = &timeline->chapters[0].sentences[0];
    assert_int_equal(sentence->range.start, 24000);
    assert_int_equal(sentence->range.end, audio_frames_scale(33076, 22050, 48000));
    assert_int_equal(sentence->syllables[1].start, audio_frames_scale(11025 + 11025, 22050, 48000));
    sentence = &timeline->chapters[1].sentences[0];
    assert_int_equal(sentence->range.start, audio_frames_scale(51841, 22050, 48000));
    assert_int_equal(sentence->range.start, timeline->chapters[1].range.start);
    assert_int_equal(store.count, timeline->frame_count);
    test_forget(&store);
    bench_end(&bench);
}

/* Digital silence outside of the sentences but for 5 ms at their edges, and no jump there. */
static void silence_is_silent(void **state)
{
    struct audio_options options = plain;
    struct test_store store = {0};
    struct audio_loudness loudness;
    struct bench bench;
    int64_t position = 0;

    (void)state;
    options.has_loudness = true;
    options.loudness_lufs = -16;
    bench_start(&bench, &options);
    put_speech(&bench, 0.5);
    seal_and_run(&bench, &store, &loudness);
    for (size_t c = 0; c <= bench.timeline->chapter_count; c++) {
        bool is_end = c == bench.timeline->chapter_count;
        size_t sentences = is_end ? 1 : bench.timeline->chapters[c].sentence_count;

        for (size_t s = 0; s < sentences; s++) {
            struct audio_range range = {store.count, store.count};

            if (!is_end)
                range = bench.timeline->chapters[c].sentences[s].range;
            for (; position < range.start - 240; position++)
                if (store.samples[position] != 0.0f)
                    fail_msg("frame %lld is not silent", (long long)position);
            for (; position < range.start && position < store.count; position++)
                if (fabsf(store.samples[position]) > 0.02f)
                    fail_msg("frame %lld rings", (long long)position);
            position = range.end + 241;
        }
    }
    test_forget(&store);
    bench_end(&bench);
}

static void runs_are_the_same(void **state)
{
    struct audio_options options = plain;
    struct test_store first = {0};
    struct audio_loudness loudness[3];
    struct bench bench;

    (void)state;
    options.has_loudness = true;
    options.loudness_lufs = -16;
    bench_start(&bench, &options);
    put_speech(&bench, 0.5);
    seal_and_run(&bench, &first, &loudness[0]);
    for (int i = 1; i < 3; i++) {
        struct test_store again = {0};

        if (i == 2) {
            bench_end(&bench);
            bench_start(&bench, &options);
            put_speech(&bench, 0.5);
        }
        seal_and_run(&bench, &again, &loudness[i]);
        assert_int_equal(again.count, first.count);
        assert_memory_equal(again.samples, first.samples, (size_t)first.count * sizeof(float));
        assert_near("loudness", loudness[i].integrated_lufs, loudness[0].integrated_lufs, 0);
        test_forget(&again);
    }
    test_forget(&first);
    bench_end(&bench);
}

static void both_channels_are_the_mono_programme(void **state)
{
    struct audio_options options = plain;
    struct test_store store[2] = {{.channels = 1}, {.channels = 2}};
    struct audio_loudness loudness[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct bench bench;

        options.channels = i + 1;
        bench_start(&bench, &options);
        put_speech(&bench, 0.5);
        seal_and_run(&bench, &store[i], &loudness[i]);
        bench_end(&bench);
    }
    assert_int_equal(store[1].count, 2 * store[0].count);
    for (int64_t i = 0; i < store[1].count; i++)
        assert_true(store[1].samples[i] == store[0].samples[i / 2]);
    assert_near("3 LU more", loudness[1].integrated_lufs - loudness[0].integrated_lufs, 3.01, 0.02);
    test_forget(&store[0]);
    test_forget(&store[1]);
}

static void wrong_takes_and_options_are_errors(void **state)
{
    static const struct {
        const char *name;
        int rate_hz;
        int channels;
        double ceiling_dbtp;
        int64_t head_ms;
        const char *folder;
        const char *error;
    } rows[] = {
        {"rate", 1000, 1, -1, 0, ".", "sample rate"},
        {"channels", 48000, 3, -1, 0, ".", "channels"},
        {"ceiling", 48000, 1, 1, 0, ".", "dBTP"},
        {"head", 48000, 1, -1, -1, ".", "silence"},
        {"folder", 48000, 1, -1, 0, "no/such/folder", "temporary file"},
    };
    static int16_t samples[1000];
    struct bench bench;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct audio_options options = {.rate_hz = rows[i].rate_hz,
                                        .channels = rows[i].channels,
                                        .ceiling_dbtp = rows[i].ceiling_dbtp,
                                        .head_ms = rows[i].head_ms,
                                        .spool_folder = rows[i].folder};

        bench = (struct bench){0};
        assert_false(audio_mix_create(&bench.mix, &options, &bench.arena, &bench.diag));
        assert_error_has(rows[i].name, &bench.diag, rows[i].error);
        bench_end(&bench);
    }
    bench_start(&bench, &plain);
    assert_false(put_take(&bench, 1, 0, samples, 1000, 0));
    assert_error_has("order", &bench.diag, "out of order");
    bench_end(&bench);
    bench_start(&bench, &plain);
    assert_false(put_take(&bench, 0, 0, samples, 1000, -1));
    assert_error_has("pause", &bench.diag, "impossible times");
    bench_end(&bench);
    bench_start(&bench, &plain);
    assert_false(audio_mix_seal(bench.mix, &bench.timeline, &bench.diag));
    assert_error_has("nothing", &bench.diag, "no sound");
    bench_end(&bench);
}

static void a_stop_is_heard(void **state)
{
    static const volatile int stop = 1;
    struct test_store store = {0};
    struct audio_loudness loudness;
    struct bench bench;

    (void)state;
    bench_start(&bench, &plain);
    put_speech(&bench, 0.5);
    assert_true(audio_mix_seal(bench.mix, &bench.timeline, &bench.diag));
    assert_false(audio_mix_run(bench.mix, test_keep, &store, &stop, &loudness, &bench.diag));
    assert_int_equal(diag_first_error(&bench.diag)->kind, DIAG_INTERRUPTED);
    bench_end(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_target_is_met),
        cmocka_unit_test(levelling_can_be_off),
        cmocka_unit_test(what_cannot_be_measured_is_left_alone),
        cmocka_unit_test(an_impossible_target_is_an_error),
        cmocka_unit_test(every_time_is_exact),
        cmocka_unit_test(silence_is_silent),
        cmocka_unit_test(runs_are_the_same),
        cmocka_unit_test(both_channels_are_the_mono_programme),
        cmocka_unit_test(wrong_takes_and_options_are_errors),
        cmocka_unit_test(a_stop_is_heard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
