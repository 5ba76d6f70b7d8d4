/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include <limits.h>

#include "base/utf8.h"

#include "base/banned.h"

/* A sentence is cut into captions where that costs least: every caption has a price, so that there
 * are few, and so have short ones and every place that is a bad one to cut at. */

enum {
    CAPTION_COST = 30,
    TOO_WIDE_COST = 100000,
    SHORT_WIDTH = 16,                          /* in half widths, as all of these */
    AIM_WIDTH = 32,                            /* a caption should have this much … */
    MAX_WIDTH = 2 * DELIVER_CAPTION_CHARACTERS /* … and no more than this */
};

/* What it costs to cut behind a word that ends a phrase, by the phrase's break. */
static const int break_costs[SCRIPT_BREAK_COUNT] = {
    [SCRIPT_BREAK_NONE] = 90,     [SCRIPT_BREAK_MINOR] = 60,    [SCRIPT_BREAK_ENUMERATION] = 12,
    [SCRIPT_BREAK_QUOTE] = 60,    [SCRIPT_BREAK_BRACKET] = 20,  [SCRIPT_BREAK_COMMA] = 2,
    [SCRIPT_BREAK_COLON] = 6,     [SCRIPT_BREAK_SEMICOLON] = 0, [SCRIPT_BREAK_SENTENCE] = 0,
    [SCRIPT_BREAK_PARAGRAPH] = 0, [SCRIPT_BREAK_CHAPTER] = 0,
};

enum { INSIDE_PHRASE_COST = 140, BEFORE_UNIT_COST = 400 };

/* What it costs besides: to cut between marks that belong together, for each such pair, … */
enum { INSIDE_PAIR_COST = 25, INSIDE_TITLE_COST = 350 };

/* … to part what is quoted, or a title, from what it is the object of, … */
enum { BEFORE_QUOTED_COST = 30 };

/* … and for a caption that has the end of a clause in it and begins or ends where no mark is: what
 * hangs onto the whole clause there is half of another, and the cut belongs between the two. */
enum { OVERHANG_COST = 55 };

/* The least that a caption holds: a word that stands in the text, with the marks behind it and
 * whatever else is said before the next one is found in the text. */
struct piece {
    size_t start; /* bytes of the sentence's text */
    size_t end;
    int width;    /* in half widths, of [start, end) */
    int hanging;  /* … and of the mark at its end, which a caption may have besides */
    int cut_cost; /* of ending a caption here */
    enum script_break break_after;
    int64_t start_frame;
    int64_t end_frame; /* where the next piece begins */
    long long best;    /* least cost of all captions up to and with this piece */
    size_t first;      /* the piece that the last of them begins with */
};

struct pieces {
    struct arena *arena;
    struct span text;
    size_t seen;    /* straight quotation marks have been counted up to here */
    bool is_inside; /* … and one is open */
    struct piece *list;
    size_t count;
    size_t capacity;
};

/* Marks in pairs. */
static const struct pair {
    uint32_t opening;
    uint32_t closing;
    int inside_cost; /* of a cut between them */
    int before_cost; /* … and of one before them, where no other mark is */
} pairs[] = {
    {0x201c, 0x201d, INSIDE_PAIR_COST, BEFORE_QUOTED_COST},  /* “” */
    {0x2018, 0x2019, INSIDE_PAIR_COST, BEFORE_QUOTED_COST},  /* ‘’ */
    {0x300a, 0x300b, INSIDE_TITLE_COST, BEFORE_QUOTED_COST}, /* 《》 */
    {0x3008, 0x3009, INSIDE_TITLE_COST, BEFORE_QUOTED_COST}, /* 〈〉 */
    {0x300c, 0x300d, INSIDE_PAIR_COST, BEFORE_QUOTED_COST},  /* 「」 */
    {0x300e, 0x300f, INSIDE_PAIR_COST, BEFORE_QUOTED_COST},  /* 『』 */
    {0x3010, 0x3011, INSIDE_PAIR_COST, 0},                   /* 【】 */
    {0x3014, 0x3015, INSIDE_PAIR_COST, 0},                   /* 〔〕 */
    {0xff08, 0xff09, INSIDE_PAIR_COST, 0},                   /* （） */
    {'(', ')', INSIDE_PAIR_COST, 0},
    {'[', ']', INSIDE_PAIR_COST, 0},
    {'<', '>', INSIDE_PAIR_COST, 0},
};

static bool opens(uint32_t rune)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        if (rune == pairs[i].opening)
            return true;
    }
    return false;
}

/* Where, in the marks between two words, the second word's begin: at the first that opens. A
 * straight quotation mark opens when those before it are in pairs. */
