/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* Measure words and units in characters, as they stand behind a number; the longest that fits
 * counts. In the order of their bytes (LC_ALL=C sort), since they are searched by halves.
 *
 * 号 is a numbered thing as well as a day, 点 and 分 are points as well as times: how the number is
 * read is the same. */
static const struct measure_row {
    const char *word;
    enum measure_kind kind;
} measure_rows[] = {
    {"丈", MEASURE_COUNT},         {"下", MEASURE_COUNT},
    {"世", MEASURE_COUNT},         {"世纪", MEASURE_COUNT},
    {"两", MEASURE_TWO},           {"个", MEASURE_COUNT},
    {"个半", MEASURE_COUNT},       {"个基点", MEASURE_COUNT},
    {"个季度", MEASURE_COUNT},     {"个小时", MEASURE_COUNT},
    {"个工作日", MEASURE_COUNT},   {"个星期", MEASURE_COUNT},
    {"个月", MEASURE_COUNT},       {"个点", MEASURE_COUNT},
    {"个百分点", MEASURE_COUNT},   {"中全会", MEASURE_TWO},
    {"中学", MEASURE_DIGITS},      {"中队", MEASURE_ORDINAL},
    {"串", MEASURE_COUNT},         {"乡", MEASURE_COUNT},
    {"产", MEASURE_TWO},           {"亩", MEASURE_COUNT},
    {"人", MEASURE_COUNT},         {"人份", MEASURE_COUNT},
    {"人家", MEASURE_COUNT},       {"人日", MEASURE_COUNT},
    {"人次", MEASURE_COUNT},       {"人民币", MEASURE_MONEY},
    {"代", MEASURE_COUNT},         {"件", MEASURE_COUNT},
    {"份", MEASURE_COUNT},         {"企", MEASURE_COUNT},
    {"伏", MEASURE_COUNT},         {"伏特", MEASURE_COUNT},
    {"会议室", MEASURE_DIGITS},    {"伤", MEASURE_COUNT},
    {"位", MEASURE_COUNT},         {"例", MEASURE_COUNT},
    {"信箱", MEASURE_DIGITS},      {"倍", MEASURE_COUNT},
    {"像素", MEASURE_COUNT},       {"元", MEASURE_MONEY},
    {"元人民币", MEASURE_MONEY},   {"元整", MEASURE_MONEY},
    {"元论", MEASURE_TWO},         {"元钱", MEASURE_MONEY},
    {"兆", MEASURE_COUNT},         {"兆帕", MEASURE_COUNT},
    {"兆比特", MEASURE_COUNT},     {"兆瓦", MEASURE_COUNT},
    {"兆瓦时", MEASURE_COUNT},     {"兆赫", MEASURE_COUNT},
    {"光年", MEASURE_COUNT},       {"克", MEASURE_COUNT},
    {"克拉", MEASURE_COUNT},       {"克朗", MEASURE_MONEY},
    {"公亩", MEASURE_COUNT},       {"公升", MEASURE_COUNT},
    {"公吨", MEASURE_COUNT},       {"公斤", MEASURE_COUNT},
    {"公里", MEASURE_COUNT},       {"公顷", MEASURE_COUNT},
    {"兰特", MEASURE_MONEY},       {"册", MEASURE_COUNT},
    {"分", MEASURE_COUNT},         {"分米", MEASURE_COUNT},
    {"分贝", MEASURE_COUNT},       {"分钟", MEASURE_COUNT},
    {"分钱", MEASURE_MONEY},       {"分项", MEASURE_COUNT},
    {"列", MEASURE_COUNT},         {"则", MEASURE_COUNT},
    {"刻钟", MEASURE_COUNT},       {"剂", MEASURE_COUNT},
    {"剂次", MEASURE_COUNT},       {"副", MEASURE_COUNT},
    {"加仑", MEASURE_COUNT},       {"加元", MEASURE_MONEY},
    {"包", MEASURE_COUNT},         {"包厢", MEASURE_DIGITS},
    {"匹", MEASURE_COUNT},         {"区", MEASURE_TWO},
    {"医院", MEASURE_DIGITS},      {"千伏", MEASURE_COUNT},
    {"千克", MEASURE_COUNT},       {"千卡", MEASURE_COUNT},
    {"千帕", MEASURE_COUNT},       {"千焦", MEASURE_COUNT},
    {"千瓦", MEASURE_COUNT},       {"千瓦时", MEASURE_COUNT},
    {"千米", MEASURE_COUNT},       {"千赫", MEASURE_COUNT},
    {"升", MEASURE_COUNT},         {"华氏度", MEASURE_TEMPERATURE},
    {"单元", MEASURE_TWO},         {"卡", MEASURE_COUNT},
    {"卡路里", MEASURE_COUNT},     {"卢布", MEASURE_MONEY},
    {"卢比", MEASURE_MONEY},       {"厂", MEASURE_TWO},
    {"厘米", MEASURE_COUNT},       {"县", MEASURE_COUNT},
    {"县道", MEASURE_DIGITS},      {"双", MEASURE_COUNT},
    {"口", MEASURE_COUNT},         {"句", MEASURE_COUNT},
    {"只", MEASURE_COUNT},         {"台", MEASURE_COUNT},
    {"台币", MEASURE_MONEY},       {"台次", MEASURE_COUNT},
    {"号", MEASURE_DAY},           {"号令", MEASURE_ORDINAL},
    {"号公告", MEASURE_ORDINAL},   {"号出口", MEASURE_ORDINAL},
    {"号卫星", MEASURE_ORDINAL},   {"号台风", MEASURE_ORDINAL},
    {"号地块", MEASURE_ORDINAL},   {"号坑", MEASURE_ORDINAL},
    {"号墓", MEASURE_ORDINAL},     {"号店", MEASURE_ORDINAL},
    {"号文", MEASURE_ORDINAL},     {"号文件", MEASURE_ORDINAL},
    {"号机", MEASURE_ORDINAL},     {"号机组", MEASURE_ORDINAL},
    {"号楼", MEASURE_ORDINAL},     {"号线", MEASURE_ORDINAL},
    {"号航站楼", MEASURE_ORDINAL}, {"号门", MEASURE_ORDINAL},
    {"号院", MEASURE_ORDINAL},     {"号馆", MEASURE_ORDINAL},
    {"号高炉", MEASURE_ORDINAL},   {"吉瓦", MEASURE_COUNT},
    {"吉瓦时", MEASURE_COUNT},     {"吉赫", MEASURE_COUNT},
    {"名", MEASURE_COUNT},         {"吨", MEASURE_COUNT},
    {"周", MEASURE_COUNT},         {"周岁", MEASURE_COUNT},
    {"周年", MEASURE_COUNT},       {"回", MEASURE_COUNT},
    {"团", MEASURE_TWO},           {"国", MEASURE_COUNT},
    {"国道", MEASURE_DIGITS},      {"圈", MEASURE_COUNT},
    {"地", MEASURE_COUNT},         {"场", MEASURE_COUNT},
    {"场次", MEASURE_COUNT},       {"块", MEASURE_MONEY},
    {"块钱", MEASURE_MONEY},       {"型", MEASURE_TWO},
    {"基点", MEASURE_COUNT},       {"处", MEASURE_COUNT},
    {"夜", MEASURE_COUNT},         {"大", MEASURE_COUNT},
    {"大卡", MEASURE_COUNT},       {"大类", MEASURE_COUNT},
    {"大队", MEASURE_ORDINAL},     {"大项", MEASURE_COUNT},
    {"天", MEASURE_COUNT},         {"头", MEASURE_COUNT},
    {"套", MEASURE_COUNT},         {"女", MEASURE_COUNT},
    {"字", MEASURE_COUNT},         {"字节", MEASURE_COUNT},
    {"季", MEASURE_TWO},           {"季度", MEASURE_ORDINAL},
    {"学分", MEASURE_COUNT},       {"学年", MEASURE_YEAR},
    {"学时", MEASURE_COUNT},       {"孩", MEASURE_TWO},
    {"安", MEASURE_COUNT},         {"安培", MEASURE_COUNT},
    {"安时", MEASURE_COUNT},       {"宗", MEASURE_COUNT},
    {"室", MEASURE_DIGITS},        {"家", MEASURE_COUNT},
    {"宿舍", MEASURE_DIGITS},      {"寸", MEASURE_COUNT},
    {"对", MEASURE_COUNT},         {"封", MEASURE_COUNT},
    {"尊", MEASURE_COUNT},         {"小时", MEASURE_COUNT},
    {"小项", MEASURE_COUNT},       {"尺", MEASURE_COUNT},
    {"局", MEASURE_COUNT},         {"层", MEASURE_COUNT},
    {"届", MEASURE_TWO},           {"岁", MEASURE_COUNT},
    {"岸", MEASURE_COUNT},         {"州", MEASURE_COUNT},
    {"工作日", MEASURE_COUNT},     {"工厂", MEASURE_DIGITS},
    {"市", MEASURE_COUNT},         {"帕", MEASURE_COUNT},
    {"帕斯卡", MEASURE_COUNT},     {"帧", MEASURE_COUNT},
    {"席", MEASURE_COUNT},         {"幅", MEASURE_COUNT},
    {"幕", MEASURE_COUNT},         {"幢", MEASURE_COUNT},
    {"平方", MEASURE_COUNT},       {"平方公里", MEASURE_COUNT},
    {"平方千米", MEASURE_COUNT},   {"平方厘米", MEASURE_COUNT},
    {"平方米", MEASURE_COUNT},     {"平米", MEASURE_COUNT},
    {"年", MEASURE_YEAR},          {"年代", MEASURE_TWO},
    {"年度", MEASURE_YEAR},        {"年级", MEASURE_ORDINAL},
    {"床", MEASURE_COUNT},         {"床位", MEASURE_COUNT},
    {"度", MEASURE_TEMPERATURE},   {"座", MEASURE_COUNT},
    {"弄", MEASURE_DIGITS},
    {"张", MEASURE_COUNT},         {"微克", MEASURE_COUNT},
    {"微秒", MEASURE_COUNT},       {"微米", MEASURE_COUNT},
    {"成", MEASURE_COUNT},         {"户", MEASURE_COUNT},
    {"户次", MEASURE_COUNT},       {"房", MEASURE_DIGITS},
    {"房间", MEASURE_DIGITS},      {"所", MEASURE_COUNT},
    {"批", MEASURE_COUNT},         {"批次", MEASURE_COUNT},
    {"把", MEASURE_COUNT},         {"折", MEASURE_COUNT},
    {"排", MEASURE_COUNT},         {"摄氏度", MEASURE_TEMPERATURE},
    {"支", MEASURE_COUNT},         {"教室", MEASURE_DIGITS},
    {"斤", MEASURE_COUNT},         {"新元", MEASURE_MONEY},
    {"新加坡元", MEASURE_MONEY},   {"新台币", MEASURE_MONEY},
    {"新西兰元", MEASURE_MONEY},   {"旅", MEASURE_TWO},
    {"日", MEASURE_DAY},           {"日元", MEASURE_MONEY},
    {"日讯", MEASURE_DAY},         {"旬", MEASURE_ORDINAL},
    {"时", MEASURE_HOUR},          {"时代", MEASURE_TWO},
    {"时整", MEASURE_HOUR},        {"时许", MEASURE_HOUR},
    {"星期", MEASURE_COUNT},       {"星级", MEASURE_TWO},
    {"月", MEASURE_MONTH},         {"月份", MEASURE_MONTH},
    {"月刊", MEASURE_ORDINAL},     {"服", MEASURE_COUNT},
    {"期", MEASURE_TWO},           {"本", MEASURE_COUNT},
    {"朵", MEASURE_COUNT},         {"机", MEASURE_COUNT},
    {"杆", MEASURE_COUNT},         {"村", MEASURE_COUNT},
    {"束", MEASURE_COUNT},         {"条", MEASURE_COUNT},
    {"杯", MEASURE_COUNT},         {"林吉特", MEASURE_MONEY},
    {"枚", MEASURE_COUNT},         {"架", MEASURE_COUNT},
    {"架次", MEASURE_COUNT},       {"标准箱", MEASURE_COUNT},
    {"栋", MEASURE_COUNT},         {"校", MEASURE_COUNT},
    {"株", MEASURE_COUNT},         {"根", MEASURE_COUNT},
    {"桌", MEASURE_COUNT},         {"档", MEASURE_TWO},
    {"桩", MEASURE_COUNT},         {"桶", MEASURE_COUNT},
    {"梯", MEASURE_COUNT},         {"棵", MEASURE_COUNT},
    {"楼", MEASURE_ORDINAL},       {"次", MEASURE_COUNT},
    {"次会议", MEASURE_TWO},       {"次元", MEASURE_TWO},
    {"次全会", MEASURE_TWO},       {"次列车", MEASURE_DIGITS},
    {"次方", MEASURE_TWO},         {"次航班", MEASURE_DIGITS},
    {"欧", MEASURE_MONEY},         {"欧元", MEASURE_MONEY},
    {"欧姆", MEASURE_COUNT},       {"款", MEASURE_COUNT},
    {"步", MEASURE_COUNT},         {"死", MEASURE_COUNT},
    {"段", MEASURE_COUNT},         {"比特", MEASURE_COUNT},
    {"比索", MEASURE_MONEY},       {"毛", MEASURE_MONEY},
    {"毫克", MEASURE_COUNT},       {"毫升", MEASURE_COUNT},
    {"毫安", MEASURE_COUNT},       {"毫安时", MEASURE_COUNT},
    {"毫秒", MEASURE_COUNT},       {"毫米", MEASURE_COUNT},
    {"毫米汞柱", MEASURE_COUNT},   {"法郎", MEASURE_MONEY},
    {"泰铢", MEASURE_MONEY},       {"流明", MEASURE_COUNT},
    {"海里", MEASURE_COUNT},       {"港元", MEASURE_MONEY},
    {"港币", MEASURE_MONEY},       {"滴", MEASURE_COUNT},
    {"澳元", MEASURE_MONEY},       {"点", MEASURE_HOUR},
    {"点半", MEASURE_HOUR},        {"点整", MEASURE_HOUR},
    {"点钟", MEASURE_HOUR},        {"焦", MEASURE_COUNT},
    {"焦耳", MEASURE_COUNT},       {"片", MEASURE_COUNT},
    {"版", MEASURE_TWO},           {"牛", MEASURE_COUNT},
    {"牛顿", MEASURE_COUNT},       {"环", MEASURE_ORDINAL},
    {"班", MEASURE_TWO},           {"班次", MEASURE_COUNT},
    {"球", MEASURE_COUNT},         {"瑞郎", MEASURE_MONEY},
    {"瓦", MEASURE_COUNT},         {"瓦时", MEASURE_COUNT},
    {"瓦特", MEASURE_COUNT},       {"瓶", MEASURE_COUNT},
    {"男", MEASURE_COUNT},         {"番", MEASURE_ORDINAL},
    {"病房", MEASURE_DIGITS},      {"百分点", MEASURE_COUNT},
    {"百帕", MEASURE_COUNT},       {"盆", MEASURE_COUNT},
    {"盎司", MEASURE_COUNT},       {"盏", MEASURE_COUNT},
    {"盒", MEASURE_COUNT},         {"盘", MEASURE_COUNT},
    {"盾", MEASURE_MONEY},         {"省", MEASURE_COUNT},
    {"省道", MEASURE_DIGITS},      {"碗", MEASURE_COUNT},
    {"磅", MEASURE_COUNT},         {"票", MEASURE_COUNT},
    {"种", MEASURE_COUNT},         {"秒", MEASURE_COUNT},
    {"秒差距", MEASURE_COUNT},     {"秒钟", MEASURE_COUNT},
    {"立方", MEASURE_COUNT},       {"立方公里", MEASURE_COUNT},
    {"立方厘米", MEASURE_COUNT},   {"立方米", MEASURE_COUNT},
    {"笔", MEASURE_COUNT},         {"等", MEASURE_TWO},
    {"等功", MEASURE_ORDINAL},     {"等奖", MEASURE_ORDINAL},
    {"箱", MEASURE_COUNT},         {"篇", MEASURE_COUNT},
    {"米", MEASURE_COUNT},         {"类", MEASURE_COUNT},
    {"粒", MEASURE_COUNT},         {"级", MEASURE_TWO},
    {"级风", MEASURE_TWO},         {"纳秒", MEASURE_COUNT},
    {"纳米", MEASURE_COUNT},       {"纽元", MEASURE_MONEY},
    {"线", MEASURE_TWO},           {"线城市", MEASURE_TWO},
    {"组", MEASURE_COUNT},         {"罐", MEASURE_COUNT},
    {"美元", MEASURE_MONEY},       {"美刀", MEASURE_MONEY},
    {"美分", MEASURE_MONEY},       {"美金", MEASURE_MONEY},
    {"羽", MEASURE_COUNT},         {"股", MEASURE_COUNT},
    {"胎", MEASURE_TWO},           {"航班", MEASURE_COUNT},
    {"船", MEASURE_COUNT},         {"艘", MEASURE_COUNT},
    {"艘次", MEASURE_COUNT},       {"节", MEASURE_COUNT},
    {"英亩", MEASURE_COUNT},       {"英寸", MEASURE_COUNT},
    {"英尺", MEASURE_COUNT},       {"英里", MEASURE_COUNT},
    {"英镑", MEASURE_MONEY},       {"营", MEASURE_TWO},
    {"袋", MEASURE_COUNT},         {"角", MEASURE_MONEY},
    {"课", MEASURE_COUNT},         {"课时", MEASURE_COUNT},
    {"财年", MEASURE_YEAR},        {"赛季", MEASURE_YEAR},
    {"赫兹", MEASURE_COUNT},       {"起", MEASURE_COUNT},
    {"越南盾", MEASURE_MONEY},     {"趟", MEASURE_COUNT},
    {"跑道", MEASURE_COUNT},       {"路", MEASURE_DIGITS},
    {"路公交", MEASURE_DIGITS},    {"路公交车", MEASURE_DIGITS},
    {"路军", MEASURE_ORDINAL},     {"路车", MEASURE_DIGITS},
    {"车", MEASURE_COUNT},         {"车次", MEASURE_COUNT},
    {"车道", MEASURE_COUNT},       {"轮", MEASURE_COUNT},
    {"辆", MEASURE_COUNT},         {"辆次", MEASURE_COUNT},
    {"辈", MEASURE_COUNT},         {"进制", MEASURE_TWO},
    {"连", MEASURE_TWO},           {"迪拉姆", MEASURE_MONEY},
    {"遍", MEASURE_COUNT},         {"道", MEASURE_COUNT},
    {"部", MEASURE_COUNT},         {"部队", MEASURE_DIGITS},
    {"里", MEASURE_COUNT},         {"里亚尔", MEASURE_MONEY},
    {"里拉", MEASURE_MONEY},       {"重", MEASURE_COUNT},
    {"针", MEASURE_COUNT},         {"镇", MEASURE_COUNT},
    {"门", MEASURE_COUNT},         {"间", MEASURE_COUNT},
    {"队", MEASURE_COUNT},         {"阵型", MEASURE_DIGITS},
    {"院", MEASURE_COUNT},         {"集", MEASURE_COUNT},
    {"雷亚尔", MEASURE_MONEY},     {"面", MEASURE_COUNT},
    {"韩元", MEASURE_MONEY},       {"页", MEASURE_COUNT},
    {"顶", MEASURE_COUNT},         {"顷", MEASURE_COUNT},
    {"项", MEASURE_COUNT},         {"顿", MEASURE_COUNT},
    {"频次", MEASURE_COUNT},       {"颗", MEASURE_COUNT},
    {"餐", MEASURE_COUNT},         {"首", MEASURE_COUNT},
    {"马力", MEASURE_COUNT},       {"高地", MEASURE_DIGITS},
};

