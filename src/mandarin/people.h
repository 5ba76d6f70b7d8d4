/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_PEOPLE_H
#define MANDARIN_PEOPLE_H

#include "base/arena.h"
#include "mandarin/segment.h"

/* Finds what may be the name of a person: a surname and one or two characters of a given name,
 * each as likely as it is in names, in company that makes a name likelier (a title or a mark
 * before it, 表示 or 先生 behind it). Fills segment->people, by start; needs segment->characters.
 * The segmenter weighs them against the words of the lexicon: 王文化|到会, but 王|文化|市场. */
void people_find(struct segment *segment, struct arena *arena);

#endif
