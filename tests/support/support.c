/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

void assert_span(const char *row, struct span got, struct span wanted)
{
    if (!span_equals(got, wanted))
        fail_msg("%s:\n  got    '%.*s'\n  wanted '%.*s'", row, SPAN_ARGS(got), SPAN_ARGS(wanted));
}

void assert_text(const char *row, struct span got, const char *wanted)
{
    assert_span(row, got, span_of(wanted));
}

void assert_error_has(const char *row, const struct diag *diag, const char *part)
{
    const struct diag_message *error = diag_first_error(diag);
    struct arena arena = {0};
    struct span line;

    if (!error) {
        fail_msg("%s: no error, wanted one with '%s'", row, part);
        return;
    }
    line = diag_line(error, &arena);
    if (span_find(line, span_of(part), 0) == line.len)
        fail_msg("%s: error '%.*s' lacks '%s'", row, SPAN_ARGS(line), part);
    arena_finish(&arena);
}

void assert_no_error(const char *row, const struct diag *diag)
{
    const struct diag_message *error = diag_first_error(diag);

    if (error)
        fail_msg("%s: %.*s", row, SPAN_ARGS(error->text));
}

void assert_near(const char *row, double got, double wanted, double tolerance)
{
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("%s: got %g, wanted %g within %g", row, got, wanted, tolerance);
}

struct span read_file(struct arena *arena, const char *path)
{
    struct diag diag = {0};
    struct span bytes = {0};

    if (!file_read(path, (size_t)1 << 30, arena, &bytes, &diag))
        assert_no_error(path, &diag);
    diag_finish(&diag);
    return bytes;
}

char *make_folder(struct arena *arena)
{
    char *folder = arena_string(arena, SPAN("./bobao-test-XXXXXX"));

    assert_non_null(mkdtemp(folder));
    return folder;
}

void remove_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    char path[4096];

    if (!dir)
        return;
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (unlink(path) != 0)
            remove_folder(path);
    }
    closedir(dir);
    rmdir(folder);
}

/* Takes one line off `rest`, without its newline. */
static bool next_line(struct span *rest, struct span *line)
{
    size_t end;

    if (rest->len == 0)
        return false;
    end = span_find(*rest, SPAN("\n"), 0);
    *line = span_slice(*rest, 0, end);
    *rest = span_slice(*rest, end + 1, rest->len);
    return true;
}

static struct span up_to_line(struct span *rest, const char *mark, size_t *line_number)
{
    struct span start = *rest;
    struct span line;
    size_t len = 0;

    while (next_line(rest, &line)) {
        (*line_number)++;
        if (span_is(line, mark))
            break;
        len = (size_t)(line.data + line.len - start.data);
    }
    return span_slice(start, 0, len);
}

size_t spec_read(struct arena *arena, const char *name, struct spec_row **rows)
{
    char path[4096];
    struct span rest;
    struct span line;
    size_t count = 0;
    size_t capacity = 0;
    size_t line_number = 0;

    snprintf(path, sizeof(path), "%s/tests/spec/%s", BOBAO_SOURCE_DIR, name);
    rest = read_file(arena, path);
    *rows = NULL;
    while (next_line(&rest, &line)) {
        struct spec_row row = {0};

        line_number++;
        if (!span_is(line, "```example"))
            continue;
        row.line = line_number;
        row.input = up_to_line(&rest, ".", &line_number);
        row.wanted = up_to_line(&rest, "```", &line_number);
        snprintf(row.name, sizeof(row.name), "%s:%zu", name, row.line);
        ARENA_PUSH(arena, *rows, count, capacity, row);
    }
    if (count == 0)
        fail_msg("%s has no examples", path);
    return count;
}
