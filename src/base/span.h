/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Borrowed bytes, passed by value. Not zero-terminated, never freed by its holder: the comment of
 * whoever hands one out says how long the bytes live. An empty span may have data == NULL. */
struct span {
    const char *data;
    size_t len;
};

/* The span of a string literal. */
#define SPAN(literal) ((struct span){"" literal, sizeof(literal) - 1})

/* For printf: printf("%.*s", SPAN_ARGS(name)). */
#define SPAN_ARGS(s) (int)(s).len, ((s).len > 0 ? (s).data : "")

static inline struct span span_of(const char *text)
{
    return (struct span){text, text ? strlen(text) : 0};
}

static inline bool span_equals(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline bool span_is(struct span a, const char *text)
{
    return span_equals(a, span_of(text));
}

static inline bool span_starts(struct span s, struct span prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.data, prefix.data, prefix.len) == 0);
}

static inline bool span_ends(struct span s, struct span suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 || memcmp(s.data + s.len - suffix.len, suffix.data, suffix.len) == 0);
}

/* The bytes [start, end) of s; both are clamped to its length. */
static inline struct span span_slice(struct span s, size_t start, size_t end)
{
    if (end > s.len)
        end = s.len;
    if (start >= end)
        return (struct span){s.data ? s.data + end : NULL, 0};
    return (struct span){s.data + start, end - start};
}

/* Bytewise order, shorter first; for sorting and searching. */
int span_compare(struct span a, struct span b);

/* Where `part` first stands in s at or after `from`; s.len when it does not. An empty part stands
 * at `from`. */
size_t span_find(struct span s, struct span part, size_t from);

/* s without blanks, tabs, carriage returns and newlines at both ends. */
struct span span_trim(struct span s);

/* A whole decimal number without sign, at most `limit`; false when s is anything else. */
bool span_to_size(struct span s, size_t limit, size_t *value);

/* A whole decimal number ("-23", "0.7", "1e3" is refused), independent of the locale. */
bool span_to_double(struct span s, double *value);

#endif
