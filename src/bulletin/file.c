/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/file.h"

#include "base/file.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "bulletin/internal.h"

#include "base/banned.h"

enum {
    MAX_TEXT_BYTES = 512 * 1024,
    MAX_NAME_BYTES = 1000,
    MAX_SECONDS = 3600,
    MIN_RATE_SPM = 120,
    MAX_RATE_SPM = 450
};

/* Level and ceiling by name. Sources: EBU R 128 (2023), -23 LUFS and -1 dBTP; ATSC A/85:2013, -24
 * LKFS and -2 dBTP; the podcast levels are the customary ones, 3 LU apart so that one loudspeaker
 * plays both equally loud. docs/bulletin.md says what stands behind gy-t-282. */
static const struct {
    const char *name;
    double mono_lufs;
    double stereo_lufs;
    double ceiling_dbtp;
} presets[] = {
    {"ebu-r128", -23, -23, -1},
    {"atsc-a85", -24, -24, -2},
    {"gy-t-282", -24, -24, -2},
    {"podcast", -19, -16, -1},
};

enum { PRESET_COUNT = sizeof(presets) / sizeof(presets[0]) };

static const double min_loudness_lufs = -40;
static const double max_loudness_lufs = -10;
static const double usual_ceiling_dbtp = -1;

/* What the top of the file says, as the table reads it. */
struct top {
    int64_t version;
    int language;
    const struct yaml_node *title;
    const struct yaml_node *voice;
    const struct yaml_node *second_voice;
    const struct yaml_node *lexicon;
    const struct yaml_node *cover;
    const struct yaml_node *date;
    const struct yaml_node *loudness;
    const struct yaml_node *length;
    const struct yaml_node *fields;
    const struct yaml_node *items;
    const struct yaml_node *outputs;
    struct bulletin_file file;
};

static const char *const languages[] = {"zh-CN", "zh", NULL};

#define TOP(field) offsetof(struct top, field)
#define OWN(field) (offsetof(struct top, file) + offsetof(struct bulletin_file, field))

static const struct yaml_key top_keys[] = {
    {"bulletin", YAML_TYPE_INT64, TOP(version), 1, 1, true, NULL, "the file's version: 1"},
    {"title", YAML_TYPE_NODE, TOP(title), 0, 0, false, NULL, "of the programme"},
    {"station", YAML_TYPE_TEXT, OWN(station), 1, MAX_NAME_BYTES, false, NULL, "who broadcasts"},
    {"language", YAML_TYPE_CHOICE, TOP(language), 0, 0, false, languages, "zh-CN"},
    {"date", YAML_TYPE_NODE, TOP(date), 0, 0, false, NULL, "YYYY-MM-DD, or today"},
    {"voice", YAML_TYPE_NODE, TOP(voice), 0, 0, false, NULL, "a name or a voice file"},
    {"second_voice", YAML_TYPE_NODE, TOP(second_voice), 0, 0, false, NULL, "of headlines"},
    {"rate", YAML_TYPE_INT64, OWN(rate), MIN_RATE_SPM, MAX_RATE_SPM, false, NULL,
     "syllables a minute"},
    {"expression", YAML_TYPE_DOUBLE, OWN(expression), 0, 1, false, NULL, "0 flat to 1 lively"},
    {"lexicon", YAML_TYPE_NODE, TOP(lexicon), 0, 0, false, NULL, "your words and readings"},
    {"cover", YAML_TYPE_NODE, TOP(cover), 0, 0, false, NULL, "a PNG or JPEG picture"},
    {"loudness", YAML_TYPE_NODE, TOP(loudness), 0, 0, false, NULL,
     "a preset, a number of LUFS, or off"},
    {"sample_rate", YAML_TYPE_INT64, OWN(sample_rate_hz), 8000, 192000, false, NULL, "in Hz"},
    {"bits", YAML_TYPE_INT64, OWN(bits), 16, 24, false, NULL, "16 or 24"},
    {"channels", YAML_TYPE_INT64, OWN(channels), 1, 2, false, NULL, "1 or 2"},
    {"head", YAML_TYPE_DOUBLE, OWN(head_s), 0, MAX_SECONDS, false, NULL,
     "silence before the first sound, in seconds"},
    {"tail", YAML_TYPE_DOUBLE, OWN(tail_s), 0, MAX_SECONDS, false, NULL,
     "silence behind the last sound"},
    {"gap", YAML_TYPE_DOUBLE, OWN(gap_s), 0, 60, false, NULL, "silence around a sound"},
    {"length", YAML_TYPE_NODE, TOP(length), 0, 0, false, NULL, "M:SS or H:MM:SS"},
    {"fields", YAML_TYPE_NODE, TOP(fields), 0, 0, false, NULL, "fields of your own"},
    {"items", YAML_TYPE_NODE, TOP(items), 0, 0, true, NULL, "what is heard, in order"},
    {"outputs", YAML_TYPE_NODE, TOP(outputs), 0, 0, true, NULL, "the files to write"},
};

