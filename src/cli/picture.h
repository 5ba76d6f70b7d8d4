/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_PICTURE_H
#define CLI_PICTURE_H

#include "bulletin/bulletin.h"

/* Draws the line of the voice over the words of each sentence of the Script into an SVG file, which
 * appears whole or not at all. */
bool cli_picture(const char *path, const struct bulletin_home *home, const char *voice_name,
                 const struct script *script, struct arena *arena, struct diag *diag);

#endif
