/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* WAV, and RF64 for what does not fit in it. libsndfile writes cue points only into WAV and names
 * nowhere, so that the `cue ` chunk and the list of names are made here, byte by byte, in the one
 * layout that every reader takes (docs/formats.md). */

enum { WAV_MAX_CHUNKS = 3 };

struct wav {
    struct deliver_sndfile *sound;
    struct deliver_chunk chunks[WAV_MAX_CHUNKS];
    size_t chunk_count;
    struct deliver_broadcast broadcast;
};

static void put_u16(struct text *text, uint32_t value)
{
    text_put_byte(text, (char)(value & 0xff));
    text_put_byte(text, (char)(value >> 8 & 0xff));
}

static void put_u32(struct text *text, uint32_t value)
{
    put_u16(text, value & 0xffff);
    put_u16(text, value >> 16);
}

/* Positions have 32 bits: 24 hours at 48 kHz. Later chapters have no mark. */
static size_t cue_count(const struct deliver_file *file)
{
    size_t count = 0;

    while (count < file->marker_count && file->markers[count].end <= UINT32_MAX)
        count++;
    return count;
}

static struct span make_cues(struct deliver_file *file, size_t count)
{
    struct text text = {.arena = &file->arena};

    put_u32(&text, (uint32_t)count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t position = (uint32_t)file->markers[i].start;

        put_u32(&text, i + 1);
        put_u32(&text, position);
        text_put(&text, SPAN("data"));
        put_u32(&text, 0);
        put_u32(&text, 0);
        put_u32(&text, position);
    }
    return text_span(&text);
}

/* First all names, each with exactly one NUL and padded to an even length; then all lengths. The
 * whole is brought to a multiple of four inside of the very last sub-chunk: libsndfile would append
 * zeros to the list otherwise, and then not find the sound behind it; padding anywhere earlier
 * makes ffmpeg and mpv lose names. */
static struct span make_labels(struct deliver_file *file, size_t count)
{
    struct text text = {.arena = &file->arena};

    text_put(&text, SPAN("adtl"));
    for (uint32_t i = 0; i < count; i++) {
        struct span name = span_of(file->markers[i].name);

        text_put(&text, SPAN("labl"));
        put_u32(&text, (uint32_t)(4 + name.len + 1));
        put_u32(&text, i + 1);
        text_put(&text, name);
        text_put_byte(&text, '\0');
        if (text.len % 2 != 0)
            text_put_byte(&text, '\0');
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct deliver_marker *marker = &file->markers[i];
        uint32_t padding = i + 1 == count && text.len % 4 != 0 ? 2 : 0;

        text_put(&text, SPAN("ltxt"));
        put_u32(&text, 20 + padding);
        put_u32(&text, i + 1);
        put_u32(&text, (uint32_t)(marker->end - marker->start));
        text_put(&text, SPAN("rgn "));
        put_u32(&text, 0); /* country, language */
        put_u32(&text, 0); /* dialect, code page */
        if (padding > 0)
            put_u16(&text, 0);
    }
    return text_span(&text);
}

/* A number as ID3v2.4 writes sizes: seven bits a byte. */
static void put_id3_size(struct text *text, size_t size)
{
    for (int shift = 21; shift >= 0; shift -= 7)
        text_put_byte(text, (char)(size >> shift & 0x7f));
}

/* `before` stands between the byte that names the encoding and the text. */
static void put_id3_text(struct text *text, struct span id, struct span before, struct span value)
{
    enum { TEXT_BYTES = 1000 };

    value = utf8_cut(value, TEXT_BYTES);
    if (value.len == 0 || deliver_is_ascii(value))
        return;
    text_put(text, id);
    put_id3_size(text, 1 + before.len + value.len);
    put_u16(text, 0);          /* flags */
    text_put_byte(text, '\3'); /* UTF-8 */
    text_put(text, before);
    text_put(text, value);
}

/* LIST/INFO is ASCII by its standard. What is not stands in an ID3v2.4 tag of text frames, for
 * mediainfo. Never a chapter in it: beside cue points, readers would mix both. */
static struct span make_id3(struct deliver_file *file)
{
    const struct deliver_info *info = file->info;
    struct text frames = {.arena = &file->arena};
    struct text tag = {.arena = &file->arena};

    put_id3_text(&frames, SPAN("TIT2"), SPAN(""), info->title);
    put_id3_text(&frames, SPAN("TPE1"), SPAN(""), info->artist);
    put_id3_text(&frames, SPAN("TALB"), SPAN(""), info->tags.album);
    put_id3_text(&frames, SPAN("TCON"), SPAN(""), info->tags.genre);
    put_id3_text(&frames, SPAN("COMM"), SPAN("chi\0"), info->tags.comment); /* no description */
    if (frames.len == 0)
        return (struct span){0};
    while (frames.len % 4 != 2) /* with the ten bytes of the header: a multiple of four */
        text_put_byte(&frames, '\0');
    text_put(&tag, SPAN("ID3\4\0\0"));
    put_id3_size(&tag, frames.len);
    text_put(&tag, text_span(&frames));
    return text_span(&tag);
}

