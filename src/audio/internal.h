/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_INTERNAL_H
#define AUDIO_INTERNAL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/audio.h"
#include "audio/meter.h"
#include "audio/timeline.h"
#include "base/arena.h"
#include "base/diag.h"
#include "speech/take.h"

/* What the files of this room tell each other. Everything here is mono: a second channel is made at
 * the very end (programme.c). */

enum {
    AUDIO_SOURCE_HZ = SPEECH_RATE_HZ,
    /* Frames handled at a time. Results do not depend on it. */
    AUDIO_BLOCK_FRAMES = 8192,
    /* A gap in the sound from which on it counts as silence, and how near to a sound the
     * resampler's ringing may still be heard: its filter reaches 4.6 ms to each side. */
    AUDIO_QUIET_MS = 50,
    AUDIO_RINGING_MS = 5,
    AUDIO_EDGE_MS = 1 /* … at head and tail of the programme */
};

/* ---- spool.c: the takes and pauses of a programme, in a file without a name --------------------
 */

struct audio_meter;

/* A zeroed spool is a finished one. */
struct audio_spool {
    bool is_open;
    int fd;
    int16_t *buffer; /* AUDIO_BLOCK_FRAMES, of which `buffered` wait to be written */
    int64_t buffered;
    int64_t written;
    struct arena *arena;
    struct audio_range *sounds; /* where it is not digital silence, at AUDIO_SOURCE_HZ */
    size_t sound_count;
    size_t sound_capacity;
    double energy;             /* sum of the squares, 1.0 = full scale */
    int peak;                  /* largest magnitude of a sample, up to 32768 */
    struct audio_meter *meter; /* of everything put in; NULL: not measured. The caller's */
};

bool audio_spool_create(struct audio_spool *spool, const char *folder, struct arena *arena,
                        struct diag *diag);
bool audio_spool_put(struct audio_spool *spool, const int16_t *samples, int64_t frames,
                     struct diag *diag);
bool audio_spool_put_silence(struct audio_spool *spool, int64_t frames, struct diag *diag);

/* How many frames have been put in. */
int64_t audio_spool_length(const struct audio_spool *spool);

/* Writes what is still buffered; nothing can be put in after that. */
bool audio_spool_seal(struct audio_spool *spool, struct diag *diag);

/* Frames [start, start + frames) of a sealed spool. */
bool audio_spool_read(const struct audio_spool *spool, int64_t start, int16_t *samples,
                      int64_t frames, struct diag *diag);
void audio_spool_finish(struct audio_spool *spool);

/* ---- peak.c: how high a true peak can be -------------------------------------------------------
 */

/* Whether a point between these samples, as the interpolators of this room find it from them, can
 * lie above `limit`. Cheap; false is certain. */
bool audio_peak_may_exceed(const float *samples, int64_t frames, double limit);

/* ---- resample.c: the only file that knows soxr -------------------------------------------------
 */

struct audio_resampler;

/* From from_hz to rate_hz; at the same rate, samples pass unchanged. The output is aligned
 * with the input: frame 0 is frame 0. */
bool audio_resampler_create(struct audio_resampler **resampler, int from_hz, int rate_hz,
                            audio_sink_fn *sink, void *user, struct diag *diag);
bool audio_resampler_put(void *resampler, const float *samples, int64_t frames, struct diag *diag);

/* Sends the rest to the sink. The last frames of the input stand in the output in full; how many
 * come behind them is soxr's matter. */
bool audio_resampler_end(struct audio_resampler *resampler, struct diag *diag);
void audio_resampler_finish(struct audio_resampler *resampler); /* takes NULL */

/* ---- limiter.c: ours, the one piece of signal processing that no library had -------------------
 */

struct audio_limiter;

/* The true peak that the limiter leaves, as a factor of full scale: 1 dB below the ceiling. */
double audio_limiter_peak(double ceiling_dbtp);

/* A look-ahead limiter for true peaks. As many frames come out as go in, aligned with them. */
bool audio_limiter_create(struct audio_limiter **limiter, int rate_hz, double ceiling_dbtp,
                          audio_sink_fn *sink, void *user, struct diag *diag);
