/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include "base/utf8.h"
#include "cli/picture.h"

#include "base/banned.h"

/* For a human who heard a mistake: each word of a sentence, what was read where and why, and the
 * line that changes it. */

enum { COLUMN_GAP = 2, MAX_COLUMN = 40 };

enum column {
    COLUMN_WRITTEN,
    COLUMN_SPOKEN,
    COLUMN_READING,
    COLUMN_SAID,
    COLUMN_FROM,
    COLUMN_COUNT
};

static const char *const headings[COLUMN_COUNT] = {"written", "spoken", "reading", "after sandhi",
                                                   "because of"};

struct row {
    struct span cells[COLUMN_COUNT];
    bool is_break; /* a line between two phrases; only the first cell counts */
};

struct table {
    struct arena *arena;
    struct row *rows;
    size_t count;
    size_t capacity;
    size_t widths[COLUMN_COUNT];
};

/* How many columns of a terminal it takes: Chinese characters and their punctuation are double. */
static size_t width_of(struct span s)
{
    size_t width = 0;
    uint32_t rune;

    while (utf8_next(&s, &rune))
        width += rune >= 0x1100 ? 2 : 1;
    return width;
}

static void add_row(struct table *table, struct row row)
{
    for (size_t i = 0; !row.is_break && i < COLUMN_COUNT; i++) {
        size_t width = width_of(row.cells[i]);

        if (width > table->widths[i])
            table->widths[i] = width < MAX_COLUMN ? width : MAX_COLUMN;
    }
    ARENA_PUSH(table->arena, table->rows, table->count, table->capacity, row);
}

static struct span readings_of(struct arena *arena, const struct script_word *word, bool is_surface)
{
    struct text out = {.arena = arena};

    for (size_t i = 0; i < word->syllable_count; i++) {
        const struct script_syllable *syllable = &word->syllables[i];

        text_put_format(&out, "%s%s%u%s", i > 0 ? " " : "", syllable->base,
                        is_surface ? syllable->surface : syllable->tone,
                        syllable->has_erhua ? "r" : "");
    }
    return text_span(&out);
}

static struct span origin_of(struct arena *arena, const struct script_word *word)
{
    if (word->language != SCRIPT_MANDARIN)
        return word->language == SCRIPT_LETTERS ? SPAN("letters, spelled") : SPAN("English voice");
    if (word->origin == SCRIPT_ORIGIN_MODEL)
        return arena_format(arena, "model, margin %.1f", word->margin);
    if (word->form != SCRIPT_FORM_PLAIN)
        return arena_format(arena, "%s, %s", script_origin_names[word->origin],
                            script_form_names[word->form]);
    return span_of(script_origin_names[word->origin]);
}

static void add_word(struct table *table, const struct script_word *word)
{
    struct row row = {.cells = {[COLUMN_WRITTEN] = word->text,
                                [COLUMN_SPOKEN] = word->spoken,
                                [COLUMN_READING] = readings_of(table->arena, word, false),
                                [COLUMN_FROM] = origin_of(table->arena, word)}};
    struct span said = readings_of(table->arena, word, true);

    if (!span_equals(said, row.cells[COLUMN_READING]))
        row.cells[COLUMN_SAID] = said;
    add_row(table, row);
}

static void add_sentence(struct table *table, const struct script_sentence *sentence)
{
    for (size_t i = 0; i < sentence->phrase_count; i++) {
        const struct script_phrase *phrase = &sentence->phrases[i];
        struct row pause = {.is_break = true};

        for (size_t j = 0; j < phrase->word_count; j++)
            add_word(table, &phrase->words[j]);
        pause.cells[0] = arena_format(table->arena, "-- %s --",
                                      script_break_names[phrase->break_after]);
        add_row(table, pause);
    }
}

static void put_row(const struct table *table, const struct row *row, struct text *out)
{
    size_t last = row->is_break ? 1 : COLUMN_COUNT;

    for (size_t i = 0; i < last; i++) {
        size_t width = width_of(row->cells[i]);

        text_put(out, row->cells[i]);
        for (; i + 1 < last && width < table->widths[i] + COLUMN_GAP; width++)
            text_put_byte(out, ' ');
    }
    while (out->len > 0 && out->data[out->len - 1] == ' ')
        out->len--;
    text_put_byte(out, '\n');
}

/* A word that the user's lexicon could change, and its place. */
struct example {
    const struct script_phrase *phrase;
    size_t word;
    bool is_model; /* the model's decisions are the likeliest to be wrong */
};

static bool can_change(const struct script_word *word)
{
    return word->language == SCRIPT_MANDARIN && word->form == SCRIPT_FORM_PLAIN;
}

