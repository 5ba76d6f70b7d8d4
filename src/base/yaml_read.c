/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/yaml.h"

#include <assert.h>

#include "base/nearest.h"
#include "base/utf8.h"

#include "base/banned.h"

enum { YAML_MAX_KEYS = 64 };

static const char *const kind_names[] = {"a single value", "a list", "a map of keys"};

/* What looks like a text to whoever wrote it, and the other way round. */
static const char *cure_of_kind(const struct yaml_node *node, enum yaml_kind wanted)
{
    if (wanted == YAML_SCALAR && node->is_flow)
        return node->kind == YAML_MAP ? ": a text that begins with '{' is put in quotes"
                                      : ": a text that begins with '[' is put in quotes";
    if (wanted == YAML_MAP && node->kind == YAML_SCALAR && !node->is_quoted) {
        if (span_find(node->scalar, SPAN("\xEF\xBC\x9A"), 0) < node->scalar.len)
            return ": its colon is a full-width one: write ':' with a blank behind it";
        if (span_find(node->scalar, SPAN(":"), 0) < node->scalar.len)
            return ": a blank is missing behind its ':'";
    }
    return "";
}

bool yaml_expect(const char *file, const struct yaml_node *node, enum yaml_kind kind,
                 const char *what, struct diag *diag)
{
    if (node->kind == kind)
        return true;
    return diag_error(diag, DIAG_CONFIG, yaml_place(file, node), "%s must be %s, not %s%s", what,
                      kind_names[kind], kind_names[node->kind], cure_of_kind(node, kind));
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    for (size_t i = 0; map->kind == YAML_MAP && i < map->count; i++) {
        if (span_is(map->keys[i]->scalar, key))
            return map->values[i];
    }
    return NULL;
}

static bool unknown_key(const char *file, const struct yaml_node *node, const struct yaml_key *keys,
                        size_t key_count, struct diag *diag)
{
    const char *names[YAML_MAX_KEYS];
    const char *nearest;

    assert(key_count <= YAML_MAX_KEYS);
    for (size_t i = 0; i < key_count; i++)
        names[i] = keys[i].name;
    nearest = span_nearest(node->scalar, names, key_count);
    return diag_error(diag, DIAG_CONFIG, yaml_place(file, node), "unknown key '%.*s'%s%s%s",
                      SPAN_ARGS(node->scalar), nearest ? ": did you mean '" : "",
                      nearest ? nearest : "", nearest ? "'?" : "");
}

static bool wrong_value(const char *file, const struct yaml_key *key, const struct yaml_node *node,
                        const char *wanted, struct diag *diag)
{
    return diag_error(diag, DIAG_CONFIG, yaml_place(file, node), "'%s' must be %s, not '%.*s'",
                      key->name, wanted, SPAN_ARGS(utf8_cut(node->scalar, 60)));
}

static bool read_number(const char *file, const struct yaml_key *key, const struct yaml_node *node,
                        double *value, struct diag *diag)
{
    if (node->is_quoted || !span_to_double(node->scalar, value))
        return wrong_value(file, key, node, "a number", diag);
    if (*value < key->min || *value > key->max)
        return diag_error(diag, DIAG_CONFIG, yaml_place(file, node),
                          "'%s' must be between %.15g and %.15g, not %.*s", key->name, key->min,
                          key->max, SPAN_ARGS(node->scalar));
    return true;
}

static bool read_int64(const char *file, const struct yaml_key *key, const struct yaml_node *node,
                       int64_t *value, struct diag *diag)
{
    double number = 0;

    if (!read_number(file, key, node, &number, diag))
        return false;
    if (span_find(node->scalar, SPAN("."), 0) < node->scalar.len)
        return wrong_value(file, key, node, "a whole number", diag);
    *value = (int64_t)number;
    return true;
}

