/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Units in letters and symbols: as written, as said. What has no case of its own is found in
 * capitals too (KM, KG). A power behind it (m², m2, m³, m3) is said before it: 平方, 立方. */
static const struct unit_row {
    const char *written;
    const char *said;
    enum measure_kind kind;
    bool takes_power;
} unit_rows[] = {
    {"nm", "纳米", MEASURE_COUNT, false},
    {"μm", "微米", MEASURE_COUNT, false},
    {"um", "微米", MEASURE_COUNT, false},
    {"mm", "毫米", MEASURE_COUNT, true},
    {"cm", "厘米", MEASURE_COUNT, true},
    {"dm", "分米", MEASURE_COUNT, true},
    {"m", "米", MEASURE_COUNT, true},
    {"km", "公里", MEASURE_COUNT, true},
    {"hm²", "公顷", MEASURE_COUNT, false},
    {"ha", "公顷", MEASURE_COUNT, false},
    {"㎡", "平方米", MEASURE_COUNT, false},
    {"㎢", "平方公里", MEASURE_COUNT, false},
    {"㎥", "立方米", MEASURE_COUNT, false},
    {"㎜", "毫米", MEASURE_COUNT, true},
    {"㎝", "厘米", MEASURE_COUNT, true},
    {"㎞", "公里", MEASURE_COUNT, true},
    {"㎎", "毫克", MEASURE_COUNT, false},
    {"㎏", "千克", MEASURE_COUNT, false},
    {"㎖", "毫升", MEASURE_COUNT, false},
    {"㏄", "立方厘米", MEASURE_COUNT, false},
    {"㎿", "兆瓦", MEASURE_COUNT, false},
    {"㎾", "千瓦", MEASURE_COUNT, false},
    {"ft", "英尺", MEASURE_COUNT, true},
    {"in", "英寸", MEASURE_COUNT, false},
    {"yd", "码", MEASURE_COUNT, false},
    {"mi", "英里", MEASURE_COUNT, false},
    {"mph", "英里每小时", MEASURE_COUNT, false},
    {"acre", "英亩", MEASURE_COUNT, false},
    {"acres", "英亩", MEASURE_COUNT, false},
    {"ly", "光年", MEASURE_COUNT, false},
    {"AU", "天文单位", MEASURE_COUNT, false},

    {"kpc", "千秒差距", MEASURE_COUNT, false},
    {"Mpc", "兆秒差距", MEASURE_COUNT, false},
    {"Å", "埃", MEASURE_COUNT, false},
    {"nmi", "海里", MEASURE_COUNT, false},
    {"pg", "皮克", MEASURE_COUNT, false},
    {"ng", "纳克", MEASURE_COUNT, false},
    {"μg", "微克", MEASURE_COUNT, false},
    {"ug", "微克", MEASURE_COUNT, false},
    {"mg", "毫克", MEASURE_COUNT, false},
    {"g", "克", MEASURE_COUNT, false},
    {"kg", "千克", MEASURE_COUNT, false},
    {"t", "吨", MEASURE_COUNT, false},
    {"lb", "磅", MEASURE_COUNT, false},
    {"oz", "盎司", MEASURE_COUNT, false},
    {"tce", "吨标准煤", MEASURE_COUNT, false},
    {"gce", "克标准煤", MEASURE_COUNT, false},
    {"kgce", "千克标准煤", MEASURE_COUNT, false},
    {"t·km", "吨公里", MEASURE_COUNT, false},
    {"gal", "加仑", MEASURE_COUNT, false},
    {"IU", "国际单位", MEASURE_COUNT, false},
    {"U", "单位", MEASURE_COUNT, false},
    {"L", "升", MEASURE_COUNT, false},
    {"l", "升", MEASURE_COUNT, false},
    {"mL", "毫升", MEASURE_COUNT, false},
    {"ml", "毫升", MEASURE_COUNT, false},
    {"dL", "分升", MEASURE_COUNT, false},
    {"cL", "厘升", MEASURE_COUNT, false},
    {"kL", "千升", MEASURE_COUNT, false},
    {"nL", "纳升", MEASURE_COUNT, false},
    {"μL", "微升", MEASURE_COUNT, false},
    {"fs", "飞秒", MEASURE_COUNT, false},

    {"ns", "纳秒", MEASURE_COUNT, false},
    {"μs", "微秒", MEASURE_COUNT, false},
    {"ms", "毫秒", MEASURE_COUNT, false},
    {"s", "秒", MEASURE_COUNT, true},
    {"sec", "秒", MEASURE_COUNT, false},
    {"secs", "秒", MEASURE_COUNT, false},
    {"min", "分钟", MEASURE_COUNT, false},
    {"mins", "分钟", MEASURE_COUNT, false},
    {"h", "小时", MEASURE_COUNT, false},
    {"H", "小时", MEASURE_COUNT, false},
    {"hr", "小时", MEASURE_COUNT, false},
    {"hrs", "小时", MEASURE_COUNT, false},
    {"Hz", "赫兹", MEASURE_COUNT, false},
    {"kHz", "千赫兹", MEASURE_COUNT, false},
    {"MHz", "兆赫兹", MEASURE_COUNT, false},
    {"GHz", "吉赫兹", MEASURE_COUNT, false},
    {"THz", "太赫兹", MEASURE_COUNT, false},
    {"W", "瓦", MEASURE_COUNT, false},
    {"μW", "微瓦", MEASURE_COUNT, false},
    {"mW", "毫瓦", MEASURE_COUNT, false},
    {"kW", "千瓦", MEASURE_COUNT, false},
    {"MW", "兆瓦", MEASURE_COUNT, false},
    {"GW", "吉瓦", MEASURE_COUNT, false},
    {"TW", "太瓦", MEASURE_COUNT, false},
    {"Wh", "瓦时", MEASURE_COUNT, false},
    {"kWh", "千瓦时", MEASURE_COUNT, false},
    {"W·h", "瓦时", MEASURE_COUNT, false},
    {"kW·h", "千瓦时", MEASURE_COUNT, false},
    {"MW·h", "兆瓦时", MEASURE_COUNT, false},
    {"GW·h", "吉瓦时", MEASURE_COUNT, false},
    {"TW·h", "太瓦时", MEASURE_COUNT, false},
    {"MWh", "兆瓦时", MEASURE_COUNT, false},
    {"GWh", "吉瓦时", MEASURE_COUNT, false},
    {"TWh", "太瓦时", MEASURE_COUNT, false},
    {"MVA", "兆伏安", MEASURE_COUNT, false},
    {"kVA", "千伏安", MEASURE_COUNT, false},
    {"VA", "伏安", MEASURE_COUNT, false},
    {"Mvar", "兆乏", MEASURE_COUNT, false},
    {"kvar", "千乏", MEASURE_COUNT, false},
    {"V", "伏", MEASURE_COUNT, false},
    {"mV", "毫伏", MEASURE_COUNT, false},
    {"kV", "千伏", MEASURE_COUNT, false},
    {"μV", "微伏", MEASURE_COUNT, false},
    {"mA", "毫安", MEASURE_COUNT, false},
    {"μA", "微安", MEASURE_COUNT, false},
    {"nA", "纳安", MEASURE_COUNT, false},
    {"mAh", "毫安时", MEASURE_COUNT, false},
    {"mA·h", "毫安时", MEASURE_COUNT, false},
    {"Ah", "安时", MEASURE_COUNT, false},
    {"A·h", "安时", MEASURE_COUNT, false},
    {"Ω", "欧姆", MEASURE_COUNT, false},
    {"Ω·m", "欧姆米", MEASURE_COUNT, false},
    {"kΩ", "千欧", MEASURE_COUNT, false},
    {"MΩ", "兆欧", MEASURE_COUNT, false},
    {"mΩ", "毫欧", MEASURE_COUNT, false},
    {"μF", "微法", MEASURE_COUNT, false},
    {"nF", "纳法", MEASURE_COUNT, false},
    {"pF", "皮法", MEASURE_COUNT, false},
    {"mH", "毫亨", MEASURE_COUNT, false},
    {"μH", "微亨", MEASURE_COUNT, false},
    {"Pa", "帕", MEASURE_COUNT, false},
    {"hPa", "百帕", MEASURE_COUNT, false},
    {"kPa", "千帕", MEASURE_COUNT, false},
    {"MPa", "兆帕", MEASURE_COUNT, false},
    {"GPa", "吉帕", MEASURE_COUNT, false},
    {"mPa", "毫帕", MEASURE_COUNT, false},
    {"Pa·s", "帕秒", MEASURE_COUNT, false},
    {"mPa·s", "毫帕秒", MEASURE_COUNT, false},
    {"atm", "大气压", MEASURE_COUNT, false},
    {"bar", "巴", MEASURE_COUNT, false},
    {"mbar", "毫巴", MEASURE_COUNT, false},
    {"mmHg", "毫米汞柱", MEASURE_COUNT, false},
    {"cmH2O", "厘米水柱", MEASURE_COUNT, false},
    {"N", "牛", MEASURE_COUNT, false},
    {"kN", "千牛", MEASURE_COUNT, false},
    {"kN·m", "千牛米", MEASURE_COUNT, false},
    {"N·m", "牛米", MEASURE_COUNT, false},
    {"J", "焦", MEASURE_COUNT, false},
    {"kJ", "千焦", MEASURE_COUNT, false},
    {"MJ", "兆焦", MEASURE_COUNT, false},
    {"GJ", "吉焦", MEASURE_COUNT, false},
    {"cal", "卡", MEASURE_COUNT, false},
    {"kcal", "千卡", MEASURE_COUNT, false},
    {"eV", "电子伏特", MEASURE_COUNT, false},
    {"keV", "千电子伏特", MEASURE_COUNT, false},
    {"MeV", "兆电子伏特", MEASURE_COUNT, false},
    {"GeV", "吉电子伏特", MEASURE_COUNT, false},
    {"TeV", "太电子伏特", MEASURE_COUNT, false},
    {"PeV", "拍电子伏特", MEASURE_COUNT, false},
    {"lm", "流明", MEASURE_COUNT, false},
    {"lx", "勒克斯", MEASURE_COUNT, false},
    {"cd", "坎德拉", MEASURE_COUNT, false},
    {"dB", "分贝", MEASURE_COUNT, false},
    {"mol", "摩尔", MEASURE_COUNT, false},
    {"mmol", "毫摩尔", MEASURE_COUNT, false},
    {"μmol", "微摩尔", MEASURE_COUNT, false},
    {"nmol", "纳摩尔", MEASURE_COUNT, false},
    {"pmol", "皮摩尔", MEASURE_COUNT, false},
    {"mM", "毫摩尔每升", MEASURE_COUNT, false},
    {"μM", "微摩尔每升", MEASURE_COUNT, false},
    {"nM", "纳摩尔每升", MEASURE_COUNT, false},
    {"pM", "皮摩尔每升", MEASURE_COUNT, false},
    {"Sv", "希沃特", MEASURE_COUNT, false},
    {"mSv", "毫希沃特", MEASURE_COUNT, false},
    {"μSv", "微希沃特", MEASURE_COUNT, false},
    {"Bq", "贝克勒尔", MEASURE_COUNT, false},
    {"rad", "弧度", MEASURE_COUNT, false},
    {"rpm", "转每分钟", MEASURE_COUNT, false},
    {"bp", "个基点", MEASURE_COUNT, false},
    {"BP", "个基点", MEASURE_COUNT, false},
    {"bps", "个基点", MEASURE_COUNT, false},
    {"kbps", "千比特每秒", MEASURE_COUNT, false},
    {"Mbps", "兆比特每秒", MEASURE_COUNT, false},
    {"Gbps", "吉比特每秒", MEASURE_COUNT, false},
    {"Mb", "兆比特", MEASURE_COUNT, false},
    {"KB/s", "千字节每秒", MEASURE_COUNT, false},
    {"MB/s", "兆字节每秒", MEASURE_COUNT, false},
    {"GB/s", "吉字节每秒", MEASURE_COUNT, false},
    {"Mbit/s", "兆比特每秒", MEASURE_COUNT, false},
    {"Gbit/s", "吉比特每秒", MEASURE_COUNT, false},
    {"Mb/s", "兆比特每秒", MEASURE_COUNT, false},
    {"Gb/s", "吉比特每秒", MEASURE_COUNT, false},
    {"M", "兆", MEASURE_COUNT, false},
    {"kts", "节", MEASURE_COUNT, false},
    {"kn", "节", MEASURE_COUNT, false},
    {"A", "安", MEASURE_COUNT, false},
    {"kA", "千安", MEASURE_COUNT, false},
    {"r", "转", MEASURE_COUNT, false},
    {"K", "开尔文", MEASURE_COUNT, false},
    {"x", "倍", MEASURE_COUNT, false},
    {"pp", "个百分点", MEASURE_COUNT, false},
    {"pct", "个百分点", MEASURE_COUNT, false},
    {"pcts", "个百分点", MEASURE_COUNT, false},
    {"M☉", "倍太阳质量", MEASURE_COUNT, false},
    {"M⊙", "倍太阳质量", MEASURE_COUNT, false},
    {"s⁻¹", "每秒", MEASURE_COUNT, false},
    {"min⁻¹", "每分钟", MEASURE_COUNT, false},
    {"cm⁻¹", "每厘米", MEASURE_COUNT, false},
    {"m·s⁻¹", "米每秒", MEASURE_COUNT, false},
    {"m·s⁻²", "米每二次方秒", MEASURE_COUNT, false},
    {"km·h⁻¹", "公里每小时", MEASURE_COUNT, false},
    {"mg·L⁻¹", "毫克每升", MEASURE_COUNT, false},
    {"g·L⁻¹", "克每升", MEASURE_COUNT, false},
    {"mg·kg⁻¹", "毫克每千克", MEASURE_COUNT, false},
    {"mol·L⁻¹", "摩尔每升", MEASURE_COUNT, false},
    {"kJ·mol⁻¹", "千焦每摩尔", MEASURE_COUNT, false},
    {"kg·m⁻³", "千克每立方米", MEASURE_COUNT, false},
    {"W·m⁻²", "瓦每平方米", MEASURE_COUNT, false},
    {"dBm", "分贝毫瓦", MEASURE_COUNT, false},
    {"dBA", "分贝", MEASURE_COUNT, false},
    {"Tbps", "太比特每秒", MEASURE_COUNT, false},
    {"Tb/s", "太比特每秒", MEASURE_COUNT, false},
    {"dB(A)", "分贝", MEASURE_COUNT, false},
    {"Nm", "牛米", MEASURE_COUNT, false},
    {"Nm³", "标准立方米", MEASURE_COUNT, false},
    {"Nm3", "标准立方米", MEASURE_COUNT, false},
    {"mT", "毫特斯拉", MEASURE_COUNT, false},
    {"Gy", "戈瑞", MEASURE_COUNT, false},
    {"℃", "摄氏度", MEASURE_TEMPERATURE, false},
    {"°C", "摄氏度", MEASURE_TEMPERATURE, false},
    {"º C", "摄氏度", MEASURE_TEMPERATURE, false},
    {"ºC", "摄氏度", MEASURE_TEMPERATURE, false},
    {"° C", "摄氏度", MEASURE_TEMPERATURE, false},
    {"℉", "华氏度", MEASURE_TEMPERATURE, false},
    {"°F", "华氏度", MEASURE_TEMPERATURE, false},
    {"°", "度", MEASURE_TEMPERATURE, false},
    {"º", "度", MEASURE_TEMPERATURE, false},
    {"′", "分", MEASURE_COUNT, false},
    {"″", "秒", MEASURE_COUNT, false},
    {"USD", "美元", MEASURE_MONEY, false},
    {"RMB", "元", MEASURE_MONEY, false},
    {"CNY", "元", MEASURE_MONEY, false},
    {"EUR", "欧元", MEASURE_MONEY, false},
    {"GBP", "英镑", MEASURE_MONEY, false},
    {"JPY", "日元", MEASURE_MONEY, false},
    {"HKD", "港元", MEASURE_MONEY, false},
    {"KRW", "韩元", MEASURE_MONEY, false},
    {"AUD", "澳元", MEASURE_MONEY, false},
    {"NZD", "新西兰元", MEASURE_MONEY, false},
    {"CAD", "加元", MEASURE_MONEY, false},
    {"SGD", "新加坡元", MEASURE_MONEY, false},
    {"CHF", "瑞士法郎", MEASURE_MONEY, false},
    {"TWD", "新台币", MEASURE_MONEY, false},
    {"NTD", "新台币", MEASURE_MONEY, false},
    {"MOP", "澳门元", MEASURE_MONEY, false},
    {"THB", "泰铢", MEASURE_MONEY, false},
    {"INR", "卢比", MEASURE_MONEY, false},
    {"RUB", "卢布", MEASURE_MONEY, false},
    {"MYR", "林吉特", MEASURE_MONEY, false},
    {"VND", "越南盾", MEASURE_MONEY, false},
    {"IDR", "印尼盾", MEASURE_MONEY, false},
    {"PHP", "菲律宾比索", MEASURE_MONEY, false},
    {"MXN", "墨西哥比索", MEASURE_MONEY, false},
    {"BRL", "雷亚尔", MEASURE_MONEY, false},
    {"ZAR", "兰特", MEASURE_MONEY, false},
    {"SEK", "瑞典克朗", MEASURE_MONEY, false},
    {"NOK", "挪威克朗", MEASURE_MONEY, false},
    {"DKK", "丹麦克朗", MEASURE_MONEY, false},
    {"AED", "迪拉姆", MEASURE_MONEY, false},
    {"SAR", "里亚尔", MEASURE_MONEY, false},
    {"PLN", "兹罗提", MEASURE_MONEY, false},
    {"HUF", "福林", MEASURE_MONEY, false},
    {"BTC", "比特币", MEASURE_MONEY, false},
    {"€", "欧元", MEASURE_MONEY, false},
    {"£", "英镑", MEASURE_MONEY, false},
    {"¥", "元", MEASURE_MONEY, false},
    {"￥", "元", MEASURE_MONEY, false},
    {"$", "美元", MEASURE_MONEY, false},
    {"¢", "美分", MEASURE_MONEY, false},
};

