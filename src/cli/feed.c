/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <stdio.h>
#include <unistd.h>

#include "bulletin/feed.h"
#include "cli/version.h"

#include "base/banned.h"

static void print_result(const struct bulletin_feed_result *result)
{
    fputs(cli_line_start(DIAG_NOTE, ""), stderr);
    cli_print_safely(span_of(result->path));
    fprintf(stderr, ": %zu episode%s, %zu added, %zu changed, %zu dropped%s\n", result->item_count,
            diag_plural(result->item_count), result->added, result->changed, result->dropped,
            result->is_written ? "" : "; nothing to write");
}

bool cli_check_feed(const struct cli_settings *settings, struct arena *arena, struct diag *diag)
{
    struct bulletin_feed_job job = {.path = settings->inputs[0],
                                    .allows_outside = settings->allows_outside,
                                    .is_check = true,
                                    .software = "bobao " BOBAO_VERSION};
    struct bulletin_feed_result result;

    return bulletin_feed(&job, arena, &result, diag);
}

static int run(const struct cli_settings *settings)
{
    struct diag diag = {0};
    struct arena arena = {0};
    struct bulletin_feed_job job = {.path = settings->inputs[0],
                                    .allows_outside = settings->allows_outside,
                                    .software = "bobao " BOBAO_VERSION};
    struct bulletin_feed_result result;
    bool ok;

    job.stop = cli_catch_signals();
    ok = bulletin_feed(&job, &arena, &result, &diag);
    cli_show(&diag, settings);
    if (ok && !settings->is_quiet && (settings->is_verbose || isatty(STDERR_FILENO)))
        print_result(&result);
    return cli_leave(ok, &diag, &arena, settings);
}

static const struct cli_option *const options[] = {&cli_option_allow_outside, &cli_option_quiet,
                                                   &cli_option_verbose, &cli_option_help, NULL};

const struct cli_command cli_command_feed = {
    "feed",
    "FEED",
    "bring a podcast's RSS feed up to date with the episodes in its folder",
    "FEED is a feed file in YAML (docs/feed.md). New episodes are added, those that were\n"
    "rendered again are updated in place, and the newest ones stay. Other people's elements\n"
    "survive. For cron: bobao render morning.yaml && bobao feed feed.yaml\n",
    options,
    1,
    1,
    run};
