/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include <math.h>

#include "base/file.h"
#include "base/text.h"

#include "base/banned.h"

/* The programme in the making: chapters gathered, steps pushed. */
struct assembly {
    struct bulletin_plan *plan;
    struct bulletin_programme *programme;
    struct script *script;
    size_t chapter_capacity;
    double row_ms;        /* of the pauses in the last row */
    double other_side_ms; /* of those before an item that is left out, the longer ones */
    struct arena *arena;
    struct diag *diag;
};

/* How a report is called: by its item, when that is about it alone; else by its own title. What is
 * wrong with the item's title is told where its chapter is made. */
static struct span called(const struct bulletin_plan *plan, const struct bulletin_plan_item *item,
                          size_t report)
{
    struct span title = item->item->title;
    struct diag ignored = {0};
    bool ok = title.len > 0 && item->report_count == 1 &&
              bulletin_expand(&plan->fields, title, false, DIAG_NOWHERE, plan->arena, &title,
                              &ignored);

    diag_finish(&ignored);
    return ok && title.len > 0 ? title : item->reports[report].title;
}

/* 、 parts titles, but ； those that have commas themselves. */
static const char *part_of(const struct bulletin_plan *plan)
{
    static const char *const commas[] = {"、", "，", "；"};

    for (size_t i = 0; i < plan->file->item_count; i++) {
        const struct bulletin_plan_item *item = &plan->items[i];

        for (size_t k = 0; !item->is_left_out && k < item->report_count; k++) {
            struct span title = called(plan, item, k);

            for (size_t c = 0; c < sizeof(commas) / sizeof(commas[0]); c++) {
                if (span_find(title, span_of(commas[c]), 0) < title.len)
                    return "；";
            }
        }
    }
    return "、";
}

void bulletin_set_titles(struct bulletin_plan *plan)
{
    struct text titles = {.arena = plan->arena};
    const char *part;
    size_t count = 0;

    for (size_t i = 0; i < plan->file->item_count; i++)
        count += plan->items[i].is_left_out ? 0 : plan->items[i].report_count;
    bulletin_field_set(&plan->fields, SPAN("count"), arena_format(plan->arena, "%zu", count),
                       plan->arena);
    bulletin_field_set(&plan->fields, SPAN("titles"), SPAN(""), plan->arena);
    part = part_of(plan);
    for (size_t i = 0; i < plan->file->item_count; i++) {
        const struct bulletin_plan_item *item = &plan->items[i];

        for (size_t k = 0; !item->is_left_out && k < item->report_count; k++)
            text_put_format(&titles, "%s%.*s", titles.len > 0 ? part : "",
                            SPAN_ARGS(called(plan, item, k)));
    }
    bulletin_field_set(&plan->fields, SPAN("titles"), text_span(&titles), plan->arena);
}

/* The same sentence as the last of a chapter. */
static struct script_sentence as_last(const struct script_sentence *sentence, struct arena *arena)
{
    struct script_sentence last = *sentence;

    last.phrases = arena_alloc_array(arena, last.phrase_count, sizeof(*last.phrases));
    memcpy(last.phrases, sentence->phrases, last.phrase_count * sizeof(*last.phrases));
    last.phrases[last.phrase_count - 1].break_after = SCRIPT_BREAK_CHAPTER;
    return last;
}

/* The chapters' beginning that takes `minutes` at most, in whole sentences; never nothing. */
static struct script *cut_at_limit(const struct assembly *assembly, const struct script *script,
                                   double minutes, int64_t rate_spm, struct diag_place place)
{
    struct script *cut = arena_alloc(assembly->arena, sizeof(*cut));
    double left = minutes * (double)rate_spm;

    *cut = *script;
    cut->chapters = arena_alloc_array(assembly->arena, script->chapter_count,
                                      sizeof(*cut->chapters));
    memcpy(cut->chapters, script->chapters, script->chapter_count * sizeof(*cut->chapters));
    for (size_t i = 0; i < script->chapter_count; i++) {
        struct script_chapter *chapter = &cut->chapters[i];
        const struct script_sentence *all = chapter->sentences;

        for (size_t k = 0; k < chapter->sentence_count; k++) {
            left -= (double)script_sentence_syllables(&all[k]);
            if (left >= 0 || (i == 0 && k == 0))
                continue;
            chapter->sentence_count = k;
            chapter->sentences = arena_alloc_array(assembly->arena, k + 1, sizeof(*all));
            memcpy(chapter->sentences, all, k * sizeof(*all));
            if (k > 0)
                chapter->sentences[k - 1] = as_last(&all[k - 1], assembly->arena);
            cut->chapter_count = k > 0 ? i + 1 : i;
            diag_note(assembly->diag, place, "cut at its limit of %g minutes", minutes);
            return cut;
        }
    }
    return cut;
}

