/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/internal.h"

#include "base/utf8.h"
#include "mandarin/phrasing.h"
#include "mandarin/tones.h"

#include "base/banned.h"

/* Phrasing: marks become breaks, long clauses get minor breaks where a speaker would breathe
 * (breaths.c), and quotations and asides become phrases of their own. */

enum { QUOTATION_SYLLABLES = 7 /* shorter ones are words of their sentence: “十四五”规划 */ };

/* The break that a mark makes behind the phrase before it. */
static const enum script_break mark_breaks[] = {
    [MANDARIN_MARK_NONE] = SCRIPT_BREAK_NONE,
    [MANDARIN_MARK_ENUMERATION] = SCRIPT_BREAK_ENUMERATION,
    [MANDARIN_MARK_COMMA] = SCRIPT_BREAK_COMMA,
    [MANDARIN_MARK_COLON] = SCRIPT_BREAK_COLON,
    [MANDARIN_MARK_DASH] = SCRIPT_BREAK_COLON,
    [MANDARIN_MARK_SEMICOLON] = SCRIPT_BREAK_SEMICOLON,
    /* Inside a sentence: a full stop within quotation marks. */
    [MANDARIN_MARK_PERIOD] = SCRIPT_BREAK_SEMICOLON,
    [MANDARIN_MARK_QUESTION] = SCRIPT_BREAK_SEMICOLON,
    [MANDARIN_MARK_EXCLAMATION] = SCRIPT_BREAK_SEMICOLON,
    [MANDARIN_MARK_ELLIPSIS] = SCRIPT_BREAK_COMMA,
    [MANDARIN_MARK_QUOTE_OPEN] = SCRIPT_BREAK_QUOTE,
    [MANDARIN_MARK_QUOTE_CLOSE] = SCRIPT_BREAK_QUOTE,
    [MANDARIN_MARK_BRACKET_OPEN] = SCRIPT_BREAK_BRACKET,
    [MANDARIN_MARK_BRACKET_CLOSE] = SCRIPT_BREAK_BRACKET,
    [MANDARIN_MARK_TITLE_OPEN] = SCRIPT_BREAK_NONE,
    [MANDARIN_MARK_TITLE_CLOSE] = SCRIPT_BREAK_NONE,
    [MANDARIN_MARK_SPACE] = SCRIPT_BREAK_COMMA,
};

/* 一是, 二是, 一要: they stand as a phrase of their own at the beginning of a clause. */
static const char *const list_numbers = "一二三四五六七八九十";
static const char *const list_verbs = "是要";
enum { LIST_SYLLABLES = 4 /* that must follow */ };

size_t phrasing_weight(const struct mandarin_word *word)
{
    return word->is_mark ? 0 : script_word_syllables(&word->said);
}

enum mandarin_mark phrasing_mark(const struct mandarin_line *line, size_t word)
{
    if (!line->words[word].is_mark)
        return MANDARIN_MARK_NONE;
    return line->units[line->words[word].first_unit].mark;
}

/* The cut sentence: which words begin a phrase, its role, and the break behind it. */
struct cutter {
    const struct mandarin *mandarin;
    struct mandarin_line *line;
    struct arena *arena;
    struct script_phrase *phrases;
    size_t count;
    size_t capacity;
    size_t start;    /* first word of the phrase that is being gathered */
    size_t sentence; /* … and of the sentence inside a quotation */
    enum script_role role;
    bool is_numbering; /* between the brackets of (一) */
};

static void copy_word(struct cutter *cutter, const struct mandarin_word *word,
                      struct script_word *out)
{
    size_t bytes = word->said.syllable_count * sizeof(*word->said.syllables);
    const struct mandarin_unit *first = &cutter->line->units[word->first_unit];
    const struct mandarin_unit *last = first + word->unit_count - 1;
    bool continues = word->first_unit > 0 && first[-1].start == first->start &&
                     first[-1].end == first->end && first[-1].kind != MANDARIN_UNIT_MARK;

    *out = word->said;
    out->spoken = arena_copy(cutter->arena, word->said.spoken);
    if (word->said.syllable_count > 0) {
        out->syllables = arena_alloc(cutter->arena, bytes);
        memcpy(out->syllables, word->said.syllables, bytes);
    }
    out->start = continues ? first->end : first->start;
    out->end = last->end;
    out->text = span_slice(cutter->line->text, out->start, out->end);
}

