/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/phrasing.h"

#include "base/utf8.h"
#include "mandarin/tones.h"

#include "base/banned.h"

/* Where a speaker breathes in a long clause: the cheapest cuts, by what stands on both sides of
 * each and by how long the phrases between them become. */

enum {
    WHOLE_SYLLABLES = 9, /* a clause of no more is never cut */
    MAX_SYLLABLES = 14,  /* of a phrase, if it can be helped */
    BREATH_COST = 9,     /* of each cut */
    NEVER = 1000000
};

/* What a word is for phrasing; bits, so that a row can name several. */
enum kind {
    NOUN = 1,
    ACTION = 2, /* a noun that is also a verb: 工作, 发展 */
    VERB = 4,
    QUALITY = 8, /* an adjective */
    ADVERB = 16,
    OPENER = 32, /* a preposition or a conjunction: what follows belongs to it */
    PLACE = 64,  /* 上, 中: ends what 在 opened */
    DE = 128,
    LEANER = 256,   /* belongs to what stands before it */
    CLINGER = 512,  /* belongs to what stands behind it: 不, 很 */
    NUMBER = 1024,  /* a number, or a part of one */
    UNIT = 2048,    /* what counts or measures */
    FOREIGN = 4096, /* English, or letters */
    LINK = 8192,    /* inside a number: 点, 到, 比 */
    OTHER = 16384,
    DATE = 32768, /* a year or a day of a date: nearly a number, but for what follows */
    ANY = 65535
};

/* Words whose place in a sentence is not that of their part of speech in the lexicon, in the order
 * of their bytes. */
