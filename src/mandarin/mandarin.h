/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANDARIN_MANDARIN_H
#define MANDARIN_MANDARIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/yaml.h"
#include "report/report.h"
#include "script/script.h"

/* From a Report to a Script: written forms become spoken words (normalize/), words are found
 * (segment.c) and read (readings.c), tones change in their company (sandhi.c), and phrases are cut
 * where a speaker would breathe (prosody.c). */

/* What the language room knows: the compiled lexicon, mapped into memory and read-only. */
struct mandarin;

/* Maps the lexicon file (built by src/mandarin/tools). Fails with DIAG_UNAVAILABLE when it is
 * missing, damaged or of another version. */
bool mandarin_open(struct mandarin **mandarin, const char *lexicon_path, struct diag *diag);
void mandarin_finish(struct mandarin *mandarin); /* takes NULL */

/* The user's own lexicon: word -> pinyin or spoken text; it wins over everything. */
struct mandarin_user_lexicon;
bool mandarin_user_lexicon_parse(const char *file, struct span bytes, struct arena *arena,
                                 struct mandarin_user_lexicon **lexicon, struct diag *diag);

/* The maps of its file, by row; NULL behind the last. */
const struct yaml_form *mandarin_user_lexicon_form(size_t row);

struct mandarin_options {
    const struct mandarin_user_lexicon *user_lexicon; /* or NULL */
};

/* Makes the Script of a Report. Everything in it lives in `arena`, whatever becomes of the Report,
 * except titles and texts, which are the Report's. A Script without chapters means that nothing in
 * the Report can be said. Warnings count what had to be read by a fallback; never fails today. */
bool mandarin_make_script(const struct mandarin *mandarin, const struct report *report,
                          const struct mandarin_options *options, struct arena *arena,
                          struct script **script, struct diag *diag);

#endif
