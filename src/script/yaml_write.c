/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "script/script.h"

#include "base/yaml.h"
#include "script/internal.h"

#include "base/banned.h"

static void write_readings(struct yaml_writer *yaml, struct arena *arena, const char *key,
                           const struct script_word *word, bool is_surface)
{
    struct text readings = {.arena = arena};

    for (size_t i = 0; i < word->syllable_count; i++) {
        const struct script_syllable *syllable = &word->syllables[i];

        text_put_format(&readings, "%s%s%u%s", i > 0 ? " " : "", syllable->base,
                        is_surface ? syllable->surface : syllable->tone,
                        syllable->has_erhua ? "r" : "");
    }
    yaml_writer_text(yaml, key, text_span(&readings));
}

static bool has_sandhi(const struct script_word *word)
{
    for (size_t i = 0; i < word->syllable_count; i++) {
        if (word->syllables[i].tone != word->syllables[i].surface)
            return true;
    }
    return false;
}

static void write_word(struct yaml_writer *yaml, struct arena *arena,
                       const struct script_word *word)
{
    yaml_writer_flow_map(yaml, NULL);
    yaml_writer_text(yaml, "say", word->spoken);
    if (word->language != SCRIPT_MANDARIN)
        yaml_writer_text(yaml, "language", span_of(script_language_names[word->language]));
    else
        write_readings(yaml, arena, "pinyin", word, false);
    if (has_sandhi(word))
        write_readings(yaml, arena, "surface", word, true);
    if (!span_equals(word->text, word->spoken))
        yaml_writer_text(yaml, "text", word->text);
    if (word->form != SCRIPT_FORM_PLAIN)
        yaml_writer_text(yaml, "form", span_of(script_form_names[word->form]));
    yaml_writer_flow_list(yaml, "at");
    yaml_writer_int64(yaml, NULL, (int64_t)word->start);
    yaml_writer_int64(yaml, NULL, (int64_t)word->end);
    yaml_writer_end(yaml);
    yaml_writer_end(yaml);
}

static void write_phrase(struct yaml_writer *yaml, struct arena *arena,
                         const struct script_phrase *phrase)
{
    yaml_writer_map(yaml, NULL);
    if (phrase->role != SCRIPT_ROLE_STATEMENT)
        yaml_writer_text(yaml, "role", span_of(script_role_names[phrase->role]));
    yaml_writer_list(yaml, "words");
    for (size_t i = 0; i < phrase->word_count; i++)
        write_word(yaml, arena, &phrase->words[i]);
    yaml_writer_end(yaml);
    yaml_writer_text(yaml, "break", span_of(script_break_names[phrase->break_after]));
    yaml_writer_end(yaml);
}

static void write_sentence(struct yaml_writer *yaml, struct arena *arena,
                           const struct script_sentence *sentence)
{
    yaml_writer_map(yaml, NULL);
    yaml_writer_text(yaml, "text", sentence->text);
    yaml_writer_text(yaml, "role", span_of(script_role_names[sentence->role]));
    if (sentence->starts_paragraph)
        yaml_writer_text(yaml, "starts", SPAN("paragraph"));
    yaml_writer_int64(yaml, "line", (int64_t)sentence->line);
    yaml_writer_int64(yaml, "column", (int64_t)sentence->column);
    yaml_writer_list(yaml, "phrases");
    for (size_t i = 0; i < sentence->phrase_count; i++)
        write_phrase(yaml, arena, &sentence->phrases[i]);
    yaml_writer_end(yaml);
    yaml_writer_end(yaml);
}

bool script_write(const struct script *script, struct text *out, struct diag *diag)
{
    struct arena arena = {0};
    struct yaml_writer *yaml = yaml_writer_create(out, &arena);
    bool ok;

    yaml_writer_map(yaml, NULL);
    yaml_writer_int64(yaml, SCRIPT_YAML_KEY, SCRIPT_YAML_VERSION);
    yaml_writer_text(yaml, "title", script->title);
    yaml_writer_text(yaml, "source", script->name);
    yaml_writer_list(yaml, "chapters");
    for (size_t i = 0; i < script->chapter_count; i++) {
        const struct script_chapter *chapter = &script->chapters[i];

        yaml_writer_map(yaml, NULL);
        yaml_writer_text(yaml, "title", chapter->title);
        yaml_writer_list(yaml, "sentences");
        for (size_t j = 0; j < chapter->sentence_count; j++)
            write_sentence(yaml, &arena, &chapter->sentences[j]);
        yaml_writer_end(yaml);
        yaml_writer_end(yaml);
    }
    yaml_writer_end(yaml);
    yaml_writer_end(yaml);
    ok = yaml_writer_finish(yaml, diag);
    arena_finish(&arena);
    return ok;
}
