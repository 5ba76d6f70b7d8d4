/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/utf8.h"

#include "base/banned.h"

/* Measure words and units in characters, as they stand behind a number. The longest that fits
 * counts. Each row: what kind they are, then the words, separated by blanks. */
static const struct measure_row {
    enum measure_kind kind;
    const char *words;
} measure_rows[] = {
    {MEASURE_COUNT,
     "个 名 位 人 次 项 条 件 种 类 批 场 座 所 部 台 辆 艘 架 只 头 匹 棵 株 张 本 册 份 套 组 队 "
     "对 双 "
     "副 间 栋 幢 户 口 家 支 枚 颗 粒 块 片 段 股 笔 宗 起 例 篇 首 幅 封 把 面 根 盏 朵 束 串 排 "
     "顶 门 "
     "道 处 列 节 趟 遍 回 下 步 句 字 页 集 幕 局 盘 轮 圈 球 杆 票 席 桌 餐 顿 杯 瓶 盒 袋 包 箱 "
     "桶 罐 "
     "碗 盆 剂 服 针 滴 层 重 倍 成 折 代 辈 岁 周岁 周年 大 大类 大项 小项 分项 人次 架次 辆次 "
     "车次 "
     "班次 批次 频次 场次 户次 台次 艘次 个月 个工作日 工作日 个小时 小时 分钟 秒钟 刻钟 "
     "天 周 星期 个星期 个季度 个百分点 百分点 个基点 基点 个点 世 世纪 分 秒 毫秒 微秒 纳秒 "
     "米 千米 公里 厘米 毫米 微米 纳米 分米 海里 英里 英尺 英寸 里 尺 寸 丈 光年 吨 公吨 克 千克 "
     "公斤 斤 毫克 微克 克拉 磅 盎司 升 毫升 公升 加仑 亩 公亩 公顷 顷 平方米 平方公里 平方千米 "
     "平方厘米 平方 平米 立方米 立方 立方厘米 立方公里 千瓦 千瓦时 兆瓦 兆瓦时 吉瓦 吉瓦时 瓦 瓦时 "
     "瓦特 "
     "伏 伏特 千伏 安 安培 毫安 毫安时 安时 欧姆 赫兹 千赫 兆赫 吉赫 焦 焦耳 千焦 卡路里 卡 千卡 "
     "大卡 "
     "帕 帕斯卡 千帕 兆帕 百帕 牛 牛顿 分贝 流明 像素 比特 字节 兆 兆比特 毫米汞柱 马力 标准箱 "
     "国 地 省 市 县 州 镇 乡 村 校 院 企 车 船 机 男 女 死 伤 岸 "
     "人份 人日 床 床位 车道 跑道 航班 英亩 款 则 桩 尊 课 学时 课时 学分 人家 个半 秒差距"},
    {MEASURE_TWO, "两 度 级 等 版 期 届 年代 时代 环 连 营 团 旅 班 孩 胎 元论 进制 型 线 线城市 "
                  "产 档 级风 星级 区 "
                  "厂 单元 次方 次元 次会议 次全会 中全会 季"},
    {MEASURE_ORDINAL,
     "号 号线 号楼 号院 号机 号文 号文件 号令 号公告 号馆 号台风 号门 号坑 号墓 号店 "
     "楼 季度 等奖 等功 年级 环 号地块 号高炉 号机组 号航站楼 月刊 号卫星 号出口 "
     "旬 番 路军 大队 中队"},
    {MEASURE_DIGITS,
     "室 房 路公交 路公交车 路车 路 房间 信箱 次列车 次航班 国道 省道 县道 高地 医院 "
     "工厂 部队 中学"},
    {MEASURE_YEAR, "年 财年 学年 赛季 年度"},
    {MEASURE_MONTH, "月 月份"},
    {MEASURE_DAY, "日 号 日讯"},
    {MEASURE_HOUR, "时 点 点钟 时许 点半 点整 时整"},
    {MEASURE_TEMPERATURE, "度 摄氏度 华氏度"},
    {MEASURE_MONEY, "元 块 块钱 角 毛 分钱 美元 欧元 英镑 日元 港元 港币 韩元 卢布 卢比 法郎 瑞郎 "
                    "澳元 加元 新元 泰铢 "
                    "新台币 台币 人民币 元人民币 越南盾 里拉 比索 雷亚尔 兰特 美分 新西兰元 "
                    "新加坡元 纽元 美金 林吉特 "
                    "迪拉姆 里亚尔 克朗 盾 元钱 美刀 欧 元整"},
};

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

/* Of the words of one row, the longest at a place, in bytes. */
static size_t match_row(const struct written *written, const char *words)
{
    size_t longest = 0;

    while (*words) {
        size_t len = 0;
        bool fits = true;

        for (; words[len] != ' ' && words[len] != '\0'; len++)
            fits = fits && len < written->len && words[len] == written->bytes[len];
        if (fits && len > longest)
            longest = len;
        words += len + (words[len] == ' ');
    }
    return longest;
}

/* Among rows with equally long words the last one counts: 号 alone is a day or a numbered thing and
 * that is for the caller to tell. */
size_t measure_match(const struct scan *scan, size_t at, enum measure_kind *kind)
{
    struct written written = {0};
    size_t longest = 0;

    *kind = MEASURE_NONE;
    if (!scan_is_han(scan, at))
        return 0;
    write_ahead(scan, at, &written);
    for (size_t i = 0; i < sizeof(measure_rows) / sizeof(measure_rows[0]); i++) {
        size_t len = match_row(&written, measure_rows[i].words);

        if (len > 0 && len >= longest) {
            longest = len;
            *kind = measure_rows[i].kind;
        }
    }
    return utf8_count((struct span){written.bytes, longest});
}