/* words[first .. first + count), none of them a mark, become one phrase. */
static void add_phrase(struct cutter *cutter, size_t first, size_t count, enum script_break kind)
{
    struct script_phrase phrase = {.role = cutter->role, .break_after = kind, .word_count = count};

    phrase.words = arena_alloc_array(cutter->arena, count, sizeof(*phrase.words));
    for (size_t i = 0; i < count; i++)
        copy_word(cutter, &cutter->line->words[first + i], &phrase.words[i]);
    ARENA_PUSH(cutter->arena, cutter->phrases, cutter->count, cutter->capacity, phrase);
}

/* How many of the first words are "一是" and the like, as one word or two; 0 for none. */
static size_t list_head(const struct mandarin_word *words, size_t count)
{
    uint32_t runes[2];
    size_t rune_count = 0;
    size_t word_count = 0;
    size_t following = 0;

    for (; word_count < count && rune_count < 2; word_count++) {
        struct span rest = words[word_count].said.spoken;
        uint32_t rune;

        while (utf8_next(&rest, &rune)) {
            if (rune_count == 2)
                return 0;
            runes[rune_count++] = rune;
        }
    }
    if (rune_count < 2 || !tones_has_rune(list_numbers, runes[0]) ||
        !tones_has_rune(list_verbs, runes[1]))
        return 0;
    for (size_t i = word_count; i < count; i++)
        following += phrasing_weight(&words[i]);
    return following >= LIST_SYLLABLES ? word_count : 0;
}

/* The clause words[first .. first + count) becomes one phrase or, when it is long, several. */
static void add_clause(struct cutter *cutter, size_t first, size_t count, enum script_break kind)
{
    struct mandarin_word *words = &cutter->line->words[first];
    bool *is_cut = arena_alloc_array(cutter->line->arena, count, sizeof(*is_cut));
    size_t head = list_head(words, count);
    size_t start = 0;

    /* Speakers carry sandhi across a breath without a mark. */
    mandarin_sandhi(cutter->mandarin, words, count, cutter->line->arena);
    phrasing_find_breaths(cutter->mandarin, words + head, count - head, is_cut + head,
                          cutter->line->arena);
    for (size_t i = 0; i < count; i++) {
        bool is_head = head > 0 && i + 1 == head;

        if (is_head || is_cut[i] || i + 1 == count) {
            add_phrase(cutter, first + start, i + 1 - start,
                       is_head          ? SCRIPT_BREAK_COMMA
                       : i + 1 == count ? kind
                                        : SCRIPT_BREAK_MINOR);
            start = i + 1;
        }
    }
}

/* Marks without a break of their own stand inside a clause: their words are closed up first. The
 * next clause begins with word `next`. */
static void close_words(struct cutter *cutter, size_t end, size_t next, enum script_break kind)
{
    struct mandarin_line *line = cutter->line;
    size_t kept = cutter->start;

    for (size_t i = cutter->start; i < end; i++) {
        if (!line->words[i].is_mark)
            line->words[kept++] = line->words[i];
    }
    if (kept > cutter->start)
        add_clause(cutter, cutter->start, kept - cutter->start, kind);
    else if (cutter->count > 0 && cutter->phrases[cutter->count - 1].break_after < kind)
        cutter->phrases[cutter->count - 1].break_after = kind; /* 。” and the like: the stronger */
    cutter->start = next;
}

/* … up to a mark. */
static void close_clause(struct cutter *cutter, size_t mark, enum script_break kind)
{
    close_words(cutter, mark, mark + 1, kind);
}

/* What a quotation behind it belongs to: 在“…”中. */
static const char *const preposition_words = "在对从把被以用将为据按";
/* How what belongs to a quotation or an aside before it begins. */
static const char *const behind_words = "中上里下内后前的等一之地得";

static bool is_preposition(const struct mandarin_word *word)
{
    struct span rest = word->said.spoken;
    uint32_t rune;

    if (word->is_mark)
        return false;
    return span_is(rest, "关于") || span_is(rest, "对于") || span_is(rest, "根据") ||
           span_is(rest, "按照") ||
           (utf8_next(&rest, &rune) && rest.len == 0 && tones_has_rune(preposition_words, rune));
}

