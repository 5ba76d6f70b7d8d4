/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_INTERNAL_H
#define MANDARIN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "mandarin/mandarin.h"
#include "report/report.h"
#include "script/script.h"

/* What the stages of this room hand to each other, for one sentence:
 *
 *   text ─fold.c─► chars ─normalize/─► units ─segment.c, readings.c─► words ─sandhi.c─► words
 *        ─prosody.c─► phrases of the Script
 */

/* A character of the sentence, folded: full-width ASCII is half-width, a traditional character is
 * the simplified one of the word it stands in. One char for each character of the text. */
struct mandarin_char {
    uint32_t rune;
    uint32_t written; /* as it stands in the text */
    uint32_t start;   /* bytes of the sentence's text */
    uint32_t end;
    const struct report_annotation *annotation; /* that covers it, or NULL */
};

/* Punctuation that says how to speak, as it reaches prosody. */
enum mandarin_mark {
    MANDARIN_MARK_NONE,
    MANDARIN_MARK_ENUMERATION, /* 、 */
    MANDARIN_MARK_COMMA,
    MANDARIN_MARK_COLON,
    MANDARIN_MARK_DASH, /* —— between clauses */
    MANDARIN_MARK_SEMICOLON,
    MANDARIN_MARK_PERIOD,
    MANDARIN_MARK_QUESTION,
    MANDARIN_MARK_EXCLAMATION,
    MANDARIN_MARK_ELLIPSIS,
    MANDARIN_MARK_QUOTE_OPEN, /* “ ‘ 「 『 */
    MANDARIN_MARK_QUOTE_CLOSE,
    MANDARIN_MARK_BRACKET_OPEN, /* ( （ 〔 [ 【 that are spoken as an aside */
    MANDARIN_MARK_BRACKET_CLOSE,
    MANDARIN_MARK_TITLE_OPEN, /* 《 〈 */
    MANDARIN_MARK_TITLE_CLOSE,
    MANDARIN_MARK_SPACE /* a blank between Han characters: a small break where nothing else is */
};

/* One thing that is said, or a mark. */
enum mandarin_unit_kind {
    MANDARIN_UNIT_HAN,     /* one spoken character: rune */
    MANDARIN_UNIT_ENGLISH, /* one word for the English voice: latin */
    MANDARIN_UNIT_LETTERS, /* letters spelled in Mandarin: latin, A-Z only */
    MANDARIN_UNIT_MARK     /* mark */
};

struct mandarin_unit {
    enum mandarin_unit_kind kind;
    enum mandarin_mark mark;
    enum script_form form;
    uint32_t rune;     /* simplified */
    struct span latin; /* in the arena */
    uint32_t word;     /* units with the same number (not 0) are one word, whatever the segmenter
                          thinks;     0: it decides. Numbers rise along the sentence. */
    uint32_t
        start;    /* bytes of the sentence's text; all units made from one written form have the */
    uint32_t end; /* range of the whole form */
    const struct report_annotation *annotation; /* for a HAN unit that stands as written, or NULL */
};

/* Something that was read by a fallback: shown with -v, counted in a warning. */
struct mandarin_fallback {
    uint32_t start; /* bytes of the sentence's text */
    uint32_t end;
    const char *how; /* static: "unknown symbol left out", "digits read one by one" */
};

/* A word, before it becomes a script_word: the same with what sandhi and prosody ask about. */
struct mandarin_word {
    struct script_word said; /* without text, start and end: mandarin.c fills them at the end */
    uint32_t first_unit;
    uint32_t unit_count;
    bool is_mark; /* then only first_unit counts */
};

/* One sentence on its way. Arrays live in `arena`, which is reset or finished by the caller. */
struct mandarin_line {
    struct arena *arena;
    struct span text;
    struct mandarin_char *chars;
    size_t char_count;
    struct mandarin_unit *units;
    size_t unit_count;
    size_t unit_capacity;
    struct mandarin_word *words;
    size_t word_count;
    size_t word_capacity;
    struct mandarin_fallback *fallbacks;
    size_t fallback_count;
    size_t fallback_capacity;
};

/* fold.c: text -> chars. `annotations` are those of the sentence, with offsets relative to its
 * text; may be NULL. */
void mandarin_fold(const struct mandarin *mandarin, struct mandarin_line *line,
                   const struct report_annotation *annotations, size_t annotation_count);

/* normalize/scanner.c: chars -> units. Nothing is dropped in silence: what no rule knows is read by
 * a fallback and listed in line->fallbacks. */
void mandarin_normalize(struct mandarin_line *line);

/* segment.c and readings.c: units -> words with citation readings; surface tones equal to them. */
void mandarin_read(const struct mandarin *mandarin, const struct mandarin_options *options,
                   struct mandarin_line *line);

/* titles.c: the chapter's title, cut between words. A slice of the Report, or in `scratch`. */
struct span mandarin_title(const struct mandarin *mandarin, const struct mandarin_options *options,
                           const struct report_chapter *chapter, struct arena *scratch);

/* sandhi.c: sets the surface tones of `count` words, one clause: no sandhi crosses its ends.
 * `scratch` is used during the call. */
void mandarin_sandhi(const struct mandarin *mandarin, struct mandarin_word *words, size_t count,
                     struct arena *scratch);

/* prosody.c: cuts the line into phrases, applies sandhi to each clause, and fills the sentence's
 * phrases and role. False when nothing in the line is spoken. */
bool mandarin_phrase(const struct mandarin *mandarin, struct mandarin_line *line,
                     struct arena *arena, struct script_sentence *sentence);

#endif
