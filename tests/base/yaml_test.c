/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "base/yaml.h"

#include "base/banned.h"

struct voice {
    struct span name;
    double pitch;
    int64_t rate;
    bool is_loud;
    int colour;
    const struct yaml_node *extra;
};

static const char *const colours[] = {"bright", "dark", NULL};

static const struct yaml_key keys[] = {
    {"name", YAML_TYPE_TEXT, offsetof(struct voice, name), 1, 20, true, NULL, "what it is called"},
    {"pitch", YAML_TYPE_DOUBLE, offsetof(struct voice, pitch), 0, 50, false, NULL, "of the line"},
    {"rate", YAML_TYPE_INT64, offsetof(struct voice, rate), 60, 600, false, NULL, "syllables"},
    {"loud", YAML_TYPE_BOOL, offsetof(struct voice, is_loud), 0, 0, false, NULL, "or soft"},
    {"colour", YAML_TYPE_CHOICE, offsetof(struct voice, colour), 0, 0, false, colours, "timbre"},
    {"extra", YAML_TYPE_NODE, offsetof(struct voice, extra), 0, 0, false, NULL, "anything"},
};

static bool read_voice(const char *yaml, struct arena *arena, struct voice *voice,
                       struct diag *diag)
{
    struct yaml_node *root;

    return yaml_parse("v.yaml", span_of(yaml), yaml_config_limits, arena, &root, diag) &&
           yaml_read_map("v.yaml", root, keys, sizeof(keys) / sizeof(keys[0]), voice, diag);
}

static void test_a_map_is_read_into_a_struct(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct voice voice = {.rate = 270};

    (void)state;
    assert_true(
        read_voice("name: 新闻\npitch: 30.5\nloud: yes\ncolour: dark\nextra: [1, &a 2, *a]\n",
                   &arena, &voice, &diag));
    assert_text("name", voice.name, "新闻");
    assert_near("pitch", voice.pitch, 30.5, 0);
    assert_int_equal(voice.rate, 270);
    assert_true(voice.is_loud);
    assert_int_equal(voice.colour, 1);
    assert_int_equal(voice.extra->count, 3);
    assert_text("alias", voice.extra->values[2]->scalar, "2");
    arena_finish(&arena);
}

