/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include <assert.h>
#include <stdio.h>

#include "base/nearest.h"
#include "base/span.h"
#include "base/text.h"
#include "base/utf8.h"
#include "bulletin/bulletin.h"
#include "speech/speech.h"

#include "base/banned.h"

enum { HELP_COLUMN = 27, MAX_OPTIONS = 32 };

static const char *const input_formats[] = {"auto", "plain", "markdown", NULL};
static const char *const annotation_policies[] = {"auto", "trust", "hint", "ignore", NULL};
static const char *const sample_bits[] = {"16", "24", NULL};
static const char *const pinyin_formats[] = {"pinyin", "spoken", "jsonl", NULL};

#define FIELD(name) offsetof(struct cli_settings, name)

const struct cli_option cli_option_output = {
    .letter = 'o',
    .name = "output",
    .argument = "FILE",
    .kind = CLI_OUTPUT,
    .offset = FIELD(outputs),
    .help = "write FILE, in the format of its ending; a folder (out/) gets the default "
            "files; - is WAV to standard output; may be given more than once",
};
const struct cli_option cli_option_script_output = {
    .letter = 'o',
    .name = "output",
    .argument = "FILE",
    .kind = CLI_OUTPUT,
    .offset = FIELD(outputs),
    .help = "write the Script, as YAML, to FILE; - is standard output, as without it",
};
const struct cli_option cli_option_check_output = {
    .letter = 'o',
    .name = "output",
    .argument = "FILE",
    .kind = CLI_OUTPUT,
    .offset = FIELD(outputs),
    .help = "check as if 'bobao render' were to write FILE, in place of the bulletin's outputs; "
            "may be given more than once",
};
const struct cli_option cli_option_voice = {
    .name = "voice",
    .argument = "NAME",
    .kind = CLI_PATH,
    .offset = FIELD(voice),
    .help = "a voice of 'bobao voices', or a voice file (newsreader)",
};
const struct cli_option cli_option_picture = {
    .name = "picture",
    .argument = "FILE",
    .kind = CLI_PATH,
    .offset = FIELD(picture),
    .help = "draw the line of the voice under the words into FILE, as SVG",
};
const struct cli_option cli_option_json = {
    .name = "json",
    .argument = "FILE",
    .without = "-",
    .kind = CLI_PATH,
    .offset = FIELD(run_report),
    .help = "report the run as JSON: inputs, loudness, messages, outputs with their sums "
            "(standard output)",
};
const struct cli_option cli_option_if_changed = {
    .name = "if-changed",
    .kind = CLI_FLAG,
    .offset = FIELD(only_if_changed),
    .help = "do nothing when all is as it was when the outputs were made",
};
const struct cli_option cli_option_rate = {
    .name = "rate",
    .argument = "N",
    .kind = CLI_COUNT,
    .offset = FIELD(rate_spm),
    .min = 120,
    .max = 450,
    .help = "syllables a minute of finished speech, pauses included (the voice's)",
};
const struct cli_option cli_option_expression = {
    .name = "expression",
    .argument = "X",
    .kind = CLI_NUMBER,
    .offset = FIELD(expression),
    .min = 0,
    .max = 1,
    .help = "how lively the intonation is; 0 is flat (the voice's)",
};
const struct cli_option cli_option_loudness = {
    .name = "loudness",
    .argument = "LUFS|NAME",
    .kind = CLI_LOUDNESS,
    .offset = FIELD(loudness_lufs),
    .min = -40,
    .max = -14, /* louder, and the limiter would crush speech */
    .help = "integrated loudness: ebu-r128, atsc-a85, gy-t-282, podcast, a number or off (-19)",
};
const struct cli_option cli_option_jobs = {
    .letter = 'j',
    .name = "jobs",
    .argument = "N",
    .kind = CLI_COUNT,
    .offset = FIELD(jobs),
    .min = 1,
    .max = SPEECH_MAX_WORKERS,
    .help = "how many workers speak at once (one a core); the result is the same",
};
const struct cli_option cli_option_sample_rate = {
    .name = "sample-rate",
    .argument = "HZ",
    .kind = CLI_COUNT,
    .offset = FIELD(sample_rate_hz),
    .min = 8000,
    .max = 192000,
    .help = "of the sound files (48000)",
};
const struct cli_option cli_option_bits = {
    .name = "bits",
    .argument = "N",
    .kind = CLI_COUNT,
    .offset = FIELD(bits),
    .min = 16,
    .max = 24,
    .choices = sample_bits,
    .help = "a sample: 16 or 24 (16)",
};
const struct cli_option cli_option_stereo = {
    .name = "stereo",
    .kind = CLI_FLAG,
    .offset = FIELD(is_stereo),
    .help = "two channels, the same on both",
};
const struct cli_option cli_option_title = {
    .name = "title",
    .argument = "TEXT",
    .kind = CLI_TEXT,
    .offset = FIELD(title),
    .help = "of the programme (the report's headline)",
};
const struct cli_option cli_option_date = {
    .name = "date",
    .argument = "YYYY-MM-DD",
    .kind = CLI_TEXT,
    .offset = FIELD(date),
    .help = "for the tags (none, or SOURCE_DATE_EPOCH)",
};
const struct cli_option cli_option_cover = {
    .name = "cover",
    .argument = "FILE",
    .kind = CLI_PATH,
    .offset = FIELD(cover),
    .help = "a PNG or JPEG picture of at most 8 MiB, for the files that hold one",
};
const struct cli_option cli_option_encoding = {
    .name = "encoding",
    .argument = "NAME",
    .kind = CLI_TEXT,
    .offset = FIELD(encoding),
    .help = "of the report: UTF-8, GB18030, BIG5, UTF-16LE … (detected)",
};
const struct cli_option cli_option_lossy = {
    .name = "lossy",
    .kind = CLI_FLAG,
    .offset = FIELD(is_lossy),
    .help = "replace invalid bytes and count them, instead of refusing the report",
};
const struct cli_option cli_option_input_format = {
    .name = "from",
    .argument = "FORMAT",
    .kind = CLI_CHOICE,
    .offset = FIELD(input_format),
    .choices = input_formats,
    .help = "auto, plain or markdown (auto: a name in .md or .markdown is Markdown, all else is "
            "plain, standard input too)",
};
const struct cli_option cli_option_annotations = {
    .name = "annotations",
    .argument = "HOW",
    .kind = CLI_CHOICE,
    .offset = FIELD(annotations),
    .choices = annotation_policies,
    .help = "pinyin in brackets behind characters: auto, trust, hint or ignore (auto)",
};
const struct cli_option cli_option_lexicon = {
    .name = "lexicon",
    .argument = "FILE",
    .kind = CLI_PATH,
    .offset = FIELD(lexicon),
    .help = "your own words and readings, in YAML; they win over everything",
};
const struct cli_option cli_option_pinyin_format = {
    .name = "format",
    .argument = "FORMAT",
    .kind = CLI_CHOICE,
    .offset = FIELD(pinyin_format),
    .choices = pinyin_formats,
    .help = "pinyin, spoken or jsonl (pinyin)",
};
const struct cli_option cli_option_surface = {
    .name = "surface",
    .kind = CLI_FLAG,
    .offset = FIELD(is_surface),
    .help = "tones after tone sandhi, instead of citation tones",
};
const struct cli_option cli_option_by_line = {
    .name = "by-line",
    .kind = CLI_FLAG,
    .offset = FIELD(is_by_line),
    .help = "each input line is a document of its own and gives one output line",
};
const struct cli_option cli_option_set = {
    .name = "set",
    .argument = "NAME=VALUE",
    .kind = CLI_SET,
    .help = "of a bulletin: what a field says; may be given more than once",
};
const struct cli_option cli_option_allow_outside = {
    .name = "allow-outside",
    .kind = CLI_FLAG,
    .offset = FIELD(allows_outside),
    .help = "of a bulletin: its paths may lead out of its folder",
};
const struct cli_option cli_option_quiet = {
    .letter = 'q',
    .name = "quiet",
    .kind = CLI_FLAG,
    .offset = FIELD(is_quiet),
    .help = "only errors",
};
const struct cli_option cli_option_verbose = {
    .letter = 'v',
    .name = "verbose",
    .kind = CLI_FLAG,
    .offset = FIELD(is_verbose),
    .help = "also what was detected, decided and counted",
};
const struct cli_option cli_option_help = {
    .letter = 'h',
    .name = "help",
    .kind = CLI_FLAG,
    .offset = FIELD(wants_help),
    .help = "this text",
};

