/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/readings.h"

#include "base/utf8.h"

#include "base/banned.h"

/* A reading that the words right beside a character decide. */
struct company {
    const char *character;
    const char *reading;
    size_t longest;         /* it begins a word of at most so many characters; 0: any place */
    const char *before;     /* one of these ends right before it, or NULL */
    const char *behind;     /* one of these begins right behind it, or NULL */
    const char *not_behind; /* and none of these, or NULL */
};

static const struct company companies[] = {
    {"中", "zhong4", 0, "球 射 门 攻 脚 次", "柱 框 楣 横梁 立柱 门柱", NULL},
    {"得", "de5", 0, "乐 笑 喜", "合不 直 哈哈 眉 前仰 像 嘴", NULL},
    {"抡", "lun1", 0, NULL, "起 大 锤 拳 圆 刀 棍 斧 着 铁 镐", NULL},
    {"崴", "wai3", 2, "脚 踝 给 把 又", NULL, NULL},
    {"奔", "ben4", 1, NULL, "小康 共富 共同富裕 富裕 现代化 前程 前途 幸福 目标 主题 好日子", NULL},
    {"待", "dai1", 2, NULL, "了 过几 过一 过两 着不 几天 几年 不住 上几 久了", "了解 了结"},
    {"倒", "dao4", 2, NULL, "满 水 茶 酒 垃圾 进 入 掉 了一杯 了杯 一杯 杯", NULL},
    {"背", "bei1", 1, NULL,
     "下山 上山 下楼 上楼 过河 回家 出山 出大 进山 起行 起孩 起老 起伤 过伤 过老 过孩 过沙 孩子 "
     "老人 "
     "伤员 沙袋 沙包 行李 粮食",
     NULL},
    {"剥", "bao1", 1, NULL,
     "石榴 橘 桔 柚 橙 香蕉 蒜 花生 虾 玉米 豆 毛豆 笋 鸡蛋 蛋 瓜子 栗 板栗 莲 核桃 葱 皮 壳 菱 "
     "荔枝 "
     "龙眼 蟹 开皮 掉皮",
     NULL},
    {"扎", "za1", 1, NULL,
     "辫 小辫 马尾 头发 腰带 灯笼 花灯 彩灯 龙灯 风筝 蝴蝶结 红头绳 纸 牢篱笆 牢制度 牢笼子 牢不 "
     "牢廉 "
     "牢织密 牢口袋 牢防",
     NULL},
    {"折", "she2", 1, "腿 枝 杆 轴 骨 棍 筷 绳 腰 臂 椽 梁 柱", "了", NULL},
    {"逮", "dai3", 0, NULL, NULL, "捕"},
    {"供", "gong1", 0, NULL,
     "养标准 养对象 养机构 养人员 养服务 养经费 养协议 养设施 养金 养水平 养待遇 养老人 养人口 "
     "养系数",
     NULL},
    {"供", "gong1", 0, "特困 救助 五保 集中 分散 人员 孤儿", "养", NULL},
    {"种", "zhong3", 3, NULL, "质 源 业 群 类 畜 禽 公牛 母猪 薯 芽 子", NULL},
    {"处", "chu4", 0, "绝 暗 高 低 远 近 坏 益 害 深 浅 妙 痛 细 别 随 住", NULL,
     "理 于 置 罚 分 境 在 方 决 世"},
    {"处", "chu4", 0, NULL, "级 室", "室内"},
    {"处", "chu3", 0, NULL, "突 警 访", "突然"},
    {"秘", "bi4", 0, "中", NULL, "书 密 诀 而 方 籍 境 史 闻 事 笈 技 术 制 藏"},
    {"秘", "bi4", 0, NULL, "方外长 方愿 方领导 方代表 方总统 方将 方高度 方企业", NULL},
    {"钻", "zuan1", 0, NULL, "遇 获 探 进 取 穿 透 完", NULL},
    {"单", "dan1", 1, NULL, "井 株 吨 日产 台 罐 机组 箱 店 户 票 套 侧 层 兵 季度 周期 车型 品类",
     NULL},
    {"强", "qiang3", 0, NULL, "辩", "辩护 辩手 辩论"},
    {"宿", "xiu4", 0, "二十八", NULL, NULL},
    {"转", "zhuan4", 0, "空 自 公", NULL, "型 入 让 给"},
    {"塞", "sai4", 0, NULL, "尔 拉 内 浦 舌 维 纳 班 萨 缪", NULL},
    {"塞", "sai4", 0, "德 拉 杜 鲁 巴 埃 阿 罗 默", NULL, NULL},
    {"难", "nan2", 0, NULL, "挽 敌 阻 掩 逃", NULL},
    {"上", "shang4", 0, "穿 戴 盖 披 换 插", NULL, NULL},
    {"行", "xing2", 0,
     "随团同 随队同 率团同 率队同 一路同 结伴同 与你同 与您同 为伴同 携手同 并肩同", NULL,
     "业 们 评 之"},
    {"行", "xing2", 0, "同", "考察 参观 访问 出访 采访 前往 的还有 的有", NULL},
    {"数", "shu3", 2, NULL, "着 了 过", "着实 过去 过半 过亿 过万"},
    {"应", "ying1", 0, NULL, "予", NULL},
    {"应", "ying1", 1, NULL,
     "落实 充分 坚持 加强 加快 明确 进一步 全面 及时 严格 尽快 主动 积极 切实 高度 同步 立即 认真 "
     "优先 尽量",
     NULL},
    {"中", "zhong4", 0, "考", "状元 进士 举人 秀才 探花 榜眼 解元 了", NULL},
    {"和", "he4", 0, NULL, "诗一首 诗两首 诗三首 诗几首 诗数首 诗唱 诗酬", NULL},
    {"和", "he4", 0, "步韵 奉 唱 酬 依韵", "诗", "诗歌 诗人 诗意 诗词"},
    {"任", "ren4", 0, NULL,
     "某市 某县 某省 某区 某州 某局 某厅 某部 某镇 某乡 某村 某校 某厂 某公司 某企业 某单位 某集团",
     NULL},
    {"么", "yao1", 1, "记者 编辑 主任 书记 院长 校长 经理 医生 警官 局长 厂长 队长 组长 民警 队员",
     NULL, NULL},
    {"哈", "ha3", 2, NULL, "某 女士 先生 老师 同志 教授", "某些"},
    {"单", "shan4", 0, NULL, "一凡 一鸣 一平 一帆 一飞 一丹 一宁 一航 一诺 一文 一鹏 一博", NULL},
    {"行", "hang2", 1, "证券 经纪 拍卖 投资 地产 珠宝 钟表", NULL, NULL},
    {"谁", "shei2", 0, NULL, NULL, NULL},
    {"当", "dang4", 0, NULL,
     "天往返 日往返 天来回 日来回 天到账 日到账 天办结 日办结 天送达 日送达 天办完 日办完 天发货 "
     "日发货 "
     "日发车 天到达 日到达 天见效 天返回 日返回 日有效 天有效 天取件 日取件 天事当 天毕 日毕 日达 "
     "天达",
     NULL},
    {"划", "hua4", 0, NULL,
     "出红线 出重点 出专 出停 出车位 出区 出一块 出地块 出歇 出警戒 出底线 出边界 出保护 出界 "
     "出范围 "
     "出安全 出隔离 付 扣 去一 走资 走钱 片 红线 重点",
     NULL},
    {"划", "hua2", 1, NULL, "向 桨 着 龙舟 到岸", NULL},
};

