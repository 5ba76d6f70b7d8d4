/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <cmark.h>

#include "base/utf8.h"

#include "base/banned.h"

/* The one file that knows libcmark. It says what is text; where that text stands in the input is
 * found here, by walking text and input side by side: libcmark gives exact places to blocks only.
 */

/* libcmark makes a node of each piece of markup, some 200 bytes, whatever it is worth. */
enum { MAX_MARKUP = 200000 };
/* How much markup may stand between two characters of text. */
enum { MAX_MARKUP_BYTES = 1000, MAX_ENTITY_BYTES = 40 };
enum { MAX_FRONT_MATTER_LINES = 200 };

static const char markup[] = "*_`[]!<>&\\~#-+\n";

struct walk {
    struct span input;
    const uint32_t *offsets;
    struct report_mapped *text;
    struct report_blocks *blocks;
    const uint32_t *lines; /* where each line of the input begins */
    size_t line_count;
    size_t at;  /* the input up to here is done with */
    size_t end; /* of the block's lines */
    bool is_open;
    struct report_block block;
    size_t item_depth;
    size_t table_row; /* 0: no table; else its line, from 1 */
    bool is_after_cell;
    bool has_cell; /* the row has text */
    size_t edge;   /* of the text, where emphasis, code or a link last began or ended */
    size_t code_count;
    size_t html_count;
    struct arena *scratch;
    bool is_hidden; /* inside <rp>, <script> or <style> */
    bool has_heading;
};

/* ---- Blocks ---------------------------------------------------------------------------------- */

static void close_block(struct walk *walk)
{
    struct span written;

    if (!walk->is_open)
        return;
    walk->is_open = false;
    walk->is_hidden = false;
    walk->block.end = (uint32_t)walk->text->len;
    written = span_slice(report_mapped_span(walk->text), walk->block.start, walk->block.end);
    if (report_has_spoken(written))
        report_blocks_put(walk->blocks, walk->block);
    else
        walk->text->len = walk->block.start; /* as if it had not been */
}

/* `here` is the input offset of the line end before the block. */
static void open_block_at(struct walk *walk, enum report_sentence_kind kind, bool starts_paragraph,
                          size_t here)
{
    close_block(walk);
    if (walk->text->len > 0 && walk->text->data[walk->text->len - 1] != '\n') {
        size_t offset = walk->text->offsets[walk->text->len - 1];

        report_mapped_put(walk->text, SPAN("\n"), here > offset ? here : offset);
    }
    walk->is_open = true;
    walk->block = (struct report_block){.start = (uint32_t)walk->text->len,
                                        .kind = (uint8_t)kind,
                                        .starts_paragraph = starts_paragraph};
}

static void open_block(struct walk *walk, enum report_sentence_kind kind, bool starts_paragraph)
{
    open_block_at(walk, kind, starts_paragraph, walk->at > 0 ? walk->offsets[walk->at - 1] : 0);
}

static size_t line_start(const struct walk *walk, int line)
{
    size_t index = line > 0 ? (size_t)line - 1 : 0;

    return index < walk->line_count ? walk->lines[index] : walk->input.len;
}

/* The lines of a block in the input. */
static void enter_lines(struct walk *walk, cmark_node *node)
{
    size_t start = line_start(walk, cmark_node_get_start_line(node));

    if (start > walk->at)
        walk->at = start;
    walk->end = line_start(walk, cmark_node_get_end_line(node) + 1);
    if (walk->end < walk->at)
        walk->end = walk->input.len;
}

/* |---|:--:| : dashes, colons, bars and blanks, with one bar and one dash at least. */
static bool is_separator_row(struct span line)
{
    bool has_bar = false;
    bool has_dash = false;

    for (size_t i = 0; i < line.len; i++) {
        char c = line.data[i];

        if (c != '|' && c != '-' && c != ':' && c != ' ' && c != '>')
            return false;
        has_bar |= c == '|';
        has_dash |= c == '-';
    }
    return has_bar && has_dash;
}

