/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include "base/nearest.h"
#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

enum { MAX_EXPANDED_BYTES = 1024 * 1024 };

bool bulletin_field_is_name(struct span name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.data[i];

        if (!utf8_is_letter(c) && (i == 0 || (!utf8_is_digit(c) && c != '_')))
            return false;
    }
    return name.len > 0 && name.len <= 40;
}

static struct bulletin_field *find(const struct bulletin_fields *fields, struct span name)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (span_equals(fields->list[i].name, name))
            return &fields->list[i];
    }
    return NULL;
}

static void set(struct bulletin_fields *fields, const struct bulletin_field *field,
                struct arena *arena)
{
    struct bulletin_field *known = find(fields, field->name);

    if (known)
        *known = *field;
    else
        ARENA_PUSH(arena, fields->list, fields->count, fields->capacity, *field);
}

void bulletin_field_set(struct bulletin_fields *fields, struct span name, struct span value,
                        struct arena *arena)
{
    struct bulletin_field field = {name, value, value, true};

    set(fields, &field, arena);
}

/* 0 is Sunday. Counts March as the year's first month, so that the leap day is its last. */
static size_t weekday_of(size_t year, size_t month, size_t day)
{
    static const size_t month_shifts[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};

    if (month < 3)
        year--;
    return (year + year / 4 - year / 100 + year / 400 + month_shifts[month - 1] + day) % 7;
}

void bulletin_field_set_date(struct bulletin_fields *fields, struct span date, struct arena *arena)
{
    static const char *const weekdays[] = {"星期日", "星期一", "星期二", "星期三",
                                           "星期四", "星期五", "星期六"};
    struct bulletin_field day = {.name = SPAN("date"), .path = date, .is_known = date.len > 0};
    struct bulletin_field weekday = {.name = SPAN("weekday"), .is_known = date.len > 0};
    size_t year = 0;
    size_t month = 0;
    size_t of_month = 0;

    if (bulletin_is_date(date) && span_to_size(span_slice(date, 0, 4), 9999, &year) &&
        span_to_size(span_slice(date, 5, 7), 12, &month) &&
        span_to_size(span_slice(date, 8, 10), 31, &of_month)) {
        day.text = arena_format(arena, "%zu年%zu月%zu日", year, month, of_month);
        weekday.text = weekday.path = span_of(weekdays[weekday_of(year, month, of_month)]);
    }
    set(fields, &day, arena);
    set(fields, &weekday, arena);
}

static bool unknown_field(const struct bulletin_fields *fields, struct span name,
                          struct diag_place place, struct arena *arena, struct diag *diag)
{
    const char **names = arena_alloc_array(arena, fields->count, sizeof(*names));
    struct text known = {.arena = arena};
    const char *nearest;

    for (size_t i = 0; i < fields->count; i++) {
        names[i] = arena_string(arena, fields->list[i].name);
        text_put_format(&known, "%s{%s}", i > 0 ? ", " : "", names[i]);
    }
    nearest = span_nearest(name, names, fields->count);
    return diag_error(diag, DIAG_CONFIG, place, "unknown field '{%.*s}': %s%s%sthere are %.*s",
                      SPAN_ARGS(name), nearest ? "did you mean '{" : "", nearest ? nearest : "",
                      nearest ? "}'? " : "", SPAN_ARGS(text_span(&known)));
}

static bool unset_field(struct span name, struct diag_place place, struct diag *diag)
{
    bool is_of_date = span_is(name, "date") || span_is(name, "weekday");

    return diag_error(diag, DIAG_CONFIG, place, "nothing says what '{%.*s}' is: %s",
                      SPAN_ARGS(name),
                      is_of_date ? "give 'date' in the bulletin ('today' will do), or --date"
                                 : "give it in the bulletin, or by --set");
}

/* A field must not lead to another folder, nor hide the file. */
static bool check_in_path(const struct bulletin_field *field, bool is_first,
                          struct diag_place place, struct diag *diag)
{
    bool is_good = !is_first || !span_starts(field->path, SPAN("."));

    for (size_t i = 0; i < field->path.len; i++) {
        unsigned char c = (unsigned char)field->path.data[i];

        is_good = is_good && c != '/' && c >= ' ' && c != 0x7f;
    }
    return is_good || diag_error(diag, DIAG_CONFIG, place,
                                 "the field '{%.*s}' cannot stand in a path: its value '%.*s' has "
                                 "a slash, a line end, or a dot at the start",
                                 SPAN_ARGS(field->name), SPAN_ARGS(field->path));
}

static bool put_field(const struct bulletin_fields *fields, struct span name, bool is_path,
                      struct diag_place place, struct text *out, struct diag *diag)
{
    const struct bulletin_field *field = find(fields, name);
    bool is_first = out->len == 0 || out->data[out->len - 1] == '/';

    if (!field)
        return unknown_field(fields, name, place, out->arena, diag);
    if (!field->is_known)
        return unset_field(name, place, diag);
    if (is_path && !check_in_path(field, is_first, place, diag))
        return false;
    text_put(out, is_path ? field->path : field->text);
    return out->len <= MAX_EXPANDED_BYTES ||
           diag_error(diag, DIAG_CONFIG, place,
                      "with its fields filled in, this is longer than "
                      "%d bytes",
                      MAX_EXPANDED_BYTES);
}

bool bulletin_expand(const struct bulletin_fields *fields, struct span templ, bool is_path,
                     struct diag_place place, struct arena *arena, struct span *out,
                     struct diag *diag)
{
    struct text text = {.arena = arena};

    for (size_t at = 0; at < templ.len;) {
        size_t brace = span_find(templ, SPAN("{"), at);
        size_t end = span_find(templ, SPAN("}"), brace);

        text_put(&text, span_slice(templ, at, brace));
        if (brace == templ.len)
            break;
        if (span_starts(span_slice(templ, brace, templ.len), SPAN("{{"))) {
            text_put_byte(&text, '{');
            at = brace + 2;
            continue;
        }
        if (end == templ.len)
            return diag_error(diag, DIAG_CONFIG, place,
                              "a field is opened by '{' and never closed: write '{{' for a brace");
        if (!put_field(fields, span_slice(templ, brace + 1, end), is_path, place, &text, diag))
            return false;
        at = end + 1;
    }
    *out = arena_copy(arena, text_span(&text));
    return true;
}