/* The break before a quotation. */
static enum script_break break_before(const struct mandarin_line *line, size_t mark)
{
    return mark > 0 && is_preposition(&line->words[mark - 1]) ? SCRIPT_BREAK_NONE
                                                              : SCRIPT_BREAK_QUOTE;
}

/* The break behind a quotation or an aside; `kind` unless what follows leans on it. */
static enum script_break break_behind(const struct mandarin_line *line, size_t mark,
                                      enum script_break kind)
{
    struct span rest;
    uint32_t rune;

    if (mark + 1 >= line->word_count || line->words[mark + 1].is_mark)
        return kind;
    rest = line->words[mark + 1].said.spoken;
    return utf8_next(&rest, &rune) && rest.len == 0 && tones_has_rune(behind_words, rune)
               ? SCRIPT_BREAK_NONE
               : kind;
}

/* How many syllables stand between an opening mark and its closing one; 0 when it is not closed. */
static size_t enclosed_weight(const struct mandarin_line *line, size_t open,
                              enum mandarin_mark close, size_t *close_at)
{
    size_t weight = 0;

    for (size_t i = open + 1; i < line->word_count; i++) {
        if (phrasing_mark(line, i) == close) {
            *close_at = i;
            return weight;
        }
        weight += phrasing_weight(&line->words[i]);
    }
    *close_at = line->word_count;
    return 0;
}

static void open_quote(struct cutter *cutter, size_t at)
{
    size_t close_at;
    size_t weight = enclosed_weight(cutter->line, at, MANDARIN_MARK_QUOTE_CLOSE, &close_at);

    if (weight < QUOTATION_SYLLABLES || cutter->role != SCRIPT_ROLE_STATEMENT)
        return;
    close_clause(cutter, at, break_before(cutter->line, at));
    cutter->role = SCRIPT_ROLE_QUOTATION;
    cutter->sentence = at + 1;
}

/* Whether the sentence begins with a number in brackets, (一) or (1). */
static bool is_numbered(const struct mandarin_line *line)
{
    return line->word_count > 3 && phrasing_mark(line, 2) == MANDARIN_MARK_BRACKET_CLOSE &&
           (line->words[1].said.form == SCRIPT_FORM_ORDINAL ||
            line->words[1].said.form == SCRIPT_FORM_CARDINAL);
}

static void open_bracket(struct cutter *cutter, size_t at)
{
    close_clause(cutter, at, SCRIPT_BREAK_BRACKET);
    cutter->is_numbering = at == 0 && is_numbered(cutter->line);
    if (!cutter->is_numbering)
        cutter->role = SCRIPT_ROLE_ASIDE;
}

static void close_bracket(struct cutter *cutter, size_t at)
{
    close_clause(cutter, at,
                 cutter->is_numbering ? SCRIPT_BREAK_ENUMERATION
                                      : break_behind(cutter->line, at, SCRIPT_BREAK_BRACKET));
    cutter->is_numbering = false;
    cutter->role = SCRIPT_ROLE_STATEMENT;
}

/* Two names or quoted words side by side are a list: 《…》《…》. */
static void part_names(struct cutter *cutter, size_t at)
{
    enum mandarin_mark before = at > 0 ? phrasing_mark(cutter->line, at - 1) : MANDARIN_MARK_NONE;

    if (before == MANDARIN_MARK_TITLE_CLOSE || before == MANDARIN_MARK_QUOTE_CLOSE)
        close_clause(cutter, at, SCRIPT_BREAK_ENUMERATION);
}

static bool is_followed(const struct mandarin_line *line, size_t at)
{
    for (size_t i = at + 1; i < line->word_count; i++) {
        if (!line->words[i].is_mark)
            return true;
    }
    return false;
}

/* The end of a sentence inside a sentence. A question that is quoted before the sentence's end has
 * its own role: “你来吗?”他问。 */
