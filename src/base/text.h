/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/* Growing text in an arena. Start with {.arena = arena}. A span taken from it is good until the
 * next text_put, and its bytes, wherever they then lie, until the arena is finished. */
struct text {
    struct arena *arena;
    char *data;
    size_t len;
    size_t capacity;
};

void text_put(struct text *text, struct span s);
void text_put_byte(struct text *text, char byte);
void text_put_rune(struct text *text, uint32_t rune);
void text_put_format(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What stands in it. */
static inline struct span text_span(const struct text *text)
{
    return (struct span){text->data, text->len};
}

#endif
