/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>

#include "base/text.h"

#include "base/banned.h"

static bool put_voices(const struct bulletin_home *home, struct arena *arena, struct text *out,
                       struct diag *diag)
{
    const char **names;
    size_t count;

    if (!bulletin_list_voices(home, arena, &names, &count, diag))
        return false;
    text_put_format(out, "%-18s %-9s %-10s %s\n", "voice", "language", "rate", "what it is for");
    for (size_t i = 0; i < count; i++) {
        struct speech_voice *voice;

        if (!bulletin_load_voice(home, names[i], arena, &voice, diag))
            return false;
        text_put_format(out, "%-18s %-9s %-10" PRId64 " %.*s\n", names[i], "zh-CN", voice->rate_spm,
                        SPAN_ARGS(voice->description));
    }
    text_put(out, SPAN("\nrate: syllables a minute of finished speech, pauses included\n"));
    return true;
}

static int run(const struct cli_settings *settings)
{
    struct diag diag = {0};
    struct arena arena = {0};
    struct bulletin_home home;
    struct text out = {.arena = &arena};
    bool ok = cli_find_home(&home, &arena, &diag) && put_voices(&home, &arena, &out, &diag) &&
              cli_put(text_span(&out), &diag);

    return cli_leave(ok, &diag, &arena, settings);
}

static const struct cli_option *const options[] = {&cli_option_quiet, &cli_option_verbose,
                                                   &cli_option_help, NULL};

const struct cli_command cli_command_voices = {
    "voices", "",      "list the voices, their language, their rate and what they are for",
    NULL,     options, 0,
    0,        run};
