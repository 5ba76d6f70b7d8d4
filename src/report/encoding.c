/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <errno.h>
#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

enum { MAX_CHARACTER_BYTES = 8, RUNE_BYTES = 4 };

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static bool name_starts(const char *name, const char *prefix)
{
    while (*prefix) {
        if (lower(*name++) != lower(*prefix++))
            return false;
    }
    return true;
}

bool report_encoding_is(const char *name, const char *other)
{
    return strlen(name) == strlen(other) && name_starts(name, other);
}

static bool is_any_of(const char *name, const char *const *names)
{
    while (*names) {
        if (report_encoding_is(name, *names++))
            return true;
    }
    return false;
}

/* iconv takes suffixes like //IGNORE, which would lose characters behind our back. */
static bool is_clean_name(const char *name)
{
    for (size_t i = 0; name[i]; i++) {
        if (name[i] == '/' || name[i] == ',' || (unsigned char)name[i] <= ' ')
            return false;
    }
    return name[0] != '\0';
}

bool report_decoder_open(struct report_decoder *decoder, const char *encoding, struct span bytes)
{
    static const char *const utf8_names[] = {"utf-8", "utf8", NULL};
    static const char *const double_byte_names[] = {
        "gb18030", "gbk", "gb2312", "cp936", "euc-cn", "big5", "cp950", "big5-hkscs", NULL};

    *decoder = (struct report_decoder){.bytes = bytes, .unit = 1};
    decoder->is_utf8 = is_any_of(encoding, utf8_names);
    if (decoder->is_utf8)
        return true;
    if (!is_clean_name(encoding))
        return false;
    decoder->is_double_byte = is_any_of(encoding, double_byte_names);
    if (name_starts(encoding, "utf-16") || name_starts(encoding, "utf16") ||
        name_starts(encoding, "ucs-2"))
        decoder->unit = 2;
    if (name_starts(encoding, "utf-32") || name_starts(encoding, "utf32") ||
        name_starts(encoding, "ucs-4"))
        decoder->unit = 4;
    decoder->iconv = iconv_open("UTF-32LE", encoding);
    decoder->is_open = decoder->iconv != (iconv_t)-1;
    return decoder->is_open;
}

void report_decoder_finish(struct report_decoder *decoder)
{
    if (decoder->is_open)
        iconv_close(decoder->iconv);
    *decoder = (struct report_decoder){0};
}

/* What iconv made of the `len` bytes at decoder->at. */
enum step { STEP_DONE, STEP_INCOMPLETE, STEP_INVALID };

static enum step convert(struct report_decoder *decoder, size_t len)
{
    char in[MAX_CHARACTER_BYTES];
    unsigned char out[REPORT_PENDING_RUNES * RUNE_BYTES];
    char *in_at = in;
    char *out_at = (char *)out;
    size_t in_left = len;
    size_t out_left = sizeof(out);
    size_t result;

    memcpy(in, decoder->bytes.data + decoder->at, len);
    result = iconv(decoder->iconv, &in_at, &in_left, &out_at, &out_left);
    decoder->pending_count = (sizeof(out) - out_left) / RUNE_BYTES;
    decoder->pending_at = 0;
    for (size_t i = 0; i < decoder->pending_count; i++) {
        const unsigned char *b = out + i * RUNE_BYTES;

        decoder->pending[i] = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
                              (uint32_t)b[3] << 24;
    }
    if (result == (size_t)-1 && in_left == len)
        return errno == EINVAL ? STEP_INCOMPLETE : STEP_INVALID;
    decoder->end = decoder->at + len - in_left;
    return STEP_DONE;
}

static enum report_decoded invalid(struct report_decoder *decoder)
{
    size_t left = decoder->bytes.len - decoder->at;

    decoder->start = decoder->at;
    decoder->end = decoder->at + (left < decoder->unit ? left : decoder->unit);
    decoder->at = decoder->end;
    return REPORT_DECODED_INVALID;
}

