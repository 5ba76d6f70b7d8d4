/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "deliver/feed.h"

#include "support/support.h"

/* Examples of podcast:guid in its own documentation. */
static void test_podcast_uuid(void **state)
{
    static const char *const rows[][2] = {
        {"mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"},
        {"https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"},
        {"podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"},
        {"http://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"},
    };
    char uuid[DELIVER_UUID_BYTES];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        deliver_podcast_uuid(span_of(rows[i][0]), uuid);
        assert_text(rows[i][0], span_of(uuid), rows[i][1]);
    }
    /* RFC 9562, A.4: the DNS namespace. */
    assert_true(
        deliver_uuid(SPAN("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), SPAN("www.example.com"), uuid));
    assert_text("RFC 9562", span_of(uuid), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    assert_false(deliver_uuid(SPAN("none"), SPAN("x"), uuid));
    assert_false(deliver_uuid(SPAN("zzzzzzzz-9dad-11d1-80b4-00c04fd430c8"), SPAN("x"), uuid));
}

static void test_dates(void **state)
{
    static const struct {
        const char *date;
        int minute;
        int zone_minutes;
        const char *wanted;
        int64_t seconds;
    } rows[] = {
        {"2026-11-23", 420, 480, "Mon, 23 Nov 2026 07:00:00 +0800", 1795388400},
        {"2024-02-29", 0, 0, "Thu, 29 Feb 2024 00:00:00 +0000", 1709164800},
        {"2000-03-01", 1439, -210, "Wed, 01 Mar 2000 23:59:00 -0330", 951967740},
        {"1970-01-01", 0, 0, "Thu, 01 Jan 1970 00:00:00 +0000", 0},
        {"1969-12-31", 0, 0, "Wed, 31 Dec 1969 00:00:00 +0000", -86400},
        {"9999-12-31", 0, 840, "Fri, 31 Dec 9999 00:00:00 +1400", 253402164000},
    };
    static const struct {
        const char *date;
        int64_t seconds;
    } others[] = {
        {"23 Nov 2026 07:00 GMT", 1795417200},
        {"Mon,  23 November 2026 07:00:30 EST", 1795435230},
        {"1 Jan 1970 00:00:01 Z", 1},
    };
    static const char *const wrong[] = {
        "",
        "today",
        "2026-11-23",
        "Mon, 23 Nov 2026",
        "Mon, 23 Nov 2026 07:00:00",
        "Mon, 23 Nob 2026 07:00:00 +0800",
        "Mon, 23 Nov 2026 7 +0800",
        "Mon, 23 Nov 2026 25:00:00 +0800",
        "Mon, 23 Nov 2026 07:00:00 +08:00",
        "Mon, 23 Nov 2026 07:00:00 +0800 or so",
        "a b c d e f g h i j",
    };
    struct arena arena = {0};
    int64_t seconds;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct span made = deliver_feed_date(span_of(rows[i].date), rows[i].minute,
                                             rows[i].zone_minutes, &arena);

        assert_text(rows[i].date, made, rows[i].wanted);
        assert_true(deliver_feed_moment(made, &seconds));
        assert_int_equal(seconds, rows[i].seconds);
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_true(deliver_feed_moment(span_of(others[i].date), &seconds));
        assert_int_equal(seconds, others[i].seconds);
    }
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        if (deliver_feed_moment(span_of(wrong[i]), &seconds))
            fail_msg("'%s' is a date?", wrong[i]);
    }
    arena_finish(&arena);
}

static void test_episode(void **state)
{
    static const struct {
        const char *name;
        const char *bytes;
        const char *wanted; /* title|date|notes, or the error */
    } rows[] = {
        {"all",
         "{\"format\":\"bobao-timeline\",\"version\":1,\"title\":\" 简报 \",\"date\":"
         "\"2026-11-23\",\"duration\":61.5,\"chapters\":[{\"title\":\"一\",\"start\":0},"
         "{\"title\":\"二\",\"start\":3661.9}]}",
         "简报|2026-11-23|00:00:00 一\n01:01:01 二\n"},
        {"title of the first chapter",
         "{\"format\":\"bobao-timeline\",\"version\":1,\"duration\":1,\"chapters\":[{\"title\":"
         "\"一\",\"start\":0}]}",
         "一||00:00:00 一\n"},
        {"no JSON", "{\n\"format\":\n}", "a.json:3:1: error: this is not JSON: unexpected token"},
        {"empty", "", "a.json:1: error: this is not JSON"},
        {"cut off", "{\"format\":\"bobao-timeline\",", "error: this is not JSON"},
        {"version", "{\"format\":\"bobao-timeline\",\"version\":2}",
         "a.json: error: this timeline is not of version 1"},
        {"duration", "{\"format\":\"bobao-timeline\",\"version\":1,\"duration\":\"5\"}",
         "a.json: error: this timeline has no 'duration'"},
        {"long", "{\"format\":\"bobao-timeline\",\"version\":1,\"duration\":1e300}",
         "a.json: error: this timeline has no 'duration'"},
        {"chapters", "{\"format\":\"bobao-timeline\",\"version\":1,\"duration\":5}",
         "a.json: error: this timeline has no 'chapters'"},
        {"start", "{\"format\":\"bobao-timeline\",\"version\":1,\"duration\":5,\"chapters\":[0]}",
         "a.json: error: chapter 1 of this timeline has no 'start'"},
        {"other", "[1]", NULL},
        {"other object", "{\"format\":[]}", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct deliver_episode episode;
        bool is_timeline;

        if (!deliver_episode_read("a.json", span_of(rows[i].bytes), &arena, &episode, &is_timeline,
                                  &diag)) {
            assert_error_has(rows[i].name, &diag, rows[i].wanted ? rows[i].wanted : "none at all");
        } else if (is_timeline) {
            assert_text(rows[i].name,
                        arena_format(&arena, "%.*s|%.*s|%.*s", SPAN_ARGS(episode.title),
                                     SPAN_ARGS(episode.date), SPAN_ARGS(episode.notes)),
                        rows[i].wanted);
        } else {
            assert_null(rows[i].wanted);
        }
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

static struct deliver_feed feed_of(const char *base, size_t keep)
{
    return (struct deliver_feed){.path = "podcast.xml",
                                 .url = SPAN("https://a.example/p/podcast.xml"),
                                 .base = span_of(base),
                                 .title = SPAN("简报"),
                                 .description = SPAN("新闻"),
                                 .link = SPAN("https://a.example/"),
                                 .language = SPAN("zh-CN"),
                                 .type = SPAN("episodic"),
                                 .keep = keep,
                                 .minute = 420,
                                 .zone_minutes = 480,
                                 .software = "bobao"};
}

/* Episodes by name: "b-1 b-2" are those of the first and the second of the month. */
static size_t make_episodes(const char *names, struct deliver_episode_file *file,
                            struct deliver_episode *episodes, struct arena *arena)
{
    struct span rest = span_of(names);
    size_t count = 0;

    *file = (struct deliver_episode_file){deliver_media_row(0), 1000};
    for (size_t at = 0; at < rest.len;) {
        size_t end = span_find(rest, SPAN(" "), at);
        struct span name = span_slice(rest, at, end);

        episodes[count++] = (struct deliver_episode){
            .path = "b.json",
            .stem = name,
            .title = name,
            .date = arena_format(arena, "2026-11-0%.*s", 1, name.data + name.len - 1),
            .notes = SPAN("00:00:00 开场\n00:00:05 <天气> & 路况\n"),
            .duration_s = 9.6,
            .files = file,
            .file_count = 1};
        at = end + 1;
    }
    return count;
}

/* The titles of all items, in order. */
static struct span titles_of(struct span feed, struct arena *arena)
{
    struct text titles = {.arena = arena};

    for (size_t at = span_find(feed, SPAN("<item"), 0); at < feed.len;) {
        size_t start = span_find(feed, SPAN("<title>"), at) + 7;
        size_t end = span_find(feed, SPAN("</title>"), start);

        if (titles.len > 0)
            text_put_byte(&titles, ' ');
        text_put(&titles, span_slice(feed, start, end));
        at = span_find(feed, SPAN("<item"), end);
    }
    return text_span(&titles);
}

static struct span update(const char *row, const struct deliver_feed *feed, struct span old,
                          const char *names, struct deliver_feed_changes *changes,
                          struct arena *arena)
{
    struct deliver_episode episodes[16];
    struct deliver_episode_file file;
    size_t count = make_episodes(names, &file, episodes, arena);
    struct diag diag = {0};
    struct span bytes = {0};

    deliver_feed_update(feed, old, episodes, count, arena, &bytes, changes, &diag);
    assert_no_error(row, &diag);
    diag_finish(&diag);
    return bytes;
}

/* Runs one after another: what is there, and what the last one has changed. */
static void test_runs(void **state)
{
    static const struct {
        const char *name;
        const char *runs[4];
        size_t keep;
        const char *wanted;
        size_t added;
        size_t dropped;
    } rows[] = {
        {"the first", {"b-1"}, 9, "b-1", 1, 0},
        {"newest first", {"b-2 b-1 b-3"}, 9, "b-3 b-2 b-1", 3, 0},
        {"one after another", {"b-1", "b-2", "b-3"}, 9, "b-3 b-2 b-1", 1, 0},
        {"an older one", {"b-1 b-3", "b-2"}, 9, "b-3 b-2 b-1", 1, 0},
        {"of one day", {"a-1 b-1", "c-1"}, 9, "c-1 b-1 a-1", 1, 0},
        {"again", {"b-1 b-2", "b-1 b-2"}, 9, "b-2 b-1", 0, 0},
        {"keep", {"b-1 b-2 b-3", "b-4"}, 3, "b-4 b-3 b-2", 1, 1},
        {"keep fewer", {"b-1 b-2 b-3", "b-4", "b-4"}, 2, "b-4 b-3", 0, 0},
        {"too old", {"b-2 b-3", "b-1"}, 2, "b-3 b-2", 0, 0},
        {"files are gone", {"b-1 b-2", "b-2", ""}, 9, "b-2 b-1", 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct deliver_feed feed = feed_of("https://a.example/p/", rows[i].keep);
        struct deliver_feed_changes changes = {0};
        struct span bytes = {0};

        for (size_t k = 0; k < 4 && rows[i].runs[k]; k++)
            bytes = update(rows[i].name, &feed, bytes, rows[i].runs[k], &changes, &arena);
        assert_text(rows[i].name, titles_of(bytes, &arena), rows[i].wanted);
        if (changes.added != rows[i].added || changes.dropped != rows[i].dropped)
            fail_msg("%s: %zu added, %zu dropped", rows[i].name, changes.added, changes.dropped);
        arena_finish(&arena);
    }
}

static const char foreign[] =
    "<?xml version=\"1.0\"?>\n"
    "<rss version=\"2.0\" "
    "xmlns:podcast=\"https://github.com/Podcastindex-org/podcast-namespace/blob/"
    "main/docs/1.0.md\" xmlns:i=\"http://www.itunes.com/dtds/podcast-1.0.dtd\""
    " xmlns:x=\"urn:x\"><channel>\n"
    "<title>旧名</title><!-- 手写 --><x:theirs a=\"1\">话</x:theirs>\n"
    "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>\n"
    "<podcast:value type=\"lightning\"/>\n"
    "<item><title>b-9</title><guid>theirs</guid><pubDate>Tue, 03 Nov 2026 00:00:00 GMT</pubDate>"
    "<enclosure url=\"https://a.example/p/b-3.mp3\" length=\"1\" type=\"audio/mpeg\"/>"
    "<x:theirs><![CDATA[<b>]]></x:theirs></item>\n"
    "<item><title>theirs</title><guid>http://a.example/old</guid><description>旧</description>"
    "</item>\n"
    "</channel></rss>\n";

/* What others wrote stays; guids stay; prefixes that are there are used. */
static void test_foreign(void **state)
{
    static const char *const wanted[] = {
        "<x:theirs a=\"1\">话</x:theirs>",
        "<!-- 手写 -->",
        "<podcast:value type=\"lightning\"/>",
        "<guid>theirs</guid>",
        "<x:theirs><![CDATA[<b>]]></x:theirs>",
        "<title>简报</title>",
        "<i:explicit>false</i:explicit>",
        "917393e3-1b1e-5cef-ace4-edaa54e1f810",
        "<guid>http://a.example/old</guid>",
        "00:00:00 开场&lt;br /&gt;\n00:00:05 &amp;lt;天气&amp;gt; &amp;amp; 路况",
        "<i:duration>10</i:duration>",
    };
    struct arena arena = {0};
    struct deliver_feed feed = feed_of("https://a.example/p/", 9);
    struct deliver_feed_changes changes;
    struct span first = update("foreign", &feed, span_of(foreign), "b-2 b-3 b-4", &changes, &arena);
    struct span again;

    (void)state;
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        if (span_find(first, span_of(wanted[i]), 0) == first.len)
            fail_msg("'%s' is not in\n%.*s", wanted[i], SPAN_ARGS(first));
    }
    assert_text("foreign", titles_of(first, &arena), "b-4 b-3 b-2 theirs");
    again = update("foreign again", &feed, first, "b-4", &changes, &arena);
    assert_span("foreign again", again, first);
    assert_int_equal(changes.changed, 0);
    arena_finish(&arena);
}

/* An item that somebody else began, and its guid. */
static void test_adopted(void **state)
{
    struct arena arena = {0};
    struct deliver_feed feed = feed_of("https://a.example/p/", 9);
    struct deliver_feed_changes changes;
    struct span bytes = update("adopted", &feed, span_of(foreign), "b-3", &changes, &arena);

    (void)state;
    assert_text("adopted", titles_of(bytes, &arena), "b-3 theirs");
    assert_int_equal(changes.added, 0);
    assert_int_equal(changes.changed, 1);
    assert_true(span_find(bytes, SPAN("<guid>theirs</guid>"), 0) < bytes.len);
    assert_true(span_find(bytes, SPAN("length=\"1000\""), 0) < bytes.len);
    arena_finish(&arena);
}

/* The podcast moves: its episodes are the same, and still ours to drop. */
static void test_moved(void **state)
{
    struct arena arena = {0};
    struct deliver_feed feed = feed_of("https://a.example/p/", 2);
    struct deliver_feed_changes changes;
    struct span bytes = update("moved", &feed, (struct span){0}, "b-1 b-2", &changes, &arena);
    struct span guid = SPAN("<guid isPermaLink=\"false\">");
    size_t at = span_find(bytes, guid, 0) + guid.len;
    struct span of_b2 = span_slice(bytes, at, at + 36);

    (void)state;
    feed.base = SPAN("https://b.example/new/");
    feed.url = SPAN("https://b.example/new/feed");
    bytes = update("moved", &feed, bytes, "b-3 b-2", &changes, &arena);
    assert_text("moved", titles_of(bytes, &arena), "b-3 b-2");
    assert_int_equal(changes.dropped, 1);
    assert_true(span_find(bytes, of_b2, 0) < bytes.len);
    assert_true(span_find(bytes, SPAN("https://b.example/new/b-2.mp3"), 0) < bytes.len);
    arena_finish(&arena);
}

static void test_broken(void **state)
{
    static const struct {
        const char *name;
        const char *bytes;
        const char *wanted;
    } rows[] = {
        {"atom", "<feed xmlns=\"http://www.w3.org/2005/Atom\"/>",
         "podcast.xml:1: error: this is not an RSS feed"},
        {"no channel", "\n\n<rss version=\"2.0\"/>",
         "podcast.xml:3: error: this is not an RSS feed"},
        {"html", "<html><channel/></html>", "this is not an RSS feed"},
        {"cut off", "<rss version=\"2.0\"><channel><item>",
         "podcast.xml:1:35: error: this is not XML"},
        {"entity", "<!DOCTYPE rss [<!ENTITY e SYSTEM \"/etc/passwd\">]><rss><channel/></rss>",
         "podcast.xml:1: error: a document type"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct deliver_feed feed = feed_of("https://a.example/p/", 9);
        struct deliver_feed_changes changes;
        struct span bytes;

        if (deliver_feed_update(&feed, span_of(rows[i].bytes), NULL, 0, &arena, &bytes, &changes,
                                &diag))
            fail_msg("%s: no error", rows[i].name);
        assert_error_has(rows[i].name, &diag, rows[i].wanted);
        assert_int_equal(diag_first_error(&diag)->kind, DIAG_DATA);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_podcast_uuid), cmocka_unit_test(test_dates),
        cmocka_unit_test(test_episode),      cmocka_unit_test(test_runs),
        cmocka_unit_test(test_foreign),      cmocka_unit_test(test_adopted),
        cmocka_unit_test(test_moved),        cmocka_unit_test(test_broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
