/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

/* Where a call's sound begins and ends: what the engine adds as silence before and after is not the
 * same from call to call, so all of it goes. */
static struct speech_range trim(const struct engine_sound *sound)
{
    int64_t start = 0;
    int64_t end = (int64_t)sound->frame_count;

    while (end > 0 && sound->samples[end - 1] == 0)
        end--;
    while (start < end && sound->samples[start] == 0)
        start++;
    return (struct speech_range){start, end};
}

static bool reserve_frames(struct take_draft *draft, size_t more, struct diag *diag)
{
    size_t wanted = draft->frame_count + more;
    int16_t *moved;

    if (wanted > SPEECH_MAX_FRAMES)
        return diag_error(diag, DIAG_DATA, DIAG_NOWHERE, "the sentence is longer than %d minutes",
                          SPEECH_MAX_FRAMES / SPEECH_RATE_HZ / 60);
    if (wanted <= draft->frame_capacity)
        return true;
    wanted += wanted / 2;
    moved = realloc(draft->samples, wanted * sizeof(*moved));
    if (!moved)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "no memory for a take");
    draft->samples = moved;
    draft->frame_capacity = wanted;
    return true;
}

static bool reserve_ranges(struct take_draft *draft, const struct speech_plan *plan,
                           struct diag *diag)
{
    size_t wanted = plan->word_count + plan->syllable_count;
    struct speech_range *moved;

    if (wanted > draft->range_capacity) {
        moved = realloc(draft->words, wanted * sizeof(*moved));
        if (!moved)
            return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "no memory for a take");
        draft->words = moved;
        draft->range_capacity = wanted;
    }
    draft->syllables = draft->words ? draft->words + plan->word_count : NULL;
    for (size_t i = 0; i < wanted; i++)
        draft->words[i] = (struct speech_range){-1, -1}; /* not spoken yet */
    return true;
}

/* The events of one token: [first, end) of the sound's. */
struct token_events {
    size_t first;
    size_t end;
    bool is_found;
};

/* Word events name the place in the text where they begin. One token may have several (in English,
 * "5G" has two): all events up to the next token's are its own. */
static struct token_events find_token(const struct engine_sound *sound,
                                      const struct speech_token *token, size_t from)
{
    struct token_events found = {from, from, false};

    for (size_t i = from; i < sound->event_count; i++) {
        const struct engine_event *event = &sound->events[i];

        if (event->kind == ENGINE_WORD && event->position >= token->end)
            break;
        if (event->kind == ENGINE_WORD && event->position >= token->start && !found.is_found) {
            found.first = i;
            found.is_found = true;
        }
        found.end = i + 1;
    }
    return found;
}

/* From the first to behind the last sound of the events. */
static struct speech_range range_of(const struct engine_sound *sound, struct token_events events,
                                    int64_t sound_end)
{
    struct speech_range range = {-1, -1};
    bool is_sounding = false;

    for (size_t i = events.first; i < events.end; i++) {
        const struct engine_event *event = &sound->events[i];

        if (event->kind == ENGINE_PHONEME && range.start < 0)
            range.start = event->frame;
        if (event->kind == ENGINE_GAP && is_sounding)
            range.end = event->frame;
        is_sounding = event->kind == ENGINE_PHONEME;
    }
    if (range.start >= 0 && (is_sounding || range.end < range.start))
        range.end = sound_end;
    return range;
}

/* Syllables begin with their first phoneme. When the engine reports another number of phonemes than
 * it was given (another version might), the token is shared out evenly. */
static void place_syllables(const struct engine_sound *sound, struct token_events events,
                            struct speech_range token, const uint8_t *phoneme_counts, size_t count,
                            struct speech_range *syllables)
{
    size_t wanted = 0;
    size_t reported = 0;
    size_t next = 0; /* the syllable that begins when `left` phonemes have passed */
    size_t left = 0;

    for (size_t i = 0; i < count; i++)
        wanted += phoneme_counts[i];
    for (size_t i = events.first; i < events.end; i++)
        reported += sound->events[i].kind == ENGINE_PHONEME;
    if (wanted != reported) {
        for (size_t i = 0; i < count; i++)
            syllables[i].start = token.start +
                                 (token.end - token.start) * (int64_t)i / (int64_t)count;
    } else {
        for (size_t i = events.first; i < events.end; i++) {
            if (sound->events[i].kind != ENGINE_PHONEME)
                continue;
            if (left == 0 && next < count) {
                syllables[next].start = sound->events[i].frame;
                left = phoneme_counts[next++];
            }
            left--;
        }
    }
    for (size_t i = 0; i < count; i++)
        syllables[i].end = i + 1 < count ? syllables[i + 1].start : token.end;
}