static bool is_table(const struct walk *walk, cmark_node *paragraph)
{
    int line = cmark_node_get_start_line(paragraph);
    size_t start = line_start(walk, line + 1);
    size_t end = line_start(walk, line + 2);

    if (cmark_node_get_end_line(paragraph) <= line)
        return false;
    if (end > start && walk->input.data[end - 1] == '\n')
        end--;
    return is_separator_row(span_slice(walk->input, start, end));
}

static void enter_paragraph(struct walk *walk, cmark_node *node)
{
    bool is_item = walk->item_depth > 0;

    enter_lines(walk, node);
    walk->table_row = is_table(walk, node) ? 1 : 0;
    walk->has_cell = walk->is_after_cell = false;
    open_block(walk, is_item || walk->table_row ? REPORT_SENTENCE_LIST_ITEM : REPORT_SENTENCE_BODY,
               true);
}

/* Notes at an item of a numbered list which number it has. */
static void enter_item(struct walk *walk, cmark_node *item)
{
    cmark_node *list = cmark_node_parent(item);
    cmark_node *before = cmark_node_previous(item);
    uintptr_t number = (uintptr_t)cmark_node_get_list_start(list);

    walk->item_depth++;
    if (cmark_node_get_list_type(list) != CMARK_ORDERED_LIST)
        return;
    if (before)
        number = (uintptr_t)cmark_node_get_user_data(before) + 1;
    cmark_node_set_user_data(item, (void *)number); /* NOLINT(performance-no-int-to-ptr) */
}

/* The number of the item that a paragraph opens, as it is counted: "1. ". It stands where the
 * number in the input does, whatever that is. */
static void put_item_number(struct walk *walk, cmark_node *paragraph)
{
    cmark_node *item = cmark_node_parent(paragraph);
    char digits[24];
    size_t at = walk->at;
    int len;

    if (cmark_node_get_type(item) != CMARK_NODE_ITEM || cmark_node_previous(paragraph) ||
        cmark_node_get_list_type(cmark_node_parent(item)) != CMARK_ORDERED_LIST)
        return;
    while (at < walk->end && !utf8_is_digit((unsigned char)walk->input.data[at]))
        at++;
    if (at == walk->end)
        return;
    len = snprintf(digits, sizeof(digits), "%" PRIuPTR ". ",
                   (uintptr_t)cmark_node_get_user_data(item));
    report_mapped_put(walk->text, (struct span){digits, (size_t)len}, walk->offsets[at]);
    while (at < walk->end && utf8_is_digit((unsigned char)walk->input.data[at]))
        at++;
    walk->at = at + 1;
}

/* Makes the block that has just been opened a heading. */
static void mark_heading(struct walk *walk, unsigned level)
{
    walk->block.kind = REPORT_SENTENCE_HEADING;
    walk->block.level = (uint8_t)level;
    /* The first heading is the title if it is of level one and nothing stands before it. */
    walk->block.is_title = level == 1 && !walk->has_heading && walk->blocks->count == 0;
    walk->has_heading = true;
}

static void enter_heading(struct walk *walk, cmark_node *node)
{
    enter_lines(walk, node);
    walk->table_row = 0;
    open_block(walk, REPORT_SENTENCE_HEADING, true);
    mark_heading(walk, (unsigned)cmark_node_get_heading_level(node));
}

/* ---- Text ------------------------------------------------------------------------------------ */

/* Markdown wants blanks around *一网通办* where Chinese has none: one at the edge of such markup,
 * with Chinese on either side, says nothing. */
static void drop_blank_at_edge(struct walk *walk, uint32_t next)
{
    struct report_mapped *text = walk->text;
    size_t len = text->len;

    if (!utf8_is_han(next) || len < walk->block.start + 2 || text->data[len - 1] != ' ' ||
        (walk->edge != len && walk->edge != len - 1) ||
        !utf8_is_han(report_rune_before(report_mapped_span(text), len - 1)))
        return;
    text->len--;
}

