/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCRIPT_SCRIPT_H
#define SCRIPT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"
#include "base/text.h"

/* The Script: what will be said, in the order in which it is said. It can be saved as YAML, edited
 * by hand and rendered again (yaml_write.c, yaml_read.c). All of it lives in one arena. */

/* The break behind a phrase: how the phrase ends, hence how long the pause is. In rising order. */
enum script_break {
    SCRIPT_BREAK_NONE,        /* no pause: the phrases are only told apart for pitch */
    SCRIPT_BREAK_MINOR,       /* a breath inside a long clause, without a mark in the text */
    SCRIPT_BREAK_ENUMERATION, /* 、 */
    SCRIPT_BREAK_QUOTE,       /* “ or ” with no other mark beside it */
    SCRIPT_BREAK_BRACKET,     /* around an aside */
    SCRIPT_BREAK_COMMA,
    SCRIPT_BREAK_COLON, /* ： and the dash —— */
    SCRIPT_BREAK_SEMICOLON,
    SCRIPT_BREAK_SENTENCE,
    SCRIPT_BREAK_PARAGRAPH, /* the sentence is the last of its paragraph */
    SCRIPT_BREAK_CHAPTER,   /* … of its chapter, or a heading */
    SCRIPT_BREAK_COUNT
};

/* What a sentence, or a phrase in it, is in the speaker's mouth. A phrase of role STATEMENT has its
 * sentence's role. */
enum script_role {
    SCRIPT_ROLE_STATEMENT,
    SCRIPT_ROLE_HEADING,
    SCRIPT_ROLE_YES_NO_QUESTION,
    SCRIPT_ROLE_WH_QUESTION,
    SCRIPT_ROLE_EXCLAMATION,
    SCRIPT_ROLE_QUOTATION,
    SCRIPT_ROLE_ASIDE,
    SCRIPT_ROLE_LIST_ITEM,
    SCRIPT_ROLE_COUNT
};

enum script_language {
    SCRIPT_MANDARIN,
    SCRIPT_ENGLISH, /* spoken by the voice's English partner: word.spoken is English text */
    SCRIPT_LETTERS, /* spelled letter by letter, in Mandarin's letter names: word.spoken is A-Z */
    SCRIPT_LANGUAGE_COUNT
};

/* The names used in YAML, JSON and messages: "comma", "yes-no-question", "zh". */
extern const char *const script_break_names[SCRIPT_BREAK_COUNT + 1]; /* NULL-terminated */
extern const char *const script_role_names[SCRIPT_ROLE_COUNT + 1];
extern const char *const script_language_names[SCRIPT_LANGUAGE_COUNT + 1];

enum { SCRIPT_SYLLABLE_BYTES = 8 };

/* One syllable of Mandarin. */
struct script_syllable {
    char base[SCRIPT_SYLLABLE_BYTES]; /* "zhang", "lv", "er": letters only, ü as v, NUL-ended */
    uint8_t tone;                     /* citation tone, 1 to 5; 5 is the neutral tone */
    uint8_t surface;                  /* the tone after sandhi, 1 to 5 */
    bool has_erhua;                   /* 花儿 as one syllable: "hua" with r */
};

/* Where a word's reading came from, for `bobao explain` and the diagnostics. */
enum script_origin {
    SCRIPT_ORIGIN_LEXICON,
    SCRIPT_ORIGIN_CHARACTER, /* a single character's default */
    SCRIPT_ORIGIN_MODEL,
    SCRIPT_ORIGIN_OVERRIDE, /* a rule or list of exceptions */
    SCRIPT_ORIGIN_NAME,     /* people, places, institutions */
    SCRIPT_ORIGIN_ANNOTATION,
    SCRIPT_ORIGIN_USER,     /* the user's lexicon, or a Script edited by hand */
    SCRIPT_ORIGIN_NUMBER,   /* written forms */
    SCRIPT_ORIGIN_FALLBACK, /* nothing knew it */
    SCRIPT_ORIGIN_COUNT
};
extern const char *const script_origin_names[SCRIPT_ORIGIN_COUNT + 1];

