/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Covers: a picture with a size, or exactly one error. */
#include <stdint.h>
#include <stdlib.h>

#include "deliver/deliver.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span bytes = {(const char *)data, size};
    struct deliver_picture picture;
    struct diag diag = {0};
    bool ok = deliver_picture_parse(&picture, bytes, DIAG_NOWHERE, &diag);

    if (diag.message_count != (ok ? 0 : 1))
        abort();
    if (ok && (picture.width == 0 || picture.height == 0 || !picture.mime ||
               !span_equals(picture.bytes, bytes)))
        abort();
    diag_finish(&diag);
    return 0;
}
