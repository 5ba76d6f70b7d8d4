/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include "base/banned.h"

/* What an output says about itself: texts with fields in them, and what only playout systems read,
 * which is ASCII and has its place in WAV alone (AES46: a cut of 64 bytes; a part adds three). */

enum { MAX_CART_BYTES = 60 };

enum tag_kind {
    TAG_TEXT,  /* fields are written as in texts */
    TAG_CART,  /* fields are written as in paths: {date} is 2026-11-23 */
    TAG_MOMENT /* likewise, and it is a day, with a time or without */
};

#define FROM(field) offsetof(struct bulletin_file_output, field)
#define TO(field) offsetof(struct bulletin_output, field)

static const struct {
    const char *key;
    enum tag_kind kind;
    size_t from;
    size_t to;
} rows[] = {
    {"title", TAG_TEXT, FROM(title), TO(title)},
    {"artist", TAG_TEXT, FROM(artist), TO(artist)},
    {"album", TAG_TEXT, FROM(album), TO(tags.album)},
    {"genre", TAG_TEXT, FROM(genre), TO(tags.genre)},
    {"comment", TAG_TEXT, FROM(comment), TO(tags.comment)},
    {"cut_id", TAG_CART, FROM(cut_id), TO(tags.cut)},
    {"category", TAG_CART, FROM(category), TO(tags.category)},
    {"start", TAG_MOMENT, FROM(start), TO(tags.start)},
    {"end", TAG_MOMENT, FROM(end), TO(tags.end)},
};

static bool has_cart(const struct bulletin_output *output)
{
    const struct deliver_format *format = deliver_format_for(output->path);

    return !format || format == deliver_format_named("wav") ||
           format == deliver_format_named("rf64"); /* none: that is an error of its own */
}

static bool check_cart(const char *key, struct span value, struct diag_place place,
                       struct diag *diag)
{
    bool is_good = value.len > 0 && value.len <= MAX_CART_BYTES;

    for (size_t i = 0; i < value.len; i++)
        is_good = is_good && value.data[i] >= ' ' && value.data[i] <= '~';
    return is_good || diag_error(diag, DIAG_CONFIG, place,
                                 "'%s' must be 1 to %d characters of ASCII, not '%.*s'", key,
                                 MAX_CART_BYTES, SPAN_ARGS(value));
}

static bool check_moment(const char *key, struct span value, struct diag_place place,
                         struct diag *diag)
{
    struct span date;
    struct span time;

    return (deliver_split_moment(value, &date, &time) && bulletin_is_date(date)) ||
           diag_error(diag, DIAG_CONFIG, place,
                      "'%s' must be like 2026-11-23 or 2026-11-23 06:00:00, not '%.*s'", key,
                      SPAN_ARGS(value));
}

/* By the bytes: both are YYYY-MM-DD, and then HH:MM:SS or nothing, which is all of the day. */
static bool check_order(const struct bulletin_plan *plan, const struct bulletin_file_output *from,
                        const struct deliver_tags *tags, struct diag *diag)
{
    struct span day[2];
    struct span time[2];
    int order;

    if (tags->start.len == 0 || tags->end.len == 0)
        return true;
    deliver_split_moment(tags->start, &day[0], &time[0]);
    deliver_split_moment(tags->end, &day[1], &time[1]);
    order = memcmp(day[0].data, day[1].data, day[0].len);
    if (order == 0 && time[0].len > 0 && time[1].len > 0)
        order = memcmp(time[0].data, time[1].data, time[0].len);
    return order <= 0 ||
           diag_error(diag, DIAG_CONFIG, bulletin_key_place(plan->file, from->map, "end"),
                      "'end' lies before 'start': correct one of them");
}

bool bulletin_expand_tags(const struct bulletin_plan *plan, const struct bulletin_file_output *from,
                          struct bulletin_output *to, struct diag *diag)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *key = rows[i].key;
        struct span templ = *(const struct span *)((const char *)from + rows[i].from);
        struct span *value = (struct span *)((char *)to + rows[i].to);
        struct diag_place place;

        if (templ.len == 0)
            continue;
        place = bulletin_key_place(plan->file, from->map, key);
        if (rows[i].kind != TAG_TEXT && !has_cart(to))
            return diag_error(diag, DIAG_CONFIG, place,
                              "only WAV and RF64 have a place for '%s': leave it out here", key);
        if (!bulletin_expand(&plan->fields, templ, rows[i].kind != TAG_TEXT, place, plan->arena,
                             value, diag) ||
            (rows[i].kind == TAG_CART && !check_cart(key, *value, place, diag)) ||
            (rows[i].kind == TAG_MOMENT && !check_moment(key, *value, place, diag)))
            return false;
    }
    return check_order(plan, from, &to->tags, diag);
}

bool bulletin_read_cover(struct bulletin_plan *plan, const char *path, struct diag_place place,
                         struct diag *diag)
{
    struct diag own = {0};
    bool ok = deliver_picture_read(&plan->cover, path, plan->arena, &own);

    if (ok)
        bulletin_note_input(&plan->job->home, "picture", path, plan->cover.bytes);
    else /* where it is asked for is what helps */
        diag_error(diag, diag_first_error(&own)->kind, place, "'%s': %.*s", path,
                   SPAN_ARGS(diag_first_error(&own)->text));
    diag_finish(&own);
    return ok;
}
