/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds of any origin: what is no feed is exactly one error; what is one takes an episode, once. */
#include <stdint.h>
#include <stdlib.h>

#include "deliver/feed.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool truth)
{
    if (!truth)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct deliver_episode_file files[] = {{deliver_media_row(0), 1000},
                                                 {deliver_media_row(3), 900}};
    const struct deliver_episode episode = {.path = "b.json",
                                            .stem = SPAN("b"),
                                            .title = SPAN("简报"),
                                            .date = SPAN("2026-11-23"),
                                            .notes = SPAN("00:00:00 开场\n"),
                                            .duration_s = 9,
                                            .files = files,
                                            .file_count = 2};
    const struct deliver_feed_category category = {SPAN("News"), SPAN("Daily News")};
    const struct deliver_feed feed = {.path = "podcast.xml",
                                      .url = SPAN("https://a.example/p/podcast.xml"),
                                      .base = SPAN("https://a.example/p/"),
                                      .title = SPAN("简报"),
                                      .description = SPAN("新闻"),
                                      .link = SPAN("https://a.example/"),
                                      .language = SPAN("zh-CN"),
                                      .owner_email = SPAN("n@a.example"),
                                      .image = SPAN("https://a.example/c.jpg"),
                                      .type = SPAN("serial"),
                                      .categories = &category,
                                      .category_count = 1,
                                      .keep = 9,
                                      .zone_minutes = 480,
                                      .software = "bobao"};
    struct span old = {(const char *)data, size};
    struct deliver_feed_changes changes;
    struct arena arena = {0};
    struct diag diag = {0};
    struct span first;
    struct span second;

    if (deliver_feed_update(&feed, old, &episode, 1, &arena, &first, &changes, &diag)) {
        check(diag.message_count == 0);
        check(deliver_feed_update(&feed, first, &episode, 1, &arena, &second, &changes, &diag));
        check(changes.added == 0 && changes.changed == 0 && changes.dropped == 0);
        check(span_equals(first, second));
    } else {
        check(diag.message_count == 1 && diag_first_error(&diag)->kind == DIAG_DATA);
    }
    diag_finish(&diag);
    arena_finish(&arena);
    return 0;
}
