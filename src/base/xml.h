/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_XML_H
#define BASE_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/span.h"

/* An XML document that is read, changed in places and written again; what is not touched stays as
 * it was. base/xml.c is the one file that knows libxml2.
 *
 * Functions that take an element take NULL, too, and then do nothing: libxml2 says "no memory" so.
 * The document remembers it, and xml_dump() fails. */

/* A feed above this is refused; libxml2 itself refuses more than 256 levels. */
enum { XML_MAX_BYTES = 16 * 1024 * 1024 };

/* A namespace by its URIs (the first one is written, any of them is understood), with the prefix
 * that is declared where there is none yet. Without a prefix: the root's own. */
struct xml_space {
    const char *prefix;
    const char *uris[3]; /* NULL-terminated */
};

struct xml_name {
    const struct xml_space *space;
    const char *local;
};

struct xml_document;
struct xml_element;

/* Parses bytes that anybody may have written. No document type, hence no entities; nothing outside
 * is loaded. DIAG_DATA with line and column when it is not well-formed. `file` is for messages. */
bool xml_parse(const char *file, struct span bytes, struct xml_document **document,
               struct diag *diag);

/* The document as UTF-8, in `arena`. DIAG_OS when memory has run out, now or before. */
bool xml_dump(const struct xml_document *document, struct arena *arena, struct span *bytes,
              struct diag *diag);

/* Takes NULL. */
void xml_finish(struct xml_document *document);

/* How often the document has been changed since it was parsed. */
size_t xml_change_count(const struct xml_document *document);

struct xml_element *xml_root(const struct xml_document *document);

/* The line that an element was read from, for messages. */
size_t xml_line(const struct xml_element *element);

/* Whether the element has this name. */
bool xml_is(const struct xml_element *element, struct xml_name name);

/* The first child of this name, and the next sibling of it; NULL when there is none. */
struct xml_element *xml_first(const struct xml_element *parent, struct xml_name name);
struct xml_element *xml_next(const struct xml_element *element, struct xml_name name);

/* What stands in an element, trimmed, and in an attribute; empty when there is none. */
struct span xml_text(const struct xml_element *element, struct arena *arena);
struct span xml_attribute(const struct xml_element *element, const char *name, struct arena *arena);

/* Sets them, if they are not the same already. Characters that XML cannot have are left out. */
void xml_set_text(struct xml_element *element, struct span text);
void xml_set_attribute(struct xml_element *element, const char *name, struct span value);

/* A new element on a line of its own: before the child `before`, or the last one for NULL. */
struct xml_element *xml_add(struct xml_element *parent, struct xml_element *before,
                            struct xml_name name);

/* Puts an element that is there before its sibling `before`, or last for NULL. */
void xml_move(struct xml_element *element, struct xml_element *before);

/* Takes an element away, with the line that it stood on. */
void xml_remove(struct xml_element *element);

#endif
