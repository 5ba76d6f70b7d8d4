/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/build.h"

#include <math.h>

/* Plans, without the engine: what it is told, and the line of the voice. */

static struct speech_plan *plan_of(struct arena *arena, const struct speech_voice *voice,
                                   const char *line)
{
    struct diag diag = {0};
    struct script *script = build_script(arena, line);
    struct speech_plan *plan = NULL;

    if (!speech_plan_make("t.txt", &script->chapters[0].sentences[0], voice, 1, arena, &plan,
                          &diag))
        assert_no_error(line, &diag);
    diag_finish(&diag);
    return plan;
}

static struct speech_voice *voice_with(struct arena *arena, double expression)
{
    struct speech_voice *voice = build_voice(arena, "newsreader");

    voice->expression = expression;
    return voice;
}

/* The calls' texts, one a line; a pitch code is shown as ^37P. English calls begin with "en:". */
static struct span show(struct arena *arena, const struct speech_plan *plan)
{
    struct text text = {.arena = arena};

    for (size_t i = 0; i < plan->call_count; i++) {
        struct span call = plan->calls[i].text;

        if (i > 0)
            text_put_byte(&text, '\n');
        if (plan->calls[i].partner == SPEECH_PARTNER_ENGLISH)
            text_put(&text, SPAN("en:"));
        for (size_t j = 0; j < call.len; j++) {
            if (call.data[j] == '\x01')
                text_put_byte(&text, '^');
            else
                text_put_byte(&text, call.data[j]);
        }
    }
    return text_span(&text);
}

static const struct {
    const char *name;
    const char *line;
    const char *wanted; /* flat: expression 0 */
} flat_rows[] = {
    {"words", "si4chuan1 sheng3 .", "[[s'i[51ts.h'ua55n s.'@214N]]"},
    {"a third tone inside is low", "hao3 ren2 .", "[[X'Au21 z.'@35n]]"},
    {"before a neutral tone it is the engine's", "wo3 de5 .", "[[w'o214 t@11]]"},
    {"a comma", "hao3 , ren2 .", "[[X'Au214]]\n[[z.'@35n]]"},
    {"phrases without a pause are one call", "hao3 _ ren2 .", "[[X'Au21 z.'@35n]]"},
    {"vowels inside a word are kept apart", "fang1an4 .", "[[f'A55N||'a51n]]"},
    {"erhua", "hua1r wan2r .", "[[Xw'A55r w'A35r]]"},
    {"neutral tones", "le5 zhe5 ma5 .", "[[l@11 ts.@11 mA11]]"},
    {"letters", "[GDP] .", "[[ts.'i51 t'i51 ph'i51]]"},
    {"letters in lower case, and what is none", "[w1-] .", "[[t'A35pu11liou11]]"},
    {"English", "ge1 {open report} hao3 .", "[[k'o-55]]\nen:open report\n[[X'Au214]]"},
    {"English words side by side", "{open} {report} .", "en:open report"},
    {"English apostrophes", "{don't 'quote' it’s} .", "en:don't quote it's"},
    {"punctuation in English", "{a.b,c;d!} .", "en:a b c d"},
    {"a phoneme bracket", "{[[m'A55]]x} .", "en:m'A55 x"},
    {"markup", "{<voice>&amp;} .", "en:voice amp"},
    {"control codes",
     "{a\x01"
     "200Sb\x1f\x7f} .",
     "en:a 200Sb"},
    {"Hanzi in English", "{四a川} .", "en:a"},
    {"accents", "{Café Müller} .", "en:Café Müller"},
    {"nothing in English", "{[[]]} .", ""},
    {"nothing in letters", "[--] .", ""},
};

static void test_what_the_engine_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(flat_rows) / sizeof(flat_rows[0]); i++) {
        struct arena arena = {0};
        struct speech_plan *plan = plan_of(&arena, voice_with(&arena, 0), flat_rows[i].line);

        assert_text(flat_rows[i].name, show(&arena, plan), flat_rows[i].wanted);
        arena_finish(&arena);
    }
}

