/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/banned.h"

enum { ARENA_BLOCK_BYTES = 64 * 1024, ARENA_ALIGN = alignof(max_align_t) };

struct arena_block {
    struct arena_block *next;
    size_t size; /* of bytes[] */
    alignas(ARENA_ALIGN) unsigned char bytes[];
};

/* The one place where Bobao gives up: nothing sensible can be done without memory. */
static void *must_allocate(size_t size)
{
    void *memory = malloc(size);

    if (!memory)
        abort();
    return memory;
}

bool size_multiply(size_t a, size_t b, size_t *product)
{
    if (b > 0 && a > SIZE_MAX / b)
        return false;
    *product = a * b;
    return true;
}

static void add_block(struct arena *arena, size_t size)
{
    struct arena_block *block;

    if (size < ARENA_BLOCK_BYTES)
        size = ARENA_BLOCK_BYTES;
    block = must_allocate(sizeof(*block) + size);
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used = 0;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    void *memory;

    if (size > SIZE_MAX / 2)
        abort();
    size = (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    if (!arena->blocks || arena->blocks->size - arena->used < size)
        add_block(arena, size);
    memory = arena->blocks->bytes + arena->used;
    arena->used += size;
    return memset(memory, 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;

    if (!size_multiply(count, size, &bytes))
        abort();
    return arena_alloc(arena, bytes);
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity, size_t size)
{
    void *bigger;

    if (count < *capacity)
        return array;
    *capacity = *capacity > 0 ? *capacity * 2 : 8;
    bigger = arena_alloc_array(arena, *capacity, size);
    if (count > 0)
        memcpy(bigger, array, count * size);
    return bigger;
}

struct span arena_copy(struct arena *arena, struct span s)
{
    return (struct span){arena_string(arena, s), s.len};
}

char *arena_string(struct arena *arena, struct span s)
{
    char *copy = arena_alloc(arena, s.len + 1);

    if (s.len > 0)
        memcpy(copy, s.data, s.len);
    return copy;
}

struct span arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_list again;
    int len;
    char *data;

    va_start(args, format);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        len = 0;
    data = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(data, (size_t)len + 1, format, again);
    va_end(again);
    return (struct span){data, (size_t)len};
}

void arena_finish(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *next = arena->blocks->next;

        free(arena->blocks);
        arena->blocks = next;
    }
    arena->used = 0;
}

void arena_reset(struct arena *arena)
{
    struct arena_block *kept = arena->blocks;

    if (!kept)
        return;
    arena->blocks = kept->next;
    arena_finish(arena);
    if (kept->size > 4 * ARENA_BLOCK_BYTES) {
        free(kept);
        return;
    }
    kept->next = NULL;
    arena->blocks = kept;
}
