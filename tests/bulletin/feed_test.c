/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/feed.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bulletin/bulletin.h"

#include "support/support.h"

/* Feed files with one thing wrong: one error, at its line and column, that says what to do; and
 * nothing is written. */

static const char *const good = "# 播客\n"                                    /* 1 */
                                "feed: 1\n"                                   /* 2 */
                                "path: podcast.xml\n"                         /* 3 */
                                "url: https://a.example/p/podcast.xml\n"      /* 4 */
                                "base: https://a.example/p\n"                 /* 5 */
                                "episodes: brief-*.json\n"                    /* 6 */
                                "title: 早间简报\n"                           /* 7 */
                                "description: 新闻\n"                         /* 8 */
                                "link: https://a.example/\n"                  /* 9 */
                                "language: zh-CN\n"                           /* 10 */
                                "owner: {name: 编辑部, email: n@a.example}\n" /* 11 */
                                "category: [News > Daily News, Government]\n" /* 12 */
                                "image: cover.jpg\n"                          /* 13 */
                                "explicit: false\n"                           /* 14 */
                                "keep: 30\n"                                  /* 15 */
                                "time: 06:30\n"                               /* 16 */
                                "zone: +08:00\n"                              /* 17 */
                                "formats: [opus, mp3]\n";                     /* 18 */

struct row {
    const char *name;
    const char *old;
    const char *new;
    const char *wanted; /* of the only error */
    enum diag_kind kind;
};