static size_t cut_between(struct pieces *pieces, size_t from, size_t to)
{
    struct span rest = span_slice(pieces->text, pieces->seen, to);
    size_t cut = to;
    uint32_t rune;

    while (rest.len > 0) {
        size_t at = to - rest.len;

        utf8_next(&rest, &rune);
        if (cut == to && at >= from && (opens(rune) || (rune == '"' && !pieces->is_inside)))
            cut = at;
        pieces->is_inside ^= rune == '"';
    }
    pieces->seen = to;
    return cut;
}

/* Halves of a full width: Latin letters, digits and marks of ASCII are one. */
static int width_of(struct span text)
{
    uint32_t rune;
    int width = 0;

    while (width < INT_MAX - 2 && utf8_next(&text, &rune))
        width += rune < 0x300 ? 1 : 2;
    return width;
}

/* The width of a mark of a pause at the very end. */
static int hanging_width(struct span text)
{
    static const char *const marks[] = {"，", "。", "、", "；", "：", ",", ".", ";", ":"};

    text = span_trim(text);
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
        if (span_ends(text, span_of(marks[i])))
            return width_of(span_of(marks[i]));
    }
    return 0;
}

static int cut_cost(const struct script_phrase *phrase, size_t word)
{
    if (word + 1 == phrase->word_count)
        return break_costs[phrase->break_after];
    return phrase->words[word + 1].form == SCRIPT_FORM_UNIT ? BEFORE_UNIT_COST : INSIDE_PHRASE_COST;
}

/* Whether the text has no mark of a pause behind the piece. */
static bool is_unmarked(const struct piece *piece)
{
    return piece->break_after <= SCRIPT_BREAK_MINOR || piece->break_after == SCRIPT_BREAK_QUOTE;
}

/* Adds what cuts between and before the marks of a pair cost, which stand at two bytes of the text.
 * A pair that no caption has room for must be cut, and where is then the sense's matter alone.
 * Pieces before `*next` lie before the pair. */
static void price_pair(struct pieces *pieces, const struct pair *pair, size_t opened, size_t closed,
                       size_t *next)
{
    bool has_room = width_of(span_slice(pieces->text, opened, closed)) < MAX_WIDTH;

    for (; *next < pieces->count && pieces->list[*next].end <= closed; (*next)++) {
        struct piece *piece = &pieces->list[*next];

        if (piece->end == opened && is_unmarked(piece))
            piece->cut_cost += pair->before_cost;
        if (piece->end > opened && has_room)
            piece->cut_cost += pair->inside_cost;
    }
}

/* A mark that closes nothing, or is never closed, is no pair: the other one may stand in another
 * sentence. */
static void price_pairs(struct pieces *pieces, const struct pair *pair)
{
    struct span rest = pieces->text;
    size_t opened = SIZE_MAX;
    size_t next = 0;
    uint32_t rune;

    while (rest.len > 0) {
        size_t at = pieces->text.len - rest.len;

        utf8_next(&rest, &rune);
        if (rune == pair->opening) {
            opened = at;
        } else if (rune == pair->closing && opened != SIZE_MAX) {
            price_pair(pieces, pair, opened, at, &next);
            opened = SIZE_MAX;
        }
    }
}

/* Appends a word that begins at byte `at`; the one before it ends where this one's marks begin. */
static void add_piece(struct pieces *pieces, size_t at, size_t behind, int64_t frame)
{
    struct piece piece = {.start = 0, .end = behind, .start_frame = frame};

    if (pieces->count > 0) {
        struct piece *last = &pieces->list[pieces->count - 1];

        last->end = cut_between(pieces, last->end, at);
        last->end_frame = frame;
        piece.start = last->end;
    }
    ARENA_PUSH(pieces->arena, pieces->list, pieces->count, pieces->capacity, piece);
}

/* One piece a word that is found in the text; others, like those of a number after its first, are
 * said while it is shown. A sentence without any is one piece. */
static void cut_into_pieces(struct pieces *pieces, const struct script_sentence *sentence,
                            const struct audio_timeline_sentence *times)
{
    size_t at = 0;
    size_t k = 0;

    for (size_t i = 0; i < sentence->phrase_count; i++) {
        const struct script_phrase *phrase = &sentence->phrases[i];

        for (size_t j = 0; j < phrase->word_count; j++, k++) {
            struct span word = phrase->words[j].text;
            size_t found = span_find(pieces->text, word, at);

            if (word.len > 0 && found < pieces->text.len) {
                at = found + word.len;
                add_piece(pieces, found, at, times->words[k].start);
            }
            if (pieces->count > 0) {
                struct piece *last = &pieces->list[pieces->count - 1];

                last->cut_cost = cut_cost(phrase, j);
                last->break_after = j + 1 == phrase->word_count ? phrase->break_after
                                                                : SCRIPT_BREAK_NONE;
            }
        }
    }
    if (pieces->count == 0)
        add_piece(pieces, 0, 0, times->range.start);
    pieces->list[0].start_frame = times->range.start;
    pieces->list[pieces->count - 1].end = pieces->text.len;
    pieces->list[pieces->count - 1].end_frame = times->range.end;
    for (size_t i = 0; i < pieces->count; i++) {
        struct piece *piece = &pieces->list[i];
        struct span text = span_slice(pieces->text, piece->start, piece->end);

        piece->width = width_of(text);
        piece->hanging = hanging_width(text);
    }
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
        price_pairs(pieces, &pairs[i]);
}

