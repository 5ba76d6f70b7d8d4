/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>

#include "mandarin/mandarin.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct mandarin_user_lexicon *lexicon;
    bool ok = mandarin_user_lexicon_parse("fuzz.yaml", (struct span){(const char *)data, size},
                                          &arena, &lexicon, &diag);

    if (ok == (diag_first_error(&diag) != NULL))
        __builtin_trap();
    diag_finish(&diag);
    arena_finish(&arena);
    return 0;
}
