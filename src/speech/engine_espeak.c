/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memfd_create: a voice without a file */
#include "speech/internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <espeak-ng/speak_lib.h>

#include "base/file.h"

#include "base/banned.h"

/* The library keeps everything in globals of its own, and its callback takes no pointer of ours: so
 * this file, alone in Bobao, has changeable variables too. */
static struct {
    bool is_started;
    char *data_folder;
    int voice_fds[SPEECH_PARTNER_COUNT]; /* memory files with the voice texts; 0: none */
    int loaded;                          /* the partner whose voice is loaded, or -1 */
    struct engine_sound *sound;          /* of the call that is being spoken */
    bool has_overflown;
} engine;

static bool take_event(struct engine_sound *sound, const espeak_EVENT *event)
{
    struct engine_event made = {.frame = event->sample};

    if (event->type == espeakEVENT_WORD && event->text_position > 0) {
        made.kind = ENGINE_WORD;
        made.position = (uint32_t)event->text_position - 1;
    } else if (event->type == espeakEVENT_PHONEME) {
        char first = event->id.string[0];

        made.kind = first == '_' || first == '\0' ? ENGINE_GAP : ENGINE_PHONEME;
    } else {
        return true;
    }
    if (sound->event_count == sound->event_capacity) {
        size_t capacity = sound->event_capacity ? 2 * sound->event_capacity : 256;
        struct engine_event *events = realloc(sound->events, capacity * sizeof(*events));

        if (!events)
            return false;
        sound->events = events;
        sound->event_capacity = capacity;
    }
    sound->events[sound->event_count++] = made;
    return true;
}

static bool take_samples(struct engine_sound *sound, const short *samples, size_t count)
{
    if (sound->frame_count + count > SPEECH_MAX_FRAMES)
        return false;
    if (sound->frame_count + count > sound->frame_capacity) {
        size_t capacity = 2 * sound->frame_capacity + count;
        int16_t *moved = realloc(sound->samples, capacity * sizeof(*moved));

        if (!moved)
            return false;
        sound->samples = moved;
        sound->frame_capacity = capacity;
    }
    memcpy(sound->samples + sound->frame_count, samples, count * sizeof(*samples));
    sound->frame_count += count;
    return true;
}

/* Called by the library from inside espeak_Synth(); 1 asks it to stop. */
static int receive(short *samples, int count, espeak_EVENT *events)
{
    bool ok = true;

    if (!engine.sound)
        return 1;
    for (; ok && events->type != espeakEVENT_LIST_TERMINATED; events++)
        ok = take_event(engine.sound, events);
    if (ok && samples && count > 0)
        ok = take_samples(engine.sound, samples, (size_t)count);
    if (!ok)
        engine.has_overflown = true;
    return ok ? 0 : 1;
}

bool engine_start(const char *data_folder, struct diag *diag)
{
    int rate;

    if (engine.is_started) {
        if (strcmp(engine.data_folder, data_folder ? data_folder : "") == 0)
            return true;
        return diag_error(diag, DIAG_USAGE, DIAG_NOWHERE,
                          "the speech engine already uses the data in '%s'", engine.data_folder);
    }
    /* 0, not -1, is what a missing data folder gives. */
    rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, data_folder,
                             espeakINITIALIZE_DONT_EXIT | espeakINITIALIZE_PHONEME_EVENTS);
    if (rate <= 0)
        return diag_error(diag, DIAG_UNAVAILABLE, (struct diag_place){.file = data_folder},
                          "eSpeak NG finds no data; install the package espeak-ng-data");
    if (rate != SPEECH_RATE_HZ)
        return diag_error(diag, DIAG_UNAVAILABLE, DIAG_NOWHERE,
                          "eSpeak NG speaks at %d Hz instead of %d", rate, SPEECH_RATE_HZ);
    engine.data_folder = strdup(data_folder ? data_folder : "");
    if (!engine.data_folder)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "no memory for the speech engine");
    espeak_SetSynthCallback(receive);
    engine.loaded = -1;
    engine.is_started = true;
    return true;
}

