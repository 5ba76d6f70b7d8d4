/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_PHRASING_H
#define MANDARIN_PHRASING_H

#include "mandarin/internal.h"
#include "mandarin/lexicon.h"

/* What the files of phrasing share: prosody.c (marks become phrases), breaths.c (breaks without a
 * mark), roles.c (what kind of sentence it is). */

/* How long a word is to speak, in syllables; 0 for a mark. */
size_t phrasing_weight(const struct mandarin_word *word);

/* The mark that a word is, or MANDARIN_MARK_NONE. */
enum mandarin_mark phrasing_mark(const struct mandarin_line *line, size_t word);

/* breaths.c: once, when the lexicon is opened: what each of its parts of speech is for phrasing. */
void phrasing_find_kinds(struct mandarin *mandarin);

/* breaths.c: finds where a speaker breathes in words[0 .. count), a clause without marks: sets
 * is_cut[i] where a break goes behind word i. The other elements stay as they are. */
void phrasing_find_breaths(const struct mandarin *mandarin, const struct mandarin_word *words,
                           size_t count, bool *is_cut, struct arena *scratch);

/* roles.c: the role of the sentence by its last mark and its words. */
enum script_role phrasing_role(const struct mandarin_line *line);

#endif
