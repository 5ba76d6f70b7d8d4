/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/internal.h"

#include "base/utf8.h"
#include "mandarin/lexicon.h"

#include "base/banned.h"

enum { REACH = 6, REPEAT_MARK = 0x3005 };

static uint32_t half_width(uint32_t rune)
{
    if (rune >= 0xff01 && rune <= 0xff5e)
        return rune - 0xfee0;
    return rune == 0x3000 ? ' ' : rune;
}

static bool has_choice(const struct lexicon_fold *fold)
{
    return fold->to[1] != 0;
}

/* How well a word of the lexicon that goes over position `at` fits, with `rune` there: the longest
 * one counts, then the commonest. 0 when there is none. */
static float fit(const struct lexicon *lexicon, const struct mandarin_line *line, size_t at,
                 uint32_t rune)
{
    size_t first = at < REACH ? 0 : at - REACH;
    float best = 0;

    for (size_t start = first; start <= at; start++) {
        uint32_t node = 0;

        for (size_t i = start; i < line->char_count && i < start + LEXICON_MAX_WORD; i++) {
            const struct lexicon_word *word;

            node = lexicon_step(lexicon, node,
                                lexicon_find_char(lexicon, i == at ? rune : line->chars[i].rune));
            if (node == 0)
                break;
            word = i > start && i >= at ? lexicon_word(lexicon, lexicon_word_at(lexicon, node))
                                        : NULL;
            /* a hundred outweighs any difference of the logarithms */
            if (word && best < 100.0f * word->len + word->ln_share)
                best = 100.0f * word->len + word->ln_share;
        }
    }
    return best;
}

/* 著 is 着 or stays: what makes the longer word, else the ordinary one if the line is traditional.
 */
static uint32_t choose(const struct lexicon *lexicon, const struct mandarin_line *line, size_t at,
                       const struct lexicon_fold *fold, bool is_traditional)
{
    uint32_t best = is_traditional ? fold->to[0] : line->chars[at].written;
    float best_fit = 0;

    for (size_t i = 0; i < 3 && fold->to[i] != 0; i++) {
        float f = fit(lexicon, line, at, fold->to[i]);

        if (f > best_fit) {
            best_fit = f;
            best = fold->to[i];
        }
    }
    return best;
}

static void split_chars(struct mandarin_line *line)
{
    struct span rest = line->text;
    uint32_t rune;

    line->chars = arena_alloc_array(line->arena, utf8_count(line->text), sizeof(*line->chars));
    line->char_count = 0;
    while (rest.len > 0) {
        size_t start = line->text.len - rest.len;
        struct mandarin_char *c = &line->chars[line->char_count];

        utf8_next(&rest, &rune);
        *c = (struct mandarin_char){.rune = half_width(rune),
                                    .written = rune,
                                    .start = (uint32_t)start,
                                    .end = (uint32_t)(line->text.len - rest.len)};
        if (rune == REPEAT_MARK && line->char_count > 0)
            c->rune = line->chars[line->char_count - 1].rune;
        line->char_count++;
    }
}

static void attach(struct mandarin_line *line, const struct report_annotation *annotations,
                   size_t annotation_count)
{
    size_t at = 0;

    for (size_t i = 0; i < line->char_count; i++) {
        struct mandarin_char *c = &line->chars[i];

        while (at < annotation_count && annotations[at].end <= c->start)
            at++;
        if (at < annotation_count && annotations[at].start <= c->start)
            c->annotation = &annotations[at];
    }
}

void mandarin_fold(const struct mandarin *mandarin, struct mandarin_line *line,
                   const struct report_annotation *annotations, size_t annotation_count)
{
    const struct lexicon *lexicon = &mandarin->lexicon;
    bool is_traditional = false;
    bool has_choices = false;

    split_chars(line);
    attach(line, annotations, annotation_count);
    for (size_t i = 0; i < line->char_count; i++) {
        struct mandarin_char *c = &line->chars[i];
        const struct lexicon_fold *fold = utf8_is_han(c->rune) ? lexicon_fold(lexicon, c->rune)
                                                               : NULL;

        if (fold && has_choice(fold)) {
            has_choices = true;
        } else if (fold) {
            c->rune = fold->to[0];
            is_traditional = true;
        }
    }
    for (size_t i = 0; has_choices && i < line->char_count; i++) {
        const struct lexicon_fold *fold = lexicon_fold(lexicon, line->chars[i].rune);

        if (fold && has_choice(fold))
            line->chars[i].rune = choose(lexicon, line, i, fold, is_traditional);
    }
}
