/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/build.h"

/* Finished takes, made in this process: samples and the places of words and syllables. */

static struct arena voices;
static struct speech_voice *voice;

static int set_up(void **state)
{
    struct diag diag = {0};

    (void)state;
    voice = build_voice(&voices, "newsreader");
    if (!engine_start(NULL, &diag) ||
        !engine_set_voices(voice->engine, voice->english_engine, &diag))
        assert_no_error("engine", &diag);
    diag_finish(&diag);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_finish(&voices);
    return 0;
}

/* Makes the take of the first sentence of `text`. */
static struct speech_plan *make(struct arena *arena, const char *text, struct take_draft *draft)
{
    struct diag diag = {0};
    struct script *script = build_script(arena, text);
    struct speech_plan *plan = NULL;

    if (!speech_plan_make("t.txt", &script->chapters[0].sentences[0], voice, 1, arena, &plan,
                          &diag) ||
        !take_make(plan, draft, &diag))
        assert_no_error(text, &diag);
    diag_finish(&diag);
    return plan;
}

static const struct {
    const char *name;
    const char *text;
    size_t words;
    size_t syllables;
} rows[] = {
    {"one syllable", "hao3 .", 1, 1},
    {"a clause", "si4chuan1sheng3 tui4yi4 jun1ren2 shi4wu4 ju2zhang3 hui4yi4 .", 6, 13},
    {"breaks", "san1yue4 yi1ri4 , zai4 cheng2du1 | zhao4kai1 ; hao3 ^ ren2 .", 7, 11},
    {"vowels beside each other", "fang1an4 tian1an1men2 e2er2 ou1zhou1 xi1an1 .", 5, 11},
    {"erhua and neutral tones", "hua1r zhe4r wo3men5 de5 hai2zi5 ma5 .", 6, 8},
    {"letters and English", "[GDP] he2 {artificial intelligence} {data} ren2 .", 5, 2},
    {"English alone", "{open report} .", 1, 0},
    {"letters alone", "[WTO] .", 1, 0},
    {"words without sound", "{..} hao3 [--] ren2 {!} .", 5, 2},
    {"a question", "?ni3 lai2 ma5 .", 3, 3},
    {"n and m", "n2 m2 ng5 hm5 hng5 .", 5, 5},
};

static void check_ranges(const char *row, const struct speech_range *ranges, size_t count,
                         int64_t frame_count)
{
    int64_t last = 0;

    for (size_t i = 0; i < count; i++) {
        if (ranges[i].start < last || ranges[i].end < ranges[i].start ||
            ranges[i].end > frame_count)
            fail_msg("%s: range %zu is [%ld, %ld) behind %ld of %ld", row, i, (long)ranges[i].start,
                     (long)ranges[i].end, (long)last, (long)frame_count);
        last = ranges[i].end;
    }
}

static void test_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct take_draft draft = {0};
        struct speech_plan *plan = make(&arena, rows[i].text, &draft);
        int64_t frames = (int64_t)draft.frame_count;

        assert_int_equal(plan->word_count, rows[i].words);
        assert_int_equal(plan->syllable_count, rows[i].syllables);
        assert_true(frames > SPEECH_RATE_HZ / 20);
        assert_int_not_equal(draft.samples[0], 0);
        assert_int_not_equal(draft.samples[frames - 1], 0);
        check_ranges(rows[i].name, draft.words, plan->word_count, frames);
        check_ranges(rows[i].name, draft.syllables, plan->syllable_count, frames);
        for (size_t j = 0; j < plan->syllable_count; j++) {
            /* 40 ms is short, 600 ms long, for a syllable of any kind. */
            int64_t length = draft.syllables[j].end - draft.syllables[j].start;

            if (length < SPEECH_RATE_HZ / 25 || length > SPEECH_RATE_HZ * 6 / 10)
                fail_msg("%s: syllable %zu is %ld frames long", rows[i].name, j, (long)length);
        }
        take_draft_finish(&draft);
        arena_finish(&arena);
    }
}

static void test_pauses_are_digital_silence(void **state)
{
    struct arena arena = {0};
    struct take_draft draft = {0};
    struct speech_plan *plan = make(&arena, "ma1 ma1 , ma1 ma1 .", &draft);
    int64_t start = draft.words[1].end;
    int64_t end = draft.words[2].start;

    (void)state;
    assert_true(end - start >= (int64_t)plan->calls[0].pause_frames);
    /* Where the engine says that a word ends, its sound may still ring for some milliseconds. */
    assert_true(end - start <= (int64_t)plan->calls[0].pause_frames + SPEECH_RATE_HZ / 50);
    for (int64_t i = end - (int64_t)plan->calls[0].pause_frames; i < end - 1; i++)
        assert_int_equal(draft.samples[i], 0);
    take_draft_finish(&draft);
    arena_finish(&arena);
}