/* Square and cube, on units that take a power. */
static const struct power_row {
    const char *written;
    const char *said;
} power_rows[] = {{"²", "平方"}, {"³", "立方"},  {"2", "平方"},
                  {"3", "立方"}, {"^2", "平方"}, {"^3", "立方"}};

/* What is said for a unit with a power: few enough to stand in a table. */
static const struct powered_row {
    const char *unit;
    const char *squared;
    const char *cubed;
} powered_rows[] = {{"毫米", "平方毫米", "立方毫米"}, {"厘米", "平方厘米", "立方厘米"},
                    {"分米", "平方分米", "立方分米"}, {"米", "平方米", "立方米"},
                    {"公里", "平方公里", "立方公里"}, {"英尺", "平方英尺", "立方英尺"},
                    {"秒", "二次方秒", "三次方秒"}};

/* Units written all in capitals by people in a hurry. */
static const struct {
    const char *written;
    const char *unit;
} capital_rows[] = {
    {"KM", "km"},   {"KG", "kg"},   {"Kg", "kg"},   {"Km", "km"},   {"MM", "mm"},   {"CM", "cm"},
    {"ML", "ml"},   {"MG", "mg"},   {"KW", "kW"},   {"Kw", "kW"},   {"kw", "kW"},   {"mw", "MW"},
    {"KWH", "kWh"}, {"kwh", "kWh"}, {"KWh", "kWh"}, {"HZ", "Hz"},   {"hz", "Hz"},   {"KV", "kV"},
    {"kv", "kV"},   {"DB", "dB"},   {"db", "dB"},   {"KHZ", "kHz"}, {"MHZ", "MHz"}, {"GHZ", "GHz"},
    {"Mhz", "MHz"}, {"Ghz", "GHz"}, {"mpa", "MPa"}, {"Mpa", "MPa"}, {"pa", "Pa"},   {"kpa", "kPa"},
    {"KPa", "kPa"}, {"gw", "GW"},   {"mah", "mAh"}, {"MAH", "mAh"}, {"v", "V"},     {"w", "W"}};

