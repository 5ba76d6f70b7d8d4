/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/build.h"

#include <stdlib.h>

/* The whole table against the engine: what it says it spoke must be what it was given, and it must
 * report as many phonemes as we count on. */

static const struct {
    const char *spelling;
} spellings[] = {
#define SYLLABLE(spelling, initial, nucleus, coda) {spelling},
#include "speech/pinyin_phonemes.inc"
};
enum { SPELLING_COUNT = sizeof(spellings) / sizeof(spellings[0]) };

static struct arena arena;
static struct engine_sound sound;

static int set_up(void **state)
{
    struct diag diag = {0};
    struct speech_voice *voice = build_voice(&arena, "newsreader");

    (void)state;
    if (!engine_start(NULL, &diag) ||
        !engine_set_voices(voice->engine, voice->english_engine, &diag))
        assert_no_error("engine", &diag);
    diag_finish(&diag);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    engine_sound_finish(&sound);
    arena_finish(&arena);
    return 0;
}

static struct script_syllable syllable_of(const char *spelling)
{
    struct script_syllable syllable = {0};

    memcpy(syllable.base, spelling, strlen(spelling));
    return syllable;
}

/* Speaks `[[written]]` and returns what the engine says it spoke, without stress marks, word
 * boundaries and line ends; `phonemes` counts its phoneme events. */
static struct span echo_of(const char *row, struct span written, size_t *phonemes)
{
    struct text text = {.arena = &arena};
    struct text echo = {.arena = &arena};
    struct text bare = {.arena = &arena};
    struct diag diag = {0};
    struct speech_call call = {.rate_wpm = 200, .range = 50, .volume = 64, .pitch = 30};

    text_put_format(&text, "[[%.*s]]", SPAN_ARGS(written));
    call.text = text_span(&text);
    if (!engine_echo(&call, &sound, &echo, &diag))
        assert_no_error(row, &diag);
    *phonemes = 0;
    for (size_t i = 0; i < sound.event_count; i++)
        *phonemes += sound.events[i].kind == ENGINE_PHONEME;
    for (size_t i = 0; i < echo.len; i++) {
        if (!strchr("',_| \n", echo.data[i]))
            text_put_byte(&bare, echo.data[i]);
    }
    diag_finish(&diag);
    return text_span(&bare);
}

static struct span without_marks(struct span written)
{
    struct text bare = {.arena = &arena};

    for (size_t i = 0; i < written.len; i++) {
        if (!strchr("',_| ", written.data[i]))
            text_put_byte(&bare, written.data[i]);
    }
    return text_span(&bare);
}

static void check(const char *row, struct span written, int counted)
{
    size_t phonemes;
    struct span echo = echo_of(row, written, &phonemes);

    assert_span(row, echo, without_marks(written));
    if (phonemes != (size_t)counted)
        fail_msg("%s: '%.*s' has %zu phonemes, counted %d", row, SPAN_ARGS(written), phonemes,
                 counted);
}

static void test_every_syllable_in_five_tones(void **state)
{
    static const enum phonemes_tone tones[] = {
        PHONEMES_TONE_55, PHONEMES_TONE_35, PHONEMES_TONE_214, PHONEMES_TONE_51, PHONEMES_TONE_11};
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < SPELLING_COUNT; i++) {
        for (size_t j = 0; j < 5; j++) {
            for (int stress = PHONEMES_STRESS_NONE; stress <= PHONEMES_STRESS_LONGEST; stress++) {
                struct script_syllable syllable = syllable_of(spellings[i].spelling);
                struct text text = {.arena = &arena};
                char row[32];
                int counted = phonemes_put_syllable(&text, &syllable, tones[j],
                                                    (enum phonemes_stress)stress, false);

                snprintf(row, sizeof(row), "%s%zu", spellings[i].spelling, j + 1);
                check(row, text_span(&text), counted);
            }
            count++;
        }
    }
    assert_int_equal(count, 2125);
}

static void test_erhua(void **state)
{
    (void)state;
    for (size_t i = 0; i < SPELLING_COUNT; i++) {
        struct script_syllable syllable = syllable_of(spellings[i].spelling);
        struct text text = {.arena = &arena};
        int counted;

        if (strchr("mnh", syllable.base[0]) && !strpbrk(syllable.base, "aeiouv"))
            continue; /* m, n, ng, hm, hng have no vowel for r to close */
        syllable.has_erhua = true;
        counted = phonemes_put_syllable(&text, &syllable, PHONEMES_TONE_51, PHONEMES_STRESS_FULL,
                                        false);
        check(spellings[i].spelling, text_span(&text), counted);
    }
}

/* A coda and the initial behind it must not run together into another phoneme. */
static void test_syllables_beside_each_other(void **state)
{
    static const char *const firsts[] = {"ma", "man", "mang", "mai", "me", "hm"};

    (void)state;
    for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++) {
        for (size_t j = 0; j < SPELLING_COUNT; j++) {
            for (int is_erhua = 0; is_erhua < 2; is_erhua++) {
                struct script_syllable first = syllable_of(firsts[i]);
                struct script_syllable second = syllable_of(spellings[j].spelling);
                struct text text = {.arena = &arena};
                char row[32];
                int counted;

                first.has_erhua = is_erhua && i < 5;
                counted = phonemes_put_syllable(&text, &first, PHONEMES_TONE_55,
                                                PHONEMES_STRESS_FULL, false);
                counted += phonemes_put_syllable(&text, &second, PHONEMES_TONE_35,
                                                 PHONEMES_STRESS_NONE, true);
                snprintf(row, sizeof(row), "%s+%s", firsts[i], spellings[j].spelling);
                check(row, text_span(&text), counted);
            }
        }
    }
}

/* The engine's own sandhi after 35: its 33 is our 11. */
static struct span without_sandhi(struct span echo)
{
    struct text bare = {.arena = &arena};

    for (size_t i = 0; i < echo.len; i++) {
        bool is_33 = span_starts(span_slice(echo, i, echo.len), SPAN("33"));

        text_put(&bare, is_33 ? SPAN("11") : span_slice(echo, i, i + 1));
        i += is_33;
    }
    return text_span(&bare);
}

static void test_letters(void **state)
{
    (void)state;
    for (char letter = 'A'; letter <= 'Z'; letter++) {
        struct text text = {.arena = &arena};
        char row[2] = {letter, '\0'};
        size_t phonemes;
        struct span echo;

        assert_true(phonemes_put_letter(&text, letter));
        echo = echo_of(row, text_span(&text), &phonemes);
        echo = without_sandhi(echo);
        assert_span(row, echo, without_marks(text_span(&text)));
        assert_true(phonemes > 0);
    }
    assert_false(phonemes_put_letter(&(struct text){.arena = &arena}, '1'));
    assert_false(phonemes_put_letter(&(struct text){.arena = &arena}, (char)0xC3));
}

static void test_what_is_no_syllable(void **state)
{
    static const char *const bases[] = {"", "x", "zz", "mao1", "ni hao", "'A55"};

    (void)state;
    for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
        struct script_syllable syllable = syllable_of(bases[i]);
        struct text text = {.arena = &arena};

        assert_int_equal(
            phonemes_put_syllable(&text, &syllable, PHONEMES_TONE_55, PHONEMES_STRESS_FULL, false),
            0);
        assert_int_equal(text.len, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_syllable_in_five_tones), cmocka_unit_test(test_erhua),
        cmocka_unit_test(test_syllables_beside_each_other),  cmocka_unit_test(test_letters),
        cmocka_unit_test(test_what_is_no_syllable),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