static const struct {
    const char *name;
    const char *line;
    const char *wanted; /* a part of the lively plan: expression 1 */
} lively_rows[] = {
    {"before a comma the syllable is longest", "fei1 , ren2 .", "f,,ei55"},
    {"at the end it is long", "hao3 ren2 .", "z.,@35n"},
    {"inside a long word syllables are short", "si4chuan1sheng3 ren2 .", "ts.hua55n"},
    {"a last third tone is low before a weak break", "hao3 | ren2 .", "X,Au21]]"},
    {"but not before a comma", "hao3 , ren2 .", "X,,Au214]]"},
    {"a question's fourth tone falls half way", "?ni3 qu4 .", "tS;h,,y53"},
    {"pitch goes between words", "fei1 ren2 shan1 .", "]] ^"},
};

static void test_what_a_lively_voice_adds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(lively_rows) / sizeof(lively_rows[0]); i++) {
        struct arena arena = {0};
        struct span shown = show(&arena,
                                 plan_of(&arena, voice_with(&arena, 1), lively_rows[i].line));

        if (span_find(shown, span_of(lively_rows[i].wanted), 0) == shown.len)
            fail_msg("%s: '%s' is not in\n%.*s", lively_rows[i].name, lively_rows[i].wanted,
                     SPAN_ARGS(shown));
        arena_finish(&arena);
    }
}

static struct speech_line line_of(struct arena *arena, double expression, const char *text)
{
    struct script *script = build_script(arena, text);
    struct speech_line line;

    speech_line_draw(&script->chapters[0].sentences[0], voice_with(arena, expression), arena,
                     &line);
    return line;
}

static const char *const two_units =
    "fei1 shan1 tian1 ren2 qing2 ming2 , fei1 shan1 tian1 ren2 qing2 ming2 .\n";

static void test_the_line_falls_in_a_unit_and_starts_anew(void **state)
{
    struct arena arena = {0};
    struct speech_line line = line_of(&arena, 1, two_units);

    (void)state;
    for (size_t i = 0; i + 1 < 6; i++) {
        assert_true(line.words[i].semitones > line.words[i + 1].semitones);
        assert_true(line.words[6 + i].semitones > line.words[6 + i + 1].semitones);
    }
    assert_true(line.words[6].semitones > line.words[5].semitones + 1);
    assert_true(line.words[0].semitones > line.words[6].semitones);
    assert_true(line.words[11].semitones < line.words[5].semitones - 1); /* final lowering */
    /* steep first */
    assert_true(line.words[0].semitones - line.words[2].semitones >
                line.words[2].semitones - line.words[4].semitones);
    for (size_t i = 0; i < line.word_count; i++)
        assert_in_range(line.words[i].pitch, 5, SPEECH_PITCH_MAX);
    arena_finish(&arena);
}

static void test_expression_scales_the_line(void **state)
{
    struct arena arena = {0};
    struct speech_line full = line_of(&arena, 1, two_units);
    struct speech_line half = line_of(&arena, 0.5, two_units);
    struct speech_line flat = line_of(&arena, 0, two_units);

    (void)state;
    for (size_t i = 0; i < full.word_count; i++) {
        assert_near("half", half.words[i].semitones, full.words[i].semitones / 2, 1e-9);
        assert_int_equal(flat.words[i].pitch, 30);
    }
    arena_finish(&arena);
}

static void test_roles(void **state)
{
    struct arena arena = {0};
    struct speech_line statement = line_of(&arena, 1, "ta1 qu4 cheng2du1 .\n");
    struct speech_line question = line_of(&arena, 1, "?ta1 qu4 cheng2du1 .\n");
    struct speech_line what = line_of(&arena, 1, "~ta1 qu4 cheng2du1 .\n");
    struct speech_line aside = line_of(&arena, 1, "ting1 ) *ju2 zhang1 ) hui4yi4 .\n");
    struct speech_line heading = line_of(&arena, 1, "#gong1zuo4 jian1 bao4\n");

    (void)state;
    assert_true(question.words[2].semitones > statement.words[2].semitones + 4);
    assert_true(what.words[2].semitones > statement.words[2].semitones);
    assert_true(what.words[2].semitones < question.words[2].semitones);
    assert_true(aside.words[1].semitones < aside.words[0].semitones - 1);
    assert_true(aside.words[3].semitones > aside.words[1].semitones);
    assert_true(aside.groups[1].rate > 1 && aside.groups[1].volume < 0);
    assert_true(heading.groups[0].rate < 1 && heading.groups[0].volume > 0);
    arena_finish(&arena);
}

