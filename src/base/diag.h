/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

/* What went wrong, for the program that called: the exit statuses of sysexits.h. They are Bobao's
 * documented statuses (docs/exit-status.md); cli returns the first error's kind from main. */
enum diag_kind {
    DIAG_USAGE = 64,       /* the command line is wrong */
    DIAG_DATA = 65,        /* a report is wrong in itself */
    DIAG_NO_INPUT = 66,    /* an input does not exist or cannot be read */
    DIAG_UNAVAILABLE = 69, /* something that Bobao needs is missing: the lexicon, eSpeak's data */
    DIAG_SOFTWARE = 70,    /* our own mistake, or a component that broke its word */
    DIAG_OS = 71,          /* no process, pipe or memory to be had */
    DIAG_CANT_CREATE = 73, /* an output cannot be made */
    DIAG_IO = 74,          /* reading or writing failed on the way: a full disk */
    DIAG_TEMPORARY = 75,   /* somebody else is at it; try again later */
    DIAG_CONFIG = 78,      /* a voice, lexicon, Script or bulletin has a wrong key or value */
    DIAG_INTERRUPTED = 130 /* a signal asked us to stop */
};

/* A place in the user's file. All parts are optional: file NULL, line or column 0 are not shown.
 * Lines and columns count from 1, columns in characters; has_offset shows the byte offset too. */
struct diag_place {
    const char *file;
    size_t line;
    size_t column;
    size_t offset;
    bool has_offset;
};

/* No place at all. */
#define DIAG_NOWHERE ((struct diag_place){0})

enum diag_level { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

struct diag_message {
    enum diag_level level;
    enum diag_kind kind; /* of an error */
    struct diag_place place;
    struct span text; /* lower case, no full stop: what is wrong, 'the thing', what to do */
};

/* Collects messages in its own arena. Zeroed, it is empty. A function that can fail takes a
 * `struct diag *` last; when it returns false, it has added exactly one error. Warnings and notes
 * are added as the work goes on. */
struct diag {
    struct arena arena;
    struct diag_message *messages;
    size_t message_count;
    size_t message_capacity;
    bool is_full;       /* and has said so */
    size_t shown_count; /* for the cli: how many it has printed */
};

/* Adds an error and returns false. The file name of the place is copied. */
bool diag_error(struct diag *diag, enum diag_kind kind, struct diag_place place, const char *format,
                ...) __attribute__((format(printf, 4, 5)));

/* The error of work that a signal broke off; returns false. */
bool diag_stopped(struct diag *diag, struct diag_place place);

/* Something the user should know about although the work goes on. At most DIAG_MAX_MESSAGES are
 * kept; what comes after is dropped, with a last warning that says so: a report may hold any number
 * of oddities. */
void diag_warning(struct diag *diag, struct diag_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What was decided or counted on the way; shown with -v. */
void diag_note(struct diag *diag, struct diag_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What a countable word ends in behind `count`: "%zu chapter%s". */
static inline const char *diag_plural(size_t count)
{
    return count == 1 ? "" : "s";
}

enum { DIAG_MAX_MESSAGES = 1000 };

/* The first error, or NULL. */
const struct diag_message *diag_first_error(const struct diag *diag);

/* The message as it is shown: "report.txt:3:7: error: …" (with " (byte 41)" where it has one), in
 * the arena. */
struct span diag_line(const struct diag_message *message, struct arena *arena);

/* Line and column, both from 1, of byte `offset` in `text` (valid UTF-8 up to there). */
struct diag_place diag_place_of(const char *file, struct span text, size_t offset);

void diag_finish(struct diag *diag);

#endif
