/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "script/script.h"

#include "base/banned.h"

#define WORD "{say: 你好, pinyin: ni3 hao3, surface: ni2 hao3}"
#define DOCUMENT(words)                                                                            \
    "bobao-script: 1\nchapters:\n- title: 问候\n  sentences:\n  - phrases:\n    - words:\n"      \
    "      - " words "\n      break: chapter\n"

static bool parse(const char *yaml, struct arena *arena, struct script **script, struct diag *diag)
{
    return script_read("s.yaml", span_of(yaml), arena, script, diag);
}

static const char whole[] =
    "bobao-script: 1\n"
    "title: 简报\n"
    "source: brief.txt\n"
    "chapters:\n"
    "- title: 开头\n"
    "  sentences:\n"
    "  - text: 一次花儿，GDP和Café吗？\n"
    "    role: yes-no-question\n"
    "    starts: paragraph\n"
    "    line: 3\n"
    "    column: 1\n"
    "    phrases:\n"
    "    - words:\n"
    "      - {say: 一次, pinyin: yi1 ci4, surface: yi2 ci4, form: cardinal, at: [0, 6]}\n"
    "      - {say: 花儿, pinyin: hua1r, at: [6, 12]}\n"
    "      break: comma\n"
    "    - role: aside\n"
    "      words:\n"
    "      - {say: GDP, language: letters, at: [15, 18]}\n"
    "      - {say: 和, pinyin: he2, at: [18, 21]}\n"
    "      - {say: Café, language: en, at: [21, 26]}\n"
    "      - {say: 吗, pinyin: ma5, text: '', at: [26, 26]}\n"
    "      break: paragraph\n";