/* Its own tune moves the pitch: the run as a whole sits on the line of the words around it. */
static void test_an_english_run_has_the_mean_of_its_words(void **state)
{
    static const char *const text = "fei1 {open} {report} {again} ren2 .\n";
    struct arena arena = {0};
    struct speech_line line = line_of(&arena, 1, text);
    struct speech_plan *plan = plan_of(&arena, voice_with(&arena, 1), text);

    (void)state;
    assert_int_equal(plan->calls[1].partner, SPEECH_PARTNER_ENGLISH);
    assert_true(plan->calls[1].pitch < line.words[1].pitch);
    assert_true(plan->calls[1].pitch > line.words[3].pitch);
    arena_finish(&arena);
}

static void test_a_quoted_question_rises(void **state)
{
    struct arena arena = {0};
    struct speech_line statement = line_of(&arena, 1, "ta1 wen4 : +ni3 qu4 ma5 ; ta1 wen4 .\n");
    struct speech_line inner = line_of(&arena, 1, "ta1 wen4 : =ni3 qu4 ma5 ; ta1 wen4 .\n");
    struct speech_line last = line_of(&arena, 1, "?ta1 wen4 : +ni3 lai2 , +ni3 qu4 .\n");

    (void)state;
    assert_true(inner.words[4].semitones > statement.words[4].semitones + 4);
    assert_true(inner.groups[1].is_rising && !inner.groups[2].is_rising);
    assert_near("what follows", inner.words[6].semitones, statement.words[6].semitones, 1e-9);
    assert_true(last.groups[2].is_rising && !last.groups[1].is_rising);
    assert_true(last.words[5].semitones > last.words[3].semitones + 2);
    arena_finish(&arena);
}

/* The line must not leave the range in which the engine is repeatable, whatever is asked of it. */
static void test_no_pitch_above_50(void **state)
{
    (void)state;
    for (int pitch = 0; pitch <= SPEECH_PITCH_MAX; pitch += 10) {
        struct arena arena = {0};
        struct speech_voice *voice = voice_with(&arena, 1);
        struct speech_plan *plan;

        voice->pitch = pitch;
        voice->pitch_floor = pitch < 7 ? pitch : 7;
        plan = plan_of(&arena, voice, "?ta1 qu4 , +cheng2du1 , wo3 hao3 gan3 hao3 you3 qu4 .\n");
        for (size_t i = 0; i < plan->call_count; i++) {
            struct span rest = plan->calls[i].text;
            size_t at;

            assert_in_range(plan->calls[i].pitch, 0, SPEECH_PITCH_MAX);
            assert_in_range(plan->calls[i].rate_wpm, SPEECH_RATE_MIN_WPM, SPEECH_RATE_MAX_WPM);
            while (at = span_find(rest, SPAN("\x01"), 0), at < rest.len) {
                size_t value;

                rest = span_slice(rest, at + 1, rest.len);
                assert_true(span_to_size(span_slice(rest, 0, span_find(rest, SPAN("P"), 0)),
                                         SPEECH_PITCH_MAX, &value));
            }
        }
        arena_finish(&arena);
    }
}

