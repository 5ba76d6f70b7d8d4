/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes to a Script: whatever comes in, what comes out is a Script that the next rooms may trust.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "mandarin/mandarin.h"
#include "report/report.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct mandarin *open_lexicon(void)
{
    struct mandarin *mandarin = NULL;
    struct diag diag = {0};

    if (!mandarin_open(&mandarin, BOBAO_SHARE_DIR "/mandarin.lex", &diag))
        abort();
    diag_finish(&diag);
    return mandarin;
}

static void check(bool truth)
{
    if (!truth)
        abort();
}

/* Erhua takes two characters. */
static size_t characters_of(const struct script_word *word)
{
    size_t count = word->syllable_count;

    for (size_t i = 0; i < word->syllable_count; i++)
        count += word->syllables[i].has_erhua;
    return count;
}

static void check_word(const struct script_word *word, size_t size)
{
    struct script_syllable parsed;

    check(word->spoken.len > 0 && utf8_valid_len(word->spoken) == word->spoken.len);
    check(word->start <= word->end && word->end <= size);
    check(word->language != SCRIPT_MANDARIN || characters_of(word) == utf8_count(word->spoken));
    for (size_t i = 0; i < word->syllable_count; i++) {
        const struct script_syllable *syllable = &word->syllables[i];

        check(script_syllable_parse(span_of(syllable->base), &parsed));
        check(syllable->tone >= 1 && syllable->tone <= 5);
        check(syllable->surface >= 1 && syllable->surface <= 5);
    }
}

static void check_script(const struct script *script, size_t size)
{
    for (size_t i = 0; i < script->chapter_count; i++) {
        for (size_t j = 0; j < script->chapters[i].sentence_count; j++) {
            const struct script_sentence *sentence = &script->chapters[i].sentences[j];

            check(sentence->phrase_count > 0);
            check(sentence->phrases[sentence->phrase_count - 1].break_after >=
                  SCRIPT_BREAK_SENTENCE);
            for (size_t k = 0; k < sentence->phrase_count; k++) {
                check(sentence->phrases[k].word_count > 0);
                for (size_t w = 0; w < sentence->phrases[k].word_count; w++)
                    check_word(&sentence->phrases[k].words[w], size);
            }
        }
    }
}

/* The first byte chooses how the rest is read. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mandarin *mandarin;
    struct arena arena = {0};
    struct diag diag = {0};
    struct report_options options = {.name = "fuzz", .is_lossy = true};
    struct mandarin_options mandarin_options = {0};
    struct report *report;
    struct script *script;

    if (!mandarin)
        mandarin = open_lexicon();
    if (size > 0) {
        options.is_one_line = data[0] & 1;
        options.format = data[0] & 2 ? REPORT_FORMAT_MARKDOWN : REPORT_FORMAT_PLAIN;
        options.encoding = data[0] & 4 ? "UTF-8" : NULL;
        options.annotations = (enum report_annotation_policy)(data[0] >> 3 & 3);
        if (report_make((struct span){(const char *)data + 1, size - 1}, &options, NULL, &arena,
                        &report, &diag) &&
            mandarin_make_script(mandarin, report, &mandarin_options, &arena, &script, &diag))
            check_script(script, size - 1);
    }
    diag_finish(&diag);
    arena_finish(&arena);
    return 0;
}
