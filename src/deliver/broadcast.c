/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/banned.h"

/* What a playout system reads of a WAV: EBU Tech 3285 (bext) and AES46 (cart). Both are ASCII. A
 * title or name that is not has its place in the id3 chunk; here an id stands for it, made of the
 * date and a sum over what the programme is, so that the same programme has the same. */

static struct span make_id(struct deliver_file *file)
{
    const struct deliver_info *info = file->info;
    struct text date = {.arena = &file->arena};

    for (size_t i = 0; i < info->date.len; i++) {
        if (info->date.data[i] != '-')
            text_put_byte(&date, info->date.data[i]);
    }
    if (date.len > 0)
        text_put_byte(&date, '-');
    return arena_format(&file->arena, "BOBAO-%.*s%08lX", SPAN_ARGS(text_span(&date)),
                        (unsigned long)deliver_number(info));
}

static struct span ascii_or(struct span text, struct span other)
{
    return text.len > 0 && deliver_is_ascii(text) ? text : other;
}

/* What stands for a title that is not ASCII: the report's name, with the number of this file where
 * it is one of several, or the id. Short enough for cart's title. */
static struct span stand_in(struct deliver_file *file, struct span id)
{
    enum { NAME_BYTES = 48 };
    const struct deliver_info *info = file->info;
    struct span source = ascii_or(info->source, SPAN(""));
    struct span track = deliver_track(&info->tags, &file->arena);

    if (source.len == 0)
        return id;
    return track.len == 0
               ? source
               : arena_format(&file->arena, "%.*s %.*s",
                              SPAN_ARGS(span_slice(source, 0, NAME_BYTES)), SPAN_ARGS(track));
}

/* Behind the last sound: what follows may begin there. */
static int64_t sound_end(const struct audio_timeline *timeline)
{
    if (timeline->sound_end > 0)
        return timeline->sound_end;
    for (size_t i = timeline->chapter_count; i-- > 0;) {
        const struct audio_timeline_chapter *chapter = &timeline->chapters[i];

        if (chapter->sentence_count > 0)
            return chapter->sentences[chapter->sentence_count - 1].range.end;
    }
    return timeline->frame_count;
}

/* Without a day of their own, from the programme's day on and with no end. */
static void describe_validity(const struct deliver_info *info, struct deliver_broadcast *broadcast)
{
    const struct deliver_tags *tags = &info->tags;
    struct span *start_time = &broadcast->start_time;
    struct span *end_time = &broadcast->end_time;

    deliver_split_moment(tags->start.len > 0 ? tags->start : info->date, &broadcast->start_date,
                         start_time);
    if (broadcast->start_date.len > 0 && start_time->len == 0)
        *start_time = SPAN("00:00:00");
    deliver_split_moment(tags->end, &broadcast->end_date, end_time);
    if (broadcast->end_date.len == 0 && broadcast->start_date.len > 0)
        broadcast->end_date = SPAN("9999-12-31");
    if (broadcast->end_date.len > 0 && end_time->len == 0)
        *end_time = SPAN("23:59:59");
}

void deliver_describe_broadcast(struct deliver_file *file, struct deliver_broadcast *broadcast)
{
    const struct deliver_info *info = file->info;
    struct span software = info->software;
    size_t blank = span_find(software, SPAN(" "), 0);
    struct span id = make_id(file);

    *broadcast = (struct deliver_broadcast){
        .id = id,
        .title = ascii_or(info->title, stand_in(file, id)),
        .artist = ascii_or(info->artist, span_slice(software, 0, blank)),
        .date = info->date,
        .cut = ascii_or(info->tags.cut, id),
        .category = ascii_or(info->tags.category, SPAN("NEWS")),
        .program = span_slice(software, 0, blank),
        .program_version = span_slice(software, blank + 1, software.len),
        .history = arena_format(&file->arena, "A=PCM,F=%d,W=%d,M=%s,T=%.*s; %.*s\r\n",
                                info->timeline->rate_hz, info->bits,
                                info->channels == 1 ? "mono" : "stereo", SPAN_ARGS(software),
                                SPAN_ARGS(ascii_or(info->engine, SPAN("speech")))),
        .full_scale = info->bits == 24 ? 8388608 : 32768,
        .audio_end = info->timeline->frame_count,
        .sound_end = sound_end(info->timeline),
    };
    describe_validity(info, broadcast);
}