/* Words whose first character is no measure: 2分之1, 2024两会. */
static const char *const no_measures[] = {"分之", "两会", NULL};

enum { MEASURE_ROWS = sizeof(measure_rows) / sizeof(measure_rows[0]), CHARACTER_BYTES = 3 };

/* The next characters of the line as UTF-8, which the words are compared with. */
struct written {
    char bytes[32];
    size_t len;
};

static void write_ahead(const struct scan *scan, size_t at, struct written *written)
{
    for (size_t i = at; i < at + 6 && scan_rune(scan, i) != 0; i++)
        written->len += utf8_put(scan_rune(scan, i), written->bytes + written->len);
}

/* The first row whose first character is not before that of `written`. */
static size_t first_row(const struct written *written)
{
    size_t low = 0;
    size_t high = MEASURE_ROWS;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (memcmp(measure_rows[middle].word, written->bytes, CHARACTER_BYTES) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t measure_match(const struct scan *scan, size_t at, enum measure_kind *kind)
{
    struct written written = {0};
    size_t longest = 0;

    *kind = MEASURE_NONE;
    if (!scan_is_han(scan, at))
        return 0;
    write_ahead(scan, at, &written);
    for (size_t i = first_row(&written);
         i < MEASURE_ROWS && memcmp(measure_rows[i].word, written.bytes, CHARACTER_BYTES) == 0;
         i++) {
        size_t len = strlen(measure_rows[i].word);

        if (len > longest && len <= written.len &&
            memcmp(measure_rows[i].word, written.bytes, len) == 0) {
            longest = len;
            *kind = measure_rows[i].kind;
        }
    }
    if (longest == CHARACTER_BYTES && scan_match_any(scan, at, no_measures) > 0) {
        *kind = MEASURE_NONE;
        return 0;
    }
    return utf8_count((struct span){written.bytes, longest});
}
