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
    TIME = 16384,   /* 今天, 上午 */
    DATE = 32768,   /* a year or a day of a date: nearly a number, but for what follows */
    OTHER = 65536,
    PREFIX = 131072, /* 大, 副: the same as a clinger, but a part of names */
    ANY = 262143
};

/* Words whose place in a sentence is not that of their part of speech in the lexicon, in the order
 * of their bytes. */
static const struct {
    const char *word;
    enum kind kind;
} listed[] = {
    {"一个", CLINGER},   {"一些", CLINGER},   {"一批", CLINGER},   {"一系列", CLINGER},
    {"一遇", LEANER},    {"上", PLACE},       {"下", PLACE},       {"不", CLINGER},
    {"与", OPENER},      {"两个", CLINGER},   {"中", PLACE},       {"为", OPENER},
    {"之", LEANER},      {"之前", LEANER},    {"之后", LEANER},    {"之间", LEANER},
    {"也", ADVERB},      {"了", LEANER},      {"于", OPENER},      {"仍", ADVERB},
    {"从", OPENER},      {"以", OPENER},      {"以上", LEANER},    {"以下", LEANER},
    {"以及", OPENER},    {"以后", LEANER},    {"以来", LEANER},    {"们", LEANER},
    {"会", ADVERB},      {"但", OPENER},      {"但是", OPENER},    {"余", LEANER},
    {"作为", OPENER},    {"使", OPENER},      {"党的", CLINGER},   {"全", PREFIX},
    {"关于", OPENER},    {"内", PLACE},       {"再", ADVERB},      {"几", CLINGER},
    {"出", LEANER},      {"切实", ADVERB},    {"初", LEANER},      {"到", OPENER},
    {"前", PLACE},       {"副", PREFIX},      {"加强", VERB},      {"努力", ADVERB},
    {"占", CLINGER},     {"县", PREFIX},      {"又", ADVERB},      {"及", OPENER},
    {"另", CLINGER},     {"另一", CLINGER},   {"只", ADVERB},      {"可", ADVERB},
    {"可以", ADVERB},    {"各", CLINGER},     {"同", OPENER},      {"同期", TIME},
    {"后", PLACE},       {"向", OPENER},      {"吗", LEANER},      {"吧", LEANER},
    {"呢", LEANER},      {"和", OPENER},      {"因", OPENER},      {"因为", OPENER},
    {"围绕", OPENER},    {"在", OPENER},      {"地", LEANER},      {"均", ADVERB},
    {"坚持", VERB},      {"基本", CLINGER},   {"外", PLACE},       {"多", LEANER},
    {"多次", ADVERB},    {"大", PREFIX},      {"太", CLINGER},     {"如果", OPENER},
    {"实现", VERB},      {"对", OPENER},      {"对于", OPENER},    {"将", OPENER},
    {"将要", ADVERB},    {"小", PREFIX},      {"就", ADVERB},      {"届", UNIT},
    {"左右", LEANER},    {"已", ADVERB},      {"已经", ADVERB},    {"市", PREFIX},
    {"年", LEANER},      {"并", OPENER},      {"并且", OPENER},    {"应", ADVERB},
    {"应当", ADVERB},    {"应该", ADVERB},    {"底", LEANER},      {"当", OPENER},
    {"很", CLINGER},     {"得", LEANER},      {"微", PREFIX},      {"必须", ADVERB},
    {"总", PREFIX},      {"或", OPENER},      {"或者", OPENER},    {"截止", OPENER},
    {"截至", OPENER},    {"才", ADVERB},      {"把", OPENER},      {"持续", ADVERB},
    {"按", OPENER},      {"按照", OPENER},    {"据", OPENER},      {"推动", VERB},
    {"推进", VERB},      {"新", PREFIX},      {"日", LEANER},      {"时", LEANER},
    {"是", OPENER},      {"更", CLINGER},     {"曾", ADVERB},      {"最", CLINGER},
    {"末", LEANER},      {"本", CLINGER},     {"某", CLINGER},     {"根据", OPENER},
    {"正", ADVERB},      {"正在", ADVERB},    {"此", CLINGER},     {"每", CLINGER},
    {"比", OPENER},      {"没", CLINGER},     {"没有", CLINGER},   {"用", OPENER},
    {"由", OPENER},      {"由于", OPENER},    {"的", DE},          {"省", PREFIX},
    {"着", LEANER},      {"着力", ADVERB},    {"着眼", VERB},      {"第", CLINGER},
    {"等", LEANER},      {"等地", LEANER},    {"经", OPENER},      {"给", OPENER},
    {"老", PREFIX},      {"而", OPENER},      {"能", ADVERB},      {"能够", ADVERB},
    {"自", OPENER},      {"至", OPENER},      {"落实", VERB},      {"被", OPENER},
    {"要", ADVERB},      {"让", OPENER},      {"该", CLINGER},     {"贯彻", VERB},
    {"贯彻落实", VERB},  {"起", LEANER},      {"距", OPENER},      {"跟", OPENER},
    {"过", LEANER},      {"还", ADVERB},      {"这", CLINGER},     {"这个", CLINGER},
    {"这些", CLINGER},   {"这件", CLINGER},   {"进一步", ADVERB},  {"通过", OPENER},
    {"那", CLINGER},     {"那个", CLINGER},   {"那些", CLINGER},   {"那件", CLINGER},
    {"部分", QUALITY},   {"都", ADVERB},      {"里", PLACE},       {"间", PLACE},
    {"随着", OPENER},    {"需要", ADVERB},    {"首次", ADVERB},    {"高", PREFIX},
    {"高标准", QUALITY}, {"高水平", QUALITY}, {"高素质", QUALITY}, {"高质量", QUALITY},
};

