/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/build.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Takes are the same bytes whoever makes them, whenever and after whatever; and workers may die. */

static const char *const text =
    "#jin1ri4 yao4wen2\n"
    "hui4yi4 ren4wei2 , er4ling2er4san1nian2 quan2sheng3 | tui4yi4 jun1ren2 shi4wu4 xi4tong3 | "
    "qu3de2 xin1 jin4bu4 .\n"
    "[GDP] tong2bi3 zeng1zhang3 | bai3fen1zhi1 wu3 , {open report} ge1r shuo1 wo3men5 de5 .\n"
    "?ni3 lai2guo4 cheng2du1 ma5 .\n"
    "ting1 *ju2 zhang3 ) hui4yi4 ^ chu4shi4 ^ shi4zhou1 ; +shi2shi4qiu2shi4 \" hao3 .\n"
    "\n"
    "~shui2 qu4 .\n"
    "wo3men5 yao4 jian1chi2 bu2xie4 _ nu3li4 fen4dou4 , yi2ding4 neng2 : cheng2gong1 .\n"
    "===\n"
    "jie2shu4 .\n"
    "zai4jian4 .\n";

struct kept {
    size_t chapter;
    size_t sentence;
    uint64_t hash;
    int64_t frame_count;
    int64_t pause_after_ms;
};

enum { KEPT_MAX = 64 };

struct run {
    struct kept takes[KEPT_MAX];
    size_t take_count;
    /* After this many takes, something is done to the workers. */
    size_t act_at;
    int signal;
    bool is_refused; /* the callback fails then */
    volatile int *stop;
};

static uint64_t hash_of(const void *data, size_t len, uint64_t hash)
{
    const unsigned char *bytes = data;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ bytes[i]) * 1099511628211U;
    return hash;
}

static struct kept keep(const struct speech_take *take)
{
    uint64_t hash = hash_of(take->samples, (size_t)take->frame_count * 2, 14695981039346656037U);

    hash = hash_of(take->words, take->word_count * sizeof(*take->words), hash);
    hash = hash_of(take->syllables, take->syllable_count * sizeof(*take->syllables), hash);
    return (struct kept){take->chapter, take->sentence, hash, take->frame_count,
                         take->pause_after_ms};
}

/* The processes that this one has forked: whoever has us as the parent. */
static size_t find_children(pid_t *pids, size_t max)
{
    DIR *dir = opendir("/proc");
    struct dirent *entry;
    size_t count = 0;

    while ((entry = readdir(dir)) != NULL && count < max) {
        char path[300];
        char line[512] = {0};
        const char *close;
        size_t pid;
        FILE *file;

        if (!span_to_size(span_of(entry->d_name), 1U << 30, &pid))
            continue;
        snprintf(path, sizeof(path), "/proc/%zu/stat", pid);
        file = fopen(path, "r");
        if (!file)
            continue;
        line[fread(line, 1, sizeof(line) - 1, file)] = '\0';
        fclose(file);
        close = strrchr(line, ')');
        if (close && close[2] != 'Z') {
            struct span rest = span_of(close + 4);
            size_t parent;

            if (span_to_size(span_slice(rest, 0, span_find(rest, SPAN(" "), 0)), 1U << 30,
                             &parent) &&
                (pid_t)parent == getpid())
                pids[count++] = (pid_t)pid;
        }
    }
    closedir(dir);
    return count;
}

static void signal_workers(int signal)
{
    pid_t pids[SPEECH_MAX_WORKERS];
    size_t count = find_children(pids, SPEECH_MAX_WORKERS);

    assert_true(count > 0);
    for (size_t i = 0; i < count; i++)
        kill(pids[i], signal);
}

static bool on_take(void *user, const struct speech_take *take, struct diag *diag)
{
    struct run *run = user;

    assert_true(run->take_count < KEPT_MAX);
    run->takes[run->take_count++] = keep(take);
    if (run->take_count == run->act_at) {
        if (run->signal)
            signal_workers(run->signal);
        if (run->stop)
            *run->stop = 1;
        if (run->is_refused)
            return diag_error(diag, DIAG_IO, DIAG_NOWHERE, "the disk is full");
    }
    return true;
}

