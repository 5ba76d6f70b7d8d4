/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Where sentences end:
 *
 *   - at 。！？ and ……, at half-width ! ? and . where they are no part of a name, address or
 *     number; what closes (” 』 ）) stays with its sentence
 *   - inside a quotation or bracket of at most a breath (60 characters) nothing ends; behind it the
 *     sentence ends when the quotation ended in a stop and was introduced by a colon or comma, or
 *     stands alone: 他说：“好。” ends, “好。”他说 and “冲啊！”的口号 go on;
 * “要快。”会议指出，要稳。 ends, for the lead has a clause of its own, as it has not in
 * “要快。”会议指出，“要稳。”
 *   - inside longer quotations as everywhere
 *   - at a semicolon only when the sentence so far and what follows up to the next stop or
 *     semicolon come to a breath or more, or when 一是…；二是… goes on behind it
 *   - a sentence of over 600 characters is cut at the last comma that fits
 *
 * A piece is what stands between two such places; a piece that has nothing to say (……) goes with
 * the one before it. */

/* Behind a quotation or ellipsis these carry the sentence on. */
static const char32_t going_on[] = U"的地得等和与與及之、，。；：！？,;:!?";

/* An opening quote or bracket and where its partner ends. */
struct pair {
    uint32_t open;
    uint32_t close;      /* the byte of the partner; 0 when there is none */
    uint32_t characters; /* from one to the other */
};

enum { MAX_OPEN_PAIRS = 64, PAIR_SEARCH_DEPTH = 8 };

struct pairs {
    struct arena *arena;
    struct pair *pairs; /* by `open` */
    size_t count;
    size_t capacity;
    size_t open[MAX_OPEN_PAIRS]; /* a stack of indices */
    size_t open_count;
};

enum piece_end { PIECE_AT_STOP, PIECE_AT_SEMICOLON, PIECE_AT_BLOCK_END };

struct piece {
    size_t start;
    size_t end;
    size_t characters;
    enum piece_end why;
};

struct splitter {
    struct span text; /* of the block */
    size_t text_start;
    struct pairs pairs;
    size_t next_pair;
    const struct report_leads *leads;
    const struct report_block *block;
    struct report_drafts *drafts;
    size_t first; /* draft of the block */
};

/* ---- Quotes and brackets --------------------------------------------------------------------- */

/* So many open ones are no quotations: they are forgotten. */
static void forget_open_pairs(struct pairs *pairs)
{
    size_t kept = pairs->open[0];

    for (size_t i = kept; i < pairs->count; i++) {
        if (pairs->pairs[i].close > 0)
            pairs->pairs[kept++] = pairs->pairs[i];
    }
    pairs->count = kept;
    pairs->open_count = 0;
}

static void open_pair(struct pairs *pairs, size_t at, size_t characters)
{
    struct pair pair = {.open = (uint32_t)at, .characters = (uint32_t)characters};

    if (pairs->open_count == MAX_OPEN_PAIRS)
        forget_open_pairs(pairs);
    pairs->open[pairs->open_count++] = pairs->count;
    ARENA_PUSH(pairs->arena, pairs->pairs, pairs->count, pairs->capacity, pair);
}

/* Closes the innermost open pair that the closer fits, if it is not too far out; what was opened
 * inside it stays without a partner. */
static bool close_pair(struct pairs *pairs, struct span text, uint32_t closer, size_t at,
                       size_t characters)
{
    for (size_t depth = 0; depth < PAIR_SEARCH_DEPTH && depth < pairs->open_count; depth++) {
        struct pair *pair = &pairs->pairs[pairs->open[pairs->open_count - 1 - depth]];

        if (report_closer_of(report_rune_at(text, pair->open)) != closer)
            continue;
        pair->close = (uint32_t)at;
        pair->characters = (uint32_t)characters - pair->characters;
        pairs->open_count -= depth + 1;
        return true;
    }
    return false;
}

static void find_pairs(struct pairs *pairs, struct span text)
{
    struct span rest = text;
    size_t characters = 0;
    uint32_t rune;

    for (;;) {
        size_t at = text.len - rest.len;

        if (!utf8_next(&rest, &rune))
            return;
        characters++;
        if (report_is_closer(rune) && close_pair(pairs, text, rune, at, characters))
            continue;
        if (report_closer_of(rune))
            open_pair(pairs, at, characters);
    }
}

