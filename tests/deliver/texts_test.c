/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "base/file.h"
#include "deliver/internal.h"
#include "deliver/programme.h"

/* The documents that are text, to the byte: two chapters of the test's programme. */

static const struct {
    const char *file;
    const char *wanted;
} rows[] = {
    {"a.vtt", "WEBVTT\n"
              "\n00:00:00.000 --> 00:00:00.313\n会议GDP。\n"
              "\n00:00:00.417 --> 00:00:00.729\n会议GDP。\n"
              "\n00:00:00.833 --> 00:00:01.146\nA &amp; B &lt;增长&gt;。\n"
              "\n00:00:01.250 --> 00:00:01.563\n会议GDP。\n"},
    {"a.srt", "1\n00:00:00,000 --> 00:00:00,313\n会议GDP。\n"
              "\n2\n00:00:00,417 --> 00:00:00,729\n会议GDP。\n"
              "\n3\n00:00:00,833 --> 00:00:01,146\nA & B <增长>。\n"
              "\n4\n00:00:01,250 --> 00:00:01,563\n会议GDP。\n"},
    {"a.txt", "全省民政会议\n\n\n"
              "全省民政工作会议\n\n会议GDP。会议GDP。\n\n\n"
              "A & B <增长>。\n\n会议GDP。\n"},
    {"a.chapters.json", "{\n \"version\": \"1.2.0\",\n \"title\": \"全省民政会议\",\n"
                        " \"author\": \"锦城之声\",\n \"chapters\": [\n"
                        "  {\n   \"startTime\": 0.0,\n   \"endTime\": 0.833,\n"
                        "   \"title\": \"全省民政工作会议\"\n  },\n"
                        "  {\n   \"startTime\": 0.833,\n   \"endTime\": 3601.5,\n"
                        "   \"title\": \"会议认为\"\n  }\n ]\n}\n"},
    {"a.notes.txt", "00:00:00 全省民政工作会议\n01:00:01 会议认为\n"},
};

static void documents_are_to_the_byte(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof(rows) / sizeof(*rows); r++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct test_programme programme;
        struct deliver_file *file;
        char *folder = make_folder(&arena);
        const char *path = file_join(&arena, folder, rows[r].file);
        struct script_sentence *sentence;

        test_make_programme(&programme, &arena, 48000, 1, 16);
        programme.script.chapter_count = programme.timeline.chapter_count = 2;
        sentence = &programme.script.chapters[1].sentences[0];
        sentence->text = SPAN("A & B <增长>。");
        sentence->role = SCRIPT_ROLE_HEADING;
        sentence->starts_paragraph = true;
        programme.timeline.chapters[1].range.end = 48000LL * 3601 + 24000;
        if (strcmp(rows[r].file, "a.notes.txt") == 0)
            programme.timeline.chapters[1].range.start = 48000LL * 3602 - 1;
        if (!deliver_create(&file, deliver_format_for(path), path, &programme.info, &diag) ||
            !deliver_complete(file, &diag) || !deliver_commit(file, &diag))
            assert_no_error(rows[r].file, &diag);
        deliver_finish(file);
        assert_text(rows[r].file, read_file(&arena, path), rows[r].wanted);
        remove_folder(folder);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_to_the_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
