/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/internal.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

static const uint32_t MESSAGE_MARK = 0x4F414F42; /* "BOAO", little end first */

/* ---- numbers ---- */

static void put_u32_at(char *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (char)(unsigned char)(value >> 8 * i & 0xFF);
}

static uint32_t get_u32_at(const char *bytes)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++)
        value |= (uint32_t)(unsigned char)bytes[i] << 8 * i;
    return value;
}

static void put_u32(struct text *out, uint32_t value)
{
    char bytes[4];

    put_u32_at(bytes, value);
    text_put(out, (struct span){bytes, 4});
}

/* What is left of a body. Once something was missing or too big, everything after it is 0. */
struct reader {
    struct span rest;
    bool is_broken;
};

static uint32_t get_u32(struct reader *reader, uint32_t max)
{
    uint32_t value = 0;

    if (reader->rest.len >= 4)
        value = get_u32_at(reader->rest.data);
    if (reader->rest.len < 4 || value > max)
        reader->is_broken = true;
    if (reader->is_broken)
        return 0;
    reader->rest = span_slice(reader->rest, 4, reader->rest.len);
    return value;
}

static struct span get_bytes(struct reader *reader, size_t len)
{
    struct span bytes = span_slice(reader->rest, 0, len);

    if (reader->is_broken || reader->rest.len < len) {
        reader->is_broken = true;
        return (struct span){0};
    }
    reader->rest = span_slice(reader->rest, len, reader->rest.len);
    return bytes;
}

/* How many elements of at least `bytes` each can still come: no count makes us reserve more memory
 * than the body's own size justifies. */
static uint32_t get_count(struct reader *reader, uint32_t max, size_t bytes)
{
    uint32_t count = get_u32(reader, max);

    if (count > reader->rest.len / bytes) {
        reader->is_broken = true;
        return 0;
    }
    return count;
}

/* ---- heads ---- */

void message_put_head(char bytes[MESSAGE_HEAD_BYTES], struct message_head head)
{
    put_u32_at(bytes, MESSAGE_MARK);
    put_u32_at(bytes + 4, (uint32_t)head.kind);
    put_u32_at(bytes + 8, head.number);
    put_u32_at(bytes + 12, head.body_bytes);
}

bool message_get_head(const char bytes[MESSAGE_HEAD_BYTES], struct message_head *head)
{
    uint32_t kind = get_u32_at(bytes + 4);
    uint32_t limit;

    switch (kind) {
    case MESSAGE_HELLO:
        limit = MESSAGE_HELLO_BYTES;
        break;
    case MESSAGE_REQUEST:
        limit = MESSAGE_MAX_REQUEST_BYTES;
        break;
    case MESSAGE_TAKE:
        limit = MESSAGE_MAX_TAKE_BYTES;
        break;
    case MESSAGE_FAILURE:
        limit = MESSAGE_MAX_FAILURE_BYTES;
        break;
    default:
        return false;
    }
    *head = (struct message_head){(enum message_kind)kind, get_u32_at(bytes + 8),
                                  get_u32_at(bytes + 12)};
    return get_u32_at(bytes) == MESSAGE_MARK && head->body_bytes <= limit;
}

void message_put_hello(char bytes[MESSAGE_HELLO_BYTES])
{
    put_u32_at(bytes, MESSAGE_VERSION);
    put_u32_at(bytes + 4, SPEECH_RATE_HZ);
}

bool message_get_hello(struct span body)
{
    return body.len == MESSAGE_HELLO_BYTES && get_u32_at(body.data) == MESSAGE_VERSION &&
           get_u32_at(body.data + 4) == SPEECH_RATE_HZ;
}

/* ---- plans ---- */

