/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <uchardet/uchardet.h>

#include "base/utf8.h"

#include "base/banned.h"

/* The one file that knows libuchardet. Its word alone is not enough: it has no figure for how sure
 * it is, and on short texts it is often wrong. */

/* Enough to tell encodings apart. */
enum { SAMPLE_BYTES = 128 * 1024, MAX_CHANCE_BYTES = 64 };

static const struct {
    const char *encoding;
    struct span mark;
} byte_order_marks[] = {
    {"UTF-8", {"\xef\xbb\xbf", 3}},    {"UTF-32LE", {"\xff\xfe\0\0", 4}},
    {"UTF-32BE", {"\0\0\xfe\xff", 4}}, {"UTF-16LE", {"\xff\xfe", 2}},
    {"UTF-16BE", {"\xfe\xff", 2}},     {"GB18030", {"\x84\x31\x95\x33", 4}},
};

/* Files that people take for text. */
static const struct {
    const char *what;
    struct span mark;
} other_files[] = {
    {"a PDF file", {"%PDF-", 5}},
    {"a ZIP, Word or OpenDocument file", {"PK\x03\x04", 4}},
    {"a Word 97-2003 file", {"\xd0\xcf\x11\xe0\xa1\xb1", 6}},
    {"an RTF file", {"{\\rtf", 5}},
    {"a PNG picture", {"\x89PNG", 4}},
    {"a gzip file", {"\x1f\x8b", 2}},
    {"an HTML page", {"<!DOCTYPE html", 14}},
    {"an HTML page", {"<!doctype html", 14}},
    {"an HTML page", {"<html", 5}},
    {"an HTML page", {"<HTML", 5}},
};

/* Frequent characters of reports and news in both scripts. In a wrong encoding they are rare. */
static const char frequent[] =
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两"
    "体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新"
    "线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已"
    "通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较"
    "将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百"
    "规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教"
    "速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温"
    "這為個國時來們會發動產種後學經進著電裡現實開體機當點從業應還義樣與關線內數問變條沒結解軍總"
    "黨設長資統級圖頭組見計區強戰則務處隊給門導壓濟極聯認權證東議報鬥類華確張馬節話況溫單轉達積"
    "縣廳貫徹習領擴決環續優質調整堅持議題書記臺灣貝號樂園廣場";

/* ---- Bytes as they are ----------------------------------------------------------------------- */

static bool has_nul(struct span bytes)
{
    return bytes.len > 0 && memchr(bytes.data, '\0', bytes.len) != NULL;
}

/* Bytes in well-formed characters of three bytes, and bytes in none. Chinese in UTF-8 is nearly all
 * the first; in GB18030 or Big5 they come about by chance only. */
static void count_utf8(struct span sample, size_t *in_threes, size_t *invalid)
{
    struct span rest = sample;
    uint32_t rune;

    *in_threes = *invalid = 0;
    while (rest.len > 0) {
        size_t before = rest.len;

        utf8_next(&rest, &rune);
        if (before - rest.len == 3)
            *in_threes += 3;
        else if (before - rest.len == 1 && rune == 0xfffd)
            (*invalid)++;
    }
}

/* The share of 16-bit units that Chinese text would have, in percent. */
static unsigned utf16_share(struct span sample, bool is_big_endian)
{
    size_t good = 0;
    size_t units = sample.len / 2;

    for (size_t i = 0; i < units; i++) {
        unsigned a = (unsigned char)sample.data[2 * i];
        unsigned b = (unsigned char)sample.data[2 * i + 1];
        unsigned unit = is_big_endian ? a << 8 | b : b << 8 | a;

        /* The letters of annotations (ǎ) too. */
        good += (unit >= 0x20 && unit < 0x7f) || unit == '\n' || unit == '\r' || unit == '\t' ||
                (unit >= 0xa0 && unit <= 0x24f) || (unit >= 0x2010 && unit <= 0x2026) ||
                (unit >= 0x3000 && unit <= 0x312f) || (unit >= 0x4e00 && unit <= 0x9fff) ||
                (unit >= 0xff00 && unit <= 0xff65);
    }
    return units > 0 ? (unsigned)(good * 100 / units) : 0;
}

static const char *detect_utf16(struct span sample)
{
    unsigned little = utf16_share(sample, false);
    unsigned big = utf16_share(sample, true);

    if (sample.len < 4 || sample.len % 2 != 0)
        return NULL;
    if (little >= 90 && little > big)
        return "UTF-16LE";
    return big >= 90 && big > little ? "UTF-16BE" : NULL;
}

/* ---- GB18030 or Big5 ------------------------------------------------------------------------- */

/* How well the sample reads in a double-byte encoding. */
struct reading {
    const char *encoding;
    size_t characters; /* outside ASCII */
    size_t common;     /* of the encoding's first level, or punctuation */
    size_t frequent;   /* in the list above */
    size_t invalid;
    double score; /* 0 to 2 */
};

