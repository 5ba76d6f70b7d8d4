/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <signal.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "bulletin/bulletin.h"
#include "cli/options.h"

/* What the commands share. The only room that prints, reads the environment, or ends the program.
 */

extern const struct cli_command cli_command_render, cli_command_script, cli_command_pinyin,
    cli_command_explain, cli_command_voices, cli_command_check, cli_command_new, cli_command_feed;

/* Where the program's own data lie: share/bobao beside the program in the build tree, or
 * ../share/bobao beside it once installed. DIAG_UNAVAILABLE when neither is there. */
bool cli_find_home(struct bulletin_home *home, struct arena *arena, struct diag *diag);

/* The source that the settings name. */
struct bulletin_source cli_source(const struct cli_settings *settings);

/* Whether a file that is to be written is none of those that the settings say to read. */
bool cli_spares_inputs(const struct cli_settings *settings, const char *output, struct diag *diag);

/* The date that was given: --date, else SOURCE_DATE_EPOCH, else none. */
bool cli_find_date(const struct cli_settings *settings, struct arena *arena, struct span *date,
                   struct diag *diag);

/* Whether a regular file begins with bytes that are known. Standard input is left alone. */
bool cli_begins_as(const char *path, bool (*recognise)(struct span bytes));

/* Whether a path is a bulletin file, by what stands in it. Standard input is never one. */
bool cli_is_bulletin(const char *path);

/* The same for a feed file. */
bool cli_is_feed(const char *path);

/* The same for a saved Script. */
bool cli_is_script(const char *path);

/* Finds everything that can be wrong with the feed file that is the input, and with its feed and
 * its episodes; writes nothing. */
bool cli_check_feed(const struct cli_settings *settings, struct arena *arena, struct diag *diag);

/* What the settings say about the bulletin file that is their input. The clock is asked for the
 * date of 'date: today' only here. */
bool cli_bulletin_job(const struct cli_settings *settings, struct arena *arena,
                      struct bulletin_file_job *job, struct diag *diag);

/* Where nameless files may lie when there is no better place. */
const char *cli_temporary_folder(void);

/* The report of a run, for other programs: docs/run-report.md. */
struct cli_run_report {
    const char *path;       /* "-": standard output; NULL: none is wanted */
    struct file_draft file; /* when it is a file */
    const struct bulletin_inputs *inputs;
};

/* Before the run: a report that cannot be written must not cost a render. */
bool cli_open_run_report(struct cli_run_report *report, const struct cli_settings *settings,
                         struct diag *diag);

/* After the run, whatever became of it: writes the report with all that is in diag. There is
 * none of a wrong command line. */
bool cli_put_run_report(struct cli_run_report *report, bool ok,
                        const struct bulletin_result *result, struct diag *diag);
void cli_close_run_report(struct cli_run_report *report);

/* Prints to standard error what diag has gathered since the last call: errors always, warnings
 * unless -q, notes with -v. Colours only on a terminal and without NO_COLOR. */
void cli_show(struct diag *diag, const struct cli_settings *settings);

/* Text from a report, or a path, to standard error. It may hold anything, and the terminal must not
 * obey it: control characters and what is no UTF-8 are shown as \x1b. */
void cli_print_safely(struct span text);

/* What a line on standard error begins with: its priority when that is the journal, else
 * `otherwise`. */
const char *cli_line_start(enum diag_level level, const char *otherwise);

/* Shows what is left, and turns the outcome into the exit status. Ends diag and arena. */
int cli_leave(bool ok, struct diag *diag, struct arena *arena, const struct cli_settings *settings);

/* Writes bytes to standard output; an error when it does not take them (a full disk; a reader that
 * left is not an error of ours but still ends the work with DIAG_IO). */
bool cli_put(struct span bytes, struct diag *diag);

/* From now on the first SIGINT, SIGTERM or SIGHUP sets the flag that this returns, so that nothing
 * half-made stays behind; the second one ends the program at once. */
const volatile sig_atomic_t *cli_catch_signals(void);

#endif
