/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/audio.h"

#include <math.h>
#include <stdlib.h>

#include "audio/internal.h"
#include "audio/units.h"

#include "base/banned.h"

enum {
    MIN_RATE_HZ = 8000,
    MAX_RATE_HZ = 192000,
    MAX_SILENCE_MS = 3600 * 1000,
    /* A take begins and ends with a ramp of this many frames (1 ms): it cannot click. */
    RAMP_FRAMES = 22
};

static const double loudness_tolerance_lu = 0.5;
/* What sounds are levelled to when there is too little speech to be measured. */
static const double reference_lufs = -23.0;

/* What the silence before the next thing is due to. */
enum due {
    DUE_HEAD,
    DUE_TAKE,  /* the take's own pause */
    DUE_SOUND, /* the gap behind a sound */
    DUE_PAUSE  /* asked for, or the lead of a bed: it stands as it is */
};

struct audio_mix {
    struct audio_options options;
    struct arena *arena;
    struct audio_spool spool;
    struct audio_meter *meter; /* of the spool */
    struct audio_sounds sounds;
    struct audio_placed_sound *bed; /* that plays on; or NULL */

    /* Until it is sealed, all its times are at AUDIO_SOURCE_HZ. */
    struct audio_timeline timeline;
    size_t chapter_capacity;
    size_t sentence_capacity; /* of the last chapter */
    int64_t pause_ms;         /* due before the next take or sound */
    enum due due;
    bool is_sealed;

    bool has_gain; /* the level is found in the first run and kept for the next */
    bool is_levelled;
    double gain_db;
};

static bool check_options(const struct audio_options *options, struct diag *diag)
{
    if (options->rate_hz < MIN_RATE_HZ || options->rate_hz > MAX_RATE_HZ)
        return diag_error(diag, DIAG_CONFIG, DIAG_NOWHERE,
                          "a sample rate of %d Hz is not possible: choose %d to %d",
                          options->rate_hz, MIN_RATE_HZ, MAX_RATE_HZ);
    if (options->channels != 1 && options->channels != 2)
        return diag_error(diag, DIAG_CONFIG, DIAG_NOWHERE,
                          "%d channels are not possible: choose 1 or 2", options->channels);
    if (options->head_ms < 0 || options->head_ms > MAX_SILENCE_MS || options->tail_ms < 0 ||
        options->tail_ms > MAX_SILENCE_MS)
        return diag_error(diag, DIAG_CONFIG, DIAG_NOWHERE,
                          "silence before and after the programme must be 0 to %d ms",
                          MAX_SILENCE_MS);
    if (options->gap_ms < 0 || options->gap_ms > MAX_SILENCE_MS)
        return diag_error(diag, DIAG_CONFIG, DIAG_NOWHERE,
                          "silence around a sound must be 0 to %d ms", MAX_SILENCE_MS);
    if (!isfinite(options->ceiling_dbtp) || options->ceiling_dbtp > 0 ||
        options->ceiling_dbtp < -30)
        return diag_error(diag, DIAG_CONFIG, DIAG_NOWHERE,
                          "a peak of %.1f dBTP is not possible: choose -30 to 0",
                          options->ceiling_dbtp);
    if (options->has_loudness && !(options->loudness_lufs >= -60 && options->loudness_lufs <= 0))
        return diag_error(diag, DIAG_CONFIG, DIAG_NOWHERE,
                          "a loudness of %.1f LUFS is not possible: choose -60 to 0",
                          options->loudness_lufs);
    return true;
}

bool audio_mix_create(struct audio_mix **mix, const struct audio_options *options,
                      struct arena *arena, struct diag *diag)
{
    struct audio_mix *made;

    *mix = NULL;
    if (!check_options(options, diag))
        return false;
    made = calloc(1, sizeof(*made));
    if (!made)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory to mix");
    made->options = *options;
    made->arena = arena;
    made->timeline.rate_hz = options->rate_hz;
    if (!audio_spool_create(&made->spool, options->spool_folder, arena, diag) ||
        !audio_meter_create(&made->meter, AUDIO_METER_INTEGRATED, AUDIO_SOURCE_HZ,
                            options->channels, diag)) {
        audio_mix_finish(made);
        return false;
    }
    made->spool.meter = made->meter;
    made->pause_ms = options->head_ms;
    *mix = made;
    return true;
}

static bool is_within(const struct speech_range *ranges, size_t count, int64_t frame_count)
{
    for (size_t i = 0; i < count; i++) {
        if (ranges[i].start < 0 || ranges[i].end < ranges[i].start || ranges[i].end > frame_count)
            return false;
    }
    return true;
}

