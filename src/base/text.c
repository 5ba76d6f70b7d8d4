/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

#include "base/banned.h"

static void make_room(struct text *text, size_t len)
{
    char *bigger;

    if (text->capacity - text->len >= len)
        return;
    text->capacity = (text->capacity + len) * 2 + 64;
    bigger = arena_alloc(text->arena, text->capacity);
    if (text->len > 0)
        memcpy(bigger, text->data, text->len);
    text->data = bigger;
}

void text_put(struct text *text, struct span s)
{
    if (s.len == 0)
        return;
    make_room(text, s.len);
    memcpy(text->data + text->len, s.data, s.len);
    text->len += s.len;
}

void text_put_byte(struct text *text, char byte)
{
    text_put(text, (struct span){&byte, 1});
}

void text_put_rune(struct text *text, uint32_t rune)
{
    char bytes[UTF8_MAX_BYTES];

    text_put(text, (struct span){bytes, utf8_put(rune, bytes)});
}

void text_put_format(struct text *text, const char *format, ...)
{
    va_list args;
    va_list again;
    int len;

    va_start(args, format);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0) {
        make_room(text, (size_t)len + 1);
        vsnprintf(text->data + text->len, (size_t)len + 1, format, again);
        text->len += (size_t)len;
    }
    va_end(again);
}
