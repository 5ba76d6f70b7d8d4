/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* What a scraper leaves of HTML in plain text: tags are taken out, entities become what they stand
 * for. A whole page is refused by name (detect.c); Markdown's blocks of HTML come here too.
 *
 *   <b>重要</b>通知          重要通知
 *   第一行<br>第二行          two lines; so for <p>, <li> and their like, a blank for <td>
 *   前文&nbsp;后文&amp;       a blank, &
 *   <ruby>單<rt>shàn</rt>    單(shàn), an annotation
 *   <voice name="en">        nothing: a tag of something else, by its attributes
 *   3<5 a<b AT&T            no tags, no entities: as they stand
 */

enum { MAX_TAG_BYTES = 1000, MAX_PAIR_BYTES = 300 };

/* What stands for a tag. */
enum kind {
    NOTHING,
    BLANK,
    LINE,
    PAIR,  /* nothing, but it must be closed: <b> may be a comparison */
    RUBY,  /* brackets around what it holds, the reading of what stands before it */
    HIDDEN /* nothing, with all that it holds */
};

static const struct {
    const char *name;
    enum kind kind;
} elements[] = {
    {"a", PAIR},         {"b", PAIR},          {"i", PAIR},         {"u", PAIR},
    {"s", PAIR},         {"q", PAIR},          {"p", LINE},         {"br", LINE},
    {"div", LINE},       {"li", LINE},         {"ul", LINE},        {"ol", LINE},
    {"tr", LINE},        {"table", LINE},      {"tbody", LINE},     {"thead", LINE},
    {"td", BLANK},       {"th", BLANK},        {"h1", LINE},        {"h2", LINE},
    {"h3", LINE},        {"h4", LINE},         {"h5", LINE},        {"h6", LINE},
    {"hr", LINE},        {"section", LINE},    {"article", LINE},   {"blockquote", LINE},
    {"dl", LINE},        {"dt", LINE},         {"dd", LINE},        {"pre", LINE},
    {"em", NOTHING},     {"strong", NOTHING},  {"span", NOTHING},   {"font", NOTHING},
    {"sub", NOTHING},    {"sup", NOTHING},     {"small", NOTHING},  {"big", NOTHING},
    {"img", NOTHING},    {"center", LINE},     {"label", NOTHING},  {"mark", NOTHING},
    {"strike", NOTHING}, {"del", NOTHING},     {"ins", NOTHING},    {"code", NOTHING},
    {"figure", LINE},    {"figcaption", LINE}, {"input", NOTHING},  {"button", NOTHING},
    {"iframe", NOTHING}, {"video", NOTHING},   {"nav", LINE},       {"header", LINE},
    {"footer", LINE},    {"main", LINE},       {"body", LINE},      {"html", LINE},
    {"meta", NOTHING},   {"link", NOTHING},    {"style", HIDDEN},   {"script", HIDDEN},
    {"details", LINE},   {"summary", LINE},    {"caption", LINE},   {"address", LINE},
    {"aside", LINE},     {"picture", NOTHING}, {"source", NOTHING}, {"audio", NOTHING},
    {"svg", HIDDEN},     {"ruby", NOTHING},    {"rb", NOTHING},     {"rt", RUBY},
    {"rp", HIDDEN},      {"tfoot", LINE},      {"cite", NOTHING},   {"abbr", NOTHING},
    {"o:p", NOTHING},    {"title", LINE},      {"head", LINE},      {"form", LINE},
};

enum { ELEMENTS = sizeof(elements) / sizeof(elements[0]) };

