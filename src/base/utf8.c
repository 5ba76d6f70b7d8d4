/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"

#include "base/banned.h"

/* How many bytes the character at the start of s has, or 0 when they are not valid UTF-8. */
static size_t sequence_len(struct span s, uint32_t *rune)
{
    const unsigned char *b = (const unsigned char *)s.data;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t value;
    size_t len;

    if (b[0] < 0x80) {
        *rune = b[0];
        return 1;
    }
    if (b[0] >= 0xc2 && b[0] <= 0xdf) {
        len = 2;
        value = b[0] & 0x1fu;
    } else if ((b[0] & 0xf0) == 0xe0) {
        len = 3;
        value = b[0] & 0x0fu;
    } else if (b[0] >= 0xf0 && b[0] <= 0xf4) {
        len = 4;
        value = b[0] & 0x07u;
    } else {
        return 0;
    }
    if (s.len < len)
        return 0;
    for (size_t i = 1; i < len; i++) {
        if ((b[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (b[i] & 0x3fu);
    }
    if (value < least[len] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *rune = value;
    return len;
}

bool utf8_next_other(struct span *rest, uint32_t *rune)
{
    size_t len;

    if (rest->len == 0)
        return false;
    len = sequence_len(*rest, rune);
    if (len == 0) {
        *rune = 0xfffd;
        len = 1;
    }
    rest->data += len;
    rest->len -= len;
    return true;
}

struct span utf8_last(struct span s, uint32_t *rune)
{
    size_t start = s.len;
    struct span last;
    uint32_t value = 0;

    while (start > 0 && s.len - start < UTF8_MAX_BYTES) {
        start--;
        if (((unsigned char)s.data[start] & 0xc0) != 0x80)
            break;
    }
    last = span_slice(s, start, s.len);
    if (last.len > 0) {
        struct span rest = last;

        utf8_next(&rest, &value);
    }
    if (rune)
        *rune = value;
    return last;
}

size_t utf8_put(uint32_t rune, char bytes[UTF8_MAX_BYTES])
{
    if (rune < 0x80) {
        bytes[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        bytes[0] = (char)(0xc0 | rune >> 6);
        bytes[1] = (char)(0x80 | (rune & 0x3f));
        return 2;
    }
    if (rune < 0x10000) {
        bytes[0] = (char)(0xe0 | rune >> 12);
        bytes[1] = (char)(0x80 | (rune >> 6 & 0x3f));
        bytes[2] = (char)(0x80 | (rune & 0x3f));
        return 3;
    }
    bytes[0] = (char)(0xf0 | rune >> 18);
    bytes[1] = (char)(0x80 | (rune >> 12 & 0x3f));
    bytes[2] = (char)(0x80 | (rune >> 6 & 0x3f));
    bytes[3] = (char)(0x80 | (rune & 0x3f));
    return 4;
}

size_t utf8_count(struct span s)
{
    size_t count = 0;

    for (size_t i = 0; i < s.len; i++)
        count += ((unsigned char)s.data[i] & 0xc0) != 0x80;
    return count;
}

size_t utf8_valid_len(struct span s)
{
    size_t at = 0;

    while (at < s.len) {
        uint32_t rune;
        size_t len = sequence_len(span_slice(s, at, s.len), &rune);

        if (len == 0)
            break;
        at += len;
    }
    return at;
}

struct span utf8_cut(struct span s, size_t bytes)
{
    if (s.len <= bytes)
        return s;
    while (bytes > 0 && ((unsigned char)s.data[bytes] & 0xc0) == 0x80)
        bytes--;
    return span_slice(s, 0, bytes);
}

bool utf8_is_han(uint32_t rune)
{
    return (rune >= 0x4e00 && rune <= 0x9fff) || (rune >= 0x3400 && rune <= 0x4dbf) ||
           (rune >= 0x20000 && rune <= 0x3ffff) || (rune >= 0xf900 && rune <= 0xfaff) ||
           rune == 0x3007 || rune == 0x3005;
}
