/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

#include "base/span.h"

/* The nearest of `count` names to `word` by edit distance, for "did you mean"; NULL when none is
 * near (three edits or more), or the word is longer than 40 bytes. */
const char *span_nearest(struct span word, const char *const *names, size_t count);

#endif
