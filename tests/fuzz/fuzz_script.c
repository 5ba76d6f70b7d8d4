/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts: any bytes are exactly one error, or a Script that is the same when it was written and
 * read again. */
#include <stdint.h>
#include <stdlib.h>

#include "script/script.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(const struct script *script, struct arena *arena, struct diag *diag)
{
    struct text once = {.arena = arena};
    struct text twice = {.arena = arena};
    struct script *again = NULL;

    if (!script_write(script, &once, diag) ||
        !script_read("again.yaml", text_span(&once), arena, &again, diag) ||
        !script_write(again, &twice, diag) || !span_equals(text_span(&once), text_span(&twice)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct script *script = NULL;
    bool ok = script_read("fuzz.yaml", (struct span){(const char *)data, size}, &arena, &script,
                          &diag);

    if (diag.message_count != (ok ? 0 : 1))
        abort();
    if (ok)
        check_round_trip(script, &arena, &diag);
    diag_finish(&diag);
    arena_finish(&arena);
    return 0;
}
