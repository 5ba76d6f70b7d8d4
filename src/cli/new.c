/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

#include "base/banned.h"

/* Only a file that was not there before is written: O_EXCL asks and makes in one step. */
static bool write_new(const char *path, struct diag *diag)
{
    struct span example = span_of(bulletin_example);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    bool ok;

    if (fd < 0 && errno == EEXIST)
        return diag_error(diag, DIAG_CANT_CREATE, (struct diag_place){.file = path},
                          "this file is there already: name another one");
    if (fd < 0)
        return diag_error(diag, DIAG_CANT_CREATE, (struct diag_place){.file = path},
                          "cannot make this file: %s", strerror(errno));
    ok = file_write_all(fd, example.data, example.len, path, diag);
    if (close(fd) != 0 && ok)
        ok = diag_error(diag, DIAG_IO, (struct diag_place){.file = path}, "cannot write: %s",
                        strerror(errno));
    if (!ok)
        unlink(path);
    return ok;
}

static int run(const struct cli_settings *settings)
{
    struct diag diag = {0};
    struct arena arena = {0};
    const char *path = settings->inputs[0];
    bool ok = strcmp(path, "-") == 0 ? cli_put(span_of(bulletin_example), &diag)
                                     : write_new(path, &diag);

    return cli_leave(ok, &diag, &arena, settings);
}

static const struct cli_option *const options[] = {&cli_option_quiet, &cli_option_help, NULL};

const struct cli_command cli_command_new = {
    "new",
    "BULLETIN",
    "write a commented bulletin file to begin with",
    "A file that is there already is never written over; - is standard output.\n",
    options,
    1,
    1,
    run};
