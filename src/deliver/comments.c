/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/banned.h"

static struct span number(struct arena *arena, int value)
{
    return value > 0 ? arena_format(arena, "%d", value) : SPAN("");
}

static bool put_chapter(struct deliver_file *file, size_t i, deliver_comment_fn *put, void *user)
{
    struct text clock = {.arena = &file->arena};
    const char *time_name = arena_format(&file->arena, "CHAPTER%03zu", i).data;
    const char *name_name = arena_format(&file->arena, "CHAPTER%03zuNAME", i).data;

    deliver_put_clock(&clock, file->markers[i].start, file->info->timeline->rate_hz);
    return put(user, time_name, arena_string(&file->arena, text_span(&clock))) &&
           put(user, name_name, file->markers[i].name);
}

bool deliver_comments(struct deliver_file *file, deliver_comment_fn *put, void *user)
{
    const struct deliver_info *info = file->info;
    const struct deliver_tags *tags = &info->tags;
    const struct {
        const char *name;
        struct span value;
    } rows[] = {
        {"TITLE", info->title},
        {"ARTIST", info->artist},
        {"ALBUM", tags->album},
        {"DATE", info->date},
        {"TRACKNUMBER", number(&file->arena, tags->track)},
        {"TRACKTOTAL", number(&file->arena, tags->track_total)},
        {"GENRE", tags->genre},
        {"DESCRIPTION", tags->comment},
        {"ENCODER", info->software},
        {"COMMENT", tags->comment.len > 0 ? SPAN("") : info->engine},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        if (rows[i].value.len > 0 &&
            !put(user, rows[i].name, arena_string(&file->arena, rows[i].value)))
            return false;
    }
    for (size_t i = 0; i < file->marker_count; i++) {
        if (!put_chapter(file, i, put, user))
            return false;
    }
    return true;
}
