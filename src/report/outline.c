/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include "base/banned.h"

/* Where a chapter begins. */
struct start {
    size_t first;  /* sentence */
    size_t titled; /* the sentence that gives the title */
    bool is_lead;
};

struct starts {
    struct arena *arena;
    struct start *starts;
    size_t count;
    size_t capacity;
};

static void put_start(struct starts *starts, size_t sentence, bool is_lead)
{
    struct start start = {.first = sentence, .titled = sentence, .is_lead = is_lead};

    ARENA_PUSH(starts->arena, starts->starts, starts->count, starts->capacity, start);
}

/* The block that a sentence is of, from `b` on. */
static size_t block_of(const struct report_blocks *blocks, size_t b,
                       const struct report_sentence *sentence)
{
    while (b + 1 < blocks->count && blocks->blocks[b].end <= sentence->start)
        b++;
    return b;
}

/* Chapters from headings, and from the paragraphs that begin with one. Counts the sentences of the
 * title and what stands before it. */
static size_t find_heading_starts(struct starts *starts, const struct report_blocks *blocks,
                                  const struct report_sentence *sentences, size_t count,
                                  bool *has_outline)
{
    size_t title_count = 0;
    size_t heading_count = 0;
    size_t b = 0;

    *has_outline = false;
    for (size_t i = 0; i < count; i++) {
        const struct report_block *block;

        b = block_of(blocks, b, &sentences[i]);
        block = &blocks->blocks[b];
        if (block->is_title) {
            title_count = i + 1;
        } else if (sentences[i].starts_paragraph &&
                   (sentences[i].kind == REPORT_SENTENCE_HEADING || block->is_outline)) {
            put_start(starts, i, false);
            heading_count += sentences[i].kind == REPORT_SENTENCE_HEADING;
            *has_outline = *has_outline || block->is_outline;
        }
    }
    if (heading_count == 0)
        starts->count = 0; /* leads count too */
    return title_count;
}

/* The enumeration that is under way: a chapter each from its second member on, when its first is
 * known to have company. */
struct enumeration {
    size_t series; /* 0: none */
    size_t ordinal;
    size_t sentence; /* of the first member */
};

/* Chapters from leads and from paragraphs that begin with a heading; where there are such, an
 * enumeration is a part of one of them. */
static void find_lead_starts(struct starts *starts, const struct report_blocks *blocks,
                             bool has_outline, const struct report_leads *leads,
                             const struct report_sentence *sentences, size_t count)
{
    struct enumeration enumeration = {0};
    size_t first_place = 0; /* among starts, where the first member goes */
    size_t b = 0;

    for (size_t i = 0; i < count; i++) {
        const struct report_lead *lead = leads ? report_leads_match(leads, sentences[i].text)
                                               : NULL;

        b = block_of(blocks, b, &sentences[i]);
        if (blocks->blocks[b].is_outline && sentences[i].starts_paragraph) {
            put_start(starts, i, false);
            continue;
        }
        if (!lead || sentences[i].kind == REPORT_SENTENCE_HEADING ||
            (has_outline && lead->series > 0))
            continue;
        if (lead->series == 0) {
            put_start(starts, i, true);
            enumeration = (struct enumeration){0};
        } else if (lead->ordinal == 1) {
            enumeration = (struct enumeration){lead->series, 1, i};
            first_place = starts->count;
        } else if (lead->series == enumeration.series && lead->ordinal == enumeration.ordinal + 1) {
            if (enumeration.ordinal == 1 && first_place == starts->count)
                put_start(starts, enumeration.sentence, true);
            put_start(starts, i, true);
            enumeration.ordinal++;
        }
    }
}

/* What stands before the first start is a chapter too; a title alone is not, it opens the first. */
static void add_opening(struct starts *starts, size_t title_count)
{
    if (starts->count > 0 && starts->starts[0].first <= title_count) {
        starts->starts[0].first = 0;
        return;
    }
    put_start(starts, 0, false);
    for (size_t i = starts->count - 1; i > 0; i--)
        starts->starts[i] = starts->starts[i - 1];
    starts->starts[0] = (struct start){0};
}

/* Keeps REPORT_MAX_CHAPTERS starts, evenly chosen. */
static void merge_starts(struct starts *starts, const char *name, struct diag *diag)
{
    size_t count = starts->count;

    if (count <= REPORT_MAX_CHAPTERS)
        return;
    for (size_t i = 0; i < REPORT_MAX_CHAPTERS; i++)
        starts->starts[i] = starts->starts[i * count / REPORT_MAX_CHAPTERS];
    starts->count = REPORT_MAX_CHAPTERS;
    diag_warning(diag, (struct diag_place){.file = name},
                 "%zu chapters are too many: neighbours were merged into %d", count,
                 REPORT_MAX_CHAPTERS);
}

static bool is_taken(const struct report *report, size_t count, struct span title)
{
    for (size_t i = 0; i < count; i++) {
        if (span_equals(report->chapters[i].title, title))
            return true;
    }
    return false;
}

static void set_title(const struct report *report, const struct start *start,
                      const struct report_sentence *sentences, struct report_chapter *chapter,
                      struct arena *arena)
{
    bool is_opening = start->titled == 0 && !start->is_lead;

    chapter->heading = is_opening && report->title.len > 0 ? report->title
                                                           : sentences[start->titled].text;
    chapter->title = report_title_cut(chapter->heading, REPORT_TITLE_CHARACTERS, arena);
    if (start->is_lead && is_taken(report, (size_t)(chapter - report->chapters), chapter->title))
        chapter->title = report_title_cut_long(chapter->heading, REPORT_TITLE_CHARACTERS, arena);
}

void report_make_chapters(struct report *report, const struct report_blocks *blocks,
                          struct report_sentence *sentences, size_t count,
                          const struct report_leads *leads, struct arena *arena,
                          struct arena *scratch, struct diag *diag)
{
    struct starts starts = {.arena = scratch};
    bool has_outline;
    size_t title_count = find_heading_starts(&starts, blocks, sentences, count, &has_outline);

    if (starts.count == 0)
        find_lead_starts(&starts, blocks, has_outline, leads, sentences, count);
    add_opening(&starts, title_count);
    merge_starts(&starts, report->name.len > 0 ? report->name.data : NULL, diag);
    report->chapters = arena_alloc_array(arena, starts.count, sizeof(*report->chapters));
    for (size_t i = 0; i < starts.count; i++) {
        const struct start *start = &starts.starts[i];
        size_t end = i + 1 < starts.count ? starts.starts[i + 1].first : count;
        struct report_chapter *chapter = &report->chapters[i];

        chapter->sentences = sentences + start->first;
        chapter->sentence_count = end - start->first;
        set_title(report, start, sentences, chapter, arena);
    }
    report->chapter_count = starts.count;
}
