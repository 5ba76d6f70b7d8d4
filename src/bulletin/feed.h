/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BULLETIN_FEED_H
#define BULLETIN_FEED_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"

/* A podcast's feed, kept up to date by a feed file: docs/feed.md. */

struct bulletin_feed_job {
    const char *path;                  /* of the feed file */
    bool allows_outside;               /* its paths may lead out of its folder */
    bool is_check;                     /* nothing is written, nobody waited for */
    const char *software;              /* "bobao 0.1.0" */
    const volatile sig_atomic_t *stop; /* or NULL; not 0: leave before anything is written */
};

struct bulletin_feed_result {
    const char *path; /* of the feed */
    size_t item_count;
    size_t added;
    size_t changed;
    size_t dropped;
    bool is_written; /* false: it was up to date */
};

/* Whether the bytes of a file look like a feed file: "feed:" on the first line that is no comment.
 */
bool bulletin_recognise_feed(struct span bytes);

/* Brings the feed up to date with the episodes that lie in its folder. One run after another: the
 * feed is locked, and another run is waited for. Whatever happens, the feed is whole. */
bool bulletin_feed(const struct bulletin_feed_job *job, struct arena *arena,
                   struct bulletin_feed_result *result, struct diag *diag);

#endif
