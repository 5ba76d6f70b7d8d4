/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speech/speech.h"

#include <math.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/nearest.h"
#include "base/yaml.h"
#include "speech/internal.h"

#include "base/banned.h"

/* What a voice file holds, as it is read. */
struct voice_file {
    struct speech_voice voice;
    const struct yaml_node *engine;
    const struct yaml_node *english;
    const struct yaml_node *pauses;
};

/* The file's keys; docs/voices.md has the same table. */
#define VOICE(name) offsetof(struct voice_file, voice.name)
static const struct yaml_key voice_keys[] = {
    {"name", YAML_TYPE_TEXT, VOICE(name), 1, 60, true, NULL, "its name on the command line"},
    {"description", YAML_TYPE_TEXT, VOICE(description), 1, 200, true, NULL, "what it is for"},
    {"rate", YAML_TYPE_INT64, VOICE(rate_spm), 80, 500, true, NULL,
     "syllables a minute of finished speech, pauses included"},
    {"rate_scale", YAML_TYPE_DOUBLE, VOICE(rate_scale), 0.5, 2, false, NULL,
     "calibration: how much faster than the reference it speaks at the same setting"},
    {"expression", YAML_TYPE_DOUBLE, VOICE(expression), 0, 1, false, NULL, "0 flat to 1 lively"},
    {"pitch", YAML_TYPE_INT64, VOICE(pitch), 0, SPEECH_PITCH_MAX, false, NULL,
     "eSpeak's PITCH of the neutral line"},
    {"pitch_floor", YAML_TYPE_INT64, VOICE(pitch_floor), 0, SPEECH_PITCH_MAX, false, NULL,
     "the lowest PITCH that intonation may use"},
    {"range", YAML_TYPE_INT64, VOICE(range), 0, SPEECH_RANGE_MAX, false, NULL,
     "eSpeak's RANGE: how far the tones lie apart"},
    {"volume", YAML_TYPE_INT64, VOICE(volume), 1, SPEECH_VOLUME_MAX, true, NULL,
     "eSpeak's VOLUME; too much is limited by eSpeak, audibly"},
    {"engine", YAML_TYPE_NODE, offsetof(struct voice_file, engine), 0, 0, true, NULL,
     "lines of the eSpeak NG voice"},
    {"english", YAML_TYPE_NODE, offsetof(struct voice_file, english), 0, 0, true, NULL,
     "the partner that speaks English: volume and engine"},
    {"pauses", YAML_TYPE_NODE, offsetof(struct voice_file, pauses), 0, 0, true, NULL,
     "by kind of break, in syllables of speech"},
};

struct english_file {
    int64_t volume;
    const struct yaml_node *engine;
};

static const struct yaml_key english_keys[] = {
    {"volume", YAML_TYPE_INT64, offsetof(struct english_file, volume), 1, SPEECH_VOLUME_MAX, true,
     NULL, "eSpeak's VOLUME of the English partner"},
    {"engine", YAML_TYPE_NODE, offsetof(struct english_file, engine), 0, 0, true, NULL,
     "lines of the eSpeak NG voice"},
};

static const struct yaml_form forms[] = {YAML_FORM("voice", voice_keys),
                                         YAML_FORM("english", english_keys)};

const struct yaml_form *speech_voice_form(size_t row)
{
    return row < sizeof(forms) / sizeof(forms[0]) ? &forms[row] : NULL;
}

/* What a voice may say about itself to the engine: an attribute and numbers. Language, dictionary,
 * and what makes takes repeatable (flutter, roughness) are not the voice's to choose; whatever else
 * eSpeak reads in a voice file is refused. */
struct attribute {
    const char *name;
    size_t min_count;
    size_t max_count;
    double min;
    double max;
};

static const struct attribute attributes[] = {
    {"pitch", 2, 2, 40, 500},   {"formant", 4, 5, 0, 300},    {"stressLength", 8, 8, 0, 400},
    {"stressAmp", 8, 8, 0, 40}, {"consonants", 1, 2, 0, 300}, {"tone", 2, 8, 0, 10000},
};
enum { ATTRIBUTE_COUNT = sizeof(attributes) / sizeof(attributes[0]), VOICE_MAX_LINES = 20 };

