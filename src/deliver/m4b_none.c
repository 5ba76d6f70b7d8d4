/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/banned.h"

/* In place of m4b.c where FFmpeg's headers were not there when Bobao was built. */

static bool check(struct diag_place place, struct diag *diag)
{
    return diag_error(
        diag, DIAG_UNAVAILABLE, place,
        "this bobao was built without M4B and M4A: install libavformat-dev and build it "
        "anew, or choose .mp3 or .opus");
}

static bool open_none(struct deliver_file *file, struct diag *diag)
{
    return check(deliver_place(file), diag);
}

static bool write_none(struct deliver_file *file, const int32_t *samples, int64_t frames,
                       struct diag *diag)
{
    (void)samples;
    (void)frames;
    return open_none(file, diag);
}

static void release(struct deliver_file *file)
{
    (void)file;
}

const struct deliver_format deliver_m4b = {
    .name = "m4b",
    .suffix = ".m4b",
    .help = "M4B audio book: not in this build",
    .has_sound = true,
    .check = check,
    .open = open_none,
    .write = write_none,
    .close = open_none,
    .verify = open_none,
    .release = release,
};

const struct deliver_format deliver_m4a = {
    .name = "m4a",
    .suffix = ".m4a",
    .help = "M4A: not in this build",
    .has_sound = true,
    .check = check,
    .open = open_none,
    .write = write_none,
    .close = open_none,
    .verify = open_none,
    .release = release,
};
