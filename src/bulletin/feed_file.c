/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/feed_internal.h"

#include "base/nearest.h"
#include "base/utf8.h"

#include "base/banned.h"

enum { MAX_TEXT_BYTES = 4000, MAX_NAME_BYTES = 255, MAX_URL_BYTES = 2000, DEFAULT_KEEP = 100 };

/* What the file says, as the table reads it. */
struct top {
    int64_t version;
    const struct yaml_node *owner;
    const struct yaml_node *category;
    const struct yaml_node *time;
    const struct yaml_node *zone;
    const struct yaml_node *formats;
    int64_t keep;
    int type;
    struct bulletin_feed_file file;
};

static const char *const types[] = {"episodic", "serial", NULL};

/* The main categories of Apple Podcasts, which other directories follow. They change now and then:
 * another one is a warning. */
static const char *const categories[] = {
    "Arts",
    "Business",
    "Comedy",
    "Education",
    "Fiction",
    "Government",
    "History",
    "Health & Fitness",
    "Kids & Family",
    "Leisure",
    "Music",
    "News",
    "Religion & Spirituality",
    "Science",
    "Society & Culture",
    "Sports",
    "Technology",
    "True Crime",
    "TV & Film",
};

enum { CATEGORY_COUNT = sizeof(categories) / sizeof(categories[0]) };

#define TOP(field) offsetof(struct top, field)
#define OWN(field) (offsetof(struct top, file) + offsetof(struct bulletin_feed_file, field))
#define FEED(field) (OWN(feed) + offsetof(struct deliver_feed, field))

static const struct yaml_key top_keys[] = {
    {"feed", YAML_TYPE_INT64, TOP(version), 1, 1, true, NULL, "the file's version: 1"},
    {"path", YAML_TYPE_TEXT, OWN(feed_path), 1, MAX_NAME_BYTES, true, NULL, "the feed to write"},
    {"url", YAML_TYPE_TEXT, FEED(url), 1, MAX_URL_BYTES, true, NULL,
     "where that feed is found on the web"},
    {"base", YAML_TYPE_TEXT, FEED(base), 1, MAX_URL_BYTES, false, NULL,
     "where the episodes' folder is found on the web"},
    {"episodes", YAML_TYPE_TEXT, OWN(episodes), 1, MAX_NAME_BYTES, true, NULL,
     "the timelines of the episodes, as brief-*.json"},
    {"title", YAML_TYPE_TEXT, FEED(title), 1, MAX_NAME_BYTES, true, NULL, "of the podcast"},
    {"description", YAML_TYPE_TEXT, FEED(description), 1, MAX_TEXT_BYTES, true, NULL,
     "of the podcast"},
    {"link", YAML_TYPE_TEXT, FEED(link), 1, MAX_URL_BYTES, true, NULL, "the podcast's web page"},
    {"language", YAML_TYPE_TEXT, FEED(language), 2, 35, false, NULL, "as zh-CN"},
    {"copyright", YAML_TYPE_TEXT, FEED(copyright), 1, MAX_NAME_BYTES, false, NULL, "a line"},
    {"author", YAML_TYPE_TEXT, FEED(author), 1, MAX_NAME_BYTES, false, NULL, "who makes it"},
    {"owner", YAML_TYPE_NODE, TOP(owner), 0, 0, false, NULL, "name and email of who answers"},
    {"category", YAML_TYPE_NODE, TOP(category), 0, 0, false, NULL,
     "a category, as News or News > Daily News, or a list of them"},
    {"image", YAML_TYPE_TEXT, OWN(image), 1, MAX_URL_BYTES, false, NULL,
     "the cover: a URL, or a file beside the episodes"},
    {"explicit", YAML_TYPE_BOOL, FEED(is_explicit), 0, 0, false, NULL, "true or false"},
    {"locked", YAML_TYPE_BOOL, FEED(is_locked), 0, 0, false, NULL,
     "whether other hosts may not import it"},
    {"type", YAML_TYPE_CHOICE, TOP(type), 0, 0, false, types, "episodic or serial"},
    {"keep", YAML_TYPE_INT64, TOP(keep), 1, DELIVER_FEED_MAX_EPISODES, false, NULL,
     "how many episodes stay in the feed"},
    {"time", YAML_TYPE_NODE, TOP(time), 0, 0, false, NULL, "of the day when episodes appear"},
    {"zone", YAML_TYPE_NODE, TOP(zone), 0, 0, false, NULL, "of that time, as +08:00"},
    {"formats", YAML_TYPE_NODE, TOP(formats), 0, 0, false, NULL,
     "sound formats, the preferred one first"},
};

