/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include <string.h>

#include "report/internal.h"

#include "base/banned.h"

/* The steps of a report in the making. */
struct maker {
    const struct report_options *options;
    struct report_source source;
    struct report *report;
    struct report_mapped text;
    struct report_blocks blocks;
    struct report_annotations annotations;
    struct report_drafts drafts;
    const struct report_leads *leads;
    struct arena *arena;
    struct arena scratch; /* what the report does not keep */
    struct diag *diag;
};

static bool name_ends(const char *name, const char *suffix)
{
    size_t len = name ? strlen(name) : 0;

    return len > strlen(suffix) && report_encoding_is(name + len - strlen(suffix), suffix);
}

static bool is_markdown(const struct report_options *options)
{
    if (options->is_one_line)
        return false;
    if (options->format == REPORT_FORMAT_AUTO)
        return name_ends(options->name, ".md") || name_ends(options->name, ".markdown");
    return options->format == REPORT_FORMAT_MARKDOWN;
}

static bool find_encoding(struct maker *maker)
{
    if (maker->options->encoding)
        maker->source.encoding = arena_string(maker->arena, span_of(maker->options->encoding));
    else if (!report_detect(&maker->source, maker->diag))
        return false;
    maker->report->encoding = maker->source.encoding;
    return true;
}

static bool read_markdown(struct maker *maker)
{
    struct report_mapped input = {.arena = &maker->scratch};
    size_t footnote_count;

    if (!report_decode(&maker->source, &input, &maker->report->replaced_count, maker->diag))
        return false;
    footnote_count = report_take_footnotes(&input);
    if (footnote_count > 0)
        diag_note(maker->diag, (struct diag_place){.file = maker->options->name},
                  "footnotes and their marks are left out: %zu", footnote_count);
    report_close_up(&input);
    if (report_read_markdown(&input, &maker->text, &maker->blocks, maker->options->name,
                             maker->diag))
        return true;
    /* Plain text then: the lines are cut in place. */
    report_mapped_reserve(&maker->text, input.len + 1);
    memcpy(maker->text.data, input.data, input.len);
    memcpy(maker->text.offsets, input.offsets, input.len * sizeof(*input.offsets));
    maker->text.len = input.len;
    maker->text.end = input.end;
    report_read_lines(&maker->text, maker->leads, &maker->blocks);
    return true;
}

static bool read_blocks(struct maker *maker)
{
    if (is_markdown(maker->options))
        return read_markdown(maker);
    if (!report_decode(&maker->source, &maker->text, &maker->report->replaced_count, maker->diag))
        return false;
    report_take_markup(&maker->text, maker->options->is_one_line, maker->options->name,
                       maker->diag);
    report_close_up(&maker->text);
    if (maker->options->is_one_line)
        report_read_one_line(&maker->text, &maker->blocks);
    else
        report_read_lines(&maker->text, maker->leads, &maker->blocks);
    return true;
}

static void take_annotations(struct maker *maker)
{
    report_take_annotations(&maker->text, &maker->blocks, maker->options->annotations,
                            &maker->annotations, maker->options->name, maker->diag);
    /* One more entry: where the input goes on behind the last character. */
    report_mapped_reserve(&maker->text, maker->text.len + 1);
    maker->text.offsets[maker->text.len] = (uint32_t)maker->text.end;
    maker->report->text = report_mapped_span(&maker->text);
    maker->report->source_offsets = maker->text.offsets;
    maker->report->source_ends = report_find_ends(&maker->source, maker->report->text,
                                                  maker->text.offsets, maker->arena);
}

static bool split(struct maker *maker)
{
    struct span text = maker->report->text;
    bool is_plain = !is_markdown(maker->options) && !maker->options->is_one_line;
    const struct report_blocks *blocks = &maker->blocks;

    if (is_plain)
        report_find_headings(text, &maker->blocks);
    if (!maker->options->is_one_line)
        report_find_outline(text, &maker->blocks);
    for (size_t i = 0; i < blocks->count; i++) {
        const struct report_block *block = &blocks->blocks[i];

        if (block->is_title)
            maker->report->title = report_trim(span_slice(text, block->start, block->end));
        report_split_block(text, block, maker->leads, &maker->scratch, &maker->drafts);
    }
    if (maker->drafts.count == 0 && !maker->options->is_one_line)
        return diag_error(maker->diag, DIAG_DATA, (struct diag_place){.file = maker->source.name},
                          "nothing to say: no letter, digit or Chinese character in it");
    return true;
}

/* An annotation whose characters went into two sentences, which only the cutting of endless ones
 * does, is none. */
static void keep_whole_annotations(struct maker *maker, const struct report_sentence *sentences)
{
    struct report_annotations *all = &maker->annotations;
    size_t kept = 0;
    size_t s = 0;

    for (size_t i = 0; i < all->count; i++) {
        const struct report_annotation *annotation = &all->annotations[i];

        while (s + 1 < maker->drafts.count && sentences[s + 1].start <= annotation->start)
            s++;
        if (annotation->start >= sentences[s].start &&
            annotation->end <= sentences[s].start + sentences[s].text.len)
            all->annotations[kept++] = *annotation;
    }
    maker->report->annotations = all->annotations;
    maker->report->annotation_count = kept;
}

static void finish(struct maker *maker)
{
    size_t count = maker->drafts.count;
    struct report_sentence *sentences;

    if (count == 0)
        return;
    sentences = arena_alloc_array(maker->arena, count, sizeof(*sentences));
    for (size_t i = 0; i < count; i++) {
        const struct report_draft *draft = &maker->drafts.drafts[i];

        sentences[i] = (struct report_sentence){
            .text = span_slice(maker->report->text, draft->start, draft->end),
            .start = draft->start,
            .kind = (enum report_sentence_kind)draft->kind,
            .starts_paragraph = draft->starts_paragraph,
        };
    }
    keep_whole_annotations(maker, sentences);
    report_place_sentences(&maker->source, maker->report->source_offsets, sentences, count);
    report_make_chapters(maker->report, &maker->blocks, sentences, count, maker->leads,
                         maker->arena, &maker->scratch, maker->diag);
}

bool report_make(struct span bytes, const struct report_options *options,
                 const struct report_leads *leads, struct arena *arena, struct report **report,
                 struct diag *diag)
{
    struct maker maker = {
        .options = options,
        .source = {.bytes = bytes, .name = options->name, .is_lossy = options->is_lossy},
        .text = {.arena = arena},
        .annotations = {.arena = arena},
        .leads = options->is_one_line ? NULL : leads,
        .arena = arena,
        .diag = diag};
    bool ok = false;

    if (bytes.len > REPORT_MAX_BYTES)
        return diag_error(diag, DIAG_DATA, (struct diag_place){.file = options->name},
                          "%zu bytes are more than a report may have (%d): cut it in parts",
                          bytes.len, REPORT_MAX_BYTES);
    maker.blocks.arena = &maker.scratch;
    maker.drafts.arena = &maker.scratch;
    maker.report = arena_alloc(arena, sizeof(*maker.report));
    maker.report->name = arena_copy(arena, span_of(options->name));
    if (!find_encoding(&maker) || !read_blocks(&maker))
        goto done;
    take_annotations(&maker);
    if (!split(&maker))
        goto done;
    finish(&maker);
    *report = maker.report;
    ok = true;
done:
    arena_finish(&maker.scratch);
    return ok;
}
