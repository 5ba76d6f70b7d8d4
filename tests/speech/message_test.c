/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/build.h"

#include <stdlib.h>

/* What parent and worker say to each other: whole messages come through, broken ones are refused.
 */

static const char *const text = "si4chuan1 sheng3 , [GDP] {open report} hao3 | ren2 .\n";

static struct speech_plan *make_plan(struct arena *arena)
{
    struct diag diag = {0};
    struct speech_plan *plan = NULL;

    if (!speech_plan_make("t", &build_script(arena, text)->chapters[0].sentences[0],
                          build_voice(arena, "newsreader"), 1, arena, &plan, &diag))
        assert_no_error("plan", &diag);
    diag_finish(&diag);
    return plan;
}

static void test_plans_come_through(void **state)
{
    struct arena arena = {0};
    struct speech_plan *plan = make_plan(&arena);
    struct text body = {.arena = &arena};
    struct text again = {.arena = &arena};
    struct speech_plan decoded;

    (void)state;
    message_put_plan(&body, plan);
    assert_true(message_get_plan(text_span(&body), &arena, &decoded));
    assert_int_equal(decoded.call_count, plan->call_count);
    message_put_plan(&again, &decoded);
    assert_span("again", text_span(&again), text_span(&body));
    arena_finish(&arena);
}

/* Every prefix, and every byte changed: refused, or a plan that keeps the limits. */
static void test_broken_plans(void **state)
{
    struct arena arena = {0};
    struct text body = {.arena = &arena};
    char *bytes;

    (void)state;
    message_put_plan(&body, make_plan(&arena));
    for (size_t len = 0; len < body.len; len++) {
        struct arena scratch = {0};
        struct speech_plan plan;

        assert_false(message_get_plan((struct span){body.data, len}, &scratch, &plan));
        arena_finish(&scratch);
    }
    bytes = arena_alloc(&arena, body.len);
    for (size_t i = 0; i < body.len; i++) {
        static const unsigned char values[] = {0x00, 0x01, 0x1b, 0x3c, 0x7f, 0x80, 0xff};

        for (size_t j = 0; j < sizeof(values); j++) {
            struct arena scratch = {0};
            struct speech_plan plan;

            memcpy(bytes, body.data, body.len);
            bytes[i] = (char)values[j];
            if (message_get_plan((struct span){bytes, body.len}, &scratch, &plan)) {
                for (size_t k = 0; k < plan.call_count; k++)
                    assert_in_range(plan.calls[k].pitch, 0, SPEECH_PITCH_MAX);
            }
            arena_finish(&scratch);
        }
    }
    arena_finish(&arena);
}

/* The body of a take that fits the plan: words and syllables of 10 frames each, one behind the
 * other. */
static struct span make_take(struct arena *arena, const struct speech_plan *plan)
{
    struct take_draft draft = {.frame_count = 10 * (plan->word_count + plan->syllable_count)};
    struct text body = {.arena = arena};
    char *aligned;

    draft.samples = arena_alloc_array(arena, draft.frame_count, sizeof(*draft.samples));
    draft.words = arena_alloc_array(arena, plan->word_count, sizeof(*draft.words));
    draft.syllables = arena_alloc_array(arena, plan->syllable_count, sizeof(*draft.syllables));
    for (size_t i = 0; i < draft.frame_count; i++)
        draft.samples[i] = (int16_t)(i + 1);
    for (size_t i = 0; i < plan->word_count; i++)
        draft.words[i] = (struct speech_range){10 * (int64_t)i, 10 * (int64_t)i + 10};
    for (size_t i = 0; i < plan->syllable_count; i++)
        draft.syllables[i] = (struct speech_range){10 * (int64_t)i, 10 * (int64_t)i + 5};
    message_put_take(&body, plan, &draft);
    text_put(&body, (struct span){(char *)draft.samples, 2 * draft.frame_count});
    aligned = arena_alloc(arena, body.len);
    memcpy(aligned, body.data, body.len);
    return (struct span){aligned, body.len};
}

