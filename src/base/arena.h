/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* Memory for a thing made of many parts: everything in an arena lives until arena_finish(). A
 * zeroed arena is an empty one. Small allocations never fail: when the system has no memory left,
 * the program ends (arena.c is the only place that may). Sizes that come from input are checked
 * against a limit before they get here. */
struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used;                /* of the newest block */
};

/* `size` zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` zeroed elements of `size` bytes. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);

/* Room for one more element in an array that grows. `array` has `count` elements of `size` bytes
 * and `*capacity` places; returns the array, moved when it had to grow. See ARENA_PUSH. */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity, size_t size);

/* Appends `value` to `array`, with its `count` and `capacity` lvalues. */
#define ARENA_PUSH(arena, array, count, capacity, value)                                           \
    ((array) = arena_grow((arena), (array), (count), &(capacity), sizeof(*(array))),               \
     (array)[(count)++] = (value))

/* A copy of s in the arena, with a NUL behind it that its length does not count. */
struct span arena_copy(struct arena *arena, struct span s);

/* The same as a C string, for paths. */
char *arena_string(struct arena *arena, struct span s);

/* printf into the arena. */
struct span arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Frees all of it; the arena is empty and usable again. */
void arena_finish(struct arena *arena);

/* Forgets all of it but keeps one block for the next use: for loops over lines. */
void arena_reset(struct arena *arena);

/* a * b in *product; false when it does not fit. For sizes that come from input. */
bool size_multiply(size_t a, size_t b, size_t *product);

#endif