/* µ is written with two different characters. */
static size_t match_unit(const struct scan *scan, size_t at, const char *written)
{
    uint32_t first = scan_rune(scan, at);
    size_t i = at;

    if (first < 0x80 ? (unsigned char)*written != first : (unsigned char)*written < 0x80)
        return 0; /* nearly always: the row is not read any further */
    for (; *written; i++) {
        uint32_t rune = scan_literal_next(&written);
        uint32_t there = scan_rune(scan, i);

        if (there != rune && !(rune == 0x3bc && there == 0xb5) &&
            !(rune == 0x3a9 && there == 0x2126) &&
            !(rune == 0xb7 && (there == 0x22c5 || there == 0x2022 || there == 0x30fb)))
            return 0;
    }
    return i - at;
}

static const struct unit_row *find_unit(const struct scan *scan, size_t at, size_t *len)
{
    const struct unit_row *found = NULL;

    *len = 0;
    for (size_t i = 0; i < sizeof(unit_rows) / sizeof(unit_rows[0]); i++) {
        size_t matched = match_unit(scan, at, unit_rows[i].written);

        if (matched > *len) {
            *len = matched;
            found = &unit_rows[i];
        }
    }
    for (size_t i = 0; i < sizeof(capital_rows) / sizeof(capital_rows[0]); i++) {
        size_t matched = match_unit(scan, at, capital_rows[i].written);

        if (matched <= *len)
            continue;
        for (size_t k = 0; k < sizeof(unit_rows) / sizeof(unit_rows[0]); k++) {
            if (span_is(span_of(unit_rows[k].written), capital_rows[i].unit))
                found = &unit_rows[k];
        }
        *len = matched;
    }
    return found;
}

