/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DELIVER_DELIVER_H
#define DELIVER_DELIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/timeline.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/span.h"
#include "script/script.h"

/* Deliverables: one file a format (deliver/wav.c, flac.c, json.c), one row each in
 * deliver/format.c. Each is written as a draft, closed, reopened and checked, and only then put
 * under its name.
 *
 * All functions are for one thread: the one that created the file. FLAC, Opus, MP3 and M4B encode
 * in threads of their own (deliver/queue.c), started by deliver_create and gone after
 * deliver_complete or deliver_finish; fork before the first deliver_create. Blocked signals in that
 * thread: all. */

/* A cover: a whole PNG or JPEG file. Zeroed, there is none. */
struct deliver_picture {
    struct span bytes; /* borrowed */
    const char *mime;  /* "image/png" or "image/jpeg" */
    uint32_t width;
    uint32_t height;
    uint32_t bits_per_pixel;
    uint32_t colour_count; /* of a palette; 0 without one */
};

enum { DELIVER_PICTURE_BYTES = 8 * 1024 * 1024 };

/* Knows a picture by its bytes, which must outlive it. DIAG_DATA at `place` when it is neither PNG
 * nor JPEG, or not whole. */
bool deliver_picture_parse(struct deliver_picture *picture, struct span bytes,
                           struct diag_place place, struct diag *diag);

/* The same from a file of at most DELIVER_PICTURE_BYTES, into the arena. Fails as file_read(), too.
 */
bool deliver_picture_read(struct deliver_picture *picture, const char *path, struct arena *arena,
                          struct diag *diag);

/* A day, with a time or without: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS (or a blank for the T). False
 * when it is neither; whether the calendar has the day is not asked. `time` is then empty, or
 * HH:MM:SS. */
bool deliver_split_moment(struct span moment, struct span *date, struct span *time);

/* Tags beside title, artist and date. All may be empty or 0; each format writes what it has a place
 * for (docs/formats.md). */
struct deliver_tags {
    struct span album;    /* the series that it is part of */
    struct span genre;    /* "News" */
    struct span comment;  /* what it is about */
    int track;            /* the number of this file, from 1 … */
    int track_total;      /* … of so many */
    struct span cut;      /* cart: the playout system's number of it; empty: the file's own id */
    struct span category; /* cart: empty is NEWS */
    struct span start;    /* cart: from when it may be aired; empty is the day of `date` */
    struct span end;      /* … and until when; empty is always */
};

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
    struct span software;         /* "bobao 0.1.0" */
    struct span engine;           /* "eSpeak NG 1.51" */
    struct deliver_picture cover; /* FLAC, Opus, MP3 and M4B hold it */
    struct deliver_tags tags;
};

struct deliver_format; /* a row of the table */

/* The format for a path's suffix (".wav", ".FLAC"), or NULL. */
const struct deliver_format *deliver_format_for(const char *path);

/* The format by its name ("wav"), or NULL. */
const struct deliver_format *deliver_format_named(const char *name);

/* Its name: "wav". */
const char *deliver_format_name(const struct deliver_format *format);

/* Whether it takes sound, or is a document written from the Timeline alone. */
bool deliver_format_has_sound(const struct deliver_format *format);

/* Whether it can be made here and now: M4B needs libraries that may be missing (DIAG_UNAVAILABLE,
 * with the cure). Takes some 80 ms, in a process of
 * its own; without threads it may be asked before forking. */
bool deliver_format_check(const struct deliver_format *format, struct diag_place place,
                          struct diag *diag);

/* Whether it can have this sample rate. Documents have any, and so has Opus, which is resampled. */
bool deliver_format_takes_rate(const struct deliver_format *format, int rate_hz);

/* The rates of a format that takes only some, for messages: "48000, 44100, 32000 …"; else empty. */
struct span deliver_format_rates(const struct deliver_format *format, struct arena *arena);

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

/* Writes what is left (a document: all of it), closes, reopens and verifies the draft (frame count,
 * rate, chapters), and flushes it to the disk. Nothing is visible yet. */
bool deliver_complete(struct deliver_file *file, struct diag *diag);

/* Puts the verified draft under its final name. */
bool deliver_commit(struct deliver_file *file, struct diag *diag);

/* What the verified draft's bytes are. */
bool deliver_digest(struct deliver_file *file, struct digest *digest, struct diag *diag);

/* Copies the verified draft to a descriptor instead (standard output, which may be a pipe). */
bool deliver_copy(struct deliver_file *file, int fd, struct diag *diag);

/* Throws away what was not committed. Takes NULL. */
void deliver_finish(struct deliver_file *file);

#endif
