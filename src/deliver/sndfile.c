/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include <math.h>
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
        [DELIVER_TAG_TITLE] = SF_STR_TITLE,       [DELIVER_TAG_ARTIST] = SF_STR_ARTIST,
        [DELIVER_TAG_DATE] = SF_STR_DATE,         [DELIVER_TAG_SOFTWARE] = SF_STR_SOFTWARE,
        [DELIVER_TAG_COMMENT] = SF_STR_COMMENT,   [DELIVER_TAG_ALBUM] = SF_STR_ALBUM,
        [DELIVER_TAG_TRACK] = SF_STR_TRACKNUMBER, [DELIVER_TAG_GENRE] = SF_STR_GENRE,
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

/* Fields of fixed length, without an end when they are full; what is longer is cut. */
static void fill(char *field, size_t size, struct span text)
{
    size_t len = text.len < size ? text.len : size;

    memset(field, 0, size);
    if (len > 0)
        memcpy(field, text.data, len);
}

#define FILL(field, text) fill((field), sizeof(field), (text))

/* In hundredths, as EBU Tech 3285 (version 2) has it; a value that is not known is 7FFF. */
static int16_t hundredths(double value, bool is_known)
{
    return is_known && isfinite(value) && fabs(value) < 300 ? (int16_t)lround(value * 100)
                                                            : INT16_MAX;
}

static void make_bext(SF_BROADCAST_INFO *bext, const struct deliver_broadcast *broadcast,
                      const struct audio_loudness *loudness)
{
    bool is_known = loudness && loudness->is_measurable;

    *bext = (SF_BROADCAST_INFO){.version = 2};
    FILL(bext->description, broadcast->title);
    FILL(bext->originator, broadcast->artist);
    FILL(bext->originator_reference, broadcast->id);
    FILL(bext->origination_date, broadcast->date);
    FILL(bext->origination_time, broadcast->date.len > 0 ? SPAN("00:00:00") : SPAN(""));
    bext->loudness_value = hundredths(is_known ? loudness->integrated_lufs : 0, is_known);
    bext->loudness_range = hundredths(is_known ? loudness->range_lu : 0, is_known);
    bext->max_true_peak_level = hundredths(loudness ? loudness->true_peak_dbtp : 0,
                                           loudness != NULL);
    bext->max_momentary_loudness = hundredths(loudness ? loudness->momentary_lufs : 0,
                                              loudness != NULL);
    bext->max_shortterm_loudness = hundredths(loudness ? loudness->shortterm_lufs : 0,
                                              loudness != NULL);
    FILL(bext->coding_history, broadcast->history);
    bext->coding_history_size = (uint32_t)broadcast->history.len;
}

static void put_timer(SF_CART_TIMER *timer, const char *usage, int64_t frame)
{
    if (frame > INT32_MAX)
        return;
    memcpy(timer->usage, usage, sizeof(timer->usage));
    timer->value = (int32_t)frame;
}

static void make_cart(SF_CART_INFO *cart, const struct deliver_broadcast *broadcast)
{
    *cart = (SF_CART_INFO){.level_reference = broadcast->full_scale};
    FILL(cart->version, SPAN("0101"));
    FILL(cart->title, broadcast->title);
    FILL(cart->artist, broadcast->artist);
    FILL(cart->cut_id, broadcast->cut);
    FILL(cart->category, broadcast->category);
    FILL(cart->start_date, broadcast->start_date);
    FILL(cart->start_time, broadcast->start_time);
    FILL(cart->end_date, broadcast->end_date);
    FILL(cart->end_time, broadcast->end_time);
    FILL(cart->producer_app_id, broadcast->program);
    FILL(cart->producer_app_version, broadcast->program_version);
    put_timer(&cart->post_timers[0], "AUDs", 0);
    put_timer(&cart->post_timers[1], "AUDe", broadcast->audio_end);
    put_timer(&cart->post_timers[2], "SEGs", broadcast->sound_end);
}

bool deliver_sndfile_broadcast(struct deliver_sndfile *sound,
                               const struct deliver_broadcast *broadcast,
                               const struct audio_loudness *loudness, struct diag *diag)
{
    SF_BROADCAST_INFO bext;
    SF_CART_INFO cart;

    make_bext(&bext, broadcast, loudness);
    make_cart(&cart, broadcast);
    return (sf_command(sound->handle, SFC_SET_BROADCAST_INFO, &bext, sizeof(bext)) == SF_TRUE &&
            sf_command(sound->handle, SFC_SET_CART_INFO, &cart, sizeof(cart)) == SF_TRUE) ||
           failed(sound, "cannot write its broadcast tags", diag);
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

/* libsndfile puts a line of its own behind the coding history. */
static bool has_broadcast(SNDFILE *handle, const struct deliver_broadcast *broadcast,
                          const struct audio_loudness *loudness)
{
    SF_BROADCAST_INFO bext;
    SF_BROADCAST_INFO got_bext = {.version = 0};
    SF_CART_INFO cart;
    SF_CART_INFO got_cart = {.level_reference = 0};

    make_bext(&bext, broadcast, loudness);
    make_cart(&cart, broadcast);
    return sf_command(handle, SFC_GET_BROADCAST_INFO, &got_bext, sizeof(got_bext)) == SF_TRUE &&
           memcmp(&got_bext, &bext, offsetof(SF_BROADCAST_INFO, coding_history_size)) == 0 &&
           sf_command(handle, SFC_GET_CART_INFO, &got_cart, sizeof(got_cart)) == SF_TRUE &&
           memcmp(&got_cart, &cart, offsetof(SF_CART_INFO, reserved)) == 0;
}

bool deliver_sndfile_verify_broadcast(const struct deliver_file *file,
                                      const struct deliver_broadcast *broadcast,
                                      const struct audio_loudness *loudness, struct diag *diag)
{
    char name[FILE_DRAFT_NAME_BYTES];
    SF_INFO form = {0};
    SNDFILE *handle = sf_open(file_draft_name(&file->draft, name), SFM_READ, &form);
    bool is_same = handle && has_broadcast(handle, broadcast, loudness);

    if (handle)
        sf_close(handle);
    return is_same || deliver_broken(file, "what a broadcaster reads of it", diag);
}
