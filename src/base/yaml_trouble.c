/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/yaml_trouble.h"

#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

/* libyaml says where its grammar ends. Whoever wrote the file wants to know what to change: most
 * often a text has to be put in quotes, a bracket to be closed, a line to be indented. */

static const char full_width_colon[] = "\xEF\xBC\x9A";

enum { SHOWN_BYTES = 40 };

/* A trouble as its rule sees it. */
struct look {
    const struct yaml_trouble *trouble;
    struct span line; /* that the problem lies in */
    size_t at;        /* the byte of it */
    struct arena arena;
    struct diag *diag;
};

static struct span line_of(struct span bytes, size_t number)
{
    size_t start = 0;
    size_t end;

    for (; number > 1 && start < bytes.len; number--)
        start = span_find(bytes, SPAN("\n"), start) + 1;
    end = span_find(bytes, SPAN("\n"), start);
    if (end > start && bytes.data[end - 1] == '\r')
        end--;
    return span_slice(bytes, start, end);
}

static size_t byte_of(struct span line, size_t column)
{
    struct span rest = line;
    uint32_t rune;

    while (column-- > 1 && utf8_next(&rest, &rune))
        continue;
    return line.len - rest.len;
}

static char char_at(struct span line, size_t at)
{
    return at < line.len ? line.data[at] : '\0';
}

static size_t skip_blanks(struct span line, size_t at)
{
    while (char_at(line, at) == ' ')
        at++;
    return at;
}

/* Behind the blanks and the '- ' at its start. */
static size_t content_of(struct span line)
{
    size_t at = skip_blanks(line, 0);

    while (char_at(line, at) == '-' && char_at(line, at + 1) == ' ')
        at = skip_blanks(line, at + 1);
    return at;
}

