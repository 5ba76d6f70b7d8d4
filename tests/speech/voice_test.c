/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/build.h"

/* Voice files: what is wrong in one is said with line and column. */

static const char *const good = "name: test\n"                 /* 1 */
                                "description: for the tests\n" /* 2 */
                                "rate: 270\n"                  /* 3 */
                                "volume: 64\n"                 /* 4 */
                                "pitch: 30\n"                  /* 5 */
                                "engine:\n"                    /* 6 */
                                "  - pitch 116 241\n"          /* 7 */
                                "  - formant 1 100 100 100\n"  /* 8 */
                                "english:\n"                   /* 9 */
                                "  volume: 81\n"               /* 10 */
                                "  engine: [pitch 120 198]\n"  /* 11 */
                                "pauses:\n"                    /* 12 */
                                "  minor: 0.45\n"              /* 13 */
                                "  enumeration: 0.7\n"         /* 14 */
                                "  quote: 0.6\n"               /* 15 */
                                "  bracket: 0.9\n"             /* 16 */
                                "  comma: 1.5\n"               /* 17 */
                                "  colon: 1.8\n"               /* 18 */
                                "  semicolon: 2.2\n"           /* 19 */
                                "  sentence: 3\n"              /* 20 */
                                "  paragraph: 4.6\n"           /* 21 */
                                "  chapter: 5\n";              /* 22 */

/* The good file with one thing put in another's place. */
static const struct {
    const char *name;
    const char *old;
    const char *new;
    const char *wanted;
} wrong[] = {
    {"unknown key", "volume: 64", "volume: 64\nvolumen: 3",
     "v.yaml:5:1: error: unknown key 'volumen': did you mean 'volume'?"},
    {"wrong type", "rate: 270", "rate: fast",
     "v.yaml:3:7: error: 'rate' must be a number, not 'fast'"},
    {"quoted number", "rate: 270", "rate: '270'", "v.yaml:3:7"},
    {"not whole", "rate: 270", "rate: 270.5", "v.yaml:3:7"},
    {"too fast", "rate: 270", "rate: 900", "v.yaml:3:7: error: 'rate' must be between 80 and 500"},
    {"too slow", "rate: 270", "rate: 20", "v.yaml:3:7"},
    {"not a number", "rate: 270", "rate: .nan", "v.yaml:3:7"},
    {"missing key", "rate: 270\n", "", "'rate'"},
    {"pitch above 50", "pitch: 30", "pitch: 51",
     "v.yaml:5:8: error: 'pitch' must be between 0 and 50"},
    {"floor above pitch", "pitch: 30", "pitch: 30\npitch_floor: 31",
     "v.yaml:6:14: error: 'pitch_floor' is above 'pitch'"},
    {"expression", "pitch: 30", "expression: 1.5", "v.yaml:5:13"},
    {"no volume", "volume: 64", "volume: 0", "v.yaml:4:9"},
    {"engine is text", "engine:\n  - pitch 116 241\n  - formant 1 100 100 100\n",
     "engine: pitch 116 241\n", "v.yaml:6:9: error: engine must be a list"},
    {"language", "formant 1 100 100 100", "language en",
     "v.yaml:8:5: error: a voice cannot set 'language'"},
    {"flutter", "formant 1 100 100 100", "flutter 2",
     "v.yaml:8:5: error: a voice cannot set 'flutter'"},
    {"replaced phonemes", "formant 1 100 100 100", "replace 00 a b", "v.yaml:8:5"},
    {"nearest line", "formant 1 100 100 100", "formants 1 100", "did you mean 'formant'"},
    {"second line in a line", "formant 1 100 100 100", "\"pitch 100 200\\nlanguage en\"",
     "v.yaml:8:5: error: "},
    {"word for a number", "formant 1 100 100 100", "formant 1 100 x 100",
     "v.yaml:8:5: error: 'x' behind 'formant'"},
    {"too many numbers", "formant 1 100 100 100", "formant 1 2 3 4 5 6",
     "'formant' has at most 5 numbers"},
    {"too few numbers", "formant 1 100 100 100", "formant 1", "'formant' needs 4 numbers, not 1"},
    {"huge number", "formant 1 100 100 100", "formant 1 100 100 99999", "must be a number between"},
    {"empty line", "formant 1 100 100 100", "''", "v.yaml:8:5"},
    {"no pitch line", "  - pitch 116 241\n", "", "v.yaml:7:3: error: engine has no 'pitch' line"},
    {"pitch upside down", "pitch 116 241", "pitch 241 116", "v.yaml:7:5"},
    {"english key", "volume: 81", "volumes: 81", "v.yaml:10:3"},
    {"english is text", "english:\n  volume: 81\n  engine: [pitch 120 198]\n", "english: en\n",
     "v.yaml:9:10"},
    {"pause missing", "  comma: 1.5\n", "",
     "v.yaml:13:3: error: the key 'comma' is missing: the silence there, in syllables of speech"},
    {"name leads elsewhere", "name: test", "name: ../test",
     "v.yaml:1:7: error: 'name' must be one"},
    {"name in a folder", "name: test", "name: a/b", "v.yaml:1:7"},
    {"name is an option", "name: test", "name: -v", "v.yaml:1:7"},
    {"name of two lines", "name: test", "name: \"a\\nb\"", "v.yaml:1:7"},
    {"pause unknown", "comma: 1.5", "coma: 1.5",
     "v.yaml:17:3: error: unknown key 'coma': did you mean 'comma'?"},
    {"pause negative", "comma: 1.5", "comma: -1", "v.yaml:17:10"},
    {"pause without end", "comma: 1.5", "comma: 1000", "v.yaml:17:10"},
    {"pause of none", "comma: 1.5", "comma: 1.5\n  none: 1", "'none' has no pause"},
    {"no yaml", "name: test", "name: [", "v.yaml:"},
    {"a list", "name: test", "- name", "v.yaml:"},
};