static int64_t clamp_frame(int64_t frame, struct speech_range kept, int64_t offset)
{
    if (frame < kept.start)
        frame = kept.start;
    if (frame > kept.end)
        frame = kept.end;
    return frame - kept.start + offset;
}

static void move_range(struct speech_range *range, struct speech_range kept, int64_t offset)
{
    range->start = clamp_frame(range->start, kept, offset);
    range->end = clamp_frame(range->end, kept, offset);
}

/* Places the call's words and syllables in the take. `kept` is the part of the sound that goes into
 * it, at frame `offset`. */
static bool place_tokens(const struct speech_call *call, struct take_draft *draft,
                         struct speech_range kept, int64_t offset, size_t syllable,
                         struct diag *diag)
{
    const struct engine_sound *sound = &draft->sound;
    const uint8_t *phoneme_counts = call->phoneme_counts;
    size_t from = 0;

    for (size_t i = 0; i < call->token_count; i++) {
        const struct speech_token *token = &call->tokens[i];
        struct token_events events = find_token(sound, token, from);
        struct speech_range *word = &draft->words[token->word];
        struct speech_range range = range_of(sound, events, kept.end);

        if (range.start < 0 && call->partner == SPEECH_PARTNER_MANDARIN)
            return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE,
                              "the speech engine lost a word of '%.*s'", SPAN_ARGS(call->text));
        from = events.end;
        if (range.start < 0)
            continue; /* English that has no sound: the word keeps an empty range */
        place_syllables(sound, events, range, phoneme_counts, token->syllable_count,
                        draft->syllables + syllable);
        for (size_t j = 0; j < token->syllable_count; j++)
            move_range(&draft->syllables[syllable++], kept, offset);
        phoneme_counts += token->syllable_count;
        move_range(&range, kept, offset);
        if (word->start < 0)
            word->start = range.start;
        word->end = range.end;
    }
    return true;
}

static bool append_call(const struct speech_call *call, struct take_draft *draft,
                        uint32_t *pause_frames, size_t syllable, struct diag *diag)
{
    struct speech_range kept;
    size_t count;

    if (!engine_speak(call, &draft->sound, diag))
        return false;
    kept = trim(&draft->sound);
    count = (size_t)(kept.end - kept.start);
    if (count > 0) {
        size_t silence = draft->frame_count > 0 ? *pause_frames : 0;

        if (!reserve_frames(draft, count + silence, diag))
            return false;
        memset(draft->samples + draft->frame_count, 0, silence * sizeof(*draft->samples));
        draft->frame_count += silence;
        *pause_frames = 0;
    }
    if (!place_tokens(call, draft, kept, (int64_t)draft->frame_count, syllable, diag))
        return false;
    if (count > 0)
        memcpy(draft->samples + draft->frame_count, draft->sound.samples + kept.start,
               count * sizeof(*draft->samples));
    draft->frame_count += count;
    if (call->pause_frames > *pause_frames)
        *pause_frames = call->pause_frames;
    return true;
}

/* Words without sound lie, empty, behind the word before them. */
static void close_words(struct take_draft *draft, size_t word_count)
{
    int64_t last = 0;

    for (size_t i = 0; i < word_count; i++) {
        if (draft->words[i].start < 0)
            draft->words[i] = (struct speech_range){last, last};
        last = draft->words[i].end;
    }
}

bool take_make(const struct speech_plan *plan, struct take_draft *draft, struct diag *diag)
{
    uint32_t pause_frames = 0; /* owed before the next sound */
    size_t syllable = 0;

    draft->frame_count = 0;
    if (!reserve_ranges(draft, plan, diag))
        return false;
    for (size_t i = 0; i < plan->call_count; i++) {
        if (!append_call(&plan->calls[i], draft, &pause_frames, syllable, diag))
            return false;
        syllable += plan->calls[i].syllable_count;
    }
    if (plan->call_count > 0 && draft->frame_count == 0)
        return diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE, "the speech engine says nothing");
    close_words(draft, plan->word_count);
    return true;
}

void take_draft_finish(struct take_draft *draft)
{
    free(draft->samples);
    free(draft->words);
    engine_sound_finish(&draft->sound);
    *draft = (struct take_draft){0};
}
