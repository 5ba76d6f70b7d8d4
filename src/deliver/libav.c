/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/libav.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/banned.h"

/* The library whose headers we were compiled with; it brings the other two. */
#define TEXT_OF(number) #number
#define SONAME_OF(major) "libavformat.so." TEXT_OF(major)
static const char soname[] = SONAME_OF(LIBAVFORMAT_VERSION_MAJOR);

/* A row that is not as the headers have it does not compile. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a type and a list of types take none */
#define CHECK_ROW(result, name, arguments)                                                         \
    _Static_assert(_Generic(&(name), result(*) arguments : 1, default : 0),                        \
                   #name " is not as the headers have it");
/* NOLINTEND(bugprone-macro-parentheses) */
DELIVER_LIBAV(CHECK_ROW)

struct symbol {
    const char *name;
    size_t offset;
};

#define SYMBOL_ROW(result, name, arguments) {#name, offsetof(struct deliver_libav, name)},
static const struct symbol symbols[] = {DELIVER_LIBAV(SYMBOL_ROW)};

static bool missing(struct diag_place place, struct diag *diag)
{
    return diag_error(diag, DIAG_UNAVAILABLE, place,
                      "M4B and M4A need FFmpeg's %s, which is not there or not whole: install the "
                      "package libavformat%d, or choose .mp3 or .opus",
                      soname, LIBAVFORMAT_VERSION_MAJOR);
}

static bool load(struct deliver_libav *libav)
{
    /* Never unloaded: some of the many libraries would not survive it. */
    void *library = dlopen(soname, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    bool ok = library != NULL;

    for (size_t i = 0; ok && i < sizeof(symbols) / sizeof(*symbols); i++) {
        void *symbol = dlsym(library, symbols[i].name);

        memcpy((char *)libav + symbols[i].offset, &symbol, sizeof(symbol));
        ok = symbol != NULL;
    }
    if (library)
        dlclose(library);
    return ok;
}

bool deliver_libav_load(struct deliver_libav *libav, struct diag_place place, struct diag *diag)
{
    if (!load(libav))
        return missing(place, diag);
    libav->av_log_set_level(AV_LOG_QUIET);
    return true;
}

bool deliver_libav_check(struct diag_place place, struct diag *diag)
{
    pid_t child = fork();
    int status = 0;

    if (child < 0)
        return diag_error(diag, DIAG_OS, place, "cannot start a process: %s", strerror(errno));
    if (child == 0) {
        struct deliver_libav libav;

        _exit(load(&libav) ? 0 : 1);
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) || missing(place, diag);
}
