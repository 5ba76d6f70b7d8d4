/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/yaml.h"

#include <inttypes.h>
#include <stdio.h>

#include <yaml.h>

#include "base/banned.h"

enum { WRITER_MAX_DEPTH = 32 };

struct yaml_writer {
    yaml_emitter_t emitter;
    struct text *out;
    bool is_list[WRITER_MAX_DEPTH];
    int depth;
    bool has_failed;
};

static int put_bytes(void *user, unsigned char *bytes, size_t len)
{
    struct yaml_writer *writer = user;

    text_put(writer->out, (struct span){(const char *)bytes, len});
    return 1;
}

static void emit(struct yaml_writer *writer, yaml_event_t *event, int is_ready)
{
    /* yaml_emitter_emit() takes the event over, also when it fails. */
    if (!is_ready || !yaml_emitter_emit(&writer->emitter, event))
        writer->has_failed = true;
}

struct yaml_writer *yaml_writer_create(struct text *out, struct arena *arena)
{
    struct yaml_writer *writer = arena_alloc(arena, sizeof(*writer));
    yaml_event_t event;

    writer->out = out;
    if (!yaml_emitter_initialize(&writer->emitter)) {
        writer->has_failed = true;
        return writer;
    }
    yaml_emitter_set_output(&writer->emitter, put_bytes, writer);
    yaml_emitter_set_unicode(&writer->emitter, 1);
    yaml_emitter_set_width(&writer->emitter, -1);
    yaml_emitter_set_indent(&writer->emitter, 2);
    emit(writer, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(writer, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
    return writer;
}

static void put_scalar(struct yaml_writer *writer, struct span value, bool is_plain)
{
    yaml_event_t event;
    yaml_scalar_style_t style = is_plain ? YAML_PLAIN_SCALAR_STYLE
                                         : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    const yaml_char_t *bytes = (const yaml_char_t *)(value.len > 0 ? value.data : "");

    emit(writer, &event,
         yaml_scalar_event_initialize(&event, NULL, NULL, bytes, (int)value.len, is_plain, 1,
                                      style));
}

static void put_key(struct yaml_writer *writer, const char *name)
{
    if (name)
        put_scalar(writer, span_of(name), true);
}

static void begin(struct yaml_writer *writer, const char *name, bool is_list, bool is_flow)
{
    yaml_event_t event;

    put_key(writer, name);
    if (writer->depth == WRITER_MAX_DEPTH) {
        writer->has_failed = true;
        return;
    }
    writer->is_list[writer->depth++] = is_list;
    if (is_list)
        emit(writer, &event,
             yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
                                                  is_flow ? YAML_FLOW_SEQUENCE_STYLE
                                                          : YAML_BLOCK_SEQUENCE_STYLE));
    else
        emit(writer, &event,
             yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
                                                 is_flow ? YAML_FLOW_MAPPING_STYLE
                                                         : YAML_BLOCK_MAPPING_STYLE));
}

void yaml_writer_map(struct yaml_writer *writer, const char *name)
{
    begin(writer, name, false, false);
}

void yaml_writer_list(struct yaml_writer *writer, const char *name)
{
    begin(writer, name, true, false);
}

void yaml_writer_flow_list(struct yaml_writer *writer, const char *name)
{
    begin(writer, name, true, true);
}

void yaml_writer_flow_map(struct yaml_writer *writer, const char *name)
{
    begin(writer, name, false, true);
}

void yaml_writer_end(struct yaml_writer *writer)
{
    yaml_event_t event;

    if (writer->depth == 0) {
        writer->has_failed = true;
        return;
    }
    if (writer->is_list[--writer->depth])
        emit(writer, &event, yaml_sequence_end_event_initialize(&event));
    else
        emit(writer, &event, yaml_mapping_end_event_initialize(&event));
}

/* A plain scalar that every YAML reader takes for text: it begins like a word, or with a Chinese
 * character, and holds nothing that YAML gives a sense to. */
static bool is_plain_text(struct span value)
{
    static const char *const taken[] = {
        "true", "false", "yes", "no", "null", "on",   "off",   "True", "Yes", "No", "On",  "Off",
        "y",    "n",     "Y",   "N",  "NULL", "TRUE", "FALSE", "YES",  "NO",  "ON", "OFF", "Null"};

    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        if (span_is(value, taken[i]))
            return false;
    }
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.data[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
        bool is_inner = (c >= '0' && c <= '9') || c == ' ' || c == '-' || c == '_';

        if (!is_letter && !(is_inner && i > 0 && i + 1 < value.len) &&
            !(c >= '0' && c <= '9' && i > 0))
            return false;
    }
    return value.len > 0;
}

void yaml_writer_text(struct yaml_writer *writer, const char *name, struct span value)
{
    put_key(writer, name);
    put_scalar(writer, value, is_plain_text(value));
}

void yaml_writer_int64(struct yaml_writer *writer, const char *name, int64_t value)
{
    char digits[24];
    int len = snprintf(digits, sizeof(digits), "%" PRId64, value);

    put_key(writer, name);
    put_scalar(writer, (struct span){digits, (size_t)len}, true);
}

bool yaml_writer_finish(struct yaml_writer *writer, struct diag *diag)
{
    yaml_event_t event;
    bool ok;

    if (!writer->has_failed) {
        emit(writer, &event, yaml_document_end_event_initialize(&event, 1));
        emit(writer, &event, yaml_stream_end_event_initialize(&event));
    }
    ok = !writer->has_failed && writer->depth == 0;
    if (!ok)
        diag_error(diag, DIAG_SOFTWARE, DIAG_NOWHERE, "cannot write YAML: %s",
                   writer->emitter.problem ? writer->emitter.problem : "libyaml gives no reason");
    yaml_emitter_delete(&writer->emitter);
    return ok;
}
