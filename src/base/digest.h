/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/span.h"

/* What bytes are, whatever they are called: their SHA-256, as other programs print it, and how many
 * they are. base/digest.c is the one file that knows the library. */
enum { DIGEST_HEX_BYTES = 64 };

struct digest {
    int64_t size_bytes;
    char hex[DIGEST_HEX_BYTES + 1]; /* lower case, with a NUL */
};

void digest_span(struct span bytes, struct digest *digest);

/* Of all bytes of an open regular file, from its start; its file position is left alone. Errors
 * name `shown`. */
bool digest_descriptor(int fd, const char *shown, struct digest *digest, struct diag *diag);

/* Of a file; DIAG_NO_INPUT when it cannot be opened, DIAG_IO when reading breaks off. */
bool digest_file(const char *path, struct digest *digest, struct diag *diag);

/* FNV-1a, to know bytes again and for numbers that must not be random; it stops nobody who means
 * harm. Begins with DIGEST_FNV_START, goes on with the sum of what came before. */
#define DIGEST_FNV_START UINT64_C(14695981039346656037)
uint64_t digest_fnv(uint64_t sum, struct span bytes);

#endif
