/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include "cli/jsonl.h"
#include "cli/lines.h"

#include "base/banned.h"

/* Lines are gathered to this size before they are written. */
enum { PUT_BYTES = 64 * 1024 };

/* A tab or newline inside would break the format. */
static void put_field(struct text *out, struct span field)
{
    for (size_t i = 0; i < field.len; i++) {
        char c = field.data[i];

        text_put_byte(out, c == '\t' || c == '\n' ? ' ' : c);
    }
    text_put_byte(out, '\t');
}

static void put_sentence(const struct cli_settings *settings,
                         const struct script_sentence *sentence, struct text *out)
{
    switch (settings->pinyin_format) {
    case CLI_SPOKEN:
        script_put_spoken(out, sentence);
        break;
    case CLI_JSONL:
        cli_put_jsonl(out, sentence, sentence->line);
        break;
    default:
        put_field(out, span_trim(sentence->text));
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

    if (settings->pinyin_format == CLI_PINYIN)
        put_field(out, line);
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

/* What is finished is written, whatever comes after it. */
static bool put_lines(const struct cli_settings *settings, struct bulletin_lines *lines,
                      struct cli_lines *input, struct arena *arena, struct diag *diag)
{
    struct arena scratch = {0};
    struct text out = {.arena = arena};
    bool has_line = true;
    bool ok = true;

    while (ok && has_line) {
        struct span line;
        struct script *script;

        ok = cli_lines_next(input, &line, &has_line, diag);
        if (!ok || !has_line)
            break;
        ok = bulletin_lines_read(lines, line, input->number, &scratch, &script, diag);
        if (ok)
            put_line(settings, line, input->number, script, &out);
        ok = ok && flush(&out, PUT_BYTES, diag);
        arena_reset(&scratch);
    }
    if (out.len > 0)
        ok = cli_put(text_span(&out), diag) && ok;
    arena_finish(&scratch);
    return ok;
}

static bool run_by_line(const struct cli_settings *settings, const struct bulletin_home *home,
                        struct arena *arena, struct diag *diag)
{
    struct bulletin_source source = cli_source(settings);
    struct bulletin_lines *lines = NULL;
    struct cli_lines input = {0};
    bool ok;

    if (span_is(span_of(source.path), "-"))
        source.report.name = "standard input";
    ok = cli_lines_open(&input, source.path, REPORT_MAX_BYTES, diag) &&
         bulletin_lines_create(&lines, home, &source, diag) &&
         put_lines(settings, lines, &input, arena, diag);
    bulletin_lines_finish(lines, diag);
    cli_lines_finish(&input);
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
