/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/feed.h"

#include <uuid.h>

#include "base/banned.h"

/* The namespace of podcasts that Podcasting 2.0 gives for podcast:guid. */
static const char podcast_space[] = "ead4c236-bf58-58c6-a2c6-a6b28d128cb6";

bool deliver_uuid(struct span space, struct span name, char uuid[DELIVER_UUID_BYTES])
{
    char text[DELIVER_UUID_BYTES] = "";
    uuid_t within;
    uuid_t made;

    if (space.len != DELIVER_UUID_BYTES - 1)
        return false;
    memcpy(text, space.data, space.len);
    if (uuid_parse(text, within) != 0)
        return false;
    uuid_generate_sha1(made, within, name.len > 0 ? name.data : "", name.len);
    uuid_unparse_lower(made, uuid);
    return true;
}

void deliver_podcast_uuid(struct span url, char uuid[DELIVER_UUID_BYTES])
{
    size_t scheme = span_find(url, SPAN("://"), 0);

    if (scheme < url.len)
        url = span_slice(url, scheme + 3, url.len);
    while (span_ends(url, SPAN("/")))
        url.len--;
    deliver_uuid(span_of(podcast_space), url, uuid);
}