/* ---- chapters ---- */

static bool expand(const struct assembly *assembly, const struct bulletin_plan_item *item,
                   struct span templ, const char *key, struct span *out)
{
    struct diag_place place = bulletin_item_place(item->item, key);

    return bulletin_expand(&assembly->plan->fields, templ, false, place, assembly->arena, out,
                           assembly->diag);
}

static void push_chapter(struct assembly *assembly, const struct script_chapter *chapter)
{
    struct script *script = assembly->script;

    ARENA_PUSH(assembly->arena, script->chapters, script->chapter_count, assembly->chapter_capacity,
               *chapter);
}

/* All of a Script as one chapter. */
static void push_merged(struct assembly *assembly, const struct script *script, struct span title)
{
    struct script_chapter merged = {
        .title = report_title_cut(title, REPORT_TITLE_CHARACTERS, assembly->arena)};

    merged.sentences = arena_alloc_array(assembly->arena, script_sentence_count(script),
                                         sizeof(*merged.sentences));
    for (size_t i = 0; i < script->chapter_count; i++) {
        const struct script_chapter *chapter = &script->chapters[i];

        memcpy(merged.sentences + merged.sentence_count, chapter->sentences,
               chapter->sentence_count * sizeof(*merged.sentences));
        merged.sentence_count += chapter->sentence_count;
    }
    push_chapter(assembly, &merged);
}

static void push_step(struct assembly *assembly, const struct bulletin_step *step)
{
    struct bulletin_programme *programme = assembly->programme;

    ARENA_PUSH(assembly->arena, programme->steps, programme->step_count, programme->step_capacity,
               *step);
}

/* Adds a Script to what is spoken: with a title as one chapter, without as its own ones. */
static void push_speech(struct assembly *assembly, const struct bulletin_plan_item *item,
                        const struct script *script, struct span title)
{
    struct bulletin_step step = {.kind = BULLETIN_STEP_SPEAK,
                                 .voice = item->voice,
                                 .first_chapter = assembly->script->chapter_count,
                                 .item = (size_t)(item - assembly->plan->items)};

    if (title.len > 0) {
        push_merged(assembly, script, title);
    } else {
        for (size_t i = 0; i < script->chapter_count; i++)
            push_chapter(assembly, &script->chapters[i]);
    }
    step.chapter_count = assembly->script->chapter_count - step.first_chapter;
    push_step(assembly, &step);
}

/* ---- items ---- */

/* A text that is only said: no headline, no outline. Line ends in it are blanks. */
static bool say(struct assembly *assembly, const struct bulletin_plan_item *item, struct span text,
                struct span title)
{
    struct report_options options = {.encoding = "UTF-8", .is_one_line = true};
    struct text line = {.arena = assembly->arena};
    struct diag own = {0};
    struct script *script;
    bool ok;

    for (size_t i = 0; i < text.len; i++)
        text_put_byte(&line, text.data[i] == '\n' ? ' ' : text.data[i]);
    ok = bulletin_read_report(&assembly->plan->reader, span_trim(text_span(&line)), &options,
                              item->lexicon, assembly->arena, &script, &own);
    bulletin_pass_on(&own, bulletin_item_place(item->item, NULL), assembly->diag);
    diag_finish(&own);
    if (!ok)
        return false;
    if (script->chapter_count == 0 && item->item->is_optional) {
        diag_warning(assembly->diag, bulletin_item_place(item->item, NULL),
                     "there is nothing to say in this text: it is left out");
        return true;
    }
    if (script->chapter_count == 0)
        return diag_error(assembly->diag, DIAG_CONFIG, bulletin_item_place(item->item, NULL),
                          "there is nothing to say in this text: no word, number or letter");
    push_speech(assembly, item, script, title);
    return true;
}