static bool usage(struct diag *diag, const struct cli_command *command, const char *problem,
                  const char *thing)
{
    return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE, "%s '%s': see 'bobao %s --help'", problem,
                      thing, command->name);
}

static const struct cli_option *find_by_name(const struct cli_command *command, struct span name)
{
    for (size_t i = 0; command->options[i]; i++) {
        if (span_is(name, command->options[i]->name))
            return command->options[i];
    }
    return NULL;
}

static const struct cli_option *find_by_letter(const struct cli_command *command, char letter)
{
    for (size_t i = 0; command->options[i]; i++) {
        if (command->options[i]->letter == letter)
            return command->options[i];
    }
    return NULL;
}

static bool unknown_option(const struct cli_command *command, struct span name, struct diag *diag)
{
    const char *names[MAX_OPTIONS];
    size_t count = 0;
    const char *nearest;

    while (command->options[count]) {
        assert(count < MAX_OPTIONS);
        names[count] = command->options[count]->name;
        count++;
    }
    nearest = span_nearest(name, names, count);
    return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                      "unknown option '--%.*s': %s%s%ssee 'bobao %s --help'", SPAN_ARGS(name),
                      nearest ? "did you mean '--" : "", nearest ? nearest : "",
                      nearest ? "'? or " : "", command->name);
}

