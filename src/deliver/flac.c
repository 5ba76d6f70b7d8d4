/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <FLAC/metadata.h>
#include <FLAC/stream_encoder.h>

#include "base/banned.h"

/* FLAC by libFLAC itself: all chapters and the length are known before the first sample, so that
 * tags, seek table and padding go in at once, in a file written once. Chapters are the comments
 * CHAPTER000=HH:MM:SS.mmm and CHAPTER000NAME=…, which every reader tried shows with their names;
 * never a CUESHEET block beside them, which makes ffprobe and mpv lose the names. */

enum {
    COMPRESSION_LEVEL = 5, /* 8 costs half as much time again and saves 3 % */
    SEEK_SECONDS = 10,
    PADDING_BYTES = 8192 /* for later edits without writing the file anew */
};

enum { MAX_BLOCKS = 4 };

struct flac {
    FLAC__StreamEncoder *encoder;
    FLAC__StreamMetadata *blocks[MAX_BLOCKS];
    uint32_t block_count;
    const FLAC__StreamMetadata *comments; /* these two are of the blocks */
    const FLAC__StreamMetadata *picture;  /* or NULL */
    struct diag *diag; /* for the callbacks; of the call into the encoder that is going on */
    bool has_reported; /* a callback has added the error */
};

static bool failed(const struct deliver_file *file, const char *reason, struct diag *diag)
{
    struct flac *flac = file->state;

    if (flac->has_reported)
        return false;
    flac->has_reported = true;
    return diag_error(diag, DIAG_IO, deliver_place(file), "cannot write it: %s", reason);
}

static FLAC__StreamEncoderWriteStatus on_write(const FLAC__StreamEncoder *encoder,
                                               const FLAC__byte bytes[], size_t len,
                                               uint32_t samples, uint32_t frame, void *user)
{
    const struct deliver_file *file = user;
    struct flac *flac = file->state;

    (void)encoder;
    (void)samples;
    (void)frame;
    if (flac->has_reported)
        return FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR;
    if (file_write_all(file->draft.fd, bytes, len, file->path, flac->diag))
        return FLAC__STREAM_ENCODER_WRITE_STATUS_OK;
    flac->has_reported = true;
    return FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR;
}

static FLAC__StreamEncoderSeekStatus on_seek(const FLAC__StreamEncoder *encoder,
                                             FLAC__uint64 offset, void *user)
{
    const struct deliver_file *file = user;

    (void)encoder;
    return lseek(file->draft.fd, (off_t)offset, SEEK_SET) >= 0
               ? FLAC__STREAM_ENCODER_SEEK_STATUS_OK
               : FLAC__STREAM_ENCODER_SEEK_STATUS_ERROR;
}

static FLAC__StreamEncoderTellStatus on_tell(const FLAC__StreamEncoder *encoder,
                                             FLAC__uint64 *offset, void *user)
{
    const struct deliver_file *file = user;
    off_t position = lseek(file->draft.fd, 0, SEEK_CUR);

    (void)encoder;
    *offset = (FLAC__uint64)position;
    return position >= 0 ? FLAC__STREAM_ENCODER_TELL_STATUS_OK
                         : FLAC__STREAM_ENCODER_TELL_STATUS_ERROR;
}

static bool put_comment(void *user, const char *name, const char *value)
{
    FLAC__StreamMetadata *comments = user;
    FLAC__StreamMetadata_VorbisComment_Entry entry;

    return FLAC__metadata_object_vorbiscomment_entry_from_name_value_pair(&entry, name, value) &&
           FLAC__metadata_object_vorbiscomment_append_comment(comments, entry, false);
}

/* A seek point every ten seconds and one at each chapter; the encoder fills them in. */
static bool make_seektable(const struct deliver_file *file, FLAC__StreamMetadata *seektable)
{
    const struct audio_timeline *timeline = file->info->timeline;

    if (timeline->frame_count == 0)
        return true;
    if (!FLAC__metadata_object_seektable_template_append_spaced_points_by_samples(
            seektable, (uint32_t)(SEEK_SECONDS * timeline->rate_hz),
            (FLAC__uint64)timeline->frame_count))
        return false;
    for (size_t i = 0; i < file->marker_count; i++) {
        if (!FLAC__metadata_object_seektable_template_append_point(
                seektable, (FLAC__uint64)file->markers[i].start))
            return false;
    }
    return FLAC__metadata_object_seektable_template_sort(seektable, true);
}

