/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/jsonl.h"

#include "base/banned.h"

/* Lines are gathered to this size before they are written. */
enum { PUT_BYTES = 64 * 1024 };

static void put_sentence(const struct cli_settings *settings,
                         const struct script_sentence *sentence, struct text *out)
{
    struct span rest = span_trim(sentence->text);

    switch (settings->pinyin_format) {
    case CLI_SPOKEN:
        script_put_spoken(out, sentence);
        break;
    case CLI_JSONL:
        cli_put_jsonl(out, sentence, sentence->line);
        break;
    default:
        for (size_t i = 0; i < rest.len; i++) /* tabs and newlines would break the format */
            text_put_byte(out, rest.data[i] == '\t' || rest.data[i] == '\n' ? ' ' : rest.data[i]);
        text_put_byte(out, '\t');
        script_put_pinyin(out, sentence, settings->is_surface);
        break;
    }
    text_put_byte(out, '\n');
}

static bool run_whole(const struct cli_settings *settings, const struct bulletin_home *home,
                      struct arena *arena, struct diag *diag)
{
    struct bulletin_source source = cli_source(settings);
    struct text out = {.arena = arena};
    struct script *script;

    if (!bulletin_make_script(home, &source, arena, &script, diag))
        return false;
    for (size_t i = 0; i < script->chapter_count; i++) {
        for (size_t j = 0; j < script->chapters[i].sentence_count; j++)
            put_sentence(settings, &script->chapters[i].sentences[j], &out);
    }
    return cli_put(text_span(&out), diag);
}

/* One output line for all sentences of an input line; jsonl: an object a sentence. */
static void put_line(const struct cli_settings *settings, struct span line, size_t line_number,
                     const struct script *script, struct text *out)
{
    size_t start;

    if (settings->pinyin_format == CLI_PINYIN) {
        text_put(out, line);
        text_put_byte(out, '\t');
    }
    start = out->len;
    for (size_t i = 0; script && i < script->chapter_count; i++) {
        for (size_t j = 0; j < script->chapters[i].sentence_count; j++) {
            const struct script_sentence *sentence = &script->chapters[i].sentences[j];

            if (settings->pinyin_format == CLI_JSONL) {
                cli_put_jsonl(out, sentence, line_number);
                text_put_byte(out, '\n');
            } else if (settings->pinyin_format == CLI_SPOKEN) {
                script_put_spoken(out, sentence);
            } else {
                if (out->len > start)
                    text_put_byte(out, ' ');
                script_put_pinyin(out, sentence, settings->is_surface);
            }
        }
    }
    if (settings->pinyin_format != CLI_JSONL)
        text_put_byte(out, '\n');
}

static bool flush(struct text *out, size_t least, struct diag *diag)
{
    bool ok = true;

    if (out->len >= least) {
        ok = cli_put(text_span(out), diag);
        out->len = 0;
    }
    return ok;
}

static bool put_lines(const struct cli_settings *settings, struct bulletin_lines *lines,
                      FILE *input, struct arena *arena, struct diag *diag)
{
    struct arena scratch = {0};
    struct text out = {.arena = arena};
    char *buffer = NULL;
    size_t capacity = 0;
    size_t number = 0;
    ssize_t len;
    bool ok = true;

    while (ok && (len = getline(&buffer, &capacity, input)) >= 0) {
        struct span line = {buffer, (size_t)len};
        struct script *script;

        if (line.len > 0 && line.data[line.len - 1] == '\n')
            line.len--;
        if (line.len > 0 && line.data[line.len - 1] == '\r')
            line.len--;
        ok = bulletin_lines_read(lines, line, ++number, &scratch, &script, diag);
        if (ok) {
            put_line(settings, line, number, script, &out);
            ok = flush(&out, PUT_BYTES, diag);
        }
        arena_reset(&scratch);
    }
    ok = ok && flush(&out, 1, diag);
    if (ok && ferror(input))
        ok = diag_error(diag, DIAG_IO, (struct diag_place){.file = settings->inputs[0]},
                        "cannot read it");
    free(buffer);
    arena_finish(&scratch);
    return ok;
}

static bool run_by_line(const struct cli_settings *settings, const struct bulletin_home *home,
                        struct arena *arena, struct diag *diag)
{
    struct bulletin_source source = cli_source(settings);
    bool is_stdin = span_is(span_of(source.path), "-");
    struct bulletin_lines *lines = NULL;
    FILE *input = is_stdin ? stdin : fopen(source.path, "r");
    bool ok;

    if (!input)
        return diag_error(diag, DIAG_NO_INPUT, (struct diag_place){.file = source.path},
                          "cannot open it: %s", strerror(errno));
    if (is_stdin)
        source.report.name = "standard input";
    ok = bulletin_lines_create(&lines, home, &source, diag) &&
         put_lines(settings, lines, input, arena, diag);
    bulletin_lines_finish(lines);
    if (!is_stdin)
        fclose(input);
    return ok;
}

static int run(const struct cli_settings *settings)
{
    struct diag diag = {0};
    struct arena arena = {0};
    struct bulletin_home home;
    bool ok = cli_find_home(&home, &arena, &diag) &&
              (settings->is_by_line ? run_by_line : run_whole)(settings, &home, &arena, &diag);

    return cli_leave(ok, &diag, &arena, settings);
}

static const struct cli_option *const options[] = {
    &cli_option_pinyin_format, &cli_option_surface,      &cli_option_by_line,  &cli_option_lexicon,
    &cli_option_annotations,   &cli_option_input_format, &cli_option_encoding, &cli_option_lossy,
    &cli_option_quiet,         &cli_option_verbose,      &cli_option_help,     NULL};

const struct cli_command cli_command_pinyin = {
    "pinyin",
    "REPORT",
    "print what will be said, a line a sentence",
    "--format pinyin  the sentence, a tab, its syllables: tones 1 to 5, ü as v, Latin runs\n"
    "                 as {GDP}\n"
    "--format spoken  the text as it will be said\n"
    "--format jsonl   a JSON object a sentence, with words, their places in the input and\n"
    "                 their readings (docs/pinyin.md)\n",
    options,
    1,
    1,
    run};
