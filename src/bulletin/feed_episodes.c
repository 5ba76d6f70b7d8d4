/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/feed_internal.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/utf8.h"
#include "bulletin/internal.h"

#include "base/banned.h"

enum { MAX_TIMELINE_BYTES = 64 * 1024 * 1024, MAX_NOTES_BYTES = 64 * 1024, MAX_FILES = 16 };

static const struct span json_suffix = {".json", 5};
static const struct span chapters_suffix = {".chapters.json", 14};

/* The folder that the base URL stands for: of the pattern what lies before its first wildcard. */
static struct span base_folder(struct span pattern)
{
    size_t end = 0;

    for (size_t i = 0; i < pattern.len && !strchr("*?[", pattern.data[i]); i++) {
        if (pattern.data[i] == '/')
            end = i + 1;
    }
    return span_slice(pattern, 0, end);
}

struct span bulletin_feed_beside(const struct bulletin_feed_file *file, struct span name,
                                 struct arena *arena)
{
    return arena_format(arena, "%.*s%.*s", SPAN_ARGS(base_folder(file->episodes)), SPAN_ARGS(name));
}

/* The bytes of a regular file that is there and not empty. */
static bool find_file(const char *stem_path, const struct deliver_media *media, struct arena *arena,
                      struct deliver_episode_file *file)
{
    struct span path = arena_format(arena, "%s%s", stem_path, media->suffix);
    struct stat info;

    if (stat(path.data, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size == 0)
        return false;
    *file = (struct deliver_episode_file){media, info.st_size};
    return true;
}

/* The preferred sound first, then what else lies beside the timeline; one cover is enough. */
static void find_files(const struct bulletin_feed_file *file, const char *stem_path,
                       struct deliver_episode *episode, struct arena *arena)
{
    struct deliver_episode_file *files = arena_alloc_array(arena, MAX_FILES, sizeof(*files));
    const struct deliver_media *media;
    size_t count = 0;
    bool has_picture = false;

    for (size_t i = 0; i < file->format_count; i++)
        count += find_file(stem_path, file->formats[i], arena, &files[count]);
    for (size_t i = 0; count > 0 && (media = deliver_media_row(i)); i++) {
        bool is_picture = media->role == DELIVER_MEDIA_PICTURE;

        if (media->role == DELIVER_MEDIA_SOUND || (is_picture && has_picture) ||
            !find_file(stem_path, media, arena, &files[count]))
            continue;
        has_picture = has_picture || is_picture;
        count++;
    }
    episode->files = files;
    episode->file_count = count;
}

/* Show notes that lie beside the timeline take the place of its chapters. */
static bool read_notes(const char *stem_path, struct deliver_episode *episode, struct arena *arena,
                       struct diag *diag)
{
    struct span path = arena_format(arena, "%s.notes.txt", stem_path);
    struct diag_place place = {.file = path.data};
    struct stat info;
    struct span notes;

    if (stat(path.data, &info) != 0 || !S_ISREG(info.st_mode))
        return true;
    if (!file_read(path.data, MAX_NOTES_BYTES, arena, &notes, diag))
        return false;
    if (utf8_valid_len(notes) < notes.len)
        return diag_error(diag, DIAG_DATA, place, "these show notes are not UTF-8: convert them");
    if (span_trim(notes).len > 0)
        episode->notes = notes;
    return true;
}

static bool complete(const struct bulletin_feed_file *file, const char *path, struct span stem,
                     struct deliver_episode *episode, bool *is_whole, struct arena *arena,
                     struct diag *diag)
{
    struct diag_place place = {.file = path};
    const char *stem_path = arena_string(
        arena, span_slice(span_of(path), 0, strlen(path) - json_suffix.len));

