/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last include of every .c file: what may not be used after it. Each has a replacement that
 * knows lengths and does not look at the locale (base/span.h, base/text.h, base/arena.h). */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok strtok_r
#pragma GCC poison atoi atol atoll atof strtol strtoul strtod sscanf
#pragma GCC poison isalpha isdigit isalnum isspace isupper islower ispunct toupper tolower
#pragma GCC poison setlocale longjmp

#endif
