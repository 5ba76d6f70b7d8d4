/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damages the real lexicon where the input says (three bytes of offset, one of value, repeated),
 * and reads a sentence with it as if the checksum were right. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "mandarin/internal.h"
#include "mandarin/lexicon.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned char *whole;
static unsigned char *copy;
static size_t whole_size;

static void load(void)
{
    static struct arena arena;
    struct diag diag = {0};
    struct span bytes;

    if (!file_read(BOBAO_SHARE_DIR "/mandarin.lex", (size_t)1 << 30, &arena, &bytes, &diag))
        abort();
    whole_size = bytes.len;
    whole = arena_alloc(&arena, bytes.len);
    copy = arena_alloc(&arena, bytes.len);
    memcpy(whole, bytes.data, bytes.len);
    memcpy(copy, bytes.data, bytes.len);
}

/* One offset in four lies in the header, where the sections' bounds are. */
static size_t offset_of(const uint8_t *row)
{
    size_t offset = (size_t)row[0] << 16 | (size_t)row[1] << 8 | row[2];

    return offset % 4 == 0 ? offset / 4 % sizeof(struct lexicon_header) : offset % whole_size;
}

static void read_sentence(const struct lexicon *lexicon)
{
    struct mandarin mandarin = {.lexicon = *lexicon};
    struct arena arena = {0};
    struct mandarin_line line = {
        .arena = &arena, .text = SPAN("銀行行長單田芳著力重建六安，长得很好的花儿为人民服务。")};

    mandarin_fold(&mandarin, &line, NULL, 0);
    mandarin_normalize(&line);
    mandarin_read(&mandarin, &(struct mandarin_options){0}, &line);
    arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lexicon lexicon;
    struct diag diag = {0};

    if (!whole)
        load();
    for (size_t i = 0; i + 4 <= size; i += 4)
        copy[offset_of(data + i)] ^= data[i + 3];
    if (lexicon_attach(&lexicon, copy, whole_size, "fuzz.lex", &diag))
        read_sentence(&lexicon);
    diag_finish(&diag);
    for (size_t i = 0; i + 4 <= size; i += 4)
        copy[offset_of(data + i)] = whole[offset_of(data + i)];
    memcpy(copy, whole, sizeof(struct lexicon_header));
    return 0;
}
