/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BULLETIN_INTERNAL_H
#define BULLETIN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "bulletin/bulletin.h"
#include "deliver/deliver.h"

/* Digital silence before the first word and behind the last one. */
enum { BULLETIN_HEAD_MS = 200, BULLETIN_TAIL_MS = 500 };

/* A deliverable that was asked for. */
struct bulletin_output {
    const char *path; /* "-": standard output */
    const struct deliver_format *format;
    struct deliver_file *file; /* once it is begun */
};

struct bulletin_outputs {
    struct bulletin_output *list;
    size_t count;
    size_t capacity;
    const char **made_folders; /* that were not there before */
    size_t made_count;
    size_t made_capacity;
};

/* source.c: a path as messages and deliverables show it, which are UTF-8: bytes that are not become
 * question marks; "-" is "standard input". */
const char *bulletin_shown_name(const char *path, struct arena *arena);

/* After a failure: takes away the folders that were made for the outputs, if nothing is in them. */
void bulletin_forget_folders(const struct bulletin_outputs *outputs);

/* outputs.c: turns the job's outputs into deliverables: folders become the default ones; formats
 * are known by their suffix; each path can be written, is asked for once, and is not the input. */
bool bulletin_plan_outputs(const struct bulletin_job *job, struct arena *arena,
                           struct bulletin_outputs *outputs, struct diag *diag);

#endif
