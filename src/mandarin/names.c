/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/readings.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* The least ln of the share of words that are not read over: common ones, and very common ones. */
static const float rare_share = -14.92f;
static const float known_share = -13.31f;
static const float common_share = -9.91f;

/* Words that are given names as often as they are themselves. */
static const char also_names[] = "建国 建军 建华 建新 建设 海洋 国庆 和平 胜利 解放 光明 文明 向东 "
                                 "卫国 爱国 立国 立新 跃进 永生 文静 国强 振兴 平安 建平 志刚";

/* Behind these the same words are themselves. */
static const char after_events[] = "以来 以后 以前 之 初 前 后 时 的";

/* Nobody but a person has them behind his surname. */
static const char addresses[] = "女士 先生 小姐 太太 夫人 同志 大爷 大妈 大叔 阿姨 老汉 某";

/* Behind a surname that is all of a name, and what follows that. */
static const char after_calls[] = "说 称 表示 介绍 告诉 认为 今年 的 是 在 也";

/* Whose name comes behind a colon: 联系人：区小明. */
static const char contacts[] = "联系人 联络人 主讲人 负责人 责任人 发言人";

/* Characters of given names that the dictionaries are too old to know as such. */
static const char new_given[] = "皓 昊 梓 涵 轩 沐 宸 睿 琪 钰 铭 懿 熠 煜 烨 翊 璟 璇 瑄 玥 芮 妍 "
                                "晗 昕 昱 昶 彧 淇 琰 瑾 瑜 祎 翀 骞 垚 垠 珺 珂 骏 炜 玮 婧 媛 嫣";

/* The last character of a word that may stand before a name: 商人, 队员, 作家. */
static const char trades[] = "人 员 家 者 师 手 长 生 兵 农 民";

/* Characters that are mostly read otherwise outside given names, or that the model doubts there. */
static const struct {
    const char *character;
    const char *reading;
} given_readings[] = {
    {"长", "chang2"}, {"行", "xing2"},  {"乐", "le4"},    {"朝", "chao2"},  {"重", "zhong4"},
    {"曾", "zeng1"},  {"为", "wei2"},   {"好", "hao3"},   {"兴", "xing1"},  {"传", "chuan2"},
    {"少", "shao4"},  {"华", "hua2"},   {"燕", "yan4"},   {"正", "zheng4"}, {"中", "zhong1"},
    {"任", "ren4"},   {"娜", "na4"},    {"茜", "qian4"},  {"宁", "ning2"},  {"冠", "guan4"},
    {"载", "zai4"},   {"会", "hui4"},   {"应", "ying4"},  {"发", "fa1"},    {"广", "guang3"},
    {"强", "qiang2"}, {"降", "jiang4"}, {"得", "de2"},    {"相", "xiang1"}, {"将", "jiang1"},
    {"石", "shi2"},   {"解", "jie3"},   {"大", "da4"},    {"万", "wan4"},   {"盛", "sheng4"},
    {"澎", "peng2"},  {"度", "du4"},    {"卓", "zhuo2"},  {"还", "huan2"},  {"合", "he2"},
    {"和", "he2"},    {"丽", "li4"},    {"晟", "sheng4"}, {"尉", "wei4"},   {"车", "che1"},
    {"铺", "pu1"},    {"仔", "zai3"},   {"济", "ji4"},    {"思", "si1"},    {"薄", "bo2"},
    {"覃", "tan2"},   {"教", "jiao4"},
};

static uint8_t name_level(const struct reader *reader, size_t at)
{
    enum { NEW_GIVEN = 4 };
    const struct segment *segment = &reader->segment;
    uint8_t level;

    if (at >= segment->count)
        return 0;
    level = lexicon_char(reader->lexicon, segment->characters[at])->name_level;
    return level < NEW_GIVEN && reader_begins_with(reader, at, new_given) ? NEW_GIVEN : level;
}

/* The lowest level of the characters of a hit as characters of a given name. */
static uint8_t lowest_level(const struct reader *reader, const struct segment_hit *hit)
{
    uint8_t lowest = UINT8_MAX;

    for (size_t i = hit->start; i < hit->start + hit->len; i++) {
        if (name_level(reader, i) < lowest)
            lowest = name_level(reader, i);
    }
    return lowest;
}

/* Whether a word is one that people are hardly called by. */
static bool is_plain_word(const struct reader *reader, const struct segment_hit *hit)
{
    const struct lexicon_word *word = lexicon_word(reader->lexicon, hit->word);
    uint64_t pos = lexicon_pos_hash(reader->lexicon, word);
    bool is_person = pos == lexicon_hash_text(SPAN("nr")) || pos == lexicon_hash_text(SPAN("nrfg"));
    uint8_t lowest = lowest_level(reader, hit);

    if (reader_begins_with(reader, hit->start, also_names))
        return reader_begins_with(reader, hit->start + hit->len, after_events);
    if (word->ln_share >= common_share)
        return true;
    return !is_person && ((word->ln_share >= known_share && lowest <= 4) ||
                          (word->ln_share >= rare_share && lowest <= 1));
}

/* Whether a plain word starts at a position. */
static bool starts_plain_word(const struct reader *reader, size_t at)
{
    const struct segment *segment = &reader->segment;
    size_t low = 0;
    size_t high = segment->hit_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (segment->hits[middle].start < at)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < segment->hit_count && segment->hits[low].start == at; low++) {
        if (is_plain_word(reader, &segment->hits[low]))
            return true;
    }
    return false;
}

/* Whether a clause or an item of a list ends before a position. */
static bool is_end(const struct reader *reader, size_t at)
{
    return at >= reader->segment.count || !utf8_is_han(reader->segment.runes[at]);
}

