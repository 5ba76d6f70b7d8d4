/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include "base/banned.h"

static int run(const struct cli_settings *settings)
{
    struct diag diag = {0};
    struct arena arena = {0};
    struct bulletin_file_job job;
    bool ok = cli_bulletin_job(settings, &arena, &job, &diag) &&
              bulletin_check_file(&job, &arena, &diag);

    return cli_leave(ok, &diag, &arena, settings);
}

static const struct cli_option *const options[] = {
    &cli_option_output, &cli_option_date,    &cli_option_set,  &cli_option_allow_outside,
    &cli_option_quiet,  &cli_option_verbose, &cli_option_help, NULL};

const struct cli_command cli_command_check = {
    "check",
    "BULLETIN",
    "find everything that is wrong with a bulletin file, without rendering it",
    "Tells each error with line and column: keys, values, fields, paths that are not there,\n"
    "reports that cannot be read, outputs that cannot be written. Writes nothing.\n",
    options,
    1,
    1,
    run};