#define ITEM(field) offsetof(struct bulletin_item, field)
#define KIND_KEY(name, help)                                                                       \
    {                                                                                              \
        name, YAML_TYPE_TEXT, ITEM(text), 1, MAX_TEXT_BYTES, true, NULL, help                      \
    }
#define VOICE_KEYS                                                                                 \
    {"voice", YAML_TYPE_TEXT, ITEM(voice), 1, MAX_NAME_BYTES, false, NULL, "of this item"},        \
        {"rate",       YAML_TYPE_INT64, ITEM(rate), MIN_RATE_SPM,                                  \
         MAX_RATE_SPM, false,           NULL,       "syllables a minute"},                         \
        {"title", YAML_TYPE_TEXT, ITEM(title), 1, MAX_NAME_BYTES, false, NULL, "of its chapter"},  \
        {"lexicon",      YAML_TYPE_TEXT, ITEM(lexicon), 1,                                         \
         MAX_NAME_BYTES, false,          NULL,          "words and readings of this item"},        \
    {                                                                                              \
        "optional", YAML_TYPE_BOOL, ITEM(is_optional), 0, 0, false, NULL, "may be left out"        \
    }
/* By enum report_annotation_policy and enum report_format. */
static const char *const annotation_policies[] = {"auto", "trust", "hint", "ignore", NULL};
static const char *const report_formats[] = {"auto", "plain", "markdown", NULL};

#define REPORT_KEYS                                                                                \
    {"chapters", YAML_TYPE_NODE, ITEM(chapters_node), 0, 0, false, NULL, "a list of numbers"},     \
        {"limit", YAML_TYPE_DOUBLE, ITEM(limit_minutes), 0.1, 600, false, NULL, "in minutes"},     \
    {                                                                                              \
        "annotations", YAML_TYPE_CHOICE, ITEM(annotations), 0, 0, false, annotation_policies,      \
            "pinyin in brackets"                                                                   \
    }

static const struct yaml_key say_keys[] = {KIND_KEY("say", "the text"), VOICE_KEYS};
static const struct yaml_key headlines_keys[] = {KIND_KEY("headlines", "what is said before them"),
                                                 VOICE_KEYS};
static const struct yaml_key text_keys[] = {KIND_KEY("text", "the report"), VOICE_KEYS,
                                            REPORT_KEYS};
static const struct yaml_key report_keys[] = {
    KIND_KEY("report", "a path, a glob, or -"),
    VOICE_KEYS,
    REPORT_KEYS,
    {"newest", YAML_TYPE_INT64, ITEM(newest), 1, 50, false, NULL, "how many files of a glob"},
    {"encoding", YAML_TYPE_TEXT, ITEM(encoding), 1, 100, false, NULL, "of its bytes"},
    {"lossy", YAML_TYPE_BOOL, ITEM(is_lossy), 0, 0, false, NULL, "invalid bytes are replaced"},
    {"from", YAML_TYPE_CHOICE, ITEM(format), 0, 0, false, report_formats, "plain or markdown"}};