/* Words that are something else in certain company. */
static const struct {
    const char *word;
    unsigned before;
    unsigned after;
    unsigned kind;
} companies[] = {
    {"比", NUMBER, NUMBER, LINK},
    {"是", NUMBER, NUMBER, LINK}, /* 一是一二是二 */
    {"到", NUMBER | UNIT | DATE, NUMBER | DATE, LINK},
    {"至", NUMBER | UNIT | DATE, ANY, LINK},
    {"到", VERB | ACTION, ANY, LEANER},                             /* 了解到 */
    {"动", VERB | OTHER, ANY, LEANER},                              /* 被风吹动 */
    {"成", VERB, ANY, LEANER},                                      /* 改造成 */
    {"于", VERB | QUALITY, ANY, LEANER | OPENER},                   /* 建成于 */
    {"于", ACTION, ANY & ~(NUMBER | DATE | TIME), LEANER | OPENER}, /* 发表于 */
    {"次", NOUN | ACTION | OTHER, ANY, PREFIX},                     /* 决赛次回合 */
};

/* What 上, 中 and the like can end. */
static const char *const place_openers = "在从自当于对";

/* The parts of speech of the lexicon (those of jieba). */
static const struct {
    const char *tag;
    enum kind kind;
} tags[] = {
    {"n", NOUN},    {"nr", NOUN},    {"ns", NOUN},   {"nt", NOUN},   {"nz", NOUN},   {"nrt", NOUN},
    {"nrfg", NOUN}, {"ng", NOUN},    {"s", NOUN},    {"t", TIME},    {"tg", TIME},   {"j", NOUN},
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
    {CLINGER | PREFIX | LINK, ANY, NEVER, "不在"},
    {NUMBER, NUMBER | DATE | LINK, NEVER, "三点五"},
    {UNIT | DATE, LINK, 40, "十一点到十二点"},
    {DATE, NUMBER | DATE, 42, "二零二三年十二月"},
    {UNIT, NUMBER | DATE, 40, "八点三十分"},
    {FOREIGN, NUMBER | FOREIGN, 80, "iPhone十六"},
    {NUMBER | DATE, OPENER, -10, "增长百分之五点八比上半年"},
    {UNIT, FOREIGN, 20, "长征二号F"},
    {DATE, ANY, 12, "二零二五年部分节假日"},
    {NUMBER, ANY, 60, "三十五度"},
    {OPENER, ANY, 50, "在成都"},
    {ADVERB, OPENER, 30, "就在成都"},
    {ADVERB, ANY, 22, "必须坚持"},
    {ANY, OPENER, -14, "会议在成都"},
    {PLACE, VERB | ADVERB | ACTION, -12, "在发展上取得"},
    {TIME, TIME, 40, "今天上午"},
    {TIME, NUMBER | DATE, 20, "上午九点"},
    {TIME, VERB | ADVERB | ACTION, 2, "昨晚鸣枪"},
    {TIME, ANY, 8, "上半年金融数据"},
    {DE, ANY, 10, "贡献的力量"},
    {NOUN | ACTION, ADVERB, -4, "系统必须"},
    {NOUN | ACTION, VERB, 1, "发展实现"},
    {QUALITY, NOUN | ACTION | TIME, 20, "强大合力"},
    {QUALITY, NUMBER, 16, "少三点四五万亿元"},
    {QUALITY, VERB, 22, "准确着陆"},
    {UNIT, NOUN | ACTION | QUALITY, 12, "一千克样品"},
    {LEANER, VERB | ADVERB, 1, "发射以来历经"},
    {LEANER, NUMBER | DATE, 18, "调整到两千五百元"},
    {UNIT | LEANER, ANY, 6, "看到了希望"},
    {FOREIGN, ANY, 14, "GDP增长"},
    {ANY, FOREIGN, 14, "人均GDP"},
    {ANY, ADVERB, 2, "不断"},
    {VERB, TIME, 6, "举行秋季发布会"},
    {VERB, NOUN | QUALITY, 16, "提升水平"},
    {VERB, VERB | ACTION, 10, "推动改革"},
    {NOUN | ACTION | OTHER, PREFIX, 28, "职业大联盟"},
    {NOUN | ACTION | OTHER, NOUN | ACTION, 16, "水利系统"},
    {ANY, NUMBER | DATE, 8, "达到三十五"},
    {ANY, ANY, 12, ""},
};

