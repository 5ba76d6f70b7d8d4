/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BULLETIN_INTERNAL_H
#define BULLETIN_INTERNAL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "audio/audio.h"
#include "base/lock.h"
#include "bulletin/bulletin.h"
#include "bulletin/file.h"
#include "deliver/deliver.h"
#include "mandarin/mandarin.h"

/* Digital silence before the first word and behind the last one, unless the bulletin says more. */
enum { BULLETIN_HEAD_MS = 200, BULLETIN_TAIL_MS = 500 };

/* ---- outputs.c ---------------------------------------------------------------------------------
 */

/* A draft that nobody has written to for so long is nobody's. */
enum { BULLETIN_LEFT_BEHIND_S = 600 };

/* The file of one chapter, beside the whole (split.c). */
struct bulletin_part {
    const char *path;
    struct script script;           /* of this chapter alone */
    struct audio_timeline timeline; /* likewise, from 0 */
    struct audio_loudness loudness; /* as it was measured */
    struct deliver_info info;
    struct deliver_file *file; /* once it is begun */
};

/* A deliverable that was asked for. */
struct bulletin_output {
    const char *path; /* "-": standard output */
    const struct deliver_format *format;
    struct diag_place place; /* where it was asked for; nowhere: on the command line */
    struct span title;       /* of this file; empty: the programme's */
    struct span artist;      /* likewise */
    struct deliver_tags tags;
    int bits;                  /* 0: the programme's */
    struct deliver_info info;  /* what this file says about the programme */
    struct deliver_file *file; /* once it is begun */
    bool is_split;             /* a file per chapter beside it */
    struct bulletin_part *parts;
    size_t part_count;
};

struct bulletin_outputs {
    struct bulletin_output *list;
    size_t count;
    size_t capacity;
    const char **made_folders; /* that were not there before */
    size_t made_count;
    size_t made_capacity;
    struct lock *locks; /* one for each output and one for the run report, once they are taken */
};

/* Turns the job's outputs into deliverables: folders become the default ones; formats are known by
 * their suffix; each path can be written, is asked for once, and is not the input. */
bool bulletin_plan_outputs(const struct bulletin_job *job, struct arena *arena,
                           struct bulletin_outputs *outputs, struct diag *diag);

/* Adds one deliverable that a bulletin file asks for, after the same checks. */
bool bulletin_add_output(struct bulletin_outputs *outputs, const struct bulletin_output *output,
                         const char *source, int rate_hz, struct arena *arena, struct diag *diag);

/* Whether the format is made of samples of so many bits: the others are compressed, or documents.
 */
bool bulletin_keeps_bits(const struct bulletin_output *output);

/* Whether this path is one of the outputs, however it is spelt. */
bool bulletin_is_output(const struct bulletin_outputs *outputs, const char *path,
                        struct arena *arena);

/* Neither an output nor a part of one is this file, which is read. */
bool bulletin_check_inputs(const struct bulletin_outputs *outputs, const char *input,
                           struct arena *arena, struct diag *diag);

/* Takes every output, and the run report unless it is NULL, for this run alone, before anything is
 * spoken; DIAG_TEMPORARY when another run is writing one of them. Released by
 * bulletin_unlock_outputs(), or by the end of the process. */
bool bulletin_lock_outputs(struct bulletin_outputs *outputs, const char *run_report,
                           const char *source, struct arena *arena, struct diag *diag);
void bulletin_unlock_outputs(struct bulletin_outputs *outputs);

/* After a failure: takes away the folders that were made for the outputs, if nothing is in them. */
void bulletin_forget_folders(const struct bulletin_outputs *outputs);

/* ---- inputs.c: what was read -------------------------------------------------------------------
 */

/* Notes bytes that were read from `path`; does nothing when the home has no list for it. */
void bulletin_note_input(const struct bulletin_home *home, const char *role, const char *path,
                         struct span bytes);

/* The same for a file that others read by its name: it is read here to be noted. */
bool bulletin_note_file(const struct bulletin_home *home, const char *role, const char *path,
                        struct diag *diag);

/* ---- source.c ----------------------------------------------------------------------------------
 */

enum { BULLETIN_CONFIG_BYTES = 1024 * 1024 };

/* A path as messages and deliverables show it, which are UTF-8: bytes that are not become question
 * marks; "-" is "standard input". */
const char *bulletin_shown_name(const char *path, struct arena *arena);

/* What stands ready to read reports with. Zeroed before and after. */
struct bulletin_reader {
    struct mandarin *mandarin;
    struct report_leads *leads;
};

bool bulletin_reader_open(struct bulletin_reader *reader, const struct bulletin_home *home,
                          struct arena *arena, struct diag *diag);