static void end_inner(struct cutter *cutter, size_t at, enum mandarin_mark mark)
{
    enum script_role role = cutter->role;

    if (role == SCRIPT_ROLE_QUOTATION && mark == MANDARIN_MARK_QUESTION &&
        is_followed(cutter->line, at)) {
        struct mandarin_line inner = *cutter->line;

        inner.words += cutter->sentence;
        inner.word_count = at + 1 - cutter->sentence;
        cutter->role = phrasing_role(&inner);
    }
    close_clause(cutter, at, mark_breaks[mark]);
    cutter->role = role;
    cutter->sentence = at + 1;
}

static void take_mark(struct cutter *cutter, size_t at)
{
    enum mandarin_mark mark = phrasing_mark(cutter->line, at);

    switch (mark) {
    case MANDARIN_MARK_QUOTE_OPEN:
        part_names(cutter, at);
        open_quote(cutter, at);
        break;
    case MANDARIN_MARK_QUOTE_CLOSE:
        if (cutter->role == SCRIPT_ROLE_QUOTATION) {
            close_clause(cutter, at, break_behind(cutter->line, at, SCRIPT_BREAK_QUOTE));
            cutter->role = SCRIPT_ROLE_STATEMENT;
        }
        break;
    case MANDARIN_MARK_BRACKET_OPEN:
        open_bracket(cutter, at);
        break;
    case MANDARIN_MARK_BRACKET_CLOSE:
        close_bracket(cutter, at);
        break;
    case MANDARIN_MARK_TITLE_OPEN:
        part_names(cutter, at);
        break;
    case MANDARIN_MARK_TITLE_CLOSE:
        break;
    case MANDARIN_MARK_PERIOD:
    case MANDARIN_MARK_QUESTION:
    case MANDARIN_MARK_EXCLAMATION:
        end_inner(cutter, at, mark);
        break;
    default:
        close_clause(cutter, at, mark_breaks[mark]);
        break;
    }
}

/* Whether the text from `at` on is a number that touches what it counts: 32名, not 32 名, where the
 * writer sets a blank beside every number. */
static bool is_counting(struct span text, size_t at)
{
    struct span rest = span_slice(text, at, text.len);
    bool has_digit = false;
    uint32_t rune;

    while (utf8_next(&rest, &rune)) {
        if (!utf8_is_digit(rune) && !(has_digit && (rune == '.' || rune == ',')))
            return has_digit && utf8_is_han(rune);
        has_digit = true;
    }
    return false;
}

/* Whether a blank before a number sets two parts apart: 诈骗案 32名, 专电 2026年, 13日 14日. */
static bool is_parted(const struct mandarin_line *line, size_t at)
{
    const struct mandarin_word *before = &line->words[at - 1];
    struct span head;
    uint32_t rune = 0;
    size_t end;
    size_t start;

    if (before->is_mark || line->words[at].is_mark)
        return false;
    end = line->units[before->first_unit + before->unit_count - 1].end;
    start = line->units[line->words[at].first_unit].start;
    if (start <= end || span_is(before->said.spoken, "第") || !is_counting(line->text, start))
        return false;
    head = span_slice(line->text, 0, end);
    utf8_last(head, &rune);
    if (!utf8_is_han(rune))
        return false;
    for (head = span_slice(line->text, end, start); utf8_next(&head, &rune);) {
        if (rune != ' ' && rune != 0x3000 && rune != 0xa0 && rune != '\t')
            return false;
    }
    return true;
}

bool mandarin_phrase(const struct mandarin *mandarin, struct mandarin_line *line,
                     struct arena *arena, struct script_sentence *sentence)
{
    struct cutter cutter = {.mandarin = mandarin, .line = line, .arena = arena};
    size_t count = line->word_count;

    sentence->role = phrasing_role(line);
    for (size_t i = 0; i < count; i++) {
        if (line->words[i].is_mark)
            take_mark(&cutter, i);
        else if (i > cutter.start && is_parted(line, i))
            close_words(&cutter, i, i, SCRIPT_BREAK_MINOR);
    }
    close_clause(&cutter, count, SCRIPT_BREAK_SENTENCE);
    if (cutter.count == 0)
        return false;
    cutter.phrases[cutter.count - 1].break_after = SCRIPT_BREAK_SENTENCE;
    sentence->phrases = cutter.phrases;
    sentence->phrase_count = cutter.count;
    return true;
}
