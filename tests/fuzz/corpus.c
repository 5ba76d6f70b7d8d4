/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stands in for libFuzzer where a fuzz target runs as a plain test: gives it each file that is
 * named, or lies in a folder that is named, whole, and cut at every 97th byte while it is small. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

#include "base/banned.h"

enum { MAX_BYTES = 1 << 20, CUT_BELOW = 8 << 10, STEP = 97 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* From a copy of just that size, so that a sanitizer sees every byte read behind it. */
static void try_bytes(struct span bytes)
{
    uint8_t *copy = malloc(bytes.len > 0 ? bytes.len : 1);

    if (!copy)
        abort();
    memcpy(copy, bytes.data, bytes.len);
    LLVMFuzzerTestOneInput(copy, bytes.len);
    free(copy);
}

static bool try_file(const char *path)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct span bytes = {0};
    bool ok = file_read(path, MAX_BYTES, &arena, &bytes, &diag);

    if (ok) {
        try_bytes(bytes);
        for (size_t len = 0; bytes.len <= CUT_BELOW && len < bytes.len; len += STEP)
            try_bytes(span_slice(bytes, 0, len));
    }
    diag_finish(&diag);
    arena_finish(&arena);
    return ok;
}

static size_t try_folder(const char *path)
{
    struct arena arena = {0};
    DIR *folder = opendir(path);
    const struct dirent *entry;
    size_t count = 0;

    while (folder && (entry = readdir(folder)))
        count += entry->d_name[0] != '.' && try_file(file_join(&arena, path, entry->d_name));
    if (folder)
        closedir(folder);
    arena_finish(&arena);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;

    for (int i = 1; i < argc; i++)
        count += file_is_folder(argv[i]) ? try_folder(argv[i]) : try_file(argv[i]);
    printf("%zu files\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
