/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include "base/file.h"
#include "base/text.h"

#include "base/banned.h"

/* The state file says of what and to what the outputs were made: a sum over everything that counts,
 * and the sum of each output. Whether anything has changed is whether the same text would be
 * written now; so one that is damaged, or of another version, is one that does not fit. */

enum { STATE_MAX_BYTES = 512 * 1024 }; /* all outputs with all parts, and some */

static const char head[] = "bobao-state 1\n";

static const char *name_beside(const char *path, struct arena *arena)
{
    struct span name = arena_format(arena, ".%.*s.bobao-state", SPAN_ARGS(file_name_of(path)));

    return file_join(arena, file_folder_of(arena, path), name.data);
}

/* All that decides what the outputs will be, but for the folders that things lie in. */
static struct span sum_up(const struct bulletin_run *run, const struct bulletin_inputs *inputs,
                          struct span options)
{
    struct text text = {.arena = run->arena};
    struct digest *digest = arena_alloc(run->arena, sizeof(*digest));

    text_put_format(&text, "%s, eSpeak NG %s\n", run->software, speech_engine_version());
    text_put_format(&text, "date %.*s\n", SPAN_ARGS(run->date));
    text_put(&text, options);
    for (size_t i = 0; i < inputs->count; i++) {
        const struct bulletin_input *input = &inputs->list[i];

        text_put_format(&text, "%s %.*s %s\n", input->role, SPAN_ARGS(file_name_of(input->path)),
                        input->digest.hex);
    }
    digest_span(text_span(&text), digest);
    return span_of(digest->hex);
}

static struct span state_text(const struct bulletin_run *run)
{
    const struct bulletin_result *result = run->result;
    struct text text = {.arena = run->arena};

    text_put_format(&text, "%sinputs %.*s\n", head, SPAN_ARGS(run->state_sum));
    for (size_t i = 0; i < result->output_count; i++)
        text_put_format(&text, "output %s\n", result->outputs[i].digest.hex);
    return text_span(&text);
}

/* How many parts each output that is split had: what else the state lists are the wholes. */
static size_t part_count(const struct bulletin_outputs *outputs, struct span state)
{
    const struct span mark = SPAN("\noutput ");
    size_t file_count = 0;
    size_t split_count = 0;

    for (size_t at = 0; (at = span_find(state, mark, at)) < state.len; at += mark.len)
        file_count++;
    for (size_t i = 0; i < outputs->count; i++)
        split_count += outputs->list[i].is_split;
    return split_count > 0 && file_count > outputs->count
               ? (file_count - outputs->count) / split_count
               : 0;
}

static bool look_at(struct bulletin_run *run, const struct bulletin_output *output,
                    const char *path, struct diag *diag)
{
    struct bulletin_written *written = &run->result->outputs[run->result->output_count++];

    written->path = path;
    written->format = deliver_format_name(output->format);
    return digest_file(path, &written->digest, diag);
}

/* What is there now under the outputs' names; false when one of them cannot be read. */
static bool look_at_outputs(struct bulletin_run *run, const struct bulletin_outputs *outputs,
                            size_t parts, struct diag *diag)
{
    struct bulletin_result *result = run->result;

    result->output_count = 0;
    result->outputs = arena_alloc_array(run->arena, outputs->count * (1 + parts),
                                        sizeof(*result->outputs));
    for (size_t i = 0; i < outputs->count; i++) {
        const struct bulletin_output *output = &outputs->list[i];

        if (!look_at(run, output, output->path, diag))
            return false;
        for (size_t k = 0; output->is_split && k < parts; k++) {
            if (!look_at(run, output, bulletin_part_path(output, k + 1, run->arena), diag))
                return false;
        }
    }
    return true;
}

static bool is_unchanged(struct bulletin_run *run, const struct bulletin_outputs *outputs)
{
    struct span wanted = arena_format(run->arena, "%sinputs %.*s\n", head,
                                      SPAN_ARGS(run->state_sum));
    struct diag ignored = {0}; /* what is not there is no error: it will be made */
    struct span state;
    bool ok = file_read(run->state_path, STATE_MAX_BYTES, run->arena, &state, &ignored) &&
              span_starts(state, wanted) &&
              look_at_outputs(run, outputs, part_count(outputs, state), &ignored) &&
              span_equals(state, state_text(run));

    diag_finish(&ignored);
    return ok;
}

void bulletin_state_open(struct bulletin_run *run, const struct bulletin_outputs *outputs,
                         const struct bulletin_inputs *inputs, struct span options)
{
    run->state_path = name_beside(outputs->list[0].path, run->arena);
    run->state_sum = sum_up(run, inputs, options);
    run->result->is_unchanged = is_unchanged(run, outputs);
}

void bulletin_state_save(const struct bulletin_run *run, struct diag *diag)
{
    struct file_draft draft = {0};
    struct diag own = {0};

    if (!run->state_path)
        return;
    if (file_is_link(run->state_path)) { /* nobody asked for this file: who knows where it leads */
        diag_warning(diag, (struct diag_place){.file = run->state_path},
                     "it is a symbolic link and is not written: the next --if-changed will render "
                     "again; take it away");
        return;
    }
    file_sweep_drafts(run->state_path, BULLETIN_LEFT_BEHIND_S);
    if (!file_draft_create(&draft, run->state_path, &own) ||
        !file_draft_put(&draft, state_text(run), &own) || !file_draft_commit(&draft, &own))
        diag_warning(diag, (struct diag_place){.file = run->state_path},
                     "%.*s: the next --if-changed will render again",
                     SPAN_ARGS(own.messages[0].text));
    file_draft_finish(&draft);
    diag_finish(&own);
}
