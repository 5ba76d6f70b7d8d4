/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sndfile.h>

#include "audio/audio.h"
#include "audio/internal.h"
#include "audio/signal.h"
#include "audio/units.h"

/* Jingles and beds: where they lie, how loud they are, what they do under speech. */

enum { RATE = 48000, TAKE_FRAMES = 22050 * 6 };

static const struct audio_options plain = {.rate_hz = RATE,
                                           .channels = 1,
                                           .ceiling_dbtp = -1,
                                           .head_ms = 500,
                                           .tail_ms = 1000,
                                           .gap_ms = 400,
                                           .spool_folder = "."};

struct bench {
    struct arena arena;
    struct diag diag;
    struct audio_mix *mix;
    const struct audio_timeline *timeline;
    struct test_store store;
    struct audio_loudness loudness;
    size_t take_count;
};

static void start(struct bench *bench, const struct audio_options *options)
{
    *bench = (struct bench){.store.channels = options->channels};
    assert_true(audio_mix_create(&bench->mix, options, &bench->arena, &bench->diag));
}

static void speak(struct bench *bench)
{
    static int16_t samples[TAKE_FRAMES];
    struct speech_range word = {0, TAKE_FRAMES};
    struct speech_take take = {.chapter = bench->take_count++,
                               .samples = samples,
                               .frame_count = TAKE_FRAMES,
                               .words = &word,
                               .word_count = 1,
                               .pause_after_ms = 700};

    test_speech(samples, TAKE_FRAMES, 0.5, 7);
    assert_true(audio_mix_take(bench->mix, &take, &bench->diag));
}

static void put(struct bench *bench, const struct audio_sound *sound)
{
    if (!audio_mix_sound(bench->mix, sound, NULL, &bench->diag))
        assert_no_error("sound", &bench->diag);
}

static void finish(struct bench *bench)
{
    if (!audio_mix_seal(bench->mix, &bench->timeline, &bench->diag) ||
        !audio_mix_run(bench->mix, test_keep, &bench->store, NULL, &bench->loudness, &bench->diag))
        assert_no_error("run", &bench->diag);
    assert_int_equal(bench->store.count, bench->timeline->frame_count *
                                             (bench->store.channels ? bench->store.channels : 1));
}

static void end(struct bench *bench)
{
    test_forget(&bench->store);
    audio_mix_finish(bench->mix);
    diag_finish(&bench->diag);
    arena_finish(&bench->arena);
}

/* A stereo sine at `rate_hz`; returns its path. */
static const char *make_tone(const char *path, int format, int rate_hz, double seconds, double hz,
                             double level)
{
    SF_INFO info = {.samplerate = rate_hz, .channels = 2, .format = format};
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);

    assert_non_null(file);
    for (int64_t i = 0; i < (int64_t)(seconds * rate_hz + 0.5); i++) {
        float value = (float)(level * sin(2 * TEST_PI * hz * (double)i / rate_hz));
        float frame[2] = {value, value};

        assert_int_equal(sf_writef_float(file, frame, 1), 1);
    }
    sf_close(file);
    return path;
}

/* RMS in dB of [from, to) seconds. */
static double level_of(const struct bench *bench, double from, double to)
{
    double sum = 0;
    int64_t first = (int64_t)(from * RATE);
    int64_t last = (int64_t)(to * RATE);

    assert_true(last <= bench->store.count);
    for (int64_t i = first; i < last; i++)
        sum += (double)bench->store.samples[i] * (double)bench->store.samples[i];
    return 10 * log10(sum / (double)(last - first) + 1e-20);
}

