/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "base/file.h"

#include "base/banned.h"

/* Beside the program: in the build tree, and as installed under any prefix. */
static const char *const share_folders[] = {"share/bobao", "../share/bobao"};

bool cli_find_home(struct bulletin_home *home, struct arena *arena, struct diag *diag)
{
    char program[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
    char *folder;

    *home = (struct bulletin_home){0};
    if (len < 0)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "cannot find the program's own folder: %s",
                          strerror(errno));
    program[len] = '\0';
    folder = file_folder_of(arena, program);
    for (size_t i = 0; i < sizeof(share_folders) / sizeof(share_folders[0]); i++) {
        home->share_folder = file_join(arena, folder, share_folders[i]);
        if (access(file_join(arena, home->share_folder, "mandarin.lex"), R_OK) == 0)
            return true;
    }
    return diag_error(diag, DIAG_UNAVAILABLE, (struct diag_place){.file = folder},
                      "the lexicon is neither in share/bobao nor in ../share/bobao beside the "
                      "program: build it again, or install it whole");
}

struct bulletin_source cli_source(const struct cli_settings *settings)
{
    return (struct bulletin_source){
        .path = settings->inputs[0],
        .report = {.name = settings->inputs[0],
                   .encoding = settings->encoding,
                   .is_lossy = settings->is_lossy,
                   .format = (enum report_format)settings->input_format,
                   .annotations = (enum report_annotation_policy)settings->annotations},
        .lexicon_path = settings->lexicon};
}

bool cli_spares_inputs(const struct cli_settings *settings, const char *output, struct diag *diag)
{
    const char *const read[] = {settings->inputs[0], settings->lexicon, settings->voice};

    for (size_t i = 0; i < sizeof(read) / sizeof(*read); i++) {
        if (read[i] && file_is_same(read[i], output))
            return diag_error(diag, DIAG_USAGE, (struct diag_place){.file = output},
                              "this would write over '%s', which is read: name another file",
                              read[i]);
    }
    return true;
}
