/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/feed.h"

#include <stdlib.h>

#include "base/text.h"
#include "deliver/feed_internal.h"

#include "base/banned.h"

/* The second URI of podcast is that of older feeds. */
const struct xml_space deliver_feed_rss = {NULL, {NULL}};
const struct xml_space deliver_feed_itunes = {"itunes",
                                              {"http://www.itunes.com/dtds/podcast-1.0.dtd"}};
const struct xml_space deliver_feed_podcast = {
    "podcast",
    {"https://podcastindex.org/namespace/1.0",
     "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"}};
const struct xml_space deliver_feed_atom = {"atom", {"http://www.w3.org/2005/Atom"}};

static const struct xml_name channel_name = {&deliver_feed_rss, "channel"};
static const struct xml_name item_name = {&deliver_feed_rss, "item"};
static const struct xml_name guid_name = {&deliver_feed_rss, "guid"};
static const struct xml_name date_name = {&deliver_feed_rss, "pubDate"};
static const struct xml_name enclosure_name = {&deliver_feed_rss, "enclosure"};

static const char new_feed[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\""
    " xmlns:podcast=\"https://podcastindex.org/namespace/1.0\""
    " xmlns:atom=\"http://www.w3.org/2005/Atom\">\n"
    "  <channel>\n"
    "  </channel>\n"
    "</rss>\n";

/* How many trailing parts of an enclosure's path may have been an episode's stem. */
enum { MAX_STEM_PARTS = 8 };

/* An episode with its guid and, once it is found or made, its item. */
struct entry {
    const struct deliver_episode *episode;
    struct span prefix; /* of its files' URLs */
    char guid[DELIVER_UUID_BYTES];
    struct xml_element *item;
    bool is_new;
};

struct update {
    const struct deliver_feed *feed;
    struct arena *arena;
    struct xml_document *document;
    struct xml_element *channel;
    struct span space; /* of the episodes' guids: the podcast's own */
    struct entry *entries;
    size_t count;
    struct deliver_feed_changes changes;
};

static bool open_feed(struct update *update, struct span old, struct diag *diag)
{
    const char *path = update->feed->path;
    struct diag_place place = {.file = path};
    struct xml_element *root;

    if (!xml_parse(path, old.len > 0 ? old : span_of(new_feed), &update->document, diag))
        return false;
    root = xml_root(update->document);
    place.line = xml_line(root);
    update->channel = xml_first(root, channel_name);
    if (!xml_is(root, (struct xml_name){&deliver_feed_rss, "rss"}) || !update->channel)
        return diag_error(diag, DIAG_DATA, place,
                          "this is not an RSS feed: 'rss' with a 'channel' in it is expected; move "
                          "it away");
    return true;
}

/* A podcast keeps the guid that it has once been given, so its episodes keep theirs wherever the
 * feed moves. */
static void find_space(struct update *update)
{
    const struct xml_name name = {&deliver_feed_podcast, "guid"};
    struct span guid = xml_text(xml_first(update->channel, name), update->arena);
    char uuid[DELIVER_UUID_BYTES];

    if (!deliver_uuid(guid, SPAN(""), uuid)) {
        deliver_podcast_uuid(update->feed->url, uuid);
        guid = arena_copy(update->arena, span_of(uuid));
    }
    update->space = guid;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    int order = span_compare(left->episode->date, right->episode->date);

    return order != 0 ? order : span_compare(left->episode->stem, right->episode->stem);
}

/* Oldest first. */
static void make_entries(struct update *update, const struct deliver_episode *episodes,
                         size_t count)
{
    update->entries = arena_alloc_array(update->arena, count, sizeof(*update->entries));
    update->count = count;
    for (size_t i = 0; i < count; i++) {
        struct entry *entry = &update->entries[i];

        entry->episode = &episodes[i];
        entry->prefix = deliver_feed_address(update->feed, &episodes[i], "", update->arena);
        deliver_uuid(update->space, episodes[i].stem, entry->guid);
    }
    if (count > 0)
        qsort(update->entries, count, sizeof(*update->entries), compare_entries);
}

/* What is left of a URL before a sound's suffix; false when it ends in none. */
static bool cut_suffix(struct span url, struct span *stem)
{
    const struct deliver_media *media;

    for (size_t i = 0; (media = deliver_media_row(i)); i++) {
        if (media->role == DELIVER_MEDIA_SOUND && span_ends(url, span_of(media->suffix))) {
            *stem = span_slice(url, 0, url.len - strlen(media->suffix));
            return true;
        }
    }
    return false;
}

static bool by_guid(const struct entry *entry, struct span guid, struct span url)
{
    (void)url;
    return span_is(guid, entry->guid);
}

static bool by_url(const struct entry *entry, struct span guid, struct span url)
{
    struct span stem;

    (void)guid;
    return cut_suffix(url, &stem) && span_equals(stem, entry->prefix);
}

/* Gives each episode that the feed has its item, by one way to know it. */
static void match(struct update *update,
                  bool (*knows)(const struct entry *entry, struct span guid, struct span url))
{
    struct xml_element *item = xml_first(update->channel, item_name);

    for (; item; item = xml_next(item, item_name)) {
        struct arena arena = {0};
        struct span guid = xml_text(xml_first(item, guid_name), &arena);
        struct span url = xml_attribute(xml_first(item, enclosure_name), "url", &arena);
        struct entry *found = NULL;
        bool is_taken = false;

        for (size_t i = 0; i < update->count; i++) {
            struct entry *entry = &update->entries[i];

            is_taken = is_taken || entry->item == item;
            if (!entry->item && !found && knows(entry, guid, url))
                found = entry;
        }
        if (found && !is_taken)
            found->item = item;
        arena_finish(&arena);
    }
}

/* When an item appeared; one without a date that we understand is older than all. */
static int64_t moment_of(const struct xml_element *item)
{
    struct arena arena = {0};
    int64_t seconds = INT64_MIN;

    if (!deliver_feed_moment(xml_text(xml_first(item, date_name), &arena), &seconds))
        seconds = INT64_MIN;
    arena_finish(&arena);
    return seconds;
}

/* The item before which one of this moment belongs; NULL: behind all. */
static struct xml_element *place_for(const struct update *update, int64_t moment,
                                     const struct xml_element *itself)
{
    struct xml_element *item = xml_first(update->channel, item_name);

    while (item && (item == itself || moment_of(item) > moment))
        item = xml_next(item, item_name);
    return item;
}

static void put_episode(struct update *update, struct entry *entry)
{
    size_t before = xml_change_count(update->document);
    struct span date = deliver_feed_date(entry->episode->date, update->feed->minute,
                                         update->feed->zone_minutes, update->arena);
    int64_t moment = 0;
    bool is_moved;

    deliver_feed_moment(date, &moment);
    entry->is_new = !entry->item;
    if (entry->is_new)
        entry->item = xml_add(update->channel, place_for(update, moment, NULL), item_name);
    is_moved = !entry->is_new && moment_of(entry->item) != moment;
    deliver_feed_set_item(entry->item, update->feed, entry->episode, entry->guid, update->arena);
    if (is_moved)
        xml_move(entry->item, place_for(update, moment, entry->item));
    update->changes.added += entry->is_new;
    update->changes.changed += !entry->is_new && xml_change_count(update->document) != before;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct span decode(struct span url, struct arena *arena)
{
    struct text text = {.arena = arena};

    for (size_t i = 0; i < url.len; i++) {
        int high = url.data[i] == '%' && i + 2 < url.len ? hex(url.data[i + 1]) : -1;
        int low = high >= 0 ? hex(url.data[i + 2]) : -1;

        text_put_byte(&text, low >= 0 ? (char)(high * 16 + low) : url.data[i]);
        i += low >= 0 ? 2 : 0;
    }
    return text_span(&text);
}

/* Whether Bobao made an item: its guid is then that of the stem which its enclosure still shows,
 * whatever the base URL was in those days. */
static bool is_ours(const struct update *update, const struct xml_element *item)
{
    struct arena arena = {0};
    struct span guid = xml_text(xml_first(item, guid_name), &arena);
    struct span url = xml_attribute(xml_first(item, enclosure_name), "url", &arena);
    struct span stem;
    bool is_found = false;
    size_t parts = 0;

    if (cut_suffix(url, &stem)) {
        for (size_t i = stem.len; i-- > 0 && parts < MAX_STEM_PARTS && !is_found;) {
            char uuid[DELIVER_UUID_BYTES];

            if (stem.data[i] != '/')
                continue;
            parts++;
            deliver_uuid(update->space, decode(span_slice(stem, i + 1, stem.len), &arena), uuid);
            is_found = span_is(guid, uuid);
        }
    }
    arena_finish(&arena);
    return is_found;
}

static struct entry *entry_of(const struct update *update, const struct xml_element *item)
{
    for (size_t i = 0; i < update->count; i++) {
        if (update->entries[i].item == item)
            return &update->entries[i];
    }
    return NULL;
}

/* One of our items and when it appeared. */
struct kept {
    struct xml_element *item;
    int64_t moment;
    size_t place;
};

/* Newest first; of the same moment as they stand. */
static int compare_kept(const void *a, const void *b)
{
    const struct kept *left = a;
    const struct kept *right = b;

    if (left->moment != right->moment)
        return left->moment > right->moment ? -1 : 1;
    return left->place < right->place ? -1 : 1;
}

static void drop_old(struct update *update)
{
    struct xml_element *item = xml_first(update->channel, item_name);
    struct kept *kept = NULL;
    size_t count = 0;
    size_t capacity = 0;

    for (; item; item = xml_next(item, item_name)) {
        struct kept one = {item, moment_of(item), count};

        update->changes.item_count++;
        if (entry_of(update, item) || is_ours(update, item))
            ARENA_PUSH(update->arena, kept, count, capacity, one);
    }
    if (count <= update->feed->keep)
        return;
    qsort(kept, count, sizeof(*kept), compare_kept);
    for (size_t i = update->feed->keep; i < count; i++) {
        struct entry *entry = entry_of(update, kept[i].item);

        if (entry && entry->is_new)
            update->changes.added--;
        else
            update->changes.dropped++;
        xml_remove(kept[i].item);
        update->changes.item_count--;
    }
}

/* Reads what was made once more: a feed that cannot be read, or has not all its items, must not
 * take the place of one that can. */
static bool verify(const struct update *update, struct span bytes, struct diag *diag)
{
    struct xml_document *again;
    struct xml_element *channel;
    size_t count = 0;

    if (!xml_parse(update->feed->path, bytes, &again, diag))
        return false;
    channel = xml_first(xml_root(again), channel_name);
    for (struct xml_element *item = xml_first(channel, item_name); item;
         item = xml_next(item, item_name))
        count++;
    xml_finish(again);
    return count == update->changes.item_count ||
           diag_error(diag, DIAG_SOFTWARE, (struct diag_place){.file = update->feed->path},
                      "the new feed has %zu items instead of %zu: it is not written", count,
                      update->changes.item_count);
}

static bool change(struct update *update, struct span old, struct span *bytes, struct diag *diag)
{
    const struct xml_name generator = {&deliver_feed_rss, "generator"};

    deliver_feed_set_channel(update->channel, update->feed, update->arena);
    if (old.len == 0)
        xml_set_text(xml_add(update->channel, NULL, generator), span_of(update->feed->software));
    match(update, by_guid);
    match(update, by_url);
    for (size_t i = 0; i < update->count; i++)
        put_episode(update, &update->entries[i]);
    drop_old(update);
    *bytes = old;
    return xml_change_count(update->document) == 0 ||
           (xml_dump(update->document, update->arena, bytes, diag) && verify(update, *bytes, diag));
}

bool deliver_feed_update(const struct deliver_feed *feed, struct span old,
                         const struct deliver_episode *episodes, size_t count, struct arena *arena,
                         struct span *bytes, struct deliver_feed_changes *changes,
                         struct diag *diag)
{
    struct update update = {.feed = feed, .arena = arena};
    bool ok = open_feed(&update, old, diag);

    if (ok) {
        find_space(&update);
        make_entries(&update, episodes, count);
        ok = change(&update, old, bytes, diag);
    }
    xml_finish(update.document);
    *changes = update.changes;
    return ok;
}
