/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_MANDARIN_NORMALIZE_LINES_H
#define TESTS_MANDARIN_NORMALIZE_LINES_H

#include "base/text.h"
#include "base/utf8.h"
#include "mandarin/internal.h"

/* A line for the scanner alone: full-width ASCII is folded, characters stay as they are. */
static inline void lines_fill(struct mandarin_line *line, struct arena *arena, struct span text)
{
    struct span rest = text;
    uint32_t rune;

    *line = (struct mandarin_line){.arena = arena, .text = text};
    line->chars = arena_alloc_array(arena, text.len + 1, sizeof(*line->chars));
    while (true) {
        size_t start = (size_t)(rest.data - text.data);
        struct mandarin_char *c = &line->chars[line->char_count];

        if (!utf8_next(&rest, &rune))
            return;
        c->written = rune;
        c->rune = rune >= 0xff01 && rune <= 0xff5e ? rune - 0xfee0 : rune == 0x3000 ? ' ' : rune;
        c->start = (uint32_t)start;
        c->end = (uint32_t)(rest.data - text.data);
        line->char_count++;
    }
}

#endif