static const struct yaml_key sound_keys[] = {
    KIND_KEY("sound", "a sound file"),
    {"gain", YAML_TYPE_DOUBLE, ITEM(gain_db), -60, 20, false, NULL,
     "LU above the speech's loudness"},
    {"fade_in", YAML_TYPE_DOUBLE, ITEM(fade_in_s), 0, 60, false, NULL, "in seconds"},
    {"fade_out", YAML_TYPE_DOUBLE, ITEM(fade_out_s), 0, 60, false, NULL, "in seconds"},
    {"bed", YAML_TYPE_BOOL, ITEM(is_bed), 0, 0, false, NULL, "plays on under what follows"},
    {"duck", YAML_TYPE_DOUBLE, ITEM(duck_db), -60, 0, false, NULL, "LU, under speech"},
    {"lead", YAML_TYPE_DOUBLE, ITEM(lead_s), 0, 600, false, NULL,
     "seconds of bed before the speech"},
    {"optional", YAML_TYPE_BOOL, ITEM(is_optional), 0, 0, false, NULL, "may be left out"}};
static const struct yaml_key pause_keys[] = {
    {"pause", YAML_TYPE_DOUBLE, ITEM(pause_s), 0, 600, true, NULL, "in seconds"}};

static const struct yaml_key include_keys[] = {KIND_KEY("include", "a file with items")};

/* By enum bulletin_item_kind. */
static const struct yaml_form kinds[BULLETIN_ITEM_KIND_COUNT] = {
    YAML_FORM("say", say_keys),         YAML_FORM("report", report_keys),
    YAML_FORM("text", text_keys),       YAML_FORM("headlines", headlines_keys),
    YAML_FORM("sound", sound_keys),     YAML_FORM("pause", pause_keys),
    YAML_FORM("include", include_keys),
};

#define OUT(field) offsetof(struct bulletin_file_output, field)

static const struct yaml_key output_keys[] = {
    {"path", YAML_TYPE_TEXT, OUT(path), 1, MAX_NAME_BYTES, true, NULL, "where it goes"},
    {"title", YAML_TYPE_TEXT, OUT(title), 1, MAX_NAME_BYTES, false, NULL, "the title tag"},
    {"artist", YAML_TYPE_TEXT, OUT(artist), 1, MAX_NAME_BYTES, false, NULL, "the artist tag"},
    {"album", YAML_TYPE_TEXT, OUT(album), 1, MAX_NAME_BYTES, false, NULL, "the series"},
    {"genre", YAML_TYPE_TEXT, OUT(genre), 1, MAX_NAME_BYTES, false, NULL, "the genre tag"},
    {"comment", YAML_TYPE_TEXT, OUT(comment), 1, MAX_NAME_BYTES, false, NULL, "what it is about"},
    {"cut_id", YAML_TYPE_TEXT, OUT(cut_id), 1, MAX_NAME_BYTES, false, NULL,
     "the playout system's number of it"},
    {"category", YAML_TYPE_TEXT, OUT(category), 1, MAX_NAME_BYTES, false, NULL,
     "the playout system's category"},
    {"start", YAML_TYPE_TEXT, OUT(start), 1, MAX_NAME_BYTES, false, NULL,
     "from when it may be aired"},
    {"end", YAML_TYPE_TEXT, OUT(end), 1, MAX_NAME_BYTES, false, NULL, "until when"},
    {"bits", YAML_TYPE_INT64, OUT(bits), 16, 24, false, NULL, "16 or 24"},
    {"split", YAML_TYPE_BOOL, OUT(is_split), 0, 0, false, NULL, "a file per chapter beside it"},
};

static const struct yaml_form top_forms[] = {YAML_FORM("bulletin", top_keys),
                                             YAML_FORM("output", output_keys)};

