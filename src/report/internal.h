/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_INTERNAL_H
#define REPORT_INTERNAL_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"
#include "report/report.h"

/* What only this room sees. Bytes become a report in this order:
 *
 *   detect.c, encoding.c   bytes -> characters with their input offsets
 *   clean.c                -> mapped text: NFC, no radicals or control characters, lines end in \n
 *   markup.c               takes tags and entities of HTML out of plain text
 *   footnotes.c            takes footnotes out of Markdown
 *   spacing.c              closes up what was set apart to fill a line
 *   lines.c or markdown.c  -> blocks (a paragraph, heading or list item each) of one mapped text
 *   annotations.c          takes readings out of the blocks, in place
 *   headings.c             finds the headings among plain blocks, and the paragraphs with one
 *   sentence.c             blocks -> sentences
 *   outline.c, title.c     sentences -> chapters and their titles
 */

/* ---- Text that knows where it came from ------------------------------------------------------ */

/* Valid UTF-8 with the input offset of every byte. Lives in an arena; grows by report_mapped_put.
 */
struct report_mapped {
    struct arena *arena;
    char *data;
    uint32_t *offsets;
    size_t len;
    size_t capacity;
    size_t end; /* the input byte behind the last character put */
};

/* Room for `bytes` of text at once. */
void report_mapped_reserve(struct report_mapped *text, size_t bytes);
void report_mapped_put(struct report_mapped *text, struct span bytes, size_t offset);
void report_mapped_put_rune(struct report_mapped *text, uint32_t rune, size_t offset);
static inline struct span report_mapped_span(const struct report_mapped *text)
{
    return (struct span){text->data, text->len};
}

/* ---- Encodings ------------------------------------------------------------------------------- */

/* The input and how to read it. */
struct report_source {
    struct span bytes;
    const char *encoding; /* an iconv name */
    const char *name;     /* of the file, or NULL */
    bool is_lossy;
};

enum report_decoded { REPORT_DECODED_RUNE, REPORT_DECODED_INVALID, REPORT_DECODED_END };

enum { REPORT_PENDING_RUNES = 8 };

/* Walks the characters of bytes in some encoding. */
struct report_decoder {
    struct span bytes;
    size_t at;
    size_t start; /* the input bytes [start, end) of what was handed out last */
    size_t end;
    bool is_utf8;
    bool is_double_byte; /* GB18030, Big5 and kin: ASCII below 0x80, else two bytes or more */
    size_t unit;         /* bytes of the least character */
    iconv_t iconv;
    bool is_open;
    uint32_t pending[REPORT_PENDING_RUNES]; /* where one input character makes several */
    size_t pending_count;
    size_t pending_at;
};

/* False when iconv does not know the encoding. */
bool report_decoder_open(struct report_decoder *decoder, const char *encoding, struct span bytes);
enum report_decoded report_decoder_next(struct report_decoder *decoder, uint32_t *rune);
void report_decoder_finish(struct report_decoder *decoder);

/* Names without regard to ASCII case. */
bool report_encoding_is(const char *name, const char *other);

/* Chooses source->encoding for source->bytes and says in notes and warnings why. Fails for what is
 * no text at all. */
bool report_detect(struct report_source *source, struct diag *diag);

/* Decodes and cleans all of the source. */
bool report_decode(const struct report_source *source, struct report_mapped *text,
                   size_t *replaced_count, struct diag *diag);

/* Line, column and offset of input byte `offset`. */
struct diag_place report_place(const struct report_source *source, size_t offset);

/* Finds the input byte behind each character of the text, for each of its bytes. `offsets` has one
 * entry more than the text has bytes. */
uint32_t *report_find_ends(const struct report_source *source, struct span text,
                           const uint32_t *offsets, struct arena *arena);

/* Fills line and column of sentences from their starts, in one walk over the input. */
void report_place_sentences(const struct report_source *source, const uint32_t *offsets,
                            struct report_sentence *sentences, size_t count);