/* The pair that opens at `at`, or NULL. Called with growing `at`. */
static const struct pair *pair_at(struct splitter *splitter, size_t at)
{
    const struct pairs *pairs = &splitter->pairs;

    while (splitter->next_pair < pairs->count && pairs->pairs[splitter->next_pair].open < at)
        splitter->next_pair++;
    if (splitter->next_pair < pairs->count && pairs->pairs[splitter->next_pair].open == at)
        return &pairs->pairs[splitter->next_pair];
    return NULL;
}

static bool is_stop(uint32_t rune)
{
    return utf8_is_one_of(rune, U"。！？｡!?…⋯");
}

/* Whether a lead with a comma and its own clause stands at `at`. */
static bool begins_with_lead(const struct splitter *splitter, size_t at)
{
    struct span rest = span_slice(splitter->text, at, splitter->text.len);
    const struct report_lead *lead = splitter->leads ? report_leads_match(splitter->leads, rest)
                                                     : NULL;
    uint32_t mark;

    if (!lead || lead->series > 0)
        return false;
    mark = report_rune_at(rest, lead->text.len);
    return (mark == U'，' || mark == ',') &&
           !report_is_quote(report_rune_at(rest, report_after(rest, lead->text.len)));
}

/* Whether a sentence that began at `start` ends behind the closed quotation or bracket. */
static bool ends_behind(const struct splitter *splitter, const struct pair *pair, size_t start,
                        size_t after)
{
    struct span text = splitter->text;
    uint32_t next = report_rune_at(text, after);
    uint32_t before = report_rune_before(text, pair->open);
    bool stands_alone = pair->open == start;

    if (!is_stop(report_rune_before(text, pair->close)))
        return false;
    if (utf8_is_one_of(next, going_on) || report_is_closer(next))
        return false;
    if (!report_is_quote(report_rune_at(text, pair->open)))
        return stands_alone;
    if (stands_alone)
        return !utf8_is_han(next) || begins_with_lead(splitter, after);
    return utf8_is_one_of(before, U"：:，,");
}

/* ---- Stops ----------------------------------------------------------------------------------- */

/* A half-width full stop ends a sentence behind a Chinese character, or behind a whole English word
 * before a blank and a capital: not in U.S., 3.14, www.gov.cn, No.5. */
static bool is_full_stop(struct span text, size_t at, size_t word_letters)
{
    uint32_t before = report_rune_before(text, at);
    uint32_t next = report_rune_at(text, at + 1);
    uint32_t second = report_rune_at(text, at + 2);

    if (next == 0)
        return true;
    if (utf8_is_han(before) || report_is_closer(before) || before == '%')
        return utf8_is_han(next) || report_is_blank(next) || report_is_closer(next) ||
               report_closer_of(next) != 0;
    return word_letters >= 4 && next == ' ' &&
           ((second >= 'A' && second <= 'Z') || utf8_is_han(second));
}

static bool is_half_stop(struct span text, size_t at)
{
    uint32_t before = report_rune_before(text, at);
    uint32_t next = report_rune_at(text, at + 1);

    if (report_is_alnum(next) || next == '=' || next == '/')
        return false;
    return !report_is_alnum(before) || next == 0 || report_is_blank(next) || report_is_closer(next);
}

static bool is_ellipsis(struct span text, size_t at)
{
    return span_starts(span_slice(text, at, text.len), SPAN("...")) &&
           !report_is_alnum(report_rune_before(text, at));
}

enum stop { STOP_NONE, STOP_FULL, STOP_ELLIPSIS, STOP_SEMICOLON };

static enum stop stop_at(struct span text, size_t at, uint32_t rune, size_t word_letters)
{
    uint32_t before;

