/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_METER_H
#define AUDIO_METER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"

/* How loud something is, by ITU-R BS.1770-4 and EBU Tech 3342. loudness.c is the only file that
 * knows libebur128. */

struct audio_meter;

enum audio_meter_kind {
    AUDIO_METER_INTEGRATED, /* only the gated loudness: the cheap one */
    AUDIO_METER_FULL        /* loudness, its range and maxima, true peak */
};

struct audio_reading {
    bool is_measurable; /* some 400 ms were louder than the gate of -70 LUFS */
    double integrated_lufs;
    double range_lu;       /* AUDIO_METER_FULL; else 0 */
    double true_peak_dbtp; /* AUDIO_METER_FULL; else minus infinity */
    double momentary_lufs; /* the loudest 400 ms; likewise */
    double shortterm_lufs; /* the loudest 3 s; likewise */
};

/* channels  of the programme. The meter is fed one of them; with 2 it counts twice, as in a stereo
 *           file with the same on both sides, which reads 3.01 LU more than the mono file */
bool audio_meter_create(struct audio_meter **meter, enum audio_meter_kind kind, int rate_hz,
                        int channels, struct diag *diag);
bool audio_meter_put(struct audio_meter *meter, const float *samples, int64_t frames,
                     struct diag *diag);
bool audio_meter_put_int16(struct audio_meter *meter, const int16_t *samples, int64_t frames,
                           struct diag *diag);

/* What was measured of everything put in so far. Ends the true peak's tail: put in nothing after.
 */
bool audio_meter_read(struct audio_meter *meter, struct audio_reading *reading, struct diag *diag);
void audio_meter_finish(struct audio_meter *meter); /* takes NULL */

#endif
