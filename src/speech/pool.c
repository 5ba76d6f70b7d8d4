/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/internal.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

#include "base/banned.h"

/* Sentences are numbered in the Script's order. A job is a sentence on its way: planned here, sent
 * to a worker, its take kept until all before it are delivered. At most `window` jobs are on their
 * way, and no more are begun while their takes would be over POOL_FRAMES long.
 *
 * A worker that dies, stays silent too long or sends nonsense is killed and replaced; its job is
 * tried once more, then is an error that names the sentence. Samples never depend on which worker
 * spoke or what it spoke before. */
enum {
    POOL_JOBS_A_WORKER = 4,
    POOL_FRAMES = 10 * 60 * SPEECH_RATE_HZ,
    POOL_TRIES = 2,
    POOL_MAX_LOSSES = 8, /* more workers than this, lost one after the other without a take */
    POOL_LOOK_MS = 200,  /* how long a signal that came between two looks may wait */
    POOL_LEAVE_MS = 1000
};

/* A take is made 500 times faster than it lasts (measured: 650); 20 times that is too long. */
static const double POOL_PATIENCE_PER_SECOND_MS = 20 * 1000.0 / 500;

enum job_state { JOB_FREE, JOB_WAITING, JOB_SENT, JOB_DONE };

struct job {
    enum job_state state;
    struct arena arena; /* the plan, the request, the take's ranges */
    const struct script_sentence *sentence;
    size_t chapter;
    size_t index; /* in its chapter */
    uint32_t number;
    struct speech_plan *plan;
    struct text request; /* head and body */
    char *answer;        /* the body of the worker's message: malloc'ed, for alignment and size */
    struct speech_take take;
    int tries;
};

struct worker {
    struct worker_link link;
    struct job *job; /* of a busy one */
};

struct speech_pool {
    struct speech_pool_options options;
    struct worker workers[SPEECH_MAX_WORKERS];
    size_t worker_count;
    struct job *jobs; /* a ring: sentence n is in place n % window */
    size_t window;
    /* Of the run under way: */
    const struct script *script;
    const char *file;
    struct speech_voice voice; /* with pauses as this Script needs them */
    double rate_factor;        /* the caller's, and the Script's tempo */
    struct diag *diag;
    size_t next_chapter; /* the next sentence to plan */
    size_t next_sentence;
    uint32_t planned; /* numbers */
    uint32_t delivered;
    double seconds;    /* expected, of all jobs on their way */
    size_t losses;     /* workers replaced since the last take */
    int64_t looked_ms; /* when we last looked at the workers */
};

/* ---- jobs ---- */

static void free_job(struct job *job)
{
    free(job->answer);
    arena_finish(&job->arena);
    *job = (struct job){0};
}

static struct job *job_of(struct speech_pool *pool, uint32_t number)
{
    return &pool->jobs[number % pool->window];
}

static bool fail_job(struct speech_pool *pool, const struct job *job, const char *why,
                     struct span detail)
{
    struct span text = job->sentence->text;
    struct span shown = utf8_cut(text, 120);

    return diag_error(pool->diag, DIAG_SOFTWARE, speech_place(pool->file, job->sentence),
                      "%s%.*s: the sentence '%.*s%s' cannot be spoken", why, SPAN_ARGS(detail),
                      SPAN_ARGS(shown), shown.len < text.len ? "…" : "");
}

/* Moves to the next sentence that is to be planned; false at the end. */
static bool find_next(struct speech_pool *pool)
{
    while (pool->next_chapter < pool->script->chapter_count &&
           pool->next_sentence == pool->script->chapters[pool->next_chapter].sentence_count) {
        pool->next_chapter++;
        pool->next_sentence = 0;
    }
    return pool->next_chapter < pool->script->chapter_count;
}