static void put_call(struct text *out, const struct speech_call *call)
{
    const uint32_t numbers[] = {
        (uint32_t)call->partner,  (uint32_t)call->rate_wpm,    (uint32_t)call->range,
        (uint32_t)call->volume,   (uint32_t)call->pitch,       call->pause_frames,
        (uint32_t)call->text.len, (uint32_t)call->token_count, (uint32_t)call->syllable_count};

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        put_u32(out, numbers[i]);
    text_put(out, call->text);
    for (size_t i = 0; i < call->token_count; i++) {
        put_u32(out, call->tokens[i].start);
        put_u32(out, call->tokens[i].end);
        put_u32(out, call->tokens[i].word);
        put_u32(out, call->tokens[i].syllable_count);
    }
    for (size_t i = 0; i < call->syllable_count; i++)
        text_put_byte(out, (char)call->phoneme_counts[i]);
}

void message_put_plan(struct text *out, const struct speech_plan *plan)
{
    put_u32(out, (uint32_t)plan->word_count);
    put_u32(out, (uint32_t)plan->syllable_count);
    put_u32(out, (uint32_t)plan->call_count);
    for (size_t i = 0; i < plan->call_count; i++)
        put_call(out, &plan->calls[i]);
}

/* Tokens lie in the text one behind the other, and their words rise. */
static bool get_tokens(struct reader *reader, struct speech_call *call, size_t *word,
                       size_t word_count, struct arena *arena)
{
    uint32_t characters = (uint32_t)utf8_count(call->text);
    uint32_t from = 0;
    size_t syllables = 0;

    call->tokens = arena_alloc_array(arena, call->token_count, sizeof(*call->tokens));
    for (size_t i = 0; i < call->token_count && !reader->is_broken; i++) {
        struct speech_token *token = &call->tokens[i];

        token->start = get_u32(reader, characters);
        token->end = get_u32(reader, characters);
        token->word = get_u32(reader, (uint32_t)word_count - 1);
        token->syllable_count = get_u32(reader, SPEECH_TOKEN_SYLLABLES);
        if (token->start < from || token->end <= token->start || token->word < *word)
            reader->is_broken = true;
        from = token->end;
        *word = token->word;
        syllables += token->syllable_count;
    }
    return !reader->is_broken && syllables == call->syllable_count;
}

/* Nothing but what the intonation writes is spoken: pitch codes are the only commands. */
static bool is_speakable(const struct speech_call *call)
{
    struct span text = call->text;

    if (text.len == 0 || utf8_valid_len(text) < text.len)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        size_t value = 0;
        size_t digits = 0;

        if (byte == 1 && call->partner == SPEECH_PARTNER_MANDARIN) {
            for (; digits < 2 && i + 1 < text.len && utf8_is_digit((unsigned char)text.data[i + 1]);
                 digits++)
                value = 10 * value + (size_t)(text.data[++i] - '0');
            if (digits == 0 || value > SPEECH_PITCH_MAX || ++i >= text.len || text.data[i] != 'P')
                return false;
        } else if (byte < ' ' || byte == 0x7F || byte == '<') {
            return false;
        } else if (call->partner == SPEECH_PARTNER_ENGLISH && (byte == '[' || byte == '&')) {
            return false;
        }
    }
    return true;
}

static bool get_call(struct reader *reader, struct speech_call *call, size_t *word,
                     size_t word_count, struct arena *arena)
{
    struct span counts;
    uint32_t text_len;

    call->partner = (enum speech_partner)get_u32(reader, SPEECH_PARTNER_COUNT - 1);
    call->rate_wpm = (int)get_u32(reader, SPEECH_RATE_MAX_WPM);
    call->range = (int)get_u32(reader, SPEECH_RANGE_MAX);
    call->volume = (int)get_u32(reader, SPEECH_VOLUME_MAX);
    call->pitch = (int)get_u32(reader, SPEECH_PITCH_MAX);
    call->pause_frames = get_u32(reader, SPEECH_PAUSE_MAX_FRAMES);
    text_len = get_u32(reader, SPEECH_CALL_BYTES);
    call->token_count = get_u32(reader, SPEECH_CALL_BYTES);
    call->syllable_count = get_u32(reader, SPEECH_CALL_BYTES);
    call->text = get_bytes(reader, text_len);
    if (reader->is_broken || call->token_count == 0 || call->rate_wpm < SPEECH_RATE_MIN_WPM ||
        !is_speakable(call) || !get_tokens(reader, call, word, word_count, arena))
        return false;
    counts = get_bytes(reader, call->syllable_count);
    call->phoneme_counts = arena_alloc(arena, call->syllable_count + 1);
    if (!reader->is_broken && counts.len > 0)
        memcpy(call->phoneme_counts, counts.data, counts.len);
    return !reader->is_broken;
}

