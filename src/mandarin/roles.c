/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/phrasing.h"

#include "base/utf8.h"

#include "base/banned.h"

/* What kind of sentence it is. A question is a yes-no question, whose end rises, when it ends in 吗
 * or 吧, offers a choice of a thing and its opposite (是不是), or asks for nothing in particular;
 * it is a wh question when it asks with a word, offers two things with 还是, or ends in 呢. */

/* Last words that ask for yes or no. */
static const char *const endings[] = {"吗", "吧", "没有", "不"};

/* A part of a word that asks, and the longer words in which it does not. */
static const struct {
    const char *part;
    const char *not_in; /* blanks between them; NULL: none */
} asking[] = {
    {"什么", NULL},
    {"谁", NULL},
    {"哪", "哪怕"},
    {"怎", NULL},
    {"何", "任何 几何 何况 何必 何尝 何妨 何苦 何不 何等"},
    {"孰", NULL},
    {"啥", NULL},
    {"咋", NULL},
    {"干嘛", NULL},
    {"干吗", NULL},
    {"多少", NULL},
    {"多久", NULL},
    {"多大", NULL},
    {"多长", NULL},
    {"多高", NULL},
    {"多远", NULL},
    {"几", "几乎 几率 几何 几经 近几"},
};

static bool has_listed(struct span word, const char *list)
{
    struct span rest = span_of(list);

    while (rest.len > 0) {
        size_t end = span_find(rest, SPAN(" "), 0);

        if (span_find(word, span_slice(rest, 0, end), 0) < word.len)
            return true;
        rest = span_slice(rest, end + 1, rest.len);
    }
    return false;
}

static bool asks_with(struct span word)
{
    for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++) {
        if (span_find(word, span_of(asking[i].part), 0) < word.len)
            return !asking[i].not_in || !has_listed(word, asking[i].not_in);
    }
    return false;
}

/* 是不是, 能不能, 有没有: a character before 不 or 没, and again behind it. */
static bool offers_opposite(const struct mandarin_line *line)
{
    uint32_t before = 0;
    uint32_t middle = 0;

    for (size_t i = 0; i < line->word_count; i++) {
        struct span rest = line->words[i].is_mark ? SPAN("") : line->words[i].said.spoken;
        uint32_t rune;

        if (line->words[i].is_mark)
            before = middle = 0;
        while (utf8_next(&rest, &rune)) {
            if (before == rune && (middle == 0x4e0d || middle == 0x6ca1)) /* 不 没 */
                return true;
            before = middle;
            middle = rune;
        }
    }
    return false;
}

/* Whether words[start .. at) is nothing or a pronoun: in 你还是不同意 nothing is offered. */
static bool is_bare(const struct mandarin_line *line, size_t start, size_t at)
{
    static const char pronouns[] = "我 你 您 他 她 它 这 那 我们 你们 他们 她们 大家";

    return at == start || (at == start + 1 && has_listed(line->words[start].said.spoken, pronouns));
}

/* 是先建还是先补; 还是 may begin a second clause, but not the sentence. */
static bool offers_two(const struct mandarin_line *line)
{
    size_t start = 0;

    for (size_t i = 0; i < line->word_count; i++) {
        if (line->words[i].is_mark)
            start = i + 1;
        else if (span_is(line->words[i].said.spoken, "还是") &&
                 (!is_bare(line, start, i) || (i == start && start > 0)))
            return true;
    }
    return false;
}

static const struct mandarin_word *last_word(const struct mandarin_line *line)
{
    for (size_t i = line->word_count; i-- > 0;) {
        if (!line->words[i].is_mark)
            return &line->words[i];
    }
    return NULL;
}

/* Whether the sentence ends with this word, or in it. */
static bool ends_with(const struct mandarin_line *line, const char *word)
{
    const struct mandarin_word *last = last_word(line);

    return last && span_ends(last->said.spoken, span_of(word));
}

static enum script_role question_role(const struct mandarin_line *line)
{
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (ends_with(line, endings[i]) && !ends_with(line, "干吗"))
            return SCRIPT_ROLE_YES_NO_QUESTION;
    }
    if (offers_opposite(line))
        return SCRIPT_ROLE_YES_NO_QUESTION;
    if (offers_two(line))
        return SCRIPT_ROLE_WH_QUESTION;
    for (size_t i = 0; i < line->word_count; i++) {
        if (!line->words[i].is_mark && asks_with(line->words[i].said.spoken))
            return SCRIPT_ROLE_WH_QUESTION;
    }
    return ends_with(line, "呢") ? SCRIPT_ROLE_WH_QUESTION : SCRIPT_ROLE_YES_NO_QUESTION;
}

enum script_role phrasing_role(const struct mandarin_line *line)
{
    enum script_role role = SCRIPT_ROLE_STATEMENT;

    for (size_t i = line->word_count; i-- > 0 && line->words[i].is_mark;) {
        enum mandarin_mark mark = phrasing_mark(line, i);

        if (mark == MANDARIN_MARK_QUESTION)
            return question_role(line);
        if (mark == MANDARIN_MARK_EXCLAMATION)
            role = SCRIPT_ROLE_EXCLAMATION;
    }
    if (role == SCRIPT_ROLE_STATEMENT && ends_with(line, "吗"))
        role = SCRIPT_ROLE_YES_NO_QUESTION;
    return role;
}
