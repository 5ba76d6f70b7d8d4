/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include "mandarin/normalize_lines.h"

/* What is said for each mark, so that a row can show where the breaks are. */
static const char *const mark_texts[] = {
    [MANDARIN_MARK_NONE] = "",           [MANDARIN_MARK_ENUMERATION] = "、",
    [MANDARIN_MARK_COMMA] = "，",        [MANDARIN_MARK_COLON] = "：",
    [MANDARIN_MARK_DASH] = "—",          [MANDARIN_MARK_SEMICOLON] = "；",
    [MANDARIN_MARK_PERIOD] = "。",       [MANDARIN_MARK_QUESTION] = "？",
    [MANDARIN_MARK_EXCLAMATION] = "！",  [MANDARIN_MARK_ELLIPSIS] = "…",
    [MANDARIN_MARK_QUOTE_OPEN] = "“",    [MANDARIN_MARK_QUOTE_CLOSE] = "”",
    [MANDARIN_MARK_BRACKET_OPEN] = "（", [MANDARIN_MARK_BRACKET_CLOSE] = "）",
    [MANDARIN_MARK_TITLE_OPEN] = "《",   [MANDARIN_MARK_TITLE_CLOSE] = "》",
    [MANDARIN_MARK_SPACE] = " "};

static struct span spoken(struct arena *arena, struct span input)
{
    struct mandarin_line line;
    struct text out = {.arena = arena};
    bool was_latin = false;

    lines_fill(&line, arena, input);
    mandarin_normalize(&line);
    for (size_t i = 0; i < line.unit_count; i++) {
        const struct mandarin_unit *unit = &line.units[i];
        bool is_latin = unit->kind == MANDARIN_UNIT_ENGLISH || unit->kind == MANDARIN_UNIT_LETTERS;

        if (is_latin && was_latin)
            text_put_byte(&out, ' ');
        if (is_latin)
            text_put(&out, unit->latin);
        else if (unit->kind == MANDARIN_UNIT_HAN)
            text_put_rune(&out, unit->rune);
        else
            text_put(&out, span_of(mark_texts[unit->mark]));
        was_latin = is_latin;
    }
    return text_span(&out);
}

/* Words and forms: "二零二三|年" with a letter for the form: C O D U S, plain characters bare. */
static struct span forms(struct arena *arena, struct span input)
{
    static const char letters[] = {' ', 'C', 'O', 'D', 'U', 'S'};
    struct mandarin_line line;
    struct text out = {.arena = arena};

    lines_fill(&line, arena, input);
    mandarin_normalize(&line);
    for (size_t i = 0; i < line.unit_count; i++) {
        const struct mandarin_unit *unit = &line.units[i];
        bool begins = i == 0 || unit->word == 0 || unit->word != line.units[i - 1].word;

        if (unit->kind != MANDARIN_UNIT_HAN)
            continue;
        if (begins && out.len > 0)
            text_put_byte(&out, ' ');
        if (unit->form != SCRIPT_FORM_PLAIN && (begins || unit->form != line.units[i - 1].form))
            text_put_byte(&out, letters[unit->form]);
        text_put_rune(&out, unit->rune);
    }
    return text_span(&out);
}

/* One file a family; normalize.md has some of all. */
static const char *const families[] = {"normalize.md",     "forms-dates.md",   "forms-times.md",
                                       "forms-numbers.md", "forms-shares.md",  "forms-money.md",
                                       "forms-units.md",   "forms-codes.md",   "forms-sport.md",
                                       "forms-offices.md", "forms-letters.md", "forms-symbols.md",
                                       "forms-news.md"};

static size_t count_failures(const char *family, size_t *count)
{
    struct arena arena = {0};
    struct spec_row *rows;
    size_t failed = 0;

    *count = spec_read(&arena, family, &rows);
    for (size_t i = 0; i < *count; i++) {
        struct span got = spoken(&arena, rows[i].input);

        if (span_equals(got, rows[i].wanted))
            continue;
        print_error("%s: '%.*s'\n  got    '%.*s'\n  wanted '%.*s'\n", rows[i].name,
                    SPAN_ARGS(rows[i].input), SPAN_ARGS(got), SPAN_ARGS(rows[i].wanted));
        failed++;
    }
    arena_finish(&arena);
    return failed;
}

static void examples_are_said_as_written(void **state)
{
    size_t failed = 0;
    size_t total = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
        size_t count = 0;

        failed += count_failures(families[i], &count);
        total += count;
    }
    assert_int_equal(failed, 0);
    assert_true(total >= 1700);
}

static void words_carry_their_form(void **state)
{
    struct arena arena = {0};
    struct spec_row *rows;
    size_t count = spec_read(&arena, "normalize-forms.md", &rows);

    (void)state;
    for (size_t i = 0; i < count; i++)
        assert_span(rows[i].name, forms(&arena, rows[i].input), rows[i].wanted);
    arena_finish(&arena);
}

/* --- for measurements: normalize_test lines < TEXT, normalize_test forms < TEXT --- */

static int print_lines(bool shows_forms)
{
    static char buffer[1 << 20];
    struct arena arena = {0};

    while (fgets(buffer, sizeof(buffer), stdin)) {
        struct span line = span_trim(span_of(buffer));
        struct span said = shows_forms ? forms(&arena, line) : spoken(&arena, line);

        printf("%.*s\n", SPAN_ARGS(said));
        arena_reset(&arena);
    }
    arena_finish(&arena);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(examples_are_said_as_written),
                                       cmocka_unit_test(words_carry_their_form)};

    if (argc == 2)
        return print_lines(strcmp(argv[1], "forms") == 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
