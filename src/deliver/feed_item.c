/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/feed_internal.h"

#include <math.h>

#include "base/text.h"

#include "base/banned.h"

static const struct xml_name guid_name = {&deliver_feed_rss, "guid"};
static const struct xml_name alternate = {&deliver_feed_podcast, "alternateEnclosure"};
static const struct xml_name source = {&deliver_feed_podcast, "source"};
static const struct xml_name transcript = {&deliver_feed_podcast, "transcript"};
static const struct xml_name chapters = {&deliver_feed_podcast, "chapters"};
static const struct xml_name picture = {&deliver_feed_itunes, "image"};

/* An item that is being brought up to date. */
struct work {
    struct xml_element *item;
    const struct deliver_feed *feed;
    const struct deliver_episode *episode;
    struct arena *arena;
};

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~' || c == '/';
}

struct span deliver_feed_address(const struct deliver_feed *feed,
                                 const struct deliver_episode *episode, const char *suffix,
                                 struct arena *arena)
{
    struct text url = {.arena = arena};

    text_put(&url, feed->base);
    for (size_t i = 0; i < episode->stem.len; i++) {
        char c = episode->stem.data[i];

        if (is_unreserved(c))
            text_put_byte(&url, c);
        else
            text_put_format(&url, "%%%02X", (unsigned)(unsigned char)c);
    }
    text_put(&url, span_of(suffix));
    return text_span(&url);
}

/* Where an element says which file it is about. */
static struct span address(const struct xml_element *element, struct arena *arena)
{
    if (xml_is(element, alternate))
        return xml_attribute(xml_first(element, source), "uri", arena);
    return xml_attribute(element, xml_is(element, picture) ? "href" : "url", arena);
}

static struct xml_name name_of(const struct deliver_media *media)
{
    static const struct xml_name names[] = {
        [DELIVER_MEDIA_SOUND] = {&deliver_feed_podcast, "alternateEnclosure"},
        [DELIVER_MEDIA_TRANSCRIPT] = {&deliver_feed_podcast, "transcript"},
        [DELIVER_MEDIA_CHAPTERS] = {&deliver_feed_podcast, "chapters"},
        [DELIVER_MEDIA_PICTURE] = {&deliver_feed_itunes, "image"}};

    return names[media->role];
}

/* The element of this name that is about this file; the only one of its name, if there is to be
 * but one; or a new one. */
static struct xml_element *have(const struct work *work, struct xml_name name, struct span url,
                                bool is_single)
{
    struct xml_element *element = xml_first(work->item, name);

    while (element && !is_single && !span_equals(address(element, work->arena), url))
        element = xml_next(element, name);
    return element ? element : xml_add(work->item, NULL, name);
}

static struct span number(double value, struct arena *arena)
{
    return arena_format(arena, "%.0f", value);
}

static void set_alternate(const struct work *work, const struct deliver_episode_file *file,
                          struct span url)
{
    struct xml_element *element = have(work, alternate, url, false);
    struct xml_element *from = xml_first(element, source);
    double seconds = work->episode->duration_s;

    xml_set_attribute(element, "type", span_of(file->media->type));
    xml_set_attribute(element, "length", number((double)file->size_bytes, work->arena));
    if (seconds > 0)
        xml_set_attribute(element, "bitrate",
                          number(round((double)file->size_bytes * 8 / seconds), work->arena));
    if (file->media->codecs)
        xml_set_attribute(element, "codecs", span_of(file->media->codecs));
    if (!from)
        from = xml_add(element, NULL, source);
    xml_set_attribute(from, "uri", url);
}

static void set_transcript(const struct work *work, const struct deliver_episode_file *file,
                           struct span url)
{
    struct xml_element *element = have(work, transcript, url, false);

    xml_set_attribute(element, "url", url);
    xml_set_attribute(element, "type", span_of(file->media->type));
    xml_set_attribute(element, "language", work->feed->language);
    if (file->media->is_timed)
        xml_set_attribute(element, "rel", SPAN("captions"));
}