struct rune_set {
    unsigned char bits[0x10000 / 8];
};

static void fill_set(struct rune_set *set)
{
    struct span rest = span_of(frequent);
    uint32_t rune;

    *set = (struct rune_set){{0}};
    while (utf8_next(&rest, &rune))
        set->bits[rune / 8] |= (unsigned char)(1u << rune % 8);
}

static bool is_in_set(const struct rune_set *set, uint32_t rune)
{
    return rune < 0x10000 && (set->bits[rune / 8] & 1u << rune % 8) != 0;
}

/* The first level of either character set was made of the common characters: GB 2312 rows 16 to 55
 * by frequency, Big5 A440 to C67E by the schools' list. */
static bool is_common(bool is_gb, unsigned lead, unsigned trail)
{
    if (is_gb)
        return trail >= 0xa1 && (lead <= 0xa3 || (lead >= 0xb0 && lead <= 0xd7));
    return lead >= 0xa1 && lead <= 0xc6;
}

static void read_as(struct reading *reading, struct span sample, const struct rune_set *set)
{
    struct report_decoder decoder;
    bool is_gb = report_encoding_is(reading->encoding, "GB18030");
    uint32_t rune = 0;
    enum report_decoded decoded;
    double total;

    if (report_decoder_open(&decoder, reading->encoding, sample)) {
        while ((decoded = report_decoder_next(&decoder, &rune)) != REPORT_DECODED_END) {
            const unsigned char *b = (const unsigned char *)sample.data + decoder.start;

            if (decoded == REPORT_DECODED_INVALID) {
                reading->invalid += decoder.end < sample.len;
                continue;
            }
            if (rune < 0x80)
                continue;
            reading->characters++;
            reading->common += decoder.end - decoder.start == 2 && is_common(is_gb, b[0], b[1]);
            reading->frequent += is_in_set(set, rune);
        }
    }
    report_decoder_finish(&decoder);
    total = (double)reading->characters + 4.0 * (double)reading->invalid;
    if (total > 0)
        reading->score = ((double)reading->common + (double)reading->frequent) / total;
}

static const char *ask_uchardet(struct span sample, struct arena *arena)
{
    uchardet_t detector = uchardet_new();
    const char *answer = "";

    if (!detector)
        return answer;
    if (uchardet_handle_data(detector, sample.data, sample.len) == 0) {
        uchardet_data_end(detector);
        answer = arena_string(arena, span_of(uchardet_get_charset(detector)));
    }
    uchardet_delete(detector);
    return answer;
}

static bool is_named(const char *answer, const char *encoding)
{
    return report_encoding_is(answer, encoding) ||
           (report_encoding_is(encoding, "BIG5-HKSCS") && report_encoding_is(answer, "BIG5"));
}

enum { CANDIDATES = 3 };

/* The best reading first. Where they read alike, the order of `readings` stands. */
static void pick_best(struct reading readings[CANDIDATES])
{
    size_t best = 0;
    struct reading first;

    for (size_t i = 1; i < CANDIDATES; i++) {
        if (readings[i].score > readings[best].score)
            best = i;
    }
    first = readings[best];
    readings[best] = readings[0];
    readings[0] = first;
}

/* Says what was chosen: the two best, the detector's answer. */
static void explain(const struct report_source *source, const struct reading *chosen,
                    double rival_score, const char *answer, struct diag *diag)
{
    struct diag_place place = {.file = source->name};
    bool is_sure = chosen->characters >= 4 && chosen->score - rival_score >= 0.3;
    bool is_agreed = is_named(answer, chosen->encoding);

    diag_note(diag, place,
              "read as %s: of %zu characters %zu are common ones and %zu frequent ones (score "
              "%.2f, next best %.2f); the detector says '%s'",
              chosen->encoding, chosen->characters, chosen->common, chosen->frequent, chosen->score,
              rival_score, answer[0] ? answer : "nothing");
    if (!is_sure && !(is_agreed && chosen->score > rival_score))
        diag_warning(diag, place,
                     "the encoding is doubtful: read as %s; if the text is wrong, say which it is "
                     "(--encoding)",
                     chosen->encoding);
}

static bool detect_double_byte(struct report_source *source, struct span sample, struct diag *diag)
{
    /* Hong Kong's Big5 has more characters; it is tried for the sake of texts that need it. */
    struct reading readings[CANDIDATES] = {
        {.encoding = "GB18030"}, {.encoding = "BIG5"}, {.encoding = "BIG5-HKSCS"}};
    struct rune_set set;
    struct arena scratch = {0};
    const char *answer;
    double rival_score;

    fill_set(&set);
    for (size_t i = 0; i < CANDIDATES; i++)
        read_as(&readings[i], sample, &set);
    pick_best(readings);
    rival_score = 0;
    for (size_t i = 1; i < CANDIDATES; i++) {
        bool is_kin = readings[0].encoding[0] == readings[i].encoding[0];

        if (!is_kin && readings[i].score > rival_score)
            rival_score = readings[i].score;
    }
    if (readings[0].score < 0.3) {
        source->encoding = "UTF-8"; /* whose first invalid byte will be shown */
    } else {
        source->encoding = readings[0].encoding;
        answer = ask_uchardet(sample, &scratch);
        explain(source, &readings[0], rival_score, answer, diag);
    }
    arena_finish(&scratch);
    return true;
}

