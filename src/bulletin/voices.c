/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/bulletin.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/nearest.h"
#include "bulletin/internal.h"

#include "base/banned.h"

enum { VOICE_MAX_BYTES = 64 * 1024 };

#define VOICE_SUFFIX ".yaml"
#define VOICES_FOLDER "voices"
#define LEADS_FILE "leads.yaml" /* lies beside the voices, but is none */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool bulletin_list_voices(const struct bulletin_home *home, struct arena *arena,
                          const char ***names, size_t *count, struct diag *diag)
{
    char *folder = file_join(arena, home->share_folder, VOICES_FOLDER);
    DIR *dir = opendir(folder);
    struct dirent *entry;
    size_t capacity = 0;

    *names = NULL;
    *count = 0;
    if (!dir)
        return diag_error(diag, DIAG_UNAVAILABLE, (struct diag_place){.file = folder},
                          "the voices are missing here: %s", strerror(errno));
    while ((entry = readdir(dir)) != NULL) {
        struct span name = span_of(entry->d_name);

        if (!span_ends(name, SPAN(VOICE_SUFFIX)) || span_is(name, LEADS_FILE))
            continue;
        name = span_slice(name, 0, name.len - strlen(VOICE_SUFFIX));
        ARENA_PUSH(arena, *names, *count, capacity, arena_string(arena, name));
    }
    closedir(dir);
    if (*count == 0)
        return diag_error(diag, DIAG_UNAVAILABLE, (struct diag_place){.file = folder},
                          "there is no voice here");
    qsort(*names, *count, sizeof(**names), compare_names);
    return true;
}

static bool unknown_voice(const struct bulletin_home *home, const char *name, struct arena *arena,
                          struct diag *diag)
{
    const char **names;
    size_t count;
    const char *nearest;

    if (!bulletin_list_voices(home, arena, &names, &count, diag))
        return false;
    nearest = span_nearest(span_of(name), names, count);
    return diag_error(diag, DIAG_NO_INPUT, DIAG_NOWHERE,
                      "there is no voice '%s': %s%s%s'bobao voices' lists them", name,
                      nearest ? "did you mean '" : "", nearest ? nearest : "",
                      nearest ? "'? " : "");
}

bool bulletin_load_voice(const struct bulletin_home *home, const char *name, struct arena *arena,
                         struct speech_voice **voice, struct diag *diag)
{
    struct span given = span_of(name);
    bool is_path = strchr(name, '/') || span_ends(given, SPAN(VOICE_SUFFIX));
    const char *path = name;
    struct span bytes;

    if (!is_path) {
        struct span file = arena_format(arena, VOICES_FOLDER "/%s" VOICE_SUFFIX, name);
        const char **names;
        size_t count;
        bool is_known = false;

        if (!bulletin_list_voices(home, arena, &names, &count, diag))
            return false;
        for (size_t i = 0; i < count; i++)
            is_known = is_known || strcmp(names[i], name) == 0;
        if (!is_known)
            return unknown_voice(home, name, arena, diag);
        path = file_join(arena, home->share_folder, arena_string(arena, file));
    }
    if (!file_read(path, VOICE_MAX_BYTES, arena, &bytes, diag))
        return false;
    bulletin_note_input(home, "voice", path, bytes);
    return speech_voice_parse(path, bytes, arena, voice, diag);
}

bool bulletin_outline(const struct bulletin_home *home, const char *voice_name,
                      const struct script_sentence *sentence, struct arena *arena,
                      struct speech_outline *outline, struct diag *diag)
{
    struct speech_voice *voice;

    if (!bulletin_load_voice(home, voice_name, arena, &voice, diag))
        return false;
    speech_outline_make(sentence, voice, arena, outline);
    return true;
}