const struct yaml_form *bulletin_file_form(size_t row)
{
    enum { TOP_COUNT = sizeof(top_forms) / sizeof(top_forms[0]) };

    if (row < TOP_COUNT)
        return &top_forms[row];
    return row - TOP_COUNT < BULLETIN_ITEM_KIND_COUNT ? &kinds[row - TOP_COUNT] : NULL;
}

const char *bulletin_item_kind_name(enum bulletin_item_kind kind)
{
    return kinds[kind].name;
}

struct diag_place bulletin_item_place(const struct bulletin_item *item, const char *key)
{
    const struct yaml_node *value = key ? yaml_get(item->map, key) : item->node;

    return yaml_place(item->path, value ? value : item->map);
}

struct diag_place bulletin_key_place(const struct bulletin_file *file, const struct yaml_node *map,
                                     const char *key)
{
    const struct yaml_node *value = yaml_get(map, key);

    return yaml_place(file->path, value ? value : map);
}

bool bulletin_loudness_preset(struct span name, int64_t channels, double *loudness_lufs,
                              double *ceiling_dbtp)
{
    for (size_t i = 0; i < PRESET_COUNT; i++) {
        if (!span_is(name, presets[i].name))
            continue;
        *loudness_lufs = channels == 2 ? presets[i].stereo_lufs : presets[i].mono_lufs;
        *ceiling_dbtp = presets[i].ceiling_dbtp;
        return true;
    }
    return false;
}

bool bulletin_is_date(struct span date)
{
    static const size_t month_days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    size_t year = 0;
    size_t month = 0;
    size_t day = 0;

    return date.len == 10 && date.data[4] == '-' && date.data[7] == '-' &&
           span_to_size(span_slice(date, 0, 4), 9999, &year) && year > 0 &&
           span_to_size(span_slice(date, 5, 7), 12, &month) && month > 0 &&
           span_to_size(span_slice(date, 8, 10), month_days[month - 1], &day) && day > 0 &&
           (month != 2 || day < 29 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)));
}

/* A value that is one text and not empty. */
static bool read_text(const char *path, const struct yaml_node *node, const char *what,
                      struct span *text, struct diag *diag)
{
    if (!node)
        return true;
    if (!yaml_expect(path, node, YAML_SCALAR, what, diag))
        return false;
    if (node->scalar.len == 0 || node->scalar.len > MAX_NAME_BYTES)
        return diag_error(diag, DIAG_CONFIG, yaml_place(path, node), "'%s' must have 1 to %d bytes",
                          what, MAX_NAME_BYTES);
    *text = node->scalar;
    return true;
}

static bool read_date(struct bulletin_file *file, const struct yaml_node *node, struct diag *diag)
{
    if (!read_text(file->path, node, "date", &file->date, diag))
        return false;
    if (!node || span_is(file->date, "today") || bulletin_is_date(file->date))
        return true;
    return diag_error(diag, DIAG_CONFIG, yaml_place(file->path, node),
                      "'date' must be a day like 2026-11-23, or today, not '%.*s'",
                      SPAN_ARGS(file->date));
}

static bool unknown_loudness(const char *path, const struct yaml_node *node, struct diag *diag)
{
    const char *names[PRESET_COUNT + 1] = {[PRESET_COUNT] = "off"};
    const char *nearest;

    for (size_t i = 0; i < PRESET_COUNT; i++)
        names[i] = presets[i].name;
    nearest = span_nearest(node->scalar, names, PRESET_COUNT + 1);
    return diag_error(diag, DIAG_CONFIG, yaml_place(path, node),
                      "'loudness' cannot be '%.*s': %s%s%suse ebu-r128, atsc-a85, gy-t-282, "
                      "podcast, a number of LUFS from %g to %g, or off",
                      SPAN_ARGS(node->scalar), nearest ? "did you mean '" : "",
                      nearest ? nearest : "", nearest ? "'? or " : "", min_loudness_lufs,
                      max_loudness_lufs);
}

