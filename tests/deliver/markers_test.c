/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include "deliver/internal.h"

static void clocks_are_to_the_millisecond(void **state)
{
    static const struct {
        int64_t frames;
        int rate_hz;
        const char *wanted;
    } rows[] = {
        {0, 48000, "00:00:00.000"},
        {48000, 48000, "00:00:01.000"},
        {23, 48000, "00:00:00.000"},
        {24, 48000, "00:00:00.001"},
        {71, 48000, "00:00:00.001"},
        {72, 48000, "00:00:00.002"},
        {47999, 48000, "00:00:01.000"},
        {48000LL * 3599 + 47975, 48000, "00:59:59.999"},
        {48000LL * 3599 + 47976, 48000, "01:00:00.000"},
        {22050LL * 3600 * 123, 22050, "123:00:00.000"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct text text = {.arena = &arena};

        deliver_put_clock(&text, rows[i].frames, rows[i].rate_hz);
        assert_text(rows[i].wanted, text_span(&text), rows[i].wanted);
    }
    arena_finish(&arena);
}

static void names_are_short_lines(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct text long_title = {.arena = &arena};
    struct script_chapter chapters[120] = {0};
    struct audio_timeline_chapter times[120] = {0};
    struct script script = {.chapters = chapters, .chapter_count = 4};
    struct audio_timeline timeline = {.rate_hz = 48000, .chapters = times, .chapter_count = 4};
    struct deliver_info info = {.script = &script, .timeline = &timeline};
    struct deliver_marker *markers;

    (void)state;
    for (int i = 0; i < 100; i++)
        text_put(&long_title, SPAN("章"));
    chapters[0].title = SPAN("会议指出");
    chapters[1].title = SPAN(" 一是\n加强\t领导 ");
    chapters[3].title = text_span(&long_title);
    assert_int_equal(deliver_markers(&info, "x.wav", &arena, &markers, &diag), 4);
    assert_string_equal(markers[0].name, "会议指出");
    assert_string_equal(markers[1].name, "一是 加强 领导");
    assert_string_equal(markers[2].name, "3");
    assert_int_equal(strlen(markers[3].name), 240);
    assert_int_equal(diag.message_count, 0);
    script.chapter_count = timeline.chapter_count = 120;
    assert_int_equal(deliver_markers(&info, "x.wav", &arena, &markers, &diag), 99);
    assert_int_equal(diag.message_count, 1);
    assert_int_equal(diag.messages[0].level, DIAG_WARNING);
    assert_int_equal(deliver_all_markers(&info, &arena, &markers), 120);
    assert_string_equal(markers[119].name, "120");
    diag_finish(&diag);
    arena_finish(&arena);
}

static void formats_are_found(void **state)
{
    static const struct {
        const char *path;
        const char *name;
    } rows[] = {
        {"out/brief.wav", "wav"},
        {"BRIEF.WAV", "wav"},
        {"a.b/brief.flac", "flac"},
        {"x.FlAc", "flac"},
        {"x.json", "json"},
        {"x.rf64", "rf64"},
        {"x.mp3", "mp3"},
        {"wav", NULL},
        {"out.wav/x", NULL},
        {"x.wavx", NULL},
        {"", NULL},
        {".wav", NULL},
        {"x.chapters.json", "chapters"},
        {"x.CHAPTERS.json", "chapters"},
        {".chapters.json", "json"},
        {"x.notes.txt", "notes"},
        {"notes.txt", "txt"},
        {"x.vtt", "vtt"},
        {"x.srt", "srt"},
    };
    const char *name;
    const char *suffix;
    const char *help;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        const struct deliver_format *format = deliver_format_for(rows[i].path);

        if (format != (rows[i].name ? deliver_format_named(rows[i].name) : NULL))
            fail_msg("'%s' has the wrong format", rows[i].path);
    }
    for (size_t i = 0; deliver_format_row(i, &name, &suffix, &help); i++) {
        assert_non_null(deliver_format_named(name));
        assert_true(suffix[0] == '.' && help[0] != '\0');
    }
    assert_null(deliver_format_named("mp4"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_are_to_the_millisecond),
        cmocka_unit_test(names_are_short_lines),
        cmocka_unit_test(formats_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
