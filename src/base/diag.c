/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

/* A warning that stands there already says no more when it comes again. */
static bool is_known(const struct diag *diag, const struct diag_message *message)
{
    for (size_t i = 0; i < diag->message_count; i++) {
        const struct diag_message *old = &diag->messages[i];

        if (old->level == message->level && old->place.line == message->place.line &&
            old->place.column == message->place.column && span_equals(old->text, message->text) &&
            span_equals(span_of(old->place.file), span_of(message->place.file)))
            return true;
    }
    return false;
}

static void add(struct diag *diag, enum diag_level level, enum diag_kind kind,
                struct diag_place place, const char *format, va_list args)
{
    struct diag_message message = {.level = level, .kind = kind, .place = place};
    va_list again;
    int len;
    char *data;

    if (level != DIAG_ERROR && diag->message_count >= DIAG_MAX_MESSAGES) {
        if (!diag->is_full) {
            diag->is_full = true;
            message = (struct diag_message){
                .level = DIAG_WARNING, .text = SPAN("further warnings and notes are left out")};
            ARENA_PUSH(&diag->arena, diag->messages, diag->message_count, diag->message_capacity,
                       message);
        }
        return;
    }
    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    if (len < 0)
        len = 0;
    data = arena_alloc(&diag->arena, (size_t)len + 1);
    vsnprintf(data, (size_t)len + 1, format, again);
    va_end(again);
    message.text = (struct span){data, (size_t)len};
    if (level == DIAG_WARNING && is_known(diag, &message))
        return;
    if (place.file)
        message.place.file = arena_string(&diag->arena, span_of(place.file));
    ARENA_PUSH(&diag->arena, diag->messages, diag->message_count, diag->message_capacity, message);
}

bool diag_error(struct diag *diag, enum diag_kind kind, struct diag_place place, const char *format,
                ...)
{
    va_list args;

    va_start(args, format);
    add(diag, DIAG_ERROR, kind, place, format, args);
    va_end(args);
    return false;
}

bool diag_stopped(struct diag *diag, struct diag_place place)
{
    return diag_error(diag, DIAG_INTERRUPTED, place, "stopped by a signal");
}

void diag_warning(struct diag *diag, struct diag_place place, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(diag, DIAG_WARNING, 0, place, format, args);
    va_end(args);
}

void diag_note(struct diag *diag, struct diag_place place, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(diag, DIAG_NOTE, 0, place, format, args);
    va_end(args);
}

const struct diag_message *diag_first_error(const struct diag *diag)
{
    for (size_t i = 0; i < diag->message_count; i++) {
        if (diag->messages[i].level == DIAG_ERROR)
            return &diag->messages[i];
    }
    return NULL;
}

struct span diag_line(const struct diag_message *message, struct arena *arena)
{
    static const char *const level_names[] = {"note", "warning", "error"};
    struct text line = {.arena = arena};
    const struct diag_place *place = &message->place;

    if (place->file) {
        text_put(&line, span_of(place->file));
        if (place->line > 0)
            text_put_format(&line, ":%zu", place->line);
        if (place->line > 0 && place->column > 0)
            text_put_format(&line, ":%zu", place->column);
        text_put(&line, SPAN(": "));
    } else if (place->line > 0) {
        text_put_format(&line, "line %zu: ", place->line);
    }
    text_put_format(&line, "%s: ", level_names[message->level]);
    text_put(&line, message->text);
    if (place->has_offset)
        text_put_format(&line, " (byte %zu)", place->offset);
    return text_span(&line);
}

struct diag_place diag_place_of(const char *file, struct span text, size_t offset)
{
    struct diag_place place = {
        .file = file, .line = 1, .column = 1, .offset = offset, .has_offset = true};
    size_t line_start = 0;

    if (offset > text.len)
        offset = text.len;
    for (size_t i = 0; i < offset; i++) {
        if (text.data[i] == '\n') {
            place.line++;
            line_start = i + 1;
        }
    }
    place.column = utf8_count(span_slice(text, line_start, offset)) + 1;
    return place;
}

void diag_finish(struct diag *diag)
{
    arena_finish(&diag->arena);
    *diag = (struct diag){0};
}