static bool set_text(const struct cli_option *option, const char *value, const char **field,
                     struct diag *diag)
{
    struct span text = span_of(value);

    if (utf8_valid_len(text) < text.len)
        return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE, "--%s is not UTF-8 from byte %zu on",
                          option->name, utf8_valid_len(text) + 1);
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.data[i] < ' ' || text.data[i] == 0x7f)
            return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                              "--%s holds a control character at byte %zu", option->name, i + 1);
    }
    *field = value;
    return true;
}

/* The index of the value among the choices; false, with an error, when it is none of them. */
static bool find_choice(const struct cli_option *option, const char *value, int *found,
                        struct diag *diag)
{
    struct arena arena = {0};
    struct text known = {.arena = &arena};

    for (int i = 0; option->choices[i]; i++) {
        if (span_is(span_of(value), option->choices[i])) {
            *found = i;
            arena_finish(&arena);
            return true;
        }
        text_put_format(&known, "%s%s", i > 0 ? ", " : "", option->choices[i]);
    }
    diag_error(diag, DIAG_USAGE, DIAG_NOWHERE, "--%s must be one of %.*s, not '%s'", option->name,
               SPAN_ARGS(text_span(&known)), value);
    arena_finish(&arena);
    return false;
}

static bool set_count(const struct cli_option *option, const char *value, int64_t *field,
                      struct diag *diag)
{
    size_t number = 0;
    int found;

    if (option->choices && !find_choice(option, value, &found, diag))
        return false;
    if (!span_to_size(span_of(value), (size_t)option->max, &number) || (double)number < option->min)
        return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                          "--%s must be a whole number from %.15g to %.15g, not '%s'", option->name,
                          option->min, option->max, value);
    *field = (int64_t)number;
    return true;
}

static bool set_number(const struct cli_option *option, const char *value, double *field,
                       struct diag *diag)
{
    if (!span_to_double(span_of(value), field) || *field < option->min || *field > option->max)
        return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                          "--%s must be a number from %.15g to %.15g, not '%s'", option->name,
                          option->min, option->max, value);
    return true;
}

/* A preset's figures depend on the channels, which may come later on the command line. */
static bool set_loudness(struct cli_settings *settings, const struct cli_option *option,
                         const char *value, void *field, struct diag *diag)
{
    double lufs;
    double ceiling_dbtp;

    settings->is_loudness_off = span_is(span_of(value), "off");
    settings->loudness_name = NULL;
    if (settings->is_loudness_off)
        return true;
    if (!bulletin_loudness_preset(span_of(value), 1, &lufs, &ceiling_dbtp))
        return set_number(option, value, field, diag);
    settings->loudness_name = value;
    return true;
}

static bool set_option(const struct cli_option *option, const char *value,
                       struct cli_settings *settings, struct arena *arena, struct diag *diag)
{
    void *field = (char *)settings + option->offset;
    size_t value_count = settings->given_count;

    ARENA_PUSH(arena, settings->given_values, value_count, settings->given_values_capacity, value);
    ARENA_PUSH(arena, settings->given, settings->given_count, settings->given_capacity, option);
    switch (option->kind) {
    case CLI_FLAG:
        *(bool *)field = true;
        return true;
    case CLI_TEXT:
        return set_text(option, value, field, diag);
    case CLI_PATH:
        *(const char **)field = value;
        return true;
    case CLI_COUNT:
        return set_count(option, value, field, diag);
    case CLI_NUMBER:
        return set_number(option, value, field, diag);
    case CLI_CHOICE:
        return find_choice(option, value, field, diag);
    case CLI_LOUDNESS:
        return set_loudness(settings, option, value, field, diag);
    case CLI_OUTPUT:
        ARENA_PUSH(arena, settings->outputs, settings->output_count, settings->output_capacity,
                   value);
        return true;
    case CLI_SET:
        ARENA_PUSH(arena, settings->sets, settings->set_count, settings->set_capacity, value);
        return true;
    }
    return true;
}

/* The words of the command line that are still to be read. */
struct words {
    char *const *argv;
    size_t count;
    size_t at;
};

/* "--name value", "--name=value". */
static bool parse_long(const struct cli_command *command, struct words *words,
                       struct cli_settings *settings, struct arena *arena, struct diag *diag)
{
    const char *word = words->argv[words->at++] + 2;
    const char *equals = strchr(word, '=');
    struct span name = equals ? (struct span){word, (size_t)(equals - word)} : span_of(word);
    const struct cli_option *option = find_by_name(command, name);
    const char *value = equals ? equals + 1 : NULL;

