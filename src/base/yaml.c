/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/yaml.h"

#include <stdlib.h>

#include <yaml.h>

#include "base/utf8.h"
#include "base/yaml_trouble.h"

#include "base/banned.h"

const struct yaml_limits yaml_config_limits = {.bytes = 1024 * 1024, .nodes = 100000, .depth = 32};

/* Looking one up goes through all of them. */
enum { YAML_MAX_ANCHORS = 1000 };

/* An anchor and the finished node that it names. */
struct anchor {
    struct span name;
    struct yaml_node *node;
};

/* A list or map whose end has not come yet. */
struct open_node {
    struct yaml_node *node;
    struct yaml_node *key; /* of a map: waiting for its value */
    struct span anchor;
    size_t capacity;     /* of node->values */
    size_t key_capacity; /* of node->keys */
};

struct loader {
    const char *file;
    struct yaml_limits limits;
    struct arena *arena;
    struct diag *diag;
    struct anchor *anchors;
    size_t anchor_count;
    size_t anchor_capacity;
    struct open_node *open; /* limits.depth places */
    size_t depth;
    struct yaml_node *root;
    size_t node_count;
};

struct diag_place yaml_place(const char *file, const struct yaml_node *node)
{
    return (struct diag_place){.file = file, .line = node->line, .column = node->column};
}

static struct diag_place mark_place(const char *file, const yaml_mark_t *mark)
{
    return (struct diag_place){.file = file, .line = mark->line + 1, .column = mark->column + 1};
}

static bool fail(struct loader *loader, const struct yaml_node *node, const char *problem)
{
    return diag_error(loader->diag, DIAG_CONFIG, yaml_place(loader->file, node), "%s", problem);
}

static struct yaml_node *new_node(struct loader *loader, enum yaml_kind kind,
                                  const yaml_event_t *event)
{
    struct yaml_node *node = arena_alloc(loader->arena, sizeof(*node));

    node->kind = kind;
    node->line = event->start_mark.line + 1;
    node->column = event->start_mark.column + 1;
    node->weight = 1;
    return node;
}

static struct span copy_name(struct loader *loader, const yaml_char_t *name)
{
    return name ? arena_copy(loader->arena, span_of((const char *)name)) : (struct span){0};
}

static bool remember_anchor(struct loader *loader, struct span name, struct yaml_node *node)
{
    struct anchor anchor = {name, node};

    if (name.len == 0)
        return true;
    if (loader->anchor_count == YAML_MAX_ANCHORS)
        return diag_error(loader->diag, DIAG_CONFIG, yaml_place(loader->file, node),
                          "more than %d anchors: write the values out", YAML_MAX_ANCHORS);
    ARENA_PUSH(loader->arena, loader->anchors, loader->anchor_count, loader->anchor_capacity,
               anchor);
    return true;
}

static bool add_key(struct loader *loader, struct open_node *parent, struct yaml_node *key)
{
    struct yaml_node *map = parent->node;
    size_t key_count = map->count;

    if (key->kind != YAML_SCALAR)
        return fail(loader, key, "a key must be plain text");
    ARENA_PUSH(loader->arena, map->keys, key_count, parent->key_capacity, key);
    parent->key = key;
    return true;
}

/* Hangs a finished node into the innermost open one. */
static bool attach(struct loader *loader, struct yaml_node *node)
{
    struct open_node *parent;

    if (loader->depth == 0) {
        loader->root = node;
        return true;
    }
    parent = &loader->open[loader->depth - 1];
    if (parent->node->kind == YAML_MAP && !parent->key)
        return add_key(loader, parent, node);
    ARENA_PUSH(loader->arena, parent->node->values, parent->node->count, parent->capacity, node);
    parent->key = NULL;
    parent->node->weight += node->weight;
    if (parent->node->weight > loader->limits.nodes)
        return diag_error(loader->diag, DIAG_CONFIG, yaml_place(loader->file, node),
                          "more than %zu values, aliases counted as often as they stand: "
                          "this file is too large",
                          loader->limits.nodes);
    return true;
}

