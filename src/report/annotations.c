/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* Annotations are dense, a machine's, from so many and such a share of the Chinese characters on. A
 * short text needs fewer of them when the share is larger. */
static const struct {
    size_t count;
    size_t percent;
} dense[] = {{10, 10}, {3, 20}};

/* What stands in the brackets, and how far back it may reach. */
enum { MAX_READING_BYTES = 96, MAX_SYLLABLES = 16 };

static const struct {
    struct span opener;
    struct span closer;
} brackets[] = {
    {{"(", 1}, {")", 1}},   {{"（", 3}, {"）", 3}}, {{"[", 1}, {"]", 1}},
    {{"［", 3}, {"］", 3}}, {{"【", 3}, {"】", 3}}, {{"〔", 3}, {"〕", 3}},
};

/* Words that people put before a reading: 单(音shàn). */
static const char *const prefixes[] = {"读作", "讀作", "读音", "讀音", "拼音",
                                       "音同", "读",   "讀",   "音",   "念"};

/* An annotation as it stands in the text: bytes of the block before it is taken out. */
struct candidate {
    size_t bracket;      /* where the bracket opens, or the blank before it */
    size_t end;          /* behind the closing bracket */
    struct span reading; /* slice of the text */
    struct report_reading shape;
};

static struct span without_prefix(struct span content)
{
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        struct span prefix = span_of(prefixes[i]);
        struct span rest;

        if (!span_starts(content, prefix))
            continue;
        rest = span_slice(content, prefix.len, content.len);
        if (span_starts(rest, SPAN("：")))
            rest = span_slice(rest, 3, rest.len);
        else if (span_starts(rest, SPAN(":")))
            rest = span_slice(rest, 1, rest.len);
        return report_trim(rest);
    }
    return content;
}

/* The content of a bracket that opens at `at` and holds no other; false when it does not close
 * soon. */
static bool find_content(struct span text, size_t at, struct span *content, size_t *end)
{
    for (size_t i = 0; i < sizeof(brackets) / sizeof(brackets[0]); i++) {
        struct span rest = span_slice(text, at, text.len);
        struct span inside;
        size_t len;

        if (!span_starts(rest, brackets[i].opener))
            continue;
        inside = span_slice(rest, brackets[i].opener.len,
                            brackets[i].opener.len + MAX_READING_BYTES + brackets[i].closer.len);
        len = span_find(inside, brackets[i].closer, 0);
        if (len == inside.len || len == 0)
            return false;
        *content = report_trim(span_slice(inside, 0, len));
        *end = at + brackets[i].opener.len + len + brackets[i].closer.len;
        return true;
    }
    return false;
}

/* Cheap question before find_content: can the character behind the bracket begin a reading? */
static bool may_begin_reading(uint32_t rune)
{
    return rune != '(' && rune != '[' && rune != ')' && rune != 0 && !utf8_is_digit(rune);
}

static bool is_candidate(struct span text, size_t at, struct candidate *candidate)
{
    unsigned char byte = (unsigned char)text.data[at];
    struct span content;
    size_t width;

    /* ( [ and the first bytes of the others */
    if (byte != '(' && byte != '[' && byte != 0xef && byte != 0xe3)
        return false;
    width = byte < 0x80 ? 1 : 3;
    if (!may_begin_reading(report_rune_at(text, at + width)) ||
        !find_content(text, at, &content, &candidate->end))
        return false;
    candidate->bracket = at;
    candidate->reading = without_prefix(content);
    candidate->shape = report_reading_shape(candidate->reading);
    return candidate->shape.syllable_count > 0 && candidate->shape.syllable_count <= MAX_SYLLABLES;
}

/* The last character before the bracket that a reading can be for: steps back over one blank and
 * one closing quote. `len` bytes of `text` end in it. */
static size_t annotated_end(struct span text, size_t len, bool is_toned)
{
    uint32_t last = report_rune_before(text, len);

    if (is_toned && last == ' ') {
        len -= 1;
        last = report_rune_before(text, len);
    }
    if (is_toned && utf8_is_one_of(last, U"”’」』"))
        len -= 3;
    return len;
}

/* Where the `count` Chinese characters before `end` begin; false when there are not so many behind
 * `floor`. */
static bool find_annotated(struct span text, size_t floor, size_t end, size_t count, size_t *start)
{
    size_t at = end;

    while (count > 0) {
        uint32_t rune;
        struct span last = utf8_last(span_slice(text, floor, at), &rune);

        if (last.len == 0 || !utf8_is_han(rune))
            return false;
        at -= last.len;
        count--;
    }
    *start = at;
    return true;
}

/* ---- Counting first -------------------------------------------------------------------------- */

struct census {
    size_t han;
    size_t toned; /* characters with a toned reading */
    size_t count; /* toned readings: one on a whole name is one */
};

static struct census count_block(struct span text)
{
    struct census census = {0};
    size_t floor = 0;