static bool assemble_say(struct assembly *assembly, const struct bulletin_plan_item *item)
{
    struct span text;
    struct span title;

    return expand(assembly, item, item->item->text, "say", &text) &&
           expand(assembly, item, item->item->title, "title", &title) &&
           say(assembly, item, text, title);
}

/* 1 to 99 in characters. */
static struct span numeral(size_t number, struct arena *arena)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

    if (number < 10 || number > 99)
        return number < 10 ? span_of(digits[number]) : arena_format(arena, "%zu", number);
    return arena_format(arena, "%s十%s", number < 20 ? "" : digits[number / 10],
                        digits[number % 10]);
}

/* The titles of all reports behind this item. */
static bool assemble_headlines(struct assembly *assembly, const struct bulletin_plan_item *item)
{
    const struct bulletin_plan *plan = assembly->plan;
    struct text text = {.arena = assembly->arena};
    struct span intro;
    struct span title;
    size_t count = 0;

    if (!expand(assembly, item, item->item->text, "headlines", &intro) ||
        !expand(assembly, item, item->item->title, "title", &title))
        return false;
    text_put(&text, intro);
    for (const struct bulletin_plan_item *next = item + 1;
         next < plan->items + plan->file->item_count; next++) {
        for (size_t i = 0; !next->is_left_out && i < next->report_count; i++) {
            count++;
            text_put_format(&text, "第%.*s条，%.*s。", SPAN_ARGS(numeral(count, assembly->arena)),
                            SPAN_ARGS(called(plan, next, i)));
        }
    }
    if (count == 0 && !plan->reads_input) {
        diag_warning(assembly->diag, bulletin_item_place(item->item, NULL),
                     "no report follows: there are no headlines, and nothing is said");
        return true;
    }
    return say(assembly, item, text_span(&text), title.len > 0 ? title : SPAN("内容提要"));
}

static bool assemble_reports(struct assembly *assembly, const struct bulletin_plan_item *item)
{
    int64_t rate_spm = assembly->plan->voices[item->voice].voice->rate_spm;
    struct span title;

    if (!expand(assembly, item, item->item->title, "title", &title))
        return false;
    for (size_t i = 0; i < item->report_count; i++) {
        const struct script *script = item->reports[i].script;

        if (item->item->limit_minutes > 0)
            script = cut_at_limit(assembly, script, item->item->limit_minutes, rate_spm,
                                  bulletin_item_place(item->item, "limit"));
        push_speech(assembly, item, script, title);
    }
    return true;
}

static bool assemble_sound(struct assembly *assembly, const struct bulletin_plan_item *item)
{
    const struct bulletin_item *given = item->item;
    struct bulletin_step step = {.kind = BULLETIN_STEP_SOUND,
                                 .item = (size_t)(item - assembly->plan->items),
                                 .sound = {.path = item->path,
                                           .gain_lu = given->gain_db,
                                           .fade_in_ms = (int64_t)(given->fade_in_s * 1000 + 0.5),
                                           .fade_out_ms = (int64_t)(given->fade_out_s * 1000 + 0.5),
                                           .is_bed = given->is_bed,
                                           .duck_lu = given->duck_db,
                                           .lead_ms = (int64_t)(given->lead_s * 1000 + 0.5)}};

    push_step(assembly, &step);
    return true;
}

/* Pauses in a row are one, as long as all of them; where an item between them is left out, the
 * longer side counts. */
