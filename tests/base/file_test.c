/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "base/file.h"

#include "base/banned.h"

static size_t entry_count(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t count = 0;

    assert_non_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2;
}

static void test_draft_appears_only_when_committed(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    char *folder = make_folder(&arena);
    char *path = file_join(&arena, folder, "a.txt");
    struct file_draft draft;

    (void)state;
    assert_true(file_draft_create(&draft, path, &diag));
    assert_true(file_draft_put(&draft, SPAN("first"), &diag));
    assert_int_equal(access(path, F_OK), -1);
    assert_true(file_draft_commit(&draft, &diag));
    file_draft_finish(&draft);
    assert_text("committed", read_file(&arena, path), "first");
    assert_int_equal(entry_count(folder), 1);

    assert_true(file_draft_create(&draft, path, &diag));
    assert_true(file_draft_put(&draft, SPAN("second"), &diag));
    file_draft_finish(&draft);
    file_draft_finish(&draft);
    assert_text("thrown away", read_file(&arena, path), "first");
    assert_int_equal(entry_count(folder), 1);
    remove_folder(folder);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void make_file(struct arena *arena, const char *folder, const char *name)
{
    int fd = open(file_join(arena, folder, name), O_CREAT | O_WRONLY, 0600);

    assert_true(fd >= 0);
    close(fd);
}

static void test_sweeping_takes_only_old_drafts(void **state)
{
    static const char *const mine[] = {".a.txt.12-0.part", ".a.txt.99999-3.part"};
    static const char *const others[] = {
        "a.txt",         ".a.txt.12-0.partial", ".a.txt.x-0.part", ".a.txt.12.part",
        ".a.txt.-.part", ".b.txt.12-0.part",    ".a.txt.part"};
    enum { MINE = sizeof(mine) / sizeof(mine[0]), OTHERS = sizeof(others) / sizeof(others[0]) };
    struct arena arena = {0};
    char *folder = make_folder(&arena);
    char *path = file_join(&arena, folder, "a.txt");

    (void)state;
    for (size_t i = 0; i < MINE; i++)
        make_file(&arena, folder, mine[i]);
    for (size_t i = 0; i < OTHERS; i++)
        make_file(&arena, folder, others[i]);
    file_sweep_drafts(path, 600);
    assert_int_equal(entry_count(folder), MINE + OTHERS);
    file_sweep_drafts(path, 0);
    assert_int_equal(entry_count(folder), OTHERS);
    file_sweep_drafts("no/such/folder/a.txt", 0);
    for (size_t i = 0; i < OTHERS; i++)
        assert_int_equal(access(file_join(&arena, folder, others[i]), F_OK), 0);
    remove_folder(folder);
    arena_finish(&arena);
}

static void test_replacing_keeps_the_mode(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    char *folder = make_folder(&arena);
    char *path = file_join(&arena, folder, "a.txt");
    struct file_draft draft;
    struct stat info;

    (void)state;
    assert_true(file_draft_create(&draft, path, &diag));
    assert_true(file_draft_commit(&draft, &diag));
    file_draft_finish(&draft);
    assert_int_equal(chmod(path, 0640), 0);
    assert_true(file_draft_create(&draft, path, &diag));
    assert_true(file_draft_commit(&draft, &diag));
    file_draft_finish(&draft);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0640);
    remove_folder(folder);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_refusals(void **state)
{
    struct arena arena = {0};
    char *folder = make_folder(&arena);
    const struct {
        const char *name, *path, *part;
    } rows[] = {
        {"a folder", folder, "it is a folder"},
        {"a missing folder", file_join(&arena, folder, "no/a.txt"), "No such file"},
        {"a device", "/dev/null", "not a regular file"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct diag diag = {0};
        struct file_draft draft;

        assert_false(file_draft_create(&draft, rows[i].path, &diag));
        assert_error_has(rows[i].name, &diag, rows[i].part);
        assert_int_equal(diag_first_error(&diag)->kind, DIAG_CANT_CREATE);
        file_draft_finish(&draft);
        diag_finish(&diag);
    }
    assert_int_equal(entry_count(folder), 0);
    remove_folder(folder);
    arena_finish(&arena);
}

static void test_a_full_disk_is_an_error(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    char *folder = make_folder(&arena);
    char *path = file_join(&arena, folder, "a.txt");
    struct file_draft draft;
    struct rlimit old;
    struct rlimit small;
    static char block[64 * 1024];

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 16 * 1024;
    assert_true(file_draft_create(&draft, path, &diag));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_false(file_draft_put(&draft, (struct span){block, sizeof(block)}, &diag));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(diag_first_error(&diag)->kind, DIAG_IO);
    file_draft_finish(&draft);
    assert_int_equal(entry_count(folder), 0);
    remove_folder(folder);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_reading(void **state)
{
    struct arena arena = {0};
    const struct {
        const char *name, *path, *part;
        size_t limit;
        enum diag_kind kind;
    } rows[] = {
        {"missing", "no/such/file", "cannot open it", 100, DIAG_NO_INPUT},
        {"a folder", ".", "it is a folder", 100, DIAG_NO_INPUT},
        {"too large", "/proc/self/exe", "larger than the 100 bytes", 100, DIAG_DATA},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct diag diag = {0};
        struct span bytes;

        assert_false(file_read(rows[i].path, rows[i].limit, &arena, &bytes, &diag));
        assert_error_has(rows[i].name, &diag, rows[i].part);
        assert_int_equal(diag_first_error(&diag)->kind, rows[i].kind);
        diag_finish(&diag);
    }
    arena_finish(&arena);
}

static void test_names(void **state)
{
    struct arena arena = {0};

    (void)state;
    assert_text("name", file_name_of("out/a.flac"), "a.flac");
    assert_text("bare name", file_name_of("a.flac"), "a.flac");
    assert_text("suffix", file_suffix_of("out.d/a.b.flac"), ".flac");
    assert_text("no suffix", file_suffix_of("out.d/a"), "");
    assert_text("hidden", file_suffix_of(".bashrc"), "");
    assert_string_equal(file_folder_of(&arena, "a"), ".");
    assert_string_equal(file_folder_of(&arena, "/a"), "/");
    assert_string_equal(file_folder_of(&arena, "out/a"), "out");
    assert_string_equal(file_join(&arena, "out/", "a"), "out/a");
    arena_finish(&arena);
}

static bool is_wav(void *user, const char *path)
{
    (void)user;
    return span_ends(span_of(path), SPAN(".wav"));
}

/* Of all names that are free, but of no process that runs. */
static void test_sweeping_a_folder(void **state)
{
    static const char *const gone[] = {".a.wav.999999999-0.part", ".b-02.wav.999999998-12.part"};
    static const char *const others[] = {"a.wav",
                                         ".c.txt.999999999-0.part",
                                         ".wav.999999999-0.part",
                                         ".a.wav.999999999-0.parts",
                                         "a.wav.999999999-0.part",
                                         ".a.wav.x-0.part",
                                         ".a.wav.999999999.part",
                                         "..999999999-0.part"};
    enum { GONE = sizeof(gone) / sizeof(gone[0]), OTHERS = sizeof(others) / sizeof(others[0]) };
    struct arena arena = {0};
    char *folder = make_folder(&arena);
    struct span mine = arena_format(&arena, ".d.wav.%ld-0.part", (long)getpid());

    (void)state;
    for (size_t i = 0; i < GONE; i++)
        make_file(&arena, folder, gone[i]);
    for (size_t i = 0; i < OTHERS; i++)
        make_file(&arena, folder, others[i]);
    make_file(&arena, folder, mine.data);
    file_sweep_folder(folder, 600, is_wav, NULL);
    assert_int_equal(entry_count(folder), GONE + OTHERS + 1);
    file_sweep_folder(folder, 0, is_wav, NULL);
    assert_int_equal(entry_count(folder), OTHERS + 1);
    file_sweep_folder("no/such/folder", 0, is_wav, NULL);
    assert_int_equal(access(file_join(&arena, folder, mine.data), F_OK), 0);
    remove_folder(folder);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_draft_appears_only_when_committed),
                                       cmocka_unit_test(test_sweeping_takes_only_old_drafts),
                                       cmocka_unit_test(test_sweeping_a_folder),
                                       cmocka_unit_test(test_replacing_keeps_the_mode),
                                       cmocka_unit_test(test_refusals),
                                       cmocka_unit_test(test_a_full_disk_is_an_error),
                                       cmocka_unit_test(test_reading),
                                       cmocka_unit_test(test_names)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
