/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BULLETIN_BULLETIN_H
#define BULLETIN_BULLETIN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/timeline.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/span.h"
#include "report/report.h"
#include "script/script.h"
#include "speech/speech.h"

/* The conductor: the one room that knows all stages and runs them one after another. */

/* A file that a run has read, and what its bytes were. */
struct bulletin_input {
    const char *role; /* "bulletin", "report", "lexicon", "voice", "sound", "picture"; "data" is
                         Bobao's own */
    const char *path; /* "-": standard input */
    struct digest digest;
};

/* All of them, in the order of reading. Start with {.arena = arena}. */
struct bulletin_inputs {
    struct arena *arena;
    struct bulletin_input *list;
    size_t count;
    size_t capacity;
};

/* Where Bobao's own data lie: voices/, leads.yaml and the compiled lexicon. */
struct bulletin_home {
    const char *share_folder;
    struct bulletin_inputs *inputs; /* what is read is noted there; or NULL */
};

/* The file that a Script is made from: a report, or a Script's YAML. */
struct bulletin_source {
    const char *path;             /* "-" is standard input */
    struct report_options report; /* how to read a report; its name is set from the path */
    const char *lexicon_path;     /* the user's own lexicon, or NULL */
};

/* Reads a source and makes its Script; everything lives in `arena`. */
bool bulletin_make_script(const struct bulletin_home *home, const struct bulletin_source *source,
                          struct arena *arena, struct script **script, struct diag *diag);

/* The same from lines that are documents of their own (--by-line), one after another, so that input
 * of any length can be read. Zeroed before bulletin_lines_create; takes a zeroed one to finish. */
struct bulletin_lines;
bool bulletin_lines_create(struct bulletin_lines **lines, const struct bulletin_home *home,
                           const struct bulletin_source *source, struct diag *diag);
/* The Script of one line, which has no newline in it; *script is NULL when there is nothing to say
 * in it. `line_number` is for messages. The Script is good until the arena is reset. */
bool bulletin_lines_read(struct bulletin_lines *lines, struct span line, size_t line_number,
                         struct arena *arena, struct script **script, struct diag *diag);
/* Warnings about lines are notes until here, where one warning counts them. Takes NULL. */
void bulletin_lines_finish(struct bulletin_lines *lines, struct diag *diag);

/* A voice by its name (one of voices/) or by the path of a voice file (anything with a slash or
 * ending in .yaml). */
bool bulletin_load_voice(const struct bulletin_home *home, const char *name, struct arena *arena,
                         struct speech_voice **voice, struct diag *diag);

/* The plan of a sentence's line in a voice, for pictures. */
bool bulletin_outline(const struct bulletin_home *home, const char *voice_name,
                      const struct script_sentence *sentence, struct arena *arena,
                      struct speech_outline *outline, struct diag *diag);

/* The names of the voices that come with Bobao, sorted; an error when there are none. */
bool bulletin_list_voices(const struct bulletin_home *home, struct arena *arena,
                          const char ***names, size_t *count, struct diag *diag);

/* What the caller may show while work goes on. */
struct bulletin_progress {
    size_t sentences_done;
    size_t sentence_count;
    double audio_seconds; /* spoken so far */
    bool is_mastering;    /* speaking is done; levelling and encoding */
};
typedef void bulletin_progress_fn(void *user, const struct bulletin_progress *progress);

struct bulletin_job {
    struct bulletin_home home;
    struct bulletin_source source;
    const char *const *outputs; /* paths; a folder (or a path with a slash at its end) stands for
                                   the default deliverables, named after the source; "-" is WAV to
                                   standard output */
    size_t output_count;
    bool only_if_changed;         /* do nothing when all is as it was when the outputs were made;
                                     the home must have inputs, the outputs be files */
    struct span options;          /* what was asked for, as text: it counts for only_if_changed */
    const char *run_report;       /* a file that the caller will write, or NULL: no output may be
                                     it; it is locked like one */
    const char *temporary_folder; /* for standard output, which has no folder of its own */
    const char *voice;            /* a name or a path */
    int64_t rate_spm;             /* 0: the voice's own */
    double expression;            /* < 0: the voice's own */
    int worker_count;             /* 0: one a core */
    int sample_rate_hz;
    int channels;
    int bits;
    bool has_loudness;
    double loudness_lufs;
    double ceiling_dbtp;
    struct span title;                 /* empty: the report's */
    struct span date;                  /* YYYY-MM-DD, or empty */
    const char *cover;                 /* a picture's path, or NULL */
    const char *software;              /* "bobao 0.1.0" */
    const volatile sig_atomic_t *stop; /* or NULL; not 0: leave as soon as possible */
    bulletin_progress_fn *progress;    /* or NULL */
    void *user;
};

