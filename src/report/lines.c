/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* A column is half a Chinese character. Lines broken by a program or by hand at a fixed width are
 * all about as long, whatever the sentence does; lines that are paragraphs are not. */
enum {
    LEAST_WRAP_COLUMNS = 32,
    MOST_WRAP_COLUMNS = 160,
    WRAP_SLACK_COLUMNS = 3, /* punctuation may not begin a line, a word may not be cut */
    HISTOGRAM_COLUMNS = MOST_WRAP_COLUMNS + 2,
    LEAST_WEIGHT = 3, /* of the full lines: one alone may be a headline */
    SURE_WEIGHT = 7,  /* no chance: more than three such lines */
    LABEL_CHARACTERS = 8,
    MOST_CLOSERS = 32 /* behind a sentence */
};

/* How the lines of a text were broken. */
struct wrap {
    size_t columns; /* 0: they were not */
    bool is_sure;   /* so many lines are full that it is no chance */
    const struct report_leads *leads;
};

struct line {
    size_t start; /* without blanks around */
    size_t end;
    size_t columns; /* with the indent */
    bool is_blank;
    bool is_indented;
};

static const char32_t bullets[] = U"•●■◆▪►※☆★○◇□▲➢◎";
static const char32_t weak_bullets[] = U"-*+–·—"; /* only with a blank behind */

/* Takes the line that begins at *at. False at the end. */
static bool next_line(struct span text, size_t *at, struct line *line)
{
    const char *newline;
    size_t end;
    struct span trimmed;
    struct span rest;
    uint32_t rune;

    if (*at >= text.len)
        return false;
    newline = memchr(text.data + *at, '\n', text.len - *at);
    end = newline ? (size_t)(newline - text.data) : text.len;
    rest = span_slice(text, *at, end);
    trimmed = report_trim(rest);
    *line = (struct line){.start = (size_t)(trimmed.data - text.data)};
    line->end = line->start + trimmed.len;
    line->is_blank = trimmed.len == 0;
    line->is_indented = line->start - *at >= 2 && !line->is_blank;
    rest.len = line->end - *at;
    while (utf8_next(&rest, &rune))
        line->columns += rune < 0x80 ? 1 : 2;
    *at = end + 1;
    return true;
}

/* Whether text that ends here has not come to the end of a sentence. A heap of closing marks has,
 * whatever stands before it: a hostile text must not be walked through for every line. */
static bool is_inside(struct span text)
{
    uint32_t last = 0;
    size_t closers = 0;

    for (; closers < MOST_CLOSERS; closers++) {
        struct span character = utf8_last(text, &last);

        if (character.len == 0 || !report_is_closer(last))
            break;
        text.len -= character.len;
    }
    return text.len > 0 && closers < MOST_CLOSERS && !utf8_is_one_of(last, U"。！？…｡.!?");
}

/* The bytes of a bullet and the blanks behind it; 0 when the line has none. */
static size_t bullet_len(struct span line)
{
    uint32_t rune = report_rune_at(line, 0);
    size_t len = report_after(line, 0);
    bool is_weak = utf8_is_one_of(rune, weak_bullets);
    struct span rest;

    if (!is_weak && !utf8_is_one_of(rune, bullets))
        return 0;
    if (rune == U'○' && utf8_is_one_of(report_rune_at(line, len), U"○〇一二三四五六七八九"))
        return 0; /* ○二年 */
    if (is_weak && !report_is_blank(report_rune_at(line, len)))
        return 0;
    rest = report_trim(span_slice(line, len, line.len));
    return rest.len > 0 ? (size_t)(rest.data - line.data) : 0;
}

/* 主持人：赵六 */
static bool is_labelled(struct span line)
{
    size_t at = 0;
    size_t count = 0;

    while (utf8_is_han(report_rune_at(line, at)) && count++ <= LABEL_CHARACTERS)
        at = report_after(line, at);
    return count > 0 && count <= LABEL_CHARACTERS &&
           utf8_is_one_of(report_rune_at(line, at), U"：:");
}

/* Whether the line begins something of its own. The line before ended inside a sentence, in
 * `before`: without a mark it was no clause that 会议强调 goes on from. */
static bool begins_anew(const struct wrap *wrap, uint32_t before, struct span line)
{
    bool is_clause = report_is_punctuation(before);

    if (bullet_len(line) > 0 || report_is_numbered(line))
        return true;
    if (is_clause)
        return false;
    return (wrap->leads && report_leads_match(wrap->leads, line)) ||
           (!wrap->is_sure && is_labelled(line));
}

