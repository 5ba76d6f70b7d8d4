/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include "base/banned.h"

static bool check_bulletin(const struct cli_settings *settings, struct arena *arena,
                           struct diag *diag)
{
    struct bulletin_file_job job;

    return cli_bulletin_job(settings, arena, &job, diag) && bulletin_check_file(&job, arena, diag);
}

static bool check_feed(const struct cli_settings *settings, struct arena *arena, struct diag *diag)
{
    if (settings->output_count > 0 || settings->set_count > 0 || settings->date)
        return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                          "-o, --date and --set are for bulletin files: '%s' is a feed file",
                          settings->inputs[0]);
    return cli_check_feed(settings, arena, diag);
}

static int run(const struct cli_settings *settings)
{
    struct diag diag = {0};
    struct arena arena = {0};
    bool ok = cli_is_feed(settings->inputs[0]) ? check_feed(settings, &arena, &diag)
                                               : check_bulletin(settings, &arena, &diag);

    return cli_leave(ok, &diag, &arena, settings);
}

static const struct cli_option *const options[] = {
    &cli_option_check_output, &cli_option_date,    &cli_option_set,  &cli_option_allow_outside,
    &cli_option_quiet,        &cli_option_verbose, &cli_option_help, NULL};

const struct cli_command cli_command_check = {
    "check",
    "BULLETIN",
    "find everything that is wrong with a bulletin or feed file, without rendering it",
    "Tells each error with line and column: keys, values, fields, paths that are not there,\n"
    "reports that cannot be read, damaged sounds, outputs that cannot be written, a length\n"
    "that the syllables cannot meet; what optional items will lack is a warning. A feed file is\n"
    "tried out on its feed and its episodes. Writes nothing.\n",
    options,
    1,
    1,
    run};
