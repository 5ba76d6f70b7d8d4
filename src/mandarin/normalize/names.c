/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Numbers that are names, digit by digit:
 *
 *   211工程  985高校  波音737  日经225     by a table
 *   骁龙888  东航5735                      behind the name of a maker or an airline
 *   1039交通广播  7-11便利店  802.11ac       stations, a chain, a standard
 *   404错误  95-1式  沪铜2404合约            answers of servers, arms, contracts
 *   “1234”工作法  《1984》               alone in quotation marks; round hundreds are numbers
 *   3单元502  2号楼305                    rooms
 *   代码404、502                          what stands beside a code in a row
 *   5th  21st                            第五, 第二十一
 */

/* Numbers that are names by what stands beside them: digits, and words before or behind. */
static const struct name_row {
    const char *digits;
    const char *const *leads;
    const char *const *tails;
} name_rows[] = {
    {"211", (const char *const[]){"985/", "985、", NULL},
     (const char *const[]){"工程", "高校", "院校", "大学", "/985", "、985", NULL}},
    {"985", (const char *const[]){"211/", "211、", NULL},
     (const char *const[]){"/", "、", "工程", "高校", "院校", "大学", NULL}},
    {"863", NULL, (const char *const[]){"计划", "项目", NULL}},
    {"973", NULL, (const char *const[]){"计划", "项目", NULL}},
    {"315", NULL, (const char *const[]){"晚会", "消费者", "国际", "在行动", NULL}},
    {"731", NULL, (const char *const[]){"部队", NULL}},
    {"618",
     (const char *const[]){"双11、", "双12、", "“双11”“", "双11和", "双十一和", "双十一、", NULL},
     (const char *const[]){"大促", "购物", "电商", "年中", "活动", "期间", "促销", "和双", "、双",
                           NULL}},
    {"911", NULL, (const char *const[]){"事件", "恐怖", "袭击", NULL}},
    {"918", NULL, (const char *const[]){"事变", NULL}},
    {"520", NULL,
     (const char *const[]){"表白", "告白", "情人", "当天", "网络", "婚礼", "领证", NULL}},
    {"502", NULL, (const char *const[]){"胶", NULL}},
    {"999", NULL, (const char *const[]){"感冒", "皮炎", "胃泰", NULL}},
    {"18650", NULL, (const char *const[]){"电池", "锂电", "电芯", NULL}},
    {"21700", NULL, (const char *const[]){"电池", "锂电", "电芯", NULL}},
    {"4680", NULL, (const char *const[]){"电池", "电芯", NULL}},
    {"996", NULL, (const char *const[]){"工作制", "加班", "模式", "、007", "福报", NULL}},
    {"301", NULL, (const char *const[]){"医院", "调查", "条款", NULL}},
    {"119", (const char *const[]){"拨打", "打", NULL}, NULL},
    {"12345", NULL, (const char *const[]){"政务", "市民", "热线", "便民", NULL}},
    {"225", (const char *const[]){"日经", "日经平均", NULL}, NULL},
    {"707", (const char *const[]){"波音", NULL}, NULL},
    {"320", (const char *const[]){"空客", NULL}, NULL},
    {"330", (const char *const[]){"空客", NULL}, NULL},
    {"350", (const char *const[]){"空客", NULL}, NULL},
    {"380", (const char *const[]){"空客", NULL}, NULL},
    {"360", NULL, (const char *const[]){"公司", "集团", "安全卫士", "浏览器", NULL}},
    {"58", NULL, (const char *const[]){"同城", NULL}},
    {"51", NULL, (const char *const[]){"单车", "招聘", "job", "Job", NULL}},
    {"711", NULL, (const char *const[]){"便利店", NULL}},
    {"798", NULL, (const char *const[]){"艺术", NULL}},
    {"304", NULL, (const char *const[]){"不锈钢", NULL}},
    {"316", NULL, (const char *const[]){"不锈钢", NULL}},
    {"84", NULL, (const char *const[]){"消毒", NULL}},
    {"1688", NULL, (const char *const[]){"平台", "网", "采购", NULL}},
    {"163", NULL, (const char *const[]){"邮箱", NULL}},
    {"126", NULL, (const char *const[]){"邮箱", NULL}},
    {"99", NULL, (const char *const[]){"式", "A", NULL}},
    {"95", NULL, (const char *const[]){"式", NULL}},
    {"59", NULL, (const char *const[]){"式", NULL}},
    {"96", NULL, (const char *const[]){"式", "A", NULL}},
    {"4399", NULL, (const char *const[]){"小游戏", NULL}},
};

static size_t say_digits(struct scan *scan, size_t at, size_t end)
{
    say_form(scan, at, end);
    number_say_digits(scan, at, end, false);
    return end;
}

