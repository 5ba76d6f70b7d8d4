/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include "base/banned.h"

enum { READ_BYTES = 64 * 1024 };

_Static_assert(DIGEST_HEX_BYTES == BASE16_ENCODE_LENGTH(SHA256_DIGEST_SIZE), "two digits a byte");

static void end(struct sha256_ctx *state, int64_t size_bytes, struct digest *digest)
{
    uint8_t bytes[SHA256_DIGEST_SIZE];

    sha256_digest(state, sizeof(bytes), bytes);
    base16_encode_update(digest->hex, sizeof(bytes), bytes);
    digest->hex[DIGEST_HEX_BYTES] = '\0';
    digest->size_bytes = size_bytes;
}

void digest_span(struct span bytes, struct digest *digest)
{
    struct sha256_ctx state;

    sha256_init(&state);
    if (bytes.len > 0)
        sha256_update(&state, bytes.len, (const uint8_t *)bytes.data);
    end(&state, (int64_t)bytes.len, digest);
}

bool digest_descriptor(int fd, const char *shown, struct digest *digest, struct diag *diag)
{
    struct sha256_ctx state;
    uint8_t bytes[READ_BYTES];
    int64_t done = 0;

    sha256_init(&state);
    for (;;) {
        ssize_t got = pread(fd, bytes, sizeof(bytes), (off_t)done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return diag_error(diag, DIAG_IO, (struct diag_place){.file = shown},
                              "cannot read it: %s", strerror(errno));
        if (got == 0)
            break;
        sha256_update(&state, (size_t)got, bytes);
        done += got;
    }
    end(&state, done, digest);
    return true;
}

bool digest_file(const char *path, struct digest *digest, struct diag *diag)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    bool ok;

    if (fd < 0)
        return diag_error(diag, DIAG_NO_INPUT, (struct diag_place){.file = path},
                          "cannot open it: %s", strerror(errno));
    ok = digest_descriptor(fd, path, digest, diag);
    close(fd);
    return ok;
}

uint64_t digest_fnv(uint64_t sum, struct span bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        sum = (sum ^ (unsigned char)bytes.data[i]) * UINT64_C(1099511628211);
    return sum;
}