/* Whether the sentence that `written` ends inside goes on in the line below it. */
static bool may_go_on(const struct wrap *wrap, struct span written, struct span all,
                      const struct line *next)
{
    return is_inside(written) && !next->is_blank && !next->is_indented &&
           !begins_anew(wrap, report_rune_before(written, written.len),
                        span_slice(all, next->start, next->end));
}

/* Finds the width that the lines were broken at. Hardly a line is wider, and two or more reach it
 * and end inside a sentence; one of them at least has a line below it that may go on with it. */
static struct wrap find_wrap(struct span text, const struct report_leads *leads)
{
    struct wrap wrap = {.leads = leads};
    size_t lines[HISTOGRAM_COLUMNS] = {0};
    size_t full[HISTOGRAM_COLUMNS] = {0};
    size_t inside_count = 0;
    size_t line_count = 0;
    size_t wider = 0;
    size_t width = HISTOGRAM_COLUMNS - 1;
    size_t weight = 0;
    size_t at = 0;
    struct line line;
    struct line next;

    for (bool has_line = next_line(text, &at, &line), has_next; has_line;
         has_line = has_next, line = next) {
        size_t columns = line.columns < HISTOGRAM_COLUMNS ? line.columns : HISTOGRAM_COLUMNS - 1;

        has_next = next_line(text, &at, &next);
        if (line.is_blank)
            continue;
        line_count++;
        lines[columns]++;
        if (columns >= LEAST_WRAP_COLUMNS && columns <= MOST_WRAP_COLUMNS &&
            is_inside(span_slice(text, line.start, line.end))) {
            full[columns] += has_next && may_go_on(&wrap, span_slice(text, line.start, line.end),
                                                   text, &next)
                                 ? 2
                                 : 1;
            inside_count++;
        }
    }
    while (width >= LEAST_WRAP_COLUMNS && wider + lines[width] <= line_count / 20) {
        wider += lines[width];
        width--;
    }
    if (width < LEAST_WRAP_COLUMNS || width > MOST_WRAP_COLUMNS)
        return wrap;
    for (size_t i = width - WRAP_SLACK_COLUMNS; i <= width; i++)
        weight += full[i];
    if (weight >= LEAST_WEIGHT && weight * 3 >= inside_count)
        wrap.columns = width;
    wrap.is_sure = weight >= SURE_WEIGHT;
    return wrap;
}

/* `written` ends in what the line ends in. A line may be wider by the mark that hangs at its end.
 */
static bool is_continued(const struct wrap *wrap, const struct line *line, struct span written,
                         struct span all, const struct line *next)
{
    return wrap->columns > 0 && line->columns + WRAP_SLACK_COLUMNS >= wrap->columns &&
           line->columns <= wrap->columns + 2 && may_go_on(wrap, written, all, next);
}

/* Whether the line end stands in a number: 5. / 2%, 1, / 024元, 12345 / .6亿, 526 / 亿元. Two runs of
 * digits are one number only where lines are known to be broken. */
static bool is_number_cut(const struct wrap *wrap, struct span written, struct span next)
{
    uint32_t last = report_rune_before(written, written.len);
    uint32_t first = report_rune_at(next, 0);
    bool is_point = last == '.' || last == ',';
    uint32_t digit = is_point ? report_rune_before(written, written.len - 1) : last;

    if (!utf8_is_digit(digit) || report_is_numbered(written) || report_is_numbered(next))
        return false;
    if (is_point)
        return utf8_is_digit(first);
    if (first == '.')
        return utf8_is_digit(report_rune_at(next, 1));
    if (utf8_is_digit(first))
        return wrap->columns > 0;
    return utf8_is_one_of(first, U"亿億万萬%％‰℃");
}

/* ---- Headlines ------------------------------------------------------------------------------- */

/* What an official headline goes on with on a line of its own. */
static const char *const headline_openers[] = {"关于", "關於", "關于", "印发", "印發",
                                               "转发", "轉發", "批转", "批轉", "的"};
/* What the paper is, at its end. */
static const char *const papers[] = {
    "通知", "决定", "決定", "意见", "意見", "公告", "通告", "批复", "批復", "函",
    "报告", "報告", "请示", "請示", "通报", "通報", "办法", "辦法", "规定", "規定",
    "方案", "决议", "決議", "命令", "议案", "議案", "纪要", "紀要", "公报", "公報",
};

