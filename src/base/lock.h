/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"

/* A path that one run works on at a time, whether or not anything is there yet. Nothing is written
 * for it: the lock lies on the path's folder, in the system's memory, and is gone when its process
 * is, however it ended. It holds between all processes of a machine, containers that share the
 * folder among them; not between machines that share it by network. A zeroed lock holds nothing. */
struct lock {
    int fd; /* of the folder */
    bool is_held;
};

/* Takes the lock on `path`; a symbolic link stands for what it points at.
 *
 * wait_ms   how long another run may take to finish before this gives up; 0: not at all
 * fails     DIAG_TEMPORARY when another one holds it, also one of this process; DIAG_INTERRUPTED
 *           when a signal comes while it waits
 * else      a folder that cannot be opened for reading, or whose file system has no locks, has none
 *           to hold: true, and nothing is held
 */
bool lock_take(struct lock *lock, const char *path, int64_t wait_ms, struct diag *diag);

/* Takes a zeroed one; leaves it zeroed. */
void lock_release(struct lock *lock);

#endif