static const struct {
    const char *name;
    uint32_t rune;
} entities[] = {
    {"nbsp", ' '},      {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
    {"apos", '\''},     {"ensp", ' '},     {"emsp", ' '},     {"thinsp", ' '},   {"ldquo", 0x201c},
    {"rdquo", 0x201d},  {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"mdash", 0x2014}, {"ndash", 0x2013},
    {"hellip", 0x2026}, {"middot", 0xb7},  {"bull", 0x2022},  {"times", 0xd7},   {"divide", 0xf7},
    {"deg", 0xb0},      {"plusmn", 0xb1},  {"copy", 0xa9},    {"reg", 0xae},     {"trade", 0x2122},
    {"yen", 0xa5},      {"euro", 0x20ac},  {"pound", 0xa3},   {"cent", 0xa2},    {"sect", 0xa7},
    {"laquo", 0xab},    {"raquo", 0xbb},   {"le", 0x2264},    {"ge", 0x2265},    {"ne", 0x2260},
    {"permil", 0x2030}, {"prime", 0x2032}, {"Prime", 0x2033}, {"micro", 0xb5},   {"sup2", 0xb2},
    {"sup3", 0xb3},     {"frac12", 0xbd},  {"alpha", 0x3b1},  {"beta", 0x3b2},   {"larr", 0x2190},
    {"rarr", 0x2192},   {"zwj", 0x200d},   {"zwnj", 0x200c},  {"shy", 0xad},     {"infin", 0x221e},
};

struct markup {
    struct span text;
    const struct report_mapped *from;
    struct report_cleaner cleaner;
    size_t tags;
    size_t entities;
    bool is_one_line;
    size_t closes[ELEMENTS]; /* where the next closing tag of each was found; 0: not looked for */
    size_t comment_end;      /* the same for a comment */
    bool has_unknown;        /* a tag of no known element has been taken out */
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* ---- Tags ------------------------------------------------------------------------------------ */

/* The element whose name begins `text`, in either case, and ends there; ELEMENTS for none.
 */
static size_t find_element(struct span text)
{
    for (size_t i = 0; i < ELEMENTS; i++) {
        const char *name = elements[i].name;
        size_t len = strlen(name);
        size_t k = 0;

        while (k < len && k < text.len && lower(text.data[k]) == name[k])
            k++;
        if (k == len && k < text.len && utf8_is_one_of((unsigned char)text.data[k], U"> /\n\t"))
            return i;
    }
    return ELEMENTS;
}

/* The end of the tag that opens at `at`, 0 when its > is missing. */
static size_t tag_end(struct span text, size_t at)
{
    char quote = '\0';

    for (size_t i = at + 1; i < text.len && i < at + MAX_TAG_BYTES; i++) {
        char c = text.data[i];

        if (quote) {
            quote = c == quote ? '\0' : quote;
        } else if ((c == '"' || c == '\'') && text.data[i - 1] == '=') {
            quote = c;
        } else if (c == '>') {
            return i + 1;
        } else if (c == '<') {
            return 0;
        }
    }
    return 0;
}

static size_t name_len(struct span text, size_t at)
{
    size_t end = at;

    while (end < text.len && (report_is_alnum((unsigned char)text.data[end]) ||
                              utf8_is_one_of((unsigned char)text.data[end], U":-_")))
        end++;
    return end - at;
}

/* Whether the tag [at, end) of no known element is one: it has attributes, or its closing tag is
 * near. */
static bool is_tag(struct span text, size_t at, size_t end)
{
    struct span tag = span_slice(text, at, end);
    struct span behind = span_slice(text, end, end + MAX_PAIR_BYTES);
    size_t len = name_len(tag, 1);

    if (tag.data[1 + len] == ' ')
        return span_find(tag, SPAN("=\""), 0) < tag.len || span_find(tag, SPAN("='"), 0) < tag.len;
    for (size_t i = 0; len > 1 && tag.data[1 + len] == '>' && i + len + 2 < behind.len; i++) {
        if (behind.data[i] == '<' && behind.data[i + 1] == '/' &&
            span_starts(span_slice(behind, i + 2, behind.len), span_slice(tag, 1, 2 + len)))
            return true;
    }
    return false;
}

/* The end of a tag of no known element, or 0: <voice name="en">, and </voice> behind it. */
static size_t match_unknown(struct markup *markup, size_t at)
{
    struct span text = markup->text;
    bool is_close = markup->has_unknown && at + 1 < text.len && text.data[at + 1] == '/';
    size_t end;

    if (at + 1 >= text.len || !(utf8_is_letter((unsigned char)text.data[at + 1]) || is_close))
        return 0;
    end = tag_end(text, at);
    if (end == 0 || (!is_close && !is_tag(text, at, end)))
        return 0;
    markup->has_unknown = true;
    return end;
}

/* Where the closing tag of an element stands from `at` on; text.len when it does not. Each is
 * looked for once, so that a page of open tags is read in one go. */
static size_t find_close(struct markup *markup, size_t element, size_t at)
{
    struct span text = markup->text;
    size_t *found = &markup->closes[element];

    if (*found >= at && *found > 0)
        return *found;
    for (*found = at; *found < text.len; (*found)++) {
        if (text.data[*found] == '<' && *found + 2 < text.len && text.data[*found + 1] == '/' &&
            find_element(span_slice(text, *found + 2, text.len)) == element)
            break;
    }
    return *found;
}

static size_t comment_end(struct markup *markup, size_t at)
{
    if (markup->comment_end <= at)
        markup->comment_end = span_find(markup->text, SPAN("-->"), at);
    return markup->comment_end < markup->text.len ? markup->comment_end + 3 : 0;
}

/* The end of the tag, comment, or script with all that is in it, at `at`, or 0; what stands for it.
 */
static size_t match_tag(struct markup *markup, size_t at, enum kind *kind)
{
    struct span text = markup->text;
    bool is_close = at + 1 < text.len && text.data[at + 1] == '/';
    size_t element;
    size_t close;
    size_t end;

    *kind = NOTHING;
    if (span_starts(span_slice(text, at, text.len), SPAN("<!--")))
        return comment_end(markup, at);
    element = find_element(span_slice(text, at + 1 + is_close, text.len));
    if (element == ELEMENTS)
        return match_unknown(markup, at);
    end = tag_end(text, at);
    if (end == 0)
        return 0;
    if (is_close || elements[element].kind == LINE || elements[element].kind == BLANK ||
        elements[element].kind == RUBY) {
        *kind = is_close && elements[element].kind == BLANK ? NOTHING : elements[element].kind;
        return end;
    }
    if (elements[element].kind == NOTHING)
        return end;
    close = find_close(markup, element, end);
    if (elements[element].kind == HIDDEN)
        return close < text.len ? tag_end(text, close) : end;
    return close < text.len ? end : 0;
}

/* ---- Entities -------------------------------------------------------------------------------- */

/* &#20013; and &#x4e2d; */
static size_t match_number(struct span text, size_t at, uint32_t *rune)
{
    bool is_hex = at + 2 < text.len && (text.data[at + 2] | 0x20) == 'x';
    size_t first = at + 2 + is_hex;
    size_t i = first;

    *rune = 0;
    for (; i < text.len && i < first + 7; i++) {
        uint32_t c = (unsigned char)lower(text.data[i]);
        uint32_t digit = utf8_is_digit(c)                 ? c - '0'
                         : is_hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                                                          : 99;

        if (digit == 99)
            break;
        *rune = *rune * (is_hex ? 16 : 10) + digit;
    }
    if (i == first || i >= text.len || text.data[i] != ';' || *rune > 0x10ffff ||
        (*rune >= 0xd800 && *rune < 0xe000) || *rune == 0xfffd || *rune == 0)
        return 0;
    return i + 1;
}

/* The end of the entity at `at`, or 0. &nbsp counts without its semicolon too, and &amp;nbsp; is
 * what was escaped twice. */
static size_t match_entity(struct span text, size_t at, uint32_t *rune)
{
    struct span rest = span_slice(text, at + 1, text.len);

    if (rest.len > 1 && rest.data[0] == '#')
        return match_number(text, at, rune);
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        struct span name = span_of(entities[i].name);
        size_t end = at + 1 + name.len;

        if (!span_starts(rest, name))
            continue;
        *rune = entities[i].rune;
        if (end < text.len && text.data[end] == ';') {
            bool is_twice = *rune == '&' &&
                            span_starts(span_slice(text, end + 1, text.len), SPAN("nbsp;"));

            if (is_twice)
                *rune = ' ';
            return end + 1 + (is_twice ? SPAN("nbsp;").len : 0);
        }
        if (i == 0 && !(end < text.len && report_is_alnum((unsigned char)text.data[end])))
            return end;
    }
    return 0;
}

/* ---- The text -------------------------------------------------------------------------------- */

/* Where the input goes on behind the byte before `at`. */
static size_t offset_at(const struct markup *markup, size_t at)
{
    return at < markup->from->len ? markup->from->offsets[at] : markup->from->end;
}

static void put(struct markup *markup, uint32_t rune, size_t start, size_t end)
{
    report_cleaner_put(&markup->cleaner, rune, offset_at(markup, start), offset_at(markup, end));
}

/* The end of the markup at `at`, 0 when there is none. */
static size_t take_out(struct markup *markup, size_t at)
{
    enum kind kind;
    uint32_t rune = 0;
    size_t end = 0;

    if (markup->text.data[at] == '<') {
        end = match_tag(markup, at, &kind);
        markup->tags += end > 0;
        if (end > 0 && kind == RUBY)
            put(markup, markup->text.data[at + 1] == '/' ? ')' : '(', at, end);
        else if (end > 0 && (kind == LINE || kind == BLANK))
            put(markup, kind == LINE && !markup->is_one_line ? '\n' : ' ', at, end);
    } else if (markup->text.data[at] == '&') {
        end = match_entity(markup->text, at, &rune);
        markup->entities += end > 0;
        if (end > 0)
            put(markup, rune, at, end);
    }
    return end;
}

/* Whether there is any markup: most texts have none, and are left as they are. */
static bool has_markup(struct markup *markup)
{
    struct span text = markup->text;
    enum kind kind;
    uint32_t rune;

    for (size_t at = 0; at < text.len; at++) {
        if ((text.data[at] == '<' && match_tag(markup, at, &kind) > 0) ||
            (text.data[at] == '&' && match_entity(text, at, &rune) > 0))
            return true;
    }
    return false;
}

void report_strip_markup(struct report_mapped *text, bool is_one_line, size_t *tag_count,
                         size_t *entity_count)
{
    struct report_mapped made = {.arena = text->arena};
    struct markup markup = {.text = report_mapped_span(text),
                            .from = text,
                            .cleaner = {.text = &made},
                            .is_one_line = is_one_line};

    if (!has_markup(&markup))
        return;
    markup.has_unknown = false;
    report_mapped_reserve(&made, text->len + 1);
    for (size_t at = 0; at < text->len;) {
        struct span rest = span_slice(markup.text, at, text->len);
        size_t end = take_out(&markup, at);
        uint32_t rune = 0;

        if (end == 0) {
            utf8_next(&rest, &rune);
            end = text->len - rest.len;
            if (rune == 0xfffd)
                report_cleaner_put_replacement(&markup.cleaner, offset_at(&markup, at),
                                               offset_at(&markup, end));
            else
                put(&markup, rune, at, end);
        }
        at = end;
    }
    report_cleaner_finish(&markup.cleaner);
    made.end = text->end;
    *text = made;
    *tag_count += markup.tags;
    *entity_count += markup.entities;
}

void report_take_markup(struct report_mapped *text, bool is_one_line, const char *name,
                        struct diag *diag)
{
    struct diag_place place = {.file = name};
    size_t tag_count = 0;
    size_t entity_count = 0;

    report_strip_markup(text, is_one_line, &tag_count, &entity_count);
    if (tag_count > 0)
        diag_note(diag, place, "HTML tags left out: %zu", tag_count);
    if (entity_count > 0)
        diag_note(diag, place, "HTML entities read as what they stand for: %zu", entity_count);
}