static bool load_scalar(struct loader *loader, const yaml_event_t *event)
{
    struct yaml_node *node = new_node(loader, YAML_SCALAR, event);
    struct span value = {(const char *)event->data.scalar.value, event->data.scalar.length};

    node->scalar = arena_copy(loader->arena, value);
    node->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    if (memchr(node->scalar.data, 0, node->scalar.len))
        return fail(loader, node, "a NUL character is not allowed in a value");
    return remember_anchor(loader, copy_name(loader, event->data.scalar.anchor), node) &&
           attach(loader, node);
}

static bool open_container(struct loader *loader, enum yaml_kind kind, const yaml_event_t *event,
                           const yaml_char_t *anchor, bool is_flow)
{
    struct yaml_node *node = new_node(loader, kind, event);

    /* The pair in [a: b] is a map that no bracket opens: it begins where nothing stands. */
    node->is_flow = is_flow && event->start_mark.index < event->end_mark.index;
    if (loader->depth >= loader->limits.depth)
        return fail(loader, node, "lists and maps are nested too deeply here");
    loader->open[loader->depth++] = (struct open_node){.node = node,
                                                       .anchor = copy_name(loader, anchor)};
    return true;
}

/* By text, then by place. */
static int compare_keys(const void *a, const void *b)
{
    const struct yaml_node *left = *(struct yaml_node *const *)a;
    const struct yaml_node *right = *(struct yaml_node *const *)b;
    int order = span_compare(left->scalar, right->scalar);

    if (order != 0)
        return order;
    return left->line < right->line ? -1 : left->line > right->line;
}

static bool check_keys_differ(struct loader *loader, const struct yaml_node *map)
{
    struct yaml_node **sorted;

    if (map->count < 2)
        return true;
    sorted = arena_alloc_array(loader->arena, map->count, sizeof(struct yaml_node *));
    memcpy(sorted, map->keys, map->count * sizeof(struct yaml_node *));
    qsort(sorted, map->count, sizeof(struct yaml_node *), compare_keys);
    for (size_t i = 1; i < map->count; i++) {
        if (span_equals(sorted[i - 1]->scalar, sorted[i]->scalar))
            return diag_error(loader->diag, DIAG_CONFIG, yaml_place(loader->file, sorted[i]),
                              "the key '%.*s' stands here a second time, first in line %zu",
                              SPAN_ARGS(sorted[i]->scalar), sorted[i - 1]->line);
    }
    return true;
}

static bool close_container(struct loader *loader)
{
    struct open_node *done = &loader->open[--loader->depth];

    if (done->node->kind == YAML_MAP && !check_keys_differ(loader, done->node))
        return false;
    return remember_anchor(loader, done->anchor, done->node) && attach(loader, done->node);
}

static bool load_alias(struct loader *loader, const yaml_event_t *event)
{
    struct span name = span_of((const char *)event->data.alias.anchor);

    for (size_t i = loader->anchor_count; i-- > 0;) {
        if (span_equals(loader->anchors[i].name, name))
            return attach(loader, loader->anchors[i].node);
    }
    return diag_error(
        loader->diag, DIAG_CONFIG, mark_place(loader->file, &event->start_mark),
        "the alias '*%.*s' has no anchor '&%.*s' before it: if it is a text, put it in "
        "quotes: '*%.*s'",
        SPAN_ARGS(name), SPAN_ARGS(name), SPAN_ARGS(name));
}

