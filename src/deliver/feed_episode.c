/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/feed.h"

#include <math.h>

#include <jansson.h>

#include "base/text.h"

#include "base/banned.h"

/* A programme of a day would have this many seconds. */
static const double max_seconds = 24 * 3600;

static struct span string_of(const json_t *object, const char *key, struct arena *arena)
{
    const json_t *value = json_object_get(object, key);
    struct span text = {json_string_value(value), json_string_length(value)};

    return arena_copy(arena, span_trim(text));
}

static struct diag_place in(const char *path)
{
    return (struct diag_place){.file = path};
}

/* A line "00:00:00 title" a chapter, as in the show notes. */
static bool read_chapters(const json_t *root, struct deliver_episode *episode, struct arena *arena,
                          struct diag *diag)
{
    const json_t *chapters = json_object_get(root, "chapters");
    struct text notes = {.arena = arena};

    if (!json_is_array(chapters))
        return diag_error(diag, DIAG_DATA, in(episode->path),
                          "this timeline has no 'chapters': render the episode again");
    for (size_t i = 0; i < json_array_size(chapters); i++) {
        const json_t *chapter = json_array_get(chapters, i);
        const json_t *start = json_object_get(chapter, "start");
        double seconds = json_number_value(start);
        struct span title = string_of(chapter, "title", arena);
        int whole;

        if (!json_is_number(start) || seconds < 0 || seconds > max_seconds)
            return diag_error(diag, DIAG_DATA, in(episode->path),
                              "chapter %zu of this timeline has no 'start' that can be: render the "
                              "episode again",
                              i + 1);
        whole = (int)seconds;
        text_put_format(&notes, "%02d:%02d:%02d %.*s\n", whole / 3600, whole / 60 % 60, whole % 60,
                        SPAN_ARGS(title));
        if (episode->title.len == 0)
            episode->title = title;
    }
    episode->notes = text_span(&notes);
    return true;
}

static bool read_root(const json_t *root, struct deliver_episode *episode, struct arena *arena,
                      struct diag *diag)
{
    const json_t *duration = json_object_get(root, "duration");

    if (json_integer_value(json_object_get(root, "version")) != 1)
        return diag_error(diag, DIAG_DATA, in(episode->path),
                          "this timeline is not of version 1: render the episode again");
    episode->title = string_of(root, "title", arena);
    episode->date = string_of(root, "date", arena);
    episode->duration_s = json_number_value(duration);
    if (!json_is_number(duration) || episode->duration_s < 0 || episode->duration_s > max_seconds)
        return diag_error(diag, DIAG_DATA, in(episode->path),
                          "this timeline has no 'duration' that can be: render the episode again");
    return read_chapters(root, episode, arena, diag);
}

bool deliver_episode_read(const char *path, struct span bytes, struct arena *arena,
                          struct deliver_episode *episode, bool *is_timeline, struct diag *diag)
{
    json_error_t error;
    json_t *root = json_loadb(bytes.data, bytes.len, 0, &error);
    struct diag_place place = in(path);
    bool ok = true;

    *is_timeline = false;
    if (!root) {
        place.line = error.line > 0 ? (size_t)error.line : 0;
        place.column = error.column > 0 ? (size_t)error.column : 0;
        return diag_error(diag, DIAG_DATA, place,
                          "this is not JSON: %s: render the episode again, or move it away",
                          error.text);
    }
    if (span_is(string_of(root, "format", arena), "bobao-timeline")) {
        *is_timeline = true;
        *episode = (struct deliver_episode){.path = path};
        ok = read_root(root, episode, arena, diag);
    }
    json_decref(root);
    return ok;
}