/* More where what hangs together on one side, or on both, has one syllable; and other costs. */
enum {
    LONE_COST = 9,
    BOTH_LONE_COST = 25,
    SHORT_NOUN_COST = 12,
    BEFORE_DE_COST = 10,
    BEHIND_HEAD_COST = -4,
    BEHIND_SUM_COST = -30,
    DISTANCE_COST = 12
};

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

/* The kind of a word by its build: 将于 and 位于 open as 于 does; 会不会 asks before its verb; or
 * 0. */
static unsigned find_build(struct span spoken)
{
    uint32_t runes[3] = {0};
    size_t count = 0;
    uint32_t rune;

    if (span_ends(spoken, SPAN("有限公司")))
        return LEANER;
    while (utf8_next(&spoken, &rune)) {
        if (count == 3)
            return 0;
        runes[count++] = rune;
    }
    if (count == 2 && runes[1] == 0x4e8e) /* 于 */
        return OPENER;
    if (count == 3 && runes[0] == runes[2] && tones_has_rune("不没", runes[1]))
        return ADVERB;
    return 0;
}

/* 向西, 在京. */
static bool opens_with_preposition(struct span word)
{
    uint32_t rune;

    return utf8_next(&word, &rune) && tones_has_rune("向在从由", rune);
}

enum { LONG_SYLLABLES = 4 /* a word of no known kind that is so long is a name: 中国国际 */ };

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
        if (span_ends(word->spoken, SPAN("号"))) /* 嫦娥六号 is a name */
            return UNIT;
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
    kind = find_build(word->spoken);
    if (kind != 0)
        return kind;
    record = find_record(&mandarin->lexicon, word->spoken);
    if (record && mandarin->kinds[record->pos])
        return mandarin->kinds[record->pos];
    if (word->syllable_count == 2 && opens_with_preposition(word->spoken))
        return ADVERB;
    return word->syllable_count >= LONG_SYLLABLES ? NOUN : OTHER;
}

/* The row of a cut between two kinds: the last one fits always. */
static size_t find_row(unsigned left, unsigned right)
{
    size_t i = 0;

    while (!(rows[i].left & left) || !(rows[i].right & right))
        i++;
    return i;
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
    bool is_tail;    /* … or before the head of one syllable of a word */
    int extra;       /* what it costs more inside a word or a time */
    size_t left;     /* syllables before that cut, and behind it, that no cut can part from it */
    size_t right;
};

/* Last characters of what heads a name: 锦标赛 behind 世界田径, 事务厅 behind 退役军人. */
static const char *const name_heads = "会赛局厅部院委署馆站团队杯室议司盟长区";
enum { NAME_COST = 50, NAME_WORDS = 4 };

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

/* Words of one syllable that head the word before them: 安置点, 石井栏边, 七天期. */
static const char *const tails = "期边点通症站线区栏案罪率量费额类级版式者";

static bool is_tail(const struct mandarin_word *words, size_t at)
{
    struct span rest = words[at].said.spoken;
    uint32_t rune;

    return phrasing_weight(&words[at]) == 1 && utf8_next(&rest, &rune) &&
           tones_has_rune(tails, rune);
}

/* Keeps such a head with its word, and a verb that makes a noun with it with the noun before it:
 * 血小板减少症. */