bool message_get_plan(struct span body, struct arena *arena, struct speech_plan *plan)
{
    enum { CALL_BYTES = 9 * 4 };
    struct reader reader = {.rest = body};
    size_t syllables = 0;
    size_t word = 0;

    *plan = (struct speech_plan){0};
    plan->word_count = get_u32(&reader, SPEECH_MAX_WORDS);
    plan->syllable_count = get_u32(&reader, SPEECH_MAX_SYLLABLES);
    plan->call_count = get_count(&reader, SPEECH_MAX_CALLS, CALL_BYTES);
    if (reader.is_broken || (plan->call_count > 0 && plan->word_count == 0))
        return false;
    plan->calls = arena_alloc_array(arena, plan->call_count, sizeof(*plan->calls));
    for (size_t i = 0; i < plan->call_count; i++) {
        if (!get_call(&reader, &plan->calls[i], &word, plan->word_count, arena))
            return false;
        syllables += plan->calls[i].syllable_count;
    }
    return reader.rest.len == 0 && syllables == plan->syllable_count;
}

/* ---- takes ---- */

static void put_ranges(struct text *out, const struct speech_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_u32(out, (uint32_t)ranges[i].start);
        put_u32(out, (uint32_t)ranges[i].end);
    }
}

void message_put_take(struct text *out, const struct speech_plan *plan,
                      const struct take_draft *draft)
{
    put_u32(out, (uint32_t)plan->word_count);
    put_u32(out, (uint32_t)plan->syllable_count);
    put_u32(out, (uint32_t)draft->frame_count);
    put_ranges(out, draft->words, plan->word_count);
    put_ranges(out, draft->syllables, plan->syllable_count);
}

static struct speech_range *get_ranges(struct reader *reader, size_t count, uint32_t frame_count,
                                       struct arena *arena)
{
    struct speech_range *ranges = arena_alloc_array(arena, count + 1, sizeof(*ranges));
    int64_t from = 0;

    for (size_t i = 0; i < count && !reader->is_broken; i++) {
        ranges[i].start = get_u32(reader, frame_count);
        ranges[i].end = get_u32(reader, frame_count);
        if (ranges[i].start < from || ranges[i].end < ranges[i].start)
            reader->is_broken = true;
        from = ranges[i].end;
    }
    return ranges;
}

bool message_get_take(struct span body, const struct speech_plan *plan, struct arena *arena,
                      struct speech_take *take)
{
    struct reader reader = {.rest = body};
    uint32_t frame_count;
    struct span samples;

    get_u32(&reader, 0xFFFFFFFF);
    get_u32(&reader, 0xFFFFFFFF);
    frame_count = get_u32(&reader, SPEECH_MAX_FRAMES);
    if (reader.is_broken || get_u32_at(body.data) != plan->word_count ||
        get_u32_at(body.data + 4) != plan->syllable_count ||
        reader.rest.len != 8 * (plan->word_count + plan->syllable_count) + 2 * (size_t)frame_count)
        return false;
    take->word_count = plan->word_count;
    take->syllable_count = plan->syllable_count;
    take->words = get_ranges(&reader, take->word_count, frame_count, arena);
    take->syllables = get_ranges(&reader, take->syllable_count, frame_count, arena);
    samples = get_bytes(&reader, 2 * (size_t)frame_count);
    if (reader.is_broken || (frame_count == 0) != (plan->call_count == 0))
        return false;
    take->samples = (const int16_t *)(const void *)samples.data;
    take->frame_count = frame_count;
    return frame_count == 0 || (take->samples[0] != 0 && take->samples[frame_count - 1] != 0);
}