static void emit(struct walk *walk, struct span character, size_t at)
{
    if (walk->table_row == 2 || walk->is_hidden)
        return; /* the separator */
    if (walk->table_row > 0 && walk->is_after_cell) {
        if (report_is_blank(report_rune_at(character, 0)))
            return;
        if (walk->has_cell)
            report_mapped_put(walk->text, SPAN("，"), walk->offsets[at]);
        walk->is_after_cell = false;
    }
    walk->has_cell |= report_is_spoken(report_rune_at(character, 0));
    drop_blank_at_edge(walk, report_rune_at(character, 0));
    report_mapped_put(walk->text, character, walk->offsets[at]);
}

static void end_cell(struct walk *walk)
{
    struct report_mapped *text = walk->text;

    while (text->len > walk->block.start && text->data[text->len - 1] == ' ')
        text->len--;
    walk->is_after_cell = true;
}

/* The bytes of what looks like an entity (&amp; &#20013;) at `at`, or 0. */
static size_t entity_len(struct span input, size_t at)
{
    for (size_t i = at + 1; i < input.len && i < at + MAX_ENTITY_BYTES; i++) {
        uint32_t rune = (unsigned char)input.data[i];

        if (rune == ';')
            return i > at + 1 ? i + 1 - at : 0;
        if (!report_is_alnum(rune) && rune != '#')
            return 0;
    }
    return 0;
}

static bool is_ampersand(struct span entity)
{
    return span_is(entity, "&amp;") || span_is(entity, "&AMP;") || span_is(entity, "&#38;") ||
           span_is(entity, "&#x26;") || span_is(entity, "&#X26;");
}

/* Finds the next character of text in the input and passes over it; *found is where it stands. */
static void align(struct walk *walk, struct span character, size_t *found)
{
    size_t limit = walk->at + MAX_MARKUP_BYTES < walk->end ? walk->at + MAX_MARKUP_BYTES
                                                           : walk->end;

    for (size_t at = walk->at; at < limit; at++) {
        struct span rest = span_slice(walk->input, at, walk->end);
        size_t entity = rest.data[0] == '&' ? entity_len(walk->input, at) : 0;

        if (entity > 0 && (character.data[0] != '&' || is_ampersand(span_slice(rest, 0, entity)))) {
            *found = at;
            walk->at = at + entity;
            return;
        }
        if (span_starts(rest, character)) {
            *found = at;
            walk->at = at + character.len;
            return;
        }
    }
    /* The second character of an entity of two; it stands where the first stood. */
    *found = walk->at > 0 ? walk->at - 1 : 0;
    while (*found > 0 && ((unsigned char)walk->input.data[*found] & 0xc0) == 0x80)
        (*found)--;
}

static void put_literal(struct walk *walk, struct span literal, bool is_code)
{
    uint32_t rune;

    while (literal.len > 0) {
        struct span rest = literal;
        struct span character;
        size_t found;
        bool is_escaped;

        utf8_next(&rest, &rune);
        character = span_slice(literal, 0, literal.len - rest.len);
        literal = rest;
        if (is_code && rune == ' ' && walk->at < walk->end && walk->input.data[walk->at] == '\n') {
            emit(walk, character, walk->at++); /* a line end in code is a blank */
            continue;
        }
        align(walk, character, &found);
        is_escaped = is_code || (found > 0 && walk->input.data[found - 1] == '\\');
        if (rune == '|' && walk->table_row > 0 && !is_escaped)
            end_cell(walk);
        else if (!report_is_removed(rune)) /* an entity may be one: &#2; */
            emit(walk, character, found);
    }
}

/* Passes over the next line end and returns where it stands; what is before walk->at when the
 * search for text has passed over it already. */