static const struct {
    const char *word;
    enum kind kind;
} listed[] = {
    {"一个", CLINGER},   {"一些", CLINGER},   {"一批", CLINGER},   {"一系列", CLINGER},
    {"上", PLACE},       {"下", PLACE},       {"不", CLINGER},     {"与", OPENER},
    {"两个", CLINGER},   {"中", PLACE},       {"为", OPENER},      {"之", LEANER},
    {"之前", LEANER},    {"之后", LEANER},    {"之间", LEANER},    {"也", ADVERB},
    {"了", LEANER},      {"于", OPENER},      {"仍", ADVERB},      {"从", OPENER},
    {"以", OPENER},      {"以上", LEANER},    {"以下", LEANER},    {"以及", OPENER},
    {"以后", LEANER},    {"以来", LEANER},    {"们", LEANER},      {"会", ADVERB},
    {"但", OPENER},      {"但是", OPENER},    {"余", LEANER},      {"作为", OPENER},
    {"使", OPENER},      {"党的", CLINGER},   {"全", CLINGER},     {"关于", OPENER},
    {"内", PLACE},       {"再", ADVERB},      {"切实", ADVERB},    {"到", OPENER},
    {"前", PLACE},       {"副", CLINGER},     {"加强", VERB},      {"努力", ADVERB},
    {"占", CLINGER},     {"县", CLINGER},     {"又", ADVERB},      {"及", OPENER},
    {"只", ADVERB},      {"可", ADVERB},      {"可以", ADVERB},    {"各", CLINGER},
    {"同", OPENER},      {"后", PLACE},       {"向", OPENER},      {"吗", LEANER},
    {"吧", LEANER},      {"呢", LEANER},      {"和", OPENER},      {"因", OPENER},
    {"因为", OPENER},    {"围绕", OPENER},    {"在", OPENER},      {"地", LEANER},
    {"均", ADVERB},      {"坚持", VERB},      {"外", PLACE},       {"多", LEANER},
    {"大", CLINGER},     {"太", CLINGER},     {"如果", OPENER},    {"实现", VERB},
    {"对", OPENER},      {"对于", OPENER},    {"将", OPENER},      {"将要", ADVERB},
    {"小", CLINGER},     {"就", ADVERB},      {"届", UNIT},        {"左右", LEANER},
    {"已", ADVERB},      {"已经", ADVERB},    {"市", CLINGER},     {"年", LEANER},
    {"并", OPENER},      {"并且", OPENER},    {"应", ADVERB},      {"应当", ADVERB},
    {"应该", ADVERB},    {"当", OPENER},      {"很", CLINGER},     {"得", LEANER},
    {"必须", ADVERB},    {"总", CLINGER},     {"或", OPENER},      {"或者", OPENER},
    {"才", ADVERB},      {"把", OPENER},      {"持续", ADVERB},    {"按", OPENER},
    {"按照", OPENER},    {"据", OPENER},      {"推动", VERB},      {"推进", VERB},
    {"新", CLINGER},     {"日", LEANER},      {"时", LEANER},      {"是", OPENER},
    {"更", CLINGER},     {"曾", ADVERB},      {"最", CLINGER},     {"月", LEANER},
    {"本", CLINGER},     {"某", CLINGER},     {"根据", OPENER},    {"正", ADVERB},
    {"正在", ADVERB},    {"此", CLINGER},     {"每", CLINGER},     {"比", OPENER},
    {"没", CLINGER},     {"没有", CLINGER},   {"用", OPENER},      {"由", OPENER},
    {"由于", OPENER},    {"的", DE},          {"省", CLINGER},     {"着", LEANER},
    {"着力", ADVERB},    {"着眼", VERB},      {"第", CLINGER},     {"等", LEANER},
    {"经", OPENER},      {"给", OPENER},      {"老", CLINGER},     {"而", OPENER},
    {"能", ADVERB},      {"能够", ADVERB},    {"自", OPENER},      {"至", OPENER},
    {"落实", VERB},      {"被", OPENER},      {"要", ADVERB},      {"让", OPENER},
    {"该", CLINGER},     {"贯彻", VERB},      {"贯彻落实", VERB},  {"跟", OPENER},
    {"过", LEANER},      {"还", ADVERB},      {"这", CLINGER},     {"这个", CLINGER},
    {"这些", CLINGER},   {"这件", CLINGER},   {"进一步", ADVERB},  {"通过", OPENER},
    {"那", CLINGER},     {"那个", CLINGER},   {"那些", CLINGER},   {"那件", CLINGER},
    {"都", ADVERB},      {"里", PLACE},       {"间", PLACE},       {"随着", OPENER},
    {"需要", ADVERB},    {"高", CLINGER},     {"高标准", QUALITY}, {"高水平", QUALITY},
    {"高素质", QUALITY}, {"高质量", QUALITY},
};

/* What 上, 中 and the like can end. */
static const char *const place_openers = "在从自当于对";

/* The parts of speech of the lexicon (those of jieba). */
static const struct {
    const char *tag;
    enum kind kind;
} tags[] = {
    {"n", NOUN},    {"nr", NOUN},    {"ns", NOUN},   {"nt", NOUN},   {"nz", NOUN},   {"nrt", NOUN},
    {"nrfg", NOUN}, {"ng", NOUN},    {"s", NOUN},    {"t", NOUN},    {"tg", NOUN},   {"j", NOUN},
    {"r", NOUN},    {"rz", NOUN},    {"rr", NOUN},   {"l", NOUN},    {"vn", ACTION}, {"an", ACTION},
    {"v", VERB},    {"vd", VERB},    {"vg", VERB},   {"vi", VERB},   {"vq", VERB},   {"i", VERB},
    {"a", QUALITY}, {"ag", QUALITY}, {"b", QUALITY}, {"z", QUALITY}, {"d", ADVERB},  {"dg", ADVERB},
    {"ad", ADVERB}, {"zg", ADVERB},  {"p", OPENER},  {"c", OPENER},  {"f", PLACE},   {"m", NUMBER},
    {"q", UNIT},    {"mq", UNIT},    {"u", LEANER},  {"uj", LEANER}, {"ul", LEANER}, {"uz", LEANER},
    {"ug", LEANER}, {"ud", LEANER},  {"y", LEANER},  {"k", LEANER},
};