static void test_what_cannot_be_said_is_an_empty_take(void **state)
{
    static const char *const texts[] = {"{[[]]} .", "[123] .", "{<>&} , {\x01} ."};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct arena arena = {0};
        struct take_draft draft = {0};
        struct speech_plan *plan = make(&arena, texts[i], &draft);

        assert_int_equal(plan->call_count, 0);
        assert_int_equal(draft.frame_count, 0);
        assert_true(plan->pause_after_ms > 0);
        check_ranges(texts[i], draft.words, plan->word_count, 0);
        take_draft_finish(&draft);
        arena_finish(&arena);
    }
}

/* What a report might smuggle in: it must sound exactly like the harmless text beside it. */
static const struct {
    const char *name;
    const char *hostile;
    const char *harmless;
} hostile_rows[] = {
    {"a rate command",
     "{one\x01"
     "400S two} .",
     "{one 400S two} ."},
    {"a voice command",
     "{one\x01"
     "Vfr two} .",
     "{one Vfr two} ."},
    {"phonemes", "{one [[f'A:k]] two} .", "{one f'A k two} ."},
    {"a mark-up tag", "{one <voice name=\"fr\"> two} .", "{one voice name fr two} ."},
    {"an entity", "{one &lt; two} .", "{one lt two} ."},
    {"a newline",
     "{one\x0b"
     "two} .",
     "{one two} ."},
    {"escape", "{one\x1b[31m two} .", "{one 31m two} ."},
    {"a bidirectional mark", "{one \xe2\x80\xae two} .", "{one two} ."},
};

static void test_nothing_is_taken_for_a_command(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(hostile_rows) / sizeof(hostile_rows[0]); i++) {
        struct arena arena = {0};
        struct take_draft hostile = {0};
        struct take_draft harmless = {0};
        struct take_draft after = {0};
        struct take_draft before = {0};

        make(&arena, "hao3 ren2 .", &before);
        make(&arena, hostile_rows[i].hostile, &hostile);
        make(&arena, "hao3 ren2 .", &after);
        make(&arena, hostile_rows[i].harmless, &harmless);
        if (hostile.frame_count != harmless.frame_count ||
            memcmp(hostile.samples, harmless.samples, 2 * hostile.frame_count) != 0)
            fail_msg("%s: sounds different", hostile_rows[i].name);
        if (before.frame_count != after.frame_count ||
            memcmp(before.samples, after.samples, 2 * before.frame_count) != 0)
            fail_msg("%s: what comes after it sounds different", hostile_rows[i].name);
        take_draft_finish(&before);
        take_draft_finish(&hostile);
        take_draft_finish(&harmless);
        take_draft_finish(&after);
        arena_finish(&arena);
    }
}

static void test_long_sentences(void **state)
{
    struct arena arena = {0};
    struct take_draft draft = {0};
    struct text text = {.arena = &arena};
    struct speech_plan *plan;

    (void)state;
    /* 600 syllables without a pause; a word of 100; an English word of 3,000 letters. */
    for (int i = 0; i < 200; i++)
        text_put(&text, SPAN("zhuang1chuang2shuang4 "));
    for (int i = 0; i < 100; i++)
        text_put(&text, SPAN("zhuang4"));
    text_put(&text, SPAN(" {"));
    for (int i = 0; i < 3000; i++)
        text_put(&text, SPAN("a"));
    text_put(&text, SPAN("} .\n"));
    text_put_byte(&text, '\0');
    plan = make(&arena, text.data, &draft);
    assert_int_equal(plan->syllable_count, 700);
    check_ranges("words", draft.words, plan->word_count, (int64_t)draft.frame_count);
    check_ranges("syllables", draft.syllables, plan->syllable_count, (int64_t)draft.frame_count);
    for (size_t i = 0; i < plan->syllable_count; i++)
        assert_true(draft.syllables[i].end > draft.syllables[i].start);
    assert_true(draft.words[201].end > draft.words[201].start);
    take_draft_finish(&draft);
    arena_finish(&arena);
}

/* Every voice stays below the level from which on eSpeak turns itself down. */
static void test_no_voice_is_too_loud(void **state)
{
    static const char *const loud = "#ba1 ta1 pa4 ka4 sha1 jia1 hua4 kuai4 gao1 dao4 zhang1 fang4";

    (void)state;
    for (size_t i = 0; i < BUILD_VOICE_COUNT; i++) {
        struct arena arena = {0};
        struct take_draft draft = {0};
        struct diag diag = {0};
        int peak = 0;

        voice = build_voice(&arena, build_voices[i]);
        assert_true(engine_set_voices(voice->engine, voice->english_engine, &diag));
        make(&arena, loud, &draft);
        for (size_t j = 0; j < draft.frame_count; j++) {
            int level = draft.samples[j] < 0 ? -draft.samples[j] : draft.samples[j];

            peak = level > peak ? level : peak;
        }
        print_message("%-18s peak %d\n", build_voices[i], peak);
        assert_in_range(peak, 10000, 32000);
        take_draft_finish(&draft);
        arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_pauses_are_digital_silence),
        cmocka_unit_test(test_what_cannot_be_said_is_an_empty_take),
        cmocka_unit_test(test_nothing_is_taken_for_a_command),
        cmocka_unit_test(test_long_sentences),
        cmocka_unit_test(test_no_voice_is_too_loud),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