static void set_file(const struct work *work, const struct deliver_episode_file *file)
{
    struct span url = deliver_feed_address(work->feed, work->episode, file->media->suffix,
                                           work->arena);
    struct xml_element *element;

    switch (file->media->role) {
    case DELIVER_MEDIA_SOUND:
        set_alternate(work, file, url);
        break;
    case DELIVER_MEDIA_TRANSCRIPT:
        set_transcript(work, file, url);
        break;
    case DELIVER_MEDIA_CHAPTERS:
        element = have(work, chapters, url, true);
        xml_set_attribute(element, "url", url);
        xml_set_attribute(element, "type", span_of(file->media->type));
        break;
    case DELIVER_MEDIA_PICTURE:
        xml_set_attribute(have(work, picture, url, true), "href", url);
        break;
    }
}

/* Whether the element names a file of this episode's own that is not there any more. */
static bool is_stale(const struct work *work, const struct xml_element *element,
                     struct xml_name name)
{
    struct span url = address(element, work->arena);

    if (!span_starts(url, deliver_feed_address(work->feed, work->episode, ".", work->arena)))
        return false;
    for (size_t i = 0; i < work->episode->file_count; i++) {
        const struct deliver_media *media = work->episode->files[i].media;
        bool is_enclosure = i == 0;

        if (!is_enclosure && strcmp(name_of(media).local, name.local) == 0 &&
            span_equals(
                url, deliver_feed_address(work->feed, work->episode, media->suffix, work->arena)))
            return false;
    }
    return true;
}

static void remove_stale(const struct work *work, struct xml_name name)
{
    struct xml_element *next;

    for (struct xml_element *element = xml_first(work->item, name); element; element = next) {
        next = xml_next(element, name);
        if (is_stale(work, element, name))
            xml_remove(element);
    }
}

/* The notes as a description is shown by apps: as HTML. */
static struct span describe(struct span notes, struct arena *arena)
{
    static const struct {
        char c;
        const char *html;
    } rows[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'\n', "<br />\n"}};
    struct text html = {.arena = arena};
    struct span rest = span_trim(notes);

    for (size_t i = 0; i < rest.len; i++) {
        size_t k = 0;

        while (k < 4 && rows[k].c != rest.data[i])
            k++;
        if (k < 4)
            text_put(&html, span_of(rows[k].html));
        else if (rest.data[i] != '\r')
            text_put_byte(&html, rest.data[i]);
    }
    return text_span(&html);
}

static void set_guid(const struct work *work, const char *guid)
{
    struct xml_element *element = xml_first(work->item, guid_name);

    if (element && xml_text(element, work->arena).len > 0)
        return;
    if (!element)
        element = xml_add(work->item, NULL, guid_name);
    xml_set_attribute(element, "isPermaLink", SPAN("false"));
    xml_set_text(element, span_of(guid));
}

void deliver_feed_set_item(struct xml_element *item, const struct deliver_feed *feed,
                           const struct deliver_episode *episode, const char *guid,
                           struct arena *arena)
{
    static const struct xml_name names[] = {
        {&deliver_feed_podcast, "alternateEnclosure"},
        {&deliver_feed_podcast, "transcript"},
        {&deliver_feed_podcast, "chapters"},
        {&deliver_feed_itunes, "image"},
    };
    const struct work work = {item, feed, episode, arena};
    const struct deliver_episode_file *sound = &episode->files[0];
    const struct deliver_feed_line lines[] = {
        {{&deliver_feed_rss, "title"}, NULL, episode->title},
        {{&deliver_feed_rss, "pubDate"},
         NULL,
         deliver_feed_date(episode->date, feed->minute, feed->zone_minutes, arena)},
        {{&deliver_feed_rss, "description"}, NULL, describe(episode->notes, arena)},
        {{&deliver_feed_rss, "enclosure"},
         "url",
         deliver_feed_address(feed, episode, sound->media->suffix, arena)},
        {{&deliver_feed_rss, "enclosure"}, "length", number((double)sound->size_bytes, arena)},
        {{&deliver_feed_rss, "enclosure"}, "type", span_of(sound->media->type)},
        {{&deliver_feed_itunes, "duration"}, NULL, number(round(episode->duration_s), arena)},
        {{&deliver_feed_itunes, "explicit"},
         NULL,
         feed->is_explicit ? SPAN("true") : SPAN("false")},
    };

    set_guid(&work, guid);
    deliver_feed_set_lines(item, NULL, lines, sizeof(lines) / sizeof(lines[0]));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        remove_stale(&work, names[i]);
    for (size_t i = 1; i < episode->file_count; i++)
        set_file(&work, &episode->files[i]);
}