/* The first ':' with a blank or nothing behind it; the line's length when there is none. */
static size_t colon_of(struct span line)
{
    for (size_t i = content_of(line); i < line.len; i++) {
        if (line.data[i] == ':' && (i + 1 == line.len || line.data[i + 1] == ' '))
            return i;
    }
    return line.len;
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* Where the line's value begins: behind its key, if it has one. */
static size_t value_of(struct span line)
{
    size_t content = content_of(line);
    size_t colon = colon_of(line);

    if (is_one_of(char_at(line, content), "[{\"'*&!@`%") || colon == line.len)
        return content;
    return skip_blanks(line, colon + 1);
}

/* A text as it can stand in YAML. */
static struct span quoted(struct look *look, struct span text)
{
    const char *mark = memchr(text.data, '\'', text.len) ? "\"" : "'";
    struct span shown = utf8_cut(span_trim(text), SHOWN_BYTES);

    return arena_format(&look->arena, "%s%.*s%s%s", mark, SPAN_ARGS(shown),
                        shown.len < span_trim(text).len ? "…" : "", mark);
}

static struct span line_text(const struct look *look, size_t number)
{
    return line_of(look->trouble->bytes, number);
}

static struct diag_place place_in(const struct look *look, size_t number, size_t at)
{
    struct span line = line_text(look, number);

    return (struct diag_place){.file = look->trouble->file,
                               .line = number,
                               .column = utf8_count(span_slice(line, 0, at)) + 1};
}

#define SAY(place, ...)                                                                            \
    (diag_error(look->diag, DIAG_CONFIG, (place), "this is not YAML: " __VA_ARGS__), true)

/* ---- rules: true when they knew the trouble and said it ---- */

static bool explain_tab(struct look *look)
{
    size_t at = 0;

    while (is_one_of(char_at(look->line, at), " -"))
        at++;
    if (char_at(look->line, at) != '\t' && char_at(look->line, look->at) != '\t')
        return false;
    if (char_at(look->line, at) != '\t')
        at = look->at;
    return SAY(place_in(look, look->trouble->place.line, at),
               "a tab stands here: indent with blanks");
}

static bool explain_quote(struct look *look)
{
    const struct diag_place *start = &look->trouble->context_place;
    struct span line = line_text(look, start->line);
    char mark = char_at(line, byte_of(line, start->column));

    if (!is_one_of(mark, "\"'"))
        return false;
    return SAY(
        *start,
        "the quotation mark that opens here is never closed: put a %c at the end of the text",
        mark);
}

static bool explain_escape(struct look *look)
{
    return SAY(
        look->trouble->place,
        "behind a backslash, \"…\" knows only n, t, \\, \" and the like: put the text in '…' "
        "instead, or write the backslash twice");
}

/* What a text cannot begin with. */
static bool explain_mark(struct look *look)
{
    static const char marks[] = "*&!@`%?|>]},";
    size_t at = look->at;

    while (at > 0 && !is_one_of(char_at(look->line, at), marks) &&
           !is_one_of(look->line.data[at - 1], " ,[{"))
        at--;
    if (!is_one_of(char_at(look->line, at), marks))
        return false;
    return SAY(place_in(look, look->trouble->place.line, at),
               "a text cannot begin with '%c': put it in quotes: %.*s", look->line.data[at],
               SPAN_ARGS(quoted(look, span_slice(look->line, at, look->line.len))));
}

static bool explain_block(struct look *look)
{
    return SAY(look->trouble->place,
               "behind '|' or '>' the line must end: write the text into the lines below it, "
               "indented, or put it in quotes");
}

static bool explain_dash(struct look *look)
{
    return SAY(look->trouble->place,
               "a list cannot begin in the middle of a line: begin a new line with '- ', or put "
               "the text in quotes");
}

/* A line that should have been a key and its value. */
static bool explain_no_colon(struct look *look, size_t number)
{
    struct span line = line_text(look, number);
    size_t wide = span_find(line, span_of(full_width_colon), 0);
    size_t narrow = span_find(line, SPAN(":"), 0);

    if (wide < line.len)
        return SAY(place_in(look, number, wide),
                   "this colon is a full-width one: write ':' with a blank behind it");
    if (narrow < line.len && narrow + 1 < line.len)
        return SAY(place_in(look, number, narrow), "a blank is missing behind this ':'");
    return SAY(place_in(look, number, content_of(line)),
               "no ':' stands in this line: a line is KEY: VALUE, or '- ' and an entry of a list");
}

/* The last line before this one that says something; 0 when there is none. */
static size_t line_before(const struct look *look, size_t number)
{
    struct span before = look->trouble->bytes;

    before.len = (size_t)(line_text(look, number).data - before.data);
    while (--number > 0) {
        size_t start = before.len - 1; /* of the line, whose end is the last byte */
        struct span line;

        while (start > 0 && before.data[start - 1] != '\n')
            start--;
        line = span_trim(span_slice(before, start, before.len));
        if (line.len > 0 && line.data[0] != '#')
            return number;
        before.len = start;
    }
    return 0;
}

static bool explain_second_colon(struct look *look)
{
    size_t number = look->trouble->place.line;
    size_t before;

    if (look->at != colon_of(look->line)) {
        size_t value = value_of(look->line);

        return SAY(place_in(look, number, value),
                   "a second ': ' stands in this line: put the text in quotes: %.*s",
                   SPAN_ARGS(quoted(look, span_slice(look->line, value, look->line.len))));
    }
    before = line_before(look, number);
    if (before == 0)
        return false;
    if (colon_of(line_text(look, before)) == line_text(look, before).len)
        return explain_no_colon(look, before);
    return SAY(place_in(look, number, content_of(look->line)),
               "this line is indented more than line %zu, which has its value already: indent "
               "the keys of one map alike",
               before);
}

static bool explain_missing_colon(struct look *look)
{
    return explain_no_colon(look, look->trouble->context_place.line);
}

static bool explain_bracket(struct look *look)
{
    const struct yaml_node *open = look->trouble->bracket;

    if (!open)
        return false;
    if (look->at > 0 && is_one_of(char_at(look->line, look->at), "[{") &&
        !is_one_of(look->line.data[look->at - 1], " ,[{"))
        return SAY(look->trouble->place,
                   "a '%c' within a text: in a list or map in brackets, put such a text in quotes",
                   look->line.data[look->at]);
    return SAY(yaml_place(look->trouble->file, open),
               "the '%c' that opens here is not closed as far as line %zu, column %zu: put a '%c' "
               "behind what belongs to it, or the text in quotes",
               open->kind == YAML_LIST ? '[' : '{', look->trouble->place.line,
               look->trouble->place.column, open->kind == YAML_LIST ? ']' : '}');
}

/* Text goes on behind a value that was over: {station}早, "早"好. */
static bool explain_rest(struct look *look)
{
    size_t value = value_of(look->line);
    size_t last = look->at;

    while (last > 0 && char_at(look->line, last - 1) == ' ')
        last--;
    if (last <= value || !is_one_of(char_at(look->line, value), "[{\"'") ||
        !is_one_of(look->line.data[last - 1], "]}\"'"))
        return false;
    return SAY(place_in(look, look->trouble->place.line, value),
               "a value that begins with %c ends with %c: put all of the text in quotes: %.*s",
               look->line.data[value], look->line.data[last - 1],
               SPAN_ARGS(quoted(look, span_slice(look->line, value, look->line.len))));
}

static bool explain_indent(struct look *look)
{
    const struct diag_place *place = &look->trouble->place;
    const struct diag_place *start = &look->trouble->context_place;
    char c = char_at(look->line, look->at);

    if (explain_rest(look))
        return true;
    if (is_one_of(c, "]}"))
        return SAY(*place, "this '%c' closes nothing: take it away", c);
    if (place->column != start->column)
        return SAY(*place, "this line is indented like no line that it could go on: indent the "
                           "keys of one map, or the entries of one list, alike");
    if (strcmp(look->trouble->problem, "did not find expected '-' indicator") == 0)
        return SAY(*place,
                   "the entries of this list begin with '- ': begin this line so, or indent "
                   "it like what belongs to the entry above it");
    return c == '-' && SAY(*place, "this '- ' is indented less than the list above it: indent the "
                                   "entries of one list alike");
}

static bool explain_end(struct look *look)
{
    return SAY(look->trouble->place,
               "something stands behind the end of the document: take it away, or the '...' "
               "before it");
}

/* NULL: any. The first one that knows the trouble says it. */
static const struct {
    const char *problem;
    const char *context;
    bool (*explain)(struct look *look);
} rules[] = {
    {"found character that cannot start any token", NULL, explain_tab},
    {"found a tab character that violates indentation", NULL, explain_tab},
    {"found a tab character where an indentation space is expected", NULL, explain_tab},
    {NULL, "while scanning a quoted scalar", explain_quote},
    {NULL, "while parsing a quoted scalar", explain_escape},
    {NULL, "while scanning an alias", explain_mark},
    {NULL, "while scanning an anchor", explain_mark},
    {NULL, "while scanning a tag", explain_mark},
    {NULL, "while scanning a block scalar", explain_block},
    {"found character that cannot start any token", NULL, explain_mark},
    {"mapping keys are not allowed in this context", NULL, explain_mark},
    {"did not find expected node content", "while parsing a block node", explain_mark},
    {"block sequence entries are not allowed in this context", NULL, explain_dash},
    {"mapping values are not allowed in this context", NULL, explain_second_colon},
    {"could not find expected ':'", NULL, explain_missing_colon},
    {NULL, NULL, explain_bracket},
    {"did not find expected key", NULL, explain_indent},
    {"did not find expected '-' indicator", NULL, explain_indent},
    {"did not find expected <document start>", NULL, explain_end},
};

static bool is_wanted(const char *wanted, const char *got)
{
    return !wanted || (got && strcmp(wanted, got) == 0);
}

bool yaml_explain(const struct yaml_trouble *trouble, struct diag *diag)
{
    struct look look = {.trouble = trouble, .diag = diag};
    bool is_said = false;

    look.line = line_of(trouble->bytes, trouble->place.line);
    look.at = byte_of(look.line, trouble->place.column);
    for (size_t i = 0; !is_said && i < sizeof(rules) / sizeof(rules[0]); i++)
        is_said = is_wanted(rules[i].problem, trouble->problem) &&
                  is_wanted(rules[i].context, trouble->context) && rules[i].explain(&look);
    if (!is_said)
        diag_error(diag, DIAG_CONFIG, trouble->place, "this is not YAML: %s%s%s",
                   trouble->context ? trouble->context : "", trouble->context ? ", " : "",
                   trouble->problem ? trouble->problem : "libyaml gives no reason");
    arena_finish(&look.arena);
    return false;
}