static bool read_loudness(struct bulletin_file *file, const struct yaml_node *node,
                          struct diag *diag)
{
    struct span name = SPAN("podcast");

    file->has_loudness = true;
    file->ceiling_dbtp = usual_ceiling_dbtp;
    if (node && !yaml_expect(file->path, node, YAML_SCALAR, "loudness", diag))
        return false;
    if (node)
        name = node->scalar;
    file->has_loudness = !span_is(name, "off");
    if (!file->has_loudness ||
        bulletin_loudness_preset(name, file->channels, &file->loudness_lufs, &file->ceiling_dbtp))
        return true;
    return (span_to_double(name, &file->loudness_lufs) &&
            file->loudness_lufs >= min_loudness_lufs && file->loudness_lufs <= max_loudness_lufs) ||
           unknown_loudness(file->path, node, diag);
}

/* "5:00", "1:00:00": the parts between colons, each but the first below 60. */
static bool parse_length(struct span text, double *seconds)
{
    size_t total = 0;
    size_t parts = 0;

    for (size_t start = 0; start <= text.len; parts++) {
        size_t end = span_find(text, SPAN(":"), start);
        size_t part;

        if (parts == 3 || !span_to_size(span_slice(text, start, end), parts == 0 ? 600 : 59, &part))
            return false;
        if (parts > 0 && end - start != 2)
            return false;
        total = total * 60 + part;
        start = end + 1;
    }
    *seconds = (double)total;
    return parts >= 2 && total >= 5 && total <= (size_t)24 * 3600;
}

static bool read_length(struct bulletin_file *file, const struct yaml_node *node, struct diag *diag)
{
    if (!node)
        return true;
    if (!yaml_expect(file->path, node, YAML_SCALAR, "length", diag))
        return false;
    return parse_length(node->scalar, &file->length_s) ||
           diag_error(diag, DIAG_CONFIG, yaml_place(file->path, node),
                      "'length' must be like 5:00 or 1:00:00, from 0:05 to 24:00:00, not '%.*s'",
                      SPAN_ARGS(node->scalar));
}

static bool read_fields(struct bulletin_file *file, const struct yaml_node *node,
                        struct arena *arena, struct diag *diag)
{
    bool ok = true;

    if (!node)
        return true;
    if (!yaml_expect(file->path, node, YAML_MAP, "fields", diag))
        return false;
    if (node->count > BULLETIN_MAX_FIELDS)
        return diag_error(diag, DIAG_CONFIG, yaml_place(file->path, node), "more than %d fields",
                          BULLETIN_MAX_FIELDS);
    file->fields = arena_alloc_array(arena, node->count, sizeof(*file->fields));
    for (size_t i = 0; i < node->count; i++) {
        struct bulletin_file_field *field = &file->fields[file->field_count++];

        *field = (struct bulletin_file_field){.node = node->keys[i], .name = node->keys[i]->scalar};
        if (!bulletin_field_is_name(field->name))
            ok = diag_error(diag, DIAG_CONFIG, yaml_place(file->path, field->node),
                            "'%.*s' cannot be a field's name: use letters, digits and '_'",
                            SPAN_ARGS(field->name));
        else if (!yaml_expect(file->path, node->values[i], YAML_SCALAR, "a field", diag))
            ok = false;
        field->value = node->values[i]->scalar;
    }
    return ok;
}

static bool unknown_item(const char *path, const struct yaml_node *node, struct diag *diag)
{
    const char *names[BULLETIN_ITEM_KIND_COUNT];
    const char *nearest;
    struct span first = node->count > 0 ? node->keys[0]->scalar : (struct span){0};

    for (size_t i = 0; i < BULLETIN_ITEM_KIND_COUNT; i++)
        names[i] = kinds[i].name;
    nearest = span_nearest(first, names, BULLETIN_ITEM_KIND_COUNT);
    return diag_error(diag, DIAG_CONFIG, yaml_place(path, node),
                      "this item is nothing that is known%s%s%s: an item is say, report, text, "
                      "headlines, sound, pause or include",
                      nearest ? " (did you mean '" : "", nearest ? nearest : "",
                      nearest ? "'?)" : "");
}

