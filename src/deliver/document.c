/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/internal.h"

#include <unistd.h>

#include "base/digest.h"

#include "base/banned.h"

enum { OUT_BYTES = 64 * 1024, READ_BYTES = 64 * 1024 };

/* What was written, to be compared. */
struct written {
    int64_t size_bytes;
    uint64_t sum;
};

static void flush(struct deliver_document *document)
{
    struct span bytes = text_span(&document->out);

    if (document->has_failed)
        return;
    document->sum = digest_fnv(document->sum, bytes);
    document->size_bytes += (int64_t)bytes.len;
    document->has_failed = !file_draft_put(&document->file->draft, bytes, document->diag);
    arena_reset(&document->arena);
    document->out = (struct text){.arena = &document->arena};
}

void deliver_document_start(struct deliver_document *document, struct deliver_file *file,
                            struct diag *diag)
{
    *document = (struct deliver_document){.file = file, .diag = diag, .sum = DIGEST_FNV_START};
    document->out = (struct text){.arena = &document->arena};
}

void deliver_document_put(struct deliver_document *document, struct span bytes)
{
    if (document->has_failed)
        return;
    text_put(&document->out, bytes);
    if (document->out.len >= OUT_BYTES)
        flush(document);
}

void deliver_document_fail(struct deliver_document *document)
{
    if (document->has_failed)
        return;
    document->has_failed = true;
    diag_error(document->diag, DIAG_OS, deliver_place(document->file),
               "not enough memory to write it");
}

bool deliver_document_end(struct deliver_document *document)
{
    struct written *written = arena_alloc(&document->file->arena, sizeof(*written));

    flush(document);
    *written = (struct written){document->size_bytes, document->sum};
    document->file->state = written;
    arena_finish(&document->arena);
    return !document->has_failed;
}

bool deliver_document_open(struct deliver_file *file, struct diag *diag)
{
    (void)diag;
    file->state = NULL;
    return true;
}

bool deliver_document_verify(struct deliver_file *file, struct diag *diag)
{
    const struct written *written = file->state;
    char bytes[READ_BYTES];
    uint64_t sum = DIGEST_FNV_START;
    int64_t left = written->size_bytes;

    if (lseek(file->draft.fd, 0, SEEK_END) != (off_t)left ||
        lseek(file->draft.fd, 0, SEEK_SET) != 0)
        return deliver_broken(file, "its length", diag);
    while (left > 0) {
        size_t part = left < READ_BYTES ? (size_t)left : READ_BYTES;

        if (!file_read_exactly(file->draft.fd, bytes, part, file->path, diag))
            return false;
        sum = digest_fnv(sum, (struct span){bytes, part});
        left -= (int64_t)part;
    }
    return sum == written->sum || deliver_broken(file, "its content", diag);
}

void deliver_document_release(struct deliver_file *file)
{
    file->state = NULL;
}
