/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

void say_form(struct scan *scan, size_t first, size_t end)
{
    scan->form_first = first;
    scan->form_end = end;
    scan->start = scan->chars[first].start;
    scan->end = scan->chars[end - 1].end;
}

static void push(struct scan *scan, struct mandarin_unit unit)
{
    struct mandarin_line *line = scan->line;

    unit.start = scan->start;
    unit.end = scan->end;
    ARENA_PUSH(line->arena, line->units, line->unit_count, line->unit_capacity, unit);
}

/* 〇, and what is written for it: ○, 0, O. */
static bool is_zero(uint32_t rune)
{
    return rune == 0x3007 || rune == 0x25cb || rune == 0x25ef || rune == '0' || rune == 'O' ||
           rune == 0x41e;
}

static void push_han(struct scan *scan, uint32_t rune, enum script_form form,
                     const struct report_annotation *annotation)
{
    push(scan, (struct mandarin_unit){.kind = MANDARIN_UNIT_HAN,
                                      .form = form,
                                      .rune = is_zero(rune) ? 0x96f6 : rune,
                                      .word = form == SCRIPT_FORM_PLAIN ? 0 : scan->word,
                                      .annotation = annotation});
}

void say_word(struct scan *scan, const char *han, enum script_form form)
{
    scan->word++;
    say_join(scan, han, form);
}

void say_join(struct scan *scan, const char *han, enum script_form form)
{
    struct span rest = span_of(han);
    uint32_t rune;

    while (utf8_next(&rest, &rune))
        push_han(scan, rune, form, NULL);
}

void say_written(struct scan *scan, size_t first, size_t end, enum script_form form, bool is_joined)
{
    if (!is_joined)
        scan->word++;
    for (size_t i = first; i < end; i++) {
        if (scan_is_han(scan, i) || is_zero(scan_rune(scan, i)))
            push_han(scan, scan->chars[i].rune, form, scan->chars[i].annotation);
    }
}

void say_plain(struct scan *scan, size_t at)
{
    push_han(scan, scan->chars[at].rune, SCRIPT_FORM_PLAIN, scan->chars[at].annotation);
}

void say_mark(struct scan *scan, enum mandarin_mark mark)
{
    push(scan, (struct mandarin_unit){.kind = MANDARIN_UNIT_MARK, .mark = mark});
}

void say_english_text(struct scan *scan, struct span text)
{
    if (text.len == 0)
        return;
    push(scan, (struct mandarin_unit){.kind = MANDARIN_UNIT_ENGLISH, .latin = text});
}

void say_english(struct scan *scan, size_t first, size_t end)
{
    struct text text = {.arena = scan->line->arena};

    for (size_t i = first; i < end; i++)
        text_put_rune(&text, scan->chars[i].rune == 0x2019 ? '\'' : scan->chars[i].rune);
    say_english_text(scan, text_span(&text));
}

void say_letters(struct scan *scan, size_t first, size_t end)
{
    struct text text = {.arena = scan->line->arena};

    for (size_t i = first; i < end; i++) {
        uint32_t rune = scan->chars[i].rune;

        if (utf8_is_letter(rune))
            text_put_byte(&text, (char)(rune >= 'a' ? rune - 'a' + 'A' : rune));
    }
    if (text.len > 0)
        push(scan,
             (struct mandarin_unit){.kind = MANDARIN_UNIT_LETTERS, .latin = text_span(&text)});
}

void say_fallback(struct scan *scan, const char *how)
{
    struct mandarin_line *line = scan->line;
    struct mandarin_fallback fallback = {.start = scan->start, .end = scan->end, .how = how};

    ARENA_PUSH(line->arena, line->fallbacks, line->fallback_count, line->fallback_capacity,
               fallback);
}

size_t say_word_len(const struct scan *scan)
{
    const struct mandarin_line *line = scan->line;
    size_t len = 0;

    while (len < line->unit_count && line->units[line->unit_count - 1 - len].word == scan->word)
        len++;
    return len;
}