/* How many the report has is not known yet. */
static bool check_chapters(const char *path, const struct yaml_node *list, struct diag *diag)
{
    size_t number = 0;

    if (!list)
        return true;
    if (!yaml_expect(path, list, YAML_LIST, "chapters", diag))
        return false;
    if (list->count == 0)
        return diag_error(diag, DIAG_CONFIG, yaml_place(path, list),
                          "'chapters' is empty: leave it out for all of them");
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *value = list->values[i];

        if (value->kind != YAML_SCALAR || value->is_quoted ||
            !span_to_size(value->scalar, SIZE_MAX, &number) || number == 0)
            return diag_error(diag, DIAG_CONFIG, yaml_place(path, value),
                              "'chapters' must be numbers from 1 on, like [1, 3]");
    }
    return true;
}

/* The key in the file's order that names an item's kind a second time, or NULL. */
static const struct yaml_node *second_kind(const struct yaml_node *map, const char **first)
{
    *first = NULL;
    for (size_t i = 0; i < map->count; i++) {
        for (int kind = 0; kind < BULLETIN_ITEM_KIND_COUNT; kind++) {
            if (!span_is(map->keys[i]->scalar, kinds[kind].name))
                continue;
            if (*first)
                return map->keys[i];
            *first = kinds[kind].name;
        }
    }
    return NULL;
}

static bool read_item(const char *path, const struct yaml_node *node, struct bulletin_item *item,
                      struct diag *diag)
{
    const struct yaml_node *second;
    const char *first;

    *item = (struct bulletin_item){.path = path,
                                   .map = node,
                                   .newest = 1,
                                   .fade_in_s = 0.01,
                                   .fade_out_s = 0.3,
                                   .duck_db = -12};
    if (!yaml_expect(path, node, YAML_MAP, "an item", diag))
        return false;
    second = second_kind(node, &first);
    if (second)
        return diag_error(diag, DIAG_CONFIG, yaml_place(path, second),
                          "'%s' and '%.*s' cannot be one item: make two of them, each with a '- '",
                          first, SPAN_ARGS(second->scalar));
    for (int kind = 0; kind < BULLETIN_ITEM_KIND_COUNT; kind++) {
        item->node = yaml_get(node, kinds[kind].name);
        if (!item->node)
            continue;
        item->kind = (enum bulletin_item_kind)kind;
        if (!yaml_read_map(path, node, kinds[kind].keys, kinds[kind].key_count, item, diag))
            return false;
        if (kind == BULLETIN_ITEM_SOUND && !item->is_bed &&
            (yaml_get(node, "duck") || yaml_get(node, "lead")))
            return diag_error(diag, DIAG_CONFIG, yaml_place(path, node),
                              "'duck' and 'lead' are for beds: add 'bed: true'");
        return check_chapters(path, item->chapters_node, diag);
    }
    return unknown_item(path, node, diag);
}

static bool check_list(const char *path, const struct yaml_node *node, const char *what,
                       size_t limit, struct diag *diag)
{
    if (!yaml_expect(path, node, YAML_LIST, what, diag))
        return false;
    if (node->count == 0)
        return diag_error(diag, DIAG_CONFIG, yaml_place(path, node),
                          "'%s' is empty: give at least one", what);
    if (node->count > limit)
        return diag_error(diag, DIAG_CONFIG, yaml_place(path, node),
                          "'%s' has more than %zu entries", what, limit);
    return true;
}

static bool is_spoken(const struct bulletin_item *item)
{
    return item->kind != BULLETIN_ITEM_SOUND && item->kind != BULLETIN_ITEM_PAUSE;
}

