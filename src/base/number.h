/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

/* `value`, or the nearer of the bounds when it is outside them. */
static inline double number_clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

#endif
