/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700 /* glibc shows realpath() only with it */

#include "bulletin/internal.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

#include "base/banned.h"

static bool outside(struct span given, struct diag_place place, struct diag *diag)
{
    return diag_error(
        diag, DIAG_CONFIG, place,
        "'%.*s' leads out of the bulletin's folder: put the file into it, or allow it "
        "by --allow-outside",
        SPAN_ARGS(given));
}

static bool has_parent_steps(struct span path)
{
    for (size_t at = 0; at <= path.len;) {
        size_t end = span_find(path, SPAN("/"), at);

        if (span_is(span_slice(path, at, end), ".."))
            return true;
        at = end + 1;
    }
    return false;
}

/* Whether what is there of the path, with its links followed, lies in the folder. */
static bool is_inside(const char *folder, const char *path, struct arena *arena)
{
    char inner[PATH_MAX];
    char outer[PATH_MAX];
    struct span root;
    const char *there = path;

    if (!realpath(folder, outer))
        return true; /* nothing is there to be found */
    while (!realpath(there, inner)) {
        const char *parent = file_folder_of(arena, there);

        if (strcmp(parent, there) == 0)
            return true;
        there = parent;
    }
    root = span_of(outer);
    if (span_is(root, "/") || span_is(root, inner))
        return true;
    return span_starts(span_of(inner), root) && inner[root.len] == '/';
}

bool bulletin_check_path(const struct bulletin_area *area, struct span given,
                         struct diag_place place, struct diag *diag)
{
    if (given.len >= PATH_MAX)
        return diag_error(diag, DIAG_CONFIG, place, "a path of %zu bytes is too long", given.len);
    if (!area->is_open && (span_starts(given, SPAN("/")) || has_parent_steps(given)))
        return outside(given, place, diag);
    return true;
}

const char *bulletin_path_of(const struct bulletin_area *area, struct span given,
                             struct arena *arena)
{
    char *name = arena_string(arena, given);

    if (span_starts(given, SPAN("/")) || strcmp(area->folder, ".") == 0)
        return name;
    return file_join(arena, area->folder, name);
}

bool bulletin_check_inside(const struct bulletin_area *area, const char *path, struct span given,
                           struct diag_place place, struct arena *arena, struct diag *diag)
{
    return area->is_open || is_inside(area->folder, path, arena) || outside(given, place, diag);
}

bool bulletin_locate(const struct bulletin_area *area, struct span given, struct diag_place place,
                     struct arena *arena, const char **path, struct diag *diag)
{
    if (!bulletin_check_path(area, given, place, diag))
        return false;
    *path = bulletin_path_of(area, given, arena);
    return bulletin_check_inside(area, *path, given, place, arena, diag);
}

struct span bulletin_escape_pattern(struct span path, struct arena *arena)
{
    struct text text = {.arena = arena};

    for (size_t i = 0; i < path.len; i++) {
        if (strchr("*?[\\", path.data[i]))
            text_put_byte(&text, '\\');
        text_put_byte(&text, path.data[i]);
    }
    return text_span(&text);
}

struct found {
    const char *path;
    struct timespec changed;
};

/* Newest first; of the same age the last name first. */
static int compare_found(const void *a, const void *b)
{
    const struct found *left = a;
    const struct found *right = b;

    if (left->changed.tv_sec != right->changed.tv_sec)
        return left->changed.tv_sec < right->changed.tv_sec ? 1 : -1;
    if (left->changed.tv_nsec != right->changed.tv_nsec)
        return left->changed.tv_nsec < right->changed.tv_nsec ? 1 : -1;
    return strcmp(right->path, left->path);
}

static bool keep_files(const struct bulletin_area *area, const glob_t *matches, size_t limit,
                       struct diag_place place, struct arena *arena, const char ***paths,
                       size_t *count, struct diag *diag)
{
    struct found *found = arena_alloc_array(arena, matches->gl_pathc, sizeof(*found));
    size_t found_count = 0;

    for (size_t i = 0; i < matches->gl_pathc; i++) {
        struct stat info;

        if (stat(matches->gl_pathv[i], &info) != 0 || !S_ISREG(info.st_mode))
            continue;
        found[found_count++] = (struct found){arena_string(arena, span_of(matches->gl_pathv[i])),
                                              info.st_mtim};
    }
    qsort(found, found_count, sizeof(*found), compare_found);
    *count = found_count < limit ? found_count : limit;
    *paths = arena_alloc_array(arena, *count, sizeof(**paths));
    for (size_t i = 0; i < *count; i++) {
        (*paths)[i] = found[i].path;
        if (!bulletin_check_inside(area, found[i].path, span_of(found[i].path), place, arena, diag))
            return false;
    }
    return true;
}

bool bulletin_is_pattern(struct span path)
{
    return memchr(path.data, '*', path.len) || memchr(path.data, '?', path.len) ||
           memchr(path.data, '[', path.len);
}

/* A folder that is not there holds nothing; any other that cannot be read may hold the news. */
static int is_trouble(const char *path, int number)
{
    (void)path;
    return number != ENOENT && number != ENOTDIR;
}

bool bulletin_find_files(const struct bulletin_area *area, struct span pattern, size_t limit,
                         struct diag_place place, struct arena *arena, const char ***paths,
                         size_t *count, struct diag *diag)
{
    /* The folder's own name is no pattern, whatever stands in it. */
    struct bulletin_area escaped = {
        arena_string(arena, bulletin_escape_pattern(span_of(area->folder), arena)), true};
    const char *path = NULL;
    glob_t matches = {0};
    bool ok = true;
    int outcome;

    *count = 0;
    if (!bulletin_locate(area, pattern, place, arena, &path, diag))
        return false;
    if (!bulletin_is_pattern(pattern)) {
        struct stat info;

        *paths = arena_alloc_array(arena, 1, sizeof(**paths));
        (*paths)[0] = path;
        *count = stat(path, &info) == 0 ? 1 : 0;
        return true;
    }
    if (!bulletin_locate(&escaped, pattern, place, arena, &path, diag))
        return false;
    outcome = glob(path, 0, is_trouble, &matches);
    if (outcome == 0)
        ok = keep_files(area, &matches, limit, place, arena, paths, count, diag);
    else if (outcome != GLOB_NOMATCH)
        ok = diag_error(diag, DIAG_NO_INPUT, place,
                        outcome == GLOB_NOSPACE
                            ? "not enough memory to look for '%.*s'"
                            : "a folder of '%.*s' cannot be read: see to its permissions",
                        SPAN_ARGS(pattern));
    globfree(&matches);
    return ok;
}
