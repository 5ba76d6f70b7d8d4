/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_JSONL_H
#define CLI_JSONL_H

#include <stddef.h>

#include "base/text.h"
#include "script/script.h"

/* Appends one sentence as a JSON object on one line, without the newline; docs/pinyin.md describes
 * it. Offsets are bytes of the input. */
void cli_put_jsonl(struct text *out, const struct script_sentence *sentence, size_t line);

#endif