/* ---- Characters ------------------------------------------------------------------------------ */

/* Takes characters one by one, cleans them and puts them into a mapped text. */
enum { REPORT_SEGMENT_RUNES = 32 };
struct report_cleaner {
    struct report_mapped *text;
    uint32_t runes[REPORT_SEGMENT_RUNES]; /* a character and the marks upon it */
    size_t count;
    size_t start; /* input bytes of the segment */
    size_t end;
    bool is_after_return;
};
void report_cleaner_put(struct report_cleaner *cleaner, uint32_t rune, size_t start, size_t end);
void report_cleaner_put_replacement(struct report_cleaner *cleaner, size_t start, size_t end);
void report_cleaner_finish(struct report_cleaner *cleaner);

/* Line ends of the input: \n, \r and, for those who use them, \v, \f, U+0085, U+2028, U+2029. */
bool report_is_line_end(uint32_t rune);
/* A letter or number of any script: something that can be said. */
bool report_is_spoken(uint32_t rune);
bool report_has_spoken(struct span text);
bool report_is_blank(uint32_t rune);
/* Control and zero-width characters, which no text of ours has. */
bool report_is_removed(uint32_t rune);
/* The character that a radical (⽔ U+2F54) stands for; any other as it is. */
uint32_t report_without_radical(uint32_t rune);
/* 一 to 九, 十, 百 and both zeros: what numbers of headings are made of. */
bool report_is_numeral(uint32_t rune);
/* ASCII letter or digit. */
bool report_is_alnum(uint32_t rune);
/* Opening and closing quotes and brackets; the partner of an opening one, or 0. The ASCII quote is
 * its own partner. */
uint32_t report_closer_of(uint32_t rune);
bool report_is_closer(uint32_t rune);
bool report_is_quote(uint32_t opener);
/* 。！？，、；：… and their half-width forms: what a heading does not end in. */
bool report_is_punctuation(uint32_t rune);
/* The first character of `text` at `at`, or 0 at its end. */
uint32_t report_rune_at(struct span text, size_t at);
/* The character before `at`, or 0 at the start. */
uint32_t report_rune_before(struct span text, size_t at);
/* The byte behind the character at `at`. */
size_t report_after(struct span text, size_t at);
/* Without blanks of any width at both ends. */
struct span report_trim(struct span text);

/* ---- Blocks ---------------------------------------------------------------------------------- */

/* A run of text that no sentence crosses. Small, for there may be millions. */
struct report_block {
    uint32_t start; /* bytes of the mapped text */
    uint32_t end;
    uint8_t kind;  /* enum report_sentence_kind */
    uint8_t level; /* of a heading, from 1 */
    bool starts_paragraph;
    bool is_title;   /* the headline of the report */
    bool is_outline; /* its first sentence is a heading that the text runs on from */
};

struct report_blocks {
    struct arena *arena;
    struct report_block *blocks;
    size_t count;
    size_t capacity;
};
void report_blocks_put(struct report_blocks *blocks, struct report_block block);

/* Takes HTML out of the text and adds to the counts what it took. */
void report_strip_markup(struct report_mapped *text, bool is_one_line, size_t *tag_count,
                         size_t *entity_count);

/* Takes what a scraper left of HTML out of plain text, with notes of how much. */
void report_take_markup(struct report_mapped *text, bool is_one_line, const char *name,
                        struct diag *diag);

/* Takes the blanks out of runs of single Chinese characters, in place: 通　知. */
void report_close_up(struct report_mapped *text);

struct report_leads;

/* Cuts plain text into blocks, in place: lines broken inside sentences are joined. `leads` may be
 * NULL. */
void report_read_lines(struct report_mapped *text, const struct report_leads *leads,
                       struct report_blocks *blocks);

/* All of it one block: for --by-line. */
void report_read_one_line(struct report_mapped *text, struct report_blocks *blocks);

/* Takes the footnotes out of Markdown, in place: marks and notes. Counts them. */
size_t report_take_footnotes(struct report_mapped *text);