void bulletin_reader_finish(struct bulletin_reader *reader);

/* The user's lexicon from its file. */
bool bulletin_read_lexicon(const struct bulletin_home *home, const char *path, struct arena *arena,
                           struct mandarin_user_lexicon **lexicon, struct diag *diag);

/* A report's bytes to its Script; one without chapters means that there is nothing to say. */
bool bulletin_read_report(const struct bulletin_reader *reader, struct span bytes,
                          const struct report_options *options,
                          const struct mandarin_user_lexicon *lexicon, struct arena *arena,
                          struct script **script, struct diag *diag);

/* ---- fields.c: {date}, {station} and the like in texts and paths --------------------------------
 */

/* A field says one thing in a text and another in a path: {date} is 2026年11月23日 or 2026-11-23.
 */
struct bulletin_field {
    struct span name;
    struct span text;
    struct span path;
    bool is_known; /* false: it exists, but nothing has set it */
};

struct bulletin_fields {
    struct bulletin_field *list;
    size_t count;
    size_t capacity;
};

/* Letters, digits and '_', a letter first. */
bool bulletin_field_is_name(struct span name);

/* Sets a field, new or not, to the same in texts and paths. */
void bulletin_field_set(struct bulletin_fields *fields, struct span name, struct span value,
                        struct arena *arena);

/* Sets {date} and {weekday}; an empty date: they are unknown. */
void bulletin_field_set_date(struct bulletin_fields *fields, struct span date, struct arena *arena);

/* What `templ` says with all its {fields} filled in; {{ is a brace. In a path no field may bring a
 * slash, a dot at its start, or a control character. Errors at `place`. */
bool bulletin_expand(const struct bulletin_fields *fields, struct span templ, bool is_path,
                     struct diag_place place, struct arena *arena, struct span *out,
                     struct diag *diag);

/* ---- paths.c: where a bulletin may read and write ----------------------------------------------
 */

struct bulletin_area {
    const char *folder; /* of the bulletin file: what its paths begin from */
    bool is_open;       /* paths may lead out of it */
};

/* The path that a bulletin file names, from the program's own folder. Unless the area is open it
 * must not lead out of the folder, by '..', by a slash at its start, or by symbolic links. Whether
 * anything is there is not asked. */
bool bulletin_locate(const struct bulletin_area *area, struct span given, struct diag_place place,
                     struct arena *arena, const char **path, struct diag *diag);

/* Its three steps: what the path says is looked at; it is made; where links lead is looked at. */
bool bulletin_check_path(const struct bulletin_area *area, struct span given,
                         struct diag_place place, struct diag *diag);
const char *bulletin_path_of(const struct bulletin_area *area, struct span given,
                             struct arena *arena);
bool bulletin_check_inside(const struct bulletin_area *area, const char *path, struct span given,
                           struct diag_place place, struct arena *arena, struct diag *diag);

/* Whether there is *, ? or [ in it. */
bool bulletin_is_pattern(struct span path);

/* A path as a pattern that matches it alone. */
struct span bulletin_escape_pattern(struct span path, struct arena *arena);

/* The files that a pattern matches, newest first (of the same age: by name, the last first), at
 * most `limit`. A path that is no pattern matches itself, whatever it is, if it is there. */
bool bulletin_find_files(const struct bulletin_area *area, struct span pattern, size_t limit,
                         struct diag_place place, struct arena *arena, const char ***paths,
                         size_t *count, struct diag *diag);

/* ---- assemble.c: the programme, what will be heard, ready to be spoken --------------------------
 */

enum bulletin_step_kind { BULLETIN_STEP_SPEAK, BULLETIN_STEP_PAUSE, BULLETIN_STEP_SOUND };

struct bulletin_step {
    enum bulletin_step_kind kind;
    size_t voice; /* SPEAK: which of the voices */
    size_t first_chapter;
    size_t chapter_count;
    double pause_ms;
    struct audio_sound sound;
    size_t item; /* of the file that it comes from */
};

struct bulletin_voice {
    struct speech_voice *voice;
    struct speech_pool *pool; /* once it is started */
};

struct bulletin_programme {
    struct script *script; /* all that is spoken, one after the other */
    struct bulletin_step *steps;
    size_t step_count;
    size_t step_capacity;
    struct bulletin_voice *voices;
    size_t voice_count;
    struct audio_options audio; /* but for the spool's folder */
    int bits;
    struct span title;
    struct span artist;
    struct span date;
    struct span source;
    struct deliver_picture cover;
    struct bulletin_outputs *outputs;
};

/* ---- resolve.c: everything that a bulletin file names, looked at and read
 * ------------------------
 */