static bool plan_job(struct speech_pool *pool)
{
    struct job *job = job_of(pool, pool->planned);
    struct text body;
    char head[MESSAGE_HEAD_BYTES];

    job->sentence = &pool->script->chapters[pool->next_chapter].sentences[pool->next_sentence];
    job->chapter = pool->next_chapter;
    job->index = pool->next_sentence;
    job->number = pool->planned;
    if (!speech_plan_make(pool->file, job->sentence, &pool->voice, pool->rate_factor, &job->arena,
                          &job->plan, pool->diag))
        return false;
    body = (struct text){.arena = &job->arena};
    message_put_plan(&body, job->plan);
    if (body.len > MESSAGE_MAX_REQUEST_BYTES)
        return fail_job(pool, job, "it is too long", (struct span){0});
    message_put_head(head, (struct message_head){MESSAGE_REQUEST, job->number, (uint32_t)body.len});
    job->request = (struct text){.arena = &job->arena};
    text_put(&job->request, (struct span){head, sizeof(head)});
    text_put(&job->request, text_span(&body));
    job->state = JOB_WAITING;
    pool->seconds += job->plan->expected_s;
    pool->planned++;
    pool->next_sentence++;
    return true;
}

/* Plans as many sentences as may be on their way. */
static bool plan_jobs(struct speech_pool *pool)
{
    while (pool->planned - pool->delivered < pool->window && find_next(pool)) {
        if (pool->planned > pool->delivered && pool->seconds > (double)POOL_FRAMES / SPEECH_RATE_HZ)
            break;
        if (!plan_job(pool))
            return false;
    }
    return true;
}

/* Hands over the takes that are next in order. */
static bool deliver_jobs(struct speech_pool *pool, speech_take_fn *take, void *user,
                         const volatile sig_atomic_t *stop)
{
    while (pool->delivered < pool->planned) {
        struct job *job = job_of(pool, pool->delivered);

        if (stop && *stop)
            return diag_stopped(pool->diag, DIAG_NOWHERE);
        if (job->state != JOB_DONE)
            break;
        job->take.chapter = job->chapter;
        job->take.sentence = job->index;
        job->take.pause_after_ms = job->plan->pause_after_ms;
        if (!take(user, &job->take, pool->diag))
            return false;
        pool->seconds -= job->plan->expected_s;
        free_job(job);
        pool->delivered++;
    }
    return true;
}

/* ---- workers ---- */

/* A worker failed: another takes its place, and its job is tried again unless it was already. */
static bool replace(struct speech_pool *pool, struct worker *worker, const char *why)
{
    struct job *job = worker->job;

    if (job && worker->link.sent == 0)
        job->tries--; /* it was dead before it heard of the job */
    link_cut(&worker->link);
    worker->job = NULL;
    if (!pool->script) /* not a run yet: something is wrong with all of them */
        return diag_error(pool->diag, DIAG_OS, DIAG_NOWHERE, "a speech worker %s at its start",
                          why);
    if (++pool->losses > POOL_MAX_LOSSES + pool->worker_count)
        return fail_job(pool, job_of(pool, pool->delivered),
                        "speech workers die as soon as they live", (struct span){0});
    if (job) {
        if (job->tries >= POOL_TRIES)
            return fail_job(pool, job, "a speech worker ", span_of(why));
        job->state = JOB_WAITING;
    }
    diag_warning(pool->diag, DIAG_NOWHERE, "a speech worker %s and was replaced", why);
    return link_open(&worker->link, pool->options.voice, pool->diag);
}

static void dispatch(struct speech_pool *pool)
{
    for (size_t i = 0; i < pool->worker_count; i++) {
        struct worker *worker = &pool->workers[i];

        if (worker->link.state != LINK_IDLE)
            continue;
        for (uint32_t number = pool->delivered; number < pool->planned; number++) {
            struct job *job = job_of(pool, number);

            if (job->state != JOB_WAITING)
                continue;
            job->state = JOB_SENT;
            job->tries++;
            worker->job = job;
            link_give(&worker->link, number, text_span(&job->request),
                      LINK_PATIENCE_MS +
                          (int64_t)(job->plan->expected_s * POOL_PATIENCE_PER_SECOND_MS));
            break;
        }
    }
}