static enum report_decoded next_pending(struct report_decoder *decoder, uint32_t *rune)
{
    *rune = decoder->pending[decoder->pending_at++];
    return REPORT_DECODED_RUNE;
}

/* Gives iconv as few bytes as make one character, so that each is known with its bytes. */
static enum report_decoded next_iconv(struct report_decoder *decoder, uint32_t *rune)
{
    if (decoder->pending_at < decoder->pending_count)
        return next_pending(decoder, rune);
    while (decoder->at < decoder->bytes.len) {
        size_t left = decoder->bytes.len - decoder->at;
        unsigned char lead = (unsigned char)decoder->bytes.data[decoder->at];
        size_t len = decoder->unit;
        enum step step = STEP_INCOMPLETE;

        decoder->start = decoder->at;
        if (decoder->is_double_byte && lead < 0x80) {
            *rune = lead;
            decoder->end = ++decoder->at;
            return REPORT_DECODED_RUNE;
        }
        if (decoder->is_double_byte && left > 1)
            len = 2;
        for (; len <= left && len <= MAX_CHARACTER_BYTES && step == STEP_INCOMPLETE; len++)
            step = convert(decoder, len);
        if (step != STEP_DONE)
            return invalid(decoder);
        decoder->at = decoder->end;
        if (decoder->pending_count > 0)
            return next_pending(decoder, rune);
    }
    return REPORT_DECODED_END;
}

enum report_decoded report_decoder_next(struct report_decoder *decoder, uint32_t *rune)
{
    struct span rest;

    if (!decoder->is_utf8)
        return next_iconv(decoder, rune);
    rest = span_slice(decoder->bytes, decoder->at, decoder->bytes.len);
    decoder->start = decoder->at;
    if (!utf8_next(&rest, rune))
        return REPORT_DECODED_END;
    decoder->at = decoder->end = decoder->bytes.len - rest.len;
    /* A U+FFFD of one byte is utf8_next's word for an invalid byte; a real one has three. */
    if (*rune == 0xfffd && decoder->end - decoder->start == 1)
        return REPORT_DECODED_INVALID;
    return REPORT_DECODED_RUNE;
}

/* ---- Places ---------------------------------------------------------------------------------- */

/* Counts lines and columns while the decoder walks. */
struct walker {
    struct report_decoder decoder;
    size_t line;
    size_t column;
    bool is_after_return;
};

static bool walk_to(struct walker *walker, size_t offset)
{
    while (walker->decoder.at < offset) {
        uint32_t rune = 0;
        enum report_decoded decoded = report_decoder_next(&walker->decoder, &rune);

        if (decoded == REPORT_DECODED_END)
            return false;
        if (rune == 0xfeff && walker->decoder.start == 0)
            continue; /* the byte order mark is no column */
        if (decoded == REPORT_DECODED_RUNE && report_is_line_end(rune)) {
            if (!(walker->is_after_return && rune == '\n'))
                walker->line++;
            walker->column = 1;
        } else {
            walker->column++;
        }
        walker->is_after_return = decoded == REPORT_DECODED_RUNE && rune == '\r';
    }
    return true;
}

struct diag_place report_place(const struct report_source *source, size_t offset)
{
    struct walker walker = {.line = 1, .column = 1};
    struct diag_place place = {.file = source->name, .offset = offset, .has_offset = true};

    if (report_decoder_open(&walker.decoder, source->encoding, source->bytes))
        walk_to(&walker, offset);
    report_decoder_finish(&walker.decoder);
    place.line = walker.line;
    place.column = walker.column;
    return place;
}

void report_place_sentences(const struct report_source *source, const uint32_t *offsets,
                            struct report_sentence *sentences, size_t count)
{
    struct walker walker = {.line = 1, .column = 1};

    if (report_decoder_open(&walker.decoder, source->encoding, source->bytes)) {
        for (size_t i = 0; i < count; i++) {
            walk_to(&walker, offsets[sentences[i].start]);
            sentences[i].line = walker.line;
            sentences[i].column = walker.column;
        }
    }
    report_decoder_finish(&walker.decoder);
}

