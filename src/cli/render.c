/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/version.h"

#include "base/banned.h"

struct screen {
    double started;
    double shown; /* when the line was last drawn */
    bool is_live; /* a terminal, and not -q */
};

static double now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* One line that is drawn over itself, ten times a second at most. */
static void draw(void *user, const struct bulletin_progress *progress)
{
    struct screen *screen = user;
    double now = now_seconds();

    if (now - screen->shown < 0.1 && !progress->is_mastering)
        return;
    screen->shown = now;
    fprintf(stderr, "\r%zu/%zu sentences, %.0f s of audio, %.0f times real time%s\033[K",
            progress->sentences_done, progress->sentence_count, progress->audio_seconds,
            progress->audio_seconds / (now - screen->started + 1e-9),
            progress->is_mastering ? ", mastering" : "");
}

/* What was asked for, as far as it decides what the outputs will be. Only a few options do not, and
 * what new ones do nobody has to remember here. The date counts by itself. */
static struct span asked_for(const struct cli_settings *settings, struct arena *arena)
{
    static const struct cli_option *const uncounted[] = {&cli_option_output, &cli_option_jobs,
                                                         &cli_option_date,   &cli_option_json,
                                                         &cli_option_quiet,  &cli_option_verbose};
    struct text text = {.arena = arena};

    for (size_t i = 0; i < settings->given_count; i++) {
        const char *value = settings->given_values[i];
        bool counts = true;

        for (size_t k = 0; k < sizeof(uncounted) / sizeof(uncounted[0]); k++)
            counts = counts && settings->given[i] != uncounted[k];
        if (counts)
            text_put_format(&text, "--%s=%s\n", settings->given[i]->name, value ? value : "");
    }
    return text_span(&text);
}

/* A file that a run report goes to; standard output is none. */
static const char *run_report_file(const struct cli_settings *settings)
{
    const char *path = settings->run_report;

    return path && strcmp(path, "-") != 0 ? path : NULL;
}

static bool make_job(const struct cli_settings *settings, struct screen *screen,
                     struct arena *arena, struct bulletin_job *job, struct diag *diag)
{
    static const char *const beside_us[] = {"./"};

    *job = (struct bulletin_job){
        .source = cli_source(settings),
        .outputs = settings->output_count > 0 ? settings->outputs : beside_us,
        .output_count = settings->output_count > 0 ? settings->output_count : 1,
        .temporary_folder = cli_temporary_folder(),
        .voice = settings->voice,
        .rate_spm = settings->rate_spm,
        .expression = settings->expression,
        .worker_count = (int)settings->jobs,
        .sample_rate_hz = (int)settings->sample_rate_hz,
        .channels = settings->is_stereo ? 2 : 1,
        .bits = (int)settings->bits,
        .has_loudness = !settings->is_loudness_off,
        .loudness_lufs = settings->loudness_lufs,
        .ceiling_dbtp = -1,
        .title = span_of(settings->title),
        .cover = settings->cover,
        .software = "bobao " BOBAO_VERSION,
        .progress = screen->is_live ? draw : NULL,
        .user = screen};
    if (settings->loudness_name)
        bulletin_loudness_preset(span_of(settings->loudness_name), job->channels,
                                 &job->loudness_lufs, &job->ceiling_dbtp);
    return cli_find_home(&job->home, arena, diag) &&
           cli_find_date(settings, arena, &job->date, diag);
}

/* A YAML file that is none of ours, by its name: to read it aloud is what nobody meant. */
static bool is_strange_yaml(const struct cli_settings *settings)
{
    struct span path = span_of(settings->inputs[0]);

    return settings->input_format == REPORT_FORMAT_AUTO &&
           (span_ends(path, SPAN(".yaml")) || span_ends(path, SPAN(".yml"))) &&
           access(settings->inputs[0], R_OK) == 0 && !cli_is_script(settings->inputs[0]);
}

static bool render_report(const struct cli_settings *settings, struct screen *screen,
                          struct arena *arena, struct bulletin_inputs *inputs,
                          struct bulletin_result *result, struct diag *diag)
{
    struct bulletin_job job;

    if (!make_job(settings, screen, arena, &job, diag))
        return false;
    if (cli_is_feed(settings->inputs[0]))
        return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                          "'%s' is a feed file, which nobody wants to hear: use 'bobao feed'",
                          settings->inputs[0]);
    if (is_strange_yaml(settings))
        return bulletin_refuse_yaml(settings->inputs[0], diag);
    if (settings->set_count > 0 || settings->allows_outside)
        return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                          "--set and --allow-outside are for bulletin files: '%s' is none",
                          settings->inputs[0]);
    job.home.inputs = inputs;
    job.only_if_changed = settings->only_if_changed;
    job.options = asked_for(settings, arena);
    job.run_report = run_report_file(settings);
    job.stop = cli_catch_signals();
    return bulletin_render(&job, arena, result, diag);
}

/* What a bulletin says itself, the command line must not say too. */
static bool check_given(const struct cli_settings *settings, struct diag *diag)
{
    static const struct cli_option *const known[] = {
        &cli_option_output, &cli_option_json,    &cli_option_if_changed,
        &cli_option_jobs,   &cli_option_date,    &cli_option_set,
        &cli_option_quiet,  &cli_option_verbose, &cli_option_allow_outside};

    for (size_t i = 0; i < settings->given_count; i++) {
        bool is_known = false;

        for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
            is_known = is_known || settings->given[i] == known[k];
        if (!is_known)
            return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                              "--%s is not for a bulletin file: '%s' says it itself",
                              settings->given[i]->name, settings->inputs[0]);
    }
    return true;
}