    episode->stem = stem;
    if (episode->title.len == 0)
        episode->title = stem;
    if (!bulletin_is_date(episode->date))
        return diag_error(diag, DIAG_DATA, place,
                          "this episode has no date: render it with --date, or with 'date: today' "
                          "in its bulletin");
    find_files(file, stem_path, episode, arena);
    *is_whole = episode->file_count > 0;
    if (!*is_whole)
        diag_warning(diag, place,
                     "no sound lies beside this timeline in any of the feed's formats: the episode "
                     "is left out");
    return read_notes(stem_path, episode, arena, diag);
}

/* What of a file's path lies below the base folder, without ".json". */
static bool stem_of(const char *path, size_t start, struct span *stem)
{
    struct span all = span_of(path);
    struct span name = file_name_of(path);

    if (!span_ends(all, json_suffix) || span_ends(all, chapters_suffix) ||
        name.len == json_suffix.len || start > all.len)
        return false;
    *stem = span_slice(all, start, all.len - json_suffix.len);
    return true;
}

static bool read_episode(const char *path, struct deliver_episode *episode, bool *is_timeline,
                         struct arena *arena, struct diag *diag)
{
    struct arena own = {0};
    struct span bytes;
    bool ok = file_read(path, MAX_TIMELINE_BYTES, &own, &bytes, diag) &&
              deliver_episode_read(path, bytes, arena, episode, is_timeline, diag);

    arena_finish(&own);
    if (ok && !*is_timeline)
        diag_warning(diag, (struct diag_place){.file = path},
                     "this is no timeline of Bobao's: it is left out");
    return ok;
}

/* The newest first by their own dates: a restored file's time says nothing. */
static int by_date(const void *a, const void *b)
{
    const struct deliver_episode *first = a;
    const struct deliver_episode *second = b;
    int order = span_compare(second->date, first->date);

    return order != 0 ? order : span_compare(second->stem, first->stem);
}

/* Those of the episodes that are whole, `keep` at most. */
static bool keep_newest(const struct bulletin_feed_file *file, struct deliver_episode *episodes,
                        size_t count, size_t *kept, struct arena *arena, struct diag *diag)
{
    *kept = 0;
    for (size_t i = 0; i < count && *kept < file->feed.keep; i++) {
        bool is_whole = false;

        episodes[*kept] = episodes[i];
        if (!complete(file, episodes[*kept].path, episodes[*kept].stem, &episodes[*kept], &is_whole,
                      arena, diag))
            return false;
        *kept += is_whole;
    }
    return true;
}

bool bulletin_feed_find(const struct bulletin_feed_file *file, const struct bulletin_area *area,
                        struct arena *arena, struct deliver_episode **episodes, size_t *count,
                        struct diag *diag)
{
    struct diag_place place = bulletin_feed_place(file, "episodes");
    const char *folder;
    const char **paths;
    size_t path_count;
    size_t timeline_count = 0;
    size_t read_count = 0;

    *count = 0;
    /* A path in the folder shows how paths there begin. */
    if (!bulletin_locate(area, bulletin_feed_beside(file, SPAN("x"), arena), place, arena, &folder,
                         diag) ||
        !bulletin_find_files(area, file->episodes, BULLETIN_FEED_MAX_FOUND, place, arena, &paths,
                             &path_count, diag))
        return false;
    *episodes = arena_alloc_array(arena, path_count, sizeof(**episodes));
    for (size_t i = 0; i < path_count; i++) {
        struct deliver_episode *episode = &(*episodes)[read_count];
        bool is_timeline = false;
        struct span stem;

        if (!stem_of(paths[i], strlen(folder) - 1, &stem))
            continue;
        timeline_count++;
        if (!read_episode(paths[i], episode, &is_timeline, arena, diag))
            return false;
        episode->path = paths[i];
        episode->stem = stem;
        read_count += is_timeline;
    }
    qsort(*episodes, read_count, sizeof(**episodes), by_date);
    if (!keep_newest(file, *episodes, read_count, count, arena, diag))
        return false;
    return timeline_count > 0 ||
           diag_error(diag, DIAG_NO_INPUT, place,
                      "there is no timeline '%.*s': render an episode with a .json output first",
                      SPAN_ARGS(file->episodes));
}
