/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* close_range */
#include "speech/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/banned.h"

/* The worker's own descriptors: 0, 1 and 2 lead nowhere, 3 is the socket. */
enum { WORKER_SOCKET = 3, WORKER_MAX_FD = 65536 };

/* The parent decides when to stop: a key pressed on the terminal reaches all of us. Handlers of the
 * parent are not for us, and a crash leaves no core file behind. */
static void set_signals(void)
{
    static const int ignored[] = {SIGINT,  SIGQUIT, SIGTERM, SIGHUP,  SIGPIPE,
                                  SIGTSTP, SIGUSR1, SIGUSR2, SIGALRM, SIGWINCH};
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGCHLD};
    struct rlimit no_core = {0};
    sigset_t none;

    for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
        signal(ignored[i], SIG_IGN);
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++)
        signal(fatal[i], SIG_DFL);
    setrlimit(RLIMIT_CORE, &no_core);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Nothing of the parent's stays open: not its outputs, not the other workers' sockets. */
static bool keep_only(int kept)
{
    int nowhere;

    if (kept != WORKER_SOCKET && dup2(kept, WORKER_SOCKET) < 0)
        return false;
    if (close_range(WORKER_SOCKET + 1, ~0U, 0) != 0) {
        for (int fd = WORKER_SOCKET + 1; fd < WORKER_MAX_FD; fd++)
            close(fd);
    }
    nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere < 0)
        return false;
    for (int fd = 0; fd < WORKER_SOCKET; fd++) {
        if (dup2(nowhere, fd) < 0)
            return false;
    }
    if (nowhere > WORKER_SOCKET)
        close(nowhere);
    return true;
}

static bool send_all(const void *bytes, size_t len)
{
    const char *rest = bytes;

    while (len > 0) {
        ssize_t sent = send(WORKER_SOCKET, rest, len, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        rest += sent;
        len -= (size_t)sent;
    }
    return true;
}

static bool receive_all(void *bytes, size_t len)
{
    char *rest = bytes;

    while (len > 0) {
        ssize_t got = recv(WORKER_SOCKET, rest, len, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        rest += got;
        len -= (size_t)got;
    }
    return true;
}

static bool send_message(enum message_kind kind, uint32_t number, struct span body,
                         struct span tail)
{
    char head[MESSAGE_HEAD_BYTES];

    message_put_head(head, (struct message_head){kind, number, (uint32_t)(body.len + tail.len)});
    return send_all(head, sizeof(head)) && send_all(body.data, body.len) &&
           send_all(tail.data, tail.len);
}

static bool send_failure(uint32_t number, const struct diag *diag)
{
    const struct diag_message *error = diag_first_error(diag);
    struct span text = error ? error->text : SPAN("the speech engine fails");

    return send_message(MESSAGE_FAILURE, number, span_slice(text, 0, MESSAGE_MAX_FAILURE_BYTES),
                        (struct span){0});
}

/* Speaks what a request asks for. False when the parent is gone. */
static bool answer(uint32_t number, struct span body, struct take_draft *draft, struct arena *arena)
{
    struct speech_plan plan;
    struct diag diag = {0};
    struct text head = {.arena = arena};
    bool ok;

    if (!message_get_plan(body, arena, &plan)) {
        diag_error(&diag, DIAG_SOFTWARE, DIAG_NOWHERE, "a worker got a request it cannot read");
        ok = send_failure(number, &diag);
    } else if (!take_make(&plan, draft, &diag)) {
        ok = send_failure(number, &diag);
    } else {
        message_put_take(&head, &plan, draft);
        ok = send_message(
            MESSAGE_TAKE, number, text_span(&head),
            (struct span){(const char *)draft->samples, draft->frame_count * sizeof(int16_t)});
    }
    diag_finish(&diag);
    return ok;
}

/* One request after the other, until the parent closes its end. */
static void serve(void)
{
    struct take_draft draft = {0};
    struct arena arena = {0};
    char head_bytes[MESSAGE_HEAD_BYTES];
    struct message_head head;

    while (receive_all(head_bytes, sizeof(head_bytes))) {
        char *body;

        if (!message_get_head(head_bytes, &head) || head.kind != MESSAGE_REQUEST)
            break;
        body = arena_alloc(&arena, (size_t)head.body_bytes + 1);
        if (!receive_all(body, head.body_bytes) ||
            !answer(head.number, (struct span){body, head.body_bytes}, &draft, &arena))
            break;
        arena_reset(&arena);
    }
}

_Noreturn void worker_run(const struct worker_task *task)
{
    char hello[MESSAGE_HELLO_BYTES];
    struct diag diag = {0};

    /* Should the parent be killed, so are we; it may already be gone. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != task->parent)
        _exit(1);
    set_signals();
    if (!keep_only(task->socket))
        _exit(1);
    if (!engine_set_voices(task->voice->engine, task->voice->english_engine, &diag)) {
        send_failure(0, &diag);
        _exit(1);
    }
    message_put_hello(hello);
    if (send_message(MESSAGE_HELLO, 0, (struct span){hello, sizeof(hello)}, (struct span){0}))
        serve();
    _exit(0);
}
