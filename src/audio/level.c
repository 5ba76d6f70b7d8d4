/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include <math.h>

#include "audio/units.h"

#include "base/banned.h"

/* The gain is found on the spool, at its own rate, where all costs half. Two things stand between
 * that and the finished programme: the same sound measures a few hundredths of a LU differently at
 * another rate (the standard's filters are made for 48 kHz), and the limiter takes loudness away.
 * Both are measured on excerpts spread over the programme. What the limiter takes from the excerpt
 * is then scaled by the energy it takes from the whole, which is quick to find. */

enum {
    RATE_SECONDS = 15,  /* of excerpt for the difference between rates */
    LIMIT_SECONDS = 60, /* … for what the limiter takes */
    PIECES = 12,        /* that an excerpt is made of */
    MAX_ROUNDS = 10
};

static const double close_enough_lu = 0.005;
static const double most_gain_db = 60.0;
static const double tolerance_lu = 0.5;

struct level {
    const struct audio_spool *spool;
    const struct audio_options *options;
    const volatile sig_atomic_t *stop;
};

/* Measures, and adds up the energy. */
struct tally {
    struct audio_meter *meter;
    double energy;
};

static bool to_tally(void *user, const float *samples, int64_t frames, struct diag *diag)
{
    struct tally *tally = user;

    for (int64_t i = 0; i < frames; i++)
        tally->energy += (double)samples[i] * (double)samples[i];
    return audio_meter_put(tally->meter, samples, frames, diag);
}

static bool to_meter(void *user, const float *samples, int64_t frames, struct diag *diag)
{
    return audio_meter_put(user, samples, frames, diag);
}

static bool to_nowhere(void *user, const float *samples, int64_t frames, struct diag *diag)
{
    (void)user;
    (void)samples;
    (void)frames;
    (void)diag;
    return true;
}

/* Sends `seconds` seconds in pieces from all over the spool, or all of it when it is no longer. */
static bool read_excerpt(const struct level *level, int seconds, double gain_db,
                         audio_sink_fn *sink, void *user, struct diag *diag)
{
    int64_t len = audio_spool_length(level->spool);
    int64_t piece = (int64_t)seconds * AUDIO_SOURCE_HZ / PIECES;

    if (len <= piece * PIECES)
        return audio_programme_read(level->spool, 0, len, gain_db, sink, user, level->stop, diag);
    for (int i = 0; i < PIECES; i++) {
        int64_t start = (len - piece) / (PIECES - 1) * i;

        if (!audio_programme_read(level->spool, start, start + piece, gain_db, sink, user,
                                  level->stop, diag))
            return false;
    }
    return true;
}

static bool measure_at(const struct level *level, int rate_hz, struct audio_reading *reading,
                       struct diag *diag)
{
    struct audio_resampler *resampler = NULL;
    struct audio_meter *meter = NULL;
    bool ok = audio_meter_create(&meter, AUDIO_METER_INTEGRATED, rate_hz, level->options->channels,
                                 diag) &&
              audio_resampler_create(&resampler, AUDIO_SOURCE_HZ, rate_hz, to_meter, meter, diag) &&
              read_excerpt(level, RATE_SECONDS, 0, audio_resampler_put, resampler, diag) &&
              audio_resampler_end(resampler, diag) && audio_meter_read(meter, reading, diag);

    audio_resampler_finish(resampler);
    audio_meter_finish(meter);
    return ok;
}

/* What the delivered rate measures more than the source rate. */
static bool rate_difference(const struct level *level, double *difference_lu, struct diag *diag)
{
    struct audio_reading source;
    struct audio_reading delivered;

    *difference_lu = 0;
    if (level->options->rate_hz == AUDIO_SOURCE_HZ)
        return true;
    if (!measure_at(level, AUDIO_SOURCE_HZ, &source, diag) ||
        !measure_at(level, level->options->rate_hz, &delivered, diag))
        return false;
    if (source.is_measurable && delivered.is_measurable)
        *difference_lu = delivered.integrated_lufs - source.integrated_lufs;
    return true;
}

