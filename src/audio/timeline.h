/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_TIMELINE_H
#define AUDIO_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The Timeline: where everything lies in the finished programme, in frames at rate_hz. The only
 * source of times: nobody else computes one, and only deliver/ formats one. It runs parallel to the
 * Script that was spoken: chapter i, its sentence j, that sentence's word k. */

/* [start, end) in programme frames. */
struct audio_range {
    int64_t start;
    int64_t end;
};

struct audio_timeline_sentence {
    struct audio_range range;  /* from its first to behind its last sound */
    struct audio_range *words; /* as many as script_sentence_word_count() */
    size_t word_count;
    struct audio_range *syllables; /* of the Mandarin words, in order */
    size_t syllable_count;
};

struct audio_timeline_chapter {
    struct audio_range range; /* chapters follow each other without a gap; the first starts at 0 and
                                 the last ends at frame_count */
    struct audio_timeline_sentence *sentences;
    size_t sentence_count;
};

struct audio_timeline {
    int rate_hz;
    int64_t frame_count; /* of the whole programme */
    int64_t sound_end;   /* behind the last take or sound: what is left is silence */
    struct audio_timeline_chapter *chapters;
    size_t chapter_count;
};

/* What was measured on the finished programme, as it was delivered. */
struct audio_loudness {
    bool is_measurable;     /* false: too short or too quiet for a gated measurement */
    double integrated_lufs; /* ITU-R BS.1770-4, gated */
    double range_lu;        /* EBU Tech 3342 */
    double true_peak_dbtp;  /* BS.1770-4 Annex 2 */
    double gain_db;         /* what was applied to reach the target */
    double target_lufs;     /* what was asked for */
    bool has_target;        /* false: levelling was off */
    double momentary_lufs;  /* the loudest 400 ms, EBU Tech 3341; minus infinity when shorter */
    double shortterm_lufs;  /* the loudest 3 s, likewise */
};

#endif
