/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include <fnmatch.h>

#include "base/file.h"
#include "base/text.h"

#include "base/banned.h"

/* What a bulletin has written, or will: its output templates as patterns, in which what changes
 * from run to run may be anything of its kind. */

/* NULL: what the field says now. */
static const struct {
    const char *name;
    const char *pattern;
} changing[] = {
    {"date", "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"},
    {"weekday", "星期*"},
    {"count", "[0-9]*"},
    {"titles", "*"},
};

static struct span pattern_of(const struct bulletin_field *field, struct arena *arena)
{
    for (size_t i = 0; i < sizeof(changing) / sizeof(changing[0]); i++) {
        if (span_is(field->name, changing[i].name))
            return span_of(changing[i].pattern);
    }
    return bulletin_escape_pattern(field->path, arena);
}

/* The output's path by these fields; NULL when they do not tell. */
static const char *path_by(struct bulletin_plan *plan, const struct bulletin_fields *fields,
                           struct span templ, const char *folder)
{
    const struct bulletin_area area = {folder, true};
    struct diag ignored = {0}; /* who writes to it says what is wrong with it */
    struct span given;
    const char *path = NULL;

    if (bulletin_expand(fields, templ, false, DIAG_NOWHERE, plan->arena, &given, &ignored))
        path = bulletin_path_of(&area, given, plan->arena);
    diag_finish(&ignored);
    return path;
}

static void add(struct bulletin_plan *plan, const struct bulletin_file_output *output,
                const struct bulletin_fields *changing_fields, size_t *capacity)
{
    struct arena *arena = plan->arena;
    struct span folder = bulletin_escape_pattern(span_of(plan->area.folder), arena);
    const char *now = path_by(plan, &plan->fields, output->path, plan->area.folder);
    const char *path = path_by(plan, changing_fields, bulletin_escape_pattern(output->path, arena),
                               arena_string(arena, folder));
    struct bulletin_own_output own = {0};

    if (!path)
        return;
    own.folder_now = now ? file_folder_of(arena, now) : NULL;
    own.folder = file_folder_of(arena, path);
    own.name = arena_string(arena, file_name_of(path));
    if (output->is_split) {
        struct span name = span_of(own.name);
        struct span suffix = file_suffix_of(path);

        own.part = arena_string(arena, arena_format(arena, "%.*s-[0-9][0-9]%.*s",
                                                    (int)(name.len - suffix.len), name.data,
                                                    SPAN_ARGS(suffix)));
    }
    ARENA_PUSH(arena, plan->own_outputs, plan->own_output_count, *capacity, own);
}

void bulletin_list_own_outputs(struct bulletin_plan *plan)
{
    struct bulletin_fields fields = {0};
    size_t capacity = 0;

    for (size_t i = 0; i < plan->fields.count; i++)
        bulletin_field_set(&fields, plan->fields.list[i].name,
                           pattern_of(&plan->fields.list[i], plan->arena), plan->arena);
    for (size_t i = 0; i < plan->file->output_count; i++)
        add(plan, &plan->file->outputs[i], &fields, &capacity);
}

bool bulletin_is_own_output(const struct bulletin_plan *plan, const char *path)
{
    const char *name = arena_string(plan->arena, file_name_of(path));
    const char *folder = file_folder_of(plan->arena, path);

    for (size_t i = 0; i < plan->own_output_count; i++) {
        const struct bulletin_own_output *own = &plan->own_outputs[i];
        bool is_there = (own->folder_now && file_is_same(own->folder_now, folder)) ||
                        fnmatch(own->folder, folder, FNM_PATHNAME) == 0;

        if (is_there &&
            (fnmatch(own->name, name, 0) == 0 || (own->part && fnmatch(own->part, name, 0) == 0)))
            return true;
    }
    return false;
}
