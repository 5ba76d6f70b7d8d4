/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "script/script.h"

#include "base/utf8.h"

#include "base/banned.h"

const char *const script_break_names[SCRIPT_BREAK_COUNT + 1] = {
    "none",  "minor",     "enumeration", "quote",     "bracket", "comma",
    "colon", "semicolon", "sentence",    "paragraph", "chapter", NULL};

const char *const script_role_names[SCRIPT_ROLE_COUNT + 1] = {
    "statement", "heading", "yes-no-question", "wh-question", "exclamation",
    "quotation", "aside",   "list-item",       NULL};

const char *const script_language_names[SCRIPT_LANGUAGE_COUNT + 1] = {"zh", "en", "letters", NULL};

const char *const script_origin_names[SCRIPT_ORIGIN_COUNT + 1] = {
    "lexicon",    "character", "model",  "override", "name",
    "annotation", "user",      "number", "fallback", NULL};

const char *const script_form_names[SCRIPT_FORM_COUNT + 1] = {
    "plain", "cardinal", "ordinal", "digits", "unit", "symbol", NULL};

/* What shows a break in the spoken text. A sentence's own mark depends on its role. */
static const char *const break_marks[SCRIPT_BREAK_COUNT] = {
    [SCRIPT_BREAK_NONE] = "",          [SCRIPT_BREAK_MINOR] = "",
    [SCRIPT_BREAK_ENUMERATION] = "、", [SCRIPT_BREAK_QUOTE] = "",
    [SCRIPT_BREAK_BRACKET] = "，",     [SCRIPT_BREAK_COMMA] = "，",
    [SCRIPT_BREAK_COLON] = "：",       [SCRIPT_BREAK_SEMICOLON] = "；",
    [SCRIPT_BREAK_SENTENCE] = "。",    [SCRIPT_BREAK_PARAGRAPH] = "。",
    [SCRIPT_BREAK_CHAPTER] = "。"};

size_t script_word_syllables(const struct script_word *word)
{
    struct span rest = word->spoken;
    size_t count = 0;
    uint32_t rune;

    if (word->language == SCRIPT_MANDARIN)
        return word->syllable_count;
    while (utf8_next(&rest, &rune))
        count += utf8_is_letter(rune) || utf8_is_digit(rune) || utf8_is_accented(rune);
    return word->language == SCRIPT_LETTERS ? count : (count + 2) / 3;
}

size_t script_sentence_syllables(const struct script_sentence *sentence)
{
    size_t count = 0;

    for (size_t i = 0; i < sentence->phrase_count; i++) {
        for (size_t k = 0; k < sentence->phrases[i].word_count; k++)
            count += script_word_syllables(&sentence->phrases[i].words[k]);
    }
    return count;
}

size_t script_sentence_word_count(const struct script_sentence *sentence)
{
    size_t count = 0;

    for (size_t i = 0; i < sentence->phrase_count; i++)
        count += sentence->phrases[i].word_count;
    return count;
}

size_t script_sentence_count(const struct script *script)
{
    size_t count = 0;

    for (size_t i = 0; i < script->chapter_count; i++)
        count += script->chapters[i].sentence_count;
    return count;
}

static const char *mark_of(const struct script_sentence *sentence, enum script_break kind)
{
    bool is_question = sentence->role == SCRIPT_ROLE_YES_NO_QUESTION ||
                       sentence->role == SCRIPT_ROLE_WH_QUESTION;

    if (kind < SCRIPT_BREAK_SENTENCE)
        return break_marks[kind];
    if (is_question)
        return "？";
    return sentence->role == SCRIPT_ROLE_EXCLAMATION ? "！" : break_marks[kind];
}

/* Latin runs need blanks between them; Chinese characters do not. */
static bool is_latin(const struct script_word *word)
{
    return word->language != SCRIPT_MANDARIN;
}

void script_put_spoken(struct text *out, const struct script_sentence *sentence)
{
    for (size_t i = 0; i < sentence->phrase_count; i++) {
        const struct script_phrase *phrase = &sentence->phrases[i];

        for (size_t j = 0; j < phrase->word_count; j++) {
            if (j > 0 && is_latin(&phrase->words[j - 1]) && is_latin(&phrase->words[j]))
                text_put_byte(out, ' ');
            text_put(out, phrase->words[j].spoken);
        }
        text_put(out, span_of(mark_of(sentence, phrase->break_after)));
    }
}

static void put_blank(struct text *out, size_t start)
{
    if (out->len > start)
        text_put_byte(out, ' ');
}

static void put_word_pinyin(struct text *out, const struct script_word *word, size_t start,
                            bool is_surface)
{
    if (is_latin(word)) {
        put_blank(out, start);
        text_put_byte(out, '{');
        text_put(out, word->spoken);
        text_put_byte(out, '}');
        return;
    }
    for (size_t i = 0; i < word->syllable_count; i++) {
        const struct script_syllable *syllable = &word->syllables[i];

        put_blank(out, start);
        text_put(out, span_of(syllable->base));
        text_put_byte(out, (char)('0' + (is_surface ? syllable->surface : syllable->tone)));
        if (syllable->has_erhua)
            text_put(out, SPAN(" er5"));
    }
}

void script_put_pinyin(struct text *out, const struct script_sentence *sentence, bool is_surface)
{
    size_t start = out->len;

    for (size_t i = 0; i < sentence->phrase_count; i++) {
        for (size_t j = 0; j < sentence->phrases[i].word_count; j++)
            put_word_pinyin(out, &sentence->phrases[i].words[j], start, is_surface);
    }
}
