/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/internal.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Phrasing: marks become breaks, long clauses get minor breaks where a speaker would breathe, and
 * quotations and asides become phrases of their own. */

enum {
    QUOTATION_SYLLABLES = 7, /* shorter quotations are words of their sentence: “十四五”规划 */
    LONG_CLAUSE_SYLLABLES = 12, /* longer ones are cut at minor breaks */
    IDEAL_PHRASE_SYLLABLES = 7,
    MAX_PHRASE_SYLLABLES = 14,
    NEVER = 1000000 /* the cost of a break that must not be */
};

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

static const char *const wh_words[] = {
    "什么", "谁", "哪",   "怎么", "怎样", "怎",   "为何", "几",     "多少", "如何", "何时",
    "何处", "何", "哪里", "哪些", "多久", "多大", "多长", "为什么", "哪儿", "几时", "何以"};

/* Words before which a speaker may breathe, and words that lean on what is before them. */
static const char *const openers[] = {
    "和",   "及",   "与",   "以及", "或",   "或者", "并",   "并且", "而",   "但", "但是",
    "在",   "对",   "从",   "把",   "将",   "以",   "为",   "向",   "由",   "被", "让",
    "使",   "按",   "按照", "根据", "通过", "随着", "关于", "对于", "围绕", "因", "因为",
    "由于", "如果", "是",   "要",   "应",   "必须", "同",   "跟"};
static const char *const leaners[] = {
    "的", "了", "着", "过", "等", "地", "得", "们", "吗", "呢", "吧", "之",   "上",   "下",
    "中", "内", "里", "后", "前", "时", "年", "月", "日", "多", "余", "左右", "以上", "以下"};

static bool is_listed(struct span word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_is(word, list[i]))
            return true;
    }
    return false;
}

#define IS_LISTED(word, list) is_listed((word), (list), sizeof(list) / sizeof((list)[0]))

/* How long a word is to speak, in syllables. */
static size_t weight_of(const struct mandarin_word *word)
{
    if (word->is_mark)
        return 0;
    if (word->said.language == SCRIPT_MANDARIN)
        return word->said.syllable_count;
    if (word->said.language == SCRIPT_LETTERS)
        return word->said.spoken.len;
    return word->said.spoken.len / 3 + 1;
}

static enum mandarin_mark mark_of(const struct mandarin_line *line, size_t word)
{
    if (!line->words[word].is_mark)
        return MANDARIN_MARK_NONE;
    return line->units[line->words[word].first_unit].mark;
}

/* ------------------------------------------------------------- minor breaks in a long clause */

/* What a break between two neighbouring words costs; less than 0 invites one. */
static int break_cost(const struct mandarin_word *before, const struct mandarin_word *after)
{
    const struct script_word *left = &before->said;
    const struct script_word *right = &after->said;

    if (right->form == SCRIPT_FORM_UNIT || right->form == SCRIPT_FORM_SYMBOL ||
        left->form == SCRIPT_FORM_SYMBOL ||
        (left->form != SCRIPT_FORM_PLAIN && left->form != SCRIPT_FORM_UNIT &&
         right->form != SCRIPT_FORM_PLAIN))
        return NEVER;
    if (left->form != SCRIPT_FORM_PLAIN && left->form != SCRIPT_FORM_UNIT)
        return 60; /* a number leans on the noun or measure word behind it */
    if (IS_LISTED(right->spoken, leaners))
        return NEVER;
    if (IS_LISTED(left->spoken, openers))
        return 40;
    if (IS_LISTED(right->spoken, openers))
        return -12;
    if (span_is(left->spoken, "的"))
        return weight_of(after) > 2 ? 2 : 20;
    if (left->language != SCRIPT_MANDARIN || right->language != SCRIPT_MANDARIN)
        return 12;
    return weight_of(before) == 1 || weight_of(after) == 1 ? 14 : 6;
}

static int length_cost(size_t syllables)
{
    int off = (int)syllables - IDEAL_PHRASE_SYLLABLES;

    if (syllables > MAX_PHRASE_SYLLABLES)
        return 200 + off * off;
    return syllables < 4 ? 2 * off * off : off * off;
}

/* Cuts words[0 .. count), a clause without marks, at the cheapest minor breaks; marks in `is_cut`
 * the words behind which a break goes. */
static void cut_clause(const struct mandarin_word *words, size_t count, bool *is_cut,
                       struct arena *scratch)
{
    int *best = arena_alloc_array(scratch, count + 1, sizeof(*best));
    size_t *from = arena_alloc_array(scratch, count + 1, sizeof(*from));

    for (size_t end = 1; end <= count; end++) {
        size_t syllables = 0;

        best[end] = 2 * NEVER;
        for (size_t start = end; start-- > 0;) {
            int cost;

            syllables += weight_of(&words[start]);
            if (syllables > 3 * MAX_PHRASE_SYLLABLES && start + 1 < end)
                break;
            cost = best[start] + length_cost(syllables);
            if (start > 0)
                cost += break_cost(&words[start - 1], &words[start]);
            if (cost < best[end]) {
                best[end] = cost;
                from[end] = start;
            }
        }
    }
    for (size_t end = from[count]; end > 0; end = from[end])
        is_cut[end - 1] = true;
}

/* ------------------------------------------------------------------ from marks to phrases */

