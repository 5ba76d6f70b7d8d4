/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/internal.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

#include "base/banned.h"

/* The rate that is heard has the pauses in it; the engine is told one without. */

/* Measured with the reference voice: syllables a minute without pauses at a RATE. */
static const double REFERENCE_SPM = 267;
static const double REFERENCE_WPM = 200;
static const double RATE_EXPONENT = 1.18;

/* What a break costs besides its pause: the syllable before it is longer. */
static const double LENGTHENING_K = 0.35;
/* Part of it is the engine's own; the rest comes with the voice's expression, up to this one
 * (measured: without expression two reports came out 2.5 % faster). */
static const double ENGINE_LENGTHENING = 0.35;
static const double FULL_LENGTHENING_EXPRESSION = 0.6;
/* How long the engine makes a syllable, in medial syllables of an average report; measured on 15
 * reports of 9,000 syllables, whose own means differ by 10 % with their words: numbers are short.
 */
static const double SYLLABLE_LEAST = 0.65; /* ba, e */
static const double OTHER_INITIAL_LENGTH = 0.21;
static const double LONG_INITIAL_LENGTH = 0.41;
static const double NASAL_LENGTH = 0.33;
static const double NEUTRAL_LENGTH = -0.25;

static const char short_initials[] = "abdego";
static const char long_initials[] = "cqx"; /* and zh, but not z */

/* The rate without pauses comes from the finished one by an average report's pauses. */
struct speech_tempo speech_tempo_find(const struct speech_voice *voice, double rate_factor)
{
    double spm = (double)voice->rate_spm * rate_factor * (1 + SPEECH_AVERAGE_REST_K);
    double wpm = REFERENCE_WPM * pow(spm / (REFERENCE_SPM * voice->rate_scale), 1 / RATE_EXPONENT);

    wpm = number_clamp(wpm, SPEECH_RATE_MIN_WPM, SPEECH_RATE_MAX_WPM);
    spm = REFERENCE_SPM * voice->rate_scale * pow(wpm / REFERENCE_WPM, RATE_EXPONENT);
    return (struct speech_tempo){.wpm = wpm, .syllable_s = 60 / spm};
}

static double length_of(const struct script_syllable *syllable)
{
    struct span base = span_of(syllable->base);
    char first = base.data[0];
    double length = SYLLABLE_LEAST;

    if (strchr(long_initials, first) || span_starts(base, SPAN("zh")))
        length += LONG_INITIAL_LENGTH;
    else if (!strchr(short_initials, first))
        length += OTHER_INITIAL_LENGTH;
    if (span_ends(base, SPAN("n")) || span_ends(base, SPAN("ng")))
        length += NASAL_LENGTH;
    if (syllable->surface == 5)
        length += NEUTRAL_LENGTH;
    return length;
}

static double length_of_word(const struct script_word *word)
{
    double length = 0;

    if (word->language != SCRIPT_MANDARIN)
        return (double)script_word_syllables(word);
    for (size_t i = 0; i < word->syllable_count; i++)
        length += length_of(&word->syllables[i]);
    return length;
}

/* Of the syllable before a break, in syllables. */
static double lengthening_of(const struct speech_voice *voice)
{
    double share = number_clamp(voice->expression / FULL_LENGTHENING_EXPRESSION, 0, 1);

    return LENGTHENING_K * (ENGINE_LENGTHENING + (1 - ENGINE_LENGTHENING) * share);
}

void speech_weigh(const struct script_sentence *sentence, const struct speech_voice *voice,
                  struct speech_weight *weight)
{
    weight->syllables += (double)script_sentence_syllables(sentence);
    for (size_t i = 0; i < sentence->phrase_count; i++) {
        const struct script_phrase *phrase = &sentence->phrases[i];

        weight->pauses += voice->pause_k[phrase->break_after];
        if (phrase->break_after != SCRIPT_BREAK_NONE)
            weight->speech += lengthening_of(voice);
        for (size_t k = 0; k < phrase->word_count; k++)
            weight->speech += length_of_word(&phrase->words[k]);
    }
}
