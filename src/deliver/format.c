/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include "base/banned.h"

static const struct deliver_format *const formats[] = {
    &deliver_wav,
    &deliver_flac,
    &deliver_json,
    &deliver_rf64,
};

enum { FORMAT_COUNT = sizeof(formats) / sizeof(*formats) };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_same_suffix(struct span suffix, const char *wanted)
{
    if (suffix.len != strlen(wanted))
        return false;
    for (size_t i = 0; i < suffix.len; i++) {
        if (lower(suffix.data[i]) != wanted[i])
            return false;
    }
    return true;
}

const struct deliver_format *deliver_format_for(const char *path)
{
    struct span suffix = file_suffix_of(path);

    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (is_same_suffix(suffix, formats[i]->suffix))
            return formats[i];
    }
    return NULL;
}

const struct deliver_format *deliver_format_named(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    }
    return NULL;
}

bool deliver_format_has_sound(const struct deliver_format *format)
{
    return format->has_sound;
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
