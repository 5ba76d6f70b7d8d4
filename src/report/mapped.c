/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

void report_mapped_reserve(struct report_mapped *text, size_t bytes)
{
    char *data;
    uint32_t *offsets;

    if (bytes <= text->capacity)
        return;
    data = arena_alloc(text->arena, bytes);
    offsets = arena_alloc_array(text->arena, bytes, sizeof(*offsets));
    if (text->len > 0) {
        memcpy(data, text->data, text->len);
        memcpy(offsets, text->offsets, text->len * sizeof(*offsets));
    }
    text->data = data;
    text->offsets = offsets;
    text->capacity = bytes;
}

void report_mapped_put(struct report_mapped *text, struct span bytes, size_t offset)
{
    if (text->len + bytes.len > text->capacity)
        report_mapped_reserve(text, (text->len + bytes.len) * 2);
    for (size_t i = 0; i < bytes.len; i++) {
        text->data[text->len] = bytes.data[i];
        text->offsets[text->len] = (uint32_t)offset;
        text->len++;
    }
}

void report_mapped_put_rune(struct report_mapped *text, uint32_t rune, size_t offset)
{
    char bytes[UTF8_MAX_BYTES];
    size_t len = utf8_put(rune, bytes);

    report_mapped_put(text, (struct span){bytes, len}, offset);
}

void report_blocks_put(struct report_blocks *blocks, struct report_block block)
{
    ARENA_PUSH(blocks->arena, blocks->blocks, blocks->count, blocks->capacity, block);
}
