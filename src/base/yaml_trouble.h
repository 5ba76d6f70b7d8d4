/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_YAML_TROUBLE_H
#define BASE_YAML_TROUBLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/yaml.h"

/* Where a file stopped being YAML, in libyaml's words, for base/yaml.c alone. */
struct yaml_trouble {
    const char *file;
    struct span bytes;
    const char *problem; /* or NULL */
    const char *context; /* or NULL */
    struct diag_place place;
    struct diag_place context_place;
    const struct yaml_node *bracket; /* the innermost one that is open; or NULL */
};

/* Adds the error: what was most likely meant, and how it is written, at the place where it went
 * wrong. Returns false. */
bool yaml_explain(const struct yaml_trouble *trouble, struct diag *diag);

#endif
