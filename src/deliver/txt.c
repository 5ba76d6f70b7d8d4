/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* The transcript: what is heard, as it was written. The programme's title, each chapter under its
 * heading with two empty lines before it, paragraphs with one. */

struct transcript {
    struct deliver_document document;
    struct span last; /* what was put last, to know whether a blank is wanted */
};

static void put(struct transcript *transcript, struct span text)
{
    deliver_document_put(&transcript->document, text);
    transcript->last = text;
}

static bool is_ascii(const char *byte)
{
    return *byte > ' ' && *byte <= '~';
}

/* Sentences of Chinese follow each other closely, those of Latin letters with a blank. */
static void put_sentence(struct transcript *transcript, struct span text)
{
    struct span last = transcript->last;

    if (text.len > 0 && last.len > 0 && is_ascii(&last.data[last.len - 1]) && is_ascii(text.data))
        put(transcript, SPAN(" "));
    put(transcript, text);
}

static bool is_own_line(const struct script_sentence *sentence)
{
    return sentence->starts_paragraph || sentence->role == SCRIPT_ROLE_HEADING ||
           sentence->role == SCRIPT_ROLE_LIST_ITEM;
}

/* The heading is spoken in full as the chapter's first sentence; the chapter's title may be a
 * shorter form of it, or made of the first words, and then stands above them. */
static void put_chapter(struct transcript *transcript, const struct script_chapter *chapter)
{
    bool has_heading = chapter->sentence_count > 0 &&
                       chapter->sentences[0].role == SCRIPT_ROLE_HEADING;
    bool was_heading = false;

    if (transcript->last.len > 0)
        put(transcript, SPAN("\n\n\n"));
    if (!has_heading) {
        put(transcript, span_trim(chapter->title));
        was_heading = true;
    }
    for (size_t i = 0; i < chapter->sentence_count; i++) {
        const struct script_sentence *sentence = &chapter->sentences[i];

        if (was_heading || (i > 0 && is_own_line(sentence)))
            put(transcript, SPAN("\n\n"));
        put_sentence(transcript, span_trim(sentence->text));
        was_heading = sentence->role == SCRIPT_ROLE_HEADING;
    }
}

/* Whether the first chapter begins with the programme's title anyway. */
static bool begins_with_title(const struct deliver_info *info)
{
    const struct script_chapter *first = info->script->chapters;

    if (info->script->chapter_count == 0)
        return false;
    return span_equals(first->title, info->title) ||
           (first->sentence_count > 0 && first->sentences[0].role == SCRIPT_ROLE_HEADING &&
            span_starts(first->sentences[0].text, info->title));
}

static bool close_txt(struct deliver_file *file, struct diag *diag)
{
    const struct deliver_info *info = file->info;
    struct transcript transcript = {0};

    deliver_document_start(&transcript.document, file, diag);
    if (info->title.len > 0 && !begins_with_title(info))
        put(&transcript, info->title);
    for (size_t i = 0; i < info->script->chapter_count; i++)
        put_chapter(&transcript, &info->script->chapters[i]);
    put(&transcript, SPAN("\n"));
    return deliver_document_end(&transcript.document);
}

const struct deliver_format deliver_txt = {
    .name = "txt",
    .suffix = ".txt",
    .help = "transcript, with headings and paragraphs, as it was written",
    .open = deliver_document_open,
    .close = close_txt,
    .verify = deliver_document_verify,
    .release = deliver_document_release,
};
