/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include <stdlib.h>

#include <jansson.h>

#include "base/banned.h"

/* Podcasting 2.0's chapters, version 1.2.0 of its JSON: what podcast:chapters of a feed points at.
 * Times are seconds to the millisecond, as in all other chapters. */

static json_t *text_of(struct span text)
{
    return json_stringn(text.len > 0 ? text.data : "", text.len);
}

static json_t *seconds(int64_t frames, int rate_hz)
{
    return json_real((double)deliver_milliseconds(frames, rate_hz) / 1000);
}

static json_t *chapter_json(const struct deliver_marker *marker, int rate_hz)
{
    json_t *chapter = json_object();

    json_object_set_new(chapter, "startTime", seconds(marker->start, rate_hz));
    json_object_set_new(chapter, "endTime", seconds(marker->end, rate_hz));
    json_object_set_new(chapter, "title", json_string(marker->name));
    return chapter;
}

static json_t *document_json(struct deliver_file *file)
{
    const struct deliver_info *info = file->info;
    struct deliver_marker *markers;
    size_t count = deliver_all_markers(info, &file->arena, &markers);
    json_t *document = json_object();
    json_t *chapters = json_array();

    json_object_set_new(document, "version", json_string("1.2.0"));
    if (info->title.len > 0)
        json_object_set_new(document, "title", text_of(info->title));
    if (info->artist.len > 0)
        json_object_set_new(document, "author", text_of(info->artist));
    if (info->tags.album.len > 0)
        json_object_set_new(document, "podcastName", text_of(info->tags.album));
    if (info->tags.comment.len > 0)
        json_object_set_new(document, "description", text_of(info->tags.comment));
    for (size_t i = 0; i < count; i++)
        json_array_append_new(chapters, chapter_json(&markers[i], info->timeline->rate_hz));
    json_object_set_new(document, "chapters", chapters);
    return document;
}

static bool close_chapters(struct deliver_file *file, struct diag *diag)
{
    struct deliver_document document;
    json_t *value = document_json(file);
    char *bytes = json_dumps(value, JSON_INDENT(1) | JSON_REAL_PRECISION(15));

    json_decref(value);
    deliver_document_start(&document, file, diag);
    if (bytes) {
        deliver_document_put(&document, span_of(bytes));
        deliver_document_put(&document, SPAN("\n"));
    } else {
        deliver_document_fail(&document);
    }
    free(bytes);
    return deliver_document_end(&document);
}

const struct deliver_format deliver_chapters = {
    .name = "chapters",
    .suffix = ".chapters.json",
    .help = "chapters for podcast apps (Podcasting 2.0 JSON)",
    .open = deliver_document_open,
    .close = close_chapters,
    .verify = deliver_document_verify,
    .release = deliver_document_release,
};
