/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"

/* The command line, read by tables: one row an option, from which --help and the manual's lists are
 * printed too. */

/* Everything that any command can be told. A command's table says which of it that command takes.
 */
struct cli_settings {
    const char *const *inputs; /* the arguments that are no options */
    size_t input_count;
    const char **outputs;
    size_t output_count;
    size_t output_capacity;
    const char **sets; /* NAME=VALUE */
    size_t set_count;
    size_t set_capacity;
    const struct cli_option **given; /* all options of the command line, in its order … */
    size_t given_count;
    size_t given_capacity;
    const char **given_values; /* … and what they were given; NULL for flags */
    size_t given_values_capacity;
    const char *voice;
    const char *picture;
    const char *run_report; /* "-": standard output; NULL: none is wanted */
    const char *encoding;
    const char *lexicon;
    const char *title;
    const char *date;
    const char *cover;
    int64_t rate_spm; /* 0: the voice's */
    double expression;
    double loudness_lufs;
    bool is_loudness_off;
    const char *loudness_name; /* of a preset, instead of a number; or NULL */
    int64_t jobs;              /* 0: one a core */
    int64_t sample_rate_hz;
    int64_t bits;
    bool is_stereo;
    bool is_lossy;
    bool is_by_line;
    bool allows_outside;
    bool only_if_changed;
    bool is_surface;
    bool is_quiet;
    bool is_verbose;
    bool wants_help;
    int input_format;  /* enum report_format */
    int annotations;   /* enum report_annotation_policy */
    int pinyin_format; /* enum cli_pinyin_format */
};

enum cli_pinyin_format { CLI_PINYIN, CLI_SPOKEN, CLI_JSONL };

enum cli_option_kind {
    CLI_FLAG,     /* bool */
    CLI_TEXT,     /* const char *, valid UTF-8 */
    CLI_PATH,     /* const char *, any bytes */
    CLI_COUNT,    /* int64_t, a whole number from min to max; with choices, one of them */
    CLI_NUMBER,   /* double, from min to max */
    CLI_CHOICE,   /* int: the index in choices */
    CLI_LOUDNESS, /* a number, or 'off' */
    CLI_OUTPUT,   /* appended to outputs */
    CLI_SET       /* appended to sets */
};

struct cli_option {
    char letter; /* 0: none */
    const char *name;
    const char *argument; /* what to_show for it: "FILE"; NULL for a flag */
    const char *without;  /* the value when none is given, which only "--name=value" can; or NULL:
                             one must be */
    enum cli_option_kind kind;
    size_t offset; /* of the field in cli_settings */
    double min;
    double max;
    const char *const *choices; /* NULL-terminated */
    const char *help;
};

struct cli_command {
    const char *name;
    const char *arguments;                   /* "REPORT [-o FILE]…" */
    const char *help;                        /* one line */
    const char *details;                     /* a paragraph for --help, with newlines; or NULL */
    const struct cli_option *const *options; /* NULL-terminated */
    size_t min_inputs;
    size_t max_inputs;
    int (*run)(const struct cli_settings *settings);
};

/* Reads argv[0 .. count) by the command's table. Errors (DIAG_USAGE) say what to do. */
bool cli_parse(const struct cli_command *command, char *const *argv, size_t count,
               struct cli_settings *settings, struct arena *arena, struct diag *diag);

/* Prints the command's help to standard output. */
void cli_print_help(const struct cli_command *command);

/* The options, each defined once, in options.c. */
extern const struct cli_option cli_option_output, cli_option_script_output, cli_option_check_output,
    cli_option_voice, cli_option_rate, cli_option_expression, cli_option_loudness, cli_option_jobs,
    cli_option_sample_rate, cli_option_bits, cli_option_stereo, cli_option_title, cli_option_date,
    cli_option_cover, cli_option_encoding, cli_option_lossy, cli_option_input_format,
    cli_option_annotations, cli_option_lexicon, cli_option_pinyin_format, cli_option_surface,
    cli_option_by_line, cli_option_set, cli_option_allow_outside, cli_option_quiet,
    cli_option_verbose, cli_option_help, cli_option_picture, cli_option_json, cli_option_if_changed;

#endif
