/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCRIPT_INTERNAL_H
#define SCRIPT_INTERNAL_H

#include "script/script.h"

/* The first key of a Script's YAML, by which it is told from a report, and the version it holds. */
#define SCRIPT_YAML_KEY "bobao-script"
enum { SCRIPT_YAML_VERSION = 1 };

#endif
