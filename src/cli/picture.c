/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/picture.h"

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

/* A sentence is a band, or several when it is long: the tones of its syllables about the line of
 * the voice, the words and their readings under it, the pauses as gaps with their kind. */

enum {
    SYLLABLE_WIDTH = 34, /* or more, for a long reading */
    LETTER_WIDTH = 7,    /* of a reading or a kind, at most */
    LATIN_WIDTH = 11,    /* of a letter in a word */
    PAUSE_WIDTH = 16,    /* a syllable's pause */
    BAND_WIDTH = 1000,   /* behind which a new band begins at the next pause */
    MARGIN = 48,
    SEMITONE_HEIGHT = 11,
    TOP_SEMITONES = 8, /* above and below the neutral line */
    BOTTOM_SEMITONES = 10,
    KIND_HEIGHT = 12, /* the second row of kinds, under the first */
    TEXT_HEIGHT = 64 + KIND_HEIGHT,
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
    double width;       /* the furthest right so far */
    double kind_end[2]; /* how far the kinds reach in each of their rows */
    size_t band_count;
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

static struct span reading_of(const struct script_syllable *syllable, struct arena *arena)
{
    return arena_format(arena, "%s%u", syllable->base, syllable->surface);
}

/* How wide a syllable must be for its reading. */
static double syllable_width(struct span reading)
{
    double width = (double)(reading.len + 1) * LETTER_WIDTH;

    return width > SYLLABLE_WIDTH ? width : SYLLABLE_WIDTH;
}

static double word_width(const struct speech_outline_word *item, struct arena *arena)
{
    const struct script_word *word = item->word;
    double width = (double)item->syllable_count * SYLLABLE_WIDTH;
    double letters = (double)(word->spoken.len + 1) * LATIN_WIDTH;

    if (word->language != SCRIPT_MANDARIN)
        return width > letters ? width : letters;
    width = 0;
    for (size_t i = 0; i < word->syllable_count; i++)
        width += syllable_width(reading_of(&word->syllables[i], arena));
    return width;
}

static void draw_syllables(const struct canvas *canvas, const struct script_word *word,
                           double semitones, struct arena *arena)
{
    double x = canvas->x;

    for (size_t i = 0; word->language == SCRIPT_MANDARIN && i < word->syllable_count; i++) {
        const struct script_syllable *syllable = &word->syllables[i];
        const double *heights = tone_heights[syllable->surface <= 5 ? syllable->surface : 0];
        struct span reading = reading_of(syllable, arena);
        double width = syllable_width(reading);

        put_line(canvas, "tone", x + 6, semitones + heights[0], x + width - 6,
                 semitones + heights[1]);
        put_label(canvas, "reading", x + width / 2, 44, reading);
        x += width;
    }
}

/* The break behind a word, with its kind where it does not meet another one. */
static void draw_break(struct canvas *canvas, const struct speech_outline_word *item)
{
    struct span kind = span_of(script_break_names[item->break_after]);
    double gap = item->pause_k * PAUSE_WIDTH;
    double middle = canvas->x + gap / 2;
    double half = (double)kind.len * LETTER_WIDTH / 2;
    size_t row = canvas->kind_end[0] > middle - half ? 1 : 0;

    put_line(canvas, "break", middle, TOP_SEMITONES, middle, -BOTTOM_SEMITONES);
    put_label(canvas, "kind", middle, 58 + (double)row * KIND_HEIGHT, kind);
    canvas->kind_end[row] = middle + half;
    canvas->x += gap;
}

static void draw_word(struct canvas *canvas, const struct speech_outline_word *item,
                      struct arena *arena)
{
    double width = word_width(item, arena);

    put_line(canvas, "line", canvas->x + 2, item->semitones, canvas->x + width - 2,
             item->semitones);
    put_label(canvas, "height", canvas->x + width / 2, 8,
              arena_format(arena, "%+.1f", item->semitones));
    put_label(canvas, "word", canvas->x + width / 2, 28, item->word->spoken);
    draw_syllables(canvas, item->word, item->semitones, arena);
    canvas->x += width;
    if (item->break_after != SCRIPT_BREAK_NONE)
        draw_break(canvas, item);
}

static void begin_band(struct canvas *canvas)
{
    canvas->neutral_y = (double)canvas->band_count++ * BAND_HEIGHT +
                        TOP_SEMITONES * SEMITONE_HEIGHT;
    canvas->x = MARGIN;
    canvas->kind_end[0] = canvas->kind_end[1] = 0;
}

static void end_band(struct canvas *canvas)
{
    put_line(canvas, "neutral", MARGIN, 0, canvas->x, 0);
    if (canvas->x > canvas->width)
        canvas->width = canvas->x;
}

static void draw_sentence(struct canvas *canvas, const struct speech_outline *outline,
                          struct arena *arena)
{
    begin_band(canvas);
    for (size_t i = 0; i < outline->word_count; i++) {
        draw_word(canvas, &outline->words[i], arena);
        if (canvas->x > BAND_WIDTH && outline->words[i].break_after != SCRIPT_BREAK_NONE &&
            i + 1 < outline->word_count) {
            end_band(canvas);
            begin_band(canvas);
        }
    }
    end_band(canvas);
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
    bool ok;

    for (size_t i = 0; i < script->chapter_count; i++) {
        for (size_t j = 0; j < script->chapters[i].sentence_count; j++) {
            struct speech_outline outline;

            if (!bulletin_outline(home, voice_name, &script->chapters[i].sentences[j], arena,
                                  &outline, diag))
                return false;
            draw_sentence(&canvas, &outline, arena);
        }
    }
    put_head(&out, canvas.width + MARGIN, (double)canvas.band_count * BAND_HEIGHT);
    text_put(&out, text_span(&bands));
    text_put(&out, SPAN("</svg>\n"));
    ok = file_draft_create(&draft, path, diag) && file_draft_put(&draft, text_span(&out), diag) &&
         file_draft_commit(&draft, diag);
    file_draft_finish(&draft);
    return ok;
}