static void test_a_script_survives_writing_and_reading(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct script *first;
    struct script *second;
    struct text once = {.arena = &arena};
    struct text twice = {.arena = &arena};
    const struct script_sentence *sentence;

    (void)state;
    if (!parse(whole, &arena, &first, &diag))
        assert_no_error("whole", &diag);
    assert_true(script_write(first, &once, &diag));
    assert_true(script_recognise(text_span(&once)));
    if (!script_read("again", text_span(&once), &arena, &second, &diag))
        assert_no_error("again", &diag);
    assert_true(script_write(second, &twice, &diag));
    assert_span("written twice", text_span(&twice), text_span(&once));
    sentence = &second->chapters[0].sentences[0];
    assert_int_equal(sentence->role, SCRIPT_ROLE_YES_NO_QUESTION);
    assert_true(sentence->starts_paragraph);
    assert_int_equal(sentence->phrases[0].words[0].syllables[0].surface, 2);
    assert_true(sentence->phrases[0].words[1].syllables[0].has_erhua);
    assert_int_equal(sentence->phrases[1].role, SCRIPT_ROLE_ASIDE);
    assert_int_equal(sentence->phrases[1].words[3].text.len, 0);
    assert_int_equal(script_sentence_word_count(sentence), 6);
    assert_int_equal(script_sentence_count(second), 1);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_a_script_without_its_text_shows_what_is_said(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct script *script;
    const struct script_sentence *sentence;

    (void)state;
    if (!parse("bobao-script: 1\n"
               "chapters:\n"
               "- title: 开头\n"
               "  sentences:\n"
               "  - phrases:\n"
               "    - words:\n"
               "      - {say: 二零二四, pinyin: er4 ling2 er4 si4, text: '2024'}\n"
               "      - {say: 年, pinyin: nian2}\n"
               "      break: comma\n"
               "    - words:\n"
               "      - {say: 好, pinyin: hao3}\n"
               "      break: sentence\n",
               &arena, &script, &diag))
        assert_no_error("no text", &diag);
    sentence = &script->chapters[0].sentences[0];
    assert_span("the sentence", sentence->text, SPAN("二零二四年，好。"));
    assert_span("a word", sentence->phrases[0].words[0].text, SPAN("二零二四"));
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_spoken_and_pinyin(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct script *script;
    struct text out = {.arena = &arena};
    const struct script_sentence *sentence;

    (void)state;
    assert_true(parse(whole, &arena, &script, &diag));
    sentence = &script->chapters[0].sentences[0];
    script_put_spoken(&out, sentence);
    assert_text("spoken", text_span(&out), "一次花儿，GDP和Café吗？");
    out.len = 0;
    script_put_pinyin(&out, sentence, false);
    assert_text("pinyin", text_span(&out), "yi1 ci4 hua1 er5 {GDP} he2 {Café} ma5");
    out.len = 0;
    script_put_pinyin(&out, sentence, true);
    assert_text("surface", text_span(&out), "yi2 ci4 hua1 er5 {GDP} he2 {Café} ma5");
    arena_finish(&arena);
}

static void test_syllables_of_a_word(void **state)
{
    static const struct {
        const char *name, *word;
        size_t count;
    } rows[] = {
        {"characters", "{say: 你好, pinyin: ni3 hao3}", 2},
        {"erhua", "{say: 花儿, pinyin: hua1r}", 1},
        {"letters", "{say: GDP, language: letters}", 3},
        {"a short word", "{say: go, language: en}", 1},
        {"a word", "{say: report, language: en}", 2},
        {"an accent", "{say: Café, language: en}", 2},
        {"digits and marks", "{say: 'iPhone-16', language: en}", 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct script *script;
        const char *yaml = arena_string(&arena, arena_format(&arena, DOCUMENT("%s"), rows[i].word));

        if (!parse(yaml, &arena, &script, &diag))
            assert_no_error(rows[i].name, &diag);
        if (script_sentence_syllables(&script->chapters[0].sentences[0]) != rows[i].count)
            fail_msg("%s: %zu", rows[i].name,
                     script_sentence_syllables(&script->chapters[0].sentences[0]));
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

static void test_errors(void **state)
{
    static const struct {
        const char *name, *yaml, *part;
    } rows[] = {
        {"good", DOCUMENT(WORD), NULL},
        {"no version", "chapters: []\n", "'bobao-script' is missing"},
        {"other version", "bobao-script: 2\nchapters: []\n", "must be between 1 and 1"},
        {"no chapters", "bobao-script: 1\nchapters: []\n", "'chapters' must not be empty"},
        {"no syllable", DOCUMENT("{say: 你, pinyin: nx3}"),
         "s.yaml:7:9: error: 'nx3' is no "
         "Mandarin syllable"},
        {"too few", DOCUMENT("{say: 你好, pinyin: ni3}"),
         "'你好' has 2 characters, but 'ni3' is for 1"},
        {"too many", DOCUMENT("{say: 你, pinyin: ni3 hao3}"),
         "'你' has 1 character, but 'ni3 hao3' is for 2"},
        {"erhua too many", DOCUMENT("{say: 强调, pinyin: qiang2 diao4r}"),
         "'强调' has 2 characters, but 'qiang2 diao4r' is for 3: 'r' is 儿"},
        {"erhua without 儿", DOCUMENT("{say: 强调, pinyin: hua1r}"),
         "'hua1r' has erhua, but there is no 儿 at its place in '强调'"},
        {"erhua at another place", DOCUMENT("{say: 花儿红, pinyin: hua1 hong2r}"),
         "'hong2r' has erhua"},
        {"no tone", DOCUMENT("{say: 强调, pinyin: qiang diao4}"), "'qiang' has no tone: 1 to 4"},
        {"no tone, surface", DOCUMENT("{say: 你, pinyin: ni3, surface: ni}"), "'ni' has no tone"},
        {"no tone, erhua", DOCUMENT("{say: 花儿, pinyin: huar}"), "'huar' is no Mandarin syllable"},
        {"neutral tone", DOCUMENT("{say: 吗, pinyin: ma5}"), NULL},
        {"tone marks", DOCUMENT("{say: 你好, pinyin: nǐ hǎo}"), NULL},
        {"bopomofo", DOCUMENT("{say: 开吗, pinyin: ㄎㄞ ˙ㄇㄚ}"), NULL},
        {"Latin as Chinese", DOCUMENT("{say: ok, pinyin: qiang2 diao4}"),
         "'ok' is said in Chinese: only Chinese characters"},
        {"a mark in a word", DOCUMENT("{say: 你，, pinyin: ni3 hao3}"), "only Chinese characters"},
        {"a range", DOCUMENT("{say: 你, pinyin: ni3, at: [12, 12]}"), NULL},
        {"a range upside down", DOCUMENT("{say: 你, pinyin: ni3, at: [600, 12]}"),
         "s.yaml:7:35: error: 'at' ends at 12, before its start at 600"},
        {"other surface", DOCUMENT("{say: 你, pinyin: ni3, surface: na2}"),
         "'surface' must have the syllables"},
        {"longer surface", DOCUMENT("{say: 你, pinyin: ni3, surface: ni2 hao3}"),
         "'surface' must have the syllables"},
        {"no pinyin", DOCUMENT("{say: 你}"), "needs 'pinyin'"},
        {"letters", DOCUMENT("{say: GdP, language: letters}"), "only A to Z"},
        {"English", DOCUMENT("{say: 好, language: en}"), "only Latin letters"},
        {"unknown key", DOCUMENT("{say: 你, pinyin: ni3, sya: 1}"), "did you mean 'say'"},
        {"bad range", DOCUMENT("{say: 你, pinyin: ni3, at: [1]}"), "two byte offsets"},
        {"a line beyond all",
         "bobao-script: 1\nchapters:\n- title: a\n  sentences:\n  - line: 2000000000\n",
         "'line' must be between 0 and 1073741824, not 2000000000"},
        {"bad break",
         "bobao-script: 1\nchapters:\n- title: a\n  sentences:\n  - phrases:\n    - words:\n"
         "      - " WORD "\n      break: comma\n",
         "last phrase of a sentence"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = {0};
        struct diag diag = {0};
        struct script *script;
        bool ok = parse(rows[i].yaml, &arena, &script, &diag);

        if (!rows[i].part)
            assert_no_error(rows[i].name, &diag);
        else if (ok)
            fail_msg("%s: accepted", rows[i].name);
        else
            assert_error_has(rows[i].name, &diag, rows[i].part);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

static void test_recognise(void **state)
{
    (void)state;
    assert_true(script_recognise(SPAN("bobao-script: 1\n")));
    assert_true(script_recognise(SPAN("\xef\xbb\xbf---\nbobao-script: 1\n")));
    assert_false(script_recognise(SPAN("会议指出")));
    assert_true(script_recognise(SPAN("# corrected by hand\n# twice\n---\nbobao-script: 1\n")));
    assert_false(script_recognise(SPAN("# 会议指出\n")));
    assert_false(script_recognise(SPAN("#")));
    assert_false(script_recognise(SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_script_survives_writing_and_reading),
        cmocka_unit_test(test_a_script_without_its_text_shows_what_is_said),
        cmocka_unit_test(test_spoken_and_pinyin),
        cmocka_unit_test(test_syllables_of_a_word),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_recognise)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
