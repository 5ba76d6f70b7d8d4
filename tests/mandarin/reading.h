/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_MANDARIN_READING_H
#define TESTS_MANDARIN_READING_H

#include "support/support.h"

#include "base/text.h"
#include "base/utf8.h"
#include "mandarin/internal.h"

/* What the tests of the readings share: a sentence through fold, written forms and readings. */

static inline struct mandarin *open_mandarin(void)
{
    struct diag diag = {0};
    struct mandarin *mandarin;

    if (!mandarin_open(&mandarin, BOBAO_SHARE_DIR "/mandarin.lex", &diag))
        assert_no_error("mandarin.lex", &diag);
    diag_finish(&diag);
    return mandarin;
}

static inline struct mandarin_line read_line(const struct mandarin *mandarin, struct span text,
                                             const struct report_annotation *annotations,
                                             size_t annotation_count,
                                             const struct mandarin_user_lexicon *user,
                                             struct arena *arena)
{
    struct mandarin_line line = {.arena = arena, .text = text};
    struct mandarin_options options = {.user_lexicon = user};

    mandarin_fold(mandarin, &line, annotations, annotation_count);
    mandarin_normalize(&line);
    mandarin_read(mandarin, &options, &line);
    return line;
}

/* The syllables, with blanks between; Latin words in braces. */
static inline struct span pinyin_of(const struct mandarin_line *line)
{
    struct text out = {.arena = line->arena};

    for (size_t w = 0; w < line->word_count; w++) {
        const struct script_word *said = &line->words[w].said;

        if (line->words[w].is_mark)
            continue;
        if (said->language != SCRIPT_MANDARIN)
            text_put_format(&out, "%s{%.*s}", out.len ? " " : "", SPAN_ARGS(said->spoken));
        for (size_t i = 0; i < said->syllable_count; i++)
            text_put_format(&out, "%s%s%d%s", out.len ? " " : "", said->syllables[i].base,
                            said->syllables[i].tone, said->syllables[i].has_erhua ? " er5" : "");
    }
    return text_span(&out);
}

#endif
