/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timelines that a feed reads: a timeline, JSON of another kind, or exactly one error. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "deliver/feed.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span bytes = {(const char *)data, size};
    struct arena arena = {0};
    struct diag diag = {0};
    struct deliver_episode episode;
    bool is_timeline = false;
    bool ok = deliver_episode_read("b.json", bytes, &arena, &episode, &is_timeline, &diag);

    if (diag.message_count != (ok ? 0 : 1))
        abort();
    if (ok && is_timeline &&
        (utf8_valid_len(episode.title) < episode.title.len ||
         utf8_valid_len(episode.notes) < episode.notes.len || !(episode.duration_s >= 0)))
        abort();
    diag_finish(&diag);
    arena_finish(&arena);
    return 0;
}
