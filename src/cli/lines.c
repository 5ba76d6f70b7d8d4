/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/banned.h"

enum { READ_BYTES = 64 * 1024 };

static struct diag_place place_of(const struct cli_lines *lines)
{
    bool is_stdin = span_is(span_of(lines->path), "-");

    return (struct diag_place){.file = is_stdin ? "standard input" : lines->path};
}

bool cli_lines_open(struct cli_lines *lines, const char *path, size_t limit, struct diag *diag)
{
    struct stat info;

    *lines = (struct cli_lines){.path = path, .limit = limit, .fd = STDIN_FILENO};
    if (!span_is(span_of(path), "-")) {
        lines->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (lines->fd < 0)
            return diag_error(diag, DIAG_NO_INPUT, place_of(lines), "cannot open it: %s",
                              strerror(errno));
        lines->is_open = true;
    }
    if (fstat(lines->fd, &info) == 0 && S_ISDIR(info.st_mode))
        return diag_error(diag, DIAG_NO_INPUT, place_of(lines),
                          "it is a folder: name a file in it");
    return true;
}

/* Moves what is left to the front and reads more behind it. */
static bool fill(struct cli_lines *lines, struct diag *diag)
{
    size_t left = lines->end - lines->start;
    ssize_t got;

    if (left > lines->limit)
        return diag_error(diag, DIAG_DATA, place_of(lines),
                          "line %zu is longer than the %zu bytes that a document may have",
                          lines->number + 1, lines->limit);
    if (left > 0 && lines->start > 0)
        memmove(lines->bytes, lines->bytes + lines->start, left);
    lines->start = 0;
    lines->end = left;
    if (lines->capacity - left < READ_BYTES) {
        size_t capacity = 2 * lines->capacity + READ_BYTES;
        char *bigger = realloc(lines->bytes, capacity);

        if (!bigger)
            return diag_error(diag, DIAG_OS, place_of(lines), "not enough memory to read it");
        lines->bytes = bigger;
        lines->capacity = capacity;
    }
    got = read(lines->fd, lines->bytes + left, lines->capacity - left);
    if (got < 0)
        return diag_error(diag, DIAG_IO, place_of(lines), "cannot read it: %s", strerror(errno));
    lines->is_at_end = got == 0;
    lines->end += (size_t)got;
    return true;
}

bool cli_lines_next(struct cli_lines *lines, struct span *line, bool *has_line, struct diag *diag)
{
    size_t searched = 0;
    char *newline;

    for (;;) {
        size_t left = lines->end - lines->start;

        newline = left > searched
                      ? memchr(lines->bytes + lines->start + searched, '\n', left - searched)
                      : NULL;
        if (newline || lines->is_at_end)
            break;
        searched = left;
        if (!fill(lines, diag))
            return false;
    }
    *has_line = newline || lines->end > lines->start;
    if (!*has_line)
        return true;
    *line = (struct span){lines->bytes + lines->start, 0};
    line->len = newline ? (size_t)(newline - line->data) : lines->end - lines->start;
    lines->start += line->len + (newline ? 1 : 0);
    lines->number++;
    if (line->len > 0 && line->data[line->len - 1] == '\r')
        line->len--;
    return true;
}

void cli_lines_finish(struct cli_lines *lines)
{
    free(lines->bytes);
    if (lines->is_open)
        close(lines->fd);
    *lines = (struct cli_lines){0};
}