/* What comes out of the limiter, of an excerpt (seconds; 0: of everything, unmeasured). */
struct rehearsal {
    struct audio_reading reading;
    double lost_energy; /* with the gain applied */
};

static bool rehearse(const struct level *level, int seconds, double gain_db,
                     struct rehearsal *rehearsal, struct diag *diag)
{
    const struct audio_options *options = level->options;
    struct audio_limiter *limiter = NULL;
    struct audio_meter *meter = NULL;
    int64_t len = audio_spool_length(level->spool);
    bool ok = false;

    *rehearsal = (struct rehearsal){0};
    if (seconds > 0 && !audio_meter_create(&meter, AUDIO_METER_INTEGRATED, AUDIO_SOURCE_HZ,
                                           options->channels, diag))
        goto done;
    if (!audio_limiter_create(&limiter, AUDIO_SOURCE_HZ, options->ceiling_dbtp,
                              meter ? to_meter : to_nowhere, meter, diag))
        goto done;
    if (meter ? !read_excerpt(level, seconds, gain_db, audio_limiter_put, limiter, diag)
              : !audio_programme_read(level->spool, 0, len, gain_db, audio_limiter_put, limiter,
                                      level->stop, diag))
        goto done;
    ok = audio_limiter_end(limiter, diag) &&
         (!meter || audio_meter_read(meter, &rehearsal->reading, diag));
    rehearsal->lost_energy = audio_limiter_lost_energy(limiter);
done:
    audio_limiter_finish(limiter);
    audio_meter_finish(meter);
    return ok;
}

static bool out_of_reach(const struct audio_options *options, double best_lufs, struct diag *diag)
{
    return diag_error(diag, DIAG_CONFIG, DIAG_NOWHERE,
                      "a loudness of %.1f LUFS cannot be reached with peaks at most %.1f dBTP "
                      "(about %.1f is the most): ask for a lower one",
                      options->loudness_lufs, options->ceiling_dbtp, best_lufs);
}

static bool measure_unlimited(const struct level *level, double *lufs, double *energy,
                              struct diag *diag)
{
    struct tally tally = {0};
    struct audio_reading reading;
    bool ok = audio_meter_create(&tally.meter, AUDIO_METER_INTEGRATED, AUDIO_SOURCE_HZ,
                                 level->options->channels, diag) &&
              read_excerpt(level, LIMIT_SECONDS, 0, to_tally, &tally, diag) &&
              audio_meter_read(tally.meter, &reading, diag);

    audio_meter_finish(tally.meter);
    *lufs = ok ? reading.integrated_lufs : 0;
    *energy = tally.energy;
    return ok;
}

/* What an excerpt tells about the whole. */
struct excerpt {
    double energy;      /* before the gain */
    double lost_energy; /* behind the gain */
    double slope;       /* of the loudness over the gain, near the solution */
};

/* Raises the gain until the limiter leaves `wanted_db` of it in the excerpt's loudness. Limiting
 * makes loudness rise more slowly than the gain: each step is scaled by the slope seen so far. */
static bool approach(const struct level *level, double wanted_db, double *gain_db,
                     struct excerpt *excerpt, struct diag *diag)
{
    double unlimited_lufs;
    double last_gain_db = 0;
    double last_got_db = 0;
    double got_db = 0;

    *excerpt = (struct excerpt){.slope = 1.0};
    if (!measure_unlimited(level, &unlimited_lufs, &excerpt->energy, diag))
        return false;
    if (!isfinite(unlimited_lufs))
        return true;
    for (int round = 0; round < MAX_ROUNDS; round++) {
        struct rehearsal rehearsal;

        if (!rehearse(level, LIMIT_SECONDS, *gain_db, &rehearsal, diag))
            return false;
        excerpt->lost_energy = rehearsal.lost_energy;
        got_db = rehearsal.reading.integrated_lufs - unlimited_lufs;
        if (round > 0 && fabs(*gain_db - last_gain_db) > 1e-6)
            excerpt->slope = fmin(fmax((got_db - last_got_db) / (*gain_db - last_gain_db), 0.1),
                                  1.0);
        if (fabs(wanted_db - got_db) <= close_enough_lu)
            return true;
        last_gain_db = *gain_db;
        last_got_db = got_db;
        *gain_db = fmin(*gain_db + (wanted_db - got_db) / excerpt->slope, most_gain_db);
    }
    return fabs(wanted_db - got_db) <= tolerance_lu ||
           out_of_reach(level->options, level->options->loudness_lufs + got_db - wanted_db, diag);
}

