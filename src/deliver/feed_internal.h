/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DELIVER_FEED_INTERNAL_H
#define DELIVER_FEED_INTERNAL_H

#include "deliver/feed.h"
#include "base/xml.h"

/* What the parts of the feed tell each other. */

extern const struct xml_space deliver_feed_rss, deliver_feed_itunes, deliver_feed_podcast,
    deliver_feed_atom;

/* An element or an attribute of it with the value that it shall have. */
struct deliver_feed_line {
    struct xml_name name;
    const char *attribute; /* NULL: the element's text */
    struct span value;     /* empty: left as it is */
};

/* Sets each line in the first child of its name, which is made where there is none: before the
 * child `before`, or last for NULL. */
void deliver_feed_set_lines(struct xml_element *parent, struct xml_element *before,
                            const struct deliver_feed_line *lines, size_t count);

/* feed_channel.c: all that stands in the channel but its items. */
void deliver_feed_set_channel(struct xml_element *channel, const struct deliver_feed *feed,
                              struct arena *arena);

/* feed_item.c: an episode's elements; `guid` is for an item that has none. */
void deliver_feed_set_item(struct xml_element *item, const struct deliver_feed *feed,
                           const struct deliver_episode *episode, const char *guid,
                           struct arena *arena);

#endif
