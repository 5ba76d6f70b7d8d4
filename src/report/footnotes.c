/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* Footnotes of Markdown, which libcmark does not know: it would take [^1] for text or a link, and a
 * definition of one word for a link's target. The mark in the text says nothing, and a note that is
 * read far behind its sentence helps no listener: both are taken out.
 *
 *   会议[^1]强调                         会议强调
 *   [^1]: 指全省水利工作会议。            nothing
 *       与会者八十人。                   its further lines are indented
 */

enum { MAX_LABEL_BYTES = 60, MAX_INDENT = 3, NOTE_INDENT = 2 };

/* The end of the mark [^label] at `at`, or 0. */
static size_t mark_end(struct span text, size_t at)
{
    size_t end = at + 2;

    if (!span_starts(span_slice(text, at, text.len), SPAN("[^")))
        return 0;
    while (end < text.len && end < at + MAX_LABEL_BYTES && !strchr(" \n[]^", text.data[end]))
        end++;
    return end > at + 2 && end < text.len && text.data[end] == ']' ? end + 1 : 0;
}

static size_t line_end(struct span text, size_t at)
{
    size_t end = span_find(text, SPAN("\n"), at);

    return end < text.len ? end + 1 : end;
}

static size_t indent_at(struct span text, size_t at)
{
    size_t end = at;

    while (end < text.len && text.data[end] == ' ')
        end++;
    return end - at;
}

static bool is_blank_at(struct span text, size_t at)
{
    size_t behind = at + indent_at(text, at);

    return behind >= text.len || text.data[behind] == '\n';
}

/* The end of the definition whose line begins at `at`, with its further lines, or 0. */
static size_t definition_end(struct span text, size_t at)
{
    size_t indent = indent_at(text, at);
    size_t end = indent <= MAX_INDENT ? mark_end(text, at + indent) : 0;

    if (end == 0 || end >= text.len || text.data[end] != ':')
        return 0;
    end = line_end(text, end);
    for (size_t next = end; next < text.len; next = line_end(text, next)) {
        if (is_blank_at(text, next))
            continue;
        if (indent_at(text, next) < NOTE_INDENT)
            break;
        end = line_end(text, next);
    }
    return end;
}

size_t report_take_footnotes(struct report_mapped *text)
{
    struct span all = report_mapped_span(text);
    size_t count = 0;
    bool is_line_start = true;
    bool is_code = false;

    text->len = 0;
    for (size_t at = 0; at < all.len;) {
        size_t end = is_line_start ? definition_end(all, at) : 0;
        char byte = all.data[at];

        if (end > 0) {
            count++;
            at = end;
            continue;
        }
        is_line_start = byte == '\n';
        is_code = !is_line_start && is_code != (byte == '`');
        end = is_code || (at > 0 && all.data[at - 1] == '\\') ? 0 : mark_end(all, at);
        if (end > 0) {
            count++;
            at = end;
            continue;
        }
        text->data[text->len] = byte;
        text->offsets[text->len++] = text->offsets[at++];
    }
    return count;
}