static struct span put_in_place(struct arena *arena, const char *old, const char *new)
{
    struct span whole = span_of(good);
    size_t at = span_find(whole, span_of(old), 0);

    assert_true(at < whole.len);
    return arena_format(arena, "%.*s%s%s", (int)at, good, new, good + at + strlen(old));
}

static void test_wrong_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct speech_voice *voice;

        if (speech_voice_parse("v.yaml", put_in_place(&arena, wrong[i].old, wrong[i].new), &arena,
                               &voice, &diag))
            fail_msg("%s: was accepted", wrong[i].name);
        assert_error_has(wrong[i].name, &diag, wrong[i].wanted);
        assert_int_equal(diag_first_error(&diag)->kind, DIAG_CONFIG);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

static void test_a_good_file(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct speech_voice *voice = NULL;

    (void)state;
    if (!speech_voice_parse("v.yaml", span_of(good), &arena, &voice, &diag))
        assert_no_error("good", &diag);
    assert_text("name", voice->name, "test");
    assert_int_equal(voice->rate_spm, 270);
    assert_int_equal(voice->english_volume, 81);
    assert_near("expression", voice->expression, 0.7, 1e-9);
    assert_near("comma", voice->pause_k[SCRIPT_BREAK_COMMA], 1.5, 1e-9);
    assert_near("none", voice->pause_k[SCRIPT_BREAK_NONE], 0, 1e-9);
    /* docs/engine.md: the middle of the male voice's tones is 1.72 times their base. */
    assert_near("ratio", voice->pitch_ratio, 1.72, 0.02);
    assert_text("engine", voice->engine,
                "language cmn\nphonemes cmn\ndictionary en\nwords 1\nflutter 0\nroughness 0\n"
                "pitch 116 241\nformant 1 100 100 100\n");
    diag_finish(&diag);
    arena_finish(&arena);
}

/* The six of the source tree, with what their names promise. */
static void test_our_voices(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < BUILD_VOICE_COUNT; i++) {
        const struct speech_voice *voice = build_voice(&arena, build_voices[i]);

        assert_text(build_voices[i], voice->name, build_voices[i]);
        assert_true(voice->description.len > 0);
        for (int kind = SCRIPT_BREAK_COMMA; kind < SCRIPT_BREAK_CHAPTER; kind++)
            assert_true(voice->pause_k[kind] < voice->pause_k[kind + 1]);
    }
    assert_int_equal(build_voice(&arena, "newsreader")->rate_spm, 270);
    assert_true(build_voice(&arena, "clear")->rate_spm < build_voice(&arena, "quick")->rate_spm);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_file),
        cmocka_unit_test(test_wrong_files),
        cmocka_unit_test(test_our_voices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
