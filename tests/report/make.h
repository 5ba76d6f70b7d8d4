/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_REPORT_MAKE_H
#define TESTS_REPORT_MAKE_H

#include "report/report.h"
#include "support/support.h"

#include "base/text.h"

/* A report made in a test, with all that it needs. Starts zeroed. */
struct made {
    struct arena arena;
    struct diag diag;
    struct report *report;
};

/* The leads that the program ships. */
static inline const struct report_leads *shipped_leads(struct made *made)
{
    struct report_leads *leads = NULL;
    struct span bytes = read_file(&made->arena, BOBAO_SOURCE_DIR "/voices/leads.yaml");

    report_leads_parse("leads.yaml", bytes, &made->arena, &leads, &made->diag);
    assert_no_error("leads.yaml", &made->diag);
    return leads;
}

static inline bool try_make(struct made *made, struct span bytes, struct report_options options)
{
    return report_make(bytes, &options, shipped_leads(made), &made->arena, &made->report,
                       &made->diag);
}

static inline void make(struct made *made, const char *row, struct span bytes,
                        struct report_options options)
{
    bool ok = try_make(made, bytes, options);

    assert_no_error(row, &made->diag);
    assert_true(ok);
}

static inline void unmake(struct made *made)
{
    arena_finish(&made->arena);
    diag_finish(&made->diag);
}

/* The sentences of all chapters, a line each: "# " before a heading, "- " before a list item. */
static inline struct span sentence_lines(struct made *made)
{
    static const char *const marks[] = {"", "# ", "- "};
    struct text lines = {.arena = &made->arena};

    for (size_t c = 0; c < made->report->chapter_count; c++) {
        const struct report_chapter *chapter = &made->report->chapters[c];

        for (size_t i = 0; i < chapter->sentence_count; i++) {
            if (lines.len > 0)
                text_put_byte(&lines, '\n');
            text_put(&lines, span_of(marks[chapter->sentences[i].kind]));
            text_put(&lines, chapter->sentences[i].text);
        }
    }
    return text_span(&lines);
}

/* The titles of the chapters, a line each. */
static inline struct span title_lines(struct made *made)
{
    struct text lines = {.arena = &made->arena};

    for (size_t c = 0; c < made->report->chapter_count; c++) {
        if (c > 0)
            text_put_byte(&lines, '\n');
        text_put(&lines, made->report->chapters[c].title);
    }
    return text_span(&lines);
}

/* Whether a note or warning has `part` in it. */
static inline bool has_message(const struct made *made, enum diag_level level, const char *part)
{
    for (size_t i = 0; i < made->diag.message_count; i++) {
        const struct diag_message *message = &made->diag.messages[i];

        if (message->level == level &&
            span_find(message->text, span_of(part), 0) < message->text.len)
            return true;
    }
    return false;
}

#endif
