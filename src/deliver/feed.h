/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DELIVER_FEED_H
#define DELIVER_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"

/* A podcast's feed: RSS 2.0 with the elements of iTunes and of Podcasting 2.0. docs/feed.md is its
 * manual. Nothing here touches a file: bytes in, bytes out. */

enum { DELIVER_UUID_BYTES = 37, DELIVER_FEED_MAX_EPISODES = 1000 };

/* ---- feed_media.c: what may lie beside an episode's timeline ------------------------------------
 */

enum deliver_media_role {
    DELIVER_MEDIA_SOUND,
    DELIVER_MEDIA_TRANSCRIPT,
    DELIVER_MEDIA_CHAPTERS,
    DELIVER_MEDIA_PICTURE
};

struct deliver_media {
    const char *name; /* as a feed file calls it: "mp3" */
    const char *suffix;
    enum deliver_media_role role;
    const char *type;   /* of RFC 3003, 4337, 7845, 9639; as podcast apps know it */
    const char *codecs; /* RFC 6381, where the type leaves it open; or NULL */
    bool is_timed;      /* a transcript that can serve as captions */
};

/* Row i of the table, or NULL behind its end. Sounds come first, the best known one first. */
const struct deliver_media *deliver_media_row(size_t i);

/* ---- feed_episode.c ----------------------------------------------------------------------------
 */

struct deliver_episode_file {
    const struct deliver_media *media;
    int64_t size_bytes;
};

struct deliver_episode {
    const char *path;  /* of its timeline document, for messages */
    struct span stem;  /* of its files, below the folder that the base URL stands for */
    struct span title; /* of the programme, else of its first chapter */
    struct span date;  /* YYYY-MM-DD; may be empty */
    struct span notes; /* plain text, a line a chapter */
    double duration_s;
    const struct deliver_episode_file *files; /* the first sound is the enclosure */
    size_t file_count;
};

/* Reads title, date, duration and chapters out of a timeline document (docs/timeline.md).
 * *is_timeline is false, and nothing else is set, for JSON of another kind. DIAG_DATA when it is no
 * JSON, or when a value is not what it must be. */
bool deliver_episode_read(const char *path, struct span bytes, struct arena *arena,
                          struct deliver_episode *episode, bool *is_timeline, struct diag *diag);

/* ---- feed.c ------------------------------------------------------------------------------------
 */

struct deliver_feed_category {
    struct span name;
    struct span part; /* of it: "Daily News"; may be empty */
};

/* What the channel says. Empty texts are left as they are in the feed. */
struct deliver_feed {
    const char *path; /* for messages */
    struct span url;  /* where the feed is found */
    struct span base; /* where the episodes' folder is found; ends with a slash */
    struct span title;
    struct span description;
    struct span link;
    struct span language;
    struct span copyright;
    struct span author;
    struct span owner_name;
    struct span owner_email;
    struct span image; /* a URL */
    struct span type;  /* "episodic" or "serial" */
    const struct deliver_feed_category *categories;
    size_t category_count;
    bool is_explicit;
    bool is_locked;
    size_t keep;      /* how many of our own episodes */
    int minute;       /* of the day when episodes appear */
    int zone_minutes; /* east of Greenwich */
    const char *software;
};

struct deliver_feed_changes {
    size_t added;
    size_t changed;
    size_t dropped;
    size_t item_count; /* that the feed now has, everybody's */
};

/* Brings a feed up to date. `old` is the feed as it stands, of any origin; empty: there is none.
 *
 * An episode that the feed has already (by its guid, or by the URL of its enclosure) is updated in
 * place and keeps its guid; others are put where their date belongs, newest first. Of our own
 * episodes the newest feed->keep stay. All elements that are not written here stay as they are.
 *
 * bytes     the new feed in `arena`; the same as `old` when nothing has changed and Bobao wrote it
 * fails     DIAG_DATA when `old` is not a feed that can be read
 */
bool deliver_feed_update(const struct deliver_feed *feed, struct span old,
                         const struct deliver_episode *episodes, size_t count, struct arena *arena,
                         struct span *bytes, struct deliver_feed_changes *changes,
                         struct diag *diag);

/* The URL of an episode's file: base, stem and suffix, with %XX where a URL must. */
struct span deliver_feed_address(const struct deliver_feed *feed,
                                 const struct deliver_episode *episode, const char *suffix,
                                 struct arena *arena);

/* A UUIDv5 (RFC 9562, 5.5) of a name. false when `space` is no UUID. */
bool deliver_uuid(struct span space, struct span name, char uuid[DELIVER_UUID_BYTES]);

/* A podcast's guid: of its feed's URL without scheme and slashes at the end, as Podcasting 2.0's
 * podcast:guid defines it. */
void deliver_podcast_uuid(struct span url, char uuid[DELIVER_UUID_BYTES]);

/* A date with the minute of the day and the zone as RFC 822 has it: "Mon, 23 Nov 2026 07:00:00
 * +0800". `date` must be one. */
struct span deliver_feed_date(struct span date, int minute, int zone_minutes, struct arena *arena);

/* Seconds since 1970 of such a date, whoever wrote it; false when it is none. */
bool deliver_feed_moment(struct span date, int64_t *seconds);

#endif
