/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/xml.h"

#include <limits.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

enum { INDENT = 2, MAX_DEPTH = 256, MAX_PREFIXES = 100 };

struct xml_document {
    xmlDocPtr doc;
    bool has_failed; /* memory ran out */
    size_t change_count;
};

/* What a parser is told of its run: a document type ends it. */
struct reading {
    bool has_type;
    int type_line;
};

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

static struct span span_of_x(const xmlChar *text)
{
    return span_of((const char *)text);
}

static xmlNode *node_of(const struct xml_element *element)
{
    union {
        const struct xml_element *element;
        xmlNode *node;
    } same = {.element = element};

    return same.node;
}

static struct xml_element *element_of(xmlNode *node)
{
    union {
        xmlNode *node;
        struct xml_element *element;
    } same = {.node = node};

    return same.element;
}

static void refuse_type(void *user, const xmlChar *name, const xmlChar *public_id,
                        const xmlChar *system_id)
{
    xmlParserCtxtPtr parser = user;
    struct reading *reading = parser->_private;

    (void)name;
    (void)public_id;
    (void)system_id;
    reading->has_type = true;
    reading->type_line = parser->input ? parser->input->line : 0;
    xmlStopParser(parser);
}

static bool parse_error(const char *file, xmlParserCtxtPtr parser, const struct reading *reading,
                        struct diag *diag)
{
    const xmlError *error = xmlCtxtGetLastError(parser);
    struct diag_place place = {.file = file};

    if (reading->has_type) {
        place.line = (size_t)reading->type_line;
        return diag_error(diag, DIAG_DATA, place,
                          "a document type ('<!DOCTYPE') is not accepted: delete it");
    }
    if (!error)
        return diag_error(diag, DIAG_DATA, place, "this is not XML: correct it, or move it away");
    place.line = error->line > 0 ? (size_t)error->line : 0;
    place.column = error->int2 > 0 ? (size_t)error->int2 : 0;
    return diag_error(diag, DIAG_DATA, place, "this is not XML: %.*s: correct it, or move it away",
                      SPAN_ARGS(span_trim(span_of(error->message ? error->message : "damaged"))));
}

bool xml_parse(const char *file, struct span bytes, struct xml_document **document,
               struct diag *diag)
{
    const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    struct reading reading = {0};
    xmlParserCtxtPtr parser;
    xmlDocPtr doc;
    bool ok = true;

    *document = NULL;
    if (bytes.len > XML_MAX_BYTES)
        return diag_error(diag, DIAG_DATA, (struct diag_place){.file = file},
                          "it is larger than %d bytes: shorten it", XML_MAX_BYTES);
    parser = xmlNewParserCtxt();
    if (!parser)
        return diag_error(diag, DIAG_OS, (struct diag_place){.file = file}, "not enough memory");
    parser->_private = &reading;
    parser->sax->internalSubset = refuse_type;
    doc = xmlCtxtReadMemory(parser, bytes.len > 0 ? bytes.data : "", (int)bytes.len, NULL, NULL,
                            options);
    /* A prefix without a namespace would get one by what we declare. */
    if (!doc || reading.has_type || !parser->nsWellFormed || !xmlDocGetRootElement(doc))
        ok = parse_error(file, parser, &reading, diag);
    xmlFreeParserCtxt(parser);
    if (!ok) {
        xmlFreeDoc(doc);
        return false;
    }
    *document = xmlMalloc(sizeof(**document));
    if (!*document) {
        xmlFreeDoc(doc);
        return diag_error(diag, DIAG_OS, (struct diag_place){.file = file}, "not enough memory");
    }
    **document = (struct xml_document){.doc = doc};
    doc->_private = *document;
    return true;
}

bool xml_dump(const struct xml_document *document, struct arena *arena, struct span *bytes,
              struct diag *diag)
{
    xmlChar *dumped = NULL;
    int len = 0;

    if (!document->has_failed)
        xmlDocDumpMemoryEnc(document->doc, &dumped, &len, "UTF-8");
    if (!dumped)
        return diag_error(diag, DIAG_OS, DIAG_NOWHERE, "not enough memory to make the XML");
    *bytes = arena_copy(arena, (struct span){(const char *)dumped, (size_t)len});
    xmlFree(dumped);
    return true;
}

void xml_finish(struct xml_document *document)
{
    if (!document)
        return;
    xmlFreeDoc(document->doc);
    xmlFree(document);
}

