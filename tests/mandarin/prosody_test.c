/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <stdio.h>

#include "base/utf8.h"
#include "mandarin/mandarin.h"
#include "report/report.h"

#include "base/banned.h"

/* How the spec writes a break, by its kind. */
static const char *const break_marks[SCRIPT_BREAK_COUNT] = {
    [SCRIPT_BREAK_NONE] = "_",         [SCRIPT_BREAK_MINOR] = "|",
    [SCRIPT_BREAK_ENUMERATION] = "、", [SCRIPT_BREAK_QUOTE] = "“”",
    [SCRIPT_BREAK_BRACKET] = "（）",   [SCRIPT_BREAK_COMMA] = "，",
    [SCRIPT_BREAK_COLON] = "：",       [SCRIPT_BREAK_SEMICOLON] = "；",
    [SCRIPT_BREAK_SENTENCE] = "。",    [SCRIPT_BREAK_PARAGRAPH] = "。",
    [SCRIPT_BREAK_CHAPTER] = "。",
};

static struct script *make(const struct mandarin *mandarin, struct arena *arena, const char *name,
                           struct span text)
{
    struct report_options options = {.encoding = "UTF-8", .is_one_line = true};
    struct mandarin_options mandarin_options = {0};
    struct diag diag = {0};
    struct report *report;
    struct script *script;

    if (!report_make(text, &options, NULL, arena, &report, &diag) ||
        !mandarin_make_script(mandarin, report, &mandarin_options, arena, &script, &diag))
        assert_no_error(name, &diag);
    diag_finish(&diag);
    return script;
}

/* The sentence with its breaks, then the roles of the sentence and of its phrases that are not
 * plain. */
static void put_phrases(struct text *out, const struct script_sentence *sentence)
{
    for (size_t i = 0; i < sentence->phrase_count; i++) {
        const struct script_phrase *phrase = &sentence->phrases[i];

        if (phrase->role != SCRIPT_ROLE_STATEMENT)
            text_put_format(out, "<%s>", script_role_names[phrase->role]);
        for (size_t j = 0; j < phrase->word_count; j++)
            text_put(out, phrase->words[j].spoken);
        text_put(out, span_of(break_marks[phrase->break_after]));
    }
    if (sentence->role != SCRIPT_ROLE_STATEMENT)
        text_put_format(out, " %s", script_role_names[sentence->role]);
}

static void test_spec(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct mandarin *mandarin;
    struct spec_row *rows;
    size_t count = spec_read(&arena, "prosody.md", &rows);

    (void)state;
    if (!mandarin_open(&mandarin, BOBAO_SHARE_DIR "/mandarin.lex", &diag))
        assert_no_error("lexicon", &diag);
    for (size_t i = 0; i < count; i++) {
        const struct script *script = make(mandarin, &arena, rows[i].name, rows[i].input);
        struct text out = {.arena = &arena};

        put_phrases(&out, &script->chapters[0].sentences[0]);
        assert_span(rows[i].name, text_span(&out), rows[i].wanted);
    }
    mandarin_finish(mandarin);
    diag_finish(&diag);
    arena_finish(&arena);
}

static size_t count_syllables(const struct script_phrase *phrase)
{
    size_t count = 0;

    for (size_t i = 0; i < phrase->word_count; i++)
        count += phrase->words[i].syllable_count;
    return count;
}

/* No phrase of the samples is longer than a speaker's breath. */
static void test_lengths(void **state)
{
    static const char *const samples[] = {"meeting-report.txt", "numbers-brief.txt",
                                          "work-notes.md"};
    struct arena arena = {0};
    struct diag diag = {0};
    struct mandarin *mandarin;

    (void)state;
    if (!mandarin_open(&mandarin, BOBAO_SHARE_DIR "/mandarin.lex", &diag))
        assert_no_error("lexicon", &diag);
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        char path[4096];
        const struct script *script;

        snprintf(path, sizeof(path), "%s/samples/%s", BOBAO_SOURCE_DIR, samples[i]);
        script = make(mandarin, &arena, samples[i], read_file(&arena, path));
        for (size_t j = 0; j < script->chapters[0].sentence_count; j++) {
            const struct script_sentence *sentence = &script->chapters[0].sentences[j];

            for (size_t k = 0; k < sentence->phrase_count; k++) {
                struct text words = {.arena = &arena};

                put_phrases(&words, sentence);
                if (count_syllables(&sentence->phrases[k]) > 14)
                    fail_msg("%s: phrase %zu is too long: %.*s", samples[i], k,
                             SPAN_ARGS(text_span(&words)));
            }
        }
    }
    mandarin_finish(mandarin);
    diag_finish(&diag);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_spec), cmocka_unit_test(test_lengths)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