static const struct yaml_key owner_keys[] = {
    {"name", YAML_TYPE_TEXT, offsetof(struct deliver_feed, owner_name), 1, MAX_NAME_BYTES, false,
     NULL, "of the owner"},
    {"email", YAML_TYPE_TEXT, offsetof(struct deliver_feed, owner_email), 3, MAX_NAME_BYTES, true,
     NULL, "of the owner"},
};

static const struct yaml_form forms[] = {YAML_FORM("feed", top_keys),
                                         YAML_FORM("owner", owner_keys)};

const struct yaml_form *bulletin_feed_form(size_t row)
{
    return row < sizeof(forms) / sizeof(forms[0]) ? &forms[row] : NULL;
}

struct diag_place bulletin_feed_place(const struct bulletin_feed_file *file, const char *key)
{
    const struct yaml_node *value = yaml_get(file->root, key);

    return yaml_place(file->path, value ? value : file->root);
}

/* http or https, a host, and nothing that a URL cannot have. */
static bool is_url(struct span url)
{
    size_t start = span_starts(url, SPAN("https://"))  ? 8
                   : span_starts(url, SPAN("http://")) ? 7
                                                       : url.len;

    if (start >= url.len || url.data[start] == '/')
        return false;
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.data[i];

        if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}", c))
            return false;
    }
    return true;
}

static bool check_url(const struct bulletin_feed_file *file, const char *key, struct span url,
                      struct diag *diag)
{
    return url.len == 0 || is_url(url) ||
           diag_error(diag, DIAG_CONFIG, bulletin_feed_place(file, key),
                      "'%s' must be a URL like https://example.org/podcast/, with %%XX for what is "
                      "not ASCII, not '%.*s'",
                      key, SPAN_ARGS(utf8_cut(url, 60)));
}

static bool is_language(struct span language)
{
    size_t start = 0;

    for (size_t i = 0; i <= language.len; i++) {
        uint32_t c = i < language.len ? (unsigned char)language.data[i] : '-';

        if (c == '-' && (i - start < (start == 0 ? 2U : 1U) || i - start > 8))
            return false;
        if (c == '-')
            start = i + 1;
        else if (!utf8_is_letter(c) && !(utf8_is_digit(c) && start > 0))
            return false;
    }
    return true;
}

static bool is_email(struct span email)
{
    size_t at = span_find(email, SPAN("@"), 0);

    return at > 0 && at + 1 < email.len && span_find(email, SPAN("@"), at + 1) == email.len &&
           span_find(email, SPAN(" "), 0) == email.len;
}

static bool read_owner(struct bulletin_feed_file *file, const struct yaml_node *node,
                       struct diag *diag)
{
    if (!node)
        return true;
    if (!yaml_expect(file->path, node, YAML_MAP, "owner", diag) ||
        !yaml_read_map(file->path, node, owner_keys, sizeof(owner_keys) / sizeof(owner_keys[0]),
                       &file->feed, diag))
        return false;
    return is_email(file->feed.owner_email) ||
           diag_error(diag, DIAG_CONFIG, yaml_place(file->path, yaml_get(node, "email")),
                      "'email' must be an address like news@example.org, not '%.*s'",
                      SPAN_ARGS(file->feed.owner_email));
}

static bool read_category(const struct bulletin_feed_file *file, const struct yaml_node *node,
                          struct deliver_feed_category *category, struct diag *diag)
{
    struct diag_place place = yaml_place(file->path, node);
    size_t mark;
    const char *nearest;

    if (!yaml_expect(file->path, node, YAML_SCALAR, "a category", diag))
        return false;
    mark = span_find(node->scalar, SPAN(">"), 0);
    category->name = span_trim(span_slice(node->scalar, 0, mark));
    category->part = span_trim(span_slice(node->scalar, mark + 1, node->scalar.len));
    if (category->name.len == 0 || (mark < node->scalar.len && category->part.len == 0))
        return diag_error(diag, DIAG_CONFIG, place,
                          "a category is written as News or News > Daily News, not '%.*s'",
                          SPAN_ARGS(node->scalar));
    for (size_t i = 0; i < CATEGORY_COUNT; i++) {
        if (span_is(category->name, categories[i]))
            return true;
    }
    nearest = span_nearest(category->name, categories, CATEGORY_COUNT);
    diag_warning(diag, place, "podcast directories may not know the category '%.*s'%s%s%s",
                 SPAN_ARGS(category->name), nearest ? ": did you mean '" : "",
                 nearest ? nearest : "", nearest ? "'?" : "");
    return true;
}