/* Those below the aim cost more, so that those of a sentence are about as long as each other; very
 * short ones much more. */
static long long caption_cost(int width)
{
    int spare = width < AIM_WIDTH ? AIM_WIDTH - width : 0;
    int lacking = width < SHORT_WIDTH ? SHORT_WIDTH - width : 0;

    return CAPTION_COST + (width > MAX_WIDTH ? TOO_WIDE_COST : 0) + spare * spare / 12 +
           lacking * lacking / 2;
}

/* The cheapest captions that end with piece `last`. */
static void find_best(struct piece *pieces, size_t last)
{
    struct piece *piece = &pieces[last];
    bool has_clause = false; /* one ends within the caption */
    int width = 0;

    piece->best = LLONG_MAX;
    for (size_t first = last + 1; first-- > 0;) {
        long long cost;
        int overhangs;

        width += first == last ? piece->width - piece->hanging : pieces[first].width;
        if (width > MAX_WIDTH && first != last)
            return;
        has_clause |= first != last && pieces[first].break_after >= SCRIPT_BREAK_COMMA;
        overhangs = has_clause ? is_unmarked(piece) + (first > 0 && is_unmarked(&pieces[first - 1]))
                               : 0;
        cost = caption_cost(width) + piece->cut_cost + overhangs * OVERHANG_COST +
               (first > 0 ? pieces[first - 1].best : 0);
        if (cost < piece->best) {
            piece->best = cost;
            piece->first = first;
        }
    }
}

/* The pieces [first, last] as a caption of one line. */
static struct deliver_caption make_caption(const struct pieces *pieces, size_t first, size_t last,
                                           int rate_hz)
{
    struct deliver_caption caption = {
        .text = span_trim(
            span_slice(pieces->text, pieces->list[first].start, pieces->list[last].end)),
        .start_ms = deliver_milliseconds(pieces->list[first].start_frame, rate_hz),
        .end_ms = deliver_milliseconds(pieces->list[last].end_frame, rate_hz),
    };

    if (caption.end_ms <= caption.start_ms)
        caption.end_ms = caption.start_ms + 1;
    return caption;
}

/* Line ends and other controls, which a Script that was edited by hand may have, as blanks. */
static struct span one_line(struct span text, struct arena *arena)
{
    char *copy = arena_string(arena, text);

    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)copy[i] < ' ')
            copy[i] = ' ';
    }
    return (struct span){copy, text.len};
}

size_t deliver_captions(const struct script_sentence *sentence,
                        const struct audio_timeline_sentence *times, int rate_hz,
                        struct arena *arena, struct deliver_caption **captions)
{
    struct pieces pieces = {.arena = arena, .text = one_line(sentence->text, arena)};
    size_t count = 0;
    size_t at;

    if (span_trim(pieces.text).len == 0)
        return 0;
    cut_into_pieces(&pieces, sentence, times);
    for (size_t i = 0; i < pieces.count; i++)
        find_best(pieces.list, i);
    for (size_t end = pieces.count; end > 0; end = pieces.list[end - 1].first)
        count++;
    *captions = arena_alloc_array(arena, count, sizeof(**captions));
    at = count;
    for (size_t end = pieces.count; end > 0; end = pieces.list[end - 1].first)
        (*captions)[--at] = make_caption(&pieces, pieces.list[end - 1].first, end - 1, rate_hz);
    return count;
}

bool deliver_put_captions(struct deliver_file *file, struct span head, deliver_caption_fn *put,
                          struct diag *diag)
{
    const struct deliver_info *info = file->info;
    struct deliver_document document;
    struct arena arena = {0};
    size_t number = 0;

    deliver_document_start(&document, file, diag);
    deliver_document_put(&document, head);
    for (size_t i = 0; i < info->script->chapter_count; i++) {
        for (size_t j = 0; j < info->script->chapters[i].sentence_count; j++) {
            struct deliver_caption *captions;
            size_t count = deliver_captions(&info->script->chapters[i].sentences[j],
                                            &info->timeline->chapters[i].sentences[j],
                                            info->timeline->rate_hz, &arena, &captions);

            for (size_t k = 0; k < count; k++) {
                struct text out = {.arena = &arena};

                put(&out, ++number, &captions[k]);
                deliver_document_put(&document, text_span(&out));
            }
            arena_reset(&arena);
        }
    }
    arena_finish(&arena);
    return deliver_document_end(&document);
}