    if (utf8_is_han(rune) || utf8_is_letter(rune) || utf8_is_digit(rune))
        return STOP_NONE;
    switch (rune) {
    case U'。':
    case U'｡':
    case U'！':
    case U'？':
        return STOP_FULL;
    case U'…':
    case U'⋯':
        return STOP_ELLIPSIS;
    case U'．':
        before = report_rune_before(text, at);
        return utf8_is_han(before) ? STOP_FULL : STOP_NONE;
    case U'；':
        return STOP_SEMICOLON;
    case ';':
        return is_half_stop(text, at) ? STOP_SEMICOLON : STOP_NONE;
    case '!':
    case '?':
        return is_half_stop(text, at) ? STOP_FULL : STOP_NONE;
    case '.':
        if (is_ellipsis(text, at))
            return STOP_ELLIPSIS;
        return is_full_stop(text, at, word_letters) ? STOP_FULL : STOP_NONE;
    default:
        return STOP_NONE;
    }
}

/* Behind the stops, dots and closing marks that belong to the stop at `at`. */
static size_t after_stops(struct splitter *splitter, size_t at, size_t *characters,
                          bool *has_closer)
{
    struct span text = splitter->text;
    size_t after = report_after(text, at);

    (*characters)++;
    *has_closer = false;
    while (after < text.len) {
        uint32_t rune = report_rune_at(text, after);
        bool is_dot = rune == '.' && report_rune_before(text, after) == '.';

        if (report_is_closer(rune) && !pair_at(splitter, after))
            *has_closer = true;
        else if (!is_dot && !is_stop(rune))
            break;
        after = report_after(text, after);
        (*characters)++;
    }
    return after;
}

/* ---- Pieces ---------------------------------------------------------------------------------- */

static struct piece next_piece(struct splitter *splitter, size_t start)
{
    struct span text = splitter->text;
    struct piece piece = {.start = start, .why = PIECE_AT_STOP};
    size_t word_letters = 0;
    bool has_spoken = false;
    size_t at = start;

    while (at < text.len) {
        uint32_t rune = report_rune_at(text, at);
        const struct pair *pair = pair_at(splitter, at);
        enum stop stop;
        bool has_closer;

        if (pair && pair->close > 0 && pair->characters <= REPORT_BREATH_CHARACTERS) {
            size_t after = report_after(text, pair->close);

            has_spoken = has_spoken || report_has_spoken(span_slice(text, at, after));
            piece.characters += pair->characters + 1;
            word_letters = 0;
            if (has_spoken && ends_behind(splitter, pair, start, after)) {
                piece.end = after;
                return piece;
            }
            at = after;
            continue;
        }
        stop = stop_at(text, at, rune, word_letters);
        if (stop != STOP_NONE && has_spoken) {
            piece.end = after_stops(splitter, at, &piece.characters, &has_closer);
            piece.why = stop == STOP_SEMICOLON ? PIECE_AT_SEMICOLON : PIECE_AT_STOP;
            if (!((has_closer || stop == STOP_ELLIPSIS) &&
                  utf8_is_one_of(report_rune_at(text, piece.end), going_on)))
                return piece;
            at = piece.end;
            continue;
        }
        has_spoken = has_spoken || report_is_spoken(rune);
        word_letters = rune >= 'a' && rune <= 'z' ? word_letters + 1 : 0;
        piece.characters++;
        at = report_after(text, at);
    }
    piece.end = text.len;
    piece.why = PIECE_AT_BLOCK_END;
    return piece;
}

/* Whether the sentence that begins at `start` and the piece behind it are two neighbours of one
 * enumeration. */
static bool is_enumerated(const struct splitter *splitter, size_t start, size_t next)
{
    struct span text = splitter->text;
    const struct report_lead *a;
    const struct report_lead *b;

    if (!splitter->leads)
        return false;
    a = report_leads_match(splitter->leads, report_trim(span_slice(text, start, text.len)));
    b = report_leads_match(splitter->leads, report_trim(span_slice(text, next, text.len)));
    return a && b && a->series > 0 && a->series == b->series && b->ordinal == a->ordinal + 1;
}

/* ---- Sentences ------------------------------------------------------------------------------- */

