/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <signal.h>
#include <sys/file.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lock.h"

#include "base/banned.h"

struct place {
    struct arena arena;
    struct diag diag;
    char *folder;
    char *path;
};

static void open_place(struct place *place)
{
    *place = (struct place){0};
    place->folder = make_folder(&place->arena);
    place->path = file_join(&place->arena, place->folder, "brief.flac");
}

static void close_place(struct place *place)
{
    remove_folder(place->folder);
    diag_finish(&place->diag);
    arena_finish(&place->arena);
}

static void test_a_path_is_locked_once(void **state)
{
    struct place place;
    struct lock first;
    struct lock second;
    struct lock other;

    (void)state;
    open_place(&place);
    assert_true(lock_take(&first, place.path, 0, &place.diag));
    assert_true(first.is_held);
    assert_false(lock_take(&second, place.path, 0, &place.diag));
    assert_error_has("taken", &place.diag, "another run");
    assert_int_equal(diag_first_error(&place.diag)->kind, DIAG_TEMPORARY);
    assert_true(
        lock_take(&other, file_join(&place.arena, place.folder, "brief.wav"), 0, &place.diag));
    assert_true(other.is_held);
    lock_release(&first);
    lock_release(&second);
    assert_true(lock_take(&second, place.path, 0, &place.diag));
    lock_release(&second);
    lock_release(&other);
    close_place(&place);
}

/* Whether nothing stands in the folder. */
static bool is_empty(const char *folder)
{
    return rmdir(folder) == 0;
}

static void test_nothing_is_left_behind_by_a_kill(void **state)
{
    struct place place;
    struct lock lock;
    int pipes[2];
    char byte;
    pid_t child;

    (void)state;
    open_place(&place);
    assert_int_equal(pipe(pipes), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        bool ok = lock_take(&lock, place.path, 0, &place.diag);

        if (!ok || write(pipes[1], "", 1) != 1)
            _exit(1);
        pause();
        _exit(0);
    }
    assert_int_equal(read(pipes[0], &byte, 1), 1);
    assert_false(lock_take(&lock, place.path, 0, &place.diag));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_true(lock_take(&lock, place.path, 0, &place.diag));
    lock_release(&lock);
    assert_true(is_empty(place.folder));
    close(pipes[0]);
    close(pipes[1]);
    diag_finish(&place.diag);
    arena_finish(&place.arena);
}

/* All want it at once, each for a moment: with patience all get it, one after the other. */
static void test_many_get_it_one_by_one(void **state)
{
    enum { CHILDREN = 6, ROUNDS = 20 };
    struct place place;

    (void)state;
    open_place(&place);
    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = fork();

        assert_true(child >= 0);
        if (child > 0)
            continue;
        for (int k = 0; k < ROUNDS; k++) {
            struct lock lock;
            int fd;

            if (!lock_take(&lock, place.path, 20000, &place.diag) || !lock.is_held)
                _exit(1);
            fd = open(place.path, O_CREAT | O_EXCL | O_WRONLY, 0600);
            if (fd < 0)
                _exit(2); /* somebody else is inside */
            close(fd);
            unlink(place.path);
            lock_release(&lock);
        }
        _exit(0);
    }
    for (int i = 0; i < CHILDREN; i++) {
        int status = -1;

        wait(&status);
        assert_int_equal(status, 0);
    }
    close_place(&place);
}

/* flock(1) around a run is the user's own affair; a folder that is not there has no locks. */
static void test_what_has_no_lock_goes_on(void **state)
{
    struct place place;
    struct lock lock;
    int fd;

    (void)state;
    open_place(&place);
    fd = open(place.folder, O_RDONLY);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    assert_true(lock_take(&lock, place.path, 0, &place.diag));
    assert_true(lock.is_held);
    lock_release(&lock);
    close(fd);
    assert_true(lock_take(&lock, "no/such/folder/a.wav", 0, &place.diag));
    assert_false(lock.is_held);
    close_place(&place);
}

static void test_a_link_is_what_it_points_at(void **state)
{
    struct place place;
    char *link;
    struct lock lock;
    struct lock second;
    int fd;

    (void)state;
    open_place(&place);
    link = file_join(&place.arena, place.folder, "latest.flac");
    fd = open(place.path, O_CREAT | O_WRONLY, 0600);
    close(fd);
    assert_int_equal(symlink("brief.flac", link), 0);
    assert_true(lock_take(&lock, link, 0, &place.diag));
    assert_false(lock_take(&second, place.path, 0, &place.diag));
    lock_release(&lock);
    close_place(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_path_is_locked_once),
        cmocka_unit_test(test_nothing_is_left_behind_by_a_kill),
        cmocka_unit_test(test_many_get_it_one_by_one),
        cmocka_unit_test(test_what_has_no_lock_goes_on),
        cmocka_unit_test(test_a_link_is_what_it_points_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