static size_t pass_line_end(struct walk *walk)
{
    size_t at = walk->at;

    while (at < walk->end && walk->input.data[at] != '\n')
        at++;
    if (at >= walk->end)
        return walk->at > 0 ? walk->at - 1 : 0;
    walk->at = at + 1;
    return at;
}

static void end_row(struct walk *walk)
{
    size_t row = walk->table_row + 1;

    walk->has_cell = walk->is_after_cell = false;
    if (row != 2)
        open_block(walk, REPORT_SENTENCE_LIST_ITEM, true);
    walk->table_row = row;
}

/* Whether the line at walk->at is 一、… or （一）…, which is never the middle of a sentence. 1. is
 * for libcmark to see, and may be a part of a number here. */
static bool begins_numbered(const struct walk *walk)
{
    struct span line = span_slice(walk->input, walk->at,
                                  span_find(walk->input, SPAN("\n"), walk->at));

    line = report_trim(line);
    return line.len > 0 && !utf8_is_digit((unsigned char)line.data[0]) && report_is_numbered(line);
}

/* A line end in the source: nothing between Chinese characters, else a blank. */
static void put_soft_break(struct walk *walk)
{
    size_t at = pass_line_end(walk);
    struct span written = report_mapped_span(walk->text);
    uint32_t before = report_rune_before(written, written.len);

    if (walk->table_row > 0)
        end_row(walk);
    else if (walk->block.kind != REPORT_SENTENCE_HEADING && begins_numbered(walk))
        open_block(walk, (enum report_sentence_kind)walk->block.kind, true);
    else if (report_is_alnum(before) || utf8_is_one_of(before, U".,!?;:"))
        emit(walk, SPAN(" "), at);
}

/* A line end that is meant: the sentence ends, the paragraph goes on. */
static void put_line_break(struct walk *walk)
{
    struct report_block block = walk->block;

    pass_line_end(walk);
    if (walk->table_row > 0) {
        end_row(walk);
        return;
    }
    open_block(walk, (enum report_sentence_kind)block.kind, false);
    walk->block.level = block.level;
    walk->block.is_title = block.is_title;
}

/* ---- Links ----------------------------------------------------------------------------------- */

/* Passes over what stands behind a link's text: ](target), ][reference], ] or >. */
static void leave_link(struct walk *walk)
{
    size_t limit = walk->at + MAX_MARKUP_BYTES < walk->end ? walk->at + MAX_MARKUP_BYTES
                                                           : walk->end;
    size_t at = walk->at;

    while (at < limit && walk->input.data[at] != ']' && walk->input.data[at] != '>')
        at++;
    if (at >= limit)
        return;
    walk->at = at + 1;
    if (walk->input.data[at] == '>' || walk->at >= walk->end)
        return;
    if (walk->input.data[walk->at] == '(') {
        walk->at = report_pass_target(walk->input, walk->at, walk->end);
    } else if (walk->input.data[walk->at] == '[') {
        size_t close = span_find(span_slice(walk->input, 0, limit), SPAN("]"), walk->at);

        walk->at = close < limit ? close + 1 : walk->at;
    }
}

/* ---- HTML ------------------------------------------------------------------------------------ */

/* Whether the block has the end of an element that begins here. */
static bool is_closed(const struct walk *walk, struct span name)
{
    struct span block = span_slice(walk->input, 0, walk->end);
    struct span end = arena_format(walk->scratch, "</%.*s", SPAN_ARGS(name));

    return span_find(block, end, walk->at) < block.len;
}

/* Passes over markup that is no text. <ruby>單<rt>shàn</rt></ruby> becomes 單(shàn), an annotation.
 */
static void pass_html(struct walk *walk, struct span literal)
{
    struct span ahead = span_slice(walk->input, 0, walk->at + MAX_MARKUP_BYTES + literal.len);
    size_t found = span_find(ahead, literal, walk->at);
    struct report_tag tag = report_html_tag(literal);

    if (found < ahead.len)
        walk->at = found + literal.len;
    if (!walk->is_open)
        return;
    if (tag.is_hidden)
        walk->is_hidden = !tag.is_closing && is_closed(walk, tag.name);
    if (tag.text.len > 0)
        emit(walk, tag.text, walk->at > 0 ? walk->at - 1 : 0);
}

