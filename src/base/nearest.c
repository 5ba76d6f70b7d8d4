/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/nearest.h"

#include "base/banned.h"

enum { NEAREST_WORD_BYTES = 40, NEAREST_MAX_DISTANCE = 3 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;

    return smaller < c ? smaller : c;
}

/* Levenshtein distance, in bytes. */
static size_t edit_distance(struct span a, struct span b)
{
    size_t row[NEAREST_WORD_BYTES + 1];

    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t above = row[j];

            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (a.data[i - 1] != b.data[j - 1]));
            diagonal = above;
        }
    }
    return row[b.len];
}

const char *span_nearest(struct span word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t best = NEAREST_MAX_DISTANCE;

    if (word.len == 0 || word.len > NEAREST_WORD_BYTES)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        struct span name = span_of(names[i]);
        size_t distance;

        if (name.len > NEAREST_WORD_BYTES)
            continue;
        distance = edit_distance(word, name);
        if (distance < best && distance < name.len) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}