/* A jingle of 2.5 s behind the head, a gap, speech. */
static void a_jingle_stands_alone(void **state)
{
    static const struct {
        const char *name;
        int format;
        int rate_hz;
        double hz;
    } rows[] = {
        {"wav at 44.1 kHz", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 1000},
        {"flac at 48 kHz", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 48000, 1000},
        {"ogg at 32 kHz", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 32000, 1000},
        {"mp3 at 44.1 kHz", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100, 1000},
        {"above the speech's band", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 96000, 15000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct audio_sound sound = {.path = "tone.tmp"};
        struct bench bench;
        double chapter_s;

        make_tone("tone.tmp", rows[i].format, rows[i].rate_hz, 2.5, rows[i].hz, 0.1);
        start(&bench, &plain);
        put(&bench, &sound);
        speak(&bench);
        finish(&bench);
        assert_true(level_of(&bench, 0, 0.5) < -150);
        assert_true(level_of(&bench, 0.6, 2.9) > -60);
        assert_true(level_of(&bench, 3.1, 3.35) < -150);
        assert_int_equal(bench.timeline->chapters[0].range.start, 0);
        chapter_s = (double)bench.timeline->chapters[0].sentences[0].range.start / RATE;
        /* MP3 has frames of its own: up to some 0.1 s of silence around the sound. */
        assert_near(rows[i].name, chapter_s, 0.5 + 2.5 + 0.4, i == 3 ? 0.12 : 0.001);
        end(&bench);
        remove("tone.tmp");
    }
}

/* Whatever the file's own level: as loud as the speech, and `gain_lu` from there. */
static void a_jingle_is_levelled(void **state)
{
    static const struct {
        const char *name;
        double level;
        double seconds;
        double gain_lu;
    } rows[] = {
        {"loud", 0.9, 4, 0},   {"soft", 0.01, 4, 0},    {"lowered", 0.5, 4, -12},
        {"raised", 0.1, 4, 3}, {"a pip", 0.05, 0.1, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct audio_sound sound = {.path = "tone.tmp", .gain_lu = rows[i].gain_lu};
        struct audio_meter *meter;
        struct audio_reading speech;
        struct audio_reading jingle;
        struct bench bench;
        int64_t length = (int64_t)(rows[i].seconds * RATE);

        make_tone("tone.tmp", SF_FORMAT_WAV | SF_FORMAT_FLOAT, RATE, rows[i].seconds, 1000,
                  rows[i].level);
        start(&bench, &plain);
        put(&bench, &sound);
        speak(&bench);
        finish(&bench);
        assert_true(audio_meter_create(&meter, AUDIO_METER_INTEGRATED, RATE, 1, &bench.diag));
        for (int k = 0; k < (rows[i].seconds < 1 ? 10 : 1); k++)
            assert_true(
                audio_meter_put(meter, bench.store.samples + RATE / 2, length, &bench.diag));
        assert_true(audio_meter_read(meter, &jingle, &bench.diag));
        audio_meter_finish(meter);
        assert_true(audio_meter_create(&meter, AUDIO_METER_INTEGRATED, RATE, 1, &bench.diag));
        length = RATE / 2 + length + RATE * 2 / 5;
        assert_true(audio_meter_put(meter, bench.store.samples + length, bench.store.count - length,
                                    &bench.diag));
        assert_true(audio_meter_read(meter, &speech, &bench.diag));
        audio_meter_finish(meter);
        assert_near(rows[i].name, jingle.integrated_lufs - speech.integrated_lufs, rows[i].gain_lu,
                    0.2);
        end(&bench);
        remove("tone.tmp");
    }
}

/* 3 s alone, then under 6 s of speech, then out behind it. */
static void a_bed_ducks_and_ends(void **state)
{
    struct audio_sound bed = {.path = "tone.tmp",
                              .is_bed = true,
                              .lead_ms = 3000,
                              .fade_in_ms = 500,
                              .fade_out_ms = 2000,
                              .duck_lu = -20};
    struct bench bench;
    double alone;
    double speech_end_s;

    (void)state;
    make_tone("tone.tmp", SF_FORMAT_WAV | SF_FORMAT_FLOAT, RATE, 60, 1000, 0.1);
    start(&bench, &plain);
    put(&bench, &bed);
    speak(&bench);
    speak(&bench);
    finish(&bench);
    assert_int_equal(bench.timeline->chapters[0].sentences[0].range.start, 3.5 * RATE);
    speech_end_s = (double)bench.timeline->chapters[1].range.end / RATE - 3.0;
    alone = level_of(&bench, 1.5, 3);
    assert_true(level_of(&bench, 0, 0.5) < -150);
    assert_true(level_of(&bench, 0.5, 0.6) < alone - 6);
    /* Between the two takes the bed has come up a little, of 20 dB. */
    assert_near("between", level_of(&bench, 9.6, 9.7), alone - 17.5, 2);
    /* Behind the last word it is up and fading at once; then silence to the end. */
    assert_true(level_of(&bench, speech_end_s + 1.9, speech_end_s + 2) < alone - 20);
    assert_true(level_of(&bench, speech_end_s + 2.01, speech_end_s + 2.99) < -150);
    assert_near("sound end", (double)bench.timeline->sound_end / RATE, speech_end_s + 2, 0.001);
    end(&bench);
    remove("tone.tmp");
}

/* Speech and sounds together meet the target. */
static void the_target_is_met(void **state)
{
    static const struct {
        const char *name;
        double target_lufs;
        double ceiling_dbtp;
        double gain_lu;
        int channels;
    } rows[] = {
        {"ebu-r128", -23, -1, 0, 1},      {"atsc-a85", -24, -2, -6, 1},
        {"podcast", -19, -1, 0, 1},       {"stereo podcast", -16, -1, -6, 2},
        {"a loud jingle", -23, -1, 6, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct audio_options options = plain;
        struct audio_sound jingle = {.path = "tone.tmp", .gain_lu = rows[i].gain_lu};
        struct bench bench;

        options.has_loudness = true;
        options.loudness_lufs = rows[i].target_lufs;
        options.ceiling_dbtp = rows[i].ceiling_dbtp;
        options.channels = rows[i].channels;
        make_tone("tone.tmp", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 44100, 5, 440, 0.3);
        start(&bench, &options);
        put(&bench, &jingle);
        speak(&bench);
        put(&bench, &jingle);
        speak(&bench);
        finish(&bench);
        assert_near(rows[i].name, bench.loudness.integrated_lufs, rows[i].target_lufs, 0.05);
        assert_true(bench.loudness.true_peak_dbtp <= rows[i].ceiling_dbtp);
        end(&bench);
        remove("tone.tmp");
    }
}

/* A pause that was asked for is as long as it was asked for, on either side of anything. */
static void pauses_are_exact(void **state)
{
    struct audio_sound jingle = {.path = "tone.tmp"};
    struct bench bench;
    int64_t first;
    int64_t second;

    (void)state;
    make_tone("tone.tmp", SF_FORMAT_WAV | SF_FORMAT_FLOAT, RATE, 1, 1000, 0.1);
    start(&bench, &plain);
    speak(&bench);
    audio_mix_pause(bench.mix, 2000);
    put(&bench, &jingle);
    audio_mix_pause(bench.mix, 0);
    speak(&bench);
    finish(&bench);
    first = bench.timeline->chapters[0].sentences[0].range.end;
    second = bench.timeline->chapters[1].sentences[0].range.start;
    assert_int_equal(second - first, 3 * RATE);
    end(&bench);
    remove("tone.tmp");
}

static void broken_files_are_errors(void **state)
{
    static const struct {
        const char *name;
        const char *bytes;
    } rows[] = {
        {"empty", ""}, {"text", "会议强调，要做好各项工作。"}, {"half a header", "RIFF\1\2"}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct diag_place place = {.file = "b.yaml", .line = 3, .column = 5};
        struct audio_sound sound = {.path = "broken.tmp"};
        struct bench bench;
        double seconds;
        FILE *file = fopen("broken.tmp", "w");

        assert_non_null(file);
        fputs(rows[i].bytes, file);
        fclose(file);
        start(&bench, &plain);
        assert_false(audio_sound_check("broken.tmp", place, NULL, &seconds, &bench.diag));
        assert_error_has(rows[i].name, &bench.diag,
                         "b.yaml:3:5: error: 'broken.tmp' is no sound file that can be read");
        assert_false(audio_mix_sound(bench.mix, &sound, NULL, &bench.diag));
        end(&bench);
        remove("broken.tmp");
    }
}

/* What is checked and put into a mix, and what the libraries say to standard error meanwhile. */
static bool put_quietly(struct bench *bench, const char *path, int64_t *said_bytes)
{
    struct audio_sound sound = {.path = path};
    FILE *errors = fopen("errors.tmp", "w");
    int saved = dup(STDERR_FILENO);
    struct stat status;
    double seconds;
    bool ok;

    assert_non_null(errors);
    assert_int_equal(dup2(fileno(errors), STDERR_FILENO), STDERR_FILENO);
    ok = audio_sound_check(path, (struct diag_place){.file = path}, NULL, &seconds, &bench->diag) &&
         audio_mix_sound(bench->mix, &sound, NULL, &bench->diag);
    dup2(saved, STDERR_FILENO);
    close(saved);
    assert_int_equal(fstat(fileno(errors), &status), 0);
    *said_bytes = status.st_size;
    fclose(errors);
    remove("errors.tmp");
    return ok;
}

/* Whole files pass without a word; of a cut one there is a warning, or an error where nothing can
 * be decoded behind the cut, and in any case nothing that we did not write. */
static void a_cut_sound_is_told(void **state)
{
    static const struct {
        const char *name;
        int format;
        bool is_error;
    } rows[] = {
        {"wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, false},
        {"aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, false},
        {"ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, false},
        {"mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, false},
        {"flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, true},
    };

    (void)state;
    for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
        const char *name = rows[i / 2].name;
        bool is_cut = i % 2 == 1;
        struct stat status;
        struct bench bench;
        int64_t said_bytes;
        bool ok;

        make_tone("tone.tmp", rows[i / 2].format, 44100, 5, 1000, 0.1);
        assert_int_equal(stat("tone.tmp", &status), 0);
        if (is_cut)
            assert_int_equal(truncate("tone.tmp", status.st_size * 4 / 5), 0);
        start(&bench, &plain);
        ok = put_quietly(&bench, "tone.tmp", &said_bytes);
        if (said_bytes != 0 || ok != !(is_cut && rows[i / 2].is_error) ||
            bench.diag.message_count != (is_cut ? 1 : 0))
            fail_msg("%s, %s: %s, %zu messages, %d foreign bytes", name, is_cut ? "cut" : "whole",
                     ok ? "taken" : "refused", bench.diag.message_count, (int)said_bytes);
        if (is_cut && ok)
            assert_true(span_is(bench.diag.messages[0].text,
                                "this sound file is cut short: its end is missing"));
        end(&bench);
        remove("tone.tmp");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_jingle_stands_alone), cmocka_unit_test(a_jingle_is_levelled),
        cmocka_unit_test(a_bed_ducks_and_ends),  cmocka_unit_test(the_target_is_met),
        cmocka_unit_test(pauses_are_exact),      cmocka_unit_test(broken_files_are_errors),
        cmocka_unit_test(a_cut_sound_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
