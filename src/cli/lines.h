/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/span.h"

/* Reads a file, or standard input, line by line: input of any length, lines up to a limit. A zeroed
 * struct is a finished one. */
struct cli_lines {
    const char *path; /* "-": standard input */
    size_t limit;     /* bytes of a line */
    int fd;
    char *bytes;
    size_t capacity;
    size_t start; /* of what is read and not handed out */
    size_t end;
    size_t number; /* of the line handed out last, from 1 */
    bool is_open;
    bool is_at_end;
};

/* DIAG_NO_INPUT when the file cannot be opened or is a folder. */
bool cli_lines_open(struct cli_lines *lines, const char *path, size_t limit, struct diag *diag);

/* The next line, without its newline or carriage return; good until the next call. *has_line is
 * false at the end. DIAG_DATA when a line is longer than the limit. */
bool cli_lines_next(struct cli_lines *lines, struct span *line, bool *has_line, struct diag *diag);

void cli_lines_finish(struct cli_lines *lines);

#endif