bool audio_limiter_put(void *limiter, const float *samples, int64_t frames, struct diag *diag);
bool audio_limiter_end(struct audio_limiter *limiter, struct diag *diag);

/* The energy (sum of squares) that limiting has taken away so far. */
double audio_limiter_lost_energy(const struct audio_limiter *limiter);
void audio_limiter_finish(struct audio_limiter *limiter); /* takes NULL */

/* ---- clip.c: the only file of this room that knows libsndfile
 * ------------------------------------
 */

struct audio_clip;

/* Opens a sound file for reading: mono, at rate_hz. */
bool audio_clip_open(struct audio_clip **clip, const char *path, int rate_hz, struct diag *diag);

/* A file that says it is short and never ends would otherwise be read for ever. */
#define AUDIO_SOUND_MAX_SECONDS (24.0 * 3600)

/* Reads the next frames; fewer only at the end. */
bool audio_clip_read(struct audio_clip *clip, float *samples, int64_t frames, int64_t *got,
                     struct diag *diag);

void audio_clip_finish(struct audio_clip *clip); /* takes NULL */

/* ---- sounds.c: the recordings in a programme ----------------------------------------------------
 */

struct audio_placed_sound {
    struct audio_sound sound;
    int64_t start; /* at the delivered rate, once sealed; before, at AUDIO_SOURCE_HZ */
    int64_t end;
    int64_t length;          /* of the file, at the delivered rate */
    bool is_measurable;      /* false: silent */
    double loudness_lufs;    /* on its own */
    double own_gain_db;      /* brings it to its place beside the speech */
    struct audio_clip *clip; /* open while it is read */
};

struct audio_sounds {
    struct audio_placed_sound *list;
    size_t count;
    size_t capacity;
};

/* Reads a whole sound: how long it is at rate_hz, and how loud. One that is too short for a
 * measurement is measured as if it were played over and over. */
bool audio_sound_measure(struct audio_placed_sound *placed, int rate_hz, int channels,
                         const volatile sig_atomic_t *stop, struct diag *diag);

/* Adds to the block at `position` what sounds there. `speech` says where to duck, at the delivered
 * rate. Blocks must follow each other from 0 on. */
bool audio_sounds_add(struct audio_sounds *sounds, const struct audio_range *speech,
                      size_t speech_count, int rate_hz, double gain_db, int64_t position,
                      float *samples, int64_t frames, struct diag *diag);

/* Closes what is open, so that reading can begin again. */
void audio_sounds_rewind(struct audio_sounds *sounds);

/* ---- programme.c: the second pass --------------------------------------------------------------
 */

/* Reads frames [start, end) of the spool, applies the gain and sends them on. */
bool audio_programme_read(const struct audio_spool *spool, int64_t start, int64_t end,
                          double gain_db, audio_sink_fn *sink, void *user,
                          const volatile sig_atomic_t *stop, struct diag *diag);

/* What the second pass makes: the spool's speech with the sounds. */
struct audio_source {
    const struct audio_spool *spool;
    struct audio_sounds *sounds;
    const struct audio_options *options;
    int64_t frame_count; /* of the programme */
};

/* Streams the programme, resampled, mixed and limited, and measures it. */
bool audio_programme_run(const struct audio_source *source, double gain_db, audio_sink_fn *sink,
                         void *user, const volatile sig_atomic_t *stop,
                         struct audio_reading *reading, struct diag *diag);

/* ---- level.c: which gain brings the programme to its target ------------------------------------
 */

/* For speech alone.
 *
 * source    what the spool measures at its own rate
 * returns   false (DIAG_CONFIG) when no gain reaches the target below the ceiling
 */
bool audio_level_solve(const struct audio_spool *spool, const struct audio_options *options,
                       const struct audio_reading *source, const volatile sig_atomic_t *stop,
                       double *gain_db, struct diag *diag);

/* For speech with sounds: makes the whole programme until it measures what it should.
 *
 * gain_db         in: a guess; out: the gain
 * is_measurable   false when the programme is too short or too quiet: the gain is then the guess
 */
bool audio_level_rehearse(const struct audio_source *source, const volatile sig_atomic_t *stop,
                          double *gain_db, bool *is_measurable, struct diag *diag);

#endif
