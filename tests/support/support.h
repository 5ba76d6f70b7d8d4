/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_SUPPORT_H
#define TESTS_SUPPORT_SUPPORT_H

/* cmocka with the headers it wants before it, and what every test program shares. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"

/* Fails the test with the row's name when two texts differ; both are shown. */
void assert_span(const char *row, struct span got, struct span wanted);
void assert_text(const char *row, struct span got, const char *wanted);

/* Fails with the row's name when `diag` has no error that contains `part`. */
void assert_error_has(const char *row, const struct diag *diag, const char *part);

/* Fails and shows the first error when there is one. */
void assert_no_error(const char *row, const struct diag *diag);

/* Fails with the row's name unless |got - wanted| <= tolerance. */
void assert_near(const char *row, double got, double wanted, double tolerance);

/* A whole file; the test fails when it cannot be read. */
struct span read_file(struct arena *arena, const char *path);

/* A fresh folder under the build folder's tmp/, removed by remove_folder(). */
char *make_folder(struct arena *arena);
void remove_folder(const char *folder);

/* A row of a spec file (tests/spec/NAME.md): prose with fenced examples
 *
 *     ```example
 *     input
 *     .
 *     wanted
 *     ```
 *
 * Returns the count; rows live in the arena. */
struct spec_row {
    struct span input;
    struct span wanted;
    size_t line;   /* of the fence */
    char name[64]; /* "NAME.md:17" */
};
size_t spec_read(struct arena *arena, const char *name, struct spec_row **rows);

#endif
