/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes reports of anything. The first byte chooses the options, the rest is the file. What a
 * report promises in its header is checked. */
#include "report/report.h"

#include <stdlib.h>

#include "base/utf8.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is_true)
{
    if (!is_true)
        abort();
}

static void check_sentences(const struct report *report)
{
    size_t end = 0;

    for (size_t c = 0; c < report->chapter_count; c++) {
        const struct report_chapter *chapter = &report->chapters[c];

        must(chapter->sentence_count >= 1 && chapter->title.len > 0);
        must(utf8_count(chapter->title) <= REPORT_TITLE_CHARACTERS);
        must(utf8_valid_len(chapter->title) == chapter->title.len);
        for (size_t i = 0; i < chapter->sentence_count; i++) {
            const struct report_sentence *sentence = &chapter->sentences[i];

            must(sentence->start >= end && sentence->text.len > 0);
            must(sentence->text.data == report->text.data + sentence->start);
            must(utf8_count(sentence->text) <= 600);
            must(sentence->line >= 1 && sentence->column >= 1);
            end = sentence->start + sentence->text.len;
        }
    }
    must(end <= report->text.len);
}

static void check(const struct report *report, bool is_one_line, size_t input_len)
{
    size_t end = 0;

    must(utf8_valid_len(report->text) == report->text.len);
    must((is_one_line || report->chapter_count >= 1) &&
         report->chapter_count <= REPORT_MAX_CHAPTERS);
    for (size_t i = 0; i < report->text.len; i++) {
        unsigned char byte = (unsigned char)report->text.data[i];

        must(report->source_offsets[i] <= report->source_offsets[i + 1]);
        must(report->source_ends[i] >= report->source_offsets[i]);
        must(report->source_ends[i] <= input_len);
        must((byte >= 0x20 && byte != 0x7f) || byte == '\n');
    }
    must(report->source_offsets[report->text.len] <= input_len);
    for (size_t i = 0; i < report->annotation_count; i++) {
        must(report->annotations[i].start >= end);
        must(report->annotations[i].end > report->annotations[i].start);
        end = report->annotations[i].end;
    }
    must(end <= report->text.len);
    check_sentences(report);
}

/* Parsed once, for speed: reading YAML has a target of its own. */
static const struct report_leads *shared_leads(void)
{
    static const char text[] = "leads: [会议认为, ab]\nenumerations: [[一是, 二是], [c1, c2]]\n";
    static struct arena arena;
    static struct diag diag;
    static struct report_leads *leads;

    if (!leads)
        must(report_leads_parse("leads", span_of(text), &arena, &leads, &diag));
    return leads;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL,      NULL,   NULL,     "utf-8",
                                            "gb18030", "big5", "utf-16", "iso-2022-jp"};
    struct arena arena = {0};
    struct diag diag = {0};
    struct report *report = NULL;
    struct report_options options = {0};
    unsigned choice;
    struct span bytes;

    if (size == 0)
        return 0;
    choice = data[0];
    options.encoding = encodings[choice & 7];
    options.is_lossy = (choice & 8) != 0;
    options.format = choice & 16 ? REPORT_FORMAT_MARKDOWN : REPORT_FORMAT_PLAIN;
    options.is_one_line = (choice & 96) == 96;
    options.annotations = (enum report_annotation_policy)(choice >> 5 & 3);
    bytes = (struct span){(const char *)data + 1, size - 1};
    if (report_make(bytes, &options, shared_leads(), &arena, &report, &diag))
        check(report, options.is_one_line, bytes.len);
    else
        must(diag_first_error(&diag) != NULL);
    diag_finish(&diag);
    arena_finish(&arena);
    return 0;
}
