/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DELIVER_DELIVER_H
#define DELIVER_DELIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/timeline.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"
#include "script/script.h"

/* Deliverables: one file a format (deliver/wav.c, flac.c, json.c), one row each in
 * deliver/format.c. Each is written as a draft, closed, reopened and checked, and only then put
 * under its name.
 *
 * All functions are for one thread: the one that created the file. FLAC encodes in a thread of its
 * own (deliver/queue.c), which is started by deliver_create and gone after deliver_complete or
 * deliver_finish; fork before the first deliver_create. Blocked signals in that thread: all. */

/* What every deliverable may say about the programme. Everything is borrowed. */
struct deliver_info {
    const struct script *script;
    const struct audio_timeline *timeline;
    const struct audio_loudness *loudness; /* complete when documents are, after the sound */
    int channels;
    int bits;           /* 16 or 24 */
    struct span title;  /* of the programme; may be empty */
    struct span artist; /* may be empty */
    struct span date;   /* YYYY-MM-DD; may be empty: nothing that depends on the clock is written */
    struct span voice;  /* its name */
    struct span source; /* name of the report, without folders */
    struct span software; /* "bobao 0.1.0" */
    struct span engine;   /* "eSpeak NG 1.51" */
};

struct deliver_format; /* a row of the table */

/* The format for a path's suffix (".wav", ".FLAC"), or NULL. */
const struct deliver_format *deliver_format_for(const char *path);

/* The format by its name ("wav"), or NULL. */
const struct deliver_format *deliver_format_named(const char *name);

/* Whether it takes sound, or is a document written from the Timeline alone. */
bool deliver_format_has_sound(const struct deliver_format *format);

/* Row i of the table for help texts: name, suffix and one line about it; false behind the end. */
bool deliver_format_row(size_t i, const char **name, const char **suffix, const char **help);

struct deliver_file;

/* Starts a deliverable for `path` in `format`. `info` must live until finish. Fails with
 * DIAG_CANT_CREATE when the folder cannot be written. */
bool deliver_create(struct deliver_file **file, const struct deliver_format *format,
                    const char *path, const struct deliver_info *info, struct diag *diag);

/* The same for a deliverable that will only be copied (deliver_copy): it lies nameless in `folder`.
 */
bool deliver_create_nameless(struct deliver_file **file, const struct deliver_format *format,
                             const char *folder, const struct deliver_info *info,
                             struct diag *diag);

/* Appends a block, as audio_sink_fn hands it out. For formats with sound only. */
bool deliver_write(struct deliver_file *file, const float *samples, int64_t frames,
                   struct diag *diag);

/* Writes what is left (a document: all of it), closes, reopens and verifies the draft: frame count,
 * rate, chapters. Nothing is visible yet. */
bool deliver_complete(struct deliver_file *file, struct diag *diag);

/* Puts the verified draft under its final name. */
bool deliver_commit(struct deliver_file *file, struct diag *diag);

/* Copies the verified draft to a descriptor instead (standard output, which may be a pipe). */
bool deliver_copy(struct deliver_file *file, int fd, struct diag *diag);

/* Throws away what was not committed. Takes NULL. */
void deliver_finish(struct deliver_file *file);

#endif
