/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include <opusenc.h>
#include <opusfile.h>

#include "base/banned.h"

/* Ogg Opus by libopusenc, which resamples to 48 kHz where the programme is not; read back by
 * libopusfile. Chapters are the comments that FLAC has. Ogg wants a serial number a stream that is
 * not another's: here a sum over what the programme is, so that the same programme has the same. */

enum {
    OPUS_RATE_HZ = 48000,
    /* A second: RFC 7587, 3.1.1, has 28 to 40 for speech of full band and 48 to 64 for music. */
    BITS_PER_CHANNEL = 48000,
    FRONT_COVER = 3,     /* as ID3 numbers pictures */
    PADDING_BYTES = 8192 /* for later edits without writing the file anew */
};

struct opus {
    OggOpusEnc *encoder;
    OggOpusComments *comments;
    struct diag *diag; /* for the callbacks; of the call into the encoder that is going on */
    bool has_reported; /* a callback has added the error */
    float samples[DELIVER_BLOCK_FRAMES * DELIVER_MAX_CHANNELS];
};

static bool check(const struct deliver_file *file, int status, struct diag *diag)
{
    struct opus *opus = file->state;

    if (opus->has_reported)
        return false;
    if (status == OPE_OK)
        return true;
    opus->has_reported = true;
    return diag_error(diag, status == OPE_ALLOC_FAIL ? DIAG_OS : DIAG_IO, deliver_place(file),
                      "cannot write it: %s", ope_strerror(status));
}

static int on_write(void *user, const unsigned char *bytes, opus_int32 len)
{
    const struct deliver_file *file = user;
    struct opus *opus = file->state;

    if (opus->has_reported)
        return 1;
    opus->has_reported = !file_write_all(file->draft.fd, bytes, (size_t)len, file->path,
                                         opus->diag);
    return opus->has_reported;
}

static int on_close(void *user)
{
    (void)user;
    return 0;
}

static bool put_comment(void *user, const char *name, const char *value)
{
    return ope_comments_add(user, name, value) == OPE_OK;
}

static bool put_picture(const struct deliver_picture *cover, OggOpusComments *comments)
{
    return cover->bytes.len == 0 ||
           ope_comments_add_picture_from_memory(comments, cover->bytes.data, cover->bytes.len,
                                                FRONT_COVER, NULL) == OPE_OK;
}

static bool set_up(const struct deliver_file *file, struct opus *opus, struct diag *diag)
{
    const struct deliver_info *info = file->info;

    return check(
               file,
               ope_encoder_ctl(opus->encoder, OPUS_SET_BITRATE(BITS_PER_CHANNEL * info->channels)),
               diag) &&
           check(file,
                 ope_encoder_ctl(opus->encoder,
                                 OPE_SET_SERIALNO((opus_int32)(deliver_number(info) & INT32_MAX))),
                 diag) &&
           check(file, ope_encoder_ctl(opus->encoder, OPE_SET_COMMENT_PADDING(PADDING_BYTES)),
                 diag) &&
           check(file, ope_encoder_flush_header(opus->encoder), diag);
}

static bool open_opus(struct deliver_file *file, struct diag *diag)
{
    static const OpusEncCallbacks callbacks = {on_write, on_close};
    const struct deliver_info *info = file->info;
    struct opus *opus = arena_alloc(&file->arena, sizeof(*opus));
    int status;

    file->state = opus;
    opus->diag = diag;
    opus->comments = ope_comments_create();
    if (!opus->comments || !deliver_comments(file, put_comment, opus->comments) ||
        !put_picture(&info->cover, opus->comments))
        return diag_error(diag, DIAG_OS, deliver_place(file), "not enough memory to write it");
    opus->encoder = ope_encoder_create_callbacks(
        &callbacks, file, opus->comments, info->timeline->rate_hz, info->channels, 0, &status);
    return check(file, status, diag) && set_up(file, opus, diag);
}