/* Whether the sample is Japanese in Shift-JIS: valid, and a third of it kana, whose bytes hardly
 * occur in a Chinese encoding. */
static bool is_shift_jis(struct span sample)
{
    struct report_decoder decoder;
    uint32_t rune = 0;
    enum report_decoded decoded;
    size_t characters = 0;
    size_t kana = 0;
    size_t invalid = 0;

    if (report_decoder_open(&decoder, "CP932", sample)) {
        while ((decoded = report_decoder_next(&decoder, &rune)) != REPORT_DECODED_END) {
            invalid += decoded == REPORT_DECODED_INVALID && decoder.end < sample.len;
            characters += decoded == REPORT_DECODED_RUNE && rune >= 0x80;
            kana += decoded == REPORT_DECODED_RUNE && rune >= 0x3041 && rune <= 0x30fc;
        }
    }
    report_decoder_finish(&decoder);
    return invalid == 0 && characters >= 8 && kana * 3 >= characters;
}

/* Chinese in UTF-16 whose bytes are ASCII by chance, every one: 你好 is `O}Y. Two units in three
 * are frequent characters then, and a quarter of the bytes neither letters nor digits. */
static const char *detect_short_utf16(struct span bytes)
{
    static const char *const names[] = {"UTF-16LE", "UTF-16BE"};
    struct rune_set set;
    size_t sign_count = 0;

    if (bytes.len < 4 || bytes.len % 2 != 0 || bytes.len > MAX_CHANCE_BYTES)
        return NULL;
    for (size_t i = 0; i < bytes.len; i++)
        sign_count += !report_is_alnum((unsigned char)bytes.data[i]);
    if (sign_count * 4 < bytes.len)
        return NULL;
    fill_set(&set);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t count = 0;

        for (size_t at = 0; at < bytes.len; at += 2)
            count += is_in_set(&set, (uint32_t)(unsigned char)bytes.data[at + 1 - i] << 8 |
                                         (unsigned char)bytes.data[at + i]);
        if (count * 3 >= bytes.len)
            return names[i];
    }
    return NULL;
}

/* ---- The order of questions ------------------------------------------------------------------ */

static bool refuse_other_file(const struct report_source *source, struct diag *diag)
{
    for (size_t i = 0; i < sizeof(other_files) / sizeof(other_files[0]); i++) {
        if (span_starts(source->bytes, other_files[i].mark))
            return diag_error(diag, DIAG_DATA, (struct diag_place){.file = source->name},
                              "this is %s, not text: save it as plain text or Markdown first",
                              other_files[i].what);
    }
    return true;
}

bool report_detect(struct report_source *source, struct diag *diag)
{
    struct diag_place place = {.file = source->name};
    struct span bytes = source->bytes;
    struct span sample = span_slice(bytes, 0, SAMPLE_BYTES);
    size_t in_threes;
    size_t invalid;

    for (size_t i = 0; i < sizeof(byte_order_marks) / sizeof(byte_order_marks[0]); i++) {
        if (span_starts(bytes, byte_order_marks[i].mark)) {
            source->encoding = byte_order_marks[i].encoding;
            diag_note(diag, place, "read as %s: it has a byte order mark", source->encoding);
            return true;
        }
    }
    if (!refuse_other_file(source, diag))
        return false;
    source->encoding = has_nul(bytes) ? NULL : detect_short_utf16(bytes);
    if (source->encoding) {
        diag_warning(diag, place,
                     "the encoding is doubtful: read as %s, for its characters are frequent ones; "
                     "if the text is wrong, say which it is (--encoding)",
                     source->encoding);
        return true;
    }
    if (!has_nul(bytes) && utf8_valid_len(bytes) == bytes.len) {
        source->encoding = "UTF-8";
        diag_note(diag, place, "read as UTF-8: all of it is valid");
        return true;
    }
    if (!has_nul(bytes) && is_shift_jis(sample)) {
        source->encoding = "CP932";
        diag_warning(diag, place,
                     "this is Japanese in Shift-JIS: its kana are read by their sound, its Chinese "
                     "characters as in Chinese");
        return true;
    }
    source->encoding = detect_utf16(sample);
    if (source->encoding) {
        diag_note(diag, place, "read as %s: no byte order mark, but units of Chinese text",
                  source->encoding);
        return true;
    }
    count_utf8(bytes, &in_threes, &invalid);
    if (has_nul(bytes) || in_threes >= 4 * invalid) {
        source->encoding = "UTF-8";
        return true; /* the error or the count of replaced bytes says the rest */
    }
    return detect_double_byte(source, sample, diag);
}
