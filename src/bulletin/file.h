/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BULLETIN_FILE_H
#define BULLETIN_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"
#include "base/yaml.h"

/* The bulletin file as it was written: docs/bulletin.md is its manual, docs/bulletin.schema.json
 * its form for editors. Nothing outside of it has been looked at: no path, no voice, no date. */

enum { BULLETIN_MAX_ITEMS = 200, BULLETIN_MAX_OUTPUTS = 40, BULLETIN_MAX_FIELDS = 100 };

enum bulletin_item_kind {
    BULLETIN_ITEM_SAY,       /* a text with fields */
    BULLETIN_ITEM_REPORT,    /* a report from a file, a glob or standard input */
    BULLETIN_ITEM_TEXT,      /* a report that stands in the bulletin */
    BULLETIN_ITEM_HEADLINES, /* the titles of the reports that follow */
    BULLETIN_ITEM_SOUND,     /* a jingle or a bed */
    BULLETIN_ITEM_PAUSE,
    BULLETIN_ITEM_INCLUDE, /* the items of another file; bulletin_include() puts them here */
    BULLETIN_ITEM_KIND_COUNT
};

struct bulletin_item {
    enum bulletin_item_kind kind;
    const char *path; /* of the file that it stands in */
    const struct yaml_node *map;
    const struct yaml_node *node; /* the value of the key that names the kind */
    struct span text;             /* that value, but for a pause */
    struct span voice;            /* empty: the bulletin's */
    int64_t rate;                 /* 0: the bulletin's */
    struct span title;
    struct span lexicon;                   /* empty: the bulletin's */
    const struct yaml_node *chapters_node; /* which of the report's; or NULL */
    double limit_minutes;                  /* 0: none */
    int64_t newest;                        /* how many files of a glob */
    struct span encoding;                  /* of a report; empty: it is detected */
    bool is_lossy;
    int format;      /* an enum report_format */
    int annotations; /* an enum report_annotation_policy */
    bool is_optional;
    double pause_s;
    double gain_db;
    double fade_in_s;
    double fade_out_s;
    bool is_bed;
    double duck_db;
    double lead_s;
};

struct bulletin_file_output {
    const struct yaml_node *map;  /* NULL when it is its path alone */
    const struct yaml_node *node; /* of the path */
    struct span path;             /* a template */
    struct span title;            /* templates; empty: the bulletin's */
    struct span artist;
    struct span album; /* templates too; empty: none */
    struct span genre;
    struct span comment;
    struct span cut_id; /* what only a WAV has a place for */
    struct span category;
    struct span start;
    struct span end;
    int64_t bits; /* 0: the bulletin's */
    bool is_split;
};

/* A field that the file defines itself. */
struct bulletin_file_field {
    const struct yaml_node *node; /* of its name */
    struct span name;
    struct span value;
};

struct bulletin_file {
    const char *path;
    const struct yaml_node *root;
    struct span title; /* a template */
    struct span station;
    struct span date; /* YYYY-MM-DD, "today", or empty */
    struct span voice;
    struct span second_voice; /* of headlines; empty: the same */
    int64_t rate;             /* 0: the voice's */
    double expression;        /* < 0: the voice's */
    struct span lexicon;
    struct span cover; /* a path; empty: none */
    bool has_loudness;
    double loudness_lufs;
    double ceiling_dbtp;
    int64_t sample_rate_hz;
    int64_t bits;
    int64_t channels;
    double head_s;
    double tail_s;
    double gap_s;    /* around sounds */
    double length_s; /* 0: as long as it takes */
    struct bulletin_file_field *fields;
    size_t field_count;
    struct bulletin_item *items;
    size_t item_count;
    struct bulletin_file_output *outputs;
    size_t output_count;
};

/* Reads the bytes of a bulletin file. Goes on behind an error where it can: false means at least
 * one error, with line and column. All of it lives in `arena`; `path` is kept by reference. */
bool bulletin_file_parse(const char *path, struct span bytes, struct arena *arena,
                         struct bulletin_file **file, struct diag *diag);

/* The maps of a bulletin file, by row; NULL behind the last. */
const struct yaml_form *bulletin_file_form(size_t row);

/* The key that makes an item what it is: "report". */
const char *bulletin_item_kind_name(enum bulletin_item_kind kind);

/* The items of a file that is included: a map with 'items' alone. */
bool bulletin_items_parse(const char *path, struct span bytes, struct arena *arena,
                          struct bulletin_item **items, size_t *count, struct diag *diag);

/* The place of a key's value in an item, NULL: of the key that names its kind; of the item itself
 * when it has no such key. */
struct diag_place bulletin_item_place(const struct bulletin_item *item, const char *key);

/* The place of a key's value in a map of the file; of the map itself when it has no such key. */
struct diag_place bulletin_key_place(const struct bulletin_file *file, const struct yaml_node *map,
                                     const char *key);

#endif