/* The limiter takes another share of the whole than of the excerpt: scales the loss found by the
 * shares of energy that it takes. */
static bool correct(const struct level *level, double wanted_db, const struct excerpt *excerpt,
                    double *gain_db, struct diag *diag)
{
    double square = audio_gain_of_db(*gain_db) * audio_gain_of_db(*gain_db);
    double loss_db = *gain_db - wanted_db;
    struct rehearsal whole;
    double ratio;

    if (audio_spool_length(level->spool) <= (int64_t)LIMIT_SECONDS * AUDIO_SOURCE_HZ ||
        excerpt->lost_energy <= 0)
        return true;
    if (!rehearse(level, 0, *gain_db, &whole, diag))
        return false;
    ratio = log1p(-whole.lost_energy / (level->spool->energy * square)) /
            log1p(-excerpt->lost_energy / (excerpt->energy * square));
    *gain_db = fmin(*gain_db + loss_db * (ratio - 1.0) / excerpt->slope, most_gain_db);
    return true;
}

bool audio_level_solve(const struct audio_spool *spool, const struct audio_options *options,
                       const struct audio_reading *source, const volatile sig_atomic_t *stop,
                       double *gain_db, struct diag *diag)
{
    struct level level = {spool, options, stop};
    double peak = spool->peak / AUDIO_INT16_SCALE;
    struct excerpt excerpt;
    double difference_lu;
    double wanted_db;

    if (!rate_difference(&level, &difference_lu, diag))
        return false;
    wanted_db = options->loudness_lufs - difference_lu - source->integrated_lufs;
    *gain_db = wanted_db;
    if (peak * audio_gain_of_db(wanted_db) <= audio_limiter_peak(options->ceiling_dbtp))
        return true; /* nothing to speak of will be limited */
    return approach(&level, wanted_db, gain_db, &excerpt, diag) &&
           correct(&level, wanted_db, &excerpt, gain_db, diag);
}

bool audio_level_rehearse(const struct audio_source *source, const volatile sig_atomic_t *stop,
                          double *gain_db, bool *is_measurable, struct diag *diag)
{
    const double target_lufs = source->options->loudness_lufs;
    double last_gain_db = 0;
    double last_lufs = 0;
    double slope = 1.0;
    struct audio_reading reading;

    *is_measurable = true;
    for (int round = 0; round < MAX_ROUNDS; round++) {
        double miss_lu;

        if (!audio_programme_run(source, *gain_db, to_nowhere, NULL, stop, &reading, diag))
            return false;
        *is_measurable = reading.is_measurable;
        miss_lu = target_lufs - reading.integrated_lufs;
        if (!reading.is_measurable || fabs(miss_lu) <= close_enough_lu)
            return true;
        if (round > 0 && fabs(*gain_db - last_gain_db) > 1e-6)
            slope = fmin(
                fmax((reading.integrated_lufs - last_lufs) / (*gain_db - last_gain_db), 0.1), 1.0);
        if (round + 1 == MAX_ROUNDS && fabs(miss_lu) > tolerance_lu)
            return out_of_reach(source->options, reading.integrated_lufs, diag);
        last_gain_db = *gain_db;
        last_lufs = reading.integrated_lufs;
        if (round + 1 < MAX_ROUNDS)
            *gain_db = fmin(*gain_db + miss_lu / slope, most_gain_db);
    }
    return true;
}
