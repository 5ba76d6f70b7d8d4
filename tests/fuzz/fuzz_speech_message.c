/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker may be sent, and what it may send back. The first byte says which: a request's
 * body, a take's body for a fixed plan, a head, or an English word from a report. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "speech/internal.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_call(const struct speech_call *call)
{
    if (call->text.len == 0 || call->text.len > SPEECH_CALL_BYTES || call->token_count == 0 ||
        call->pitch < 0 || call->pitch > SPEECH_PITCH_MAX || call->rate_wpm < SPEECH_RATE_MIN_WPM ||
        call->rate_wpm > SPEECH_RATE_MAX_WPM)
        abort();
    for (size_t i = 0; i < call->text.len; i++) {
        if (call->text.data[i] == '<' || call->text.data[i] == '\0')
            abort();
    }
}

static void read_plan(struct span body)
{
    struct arena arena = {0};
    struct speech_plan plan;

    if (message_get_plan(body, &arena, &plan)) {
        struct text again = {.arena = &arena};

        for (size_t i = 0; i < plan.call_count; i++)
            check_call(&plan.calls[i]);
        message_put_plan(&again, &plan);
        if (!span_equals(text_span(&again), body))
            abort();
    }
    arena_finish(&arena);
}

static void read_take(struct span body)
{
    struct speech_call call = {0};
    struct speech_plan plan = {
        .calls = &call, .call_count = 1, .word_count = 3, .syllable_count = 4};
    struct arena arena = {0};
    struct speech_take take = {0};
    char *aligned = malloc(body.len + 1);

    memcpy(aligned, body.data, body.len);
    if (message_get_take((struct span){aligned, body.len}, &plan, &arena, &take)) {
        int64_t last = 0;

        for (size_t i = 0; i < take.word_count; i++) {
            if (take.words[i].start < last || take.words[i].end > take.frame_count)
                abort();
            last = take.words[i].end;
        }
        if (take.samples[0] == 0 || take.samples[take.frame_count - 1] == 0)
            abort();
    }
    free(aligned);
    arena_finish(&arena);
}

static void read_head(struct span bytes)
{
    struct message_head head;

    if (bytes.len >= MESSAGE_HEAD_BYTES && message_get_head(bytes.data, &head) &&
        head.body_bytes > MESSAGE_MAX_TAKE_BYTES)
        abort();
}

static void read_english(struct span word)
{
    struct arena arena = {0};
    struct text out = {.arena = &arena};
    size_t count;

    word.len = utf8_valid_len(word);
    count = speech_put_english(&out, word);
    if (count != utf8_count(text_span(&out)))
        abort();
    for (size_t i = 0; i < out.len; i++) {
        unsigned char byte = (unsigned char)out.data[i];

        if (byte < 0x80 && byte != ' ' && byte != '\'' && !utf8_is_letter(byte) &&
            !utf8_is_digit(byte))
            abort();
    }
    arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(struct span) = {read_plan, read_take, read_head, read_english};

    if (size > 0)
        readers[data[0] % 4]((struct span){(const char *)data + 1, size - 1});
    return 0;
}
