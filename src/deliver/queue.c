/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/banned.h"

enum { SLOTS = 8 };

struct deliver_queue {
    struct deliver_file *file;
    struct diag diag; /* the thread's own; read by others only when it has ended or failed */
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    size_t first; /* of the full slots */
    size_t count;
    bool is_ending;  /* nothing more will come */
    bool is_dropped; /* … and what is there is not wanted */
    bool has_failed;
    int64_t frames[SLOTS];
    int32_t *samples; /* SLOTS blocks */
};

static int32_t *slot(struct deliver_queue *queue, size_t i)
{
    return queue->samples + (i % SLOTS) * DELIVER_BLOCK_FRAMES * DELIVER_MAX_CHANNELS;
}

/* Waits for a full slot; false when there will be none. */
static bool wait_for_block(struct deliver_queue *queue, size_t *block)
{
    bool has_block;

    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0 && !queue->is_ending)
        pthread_cond_wait(&queue->changed, &queue->lock);
    has_block = queue->count > 0 && !queue->is_dropped;
    *block = queue->first;
    pthread_mutex_unlock(&queue->lock);
    return has_block;
}

static void give_back(struct deliver_queue *queue, bool ok)
{
    pthread_mutex_lock(&queue->lock);
    queue->first = (queue->first + 1) % SLOTS;
    queue->count--;
    queue->has_failed = !ok;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

static void *work(void *user)
{
    struct deliver_queue *queue = user;
    size_t block;
    bool ok = true;

    while (ok && wait_for_block(queue, &block)) {
        ok = queue->file->format->write(queue->file, slot(queue, block), queue->frames[block],
                                        &queue->diag);
        give_back(queue, ok);
    }
    return NULL;
}

/* Signals are for the thread that the program began with. */
static bool start_thread(struct deliver_queue *queue)
{
    sigset_t all;
    sigset_t before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    queue->has_thread = pthread_create(&queue->thread, NULL, work, queue) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return queue->has_thread;
}

bool deliver_queue_create(struct deliver_queue **queue, struct deliver_file *file,
                          struct diag *diag)
{
    struct deliver_queue *made = calloc(1, sizeof(*made));

    *queue = NULL;
    if (!made)
        return diag_error(diag, DIAG_OS, deliver_place(file), "not enough memory to write it");
    made->file = file;
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->changed, NULL);
    made->samples = calloc((size_t)SLOTS * DELIVER_BLOCK_FRAMES * DELIVER_MAX_CHANNELS,
                           sizeof(*made->samples));
    if (!made->samples || !start_thread(made)) {
        deliver_queue_finish(made);
        return diag_error(diag, DIAG_OS, deliver_place(file), "no thread to be had to write it");
    }
    *queue = made;
    return true;
}

int32_t *deliver_queue_room(struct deliver_queue *queue)
{
    size_t free_slot;

    pthread_mutex_lock(&queue->lock);
    while (queue->count == SLOTS && !queue->has_failed)
        pthread_cond_wait(&queue->changed, &queue->lock);
    free_slot = (queue->first + queue->count) % SLOTS;
    pthread_mutex_unlock(&queue->lock);
    return slot(queue, free_slot);
}

/* The thread's error as the caller's. */
static bool pass_on_error(struct deliver_queue *queue, struct diag *diag)
{
    const struct diag_message *error = diag_first_error(&queue->diag);

    return diag_error(diag, error->kind, error->place, "%.*s", SPAN_ARGS(error->text));
}

bool deliver_queue_put(struct deliver_queue *queue, int64_t frames, struct diag *diag)
{
    bool ok;

    pthread_mutex_lock(&queue->lock);
    ok = !queue->has_failed;
    if (ok) {
        queue->frames[(queue->first + queue->count) % SLOTS] = frames;
        queue->count++;
        pthread_cond_broadcast(&queue->changed);
    }
    pthread_mutex_unlock(&queue->lock);
    return ok || pass_on_error(queue, diag);
}

static void join(struct deliver_queue *queue, bool is_dropped)
{
    if (!queue->has_thread)
        return;
    pthread_mutex_lock(&queue->lock);
    queue->is_ending = true;
    queue->is_dropped = is_dropped;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    pthread_join(queue->thread, NULL);
    queue->has_thread = false;
}

bool deliver_queue_drain(struct deliver_queue *queue, struct diag *diag)
{
    join(queue, false);
    return !queue->has_failed || pass_on_error(queue, diag);
}

void deliver_queue_finish(struct deliver_queue *queue)
{
    if (!queue)
        return;
    join(queue, true);
    pthread_mutex_destroy(&queue->lock);
    pthread_cond_destroy(&queue->changed);
    diag_finish(&queue->diag);
    free(queue->samples);
    free(queue);
}
