/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/banned.h"

/* Show notes: a line "00:00:00 title" a chapter, which podcast apps and video sites make chapters
 * of when it stands in an episode's description. Seconds are rounded down, so that nobody who
 * follows a line misses a chapter's first word. */

static void put_line(struct text *line, const struct deliver_marker *marker, int rate_hz)
{
    int64_t seconds = marker->start / rate_hz;

    text_put_format(line, "%02lld:%02lld:%02lld %s\n", (long long)(seconds / 3600),
                    (long long)(seconds / 60 % 60), (long long)(seconds % 60), marker->name);
}

static bool close_notes(struct deliver_file *file, struct diag *diag)
{
    struct deliver_document document;
    struct deliver_marker *markers;
    size_t count = deliver_all_markers(file->info, &file->arena, &markers);

    deliver_document_start(&document, file, diag);
    for (size_t i = 0; i < count; i++) {
        struct text line = {.arena = &file->arena};

        put_line(&line, &markers[i], file->info->timeline->rate_hz);
        deliver_document_put(&document, text_span(&line));
    }
    return deliver_document_end(&document);
}

const struct deliver_format deliver_notes = {
    .name = "notes",
    .suffix = ".notes.txt",
    .help = "show notes: a line with time and title a chapter",
    .open = deliver_document_open,
    .close = close_notes,
    .verify = deliver_document_verify,
    .release = deliver_document_release,
};
