/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"
#include "base/text.h"

/* Typed reading and writing of YAML, with line and column in every message. base/yaml.c and
 * yaml_write.c are the files that know libyaml. */

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

/* A parsed document. Anchors and aliases work: an alias is the same node again. `weight` counts the
 * nodes as if every alias were written out; a document above the limit is refused, so that walking
 * a tree is bounded however it was written. */
struct yaml_node {
    enum yaml_kind kind;
    size_t line;   /* from 1 */
    size_t column; /* from 1 */
    size_t weight;
    struct span scalar;        /* YAML_SCALAR; valid UTF-8, without U+0000 */
    bool is_quoted;            /* '…' or "…" or a block: never a number, a truth or a null */
    bool is_flow;              /* a list or map in brackets: [a, b], {a: b} */
    struct yaml_node **keys;   /* YAML_MAP: scalars, in the file's order, none twice */
    struct yaml_node **values; /* YAML_MAP and YAML_LIST */
    size_t count;
};

struct yaml_limits {
    size_t bytes;
    size_t nodes; /* aliases written out */
    size_t depth;
};

/* Enough for voices, lexicons and bulletins: 1 MiB, 100,000 nodes, 32 levels. */
extern const struct yaml_limits yaml_config_limits;

/* Parses one document. `file` is the name for messages, kept by reference. DIAG_CONFIG errors give
 * line and column. */
bool yaml_parse(const char *file, struct span bytes, struct yaml_limits limits, struct arena *arena,
                struct yaml_node **root, struct diag *diag);

/* The place of a node for diag_error(). */
struct diag_place yaml_place(const char *file, const struct yaml_node *node);

/* The value of `key` in a map, or NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

/* One key of a map that is read into a struct: see yaml_read_map(). */
enum yaml_type {
    YAML_TYPE_TEXT,   /* struct span; min and max bound its length in bytes */
    YAML_TYPE_DOUBLE, /* double */
    YAML_TYPE_INT64,  /* int64_t */
    YAML_TYPE_BOOL,   /* bool: true, false, yes, no */
    YAML_TYPE_CHOICE, /* int: the index in `choices`, NULL-terminated */
    YAML_TYPE_NODE    /* const struct yaml_node *: read by the caller */
};

struct yaml_key {
    const char *name;
    enum yaml_type type;
    size_t offset; /* offsetof the field in the struct */
    double min;
    double max;
    bool is_required;
    const char *const *choices;
    const char *help; /* one line for the manual's table */
};

/* The keys of one kind of map in a file, for whoever describes the file: schemas are held against
 * these (tests/bulletin/schema_test.c). */
struct yaml_form {
    const char *name;
    const struct yaml_key *keys;
    size_t key_count;
};

#define YAML_FORM(name, keys)                                                                      \
    {                                                                                              \
        (name), (keys), sizeof(keys) / sizeof((keys)[0])                                           \
    }

/* Reads a map into `out` by a table of keys. Keys that the file does not give keep what `out`
 * already has. Unknown keys are errors with the nearest known one as a suggestion; so are wrong
 * types, values out of bounds (with the bounds), and missing required keys. */
bool yaml_read_map(const char *file, const struct yaml_node *map, const struct yaml_key *keys,
                   size_t key_count, void *out, struct diag *diag);

/* Checks that a node is of the kind and says what was wanted when it is not. */
bool yaml_expect(const char *file, const struct yaml_node *node, enum yaml_kind kind,
                 const char *what, struct diag *diag);

/* Whether the first line that is neither empty, a comment nor "---" begins with `key` ("feed:"). */
bool yaml_begins_with(struct span bytes, struct span key);

/* Writes YAML into a text: block style, UTF-8 as it is, scalars quoted where they must be. The
 * calls nest; `name` is the key inside a map and NULL inside a list. */
struct yaml_writer;
struct yaml_writer *yaml_writer_create(struct text *out, struct arena *arena);
void yaml_writer_map(struct yaml_writer *writer, const char *name);       /* { */
void yaml_writer_list(struct yaml_writer *writer, const char *name);      /* [ */
void yaml_writer_flow_list(struct yaml_writer *writer, const char *name); /* [a, b] on one line */
void yaml_writer_flow_map(struct yaml_writer *writer, const char *name);  /* {a: b} on one line */
void yaml_writer_end(struct yaml_writer *writer);                         /* } or ] */
void yaml_writer_text(struct yaml_writer *writer, const char *name, struct span value);
void yaml_writer_int64(struct yaml_writer *writer, const char *name, int64_t value);
/* Ends the document; false (with an error) when libyaml refused something. The writer is gone. */
bool yaml_writer_finish(struct yaml_writer *writer, struct diag *diag);

#endif