static bool load_event(struct loader *loader, const yaml_event_t *event)
{
    if (++loader->node_count > 2 * loader->limits.nodes + 16)
        return diag_error(loader->diag, DIAG_CONFIG, mark_place(loader->file, &event->start_mark),
                          "more than %zu values: this file is too large", loader->limits.nodes);
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return load_scalar(loader, event);
    case YAML_ALIAS_EVENT:
        return load_alias(loader, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_container(loader, YAML_LIST, event, event->data.sequence_start.anchor,
                              event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
    case YAML_MAPPING_START_EVENT:
        return open_container(loader, YAML_MAP, event, event->data.mapping_start.anchor,
                              event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_container(loader);
    case YAML_DOCUMENT_START_EVENT:
        if (loader->root)
            return diag_error(loader->diag, DIAG_CONFIG,
                              mark_place(loader->file, &event->start_mark),
                              "a second document ('---') begins here: only one is read");
        return true;
    default:
        return true;
    }
}

/* Bytes that are no text in UTF-8: libyaml gives their place as a byte offset. */
static bool reader_error(const yaml_parser_t *parser, const char *file, struct span bytes,
                         struct diag *diag)
{
    size_t valid = utf8_valid_len(bytes);
    struct diag_place place = diag_place_of(file, bytes,
                                            valid < bytes.len ? valid : parser->problem_offset);

    if (span_starts(bytes, SPAN("\xFF\xFE")) || span_starts(bytes, SPAN("\xFE\xFF")))
        return diag_error(diag, DIAG_CONFIG, place,
                          "this is not YAML: it is UTF-16: save the file as UTF-8");
    if (valid < bytes.len)
        return diag_error(diag, DIAG_CONFIG, place,
                          "this is not YAML: here it is not UTF-8: save the file as UTF-8");
    return diag_error(diag, DIAG_CONFIG, place,
                      "this is not YAML: a control character stands here: take it away");
}

static bool parser_error(const yaml_parser_t *parser, const struct loader *loader,
                         struct span bytes)
{
    struct yaml_trouble trouble = {
        .file = loader->file,
        .bytes = bytes,
        .problem = parser->problem,
        .context = parser->context,
        .place = mark_place(loader->file, &parser->problem_mark),
        .context_place = mark_place(loader->file, &parser->context_mark)};

    for (size_t i = loader->depth; i-- > 0 && !trouble.bracket;)
        trouble.bracket = loader->open[i].node->is_flow ? loader->open[i].node : NULL;
    if (parser->error == YAML_READER_ERROR)
        return reader_error(parser, loader->file, bytes, loader->diag);
    return yaml_explain(&trouble, loader->diag);
}

static bool run_parser(struct loader *loader, yaml_parser_t *parser, struct span bytes)
{
    for (;;) {
        yaml_event_t event;
        bool is_end;
        bool ok;

        if (!yaml_parser_parse(parser, &event))
            return parser_error(parser, loader, bytes);
        ok = load_event(loader, &event);
        is_end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (!ok || is_end)
            return ok;
    }
}

bool yaml_parse(const char *file, struct span bytes, struct yaml_limits limits, struct arena *arena,
                struct yaml_node **root, struct diag *diag)
{
    struct loader loader = {.file = file, .limits = limits, .arena = arena, .diag = diag};
    yaml_parser_t parser;
    bool ok;

    if (span_starts(bytes, SPAN("\xEF\xBB\xBF"))) /* libyaml passes over it only where it guesses */
        bytes = span_slice(bytes, 3, bytes.len);
    if (bytes.len > limits.bytes)
        return diag_error(diag, DIAG_CONFIG, (struct diag_place){.file = file},
                          "it is larger than %zu bytes", limits.bytes);
    if (!yaml_parser_initialize(&parser))
        return diag_error(diag, DIAG_OS, (struct diag_place){.file = file},
                          "not enough memory to read it");
    loader.open = arena_alloc_array(arena, limits.depth, sizeof(*loader.open));
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.data, bytes.len);
    ok = run_parser(&loader, &parser, bytes);
    yaml_parser_delete(&parser);
    if (ok && !loader.root)
        ok = diag_error(diag, DIAG_CONFIG, (struct diag_place){.file = file}, "it is empty");
    *root = loader.root;
    return ok;
}
