/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "audio/units.h"

static void frames_round_to_the_nearest(void **state)
{
    static const struct {
        const char *name;
        int64_t frames;
        int from_hz;
        int to_hz;
        int64_t wanted;
    } rows[] = {
        {"nothing", 0, 22050, 48000, 0},
        {"a second", 22050, 22050, 48000, 48000},
        {"one frame, 2.18", 1, 22050, 48000, 2},
        {"three, 6.53", 3, 22050, 48000, 7},
        {"half, up", 1, 2, 1, 1},
        {"below a half, down", 1, 3, 1, 0},
        {"same rate", 12345, 22050, 22050, 12345},
        {"a year to 192 kHz", 22050LL * 86400 * 365, 22050, 192000, 192000LL * 86400 * 365},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        int64_t got = audio_frames_scale(rows[i].frames, rows[i].from_hz, rows[i].to_hz);

        if (got != rows[i].wanted)
            fail_msg("%s: got %lld", rows[i].name, (long long)got);
    }
}

static void milliseconds_round_to_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(audio_frames_of_ms(0, 22050), 0);
    assert_int_equal(audio_frames_of_ms(1, 22050), 22);
    assert_int_equal(audio_frames_of_ms(10, 22050), 221); /* 220.5 */
    assert_int_equal(audio_frames_of_ms(20, 22050), 441);
    assert_int_equal(audio_frames_of_ms(1000, 48000), 48000);
}

static void decibels_and_gains_are_inverse(void **state)
{
    (void)state;
    assert_near("0 dB", audio_gain_of_db(0), 1, 0);
    assert_near("20 dB", audio_gain_of_db(20), 10, 1e-12);
    for (double db = -90; db <= 30; db += 0.37)
        assert_near("there and back", audio_db_of_gain(audio_gain_of_db(db)), db, 1e-10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_round_to_the_nearest),
        cmocka_unit_test(milliseconds_round_to_the_nearest),
        cmocka_unit_test(decibels_and_gains_are_inverse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