static void test_takes_come_through(void **state)
{
    struct arena arena = {0};
    struct speech_plan *plan = make_plan(&arena);
    struct span body = make_take(&arena, plan);
    struct speech_take take = {0};

    (void)state;
    assert_true(message_get_take(body, plan, &arena, &take));
    assert_int_equal(take.word_count, plan->word_count);
    assert_int_equal(take.words[1].start, 10);
    assert_int_equal(take.syllables[2].end, 25);
    assert_int_equal(take.samples[0], 1);
    assert_int_equal(take.samples[take.frame_count - 1], (int16_t)take.frame_count);
    arena_finish(&arena);
}

/* One number of the body is changed. */
static const struct {
    const char *name;
    size_t at; /* in bytes; from the end: counted from SIZE_MAX down */
    unsigned value;
} broken_takes[] = {
    {"another number of words", 0, 3},
    {"another number of syllables", 4, 99},
    {"more frames than there are", 8, 5000},
    {"fewer frames", 8, 1},
    {"a word that ends before it starts", 12, 11},
    {"a word behind the end", 16, 1000000},
    {"words that overlap", 20, 9},
    {"a take that ends in silence", SIZE_MAX - 3, 0},
};

static void test_broken_takes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(broken_takes) / sizeof(broken_takes[0]); i++) {
        struct arena arena = {0};
        struct speech_plan *plan = make_plan(&arena);
        struct span body = make_take(&arena, plan);
        char *bytes = arena_alloc(&arena, body.len);
        size_t at = broken_takes[i].at;
        struct speech_take take;

        memcpy(bytes, body.data, body.len);
        if (at > body.len)
            at = body.len - 1 - (SIZE_MAX - at);
        for (size_t j = 0; j < 4; j++)
            bytes[at + j] = (char)(broken_takes[i].value >> 8 * j & 0xFF);
        if (message_get_take((struct span){bytes, body.len}, plan, &arena, &take))
            fail_msg("%s: was accepted", broken_takes[i].name);
        arena_finish(&arena);
    }
}

static void test_short_takes(void **state)
{
    struct arena arena = {0};
    struct speech_plan *plan = make_plan(&arena);
    struct span body = make_take(&arena, plan);
    struct speech_take take;

    (void)state;
    for (size_t len = 0; len < body.len; len++)
        assert_false(message_get_take((struct span){body.data, len}, plan, &arena, &take));
    arena_finish(&arena);
}

static void test_heads(void **state)
{
    char bytes[MESSAGE_HEAD_BYTES];
    struct message_head head;

    (void)state;
    message_put_head(bytes, (struct message_head){MESSAGE_TAKE, 77, 1234});
    assert_true(message_get_head(bytes, &head));
    assert_int_equal(head.kind, MESSAGE_TAKE);
    assert_int_equal(head.number, 77);
    assert_int_equal(head.body_bytes, 1234);
    bytes[0] ^= 1;
    assert_false(message_get_head(bytes, &head));
    message_put_head(bytes, (struct message_head){(enum message_kind)9, 0, 0});
    assert_false(message_get_head(bytes, &head));
    message_put_head(bytes,
                     (struct message_head){MESSAGE_FAILURE, 0, MESSAGE_MAX_FAILURE_BYTES + 1});
    assert_false(message_get_head(bytes, &head));
    message_put_head(bytes, (struct message_head){MESSAGE_TAKE, 0, 0xFFFFFFFF});
    assert_false(message_get_head(bytes, &head));
}

static void test_hello(void **state)
{
    char bytes[MESSAGE_HELLO_BYTES];

    (void)state;
    message_put_hello(bytes);
    assert_true(message_get_hello((struct span){bytes, sizeof(bytes)}));
    assert_false(message_get_hello((struct span){bytes, 4}));
    bytes[0]++;
    assert_false(message_get_hello((struct span){bytes, sizeof(bytes)}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plans_come_through),
        cmocka_unit_test(test_broken_plans),
        cmocka_unit_test(test_takes_come_through),
        cmocka_unit_test(test_broken_takes),
        cmocka_unit_test(test_short_takes),
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_hello),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
