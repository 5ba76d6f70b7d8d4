/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* What a tag among text stands for. */
static const struct {
    const char *name;
    const char *opens;
    const char *closes;
    bool is_hidden;
} tags[] = {
    {"br", " ", " ", false}, {"rt", "(", ")", false},  {"rp", "", "", true},
    {"td", " ", " ", false}, {"script", "", "", true}, {"style", "", "", true},
};

static bool is_name(struct span written, const char *name)
{
    struct span wanted = span_of(name);

    for (size_t i = 0; i < written.len && i < wanted.len; i++) {
        if ((written.data[i] | 0x20) != wanted.data[i])
            return false;
    }
    return written.len == wanted.len;
}

struct report_tag report_html_tag(struct span written)
{
    struct report_tag tag = {.is_closing = span_starts(written, SPAN("</"))};
    size_t start = tag.is_closing ? 2 : 1;
    size_t end = start;

    while (end < written.len && utf8_is_letter((unsigned char)written.data[end]))
        end++;
    tag.name = span_slice(written, start, end);
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        if (!is_name(tag.name, tags[i].name))
            continue;
        tag.text = span_of(tag.is_closing ? tags[i].closes : tags[i].opens);
        tag.is_hidden = tags[i].is_hidden;
    }
    return tag;
}

unsigned report_html_level(struct span text, size_t at)
{
    struct span tag = span_slice(text, at, at + 3);
    bool is_heading = tag.len == 3 && tag.data[0] == '<' && (tag.data[1] | 0x20) == 'h' &&
                      tag.data[2] >= '1' && tag.data[2] <= '6';

    return is_heading ? (unsigned)(tag.data[2] - '0') : 0;
}
