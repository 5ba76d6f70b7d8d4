/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/internal.h"

#include <math.h>

#include "base/number.h"

#include "base/banned.h"

/* How long a sentence will be, no estimate says well: the engine's syllables differ by their sounds
 * and places, and its RATE follows no simple law. But how long its pauses are is known, and how far
 * the estimate of the speech is off in one report is nearly the same in all of its sentences: some
 * of them are spoken, and the rest follows by proportion. */

/* A sample costs a tenth of a second. From so many syllables on it is within 1 % (measured). */
static const double SAMPLE_SYLLABLES = 600;
/* A longer sentence is no sample: it would cost more than all others. */
static const double SAMPLE_SENTENCE_SYLLABLES = 300;

/* A few words say little about a rhythm: they are weighed against so many syllables of an average
 * report; fewer, the longer they are, and none from a report's length on. */
static const double AVERAGE_WEIGHT = 40;
static const double SHORT_SYLLABLES = 30;
static const double REPORT_SYLLABLES = 120;

/* The tempo alone sets the rate up to here; then pauses, up to their bounds; then the tempo. */
static const double TEMPO_EASY_LEAST = 0.85;
static const double TEMPO_EASY_MOST = 1.15;
static const double TEMPO_LEAST = 0.75;
static const double TEMPO_MOST = 1.35;
static const double TEMPO_STEP = 0.01;
static const double PAUSES_LEAST = 0.5;
static const double PAUSES_MOST = 1.5;
static const double PAUSES_STEP = 0.05;

static const double RATE_TOLERANCE = 0.03;

static double in_steps(double value, double step)
{
    return step * (double)lrint(value / step);
}

/* The weight of an average report that short texts are weighed against. */
static double average_beside(double syllables)
{
    return AVERAGE_WEIGHT *
           number_clamp((REPORT_SYLLABLES - syllables) / (REPORT_SYLLABLES - SHORT_SYLLABLES), 0,
                        1);
}

struct speech_pace speech_pace_find(const struct speech_weight *weight,
                                    const struct speech_voice *voice, double speech_k)
{
    struct speech_pace pace = {.pauses = 1, .is_met = true};
    double average = average_beside(weight->syllables);
    double speech = weight->speech * speech_k + average * (1 + SPEECH_AVERAGE_REST_K);
    double budget = (weight->syllables + average) * (1 + SPEECH_AVERAGE_REST_K);
    double wanted = (double)voice->rate_spm;
    double length;

    if (budget <= 0)
        return (struct speech_pace){1, 1, wanted, true};
    length = number_clamp((speech + weight->pauses) / budget, TEMPO_EASY_LEAST, TEMPO_EASY_MOST) *
             budget;
    if (weight->pauses > 0)
        pace.pauses = number_clamp((length - speech) / weight->pauses, PAUSES_LEAST, PAUSES_MOST);
    pace.pauses = in_steps(pace.pauses, PAUSES_STEP);
    length = speech + pace.pauses * weight->pauses;
    pace.tempo = in_steps(number_clamp(length / budget, TEMPO_LEAST, TEMPO_MOST), TEMPO_STEP);
    /* The engine has bounds of its own. */
    length *= speech_tempo_find(voice, pace.tempo).syllable_s;
    pace.rate_spm = 60 * (weight->syllables + average) / length;
    if (average <= 0)
        pace.is_met = fabs(pace.rate_spm / wanted - 1) <= RATE_TOLERANCE;
    return pace;
}

struct sampling {
    double share;  /* of all syllables that may be sampled */
    double credit; /* syllables that may be taken now */
    struct script_chapter *chapter;
    size_t capacity;
    struct arena *arena;
};

static void sample_sentence(struct sampling *sampling, const struct script_sentence *sentence)
{
    double syllables = (double)script_sentence_syllables(sentence);

    if (syllables > SAMPLE_SENTENCE_SYLLABLES)
        return;
    sampling->credit += syllables * sampling->share;
    if (sampling->credit <= 0)
        return;
    sampling->credit -= syllables;
    ARENA_PUSH(sampling->arena, sampling->chapter->sentences, sampling->chapter->sentence_count,
               sampling->capacity, *sentence);
}

struct script *speech_pace_sample(const struct script *script, struct arena *arena)
{
    struct script *sample = arena_alloc(arena, sizeof(*sample));
    struct sampling sampling = {.arena = arena};
    double total = 0;

    *sample = *script;
    sample->chapters = arena_alloc(arena, sizeof(*sample->chapters));
    sample->chapter_count = 1;
    sampling.chapter = sample->chapters;
    for (size_t i = 0; i < script->chapter_count; i++) {
        for (size_t k = 0; k < script->chapters[i].sentence_count; k++) {
            double syllables = (double)script_sentence_syllables(&script->chapters[i].sentences[k]);

            total += syllables > SAMPLE_SENTENCE_SYLLABLES ? 0 : syllables;
        }
    }
    sampling.share = fmin(1, SAMPLE_SYLLABLES / fmax(1, total));
    for (size_t i = 0; i < script->chapter_count; i++) {
        for (size_t k = 0; k < script->chapters[i].sentence_count; k++)
            sample_sentence(&sampling, &script->chapters[i].sentences[k]);
    }
    return sample;
}

void speech_pace_add(struct speech_pace_measure *measure, const struct speech_take *take)
{
    const struct script_sentence *sentence =
        &measure->sample->chapters[take->chapter].sentences[take->sentence];
    double syllable_s = speech_tempo_find(measure->voice, measure->tempo).syllable_s;
    struct speech_weight weight = {0};

    speech_weigh(sentence, measure->voice, &weight);
    weight.pauses -=
        measure->voice->pause_k[sentence->phrases[sentence->phrase_count - 1].break_after];
    measure->estimated_s += weight.speech * syllable_s;
    measure->spoken_s += (double)take->frame_count / SPEECH_RATE_HZ - weight.pauses * syllable_s;
}

double speech_pace_measured(const struct speech_pace_measure *measure)
{
    return measure->estimated_s > 0 && measure->spoken_s > 0
               ? measure->spoken_s / measure->estimated_s
               : 1;
}
