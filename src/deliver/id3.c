/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* An ID3v2.3 tag with chapters (CHAP and CTOC of "ID3v2 Chapter Frame Addendum", 2005), which is
 * what podcast apps read. It is made here since no C library writes those frames
 * (docs/dependencies.md); three readers that are not ours check it. Version 2.3 knows UTF-16 with a
 * byte order mark, and Latin-1, which is used for ASCII. */

enum {
    TAG_BYTES = 1000,     /* of a title or name, in UTF-8 */
    PADDING_BYTES = 1024, /* for later edits without writing the file anew */
    CTOC_TOP_LEVEL_ORDERED = 3,
    FRONT_COVER = 3
};

static void put_u32(struct text *text, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        text_put_byte(text, (char)(value >> shift & 0xff));
}

static void put_frame_head(struct text *text, const char *id, size_t len)
{
    text_put(text, span_of(id));
    put_u32(text, (uint32_t)len);
    text_put(text, SPAN("\0\0")); /* flags */
}

static void put_frame(struct text *text, const char *id, struct span body)
{
    put_frame_head(text, id, body.len);
    text_put(text, body);
}

static void put_utf16_unit(struct text *text, uint32_t unit)
{
    text_put_byte(text, (char)(unit & 0xff));
    text_put_byte(text, (char)(unit >> 8));
}

static void put_utf16(struct text *text, struct span utf8)
{
    uint32_t rune;

    put_utf16_unit(text, 0xfeff);
    while (utf8_next(&utf8, &rune)) {
        if (rune < 0x10000) {
            put_utf16_unit(text, rune);
        } else {
            put_utf16_unit(text, 0xd800 + ((rune - 0x10000) >> 10));
            put_utf16_unit(text, 0xdc00 + ((rune - 0x10000) & 0x3ff));
        }
    }
}

/* The byte that names the encoding stands first, with `before` between it and the text. */
static void put_text(struct text *text, const char *id, struct span before, struct span value)
{
    struct text body = {.arena = text->arena};
    bool is_ascii = deliver_is_ascii(value);

    if (value.len == 0)
        return;
    text_put_byte(&body, is_ascii ? 0 : 1);
    text_put(&body, before);
    if (is_ascii)
        text_put(&body, value);
    else
        put_utf16(&body, utf8_cut(value, TAG_BYTES));
    put_frame(text, id, text_span(&body));
}

/* YYYY-MM-DD as version 2.3 has it: the year, then day and month. */
static void put_date(struct text *text, struct span date)
{
    struct text day = {.arena = text->arena};

    if (date.len != strlen("YYYY-MM-DD"))
        return;
    text_put(&day, span_slice(date, 8, 10));
    text_put(&day, span_slice(date, 5, 7));
    put_text(text, "TYER", SPAN(""), span_slice(date, 0, 4));
    put_text(text, "TDAT", SPAN(""), text_span(&day));
}

/* The language and an empty description stand before a comment; in UTF-16 with marks of its own. */
static void put_comment(struct text *text, struct span value)
{
    bool is_ascii = deliver_is_ascii(value);

    put_text(text, "COMM", is_ascii ? SPAN("eng\0") : SPAN("chi\xff\xfe\0\0"), value);
}

static void put_tags(struct text *text, const struct deliver_info *info)
{
    int64_t ms = deliver_milliseconds(info->timeline->frame_count, info->timeline->rate_hz);

    put_text(text, "TIT2", SPAN(""), info->title);
    put_text(text, "TPE1", SPAN(""), info->artist);
    put_text(text, "TALB", SPAN(""), info->tags.album);
    put_text(text, "TRCK", SPAN(""), deliver_track(&info->tags, text->arena));
    put_text(text, "TCON", SPAN(""), info->tags.genre);
    put_date(text, info->date);
    put_text(text, "TLEN", SPAN(""), arena_format(text->arena, "%lld", (long long)ms));
    put_text(text, "TSSE", SPAN(""), info->software);
    put_comment(text, info->tags.comment.len > 0 ? info->tags.comment : info->engine);
}

/* Latin-1, MIME type, kind and an empty description, then the picture. */
static void put_picture(struct text *text, const struct deliver_picture *cover)
{
    struct text head = {.arena = text->arena};

    if (cover->bytes.len == 0)
        return;
    text_put_format(&head, "%c%s%c%c%c", 0, cover->mime, 0, FRONT_COVER, 0);
    put_frame_head(text, "APIC", head.len + cover->bytes.len);
    text_put(text, text_span(&head));
    text_put(text, cover->bytes);
}

static void put_contents(struct text *text, const struct deliver_file *file)
{
    struct text body = {.arena = text->arena};

    text_put(&body, SPAN("toc\0"));
    text_put_byte(&body, CTOC_TOP_LEVEL_ORDERED);
    text_put_byte(&body, (char)file->marker_count);
    for (size_t i = 0; i < file->marker_count; i++) {
        text_put_format(&body, "ch%zu", i);
        text_put_byte(&body, '\0');
    }
    put_frame(text, "CTOC", text_span(&body));
}

static void put_chapter(struct text *text, const struct deliver_file *file, size_t i)
{
    const struct deliver_marker *marker = &file->markers[i];
    int rate_hz = file->info->timeline->rate_hz;
    struct text body = {.arena = text->arena};

    text_put_format(&body, "ch%zu", i);
    text_put_byte(&body, '\0');
    put_u32(&body, (uint32_t)deliver_milliseconds(marker->start, rate_hz));
    put_u32(&body, (uint32_t)deliver_milliseconds(marker->end, rate_hz));
    put_u32(&body, UINT32_MAX); /* byte offsets: not given */
    put_u32(&body, UINT32_MAX);
    put_text(&body, "TIT2", SPAN(""), span_of(marker->name));
    put_frame(text, "CHAP", text_span(&body));
}

struct span deliver_id3(struct deliver_file *file)
{
    struct text frames = {.arena = &file->arena};
    struct text tag = {.arena = &file->arena};

    put_tags(&frames, file->info);
    if (file->marker_count > 0)
        put_contents(&frames, file);
    for (size_t i = 0; i < file->marker_count; i++)
        put_chapter(&frames, file, i);
    put_picture(&frames, &file->info->cover);
    for (int i = 0; i < PADDING_BYTES; i++)
        text_put_byte(&frames, '\0');
    text_put(&tag, SPAN("ID3\3\0\0"));
    for (int shift = 21; shift >= 0; shift -= 7) /* seven bits a byte */
        text_put_byte(&tag, (char)(frames.len >> shift & 0x7f));
    text_put(&tag, text_span(&frames));
    return text_span(&tag);
}