/* A whole message has come. */
static bool handle_message(struct speech_pool *pool, struct worker *worker)
{
    struct span body = {worker->link.body, worker->link.answer.body_bytes};
    struct job *job = worker->job;

    switch (worker->link.answer.kind) {
    case MESSAGE_HELLO:
        if (!message_get_hello(body))
            return replace(pool, worker, "speaks another version");
        break;
    case MESSAGE_FAILURE:
        body = span_slice(body, 0, utf8_valid_len(body));
        if (job)
            return fail_job(pool, job, "", body);
        return diag_error(pool->diag, DIAG_UNAVAILABLE, DIAG_NOWHERE, "%.*s", SPAN_ARGS(body));
    default:
        if (!message_get_take(body, job->plan, &job->arena, &job->take))
            return replace(pool, worker, "sent a broken take");
        job->answer = worker->link.body;
        worker->link.body = NULL;
        job->state = JOB_DONE;
        pool->losses = 0;
    }
    worker->job = NULL;
    link_rest(&worker->link);
    return true;
}

static bool serve_worker(struct speech_pool *pool, struct worker *worker, short events)
{
    if (worker->link.state == LINK_BUSY && worker->link.sent < worker->link.request.len &&
        !link_send(&worker->link))
        return replace(pool, worker, "died");
    if (events & (POLLIN | POLLHUP | POLLERR)) {
        if (worker->link.state == LINK_IDLE) /* it has nothing to say: it died, or talks nonsense */
            return replace(pool, worker, "died");
        switch (link_receive(&worker->link)) {
        case LINK_WHOLE:
            return handle_message(pool, worker);
        case LINK_BROKEN:
            return replace(pool, worker, "died");
        default:
            break;
        }
    }
    if (worker->link.state != LINK_IDLE && pool->looked_ms > worker->link.deadline_ms)
        return replace(pool, worker, "gave no answer in time");
    return true;
}

/* Time in which we were not here (stopped, or held up by whoever takes the takes) is not the
 * workers' fault: their deadlines move by it, and are judged by the time of this look alone. */
static void excuse_absence(struct speech_pool *pool, int64_t now_ms)
{
    int64_t absence_ms = now_ms - pool->looked_ms;

    if (pool->looked_ms > 0 && absence_ms > 2 * POOL_LOOK_MS) {
        for (size_t i = 0; i < pool->worker_count; i++)
            pool->workers[i].link.deadline_ms += absence_ms;
    }
    pool->looked_ms = now_ms;
}

/* Waits until something happens to a worker, its time is up, or it is time to look for a signal. */
static bool wait_for_workers(struct speech_pool *pool)
{
    struct pollfd polls[SPEECH_MAX_WORKERS];
    int64_t now = link_now_ms();
    int64_t wait_ms = POOL_LOOK_MS;

    for (size_t i = 0; i < pool->worker_count; i++) {
        const struct worker *worker = &pool->workers[i];
        bool is_sending = worker->link.state == LINK_BUSY &&
                          worker->link.sent < worker->link.request.len;

        polls[i] = (struct pollfd){worker->link.state == LINK_NONE ? -1 : worker->link.socket,
                                   (short)(POLLIN | (is_sending ? POLLOUT : 0)), 0};
        if (worker->link.state == LINK_BUSY || worker->link.state == LINK_STARTING) {
            int64_t left = worker->link.deadline_ms - now;

            wait_ms = left < 0 ? 0 : left < wait_ms ? left : wait_ms;
        }
    }
    if (poll(polls, pool->worker_count, (int)wait_ms) < 0 && errno != EINTR)
        return diag_error(pool->diag, DIAG_OS, DIAG_NOWHERE, "waiting for workers fails: %s",
                          strerror(errno));
    excuse_absence(pool, link_now_ms());
    for (size_t i = 0; i < pool->worker_count; i++) {
        if (pool->workers[i].link.state != LINK_NONE &&
            !serve_worker(pool, &pool->workers[i], polls[i].revents))
            return false;
    }
    return true;
}