size_t xml_change_count(const struct xml_document *document)
{
    return document->change_count;
}

struct xml_element *xml_root(const struct xml_document *document)
{
    return element_of(xmlDocGetRootElement(document->doc));
}

size_t xml_line(const struct xml_element *element)
{
    long line = element ? xmlGetLineNo(node_of(element)) : 0;

    return line > 0 ? (size_t)line : 0;
}

/* Something that libxml2 made for us, or not. */
static void *made(xmlDocPtr doc, void *thing)
{
    struct xml_document *document = doc->_private;

    if (!thing)
        document->has_failed = true;
    return thing;
}

static void note_change(const xmlNode *node)
{
    struct xml_document *document = node->doc->_private;

    document->change_count++;
}

static bool is_space(const xmlNs *ns, const struct xml_space *space)
{
    for (size_t i = 0; ns && ns->href && space->uris[i]; i++) {
        if (xmlStrcasecmp(ns->href, x(space->uris[i])) == 0)
            return true;
    }
    return false;
}

/* Whether an element without a prefix of its own belongs to the root's words, which in RSS are in
 * no namespace, but in some feeds in one of their own. */
static bool is_plain(const xmlNode *node)
{
    const xmlNode *root = xmlDocGetRootElement(node->doc);

    return !node->ns || (root && root->ns && xmlStrEqual(node->ns->href, root->ns->href));
}

static bool is_node(const xmlNode *node, struct xml_name name)
{
    if (node->type != XML_ELEMENT_NODE || !xmlStrEqual(node->name, x(name.local)))
        return false;
    return name.space->prefix ? is_space(node->ns, name.space) : is_plain(node);
}

bool xml_is(const struct xml_element *element, struct xml_name name)
{
    return element && is_node(node_of(element), name);
}

static struct xml_element *find(xmlNode *node, struct xml_name name)
{
    while (node && !is_node(node, name))
        node = node->next;
    return element_of(node);
}

struct xml_element *xml_first(const struct xml_element *parent, struct xml_name name)
{
    return parent ? find(node_of(parent)->children, name) : NULL;
}

struct xml_element *xml_next(const struct xml_element *element, struct xml_name name)
{
    return element ? find(node_of(element)->next, name) : NULL;
}

/* Copies libxml2's text and frees it. */
static struct span take(xmlChar *text, struct arena *arena)
{
    struct span copy = text ? arena_copy(arena, span_of_x(text)) : (struct span){0};

    xmlFree(text);
    return copy;
}

struct span xml_text(const struct xml_element *element, struct arena *arena)
{
    return element ? span_trim(take(xmlNodeGetContent(node_of(element)), arena)) : (struct span){0};
}

struct span xml_attribute(const struct xml_element *element, const char *name, struct arena *arena)
{
    return element ? take(xmlGetNoNsProp(node_of(element), x(name)), arena) : (struct span){0};
}

/* XML 1.0, production 2: what a document may hold. */
static bool is_char(uint32_t rune)
{
    return (rune >= 0x20 && rune != 0xFFFE && rune != 0xFFFF) || rune == '\t' || rune == '\n';
}

static struct span clean(struct span text, struct arena *arena)
{
    struct text kept = {.arena = arena};
    struct span rest = text;
    uint32_t rune;

    while (utf8_next(&rest, &rune)) {
        if (is_char(rune))
            text_put_rune(&kept, rune);
    }
    text_put_byte(&kept, 0);
    return (struct span){kept.data, kept.len - 1};
}

void xml_set_text(struct xml_element *element, struct span text)
{
    struct arena arena = {0};
    xmlNode *node = element ? node_of(element) : NULL;
    struct span wanted = clean(text, &arena);

    if (node && (!span_equals(xml_text(element, &arena), span_trim(wanted)) ||
                 xmlChildElementCount(node) > 0)) {
        xmlNode *content = made(node->doc, xmlNewDocText(node->doc, x(wanted.data)));

        note_change(node);
        while (node->children) {
            xmlNode *child = node->children;

            xmlUnlinkNode(child);
            xmlFreeNode(child);
        }
        if (content)
            xmlAddChild(node, content);
    }
    arena_finish(&arena);
}

