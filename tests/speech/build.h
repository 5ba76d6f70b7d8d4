/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SPEECH_BUILD_H
#define TESTS_SPEECH_BUILD_H

/* Scripts for tests, from a short notation; and the voices of the source tree.
 *
 *     #ban4nian2 jian3bao4          a heading
 *     ni2hao3 , [GDP] zeng1zhang3 {open report} .
 *
 * A line is a sentence: words of syllables with their surface tones, {English words}, [LETTERS],
 * and breaks: | minor, ^ enumeration, " quote, ) bracket, , : ; as they look, _ none, . end. A word
 * that begins with * starts a phrase that is an aside, one with + a quotation, one with = a yes-no
 * question. A line may begin with a role: # heading, ? yes-no question, ~ wh question. An empty
 * line ends a paragraph, === a chapter. */

#include <stdio.h>
#include <string.h>

#include "script/script.h"
#include "speech/internal.h"
#include "support/support.h"

static const struct {
    char mark;
    enum script_break kind;
} build_breaks[] = {
    {'|', SCRIPT_BREAK_MINOR},     {'^', SCRIPT_BREAK_ENUMERATION}, {'"', SCRIPT_BREAK_QUOTE},
    {')', SCRIPT_BREAK_BRACKET},   {',', SCRIPT_BREAK_COMMA},       {':', SCRIPT_BREAK_COLON},
    {';', SCRIPT_BREAK_SEMICOLON}, {'_', SCRIPT_BREAK_NONE},        {'.', SCRIPT_BREAK_SENTENCE},
};

static const struct {
    char mark;
    enum script_role role;
} build_roles[] = {
    {'#', SCRIPT_ROLE_HEADING},
    {'?', SCRIPT_ROLE_YES_NO_QUESTION},
    {'~', SCRIPT_ROLE_WH_QUESTION},
};

static inline struct script_word build_mandarin(struct arena *arena, struct span written)
{
    struct script_word word = {.text = written, .spoken = written};
    size_t capacity = 0;

    while (written.len > 0) {
        struct script_syllable syllable;
        size_t end = 0;

        while (end < written.len && (written.data[end] < '1' || written.data[end] > '5'))
            end++;
        end++;
        if (end < written.len && written.data[end] == 'r' &&
            (end + 1 == written.len || written.data[end + 1] < 'a'))
            end++; /* erhua; an r that a vowel follows begins the next syllable */
        if (!script_syllable_parse(span_slice(written, 0, end), &syllable))
            fail_msg("no syllable: '%.*s'", SPAN_ARGS(written));
        ARENA_PUSH(arena, word.syllables, word.syllable_count, capacity, syllable);
        written = span_slice(written, end, written.len);
    }
    return word;
}

/* Takes the next word or mark off the line. */
static inline struct span build_token(struct span *line)
{
    struct span trimmed = span_trim(*line);
    size_t end = span_find(trimmed, SPAN(" "), 0);
    struct span token;

    if (trimmed.len > 0 && trimmed.data[0] == '{')
        end = span_find(trimmed, SPAN("}"), 0) + 1;
    token = span_slice(trimmed, 0, end);
    *line = span_slice(trimmed, end, trimmed.len);
    return token;
}

static inline bool build_break(struct span token, enum script_break *kind)
{
    for (size_t i = 0; i < sizeof(build_breaks) / sizeof(build_breaks[0]); i++) {
        if (token.len == 1 && token.data[0] == build_breaks[i].mark) {
            *kind = build_breaks[i].kind;
            return true;
        }
    }
    return false;
}

static inline struct script_word build_word(struct arena *arena, struct span token,
                                            enum script_role *role)
{
    if (token.data[0] == '*' || token.data[0] == '+' || token.data[0] == '=') {
        *role = token.data[0] == '*'   ? SCRIPT_ROLE_ASIDE
                : token.data[0] == '+' ? SCRIPT_ROLE_QUOTATION
                                       : SCRIPT_ROLE_YES_NO_QUESTION;
        token = span_slice(token, 1, token.len);
    }
    if (token.data[0] == '{' || token.data[0] == '[') {
        struct span inner = span_slice(token, 1, token.len - 1);

        return (struct script_word){.text = inner,
                                    .spoken = inner,
                                    .language = token.data[0] == '{' ? SCRIPT_ENGLISH
                                                                     : SCRIPT_LETTERS};
    }
    return build_mandarin(arena, token);
}

