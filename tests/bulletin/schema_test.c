/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <stdio.h>

#include <jansson.h>

#include "base/yaml.h"
#include "bulletin/feed_internal.h"
#include "bulletin/file.h"
#include "mandarin/mandarin.h"
#include "speech/speech.h"

#include "base/banned.h"

/* The schemas in docs/ against the tables that the files are read by: what one of them knows, the
 * other does, with the same type and bounds. tests/e2e/schemas.py tries them on files. */

static const struct {
    const char *schema;
    const struct yaml_form *(*form)(size_t row);
} files[] = {
    {"bulletin", bulletin_file_form},
    {"voice", speech_voice_form},
    {"lexicon", mandarin_user_lexicon_form},
    {"feed", bulletin_feed_form},
};

static json_t *load(const char *name)
{
    char path[512];
    json_error_t error;
    json_t *schema;

    snprintf(path, sizeof(path), "%s/docs/%s.schema.json", BOBAO_SOURCE_DIR, name);
    schema = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!schema)
        fail_msg("%s:%d: %s", path, error.line, error.text);
    return schema;
}

/* The definition that a reference names, or the thing itself. */
static const json_t *resolve(const json_t *root, const json_t *thing)
{
    static const char start[] = "#/definitions/";
    const char *reference = json_string_value(json_object_get(thing, "$ref"));

    if (!reference)
        return thing;
    assert_memory_equal(reference, start, strlen(start));
    thing = json_object_get(json_object_get(root, "definitions"), reference + strlen(start));
    if (!thing)
        fail_msg("'%s' is not defined", reference);
    return thing;
}

static bool has(const json_t *list, const char *word)
{
    size_t i;
    const json_t *value;

    json_array_foreach(list, i, value)
    {
        if (json_is_string(value) && strcmp(json_string_value(value), word) == 0)
            return true;
    }
    return false;
}

/* "type" is one word or a list of them. */
static bool is_type(const json_t *property, const char *word)
{
    const json_t *type = json_object_get(property, "type");

    return has(type, word) || (json_is_string(type) && strcmp(json_string_value(type), word) == 0);
}

static bool is_number(const json_t *property, const char *name, double wanted)
{
    const json_t *value = json_object_get(property, name);

    return json_is_number(value) && json_number_value(value) == wanted;
}

static bool has_choices(const json_t *property, const char *const *choices)
{
    const json_t *list = json_object_get(property, "enum");
    size_t count = 0;

    while (choices[count])
        count += has(list, choices[count]) ? 1 : json_array_size(list) + 1;
    return count == json_array_size(list);
}

static bool fits(const struct yaml_key *key, const json_t *property)
{
    switch (key->type) {
    case YAML_TYPE_TEXT:
        return is_type(property, "string") && is_number(property, "minLength", key->min) &&
               is_number(property, "maxLength", key->max);
    case YAML_TYPE_INT64:
        return is_type(property, "integer") && is_number(property, "minimum", key->min) &&
               is_number(property, "maximum", key->max);
    case YAML_TYPE_DOUBLE:
        return is_type(property, "number") && is_number(property, "minimum", key->min) &&
               is_number(property, "maximum", key->max);
    case YAML_TYPE_BOOL:
        return json_array_size(json_object_get(property, "enum")) == 4;
    case YAML_TYPE_CHOICE:
        return has_choices(property, key->choices);
    case YAML_TYPE_NODE:
        return true;
    }
    return false;
}

static void check_form(const char *name, const struct yaml_form *form, const json_t *root,
                       const json_t *map)
{
    const json_t *properties = json_object_get(map, "properties");
    const json_t *required = json_object_get(map, "required");
    size_t required_count = 0;

    assert_true(json_is_false(json_object_get(map, "additionalProperties")));
    for (size_t i = 0; i < form->key_count; i++) {
        const struct yaml_key *key = &form->keys[i];
        const json_t *property = json_object_get(properties, key->name);

        if (!property)
            fail_msg("%s.schema.json does not know '%s' of '%s'", name, key->name, form->name);
        property = resolve(root, property);
        if (!fits(key, property))
            fail_msg("%s.schema.json: '%s' of '%s' has another type or other bounds than the "
                     "program's %g to %g",
                     name, key->name, form->name, key->min, key->max);
        if (!json_object_get(property, "description"))
            fail_msg("%s.schema.json: '%s' of '%s' has no description", name, key->name,
                     form->name);
        if (has(required, key->name) != key->is_required)
            fail_msg("%s.schema.json: '%s' of '%s' is%s required", name, key->name, form->name,
                     key->is_required ? "" : " not");
        required_count += key->is_required;
    }
    if (json_object_size(properties) != form->key_count ||
        json_array_size(required) != required_count)
        fail_msg("%s.schema.json knows keys of '%s' that the program does not", name, form->name);
}

/* The file's own map is the root; the others are definitions of that name. */
static void test_schemas_say_what_the_tables_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        json_t *root = load(files[i].schema);
        const struct yaml_form *form;

        for (size_t row = 0; (form = files[i].form(row)); row++) {
            bool is_root = strcmp(form->name, files[i].schema) == 0;
            const json_t *definitions = json_object_get(root, "definitions");

            check_form(files[i].schema, form, root,
                       is_root ? root : json_object_get(definitions, form->name));
        }
        json_decref(root);
    }
}

static void test_pauses_are_the_breaks(void **state)
{
    json_t *root = load("voice");
    const json_t *pauses = json_object_get(json_object_get(root, "definitions"), "pauses");
    const json_t *properties = json_object_get(pauses, "properties");

    (void)state;
    for (size_t i = 0; i < SCRIPT_BREAK_COUNT; i++) {
        const char *name = script_break_names[i];

        if (!json_object_get(properties, name) ||
            has(json_object_get(pauses, "required"), name) != (i != SCRIPT_BREAK_NONE))
            fail_msg("voice.schema.json: the pause '%s'", name);
    }
    assert_int_equal(json_object_size(properties), SCRIPT_BREAK_COUNT);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schemas_say_what_the_tables_say),
        cmocka_unit_test(test_pauses_are_the_breaks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
