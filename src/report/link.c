/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include "base/banned.h"

/* Behind the quoted title at `at`. */
static size_t pass_title(struct span input, size_t at)
{
    char closer = input.data[at] == '(' ? ')' : input.data[at];

    for (at++; at < input.len && input.data[at] != closer; at++) {
        if (input.data[at] == '\\')
            at++;
    }
    return at + 1;
}

size_t report_pass_target(struct span input, size_t at, size_t end)
{
    size_t depth = 0;

    for (; at < end; at++) {
        char c = input.data[at];
        char before = at > 0 ? input.data[at - 1] : ' ';

        if (c == '\\') {
            at++;
        } else if ((c == '"' || c == '\'') && (before == ' ' || before == '\n')) {
            at = pass_title(span_slice(input, 0, end), at) - 1;
        } else if (c == '<') {
            while (at + 1 < end && input.data[at] != '>')
                at++;
        } else if (c == '(') {
            depth++;
        } else if (c == ')' && --depth == 0) {
            return at + 1;
        }
    }
    return end;
}
