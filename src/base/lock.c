/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* F_OFD_SETLK */
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/span.h"

#include "base/banned.h"

/* A folder cannot be opened for writing, and so takes no write lock; but a read lock on one of its
 * "bytes" it takes, and whether a write lock could be set there can be asked without setting it:
 * that tells whether anybody else has a read lock. So a name is locked by a read lock on a byte
 * that its sum names. Between asking and setting, the byte beside it says "somebody is trying":
 * who finds another one trying lets go of it and tries again a little later. (flock() on the folder
 * would be simpler, but is what users do themselves around a whole run.) */

enum { POLL_MS = 20, MAX_TRIES = 200, TRY_AGAIN_NS = 1000000 };

enum outcome { TAKEN, BUSY, NO_LOCKS };

/* 61 bits of its sum: names of one folder that share a byte would only exclude each other. */
static off_t holding_byte(struct span name)
{
    return (off_t)((digest_fnv(DIGEST_FNV_START, name) >> 3) * 2);
}

static bool set(int fd, off_t byte, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

    return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

static enum outcome ask(int fd, off_t byte)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

    if (fcntl(fd, F_OFD_GETLK, &lock) != 0)
        return NO_LOCKS;
    return lock.l_type == F_UNLCK ? TAKEN : BUSY;
}

/* Alone in trying: nobody sets the holding byte between our question and our lock. */
static enum outcome take_byte(int fd, off_t byte)
{
    enum outcome outcome = ask(fd, byte);

    if (outcome == TAKEN && !set(fd, byte, F_RDLCK))
        outcome = NO_LOCKS;
    return outcome;
}

/* Different for each process and moment, so that two of them part. */
static void stand_back(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    now.tv_nsec = (now.tv_nsec ^ (long)getpid() * 7919) % TRY_AGAIN_NS;
    now.tv_sec = 0;
    nanosleep(&now, NULL);
}

static enum outcome try_name(int fd, off_t byte)
{
    off_t trying = byte + 1;

    for (int i = 0; i < MAX_TRIES; i++) {
        enum outcome outcome;

        if (!set(fd, trying, F_RDLCK))
            return NO_LOCKS;
        outcome = ask(fd, trying);
        if (outcome == TAKEN)
            outcome = take_byte(fd, byte);
        else if (outcome == BUSY) {
            set(fd, trying, F_UNLCK);
            stand_back();
            continue;
        }
        set(fd, trying, F_UNLCK);
        return outcome;
    }
    return BUSY;
}

/* False when a signal came. */
static bool sleep_a_little(void)
{
    struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};

    return nanosleep(&pause, NULL) == 0;
}

static bool take(struct lock *lock, const char *path, int64_t wait_ms, struct diag *diag)
{
    struct diag_place place = {.file = path};
    off_t byte = holding_byte(file_name_of(path));
    enum outcome outcome;

    while ((outcome = try_name(lock->fd, byte)) == BUSY) {
        if (wait_ms <= 0)
            return diag_error(diag, DIAG_TEMPORARY, place,
                              "another run is at it just now: try again when it is done");
        wait_ms -= POLL_MS;
        if (!sleep_a_little())
            return diag_stopped(diag, place);
    }
    lock->is_held = outcome == TAKEN;
    return true;
}

bool lock_take(struct lock *lock, const char *path, int64_t wait_ms, struct diag *diag)
{
    struct arena arena = {0};
    char target[PATH_MAX];
    bool ok = true;

    *lock = (struct lock){0};
    if (realpath(path, target))
        path = target;
    lock->fd = open(file_folder_of(&arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock->fd >= 0) {
        ok = take(lock, path, wait_ms, diag);
        if (!lock->is_held)
            close(lock->fd);
    }
    if (!lock->is_held)
        *lock = (struct lock){0};
    arena_finish(&arena);
    return ok;
}

void lock_release(struct lock *lock)
{
    if (lock->is_held)
        close(lock->fd);
    *lock = (struct lock){0};
}
