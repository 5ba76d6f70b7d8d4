/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include "base/file.h"

#include "base/banned.h"

/* To the one output, or to standard output. */
static bool put_script(const struct cli_settings *settings, struct span yaml, struct diag *diag)
{
    struct file_draft draft;
    bool ok;

    if (settings->output_count == 0 || span_is(span_of(settings->outputs[0]), "-"))
        return cli_put(yaml, diag);
    if (!cli_spares_inputs(settings, settings->outputs[0], diag))
        return false;
    ok = file_draft_create(&draft, settings->outputs[0], diag) &&
         file_draft_put(&draft, yaml, diag) && file_draft_commit(&draft, diag);
    file_draft_finish(&draft);
    return ok;
}

static int run(const struct cli_settings *settings)
{
    struct diag diag = {0};
    struct arena arena = {0};
    struct bulletin_home home;
    struct bulletin_source source = cli_source(settings);
    struct script *script;
    struct text yaml = {.arena = &arena};
    bool ok;

    if (settings->output_count > 1)
        ok = diag_error(&diag, DIAG_USAGE, DIAG_NOWHERE, "only one output: a Script is one file");
    else
        ok = cli_find_home(&home, &arena, &diag) &&
             bulletin_make_script(&home, &source, &arena, &script, &diag) &&
             script_write(script, &yaml, &diag) && put_script(settings, text_span(&yaml), &diag);
    return cli_leave(ok, &diag, &arena, settings);
}

static const struct cli_option *const options[] = {
    &cli_option_script_output, &cli_option_lexicon,
    &cli_option_annotations,   &cli_option_input_format,
    &cli_option_encoding,      &cli_option_lossy,
    &cli_option_quiet,         &cli_option_verbose,
    &cli_option_help,          NULL};

const struct cli_command cli_command_script = {
    "script",
    "REPORT [-o FILE]",
    "print the Script of a report as YAML: chapters, sentences, words, readings, breaks",
    "The Script is what will be said. Correct it by hand and give it to 'bobao render'\n"
    "instead of the report. docs/script.md describes it.\n",
    options,
    1,
    1,
    run};
