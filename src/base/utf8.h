/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "base/span.h"

/* UTF-8 as in Unicode 15, table 3-7: no surrogates, no overlong forms, nothing above U+10FFFF. */

enum { UTF8_MAX_BYTES = 4 };

/* Takes the first character off `rest` into `rune`. Returns false at the end. The bytes must be
 * valid (report/encoding.c is the door where they are checked); an invalid byte, which would be our
 * own mistake, is handed out as U+FFFD and passed over one byte at a time. */
static inline bool utf8_next(struct span *rest, uint32_t *rune);

/* utf8_next() for what is not a whole character of one byte or three. */
bool utf8_next_other(struct span *rest, uint32_t *rune);

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

/* Whether `rune` is one of the characters of `set`. */
static inline bool utf8_is_one_of(uint32_t rune, const char32_t *set)
{
    for (; *set; set++) {
        if (*set == rune)
            return true;
    }
    return false;
}

/* ASCII only, by design: half-width digits and letters. */
static inline bool utf8_is_digit(uint32_t rune)
{
    return rune >= '0' && rune <= '9';
}

static inline bool utf8_is_letter(uint32_t rune)
{
    return (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z');
}

/* The accented letters of European names: Latin-1 Supplement, Latin Extended-A and -B. */
static inline bool utf8_is_accented(uint32_t rune)
{
    return rune >= 0xc0 && rune <= 0x24f && rune != 0xd7 && rune != 0xf7;
}

/* Here, since a report is nearly all characters of three bytes, each of them read dozens of times.
 */
static inline bool utf8_next(struct span *rest, uint32_t *rune)
{
    const unsigned char *b = (const unsigned char *)rest->data;
    uint32_t value;

    if (rest->len == 0)
        return false;
    if (b[0] < 0x80) {
        *rune = b[0];
        rest->data++;
        rest->len--;
        return true;
    }
    if (rest->len < 3 || (b[0] & 0xf0) != 0xe0 || (b[1] & 0xc0) != 0x80 || (b[2] & 0xc0) != 0x80)
        return utf8_next_other(rest, rune);
    value = (b[0] & 0x0fu) << 12 | (b[1] & 0x3fu) << 6 | (b[2] & 0x3fu);
    if (value < 0x800 || (value & 0xf800) == 0xd800)
        return utf8_next_other(rest, rune);
    *rune = value;
    rest->data += 3;
    rest->len -= 3;
    return true;
}

#endif
