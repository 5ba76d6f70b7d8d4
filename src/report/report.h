/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"

/* The Report: a written report, cut into chapters and sentences, with its annotations taken out of
 * the text. It knows nothing of pinyin or sound: an annotation's reading is kept as it was written.
 *
 * All text is valid UTF-8 in NFC without control and zero-width characters, radicals (⽔ U+2F54)
 * are the characters they look like, and blanks inside what was set apart (通　知) are gone;
 * traditional characters, digits, symbols and full-width forms stand as they were written. */

/* More is refused: about 1.4 million characters, or four days of speech. */
enum { REPORT_MAX_BYTES = 4 * 1024 * 1024, REPORT_MAX_CHAPTERS = 99, REPORT_TITLE_CHARACTERS = 20 };

enum report_format { REPORT_FORMAT_AUTO, REPORT_FORMAT_PLAIN, REPORT_FORMAT_MARKDOWN };

/* What to do with annotations, the readings in brackets behind characters:
 *   auto    sparse ones (a human's, on a name) are trusted, dense ones (a machine's, behind most
 *           characters) are hints
 *   trust   they win over everything but the user's own lexicon
 *   hint    they rank below a word that the lexicon knows and above a character's default reading
 *   ignore  taken out of the text and forgotten */
enum report_annotation_policy {
    REPORT_ANNOTATIONS_AUTO,
    REPORT_ANNOTATIONS_TRUST,
    REPORT_ANNOTATIONS_HINT,
    REPORT_ANNOTATIONS_IGNORE
};

struct report_options {
    const char *name;     /* of the file, for messages and as the title of last resort; or NULL */
    const char *encoding; /* an iconv name, or NULL to detect it */
    bool is_lossy;        /* invalid bytes become U+FFFD and are counted, instead of an error */
    enum report_format format; /* AUTO: Markdown when the name ends in .md or .markdown */
    enum report_annotation_policy annotations;
    bool is_one_line; /* --by-line: no title, no outline, one chapter; nothing is a heading; a line
                         with nothing to say is a Report without chapters, not an error */
};

/* A reading that stood in brackets behind characters of the text. */
struct report_annotation {
    size_t start; /* bytes of report->text: the characters that it is for */
    size_t end;
    struct span reading; /* as it was written, without brackets: "zhǎng", "zhang3", "ㄓㄤˇ" */
    bool is_trusted;     /* else it is a hint */
};

enum report_sentence_kind {
    REPORT_SENTENCE_BODY,
    REPORT_SENTENCE_HEADING,  /* a title or a heading line, spoken as one */
    REPORT_SENTENCE_LIST_ITEM /* a Markdown list item, or a line with a bullet */
};

struct report_sentence {
    struct span text; /* a slice of report->text, with its closing punctuation, quotes, brackets */
    size_t start;     /* text.data - report->text.data */
    enum report_sentence_kind kind;
    bool starts_paragraph;
    size_t line;   /* in the input, from 1 */
    size_t column; /* in characters, from 1 */
};

struct report_chapter {
    struct span title;   /* at most REPORT_TITLE_CHARACTERS, cut at a sensible place; never empty */
    struct span heading; /* what the title was cut from */
    struct report_sentence *sentences;
    size_t sentence_count; /* at least 1 */
};

struct report {
    struct span name;  /* options->name, or empty */
    struct span title; /* its headline; empty when it has none */
    /* The whole clean text; every sentence is a slice of it. Paragraphs, headings and items are
     * parted by one newline each, the only control character in it. */
    struct span text;
    /* The input byte at which each byte of `text` begins: text.len + 1 entries, never falling. The
     * bytes of one character all point at its first input byte, the last entry behind the last
     * character. What is made (the comma between two table cells) points at what it is made of. */
    const uint32_t *source_offsets;
    /* The input byte behind the character that each byte of `text` is of: text.len entries. What
     * was taken out behind it (a tag, an annotation, a line end) lies beyond. Where a character was
     * made of several, or of an entity, it is where the next one begins. */
    const uint32_t *source_ends;
    struct report_annotation *annotations; /* by start, none overlapping */
    size_t annotation_count;
    struct report_chapter *chapters;
    size_t chapter_count;  /* 1 to REPORT_MAX_CHAPTERS; 0 for a single line with nothing to say */
    const char *encoding;  /* what it was read as, an iconv name */
    size_t replaced_count; /* invalid bytes replaced, with is_lossy */
};

/* Makes a Report of the bytes of a file.
 *
 * leads    the discourse leads that begin chapters (report_leads_parse); NULL: none
 * returns  false when the bytes are not text in the encoding (DIAG_DATA with line, column and byte
 *          offset), when there is nothing to say in them, or when there are too many
 * owns     the report and all in it live in `arena`; `bytes` may go away
 * notes    encoding detected and how sure, what was decided about annotations, chapters merged
 */
struct report_leads;
bool report_make(struct span bytes, const struct report_options *options,
                 const struct report_leads *leads, struct arena *arena, struct report **report,
                 struct diag *diag);

/* The discourse leads of official reports (会议认为, 一是 …), from voices/leads.yaml. */
bool report_leads_parse(const char *file, struct span bytes, struct arena *arena,
                        struct report_leads **leads, struct diag *diag);

/* The title cut to at most `characters` characters: at punctuation, or before a word that begins a
 * clause, rather than anywhere. A slice of `text` or a copy in the arena. */
struct span report_title_cut(struct span text, size_t characters, struct arena *arena);

#endif
