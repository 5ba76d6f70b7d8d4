/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include <stdlib.h>

#include "audio/units.h"

#include "base/banned.h"

/* The second pass: spool -> gain -> resampler -> (silence made silent, sounds added) -> limiter ->
 * (measured, channels made) -> the caller's sink. */
struct programme {
    const struct audio_spool *spool;
    const struct audio_options *options;
    int64_t frame_count; /* of the programme */
    double gain_db;
    struct audio_sounds *sounds;
    struct audio_range
        *speech;       /* where the spool is not silent, at the delivered rate; for sounds */
    float *mixed;      /* AUDIO_BLOCK_FRAMES, or NULL without sounds */
    int64_t position;  /* frames that came out of the resampler */
    size_t next_sound; /* the first in the spool that does not lie behind `position` */
    struct audio_resampler *resampler;
    struct audio_limiter *limiter;
    struct audio_meter *meter;
    audio_sink_fn *sink;
    void *user;
    float *stereo; /* AUDIO_BLOCK_FRAMES of two channels, or NULL */
};

bool audio_programme_read(const struct audio_spool *spool, int64_t start, int64_t end,
                          double gain_db, audio_sink_fn *sink, void *user,
                          const volatile sig_atomic_t *stop, struct diag *diag)
{
    const float gain = (float)(audio_gain_of_db(gain_db) / AUDIO_INT16_SCALE);
    int16_t samples[AUDIO_BLOCK_FRAMES];
    float block[AUDIO_BLOCK_FRAMES];

    while (start < end) {
        int64_t frames = end - start < AUDIO_BLOCK_FRAMES ? end - start : AUDIO_BLOCK_FRAMES;

        if (stop && *stop != 0)
            return diag_stopped(diag, DIAG_NOWHERE);
        if (!audio_spool_read(spool, start, samples, frames, diag))
            return false;
        for (int64_t i = 0; i < frames; i++)
            block[i] = (float)samples[i] * gain;
        if (!sink(user, block, frames, diag))
            return false;
        start += frames;
    }
    return true;
}

/* Where the next sound begins and ends in the programme, with the resampler's ringing. Of that,
 * next to nothing goes into the silence at head and tail, which is promised to the millisecond. */
static struct audio_range next_sound(const struct programme *programme)
{
    int rate_hz = programme->options->rate_hz;
    int64_t ringing = audio_frames_of_ms(AUDIO_RINGING_MS, rate_hz);
    int64_t edge = audio_frames_of_ms(AUDIO_EDGE_MS, rate_hz);
    bool is_first = programme->next_sound == 0;
    bool is_last = programme->next_sound + 1 == programme->spool->sound_count;
    struct audio_range sound = {programme->frame_count, programme->frame_count};

    if (programme->next_sound < programme->spool->sound_count) {
        struct audio_range source = programme->spool->sounds[programme->next_sound];

        sound.start = audio_frames_scale(source.start, AUDIO_SOURCE_HZ, rate_hz) -
                      (is_first ? edge : ringing);
        sound.end = audio_frames_scale(source.end, AUDIO_SOURCE_HZ, rate_hz) +
                    (is_last ? edge : ringing);
    }
    return sound;
}

/* The speech's block, with the sounds that lie there. */
static bool send(struct programme *programme, const float *samples, int64_t frames,
                 struct diag *diag)
{
    if (!programme->mixed)
        return audio_limiter_put(programme->limiter, samples, frames, diag);
    memcpy(programme->mixed, samples, (size_t)frames * sizeof(*samples));
    return audio_sounds_add(programme->sounds, programme->speech, programme->spool->sound_count,
                            programme->options->rate_hz, programme->gain_db, programme->position,
                            programme->mixed, frames, diag) &&
           audio_limiter_put(programme->limiter, programme->mixed, frames, diag);
}

/* Behind the resampler: what lies outside of every sound becomes digital silence (the resampler
 * leaves traces of -135 dB there), and what comes behind the programme's end is dropped. */
static bool from_resampler(void *user, const float *samples, int64_t frames, struct diag *diag)
{
    static const float silence[AUDIO_BLOCK_FRAMES];
    struct programme *programme = user;

    while (frames > 0 && programme->position < programme->frame_count) {
        struct audio_range sound = next_sound(programme);
        bool is_sound = programme->position >= sound.start;
        int64_t limit = is_sound ? sound.end : sound.start;
        int64_t part = frames;

        if (limit > programme->frame_count)
            limit = programme->frame_count;
        if (part > limit - programme->position)
            part = limit - programme->position;
        if (!send(programme, is_sound ? samples : silence, part, diag))
            return false;
        samples += part;
        frames -= part;
        programme->position += part;
        if (is_sound && programme->position == sound.end)
            programme->next_sound++;
    }
    return true;
}