static bool read_categories(struct bulletin_feed_file *file, const struct yaml_node *node,
                            struct arena *arena, struct diag *diag)
{
    bool is_list = node && node->kind == YAML_LIST;
    size_t count = is_list ? node->count : 1;
    struct deliver_feed_category *made;

    if (!node)
        return true;
    if (count == 0 || count > BULLETIN_FEED_MAX_CATEGORIES)
        return diag_error(diag, DIAG_CONFIG, yaml_place(file->path, node),
                          "'category' must be one category or a list of 1 to %d",
                          BULLETIN_FEED_MAX_CATEGORIES);
    made = arena_alloc_array(arena, count, sizeof(*made));
    for (size_t i = 0; i < count; i++) {
        if (!read_category(file, is_list ? node->values[i] : node, &made[i], diag))
            return false;
    }
    file->feed.categories = made;
    file->feed.category_count = count;
    return true;
}

/* "07:30" in minutes. */
static bool parse_clock(struct span text, size_t max_hour, int *minutes)
{
    size_t hour;
    size_t minute;

    if (text.len != 5 || text.data[2] != ':' ||
        !span_to_size(span_slice(text, 0, 2), max_hour, &hour) ||
        !span_to_size(span_slice(text, 3, 5), 59, &minute))
        return false;
    *minutes = (int)(hour * 60 + minute);
    return true;
}

static bool read_time(struct bulletin_feed_file *file, const struct yaml_node *node,
                      struct diag *diag)
{
    if (!node)
        return true;
    if (!yaml_expect(file->path, node, YAML_SCALAR, "time", diag))
        return false;
    return parse_clock(node->scalar, 23, &file->feed.minute) ||
           diag_error(diag, DIAG_CONFIG, yaml_place(file->path, node),
                      "'time' must be from 00:00 to 23:59, like 07:00, not '%.*s'",
                      SPAN_ARGS(utf8_cut(node->scalar, 60)));
}

static bool read_zone(struct bulletin_feed_file *file, const struct yaml_node *node,
                      struct diag *diag)
{
    struct span text;
    int minutes;

    if (!node)
        return true;
    if (!yaml_expect(file->path, node, YAML_SCALAR, "zone", diag))
        return false;
    text = node->scalar;
    if (text.len != 6 || (text.data[0] != '+' && text.data[0] != '-') ||
        !parse_clock(span_slice(text, 1, 6), 14, &minutes))
        return diag_error(diag, DIAG_CONFIG, yaml_place(file->path, node),
                          "'zone' must be hours and minutes east of Greenwich, like +08:00, not "
                          "'%.*s'",
                          SPAN_ARGS(utf8_cut(text, 60)));
    file->feed.zone_minutes = text.data[0] == '-' ? -minutes : minutes;
    return true;
}

static const struct deliver_media *sound_named(struct span name)
{
    const struct deliver_media *media;

    for (size_t i = 0; (media = deliver_media_row(i)); i++) {
        if (media->role == DELIVER_MEDIA_SOUND && span_is(name, media->name))
            return media;
    }
    return NULL;
}

static bool unknown_format(const struct bulletin_feed_file *file, const struct yaml_node *node,
                           struct diag *diag)
{
    const char *names[BULLETIN_FEED_MAX_FORMATS];
    const struct deliver_media *media;
    const char *nearest;
    size_t count = 0;

    for (size_t i = 0; (media = deliver_media_row(i)) && count < BULLETIN_FEED_MAX_FORMATS; i++) {
        if (media->role == DELIVER_MEDIA_SOUND)
            names[count++] = media->name;
    }
    nearest = span_nearest(node->scalar, names, count);
    return diag_error(diag, DIAG_CONFIG, yaml_place(file->path, node),
                      "'%.*s' is no format of sound%s%s%s: use mp3, m4a, m4b, opus, flac or wav",
                      SPAN_ARGS(utf8_cut(node->scalar, 60)), nearest ? " (did you mean '" : "",
                      nearest ? nearest : "", nearest ? "'?)" : "");
}