/* What a cut costs between two kinds; the first row that fits decides. Less than 0 invites one. */
static const struct {
    unsigned left;
    unsigned right;
    int cost;
    const char *example; /* in tests/spec/prosody.md, unless it is about a number */
} rows[] = {
    {ANY, LEANER | UNIT | DE | PLACE, NEVER, "三十五微克"},
    {CLINGER | LINK, ANY, NEVER, "不在"},
    {NUMBER, NUMBER | DATE | LINK, NEVER, "三点五"},
    {DATE, NUMBER | DATE, 40, "二零二三年十二月"},
    {UNIT, NUMBER | DATE, 40, "八点三十分"},
    {UNIT, LINK, 70, "十一点到十二点"},
    {NUMBER | DATE, ANY, 60, "三十五度"},
    {OPENER, ANY, 50, "在成都"},
    {ADVERB, OPENER, 30, "就在成都"},
    {ADVERB, ANY, 22, "必须坚持"},
    {ANY, OPENER, -14, "会议在成都"},
    {PLACE, VERB | ADVERB | ACTION, -12, "在发展上取得"},
    {DE, ANY, 6, "贡献的力量"},
    {NOUN | ACTION, ADVERB, -4, "系统必须"},
    {NOUN | ACTION, VERB, 1, "发展实现"},
    {QUALITY, NOUN | ACTION, 20, "强大合力"},
    {UNIT | LEANER, ANY, 4, "看到了希望"},
    {FOREIGN, ANY, 14, "GDP增长"},
    {ANY, FOREIGN, 14, "人均GDP"},
    {ANY, ADVERB, 2, "不断"},
    {VERB, NOUN | QUALITY, 14, "提升水平"},
    {VERB, VERB | ACTION, 10, "推动改革"},
    {NOUN | ACTION, NOUN, 12, "水利系统"},
    {NOUN | ACTION, ACTION, 12, "水利工作"},
    {ANY, NUMBER | DATE, 6, "达到三十五"},
    {ANY, ANY, 12, ""},
};

/* More where one of the two, or both, have one syllable. */
enum { LONE_COST = 9, BOTH_LONE_COST = 25 };

/* More inside what is one word to the lexicon or one of its compounds, whatever the segmenter says:
 * 退役军人, 二中全会. */
enum { COMPOUND_COST = 60, COMPOUND_WORDS = 4, COMPOUND_CHARACTERS = 8 };

/* The kind of a listed word, or 0. */
static unsigned find_listed(struct span word)
{
    size_t low = 0;
    size_t high = sizeof(listed) / sizeof(listed[0]);

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = span_compare(word, span_of(listed[middle].word));

        if (order == 0)
            return listed[middle].kind;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

/* The word's record in the lexicon, or NULL. */
static const struct lexicon_word *find_record(const struct lexicon *lexicon, struct span spoken)
{
    uint32_t characters[16];
    size_t count = 0;
    uint32_t rune;

    while (utf8_next(&spoken, &rune)) {
        if (count == sizeof(characters) / sizeof(characters[0]))
            return NULL;
        characters[count++] = lexicon_find_char(lexicon, rune);
    }
    return lexicon_word(lexicon, lexicon_find_word(lexicon, characters, count));
}

static unsigned kind_of(const struct mandarin *mandarin, const struct script_word *word)
{
    const struct lexicon_word *record;
    unsigned kind;

    switch (word->form) {
    case SCRIPT_FORM_PLAIN:
        break;
    case SCRIPT_FORM_DIGITS:
        return span_ends(word->spoken, SPAN("年")) ? DATE : NUMBER;
    case SCRIPT_FORM_ORDINAL:
        return span_ends(word->spoken, SPAN("日")) ? DATE : NUMBER;
    case SCRIPT_FORM_UNIT:
        return UNIT;
    case SCRIPT_FORM_SYMBOL:
        return span_is(word->spoken, "百分之") || span_is(word->spoken, "千分之") ? NUMBER : LINK;
    default:
        return NUMBER;
    }
    if (word->language != SCRIPT_MANDARIN)
        return FOREIGN;
    kind = find_listed(word->spoken);
    if (kind != 0)
        return kind;
    record = find_record(&mandarin->lexicon, word->spoken);
    return record && mandarin->kinds[record->pos] ? mandarin->kinds[record->pos] : OTHER;
}

static int cut_cost(unsigned left, unsigned right, size_t left_weight, size_t right_weight)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!(rows[i].left & left) || !(rows[i].right & right))
            continue;
        if (rows[i].cost > 0 && left_weight == 1 && right_weight == 1)
            return rows[i].cost + BOTH_LONE_COST;
        if (rows[i].cost > 0 && (left_weight == 1 || right_weight == 1))
            return rows[i].cost + LONE_COST;
        return rows[i].cost;
    }
    return 0;
}