/* The text of a block of HTML, without its tags. */
static struct report_mapped html_text(struct walk *walk, struct span literal)
{
    struct report_mapped text = {.arena = walk->scratch};
    size_t tag_count = 0;
    size_t entity_count = 0;

    report_mapped_reserve(&text, literal.len + 1);
    while (literal.len > 0) {
        struct span rest = literal;
        struct span character;
        uint32_t rune;
        size_t found;

        utf8_next(&rest, &rune);
        character = span_slice(literal, 0, literal.len - rest.len);
        literal = rest;
        align(walk, character, &found);
        report_mapped_put(&text, character, walk->offsets[found]);
    }
    text.end = walk->offsets[walk->at > 0 ? walk->at - 1 : 0];
    report_strip_markup(&text, false, &tag_count, &entity_count);
    return text;
}

/* Each line is a paragraph, and the first a heading when the piece begins with the tag of one. */
static void put_html_piece(struct walk *walk, struct span literal)
{
    unsigned level = report_html_level(literal, 0);
    struct report_mapped text = html_text(walk, literal);

    for (size_t at = 0; at < text.len;) {
        size_t end = span_find(report_mapped_span(&text), SPAN("\n"), at);
        struct span line = report_trim(span_slice(report_mapped_span(&text), at, end));
        size_t start = (size_t)(line.data - text.data);

        at = end + 1;
        if (!report_has_spoken(line))
            continue;
        open_block_at(walk, walk->item_depth > 0 ? REPORT_SENTENCE_LIST_ITEM : REPORT_SENTENCE_BODY,
                      true, text.offsets[start > 0 ? start - 1 : 0]);
        if (level > 0)
            mark_heading(walk, level);
        level = 0;
        for (size_t i = 0; i < line.len; i++)
            report_mapped_put(walk->text, span_slice(line, i, i + 1), text.offsets[start + i]);
        close_block(walk);
    }
}

/* A reader sees the text of HTML, so it is heard: a piece from each heading to the next. */
static void put_html_block(struct walk *walk, cmark_node *node, struct span literal)
{
    size_t end;

    enter_lines(walk, node);
    walk->table_row = 0;
    walk->html_count++;
    for (size_t at = 0; at < literal.len; at = end) {
        for (end = at + 1; end < literal.len && report_html_level(literal, end) == 0; end++)
            continue;
        put_html_piece(walk, span_slice(literal, at, end));
    }
}

/* ---- The tree -------------------------------------------------------------------------------- */

static void enter(struct walk *walk, cmark_node *node)
{
    struct span literal = span_of(cmark_node_get_literal(node));

    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_ITEM:
        enter_item(walk, node);
        break;
    case CMARK_NODE_PARAGRAPH:
        enter_paragraph(walk, node);
        put_item_number(walk, node);
        break;
    case CMARK_NODE_HEADING:
        enter_heading(walk, node);
        break;
    case CMARK_NODE_CODE_BLOCK:
        walk->code_count++;
        break;
    case CMARK_NODE_HTML_BLOCK:
        put_html_block(walk, node, literal);
        break;
    case CMARK_NODE_TEXT:
        if (walk->is_open)
            put_literal(walk, literal, false);
        break;
    case CMARK_NODE_CODE:
        walk->edge = walk->text->len;
        if (walk->is_open)
            put_literal(walk, literal, true);
        walk->edge = walk->text->len;
        break;
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
    case CMARK_NODE_LINK:
        walk->edge = walk->text->len;
        break;
    case CMARK_NODE_HTML_INLINE:
        pass_html(walk, literal);
        break;
    case CMARK_NODE_SOFTBREAK:
        put_soft_break(walk);
        break;
    case CMARK_NODE_LINEBREAK:
        put_line_break(walk);
        break;
    default:
        break;
    }
}