static bool opens_with_any(struct span line, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_starts(line, span_of(texts[i])))
            return true;
    }
    return false;
}

static bool names_paper(struct span line)
{
    for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]); i++) {
        if (span_ends(line, span_of(papers[i])))
            return true;
    }
    return false;
}

/* Whether the headline `written` goes on in the next line: 四川省人民政府 / 关于表彰先进集体的决定.
 */
static bool is_headline_continued(struct span written, struct span all, const struct line *next)
{
    struct span line = span_slice(all, next->start, next->end);

    if (next->is_blank || names_paper(written) || report_is_page_part(written) ||
        !report_is_headline(written) || !report_is_headline(line) || report_is_numbered(written) ||
        report_is_numbered(line))
        return false;
    if (opens_with_any(line, headline_openers,
                       sizeof(headline_openers) / sizeof(headline_openers[0])))
        return true;
    return names_paper(line) && (span_find(written, SPAN("关于"), 0) < written.len ||
                                 span_find(written, SPAN("關於"), 0) < written.len);
}

/* ---- Compaction: what is written never overtakes what is read -------------------------------- */

static void move(struct report_mapped *text, size_t start, size_t end)
{
    memmove(text->data + text->len, text->data + start, end - start);
    memmove(text->offsets + text->len, text->offsets + start,
            (end - start) * sizeof(*text->offsets));
    text->len += end - start;
}

/* Between two words of letters or digits a line end is a blank; inside Chinese and inside a number
 * it is nothing. */
static void join(struct report_mapped *text, struct span all, const struct line *line,
                 const struct line *next)
{
    uint32_t before = report_rune_before(report_mapped_span(text), text->len);
    uint32_t after = report_rune_at(all, next->start);

    if (report_is_alnum(before) && report_is_alnum(after) &&
        !(utf8_is_digit(before) && utf8_is_digit(after))) {
        text->data[text->len] = ' ';
        text->offsets[text->len] = text->offsets[line->end];
        text->len++;
    }
    move(text, next->start, next->end);
}

static struct report_block begin_block(struct report_mapped *text, struct span all,
                                       const struct line *line)
{
    struct report_block block = {.starts_paragraph = true};
    size_t bullet = bullet_len(span_slice(all, line->start, line->end));

    if (text->len > 0) {
        /* The line end before this line, which stands right before it or its blanks. */
        text->data[text->len] = '\n';
        text->offsets[text->len] = text->offsets[line->start - 1];
        text->len++;
    }
    block.kind = bullet > 0 ? REPORT_SENTENCE_LIST_ITEM : REPORT_SENTENCE_BODY;
    block.start = (uint32_t)text->len;
    move(text, line->start + bullet, line->end);
    return block;
}

void report_read_lines(struct report_mapped *text, const struct report_leads *leads,
                       struct report_blocks *blocks)
{
    struct span all = report_mapped_span(text);
    struct wrap wrap = find_wrap(all, leads);
    bool is_head = true; /* no headline has been read yet */
    size_t at = 0;
    struct line line;
    struct line next;
    bool has_line = next_line(all, &at, &line);

    text->len = 0;
    while (has_line) {
        struct report_block block;
        struct span written;

        if (line.is_blank) {
            has_line = next_line(all, &at, &line);
            continue;
        }
        block = begin_block(text, all, &line);
        for (;;) {
            written = span_slice(report_mapped_span(text), block.start, text->len);
            has_line = next_line(all, &at, &next);
            if (!has_line ||
                !((is_head && is_headline_continued(written, all, &next)) ||
                  is_number_cut(&wrap, written, span_slice(all, next.start, next.end)) ||
                  is_continued(&wrap, &line, written, all, &next)))
                break;
            join(text, all, &line, &next);
            line = next;
        }
        is_head = is_head && report_is_page_part(written);
        line = next;
        block.end = (uint32_t)text->len;
        report_blocks_put(blocks, block);
    }
}

void report_read_one_line(struct report_mapped *text, struct report_blocks *blocks)
{
    for (size_t i = 0; i < text->len; i++) {
        if (text->data[i] == '\n')
            text->data[i] = ' ';
    }
    if (text->len > 0)
        report_blocks_put(
            blocks, (struct report_block){.end = (uint32_t)text->len, .starts_paragraph = true});
}