/* What kind of written form a word was made from: tone sandhi must know (第一, 十一 and 一九四九
 * keep yi1), and phrasing keeps a number and its unit together. */
enum script_form {
    SCRIPT_FORM_PLAIN, /* characters as they stand */
    SCRIPT_FORM_CARDINAL,
    SCRIPT_FORM_ORDINAL, /* 第…, dates, numbered things: 三月一日, 一季度, 一号 */
    SCRIPT_FORM_DIGITS,  /* a digit string: years, telephones, decimals behind the point */
    SCRIPT_FORM_UNIT,    /* a unit or a measure word that belongs to the number before it */
    SCRIPT_FORM_SYMBOL,  /* 百分之, 点, 到, 比 and the like */
    SCRIPT_FORM_COUNT
};

extern const char *const script_form_names[SCRIPT_FORM_COUNT + 1];

struct script_word {
    struct span text; /* as written, a slice of the sentence's text; of several words made from one
                         written form (126.06万) the first has it all and the others are empty */
    struct span spoken; /* what is said: simplified characters, or Latin letters */
    enum script_language language;
    enum script_form form;
    enum script_origin origin;
    double margin; /* of the model's decision, in nats; 0 elsewhere */
    struct script_syllable
        *syllables; /* SCRIPT_MANDARIN: one a spoken character (erhua: one less) */
    size_t syllable_count;
    size_t start; /* bytes in the input that it stands for; start == end for words without text */
    size_t end;
};

struct script_phrase {
    struct script_word *words;
    size_t word_count;     /* at least 1 */
    enum script_role role; /* STATEMENT: as the sentence; else its own */
    enum script_break break_after;
};

struct script_sentence {
    struct span text; /* as written, clean */
    enum script_role role;
    bool starts_paragraph;
    struct script_phrase *phrases;
    size_t phrase_count; /* at least 1; the last one's break is SENTENCE or more */
    size_t line;         /* in the input, from 1; 0 when unknown */
    size_t column;
};

struct script_chapter {
    struct span title;
    struct script_sentence *sentences;
    size_t sentence_count;
};

struct script {
    struct span name;  /* the file it was made from, for messages */
    struct span title; /* may be empty */
    struct script_chapter *chapters;
    size_t chapter_count;
};

/* The syllables that a word has in the mouth: a letter that is spelled is one; of English about one
 * for every three letters or digits. */
size_t script_word_syllables(const struct script_word *word);
size_t script_sentence_syllables(const struct script_sentence *sentence);

size_t script_sentence_word_count(const struct script_sentence *sentence);
size_t script_sentence_count(const struct script *script);

/* The spoken text of a sentence with punctuation that shows its breaks ("…，…。"), appended. */
void script_put_spoken(struct text *out, const struct script_sentence *sentence);

/* The readings of a sentence, separated by blanks, appended: "ma1", ü as v, Latin runs as {GDP}.
 * Tones are citation tones or, with `is_surface`, those after sandhi. Erhua is "hua1 er5": two
 * tokens, as in the written form. */
void script_put_pinyin(struct text *out, const struct script_sentence *sentence, bool is_surface);

/* Parses "zhang3", "lv4", "lü4", "nǚ", "zhǎng", "hua1r" (erhua), "ma" (tone 5) into a syllable
 * whose surface tone is its citation tone. False when it is no Mandarin syllable (script/syllable.c
 * has the table of all of them). */
bool script_syllable_parse(struct span written, struct script_syllable *syllable);

/* The YAML form: docs/script.md describes it. Reading checks everything: unknown keys, syllables
 * that do not exist, counts that do not match, sizes; errors have line and column. */
enum { SCRIPT_MAX_BYTES = 32 * 1024 * 1024, SCRIPT_MAX_NODES = 2 * 1000 * 1000 };
bool script_write(const struct script *script, struct text *out, struct diag *diag);
bool script_read(const char *file, struct span bytes, struct arena *arena, struct script **script,
                 struct diag *diag);

/* Whether the bytes of a file look like a Script's YAML: "bobao-script:" on the first line that is
 * no comment. */
bool script_recognise(struct span bytes);

#endif