static bool all_ready(const struct speech_pool *pool)
{
    for (size_t i = 0; i < pool->worker_count; i++) {
        if (pool->workers[i].link.state != LINK_IDLE)
            return false;
    }
    return true;
}

static size_t choose_count(const struct speech_pool_options *options)
{
    size_t most = options->pool_count > 1 ? SPEECH_MAX_WORKERS / options->pool_count
                                          : SPEECH_MAX_WORKERS;
    long count = options->worker_count > 0 ? options->worker_count : sysconf(_SC_NPROCESSORS_ONLN);

    if (count < 1 || most < 1)
        return 1;
    return (size_t)count > most ? most : (size_t)count;
}

bool speech_pool_create(struct speech_pool **pool, const struct speech_pool_options *options,
                        struct diag *diag)
{
    struct speech_pool *made;

    *pool = NULL;
    if (!engine_start(options->data_folder, diag))
        return false;
    made = calloc(1, sizeof(*made));
    if (!made)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "no memory for the speech workers");
    made->options = *options;
    made->worker_count = choose_count(options);
    made->window = POOL_JOBS_A_WORKER * made->worker_count;
    made->diag = diag;
    made->jobs = calloc(made->window, sizeof(*made->jobs));
    if (!made->jobs) {
        diag_error(diag, DIAG_OS, DIAG_NOWHERE, "no memory for the speech workers");
        goto failed;
    }
    for (size_t i = 0; i < made->worker_count; i++) {
        if (!link_open(&made->workers[i].link, options->voice, diag))
            goto failed;
    }
    while (!all_ready(made)) {
        if (!wait_for_workers(made))
            goto failed;
    }
    *pool = made;
    return true;
failed:
    speech_pool_finish(made);
    return false;
}

static bool work(struct speech_pool *pool, speech_take_fn *take, void *user,
                 const volatile sig_atomic_t *stop)
{
    for (;;) {
        if (!deliver_jobs(pool, take, user, stop) || !plan_jobs(pool))
            return false;
        if (pool->delivered == pool->planned)
            return true;
        if (stop && *stop)
            return diag_stopped(pool->diag, DIAG_NOWHERE);
        excuse_absence(pool, link_now_ms()); /* before dispatch() sets deadlines anew */
        dispatch(pool);
        if (!wait_for_workers(pool))
            return false;
    }
}

/* Whatever a broken-off run left on its way is forgotten; the workers that were at it go. */
static void clear_run(struct speech_pool *pool)
{
    for (size_t i = 0; i < pool->worker_count; i++) {
        struct worker *worker = &pool->workers[i];

        if (worker->link.state == LINK_BUSY)
            link_cut(&worker->link);
        worker->job = NULL;
    }
    for (size_t i = 0; i < pool->window; i++)
        free_job(&pool->jobs[i]);
    pool->next_chapter = 0;
    pool->next_sentence = 0;
    pool->planned = 0;
    pool->delivered = 0;
    pool->seconds = 0;
    pool->looked_ms = 0;
}

/* Speaks a Script, or a sample of it, at a pace. */
static bool run_at(struct speech_pool *pool, const struct script *script, struct speech_pace pace,
                   double rate_factor, speech_take_fn *take, void *user,
                   const volatile sig_atomic_t *stop)
{
    bool ok = true;

    pool->script = script;
    pool->voice = *pool->options.voice;
    for (size_t i = 0; i < SCRIPT_BREAK_COUNT; i++)
        pool->voice.pause_k[i] *= pace.pauses;
    pool->rate_factor = rate_factor * pace.tempo;
    for (size_t i = 0; ok && i < pool->worker_count; i++) {
        if (pool->workers[i].link.state == LINK_NONE)
            ok = link_open(&pool->workers[i].link, pool->options.voice, pool->diag);
    }
    ok = ok && work(pool, take, user, stop);
    clear_run(pool);
    pool->losses = 0;
    pool->script = NULL;
    return ok;
}

