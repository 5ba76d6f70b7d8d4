/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include "base/text.h"
#include "base/utf8.h"

#include "base/banned.h"

/* A title wants six characters of twenty at least before it is cut at punctuation. */
enum { LEAST_SHARE_PERCENT = 30 };

/* Words that a clause begins with, or its verb: a good title ends before them. Each begins with a
 * character of three bytes, the last of which tells most of them apart. */
static const char *const clause_words[] = {
    "在",   "把",   "从",   "從",   "与",     "與",     "和",   "并",   "並",   "但",   "让",
    "讓",   "必须", "必須", "可以", "能够",   "能夠",   "深入", "坚持", "堅持", "全面", "认真",
    "認真", "着力", "著力", "切实", "切實",   "积极",   "積極", "加强", "加強", "加快", "推进",
    "推進", "推动", "推動", "取得", "实现",   "實現",   "围绕", "圍繞", "紧扣", "緊扣", "努力",
    "不断", "不斷", "持续", "持續", "提出",   "举行",   "舉行", "召开", "召開", "共同", "达到",
    "達到", "同比", "其中", "以及", "进一步", "進一步",
};

static bool begins_clause(struct span text)
{
    if (text.len < 3)
        return false;
    for (size_t i = 0; i < sizeof(clause_words) / sizeof(clause_words[0]); i++) {
        if (clause_words[i][2] == text.data[2] && span_starts(text, span_of(clause_words[i])))
            return true;
    }
    return false;
}

/* Without blanks and commas at its ends and a stop behind it; a question mark stays. */
static struct span trim_title(struct span text)
{
    static const char32_t trimmed[] = U"。｡！，、；：…—!,;:．";

    for (;;) {
        struct span last;
        uint32_t rune;

        text = report_trim(text);
        last = utf8_last(text, &rune);
        if (last.len == 0 || !(utf8_is_one_of(rune, trimmed) || rune == '.'))
            break;
        text.len -= last.len;
    }
    while (text.len > 0 && utf8_is_one_of(report_rune_at(text, 0), trimmed))
        text = report_trim(span_slice(text, report_after(text, 0), text.len));
    return text;
}

static bool is_between_digits(struct span text, size_t at)
{
    return utf8_is_digit(report_rune_before(text, at)) &&
           utf8_is_digit(report_rune_at(text, report_after(text, at)));
}

/* Places where a title may end: bytes from its start, 0 where there is none. */
struct cuts {
    size_t strong; /* before ，；。： */
    size_t strong_characters;
    size_t soft; /* before 、, a blank, a bracket or a clause */
    size_t any;  /* the last place outside words of letters and numbers */
    size_t end;  /* where there is no more room */
};

/* Whether a title may end before `at`: not inside quotes, and not right behind another such place,
 * which would leave a word like 把 at its end. */
static bool is_soft(struct span text, size_t at, uint32_t rune, const struct cuts *cuts)
{
    if (cuts->soft > 0 && report_after(text, cuts->soft) == at)
        return false;
    return rune == U'、' || report_is_blank(rune) || report_closer_of(rune) != 0 ||
           begins_clause(span_slice(text, at, text.len));
}

static struct cuts find_cuts(struct span text, size_t characters, size_t least)
{
    struct cuts cuts = {0};
    size_t count = 0;
    uint32_t wanted = 0; /* the closer of an open quote or bracket */

    for (size_t at = 0; at < text.len && count <= characters; at = report_after(text, at)) {
        uint32_t rune = report_rune_at(text, at);
        uint32_t before = report_rune_before(text, at);

        if (at > 0 && utf8_is_one_of(rune, U"，；。：！？,;:!?") && !is_between_digits(text, at)) {
            cuts.strong = at;
            cuts.strong_characters = count;
        }
        if (count >= least && !wanted && is_soft(text, at, rune, &cuts))
            cuts.soft = at;
        if (at > 0 && !(report_is_alnum(before) && report_is_alnum(rune)) &&
            !(rune >= 0x300 && rune <= 0x36f))
            cuts.any = at;
        if (rune == wanted)
            wanted = 0;
        else if (!wanted)
            wanted = report_closer_of(rune);
        cuts.end = at;
        count++;
    }
    return cuts;
}

/* A cut may leave a quote or bracket open: the title then ends before it, or does without it. */
static struct span mend_pairs(struct span text, size_t least, struct arena *arena)
{
    struct text copy = {.arena = arena};
    size_t open = text.len;
    uint32_t wanted = 0;

    for (size_t at = 0; at < text.len; at = report_after(text, at)) {
        uint32_t rune = report_rune_at(text, at);

        if (wanted && rune == wanted) {
            wanted = 0;
        } else if (!wanted && report_closer_of(rune)) {
            wanted = report_closer_of(rune);
            open = at;
        }
    }
    if (!wanted)
        return text;
    if (utf8_count(span_slice(text, 0, open)) >= least)
        return trim_title(span_slice(text, 0, open));
    text_put(&copy, span_slice(text, 0, open));
    text_put(&copy, span_slice(text, report_after(text, open), text.len));
    return trim_title(text_span(&copy));
}

static struct span cut(struct span text, size_t characters, bool is_long, struct arena *arena)
{
    size_t least = characters * LEAST_SHARE_PERCENT / 100;
    struct span whole = trim_title(text);
    struct span title;
    struct cuts cuts;
    size_t end;

    if (utf8_count(whole) <= characters)
        return whole.len > 0 ? whole : text;
    cuts = find_cuts(whole, characters, least > 0 ? least : 1);
    if (is_long)
        end = cuts.any;
    else if (cuts.strong_characters >= least && cuts.strong > 0)
        end = cuts.strong;
    else if (cuts.soft > 0)
        end = cuts.soft;
    else
        end = cuts.strong_characters >= 2 ? cuts.strong : cuts.any;
    if (end == 0)
        end = cuts.end;
    title = mend_pairs(trim_title(span_slice(whole, 0, end)), least, arena);
    return report_has_spoken(title) ? title : span_slice(whole, 0, cuts.end);
}

struct span report_title_cut(struct span text, size_t characters, struct arena *arena)
{
    return cut(text, characters, false, arena);
}

struct span report_title_cut_long(struct span text, size_t characters, struct arena *arena)
{
    return cut(text, characters, true, arena);
}