/* libFLAC copies what it gets and does not change it; its arguments are not const. */
static bool make_picture(const struct deliver_picture *cover, FLAC__StreamMetadata *block)
{
    FLAC__StreamMetadata_Picture *picture = &block->data.picture;
    FLAC__byte *bytes;
    char *mime;

    memcpy(&bytes, &cover->bytes.data, sizeof(bytes));
    memcpy(&mime, &cover->mime, sizeof(mime));
    picture->type = FLAC__STREAM_METADATA_PICTURE_TYPE_FRONT_COVER;
    picture->width = cover->width;
    picture->height = cover->height;
    picture->depth = cover->bits_per_pixel;
    picture->colors = cover->colour_count;
    return FLAC__metadata_object_picture_set_mime_type(block, mime, true) &&
           FLAC__metadata_object_picture_set_data(block, bytes, (uint32_t)cover->bytes.len, true);
}

static FLAC__StreamMetadata *add_block(struct flac *flac, FLAC__MetadataType type)
{
    FLAC__StreamMetadata *block = FLAC__metadata_object_new(type);

    if (block)
        flac->blocks[flac->block_count++] = block;
    return block;
}

static bool make_blocks(struct deliver_file *file, struct flac *flac)
{
    const struct deliver_picture *cover = &file->info->cover;
    FLAC__StreamMetadata *seektable = add_block(flac, FLAC__METADATA_TYPE_SEEKTABLE);
    FLAC__StreamMetadata *comments = add_block(flac, FLAC__METADATA_TYPE_VORBIS_COMMENT);
    FLAC__StreamMetadata *picture = NULL;
    FLAC__StreamMetadata *padding;

    if (cover->bytes.len > 0)
        picture = add_block(flac, FLAC__METADATA_TYPE_PICTURE);
    padding = add_block(flac, FLAC__METADATA_TYPE_PADDING);
    if (!seektable || !comments || !padding || (cover->bytes.len > 0 && !picture))
        return false;
    padding->length = PADDING_BYTES;
    flac->comments = comments;
    flac->picture = picture;
    return make_seektable(file, seektable) && deliver_comments(file, put_comment, comments) &&
           (!picture || make_picture(cover, picture));
}

static bool set_up(const struct deliver_file *file, struct flac *flac)
{
    FLAC__StreamEncoder *encoder = flac->encoder;
    const struct deliver_info *info = file->info;

    return FLAC__stream_encoder_set_channels(encoder, (uint32_t)info->channels) &&
           FLAC__stream_encoder_set_bits_per_sample(encoder, (uint32_t)info->bits) &&
           FLAC__stream_encoder_set_sample_rate(encoder, (uint32_t)info->timeline->rate_hz) &&
           FLAC__stream_encoder_set_compression_level(encoder, COMPRESSION_LEVEL) &&
           FLAC__stream_encoder_set_total_samples_estimate(
               encoder, (FLAC__uint64)info->timeline->frame_count) &&
           FLAC__stream_encoder_set_metadata(encoder, flac->blocks, flac->block_count);
}

static bool open_flac(struct deliver_file *file, struct diag *diag)
{
    struct flac *flac = arena_alloc(&file->arena, sizeof(*flac));
    FLAC__StreamEncoderInitStatus status;

    file->state = flac;
    flac->diag = diag;
    flac->encoder = FLAC__stream_encoder_new();
    if (!flac->encoder || !make_blocks(file, flac) || !set_up(file, flac))
        return diag_error(diag, DIAG_OS, deliver_place(file), "not enough memory to write it");
    status = FLAC__stream_encoder_init_stream(flac->encoder, on_write, on_seek, on_tell, NULL,
                                              file);
    return status == FLAC__STREAM_ENCODER_INIT_STATUS_OK ||
           failed(file, FLAC__StreamEncoderInitStatusString[status], diag);
}