static inline struct script_sentence build_sentence(struct arena *arena, struct span line)
{
    struct script_sentence sentence = {.text = line, .line = 1, .column = 1};
    struct script_phrase phrase = {0};
    size_t phrase_capacity = 0;
    size_t word_capacity = 0;
    struct span token;

    for (size_t i = 0; i < 3; i++) {
        if (line.len > 0 && line.data[0] == build_roles[i].mark) {
            sentence.role = build_roles[i].role;
            line = span_slice(line, 1, line.len);
        }
    }
    while (token = build_token(&line), token.len > 0) {
        if (build_break(token, &phrase.break_after)) {
            ARENA_PUSH(arena, sentence.phrases, sentence.phrase_count, phrase_capacity, phrase);
            phrase = (struct script_phrase){0};
            word_capacity = 0;
        } else {
            ARENA_PUSH(arena, phrase.words, phrase.word_count, word_capacity,
                       build_word(arena, token, &phrase.role));
        }
    }
    if (phrase.word_count > 0) {
        phrase.break_after = SCRIPT_BREAK_SENTENCE;
        ARENA_PUSH(arena, sentence.phrases, sentence.phrase_count, phrase_capacity, phrase);
    }
    if (sentence.role == SCRIPT_ROLE_HEADING)
        sentence.phrases[sentence.phrase_count - 1].break_after = SCRIPT_BREAK_CHAPTER;
    return sentence;
}

static inline void build_end(struct script_chapter *chapter, enum script_break kind)
{
    struct script_sentence *last;

    if (chapter->sentence_count == 0)
        return;
    last = &chapter->sentences[chapter->sentence_count - 1];
    if (last->phrases[last->phrase_count - 1].break_after < kind)
        last->phrases[last->phrase_count - 1].break_after = kind;
}

static inline struct script *build_script(struct arena *arena, const char *text)
{
    struct script *script = arena_alloc(arena, sizeof(*script));
    struct script_chapter chapter = {.title = SPAN("title")};
    struct span rest = span_of(text);
    size_t chapter_capacity = 0;
    size_t capacity = 0;
    bool starts_paragraph = true;
    size_t number = 0;

    script->name = SPAN("test.txt");
    while (rest.len > 0) {
        size_t end = span_find(rest, SPAN("\n"), 0);
        struct span line = span_trim(span_slice(rest, 0, end));

        rest = span_slice(rest, end + 1, rest.len);
        number++;
        if (span_is(line, "===")) {
            build_end(&chapter, SCRIPT_BREAK_CHAPTER);
            ARENA_PUSH(arena, script->chapters, script->chapter_count, chapter_capacity, chapter);
            chapter = (struct script_chapter){.title = SPAN("title")};
            capacity = 0;
            starts_paragraph = true;
        } else if (line.len == 0) {
            build_end(&chapter, SCRIPT_BREAK_PARAGRAPH);
            starts_paragraph = true;
        } else {
            struct script_sentence sentence = build_sentence(arena, line);

            sentence.starts_paragraph = starts_paragraph;
            sentence.line = number;
            starts_paragraph = sentence.role == SCRIPT_ROLE_HEADING;
            ARENA_PUSH(arena, chapter.sentences, chapter.sentence_count, capacity, sentence);
        }
    }
    if (chapter.sentence_count > 0) {
        build_end(&chapter, SCRIPT_BREAK_CHAPTER);
        ARENA_PUSH(arena, script->chapters, script->chapter_count, chapter_capacity, chapter);
    }
    return script;
}

static const char *const build_voices[] = {
    "newsreader", "newsreader-female", "calm", "bright", "clear", "quick"};
enum { BUILD_VOICE_COUNT = sizeof(build_voices) / sizeof(build_voices[0]) };

static inline struct speech_voice *build_voice(struct arena *arena, const char *name)
{
    struct speech_voice *voice = NULL;
    struct diag diag = {0};
    char path[4096];

    snprintf(path, sizeof(path), "%s/voices/%s.yaml", BOBAO_SOURCE_DIR, name);
    speech_voice_parse(path, read_file(arena, path), arena, &voice, &diag);
    assert_no_error(name, &diag);
    diag_finish(&diag);
    return voice;
}

#endif