/* A deliverable that was written. */
struct bulletin_written {
    const char *path;     /* "-": standard output */
    const char *format;   /* its name */
    struct digest digest; /* when the home has inputs to note, too */
};

/* An item of a bulletin that is not in the programme. */
struct bulletin_left_out {
    const char *kind; /* "report" */
    struct span text; /* as it stands in its file */
    const char *path; /* of that file, as messages show it */
    size_t line;
};

/* What came out; all in the arena. */
struct bulletin_result {
    bool
        is_unchanged; /* only_if_changed: nothing was done; of all this, only the outputs are set */
    struct span title;
    struct span date;
    const char *engine;  /* "eSpeak NG 1.51" */
    struct span *voices; /* their names, each once */
    size_t voice_count;
    struct bulletin_written *outputs;
    size_t output_count;
    struct bulletin_left_out *left_out;
    size_t left_out_count;
    const struct script *script;           /* its chapters are the timeline's */
    const struct audio_timeline *timeline; /* NULL until all is done */
    size_t chapter_count;
    size_t sentence_count;
    double duration_seconds;
    double syllables_per_minute; /* of the finished speech, pauses included */
    struct audio_loudness loudness;
    double rate_factor;  /* of the voices' rates, to fit a length; 1 */
    double pause_factor; /* of the pauses; 1 */
};

/* A bulletin file: docs/bulletin.md. */
struct bulletin_file_job {
    struct bulletin_home home;
    const char *path;
    struct span date;        /* YYYY-MM-DD: wins over the file's; or empty */
    struct span today;       /* for files that say 'date: today' */
    const char *const *sets; /* "NAME=VALUE" */
    size_t set_count;
    bool allows_outside;        /* its paths may lead out of its folder */
    const char *const *outputs; /* instead of the file's own; as in a bulletin_job */
    size_t output_count;
    bool only_if_changed;   /* as in a bulletin_job */
    struct span options;    /* likewise */
    const char *run_report; /* likewise */
    const char *temporary_folder;
    int worker_count; /* 0: one a core */
    const char *software;
    const volatile sig_atomic_t *stop; /* or NULL */
    bulletin_progress_fn *progress;    /* or NULL */
    void *user;
};

/* A loudness by its name ("ebu-r128"): the target for so many channels, and the highest true peak.
 * False when there is none of that name. */
bool bulletin_loudness_preset(struct span name, int64_t channels, double *loudness_lufs,
                              double *ceiling_dbtp);

/* A day that the calendar has, as YYYY-MM-DD. */
bool bulletin_is_date(struct span date);

/* Whether the bytes of a file look like a bulletin file: "bulletin:" on the first line that is no
 * comment. */
bool bulletin_recognise(struct span bytes);

/* Says why a YAML file is none of ours: where it is no YAML, or what its first key should be.
 * Returns false. */
bool bulletin_refuse_yaml(const char *path, struct diag *diag);

/* Finds everything that can be wrong with a bulletin file without rendering it. Tells as many
 * errors as it can, each with line and column; writes nothing, and does not read standard input. */
bool bulletin_check_file(const struct bulletin_file_job *job, struct arena *arena,
                         struct diag *diag);

/* Renders a bulletin file, as bulletin_render() does a report; but there may be several errors. */
bool bulletin_render_file(const struct bulletin_file_job *job, struct arena *arena,
                          struct bulletin_result *result, struct diag *diag);

/* A commented bulletin file to begin with. */
extern const char bulletin_example[];

/* Makes the Script, speaks, mixes, and writes all deliverables; all of them appear, or none does
 * (short of the system failing between two renames). */
bool bulletin_render(const struct bulletin_job *job, struct arena *arena,
                     struct bulletin_result *result, struct diag *diag);

#endif