static const char *const mandarin_lines = "language cmn\nphonemes cmn\ndictionary en\nwords 1\n"
                                          "flutter 0\nroughness 0\n";
static const char *const english_lines =
    "language en-us\nphonemes en-us\ndictionary en\ndictrules 3 6\nwords 1\n"
    "flutter 0\nroughness 0\n";

/* Takes the next blank-separated word off a line. */
static bool next_field(struct span *rest, struct span *field)
{
    size_t end;

    *rest = span_trim(*rest);
    end = span_find(*rest, SPAN(" "), 0);
    *field = span_slice(*rest, 0, end);
    *rest = span_slice(*rest, end, rest->len);
    return field->len > 0;
}

static bool read_attribute(const char *file, const struct yaml_node *node, struct text *text,
                           double numbers[8], const struct attribute **found, struct diag *diag)
{
    const char *names[ATTRIBUTE_COUNT];
    struct diag_place place = yaml_place(file, node);
    struct span rest = node->scalar;
    struct span field = {0};
    size_t count = 0;

    *found = NULL;
    next_field(&rest, &field);
    for (size_t i = 0; i < ATTRIBUTE_COUNT; i++) {
        names[i] = attributes[i].name;
        if (span_is(field, names[i]))
            *found = &attributes[i];
    }
    if (!*found) {
        const char *nearest = span_nearest(field, names, ATTRIBUTE_COUNT);

        return diag_error(diag, DIAG_CONFIG, place, "a voice cannot set '%.*s'; %s '%s'",
                          SPAN_ARGS(utf8_cut(field, 40)),
                          nearest ? "did you mean" : "it can, for example,",
                          nearest ? nearest : names[0]);
    }
    text_put(text, field);
    while (next_field(&rest, &field)) {
        double number;

        if (!span_to_double(field, &number) || number < (*found)->min || number > (*found)->max)
            return diag_error(
                diag, DIAG_CONFIG, place, "'%.*s' behind '%s' must be a number between %g and %g",
                SPAN_ARGS(utf8_cut(field, 40)), (*found)->name, (*found)->min, (*found)->max);
        if (count == (*found)->max_count)
            return diag_error(diag, DIAG_CONFIG, place, "'%s' has at most %zu numbers",
                              (*found)->name, (*found)->max_count);
        numbers[count++] = number;
        text_put_format(text, " %ld", lround(number));
    }
    text_put_byte(text, '\n');
    if (count < (*found)->min_count)
        return diag_error(diag, DIAG_CONFIG, place, "'%s' needs %zu numbers, not %zu",
                          (*found)->name, (*found)->min_count, count);
    return true;
}

/* Makes the text for the engine of a list of lines; `pitch` receives the numbers of its pitch line.
 */
static bool read_engine(const char *file, const struct yaml_node *list, const char *head,
                        struct arena *arena, struct span *engine, double pitch[8],
                        struct diag *diag)
{
    struct text text = {.arena = arena};
    bool has_pitch = false;

    if (!yaml_expect(file, list, YAML_LIST, "engine", diag))
        return false;
    if (list->count > VOICE_MAX_LINES)
        return diag_error(diag, DIAG_CONFIG, yaml_place(file, list), "engine has over %d lines",
                          VOICE_MAX_LINES);
    text_put(&text, span_of(head));
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *node = list->values[i];
        const struct attribute *attribute;
        double numbers[8];

        if (!yaml_expect(file, node, YAML_SCALAR, "a line of engine", diag) ||
            !read_attribute(file, node, &text, numbers, &attribute, diag))
            return false;
        if (attribute != &attributes[0])
            continue;
        if (numbers[0] >= numbers[1])
            return diag_error(diag, DIAG_CONFIG, yaml_place(file, node),
                              "the first number of 'pitch' must be less than the second");
        has_pitch = true;
        pitch[0] = numbers[0];
        pitch[1] = numbers[1];
    }
    if (!has_pitch)
        return diag_error(diag, DIAG_CONFIG, yaml_place(file, list),
                          "engine has no 'pitch' line: the tones would lie too close together");
    *engine = text_span(&text);
    return true;
}