    if (!option)
        return unknown_option(command, name, diag);
    if (!option->argument && value)
        return usage(diag, command, "no value is wanted by", option->name);
    if (!value)
        value = option->without;
    if (option->argument && !value) {
        if (words->at == words->count)
            return usage(diag, command, "a value is missing behind", option->name);
        value = words->argv[words->at++];
    }
    return set_option(option, value, settings, arena, diag);
}

/* "-o value", "-ovalue", "-qv". */
static bool parse_letters(const struct cli_command *command, struct words *words,
                          struct cli_settings *settings, struct arena *arena, struct diag *diag)
{
    const char *word = words->argv[words->at++];

    for (const char *letter = word + 1; *letter; letter++) {
        const struct cli_option *option = find_by_letter(command, *letter);
        const char *value = letter + 1;

        if (!option)
            return usage(diag, command, "unknown option", word);
        if (!option->argument) {
            if (!set_option(option, NULL, settings, arena, diag))
                return false;
            continue;
        }
        if (!*value) {
            if (words->at == words->count)
                return usage(diag, command, "a value is missing behind", option->name);
            value = words->argv[words->at++];
        }
        return set_option(option, value, settings, arena, diag);
    }
    return true;
}

static bool check_inputs(const struct cli_command *command, const struct cli_settings *settings,
                         struct diag *diag)
{
    if (settings->wants_help)
        return true;
    if (settings->input_count < command->min_inputs)
        return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                          "a file is missing: bobao %s %s ('-' is standard input)", command->name,
                          command->arguments);
    if (settings->input_count > command->max_inputs)
        return usage(diag, command, "too many arguments, beginning with",
                     settings->inputs[command->max_inputs]);
    return true;
}

bool cli_parse(const struct cli_command *command, char *const *argv, size_t count,
               struct cli_settings *settings, struct arena *arena, struct diag *diag)
{
    struct words words = {argv, count, 0};
    const char **inputs = arena_alloc_array(arena, count + 1, sizeof(*inputs));
    bool only_inputs = false;

    settings->inputs = inputs;
    while (words.at < count) {
        const char *word = argv[words.at];
        bool ok = true;

        if (only_inputs || word[0] != '-' || !word[1]) {
            inputs[settings->input_count++] = word;
            words.at++;
        } else if (strcmp(word, "--") == 0) {
            only_inputs = true;
            words.at++;
        } else if (word[1] == '-') {
            ok = parse_long(command, &words, settings, arena, diag);
        } else {
            ok = parse_letters(command, &words, settings, arena, diag);
        }
        if (!ok)
            return false;
    }
    return check_inputs(command, settings, diag);
}

/* Prints text wrapped at 79 columns, each line but the first indented to the help column. */
static void print_wrapped(struct span rest)
{
    size_t column = HELP_COLUMN;

    while (rest.len > 0) {
        size_t end = span_find(rest, SPAN(" "), 0);

        if (column > HELP_COLUMN && column + 1 + end > 79) {
            printf("\n%*s", HELP_COLUMN, "");
            column = HELP_COLUMN;
        } else if (column > HELP_COLUMN) {
            printf(" ");
            column++;
        }
        printf("%.*s", (int)end, rest.data);
        column += end;
        rest = span_slice(rest, end + 1, rest.len);
    }
    printf("\n");
}

/* Bounds come from the row that they are checked by. */
static void print_help_of(const struct cli_option *option)
{
    struct arena arena = {0};
    struct text help = {.arena = &arena};

    text_put(&help, span_of(option->help));
    if (option->min < option->max && !option->choices)
        text_put_format(&help, " [%.15g to %.15g]", option->min, option->max);
    print_wrapped(text_span(&help));
    arena_finish(&arena);
}

void cli_print_help(const struct cli_command *command)
{
    printf("usage: bobao %s %s\n\n%s.\n", command->name, command->arguments, command->help);
    if (command->details)
        printf("\n%s", command->details);
    printf("\noptions:\n");
    for (size_t i = 0; command->options[i]; i++) {
        const struct cli_option *option = command->options[i];
        char letter[8] = "    ";
        int width;

        if (option->letter)
            snprintf(letter, sizeof(letter), "-%c, ", option->letter);
        width = printf(option->without ? "  %s--%s%s[=%s]" : "  %s--%s%s%s", letter, option->name,
                       option->argument && !option->without ? " " : "",
                       option->argument ? option->argument : "");
        if (width + 2 > HELP_COLUMN) {
            printf("\n");
            width = 0;
        }
        printf("%*s", HELP_COLUMN - width, "");
        print_help_of(option);
    }
}