/* The cut sentence: which words begin a phrase, its role, and the break behind it. */
struct cutter {
    const struct mandarin *mandarin;
    struct mandarin_line *line;
    struct arena *arena;
    struct script_phrase *phrases;
    size_t count;
    size_t capacity;
    size_t start; /* first word of the phrase that is being gathered */
    enum script_role role;
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

/* The clause words[first .. first + count) becomes one phrase or, when it is long, several. */
static void add_clause(struct cutter *cutter, size_t first, size_t count, enum script_break kind)
{
    const struct mandarin_word *words = &cutter->line->words[first];
    size_t syllables = 0;
    size_t start = 0;
    bool *is_cut;

    /* Speakers carry sandhi across a breath without a mark. */
    mandarin_sandhi(cutter->mandarin, &cutter->line->words[first], count, cutter->line->arena);
    for (size_t i = 0; i < count; i++)
        syllables += weight_of(&words[i]);
    if (syllables <= LONG_CLAUSE_SYLLABLES) {
        add_phrase(cutter, first, count, kind);
        return;
    }
    is_cut = arena_alloc_array(cutter->line->arena, count, sizeof(*is_cut));
    cut_clause(words, count, is_cut, cutter->line->arena);
    for (size_t i = 0; i + 1 < count; i++) {
        if (is_cut[i]) {
            add_phrase(cutter, first + start, i + 1 - start, SCRIPT_BREAK_MINOR);
            start = i + 1;
        }
    }
    add_phrase(cutter, first + start, count - start, kind);
}

/* Marks without a break of their own stand inside a clause: their words are closed up first. */
static void close_clause(struct cutter *cutter, size_t end, enum script_break kind)
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
    cutter->start = end + 1;
}

/* How many syllables stand between an opening mark and its closing one; 0 when it is not closed. */
static size_t enclosed_weight(const struct mandarin_line *line, size_t open,
                              enum mandarin_mark close, size_t *close_at)
{
    size_t weight = 0;

    for (size_t i = open + 1; i < line->word_count; i++) {
        if (mark_of(line, i) == close) {
            *close_at = i;
            return weight;
        }
        weight += weight_of(&line->words[i]);
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
    close_clause(cutter, at, SCRIPT_BREAK_QUOTE);
    cutter->role = SCRIPT_ROLE_QUOTATION;
}

static void take_mark(struct cutter *cutter, size_t at)
{
    enum mandarin_mark mark = mark_of(cutter->line, at);

    switch (mark) {
    case MANDARIN_MARK_QUOTE_OPEN:
        open_quote(cutter, at);
        break;
    case MANDARIN_MARK_QUOTE_CLOSE:
        if (cutter->role == SCRIPT_ROLE_QUOTATION) {
            close_clause(cutter, at, SCRIPT_BREAK_QUOTE);
            cutter->role = SCRIPT_ROLE_STATEMENT;
        }
        break;
    case MANDARIN_MARK_BRACKET_OPEN:
        close_clause(cutter, at, SCRIPT_BREAK_BRACKET);
        cutter->role = SCRIPT_ROLE_ASIDE;
        break;
    case MANDARIN_MARK_BRACKET_CLOSE:
        close_clause(cutter, at, SCRIPT_BREAK_BRACKET);
        cutter->role = SCRIPT_ROLE_STATEMENT;
        break;
    case MANDARIN_MARK_TITLE_OPEN:
    case MANDARIN_MARK_TITLE_CLOSE:
        break;
    default:
        close_clause(cutter, at, mark_breaks[mark]);
        break;
    }
}

/* The role of the sentence by its last mark. */
static enum script_role role_of(const struct mandarin_line *line)
{
    enum script_role role = SCRIPT_ROLE_STATEMENT;

    for (size_t i = line->word_count; i-- > 0 && line->words[i].is_mark;) {
        enum mandarin_mark mark = mark_of(line, i);

        if (mark == MANDARIN_MARK_EXCLAMATION)
            role = SCRIPT_ROLE_EXCLAMATION;
        if (mark == MANDARIN_MARK_QUESTION) {
            role = SCRIPT_ROLE_YES_NO_QUESTION;
            break;
        }
    }
    for (size_t i = 0; role == SCRIPT_ROLE_YES_NO_QUESTION && i < line->word_count; i++) {
        if (!line->words[i].is_mark && IS_LISTED(line->words[i].said.spoken, wh_words))
            role = SCRIPT_ROLE_WH_QUESTION;
    }
    return role;
}

bool mandarin_phrase(const struct mandarin *mandarin, struct mandarin_line *line,
                     struct arena *arena, struct script_sentence *sentence)
{
    struct cutter cutter = {.mandarin = mandarin, .line = line, .arena = arena};
    size_t count = line->word_count;

    sentence->role = role_of(line);
    for (size_t i = 0; i < count; i++) {
        if (line->words[i].is_mark)
            take_mark(&cutter, i);
    }
    close_clause(&cutter, count, SCRIPT_BREAK_SENTENCE);
    if (cutter.count == 0)
        return false;
    cutter.phrases[cutter.count - 1].break_after = SCRIPT_BREAK_SENTENCE;
    sentence->phrases = cutter.phrases;
    sentence->phrase_count = cutter.count;
    return true;
}