static size_t by_name(struct scan *scan, size_t at)
{
    size_t end = scan_digits_end(scan, at);
    size_t behind = end;

    if (scan_rune(scan, behind) == 0x201d || scan_rune(scan, behind) == '"')
        behind++;
    for (size_t i = 0; i < sizeof(name_rows) / sizeof(name_rows[0]); i++) {
        const struct name_row *row = &name_rows[i];
        struct span digits = span_of(row->digits);
        bool is_it;

        if (digits.len != end - at || scan_match(scan, at, row->digits) != end - at)
            continue;
        is_it = row->leads && scan_follows_any(scan, at, row->leads);
        if (!is_it && row->tails)
            is_it = scan_match_any(scan, behind, row->tails) > 0;
        if (!is_it)
            continue;
        say_form(scan, at, end);
        number_say_digits(scan, at, end, false);
        return end;
    }
    if (end - at == 3 && scan_rune(scan, at) == '7' && scan_follows(scan, at, "波音")) {
        say_form(scan, at, end);
        number_say_digits(scan, at, end, false);
        return end;
    }
    return 0;
}

/* 骁龙888, 东航5735: nothing is counted. Round hundreds are numbers. */
static size_t by_maker(struct scan *scan, size_t at, size_t end)
{
    static const char *const makers[] = {
        "骁龙",     "麒麟", "天玑", "锐龙", "酷睿", "标致", "保时捷", "法拉利", "诺基亚",
        "迈凯伦",   "东航", "国航", "南航", "海航", "川航", "厦航",   "深航",   "马航",
        "春秋航空", "碘",   "铯",   "铀",   "钚",   "氙",   "铱",     "小行星", NULL};
    static const char *const flights[] = {"航班", "次航班", NULL};
    static const char *const chips[] = {"芯片", "处理器", "显卡", NULL};
    struct tail tail;

    bool is_chip = scan_match_any(scan, end, chips) > 0; /* 8155芯片 */

    if (end - at < 3 || end - at > 4 || scan_match(scan, end - 2, "00") > 0 ||
        !(is_chip || scan_follows_any(scan, at, makers)))
        return 0;
    tail_parse(scan, end, &tail);
    return is_chip || tail.end == end || scan_match_any(scan, end, flights) > 0
               ? say_digits(scan, at, end)
               : 0;
}

/* 737MAX, 737-800, 747客机 */
static size_t boeing(struct scan *scan, size_t at, size_t end)
{
    static const char *const tails[] = {"MAX",  " MAX", "-MAX",   "NG",       "-700", "-800",
                                        "-900", "客机", "型客机", "系列飞机", NULL};

    if (end - at != 3 || scan_rune(scan, at) != '7' || scan_rune(scan, end - 1) != '7' ||
        scan_match_any(scan, end, tails) == 0)
        return 0;
    return say_digits(scan, at, end);
}

/* 89式自行反坦克炮, 95式步枪; not 24式太极拳. */
static size_t arms(struct scan *scan, size_t at, size_t end)
{
    static const char *const weapons[] = {"坦克", "步枪",   "手枪",   "冲锋枪", "机枪", "火箭",
                                          "火炮", "榴弹",   "迫击炮", "狙击",   "装甲", "主战",
                                          "自行", "加农炮", "高炮",   "步兵",   NULL};

    return end - at == 2 && scan_match(scan, end, "式") > 0 &&
                   scan_near_right(scan, end + 1, 6, weapons)
               ? say_digits(scan, at, end)
               : 0;
}

/* HTTP 404, 404错误, 500报错: what a server answers. */
static size_t status(struct scan *scan, size_t at, size_t end)
{
    static const char *const leads[] = {"HTTP", "http",  "错误",  "报错",  "状态码",
                                        "提示", "Error", "error", "ERROR", NULL};
    static const char *const tails[] = {"错误", "报错", "页面",      "状态码",     " Not",
                                        " not", " Bad", " Internal", " Forbidden", NULL};
    uint64_t value = scan_value(scan, at, end);
    struct tail tail;

    if (end - at != 3 || !(value / 10 == 40 || value / 10 == 50))
        return 0;
    tail_parse(scan, end, &tail);
    return scan_match_any(scan, end, tails) > 0 ||
                   (tail.end == end && scan_follows_any(scan, at, leads))
               ? say_digits(scan, at, end)
               : 0;
}

/* 1039交通广播: megahertz with their tenths. */
static size_t station(struct scan *scan, size_t at, size_t end)
{
    static const char *const tails[] = {"交通广播", "音乐广播", "新闻广播", "城市广播",
                                        "经济广播", "电台",     "广播",     NULL};
    uint64_t value = scan_value(scan, at, end);

    return (end - at == 3 || end - at == 4) && value >= 875 && value <= 1080 &&
                   scan_match_any(scan, end, tails) > 0
               ? say_digits(scan, at, end)
               : 0;
}