static void test_long_things_are_cut_between_words(void **state)
{
    struct arena arena = {0};
    struct text line = {.arena = &arena};
    struct speech_plan *plan;
    size_t tokens = 0;

    (void)state;
    for (int i = 0; i < 200; i++)
        text_put(&line, SPAN("zhuang1chuang2shuang4 "));
    for (int i = 0; i < 100; i++) /* one word of 100 syllables */
        text_put(&line, SPAN("zhuang4"));
    text_put(&line, SPAN(" {"));
    for (int i = 0; i < 3000; i++) /* one of 3,000 letters */
        text_put(&line, SPAN("a"));
    text_put(&line, SPAN("} .\n"));
    text_put_byte(&line, '\0');
    plan = plan_of(&arena, voice_with(&arena, 0.7), line.data);
    assert_int_equal(plan->word_count, 202);
    assert_int_equal(plan->syllable_count, 700);
    for (size_t i = 0; i < plan->call_count; i++) {
        assert_in_range(plan->calls[i].text.len, 1, SPEECH_CALL_BYTES);
        tokens += plan->calls[i].token_count;
        for (size_t j = 0; j < plan->calls[i].token_count; j++) {
            const struct speech_token *token = &plan->calls[i].tokens[j];

            assert_true(token->syllable_count <= SPEECH_TOKEN_SYLLABLES);
            if (plan->calls[i].partner == SPEECH_PARTNER_ENGLISH)
                assert_true(token->end - token->start <= SPEECH_TOKEN_LETTERS);
        }
    }
    assert_int_equal(tokens, 200 + 7 + 50);
    arena_finish(&arena);
}

static void test_what_cannot_be_planned(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct script *script = build_script(&arena, "hao3 ren2 .\n");
    struct script_sentence *sentence = &script->chapters[0].sentences[0];
    struct text line = {.arena = &arena};
    struct speech_plan *plan;

    (void)state;
    sentence->line = 7;
    memcpy(sentence->phrases[0].words[0].syllables[0].base, "hzo", 4);
    assert_false(
        speech_plan_make("t.txt", sentence, voice_with(&arena, 1), 1, &arena, &plan, &diag));
    assert_error_has("syllable", &diag, "t.txt:7:1: error: 'hzo' in 'hao3 ren2 .' is no syllable");
    diag_finish(&diag);
    for (int i = 0; i <= SPEECH_MAX_SYLLABLES; i++)
        text_put(&line, SPAN("a1 "));
    text_put(&line, SPAN(".\n"));
    text_put_byte(&line, '\0');
    script = build_script(&arena, line.data);
    assert_false(speech_plan_make("t.txt", &script->chapters[0].sentences[0], voice_with(&arena, 1),
                                  1, &arena, &plan, &diag));
    assert_error_has("long", &diag, "a sentence of 6001 syllables is too long");
    diag_finish(&diag);
    arena_finish(&arena);
}

/* Pauses keep their order and shrink with the rate. */
static void test_pauses(void **state)
{
    struct arena arena = {0};
    struct speech_voice *voice = voice_with(&arena, 0.7);
    struct speech_plan *plan = plan_of(&arena, voice, "ta1 | ta1 ^ ta1 , ta1 ; ta1 .\n");
    int64_t slow;

    (void)state;
    for (size_t i = 0; i + 2 < plan->call_count; i++)
        assert_true(plan->calls[i].pause_frames < plan->calls[i + 1].pause_frames);
    assert_int_equal(plan->calls[plan->call_count - 1].pause_frames, 0);
    /* 1.5 syllables at a comma; a syllable of speech at 270 a minute lasts about 180 ms. */
    assert_in_range(plan->calls[2].pause_frames, SPEECH_RATE_HZ * 240 / 1000,
                    SPEECH_RATE_HZ * 300 / 1000);
    slow = plan->pause_after_ms;
    voice->rate_spm = 400;
    plan = plan_of(&arena, voice, "ta1 .\n");
    assert_true(plan->pause_after_ms < slow);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_engine_is_told),
        cmocka_unit_test(test_what_a_lively_voice_adds),
        cmocka_unit_test(test_the_line_falls_in_a_unit_and_starts_anew),
        cmocka_unit_test(test_expression_scales_the_line),
        cmocka_unit_test(test_roles),
        cmocka_unit_test(test_an_english_run_has_the_mean_of_its_words),
        cmocka_unit_test(test_a_quoted_question_rises),
        cmocka_unit_test(test_no_pitch_above_50),
        cmocka_unit_test(test_long_things_are_cut_between_words),
        cmocka_unit_test(test_what_cannot_be_planned),
        cmocka_unit_test(test_pauses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
