/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/banned.h"

/* Captions as SubRip: what every video program takes. It knows no escapes. */

/* A clock with a comma before its milliseconds. */
static void put_clock(struct text *out, int64_t ms)
{
    enum { MS_DIGITS = 3 };

    deliver_put_clock_ms(out, ms);
    out->data[out->len - MS_DIGITS - 1] = ',';
}

static void put_cue(struct text *out, size_t number, const struct deliver_caption *caption)
{
    text_put_format(out, "%s%zu\n", number > 1 ? "\n" : "", number);
    put_clock(out, caption->start_ms);
    text_put(out, SPAN(" --> "));
    put_clock(out, caption->end_ms);
    text_put_byte(out, '\n');
    text_put(out, caption->text);
    text_put_byte(out, '\n');
}

static bool close_srt(struct deliver_file *file, struct diag *diag)
{
    return deliver_put_captions(file, (struct span){0}, put_cue, diag);
}

const struct deliver_format deliver_srt = {
    .name = "srt",
    .suffix = ".srt",
    .help = "the same captions for video programs (SubRip)",
    .open = deliver_document_open,
    .close = close_srt,
    .verify = deliver_document_verify,
    .release = deliver_document_release,
};
