/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bulletin/internal.h"

#include "base/file.h"

#include "base/banned.h"

/* Items of another file in the place of the item that includes it. One level only: nothing can go
 * round in circles, and whoever reads the bulletin finds everything in one step. */

struct list {
    struct bulletin_item *items;
    size_t count;
    size_t capacity;
};

static bool put(struct bulletin_plan *plan, struct list *list, const struct bulletin_item *item,
                struct diag *diag)
{
    if (list->count == BULLETIN_MAX_ITEMS)
        return diag_error(diag, DIAG_CONFIG, bulletin_item_place(item, NULL),
                          "with what is included, there are more than %d items",
                          BULLETIN_MAX_ITEMS);
    ARENA_PUSH(plan->arena, list->items, list->count, list->capacity, *item);
    return true;
}

static bool include(struct bulletin_plan *plan, struct list *list, const struct bulletin_item *item,
                    struct diag *diag)
{
    struct diag_place place = bulletin_item_place(item, NULL);
    struct bulletin_item *items;
    size_t count;
    const char *path;
    struct span bytes;
    bool ok = true;

    if (!bulletin_locate_file(plan, item->text, "file to include", place, &path, diag) ||
        !file_read(path, yaml_config_limits.bytes, plan->arena, &bytes, diag))
        return false;
    bulletin_note_input(&plan->job->home, "bulletin", path, bytes);
    if (!bulletin_items_parse(bulletin_shown_name(path, plan->arena), bytes, plan->arena, &items,
                              &count, diag))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind == BULLETIN_ITEM_INCLUDE)
            ok = diag_error(diag, DIAG_CONFIG, bulletin_item_place(&items[i], NULL),
                            "a file that is included cannot include another one: name that one in "
                            "the bulletin");
        else
            ok = put(plan, list, &items[i], diag) && ok;
    }
    return ok;
}

bool bulletin_include(struct bulletin_plan *plan, struct diag *diag)
{
    struct bulletin_file *file = plan->file;
    struct list list = {0};
    bool ok = true;

    for (size_t i = 0; i < file->item_count; i++) {
        const struct bulletin_item *item = &file->items[i];

        ok = (item->kind == BULLETIN_ITEM_INCLUDE ? include(plan, &list, item, diag)
                                                  : put(plan, &list, item, diag)) &&
             ok;
    }
    file->items = list.items;
    file->item_count = list.count;
    return ok;
}