static void put_sentence(struct splitter *splitter, size_t start, size_t end)
{
    struct report_drafts *out = splitter->drafts;
    struct span text = report_trim(span_slice(splitter->text, start, end));
    size_t text_start = splitter->text_start + (size_t)(text.data - splitter->text.data);
    struct report_draft draft = {.start = (uint32_t)text_start,
                                 .end = (uint32_t)(text_start + text.len),
                                 .kind = splitter->block->kind};

    if (text.len == 0)
        return;
    if (!report_has_spoken(text)) {
        /* Stray punctuation goes with the sentence before it, if there is room. */
        if (out->count > splitter->first) {
            struct report_draft *last = &out->drafts[out->count - 1];
            struct span both = span_slice(splitter->text, last->start - splitter->text_start,
                                          draft.end - splitter->text_start);

            if (utf8_count(both) <= REPORT_SENTENCE_CHARACTERS)
                last->end = draft.end;
        }
        return;
    }
    draft.starts_paragraph = splitter->block->starts_paragraph && out->count == splitter->first;
    ARENA_PUSH(out->arena, out->drafts, out->count, out->capacity, draft);
}

static bool is_comma(struct span text, size_t at, uint32_t rune)
{
    if (utf8_is_one_of(rune, U"，、；：—。！？…") || report_is_blank(rune))
        return true;
    return utf8_is_one_of(rune, U",;:!?") && !utf8_is_digit(report_rune_at(text, at + 1));
}

static bool is_joined(uint32_t before, uint32_t rune)
{
    bool is_mark = rune >= 0x300 && rune <= 0x36f;

    return is_mark || ((report_is_alnum(before) || before == '.' || before == ',') &&
                       (report_is_alnum(rune) || rune == '.' || rune == ','));
}

/* Where a sentence that is too long is cut: behind the last comma in the second half of what fits;
 * else between two words; else where it must. */
static size_t find_cut(struct span text, size_t start, size_t end)
{
    size_t count = 0;
    size_t comma = 0;
    size_t gap = 0;
    uint32_t before = 0;
    size_t at = start;

    while (at < end && count < REPORT_SENTENCE_CHARACTERS) {
        uint32_t rune = report_rune_at(text, at);
        size_t after = report_after(text, at);

        if (count >= REPORT_SENTENCE_CHARACTERS / 2 && !is_joined(before, rune))
            gap = at;
        if (count >= REPORT_SENTENCE_CHARACTERS / 2 && is_comma(text, at, rune))
            comma = after;
        before = rune;
        count++;
        at = after;
    }
    if (at >= end)
        return end;
    return comma > 0 ? comma : gap > 0 ? gap : at;
}

static void put_cut(struct splitter *splitter, size_t start, size_t end, size_t characters)
{
    while (characters > REPORT_SENTENCE_CHARACTERS && start < end) {
        size_t cut = find_cut(splitter->text, start, end);

        put_sentence(splitter, start, cut);
        start = cut;
        if (cut == end)
            return;
    }
    put_sentence(splitter, start, end);
}

static void split(struct splitter *splitter)
{
    struct piece piece = next_piece(splitter, 0);

    while (piece.start < splitter->text.len) {
        struct piece next = {.start = splitter->text.len};

        if (piece.end < splitter->text.len)
            next = next_piece(splitter, piece.end);
        while (piece.why == PIECE_AT_SEMICOLON && next.start < splitter->text.len &&
               piece.characters + next.characters < REPORT_BREATH_CHARACTERS &&
               !is_enumerated(splitter, piece.start, next.start)) {
            piece.end = next.end;
            piece.characters += next.characters;
            piece.why = next.why;
            next = next.end < splitter->text.len ? next_piece(splitter, next.end)
                                                 : (struct piece){.start = splitter->text.len};
        }
        put_cut(splitter, piece.start, piece.end, piece.characters);
        piece = next;
    }
}

void report_split_block(struct span text, const struct report_block *block,
                        const struct report_leads *leads, struct arena *scratch,
                        struct report_drafts *drafts)
{
    struct splitter splitter = {.text = span_slice(text, block->start, block->end),
                                .text_start = block->start,
                                .pairs = {.arena = scratch},
                                .leads = leads,
                                .block = block,
                                .drafts = drafts,
                                .first = drafts->count};

    if (block->kind == REPORT_SENTENCE_HEADING) {
        put_cut(&splitter, 0, splitter.text.len, utf8_count(splitter.text));
        return;
    }
    find_pairs(&splitter.pairs, splitter.text);
    split(&splitter);
}