static size_t match_power(const struct scan *scan, size_t at, bool *is_cube)
{
    for (size_t i = 0; i < sizeof(power_rows) / sizeof(power_rows[0]); i++) {
        size_t len = scan_match(scan, at, power_rows[i].written);

        if (len > 0 && !scan_is_digit(scan, at + len)) {
            *is_cube = span_is(span_of(power_rows[i].said), "立方");
            return len;
        }
    }
    return 0;
}

/* Where the digits before `at` begin. */
static size_t digits_start(const struct scan *scan, size_t at)
{
    while (at > 0 && scan_is_digit(scan, at - 1))
        at--;
    return at;
}

/* Letters that are units in some company only. */
static bool is_certain(const struct scan *scan, size_t at, const struct unit_row *row)
{
    static const char *const electric[] = {"电流", "充电", "电池", "V",    "安培", "保险丝",
                                           "快充", "熔断", "空开", "断路", NULL};
    static const char *const cold[] = {"温", NULL};
    uint32_t next = scan_rune(scan, at + 1);
    size_t first = digits_start(scan, at);
    uint64_t value = scan_value(scan, first, at);

    if (scan_match(scan, at, "in") > 0) /* 15in; not Top 10 in China */
        return !scan_is_blank(scan_before(scan, at));
    if (row->written[1] != '\0')
        return true;
    switch (row->written[0]) {
    case 'W': /* not 02W, a cyclone */
        return at - first < 2 || scan_rune(scan, first) != '0' || scan_before(scan, first) == '.';
    case 'A': /* 10A/cm², 5V/2A, 2A电流, 1.5A; not 5A级景区, 2023A/2024E */
        return (next == '/' && (value < 1990 || value > 2099)) ||
               (scan_match(scan, at + 1, "级") == 0 && scan_near_left(scan, at, 8, electric)) ||
               scan_match_any(scan, at + 1, electric) > 0 ||
               scan_before(scan, digits_start(scan, at)) == '.';
    case 'r': /* 3000r/min, 20U/L */
    case 'U':
        return next == '/';
    case 'H': /* 24H, 120H; not 2H铅笔, 300H, 24H2 */
        return !scan_is_digit(scan, at + 1) &&
               (at - first == 2 || (at - first == 3 && value % 12 == 0)) &&
               scan_rune(scan, first) != '0';
    case 'K': /* 温度为77K; not 4K */
        return scan_near_left(scan, at, 16, cold);
    case 'x': /* 增长1.2x; not 2x+3y, y=2x, 3 x 4 */
        return !scan_in_set("+-*/^=²³<>×)(", next) &&
               !scan_in_set("=+-*/(", scan_before(scan, digits_start(scan, at))) &&
               !scan_is_digit(scan, scan_skip_blank(scan, at + 1));
    default:
        return true;
    }
}