/* Takes come from another room: what they say is checked once, here. */
static bool check_take(const struct audio_mix *mix, const struct speech_take *take,
                       struct diag *diag)
{
    const struct audio_timeline *timeline = &mix->timeline;
    size_t count = timeline->chapter_count;
    bool is_next = count > 0 && take->chapter == count - 1 &&
                   take->sentence == timeline->chapters[count - 1].sentence_count;
    bool is_new_chapter = take->chapter == count && take->sentence == 0;

    if (mix->is_sealed || (!is_next && !is_new_chapter))
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE,
                          "take %zu.%zu came out of order: this is a mistake in the program",
                          take->chapter, take->sentence);
    if (take->frame_count < 0 || take->pause_after_ms < 0 ||
        take->pause_after_ms > MAX_SILENCE_MS ||
        !is_within(take->words, take->word_count, take->frame_count) ||
        !is_within(take->syllables, take->syllable_count, take->frame_count))
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE,
                          "take %zu.%zu has impossible times: this is a mistake in the program",
                          take->chapter, take->sentence);
    return true;
}

/* The range's frames count from the beginning of the take. */
static struct audio_range *place_ranges(struct arena *arena, const struct speech_range *ranges,
                                        size_t count, int64_t start)
{
    struct audio_range *placed = arena_alloc_array(arena, count, sizeof(*placed));

    for (size_t i = 0; i < count; i++)
        placed[i] = (struct audio_range){start + ranges[i].start, start + ranges[i].end};
    return placed;
}

static void mark(struct audio_mix *mix, const struct speech_take *take, int64_t start)
{
    struct audio_timeline *timeline = &mix->timeline;
    struct audio_timeline_chapter *chapter;
    struct audio_timeline_sentence sentence = {
        .range = {start, start + take->frame_count},
        .words = place_ranges(mix->arena, take->words, take->word_count, start),
        .word_count = take->word_count,
        .syllables = place_ranges(mix->arena, take->syllables, take->syllable_count, start),
        .syllable_count = take->syllable_count,
    };

    if (take->chapter == timeline->chapter_count) {
        struct audio_timeline_chapter fresh = {.range = {start, start}};

        ARENA_PUSH(mix->arena, timeline->chapters, timeline->chapter_count, mix->chapter_capacity,
                   fresh);
        mix->sentence_capacity = 0;
    }
    chapter = &timeline->chapters[timeline->chapter_count - 1];
    ARENA_PUSH(mix->arena, chapter->sentences, chapter->sentence_count, mix->sentence_capacity,
               sentence);
}

/* Puts in one end of a take: its head, where the ramp rises, or its tail. */
static bool put_ramp(struct audio_mix *mix, const int16_t *samples, int64_t frames, bool is_head,
                     struct diag *diag)
{
    int16_t ramp[RAMP_FRAMES];

    for (int64_t i = 0; i < frames; i++) {
        double factor = (double)(is_head ? i + 1 : frames - i) / (double)(frames + 1);

        ramp[i] = (int16_t)lrint(samples[i] * factor);
    }
    return audio_spool_put(&mix->spool, ramp, frames, diag);
}

static bool put_samples(struct audio_mix *mix, const struct speech_take *take, struct diag *diag)
{
    int64_t ramp = take->frame_count / 2 < RAMP_FRAMES ? take->frame_count / 2 : RAMP_FRAMES;
    int64_t middle = take->frame_count - 2 * ramp;

    return put_ramp(mix, take->samples, ramp, true, diag) &&
           audio_spool_put(&mix->spool, take->samples + ramp, middle, diag) &&
           put_ramp(mix, take->samples + ramp + middle, ramp, false, diag);
}

static bool put_due_pause(struct audio_mix *mix, struct diag *diag)
{
    return audio_spool_put_silence(&mix->spool, audio_frames_of_ms(mix->pause_ms, AUDIO_SOURCE_HZ),
                                   diag);
}

static void set_due(struct audio_mix *mix, int64_t pause_ms, enum due due)
{
    mix->pause_ms = pause_ms;
    mix->due = due;
}

bool audio_mix_take(struct audio_mix *mix, const struct speech_take *take, struct diag *diag)
{
    if (!check_take(mix, take, diag) || !put_due_pause(mix, diag))
        return false;
    mark(mix, take, audio_spool_length(&mix->spool));
    set_due(mix, take->pause_after_ms, DUE_TAKE);
    return take->frame_count == 0 || put_samples(mix, take, diag);
}

void audio_mix_pause(struct audio_mix *mix, int64_t pause_ms)
{
    set_due(mix, pause_ms < MAX_SILENCE_MS ? pause_ms : MAX_SILENCE_MS, DUE_PAUSE);
}

/* A sound's length in the spool: all of it. */
static int64_t spool_length_of(const struct audio_mix *mix, const struct audio_placed_sound *placed)
{
    int rate_hz = mix->options.rate_hz;

    return (placed->length * AUDIO_SOURCE_HZ + rate_hz - 1) / rate_hz;
}

