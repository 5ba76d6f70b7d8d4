/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/span.h"

#include "base/banned.h"

int span_compare(struct span a, struct span b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared > 0 ? memcmp(a.data, b.data, shared) : 0;

    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

size_t span_find(struct span s, struct span part, size_t from)
{
    if (part.len == 0)
        return from < s.len ? from : s.len;
    for (size_t at = from; at + part.len <= s.len; at++) {
        const char *first = memchr(s.data + at, part.data[0], s.len - part.len + 1 - at);

        if (!first)
            break;
        at = (size_t)(first - s.data);
        if (memcmp(first, part.data, part.len) == 0)
            return at;
    }
    return s.len;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span s)
{
    while (s.len > 0 && is_blank(s.data[0])) {
        s.data++;
        s.len--;
    }
    while (s.len > 0 && is_blank(s.data[s.len - 1]))
        s.len--;
    return s;
}

bool span_to_size(struct span s, size_t limit, size_t *value)
{
    size_t sum = 0;

    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        size_t digit;

        if (s.data[i] < '0' || s.data[i] > '9')
            return false;
        digit = (size_t)(s.data[i] - '0');
        if (digit > limit || sum > (limit - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return true;
}

bool span_to_double(struct span s, double *value)
{
    double sum = 0;
    double unit = 1;
    size_t at = 0;
    size_t digits = 0;
    bool is_negative = false;
    bool has_point = false;

    if (s.len > 32)
        return false;
    if (at < s.len && (s.data[at] == '-' || s.data[at] == '+'))
        is_negative = s.data[at++] == '-';
    for (; at < s.len; at++) {
        if (s.data[at] == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (s.data[at] < '0' || s.data[at] > '9')
            return false;
        sum = sum * 10 + (s.data[at] - '0');
        unit *= has_point ? 10 : 1;
        digits++;
    }
    if (digits == 0)
        return false;
    *value = (is_negative ? -sum : sum) / unit;
    return true;
}