static void guard_tails(const struct mandarin_word *words, size_t count, struct step *steps)
{
    const unsigned stems = NOUN | ACTION | VERB | QUALITY | OTHER;

    for (size_t i = 1; i < count; i++) {
        bool is_term = (steps[i - 1].kind & UNIT) && span_is(words[i].said.spoken, "期");

        if (!is_tail(words, i) || !(is_term || (steps[i - 1].kind & stems)))
            continue;
        steps[i].is_tail = true;
        steps[i].kind = NOUN;
        if (i > 1 && (steps[i - 1].kind & (VERB | ACTION)) && steps[i - 1].weight == 2 &&
            (steps[i - 2].kind & NOUN))
            steps[i - 1].extra += NAME_COST;
    }
}

/* Units of a time, and what goes on behind each: 四小时十五分十八秒 is one. */
static const struct {
    const char *unit;
    const char *next;
} clocks[] = {
    {"小时", "分"}, {"小时", "分钟"}, {"时", "分"}, {"点", "分"}, {"分", "秒"}, {"分钟", "秒"},
};
enum { CLOCK_COST = 40 };

static void guard_clocks(const struct mandarin_word *words, size_t count, struct step *steps)
{
    for (size_t i = 1; i + 1 < count; i++) {
        if (!(steps[i].kind & NUMBER))
            continue;
        for (size_t j = 0; j < sizeof(clocks) / sizeof(clocks[0]); j++) {
            if (span_is(words[i - 1].said.spoken, clocks[j].unit) &&
                span_is(words[i + 1].said.spoken, clocks[j].next))
                steps[i].extra += CLOCK_COST;
        }
    }
}

/* Whose a name is, before a short noun: 国家天文台, 中国天眼, 央视新闻. */
static const char *const owners[] = {"中国", "国家", "央视"};
enum { OWNER_COST = 24, OWNED_SYLLABLES = 3 };

static void guard_owners(const struct mandarin_word *words, size_t count, struct step *steps)
{
    for (size_t i = 1; i < count; i++) {
        if (!(steps[i].kind & (NOUN | OTHER)) || steps[i].weight > OWNED_SYLLABLES)
            continue;
        for (size_t j = 0; j < sizeof(owners) / sizeof(owners[0]); j++) {
            if (span_is(words[i - 1].said.spoken, owners[j]))
                steps[i].extra += OWNER_COST;
        }
    }
}