static bool assemble_pause(struct assembly *assembly, const struct bulletin_plan_item *item)
{
    struct bulletin_programme *programme = assembly->programme;
    struct bulletin_step step = {.kind = BULLETIN_STEP_PAUSE,
                                 .item = (size_t)(item - assembly->plan->items),
                                 .pause_ms = item->item->pause_s * 1000};
    struct bulletin_step *last = programme->step_count > 0
                                     ? &programme->steps[programme->step_count - 1]
                                     : NULL;

    if (!last || last->kind != BULLETIN_STEP_PAUSE) {
        assembly->other_side_ms = 0;
        assembly->row_ms = step.pause_ms;
        push_step(assembly, &step);
        return true;
    }
    if (last->item + 1 == step.item) {
        assembly->row_ms += step.pause_ms;
    } else {
        assembly->other_side_ms = last->pause_ms;
        assembly->row_ms = step.pause_ms;
    }
    step.pause_ms = fmax(assembly->other_side_ms, assembly->row_ms);
    *last = step;
    return true;
}

/* By enum bulletin_item_kind. */
static bool (*const assemblers[BULLETIN_ITEM_KIND_COUNT])(struct assembly *,
                                                          const struct bulletin_plan_item *) = {
    assemble_say,
    assemble_reports,
    assemble_reports,
    assemble_headlines,
    assemble_sound,
    assemble_pause,
    NULL /* no include is left */};

static void describe(struct bulletin_plan *plan, struct bulletin_programme *programme)
{
    const struct bulletin_file *file = plan->file;

    programme->audio = (struct audio_options){.rate_hz = (int)file->sample_rate_hz,
                                              .channels = (int)file->channels,
                                              .has_loudness = file->has_loudness,
                                              .loudness_lufs = file->loudness_lufs,
                                              .ceiling_dbtp = file->ceiling_dbtp,
                                              .head_ms = (int64_t)(file->head_s * 1000 + 0.5),
                                              .tail_ms = (int64_t)(file->tail_s * 1000 + 0.5),
                                              .gap_ms = (int64_t)(file->gap_s * 1000 + 0.5)};
    programme->bits = (int)file->bits;
    programme->voices = plan->voices;
    programme->voice_count = plan->voice_count;
    programme->date = plan->date;
    programme->cover = plan->cover;
    programme->outputs = &plan->outputs;
}

bool bulletin_assemble(struct bulletin_plan *plan, struct bulletin_programme *programme,
                       struct diag *diag)
{
    const struct bulletin_file *file = plan->file;
    struct assembly assembly = {
        .plan = plan, .programme = programme, .arena = plan->arena, .diag = diag};
    struct diag_place title_place = bulletin_key_place(file, file->root, "title");
    bool ok = true;

    *programme = (struct bulletin_programme){0};
    describe(plan, programme);
    bulletin_set_titles(plan);
    assembly.script = arena_alloc(plan->arena, sizeof(*assembly.script));
    assembly.script->name = span_of(file->path);
    for (size_t i = 0; i < file->item_count; i++) {
        if (!plan->items[i].is_left_out)
            ok = assemblers[plan->items[i].item->kind](&assembly, &plan->items[i]) && ok;
    }
    ok = bulletin_expand(&plan->fields, file->title, false, title_place, plan->arena,
                         &programme->title, diag) &&
         ok;
    for (size_t i = 0; i < plan->fields.count; i++) {
        if (span_is(plan->fields.list[i].name, "station"))
            programme->artist = plan->fields.list[i].text;
    }
    programme->source = file_name_of(file->path);
    if (ok && assembly.script->chapter_count == 0 && !plan->reads_input)
        return diag_error(diag, DIAG_DATA, (struct diag_place){.file = file->path},
                          "there is nothing to say: all that is spoken was left out");
    if (programme->title.len == 0 && assembly.script->chapter_count > 0)
        programme->title = assembly.script->chapters[0].title;
    assembly.script->title = programme->title;
    programme->script = assembly.script;
    ok = ok &&
         bulletin_name_parts(&plan->outputs, assembly.script->chapter_count, plan->arena, diag);
    for (size_t i = 0; ok && i < plan->read_count; i++)
        ok = bulletin_check_inputs(&plan->outputs, plan->read_paths[i], plan->arena, diag);
    return ok;
}
