/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

int main(void)
{
    return 0;
}