static bool add_format(struct bulletin_feed_file *file, const struct yaml_node *node,
                       struct diag *diag)
{
    const struct deliver_media *media;

    if (!yaml_expect(file->path, node, YAML_SCALAR, "a format", diag))
        return false;
    media = sound_named(node->scalar);
    if (!media)
        return unknown_format(file, node, diag);
    for (size_t i = 0; i < file->format_count; i++) {
        if (file->formats[i] == media)
            return diag_error(diag, DIAG_CONFIG, yaml_place(file->path, node),
                              "'%s' stands in 'formats' a second time", media->name);
    }
    file->formats[file->format_count++] = media;
    return true;
}

static bool read_formats(struct bulletin_feed_file *file, const struct yaml_node *node,
                         struct diag *diag)
{
    static const char *const usual[] = {"mp3", "m4a", "m4b", "opus", "flac"};

    for (size_t i = 0; !node && i < sizeof(usual) / sizeof(usual[0]); i++)
        file->formats[file->format_count++] = sound_named(span_of(usual[i]));
    if (!node)
        return true;
    if (!yaml_expect(file->path, node, YAML_LIST, "formats", diag))
        return false;
    if (node->count == 0)
        return diag_error(diag, DIAG_CONFIG, yaml_place(file->path, node),
                          "'formats' is empty: give at least one");
    for (size_t i = 0; i < node->count; i++) {
        if (!add_format(file, node->values[i], diag))
            return false;
    }
    return true;
}

/* The folder of the feed's URL, unless a base was given; with a slash at its end. */
static void complete_base(struct deliver_feed *feed, struct arena *arena)
{
    if (feed->base.len == 0) {
        size_t end = feed->url.len;

        while (end > 0 && feed->url.data[end - 1] != '/')
            end--;
        feed->base = span_slice(feed->url, 0, end);
        if (span_ends(feed->base, SPAN("://")))
            feed->base = feed->url;
    }
    if (!span_ends(feed->base, SPAN("/")))
        feed->base = arena_format(arena, "%.*s/", SPAN_ARGS(feed->base));
}

static bool check_texts(const struct bulletin_feed_file *file, struct diag *diag)
{
    const struct deliver_feed *feed = &file->feed;
    bool ok = check_url(file, "url", feed->url, diag);

    ok = check_url(file, "base", feed->base, diag) && ok;
    ok = check_url(file, "link", feed->link, diag) && ok;
    if (span_find(file->image, SPAN("://"), 0) < file->image.len)
        ok = check_url(file, "image", file->image, diag) && ok;
    if (!is_language(feed->language))
        ok = diag_error(diag, DIAG_CONFIG, bulletin_feed_place(file, "language"),
                        "'language' must be a tag like zh-CN, not '%.*s'",
                        SPAN_ARGS(utf8_cut(feed->language, 60)));
    return ok;
}

bool bulletin_feed_parse(const char *path, struct span bytes, struct arena *arena,
                         struct bulletin_feed_file **file, struct diag *diag)
{
    struct top *top = arena_alloc(arena, sizeof(*top));
    struct bulletin_feed_file *made = &top->file;
    struct yaml_node *root;
    bool ok;

    *file = made;
    made->path = path;
    made->feed.language = SPAN("zh-CN");
    made->feed.minute = 7 * 60;
    made->feed.zone_minutes = 8 * 60;
    top->keep = DEFAULT_KEEP;
    if (!yaml_parse(path, bytes, yaml_config_limits, arena, &root, diag) ||
        !yaml_expect(path, root, YAML_MAP, "a feed file", diag))
        return false;
    made->root = root;
    ok = yaml_read_map(path, root, top_keys, sizeof(top_keys) / sizeof(top_keys[0]), top, diag) &&
         check_texts(made, diag);
    ok = read_owner(made, top->owner, diag) && ok;
    ok = read_categories(made, top->category, arena, diag) && ok;
    ok = read_time(made, top->time, diag) && ok;
    ok = read_zone(made, top->zone, diag) && ok;
    ok = read_formats(made, top->formats, diag) && ok;
    made->feed.type = span_of(types[top->type]);
    made->feed.keep = (size_t)top->keep;
    if (ok)
        complete_base(&made->feed, arena);
    return ok;
}
