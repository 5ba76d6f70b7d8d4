/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/deliver.h"

#include "base/file.h"

#include "base/banned.h"

/* A cover, known by its first bytes. Its size is read from them too, since FLAC's picture block
 * tells it: PNG after ISO/IEC 15948, 11.2.2 and 11.2.3; JPEG after ITU-T T.81, B.2.2. */

static uint32_t byte_at(struct span bytes, size_t at)
{
    return (unsigned char)bytes.data[at];
}

static uint32_t u16_at(struct span bytes, size_t at)
{
    return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}

static uint32_t u32_at(struct span bytes, size_t at)
{
    return u16_at(bytes, at) << 16 | u16_at(bytes, at + 2);
}

/* How many colours a palette has. */
static uint32_t count_palette(struct span bytes)
{
    size_t at = 8;

    while (at + 8 <= bytes.len) {
        uint32_t len = u32_at(bytes, at);

        if (memcmp(bytes.data + at + 4, "PLTE", 4) == 0)
            return len / 3;
        if (len > bytes.len - at - 8)
            break;
        at += (size_t)len + 12;
    }
    return 0;
}

/* The first chunk, IHDR, is 13 bytes; a whole file has IEND, with its checksum. */
static bool parse_png(struct span bytes, struct deliver_picture *picture)
{
    static const uint32_t samples[] = {[0] = 1, [2] = 3, [4] = 2, [6] = 4};
    uint32_t colour;

    if (bytes.len < 33 || u32_at(bytes, 8) != 13 || memcmp(bytes.data + 12, "IHDR", 4) != 0 ||
        span_find(bytes, SPAN("IEND\xae\x42\x60\x82"), 33) == bytes.len)
        return false;
    picture->mime = "image/png";
    picture->width = u32_at(bytes, 16);
    picture->height = u32_at(bytes, 20);
    colour = byte_at(bytes, 25);
    if (colour == 3) {
        picture->bits_per_pixel = 24; /* of a palette's colours */
        picture->colour_count = count_palette(bytes);
    } else {
        picture->bits_per_pixel = colour < 7 ? byte_at(bytes, 24) * samples[colour] : 0;
    }
    return picture->bits_per_pixel > 0;
}

/* Start of frame is any of C0 to CF but the tables DHT, JPG and DAC. */
static bool is_frame(uint32_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Segments follow each other up to the frame, which has the size. Behind it an end of image can
 * only be the file's. */
static bool parse_jpeg(struct span bytes, struct deliver_picture *picture)
{
    size_t at = 2;

    while (at + 10 <= bytes.len && byte_at(bytes, at) == 0xff) {
        uint32_t marker = byte_at(bytes, at + 1);

        if (marker == 0xff) { /* fill */
            at++;
            continue;
        }
        if (is_frame(marker)) {
            picture->mime = "image/jpeg";
            picture->height = u16_at(bytes, at + 5);
            picture->width = u16_at(bytes, at + 7);
            picture->bits_per_pixel = byte_at(bytes, at + 4) * byte_at(bytes, at + 9);
            return span_find(bytes, SPAN("\xff\xd9"), at) < bytes.len;
        }
        at += 2 + (size_t)u16_at(bytes, at + 2);
    }
    return false;
}

bool deliver_picture_parse(struct deliver_picture *picture, struct span bytes,
                           struct diag_place place, struct diag *diag)
{
    bool is_png = span_starts(bytes, SPAN("\x89PNG\r\n\x1a\n"));
    bool is_jpeg = span_starts(bytes, SPAN("\xff\xd8\xff"));

    *picture = (struct deliver_picture){.bytes = bytes};
    if (!is_png && !is_jpeg)
        return diag_error(diag, DIAG_DATA, place,
                          "a cover must be a PNG or JPEG picture, and this is neither: save it as "
                          "one of them");
    if (!(is_png ? parse_png(bytes, picture) : parse_jpeg(bytes, picture)) || picture->width == 0 ||
        picture->height == 0)
        return diag_error(diag, DIAG_DATA, place,
                          "this %s picture is broken or not whole: save it anew",
                          is_png ? "PNG" : "JPEG");
    return true;
}

bool deliver_picture_read(struct deliver_picture *picture, const char *path, struct arena *arena,
                          struct diag *diag)
{
    struct span bytes;

    *picture = (struct deliver_picture){0};
    return file_read(path, DELIVER_PICTURE_BYTES, arena, &bytes, diag) &&
           deliver_picture_parse(picture, bytes, (struct diag_place){.file = path}, diag);
}
