/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* A title on one line, cut between two characters. A chapter without a title gets its number. */
static const char *marker_name(struct arena *arena, struct span title, size_t number)
{
    struct text name = {.arena = arena};
    struct span rest = title;
    uint32_t rune;

    while (utf8_next(&rest, &rune))
        text_put_rune(&name, rune < ' ' || rune == 0x7f ? ' ' : rune);
    title = span_trim(utf8_cut(text_span(&name), DELIVER_NAME_BYTES));
    if (title.len == 0)
        title = arena_format(arena, "%zu", number);
    return arena_string(arena, title);
}

static void describe(const struct deliver_info *info, struct arena *arena,
                     struct deliver_marker **markers, size_t count)
{
    *markers = arena_alloc_array(arena, count, sizeof(**markers));
    for (size_t i = 0; i < count; i++) {
        (*markers)[i] = (struct deliver_marker){
            .start = info->timeline->chapters[i].range.start,
            .end = info->timeline->chapters[i].range.end,
            .name = marker_name(arena, info->script->chapters[i].title, i + 1),
        };
    }
}

size_t deliver_markers(const struct deliver_info *info, const char *path, struct arena *arena,
                       struct deliver_marker **markers, struct diag *diag)
{
    size_t count = info->timeline->chapter_count;

    if (count > DELIVER_MAX_MARKERS) {
        diag_warning(diag, (struct diag_place){.file = path},
                     "of %zu chapters only the first %d are marked: readers take no more", count,
                     DELIVER_MAX_MARKERS);
        count = DELIVER_MAX_MARKERS;
    }
    describe(info, arena, markers, count);
    return count;
}

size_t deliver_all_markers(const struct deliver_info *info, struct arena *arena,
                           struct deliver_marker **markers)
{
    describe(info, arena, markers, info->timeline->chapter_count);
    return info->timeline->chapter_count;
}

int64_t deliver_milliseconds(int64_t frames, int rate_hz)
{
    return (frames * 1000 + rate_hz / 2) / rate_hz;
}

void deliver_put_clock_ms(struct text *text, int64_t ms)
{
    text_put_format(text, "%02lld:%02lld:%02lld.%03lld", (long long)(ms / 3600000),
                    (long long)(ms / 60000 % 60), (long long)(ms / 1000 % 60),
                    (long long)(ms % 1000));
}

void deliver_put_clock(struct text *text, int64_t frames, int rate_hz)
{
    deliver_put_clock_ms(text, deliver_milliseconds(frames, rate_hz));
}