/* One word of the clause on the way to its cuts. */
struct step {
    int cost;    /* of a cut behind the word before */
    size_t from; /* where the phrase that ends here began */
    int best;    /* the least that all up to here can cost */
    size_t weight;
    unsigned kind;
    bool is_guarded; /* that cut is inside a compound */
    bool is_name;    /* … or inside a name of several nouns */
};

/* Last characters of what heads a name: 锦标赛 behind 世界田径, 事务厅 behind 退役军人. */
static const char *const name_heads = "会赛局厅部院委署馆站团队杯室议";
enum { NAME_COST = 20, NAME_WORDS = 3 };

static bool ends_in_head(struct span word)
{
    uint32_t rune = 0;

    utf8_last(word, &rune);
    return tones_has_rune(name_heads, rune);
}

/* Whether a name may end with the word: 锦标赛, or 事务 before 厅. */
static bool is_name_head(const struct mandarin_word *words, size_t count, size_t at)
{
    if (phrasing_weight(&words[at]) > 1)
        return ends_in_head(words[at].said.spoken) ||
               (at + 1 < count && phrasing_weight(&words[at + 1]) == 1 &&
                ends_in_head(words[at + 1].said.spoken));
    return false;
}

/* Makes cuts dearer in the nouns that lead up to a name's head. */
static void guard_names(const struct mandarin_word *words, size_t count, struct step *steps)
{
    for (size_t head = 1; head < count; head++) {
        if (!is_name_head(words, count, head))
            continue;
        for (size_t i = head; i > 0 && head - i < NAME_WORDS; i--) {
            if (!(steps[i - 1].kind & (NOUN | ACTION)) || !(steps[i].kind & (NOUN | ACTION)))
                break;
            steps[i].is_name = true;
        }
    }
}

/* Whether the words that led to a node and to a hash are a word or a compound of the lexicon. */
static bool is_compound(const struct mandarin *mandarin, uint32_t node, uint64_t hash)
{
    const struct lexicon *lexicon = &mandarin->lexicon;
    const struct lexicon_word *record = node != 0
                                            ? lexicon_word(lexicon, lexicon_word_at(lexicon, node))
                                            : NULL;

    return (record && (mandarin->kinds[record->pos] || (record->flags & LEXICON_NAME))) ||
           lexicon_is_compound(lexicon, hash);
}

/* Adds the cost of cuts inside the compounds that begin at a word. */
static void guard_compounds(const struct mandarin *mandarin, const struct mandarin_word *words,
                            size_t count, size_t at, struct step *steps)
{
    const struct lexicon *lexicon = &mandarin->lexicon;
    size_t characters = 0;
    uint32_t node = 0;
    uint64_t hash = 0;

    for (size_t i = at; i < count && i < at + COMPOUND_WORDS; i++) {
        struct span rest = words[i].said.spoken;
        uint32_t rune;

        if (words[i].said.language != SCRIPT_MANDARIN)
            return;
        while (utf8_next(&rest, &rune)) {
            hash = lexicon_compound_step(hash, rune);
            if (characters++ == 0 || node != 0)
                node = lexicon_step(lexicon, node, lexicon_find_char(lexicon, rune));
        }
        if (characters > COMPOUND_CHARACTERS)
            return;
        if (i > at && characters > 2 && is_compound(mandarin, node, hash)) {
            for (size_t j = at + 1; j <= i; j++)
                steps[j].is_guarded = true;
        }
    }
}