/* A report of an item. */
struct bulletin_report {
    const char *name; /* for messages */
    struct script *script;
    struct span title;
};

/* An output of the file's on any day: patterns of fnmatch(). */
struct bulletin_own_output {
    const char *folder;
    const char *name;
    const char *part;       /* of a chapter's file beside it; or NULL */
    const char *folder_now; /* of this run, as it is; NULL when a field is not known */
};

struct bulletin_plan_item {
    const struct bulletin_item *item;
    bool is_left_out; /* dropped for the length, or optional and missing or of no use */
    size_t voice;
    const struct mandarin_user_lexicon *lexicon;
    struct bulletin_report *reports; /* of REPORT and TEXT */
    size_t report_count;
    const char *path; /* of SOUND */
    double seconds;   /* likewise: how long it is */
};

struct bulletin_plan {
    const struct bulletin_file_job *job;
    struct bulletin_file *file;
    struct bulletin_area area;
    struct bulletin_fields fields;
    struct bulletin_reader reader;
    struct mandarin_user_lexicon *lexicon;
    struct deliver_picture cover;
    struct span date;
    struct bulletin_plan_item *items; /* as many as the file has */
    struct bulletin_voice *voices;    /* each only once; voice 0 is the bulletin's */
    struct span *voice_names;
    size_t voice_count;
    size_t voice_capacity;
    size_t name_capacity;
    struct bulletin_outputs outputs;
    struct bulletin_own_output *own_outputs;
    size_t own_output_count;
    const char **read_paths; /* of all files that are read but the bulletin itself */
    size_t read_count;
    size_t read_capacity;
    bool reads_input; /* an item is standard input */
    bool is_check;    /* nothing will be rendered: standard input is left alone */
    bool is_resolved; /* all items are there, with their voices, and can be assembled */
    struct arena *arena;
};

/* Goes on behind an error where it can. Whatever it returns, bulletin_plan_finish() ends it. */
bool bulletin_resolve(struct bulletin_plan *plan, const struct bulletin_file_job *job,
                      bool is_check, struct arena *arena, struct diag *diag);
void bulletin_plan_finish(struct bulletin_plan *plan);

/* Passes messages on, those without a place with this one: its errors are about the file. */
void bulletin_pass_on(const struct diag *own, struct diag_place place, struct diag *diag);

/* Notes a file that is read: no output may take its place. */
void bulletin_note_read(struct bulletin_plan *plan, const char *path);

/* A file that the bulletin names must be there; `what` is what it should have been. */
bool bulletin_locate_file(struct bulletin_plan *plan, struct span given, const char *what,
                          struct diag_place place, const char **path, struct diag *diag);

/* ---- items.c -----------------------------------------------------------------------------------
 */

/* Reads what an item says: the files of its pattern; its own text. One that is optional and cannot
 * be used is left out, with a warning. */
bool bulletin_read_reports(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                           struct diag *diag);
bool bulletin_read_text(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                        struct diag *diag);

/* Looks at an item's sound, to its end. Likewise. */
bool bulletin_find_sound(struct bulletin_plan *plan, struct bulletin_plan_item *made,
                         struct diag *diag);

/* ---- own.c -------------------------------------------------------------------------------------
 */

/* Lists the outputs that the file names, once the fields are known. */
void bulletin_list_own_outputs(struct bulletin_plan *plan);

/* Whether a file is one of them, of this day or another. */
bool bulletin_is_own_output(const struct bulletin_plan *plan, const char *path);

/* ---- include.c ---------------------------------------------------------------------------------
 */

/* Puts the items of files that are included where they are. */
bool bulletin_include(struct bulletin_plan *plan, struct diag *diag);

/* ---- tags.c ------------------------------------------------------------------------------------
 */

/* Fills in an output's tags; its path is there. */
bool bulletin_expand_tags(const struct bulletin_plan *plan, const struct bulletin_file_output *from,
                          struct bulletin_output *to, struct diag *diag);

/* Reads the picture; what is wrong with it is wrong at `place`. */
bool bulletin_read_cover(struct bulletin_plan *plan, const char *path, struct diag_place place,
                         struct diag *diag);

/* ---- assemble.c: from the plan to a programme
 * ----------------------------------------------------
 */

/* Sets {count} and {titles}, of the reports that are not left out. */
void bulletin_set_titles(struct bulletin_plan *plan);

/* The programme of all items that are not left out. May be called again with other items left out.
 */
bool bulletin_assemble(struct bulletin_plan *plan, struct bulletin_programme *programme,
                       struct diag *diag);

/* ---- conduct.c: the stages that a report and a bulletin share -----------------------------------
 */