static bool render_bulletin(const struct cli_settings *settings, struct screen *screen,
                            struct arena *arena, struct bulletin_inputs *inputs,
                            struct bulletin_result *result, struct diag *diag)
{
    struct bulletin_file_job job;

    if (!check_given(settings, diag) || !cli_bulletin_job(settings, arena, &job, diag))
        return false;
    job.progress = screen->is_live ? draw : NULL;
    job.user = screen;
    job.home.inputs = inputs;
    job.only_if_changed = settings->only_if_changed;
    job.options = asked_for(settings, arena);
    job.run_report = run_report_file(settings);
    job.stop = cli_catch_signals();
    return bulletin_render_file(&job, arena, result, diag);
}

static void print_result(const struct bulletin_result *result, double seconds)
{
    const struct audio_loudness *loudness = &result->loudness;
    int whole_seconds = (int)(result->duration_seconds + 0.5);
    const char *start = cli_line_start(DIAG_NOTE, "");

    if (result->is_unchanged) {
        fprintf(stderr, "%snothing has changed since ", start);
        cli_print_safely(span_of(result->outputs[0].path));
        fputs(" was made\n", stderr);
        return;
    }
    for (size_t i = 0; i < result->output_count; i++) {
        fputs(start, stderr);
        cli_print_safely(span_of(result->outputs[i].path));
        fputc('\n', stderr);
    }
    fprintf(stderr, "%s%d:%02d min, %zu chapter%s, %zu sentence%s, %.0f syllables a minute", start,
            whole_seconds / 60, whole_seconds % 60, result->chapter_count,
            diag_plural(result->chapter_count), result->sentence_count,
            diag_plural(result->sentence_count), result->syllables_per_minute);
    if (loudness->is_measurable)
        fprintf(stderr, ", %.1f LUFS, %.1f LU range, %.1f dBTP", loudness->integrated_lufs,
                loudness->range_lu, loudness->true_peak_dbtp);
    fprintf(stderr, "; %.2f s of work, %.0f times real time\n", seconds,
            result->duration_seconds / (seconds + 1e-9));
}

static bool render(const struct cli_settings *settings, struct screen *screen, struct arena *arena,
                   struct bulletin_inputs *inputs, struct bulletin_result *result,
                   struct diag *diag)
{
    for (size_t i = 0; i < settings->output_count; i++) {
        if (strcmp(settings->outputs[i], "-") == 0 && isatty(STDOUT_FILENO))
            return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                              "a WAV file is not for a terminal: send it through a pipe, or name "
                              "a file with -o");
    }
    for (size_t i = 0; settings->only_if_changed && i < settings->output_count; i++) {
        if (strcmp(settings->outputs[i], "-") == 0)
            return diag_error(
                diag, DIAG_USAGE, DIAG_NOWHERE,
                "--if-changed looks at the outputs, which must be files: '-' is none");
    }
    return cli_is_bulletin(settings->inputs[0])
               ? render_bulletin(settings, screen, arena, inputs, result, diag)
               : render_report(settings, screen, arena, inputs, result, diag);
}

static int run(const struct cli_settings *settings)
{
    struct diag diag = {0};
    struct arena arena = {0};
    struct screen screen = {.started = now_seconds(),
                            .is_live = isatty(STDERR_FILENO) && !settings->is_quiet};
    struct bulletin_result result = {0};
    struct bulletin_inputs inputs = {.arena = &arena};
    struct cli_run_report report = {.inputs = &inputs};
    bool ok = cli_open_run_report(&report, settings, &diag) &&
              render(settings, &screen, &arena,
                     report.path || settings->only_if_changed ? &inputs : NULL, &result, &diag);

    if (screen.is_live)
        fprintf(stderr, "\r\033[K");
    cli_show(&diag, settings);
    ok = cli_put_run_report(&report, ok, &result, &diag) && ok;
    cli_close_run_report(&report);
    if (ok && (screen.is_live || settings->is_verbose))
        print_result(&result, now_seconds() - screen.started);
    return cli_leave(ok, &diag, &arena, settings);
}

static const struct cli_option *const options[] = {&cli_option_output,
                                                   &cli_option_voice,
                                                   &cli_option_rate,
                                                   &cli_option_expression,
                                                   &cli_option_loudness,
                                                   &cli_option_sample_rate,
                                                   &cli_option_bits,
                                                   &cli_option_stereo,
                                                   &cli_option_jobs,
                                                   &cli_option_title,
                                                   &cli_option_date,
                                                   &cli_option_cover,
                                                   &cli_option_lexicon,
                                                   &cli_option_annotations,
                                                   &cli_option_input_format,
                                                   &cli_option_encoding,
                                                   &cli_option_lossy,
                                                   &cli_option_set,
                                                   &cli_option_allow_outside,
                                                   &cli_option_json,
                                                   &cli_option_if_changed,
                                                   &cli_option_quiet,
                                                   &cli_option_verbose,
                                                   &cli_option_help,
                                                   NULL};

const struct cli_command cli_command_render = {
    "render",
    "REPORT [-o FILE]...",
    "speak a report, a Script or a bulletin file into WAV, FLAC and a JSON timeline",
    "Without -o the default files (FLAC, WAV, JSON) are written into this folder, named\n"
    "after the report. A file appears under its name whole and checked, or not at all.\n"
    "A bulletin file ('bobao new' writes one) says itself what is spoken how and where it\n"
    "goes; -o, --date, --set, --allow-outside and -j are for it too.\n",
    options,
    1,
    1,
    run};
