/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include <stdlib.h>

#include <sndfile.h>

#include "base/banned.h"

struct deliver_sndfile {
    SNDFILE *handle;
    const struct deliver_file *file;
    int32_t ints[DELIVER_BLOCK_FRAMES * DELIVER_MAX_CHANNELS];
    int16_t shorts[DELIVER_BLOCK_FRAMES * DELIVER_MAX_CHANNELS];
};

static bool failed(const struct deliver_sndfile *sound, const char *what, struct diag *diag)
{
    return diag_error(diag, DIAG_IO, deliver_place(sound->file), "%s: %s", what,
                      sf_strerror(sound->handle));
}

bool deliver_sndfile_create(struct deliver_sndfile **sound, struct deliver_file *file, bool is_rf64,
                            struct diag *diag)
{
    SF_INFO form = {.samplerate = file->info->timeline->rate_hz,
                    .channels = file->info->channels,
                    .format = (is_rf64 ? SF_FORMAT_RF64 : SF_FORMAT_WAV) |
                              (file->info->bits == 24 ? SF_FORMAT_PCM_24 : SF_FORMAT_PCM_16)};
    struct deliver_sndfile *made = calloc(1, sizeof(*made));

    *sound = NULL;
    if (!made)
        return diag_error(diag, DIAG_OS, deliver_place(file), "not enough memory to write it");
    made->file = file;
    made->handle = sf_open_fd(file->draft.fd, SFM_WRITE, &form, SF_FALSE);
    if (!made->handle) {
        failed(made, "cannot write it", diag);
        deliver_sndfile_finish(made);
        return false;
    }
    *sound = made;
    return true;
}

bool deliver_sndfile_tag(struct deliver_sndfile *sound, enum deliver_tag tag, const char *text,
                         struct diag *diag)
{
    static const int strings[] = {
        [DELIVER_TAG_TITLE] = SF_STR_TITLE,     [DELIVER_TAG_ARTIST] = SF_STR_ARTIST,
        [DELIVER_TAG_DATE] = SF_STR_DATE,       [DELIVER_TAG_SOFTWARE] = SF_STR_SOFTWARE,
        [DELIVER_TAG_COMMENT] = SF_STR_COMMENT,
    };

    return sf_set_string(sound->handle, strings[tag], text) == 0 ||
           failed(sound, "cannot write its tags", diag);
}

static SF_CHUNK_INFO chunk_of(const char *id)
{
    SF_CHUNK_INFO chunk = {.id_size = 4};

    memcpy(chunk.id, id, 4);
    return chunk;
}

bool deliver_sndfile_chunk(struct deliver_sndfile *sound, const char *id, struct span payload,
                           struct diag *diag)
{
    SF_CHUNK_INFO chunk = chunk_of(id);

    /* libsndfile copies the bytes and does not change them; its field is not const. */
    memcpy(&chunk.data, &payload.data, sizeof(chunk.data));
    chunk.datalen = (unsigned)payload.len;
    return sf_set_chunk(sound->handle, &chunk) == SF_ERR_NO_ERROR ||
           failed(sound, "cannot write its chapters", diag);
}

/* libsndfile wants 24 bits in the upper part of 32. */
static sf_count_t put_ints(struct deliver_sndfile *sound, const int32_t *samples, int64_t frames)
{
    int64_t values = frames * sound->file->info->channels;

    for (int64_t i = 0; i < values; i++)
        sound->ints[i] = samples[i] * 256;
    return sf_writef_int(sound->handle, sound->ints, frames);
}

static sf_count_t put_shorts(struct deliver_sndfile *sound, const int32_t *samples, int64_t frames)
{
    int64_t values = frames * sound->file->info->channels;

    for (int64_t i = 0; i < values; i++)
        sound->shorts[i] = (int16_t)samples[i];
    return sf_writef_short(sound->handle, sound->shorts, frames);
}

bool deliver_sndfile_write(struct deliver_sndfile *sound, const int32_t *samples, int64_t frames,
                           struct diag *diag)
{
    sf_count_t put = sound->file->info->bits == 24 ? put_ints(sound, samples, frames)
                                                   : put_shorts(sound, samples, frames);

    return put == frames || failed(sound, "cannot write it", diag);
}

/* sf_close reports success even on a full disk; sf_error before it does not. */
bool deliver_sndfile_close(struct deliver_sndfile *sound, struct diag *diag)
{
    SNDFILE *handle = sound->handle;

    sf_command(handle, SFC_UPDATE_HEADER_NOW, NULL, 0);
    if (sf_error(handle) != 0)
        return failed(sound, "cannot write it", diag);
    sound->handle = NULL;
    return sf_close(handle) == 0 ||
           diag_error(diag, DIAG_IO, deliver_place(sound->file), "cannot write its end");
}

void deliver_sndfile_finish(struct deliver_sndfile *sound)
{
    if (!sound)
        return;
    if (sound->handle)
        sf_close(sound->handle);
    free(sound);
}

/* Whether one of the chunks with this id has the payload. libsndfile gives it with padding. */
static bool has_chunk(SNDFILE *handle, const struct deliver_chunk *wanted)
{
    SF_CHUNK_INFO chunk = chunk_of(wanted->id);
    SF_CHUNK_ITERATOR *at = sf_get_chunk_iterator(handle, &chunk);

    for (; at; at = sf_next_chunk_iterator(at)) {
        bool is_same = false;

        chunk = (SF_CHUNK_INFO){0};
        if (sf_get_chunk_size(at, &chunk) != SF_ERR_NO_ERROR ||
            chunk.datalen != wanted->payload.len)
            continue;
        chunk.data = malloc(chunk.datalen + 1);
        if (chunk.data && sf_get_chunk_data(at, &chunk) == SF_ERR_NO_ERROR)
            is_same = memcmp(chunk.data, wanted->payload.data, wanted->payload.len) == 0;
        free(chunk.data);
        if (is_same)
            return true;
    }
    return false;
}

static const char *first_difference(SNDFILE *handle, const SF_INFO *form,
                                    const struct deliver_file *file,
                                    const struct deliver_chunk *chunks, size_t chunk_count)
{
    if (form->frames != file->info->timeline->frame_count)
        return "its length";
    if (form->samplerate != file->info->timeline->rate_hz)
        return "its sample rate";
    if (form->channels != file->info->channels)
        return "the number of its channels";
    for (size_t i = 0; i < chunk_count; i++) {
        if (!has_chunk(handle, &chunks[i]))
            return "a list of its chapters or tags";
    }
    return NULL;
}

bool deliver_sndfile_verify(const struct deliver_file *file, const struct deliver_chunk *chunks,
                            size_t chunk_count, struct diag *diag)
{
    char name[FILE_DRAFT_NAME_BYTES];
    SF_INFO form = {0};
    SNDFILE *handle = sf_open(file_draft_name(&file->draft, name), SFM_READ, &form);
    const char *difference;

    if (!handle)
        return diag_error(diag, DIAG_IO, deliver_place(file), "it cannot be read back: %s",
                          sf_strerror(NULL));
    difference = first_difference(handle, &form, file, chunks, chunk_count);
    sf_close(handle);
    return !difference || deliver_broken(file, difference, diag);
}
