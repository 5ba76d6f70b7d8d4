/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bulletin files: any bytes are a bulletin, or at least one error. */
#include <stdint.h>
#include <stdlib.h>

#include "bulletin/internal.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct bulletin_file *file = NULL;
    bool ok = bulletin_file_parse("fuzz.yaml", (struct span){(const char *)data, size}, &arena,
                                  &file, &diag);

    if (ok == (diag_first_error(&diag) != NULL))
        abort();
    diag_finish(&diag);
    arena_finish(&arena);
    return 0;
}
