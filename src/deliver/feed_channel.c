/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/feed_internal.h"

#include "base/banned.h"

enum { MAX_CATEGORIES = 100 };

static const struct xml_name image = {&deliver_feed_rss, "image"};
static const struct xml_name owner = {&deliver_feed_itunes, "owner"};
static const struct xml_name category = {&deliver_feed_itunes, "category"};
static const struct xml_name guid = {&deliver_feed_podcast, "guid"};
static const struct xml_name link_to = {&deliver_feed_atom, "link"};

void deliver_feed_set_lines(struct xml_element *parent, struct xml_element *before,
                            const struct deliver_feed_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct xml_element *element = xml_first(parent, lines[i].name);

        if (lines[i].value.len == 0)
            continue;
        if (!element)
            element = xml_add(parent, before, lines[i].name);
        if (lines[i].attribute)
            xml_set_attribute(element, lines[i].attribute, lines[i].value);
        else
            xml_set_text(element, lines[i].value);
    }
}

/* The first child of a name, made when there is none. */
static struct xml_element *have(struct xml_element *parent, struct xml_element *before,
                                struct xml_name name)
{
    struct xml_element *element = xml_first(parent, name);

    return element ? element : xml_add(parent, before, name);
}

/* The link by which a feed names its own address; other atom:links are somebody else's. */
static void set_self(struct xml_element *channel, struct xml_element *before, struct span url,
                     struct arena *arena)
{
    struct xml_element *link = xml_first(channel, link_to);

    while (link && !span_is(xml_attribute(link, "rel", arena), "self"))
        link = xml_next(link, link_to);
    if (!link)
        link = xml_add(channel, before, link_to);
    xml_set_attribute(link, "href", url);
    xml_set_attribute(link, "rel", SPAN("self"));
    xml_set_attribute(link, "type", SPAN("application/rss+xml"));
}

static void set_image(struct xml_element *channel, struct xml_element *before,
                      const struct deliver_feed *feed)
{
    const struct deliver_feed_line lines[] = {{{&deliver_feed_rss, "url"}, NULL, feed->image},
                                              {{&deliver_feed_rss, "title"}, NULL, feed->title},
                                              {{&deliver_feed_rss, "link"}, NULL, feed->link}};

    if (feed->image.len > 0)
        deliver_feed_set_lines(have(channel, before, image), NULL, lines, 3);
}

static void set_owner(struct xml_element *channel, struct xml_element *before,
                      const struct deliver_feed *feed)
{
    const struct deliver_feed_line lines[] = {
        {{&deliver_feed_itunes, "name"}, NULL, feed->owner_name},
        {{&deliver_feed_itunes, "email"}, NULL, feed->owner_email}};

    if (feed->owner_email.len > 0)
        deliver_feed_set_lines(have(channel, before, owner), NULL, lines, 2);
}

static bool has_categories(const struct xml_element *channel, const struct deliver_feed *feed,
                           struct arena *arena)
{
    const struct xml_element *element = xml_first(channel, category);

    for (size_t i = 0; i < feed->category_count; i++) {
        const struct deliver_feed_category *wanted = &feed->categories[i];

        if (!span_equals(xml_attribute(element, "text", arena), wanted->name) ||
            !span_equals(xml_attribute(xml_first(element, category), "text", arena), wanted->part))
            return false;
        element = xml_next(element, category);
    }
    return !element;
}

static void set_categories(struct xml_element *channel, struct xml_element *before,
                           const struct deliver_feed *feed, struct arena *arena)
{
    struct xml_element *element;

    if (feed->category_count == 0 || has_categories(channel, feed, arena))
        return;
    while ((element = xml_first(channel, category)))
        xml_remove(element);
    for (size_t i = 0; i < feed->category_count; i++) {
        element = xml_add(channel, before, category);
        xml_set_attribute(element, "text", feed->categories[i].name);
        if (feed->categories[i].part.len > 0)
            xml_set_attribute(xml_add(element, NULL, category), "text", feed->categories[i].part);
    }
}

void deliver_feed_set_channel(struct xml_element *channel, const struct deliver_feed *feed,
                              struct arena *arena)
{
    struct xml_element *before = xml_first(channel, (struct xml_name){&deliver_feed_rss, "item"});
    const struct deliver_feed_line lines[] = {
        {{&deliver_feed_rss, "title"}, NULL, feed->title},
        {{&deliver_feed_rss, "link"}, NULL, feed->link},
        {{&deliver_feed_rss, "description"}, NULL, feed->description},
        {{&deliver_feed_rss, "language"}, NULL, feed->language},
        {{&deliver_feed_rss, "copyright"}, NULL, feed->copyright},
        {{&deliver_feed_itunes, "author"}, NULL, feed->author},
        {{&deliver_feed_itunes, "image"}, "href", feed->image},
        {{&deliver_feed_itunes, "type"}, NULL, feed->type},
        {{&deliver_feed_itunes, "explicit"},
         NULL,
         feed->is_explicit ? SPAN("true") : SPAN("false")},
        {{&deliver_feed_podcast, "locked"}, NULL, feed->is_locked ? SPAN("yes") : SPAN("no")},
        {{&deliver_feed_podcast, "locked"}, "owner", feed->owner_email},
    };
    char uuid[DELIVER_UUID_BYTES];

    set_self(channel, before, feed->url, arena);
    deliver_feed_set_lines(channel, before, lines, sizeof(lines) / sizeof(lines[0]));
    set_image(channel, before, feed);
    set_owner(channel, before, feed);
    set_categories(channel, before, feed, arena);
    if (!xml_first(channel, guid)) {
        deliver_podcast_uuid(feed->url, uuid);
        xml_set_text(xml_add(channel, before, guid), span_of(uuid));
    }
}
