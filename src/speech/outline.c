/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/internal.h"

#include "base/banned.h"

void speech_outline_make(const struct script_sentence *sentence, const struct speech_voice *voice,
                         struct arena *arena, struct speech_outline *outline)
{
    struct speech_line line;

    speech_line_draw(sentence, voice, arena, &line);
    *outline = (struct speech_outline){.word_count = line.word_count};
    outline->words = arena_alloc_array(arena, line.word_count, sizeof(*outline->words));
    for (size_t i = 0; i < line.group_count; i++) {
        const struct speech_group *group = &line.groups[i];

        for (size_t j = group->first; j < group->end; j++) {
            bool is_last = j + 1 == group->end;

            outline->words[j] = (struct speech_outline_word){
                .word = line.words[j].word,
                .syllable_count = line.words[j].syllable_count,
                .semitones = line.words[j].semitones,
                .role = group->role,
                .break_after = is_last ? group->ending : SCRIPT_BREAK_NONE,
                .pause_k = is_last ? voice->pause_k[group->ending] : 0,
            };
        }
    }
}
