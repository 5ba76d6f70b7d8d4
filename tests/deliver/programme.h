/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_DELIVER_PROGRAMME_H
#define TESTS_DELIVER_PROGRAMME_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deliver/deliver.h"

/* A small programme for tests: twelve chapters with Chinese titles, each with two sentences of two
 * words, and tones for their sound. */

enum { TEST_CHAPTERS = 12, TEST_CHAPTER_FRAMES = 40007, TEST_SENTENCES = 2, TEST_WORDS = 2 };

static const char *const test_titles[TEST_CHAPTERS] = {
    "全省民政工作会议",  "会议认为",     "会议强调",       "会议指出",
    "一是加强党的领导",  "二是深化改革", "三是“双拥”工作", "四是",
    "五是 GDP & <增长>", "六是",         "七是，提高质量", "会议要求",
};

/* A whole PNG, 3 by 2 pixels, red. */
#define TEST_PNG                                                                                   \
    "\211\120\116\107\015\012\032\012\000\000\000\015\111\110\104\122\000\000\000\003"             \
    "\000\000\000\002\010\002\000\000\000\022\026\361\115\000\000\000\020\111\104\101"             \
    "\124\170\332\143\070\041\047\007\101\014\160\026\000\101\000\006\031\324\104\356"             \
    "\031\000\000\000\000\111\105\116\104\256\102\140\202"

struct test_programme {
    struct script script;
    struct audio_timeline timeline;
    struct audio_loudness loudness;
    struct deliver_info info;
};

static inline void test_make_sentence(struct arena *arena, struct script_sentence *sentence,
                                      struct audio_timeline_sentence *times, int64_t start)
{
    static struct script_syllable syllables[3] = {
        {"hui", 4, 4, false}, {"yi", 4, 4, false}, {"zhang", 3, 2, false}};
    struct script_word words[TEST_WORDS] = {
        {.text = SPAN("会议"), .spoken = SPAN("会议"), .syllables = syllables, .syllable_count = 2},
        {.text = SPAN("GDP"), .spoken = SPAN("GDP"), .language = SCRIPT_LETTERS},
    };

    sentence->text = SPAN("会议GDP。");
    sentence->phrases = arena_alloc(arena, sizeof(*sentence->phrases));
    sentence->phrase_count = 1;
    sentence->phrases[0].words = arena_alloc_array(arena, TEST_WORDS, sizeof(struct script_word));
    memcpy(sentence->phrases[0].words, words, sizeof(words));
    sentence->phrases[0].word_count = TEST_WORDS;
    times->range = (struct audio_range){start, start + 15000};
    times->words = arena_alloc_array(arena, TEST_WORDS, sizeof(*times->words));
    times->word_count = TEST_WORDS;
    times->words[0] = (struct audio_range){start, start + 7000};
    times->words[1] = (struct audio_range){start + 7001, start + 15000};
}

static inline void test_make_programme(struct test_programme *programme, struct arena *arena,
                                       int rate_hz, int channels, int bits)
{
    *programme = (struct test_programme){0};
    programme->script.chapters = arena_alloc_array(arena, TEST_CHAPTERS,
                                                   sizeof(struct script_chapter));
    programme->script.chapter_count = TEST_CHAPTERS;
    programme->timeline.chapters = arena_alloc_array(arena, TEST_CHAPTERS,
                                                     sizeof(struct audio_timeline_chapter));
    programme->timeline.chapter_count = TEST_CHAPTERS;
    programme->timeline.rate_hz = rate_hz;
    programme->timeline.frame_count = (int64_t)TEST_CHAPTERS * TEST_CHAPTER_FRAMES;
    for (int64_t i = 0; i < TEST_CHAPTERS; i++) {
        struct script_chapter *chapter = &programme->script.chapters[i];
        struct audio_timeline_chapter *times = &programme->timeline.chapters[i];

        chapter->title = span_of(test_titles[i]);
        chapter->sentences = arena_alloc_array(arena, TEST_SENTENCES,
                                               sizeof(struct script_sentence));
        chapter->sentence_count = TEST_SENTENCES;
        times->range = (struct audio_range){i * TEST_CHAPTER_FRAMES, (i + 1) * TEST_CHAPTER_FRAMES};
        times->sentences = arena_alloc_array(arena, TEST_SENTENCES,
                                             sizeof(struct audio_timeline_sentence));
        times->sentence_count = TEST_SENTENCES;
        for (int k = 0; k < TEST_SENTENCES; k++)
            test_make_sentence(arena, &chapter->sentences[k], &times->sentences[k],
                               times->range.start + k * 20000);
    }
    programme->loudness = (struct audio_loudness){true, -19.01, 2.345, -1.1,  4.56,
                                                  -19,  true,   -15.5, -17.25};
    programme->info = (struct deliver_info){
        .script = &programme->script,
        .timeline = &programme->timeline,
        .loudness = &programme->loudness,
        .channels = channels,
        .bits = bits,
        .title = SPAN("全省民政会议"),
        .artist = SPAN("锦城之声"),
        .date = SPAN("2026-11-23"),
        .voice = SPAN("newsreader"),
        .source = SPAN("报告.txt"),
        .software = SPAN("bobao 0.1.0"),
        .engine = SPAN("eSpeak NG 1.51"),
    };
}

/* All that need not be there: a cover and tags. */
static inline void test_add_tags(struct test_programme *programme)
{
    programme->info.cover = (struct deliver_picture){.bytes = SPAN(TEST_PNG),
                                                     .mime = "image/png",
                                                     .width = 3,
                                                     .height = 2,
                                                     .bits_per_pixel = 24};
    programme->info.tags = (struct deliver_tags){.album = SPAN("锦城早报"),
                                                 .genre = SPAN("News"),
                                                 .comment = SPAN("今日要闻"),
                                                 .track = 3,
                                                 .track_total = 7,
                                                 .cut = SPAN("CUT-0042"),
                                                 .category = SPAN("LOCAL"),
                                                 .start = SPAN("2026-11-23T06:30:00"),
                                                 .end = SPAN("2026-11-24T05:59:59")};
}

/* Frame i, the same for all channels but for its sign. */
static inline float test_sample(int64_t i, int channel)
{
    float value = 0.5f * (float)sin(0.05 * (double)i + 1e-6 * (double)(i * (i % 1000)));

    return channel == 0 ? value : -value;
}

#endif
