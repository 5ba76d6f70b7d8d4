/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* O_TMPFILE: a file without a name until it is complete */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/banned.h"

enum { FILE_READ_BYTES = 64 * 1024, DRAFT_NAME_TRIES = 100 };

static struct diag_place at(const char *path)
{
    return (struct diag_place){.file = path};
}

/* The only signals that we catch ask us to stop (cli/signals.c): a pipe that keeps us waiting must
 * not keep us from it. */
static bool interrupted(const char *path, struct diag *diag)
{
    return diag_stopped(diag, at(path));
}

/* The bytes are gathered in doubling blocks outside the arena, so that a big file is not kept
 * several times over. */
static bool read_all(int fd, const char *shown, size_t limit, struct arena *arena,
                     struct span *bytes, struct diag *diag)
{
    bool ok = false;
    char *data = NULL;
    size_t len = 0;
    size_t capacity = 0;

    for (;;) {
        ssize_t got;

        if (capacity - len < FILE_READ_BYTES) {
            char *bigger = realloc(data, capacity * 2 + FILE_READ_BYTES);

            if (!bigger) {
                diag_error(diag, DIAG_OS, at(shown), "not enough memory to read it");
                goto done;
            }
            data = bigger;
            capacity = capacity * 2 + FILE_READ_BYTES;
        }
        got = read(fd, data + len, capacity - len);
        if (got < 0 && errno == EINTR) {
            interrupted(shown, diag);
            goto done;
        }
        if (got < 0) {
            diag_error(diag, errno == EISDIR ? DIAG_NO_INPUT : DIAG_IO, at(shown),
                       "cannot read it: %s", strerror(errno));
            goto done;
        }
        if (got == 0)
            break;
        len += (size_t)got;
        if (len > limit) {
            diag_error(
                diag, DIAG_DATA, at(shown),
                "it is larger than the %zu bytes that are accepted: split it, or make it smaller",
                limit);
            goto done;
        }
    }
    *bytes = arena_copy(arena, (struct span){data, len});
    ok = true;
done:
    free(data);
    return ok;
}

bool file_read(const char *path, size_t limit, struct arena *arena, struct span *bytes,
               struct diag *diag)
{
    struct stat info;
    bool ok;
    int fd;

    if (span_is(span_of(path), "-"))
        return read_all(STDIN_FILENO, "standard input", limit, arena, bytes, diag);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return diag_error(diag, DIAG_NO_INPUT, at(path), "cannot open it: %s", strerror(errno));
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        close(fd);
        return diag_error(diag, DIAG_NO_INPUT, at(path), "it is a folder: name a file in it");
    }
    ok = read_all(fd, path, limit, arena, bytes, diag);
    close(fd);
    return ok;
}

/* A hidden neighbour: ".brief.flac.1234-0.part". */
static bool neighbour_name(char *name, size_t size, const char *path, int try_number)
{
    struct span file = file_name_of(path);
    size_t folder_len = (size_t)(file.data - path);
    int len = snprintf(name, size, "%.*s.%.*s.%ld-%d.part", (int)folder_len, path, SPAN_ARGS(file),
                       (long)getpid(), try_number);

    return len > 0 && (size_t)len < size;
}

static bool create_named(struct file_draft *draft, const char *path, mode_t mode)
{
    char name[PATH_MAX];

    for (int i = 0; i < DRAFT_NAME_TRIES; i++) {
        if (!neighbour_name(name, sizeof(name), path, i)) {
            errno = ENAMETOOLONG;
            return false;
        }
        draft->fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (draft->fd >= 0) {
            draft->draft_path = strdup(name);
            return draft->draft_path != NULL;
        }
        if (errno != EEXIST)
            return false;
    }
    return false;
}

static char *folder_of(const char *path)
{
    struct span name = file_name_of(path);
    size_t len = (size_t)(name.data - path);

    if (len == 0)
        return strdup(".");
    return strndup(path, len);
}

