/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "mandarin/mandarin.h"
#include "report/report.h"

#include "base/banned.h"

/* The surface readings of all sentences of a text, as `bobao pinyin --surface --by-line` has them.
 */
static struct span surface_of(const struct mandarin *mandarin, struct arena *arena,
                              const char *name, struct span text)
{
    struct report_options options = {.encoding = "UTF-8", .is_one_line = true};
    struct mandarin_options mandarin_options = {0};
    struct diag diag = {0};
    struct text out = {.arena = arena};
    struct report *report;
    struct script *script;

    if (!report_make(text, &options, NULL, arena, &report, &diag) ||
        !mandarin_make_script(mandarin, report, &mandarin_options, arena, &script, &diag))
        assert_no_error(name, &diag);
    for (size_t i = 0; i < script->chapter_count; i++) {
        for (size_t j = 0; j < script->chapters[i].sentence_count; j++) {
            if (out.len > 0)
                text_put_byte(&out, ' ');
            script_put_pinyin(&out, &script->chapters[i].sentences[j], true);
        }
    }
    diag_finish(&diag);
    return text_span(&out);
}

static void test_spec(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    struct mandarin *mandarin;
    struct spec_row *rows;
    size_t count = spec_read(&arena, "sandhi.md", &rows);

    (void)state;
    if (!mandarin_open(&mandarin, BOBAO_SHARE_DIR "/mandarin.lex", &diag))
        assert_no_error("lexicon", &diag);
    for (size_t i = 0; i < count; i++)
        assert_span(rows[i].name, surface_of(mandarin, &arena, rows[i].name, rows[i].input),
                    rows[i].wanted);
    mandarin_finish(mandarin);
    diag_finish(&diag);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_spec)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