void xml_set_attribute(struct xml_element *element, const char *name, struct span value)
{
    struct arena arena = {0};
    struct span wanted = clean(value, &arena);

    if (element && !span_equals(xml_attribute(element, name, &arena), wanted)) {
        made(node_of(element)->doc, xmlSetProp(node_of(element), x(name), x(wanted.data)));
        note_change(node_of(element));
    }
    arena_finish(&arena);
}

/* The declaration that is in force at `node`, else a new one at the root. */
static xmlNs *declare(xmlNode *node, const struct xml_space *space)
{
    xmlNode *root = xmlDocGetRootElement(node->doc);
    xmlNs *ns = NULL;

    for (xmlNode *at = node; at && at->type == XML_ELEMENT_NODE; at = at->parent) {
        for (xmlNs *here = at->nsDef; here; here = here->next) {
            if (here->prefix && is_space(here, space) &&
                xmlSearchNs(node->doc, node, here->prefix) == here)
                return here;
        }
    }
    for (int i = 1; !ns && i < MAX_PREFIXES; i++) {
        struct arena arena = {0};
        struct span prefix = i == 1 ? arena_copy(&arena, span_of(space->prefix))
                                    : arena_format(&arena, "%s%d", space->prefix, i);

        if (!xmlSearchNs(node->doc, node, x(prefix.data)))
            ns = xmlNewNs(root, x(space->uris[0]), x(prefix.data));
        arena_finish(&arena);
    }
    return made(node->doc, ns);
}

static int depth_of(const xmlNode *node)
{
    int depth = 0;

    while (node->parent && node->parent->type == XML_ELEMENT_NODE && depth < MAX_DEPTH) {
        node = node->parent;
        depth++;
    }
    return depth;
}

/* A line's end and the indentation of `depth`, as a node. */
static xmlNode *new_line(xmlDocPtr doc, int depth)
{
    char blanks[1 + INDENT * (MAX_DEPTH + 1) + 1] = "\n";

    for (int i = 0; i < INDENT * depth; i++)
        blanks[1 + i] = ' ';
    return made(doc, xmlNewDocText(doc, x(blanks)));
}

static bool is_blank(const xmlNode *node)
{
    return node && node->type == XML_TEXT_NODE && xmlIsBlankNode(node);
}

/* Both give the element a line of its own. */
static void put_before(xmlNode *at, xmlNode *node)
{
    xmlNode *line = new_line(node->doc, depth_of(at));

    xmlAddPrevSibling(at, node);
    if (line)
        xmlAddPrevSibling(at, line);
}

static void put_last(xmlNode *parent, xmlNode *node)
{
    int depth = depth_of(parent);
    xmlNode *line;

    if (is_blank(parent->last)) {
        xmlAddPrevSibling(parent->last, node);
    } else {
        xmlAddChild(parent, node);
        line = new_line(node->doc, depth);
        if (line)
            xmlAddChild(parent, line);
    }
    line = new_line(node->doc, depth + 1);
    if (line)
        xmlAddPrevSibling(node, line);
}

struct xml_element *xml_add(struct xml_element *parent, struct xml_element *before,
                            struct xml_name name)
{
    xmlNode *above = parent ? node_of(parent) : NULL;
    xmlNs *ns;
    xmlNode *node;

    if (!above)
        return NULL;
    ns = name.space->prefix ? declare(above, name.space) : xmlDocGetRootElement(above->doc)->ns;
    node = made(above->doc, xmlNewDocNode(above->doc, ns, x(name.local), NULL));
    note_change(above);
    if (node && before)
        put_before(node_of(before), node);
    else if (node)
        put_last(above, node);
    return element_of(node);
}

/* Takes it out of the tree, with the blanks before it. */
static void take_out(xmlNode *node)
{
    xmlNode *blanks = node->prev;

    note_change(node);
    xmlUnlinkNode(node);
    if (is_blank(blanks)) {
        xmlUnlinkNode(blanks);
        xmlFreeNode(blanks);
    }
}

void xml_move(struct xml_element *element, struct xml_element *before)
{
    xmlNode *node = element ? node_of(element) : NULL;
    xmlNode *parent = node ? node->parent : NULL;

    if (!parent || element == before)
        return;
    take_out(node);
    if (before)
        put_before(node_of(before), node);
    else
        put_last(parent, node);
}

void xml_remove(struct xml_element *element)
{
    if (!element)
        return;
    take_out(node_of(element));
    xmlFreeNode(node_of(element));
}
