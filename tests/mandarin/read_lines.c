/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads lines as `bobao pinyin --format jsonl --by-line -` does, with this room alone and without
 * written forms: every character stands for itself. For measuring readings and speed.
 *
 *   read_lines [LEXICON] [--count N | pinyin --format jsonl --by-line -]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "mandarin/internal.h"

#include "base/banned.h"

/* One unit a character. */
static void plain_units(struct mandarin_line *line)
{
    static const struct {
        uint32_t rune;
        enum mandarin_mark mark;
    } marks[] = {
        {0x3001, MANDARIN_MARK_ENUMERATION}, {',', MANDARIN_MARK_COMMA},
        {':', MANDARIN_MARK_COLON},          {';', MANDARIN_MARK_SEMICOLON},
        {0x3002, MANDARIN_MARK_PERIOD},      {'?', MANDARIN_MARK_QUESTION},
        {'!', MANDARIN_MARK_EXCLAMATION},    {0x2026, MANDARIN_MARK_ELLIPSIS},
        {0x201c, MANDARIN_MARK_QUOTE_OPEN},  {0x201d, MANDARIN_MARK_QUOTE_CLOSE},
        {'(', MANDARIN_MARK_BRACKET_OPEN},   {')', MANDARIN_MARK_BRACKET_CLOSE},
        {0x300a, MANDARIN_MARK_TITLE_OPEN},  {0x300b, MANDARIN_MARK_TITLE_CLOSE},
        {0x2014, MANDARIN_MARK_DASH},
    };

    for (size_t i = 0; i < line->char_count; i++) {
        const struct mandarin_char *c = &line->chars[i];
        struct mandarin_unit unit = {
            .kind = MANDARIN_UNIT_MARK, .start = c->start, .end = c->end, .rune = c->rune};

        unit.mark = MANDARIN_MARK_SPACE;
        for (size_t m = 0; m < sizeof(marks) / sizeof(*marks); m++) {
            if (marks[m].rune == c->rune)
                unit.mark = marks[m].mark;
        }
        if (utf8_is_han(c->rune)) {
            unit.kind = MANDARIN_UNIT_HAN;
            unit.annotation = c->annotation;
        } else if (utf8_is_digit(c->rune)) {
            unit.kind = MANDARIN_UNIT_HAN;
            unit.form = SCRIPT_FORM_DIGITS;
            unit.rune = 0x96f6;
        } else if (utf8_is_letter(c->rune)) {
            unit.kind = MANDARIN_UNIT_ENGLISH;
            unit.latin = span_slice(line->text, c->start, c->end);
        }
        ARENA_PUSH(line->arena, line->units, line->unit_count, line->unit_capacity, unit);
    }
}

static void put_word(struct text *out, const struct mandarin_line *line,
                     const struct mandarin_word *word, bool is_first)
{
    const struct mandarin_unit *units = &line->units[word->first_unit];

    text_put_format(out, "%s{\"start\": %u, \"end\": %u, \"text\": \"%.*s\", \"pinyin\": [",
                    is_first ? "" : ", ", (unsigned)units[0].start,
                    (unsigned)units[word->unit_count - 1].end, SPAN_ARGS(word->said.spoken));
    for (size_t i = 0; i < word->said.syllable_count; i++) {
        const struct script_syllable *s = &word->said.syllables[i];

        text_put_format(out, "%s\"%s%d\"%s", i ? ", " : "", s->base, s->tone,
                        s->has_erhua ? ", \"er5\"" : "");
    }
    text_put_format(out, "], \"margin\": %.1f}", word->said.margin);
}

static void read_one(const struct mandarin *mandarin, struct span text, size_t number,
                     struct arena *arena, struct text *out)
{
    struct mandarin_line line = {.arena = arena, .text = text};
    bool is_first = true;

    mandarin_fold(mandarin, &line, NULL, 0);
    plain_units(&line);
    mandarin_read(mandarin, &(struct mandarin_options){0}, &line);
    text_put_format(out, "{\"line\": %zu, \"words\": [", number);
    for (size_t i = 0; i < line.word_count; i++) {
        if (line.words[i].is_mark || line.words[i].said.language != SCRIPT_MANDARIN)
            continue;
        put_word(out, &line, &line.words[i], is_first);
        is_first = false;
    }
    text_put(out, SPAN("]}\n"));
}

int main(int argc, char **argv)
{
    struct diag diag = {0};
    struct mandarin *mandarin;
    struct arena arena = {0};
    struct arena scratch = {0};
    struct span input;
    const char *lexicon = argc > 1 && argv[1][0] == '/' ? argv[1] : BOBAO_SHARE_DIR "/mandarin.lex";
    struct timespec start;
    struct timespec end;
    size_t characters = 0;
    size_t number = 0;

    clock_gettime(CLOCK_MONOTONIC, &start);
    if (!mandarin_open(&mandarin, lexicon, &diag)) {
        fprintf(stderr, "%.*s\n", SPAN_ARGS(diag_first_error(&diag)->text));
        return EXIT_FAILURE;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    fprintf(stderr, "opened in %.2f ms\n",
            (double)(end.tv_sec - start.tv_sec) * 1e3 +
                (double)(end.tv_nsec - start.tv_nsec) / 1e6);
    if (!file_read("-", 64u << 20, &arena, &input, &diag))
        return EXIT_FAILURE;
    clock_gettime(CLOCK_MONOTONIC, &start);
    while (input.len > 0) {
        size_t at = span_find(input, SPAN("\n"), 0);
        struct span line = span_slice(input, 0, at);
        struct text out = {.arena = &scratch};

        input = span_slice(input, at + 1, input.len);
        characters += utf8_count(line);
        read_one(mandarin, line, ++number, &scratch, &out);
        fwrite(out.data, 1, out.len, stdout);
        arena_reset(&scratch);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    fprintf(stderr, "%zu characters, %.0f a second\n", characters,
            (double)characters / ((double)(end.tv_sec - start.tv_sec) +
                                  (double)(end.tv_nsec - start.tv_nsec) / 1e9));
    arena_finish(&scratch);
    arena_finish(&arena);
    mandarin_finish(mandarin);
    diag_finish(&diag);
    return EXIT_SUCCESS;
}
