/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* SOCK_CLOEXEC */
#include "speech/internal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/banned.h"

/* Checks a head: is this message one that the worker may send now? */
static bool accept_head(struct worker_link *link)
{
    bool is_starting = link->state == LINK_STARTING;

    if (!message_get_head(link->head, &link->answer))
        return false;
    switch (link->answer.kind) {
    case MESSAGE_HELLO:
        return is_starting;
    case MESSAGE_FAILURE:
        return is_starting || link->answer.number == link->number;
    case MESSAGE_TAKE:
        return !is_starting && link->answer.number == link->number &&
               link->sent == link->request.len;
    default:
        return false;
    }
}

int64_t link_now_ms(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool link_open(struct worker_link *link, const struct speech_voice *voice, struct diag *diag)
{
    int sockets[2];
    pid_t parent = getpid();
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "no socket for a worker: %s",
                          strerror(errno));
    pid = fork();
    if (pid < 0) {
        int why = errno;

        close(sockets[0]);
        close(sockets[1]);
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "no process for a worker: %s",
                          strerror(why));
    }
    if (pid == 0)
        worker_run(&(struct worker_task){sockets[1], parent, voice});
    close(sockets[1]);
    *link = (struct worker_link){.state = LINK_STARTING,
                                 .pid = pid,
                                 .socket = sockets[0],
                                 .deadline_ms = link_now_ms() + LINK_PATIENCE_MS};
    return true;
}

void link_cut(struct worker_link *link)
{
    if (link->state == LINK_NONE)
        return;
    close(link->socket);
    kill(link->pid, SIGKILL);
    while (waitpid(link->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    free(link->body);
    *link = (struct worker_link){0};
}

void link_give(struct worker_link *link, uint32_t number, struct span request, int64_t patience_ms)
{
    link->state = LINK_BUSY;
    link->number = number;
    link->request = request;
    link->sent = 0;
    link->received = 0;
    link->deadline_ms = link_now_ms() + patience_ms;
}

void link_rest(struct worker_link *link)
{
    free(link->body);
    link->body = NULL;
    link->received = 0;
    link->state = LINK_IDLE;
}

bool link_send(struct worker_link *link)
{
    struct span request = link->request;

    while (link->sent < request.len) {
        ssize_t sent = send(link->socket, request.data + link->sent, request.len - link->sent,
                            MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK;
        link->sent += (size_t)sent;
    }
    return true;
}

enum link_progress link_receive(struct worker_link *link)
{
    for (;;) {
        char *place = link->head + link->received;
        size_t wanted = MESSAGE_HEAD_BYTES - link->received;
        ssize_t got;

        if (link->received >= MESSAGE_HEAD_BYTES) {
            size_t in_body = link->received - MESSAGE_HEAD_BYTES;

            wanted = link->answer.body_bytes - in_body;
            if (wanted == 0)
                return LINK_WHOLE;
            place = link->body + in_body;
        }
        got = recv(link->socket, place, wanted, MSG_DONTWAIT);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return LINK_MORE;
        if (got <= 0)
            return LINK_BROKEN;
        link->received += (size_t)got;
        if (link->received == MESSAGE_HEAD_BYTES && !link->body) {
            if (!accept_head(link))
                return LINK_BROKEN;
            link->body = malloc((size_t)link->answer.body_bytes + 1);
            if (!link->body)
                return LINK_BROKEN;
        }
    }
}
