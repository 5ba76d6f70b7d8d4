/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/tools/trie.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

/* Free cells are a list in rising order through next_free, from first_free; a cell is taken when
 * it has a parent. */
struct trie {
    struct arena *arena;
    struct lexicon_node *nodes;
    uint32_t *next_free;
    uint32_t *last_free; /* the free cell before it */
    size_t count;
    size_t capacity;
    uint32_t first_free;
};

static int compare_keys(const void *a, const void *b)
{
    const struct trie_key *left = a;
    const struct trie_key *right = b;
    uint32_t len = left->len < right->len ? left->len : right->len;

    for (uint32_t i = 0; i < len; i++) {
        if (left->characters[i] != right->characters[i])
            return left->characters[i] < right->characters[i] ? -1 : 1;
    }
    return (left->len > right->len) - (left->len < right->len);
}

/* Makes cells up to `wanted`, all free and linked behind the others. */
static void reserve(struct trie *trie, size_t wanted)
{
    if (wanted <= trie->count)
        return;
    if (wanted > trie->capacity) {
        size_t capacity = wanted * 2;
        struct lexicon_node *nodes = arena_alloc_array(trie->arena, capacity, sizeof(*nodes));
        uint32_t *next = arena_alloc_array(trie->arena, capacity, sizeof(*next));
        uint32_t *last = arena_alloc_array(trie->arena, capacity, sizeof(*last));

        if (trie->count > 0) {
            memcpy(nodes, trie->nodes, trie->count * sizeof(*nodes));
            memcpy(next, trie->next_free, trie->count * sizeof(*next));
            memcpy(last, trie->last_free, trie->count * sizeof(*last));
        }
        trie->nodes = nodes;
        trie->next_free = next;
        trie->last_free = last;
        trie->capacity = capacity;
    }
    /* Cell 0, the root, is the anchor of the ring of free cells. */
    for (size_t i = trie->count; i < wanted; i++) {
        uint32_t tail = i == 0 ? 0 : trie->last_free[0];

        trie->nodes[i] = (struct lexicon_node){0, LEXICON_NONE, LEXICON_NONE};
        trie->next_free[i] = 0;
        trie->last_free[i] = tail;
        trie->next_free[tail] = (uint32_t)i;
        trie->last_free[0] = (uint32_t)i;
    }
    trie->count = wanted;
}

static bool is_free(const struct trie *trie, size_t cell)
{
    return cell >= trie->count || (cell != 0 && trie->nodes[cell].check == LEXICON_NONE);
}

static void take(struct trie *trie, uint32_t cell, uint32_t parent)
{
    trie->next_free[trie->last_free[cell]] = trie->next_free[cell];
    trie->last_free[trie->next_free[cell]] = trie->last_free[cell];
    trie->nodes[cell].check = parent;
}

/* The smallest base, at least 1, at which the cells of all the (rising) characters are free. */
static uint32_t find_base(struct trie *trie, const uint32_t *characters, size_t count)
{
    uint32_t cell = trie->next_free[0];

    for (;;) {
        size_t i = 1;

        if (cell == 0) {
            cell = (uint32_t)trie->count;
            reserve(trie, trie->count + 1);
        }
        if (cell > characters[0]) {
            uint32_t base = cell - characters[0];

            while (i < count && is_free(trie, (size_t)base + characters[i]))
                i++;
            if (i == count)
                return base;
        }
        cell = trie->next_free[cell];
    }
}

/* Places the children of `node`: the keys [first, end) share their first `depth` characters. */
static void place(struct trie *trie, const struct trie_key *keys, size_t first, size_t end,
                  uint32_t depth, uint32_t node)
{
    uint32_t *characters = arena_alloc_array(trie->arena, end - first, sizeof(*characters));
    size_t count = 0;
    uint32_t base;

    if (keys[first].len == depth)
        trie->nodes[node].word = keys[first++].word;
    for (size_t i = first; i < end; i++) {
        if (count == 0 || characters[count - 1] != keys[i].characters[depth])
            characters[count++] = keys[i].characters[depth];
    }
    if (count == 0)
        return;
    base = find_base(trie, characters, count);
    reserve(trie, (size_t)base + characters[count - 1] + 1);
    trie->nodes[node].base = base;
    for (size_t i = 0; i < count; i++)
        take(trie, base + characters[i], node);
    for (size_t i = first; i < end;) {
        uint32_t character = keys[i].characters[depth];
        size_t next = i;

        while (next < end && keys[next].characters[depth] == character)
            next++;
        place(trie, keys, i, next, depth + 1, base + character);
        i = next;
    }
}

void trie_build(struct trie_key *keys, size_t count, struct arena *arena,
                struct lexicon_node **nodes, size_t *node_count)
{
    struct trie trie = {.arena = arena};

    qsort(keys, count, sizeof(*keys), compare_keys);
    reserve(&trie, 1);
    if (count > 0)
        place(&trie, keys, 0, count, 0, 0);
    *nodes = trie.nodes;
    *node_count = trie.count;
}
