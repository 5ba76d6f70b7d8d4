/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <FLAC/metadata.h>
#include <jansson.h>
#include <sndfile.h>

#include "base/file.h"
#include "deliver/internal.h"
#include "deliver/programme.h"

/* A folder with its programme and messages. */
struct bench {
    struct arena arena;
    struct diag diag;
    const char *folder;
    struct test_programme programme;
    struct deliver_file *file;
};

static void bench_start(struct bench *bench, int rate_hz, int channels, int bits)
{
    *bench = (struct bench){0};
    bench->folder = make_folder(&bench->arena);
    test_make_programme(&bench->programme, &bench->arena, rate_hz, channels, bits);
}

static void bench_end(struct bench *bench)
{
    deliver_finish(bench->file);
    remove_folder(bench->folder);
    diag_finish(&bench->diag);
    arena_finish(&bench->arena);
}

static char *path_of(struct bench *bench, const char *name)
{
    return file_join(&bench->arena, bench->folder, name);
}

static size_t count_files(const char *folder)
{
    char command[600];
    FILE *pipe;
    size_t count = 0;

    snprintf(command, sizeof(command), "find %s -type f | wc -l", folder);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%zu", &count), 1);
    pclose(pipe);
    return count;
}

/* Writes the sound in blocks of changing sizes, as long as it goes well. */
static bool write_sound(struct bench *bench, int64_t frames)
{
    enum { MOST = 20000 };
    static float block[MOST * 2];
    int channels = bench->programme.info.channels;
    bool ok = true;

    for (int64_t at = 0, part = 1; ok && at < frames; at += part, part = part * 7 % 19993 + 1) {
        part = part < frames - at ? part : frames - at;
        for (int64_t i = 0; i < part * channels; i++)
            block[i] = test_sample(at + i / channels, (int)(i % channels));
        ok = deliver_write(bench->file, block, part, &bench->diag);
    }
    return ok;
}

static bool create(struct bench *bench, const char *name)
{
    const char *path = path_of(bench, name);
    const struct deliver_format *format = deliver_format_for(path);

    return deliver_create(&bench->file, format, path, &bench->programme.info, &bench->diag);
}

static bool fill(struct bench *bench)
{
    return (!deliver_format_has_sound(bench->file->format) ||
            write_sound(bench, bench->programme.timeline.frame_count)) &&
           deliver_complete(bench->file, &bench->diag);
}

static void make(struct bench *bench, const char *name)
{
    if (!create(bench, name) || !fill(bench) || !deliver_commit(bench->file, &bench->diag))
        assert_no_error(name, &bench->diag);
    deliver_finish(bench->file);
    bench->file = NULL;
}

