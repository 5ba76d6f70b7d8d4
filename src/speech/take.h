/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SPEECH_TAKE_H
#define SPEECH_TAKE_H

#include <stddef.h>
#include <stdint.h>

/* eSpeak NG's own rate, the same for every voice. */
enum { SPEECH_RATE_HZ = 22050 };

/* [start, end) in frames of the take. */
struct speech_range {
    int64_t start;
    int64_t end;
};

/* A Take: the PCM of one sentence, mono, at SPEECH_RATE_HZ, with the position of every word and
 * syllable. It starts and ends with a non-zero sample; the pauses inside the sentence are in it, as
 * digital silence. Its samples depend on its phonemes and its voice alone. */
struct speech_take {
    size_t chapter;  /* which sentence of the Script it is */
    size_t sentence; /* in its chapter */
    const int16_t *samples;
    int64_t frame_count;
    const struct speech_range *words; /* one for each word of the sentence, phrase by phrase */
    size_t word_count;
    const struct speech_range
        *syllables; /* Mandarin words' syllables, in order; others have none */
    size_t syllable_count;
    int64_t pause_after_ms; /* the silence that follows, before the next sentence */
};

#endif
