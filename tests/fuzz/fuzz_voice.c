/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Voice files: any bytes are a voice or exactly one error. */
#include <stdint.h>
#include <stdlib.h>

#include "speech/internal.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct speech_voice *voice = NULL;
    struct span bytes = {(const char *)data, size};

    if (speech_voice_parse("voice.yaml", bytes, &arena, &voice, &diag)) {
        /* What goes to the engine begins with our own lines and has nothing of another language. */
        if (diag_first_error(&diag) || !span_starts(voice->engine, SPAN("language cmn\n")) ||
            span_find(voice->engine, SPAN("language"), 1) < voice->engine.len ||
            voice->pitch > SPEECH_PITCH_MAX || voice->pitch_floor > voice->pitch)
            abort();
    } else if (!diag_first_error(&diag)) {
        abort();
    }
    diag_finish(&diag);
    arena_finish(&arena);
    return 0;
}
