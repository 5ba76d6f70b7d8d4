/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/readings.h"

#include "base/utf8.h"

#include "base/banned.h"

uint64_t reader_characters(const struct reader *reader)
{
    uint64_t set = 0;

    for (size_t at = 0; at < reader->segment.count; at++)
        set |= reader_bit(reader->segment.runes[at]);
    return set;
}

const struct segment_token *reader_token_of(const struct reader *reader, size_t at)
{
    return &reader->segment.tokens[reader->segment.token_of[at]];
}

const struct segment_token *reader_neighbour(const struct reader *reader, size_t at, int distance)
{
    size_t index = reader->segment.token_of[at] + (size_t)(ptrdiff_t)distance;

    return index < reader->segment.token_count ? &reader->segment.tokens[index] : NULL;
}

bool reader_is_one_of(const struct reader *reader, const struct segment_token *token,
                      const char *list)
{
    struct span rest = span_of(list);

    while (token && rest.len > 0) {
        struct span word = span_slice(rest, 0, span_find(rest, SPAN(" "), 0));
        uint32_t rune;
        size_t at = 0;

        rest = span_slice(rest, word.len + 1, rest.len);
        while (at < token->len && utf8_next(&word, &rune) &&
               rune == reader->segment.runes[token->start + at])
            at++;
        if (at == token->len && word.len == 0)
            return true;
    }
    return false;
}

bool reader_has_pos(const struct reader *reader, const struct segment_token *token,
                    const char *name)
{
    return token && token->record &&
           lexicon_pos_hash(reader->lexicon, token->record) == lexicon_hash_text(span_of(name));
}

bool reader_is_verb(const struct reader *reader, const struct segment_token *token)
{
    static const char *const names[] = {"v", "vn", "vd", "vg", "vi", "vq"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (reader_has_pos(reader, token, names[i]))
            return true;
    }
    return false;
}

bool reader_is_opening(const struct reader *reader, size_t at)
{
    return at == 0 || !utf8_is_han(reader->segment.runes[at - 1]);
}

bool reader_is_closing(const struct reader *reader, size_t at)
{
    return at >= reader->segment.count || !utf8_is_han(reader->segment.runes[at]);
}