static struct speech_pool *open_pool(struct arena *arena, const char *voice, int workers)
{
    struct speech_pool_options options = {
        .voice = build_voice(arena, voice), .worker_count = workers, .rate_factor = 1};
    struct speech_pool *pool = NULL;
    struct diag diag = {0};

    if (!speech_pool_create(&pool, &options, &diag))
        assert_no_error("pool", &diag);
    diag_finish(&diag);
    return pool;
}

static struct run run_text(const char *row, const char *voice, int workers)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct run run = {0};
    struct speech_pool *pool = open_pool(&arena, voice, workers);

    if (!speech_pool_run(pool, build_script(&arena, text), on_take, &run, NULL, &diag))
        assert_no_error(row, &diag);
    speech_pool_finish(pool);
    diag_finish(&diag);
    arena_finish(&arena);
    return run;
}

static void assert_same(const char *row, const struct run *a, const struct run *b)
{
    assert_int_equal(a->take_count, b->take_count);
    for (size_t i = 0; i < a->take_count; i++) {
        if (memcmp(&a->takes[i], &b->takes[i], sizeof(a->takes[i])) != 0)
            fail_msg("%s: take %zu differs", row, i);
    }
}

static void test_any_number_of_workers_says_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < BUILD_VOICE_COUNT; i++) {
        struct run one = run_text("one", build_voices[i], 1);
        struct run two = run_text("two", build_voices[i], 2);
        struct run five = run_text("five", build_voices[i], 5);

        assert_int_equal(one.take_count, 9);
        assert_int_equal(one.takes[7].chapter, 1);
        assert_int_equal(one.takes[8].sentence, 1);
        assert_same("one and two", &one, &two);
        assert_same("one and five", &one, &five);
    }
}

/* All takes of `script` in the order of `order`, by one worker; the hashes by sentence. */
static void speak_in_order(struct arena *arena, const struct script *script, const size_t *order,
                           size_t count, struct kept *takes)
{
    struct script shuffled = {.name = script->name};
    struct script_chapter chapter = {.sentence_count = count};
    const struct script_chapter *first = &script->chapters[0];
    struct run run = {0};
    struct diag diag = {0};
    struct speech_pool *pool = open_pool(arena, "newsreader", 1);

    chapter.sentences = arena_alloc_array(arena, count, sizeof(*chapter.sentences));
    for (size_t i = 0; i < count; i++)
        chapter.sentences[i] = first->sentences[order[i]];
    shuffled.chapters = &chapter;
    shuffled.chapter_count = 1;
    if (!speech_pool_run(pool, &shuffled, on_take, &run, NULL, &diag))
        assert_no_error("order", &diag);
    for (size_t i = 0; i < count; i++)
        takes[order[i]] = run.takes[i];
    speech_pool_finish(pool);
    diag_finish(&diag);
}

static void test_a_take_does_not_know_what_was_said_before(void **state)
{
    struct arena arena = {0};
    const struct script *script = build_script(&arena, text);
    size_t count = script->chapters[0].sentence_count;
    size_t order[KEPT_MAX];
    struct kept wanted[KEPT_MAX];
    unsigned seed = 1;

    (void)state;
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    speak_in_order(&arena, script, order, count, wanted);
    for (int round = 0; round < 20; round++) {
        struct kept got[KEPT_MAX];

        for (size_t i = count - 1; i > 0; i--) {
            size_t j = (seed = seed * 1103515245 + 12345) / 65536 % (i + 1);
            size_t kept = order[i];

            order[i] = order[j];
            order[j] = kept;
        }
        speak_in_order(&arena, script, order, count, got);
        for (size_t i = 0; i < count; i++) {
            if (got[i].hash != wanted[i].hash)
                fail_msg("round %d: sentence %zu differs", round, i);
        }
    }
    arena_finish(&arena);
}