    for (size_t at = 0; at < text.len; at = report_after(text, at)) {
        struct candidate candidate;
        size_t end;
        size_t start;

        census.han += utf8_is_han(report_rune_at(text, at));
        if (!is_candidate(text, at, &candidate) || !candidate.shape.is_toned)
            continue;
        end = annotated_end(text, at, true);
        if (end < floor ||
            !find_annotated(text, floor, end, candidate.shape.syllable_count, &start))
            continue;
        census.toned += candidate.shape.syllable_count;
        census.count++;
        floor = candidate.end;
    }
    return census;
}

/* ---- Taking out ------------------------------------------------------------------------------ */

struct taker {
    struct report_mapped *text;
    struct report_annotations *annotations;
    bool is_dense;
    bool has_toned;
    bool is_trusted;
    bool is_ignored;
    size_t taken;
};

/* Whether the candidate is an annotation of what has been written so far of the block. `floor` is
 * where the block, or the character of the annotation before, ends. 的(de) is one in a text that
 * has toned ones too; alone it may be an English word. */
static bool accept(const struct taker *taker, const struct candidate *candidate, size_t floor,
                   struct report_annotation *annotation)
{
    struct span written = report_mapped_span(taker->text);

    if (!candidate->shape.is_toned && (!taker->has_toned || candidate->shape.syllable_count != 1))
        return false;
    annotation->end = annotated_end(written, written.len, candidate->shape.is_toned);
    return annotation->end >= floor &&
           find_annotated(written, floor, annotation->end, candidate->shape.syllable_count,
                          &annotation->start);
}

static void take_from_block(struct taker *taker, struct report_block *block)
{
    struct report_mapped *text = taker->text;
    struct span all = {text->data, block->end};
    size_t at = block->start;
    size_t floor = text->len;

    block->start = (uint32_t)text->len;
    while (at < all.len) {
        struct report_annotation annotation = {.is_trusted = taker->is_trusted};
        struct candidate candidate;
        size_t len = report_after(all, at) - at;

        if (is_candidate(all, at, &candidate) && accept(taker, &candidate, floor, &annotation)) {
            if (!taker->is_ignored) {
                annotation.reading = arena_copy(taker->annotations->arena, candidate.reading);
                ARENA_PUSH(taker->annotations->arena, taker->annotations->annotations,
                           taker->annotations->count, taker->annotations->capacity, annotation);
            }
            taker->taken++;
            if (text->len > annotation.end && text->data[text->len - 1] == ' ')
                text->len--;
            floor = text->len;
            at = candidate.end;
            continue;
        }
        memmove(text->data + text->len, text->data + at, len);
        memmove(text->offsets + text->len, text->offsets + at, len * sizeof(*text->offsets));
        text->len += len;
        at += len;
    }
    block->end = (uint32_t)text->len;
}

static bool is_dense_text(struct census census)
{
    for (size_t i = 0; i < sizeof(dense) / sizeof(dense[0]); i++) {
        if (census.count >= dense[i].count && census.toned * 100 >= census.han * dense[i].percent)
            return true;
    }
    return false;
}

static void explain(const struct taker *taker, struct census census,
                    enum report_annotation_policy policy, const char *name, struct diag *diag)
{
    const char *verdict = taker->is_ignored   ? "ignored, as asked"
                          : taker->is_trusted ? "trusted"
                                              : "hints, below the lexicon's words";

    if (taker->taken == 0)
        return;
    /* The characters with annotations are less than those of the text; the share is rounded. */
    diag_note(diag, (struct diag_place){.file = name},
              "%zu annotations in %zu Chinese characters (%zu %%), %s: %s%s", taker->taken,
              census.han, (census.toned * 100 + census.han / 2) / census.han,
              taker->is_dense ? "dense" : "sparse", verdict,
              policy == REPORT_ANNOTATIONS_AUTO || taker->is_ignored ? "" : ", as asked");
}

void report_take_annotations(struct report_mapped *text, struct report_blocks *blocks,
                             enum report_annotation_policy policy,
                             struct report_annotations *annotations, const char *name,
                             struct diag *diag)
{
    struct taker taker = {.text = text, .annotations = annotations};
    struct census census = {0};

    for (size_t i = 0; i < blocks->count; i++) {
        const struct report_block *block = &blocks->blocks[i];
        struct census part = count_block(
            span_slice(report_mapped_span(text), block->start, block->end));

        census.han += part.han;
        census.toned += part.toned;
        census.count += part.count;
    }
    taker.is_dense = is_dense_text(census);
    taker.has_toned = census.count > 0;
    taker.is_ignored = policy == REPORT_ANNOTATIONS_IGNORE;
    taker.is_trusted = policy == REPORT_ANNOTATIONS_TRUST ||
                       (policy == REPORT_ANNOTATIONS_AUTO && !taker.is_dense);
    text->len = 0;
    for (size_t i = 0; i < blocks->count; i++) {
        if (text->len > 0) {
            /* The line end that stood between the blocks. */
            text->data[text->len] = '\n';
            text->offsets[text->len] = text->offsets[blocks->blocks[i].start - 1];
            text->len++;
        }
        take_from_block(&taker, &blocks->blocks[i]);
    }
    explain(&taker, census, policy, name, diag);
}
