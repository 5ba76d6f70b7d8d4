/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/banned.h"

/* Captions as WebVTT, which browsers and podcast:transcript take. */

static void put_escaped(struct text *out, struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.data[i]) {
        case '&':
            text_put(out, SPAN("&amp;"));
            break;
        case '<':
            text_put(out, SPAN("&lt;"));
            break;
        case '>':
            text_put(out, SPAN("&gt;"));
            break;
        default:
            text_put_byte(out, text.data[i]);
        }
    }
}

static void put_cue(struct text *out, size_t number, const struct deliver_caption *caption)
{
    (void)number;
    text_put_byte(out, '\n');
    deliver_put_clock_ms(out, caption->start_ms);
    text_put(out, SPAN(" --> "));
    deliver_put_clock_ms(out, caption->end_ms);
    text_put_byte(out, '\n');
    put_escaped(out, caption->text);
    text_put_byte(out, '\n');
}

static bool close_vtt(struct deliver_file *file, struct diag *diag)
{
    return deliver_put_captions(file, SPAN("WEBVTT\n"), put_cue, diag);
}

const struct deliver_format deliver_vtt = {
    .name = "vtt",
    .suffix = ".vtt",
    .help = "captions cut by sense, for browsers and podcast apps (WebVTT)",
    .open = deliver_document_open,
    .close = close_vtt,
    .verify = deliver_document_verify,
    .release = deliver_document_release,
};
