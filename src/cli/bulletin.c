/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bulletin/feed.h"
#include "cli/version.h"
#include "script/script.h"

#include "base/banned.h"

/* In the first bytes of a bulletin file stands its first key. */
enum { HEAD_BYTES = 8192 };

const char *cli_temporary_folder(void)
{
    const char *named = getenv("TMPDIR");

    return named && named[0] ? named : "/tmp";
}

static struct span format_day(const struct tm *day, struct arena *arena)
{
    return arena_format(arena, "%04d-%02d-%02d", day->tm_year + 1900, day->tm_mon + 1,
                        day->tm_mday);
}

bool cli_find_date(const struct cli_settings *settings, struct arena *arena, struct span *date,
                   struct diag *diag)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    size_t seconds;
    time_t moment;
    struct tm day;

    if (settings->date) {
        *date = span_of(settings->date);
        return bulletin_is_date(*date) ||
               diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                          "--date must be a day like 2026-11-23, not '%s'", settings->date);
    }
    *date = (struct span){0};
    if (!epoch || !epoch[0])
        return true;
    if (!span_to_size(span_of(epoch), (size_t)253402300799, &seconds))
        return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                          "SOURCE_DATE_EPOCH must be seconds since 1970, not '%s'", epoch);
    moment = (time_t)seconds;
    gmtime_r(&moment, &day);
    *date = format_day(&day, arena);
    return true;
}

static struct span today(struct arena *arena)
{
    time_t now = time(NULL);
    struct tm day;

    localtime_r(&now, &day);
    return format_day(&day, arena);
}

bool cli_begins_as(const char *path, bool (*recognise)(struct span bytes))
{
    char head[HEAD_BYTES];
    struct stat info;
    ssize_t got = 0;
    int fd;

    if (strcmp(path, "-") == 0 || stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return false; /* whoever reads it says what is wrong */
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        got = read(fd, head, sizeof(head));
        close(fd);
    }
    return got > 0 && recognise((struct span){head, (size_t)got});
}

bool cli_is_bulletin(const char *path)
{
    return cli_begins_as(path, bulletin_recognise);
}

bool cli_is_feed(const char *path)
{
    return cli_begins_as(path, bulletin_recognise_feed);
}

bool cli_is_script(const char *path)
{
    return cli_begins_as(path, script_recognise);
}

bool cli_bulletin_job(const struct cli_settings *settings, struct arena *arena,
                      struct bulletin_file_job *job, struct diag *diag)
{
    *job = (struct bulletin_file_job){.path = settings->inputs[0],
                                      .today = today(arena),
                                      .sets = settings->sets,
                                      .set_count = settings->set_count,
                                      .allows_outside = settings->allows_outside,
                                      .outputs = settings->outputs,
                                      .output_count = settings->output_count,
                                      .temporary_folder = cli_temporary_folder(),
                                      .worker_count = (int)settings->jobs,
                                      .software = "bobao " BOBAO_VERSION};
    return cli_find_home(&job->home, arena, diag) &&
           cli_find_date(settings, arena, &job->date, diag);
}