static bool keep_voice(enum speech_partner partner, struct span text, struct diag *diag)
{
    int fd = memfd_create("bobao-voice", MFD_CLOEXEC);

    if (fd < 0)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "no memory file for the voice: %s",
                          strerror(errno));
    if (!file_write_all(fd, text.data, text.len, "the voice", diag)) {
        close(fd);
        return false;
    }
    if (engine.voice_fds[partner] > 0)
        close(engine.voice_fds[partner]);
    engine.voice_fds[partner] = fd;
    return true;
}

bool engine_set_voices(struct span mandarin, struct span english, struct diag *diag)
{
    engine.loaded = -1;
    return keep_voice(SPEECH_PARTNER_MANDARIN, mandarin, diag) &&
           keep_voice(SPEECH_PARTNER_ENGLISH, english, diag);
}

static bool load_voice(enum speech_partner partner, struct diag *diag)
{
    char path[32];

    if (engine.loaded == (int)partner)
        return true;
    engine.loaded = -1;
    snprintf(path, sizeof(path), "/proc/self/fd/%d", engine.voice_fds[partner]);
    if (espeak_SetVoiceByFile(path) != EE_OK)
        return diag_error(diag, DIAG_UNAVAILABLE, DIAG_NOWHERE,
                          "eSpeak NG does not take the %s voice; is /proc mounted?",
                          partner == SPEECH_PARTNER_ENGLISH ? "English" : "Mandarin");
    engine.loaded = (int)partner;
    return true;
}

/* All four, before every call: each keeps the value that the call before it left, and a call's own
 * pitch codes change it. Then the call depends on nothing before it. */
static bool set_parameters(const struct speech_call *call)
{
    return espeak_SetParameter(espeakRATE, call->rate_wpm, 0) == EE_OK &&
           espeak_SetParameter(espeakRANGE, call->range, 0) == EE_OK &&
           espeak_SetParameter(espeakVOLUME, call->volume, 0) == EE_OK &&
           espeak_SetParameter(espeakPITCH, call->pitch, 0) == EE_OK;
}

bool engine_speak(const struct speech_call *call, struct engine_sound *sound, struct diag *diag)
{
    unsigned flags = espeakCHARS_UTF8;
    char text[SPEECH_CALL_BYTES + 1];
    espeak_ERROR status;

    if (!engine.is_started || engine.voice_fds[call->partner] <= 0 ||
        call->pitch > SPEECH_PITCH_MAX || call->text.len > SPEECH_CALL_BYTES)
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE, "a call that the engine must not see");
    if (!load_voice(call->partner, diag))
        return false;
    if (!set_parameters(call))
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE, "eSpeak NG refuses a parameter");
    if (call->partner == SPEECH_PARTNER_MANDARIN)
        flags |= espeakPHONEMES;
    memcpy(text, call->text.data, call->text.len);
    text[call->text.len] = '\0';
    sound->frame_count = 0;
    sound->event_count = 0;
    engine.sound = sound;
    engine.has_overflown = false;
    status = espeak_Synth(text, call->text.len + 1, 0, POS_CHARACTER, 0, flags, NULL, NULL);
    engine.sound = NULL;
    if (engine.has_overflown)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "no memory for what eSpeak NG speaks");
    if (status != EE_OK)
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE, "eSpeak NG fails with status %d",
                          (int)status);
    return true;
}

bool engine_echo(const struct speech_call *call, struct engine_sound *sound, struct text *echo,
                 struct diag *diag)
{
    char *written = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&written, &len);
    bool ok;

    if (!stream)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "no memory for the engine's echo");
    espeak_SetPhonemeTrace(1, stream);
    ok = engine_speak(call, sound, diag);
    espeak_SetPhonemeTrace(0, NULL);
    fclose(stream);
    text_put(echo, (struct span){written, len});
    free(written);
    return ok;
}

void engine_sound_finish(struct engine_sound *sound)
{
    free(sound->samples);
    free(sound->events);
    *sound = (struct engine_sound){0};
}

const char *speech_engine_version(void)
{
    const char *data_folder;

    return espeak_Info(&data_folder);
}