/* The title stands in LIST/INFO all the same, in UTF-8: ffprobe and mpv look only there as soon as
 * there is such a list, and mediainfo prefers the ID3 one. Other tags that are not ASCII would be
 * shown garbled by mediainfo in a second row. */
static bool put_tags(struct deliver_file *file, struct wav *wav, struct diag *diag)
{
    const struct deliver_info *info = file->info;
    bool has_comment = info->tags.comment.len > 0 && deliver_is_ascii(info->tags.comment);
    const struct {
        enum deliver_tag tag;
        struct span text;
    } rows[] = {
        {DELIVER_TAG_TITLE, info->title},
        {DELIVER_TAG_ARTIST, info->artist},
        {DELIVER_TAG_DATE, info->date},
        {DELIVER_TAG_SOFTWARE, info->software},
        {DELIVER_TAG_ALBUM, info->tags.album},
        {DELIVER_TAG_TRACK, deliver_track(&info->tags, &file->arena)},
        {DELIVER_TAG_GENRE, info->tags.genre},
        {DELIVER_TAG_COMMENT, has_comment ? info->tags.comment : info->engine},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        if (rows[i].text.len == 0 ||
            (rows[i].tag != DELIVER_TAG_TITLE && !deliver_is_ascii(rows[i].text)))
            continue;
        if (!deliver_sndfile_tag(wav->sound, rows[i].tag, arena_string(&file->arena, rows[i].text),
                                 diag))
            return false;
    }
    return true;
}

static bool put_chunk(struct wav *wav, const char *id, struct span payload, struct diag *diag)
{
    if (payload.len == 0)
        return true;
    wav->chunks[wav->chunk_count++] = (struct deliver_chunk){id, payload};
    return deliver_sndfile_chunk(wav->sound, id, payload, diag);
}

static bool open_sound(struct deliver_file *file, bool is_rf64, struct diag *diag)
{
    struct wav *wav = arena_alloc(&file->arena, sizeof(*wav));
    size_t count = cue_count(file);

    file->state = wav;
    deliver_describe_broadcast(file, &wav->broadcast);
    if (!deliver_sndfile_create(&wav->sound, file, is_rf64, diag) ||
        !deliver_sndfile_broadcast(wav->sound, &wav->broadcast, NULL, diag) ||
        !put_tags(file, wav, diag))
        return false;
    return (count == 0 || (put_chunk(wav, "cue ", make_cues(file, count), diag) &&
                           put_chunk(wav, "LIST", make_labels(file, count), diag))) &&
           put_chunk(wav, "id3 ", make_id3(file), diag);
}

/* A plain WAV counts its bytes in 32 bits, and libsndfile cuts what is longer without a word. The
 * length is known before the first sample. */
static bool open_wav(struct deliver_file *file, struct diag *diag)
{
    const int64_t header_bytes = 1024 * 1024;
    const struct deliver_info *info = file->info;
    int64_t sound_bytes = info->timeline->frame_count * info->channels * (info->bits / 8);

    return open_sound(file, sound_bytes + header_bytes > UINT32_MAX, diag);
}

static bool open_rf64(struct deliver_file *file, struct diag *diag)
{
    return open_sound(file, true, diag);
}

static bool write_block(struct deliver_file *file, const int32_t *samples, int64_t frames,
                        struct diag *diag)
{
    struct wav *wav = file->state;

    return deliver_sndfile_write(wav->sound, samples, frames, diag);
}

static bool close_sound(struct deliver_file *file, struct diag *diag)
{
    struct wav *wav = file->state;

    return deliver_sndfile_broadcast(wav->sound, &wav->broadcast, file->info->loudness, diag) &&
           deliver_sndfile_close(wav->sound, diag);
}

static bool verify(struct deliver_file *file, struct diag *diag)
{
    const struct wav *wav = file->state;

    return deliver_sndfile_verify(file, wav->chunks, wav->chunk_count, diag) &&
           deliver_sndfile_verify_broadcast(file, &wav->broadcast, file->info->loudness, diag);
}

static void release(struct deliver_file *file)
{
    struct wav *wav = file->state;

    if (wav)
        deliver_sndfile_finish(wav->sound);
}

const struct deliver_format deliver_wav = {
    .name = "wav",
    .suffix = ".wav",
    .help = "WAV with named cue points; RF64 by itself over 4 GiB",
    .has_sound = true,
    .open = open_wav,
    .write = write_block,
    .close = close_sound,
    .verify = verify,
    .release = release,
};

const struct deliver_format deliver_rf64 = {
    .name = "rf64",
    .suffix = ".rf64",
    .help = "RF64 at any length, with named cue points",
    .has_sound = true,
    .open = open_rf64,
    .write = write_block,
    .close = close_sound,
    .verify = verify,
    .release = release,
};