/* What a phrase of so many syllables costs: nothing from 5 to 8. */
static int length_cost(int syllables)
{
    if (syllables < 5)
        return (5 - syllables) * (5 - syllables) * 7 / 2;
    if (syllables <= 8)
        return 0;
    if (syllables > MAX_SYLLABLES)
        return 300 + 20 * (syllables - MAX_SYLLABLES);
    return (syllables - 8) * (syllables - 8) * 2;
}

static bool opens_place(struct span word)
{
    uint32_t rune;

    return utf8_next(&word, &rune) && word.len == 0 && tones_has_rune(place_openers, rune);
}

static void find_costs(const struct mandarin *mandarin, const struct mandarin_word *words,
                       size_t count, struct step *steps)
{
    bool is_open = false;

    for (size_t i = 0; i < count; i++)
        guard_compounds(mandarin, words, count, i, steps);
    for (size_t i = 0; i < count; i++) {
        is_open = is_open || opens_place(words[i].said.spoken);
        steps[i].kind = kind_of(mandarin, &words[i].said);
        if (steps[i].kind == PLACE && !is_open)
            steps[i].kind = NOUN;
        steps[i].weight = phrasing_weight(&words[i]);
    }
    guard_names(words, count, steps);
    for (size_t i = 1; i < count; i++) {
        steps[i].cost =
            BREATH_COST +
            cut_cost(steps[i - 1].kind, steps[i].kind, steps[i - 1].weight, steps[i].weight) +
            (steps[i].is_guarded ? COMPOUND_COST : 0) + (steps[i].is_name ? NAME_COST : 0);
    }
}

void phrasing_find_kinds(struct mandarin *mandarin)
{
    const struct lexicon *lexicon = &mandarin->lexicon;
    const uint64_t *hashes = lexicon_at(lexicon, LEXICON_POS);
    size_t count = lexicon_count(lexicon, LEXICON_POS);

    for (size_t i = 0; i < count && i < sizeof(mandarin->kinds) / sizeof(mandarin->kinds[0]); i++) {
        for (size_t j = 0; j < sizeof(tags) / sizeof(tags[0]); j++) {
            if (hashes[i] == lexicon_hash_text(span_of(tags[j].tag)))
                mandarin->kinds[i] = (uint16_t)tags[j].kind;
        }
    }
}

void phrasing_find_breaths(const struct mandarin *mandarin, const struct mandarin_word *words,
                           size_t count, bool *is_cut, struct arena *scratch)
{
    struct step *steps;
    size_t syllables = 0;

    for (size_t i = 0; i < count; i++)
        syllables += phrasing_weight(&words[i]);
    if (syllables <= WHOLE_SYLLABLES)
        return;
    steps = arena_alloc_array(scratch, count + 1, sizeof(*steps));
    find_costs(mandarin, words, count, steps);
    for (size_t end = 1; end <= count; end++) {
        int length = 0;

        steps[end].best = 2 * NEVER;
        for (size_t start = end; start-- > 0;) {
            int cost;

            length += (int)steps[start].weight;
            if (length > 3 * MAX_SYLLABLES && start + 1 < end)
                break;
            cost = steps[start].best + length_cost(length) + (start > 0 ? steps[start].cost : 0);
            if (cost < steps[end].best) {
                steps[end].best = cost;
                steps[end].from = start;
            }
        }
    }
    for (size_t end = steps[count].from; end > 0; end = steps[end].from)
        is_cut[end - 1] = true;
}
