/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/mandarin.h"

#include "mandarin/internal.h"

#include "base/banned.h"

/* What is counted over the whole Report for one warning at its end. */
struct making {
    const struct mandarin *mandarin;
    const struct mandarin_options *options;
    const struct report *report;
    struct arena *arena; /* of the Script */
    struct diag *diag;
    size_t next_annotation; /* the first that does not lie before the current sentence */
    size_t fallback_count;
    size_t silent_count; /* sentences without a word to say */
};

static struct diag_place place_of(const struct making *making,
                                  const struct report_sentence *sentence)
{
    return (struct diag_place){.file = making->report->name.len > 0 ? making->report->name.data
                                                                    : NULL,
                               .line = sentence->line,
                               .column = sentence->column};
}

/* The annotations of a sentence, with offsets in its own text. */
static struct report_annotation *annotations_of(struct making *making, struct arena *scratch,
                                                const struct report_sentence *sentence,
                                                size_t *count)
{
    const struct report *report = making->report;
    size_t end = sentence->start + sentence->text.len;
    struct report_annotation *own;
    size_t first;

    while (making->next_annotation < report->annotation_count &&
           report->annotations[making->next_annotation].start < sentence->start)
        making->next_annotation++;
    first = making->next_annotation;
    *count = 0;
    while (first + *count < report->annotation_count &&
           report->annotations[first + *count].end <= end)
        (*count)++;
    own = arena_alloc_array(scratch, *count, sizeof(*own));
    for (size_t i = 0; i < *count; i++) {
        own[i] = report->annotations[first + i];
        own[i].start -= sentence->start;
        own[i].end -= sentence->start;
    }
    return own;
}

static void report_fallbacks(struct making *making, const struct mandarin_line *line,
                             const struct report_sentence *sentence)
{
    making->fallback_count += line->fallback_count;
    for (size_t i = 0; i < line->fallback_count; i++) {
        const struct mandarin_fallback *fallback = &line->fallbacks[i];

        diag_note(making->diag, place_of(making, sentence), "'%.*s': %s",
                  SPAN_ARGS(span_slice(sentence->text, fallback->start, fallback->end)),
                  fallback->how);
    }
}

/* Offsets in the sentence become offsets in the input. */
static void place_words(const struct report *report, const struct report_sentence *sentence,
                        struct script_sentence *made)
{
    for (size_t i = 0; i < made->phrase_count; i++) {
        for (size_t j = 0; j < made->phrases[i].word_count; j++) {
            struct script_word *word = &made->phrases[i].words[j];

            size_t start = sentence->start + word->start;
            size_t end = sentence->start + word->end;

            word->start = report->source_offsets[start];
            word->end = end > start ? report->source_ends[end - 1] : word->start;
        }
    }
}

/* False when nothing in the sentence is spoken. */
static bool make_sentence(struct making *making, struct arena *scratch,
                          const struct report_sentence *sentence, struct script_sentence *made)
{
    struct mandarin_line line = {.arena = scratch, .text = sentence->text};
    size_t annotation_count;
    struct report_annotation *annotations = annotations_of(making, scratch, sentence,
                                                           &annotation_count);

    mandarin_fold(making->mandarin, &line, annotations, annotation_count);
    mandarin_normalize(&line);
    mandarin_read(making->mandarin, making->options, &line);
    report_fallbacks(making, &line, sentence);
    made->text = sentence->text;
    made->starts_paragraph = sentence->starts_paragraph;
    made->line = sentence->line;
    made->column = sentence->column;
    if (!mandarin_phrase(making->mandarin, &line, making->arena, made))
        return false;
    if (sentence->kind == REPORT_SENTENCE_HEADING)
        made->role = SCRIPT_ROLE_HEADING;
    else if (sentence->kind == REPORT_SENTENCE_LIST_ITEM && made->role == SCRIPT_ROLE_STATEMENT)
        made->role = SCRIPT_ROLE_LIST_ITEM;
    place_words(making->report, sentence, made);
    return true;
}

static void set_last_break(struct script_sentence *sentence, enum script_break kind)
{
    sentence->phrases[sentence->phrase_count - 1].break_after = kind;
}

/* A sentence's last break depends on what comes after it. */
static void set_breaks(struct script_chapter *chapter)
{
    for (size_t i = 0; i < chapter->sentence_count; i++) {
        struct script_sentence *sentence = &chapter->sentences[i];
        bool is_last = i + 1 == chapter->sentence_count;

        if (is_last || sentence->role == SCRIPT_ROLE_HEADING)
            set_last_break(sentence, SCRIPT_BREAK_CHAPTER);
        else if (sentence[1].starts_paragraph)
            set_last_break(sentence, SCRIPT_BREAK_PARAGRAPH);
        else
            set_last_break(sentence, SCRIPT_BREAK_SENTENCE);
    }
}

/* False when no sentence of the chapter says anything. */
static bool make_chapter(struct making *making, struct arena *scratch,
                         const struct report_chapter *chapter, struct script_chapter *made)
{
    made->title = arena_copy(making->arena,
                             mandarin_title(making->mandarin, making->options, chapter, scratch));
    arena_reset(scratch);
    made->sentences = arena_alloc_array(making->arena, chapter->sentence_count,
                                        sizeof(*made->sentences));
    made->sentence_count = 0;
    for (size_t i = 0; i < chapter->sentence_count; i++) {
        if (make_sentence(making, scratch, &chapter->sentences[i],
                          &made->sentences[made->sentence_count]))
            made->sentence_count++;
        else
            making->silent_count++;
        arena_reset(scratch);
    }
    if (made->sentence_count == 0)
        return false;
    set_breaks(made);
    return true;
}

static void summarise(const struct making *making)
{
    struct diag_place place = {.file = making->report->name.data};

    if (making->fallback_count > 0)
        diag_warning(making->diag, place, "%zu written form%s read by a fallback: -v lists them",
                     making->fallback_count, diag_plural(making->fallback_count));
    if (making->silent_count > 0)
        diag_note(making->diag, place, "%zu line%s left out: nothing to say", making->silent_count,
                  diag_plural(making->silent_count));
}

bool mandarin_make_script(const struct mandarin *mandarin, const struct report *report,
                          const struct mandarin_options *options, struct arena *arena,
                          struct script **script, struct diag *diag)
{
    struct making making = {
        .mandarin = mandarin, .options = options, .report = report, .arena = arena, .diag = diag};
    struct arena scratch = {0};
    struct script *made = arena_alloc(arena, sizeof(*made));

    made->name = report->name;
    made->title = report->title;
    made->chapters = arena_alloc_array(arena, report->chapter_count, sizeof(*made->chapters));
    for (size_t i = 0; i < report->chapter_count; i++) {
        if (make_chapter(&making, &scratch, &report->chapters[i],
                         &made->chapters[made->chapter_count]))
            made->chapter_count++;
    }
    arena_finish(&scratch);
    summarise(&making);
    *script = made;
    return true;
}
