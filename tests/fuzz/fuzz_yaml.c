/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML: any bytes are a document within its limits, or exactly one error. */
#include <stdint.h>
#include <stdlib.h>

#include "base/yaml.h"

#include "base/banned.h"

enum { MAX_NODES = 2000, MAX_DEPTH = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How many nodes there are with all aliases written out; more than MAX_NODES is a broken promise.
 */
static size_t count_nodes(const struct yaml_node *node, size_t depth)
{
    size_t count = 1;

    if (depth > MAX_DEPTH || node->line == 0 || node->column == 0)
        abort();
    for (size_t i = 0; node->kind != YAML_SCALAR && i < node->count; i++) {
        count += count_nodes(node->values[i], depth + 1);
        if (node->kind == YAML_MAP)
            count += count_nodes(node->keys[i], depth + 1);
        if (count > MAX_NODES)
            abort();
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct yaml_limits limits = {
        .bytes = 64 << 10, .nodes = MAX_NODES, .depth = MAX_DEPTH};
    struct arena arena = {0};
    struct diag diag = {0};
    struct yaml_node *root = NULL;
    bool ok = yaml_parse("fuzz.yaml", (struct span){(const char *)data, size}, limits, &arena,
                         &root, &diag);

    if (diag.message_count != (ok ? 0 : 1))
        abort();
    if (ok)
        count_nodes(root, 1);
    diag_finish(&diag);
    arena_finish(&arena);
    return 0;
}