static bool read_items(struct bulletin_file *file, const struct yaml_node *node,
                       struct arena *arena, struct diag *diag)
{
    bool ok = true;

    if (!node)
        return true;
    if (!check_list(file->path, node, "items", BULLETIN_MAX_ITEMS, diag))
        return false;
    file->items = arena_alloc_array(arena, node->count, sizeof(*file->items));
    for (size_t i = 0; i < node->count; i++) {
        if (read_item(file->path, node->values[i], &file->items[file->item_count], diag))
            file->item_count++;
        else
            ok = false;
    }
    return ok;
}

/* What is included may speak. */
static bool check_speech(const struct bulletin_file *file, const struct yaml_node *node,
                         struct diag *diag)
{
    for (size_t i = 0; i < file->item_count; i++) {
        if (is_spoken(&file->items[i]))
            return true;
    }
    return !node || diag_error(diag, DIAG_CONFIG, yaml_place(file->path, node),
                               "nothing is said in this bulletin: add a say, text or report item");
}

bool bulletin_items_parse(const char *path, struct span bytes, struct arena *arena,
                          struct bulletin_item **items, size_t *count, struct diag *diag)
{
    static const struct yaml_key keys[] = {
        {"items", YAML_TYPE_NODE, 0, 0, 0, true, NULL, "as in a bulletin"}};
    struct bulletin_file file = {.path = path};
    struct yaml_node *root;
    const struct yaml_node *node;
    bool ok = yaml_parse(path, bytes, yaml_config_limits, arena, &root, diag) &&
              yaml_read_map(path, root, keys, 1, &node, diag) &&
              read_items(&file, node, arena, diag);

    *items = file.items;
    *count = file.item_count;
    return ok;
}

/* 16 or 24, or 0 for none given. */
static bool check_bits(const char *path, const struct yaml_node *map, int64_t bits,
                       struct diag *diag)
{
    return bits == 0 || bits == 16 || bits == 24 ||
           diag_error(diag, DIAG_CONFIG, yaml_place(path, yaml_get(map, "bits")),
                      "'bits' must be 16 or 24");
}

/* An output is a map, or its path alone. */
static bool read_output(const char *path, const struct yaml_node *node,
                        struct bulletin_file_output *output, struct diag *diag)
{
    if (node->kind == YAML_SCALAR) {
        output->node = node;
        return read_text(path, node, "path", &output->path, diag);
    }
    if (!yaml_read_map(path, node, output_keys, sizeof(output_keys) / sizeof(output_keys[0]),
                       output, diag))
        return false;
    output->map = node;
    output->node = yaml_get(node, "path");
    return check_bits(path, node, output->bits, diag);
}

static bool read_outputs(struct bulletin_file *file, const struct yaml_node *node,
                         struct arena *arena, struct diag *diag)
{
    bool ok = true;

    if (!node)
        return true;
    if (!check_list(file->path, node, "outputs", BULLETIN_MAX_OUTPUTS, diag))
        return false;
    file->outputs = arena_alloc_array(arena, node->count, sizeof(*file->outputs));
    for (size_t i = 0; i < node->count; i++) {
        if (read_output(file->path, node->values[i], &file->outputs[file->output_count], diag))
            file->output_count++;
        else
            ok = false;
    }
    return ok;
}

static bool read_top(struct top *top, const struct yaml_node *root, struct diag *diag)
{
    struct bulletin_file *file = &top->file;
    bool ok = yaml_read_map(file->path, root, top_keys, sizeof(top_keys) / sizeof(top_keys[0]), top,
                            diag);

    if (root->kind != YAML_MAP)
        return false;
    /* What an error left unread is looked for all the same: its own errors are worth knowing. */
    top->items = yaml_get(root, "items");
    top->outputs = yaml_get(root, "outputs");
    return ok && check_bits(file->path, root, file->bits, diag);
}

