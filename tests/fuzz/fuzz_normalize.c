/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes the scanner of written forms: any valid UTF-8 becomes units whose ranges lie in the text
 * and do not fall back, and every character but blanks is covered by a unit or a fallback. */
#include <stdio.h>
#include <stdlib.h>

#include "../mandarin/normalize_lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true, const char *what)
{
    if (!is_true) {
        fprintf(stderr, "broken: %s\n", what);
        abort();
    }
}

/* How many starts of ranges minus ends lie at each byte, then the sum from the left. */
static void cover(int *depth, uint32_t start, uint32_t end, size_t len)
{
    require(start < end && end <= len, "a range lies in the text");
    depth[start]++;
    depth[end]--;
}

static void check(const struct mandarin_line *line, struct arena *arena)
{
    int *depth = arena_alloc_array(arena, line->text.len + 1, sizeof(*depth));
    uint32_t last_start = 0;
    uint32_t last_word = 0;
    int sum = 0;

    for (size_t i = 0; i < line->unit_count; i++) {
        const struct mandarin_unit *unit = &line->units[i];

        cover(depth, unit->start, unit->end, line->text.len);
        require(unit->start >= last_start, "starts do not fall");
        last_start = unit->start;
        if (unit->word != 0) {
            require(unit->word >= last_word, "word numbers rise");
            last_word = unit->word;
        }
        if (unit->kind == MANDARIN_UNIT_HAN)
            require(utf8_is_han(unit->rune), "a HAN unit is a character");
        if (unit->kind == MANDARIN_UNIT_ENGLISH || unit->kind == MANDARIN_UNIT_LETTERS)
            require(unit->latin.len > 0, "a Latin unit has letters");
        for (size_t k = 0; unit->kind == MANDARIN_UNIT_LETTERS && k < unit->latin.len; k++)
            require(unit->latin.data[k] >= 'A' && unit->latin.data[k] <= 'Z', "LETTERS are A-Z");
    }
    for (size_t i = 0; i < line->fallback_count; i++)
        cover(depth, line->fallbacks[i].start, line->fallbacks[i].end, line->text.len);
    for (size_t i = 0, at = 0; i < line->char_count; i++) {
        uint32_t rune = line->chars[i].rune;

        for (; at <= line->chars[i].start; at++)
            sum += depth[at];
        require(sum > 0 || rune == ' ' || rune == '\t' || rune == '\n' || rune == '\r' ||
                    rune == 0xa0 || (rune >= 0x2000 && rune <= 0x200a) || rune == 0x202f,
                "every character is covered");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = {(const char *)data, size};
    static struct arena arena; /* its block is kept from run to run */
    struct mandarin_line line;

    if (size > 65536 || utf8_valid_len(text) != size)
        return 0;
    for (size_t i = 0; i < size; i++) {
        if (data[i] == 0)
            return 0;
    }
    lines_fill(&line, &arena, text);
    mandarin_normalize(&line);
    check(&line, &arena);
    arena_reset(&arena);
    return 0;
}
