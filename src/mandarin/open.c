/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/mandarin.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mandarin/lexicon.h"
#include "mandarin/phrasing.h"

#include "base/banned.h"

/* Maps a whole file, read-only. */
static bool map_file(const char *path, const unsigned char **bytes, size_t *size, struct diag *diag)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status = {0};
    void *map = MAP_FAILED;

    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
        map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (fd >= 0)
        close(fd);
    if (map == MAP_FAILED)
        return diag_error(diag, DIAG_UNAVAILABLE, DIAG_NOWHERE,
                          "cannot read the lexicon '%s'; build or install bobao again", path);
    *bytes = map;
    *size = (size_t)status.st_size;
    return true;
}

static void unmap(const struct lexicon *lexicon)
{
    /* munmap takes a changeable pointer although it changes nothing. */
    union {
        const unsigned char *from;
        void *to;
    } bytes = {lexicon->bytes};

    munmap(bytes.to, lexicon->size);
}

bool mandarin_open(struct mandarin **mandarin, const char *lexicon_path, struct diag *diag)
{
    const unsigned char *bytes = NULL;
    struct lexicon lexicon;
    struct arena arena = {0};
    size_t size = 0;

    *mandarin = NULL;
    if (!map_file(lexicon_path, &bytes, &size, diag))
        return false;
    if (!lexicon_open(&lexicon, bytes, size, lexicon_path, diag)) {
        unmap(&(struct lexicon){bytes, size, NULL});
        return false;
    }
    *mandarin = arena_alloc(&arena, sizeof(**mandarin));
    **mandarin = (struct mandarin){.arena = arena, .lexicon = lexicon, .is_mapped = true};
    phrasing_find_kinds(*mandarin);
    return true;
}

void mandarin_finish(struct mandarin *mandarin)
{
    struct arena arena;

    if (!mandarin)
        return;
    if (mandarin->is_mapped)
        unmap(&mandarin->lexicon);
    arena = mandarin->arena;
    arena_finish(&arena);
}
