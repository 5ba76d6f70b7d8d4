/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include "base/banned.h"

/* Each once: a lexicon that several items name is read several times. */
static void add(struct bulletin_inputs *inputs, const struct bulletin_input *input)
{
    for (size_t i = 0; i < inputs->count; i++) {
        const struct bulletin_input *known = &inputs->list[i];

        if (strcmp(known->role, input->role) == 0 && strcmp(known->path, input->path) == 0 &&
            strcmp(known->digest.hex, input->digest.hex) == 0)
            return;
    }
    ARENA_PUSH(inputs->arena, inputs->list, inputs->count, inputs->capacity, *input);
}

static struct bulletin_input make(const struct bulletin_inputs *inputs, const char *role,
                                  const char *path)
{
    return (struct bulletin_input){.role = role,
                                   .path = arena_string(inputs->arena, span_of(path))};
}

void bulletin_note_input(const struct bulletin_home *home, const char *role, const char *path,
                         struct span bytes)
{
    struct bulletin_input input;

    if (!home->inputs)
        return;
    input = make(home->inputs, role, path);
    digest_span(bytes, &input.digest);
    add(home->inputs, &input);
}

bool bulletin_note_file(const struct bulletin_home *home, const char *role, const char *path,
                        struct diag *diag)
{
    struct bulletin_input input;

    if (!home->inputs)
        return true;
    input = make(home->inputs, role, path);
    if (!digest_file(path, &input.digest, diag))
        return false;
    add(home->inputs, &input);
    return true;
}
