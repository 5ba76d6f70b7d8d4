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
    if (bytes.len > 0)
        memcpy(copy, bytes.data, bytes.len);
    LLVMFuzzerTestOneInput(copy, bytes.len);
    free(copy);
}

static void try_file(const char *path, size_t *count)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct span bytes = {0};

    if (!file_read(path, MAX_BYTES, &arena, &bytes, &diag)) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(EXIT_FAILURE);
    }
    try_bytes(bytes);
    for (size_t len = 0; bytes.len <= CUT_BELOW && len < bytes.len; len += STEP)
        try_bytes(span_slice(bytes, 0, len));
    ++*count;
    diag_finish(&diag);
    arena_finish(&arena);
}

static void try_folder(const char *path, size_t *count)
{
    struct arena arena = {0};
    DIR *folder = opendir(path);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        if (entry->d_name[0] != '.')
            try_file(file_join(&arena, path, entry->d_name), count);
    }
    if (folder)
        closedir(folder);
    arena_finish(&arena);
}

int main(int argc, char **argv)
{
    size_t count = 0;

    for (int i = 1; i < argc; i++) {
        if (file_is_folder(argv[i]))
            try_folder(argv[i], &count);
        else
            try_file(argv[i], &count);
    }
    printf("%zu files\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
