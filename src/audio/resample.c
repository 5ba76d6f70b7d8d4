/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/internal.h"

#include <stdlib.h>

#include <soxr.h>

#include "base/banned.h"

/* soxr HQ: 133 dB signal to noise at a twentieth of libsamplerate's cost. Its delay is taken out by
 * soxr itself. */
struct audio_resampler {
    soxr_t soxr; /* NULL: the rates are the same */
    audio_sink_fn *sink;
    void *user;
    float out[AUDIO_BLOCK_FRAMES];
};

static bool failed(soxr_error_t error, struct diag *diag)
{
    return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE, "the resampler failed: %s",
                      soxr_strerror(error));
}

bool audio_resampler_create(struct audio_resampler **resampler, int from_hz, int rate_hz,
                            audio_sink_fn *sink, void *user, struct diag *diag)
{
    soxr_io_spec_t form = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    soxr_runtime_spec_t one_thread = soxr_runtime_spec(1);
    soxr_error_t error = NULL;
    struct audio_resampler *made = calloc(1, sizeof(*made));

    *resampler = NULL;
    if (!made)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory to resample");
    made->sink = sink;
    made->user = user;
    if (rate_hz != from_hz)
        made->soxr = soxr_create(from_hz, rate_hz, 1, &error, &form, &quality, &one_thread);
    if (error) {
        audio_resampler_finish(made);
        return failed(error, diag);
    }
    *resampler = made;
    return true;
}

/* Feeds `frames` frames (with NULL: the end) and sends on what comes out. */
static bool process(struct audio_resampler *resampler, const float *samples, size_t frames,
                    struct diag *diag)
{
    size_t taken;
    size_t made;

    do {
        soxr_error_t error = soxr_process(resampler->soxr, samples, frames, &taken, resampler->out,
                                          AUDIO_BLOCK_FRAMES, &made);

        if (error)
            return failed(error, diag);
        if (made > 0 && !resampler->sink(resampler->user, resampler->out, (int64_t)made, diag))
            return false;
        if (samples) {
            samples += taken;
            frames -= taken;
        }
    } while (frames > 0 || made == AUDIO_BLOCK_FRAMES);
    return true;
}

bool audio_resampler_put(void *self, const float *samples, int64_t frames, struct diag *diag)
{
    struct audio_resampler *resampler = self;

    if (!resampler->soxr)
        return resampler->sink(resampler->user, samples, frames, diag);
    return process(resampler, samples, (size_t)frames, diag);
}

bool audio_resampler_end(struct audio_resampler *resampler, struct diag *diag)
{
    return !resampler->soxr || process(resampler, NULL, 0, diag);
}

void audio_resampler_finish(struct audio_resampler *resampler)
{
    if (!resampler)
        return;
    if (resampler->soxr)
        soxr_delete(resampler->soxr);
    free(resampler);
}
