/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"

/* Reads a whole regular file, pipe or, for "-", standard input into the arena.
 *
 * limit     more bytes than this are an error (DIAG_DATA) that says the limit
 * fails     DIAG_NO_INPUT when it does not exist, is a folder or may not be read; DIAG_IO when
 *           reading breaks off; DIAG_INTERRUPTED when a signal comes while a pipe keeps us waiting
 */
bool file_read(const char *path, size_t limit, struct arena *arena, struct span *bytes,
               struct diag *diag);

/* A file that is being made: nobody sees it until file_draft_commit(), which puts it under its
 * final name at once, over an older one if there is one. On file systems that can (O_TMPFILE) it
 * has no name at all before, so that even a kill leaves nothing behind; elsewhere it is a hidden
 * neighbour of the final file. A zeroed draft is a finished one. */
struct file_draft {
    int fd;           /* open for reading and writing; the draft's own, closed by finish */
    char *path;       /* the final one */
    char *draft_path; /* the hidden neighbour, NULL when it has no name */
    bool is_open;
};

/* Starts a draft for `path`, in its folder, with the permissions the final file shall have (those
 * of the file it replaces, or 0666 less the umask). Fails with DIAG_CANT_CREATE when the folder
 * does not exist or may not be written, or when `path` is a folder. */
bool file_draft_create(struct file_draft *draft, const char *path, struct diag *diag);

/* Starts a draft that never gets a name, in `folder`: for what is copied elsewhere once it is
 * whole. `shown` names it in messages. It cannot be committed. */
bool file_draft_create_nameless(struct file_draft *draft, const char *folder, const char *shown,
                                struct diag *diag);

/* Appends bytes at the draft's file position; DIAG_IO with the system's reason when they did not
 * all go in. */
bool file_draft_put(struct file_draft *draft, struct span bytes, struct diag *diag);

/* A path by which a library can open the draft a second time, in `buffer`. */
enum { FILE_DRAFT_NAME_BYTES = 32 };
const char *file_draft_name(const struct file_draft *draft, char buffer[FILE_DRAFT_NAME_BYTES]);

/* Flushes the draft to the disk: a full one is then known before anything has its final name. */
bool file_draft_sync(struct file_draft *draft, struct diag *diag);

/* Flushes the draft to the disk and renames it to its final path; it must be complete and verified.
 * After false the old file is untouched. */
bool file_draft_commit(struct file_draft *draft, struct diag *diag);

/* Closes it, and throws away what was not committed. Takes a zeroed one. */
void file_draft_finish(struct file_draft *draft);

/* Takes away hidden neighbours of `path` that runs have left behind which were killed in the moment
 * between two names, or on a file system without nameless files: those that nobody has touched for
 * `min_age_s` seconds. For who holds the lock on `path`. */
void file_sweep_drafts(const char *path, int64_t min_age_s);

/* Likewise in all of a folder, of processes that are gone. `is_free` says of the file that such a
 * neighbour was to become whether it is one of ours that nobody is writing. */
typedef bool file_sweep_fn(void *user, const char *path);
void file_sweep_folder(const char *path, int64_t min_age_s, file_sweep_fn *is_free, void *user);

/* A nameless file in `folder` for what must be kept only while we run (spools). Returns the open
 * descriptor in *fd; it belongs to the caller. */
bool file_open_spool(const char *folder, int *fd, struct diag *diag);

/* Writes or reads all of it at the file position, through short counts; a signal that comes while
 * it waits is DIAG_INTERRUPTED. The read wants exactly `len` bytes. Errors name `what`. */
bool file_write_all(int fd, const void *bytes, size_t len, const char *what, struct diag *diag);
bool file_read_exactly(int fd, void *bytes, size_t len, const char *what, struct diag *diag);

/* Path arithmetic, by the bytes; results in the arena, zero-terminated. */
bool file_is_folder(const char *path);
bool file_is_link(const char *path); /* a symbolic one */
/* Whether both are there and are one file, by whatever links. */
bool file_is_same(const char *a, const char *b);
char *file_join(struct arena *arena, const char *folder, const char *name);
char *file_folder_of(struct arena *arena, const char *path);
struct span file_name_of(const char *path);   /* "out/a.flac" -> "a.flac" */
struct span file_suffix_of(const char *path); /* "out/a.flac" -> ".flac"; empty when it has none */

#endif