/* Whether one of the words in a list ends right before a position. */
static bool stands_behind(const struct reader *reader, size_t at, const char *list)
{
    struct span rest = span_of(list);

    while (rest.len > 0) {
        struct span word = span_slice(rest, 0, span_find(rest, SPAN(" "), 0));
        size_t count = utf8_count(word);
        size_t i = at - count;
        uint32_t rune;

        rest = span_slice(rest, word.len + 1, rest.len);
        if (count > at)
            continue;
        while (i < at && utf8_next(&word, &rune) && reader->segment.runes[i] == rune)
            i++;
        if (i == at)
            return true;
    }
    return false;
}

static bool keeps(const struct reader *reader, size_t at, const struct company *company)
{
    const struct segment_token *token = &reader->segment.tokens[reader->segment.token_of[at]];

    if (company->longest > 0 && (token->start != at || token->len > company->longest))
        return false;
    return (!company->before || stands_behind(reader, at, company->before)) &&
           (!company->behind || reader_begins_with(reader, at + 1, company->behind)) &&
           (!company->not_behind || !reader_begins_with(reader, at + 1, company->not_behind));
}

void company_apply(struct reader *reader)
{
    const uint64_t present = reader_characters(reader);

    for (size_t c = 0; c < sizeof(companies) / sizeof(*companies); c++) {
        struct span character = span_of(companies[c].character);
        uint32_t rune = 0;

        utf8_next(&character, &rune);
        for (size_t at = 0; (present & reader_bit(rune)) && at < reader->segment.count; at++) {
            if (reader->segment.runes[at] == rune && keeps(reader, at, &companies[c]))
                reader_set(reader, at, companies[c].reading, SCRIPT_ORIGIN_OVERRIDE);
        }
    }
}
