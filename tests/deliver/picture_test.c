/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <stdio.h>

#include <FLAC/metadata.h>
#include <opusfile.h>

#include "base/file.h"
#include "deliver/internal.h"
#include "deliver/programme.h"

/* Covers, and the tags beside title, artist and date. */

/* As SPAN(), for constant tables. */
#define BYTES(literal)                                                                             \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define JPEG_HEAD "\xff\xd8\xff\xe0\0\4ab\xff\xff\xdb\0\3x"
#define JPEG_FRAME "\xff\xc2\0\21\10\1\2\3\4\3"

static const struct {
    const char *name;
    struct span bytes;
    const char *problem; /* NULL: it is a picture */
    uint32_t width;
    uint32_t height;
    uint32_t bits_per_pixel;
} rows[] = {
    {"PNG", BYTES(TEST_PNG), NULL, 3, 2, 24},
    {"JPEG", BYTES(JPEG_HEAD JPEG_FRAME "data\xff\xd9"), NULL, 0x304, 0x102, 24},
    {"JPEG with something behind it", BYTES(JPEG_HEAD JPEG_FRAME "\xff\xd9 more"), NULL, 0x304,
     0x102, 24},
    {"JPEG that is cut off", BYTES(JPEG_HEAD JPEG_FRAME "data"), "JPEG picture is broken", 0, 0, 0},
    {"JPEG without a frame", BYTES(JPEG_HEAD "\xff\xd9"), "JPEG picture is broken", 0, 0, 0},
    {"JPEG of a few bytes", BYTES("\xff\xd8\xff"), "JPEG picture is broken", 0, 0, 0},
    {"JPEG of no height", BYTES(JPEG_HEAD "\xff\xc0\0\21\10\0\0\3\4\3\xff\xd9"), "JPEG", 0, 0, 0},
    {"PNG that is cut off", {TEST_PNG, sizeof(TEST_PNG) - 5}, "PNG picture is broken", 0, 0, 0},
    {"PNG of a few bytes", {TEST_PNG, 8}, "PNG picture is broken", 0, 0, 0},
    {"GIF", BYTES("GIF89a\1\0\1\0"), "neither: save it as one of them", 0, 0, 0},
    {"nothing", BYTES(""), "neither", 0, 0, 0},
};

static void pictures_are_known_by_their_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct deliver_picture picture;
        struct diag diag = {0};
        bool ok = deliver_picture_parse(&picture, rows[i].bytes,
                                        (struct diag_place){.file = "cover"}, &diag);

        if (ok != !rows[i].problem)
            fail_msg("%s: taken %d", rows[i].name, ok);
        if (rows[i].problem) {
            assert_error_has(rows[i].name, &diag, rows[i].problem);
            assert_int_equal(diag_first_error(&diag)->kind, DIAG_DATA);
        } else if (picture.width != rows[i].width || picture.height != rows[i].height ||
                   picture.bits_per_pixel != rows[i].bits_per_pixel) {
            fail_msg("%s: %u x %u, %u bits", rows[i].name, picture.width, picture.height,
                     picture.bits_per_pixel);
        }
        diag_finish(&diag);
    }
}

static void a_palette_has_its_colours(void **state)
{
    static const char bytes[] =
        "\x89PNG\r\n\x1a\n\0\0\0\15IHDR\0\0\0\1\0\0\0\1\10\3\0\0\0xxxx\0\0\0\6PLTEabcdefxxxx"
        "\0\0\0\0IEND\xae\x42\x60\x82";
    struct deliver_picture picture;
    struct diag diag = {0};

    (void)state;
    assert_true(deliver_picture_parse(&picture, ((struct span){bytes, sizeof(bytes) - 1}),
                                      DIAG_NOWHERE, &diag));
    assert_int_equal(picture.colour_count, 2);
    assert_int_equal(picture.bits_per_pixel, 24);
    diag_finish(&diag);
}