static void test_another_process_says_the_same(void **state)
{
    struct run here = run_text("here", "bright", 1);
    int pipes[2];
    pid_t pid;
    struct run there = {0};
    int status;

    (void)state;
    assert_int_equal(pipe(pipes), 0);
    pid = fork();
    if (pid == 0) {
        there = run_text("there", "bright", 2);
        _exit(write(pipes[1], &there, sizeof(there)) == (ssize_t)sizeof(there) ? 0 : 1);
    }
    close(pipes[1]);
    assert_int_equal(read(pipes[0], &there, sizeof(there)), (ssize_t)sizeof(there));
    close(pipes[0]);
    waitpid(pid, &status, 0);
    assert_same("another process", &here, &there);
}

static void test_a_pool_runs_again(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct speech_pool *pool = open_pool(&arena, "calm", 2);
    struct script *script = build_script(&arena, text);
    struct run first = {0};
    struct run second = {0};
    struct run broken = {.act_at = 3, .is_refused = true};

    (void)state;
    assert_true(speech_pool_run(pool, script, on_take, &first, NULL, &diag));
    assert_false(speech_pool_run(pool, script, on_take, &broken, NULL, &diag));
    assert_error_has("refused", &diag, "the disk is full");
    diag_finish(&diag);
    assert_true(speech_pool_run(pool, script, on_take, &second, NULL, &diag));
    assert_same("again", &first, &second);
    assert_int_equal(broken.take_count, 3);
    speech_pool_finish(pool);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_stop_ends_the_run(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct speech_pool *pool = open_pool(&arena, "quick", 2);
    volatile int stop = 0;
    struct run run = {.act_at = 2, .stop = &stop};

    (void)state;
    assert_false(speech_pool_run(pool, build_script(&arena, text), on_take, &run, &stop, &diag));
    assert_int_equal(diag_first_error(&diag)->kind, DIAG_INTERRUPTED);
    assert_int_equal(run.take_count, 2);
    speech_pool_finish(pool);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void check_survives(const char *row, int signal)
{
    struct run whole = run_text(row, "newsreader", 2);
    struct run hurt = {.act_at = 1, .signal = signal};
    struct arena arena = {0};
    struct diag diag = {0};
    struct speech_pool *pool = open_pool(&arena, "newsreader", 2);

    if (!speech_pool_run(pool, build_script(&arena, text), on_take, &hurt, NULL, &diag))
        assert_no_error(row, &diag);
    assert_same(row, &whole, &hurt);
    speech_pool_finish(pool);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_a_dead_worker_is_replaced(void **state)
{
    (void)state;
    check_survives("SIGKILL", SIGKILL);
    check_survives("SIGSEGV", SIGSEGV);
}

static void test_a_hanging_worker_is_replaced(void **state)
{
    (void)state;
    check_survives("SIGSTOP", SIGSTOP); /* waits for the 10 s to pass */
}

/* What a key on the terminal sends to the whole group leaves the workers at work. */
static void test_workers_leave_signals_to_the_parent(void **state)
{
    (void)state;
    check_survives("SIGINT", SIGINT);
    check_survives("SIGTERM", SIGTERM);
    check_survives("SIGHUP", SIGHUP);
}

/* A killer that lets no worker live: the run must end, with an error that names a sentence. */
static void test_dying_again_is_an_error(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct speech_pool *pool = open_pool(&arena, "newsreader", 1);
    struct text many = {.arena = &arena};
    pid_t parent = getpid();
    pid_t killer;
    struct run run = {0};

    (void)state;
    /* A sentence that takes long enough to be caught at. */
    for (int i = 0; i < 4000; i++)
        text_put(&many, SPAN("zhuang1 "));
    text_put(&many, SPAN(".\n"));
    text_put_byte(&many, '\0');
    killer = fork();
    if (killer == 0) {
        for (;;) {
            char path[64];
            char line[1024] = {0};
            FILE *file;
            struct span rest;

            snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)parent, (int)parent);
            file = fopen(path, "r");
            if (!file)
                _exit(0);
            line[fread(line, 1, sizeof(line) - 1, file)] = '\0';
            fclose(file);
            rest = span_of(line);
            while (rest = span_trim(rest), rest.len > 0) {
                size_t end = span_find(rest, SPAN(" "), 0);
                size_t pid = 0;

                if (span_to_size(span_slice(rest, 0, end), 1U << 30, &pid) &&
                    (pid_t)pid != getpid())
                    kill((pid_t)pid, SIGKILL);
                rest = span_slice(rest, end, rest.len);
            }
            nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
        }
    }
    assert_false(
        speech_pool_run(pool, build_script(&arena, many.data), on_take, &run, NULL, &diag));
    kill(killer, SIGKILL);
    waitpid(killer, NULL, 0);
    assert_int_equal(run.take_count, 0);
    assert_error_has("killed", &diag,
                     "test.txt:1:1: error: a speech worker died: the sentence "
                     "'zhuang1 zhuang1");
    speech_pool_finish(pool);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_no_worker_outlives_its_pool(void **state)
{
    pid_t pids[SPEECH_MAX_WORKERS];

    (void)state;
    assert_int_equal(find_children(pids, SPEECH_MAX_WORKERS), 0);
}

/* A worker has its socket, and nothing of what its parent has open. */
static void test_workers_hold_nothing_open(void **state)
{
    struct arena arena = {0};
    int held = open("/", O_RDONLY);
    struct speech_pool *pool = open_pool(&arena, "newsreader", 3);
    pid_t pids[SPEECH_MAX_WORKERS];
    size_t count = find_children(pids, SPEECH_MAX_WORKERS);

    (void)state;
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        char path[64];
        DIR *dir;
        struct dirent *entry;
        size_t open_count = 0;

        snprintf(path, sizeof(path), "/proc/%d/fd", (int)pids[i]);
        dir = opendir(path);
        assert_non_null(dir);
        while ((entry = readdir(dir)) != NULL)
            open_count += entry->d_name[0] != '.';
        closedir(dir);
        assert_int_equal(open_count, 6); /* three nowhere, the socket, two voices */
    }
    speech_pool_finish(pool);
    close(held);
    arena_finish(&arena);
}

static void test_workers_die_with_their_parent(void **state)
{
    int pipes[2];
    pid_t middle;
    pid_t worker = 0;
    struct timespec pause = {.tv_nsec = 10000000};

    (void)state;
    assert_int_equal(pipe(pipes), 0);
    middle = fork();
    if (middle == 0) {
        struct arena arena = {0};
        pid_t pids[4];

        open_pool(&arena, "newsreader", 1);
        if (find_children(pids, 4) != 1 || write(pipes[1], pids, sizeof(pids[0])) < 0)
            _exit(1);
        pause.tv_sec = 60;
        nanosleep(&pause, NULL);
        _exit(0);
    }
    assert_int_equal(read(pipes[0], &worker, sizeof(worker)), (ssize_t)sizeof(worker));
    kill(middle, SIGKILL);
    waitpid(middle, NULL, 0);
    for (int i = 0; i < 300; i++) {
        char path[64];
        char line[512] = {0};
        FILE *file;

        snprintf(path, sizeof(path), "/proc/%d/stat", (int)worker);
        file = fopen(path, "r");
        if (file) {
            line[fread(line, 1, sizeof(line) - 1, file)] = '\0';
            fclose(file);
        }
        if (!file || strstr(line, ") Z ")) {
            close(pipes[0]);
            close(pipes[1]);
            return;
        }
        nanosleep(&pause, NULL);
    }
    fail_msg("the worker lives on");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_number_of_workers_says_the_same),
        cmocka_unit_test(test_a_take_does_not_know_what_was_said_before),
        cmocka_unit_test(test_another_process_says_the_same),
        cmocka_unit_test(test_a_pool_runs_again),
        cmocka_unit_test(test_stop_ends_the_run),
        cmocka_unit_test(test_a_dead_worker_is_replaced),
        cmocka_unit_test(test_workers_leave_signals_to_the_parent),
        cmocka_unit_test(test_dying_again_is_an_error),
        cmocka_unit_test(test_workers_hold_nothing_open),
        cmocka_unit_test(test_workers_die_with_their_parent),
        cmocka_unit_test(test_no_worker_outlives_its_pool),
        cmocka_unit_test(test_a_hanging_worker_is_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
