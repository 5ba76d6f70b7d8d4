/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/normalize/scan.h"

#include "base/banned.h"

/* Who plays: two numbers between them are a score, even where the lower one stands first.
 *
 *   勇士110-118快船  国安0-1申花     one club is enough
 *   巴西1-2德国  广东78-82辽宁       a country or province, on both sides
 */

static const char *const clubs[] = {
    /* basketball */
    "湖人", "勇士", "快船", "国王", "太阳", "掘金", "森林狼", "雷霆", "开拓者", "爵士", "火箭",
    "马刺", "独行侠", "灰熊", "鹈鹕", "凯尔特人", "尼克斯", "76人", "篮网", "猛龙", "雄鹿", "骑士",
    "步行者", "公牛", "活塞", "热火", "魔术", "老鹰", "黄蜂", "奇才", "宏远", "首钢", "北控",
    "同曦", "龙狮", "闪电",
    /* football */
    "皇家马德里", "皇马", "巴塞罗那", "巴萨", "马德里竞技", "马竞", "塞维利亚", "瓦伦西亚", "曼联",
    "曼城", "利物浦", "切尔西", "阿森纳", "热刺", "纽卡斯尔", "阿斯顿维拉", "埃弗顿", "西汉姆",
    "莱斯特城", "布莱顿", "富勒姆", "狼队", "拜仁慕尼黑", "拜仁", "多特蒙德", "多特", "勒沃库森",
    "莱比锡", "尤文图斯", "尤文", "国际米兰", "国米", "AC米兰", "罗马", "那不勒斯", "拉齐奥",
    "亚特兰大", "大巴黎", "巴黎圣日耳曼", "里昂", "马赛", "摩纳哥", "阿贾克斯", "本菲卡", "波尔图",
    "国安", "申花", "海港", "泰山", "蓉城", "三镇", "浙江队", "恒大", "亚泰", "津门虎", "横滨水手",
    "川崎前锋", "浦和红钻", "利雅得新月", "利雅得胜利", NULL};

static const char *const places[] = {
    "中国",     "日本",     "韩国",     "朝鲜",     "伊朗",         "沙特",     "澳大利亚",
    "卡塔尔",   "阿联酋",   "伊拉克",   "叙利亚",   "约旦",         "阿曼",     "泰国",
    "越南",     "印尼",     "马来西亚", "新加坡",   "乌兹别克斯坦", "印度",     "巴西",
    "阿根廷",   "乌拉圭",   "哥伦比亚", "智利",     "秘鲁",         "墨西哥",   "美国",
    "加拿大",   "英格兰",   "英国",     "苏格兰",   "威尔士",       "爱尔兰",   "法国",
    "德国",     "西班牙",   "葡萄牙",   "意大利",   "荷兰",         "比利时",   "克罗地亚",
    "塞尔维亚", "瑞士",     "奥地利",   "丹麦",     "瑞典",         "挪威",     "芬兰",
    "波兰",     "捷克",     "匈牙利",   "罗马尼亚", "希腊",         "土耳其",   "俄罗斯",
    "乌克兰",   "摩洛哥",   "突尼斯",   "埃及",     "塞内加尔",     "尼日利亚", "加纳",
    "喀麦隆",   "新西兰",   "多米尼加", "波多黎各", "古巴",         "肯尼亚",   "北京",
    "上海",     "天津",     "重庆",     "广东",     "辽宁",         "浙江",     "新疆",
    "山东",     "江苏",     "山西",     "吉林",     "四川",         "福建",     "河北",
    "河南",     "湖北",     "湖南",     "广州",     "深圳",         "青岛",     "大连",
    "成都",     "武汉",     "沈阳",     "长春",     "宁波",         "南京",     "梅州",
    "沧州",     "中国香港", "中国台北", NULL};

bool team_is_beside(const struct scan *scan, size_t first, size_t end)
{
    size_t behind = scan_skip_blank(scan, end);
    struct tail tail;

    if (!scan_is_han(scan, behind) && !scan_is_letter(scan, behind))
        return false;
    if (scan_match_any(scan, behind, clubs) > 0)
        return true;
    tail_parse(scan, end, &tail);
    if (scan_follows_any(scan, first, clubs) && tail.end == end) /* not 火箭1-2级 */
        return true;
    return scan_follows_any(scan, first, places) && scan_match_any(scan, behind, places) > 0;
}