static void leave(struct walk *walk, cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_ITEM:
        walk->item_depth--;
        break;
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
        close_block(walk);
        break;
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
        walk->edge = walk->text->len;
        break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        leave_link(walk);
        walk->edge = walk->text->len;
        break;
    default:
        break;
    }
}

static void walk_tree(struct walk *walk, cmark_node *root)
{
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        if (event == CMARK_EVENT_ENTER)
            enter(walk, cmark_iter_get_node(iter));
        else
            leave(walk, cmark_iter_get_node(iter));
    }
    cmark_iter_free(iter);
}

/* ---- Before and after ------------------------------------------------------------------------ */

static bool is_mostly_markup(struct span input)
{
    size_t count = 0;

    for (size_t i = 0; i < input.len; i++)
        count += (unsigned char)input.data[i] < 0x80 && strchr(markup, input.data[i]) != NULL;
    return count > MAX_MARKUP;
}

static const uint32_t *find_lines(struct span input, struct arena *arena, size_t *line_count)
{
    uint32_t *lines = NULL;
    size_t count = 0;
    size_t capacity = 0;

    ARENA_PUSH(arena, lines, count, capacity, 0);
    for (size_t i = 0; i < input.len; i++) {
        if (input.data[i] == '\n')
            ARENA_PUSH(arena, lines, count, capacity, (uint32_t)(i + 1));
    }
    *line_count = count;
    return lines;
}

/* The bytes of a YAML head between two lines of dashes, which Markdown would take for a heading. */
static size_t front_matter_len(struct span input)
{
    size_t at = SPAN("---\n").len;

    if (!span_starts(input, SPAN("---\n")))
        return 0;
    for (size_t i = 0; i < MAX_FRONT_MATTER_LINES && at < input.len; i++) {
        size_t end = span_find(input, SPAN("\n"), at);
        struct span line = span_trim(span_slice(input, at, end));

        if (span_is(line, "---") || span_is(line, "..."))
            return end < input.len ? end + 1 : end;
        at = end + 1;
    }
    return 0;
}

static void note_left_out(const struct walk *walk, bool has_front_matter, const char *name,
                          struct diag *diag)
{
    struct diag_place place = {.file = name};

    if (has_front_matter)
        diag_note(diag, place, "the YAML head is left out");
    if (walk->code_count > 0)
        diag_note(diag, place, "code blocks are left out: %zu", walk->code_count);
    if (walk->html_count > 0)
        diag_note(diag, place, "HTML blocks are read without their tags: %zu", walk->html_count);
}

bool report_read_markdown(const struct report_mapped *input, struct report_mapped *text,
                          struct report_blocks *blocks, const char *name, struct diag *diag)
{
    struct span all = report_mapped_span(input);
    struct arena scratch = {0};
    size_t head = front_matter_len(all);
    struct walk walk = {.offsets = input->offsets + head,
                        .input = span_slice(all, head, all.len),
                        .text = text,
                        .blocks = blocks,
                        .scratch = &scratch};
    cmark_node *root;

    if (is_mostly_markup(all)) {
        diag_warning(diag, (struct diag_place){.file = name},
                     "more than %d marks of Markdown: read as plain text", MAX_MARKUP);
        return false;
    }
    report_mapped_reserve(text, all.len + 1);
    walk.lines = find_lines(walk.input, &scratch, &walk.line_count);
    root = cmark_parse_document(walk.input.data, walk.input.len, CMARK_OPT_DEFAULT);
    walk_tree(&walk, root);
    cmark_node_free(root);
    while (text->len > 0 && text->data[text->len - 1] == '\n')
        text->len--;
    text->end = input->end;
    note_left_out(&walk, head > 0, name, diag);
    arena_finish(&scratch);
    return true;
}