static bool add_to_measure(void *user, const struct speech_take *take, struct diag *diag)
{
    (void)diag;
    speech_pace_add(user, take);
    return true;
}

/* At whatever rate the caller wants, the sample is spoken at the voice's own: who looks for a rate
 * that fits a length must not find the pace jumping. */
static bool find_pace(struct speech_pool *pool, const struct script *script, struct arena *arena,
                      struct speech_pace *pace, const volatile sig_atomic_t *stop)
{
    const struct speech_voice *voice = pool->options.voice;
    struct speech_pace_measure measure = {.voice = voice,
                                          .sample = speech_pace_sample(script, arena)};
    struct speech_pace first = {.pauses = 1};
    struct speech_weight weight = {0};

    for (size_t i = 0; i < script->chapter_count; i++) {
        for (size_t k = 0; k < script->chapters[i].sentence_count; k++)
            speech_weigh(&script->chapters[i].sentences[k], voice, &weight);
    }
    first.tempo = speech_pace_find(&weight, voice, 1).tempo;
    measure.tempo = first.tempo;
    if (!run_at(pool, measure.sample, first, 1, add_to_measure, &measure, stop))
        return false;
    *pace = speech_pace_find(&weight, voice, speech_pace_measured(&measure));
    if (!pace->is_met)
        diag_warning(pool->diag, (struct diag_place){.file = pool->file},
                     "the voice '%.*s' cannot speak this at %" PRId64
                     " syllables a minute: with its pauses it is about %.0f",
                     SPAN_ARGS(voice->name), voice->rate_spm, pace->rate_spm);
    return true;
}

bool speech_pool_run(struct speech_pool *pool, const struct script *script, speech_take_fn *take,
                     void *user, const volatile sig_atomic_t *stop, struct diag *diag)
{
    struct arena arena = {0};
    struct speech_pace pace;
    bool ok;

    pool->file = script->name.len > 0 ? arena_string(&arena, script->name) : NULL;
    pool->diag = diag;
    ok = find_pace(pool, script, &arena, &pace, stop) &&
         run_at(pool, script, pace, pool->options.rate_factor, take, user, stop);
    pool->diag = NULL;
    arena_finish(&arena);
    return ok;
}

/* Lets them leave by themselves; who does not is stopped. */
static void dismiss(struct speech_pool *pool)
{
    int64_t deadline_ms = link_now_ms() + POOL_LEAVE_MS;
    struct timespec pause = {.tv_nsec = 1000000};
    size_t left = 0;

    for (size_t i = 0; i < pool->worker_count; i++) {
        if (pool->workers[i].link.state != LINK_NONE) {
            shutdown(pool->workers[i].link.socket, SHUT_RDWR);
            left++;
        }
    }
    while (left > 0 && link_now_ms() < deadline_ms) {
        for (size_t i = 0; i < pool->worker_count; i++) {
            struct worker *worker = &pool->workers[i];

            if (worker->link.state != LINK_NONE && waitpid(worker->link.pid, NULL, WNOHANG) != 0) {
                close(worker->link.socket);
                free(worker->link.body);
                *worker = (struct worker){0};
                left--;
            }
        }
        if (left > 0)
            nanosleep(&pause, NULL);
    }
    for (size_t i = 0; i < pool->worker_count; i++)
        link_cut(&pool->workers[i].link);
}

void speech_pool_finish(struct speech_pool *pool)
{
    if (!pool)
        return;
    dismiss(pool);
    if (pool->jobs)
        clear_run(pool);
    free(pool->jobs);
    free(pool);
}
