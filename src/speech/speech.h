/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SPEECH_SPEECH_H
#define SPEECH_SPEECH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/yaml.h"
#include "script/script.h"
#include "speech/take.h"

/* A voice, read from voices/<name>.yaml: docs/voices.md and the key table in speech/voice.c. */
struct speech_voice {
    struct span name;
    struct span description;    /* what it is for, one line */
    struct span engine;         /* the eSpeak NG voice text for Mandarin */
    struct span english_engine; /* … and for its English partner */
    int64_t rate_spm;           /* syllables a minute of finished speech, pauses included */
    double expression;          /* 0 flat … 1 lively */
    int64_t pitch;              /* eSpeak's PITCH of the neutral line; never above 50 */
    int64_t pitch_floor;        /* the lowest PITCH that intonation may use */
    double pitch_ratio;         /* Hz of the middle of the tones to Hz of their base at `pitch` */
    int64_t range;
    int64_t volume;
    int64_t english_volume;
    double pause_k[SCRIPT_BREAK_COUNT]; /* in syllables of speech: the pause scales with the rate */
    double rate_scale; /* calibration: the voice's own speed against the reference */
};

/* Reads and checks a voice file's bytes; errors (DIAG_CONFIG) with line and column. The voice
 * lives in the arena. */
bool speech_voice_parse(const char *file, struct span bytes, struct arena *arena,
                        struct speech_voice **voice, struct diag *diag);

/* The maps of a voice file, by row; NULL behind the last. The breaks of its 'pauses' are those of
 * script_break_names, all but the first required. */
const struct yaml_form *speech_voice_form(size_t row);

/* The plan of a sentence's line, for pictures: a word of it, and what comes behind it. */
struct speech_outline_word {
    const struct script_word *word;
    size_t syllable_count; /* of letters and English, about as many */
    double semitones;      /* above the voice's neutral line */
    enum script_role role;
    enum script_break break_after; /* NONE where no pause follows */
    double pause_k;                /* the pause, in syllables of speech */
};

struct speech_outline {
    struct speech_outline_word *words;
    size_t word_count;
};

/* A function of its arguments alone; lives in the arena and points into the sentence. */
void speech_outline_make(const struct script_sentence *sentence, const struct speech_voice *voice,
                         struct arena *arena, struct speech_outline *outline);

/* Workers that speak: forked processes, each with its own eSpeak NG (whose state is all global).
 * Created before the program starts threads. eSpeak NG 1.51 itself starts one when it is
 * initialised, which waits for a queue that synchronous mode never fills: it holds no lock that a
 * forked child could miss. See speech/pool.c for the protocol,
 * the limits and what happens when a worker crashes or hangs. */
struct speech_pool;

struct speech_pool_options {
    const struct speech_voice *voice; /* kept by reference */
    int worker_count;                 /* 1 to SPEECH_MAX_WORKERS; 0: one a core */
    size_t pool_count;                /* of those that the caller has at a time: they share
                                         SPEECH_MAX_WORKERS, but for one each; 0 is 1 */
    const char *data_folder;          /* eSpeak NG's data, or NULL for the library's own place */
    double rate_factor;               /* 1.0: the voice's rate; 0.5 to 2 */
};

enum { SPEECH_MAX_WORKERS = 64 };

bool speech_pool_create(struct speech_pool **pool, const struct speech_pool_options *options,
                        struct diag *diag);

/* Is called with each take, in the Script's order. The take is good during the call only; `false`
 * (with an error in diag) stops the run. */
typedef bool speech_take_fn(void *user, const struct speech_take *take, struct diag *diag);

/* Speaks a Script, as fast and with such pauses as it takes to come out at the voice's rate
 * (speech/pace.c; a warning where that cannot be): at the same pace, a take depends on nothing but
 * its sentence and voice. A sample of it is spoken before, to know how long it will be. A bounded
 * number of takes is in memory at any time. `stop`, unless NULL, is looked at between takes: once
 * it is not 0, the run ends with DIAG_INTERRUPTED. */
bool speech_pool_run(struct speech_pool *pool, const struct script *script, speech_take_fn *take,
                     void *user, const volatile sig_atomic_t *stop, struct diag *diag);

/* Ends the workers. Takes NULL. */
void speech_pool_finish(struct speech_pool *pool);

/* Version of the engine as it reports itself ("1.51"), for the timeline; static text. */
const char *speech_engine_version(void);

#endif