static const struct row wrong[] = {
    {"version", "feed: 1", "feed: 2", "f.yaml:2:7: error: 'feed' must be between 1 and 1, not 2",
     DIAG_CONFIG},
    {"version is text", "feed: 1", "feed: one", "f.yaml:2:7: error: 'feed' must be a number",
     DIAG_CONFIG},
    {"no version", "feed: 1\n", "", "f.yaml:2:1: error: the key 'feed' is missing", DIAG_CONFIG},
    {"unknown key", "title:", "titel:",
     "f.yaml:7:1: error: unknown key 'titel': did you mean 'title'?", DIAG_CONFIG},
    {"key twice", "link:", "title:", "f.yaml:9:1: error: the key 'title' stands here a second",
     DIAG_CONFIG},
    {"no path", "path: podcast.xml\n", "",
     "f.yaml:2:1: error: the key 'path' is missing: the feed to write", DIAG_CONFIG},
    {"path is empty", "path: podcast.xml", "path: ''",
     "f.yaml:3:7: error: 'path' must not be empty", DIAG_CONFIG},
    {"path leads out", "path: podcast.xml", "path: ../podcast.xml",
     "f.yaml:3:7: error: '../podcast.xml' leads out", DIAG_CONFIG},
    {"path is absolute", "path: podcast.xml", "path: /tmp/podcast.xml",
     "f.yaml:3:7: error: '/tmp/podcast.xml' leads out", DIAG_CONFIG},
    {"path's folder", "path: podcast.xml", "path: out/podcast.xml",
     "f.yaml:3:7: error: there is no folder '{folder}/out' to write the feed into: make it",
     DIAG_CANT_CREATE},
    {"path is a link out", "path: podcast.xml", "path: link.txt",
     "f.yaml:3:7: error: 'link.txt' leads out", DIAG_CONFIG},
    {"path is a folder", "path: podcast.xml", "path: sub", "it is a folder", DIAG_NO_INPUT},
    {"path is no feed", "path: podcast.xml", "path: cover.jpg",
     "cover.jpg:1:1: error: this is not XML", DIAG_DATA},
    {"path is empty file", "path: podcast.xml", "path: empty.xml",
     "empty.xml: error: this feed is empty", DIAG_DATA},
    {"path is other XML", "path: podcast.xml", "path: other.xml",
     "other.xml:1: error: this is not an RSS feed", DIAG_DATA},
    {"url without scheme", "url: https://a.example/p/podcast.xml", "url: a.example/podcast.xml",
     "f.yaml:4:6: error: 'url' must be a URL like https://", DIAG_CONFIG},
    {"url of a file", "url: https://a.example/p/podcast.xml", "url: file:///p/podcast.xml",
     "f.yaml:4:6: error: 'url' must be a URL", DIAG_CONFIG},
    {"url with Chinese", "url: https://a.example/p/podcast.xml", "url: https://a.example/播客",
     "f.yaml:4:6: error: 'url' must be a URL", DIAG_CONFIG},
    {"url without host", "url: https://a.example/p/podcast.xml", "url: https:///podcast.xml",
     "f.yaml:4:6: error: 'url' must be a URL", DIAG_CONFIG},
    {"base", "base: https://a.example/p", "base: p/", "f.yaml:5:7: error: 'base' must be a URL",
     DIAG_CONFIG},
    {"base is a list", "base: https://a.example/p", "base: []",
     "f.yaml:5:7: error: base must be a single value", DIAG_CONFIG},
    {"episodes lead out", "episodes: brief-*.json", "episodes: ../brief-*.json",
     "f.yaml:6:11: error: '../", DIAG_CONFIG},
    {"no episodes", "episodes: brief-*.json", "episodes: none-*.json",
     "f.yaml:6:11: error: there is no timeline 'none-*.json': render an episode", DIAG_NO_INPUT},
    {"episodes of another kind", "episodes: brief-*.json", "episodes: '*.chapters.json'",
     "f.yaml:6:11: error: there is no timeline", DIAG_NO_INPUT},
    {"broken episode", "episodes: brief-*.json", "episodes: bad-*.json",
     "bad-1.json:1:1: error: this is not JSON", DIAG_DATA},
    {"episode without date", "episodes: brief-*.json", "episodes: undated.json",
     "undated.json: error: this episode has no date: render it with --date", DIAG_DATA},
    {"notes in another encoding", "episodes: brief-*.json", "episodes: noted.json",
     "noted.notes.txt: error: these show notes are not UTF-8", DIAG_DATA},
    {"no title", "title: 早间简报\n", "", "the key 'title' is missing: of the podcast",
     DIAG_CONFIG},
    {"title is a map", "title: 早间简报", "title: {a: b}",
     "f.yaml:7:8: error: title must be a single value", DIAG_CONFIG},
    {"link", "link: https://a.example/", "link: here", "f.yaml:9:7: error: 'link' must be a URL",
     DIAG_CONFIG},
    {"language", "language: zh-CN", "language: 中文",
     "f.yaml:10:11: error: 'language' must be a tag like zh-CN", DIAG_CONFIG},
    {"language with a blank", "language: zh-CN", "language: zh CN",
     "f.yaml:10:11: error: 'language' must be a tag", DIAG_CONFIG},
    {"owner is text", "owner: {name: 编辑部, email: n@a.example}", "owner: 编辑部",
     "f.yaml:11:8: error: owner must be a map", DIAG_CONFIG},
    {"owner without email", ", email: n@a.example", "",
     "f.yaml:11:8: error: the key 'email' is missing", DIAG_CONFIG},
    {"email", "email: n@a.example", "email: nobody",
     "f.yaml:11:27: error: 'email' must be an address", DIAG_CONFIG},
    {"owner's key", "email: n@a.example", "mail: n@a.example",
     "f.yaml:11:20: error: unknown key 'mail': did you mean 'email'?", DIAG_CONFIG},
    {"categories", "[News > Daily News, Government]", "[News, Arts, Music, Comedy]",
     "f.yaml:12:11: error: 'category' must be one category or a list of 1 to 3", DIAG_CONFIG},
    {"category without its part", "News > Daily News", "News >",
     "f.yaml:12:12: error: a category is written as News or News > Daily News", DIAG_CONFIG},
    {"category is a list", "News > Daily News", "[News]",
     "f.yaml:12:12: error: a category must be a single value", DIAG_CONFIG},
    {"no cover", "image: cover.jpg", "image: none.jpg",
     "f.yaml:13:8: error: there is no cover 'none.jpg' beside the episodes: put it there",
     DIAG_NO_INPUT},
    {"cover's kind", "image: cover.jpg", "image: cover.gif",
     "f.yaml:13:8: error: 'cover.gif' is no cover that podcast apps show", DIAG_CONFIG},
    {"cover leads out", "image: cover.jpg", "image: ../cover.jpg",
     "f.yaml:13:8: error: '../cover.jpg' leads out", DIAG_CONFIG},
    {"cover's URL", "image: cover.jpg", "image: ftp://a.example/c.jpg",
     "f.yaml:13:8: error: 'image' must be a URL", DIAG_CONFIG},
    {"explicit", "explicit: false", "explicit: clean",
     "f.yaml:14:11: error: 'explicit' must be true or false, not 'clean'", DIAG_CONFIG},
    {"keep none", "keep: 30", "keep: 0", "f.yaml:15:7: error: 'keep' must be between 1 and 1000",
     DIAG_CONFIG},
    {"keep in words", "keep: 30", "keep: all", "f.yaml:15:7: error: 'keep' must be a number",
     DIAG_CONFIG},
    {"time", "time: 06:30", "time: 24:00", "f.yaml:16:7: error: 'time' must be from 00:00 to 23:59",
     DIAG_CONFIG},
    {"time in words", "time: 06:30", "time: 6am", "f.yaml:16:7: error: 'time' must be from 00:00",
     DIAG_CONFIG},
    {"zone", "zone: +08:00", "zone: Asia/Shanghai",
     "f.yaml:17:7: error: 'zone' must be hours and minutes east", DIAG_CONFIG},
    {"zone without sign", "zone: +08:00", "zone: 08:00", "f.yaml:17:7: error: 'zone' must be",
     DIAG_CONFIG},
    {"format", "[opus, mp3]", "[opus, mp4]",
     "f.yaml:18:17: error: 'mp4' is no format of sound (did you mean 'mp3'?): use mp3",
     DIAG_CONFIG},
    {"format twice", "[opus, mp3]", "[mp3, mp3]",
     "f.yaml:18:16: error: 'mp3' stands in 'formats' a second time", DIAG_CONFIG},
    {"no formats", "[opus, mp3]", "[]", "f.yaml:18:10: error: 'formats' is empty", DIAG_CONFIG},
    {"formats is text", "[opus, mp3]", "mp3", "f.yaml:18:10: error: formats must be a list",
     DIAG_CONFIG},
    {"type", "explicit: false", "type: weekly", "f.yaml:14:7: error: 'type' cannot be 'weekly'",
     DIAG_CONFIG},
    {"not YAML", "formats: [", "formats: [[", "error: this is not YAML", DIAG_CONFIG},
    {"no map", good, "- feed: 1\n", "f.yaml:1:1: error: a feed file must be a map", DIAG_CONFIG},
};