struct audio_meter;

/* Where the programme is cut while it flows. */
struct bulletin_splitter {
    struct audio_meter *meter; /* of the chapter that is being written */
    size_t chapter;
    int64_t position; /* in the programme */
};

/* What an item of the file takes. */
struct bulletin_item_length {
    double speech_s;
    double pause_s; /* between its sentences, and asked for */
};

/* A programme on its way. The first part is the caller's, zeroed but for what it sets. */
struct bulletin_run {
    struct bulletin_programme programme;
    struct arena *arena;
    struct bulletin_result *result;
    const char *temporary_folder;
    const char *software;
    struct span date;
    int worker_count;
    const volatile sig_atomic_t *stop; /* or NULL */
    bulletin_progress_fn *progress;    /* or NULL */
    void *user;
    bool wants_digests;  /* of the outputs, in the result */
    double rate_factor;  /* of the voices' rates */
    double pause_factor; /* of pauses between sentences and items */

    const char *state_path; /* where the state is kept; NULL: nowhere */
    struct span state_sum;  /* of all that counts */
    struct audio_mix *mix;
    const struct audio_timeline *timeline; /* the mix's; gone with it */
    double length_s;                       /* of the last first pass */
    struct bulletin_progress state;
    struct bulletin_splitter splitter;
    size_t first_chapter; /* of the step that is spoken */
    double pause_ms;      /* spoken so far, with the factor */
    int64_t kept_ms;      /* of silence that a pause is added to: the head, the lead of a bed */
    double speech_seconds;
    size_t item;                               /* of the step that is spoken */
    struct bulletin_item_length *item_lengths; /* what each takes is added here, unless NULL */
};

/* False, with its error, once the caller has asked us to stop. */
bool bulletin_run_goes_on(const struct bulletin_run *run, struct diag *diag);

/* Starts the workers of a voice, unless they run already: best before anything big is in memory and
 * any file is open, since they are forks of us. */
bool bulletin_run_start_voice(const struct bulletin_run *run, struct bulletin_voice *voice,
                              struct diag *diag);
void bulletin_run_end_voices(struct bulletin_run *run);

/* Speaks all of it into a mix that is thrown away again: length_s, pause_ms and speech_seconds say
 * how long it is. Ends the voices. */
bool bulletin_run_rehearse(struct bulletin_run *run, struct diag *diag);

/* Speaks, mixes, masters and writes all deliverables. */
bool bulletin_run_conduct(struct bulletin_run *run, struct diag *diag);

/* Ends everything that is open, and after a failure takes away the folders that were made. */
void bulletin_run_finish(struct bulletin_run *run, bool ok);

/* ---- state.c: whether anything has changed since the outputs were made --------------------------
 */

/* Sets result->is_unchanged, and has the state kept once the outputs are made anew. Once everything
 * is read: all inputs count, and `options`. */
void bulletin_state_open(struct bulletin_run *run, const struct bulletin_outputs *outputs,
                         const struct bulletin_inputs *inputs, struct span options);

/* After the commit. A state that cannot be kept is a warning. */
void bulletin_state_save(const struct bulletin_run *run, struct diag *diag);

/* ---- split.c: a file per chapter ----------------------------------------------------------------
 */

/* Names the parts of all outputs that are split: brief.flac, brief-01.flac, brief-02.flac … */
bool bulletin_name_parts(struct bulletin_outputs *outputs, size_t chapter_count,
                         struct arena *arena, struct diag *diag);

/* The path of an output's part, numbered from 1. */
const char *bulletin_part_path(const struct bulletin_output *output, size_t number,
                               struct arena *arena);

/* Takes what flows through the whole; each part is complete when its chapter ends. */
bool bulletin_split_write(struct bulletin_run *run, const float *samples, int64_t frames,
                          struct diag *diag);

/* Puts an output's parts under their names, and warns of one that an earlier run has left behind
 * the last of them. */
bool bulletin_split_commit(const struct bulletin_output *output, struct diag *diag);

/* Throws away what was not committed. */
void bulletin_split_finish(struct bulletin_run *run);

/* ---- fit.c: a length that was asked for
 * ----------------------------------------------------------
 */

/* Finds the factors, and leaves out optional items, so that the programme lasts as long as its file
 * says. */
bool bulletin_fit(struct bulletin_plan *plan, struct bulletin_run *run, struct diag *diag);

/* Whether the length can be met, as far as the Script's syllables tell it: what is clearly
 * impossible is an error. */
bool bulletin_check_length(struct bulletin_plan *plan, const struct bulletin_programme *programme,
                           struct diag *diag);

#endif