static void test_errors_say_where_and_what(void **state)
{
    static const struct {
        const char *name, *yaml, *part;
    } rows[] = {
        {"empty", "", "v.yaml: error: it is empty"},
        {"not YAML", "name: [a\n", "v.yaml:1:7: error: this is not YAML: the '[' that opens here"},
        {"unknown key", "name: a\npich: 3\n",
         "v.yaml:2:1: error: unknown key 'pich': did you mean "
         "'pitch'?"},
        {"unknown and unlike", "name: a\nzzzzzz: 3\n", "v.yaml:2:1: error: unknown key 'zzzzzz'"},
        {"missing", "pitch: 3\n",
         "v.yaml:1:1: error: the key 'name' is missing: what it is called"},
        {"too much", "name: a\npitch: 51\n", "v.yaml:2:8: error: 'pitch' must be between 0 and 50"},
        {"no number", "name: a\npitch: high\n", "'pitch' must be a number, not 'high'"},
        {"quoted number", "name: a\npitch: '3'\n", "'pitch' must be a number"},
        {"not whole", "name: a\nrate: 270.5\n", "'rate' must be a whole number"},
        {"no truth", "name: a\nloud: maybe\n", "'loud' must be true or false"},
        {"no such choice", "name: a\ncolour: drak\n",
         "'colour' cannot be 'drak': did you mean 'dark'"},
        {"twice", "name: a\npitch: 1\nname: b\n",
         "v.yaml:3:1: error: the key 'name' stands here a "
         "second time, first in line 1"},
        {"empty text", "name: ''\n", "'name' must not be empty"},
        {"long text", "name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "'name' is longer than 20 bytes"},
        {"a list", "name: [a]\n", "name must be a single value, not a list"},
        {"no map", "- a\n", "must be a map of keys, not a list"},
        {"alias without anchor", "name: *x\n", "the alias '*x' has no anchor"},
        {"second document", "name: a\n---\nname: b\n", "a second document"},
        {"bad UTF-8", "name: a\xff\n",
         "v.yaml:1:8: error: this is not YAML: here it is not UTF-8: save"},
        {"NUL", "name: \"a\\0b\"\n", "a NUL character"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct voice voice = {0};

        if (read_voice(rows[i].yaml, &arena, &voice, &diag))
            fail_msg("%s: accepted", rows[i].name);
        assert_error_has(rows[i].name, &diag, rows[i].part);
        assert_int_equal(diag.message_count, 1);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

/* Nine levels of ten aliases each: a billion values if they were written out. */
static void test_a_bomb_is_refused(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct text bomb = {.arena = &arena};
    struct yaml_node *root;

    (void)state;
    text_put(&bomb, SPAN("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"));
    for (int level = 1; level < 10; level++) {
        text_put_format(&bomb, "a%d: &a%d [", level, level);
        for (int i = 0; i < 10; i++)
            text_put_format(&bomb, "%s*a%d", i > 0 ? ", " : "", level - 1);
        text_put(&bomb, SPAN("]\n"));
    }
    assert_false(yaml_parse("b.yaml", text_span(&bomb), yaml_config_limits, &arena, &root, &diag));
    assert_error_has("bomb", &diag, "aliases counted");
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_depth_is_bounded(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct text deep = {.arena = &arena};
    struct yaml_node *root;

    (void)state;
    for (int i = 0; i < 1000; i++)
        text_put(&deep, SPAN("["));
    assert_false(yaml_parse("d.yaml", text_span(&deep), yaml_config_limits, &arena, &root, &diag));
    assert_error_has("depth", &diag, "nested too deeply");
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_what_is_written_is_read_back(void **state)
{
    static const char *const values[] = {"plain", "会议指出", "yes",   "12",   "a: b",
                                         "- x",   "",         " x ",   "a#b",  "\"q\"",
                                         "a\n",   "null",     "《x》", "{GDP}"};
    struct arena arena = {0};
    struct diag diag = {0};
    struct text out = {.arena = &arena};
    struct yaml_writer *writer = yaml_writer_create(&out, &arena);
    struct yaml_node *root;
    const struct yaml_node *list;

    (void)state;
    yaml_writer_map(writer, NULL);
    yaml_writer_int64(writer, "n", -5);
    yaml_writer_list(writer, "values");
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        yaml_writer_text(writer, NULL, span_of(values[i]));
    yaml_writer_end(writer);
    yaml_writer_flow_map(writer, "flow");
    yaml_writer_text(writer, "say", SPAN("三月"));
    yaml_writer_end(writer);
    yaml_writer_end(writer);
    assert_true(yaml_writer_finish(writer, &diag));
    assert_true(yaml_parse("o.yaml", text_span(&out), yaml_config_limits, &arena, &root, &diag));
    list = yaml_get(root, "values");
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        assert_text(values[i], list->values[i]->scalar, values[i]);
    assert_text("number", yaml_get(root, "n")->scalar, "-5");
    assert_text("flow", yaml_get(yaml_get(root, "flow"), "say")->scalar, "三月");
    assert_true(span_find(text_span(&out), SPAN("{say: 三月}"), 0) < out.len);
    diag_finish(&diag);
    arena_finish(&arena);
}

/* Where it stops being YAML: at the place to change, with what to write there. */
static void test_troubles(void **state)
{
    static const struct {
        const char *name;
        const char *yaml;
        const char *wanted;
    } rows[] = {
        {"open quotes", "a: \"b\nc: d\n", "1:4: error: this is not YAML: the quotation mark that"},
        {"open single quotes", "a:\n- 'b\n- c\n",
         "2:3: error: this is not YAML: the quotation mark"},
        {"open list", "a:\n- [b, c\nd: e\n",
         "2:3: error: this is not YAML: the '[' that opens here"},
        {"open list with a pair", "a: [\nb: c\n", "1:4: error: this is not YAML: the '[' that"},
        {"open map", "a: {b: c\nd: e\n", "1:4: error: this is not YAML: the '{' that opens here"},
        {"list in a map", "a: {b: [c}\n", "1:8: error: this is not YAML: the '[' that opens here"},
        {"brace in a list", "a: [b-{c}.d]\n", "1:7: error: this is not YAML: a '{' within a text"},
        {"closed too often", "a: b\n}\n", "2:1: error: this is not YAML: this '}' closes nothing"},
        {"tab", "a:\n\tb: c\n", "2:1: error: this is not YAML: a tab stands here: indent with"},
        {"tab behind a text", "a: b\n\tc: d\n", "2:1: error: this is not YAML: a tab stands here"},
        {"text behind a map", "a: {站}早\n",
         "1:4: error: this is not YAML: a value that begins with { "
         "ends with }: put all of the text in quotes: '{站}早'"},
        {"text behind a map in a list", "- {a}.b\n", "1:3: error: this is not YAML: a value that"},
        {"text behind quotes", "a: \"早\"好\n", "put all of the text in quotes: '\"早\"好'"},
        {"text behind single quotes", "a: '早'好\n", "put all of the text in quotes: \"'早'好\""},
        {"star", "a: *.txt\n",
         "1:4: error: this is not YAML: a text cannot begin with '*': put it in "
         "quotes: '*.txt'"},
        {"star in a list", "a: [b, *.txt]\n", "1:8: error: this is not YAML: a text cannot begin"},
        {"ampersand", "a: &.txt\n", "1:4: error: this is not YAML: a text cannot begin with '&'"},
        {"at sign", "a: @b\n", "1:4: error: this is not YAML: a text cannot begin with '@'"},
        {"percent", "a: %b\n", "1:4: error: this is not YAML: a text cannot begin with '%'"},
        {"backtick", "a: `b\n", "1:4: error: this is not YAML: a text cannot begin with '`'"},
        {"exclamation mark", "a: !早\n",
         "1:4: error: this is not YAML: a text cannot begin with '!'"},
        {"question mark", "a: ? b\n", "1:4: error: this is not YAML: a text cannot begin with '?'"},
        {"block", "a: |b\n", "1:5: error: this is not YAML: behind '|' or '>' the line must end"},
        {"list in a line", "a: - b\n", "1:4: error: this is not YAML: a list cannot begin in the"},
        {"second colon", "a: b: c\n",
         "1:4: error: this is not YAML: a second ': ' stands in this line: "
         "put the text in quotes: 'b: c'"},
        {"escape", "a: \"\\q\"\n", "1:5: error: this is not YAML: behind a backslash"},
        {"full-width colon", "甲：a\nb: c\n",
         "1:2: error: this is not YAML: this colon is a full-width"},
        {"full-width colon below", "a: b\n甲：a\nb: c\n",
         "2:2: error: this is not YAML: this colon"},
        {"no colon", "a 1\nb: c\n", "1:1: error: this is not YAML: no ':' stands in this line"},
        {"no blank", "a:1\nb: c\n",
         "1:2: error: this is not YAML: a blank is missing behind this ':'"},
        {"too far in", "a: b\n  c: d\n",
         "2:3: error: this is not YAML: this line is indented more than "
         "line 1"},
        {"between two", "a:\n- b: c\n d: e\n",
         "3:2: error: this is not YAML: this line is indented like"},
        {"no entry", "a:\n  - b: c\n  d: e\n",
         "3:3: error: this is not YAML: the entries of this list begin with '- '"},
        {"star and a dot", "a:\n- b: *c.d # e\n",
         "2:6: error: this is not YAML: a text cannot begin with '*'"},
        {"closing bracket first", "a: }b\n",
         "1:4: error: this is not YAML: a text cannot begin with '}'"},
        {"entry too far out", "a:\n - b\n- c\n",
         "3:1: error: this is not YAML: this '- ' is indented"},
        {"behind the end", "a: b\n...\nc\n",
         "3:1: error: this is not YAML: something stands behind"},
        {"UTF-16",
         "\xFF\xFE"
         "a",
         "1:1: error: this is not YAML: it is UTF-16: save the file as UTF-8"},
        {"control character", "a: \x01\n", "1:4: error: this is not YAML: a control character"},
        {"rare", "%TAG x\na: b\n", "1:6: error: this is not YAML: while scanning a tag directive"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct yaml_node *root;

        if (yaml_parse("v.yaml", span_of(rows[i].yaml), yaml_config_limits, &arena, &root, &diag))
            fail_msg("%s: no error", rows[i].name);
        assert_error_has(rows[i].name, &diag, rows[i].wanted);
        assert_int_equal(diag.message_count, 1);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_troubles),
                                       cmocka_unit_test(test_a_map_is_read_into_a_struct),
                                       cmocka_unit_test(test_errors_say_where_and_what),
                                       cmocka_unit_test(test_a_bomb_is_refused),
                                       cmocka_unit_test(test_depth_is_bounded),
                                       cmocka_unit_test(test_what_is_written_is_read_back)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
