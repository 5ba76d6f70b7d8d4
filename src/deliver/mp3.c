/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include <stdlib.h>
#include <unistd.h>

#include <lame.h>

#include "base/banned.h"

/* MP3 by LAME behind an ID3v2.3 tag with chapters. The bit rate is constant: seeking to a chapter
 * is exact everywhere then. The first frame, with the exact length (gapless playback), is written
 * anew at the end. */

enum {
    KBITS_PER_CHANNEL = 64,
    QUALITY = 3,                      /* LAME's own default for a constant bit rate */
    MOST_BYTES = 2 * 1440 + 16 * 1024 /* of one block, and of the end; LAME: 1.25 n + 7200 */
};

struct mp3 {
    lame_t lame;
    struct span tag;
    unsigned char first_frame[2880];
    size_t first_frame_len;
    float factor; /* undoes LAME's own scale, which makes all softer by 0.45 dB */
    float samples[DELIVER_BLOCK_FRAMES * DELIVER_MAX_CHANNELS];
    unsigned char bytes[MOST_BYTES];
};

_Static_assert(MOST_BYTES >= DELIVER_BLOCK_FRAMES * 5 / 4 + 7200, "a block may not fit");

static bool failed(const struct deliver_file *file, struct diag *diag)
{
    return diag_error(diag, DIAG_OS, deliver_place(file), "the MP3 encoder cannot write it");
}

static bool set_up(const struct deliver_file *file, lame_t lame)
{
    const struct deliver_info *info = file->info;
    int channels = info->channels;

    lame_set_write_id3tag_automatic(lame, 0);
    return lame_set_num_channels(lame, channels) == 0 &&
           lame_set_in_samplerate(lame, info->timeline->rate_hz) == 0 &&
           lame_set_out_samplerate(lame, info->timeline->rate_hz) == 0 &&
           lame_set_mode(lame, channels == 1 ? MONO : JOINT_STEREO) == 0 &&
           lame_set_brate(lame, KBITS_PER_CHANNEL * channels) == 0 &&
           lame_set_quality(lame, QUALITY) == 0 && lame_set_bWriteVbrTag(lame, 1) == 0 &&
           lame_init_params(lame) == 0;
}

static bool open_mp3(struct deliver_file *file, struct diag *diag)
{
    struct mp3 *mp3 = arena_alloc(&file->arena, sizeof(*mp3));

    file->state = mp3;
    mp3->lame = lame_init();
    if (!mp3->lame || !set_up(file, mp3->lame))
        return failed(file, diag);
    mp3->factor = 1.0F / lame_get_scale(mp3->lame);
    mp3->tag = deliver_id3(file);
    return file_draft_put(&file->draft, mp3->tag, diag);
}

/* What LAME has put into mp3->bytes. */
static bool put(struct deliver_file *file, int len, struct diag *diag)
{
    const struct mp3 *mp3 = file->state;

    return len < 0 ? failed(file, diag)
                   : file_write_all(file->draft.fd, mp3->bytes, (size_t)len, file->path, diag);
}

static bool write_block(struct deliver_file *file, const int32_t *samples, int64_t frames,
                        struct diag *diag)
{
    struct mp3 *mp3 = file->state;
    int len;

    deliver_make_floats(file, samples, mp3->samples, frames);
    for (int64_t i = 0; i < frames * file->info->channels; i++)
        mp3->samples[i] *= mp3->factor;
    if (file->info->channels == 1)
        len = lame_encode_buffer_ieee_float(mp3->lame, mp3->samples, mp3->samples, (int)frames,
                                            mp3->bytes, MOST_BYTES);
    else
        len = lame_encode_buffer_interleaved_ieee_float(mp3->lame, mp3->samples, (int)frames,
                                                        mp3->bytes, MOST_BYTES);
    return put(file, len, diag);
}

static bool close_mp3(struct deliver_file *file, struct diag *diag)
{
    struct mp3 *mp3 = file->state;

    if (!put(file, lame_encode_flush(mp3->lame, mp3->bytes, MOST_BYTES), diag))
        return false;
    mp3->first_frame_len = lame_get_lametag_frame(mp3->lame, mp3->first_frame,
                                                  sizeof(mp3->first_frame));
    if (mp3->first_frame_len == 0 || mp3->first_frame_len > sizeof(mp3->first_frame))
        return failed(file, diag);
    if (lseek(file->draft.fd, (off_t)mp3->tag.len, SEEK_SET) != (off_t)mp3->tag.len)
        return diag_error(diag, DIAG_IO, deliver_place(file), "cannot write its first frame");
    return file_write_all(file->draft.fd, mp3->first_frame, mp3->first_frame_len, file->path, diag);
}

/* libsndfile counts the frames by the first frame and what follows; what stands before them is
 * compared byte by byte. */
static bool verify(struct deliver_file *file, struct diag *diag)
{
    const struct mp3 *mp3 = file->state;
    size_t len = mp3->tag.len + mp3->first_frame_len;
    char *bytes = arena_alloc(&file->arena, len);

    if (lseek(file->draft.fd, 0, SEEK_SET) != 0 ||
        !file_read_exactly(file->draft.fd, bytes, len, file->path, diag))
        return false;
    if (memcmp(bytes, mp3->tag.data, mp3->tag.len) != 0 ||
        memcmp(bytes + mp3->tag.len, mp3->first_frame, mp3->first_frame_len) != 0)
        return deliver_broken(file, "a list of its chapters or tags", diag);
    return deliver_sndfile_verify(file, NULL, 0, diag);
}

static void release(struct deliver_file *file)
{
    struct mp3 *mp3 = file->state;

    if (mp3 && mp3->lame)
        lame_close(mp3->lame);
}

static const int rates_hz[] = {48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 0};

const struct deliver_format deliver_mp3 = {
    .name = "mp3",
    .suffix = ".mp3",
    .help = "MP3 with chapters, for every player",
    .has_sound = true,
    .rates_hz = rates_hz,
    .has_thread = true,
    .open = open_mp3,
    .write = write_block,
    .close = close_mp3,
    .verify = verify,
    .release = release,
};
