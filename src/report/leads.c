/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include "base/utf8.h"
#include "base/yaml.h"

#include "base/banned.h"

/* Reads voices/leads.yaml. A lead is a text or a list of texts that mean the same (the scripts). */

static unsigned lead_hash(struct span text)
{
    unsigned hash = 0;

    for (size_t i = 0; i < 3 && i < text.len; i++)
        hash = hash * 31 + (unsigned char)text.data[i];
    return hash & 0xff;
}

const struct report_lead *report_leads_match(const struct report_leads *leads, struct span text)
{
    const struct report_lead *best = NULL;

    if (!leads->has_first[lead_hash(text)])
        return NULL;
    for (size_t i = 0; i < leads->count; i++) {
        const struct report_lead *lead = &leads->leads[i];
        uint32_t next;

        if (!span_starts(text, lead->text) || (best && best->text.len >= lead->text.len))
            continue;
        next = report_rune_at(text, lead->text.len);
        /* 会议指出的问题 is a subject, 一是非 another word: a lead has its clause behind it. */
        if (next == 0 || utf8_is_one_of(next, U"的非"))
            continue;
        best = lead;
    }
    return best;
}

struct reader {
    const char *file;
    struct arena *arena;
    struct diag *diag;
    struct report_leads *leads;
};

static bool add_lead(struct reader *reader, const struct yaml_node *node, size_t series,
                     size_t ordinal)
{
    struct report_leads *leads = reader->leads;
    struct report_lead lead = {.series = series, .ordinal = ordinal};

    if (!yaml_expect(reader->file, node, YAML_SCALAR, "a lead", reader->diag))
        return false;
    if (utf8_count(node->scalar) < 2)
        return diag_error(reader->diag, DIAG_CONFIG, yaml_place(reader->file, node),
                          "a lead of two characters or more is wanted, not '%.*s'",
                          SPAN_ARGS(node->scalar));
    lead.text = arena_copy(reader->arena, node->scalar);
    leads->has_first[lead_hash(lead.text)] = true;
    ARENA_PUSH(reader->arena, leads->leads, leads->count, leads->capacity, lead);
    return true;
}

static bool add_variants(struct reader *reader, const struct yaml_node *node, size_t series,
                         size_t ordinal)
{
    if (node->kind != YAML_LIST)
        return add_lead(reader, node, series, ordinal);
    for (size_t i = 0; i < node->count; i++) {
        if (!add_lead(reader, node->values[i], series, ordinal))
            return false;
    }
    return true;
}

static bool add_enumeration(struct reader *reader, const struct yaml_node *node, size_t series)
{
    if (!yaml_expect(reader->file, node, YAML_LIST, "the leads of an enumeration in order",
                     reader->diag))
        return false;
    for (size_t i = 0; i < node->count; i++) {
        if (!add_variants(reader, node->values[i], series, i + 1))
            return false;
    }
    return true;
}

/* The keys of the file. */
struct lead_file {
    const struct yaml_node *leads;
    const struct yaml_node *enumerations;
};

static const struct yaml_key keys[] = {
    {.name = "leads",
     .type = YAML_TYPE_NODE,
     .offset = offsetof(struct lead_file, leads),
     .help = "texts that begin a chapter where they begin a sentence"},
    {.name = "enumerations",
     .type = YAML_TYPE_NODE,
     .offset = offsetof(struct lead_file, enumerations),
     .help = "lists of texts that begin a chapter each when they follow in order"},
};

bool report_leads_parse(const char *file, struct span bytes, struct arena *arena,
                        struct report_leads **leads, struct diag *diag)
{
    struct reader reader = {.file = file, .arena = arena, .diag = diag};
    struct lead_file lead_file = {0};
    struct yaml_node *root;

    reader.leads = arena_alloc(arena, sizeof(*reader.leads));
    if (!yaml_parse(file, bytes, yaml_config_limits, arena, &root, diag) ||
        !yaml_expect(file, root, YAML_MAP, "leads and enumerations", diag) ||
        !yaml_read_map(file, root, keys, sizeof(keys) / sizeof(keys[0]), &lead_file, diag))
        return false;
    if (lead_file.leads) {
        if (!yaml_expect(file, lead_file.leads, YAML_LIST, "a list of leads", diag))
            return false;
        for (size_t i = 0; i < lead_file.leads->count; i++) {
            if (!add_variants(&reader, lead_file.leads->values[i], 0, 0))
                return false;
        }
    }
    if (lead_file.enumerations) {
        if (!yaml_expect(file, lead_file.enumerations, YAML_LIST, "a list of enumerations", diag))
            return false;
        for (size_t i = 0; i < lead_file.enumerations->count; i++) {
            if (!add_enumeration(&reader, lead_file.enumerations->values[i], i + 1))
                return false;
        }
    }
    *leads = reader.leads;
    return true;
}
