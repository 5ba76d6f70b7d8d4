/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* UTF-8 as in Unicode 15, table 3-7: no surrogates, no overlong forms, nothing above U+10FFFF. */

enum { UTF8_MAX_BYTES = 4 };

/* Takes the first character off `rest` into `rune`. Returns false at the end. The bytes must be
 * valid (report/encoding.c is the door where they are checked); an invalid byte, which would be our
 * own mistake, is handed out as U+FFFD and passed over one byte at a time. */
bool utf8_next(struct span *rest, uint32_t *rune);

/* The last character of s: its bytes, and the character itself in `rune` unless that is NULL. An
 * empty span at the start. */
struct span utf8_last(struct span s, uint32_t *rune);

/* Writes rune into bytes[4] and returns how many it took (1 to 4). */
size_t utf8_put(uint32_t rune, char bytes[UTF8_MAX_BYTES]);

/* How many characters s has. */
size_t utf8_count(struct span s);

/* How many bytes from the start are valid UTF-8; s.len when all are. */
size_t utf8_valid_len(struct span s);

/* The longest prefix of s of at most `bytes` bytes that ends between two characters. */
struct span utf8_cut(struct span s, size_t bytes);

/* A Chinese character: CJK unified ideographs with all extensions, compatibility ideographs,
 * U+3007 (the zero) and U+3005 (the repetition mark). */
bool utf8_is_han(uint32_t rune);

/* ASCII only, by design: half-width digits and letters. */
static inline bool utf8_is_digit(uint32_t rune)
{
    return rune >= '0' && rune <= '9';
}

static inline bool utf8_is_letter(uint32_t rune)
{
    return (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z');
}

#endif