/* 6.1"屏幕, 55″电视: inches, by what is measured so. */
static bool is_inch_mark(const struct scan *scan, size_t at)
{
    static const char *const screens[] = {"屏",   "电视", "显示", "液晶", "平板", "笔记本",
                                          "轮毂", "晶圆", "披萨", "蛋糕", "大屏", NULL};

    return scan_in_set("\"″”", scan_rune(scan, at)) && scan_match_any(scan, at + 1, screens) > 0;
}

size_t unit_match(const struct scan *scan, size_t at, const char **said, enum measure_kind *kind)
{
    size_t len;
    size_t power;
    bool is_cube = false;
    const struct unit_row *row;

    if (scan_is_han(scan, at) || scan_is_digit(scan, at) || scan_rune(scan, at) == 0)
        return 0;
    if (is_inch_mark(scan, at) && !scan->is_quote_open) {
        *said = "英寸";
        *kind = MEASURE_COUNT;
        return 1;
    }
    row = find_unit(scan, at, &len);
    if (!row || !is_certain(scan, at, row))
        return 0;
    if (scan_match(scan, at, "M公司") > 0 || scan_match(scan, at, "M口罩") > 0)
        return 0; /* 3M */
    *said = row->said;
    *kind = row->kind;
    power = row->takes_power ? match_power(scan, at + len, &is_cube) : 0;
    for (size_t i = 0; power > 0 && i < sizeof(powered_rows) / sizeof(powered_rows[0]); i++) {
        if (span_is(span_of(row->said), powered_rows[i].unit))
            *said = is_cube ? powered_rows[i].cubed : powered_rows[i].squared;
    }
    if (span_is(span_of(row->said), "千克") && scan_match(scan, at + len, "级") > 0)
        *said = "公斤"; /* 60kg级 */
    len += power;
    /* a unit ends where its letters end: 5mm, but not 5mmol or 5m2x; 5G is no gram */
    if (scan_is_letter(scan, at + len - 1) || power > 0) {
        bool is_time = span_is(span_of(row->said), "小时") || span_is(span_of(row->said), "分钟");

        if (scan_is_letter(scan, at + len) ||
            (scan_is_digit(scan, at + len) && power == 0 && !is_time)) /* 3h20min */
            return 0;
    }
    return len;
}

