/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BULLETIN_FEED_INTERNAL_H
#define BULLETIN_FEED_INTERNAL_H

#include "base/yaml.h"
#include "bulletin/feed.h"
#include "bulletin/internal.h"
#include "deliver/feed.h"

enum {
    BULLETIN_FEED_MAX_CATEGORIES = 3,
    BULLETIN_FEED_MAX_FORMATS = 8,
    /* Files that a pattern may match; the newest ones are looked at. */
    BULLETIN_FEED_MAX_FOUND = 10000
};

/* The feed file as it was written; nothing outside of it has been looked at. */
struct bulletin_feed_file {
    const char *path;
    const struct yaml_node *root;
    struct span feed_path;
    struct span episodes; /* a pattern */
    struct span image;    /* a URL, or the name of a file beside the episodes */
    struct deliver_feed feed;
    const struct deliver_media *formats[BULLETIN_FEED_MAX_FORMATS]; /* the preferred one first */
    size_t format_count;
};

/* Reads the bytes of a feed file. Goes on behind an error where it can: false means at least one
 * error, with line and column. All of it lives in `arena`; `path` is kept by reference. */
bool bulletin_feed_parse(const char *path, struct span bytes, struct arena *arena,
                         struct bulletin_feed_file **file, struct diag *diag);

/* The maps of a feed file, by row; NULL behind the last. */
const struct yaml_form *bulletin_feed_form(size_t row);

/* The place of a key's value. */
struct diag_place bulletin_feed_place(const struct bulletin_feed_file *file, const char *key);

/* ---- feed_episodes.c ---------------------------------------------------------------------------
 */

/* A name in the folder that the base URL stands for, as a path of the feed file. */
struct span bulletin_feed_beside(const struct bulletin_feed_file *file, struct span name,
                                 struct arena *arena);

/* The newest episodes that lie in the folder, at most as many as the feed keeps. DIAG_NO_INPUT when
 * there is none. */
bool bulletin_feed_find(const struct bulletin_feed_file *file, const struct bulletin_area *area,
                        struct arena *arena, struct deliver_episode **episodes, size_t *count,
                        struct diag *diag);

#endif