static struct example find_example(const struct script_sentence *sentence)
{
    struct example example = {0};

    for (size_t i = 0; i < sentence->phrase_count; i++) {
        const struct script_phrase *phrase = &sentence->phrases[i];

        for (size_t j = 0; j < phrase->word_count; j++) {
            bool is_model = phrase->words[j].origin == SCRIPT_ORIGIN_MODEL;

            if (can_change(&phrase->words[j]) &&
                (!example.phrase || (is_model && !example.is_model)))
                example = (struct example){phrase, j, is_model};
        }
    }
    return example;
}

/* The line for a lexicon. A single character would change every word that it is alone in: it goes
 * with its neighbours. */
static void put_advice(const struct script *script, struct arena *arena, struct text *out)
{
    struct example example = find_example(&script->chapters[0].sentences[0]);
    struct text readings = {.arena = arena};
    size_t first = example.word;
    size_t end = example.word + 1;

    if (!example.phrase)
        return;
    if (example.phrase->words[first].syllable_count == 1) {
        while (end < example.phrase->word_count && end < first + 3 &&
               can_change(&example.phrase->words[end]))
            end++;
        if (end == first + 1 && first > 0 && can_change(&example.phrase->words[first - 1]))
            first--;
    }
    text_put(out, SPAN("\nTo change a reading, put a line like this into a file and give it with "
                       "--lexicon:\nwords:\n  "));
    for (size_t i = first; i < end; i++) {
        text_put(out, example.phrase->words[i].spoken);
        if (i > first)
            text_put_byte(&readings, ' ');
        text_put(&readings, readings_of(arena, &example.phrase->words[i], false));
    }
    text_put(out, SPAN(": "));
    text_put(out, text_span(&readings));
    text_put_byte(out, '\n');
}

static void put_explanation(const struct script *script, struct arena *arena, struct text *out)
{
    struct table table = {.arena = arena};
    struct row head = {0};

    for (size_t i = 0; i < COLUMN_COUNT; i++)
        head.cells[i] = span_of(headings[i]);
    add_row(&table, head);
    for (size_t i = 0; i < script->chapter_count; i++) {
        for (size_t j = 0; j < script->chapters[i].sentence_count; j++) {
            script_put_spoken(out, &script->chapters[i].sentences[j]);
            add_sentence(&table, &script->chapters[i].sentences[j]);
        }
    }
    text_put(out, SPAN("\n\n"));
    for (size_t i = 0; i < table.count; i++)
        put_row(&table, &table.rows[i], out);
    put_advice(script, arena, out);
}

static bool explain(const struct cli_settings *settings, struct arena *arena, struct diag *diag)
{
    struct bulletin_source source = cli_source(settings);
    struct bulletin_home home;
    struct bulletin_lines *lines = NULL;
    struct script *script = NULL;
    struct text out = {.arena = arena};
    bool ok;

    source.report.name = NULL;
    ok = (!settings->picture || cli_spares_inputs(settings, settings->picture, diag)) &&
         cli_find_home(&home, arena, diag) && bulletin_lines_create(&lines, &home, &source, diag) &&
         bulletin_lines_read(lines, span_of(settings->inputs[0]), 1, arena, &script, diag);
    if (ok && !script)
        ok = diag_error(diag, DIAG_DATA, DIAG_NOWHERE, "there is nothing to say in '%s'",
                        settings->inputs[0]);
    if (ok)
        put_explanation(script, arena, &out);
    if (ok && settings->picture)
        ok = cli_picture(settings->picture, &home, settings->voice, script, arena, diag);
    bulletin_lines_finish(lines, diag);
    return ok && cli_put(text_span(&out), diag);
}

static int run(const struct cli_settings *settings)
{
    struct diag diag = {0};
    struct arena arena = {0};

    return cli_leave(explain(settings, &arena, &diag), &diag, &arena, settings);
}

static const struct cli_option *const options[] = {
    &cli_option_picture, &cli_option_voice,   &cli_option_lexicon, &cli_option_annotations,
    &cli_option_quiet,   &cli_option_verbose, &cli_option_help,    NULL};

const struct cli_command cli_command_explain = {
    "explain",
    "'SENTENCE'",
    "show how a sentence is read, word by word, and why",
    "For each word: what is written, what is said, its reading, the tones after sandhi, and\n"
    "where the reading came from. Then the line that changes it in a lexicon of your own.\n"
    "--picture draws how high each word is spoken, and where the pauses are (docs/prosody.md).\n",
    options,
    1,
    1,
    run};
