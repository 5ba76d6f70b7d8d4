/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/feed.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/lock.h"
#include "base/xml.h"
#include "base/yaml.h"
#include "bulletin/feed_internal.h"
#include "bulletin/internal.h"

#include "base/banned.h"

/* An update takes a fraction of a second; who waits longer than this waits for something else. */
enum { WAIT_MS = 30 * 1000 };

bool bulletin_recognise_feed(struct span bytes)
{
    return yaml_begins_with(bytes, SPAN("feed:"));
}

/* A cover beside the episodes becomes a URL. */
static bool resolve_image(struct bulletin_feed_file *file, const struct bulletin_area *area,
                          struct arena *arena, struct diag *diag)
{
    struct deliver_episode cover = {0};
    struct diag_place place = bulletin_feed_place(file, "image");
    struct span suffix;
    const char *path;
    struct stat info;

    if (file->image.len == 0 || span_find(file->image, SPAN("://"), 0) < file->image.len) {
        file->feed.image = file->image;
        return true;
    }
    if (!bulletin_locate(area, bulletin_feed_beside(file, file->image, arena), place, arena, &path,
                         diag))
        return false;
    suffix = file_suffix_of(path);
    if (!span_is(suffix, ".jpg") && !span_is(suffix, ".jpeg") && !span_is(suffix, ".png"))
        return diag_error(diag, DIAG_CONFIG, place,
                          "'%.*s' is no cover that podcast apps show: use a .jpg or .png",
                          SPAN_ARGS(file->image));
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return diag_error(diag, DIAG_NO_INPUT, place,
                          "there is no cover '%.*s' beside the episodes: put it there",
                          SPAN_ARGS(file->image));
    cover.stem = file->image;
    file->feed.image = deliver_feed_address(&file->feed, &cover, "", arena);
    return true;
}

static bool read_old(const char *path, struct arena *arena, struct span *old, struct diag *diag)
{
    struct stat info;

    *old = (struct span){0};
    if (stat(path, &info) != 0 && errno == ENOENT)
        return true; /* any other trouble is file_read()'s to tell: it must not make a feed anew */
    if (!file_read(path, XML_MAX_BYTES, arena, old, diag))
        return false;
    return old->len > 0 || diag_error(diag, DIAG_DATA, (struct diag_place){.file = path},
                                      "this feed is empty: delete it, or put the right one there");
}

static bool write_new(const char *path, struct span bytes, struct diag *diag)
{
    struct file_draft draft = {0};
    bool ok = file_draft_create(&draft, path, diag) && file_draft_put(&draft, bytes, diag) &&
              file_draft_commit(&draft, diag);

    file_draft_finish(&draft);
    return ok;
}

/* With the lock held: from the feed as it now stands to the next one. */
static bool update(const struct bulletin_feed_job *job, struct bulletin_feed_file *file,
                   const struct bulletin_area *area, struct arena *arena,
                   struct bulletin_feed_result *result, struct diag *diag)
{
    struct deliver_feed_changes changes;
    struct deliver_episode *episodes;
    struct span old;
    struct span bytes;
    size_t count;

    if (!read_old(result->path, arena, &old, diag) ||
        !bulletin_feed_find(file, area, arena, &episodes, &count, diag) ||
        !deliver_feed_update(&file->feed, old, episodes, count, arena, &bytes, &changes, diag))
        return false;
    result->item_count = changes.item_count;
    result->added = changes.added;
    result->changed = changes.changed;
    result->dropped = changes.dropped;
    if (job->is_check || span_equals(old, bytes))
        return true;
    if (job->stop && *job->stop != 0)
        return diag_stopped(diag, DIAG_NOWHERE);
    result->is_written = write_new(result->path, bytes, diag);
    return result->is_written;
}

bool bulletin_feed(const struct bulletin_feed_job *job, struct arena *arena,
                   struct bulletin_feed_result *result, struct diag *diag)
{
    struct bulletin_area area = {file_folder_of(arena, job->path), job->allows_outside};
    struct bulletin_feed_file *file;
    struct lock lock = {0};
    struct span bytes;
    const char *pattern;
    bool ok;

    *result = (struct bulletin_feed_result){0};
    if (!file_read(job->path, BULLETIN_CONFIG_BYTES, arena, &bytes, diag) ||
        !bulletin_feed_parse(job->path, bytes, arena, &file, diag) ||
        !bulletin_locate(&area, file->episodes, bulletin_feed_place(file, "episodes"), arena,
                         &pattern, diag) ||
        !resolve_image(file, &area, arena, diag) ||
        !bulletin_locate(&area, file->feed_path, bulletin_feed_place(file, "path"), arena,
                         &result->path, diag))
        return false;
    file->feed.path = result->path;
    file->feed.software = job->software;
    if (!file_is_folder(file_folder_of(arena, result->path)))
        return diag_error(diag, DIAG_CANT_CREATE, bulletin_feed_place(file, "path"),
                          "there is no folder '%s' to write the feed into: make it",
                          file_folder_of(arena, result->path));
    ok = job->is_check || lock_take(&lock, result->path, WAIT_MS, diag);
    if (ok && lock.is_held)
        file_sweep_drafts(result->path, BULLETIN_LEFT_BEHIND_S);
    ok = ok && update(job, file, &area, arena, result, diag);
    lock_release(&lock);
    return ok;
}