/* 'bobao render' knows a bulletin by it. */
static bool check_first_key(const char *path, struct span bytes, const struct yaml_node *root,
                            struct diag *diag)
{
    for (size_t i = 0; root->kind == YAML_MAP && i < root->count; i++) {
        if (span_is(root->keys[i]->scalar, "bulletin") && !bulletin_recognise(bytes))
            return diag_error(diag, DIAG_CONFIG, yaml_place(path, root->keys[i]),
                              "'bulletin:' must be the first key, at the beginning of its line: "
                              "put it at the top of the file");
    }
    return true;
}

bool bulletin_refuse_yaml(const char *path, struct diag *diag)
{
    static const char *const firsts[] = {"bulletin", "bobao-script", "feed"};
    enum { COUNT = sizeof(firsts) / sizeof(firsts[0]) };
    struct arena arena = {0};
    struct yaml_node *root;
    struct diag_place place = {.file = path, .line = 1, .column = 1};
    const char *nearest = NULL;
    struct span first = SPAN("");
    struct span bytes;

    if (!file_read(path, yaml_config_limits.bytes, &arena, &bytes, diag) ||
        !yaml_parse(path, bytes, yaml_config_limits, &arena, &root, diag) ||
        !check_first_key(path, bytes, root, diag)) {
        arena_finish(&arena);
        return false;
    }
    if (root->kind == YAML_MAP && root->count > 0) {
        first = root->keys[0]->scalar;
        place = yaml_place(path, root->keys[0]);
        nearest = span_nearest(first, firsts, COUNT);
    }
    diag_error(diag, DIAG_CONFIG, place,
               "this YAML file is no bulletin, Script or feed file: its first key must be "
               "'bulletin', 'bobao-script' or 'feed', not '%.*s'%s%s%s (--from plain reads it "
               "aloud all the same)",
               SPAN_ARGS(utf8_cut(first, 60)), nearest ? ": did you mean '" : "",
               nearest ? nearest : "", nearest ? "'?" : "");
    arena_finish(&arena);
    return false;
}

bool bulletin_file_parse(const char *path, struct span bytes, struct arena *arena,
                         struct bulletin_file **file, struct diag *diag)
{
    struct top *top = arena_alloc(arena, sizeof(*top));
    struct bulletin_file *made = &top->file;
    struct yaml_node *root;
    bool ok;

    *made = (struct bulletin_file){.path = path,
                                   .voice = SPAN("newsreader"),
                                   .expression = -1,
                                   .sample_rate_hz = 48000,
                                   .bits = 16,
                                   .channels = 1,
                                   .head_s = BULLETIN_HEAD_MS / 1000.0,
                                   .tail_s = BULLETIN_TAIL_MS / 1000.0,
                                   .gap_s = 0.4};
    *file = made;
    if (!yaml_parse(path, bytes, yaml_config_limits, arena, &root, diag))
        return false;
    made->root = root;
    ok = check_first_key(path, bytes, root, diag);
    ok = read_top(top, root, diag) && ok;
    if (root->kind != YAML_MAP)
        return false;
    ok = read_text(path, top->title, "title", &made->title, diag) && ok;
    ok = read_text(path, top->voice, "voice", &made->voice, diag) && ok;
    ok = read_text(path, top->second_voice, "second_voice", &made->second_voice, diag) && ok;
    ok = read_text(path, top->lexicon, "lexicon", &made->lexicon, diag) && ok;
    ok = read_text(path, top->cover, "cover", &made->cover, diag) && ok;
    ok = read_date(made, top->date, diag) && ok;
    ok = read_loudness(made, top->loudness, diag) && ok;
    ok = read_length(made, top->length, diag) && ok;
    ok = read_fields(made, top->fields, arena, diag) && ok;
    ok = read_items(made, top->items, arena, diag) && check_speech(made, top->items, diag) && ok;
    return read_outputs(made, top->outputs, arena, diag) && ok;
}