static bool read_pauses(const char *file, const struct yaml_node *map, struct speech_voice *voice,
                        struct diag *diag)
{
    struct yaml_key keys[SCRIPT_BREAK_COUNT];

    for (size_t i = 0; i < SCRIPT_BREAK_COUNT; i++)
        keys[i] = (struct yaml_key){.name = script_break_names[i],
                                    .type = YAML_TYPE_DOUBLE,
                                    .offset = i * sizeof(double),
                                    .max = 20,
                                    .is_required = i != SCRIPT_BREAK_NONE,
                                    .help = "the silence there, in syllables of speech"};
    if (!yaml_read_map(file, map, keys, SCRIPT_BREAK_COUNT, voice->pause_k, diag))
        return false;
    if (voice->pause_k[SCRIPT_BREAK_NONE] > 0)
        return diag_error(diag, DIAG_CONFIG, yaml_place(file, map), "'%s' has no pause",
                          script_break_names[SCRIPT_BREAK_NONE]);
    return true;
}

/* eSpeak's law of pitch (docs/engine.md): base (p1 - 9) * 2^(P/50) / 2, and the
 * middle of the tones 36 * rng above it, with rng = (p2 - p1) * 0.0132. */
static double find_pitch_ratio(double low, double high, int64_t pitch)
{
    double base = (low - 9) * exp2((double)pitch / 50) / 2;

    return 1 + 36 * (high - low) * 0.0132 / base;
}

/* A name is a file's: it must not lead elsewhere, or look like an option. */
static bool check_name(const char *file, const struct yaml_node *node, struct diag *diag)
{
    struct span name = node->scalar;

    for (size_t i = 0; i < name.len; i++) {
        unsigned char byte = (unsigned char)name.data[i];

        if (byte < ' ' || byte == 0x7f || byte == '/' || (i == 0 && (byte == '.' || byte == '-')))
            return diag_error(diag, DIAG_CONFIG, yaml_place(file, node),
                              "'name' must be one for --voice: no '/' or control character in it, "
                              "no '.' or '-' first");
    }
    return true;
}

bool speech_voice_parse(const char *file, struct span bytes, struct arena *arena,
                        struct speech_voice **voice, struct diag *diag)
{
    struct voice_file read = {
        .voice = {.rate_scale = 1, .expression = 0.7, .pitch = 30, .pitch_floor = 7, .range = 50}};
    struct english_file english = {0};
    struct yaml_node *root;
    double pitch[8];
    double english_pitch[8];

    if (!yaml_parse(file, bytes, yaml_config_limits, arena, &root, diag) ||
        !yaml_read_map(file, root, voice_keys, sizeof(voice_keys) / sizeof(voice_keys[0]), &read,
                       diag) ||
        !check_name(file, yaml_get(root, "name"), diag) ||
        !yaml_read_map(file, read.english, english_keys,
                       sizeof(english_keys) / sizeof(english_keys[0]), &english, diag) ||
        !read_pauses(file, read.pauses, &read.voice, diag) ||
        !read_engine(file, read.engine, mandarin_lines, arena, &read.voice.engine, pitch, diag) ||
        !read_engine(file, english.engine, english_lines, arena, &read.voice.english_engine,
                     english_pitch, diag))
        return false;
    if (read.voice.pitch_floor > read.voice.pitch)
        return diag_error(
            diag, DIAG_CONFIG,
            yaml_place(file, yaml_get(root, "pitch_floor") ? yaml_get(root, "pitch_floor") : root),
            "'pitch_floor' is above 'pitch'");
    read.voice.english_volume = english.volume;
    read.voice.pitch_ratio = find_pitch_ratio(pitch[0], pitch[1], read.voice.pitch);
    *voice = arena_alloc(arena, sizeof(**voice));
    **voice = read.voice;
    return true;
}