/* --- units without a number --- */

/* （mm）: alone in brackets, or behind 单位. */
static bool names_column(const struct scan *scan, size_t at, size_t end)
{
    bool is_capital = end == at + 1 && scan_rune(scan, at) < 'a';

    if (scan_before(scan, at) == '(')
        return scan_rune(scan, end) == ')' && !is_capital;
    if (scan_before(scan, at) == 0x6bcf /* 每kg */)
        return !scan_is_letter(scan, end) && !is_capital;
    return scan_follows(scan, at, "单位") && !scan_is_letter(scan, end);
}

/* A quick no for most letters. */
static bool may_stand_alone(const struct scan *scan, size_t at)
{
    return scan_in_set("/²³·", scan_rune(scan, scan_letters_end(scan, at))) ||
           scan_before(scan, at) == '(' || scan_before(scan, at) == 0x6bcf /* 每 */ ||
           scan_follows(scan, at, "单位");
}

/* km/h, μg/m³, m² and （mm）, where no number stands before them: 公里每小时. */
size_t normalize_unit(struct scan *scan, size_t at)
{
    const char *said = NULL;
    const char *per = NULL;
    enum measure_kind kind = MEASURE_NONE;
    enum measure_kind per_kind = MEASURE_NONE;
    size_t len;
    size_t per_len = 0;
    size_t end;

    if (utf8_is_digit(scan_before(scan, at)) || utf8_is_letter(scan_before(scan, at)) ||
        !may_stand_alone(scan, at))
        return 0;
    len = unit_match(scan, at, &said, &kind);
    end = at + len;
    if (len == 0 || kind == MEASURE_MONEY || span_is(span_of(said), "个基点"))
        return 0;
    if (scan_rune(scan, end) == '/')
        per_len = unit_match(scan, end + 1, &per, &per_kind);
    if (per_len > 0)
        end += 1 + per_len;
    if (!(per_len > 0 && (len > 1 || per_len > 1 || scan_match(scan, at, "m/s") > 0)) &&
        !scan_in_set("²³", scan_before(scan, end)) && !names_column(scan, at, end))
        return 0;
    say_form(scan, at, end);
    say_word(scan, said, SCRIPT_FORM_UNIT);
    if (per_len > 0) {
        say_word(scan, "每", SCRIPT_FORM_SYMBOL);
        say_word(scan, per, SCRIPT_FORM_UNIT);
    }
    return end;
}