/* Makes cuts dearer in the nouns that lead up to a name's head. */
static void guard_names(const struct mandarin_word *words, size_t count, struct step *steps)
{
    const unsigned named = NOUN | ACTION | QUALITY | PREFIX;

    for (size_t head = 1; head < count; head++) {
        if (!(steps[head].kind & (named | OTHER)) || !is_name_head(words, count, head))
            continue;
        for (size_t i = head; i > 0 && head - i < NAME_WORDS; i--) {
            if (!(steps[i - 1].kind & named) || (i < head && !(steps[i].kind & named)))
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

/* Institutions with 和 in their names: what stands before it, and how the word behind it begins. */
static const struct {
    const char *before;
    const char *after;
} alliances[] = {
    {"人力资源", "社会"}, {"住房", "城乡"}, {"工业", "信息"}, {"文化", "旅游"},
    {"发展", "改革"},     {"规划", "自然"}, {"广播", "电视"}, {"国防", "军队"},
};

static void guard_alliance(const struct mandarin_word *words, size_t count, size_t at,
                           struct step *steps)
{
    if (at + 2 >= count || !span_is(words[at + 1].said.spoken, "和"))
        return;
    for (size_t i = 0; i < sizeof(alliances) / sizeof(alliances[0]); i++) {
        if (span_is(words[at].said.spoken, alliances[i].before) &&
            span_starts(words[at + 2].said.spoken, span_of(alliances[i].after)))
            steps[at + 1].is_guarded = steps[at + 2].is_guarded = true;
    }
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

/* Finds how much of a phrase hangs together on both sides of each cut. */
static void weigh_sides(struct step *steps, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        size_t row = find_row(steps[i - 1].kind, steps[i].kind);

        steps[i].left = steps[i - 1].weight;
        steps[i].cost = steps[i].is_tail ? NEVER : rows[row].cost;
        if (i > 1 && steps[i - 1].cost == NEVER)
            steps[i].left += steps[i - 1].left;
    }
    for (size_t i = count; i-- > 1;) {
        steps[i].right = steps[i].weight;
        if (i + 1 < count && steps[i + 1].cost == NEVER)
            steps[i].right += steps[i + 1].right;
    }
}

/* Whether a cut behind 的 would leave a short noun alone: 左右的速度 before 向西移动. */
static bool is_short_noun(const struct step *steps, size_t count, size_t at)
{
    const unsigned nouns = NOUN | ACTION | OTHER;

    return (steps[at - 1].kind & DE) && (steps[at].kind & nouns) && steps[at].right <= 2 &&
           (at + 1 == count || !(steps[at + 1].kind & nouns));
}

/* What a cut costs more, or less, by more than its two words. */
static int find_extra(const struct mandarin_word *words, size_t count, const struct step *steps,
                      size_t at)
{
    const unsigned verbs = VERB | ACTION;

    if (is_short_noun(steps, count, at))
        return SHORT_NOUN_COST;
    if ((steps[at - 1].kind & NOUN) && (steps[at].kind & verbs) && at + 1 < count &&
        (steps[at + 1].kind & DE)) /* 在北京|举行的: rather behind 的 */
        return BEFORE_DE_COST;
    if ((steps[at - 1].kind & NOUN) && steps[at - 1].weight > 2 && steps[at].weight > 1 &&
        ends_in_head(words[at - 1].said.spoken)) /* 国家统计局|新闻发言人 */
        return BEHIND_HEAD_COST;
    if (span_is(words[at - 1].said.spoken, "元") && (steps[at].kind & NUMBER) && at + 1 < count &&
        !span_is(words[at + 1].said.spoken, "角")) /* 三千亿元|七天期: two numbers, not one */
        return BEHIND_SUM_COST;
    if (at > 1 && span_is(words[at - 2].said.spoken, "距") &&
        span_is(words[at].said.spoken, "约")) /* 距地球约四亿公里 */
        return DISTANCE_COST;
    return 0;
}

static int lone_cost(const struct step *step)
{
    if (step->left == 1 && step->right == 1)
        return BOTH_LONE_COST;
    if (step->left == 1 || (step->right == 1 && step->cost > 0))
        return LONE_COST;
    return 0;
}

static void change_kind(const struct mandarin_word *words, size_t at, struct step *steps)
{
    for (size_t i = 0; i < sizeof(companies) / sizeof(companies[0]); i++) {
        if (span_is(words[at].said.spoken, companies[i].word) &&
            (steps[at - 1].kind & companies[i].before) &&
            (steps[at + 1].kind & companies[i].after)) {
            steps[at].kind = companies[i].kind;
            return;
        }
    }
}

static void find_costs(const struct mandarin *mandarin, const struct mandarin_word *words,
                       size_t count, struct step *steps)
{
    bool is_open = false;

    for (size_t i = 0; i < count; i++) {
        guard_compounds(mandarin, words, count, i, steps);
        guard_alliance(words, count, i, steps);
    }
    for (size_t i = 0; i < count; i++) {
        is_open = is_open || opens_place(words[i].said.spoken);
        steps[i].kind = kind_of(mandarin, &words[i].said);
        if (steps[i].kind == PLACE && !is_open)
            steps[i].kind = NOUN;
        steps[i].weight = phrasing_weight(&words[i]);
    }
    for (size_t i = 1; i + 1 < count; i++)
        change_kind(words, i, steps);
    guard_names(words, count, steps);
    guard_tails(words, count, steps);
    guard_clocks(words, count, steps);
    guard_owners(words, count, steps);
    weigh_sides(steps, count);
    for (size_t i = 1; i < count; i++)
        steps[i].cost += BREATH_COST + steps[i].extra + lone_cost(&steps[i]) +
                         find_extra(words, count, steps, i) +
                         (steps[i].is_guarded ? COMPOUND_COST : 0) +
                         (steps[i].is_name ? NAME_COST : 0);
}

void phrasing_find_kinds(struct mandarin *mandarin)
{
    const struct lexicon *lexicon = &mandarin->lexicon;
    const uint64_t *hashes = lexicon_at(lexicon, LEXICON_POS);
    size_t count = lexicon_count(lexicon, LEXICON_POS);

    for (size_t i = 0; i < count && i < sizeof(mandarin->kinds) / sizeof(mandarin->kinds[0]); i++) {
        for (size_t j = 0; j < sizeof(tags) / sizeof(tags[0]); j++) {
            if (hashes[i] == lexicon_hash_text(span_of(tags[j].tag)))
                mandarin->kinds[i] = tags[j].kind;
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
