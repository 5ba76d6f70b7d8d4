/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/build.h"

#include <sys/wait.h>
#include <unistd.h>

/* A take's bytes do not depend on what its process said before: every voice, role and kind of text,
 * in random order and with the voices changing all the time, against a process of its own for each
 * take. */

static const char *const texts[] = {
    "hui4yi4 qiang2diao4 , quan2sheng3 xi4tong3 | bi4xu1 jian1chi2 ; hao3 ^ ren2 .\n",
    "ni3men5 lai2guo4 zhe4r ma5 .\n",
    "[GDP] zeng1zhang3 , {open report} shuo1 : hen3 hao3 .\n",
    "*ju2zhang3 ) hui4yi4 +shi2shi4qiu2shi4 \" wan2cheng2 .\n",
};

enum {
    TEXT_COUNT = sizeof(texts) / sizeof(texts[0]),
    ITEM_COUNT = TEXT_COUNT * SCRIPT_ROLE_COUNT * BUILD_VOICE_COUNT,
    ORDERS = 3
};

static uint64_t hash_of(const void *data, size_t len, uint64_t hash)
{
    const unsigned char *bytes = data;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ bytes[i]) * 1099511628211U;
    return hash;
}

/* Speaks an item in this process; the hash of its samples, 0 when it fails. */
static uint64_t speak(size_t item)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct take_draft draft = {0};
    struct script *script = build_script(&arena, texts[item % TEXT_COUNT]);
    struct script_sentence *sentence = &script->chapters[0].sentences[0];
    struct speech_voice *voice = build_voice(&arena,
                                             build_voices[item / TEXT_COUNT / SCRIPT_ROLE_COUNT]);
    struct speech_plan *plan;
    uint64_t hash = 0;

    sentence->role = (enum script_role)(item / TEXT_COUNT % SCRIPT_ROLE_COUNT);
    if (engine_set_voices(voice->engine, voice->english_engine, &diag) &&
        speech_plan_make("t.txt", sentence, voice, 1, &arena, &plan, &diag) &&
        take_make(plan, &draft, &diag) && draft.frame_count > 0)
        hash = hash_of(draft.samples, draft.frame_count * 2, 14695981039346656037U);
    take_draft_finish(&draft);
    diag_finish(&diag);
    arena_finish(&arena);
    return hash;
}

/* Speaks the items in a process that has said nothing yet. */
static void speak_in_child(const size_t *items, size_t count, uint64_t *hashes)
{
    size_t bytes = count * sizeof(*hashes);
    int pipes[2];
    int status;
    pid_t pid;

    assert_int_equal(pipe(pipes), 0);
    pid = fork();
    if (pid == 0) {
        for (size_t i = 0; i < count; i++)
            hashes[i] = speak(items[i]);
        _exit(write(pipes[1], hashes, bytes) == (ssize_t)bytes ? 0 : 1);
    }
    close(pipes[1]);
    assert_int_equal(read(pipes[0], hashes, bytes), (ssize_t)bytes);
    close(pipes[0]);
    waitpid(pid, &status, 0);
}

static void shuffle(size_t *items, size_t count, unsigned *seed)
{
    for (size_t i = count - 1; i > 0; i--) {
        size_t j = (*seed = *seed * 1103515245 + 12345) / 65536 % (i + 1);
        size_t kept = items[i];

        items[i] = items[j];
        items[j] = kept;
    }
}

static void test_random_order_against_fresh_processes(void **state)
{
    static uint64_t fresh[ITEM_COUNT];
    static uint64_t got[ITEM_COUNT];
    static size_t items[ITEM_COUNT];
    struct diag diag = {0};
    unsigned seed = 1;

    (void)state;
    if (!engine_start(NULL, &diag))
        assert_no_error("engine", &diag);
    for (size_t i = 0; i < ITEM_COUNT; i++) {
        items[i] = i;
        speak_in_child(&i, 1, &fresh[i]);
        if (fresh[i] == 0)
            fail_msg("item %zu is not spoken", i);
    }
    for (int order = 0; order < ORDERS; order++) {
        shuffle(items, ITEM_COUNT, &seed);
        speak_in_child(items, ITEM_COUNT, got);
        for (size_t i = 0; i < ITEM_COUNT; i++) {
            if (got[i] != fresh[items[i]])
                fail_msg("order %d: %s, %s, text %zu differs", order,
                         build_voices[items[i] / TEXT_COUNT / SCRIPT_ROLE_COUNT],
                         script_role_names[items[i] / TEXT_COUNT % SCRIPT_ROLE_COUNT],
                         items[i] % TEXT_COUNT);
        }
    }
    print_message("%d takes in %d random orders: same bytes as fresh processes\n", ITEM_COUNT,
                  ORDERS);
    diag_finish(&diag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_order_against_fresh_processes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
