/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_AUDIO_H
#define AUDIO_AUDIO_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "audio/timeline.h"
#include "base/arena.h"
#include "base/diag.h"
#include "speech/take.h"

/* From Takes to the Programme: a first pass puts takes and pauses end to end into a nameless spool
 * file and measures it; a second reads the spool, sets the level, resamples, limits and streams the
 * finished PCM to a sink. Memory does not grow with the length.
 *
 * How the target is met: the spool is measured as it is filled; a gain is found that brings it to
 * the target, what the limiter will take and what the delivered rate measures differently included;
 * the finished stream is measured again. With two channels the loudness is that of the stereo file,
 * 3.01 LU above the same in mono. A programme that is too short or too quiet to be measured keeps
 * its level, with a warning. The ceiling holds in any case, levelled or not.
 *
 * Outside of takes and sounds the programme is digital silence but for 5 ms of the resampler's
 * ringing at their edges, and so it is in every pause of 50 ms or more inside of them. The same
 * takes and options give the same samples, however they are cut into blocks. */

struct audio_options {
    int rate_hz;          /* 48000; 8000 to 192000 */
    int channels;         /* 1, or 2 for the same on both sides */
    bool has_loudness;    /* false: no levelling, gain 0 dB; the ceiling holds all the same */
    double loudness_lufs; /* the target */
    double ceiling_dbtp;  /* -1.0: true peak is never above */
    int64_t head_ms;      /* silence before the first and after the last take */
    int64_t tail_ms;
    int64_t gap_ms;           /* silence on both sides of a sound, where no pause was asked for */
    const char *spool_folder; /* where the spool may lie; its file has no name */
};

/* Sound flows in blocks: `frames` frames of `channels` interleaved floats, 1.0 = full scale. The
 * pointer is good during the call only; false (with an error) stops the stream. */
typedef bool audio_sink_fn(void *user, const float *samples, int64_t frames, struct diag *diag);

struct audio_mix;

/* Opens the spool. The timeline will be made in `arena`. */
bool audio_mix_create(struct audio_mix **mix, const struct audio_options *options,
                      struct arena *arena, struct diag *diag);

/* Appends a take and the pause behind it. Takes come in the Script's order; a take's chapter number
 * is the last one's or one more. */
bool audio_mix_take(struct audio_mix *mix, const struct speech_take *take, struct diag *diag);

/* The silence before what comes next is exactly this long, whatever came before. */
void audio_mix_pause(struct audio_mix *mix, int64_t pause_ms);

/* A recording in the programme: any file that libsndfile reads, WAV, FLAC, Ogg and MP3 among them,
 * mixed down to one channel. It is resampled from its own rate to the delivered one, so that all of
 * its spectrum stays. */
struct audio_sound {
    const char *path;
    double gain_lu; /* above the loudness of the speech, each measured on its own */
    int64_t fade_in_ms;
    int64_t fade_out_ms;
    bool is_bed;    /* plays on under what follows: to its end, the next sound's beginning, or, with
                       its fade, behind the last word */
    double duck_lu; /* added under speech; 0 or less */
    int64_t lead_ms; /* of a bed: how long it is alone before the next take */
};

/* Whether a file can be used as a sound: reads it to its end, and tells how long it is. What is no
 * sound file is an error at `place`, what is damaged one at the file's name; one that ends before
 * its sound does, as far as it can be told, is a warning there. `stop` as in audio_mix_run(). */
bool audio_sound_check(const char *path, struct diag_place place, const volatile sig_atomic_t *stop,
                       double *seconds, struct diag *diag);

/* Appends a sound, or begins a bed. Reads it once, to measure it; it must stay as it is, and its
 * path good, until the mix is finished. The second pass reads it again, block by block. */
bool audio_mix_sound(struct audio_mix *mix, const struct audio_sound *sound,
                     const volatile sig_atomic_t *stop, struct diag *diag);

/* Ends the first pass: the timeline is complete, with every time at the delivered rate. The
 * timeline belongs to the arena. */
bool audio_mix_seal(struct audio_mix *mix, const struct audio_timeline **timeline,
                    struct diag *diag);

/* The second pass: streams exactly timeline->frame_count frames to the sink and tells what the
 * stream measured. Fails with DIAG_CONFIG, before the first frame, when no gain reaches the target
 * below the ceiling; with DIAG_SOFTWARE when the result misses the target by over 0.5 LU or exceeds
 * the ceiling: what the sink got must then not be delivered. `stop`, unless NULL, is looked at
 * between blocks: once it is not 0, the run ends with DIAG_INTERRUPTED. Can be run again, with the
 * same result. */
bool audio_mix_run(struct audio_mix *mix, audio_sink_fn *sink, void *user,
                   const volatile sig_atomic_t *stop, struct audio_loudness *loudness,
                   struct diag *diag);

/* Takes NULL. */
void audio_mix_finish(struct audio_mix *mix);

#endif