static bool write_block(struct deliver_file *file, const int32_t *samples, int64_t frames,
                        struct diag *diag)
{
    struct flac *flac = file->state;

    flac->diag = diag;
    return FLAC__stream_encoder_process_interleaved(flac->encoder, samples, (uint32_t)frames) ||
           failed(file, FLAC__stream_encoder_get_resolved_state_string(flac->encoder), diag);
}

static bool close_flac(struct deliver_file *file, struct diag *diag)
{
    struct flac *flac = file->state;

    flac->diag = diag;
    return FLAC__stream_encoder_finish(flac->encoder) ||
           failed(file, FLAC__stream_encoder_get_resolved_state_string(flac->encoder), diag);
}

static const char *stream_difference(const struct deliver_file *file,
                                     const FLAC__StreamMetadata_StreamInfo *stream)
{
    static const FLAC__byte no_sum[sizeof(stream->md5sum)];
    const struct deliver_info *info = file->info;

    if (stream->total_samples != (FLAC__uint64)info->timeline->frame_count)
        return "its length";
    if (stream->sample_rate != (uint32_t)info->timeline->rate_hz)
        return "its sample rate";
    if (stream->channels != (uint32_t)info->channels ||
        stream->bits_per_sample != (uint32_t)info->bits)
        return "the number of its channels or bits";
    return memcmp(stream->md5sum, no_sum, sizeof(no_sum)) == 0 ? "its checksum" : NULL;
}

static const char *first_difference(const struct deliver_file *file,
                                    FLAC__Metadata_Iterator *iterator)
{
    const struct flac *flac = file->state;
    bool has_comments = false;
    bool has_picture = !flac->picture;

    do {
        const FLAC__StreamMetadata *block = FLAC__metadata_iterator_get_block(iterator);
        const char *difference = NULL;

        if (block->type == FLAC__METADATA_TYPE_STREAMINFO)
            difference = stream_difference(file, &block->data.stream_info);
        else if (block->type == FLAC__METADATA_TYPE_VORBIS_COMMENT)
            has_comments = FLAC__metadata_object_is_equal(block, flac->comments);
        else if (block->type == FLAC__METADATA_TYPE_PICTURE)
            has_picture = flac->picture && FLAC__metadata_object_is_equal(block, flac->picture);
        if (difference)
            return difference;
    } while (FLAC__metadata_iterator_next(iterator));
    if (!has_comments)
        return "a list of its chapters or tags";
    return has_picture ? NULL : "its cover";
}

static bool verify(struct deliver_file *file, struct diag *diag)
{
    char name[FILE_DRAFT_NAME_BYTES];
    FLAC__Metadata_Chain *chain = FLAC__metadata_chain_new();
    FLAC__Metadata_Iterator *iterator = FLAC__metadata_iterator_new();
    const char *difference = "everything";

    if (chain && iterator &&
        FLAC__metadata_chain_read(chain, file_draft_name(&file->draft, name))) {
        FLAC__metadata_iterator_init(iterator, chain);
        difference = first_difference(file, iterator);
    }
    if (iterator)
        FLAC__metadata_iterator_delete(iterator);
    if (chain)
        FLAC__metadata_chain_delete(chain);
    return !difference || deliver_broken(file, difference, diag);
}

/* Deleting an encoder that was not finished finishes it, by the callbacks: they must not write. */
static void release(struct deliver_file *file)
{
    struct flac *flac = file->state;

    if (!flac)
        return;
    flac->has_reported = true;
    if (flac->encoder)
        FLAC__stream_encoder_delete(flac->encoder);
    for (uint32_t i = 0; i < flac->block_count; i++)
        FLAC__metadata_object_delete(flac->blocks[i]);
}

const struct deliver_format deliver_flac = {
    .name = "flac",
    .suffix = ".flac",
    .help = "FLAC with chapters, a third of the size",
    .has_sound = true,
    .has_thread = true,
    .open = open_flac,
    .write = write_block,
    .close = close_flac,
    .verify = verify,
    .release = release,
};
