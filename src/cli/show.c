/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"

#include "base/banned.h"

static bool has_colours(void)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    return isatty(STDERR_FILENO) && !(no_color && no_color[0]) && term && strcmp(term, "dumb") != 0;
}

/* systemd tells a service which socket its journal listens on: when that is our standard error, it
 * takes a priority at the start of a line, and names the program itself. Anywhere else (a pipe, a
 * file, cron's mail) the same characters would only be noise. */
static bool is_journal(void)
{
    const char *named = getenv("JOURNAL_STREAM");
    struct span stream = span_of(named);
    size_t colon = span_find(stream, SPAN(":"), 0);
    size_t device;
    size_t inode;
    struct stat info;

    return named && span_to_size(span_slice(stream, 0, colon), SIZE_MAX, &device) &&
           span_to_size(span_slice(stream, colon + 1, stream.len), SIZE_MAX, &inode) &&
           fstat(STDERR_FILENO, &info) == 0 && info.st_dev == device && info.st_ino == inode;
}

const char *cli_line_start(enum diag_level level, const char *otherwise)
{
    static const char *const priorities[] = {"<6>", "<4>", "<3>"}; /* sd-daemon(3) */

    return is_journal() ? priorities[level] : otherwise;
}

static bool is_shown(const struct diag_message *message, const struct cli_settings *settings)
{
    switch (message->level) {
    case DIAG_ERROR:
        return true;
    case DIAG_WARNING:
        return !settings->is_quiet;
    default:
        return settings->is_verbose;
    }
}

void cli_print_safely(struct span text)
{
    while (text.len > 0) {
        struct span rest = text;
        uint32_t rune = 0;
        bool is_valid = utf8_valid_len(span_slice(text, 0, 4)) > 0 && utf8_next(&rest, &rune);
        size_t len = is_valid ? text.len - rest.len : 1;

        if (!is_valid || rune < ' ' || (rune >= 0x7f && rune < 0xa0)) {
            for (size_t i = 0; i < len; i++)
                fprintf(stderr, "\\x%02x", (unsigned char)text.data[i]);
        } else {
            fwrite(text.data, 1, len, stderr);
        }
        text = span_slice(text, len, text.len);
    }
}

void cli_show(struct diag *diag, const struct cli_settings *settings)
{
    static const char *const colours[] = {"\033[2m", "\033[33m", "\033[31m"};
    bool is_coloured = has_colours();
    struct arena arena = {0};

    for (; diag->shown_count < diag->message_count; diag->shown_count++) {
        const struct diag_message *message = &diag->messages[diag->shown_count];

        if (!is_shown(message, settings))
            continue;
        fputs(is_coloured ? colours[message->level] : "", stderr);
        fputs(cli_line_start(message->level, "bobao: "), stderr);
        cli_print_safely(diag_line(message, &arena));
        fputs(is_coloured ? "\033[0m\n" : "\n", stderr);
    }
    arena_finish(&arena);
}

int cli_leave(bool ok, struct diag *diag, struct arena *arena, const struct cli_settings *settings)
{
    const struct diag_message *error;
    int status = 0;

    if (ok && fflush(stdout) != 0)
        ok = diag_error(diag, DIAG_IO, (struct diag_place){.file = "standard output"},
                        "cannot write");
    error = diag_first_error(diag);
    cli_show(diag, settings);
    if (!ok)
        status = error ? (int)error->kind : DIAG_SOFTWARE;
    diag_finish(diag);
    arena_finish(arena);
    return status;
}

bool cli_put(struct span bytes, struct diag *diag)
{
    return file_write_all(STDOUT_FILENO, bytes.data, bytes.len, "standard output", diag);
}