bool file_is_link(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

bool file_draft_create(struct file_draft *draft, const char *path, struct diag *diag)
{
    struct stat old;
    char target[PATH_MAX];
    bool has_old = stat(path, &old) == 0;
    mode_t mode = has_old && S_ISREG(old.st_mode) ? old.st_mode & 07777 : 0666;
    char *folder;

    *draft = (struct file_draft){.fd = -1};
    if (file_is_link(path) && has_old &&
        realpath(path, target)) /* what the link stands for is replaced, not the link */
        path = target;
    if (has_old && S_ISDIR(old.st_mode))
        return diag_error(diag, DIAG_CANT_CREATE, at(path), "it is a folder: name a file");
    if (has_old && !S_ISREG(old.st_mode))
        return diag_error(diag, DIAG_CANT_CREATE, at(path),
                          "it is not a regular file and will not be replaced");
    draft->path = strdup(path);
    folder = folder_of(path);
    if (folder && draft->path) {
        draft->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
        if (draft->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
            create_named(draft, path, mode);
    }
    free(folder);
    if (draft->fd < 0) {
        diag_error(diag, DIAG_CANT_CREATE, at(path), "cannot create it: %s", strerror(errno));
        file_draft_finish(draft);
        return false;
    }
    draft->is_open = true;
    if (has_old)
        fchmod(draft->fd, mode);
    return true;
}

bool file_draft_create_nameless(struct file_draft *draft, const char *folder, const char *shown,
                                struct diag *diag)
{
    *draft = (struct file_draft){.fd = -1};
    if (!file_open_spool(folder, &draft->fd, diag))
        return false;
    draft->is_open = true;
    draft->path = strdup(shown);
    return draft->path != NULL || diag_error(diag, DIAG_OS, at(shown), "not enough memory");
}

bool file_draft_put(struct file_draft *draft, struct span bytes, struct diag *diag)
{
    return file_write_all(draft->fd, bytes.data, bytes.len, draft->path, diag);
}

const char *file_draft_name(const struct file_draft *draft, char buffer[FILE_DRAFT_NAME_BYTES])
{
    snprintf(buffer, FILE_DRAFT_NAME_BYTES, "/proc/self/fd/%d", draft->fd);
    return buffer;
}

/* Gives a nameless draft the hidden name from which rename can put it over an older file. */
static bool give_name(struct file_draft *draft)
{
    char own[FILE_DRAFT_NAME_BYTES];
    char name[PATH_MAX];

    if (draft->draft_path)
        return true;
    file_draft_name(draft, own);
    for (int i = 0; i < DRAFT_NAME_TRIES; i++) {
        if (!neighbour_name(name, sizeof(name), draft->path, i)) {
            errno = ENAMETOOLONG;
            return false;
        }
        if (linkat(AT_FDCWD, own, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
            draft->draft_path = strdup(name);
            return draft->draft_path != NULL;
        }
        if (errno != EEXIST)
            return false;
    }
    return false;
}

/* Where nothing stands yet, the name is given in one step, and a kill leaves no other behind. */
static bool put_in_place(struct file_draft *draft)
{
    char own[FILE_DRAFT_NAME_BYTES];

    file_draft_name(draft, own);
    if (!draft->draft_path && linkat(AT_FDCWD, own, AT_FDCWD, draft->path, AT_SYMLINK_FOLLOW) == 0)
        return true;
    if (!give_name(draft) || rename(draft->draft_path, draft->path) != 0)
        return false;
    free(draft->draft_path);
    draft->draft_path = NULL;
    return true;
}

/* So that the rename itself survives a power cut; not all file systems can. */
static void flush_folder(const char *path)
{
    char *folder = folder_of(path);
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

bool file_draft_sync(struct file_draft *draft, struct diag *diag)
{
    return fsync(draft->fd) == 0 || diag_error(diag, DIAG_IO, at(draft->path),
                                               "cannot write it to the disk: %s", strerror(errno));
}

bool file_draft_commit(struct file_draft *draft, struct diag *diag)
{
    if (!file_draft_sync(draft, diag))
        return false;
    if (!put_in_place(draft))
        return diag_error(diag, DIAG_CANT_CREATE, at(draft->path), "cannot put it in place: %s",
                          strerror(errno));
    flush_folder(draft->path);
    return true;
}

void file_draft_finish(struct file_draft *draft)
{
    if (draft->draft_path)
        unlink(draft->draft_path);
    free(draft->draft_path);
    free(draft->path);
    if (draft->is_open)
        close(draft->fd);
    *draft = (struct file_draft){0};
}

/* What neighbour_name() was made of: ".brief.flac.1234-0.part". */
static bool parse_neighbour(struct span entry, struct span *name, size_t *process)
{
    struct span end = SPAN(".part");
    size_t dot;
    size_t dash;
    size_t number;

    if (!span_starts(entry, SPAN(".")) || !span_ends(entry, end))
        return false;
    entry = span_slice(entry, 1, entry.len - end.len);
    for (dot = entry.len; dot > 0 && entry.data[dot - 1] != '.'; dot--)
        continue;
    if (dot < 2)
        return false;
    *name = span_slice(entry, 0, dot - 1);
    entry = span_slice(entry, dot, entry.len);
    dash = span_find(entry, SPAN("-"), 0);
    return span_to_size(span_slice(entry, 0, dash), SIZE_MAX, process) &&
           span_to_size(span_slice(entry, dash + 1, entry.len), SIZE_MAX, &number);
}

static bool is_left_behind(DIR *folder, const char *entry, int64_t min_age_s)
{
    struct stat info;

    return fstatat(dirfd(folder), entry, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(info.st_mode) && info.st_uid == geteuid() &&
           time(NULL) - info.st_ctime >= min_age_s;
}

void file_sweep_drafts(const char *path, int64_t min_age_s)
{
    struct arena arena = {0};
    DIR *folder = opendir(file_folder_of(&arena, path));
    struct dirent *entry;
    struct span name;
    size_t process;

    while (folder && (entry = readdir(folder)) != NULL) {
        if (parse_neighbour(span_of(entry->d_name), &name, &process) &&
            span_equals(name, file_name_of(path)) &&
            is_left_behind(folder, entry->d_name, min_age_s))
            unlinkat(dirfd(folder), entry->d_name, 0);
    }
    if (folder)
        closedir(folder);
    arena_finish(&arena);
}

/* A process of that number is no proof that it is the same one, but then the next sweep will do. */
static bool is_running(size_t process)
{
    return process > 0 && process <= INT_MAX && (kill((pid_t)process, 0) == 0 || errno != ESRCH);
}

void file_sweep_folder(const char *path, int64_t min_age_s, file_sweep_fn *is_free, void *user)
{
    struct arena arena = {0};
    DIR *folder = opendir(path);
    struct dirent *entry;
    struct span name;
    size_t process;

    while (folder && (entry = readdir(folder)) != NULL) {
        if (parse_neighbour(span_of(entry->d_name), &name, &process) && !is_running(process) &&
            is_left_behind(folder, entry->d_name, min_age_s) &&
            is_free(user, file_join(&arena, path, arena_string(&arena, name))))
            unlinkat(dirfd(folder), entry->d_name, 0);
    }
    if (folder)
        closedir(folder);
    arena_finish(&arena);
}

bool file_open_spool(const char *folder, int *fd, struct diag *diag)
{
    char name[PATH_MAX];
    int len;

    *fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*fd >= 0)
        return true;
    len = snprintf(name, sizeof(name), "%s/.bobao-spool-XXXXXX", folder);
    if (len > 0 && (size_t)len < sizeof(name)) {
        *fd = mkstemp(name);
        if (*fd >= 0) {
            unlink(name);
            return true;
        }
    }
    return diag_error(diag, DIAG_CANT_CREATE, at(folder),
                      "cannot keep a temporary file in this folder: %s", strerror(errno));
}

bool file_write_all(int fd, const void *bytes, size_t len, const char *what, struct diag *diag)
{
    const char *data = bytes;

    while (len > 0) {
        ssize_t put = write(fd, data, len);

        if (put < 0 && errno == EINTR)
            return interrupted(what, diag);
        if (put <= 0)
            return diag_error(diag, DIAG_IO, at(what), "cannot write: %s",
                              put < 0 ? strerror(errno) : "no bytes accepted");
        data += put;
        len -= (size_t)put;
    }
    return true;
}

bool file_read_exactly(int fd, void *bytes, size_t len, const char *what, struct diag *diag)
{
    char *data = bytes;

    while (len > 0) {
        ssize_t got = read(fd, data, len);

        if (got < 0 && errno == EINTR)
            return interrupted(what, diag);
        if (got <= 0)
            return diag_error(diag, DIAG_IO, at(what), "cannot read: %s",
                              got < 0 ? strerror(errno) : "it ends too early");
        data += got;
        len -= (size_t)got;
    }
    return true;
}

bool file_is_same(const char *a, const char *b)
{
    struct stat info_a;
    struct stat info_b;

    return stat(a, &info_a) == 0 && stat(b, &info_b) == 0 && info_a.st_dev == info_b.st_dev &&
           info_a.st_ino == info_b.st_ino;
}

bool file_is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

char *file_join(struct arena *arena, const char *folder, const char *name)
{
    bool has_slash = span_ends(span_of(folder), SPAN("/"));
    struct span path = arena_format(arena, "%s%s%s", folder, has_slash ? "" : "/", name);

    return arena_string(arena, path);
}

char *file_folder_of(struct arena *arena, const char *path)
{
    struct span name = file_name_of(path);
    size_t len = (size_t)(name.data - path);

    if (len == 0)
        return arena_string(arena, SPAN("."));
    return arena_string(arena, (struct span){path, len > 1 ? len - 1 : len});
}

struct span file_name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return span_of(slash ? slash + 1 : path);
}

struct span file_suffix_of(const char *path)
{
    struct span name = file_name_of(path);

    for (size_t i = name.len; i-- > 1;) {
        if (name.data[i] == '.')
            return span_slice(name, i, name.len);
    }
    return span_slice(name, name.len, name.len);
}
