/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/bulletin.h"

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "bulletin/internal.h"

#include "base/banned.h"

static bool read_config(const struct bulletin_home *home, const char *name, struct arena *arena,
                        const char **path, struct span *bytes, struct diag *diag)
{
    *path = file_join(arena, home->share_folder, name);
    if (!file_read(*path, BULLETIN_CONFIG_BYTES, arena, bytes, diag))
        return false;
    bulletin_note_input(home, "data", *path, *bytes);
    return true;
}

bool bulletin_reader_open(struct bulletin_reader *reader, const struct bulletin_home *home,
                          struct arena *arena, struct diag *diag)
{
    const char *lexicon = file_join(arena, home->share_folder, "mandarin.lex");
    const char *path;
    struct span bytes;

    if (!read_config(home, "voices/leads.yaml", arena, &path, &bytes, diag) ||
        !report_leads_parse(path, bytes, arena, &reader->leads, diag))
        return false;
    return mandarin_open(&reader->mandarin, lexicon, diag) &&
           bulletin_note_file(home, "data", lexicon, diag);
}

void bulletin_reader_finish(struct bulletin_reader *reader)
{
    mandarin_finish(reader->mandarin);
    *reader = (struct bulletin_reader){0};
}

bool bulletin_read_lexicon(const struct bulletin_home *home, const char *path, struct arena *arena,
                           struct mandarin_user_lexicon **lexicon, struct diag *diag)
{
    struct span bytes;

    if (!file_read(path, BULLETIN_CONFIG_BYTES, arena, &bytes, diag))
        return false;
    bulletin_note_input(home, "lexicon", path, bytes);
    return mandarin_user_lexicon_parse(path, bytes, arena, lexicon, diag);
}

bool bulletin_read_report(const struct bulletin_reader *reader, struct span bytes,
                          const struct report_options *options,
                          const struct mandarin_user_lexicon *lexicon, struct arena *arena,
                          struct script **script, struct diag *diag)
{
    struct mandarin_options mandarin_options = {.user_lexicon = lexicon};
    struct report *report;

    return report_make(bytes, options, reader->leads, arena, &report, diag) &&
           mandarin_make_script(reader->mandarin, report, &mandarin_options, arena, script, diag);
}

const char *bulletin_shown_name(const char *path, struct arena *arena)
{
    struct span rest = span_of(path);
    struct text shown = {.arena = arena};

    if (span_is(rest, "-"))
        return "standard input";
    while (rest.len > 0) {
        size_t valid = utf8_valid_len(rest);

        text_put(&shown, span_slice(rest, 0, valid));
        if (valid < rest.len)
            text_put_byte(&shown, '?');
        rest = span_slice(rest, valid + 1, rest.len);
    }
    return arena_string(arena, text_span(&shown));
}

/* A Script that was saved is read as it is; anything else is a report. */
static bool make_from_bytes(const struct bulletin_home *home, const struct bulletin_source *source,
                            struct span bytes, struct arena *arena, struct script **script,
                            struct diag *diag)
{
    struct report_options options = source->report;
    struct bulletin_reader reader = {0};
    struct mandarin_user_lexicon *lexicon = NULL;
    bool ok;

    options.name = bulletin_shown_name(source->path, arena);
    if (script_recognise(bytes))
        return script_read(options.name, bytes, arena, script, diag);
    ok = (!source->lexicon_path ||
          bulletin_read_lexicon(home, source->lexicon_path, arena, &lexicon, diag)) &&
         bulletin_reader_open(&reader, home, arena, diag) &&
         bulletin_read_report(&reader, bytes, &options, lexicon, arena, script, diag);
    bulletin_reader_finish(&reader);
    if (ok && (*script)->chapter_count == 0)
        return diag_error(diag, DIAG_DATA, (struct diag_place){.file = options.name},
                          "there is nothing to say in it: no word, number or letter");
    return ok;
}

bool bulletin_make_script(const struct bulletin_home *home, const struct bulletin_source *source,
                          struct arena *arena, struct script **script, struct diag *diag)
{
    struct arena input = {0};
    struct span bytes;
    bool ok = file_read(source->path, SCRIPT_MAX_BYTES, &input, &bytes, diag);

    if (ok) {
        bulletin_note_input(home, "report", source->path, bytes);
        ok = make_from_bytes(home, source, bytes, arena, script, diag);
    }
    arena_finish(&input);
    return ok;
}

struct bulletin_lines {
    size_t warning_count; /* of all lines: notes here, one warning at the end */
    struct arena arena;
    struct bulletin_reader reader;
    struct mandarin_user_lexicon *lexicon; /* or NULL */
    struct report_options options;
};

bool bulletin_lines_create(struct bulletin_lines **lines, const struct bulletin_home *home,
                           const struct bulletin_source *source, struct diag *diag)
{
    struct arena arena = {0};
    struct bulletin_lines *made = arena_alloc(&arena, sizeof(*made));

    made->options = source->report;
    made->options.is_one_line = true;
    made->options.format = REPORT_FORMAT_PLAIN;
    if (!made->options.encoding)
        made->options.encoding = "UTF-8";
    if ((source->lexicon_path &&
         !bulletin_read_lexicon(home, source->lexicon_path, &arena, &made->lexicon, diag)) ||
        !bulletin_reader_open(&made->reader, home, &arena, diag)) {
        bulletin_reader_finish(&made->reader);
        arena_finish(&arena);
        return false;
    }
    made->arena = arena;
    *lines = made;
    return true;
}

/* A line's messages become those of the whole input: only the caller knows which line it was. */
static void pass_on(struct bulletin_lines *lines, const struct diag *own, size_t line_number,
                    struct diag *diag)
{
    for (size_t i = 0; i < own->message_count; i++) {
        const struct diag_message *message = &own->messages[i];
        struct diag_place place = {
            .file = lines->options.name, .line = line_number, .column = message->place.column};

        if (message->level == DIAG_ERROR)
            diag_error(diag, message->kind, place, "%.*s", SPAN_ARGS(message->text));
        else
            diag_note(diag, place, "%.*s", SPAN_ARGS(message->text));
        lines->warning_count += message->level == DIAG_WARNING;
    }
}

bool bulletin_lines_read(struct bulletin_lines *lines, struct span line, size_t line_number,
                         struct arena *arena, struct script **script, struct diag *diag)
{
    struct diag own = {0};
    bool ok = bulletin_read_report(&lines->reader, line, &lines->options, lines->lexicon, arena,
                                   script, &own);

    pass_on(lines, &own, line_number, diag);
    if (!ok || (*script)->chapter_count == 0)
        *script = NULL;
    diag_finish(&own);
    return ok;
}

void bulletin_lines_finish(struct bulletin_lines *lines, struct diag *diag)
{
    struct arena arena;

    if (!lines)
        return;
    if (lines->warning_count > 0)
        diag_warning(diag, (struct diag_place){.file = lines->options.name},
                     "%zu warning%s about single lines: -v lists them", lines->warning_count,
                     diag_plural(lines->warning_count));
    bulletin_reader_finish(&lines->reader);
    arena = lines->arena; /* it holds `lines` itself */
    arena_finish(&arena);
}