/* 区老师, 区总说: at the head of a clause or of an item; not 区总工会 */
static bool is_called(const struct reader *reader, size_t at)
{
    if (at > 0 && utf8_is_han(reader->segment.runes[at - 1]))
        return false;
    return reader_begins_with(reader, at + 1, "老师") ||
           (reader_begins_with(reader, at + 1, "老 总") &&
            (is_end(reader, at + 2) || reader_begins_with(reader, at + 2, after_calls)));
}

/* 联系人：区小明 */
static bool is_contact(const struct reader *reader, size_t at)
{
    return at >= 4 && reader->segment.runes[at - 1] == ':' &&
           reader_begins_with(reader, at - 4, contacts) &&
           (is_end(reader, at + 2) || is_end(reader, at + 3));
}

/* 曾女士, 姓单 */
static bool is_addressed(const struct reader *reader, size_t at)
{
    return reader_begins_with(reader, at + 1, addresses) || is_called(reader, at) ||
           is_contact(reader, at) || (at > 0 && reader_begins_with(reader, at - 1, "姓"));
}

/* 区志强: a given name behind it, and nothing or a trade before it. */
static bool is_named(const struct reader *reader, size_t at)
{
    const struct segment *segment = &reader->segment;
    bool is_placed = at == 0 || !utf8_is_han(segment->runes[at - 1]) ||
                     reader_begins_with(reader, at - 1, trades);

    if (is_placed && reader_begins_with(reader, at + 1, also_names) &&
        !reader_begins_with(reader, at + 3, after_events))
        return true;
    return is_placed && at + 2 < segment->count && name_level(reader, at + 1) >= 3 &&
           name_level(reader, at + 2) >= 3 &&
           name_level(reader, at + 1) + name_level(reader, at + 2) >= 8 &&
           !starts_plain_word(reader, at) && !starts_plain_word(reader, at + 1) &&
           !starts_plain_word(reader, at + 2);
}

/* A token that is a word by itself is no place for a surname. */
static bool is_free(const struct reader *reader, size_t at)
{
    const struct segment_token *token = &reader->segment.tokens[reader->segment.token_of[at]];

    return token->start == at && !token->is_person &&
           (token->len == 1 || !token->record || !(token->record->flags & LEXICON_KNOWN_READING));
}

/* Reads the surname of a name at a position; returns how many characters it has. */
static size_t read_surname(struct reader *reader, size_t at)
{
    const struct lexicon *lexicon = reader->lexicon;
    const uint32_t *characters = &reader->segment.characters[at];
    const struct lexicon_word *compound = lexicon_word(lexicon,
                                                       lexicon_find_word(lexicon, characters, 2));
    const struct lexicon_char *first = lexicon_char(lexicon, characters[0]);
    uint16_t single = first->surname;
    const uint16_t *syllables = &single;
    size_t len = 1;
    size_t count = 0;
    const uint16_t *rows = compound && compound->flags & LEXICON_SURNAME && compound->len == 2
                               ? lexicon_readings(lexicon, compound, &count)
                               : NULL;

    if (rows) {
        syllables = rows + 1; /* behind the mask */
        len = 2;
    }
    for (size_t i = 0; i < len; i++)
        reader->readings[reader->unit_of[at + i]] = (struct reading){
            .syllable = lexicon_script_syllable(lexicon, syllables[i]),
            .origin = SCRIPT_ORIGIN_NAME,
            .is_word = true};
    return len;
}

/* A name that the segmenter has found: its surname has its own reading, and what is ambiguous in a
 * given name is read as names have it. */
static void read_person(struct reader *reader, const struct segment_token *token)
{
    size_t end = token->start + token->len;

    for (size_t at = token->start + read_surname(reader, token->start); at < end; at++) {
        for (size_t i = 0; i < sizeof(given_readings) / sizeof(*given_readings); i++) {
            if (reader_begins_with(reader, at, given_readings[i].character))
                reader_set(reader, at, given_readings[i].reading, SCRIPT_ORIGIN_NAME);
        }
    }
}

void names_apply(struct reader *reader)
{
    const struct segment *segment = &reader->segment;

    for (size_t t = 0; t < segment->token_count; t++) {
        if (segment->tokens[t].is_person)
            read_person(reader, &segment->tokens[t]);
    }
    for (size_t at = 0; at < segment->count; at++) {
        const struct lexicon_char *character = lexicon_char(reader->lexicon,
                                                            segment->characters[at]);
        struct reading *reading = &reader->readings[reader->unit_of[at]];
        struct script_syllable surname;
        bool is_surname;

        if (character->surname_cost == 0 || reading->syllable.base[0] == 0 || !is_free(reader, at))
            continue;
        surname = lexicon_script_syllable(reader->lexicon, character->surname);
        is_surname = reading->syllable.tone == surname.tone &&
                     strncmp(reading->syllable.base, surname.base, sizeof(surname.base)) == 0;
        if (!is_surname && (is_addressed(reader, at) || is_named(reader, at)))
            *reading = (struct reading){
                .syllable = surname, .origin = SCRIPT_ORIGIN_NAME, .is_word = true};
        else if (is_surname && character->has_surname_reading && !is_addressed(reader, at) &&
                 starts_plain_word(reader, at + 1))
            *reading = (struct reading){
                .syllable = lexicon_script_syllable(
                    reader->lexicon, lexicon_default_reading(reader->lexicon, character)),
                .origin = SCRIPT_ORIGIN_OVERRIDE,
                .is_word = true};
    }
}
