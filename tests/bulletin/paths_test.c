/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "bulletin/internal.h"

#include "support/support.h"

/* Where a bulletin may read and write. A folder with one inside and links out of it. */

static const struct {
    const char *name;
    const char *path;
    bool is_inside;
} rows[] = {
    {"a file", "a.txt", true},
    {"what is not there", "no.txt", true},
    {"in a folder", "in/a.txt", true},
    {"in a folder that is not there", "no/a.txt", true},
    {"with a dot", "./a.txt", true},
    {"two dots in a name", "a..txt", true},
    {"above", "../a.txt", false},
    {"above and back", "in/../a.txt", false},
    {"from the root", "/etc/hostname", false},
    {"a link out", "out.txt", false},
    {"a link within", "within.txt", true},
    {"through a link out", "etc/hostname", false},
    {"what is not there, through a link out", "etc/no/no.txt", false},
    {"a link to a neighbour whose name begins as ours", "near", false},
};

static char folder[64];

static const char *in_folder(struct arena *arena, const char *name)
{
    return file_join(arena, folder, name);
}

static void put_file(struct arena *arena, const char *name)
{
    FILE *file = fopen(in_folder(arena, name), "w");

    assert_non_null(file);
    fclose(file);
}

static int set_up(void **state)
{
    struct arena arena = {0};
    struct span near;

    (void)state;
    snprintf(folder, sizeof(folder), "./bobao-paths-XXXXXX");
    assert_non_null(mkdtemp(folder));
    near = arena_format(&arena, "%sx", folder);
    assert_int_equal(mkdir(near.data, 0777), 0);
    assert_int_equal(mkdir(in_folder(&arena, "in"), 0777), 0);
    put_file(&arena, "a.txt");
    put_file(&arena, "b.txt");
    put_file(&arena, "in/a.txt");
    put_file(&arena, "[x].txt");
    assert_int_equal(symlink("/etc/hostname", in_folder(&arena, "out.txt")), 0);
    assert_int_equal(symlink("/etc", in_folder(&arena, "etc")), 0);
    assert_int_equal(symlink("in/a.txt", in_folder(&arena, "within.txt")), 0);
    near = arena_format(&arena, "../%sx", folder + 2);
    assert_int_equal(symlink(near.data, in_folder(&arena, "near")), 0);
    arena_finish(&arena);
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"in/a.txt", "[x].txt", "in",         "a.txt", "b.txt",
                                        "out.txt",  "etc",     "within.txt", "near"};
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        remove(in_folder(&arena, names[i]));
    rmdir(folder);
    rmdir(arena_format(&arena, "%sx", folder).data);
    arena_finish(&arena);
    return 0;
}

static void test_locate(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (int is_open = 0; is_open < 2; is_open++) {
            struct bulletin_area area = {folder, is_open};
            struct arena arena = {0};
            struct diag diag = {0};
            const char *path;
            bool ok = bulletin_locate(&area, span_of(rows[i].path), DIAG_NOWHERE, &arena, &path,
                                      &diag);

            if (ok != (is_open || rows[i].is_inside))
                fail_msg("%s%s: %s", rows[i].name, is_open ? ", open" : "",
                         ok ? "allowed" : "refused");
            diag_finish(&diag);
            arena_finish(&arena);
        }
    }
}

static void age(struct arena *arena, const char *name, time_t seconds)
{
    struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};

    assert_int_equal(utimensat(AT_FDCWD, in_folder(arena, name), times, 0), 0);
}

static void test_patterns(void **state)
{
    static const struct {
        const char *pattern;
        size_t limit;
        const char *wanted; /* the names, in order */
    } patterns[] = {
        {"[ab].txt", 9, "b.txt a.txt "},
        {"[ab].txt", 1, "b.txt "},
        {"a.txt", 9, "a.txt "},
        {"in/*", 9, "a.txt "},
        {"\\[x].txt", 9, "[x].txt "},
        {"[[]x].txt", 9, "[x].txt "},
        {"no*", 9, ""},
        {"no.txt", 9, ""},
        {"i*", 9, ""}, /* a folder is no report */
    };
    struct bulletin_area area = {folder, false};

    (void)state;
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct text got = {.arena = &arena};
        const char **paths;
        size_t count;

        age(&arena, "a.txt", 1000);
        age(&arena, "b.txt", 2000);
        assert_true(bulletin_find_files(&area, span_of(patterns[i].pattern), patterns[i].limit,
                                        DIAG_NOWHERE, &arena, &paths, &count, &diag));
        for (size_t k = 0; k < count; k++)
            text_put_format(&got, "%.*s ", SPAN_ARGS(file_name_of(paths[k])));
        if (!span_is(text_span(&got), patterns[i].wanted))
            fail_msg("%s: '%.*s'", patterns[i].pattern, SPAN_ARGS(text_span(&got)));
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

/* A pattern that finds a link out of the folder finds what must not be read. */
static void test_pattern_outside(void **state)
{
    struct bulletin_area area = {folder, false};
    struct arena arena = {0};
    struct diag diag = {0};
    const char **paths;
    size_t count;

    (void)state;
    assert_false(
        bulletin_find_files(&area, SPAN("o*.txt"), 9, DIAG_NOWHERE, &arena, &paths, &count, &diag));
    diag_finish(&diag);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locate),
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_pattern_outside),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
