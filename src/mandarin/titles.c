/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* A title that the Report had to cut short where no mark or clause helped may end inside a word,
 * for it knows none. Here it ends before that word: 规模以上工业企业, not 规模以上工业企业利. */

enum { LEAST_CHARACTERS = 6 };

/* Where the word begins that goes over byte `at` of the line; `at` when none does. */
static size_t word_start(const struct mandarin_line *line, size_t at)
{
    for (size_t i = 0; i < line->word_count; i++) {
        const struct mandarin_word *word = &line->words[i];
        size_t start = line->units[word->first_unit].start;

        if (start < at && line->units[word->first_unit + word->unit_count - 1].end > at)
            return start;
    }
    return at;
}

/* Whether Chinese goes on behind the title, as it does in a word. */
static bool is_followed(struct span heading, size_t end)
{
    struct span rest = span_slice(heading, end, heading.len);
    uint32_t next = 0;

    return utf8_next(&rest, &next) && utf8_is_han(next);
}

struct span mandarin_title(const struct mandarin *mandarin, const struct mandarin_options *options,
                           const struct report_chapter *chapter, struct arena *scratch)
{
    struct span heading = chapter->heading;
    struct mandarin_line line = {.arena = scratch, .text = heading};
    size_t start = span_find(heading, chapter->title, 0);
    size_t end = start + chapter->title.len;
    struct span title;

    /* not when it is whole, or lost an open quote in its middle and so is no part of the heading */
    if (end >= heading.len || !is_followed(heading, end))
        return chapter->title;
    mandarin_fold(mandarin, &line, NULL, 0);
    mandarin_normalize(&line);
    mandarin_read(mandarin, options, &line);
    title = span_slice(heading, start, word_start(&line, end));
    if (title.len == chapter->title.len || utf8_count(title) < LEAST_CHARACTERS)
        return chapter->title;
    return report_title_cut(title, REPORT_TITLE_CHARACTERS, scratch);
}