/* Reads Markdown from `input` into `text` and blocks. False, without an error, when there is so
 * much markup in it that it had better be read as plain text; a warning then says so. */
bool report_read_markdown(const struct report_mapped *input, struct report_mapped *text,
                          struct report_blocks *blocks, const char *name, struct diag *diag);

/* Behind the `)` of a Markdown link's `(target "title")` that opens at `at`. */
size_t report_pass_target(struct span input, size_t at, size_t end);

/* Whether a line begins like a numbered heading: 一、 （一） 第一章 1. 1.2 (1) ① */
bool report_is_numbered(struct span line);

/* Whether a line may be a headline: short, and not ended by punctuation. */
bool report_is_headline(struct span line);

/* Whether a line is a part of a web page and none of its text: 首页 > 政务公开, 打印 | 关闭 */
bool report_is_page_part(struct span line);

/* Finds title and headings in plain blocks. */
void report_find_headings(struct span text, struct report_blocks *blocks);

/* Finds the paragraphs that begin with a numbered heading, in any blocks. */
void report_find_outline(struct span text, struct report_blocks *blocks);

/* ---- Annotations ----------------------------------------------------------------------------- */

struct report_annotations {
    struct arena *arena;
    struct report_annotation *annotations;
    size_t count;
    size_t capacity;
};

/* Takes the annotations out of the text, in place. */
void report_take_annotations(struct report_mapped *text, struct report_blocks *blocks,
                             enum report_annotation_policy policy,
                             struct report_annotations *annotations, const char *name,
                             struct diag *diag);

/* The shape of a reading. */
struct report_reading {
    size_t syllable_count; /* 0: this is no reading */
    bool is_toned;         /* has tone marks, tone digits or is bopomofo */
};
struct report_reading report_reading_shape(struct span reading);

/* ---- Sentences, leads and chapters ----------------------------------------------------------- */

enum { REPORT_BREATH_CHARACTERS = 60, REPORT_SENTENCE_CHARACTERS = 600 };

/* A text that begins a chapter. */
struct report_lead {
    struct span text;
    size_t series;  /* 0: a lead of its own; else the number of its enumeration */
    size_t ordinal; /* in its series, from 1 */
};

struct report_leads {
    struct report_lead *leads;
    size_t count;
    size_t capacity;
    bool has_first[256]; /* by lead_hash of the first character: a quick no */
};

/* The longest lead that `text` begins with, or NULL. */
const struct report_lead *report_leads_match(const struct report_leads *leads, struct span text);

/* A sentence in the making; small, for there may be a million. */
struct report_draft {
    uint32_t start; /* bytes of report->text */
    uint32_t end;
    uint8_t kind;
    bool starts_paragraph;
};

struct report_drafts {
    struct arena *arena;
    struct report_draft *drafts;
    size_t count;
    size_t capacity;
};

/* Appends the sentences of a block. */
void report_split_block(struct span text, const struct report_block *block,
                        const struct report_leads *leads, struct arena *scratch,
                        struct report_drafts *drafts);

/* Makes report->chapters of the sentences. */
void report_make_chapters(struct report *report, const struct report_blocks *blocks,
                          struct report_sentence *sentences, size_t count,
                          const struct report_leads *leads, struct arena *arena,
                          struct arena *scratch, struct diag *diag);

/* The title cut anywhere outside a word of letters or a number, as long as can be. */
struct span report_title_cut_long(struct span text, size_t characters, struct arena *arena);

/* ---- html.c: tags in Markdown ---- */

/* A tag among text, as <rt> or </RT lang="zh">. */
struct report_tag {
    struct span name; /* as written; empty: none */
    struct span text; /* that it stands for, or empty */
    bool is_closing;
    bool is_hidden; /* what stands in such an element is not said */
};
struct report_tag report_html_tag(struct span written);

/* The level of the <h1> to <h6> that begins at a byte of the text, or 0. */
unsigned report_html_level(struct span text, size_t at);

#endif