/* A bed that still plays goes out from here on. */
static void end_bed(struct audio_mix *mix)
{
    int64_t end;

    if (!mix->bed)
        return;
    end = audio_spool_length(&mix->spool) +
          audio_frames_of_ms(mix->bed->sound.fade_out_ms, AUDIO_SOURCE_HZ);
    if (end < mix->bed->end)
        mix->bed->end = end;
    mix->bed = NULL;
}

bool audio_mix_sound(struct audio_mix *mix, const struct audio_sound *sound,
                     const volatile sig_atomic_t *stop, struct diag *diag)
{
    struct audio_placed_sound placed = {.sound = *sound};
    int64_t length;

    if (mix->is_sealed)
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE,
                          "a sound came too late: this is a mistake in the program");
    if (mix->due == DUE_TAKE || mix->due == DUE_SOUND)
        mix->pause_ms = mix->options.gap_ms;
    if (!audio_sound_measure(&placed, mix->options.rate_hz, mix->options.channels, stop, diag) ||
        !put_due_pause(mix, diag))
        return false;
    end_bed(mix);
    length = spool_length_of(mix, &placed);
    placed.start = audio_spool_length(&mix->spool);
    placed.end = placed.start + length;
    ARENA_PUSH(mix->arena, mix->sounds.list, mix->sounds.count, mix->sounds.capacity, placed);
    if (sound->is_bed) {
        mix->bed = &mix->sounds.list[mix->sounds.count - 1];
        set_due(mix, sound->lead_ms, DUE_PAUSE);
        return true;
    }
    set_due(mix, mix->options.gap_ms, DUE_SOUND);
    return audio_spool_put_silence(&mix->spool, length, diag);
}

static void scale(struct audio_range *range, int rate_hz)
{
    range->start = audio_frames_scale(range->start, AUDIO_SOURCE_HZ, rate_hz);
    range->end = audio_frames_scale(range->end, AUDIO_SOURCE_HZ, rate_hz);
}

static void scale_chapter(struct audio_timeline_chapter *chapter, int rate_hz)
{
    scale(&chapter->range, rate_hz);
    for (size_t i = 0; i < chapter->sentence_count; i++) {
        struct audio_timeline_sentence *sentence = &chapter->sentences[i];

        scale(&sentence->range, rate_hz);
        for (size_t k = 0; k < sentence->word_count; k++)
            scale(&sentence->words[k], rate_hz);
        for (size_t k = 0; k < sentence->syllable_count; k++)
            scale(&sentence->syllables[k], rate_hz);
    }
}

/* The programme lasts until the last bed has gone out. */
static bool put_rest_of_sounds(struct audio_mix *mix, struct diag *diag)
{
    int64_t missing = 0;

    if (mix->due == DUE_PAUSE && !put_due_pause(mix, diag))
        return false;
    end_bed(mix);
    for (size_t i = 0; i < mix->sounds.count; i++) {
        int64_t behind = mix->sounds.list[i].end - audio_spool_length(&mix->spool);

        if (behind > missing)
            missing = behind;
    }
    return audio_spool_put_silence(&mix->spool, missing, diag);
}

/* Sounds lie at the delivered rate from now on, and end with their files. */
static void scale_sounds(struct audio_mix *mix)
{
    int rate_hz = mix->options.rate_hz;

    for (size_t i = 0; i < mix->sounds.count; i++) {
        struct audio_placed_sound *placed = &mix->sounds.list[i];

        placed->start = audio_frames_scale(placed->start, AUDIO_SOURCE_HZ, rate_hz);
        placed->end = audio_frames_scale(placed->end, AUDIO_SOURCE_HZ, rate_hz);
        if (placed->end > placed->start + placed->length)
            placed->end = placed->start + placed->length;
    }
}

bool audio_mix_seal(struct audio_mix *mix, const struct audio_timeline **timeline,
                    struct diag *diag)
{
    struct audio_timeline *made;
    int64_t tail = audio_frames_of_ms(mix->options.tail_ms, AUDIO_SOURCE_HZ);
    int64_t sound_end;

    if (mix->is_sealed || mix->timeline.chapter_count == 0)
        return diag_error(diag, DIAG_DATA, DIAG_NOWHERE,
                          "there is no sound to make a programme of");
    if (!put_rest_of_sounds(mix, diag))
        return false;
    sound_end = audio_spool_length(&mix->spool);
    if (!audio_spool_put_silence(&mix->spool, tail, diag) || !audio_spool_seal(&mix->spool, diag))
        return false;
    mix->is_sealed = true;
    scale_sounds(mix);
    made = &mix->timeline;
    made->sound_end = audio_frames_scale(sound_end, AUDIO_SOURCE_HZ, mix->options.rate_hz);
    made->frame_count = audio_frames_scale(audio_spool_length(&mix->spool), AUDIO_SOURCE_HZ,
                                           mix->options.rate_hz);
    for (size_t i = 0; i < made->chapter_count; i++)
        scale_chapter(&made->chapters[i], mix->options.rate_hz);
    made->chapters[0].range.start = 0;
    for (size_t i = 0; i < made->chapter_count; i++) {
        bool is_last = i + 1 == made->chapter_count;

        made->chapters[i].range.end = is_last ? made->frame_count
                                              : made->chapters[i + 1].range.start;
    }
    *timeline = made;
    return true;
}