/* Behind the input character at `offset` if that is `rune`, else 0. `found` is the character that
 * the decoder stands behind; offsets grow from call to call. */
static size_t character_end(struct report_decoder *decoder, uint32_t *found, size_t offset,
                            uint32_t rune)
{
    while (decoder->at <= offset) {
        enum report_decoded decoded = report_decoder_next(decoder, found);

        if (decoded == REPORT_DECODED_END)
            return 0;
        if (decoded == REPORT_DECODED_INVALID)
            *found = 0;
    }
    return decoder->start == offset && report_without_radical(*found) == rune ? decoder->end : 0;
}

uint32_t *report_find_ends(const struct report_source *source, struct span text,
                           const uint32_t *offsets, struct arena *arena)
{
    uint32_t *ends = arena_alloc_array(arena, text.len, sizeof(*ends));
    struct report_decoder decoder;
    bool is_open = report_decoder_open(&decoder, source->encoding, source->bytes);
    uint32_t found = 0;

    for (size_t at = 0, after; at < text.len; at = after) {
        size_t end = is_open
                         ? character_end(&decoder, &found, offsets[at], report_rune_at(text, at))
                         : 0;

        after = report_after(text, at);
        for (size_t i = at; i < after; i++)
            ends[i] = end > 0 ? (uint32_t)end : offsets[after];
    }
    report_decoder_finish(&decoder);
    return ends;
}

/* ---- All of it ------------------------------------------------------------------------------- */

static bool refuse_byte(const struct report_source *source, const struct report_decoder *decoder,
                        struct diag *diag)
{
    return diag_error(diag, DIAG_DATA, report_place(source, decoder->start),
                      "byte 0x%02x is not %s: give the right encoding, or replace what is invalid "
                      "(--encoding, --lossy)",
                      (unsigned)(unsigned char)source->bytes.data[decoder->start],
                      source->encoding);
}

static bool decode_all(const struct report_source *source, struct report_decoder *decoder,
                       struct report_mapped *text, size_t *replaced_count, struct diag *diag)
{
    struct report_cleaner cleaner = {.text = text};
    uint32_t rune = 0;

    for (;;) {
        switch (report_decoder_next(decoder, &rune)) {
        case REPORT_DECODED_END:
            report_cleaner_finish(&cleaner);
            return true;
        case REPORT_DECODED_INVALID:
            if (!source->is_lossy)
                return refuse_byte(source, decoder, diag);
            report_cleaner_put_replacement(&cleaner, decoder->start, decoder->end);
            (*replaced_count)++;
            break;
        case REPORT_DECODED_RUNE:
            if (rune == 0)
                return diag_error(diag, DIAG_DATA, report_place(source, decoder->start),
                                  "a NUL character as %s: this is not a text file, or the encoding "
                                  "is another (--encoding)",
                                  source->encoding);
            report_cleaner_put(&cleaner, rune, decoder->start, decoder->end);
            break;
        }
    }
}

bool report_decode(const struct report_source *source, struct report_mapped *text,
                   size_t *replaced_count, struct diag *diag)
{
    struct report_decoder decoder;
    size_t len = source->bytes.len;
    bool ok;

    *replaced_count = 0;
    if (!report_decoder_open(&decoder, source->encoding, source->bytes))
        return diag_error(diag, DIAG_USAGE, (struct diag_place){.file = source->name},
                          "unknown encoding '%s': give a name that 'iconv -l' lists",
                          source->encoding);
    /* Two bytes of GB18030, Big5 or UTF-16 are three of UTF-8. */
    report_mapped_reserve(text, decoder.is_utf8 ? len + 1 : len + len / 2 + 1);
    ok = decode_all(source, &decoder, text, replaced_count, diag);
    if (ok && *replaced_count > 0)
        diag_warning(diag, (struct diag_place){.file = source->name},
                     "%zu invalid %s replaced (read as %s)", *replaced_count,
                     *replaced_count == 1 ? "byte" : "bytes", source->encoding);
    report_decoder_finish(&decoder);
    return ok;
}
