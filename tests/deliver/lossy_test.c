/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>

#include <sndfile.h>

#include "base/file.h"
#include "deliver/internal.h"
#include "deliver/programme.h"

/* Opus and MP3, decoded by libsndfile: what is heard is what was written, to the frame. */

static const struct {
    const char *name;
    const char *file;
    int rate_hz;
    int channels;
    int bits;
} rows[] = {
    {"opus", "a.opus", 48000, 1, 16},
    {"opus, stereo", "a.opus", 48000, 2, 24},
    {"opus, 44.1 kHz", "a.opus", 44100, 1, 16},
    {"opus, 96 kHz", "a.opus", 96000, 2, 24},
    {"opus, 8 kHz", "a.opus", 8000, 1, 16},
    {"mp3", "a.mp3", 48000, 1, 16},
    {"mp3, stereo", "a.mp3", 44100, 2, 24},
    {"mp3, 22.05 kHz", "a.mp3", 22050, 1, 16},
    {"mp3, 8 kHz, stereo", "a.mp3", 8000, 2, 16},
};

static bool write_file(struct test_programme *programme, const char *path, struct diag *diag)
{
    enum { FRAMES = 5000 };
    struct deliver_file *file;
    int channels = programme->info.channels;
    int64_t left = programme->timeline.frame_count;
    bool ok = deliver_create(&file, deliver_format_for(path), path, &programme->info, diag);

    for (int64_t at = 0; ok && left > 0; at += FRAMES, left -= FRAMES) {
        float block[FRAMES * 2];

        for (int64_t i = 0; i < FRAMES * channels; i++)
            block[i] = test_sample(at + i / channels, (int)(i % channels));
        ok = deliver_write(file, block, left < FRAMES ? left : FRAMES, diag);
    }
    ok = ok && deliver_complete(file, diag) && deliver_commit(file, diag);
    deliver_finish(file);
    return ok;
}

/* How alike the first channel is to what was written, from -1 to 1, when both have one rate. */
static double likeness(SNDFILE *handle, const SF_INFO *form)
{
    float *samples = malloc((size_t)(form->frames * form->channels) * sizeof(*samples));
    double both = 0;
    double got = 0;
    double wanted = 0;

    assert_non_null(samples);
    assert_int_equal(sf_readf_float(handle, samples, form->frames), form->frames);
    for (int64_t i = 0; i < form->frames; i++) {
        double a = samples[i * form->channels];
        double b = test_sample(i, 0);

        both += a * b;
        got += a * a;
        wanted += b * b;
    }
    free(samples);
    return both / sqrt(got * wanted);
}

static void sound_is_in_its_place(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof(rows) / sizeof(*rows); r++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct test_programme programme;
        char *folder = make_folder(&arena);
        const char *path = file_join(&arena, folder, rows[r].file);
        SF_INFO form = {0};
        SNDFILE *handle;
        bool is_opus = strcmp(rows[r].file, "a.opus") == 0;

        test_make_programme(&programme, &arena, rows[r].rate_hz, rows[r].channels, rows[r].bits);
        if (!write_file(&programme, path, &diag))
            assert_no_error(rows[r].name, &diag);
        handle = sf_open(path, SFM_READ, &form);
        assert_non_null(handle);
        assert_int_equal(form.channels, rows[r].channels);
        if (!is_opus || rows[r].rate_hz == 48000) {
            assert_int_equal(form.frames, programme.timeline.frame_count);
            assert_int_equal(form.samplerate, rows[r].rate_hz);
            if (likeness(handle, &form) < 0.98)
                fail_msg("%s: likeness %.4f", rows[r].name, likeness(handle, &form));
        }
        sf_close(handle);
        remove_folder(folder);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

static void a_rate_that_mp3_has_not_is_an_error(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct test_programme programme;
    char *folder = make_folder(&arena);

    (void)state;
    test_make_programme(&programme, &arena, 96000, 1, 16);
    assert_false(write_file(&programme, file_join(&arena, folder, "a.mp3"), &diag));
    assert_error_has("96 kHz", &diag, "no sample rate of 96000 Hz: choose one of 48000, 44100");
    assert_int_equal(diag.message_count, 1);
    remove_folder(folder);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void rates_stand_in_the_table(void **state)
{
    static const struct {
        const char *format;
        int rate_hz;
        bool is_taken;
    } rates[] = {{"mp3", 48000, true},  {"mp3", 8000, true},    {"mp3", 96000, false},
                 {"mp3", 44056, false}, {"opus", 96000, true},  {"flac", 192000, true},
                 {"wav", 44056, true},  {"json", 192000, true}, {"mp3", 0, false}};
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(rates) / sizeof(*rates); i++) {
        const struct deliver_format *format = deliver_format_named(rates[i].format);

        if (deliver_format_takes_rate(format, rates[i].rate_hz) != rates[i].is_taken)
            fail_msg("%s, %d Hz", rates[i].format, rates[i].rate_hz);
        assert_true(rates[i].is_taken || deliver_format_rates(format, &arena).len > 0);
    }
    arena_finish(&arena);
}

/* Titles of any length and script. */
static void id3_has_utf16(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct text huge = {.arena = &arena};
    struct test_programme programme;
    struct deliver_file file = {0};
    struct span tag;

    (void)state;
    test_make_programme(&programme, &arena, 48000, 1, 16);
    for (int i = 0; i < 100000; i++)
        text_put(&huge, SPAN("章"));
    programme.info.title = text_span(&huge);
    programme.info.artist = SPAN("𠀀");
    file.info = &programme.info;
    file.marker_count = deliver_markers(&programme.info, "a.mp3", &file.arena, &file.markers,
                                        &diag);
    tag = deliver_id3(&file);
    assert_true(tag.len < 10000);
    assert_true(span_starts(tag, SPAN("ID3\3\0\0")));
    assert_true(span_find(tag, SPAN("TPE1\0\0\0\7\0\0\1\xff\xfe\x40\xd8\x00\xdc"), 0) < tag.len);
    assert_true(span_find(tag,
                          SPAN("TYER\0\0\0\5\0\0\0"
                               "2026"
                               "TDAT\0\0\0\5\0\0\0"
                               "2311"),
                          0) < tag.len);
    diag_finish(&diag);
    arena_finish(&file.arena);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_is_in_its_place),
        cmocka_unit_test(a_rate_that_mp3_has_not_is_an_error),
        cmocka_unit_test(rates_stand_in_the_table),
        cmocka_unit_test(id3_has_utf16),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
