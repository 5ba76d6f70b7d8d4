/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For scripts/measure-prosody: speaks a report at the engine's own rate and says where each
 * syllable is.
 *
 *     measure_syllables VOICE EXPRESSION REPORT OUT.s16 > OUT.tsv
 *
 * OUT.s16 is mono, 16 bits, 22050 Hz. A line of OUT.tsv: start and end in frames, syllable, surface
 * tone, how many syllables follow in its phrase, the break behind the phrase, the sentence's role,
 * the phrase's role. EXPRESSION is 0 to 1, or - for the voice's own. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bulletin/bulletin.h"
#include "speech/speech.h"

struct measuring {
    const struct script *script;
    FILE *samples;
    int64_t frames; /* written so far */
};

static void put_phrase(const struct measuring *measuring, const struct speech_take *take,
                       const struct script_sentence *sentence, size_t index, size_t *passed)
{
    const struct script_phrase *phrase = &sentence->phrases[index];
    size_t rest = 0;

    for (size_t i = 0; i < phrase->word_count; i++)
        rest += phrase->words[i].language == SCRIPT_MANDARIN ? phrase->words[i].syllable_count : 0;
    for (size_t i = 0; i < phrase->word_count; i++) {
        const struct script_word *word = &phrase->words[i];

        if (word->language != SCRIPT_MANDARIN)
            continue;
        for (size_t j = 0; j < word->syllable_count; j++) {
            const struct speech_range *range = &take->syllables[(*passed)++];

            printf("%" PRId64 "\t%" PRId64 "\t%s\t%u\t%zu\t%s\t%s\t%s\n",
                   measuring->frames + range->start, measuring->frames + range->end,
                   word->syllables[j].base, word->syllables[j].surface, --rest,
                   script_break_names[phrase->break_after], script_role_names[sentence->role],
                   script_role_names[phrase->role]);
        }
    }
}

static bool add_take(void *user, const struct speech_take *take, struct diag *diag)
{
    struct measuring *measuring = user;
    const struct script_sentence *sentence =
        &measuring->script->chapters[take->chapter].sentences[take->sentence];
    int64_t silence = take->pause_after_ms * SPEECH_RATE_HZ / 1000;
    size_t passed = 0;

    for (size_t i = 0; i < sentence->phrase_count; i++)
        put_phrase(measuring, take, sentence, i, &passed);
    if (fwrite(take->samples, sizeof(*take->samples), (size_t)take->frame_count,
               measuring->samples) != (size_t)take->frame_count)
        return diag_error(diag, DIAG_IO, DIAG_NOWHERE, "cannot write the samples");
    for (int64_t i = 0; i < silence; i++) {
        int16_t zero = 0;

        if (fwrite(&zero, sizeof(zero), 1, measuring->samples) != 1)
            return diag_error(diag, DIAG_IO, DIAG_NOWHERE, "cannot write the samples");
    }
    measuring->frames += take->frame_count + silence;
    return true;
}

static bool measure(char **arguments, struct arena *arena, struct diag *diag)
{
    struct bulletin_home home = {.share_folder = BOBAO_SHARE_DIR};
    struct bulletin_source source = {.path = arguments[3]};
    struct measuring measuring = {.samples = fopen(arguments[4], "wb")};
    struct speech_voice *voice;
    struct speech_pool *pool = NULL;
    struct script *script;
    bool ok;

    if (!measuring.samples)
        return diag_error(diag, DIAG_IO, DIAG_NOWHERE, "cannot create '%s'", arguments[4]);
    ok = bulletin_load_voice(&home, arguments[1], arena, &voice, diag) &&
         bulletin_make_script(&home, &source, arena, &script, diag);
    if (ok) {
        struct speech_pool_options options = {.voice = voice, .worker_count = 1, .rate_factor = 1};

        if (arguments[2][0] != '-')
            voice->expression = strtod(arguments[2], NULL);
        measuring.script = script;
        ok = speech_pool_create(&pool, &options, diag) &&
             speech_pool_run(pool, script, add_take, &measuring, NULL, diag);
        speech_pool_finish(pool);
    }
    return fclose(measuring.samples) == 0 && ok;
}

int main(int count, char **arguments)
{
    struct arena arena = {0};
    struct diag diag = {0};
    bool ok = count == 5 && measure(arguments, &arena, &diag);

    if (count != 5)
        fputs("usage: measure_syllables VOICE EXPRESSION REPORT OUT.s16 > OUT.tsv\n", stderr);
    if (!ok && diag_first_error(&diag))
        fprintf(stderr, "measure_syllables: %.*s\n", SPAN_ARGS(diag_first_error(&diag)->text));
    diag_finish(&diag);
    arena_finish(&arena);
    return ok ? 0 : 1;
}
