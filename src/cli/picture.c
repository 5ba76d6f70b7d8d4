/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/picture.h"

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

/* A sentence is a band: the tones of its syllables about the line of the voice, the words and their
 * readings under it, the pauses as gaps with their kind. */

enum {
    SYLLABLE_WIDTH = 34,
    PAUSE_WIDTH = 16, /* a syllable's pause */
    MARGIN = 48,
    SEMITONE_HEIGHT = 11,
    TOP_SEMITONES = 8, /* above and below the neutral line */
    BOTTOM_SEMITONES = 10,
    TEXT_HEIGHT = 64,
    BAND_HEIGHT = (TOP_SEMITONES + BOTTOM_SEMITONES) * SEMITONE_HEIGHT + TEXT_HEIGHT
};

/* Where a syllable of each tone begins and ends, in semitones about the line (measured on
 * samples/meeting-report.txt). */
static const double tone_heights[6][2] = {
    {0, 0}, {2.4, 3.1}, {-1.3, 1.7}, {-4.1, -5.3}, {1.7, -3.8}, {-2.0, -3.0},
};

struct canvas {
    struct text *out;
    double neutral_y; /* of the sentence's band */
    double x;
    double width; /* the furthest right so far */
};

static double y_of(const struct canvas *canvas, double semitones)
{
    return canvas->neutral_y - semitones * SEMITONE_HEIGHT;
}

static void put_escaped(struct text *out, struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '&')
            text_put(out, SPAN("&amp;"));
        else if (text.data[i] == '<')
            text_put(out, SPAN("&lt;"));
        else
            text_put_byte(out, text.data[i]);
    }
}

static void put_label(const struct canvas *canvas, const char *class_name, double x, double below,
                      struct span label)
{
    text_put_format(canvas->out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class_name, x,
                    y_of(canvas, -BOTTOM_SEMITONES) + below);
    put_escaped(canvas->out, label);
    text_put(canvas->out, SPAN("</text>\n"));
}

static void put_line(const struct canvas *canvas, const char *class_name, double x1, double st1,
                     double x2, double st2)
{
    text_put_format(canvas->out,
                    "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                    class_name, x1, y_of(canvas, st1), x2, y_of(canvas, st2));
}

static void draw_syllables(const struct canvas *canvas, const struct script_word *word,
                           double semitones, struct arena *arena)
{
    for (size_t i = 0; word->language == SCRIPT_MANDARIN && i < word->syllable_count; i++) {
        const struct script_syllable *syllable = &word->syllables[i];
        const double *heights = tone_heights[syllable->surface <= 5 ? syllable->surface : 0];
        double x = canvas->x + (double)i * SYLLABLE_WIDTH;

        put_line(canvas, "tone", x + 6, semitones + heights[0], x + SYLLABLE_WIDTH - 6,
                 semitones + heights[1]);
        put_label(canvas, "reading", x + SYLLABLE_WIDTH / 2.0, 44,
                  arena_format(arena, "%s%u", syllable->base, syllable->surface));
    }
}

static void draw_word(struct canvas *canvas, const struct speech_outline_word *item,
                      struct arena *arena)
{
    double width = (double)item->syllable_count * SYLLABLE_WIDTH;

    put_line(canvas, "line", canvas->x + 2, item->semitones, canvas->x + width - 2,
             item->semitones);
    put_label(canvas, "height", canvas->x + width / 2, 8,
              arena_format(arena, "%+.1f", item->semitones));
    put_label(canvas, "word", canvas->x + width / 2, 28, item->word->spoken);
    draw_syllables(canvas, item->word, item->semitones, arena);
    canvas->x += width;
    if (item->break_after != SCRIPT_BREAK_NONE) {
        double gap = item->pause_k * PAUSE_WIDTH;

        put_line(canvas, "break", canvas->x + gap / 2, TOP_SEMITONES, canvas->x + gap / 2,
                 -BOTTOM_SEMITONES);
        put_label(canvas, "kind", canvas->x + gap / 2, 58,
                  span_of(script_break_names[item->break_after]));
        canvas->x += gap;
    }
}

static void draw_sentence(struct canvas *canvas, const struct speech_outline *outline,
                          struct arena *arena)
{
    canvas->x = MARGIN;
    for (size_t i = 0; i < outline->word_count; i++)
        draw_word(canvas, &outline->words[i], arena);
    put_line(canvas, "neutral", MARGIN, 0, canvas->x, 0);
    if (canvas->x > canvas->width)
        canvas->width = canvas->x;
}

static void put_head(struct text *out, double width, double height)
{
    text_put_format(out,
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
                    "viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\">\n",
                    width, height, width, height);
    text_put(out, SPAN("<style>rect{fill:#fff}text{text-anchor:middle}.word{font-size:16px}"
                       ".reading,.height,.kind{font-size:10px;fill:#666}"
                       ".tone{stroke:#1769aa;stroke-width:3;stroke-linecap:round}"
                       ".line{stroke:#d1495b;stroke-width:1.5}"
                       ".neutral{stroke:#bbb;stroke-dasharray:2 4}"
                       ".break{stroke:#ccc;stroke-dasharray:4 3}</style>\n"
                       "<rect width=\"100%\" height=\"100%\"/>\n"));
}

bool cli_picture(const char *path, const struct bulletin_home *home, const char *voice_name,
                 const struct script *script, struct arena *arena, struct diag *diag)
{
    struct text bands = {.arena = arena};
    struct text out = {.arena = arena};
    struct canvas canvas = {.out = &bands};
    struct file_draft draft = {0};
    size_t count = 0;
    bool ok;

    for (size_t i = 0; i < script->chapter_count; i++) {
        for (size_t j = 0; j < script->chapters[i].sentence_count; j++) {
            struct speech_outline outline;

            if (!bulletin_outline(home, voice_name, &script->chapters[i].sentences[j], arena,
                                  &outline, diag))
                return false;
            canvas.neutral_y = (double)count++ * BAND_HEIGHT + TOP_SEMITONES * SEMITONE_HEIGHT;
            draw_sentence(&canvas, &outline, arena);
        }
    }
    put_head(&out, canvas.width + MARGIN, (double)count * BAND_HEIGHT);
    text_put(&out, text_span(&bands));
    text_put(&out, SPAN("</svg>\n"));
    ok = file_draft_create(&draft, path, diag) && file_draft_put(&draft, text_span(&out), diag) &&
         file_draft_commit(&draft, diag);
    file_draft_finish(&draft);
    return ok;
}