/* 沪铜2404合约: year and month. */
static size_t contract(struct scan *scan, size_t at, size_t end)
{
    uint64_t month = scan_value(scan, at + 2, end);

    return end - at == 4 && month >= 1 && month <= 12 && scan_match(scan, end, "合约") > 0
               ? say_digits(scan, at, end)
               : 0;
}

/* 7-11便利店, 95-1式 and 802.11ax, whose second part is a name, too. */
static size_t two_parts(struct scan *scan, size_t at, size_t end)
{
    static const char *const shops[] = {"便利", "门店", "店", "超市", NULL};

    if (scan_match(scan, at, "7-11") > 0 && scan_match_any(scan, at + 4, shops) > 0)
        return say_digits(scan, at, at + 4);
    if (end == at + 2 && scan_rune(scan, end) == '-' && scan_digits_end(scan, end + 1) == end + 2 &&
        scan_match(scan, end + 2, "式") > 0) { /* 95-1式 */
        say_form(scan, at, end + 2);
        number_say_digits(scan, at, end, false);
        say_word(scan, "杠", SCRIPT_FORM_SYMBOL);
        number_say_digits(scan, end + 1, end + 2, false);
        return end + 2;
    }
    if (scan_match(scan, at, "802.1") == 0)
        return 0;
    say_form(scan, at, scan_digits_end(scan, end + 1));
    number_say_digits(scan, at, end, false);
    say_word(scan, "点", SCRIPT_FORM_SYMBOL);
    number_say_digits(scan, end + 1, scan->form_end, false);
    return scan->form_end;
}

/* “1234”: three digits or more. */
static size_t quoted(struct scan *scan, size_t at, size_t end)
{
    uint32_t before = scan_before(scan, at);
    uint32_t behind = scan_rune(scan, end);

    if (end - at < 3 || end - at > 6 || scan_match(scan, end - 2, "00") > 0 ||
        !((before == 0x201c && behind == 0x201d) || (before == '"' && behind == '"') ||
          (before == 0x300a && behind == 0x300b)))
        return 0;
    return say_digits(scan, at, end);
}

/* 3单元502, 2号楼305: nothing is counted. */
static size_t room(struct scan *scan, size_t at, size_t end)
{
    static const char *const leads[] = {"单元", "号楼", "栋", "幢", "座", "楼", "层", NULL};
    struct tail tail;

    if (end - at < 3 || end - at > 4 || scan_match(scan, end - 2, "00") > 0 ||
        !scan_follows_any(scan, at, leads))
        return 0;
    tail_parse(scan, end, &tail);
    if (scan_match(scan, end, "号") > 0 && tail.end == end + 1) /* 2单元1502号 */
        return say_digits(scan, at, end);
    return tail.end == end && scan_match(scan, end, "平") == 0 && scan_rune(scan, end) != '.' &&
                   scan_rune(scan, end) != ','
               ? say_digits(scan, at, end)
               : 0;
}

/* NGC 6543, HIP 11915: what a catalogue of stars has. */
static size_t catalogue(struct scan *scan, size_t at, size_t end)
{
    static const char *const names[] = {"NGC", "UGC", "PGC", "HIP", "TOI", "Gliese", NULL};

    return end - at > 2 && scan_follows_any(scan, at, names) ? say_digits(scan, at, end) : 0;
}

/* 404、502 behind 错误代码. */
static size_t another_code(struct scan *scan, size_t at, size_t end)
{
    struct tail tail;

    if (at == 0 || scan->code_end != at - 1 || !scan_in_set("、/和或", scan_before(scan, at)) ||
        end - at < 3)
        return 0;
    tail_parse(scan, end, &tail);
    return tail.end == end ? say_digits(scan, at, end) : 0;
}

static size_t english_ordinal(struct scan *scan, size_t at, size_t end)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", NULL};
    size_t len = scan_match_any(scan, end, endings);

    if (len == 0 || end - at > 3 || scan_is_letter(scan, end + len) ||
        scan_is_digit(scan, end + len))
        return 0;
    say_form(scan, at, end + len);
    say_word(scan, "第", SCRIPT_FORM_ORDINAL);
    number_say_value(scan, scan_value(scan, at, end), NUMBER_ORDINAL);
    return end + len;
}

size_t normalize_name(struct scan *scan, size_t at)
{
    static size_t (*const forms[])(struct scan *, size_t, size_t) = {
        by_maker,  arms,   boeing, status,    station,      contract,
        two_parts, quoted, room,   catalogue, another_code, english_ordinal};
    size_t end = scan_digits_end(scan, at);
    size_t said = by_name(scan, at);

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) && said == 0; i++)
        said = forms[i](scan, at, end);
    return said;
}