static void moments_are_split(void **state)
{
    static const struct {
        const char *moment;
        const char *date; /* NULL: none */
        const char *time;
    } moments[] = {
        {"2026-11-23", "2026-11-23", ""},
        {"2026-11-23T06:30:00", "2026-11-23", "06:30:00"},
        {"2026-11-23 23:59:59", "2026-11-23", "23:59:59"},
        {"2026-11-23T24:00:00", NULL, NULL},
        {"2026-11-23T06:60:00", NULL, NULL},
        {"2026-11-23T06:30:60", NULL, NULL},
        {"2026-11-23T06:30", NULL, NULL},
        {"2026-11-23x06:30:00", NULL, NULL},
        {"2026-11-2", NULL, NULL},
        {"23.11.2026", NULL, NULL},
        {"", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(moments) / sizeof(*moments); i++) {
        struct span date;
        struct span time;
        bool ok = deliver_split_moment(span_of(moments[i].moment), &date, &time);

        if (ok != (moments[i].date != NULL))
            fail_msg("%s: taken %d", moments[i].moment, ok);
        assert_text(moments[i].moment, date, moments[i].date ? moments[i].date : "");
        assert_text(moments[i].moment, time, moments[i].time ? moments[i].time : "");
    }
}

static void make(struct arena *arena, const char *path)
{
    static const float silence[4096];
    struct test_programme programme;
    struct deliver_file *file;
    struct diag diag = {0};

    test_make_programme(&programme, arena, 48000, 1, 16);
    test_add_tags(&programme);
    if (!deliver_create(&file, deliver_format_for(path), path, &programme.info, &diag))
        assert_no_error(path, &diag);
    for (int64_t left = programme.timeline.frame_count; left > 0; left -= 4096)
        assert_true(deliver_write(file, silence, left < 4096 ? left : 4096, &diag));
    if (!deliver_complete(file, &diag) || !deliver_commit(file, &diag))
        assert_no_error(path, &diag);
    deliver_finish(file);
    diag_finish(&diag);
}

static void flac_has_them(void **state)
{
    struct arena arena = {0};
    char *folder = make_folder(&arena);
    const char *path = file_join(&arena, folder, "a.flac");
    FLAC__StreamMetadata *picture;
    FLAC__StreamMetadata *tags;

    (void)state;
    make(&arena, path);
    assert_true(FLAC__metadata_get_picture(path, &picture,
                                           FLAC__STREAM_METADATA_PICTURE_TYPE_FRONT_COVER,
                                           "image/png", NULL, 3, 2, 24, 0));
    assert_int_equal(picture->data.picture.data_length, sizeof(TEST_PNG) - 1);
    assert_memory_equal(picture->data.picture.data, TEST_PNG, sizeof(TEST_PNG) - 1);
    FLAC__metadata_object_delete(picture);
    assert_true(FLAC__metadata_get_tags(path, &tags));
    assert_true(FLAC__metadata_object_vorbiscomment_find_entry_from(tags, 0, "ALBUM") >= 0);
    assert_true(FLAC__metadata_object_vorbiscomment_find_entry_from(tags, 0, "TRACKTOTAL") >= 0);
    FLAC__metadata_object_delete(tags);
    remove_folder(folder);
    arena_finish(&arena);
}

static void opus_has_them(void **state)
{
    struct arena arena = {0};
    char *folder = make_folder(&arena);
    const char *path = file_join(&arena, folder, "a.opus");
    OggOpusFile *opened;
    OpusPictureTag picture;
    const OpusTags *tags;

    (void)state;
    make(&arena, path);
    opened = op_open_file(path, NULL);
    assert_non_null(opened);
    tags = op_tags(opened, 0);
    assert_int_equal(
        opus_picture_tag_parse(&picture, opus_tags_query(tags, "METADATA_BLOCK_PICTURE", 0)), 0);
    assert_int_equal(picture.type, 3);
    assert_string_equal(picture.mime_type, "image/png");
    assert_memory_equal(picture.data, TEST_PNG, sizeof(TEST_PNG) - 1);
    opus_picture_tag_clear(&picture);
    assert_string_equal(opus_tags_query(tags, "ALBUM", 0), "锦城早报");
    assert_string_equal(opus_tags_query(tags, "TRACKNUMBER", 0), "3");
    assert_string_equal(opus_tags_query(tags, "DESCRIPTION", 0), "今日要闻");
    op_free(opened);
    remove_folder(folder);
    arena_finish(&arena);
}

static void mp3_has_them(void **state)
{
    static const struct {
        const char *name;
        struct span frame;
    } frames[] = {
        {"picture", BYTES("APIC\0\0\0\x56\0\0\0image/png\0\3\0" TEST_PNG)},
        {"album", BYTES("TALB\0\0\0\x0b\0\0\1\xff\xfe\x26\x95\xce\x57\xe9\x65\xa5\x62")},
        {"track", BYTES("TRCK\0\0\0\4\0\0\0"
                        "3/7")},
        {"genre", BYTES("TCON\0\0\0\5\0\0\0"
                        "News")},
        {"comment", BYTES("COMM\0\0\0\x12\0\0\1"
                          "chi\xff\xfe\0\0\xff\xfe\xca\x4e\xe5\x65\x81\x89\xfb\x95")},
    };
    struct arena arena = {0};
    char *folder = make_folder(&arena);
    const char *path = file_join(&arena, folder, "a.mp3");
    struct span bytes;

    (void)state;
    make(&arena, path);
    bytes = read_file(&arena, path);
    for (size_t i = 0; i < sizeof(frames) / sizeof(*frames); i++) {
        if (span_find(bytes, frames[i].frame, 0) == bytes.len)
            fail_msg("%s is missing", frames[i].name);
    }
    remove_folder(folder);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_are_known_by_their_bytes),
        cmocka_unit_test(a_palette_has_its_colours),
        cmocka_unit_test(moments_are_split),
        cmocka_unit_test(flac_has_them),
        cmocka_unit_test(opus_has_them),
        cmocka_unit_test(mp3_has_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