/* Each sound is brought to its place beside the speech. */
static void level_sounds(struct audio_mix *mix, const struct audio_reading *speech)
{
    double speech_lufs = speech->is_measurable ? speech->integrated_lufs : reference_lufs;

    for (size_t i = 0; i < mix->sounds.count; i++) {
        struct audio_placed_sound *placed = &mix->sounds.list[i];

        if (placed->is_measurable)
            placed->own_gain_db = speech_lufs + placed->sound.gain_lu - placed->loudness_lufs;
    }
}

static struct audio_source source_of(struct audio_mix *mix)
{
    return (struct audio_source){&mix->spool, &mix->sounds, &mix->options,
                                 mix->timeline.frame_count};
}

static bool solve(struct audio_mix *mix, const struct audio_reading *speech,
                  const volatile sig_atomic_t *stop, struct diag *diag)
{
    struct audio_source source = source_of(mix);

    mix->is_levelled = speech->is_measurable;
    if (mix->sounds.count > 0) {
        mix->gain_db = speech->is_measurable ? mix->options.loudness_lufs - speech->integrated_lufs
                                             : 0;
        if (!audio_level_rehearse(&source, stop, &mix->gain_db, &mix->is_levelled, diag))
            return false;
    } else if (speech->is_measurable &&
               !audio_level_solve(&mix->spool, &mix->options, speech, stop, &mix->gain_db, diag)) {
        return false;
    }
    if (!mix->is_levelled)
        diag_warning(diag, DIAG_NOWHERE,
                     "the programme is too short or too quiet for its loudness to be measured: "
                     "its level is left as it is");
    return true;
}

static bool find_gain(struct audio_mix *mix, const volatile sig_atomic_t *stop, struct diag *diag)
{
    struct audio_reading speech;

    if (mix->has_gain)
        return true;
    if (!audio_meter_read(mix->meter, &speech, diag))
        return false;
    level_sounds(mix, &speech);
    if (mix->options.has_loudness && !solve(mix, &speech, stop, diag))
        return false;
    mix->has_gain = true;
    return true;
}

static bool check_result(const struct audio_mix *mix, const struct audio_reading *reading,
                         struct diag *diag)
{
    const struct audio_options *options = &mix->options;
    double miss_lu = reading->integrated_lufs - options->loudness_lufs;

    if (reading->true_peak_dbtp > options->ceiling_dbtp)
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE,
                          "the programme peaks at %.2f dBTP, above the %.2f allowed",
                          reading->true_peak_dbtp, options->ceiling_dbtp);
    if (mix->is_levelled && !(fabs(miss_lu) <= loudness_tolerance_lu))
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE,
                          "the programme measures %.2f LUFS instead of %.2f",
                          reading->integrated_lufs, options->loudness_lufs);
    return true;
}

bool audio_mix_run(struct audio_mix *mix, audio_sink_fn *sink, void *user,
                   const volatile sig_atomic_t *stop, struct audio_loudness *loudness,
                   struct diag *diag)
{
    struct audio_source source = source_of(mix);
    struct audio_reading reading;

    if (!mix->is_sealed)
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE,
                          "the mix is not sealed yet: this is a mistake in the program");
    if (!find_gain(mix, stop, diag) ||
        !audio_programme_run(&source, mix->gain_db, sink, user, stop, &reading, diag) ||
        !check_result(mix, &reading, diag))
        return false;
    *loudness = (struct audio_loudness){
        .is_measurable = reading.is_measurable,
        .integrated_lufs = reading.integrated_lufs,
        .range_lu = reading.range_lu,
        .true_peak_dbtp = reading.true_peak_dbtp,
        .gain_db = mix->gain_db,
        .target_lufs = mix->options.loudness_lufs,
        .has_target = mix->options.has_loudness,
        .momentary_lufs = reading.momentary_lufs,
        .shortterm_lufs = reading.shortterm_lufs,
    };
    return true;
}

void audio_mix_finish(struct audio_mix *mix)
{
    if (!mix)
        return;
    audio_sounds_rewind(&mix->sounds);
    audio_spool_finish(&mix->spool);
    audio_meter_finish(mix->meter);
    free(mix);
}
