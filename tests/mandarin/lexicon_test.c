/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/reading.h"

#include <string.h>

#include "base/file.h"
#include "mandarin/lexicon.h"

#include "base/banned.h"

struct damage_row {
    const char *name;
    size_t offset; /* of the byte that is changed */
    size_t size;   /* 0: whole */
    const char *error;
};

static void test_damage(void **state)
{
    static const struct damage_row rows[] = {
        {"empty", 0, 1, "no lexicon of bobao"},
        {"another file", 0, 0, "no lexicon of bobao"},
        {"another byte order", offsetof(struct lexicon_header, byte_order), 0, "of version"},
        {"another version", offsetof(struct lexicon_header, version), 0, "of version"},
        {"cut short", SIZE_MAX, 5000, "cut short"},
        {"only a header", SIZE_MAX, sizeof(struct lexicon_header), "cut short"},
        {"a section outside", offsetof(struct lexicon_header, sections) + 3, 0, "damaged"},
        {"a flipped bit", 100000, 0, "damaged"},
        {"another checksum", offsetof(struct lexicon_header, checksum), 0, "damaged"},
    };
    struct arena arena = {0};
    struct span bytes = read_file(&arena, BOBAO_SHARE_DIR "/mandarin.lex");
    unsigned char *copy = arena_alloc(&arena, bytes.len);

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct diag diag = {0};
        struct lexicon lexicon;

        memcpy(copy, bytes.data, bytes.len);
        if (rows[i].offset < bytes.len)
            copy[rows[i].offset] ^= 0x40;
        if (lexicon_open(&lexicon, copy, rows[i].size ? rows[i].size : bytes.len, "x.lex", &diag))
            fail_msg("%s: opened", rows[i].name);
        assert_error_has(rows[i].name, &diag, rows[i].error);
        assert_int_equal(diag_first_error(&diag)->kind, DIAG_UNAVAILABLE);
        assert_int_equal(diag.message_count, 1);
        diag_finish(&diag);
    }
    arena_finish(&arena);
}

static void test_missing(void **state)
{
    static const char *const paths[] = {"no/such.lex", "/", "/dev/null"};

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
        struct diag diag = {0};
        struct mandarin *mandarin;

        assert_false(mandarin_open(&mandarin, paths[i], &diag));
        assert_null(mandarin);
        assert_error_has(paths[i], &diag, "cannot read the lexicon");
        diag_finish(&diag);
    }
    mandarin_finish(NULL);
}

static uint32_t find(const struct lexicon *lexicon, const char *text)
{
    uint32_t characters[LEXICON_MAX_WORD];
    struct span rest = span_of(text);
    size_t count = 0;
    uint32_t rune;

    while (count < LEXICON_MAX_WORD && utf8_next(&rest, &rune))
        characters[count++] = lexicon_find_char(lexicon, rune);
    return lexicon_find_word(lexicon, characters, count);
}

static void test_words(void **state)
{
    static const struct {
        const char *text;
        bool is_there;
    } rows[] = {{"银行", true}, {"中华人民共和国", true}, {"银行行", false}, {"𠮷", false},
                {"六安", true}, {"abc", false},           {"军人", true},    {"", false}};
    struct mandarin *mandarin = open_mandarin();

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        if ((find(&mandarin->lexicon, rows[i].text) != LEXICON_NONE) != rows[i].is_there)
            fail_msg("'%s' is%s there", rows[i].text, rows[i].is_there ? " not" : "");
    }
    mandarin_finish(mandarin);
}

/* The commonest characters have their ordinary reading. */
static void test_defaults(void **state)
{
    static const struct {
        uint32_t rune;
        const char *base;
        int tone;
    } rows[] = {{0x671f, "qi", 1},   {0x65e0, "wu", 2},   {0x5357, "nan", 2},  {0x4f53, "ti", 3},
                {0x738b, "wang", 2}, {0x53d7, "shou", 4}, {0x3007, "ling", 2}, {0x4e0d, "bu", 4},
                {0x4e00, "yi", 1},   {0x4e48, "me", 5}};
    struct mandarin *mandarin = open_mandarin();
    const struct lexicon *lexicon = &mandarin->lexicon;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        const struct lexicon_char *c = lexicon_char(lexicon,
                                                    lexicon_find_char(lexicon, rows[i].rune));
        struct script_syllable s = lexicon_script_syllable(lexicon,
                                                           lexicon_default_reading(lexicon, c));

        assert_string_equal(s.base, rows[i].base);
        assert_int_equal(s.tone, rows[i].tone);
    }
    mandarin_finish(mandarin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_defaults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