static bool write_block(struct deliver_file *file, const int32_t *samples, int64_t frames,
                        struct diag *diag)
{
    struct opus *opus = file->state;

    opus->diag = diag;
    deliver_make_floats(file, samples, opus->samples, frames);
    return check(file, ope_encoder_write_float(opus->encoder, opus->samples, (int)frames), diag);
}

static bool close_opus(struct deliver_file *file, struct diag *diag)
{
    struct opus *opus = file->state;

    opus->diag = diag;
    return check(file, ope_encoder_drain(opus->encoder), diag);
}

/* What is compared while the comments are gone through a second time. */
struct reading {
    const OpusTags *tags;
    int count; /* found so far, in order */
};

/* Ours stand in order, whatever the library puts beside them. */
static bool has_comment(void *user, const char *name, const char *value)
{
    struct reading *reading = user;
    size_t name_len = strlen(name);

    for (; reading->count < reading->tags->comments; reading->count++) {
        const char *comment = reading->tags->user_comments[reading->count];

        if (strncmp(comment, name, name_len) == 0 && comment[name_len] == '=' &&
            strcmp(comment + name_len + 1, value) == 0)
            return true;
    }
    return false;
}

static bool has_picture(const OpusTags *tags, const struct deliver_picture *cover)
{
    const char *comment = opus_tags_query(tags, "METADATA_BLOCK_PICTURE", 0);
    OpusPictureTag picture;
    bool is_same;

    if (!comment || opus_picture_tag_parse(&picture, comment) != 0)
        return false;
    is_same = span_equals((struct span){(const char *)picture.data, picture.data_length},
                          cover->bytes);
    opus_picture_tag_clear(&picture);
    return is_same;
}

/* A stream of another rate may end up to a frame of its own beside the true end. */
static bool has_length(const struct deliver_file *file, ogg_int64_t frames)
{
    const struct audio_timeline *timeline = file->info->timeline;
    int64_t off = frames * timeline->rate_hz - timeline->frame_count * OPUS_RATE_HZ;
    int64_t most = timeline->rate_hz == OPUS_RATE_HZ ? 0
                                                     : OPUS_RATE_HZ + (int64_t)timeline->rate_hz;

    return off >= -most && off <= most;
}

static const char *first_difference(struct deliver_file *file, OggOpusFile *opened)
{
    struct reading reading = {.tags = op_tags(opened, 0)};

    if (op_link_count(opened) != 1 || !has_length(file, op_pcm_total(opened, -1)))
        return "its length";
    if (op_channel_count(opened, 0) != file->info->channels)
        return "the number of its channels";
    if (!deliver_comments(file, has_comment, &reading))
        return "a list of its chapters or tags";
    return file->info->cover.bytes.len == 0 || has_picture(reading.tags, &file->info->cover)
               ? NULL
               : "its cover";
}

static bool verify(struct deliver_file *file, struct diag *diag)
{
    char name[FILE_DRAFT_NAME_BYTES];
    OggOpusFile *opened = op_open_file(file_draft_name(&file->draft, name), NULL);
    const char *difference;

    if (!opened)
        return deliver_broken(file, "everything", diag);
    difference = first_difference(file, opened);
    op_free(opened);
    return !difference || deliver_broken(file, difference, diag);
}

/* What an encoder that is destroyed still writes must not reach the draft. */
static void release(struct deliver_file *file)
{
    struct opus *opus = file->state;

    if (!opus)
        return;
    opus->has_reported = true;
    if (opus->encoder)
        ope_encoder_destroy(opus->encoder);
    if (opus->comments)
        ope_comments_destroy(opus->comments);
}

const struct deliver_format deliver_opus = {
    .name = "opus",
    .suffix = ".opus",
    .help = "Ogg Opus with chapters, the smallest",
    .has_sound = true,
    .has_thread = true,
    .open = open_opus,
    .write = write_block,
    .close = close_opus,
    .verify = verify,
    .release = release,
};