static void write_file(const char *folder, const char *name, const char *bytes)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(bytes, file) >= 0 && fclose(file) == 0);
}

static size_t count_files(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t count = 0;

    assert_non_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

/* `text` with the first `old` in it changed. */
static char *changed(struct arena *arena, const char *text, const char *old, const char *new)
{
    struct span all = span_of(text);
    size_t at = span_find(all, span_of(old), 0);
    struct span made;

    if (at == all.len)
        fail_msg("'%s' is not in '%s'", old, text);
    made = arena_format(arena, "%.*s%s%s", (int)at, text, new, text + at + strlen(old));
    return arena_string(arena, made);
}

static char *make_scene(struct arena *arena)
{
    static const char timeline[] =
        "{\"format\":\"bobao-timeline\",\"version\":1,\"title\":\"简报\",\"date\":\"2026-11-23\","
        "\"duration\":5.0,\"chapters\":[{\"title\":\"开场\",\"start\":0.0}]}\n";
    char *folder = make_folder(arena);
    char path[4096];

    write_file(folder, "brief-1.json", timeline);
    write_file(folder, "brief-1.mp3", "sound");
    write_file(folder, "brief-1.opus", "a sound");
    write_file(folder, "brief-1.chapters.json", "{}");
    write_file(folder, "bad-1.json", "{");
    write_file(folder, "undated.json", changed(arena, timeline, "2026-11-23", ""));
    write_file(folder, "undated.mp3", "sound");
    write_file(folder, "noted.json", timeline);
    write_file(folder, "noted.mp3", "sound");
    write_file(folder, "noted.notes.txt", "\xff\xfe");
    write_file(folder, "cover.jpg", "picture");
    write_file(folder, "cover.gif", "picture");
    write_file(folder, "empty.xml", "");
    write_file(folder, "other.xml", "<opml/>\n");
    snprintf(path, sizeof(path), "%s/sub", folder);
    assert_int_equal(mkdir(path, 0777), 0);
    snprintf(path, sizeof(path), "%s/link.txt", folder);
    assert_int_equal(symlink("/etc/hostname", path), 0);
    return folder;
}

static bool run(struct arena *arena, const char *folder, const char *bytes, bool is_check,
                struct bulletin_feed_result *result, struct diag *diag)
{
    struct span path = arena_format(arena, "%s/f.yaml", folder);
    struct bulletin_feed_job job = {
        .path = arena_string(arena, path), .is_check = is_check, .software = "bobao"};

    write_file(folder, "f.yaml", bytes);
    return bulletin_feed(&job, arena, result, diag);
}

static size_t count_errors(const struct diag *diag)
{
    size_t count = 0;

    for (size_t i = 0; i < diag->message_count; i++)
        count += diag->messages[i].level == DIAG_ERROR;
    return count;
}

static void test_good(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct bulletin_feed_result result;
    char *folder = make_scene(&arena);
    struct span feed;

    (void)state;
    assert_true(bulletin_recognise_feed(span_of(good)));
    assert_false(bulletin_recognise(span_of(good)));
    assert_false(bulletin_recognise_feed(SPAN("bulletin: 1\nfeed: 1\n")));
    assert_true(run(&arena, folder, good, true, &result, &diag) || count_errors(&diag) > 0);
    assert_no_error("check", &diag);
    assert_false(result.is_written);
    assert_int_equal(result.added, 1);
    assert_true(run(&arena, folder, good, false, &result, &diag) || count_errors(&diag) > 0);
    assert_no_error("first", &diag);
    assert_true(result.is_written);
    feed = read_file(&arena, result.path);
    assert_true(span_find(feed,
                          SPAN("<enclosure url=\"https://a.example/p/brief-1.opus\" "
                               "length=\"7\" type=\"audio/ogg\"/>"),
                          0) < feed.len);
    assert_true(span_find(feed, SPAN("Mon, 23 Nov 2026 06:30:00 +0800"), 0) < feed.len);
    assert_true(span_find(feed, SPAN("href=\"https://a.example/p/cover.jpg\""), 0) < feed.len);
    assert_true(run(&arena, folder, good, false, &result, &diag));
    assert_false(result.is_written);
    assert_int_equal(result.added + result.changed + result.dropped, 0);
    assert_int_equal(diag.message_count, 0);
    remove_folder(folder);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_wrong(void **state)
{
    struct arena arena = {0};
    char *folder = make_scene(&arena);
    size_t before;

    (void)state;
    write_file(folder, "f.yaml", good);
    before = count_files(folder);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        const struct row *row = &wrong[i];
        struct diag diag = {0};
        struct bulletin_feed_result result;
        const char *bytes = changed(&arena, good, row->old, row->new);
        const char *wanted = row->wanted;

        if (strstr(wanted, "{folder}"))
            wanted = changed(&arena, wanted, "{folder}", folder);
        if (run(&arena, folder, bytes, false, &result, &diag))
            fail_msg("%s: no error", row->name);
        assert_error_has(row->name, &diag, wanted);
        if (count_errors(&diag) != 1)
            fail_msg("%s: %zu errors", row->name, count_errors(&diag));
        if (diag_first_error(&diag)->kind != row->kind)
            fail_msg("%s: status %d", row->name, (int)diag_first_error(&diag)->kind);
        if (count_files(folder) != before)
            fail_msg("%s: something was written", row->name);
        diag_finish(&diag);
    }
    remove_folder(folder);
    arena_finish(&arena);
}

/* What is no error, but worth knowing. */
static void test_warnings(void **state)
{
    static const struct row rows[] = {
        {"category", "News > Daily News", "Newz",
         "f.yaml:12:12: warning: podcast directories may not know the category 'Newz': did you "
         "mean "
         "'News'?",
         0},
        {"no sound", "[opus, mp3]", "[wav]", "brief-1.json: warning: no sound lies beside this", 0},
        {"other JSON", "episodes: brief-*.json", "episodes: other*.json",
         "other.json: warning: this is no timeline", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct bulletin_feed_result result;
        char *folder = make_scene(&arena);
        const char *bytes = changed(&arena, good, rows[i].old, rows[i].new);
        struct span line;

        write_file(folder, "other.json", "{\"format\":\"geojson\"}");
        assert_true(run(&arena, folder, bytes, false, &result, &diag) || count_errors(&diag) > 0);
        assert_no_error(rows[i].name, &diag);
        assert_int_equal(diag.message_count, 1);
        line = diag_line(&diag.messages[0], &arena);
        if (span_find(line, span_of(rows[i].wanted), 0) == line.len)
            fail_msg("%s: '%.*s'", rows[i].name, SPAN_ARGS(line));
        remove_folder(folder);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_warnings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
