/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_TOOLS_TRIE_H
#define MANDARIN_TOOLS_TRIE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "mandarin/lexicon.h"

/* A word as the character numbers it is made of, and its number. */
struct trie_key {
    uint32_t characters[LEXICON_MAX_WORD];
    uint32_t len;
    uint32_t word;
};

/* Packs `count` different keys into a double array; sorts `keys`. */
void trie_build(struct trie_key *keys, size_t count, struct arena *arena,
                struct lexicon_node **nodes, size_t *node_count);

#endif