static bool read_bool(const char *file, const struct yaml_key *key, const struct yaml_node *node,
                      bool *value, struct diag *diag)
{
    static const char *const words[] = {"false", "true", "no", "yes"};

    for (size_t i = 0; i < 4; i++) {
        if (!node->is_quoted && span_is(node->scalar, words[i])) {
            *value = i % 2 == 1;
            return true;
        }
    }
    return wrong_value(file, key, node, "true or false", diag);
}

static bool read_text(const char *file, const struct yaml_key *key, const struct yaml_node *node,
                      struct span *value, struct diag *diag)
{
    double len = (double)node->scalar.len;

    if (len < key->min)
        return diag_error(diag, DIAG_CONFIG, yaml_place(file, node), "'%s' must not be empty",
                          key->name);
    if (len > key->max)
        return diag_error(diag, DIAG_CONFIG, yaml_place(file, node),
                          "'%s' is longer than %.15g bytes", key->name, key->max);
    *value = node->scalar;
    return true;
}

static bool read_choice(const char *file, const struct yaml_key *key, const struct yaml_node *node,
                        int *value, struct diag *diag)
{
    size_t count = 0;
    const char *nearest;

    for (; key->choices[count]; count++) {
        if (span_is(node->scalar, key->choices[count])) {
            *value = (int)count;
            return true;
        }
    }
    nearest = span_nearest(node->scalar, key->choices, count);
    return diag_error(diag, DIAG_CONFIG, yaml_place(file, node), "'%s' cannot be '%.*s': %s '%s'",
                      key->name, SPAN_ARGS(node->scalar),
                      nearest ? "did you mean" : "it may be, for example,",
                      nearest ? nearest : key->choices[0]);
}

static bool read_value(const char *file, const struct yaml_key *key, const struct yaml_node *node,
                       void *field, struct diag *diag)
{
    if (key->type == YAML_TYPE_NODE) {
        *(const struct yaml_node **)field = node;
        return true;
    }
    if (!yaml_expect(file, node, YAML_SCALAR, key->name, diag))
        return false;
    switch (key->type) {
    case YAML_TYPE_TEXT:
        return read_text(file, key, node, field, diag);
    case YAML_TYPE_DOUBLE:
        return read_number(file, key, node, field, diag);
    case YAML_TYPE_INT64:
        return read_int64(file, key, node, field, diag);
    case YAML_TYPE_BOOL:
        return read_bool(file, key, node, field, diag);
    default:
        return read_choice(file, key, node, field, diag);
    }
}

bool yaml_read_map(const char *file, const struct yaml_node *map, const struct yaml_key *keys,
                   size_t key_count, void *out, struct diag *diag)
{
    if (!yaml_expect(file, map, YAML_MAP, "this", diag))
        return false;
    for (size_t i = 0; i < map->count; i++) {
        size_t k = 0;

        while (k < key_count && !span_is(map->keys[i]->scalar, keys[k].name))
            k++;
        if (k == key_count)
            return unknown_key(file, map->keys[i], keys, key_count, diag);
        if (!read_value(file, &keys[k], map->values[i], (char *)out + keys[k].offset, diag))
            return false;
    }
    for (size_t k = 0; k < key_count; k++) {
        if (keys[k].is_required && !yaml_get(map, keys[k].name))
            return diag_error(diag, DIAG_CONFIG, yaml_place(file, map),
                              "the key '%s' is missing: %s", keys[k].name, keys[k].help);
    }
    return true;
}

bool yaml_begins_with(struct span bytes, struct span key)
{
    for (size_t at = 0; at < bytes.len;) {
        size_t end = span_find(bytes, SPAN("\n"), at);
        struct span line = span_slice(bytes, at, end);

        if (at == 0 && span_starts(line, SPAN("\xEF\xBB\xBF")))
            line = span_slice(line, 3, line.len);
        if (span_starts(line, key))
            return true;
        line = span_trim(line);
        if (line.len > 0 && line.data[0] != '#' && !span_is(line, "---"))
            return false;
        at = end + 1;
    }
    return false;
}