static bool from_limiter(void *user, const float *samples, int64_t frames, struct diag *diag)
{
    struct programme *programme = user;

    if (!audio_meter_put(programme->meter, samples, frames, diag))
        return false;
    if (!programme->stereo)
        return programme->sink(programme->user, samples, frames, diag);
    for (int64_t i = 0; i < frames; i++)
        programme->stereo[2 * i] = programme->stereo[2 * i + 1] = samples[i];
    return programme->sink(programme->user, programme->stereo, frames, diag);
}

static bool prepare_sounds(struct programme *programme, struct diag *diag)
{
    const struct audio_spool *spool = programme->spool;
    int rate_hz = programme->options->rate_hz;

    if (programme->sounds->count == 0)
        return true;
    programme->mixed = malloc(AUDIO_BLOCK_FRAMES * sizeof(*programme->mixed));
    programme->speech = calloc(spool->sound_count + 1, sizeof(*programme->speech));
    if (!programme->mixed || !programme->speech)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory to mix");
    for (size_t i = 0; i < spool->sound_count; i++)
        programme->speech[i] = (struct audio_range){
            audio_frames_scale(spool->sounds[i].start, AUDIO_SOURCE_HZ, rate_hz),
            audio_frames_scale(spool->sounds[i].end, AUDIO_SOURCE_HZ, rate_hz)};
    return true;
}

static bool create(struct programme *programme, struct diag *diag)
{
    const struct audio_options *options = programme->options;

    if (!prepare_sounds(programme, diag))
        return false;
    if (options->channels == 2) {
        programme->stereo = malloc(2 * AUDIO_BLOCK_FRAMES * sizeof(*programme->stereo));
        if (!programme->stereo)
            return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory for two channels");
    }
    return audio_resampler_create(&programme->resampler, AUDIO_SOURCE_HZ, options->rate_hz,
                                  from_resampler, programme, diag) &&
           audio_limiter_create(&programme->limiter, options->rate_hz, options->ceiling_dbtp,
                                from_limiter, programme, diag) &&
           audio_meter_create(&programme->meter, AUDIO_METER_FULL, options->rate_hz,
                              options->channels, diag);
}

/* The resampler is given a little silence behind the end, so that its last frames are whole and
 * enough. */
static bool run(struct programme *programme, const volatile sig_atomic_t *stop,
                struct audio_reading *reading, struct diag *diag)
{
    static const float silence[AUDIO_BLOCK_FRAMES];
    const struct audio_spool *spool = programme->spool;

    if (!audio_programme_read(spool, 0, audio_spool_length(spool), programme->gain_db,
                              audio_resampler_put, programme->resampler, stop, diag))
        return false;
    if (!audio_resampler_put(programme->resampler, silence,
                             audio_frames_of_ms(AUDIO_QUIET_MS, AUDIO_SOURCE_HZ), diag) ||
        !audio_resampler_end(programme->resampler, diag))
        return false;
    if (programme->position != programme->frame_count)
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE,
                          "the resampler made %lld frames instead of %lld",
                          (long long)programme->position, (long long)programme->frame_count);
    return audio_limiter_end(programme->limiter, diag) &&
           audio_meter_read(programme->meter, reading, diag);
}

bool audio_programme_run(const struct audio_source *source, double gain_db, audio_sink_fn *sink,
                         void *user, const volatile sig_atomic_t *stop,
                         struct audio_reading *reading, struct diag *diag)
{
    struct programme programme = {.spool = source->spool,
                                  .options = source->options,
                                  .frame_count = source->frame_count,
                                  .gain_db = gain_db,
                                  .sounds = source->sounds,
                                  .sink = sink,
                                  .user = user};
    bool ok = create(&programme, diag) && run(&programme, stop, reading, diag);

    audio_resampler_finish(programme.resampler);
    audio_limiter_finish(programme.limiter);
    audio_meter_finish(programme.meter);
    audio_sounds_rewind(source->sounds);
    free(programme.stereo);
    free(programme.mixed);
    free(programme.speech);
    return ok;
}
