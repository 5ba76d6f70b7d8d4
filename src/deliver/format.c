/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/banned.h"

static const struct deliver_format *const formats[] = {
    &deliver_wav,      &deliver_flac,  &deliver_opus, &deliver_mp3, &deliver_m4b,
    &deliver_m4a,      &deliver_json,  &deliver_vtt,  &deliver_srt, &deliver_txt,
    &deliver_chapters, &deliver_notes, &deliver_rf64,
};

enum { FORMAT_COUNT = sizeof(formats) / sizeof(*formats) };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whether the name ends so, whatever the case, with something before it. */
static bool has_suffix(struct span name, const char *suffix)
{
    size_t len = strlen(suffix);

    if (name.len <= len)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (lower(name.data[name.len - len + i]) != suffix[i])
            return false;
    }
    return true;
}

/* The longest that fits: brief.chapters.json is not a timeline. */
const struct deliver_format *deliver_format_for(const char *path)
{
    struct span name = file_name_of(path);
    const struct deliver_format *found = NULL;

    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (has_suffix(name, formats[i]->suffix) &&
            (!found || strlen(formats[i]->suffix) > strlen(found->suffix)))
            found = formats[i];
    }
    return found;
}

const struct deliver_format *deliver_format_named(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    }
    return NULL;
}

const char *deliver_format_name(const struct deliver_format *format)
{
    return format->name;
}

bool deliver_format_has_sound(const struct deliver_format *format)
{
    return format->has_sound;
}

bool deliver_format_check(const struct deliver_format *format, struct diag_place place,
                          struct diag *diag)
{
    return !format->check || format->check(place, diag);
}

bool deliver_format_takes_rate(const struct deliver_format *format, int rate_hz)
{
    const int *rate = format->rates_hz;

    while (rate && *rate != 0 && *rate != rate_hz)
        rate++;
    return !rate || *rate != 0;
}

struct span deliver_format_rates(const struct deliver_format *format, struct arena *arena)
{
    struct text text = {.arena = arena};

    for (const int *rate = format->rates_hz; rate && *rate != 0; rate++)
        text_put_format(&text, "%s%d", text.len > 0 ? ", " : "", *rate);
    return text_span(&text);
}

bool deliver_format_row(size_t i, const char **name, const char **suffix, const char **help)
{
    if (i >= FORMAT_COUNT)
        return false;
    *name = formats[i]->name;
    *suffix = formats[i]->suffix;
    *help = formats[i]->help;
    return true;
}
