/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_READINGS_H
#define MANDARIN_READINGS_H

#include <stdint.h>

#include "mandarin/internal.h"
#include "mandarin/lexicon.h"
#include "mandarin/segment.h"

/* The reading of one unit that is a Chinese character. */
struct reading {
    struct script_syllable syllable;
    enum script_origin origin;
    double margin; /* of the model */
    bool is_word;  /* a word that the lexicon knows gives it */
};

/* A line being read. */
struct reader {
    const struct lexicon *lexicon;
    struct mandarin_line *line;
    struct segment segment;
    uint32_t *unit_of;        /* position -> unit */
    uint32_t *position_of;    /* unit -> its first position */
    struct reading *readings; /* by unit; base[0] == 0 where there is none */
};

/* The unit that stands at a position, or NULL outside the line. */
const struct mandarin_unit *reader_unit(const struct reader *reader, size_t position);

/* Whether what begins at a position is one of the words in a list separated by blanks, wherever the
 * line was cut. */
bool reader_begins_with(const struct reader *reader, size_t at, const char *list);

/* Gives the unit at a position the syllable written so ("dei3"), if it is one. */
void reader_set(struct reader *reader, size_t position, const char *written,
                enum script_origin origin);

/* words_around.c: what rules ask about the words of the line. A token may be NULL: no word is it. */

/* The characters of the line as a set of 64: one whose bit is not there does not occur in it. */
uint64_t reader_characters(const struct reader *reader);
static inline uint64_t reader_bit(uint32_t rune)
{
    return (uint64_t)1 << (rune & 63);
}

/* The token at a position, and the one before or behind it, or NULL. */
const struct segment_token *reader_token_of(const struct reader *reader, size_t at);
const struct segment_token *reader_neighbour(const struct reader *reader, size_t at, int distance);

/* Whether a token is one of the words in a list separated by blanks; has this part of speech in the
 * lexicon; is a verb there. */
bool reader_is_one_of(const struct reader *reader, const struct segment_token *token,
                      const char *list);
bool reader_has_pos(const struct reader *reader, const struct segment_token *token,
                    const char *name);
bool reader_is_verb(const struct reader *reader, const struct segment_token *token);

/* Whether the position is the first of its line or stands behind a mark; whether a clause ends
 * before it. */
bool reader_is_opening(const struct reader *reader, size_t at);
bool reader_is_closing(const struct reader *reader, size_t at);

/* names.c: readings of surnames in the place of one, and only there, where the model is led astray.
 */
void names_apply(struct reader *reader);

/* rules.c: readings that follow from the company that a character keeps, better than the model
 * tells them. */
void rules_apply(struct reader *reader);

/* company.c: readings that the words right beside a character decide. */
void company_apply(struct reader *reader);

/* words.c: makes the line's words of the tokens and readings. */
void words_make(struct reader *reader);

/* user.c: puts the words of the user's lexicon into the line's units, as fixed words; returns for
 * every unit its syllable, or NULL where the user says nothing, or NULL altogether. A single
 * character of the user's only counts where is_alone[unit]: it is no part of a longer word. */
const struct script_syllable **user_words(const struct mandarin_user_lexicon *lexicon,
                                          struct mandarin_line *line, const bool *is_alone);

#endif