static const struct {
    const char *name;
    const char *file;
    int format;
    int rate_hz;
    int channels;
    int bits;
} sound_rows[] = {
    {"wav", "a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1, 16},
    {"wav, 24 bits, stereo", "a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 44100, 2, 24},
    {"rf64", "a.rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 48000, 1, 16},
    {"rf64, 24 bits, stereo", "a.rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_24, 48000, 2, 24},
    {"flac", "a.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 48000, 1, 16},
    {"flac, 24 bits, stereo", "a.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 96000, 2, 24},
    {"flac, 22.05 kHz", "a.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 22050, 1, 16},
};

static void sound_is_what_was_written(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof(sound_rows) / sizeof(*sound_rows); r++) {
        int channels = sound_rows[r].channels;
        SF_INFO form = {0};
        struct bench bench;
        SNDFILE *handle;
        int *samples;

        bench_start(&bench, sound_rows[r].rate_hz, channels, sound_rows[r].bits);
        make(&bench, sound_rows[r].file);
        handle = sf_open(path_of(&bench, sound_rows[r].file), SFM_READ, &form);
        assert_non_null(handle);
        if ((form.format & (SF_FORMAT_TYPEMASK | SF_FORMAT_SUBMASK)) != sound_rows[r].format)
            fail_msg("%s: format %x", sound_rows[r].name, (unsigned)form.format);
        assert_int_equal(form.frames, bench.programme.timeline.frame_count);
        assert_int_equal(form.samplerate, sound_rows[r].rate_hz);
        assert_int_equal(form.channels, channels);
        samples = malloc((size_t)form.frames * (size_t)channels * sizeof(*samples));
        assert_int_equal(sf_readf_int(handle, samples, form.frames), form.frames);
        for (int64_t i = 0; i < form.frames * channels; i++) {
            double scale = sound_rows[r].bits == 24 ? 8388608.0 : 32768.0;
            long wanted = lround(test_sample(i / channels, (int)(i % channels)) * scale);

            if (samples[i] >> (32 - sound_rows[r].bits) != wanted)
                fail_msg("%s: sample %lld differs", sound_rows[r].name, (long long)i);
        }
        free(samples);
        sf_close(handle);
        bench_end(&bench);
    }
}

static void wav_chapters_have_names(void **state)
{
    static SF_CUES cues;
    struct bench bench;
    SF_INFO form = {0};
    SNDFILE *handle;

    (void)state;
    bench_start(&bench, 48000, 1, 16);
    make(&bench, "a.wav");
    handle = sf_open(path_of(&bench, "a.wav"), SFM_READ, &form);
    assert_non_null(handle);
    assert_int_equal(sf_command(handle, SFC_GET_CUE, &cues, sizeof(cues)), SF_TRUE);
    assert_int_equal(cues.cue_count, TEST_CHAPTERS);
    for (int i = 0; i < TEST_CHAPTERS; i++) {
        assert_int_equal(cues.cue_points[i].sample_offset, i * TEST_CHAPTER_FRAMES);
        assert_string_equal(cues.cue_points[i].name, test_titles[i]);
    }
    assert_string_equal(sf_get_string(handle, SF_STR_TITLE), "全省民政会议");
    assert_null(sf_get_string(handle, SF_STR_ARTIST)); /* not ASCII: it stands in the id3 chunk */
    assert_string_equal(sf_get_string(handle, SF_STR_DATE), "2026-11-23");
    sf_close(handle);
    bench_end(&bench);
}

static void read_broadcast(struct bench *bench, const char *name, SF_BROADCAST_INFO *bext,
                           SF_CART_INFO *cart)
{
    SF_INFO form = {0};
    SNDFILE *handle = sf_open(path_of(bench, name), SFM_READ, &form);

    assert_non_null(handle);
    assert_int_equal(form.frames, bench->programme.timeline.frame_count);
    memset(bext, 0, sizeof(*bext));
    memset(cart, 0, sizeof(*cart));
    assert_int_equal(sf_command(handle, SFC_GET_BROADCAST_INFO, bext, sizeof(*bext)), SF_TRUE);
    assert_int_equal(sf_command(handle, SFC_GET_CART_INFO, cart, sizeof(*cart)), SF_TRUE);
    sf_close(handle);
}

static void wav_says_what_playout_reads(void **state)
{
    static const char *const names[] = {"a.wav", "a.rf64"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct bench bench;
        SF_BROADCAST_INFO bext;
        SF_CART_INFO cart;

        bench_start(&bench, 48000, 1, 16);
        make(&bench, names[i]);
        read_broadcast(&bench, names[i], &bext, &cart);
        assert_int_equal(bext.version, 2);
        assert_int_equal(bext.loudness_value, -1901);
        assert_int_equal(bext.loudness_range, 235); /* 2.345 */
        assert_int_equal(bext.max_true_peak_level, -110);
        assert_int_equal(bext.max_momentary_loudness, -1550);
        assert_int_equal(bext.max_shortterm_loudness, -1725);
        assert_memory_equal(bext.origination_date, "2026-11-2300:00:00", 18);
        assert_memory_equal(bext.originator, "bobao\0", 6);
        assert_memory_equal(bext.originator_reference, "BOBAO-20261123-", 15);
        assert_memory_equal(bext.coding_history,
                            "A=PCM,F=48000,W=16,M=mono,T=bobao 0.1.0; eSpeak NG 1.51\r\n", 57);
        assert_memory_equal(cart.version, "0101", 4);
        assert_memory_equal(cart.title, cart.cut_id, sizeof(cart.title)); /* all is Chinese */
        assert_memory_equal(cart.cut_id, bext.originator_reference, 32);
        assert_memory_equal(cart.start_date, "2026-11-23", 10);
        assert_memory_equal(cart.category, "NEWS\0", 5);
        assert_memory_equal(cart.post_timers[1].usage, "AUDe", 4);
        assert_int_equal(cart.post_timers[1].value, bench.programme.timeline.frame_count);
        assert_memory_equal(cart.post_timers[2].usage, "SEGs", 4);
        assert_int_equal(cart.post_timers[2].value, 11 * TEST_CHAPTER_FRAMES + 35000);
        bench_end(&bench);
    }
}

/* Parts of one programme are told apart, also in the 64 bytes of cart. */
static void a_stand_in_for_a_title_has_its_number(void **state)
{
    static const struct {
        const char *source;
        int track;
        const char *wanted;
    } rows[] = {
        {"morning.yaml", 3, "morning.yaml 3/7"},
        {"morning.yaml", 0, "morning.yaml"},
        {"a-very-long-name-of-a-bulletin-for-every-morning-of-the-week.yaml", 3,
         "a-very-long-name-of-a-bulletin-for-every-morning 3/7"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct bench bench;
        SF_BROADCAST_INFO bext;
        SF_CART_INFO cart;

        bench_start(&bench, 48000, 1, 16);
        bench.programme.info.source = span_of(rows[i].source);
        bench.programme.info.tags.track = rows[i].track;
        bench.programme.info.tags.track_total = 7;
        make(&bench, "a.wav");
        read_broadcast(&bench, "a.wav", &bext, &cart);
        assert_string_equal(bext.description, rows[i].wanted);
        assert_string_equal(cart.title, rows[i].wanted);
        bench_end(&bench);
    }
}

static void what_playout_reads_is_ascii_and_without_clock(void **state)
{
    struct bench bench;
    SF_BROADCAST_INFO bext;
    SF_CART_INFO cart;
    struct text huge;

    (void)state;
    bench_start(&bench, 48000, 2, 24);
    huge = (struct text){.arena = &bench.arena};
    for (int i = 0; i < 100000; i++)
        text_put(&huge, SPAN("Brief "));
    bench.programme.info.title = text_span(&huge);
    bench.programme.info.date = (struct span){0};
    bench.programme.info.artist = SPAN("Radio 1");
    bench.programme.loudness = (struct audio_loudness){.integrated_lufs = -HUGE_VAL,
                                                       .true_peak_dbtp = -HUGE_VAL,
                                                       .momentary_lufs = -HUGE_VAL,
                                                       .shortterm_lufs = -HUGE_VAL};
    make(&bench, "a.wav");
    read_broadcast(&bench, "a.wav", &bext, &cart);
    assert_memory_equal(bext.description, text_span(&huge).data, sizeof(bext.description) - 1);
    assert_memory_equal(cart.title, text_span(&huge).data, sizeof(cart.title) - 1);
    assert_memory_equal(bext.originator, "Radio 1\0", 8);
    assert_int_equal(bext.loudness_value, 0x7fff);
    assert_int_equal(bext.loudness_range, 0x7fff);
    assert_int_equal(bext.max_true_peak_level, 0x7fff);
    assert_int_equal(bext.max_momentary_loudness, 0x7fff);
    assert_int_equal(bext.max_shortterm_loudness, 0x7fff);
    assert_int_equal(bext.origination_date[0], 0);
    assert_int_equal(cart.start_date[0], 0);
    assert_int_equal(cart.end_date[0], 0);
    bench_end(&bench);
}

/* Names of every length modulo four: the layout must stay what readers take. */
static void labels_of_any_length_keep_the_sound(void **state)
{
    (void)state;
    for (size_t len = 1; len <= 9; len++) {
        static SF_CUES cues;
        struct bench bench;
        SF_INFO form = {0};
        SNDFILE *handle;

        bench_start(&bench, 48000, 1, 16);
        for (size_t i = 0; i < TEST_CHAPTERS; i++)
            bench.programme.script.chapters[i].title = (struct span){"abcdefghi", len};
        make(&bench, "a.wav");
        handle = sf_open(path_of(&bench, "a.wav"), SFM_READ, &form);
        assert_non_null(handle);
        assert_int_equal(form.frames, bench.programme.timeline.frame_count);
        sf_command(handle, SFC_GET_CUE, &cues, sizeof(cues));
        assert_int_equal(cues.cue_count, TEST_CHAPTERS);
        assert_int_equal(strlen(cues.cue_points[TEST_CHAPTERS - 1].name), len);
        sf_close(handle);
        bench_end(&bench);
    }
}

static void flac_chapters_have_names(void **state)
{
    static const FLAC__byte no_sum[16];
    FLAC__StreamMetadata *comments;
    FLAC__StreamMetadata stream;
    struct bench bench;
    const char *path;

    (void)state;
    bench_start(&bench, 48000, 1, 16);
    make(&bench, "a.flac");
    path = path_of(&bench, "a.flac");
    assert_true(FLAC__metadata_get_streaminfo(path, &stream));
    assert_memory_not_equal(stream.data.stream_info.md5sum, no_sum, sizeof(no_sum));
    assert_true(FLAC__metadata_get_tags(path, &comments));
    for (int i = 0; i < TEST_CHAPTERS; i++) {
        struct text wanted = {.arena = &bench.arena};
        int found;

        text_put_format(&wanted, "CHAPTER%03d=", i);
        deliver_put_clock(&wanted, (int64_t)i * TEST_CHAPTER_FRAMES, 48000);
        found = FLAC__metadata_object_vorbiscomment_find_entry_from(
            comments, 0, arena_format(&bench.arena, "CHAPTER%03d", i).data);
        assert_true(found >= 0);
        assert_span("time", text_span(&wanted),
                    span_of((char *)comments->data.vorbis_comment.comments[found].entry));
        found = FLAC__metadata_object_vorbiscomment_find_entry_from(
            comments, 0, arena_format(&bench.arena, "CHAPTER%03dNAME", i).data);
        assert_true(found >= 0);
        assert_string_equal(
            strchr((char *)comments->data.vorbis_comment.comments[found].entry, '=') + 1,
            test_titles[i]);
    }
    FLAC__metadata_object_delete(comments);
    bench_end(&bench);
}

static void the_document_has_every_time(void **state)
{
    struct bench bench;
    struct span bytes;
    json_t *document;
    json_t *chapter;
    json_t *sentence;
    json_t *word;

    (void)state;
    bench_start(&bench, 48000, 1, 16);
    make(&bench, "a.json");
    bytes = read_file(&bench.arena, path_of(&bench, "a.json"));
    document = json_loadb(bytes.data, bytes.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(document);
    assert_string_equal(json_string_value(json_object_get(document, "voice")), "newsreader");
    assert_int_equal(json_integer_value(json_object_get(document, "frames")),
                     bench.programme.timeline.frame_count);
    assert_int_equal(json_array_size(json_object_get(document, "chapters")), TEST_CHAPTERS);
    chapter = json_array_get(json_object_get(document, "chapters"), 4);
    assert_string_equal(json_string_value(json_object_get(chapter, "title")), test_titles[4]);
    assert_near("start", json_real_value(json_object_get(chapter, "start")),
                4.0 * TEST_CHAPTER_FRAMES / 48000, 5e-7);
    sentence = json_array_get(json_object_get(chapter, "sentences"), 1);
    assert_string_equal(json_string_value(json_object_get(sentence, "role")), "statement");
    word = json_array_get(json_object_get(sentence, "words"), 0);
    assert_string_equal(json_string_value(json_object_get(word, "pinyin")), "hui4 yi4");
    assert_int_equal(json_integer_value(json_object_get(word, "start_frame")),
                     4 * TEST_CHAPTER_FRAMES + 20000);
    word = json_array_get(json_object_get(sentence, "words"), 1);
    assert_string_equal(json_string_value(json_object_get(word, "pinyin")), "");
    json_decref(document);
    bench_end(&bench);
}

static void what_was_not_measured_is_null(void **state)
{
    struct bench bench;
    struct span bytes;

    (void)state;
    bench_start(&bench, 48000, 1, 16);
    bench.programme.loudness = (struct audio_loudness){.integrated_lufs = -HUGE_VAL,
                                                       .true_peak_dbtp = -HUGE_VAL,
                                                       .momentary_lufs = -HUGE_VAL,
                                                       .shortterm_lufs = -HUGE_VAL};
    make(&bench, "a.json");
    bytes = read_file(&bench.arena, path_of(&bench, "a.json"));
    assert_true(span_find(bytes, SPAN("\"integrated_lufs\":null"), 0) < bytes.len);
    assert_true(span_find(bytes, SPAN("\"true_peak_dbtp\":null"), 0) < bytes.len);
    bench_end(&bench);
}

static const char *const all_files[] = {
    "a.wav", "a.rf64", "a.flac",          "a.opus",      "a.mp3", "a.json", "a.vtt",
    "a.srt", "a.txt",  "a.chapters.json", "a.notes.txt", "a.m4b", "a.m4a"};

enum { FILE_COUNT = sizeof(all_files) / sizeof(*all_files) };

/* M4B is not in every build. */
static size_t file_count(void)
{
    struct diag diag = {0};
    bool has_all = deliver_format_check(deliver_format_named("m4b"), DIAG_NOWHERE, &diag);

    diag_finish(&diag);
    return has_all ? FILE_COUNT : FILE_COUNT - 2;
}

static void bytes_are_the_same_each_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < file_count(); i++) {
        struct bench bench;
        struct span first;
        struct span second;

        bench_start(&bench, 48000, 2, 24);
        make(&bench, all_files[i]);
        first = read_file(&bench.arena, path_of(&bench, all_files[i]));
        make(&bench, all_files[i]);
        second = read_file(&bench.arena, path_of(&bench, all_files[i]));
        assert_true(span_equals(first, second));
        bench_end(&bench);
    }
}

/* Until commit there is nothing to see, and an old file is what it was. */
static void nothing_shows_before_commit(void **state)
{
    (void)state;
    for (size_t i = 0; i < file_count(); i++) {
        struct bench bench;
        const char *path;
        FILE *old;

        bench_start(&bench, 48000, 1, 16);
        path = path_of(&bench, all_files[i]);
        old = fopen(path, "w");
        assert_non_null(old);
        fputs("old", old);
        fclose(old);
        assert_true(create(&bench, all_files[i]));
        assert_true(fill(&bench));
        assert_text(all_files[i], read_file(&bench.arena, path), "old");
        deliver_finish(bench.file);
        bench.file = NULL;
        assert_text(all_files[i], read_file(&bench.arena, path), "old");
        assert_int_equal(count_files(bench.folder), 1);
        bench_end(&bench);
    }
}

static void half_a_programme_is_an_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < file_count(); i++) {
        struct bench bench;

        if (!deliver_format_has_sound(deliver_format_for(all_files[i])))
            continue;
        bench_start(&bench, 48000, 1, 16);
        assert_true(create(&bench, all_files[i]));
        assert_true(write_sound(&bench, 100000));
        assert_false(deliver_complete(bench.file, &bench.diag));
        assert_error_has(all_files[i], &bench.diag, "instead of");
        assert_false(deliver_commit(bench.file, &bench.diag));
        deliver_finish(bench.file);
        bench.file = NULL;
        assert_int_equal(count_files(bench.folder), 0);
        bench_end(&bench);
    }
}

/* A file system without room, as far as a test without privileges can have one: a limit on file
 * sizes, at which writes fail. */
static void a_full_disk_is_an_error(void **state)
{
    static const rlim_t limits[] = {100, 30000, 300000};
    struct rlimit before;
    struct rlimit limit;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (size_t i = 0; i < file_count(); i++) {
        for (size_t k = 0; k < sizeof(limits) / sizeof(*limits); k++) {
            struct bench bench;
            bool ok;

            bench_start(&bench, 48000, 1, 16);
            make(&bench, all_files[i]);
            if (read_file(&bench.arena, path_of(&bench, all_files[i])).len <= limits[k]) {
                bench_end(&bench);
                continue;
            }
            assert_int_equal(unlink(path_of(&bench, all_files[i])), 0);
            limit = (struct rlimit){.rlim_cur = limits[k], .rlim_max = before.rlim_max};
            assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
            ok = create(&bench, all_files[i]) && fill(&bench);
            assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
            if (ok)
                fail_msg("%s: no error at %lu bytes", all_files[i], (unsigned long)limits[k]);
            assert_int_equal(bench.diag.message_count, 1);
            assert_int_equal(diag_first_error(&bench.diag)->kind, DIAG_IO);
            deliver_finish(bench.file);
            bench.file = NULL;
            assert_int_equal(count_files(bench.folder), 0);
            bench_end(&bench);
        }
    }
}

static void a_vanished_folder_is_an_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < file_count(); i++) {
        struct bench bench;

        bench_start(&bench, 48000, 1, 16);
        assert_true(create(&bench, all_files[i]));
        assert_true(fill(&bench));
        remove_folder(bench.folder);
        assert_false(deliver_commit(bench.file, &bench.diag));
        assert_int_equal(diag_first_error(&bench.diag)->kind, DIAG_CANT_CREATE);
        bench_end(&bench);

        bench_start(&bench, 48000, 1, 16);
        remove_folder(bench.folder);
        assert_false(create(&bench, all_files[i]));
        assert_int_equal(diag_first_error(&bench.diag)->kind, DIAG_CANT_CREATE);
        bench_end(&bench);
    }
}

static void a_copy_is_the_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < file_count(); i++) {
        struct bench bench;
        const char *copy;
        int fd;

        bench_start(&bench, 48000, 1, 16);
        copy = path_of(&bench, "copy");
        fd = open(copy, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        assert_true(fd >= 0);
        assert_true(create(&bench, all_files[i]));
        assert_false(deliver_copy(bench.file, fd, &bench.diag));
        assert_true(fill(&bench));
        assert_true(deliver_copy(bench.file, fd, &bench.diag));
        assert_true(deliver_commit(bench.file, &bench.diag));
        close(fd);
        assert_true(span_equals(read_file(&bench.arena, copy),
                                read_file(&bench.arena, path_of(&bench, all_files[i]))));
        bench_end(&bench);
    }
}

static void a_timeline_of_another_script_is_an_error(void **state)
{
    struct bench bench;

    (void)state;
    bench_start(&bench, 48000, 1, 16);
    bench.programme.timeline.chapters[3].sentence_count = 1;
    assert_false(create(&bench, "a.wav"));
    assert_error_has("sentences", &bench.diag, "does not match");
    bench_end(&bench);
    bench_start(&bench, 48000, 1, 20);
    assert_false(create(&bench, "a.wav"));
    assert_error_has("bits", &bench.diag, "20 bits");
    bench_end(&bench);
}

/* The files stay for the outside readers' test (tests/e2e/readers). */
static void files_are_left_for_readers(void **state)
{
    struct bench bench;
    FILE *cover;

    (void)state;
    bench_start(&bench, 48000, 1, 16);
    remove_folder("deliver-readers");
    assert_int_equal(mkdir("deliver-readers", 0777), 0);
    remove_folder(bench.folder);
    bench.folder = "deliver-readers";
    test_add_tags(&bench.programme);
    cover = fopen(path_of(&bench, "cover.png"), "wb");
    assert_non_null(cover);
    fwrite(TEST_PNG, 1, sizeof(TEST_PNG) - 1, cover);
    fclose(cover);
    make(&bench, "brief.wav");
    make(&bench, "brief.flac");
    make(&bench, "brief.rf64");
    make(&bench, "brief.json");
    make(&bench, "brief.opus");
    make(&bench, "brief.mp3");
    if (file_count() == FILE_COUNT) {
        make(&bench, "brief.m4b");
        make(&bench, "brief.m4a");
    }
    make(&bench, "brief.vtt");
    make(&bench, "brief.srt");
    make(&bench, "brief.chapters.json");
    diag_finish(&bench.diag);
    arena_finish(&bench.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_is_what_was_written),
        cmocka_unit_test(wav_chapters_have_names),
        cmocka_unit_test(wav_says_what_playout_reads),
        cmocka_unit_test(a_stand_in_for_a_title_has_its_number),
        cmocka_unit_test(what_playout_reads_is_ascii_and_without_clock),
        cmocka_unit_test(labels_of_any_length_keep_the_sound),
        cmocka_unit_test(flac_chapters_have_names),
        cmocka_unit_test(the_document_has_every_time),
        cmocka_unit_test(what_was_not_measured_is_null),
        cmocka_unit_test(bytes_are_the_same_each_time),
        cmocka_unit_test(nothing_shows_before_commit),
        cmocka_unit_test(half_a_programme_is_an_error),
        cmocka_unit_test(a_full_disk_is_an_error),
        cmocka_unit_test(a_vanished_folder_is_an_error),
        cmocka_unit_test(a_copy_is_the_file),
        cmocka_unit_test(a_timeline_of_another_script_is_an_error),
        cmocka_unit_test(files_are_left_for_readers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
