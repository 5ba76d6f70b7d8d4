/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/internal.h"

#include "base/utf8.h"
#include "mandarin/phrasing.h"

#include "base/banned.h"

/* A title that the Report had to cut short where no mark or clause helped may end inside a word,
 * for it knows none. Here it ends before that word: 规模以上工业企业, not 规模以上工业企业利. Nor does it end between a
 * number and its unit, behind 的 and an attribute, or inside a list: it steps back to a phrase. */

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

/* Whether Chinese goes on behind the title, as it does in a word, or a list does. */
static bool is_followed(struct span heading, size_t end)
{
    struct span rest = span_slice(heading, end, heading.len);
    uint32_t next = 0;

    return utf8_next(&rest, &next) && (utf8_is_han(next) || next == U'、');
}

static size_t end_of(const struct mandarin_line *line, size_t i)
{
    const struct mandarin_word *word = &line->words[i];

    return line->units[word->first_unit + (word->is_mark ? 1 : word->unit_count) - 1].end;
}

/* Where a speaker would breathe: behind which words, marks and what stands before them included. */
static bool *find_breaths(const struct mandarin *mandarin, const struct mandarin_line *line)
{
    bool *is_cut = arena_alloc_array(line->arena, line->word_count + 1, sizeof(*is_cut));
    size_t first = 0;

    for (size_t i = 0; i <= line->word_count; i++) {
        if (i < line->word_count && !line->words[i].is_mark)
            continue;
        if (i > first) {
            phrasing_find_breaths(mandarin, line->words + first, i - first, is_cut + first,
                                  line->arena);
            is_cut[i - 1] = true;
        }
        first = i + 1;
    }
    return is_cut;
}

/* Whether the words up to `last` end in the middle of something. */
static bool is_unfinished(const struct mandarin_line *line, const bool *is_cut, size_t last)
{
    struct span text = span_slice(line->text, 0, end_of(line, last));
    struct span rest = span_slice(line->text, text.len, line->text.len);
    uint32_t before = 0;
    uint32_t next = 0;

    utf8_last(text, &before);
    utf8_next(&rest, &next);
    if (next == U'、')
        return true;
    if (!utf8_is_han(next))
        return false;
    if (utf8_is_digit(before))
        return true;
    if (span_is(line->words[last].said.spoken, "的"))
        return true;
    return last > 0 && !is_cut[last] && span_is(line->words[last - 1].said.spoken, "的");
}

/* Whether a quotation or bracket that opens before the end is still open there. */
static bool is_open(const struct mandarin_line *line, size_t last)
{
    int depth = 0;

    for (size_t i = 0; i <= last; i++) {
        switch (phrasing_mark(line, i)) {
        case MANDARIN_MARK_QUOTE_OPEN:
        case MANDARIN_MARK_BRACKET_OPEN:
        case MANDARIN_MARK_TITLE_OPEN:
            depth++;
            break;
        case MANDARIN_MARK_QUOTE_CLOSE:
        case MANDARIN_MARK_BRACKET_CLOSE:
        case MANDARIN_MARK_TITLE_CLOSE:
            depth--;
            break;
        default:
            break;
        }
    }
    return depth != 0;
}

static size_t characters_of(const struct mandarin_line *line, size_t start, size_t end)
{
    return utf8_count(span_slice(line->text, start, end));
}

/* Where the title that begins at `start` and is to end at `end` ends with something whole. */
static size_t finish_end(const struct mandarin *mandarin, const struct mandarin_line *line,
                         size_t start, size_t end)
{
    const bool *is_cut = find_breaths(mandarin, line);
    size_t last = line->word_count;

    while (last > 0 && end_of(line, last - 1) > end)
        last--;
    if (last-- == 0 || line->words[last].is_mark || !is_unfinished(line, is_cut, last))
        return end;
    while (last-- > 0 && end_of(line, last) > start) {
        size_t at = end_of(line, last);

        if (characters_of(line, start, at) < LEAST_CHARACTERS)
            break;
        if (is_cut[last] && !line->words[last].is_mark && !is_unfinished(line, is_cut, last) &&
            !is_open(line, last))
            return at;
    }
    return end;
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
    title = span_slice(heading, start, finish_end(mandarin, &line, start, word_start(&line, end)));
    if (span_equals(title, chapter->title) || utf8_count(title) < LEAST_CHARACTERS)
        return chapter->title;
    return report_title_cut(title, REPORT_TITLE_CHARACTERS, scratch);
}
