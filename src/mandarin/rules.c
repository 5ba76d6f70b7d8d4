/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mandarin/readings.h"

#include "base/utf8.h"

#include "base/banned.h"

/* A rule is about one character, `rune`, that stands where its test says so. */
struct rule {
    const char *character;
    bool (*test)(const struct reader *reader, size_t at);
    const char *reading;
};

/* 我们得抓紧: behind who must, before a verb. */
static bool is_must(const struct reader *reader, size_t at)
{
    static const char who[] = "我 你 他 她 它 您 咱 我们 你们 他们 她们 它们 咱们 大家 谁 就 还 总 "
                              "总是 也 都 又 可 真 才 只 必 非 "
                              "至少 起码 最少 恐怕 看来 还是 一定 肯定 那 那么 这 先 首先 必须 仍 "
                              "仍然 当然 往往 自己 有人";
    static const char not [] = "到 出 了 过 不 起 上 下 知 来 去 很 太 以 有 着 是 更";
    static const char how[] =
        "从 把 将 由 靠 跟 向 先 好好 再 多 在 给 让 对 为 按 认真 马上 赶紧 "
        "尽快 抓紧 加紧 赶快 严格 格外 特别 经常 时刻 随时 重新 继续 一起 共同 亲自 依法 按时 提前 "
        "想 找 看 "
        "静 沉 耐 去 等 听 用 拿 学 做 干 抓 守 防 改 练 管 保 稳 加 补 交 赶";
    const struct segment_token *token = reader_token_of(reader, at);
    const struct segment_token *next = reader_neighbour(reader, at, 1);
    bool has_who =
        token->len == 1
            ? reader_is_one_of(reader, reader_neighbour(reader, at, -1), who) ||
                  (reader_is_opening(reader, at) &&
                   (reader_begins_with(reader, at + 1, "把 由 靠 先 赶紧 抓紧 重新 好好 尽快 想") ||
                    (next && next->len == 2 && reader_is_verb(reader, next))))
            : reader_begins_with(reader, token->start,
                                 "你得 我得 他得 她得 您得 还得 就得 总得 都得 也得 "
                                 "又得 仍得 非得");

    return token->start + token->len == at + 1 && token->len <= 2 && has_who &&
           !reader_is_one_of(reader, next, not ) &&
           (reader_is_verb(reader, next) || reader_begins_with(reader, at + 1, how));
}

/* 用完即还, 还不起债, 还百姓一片蓝天: to give back, at the end of a clause, with what is owed or to
 * whom. */
static bool is_giving_back(const struct reader *reader, size_t at)
{
    static const char owed[] = "债 钱 款 贷 账 不起债 不起钱 不起贷 不起款 不起房贷 不上贷 不上钱";
    static const char to[] = "群众一 百姓一 市民一 大家一 消费者一 当事人一 社会一 企业一 孩子一 "
                             "湿地 河道 江河 自然 大自然 他清白 他一个清白 其清白 我清白 他公道";
    static const char due[] =
        "的账 的钱 的债 的贷 的款 的情 的人情 的利息 了债 了贷 了钱 得起 上钱 上贷";
    uint32_t next = at + 1 < reader->segment.count ? reader->segment.runes[at + 1] : 0x3002;

    if ((reader_is_opening(reader, at) && reader_begins_with(reader, at + 1, to)) ||
        reader_begins_with(reader, at + 1, "于民 于社会 旧借") ||
        (reader_token_of(reader, at)->len == 1 && reader_begins_with(reader, at + 1, due)))
        return true;
    return reader_token_of(reader, at)->len == 1 && at > 0 &&
           utf8_is_han(reader->segment.runes[at - 1]) &&
           (next == 0x3002 || next == ',' || next == ';' ||
            reader_begins_with(reader, at + 1, owed));
}

/* Whether a digit or a numeral that counts stands right before a position. */
static bool follows_number(const struct reader *reader, size_t at)
{
    return at > 0 && (reader->segment.runes[at - 1] == SEGMENT_DIGIT ||
                      reader_begins_with(reader, at - 1,
                                         "一 二 三 四 五 六 七 八 九 十 百 千 万 两 几 半 数 每"));
}

static const char grains[] = "粮 米 大米 小米 谷 稻 麦 小麦 高粱 玉米 豆 黄豆 租 种子 酒 面 盐 俸";

/* 一石粮食, 千石 */
static bool is_stone(const struct reader *reader, size_t at)
{
    return follows_number(reader, at) && reader_begins_with(reader, at + 1, grains);
}

/* 三斗米, and 斗米 of old */
static bool is_peck(const struct reader *reader, size_t at)
{
    return (follows_number(reader, at) || reader_is_opening(reader, at)) &&
           reader_begins_with(reader, at + 1, grains);
}

/* 春耕播种: the work, not the seed. */
static bool is_sowing(const struct reader *reader, size_t at)
{
    const struct segment_token *token = reader_token_of(reader, at);

    if (at == 0 || !reader_begins_with(reader, at - 1, "播种"))
        return false;
    return reader_begins_with(reader, at + 1,
                              "面积 小麦 玉米 水稻 大豆 花生 棉花 油菜 期 时间 进度") ||
           (token->len == 2 &&
            reader_is_one_of(
                reader, reader_neighbour(reader, at, -1),
                "春耕 机械 机械化 机器 飞机 人工 精量 适时 适墒 适期 免耕 小麦 玉米 水稻 大豆 "
                "油菜 秋季 春季 夏季 冬季 抢墒 条 点"));
}

/* 为部队减压, 为推动发展: for whom or for what, before a verb. */
static bool is_for(const struct reader *reader, size_t at)
{
    static const char whom[] = "部队 群众 人民 企业 百姓 老百姓 市民 客户 国家 社会 他们 我们 她们 "
                               "你们 大家 他 她 我 你 农民 职工 "
                               "员工 学生 孩子 老人 患者 用户 游客 居民 村民 军人 退役军人 官兵 "
                               "家乡 世界 全球 经济 地方 基层 祖国 "
                               "观众 读者 消费者 投资者 中国 农业 农村 发展 科研 城市 当地 双方 "
                               "各国 两国 人类 全省 全市 全国";
    static const char what[] =
        "推动 推进 实现 促进 加快 确保 保障 维护 保护 提高 提升 加强 奋力 全面 进一步 更好 做好 "
        "支持 解决 应对 "
        "防止 避免 庆祝 纪念 贯彻 落实 谱写 营造 创造 鼓励 规范 满足 适应 迎接 配合 深入 切实 打造 "
        "构建 争取 复婚 结婚 还债 治病 谋生 "
        "赢得 夺取 节省 节约 降低 减少 扩大 稳定 方便 帮助 打赢 有效 充分 积极 尽快 助力 建成";
    static const char served[] =
        "打好 提供 解决 送上 送去 送来 带来 带去 创造 赢得 争取 讲解 号脉 问诊 义诊 把脉 减负 纾困 "
        "撑腰 "
        "点赞 "
        "加油 鼓劲 打气 祝福 祈福 祈祷 默哀 发放 搭建 开设 开通 准备 奠定 打下 打开 注入 增添 铺平 "
        "指明 "
        "颁奖 谋利 谋福 保驾 护航 助力 颁发 量身 开具 办理 报销 垫付 配备 举行 举办 捐款 捐赠";
    enum { REACH = 15 };
    const struct segment_token *token = reader_token_of(reader, at);
    const struct segment_token *next = reader_neighbour(reader, at, 1);

    if (token->len != 1 ||
        reader_is_one_of(
            reader, reader_neighbour(reader, at, -1),
            "以 均 皆 即 实 已 成 分 变 转 多 系 名 列 评 升 改 定 作 选 视 译 称 "
            "升级 转型 转变 定位 表现 确定 认定 评定 演变 转化 更名 改名 命名 任命 推选 列入 "
            "归纳 概括 理解 "
            "解释 设定 调整 扩大 提升 简称 统称 改称"))
        return false;
    if (reader_begins_with(reader, at + 1, what) ||
        reader_is_one_of(reader, reader_neighbour(reader, at, -1),
                         "积极 抗拒 愿意 愿 主动 专门 特意 纷纷 一心 甘心"))
        return true;
    for (size_t i = at + 2; i < at + REACH && i < reader->segment.count; i++) {
        if (!utf8_is_han(reader->segment.runes[i]))
            break;
        if (reader_begins_with(reader, i, served))
            return true;
    }
    if (!next || !reader_is_one_of(reader, next, whom))
        return false;
    return reader_is_verb(reader, reader_neighbour(reader, at, 2)) ||
           (reader_is_one_of(reader, reader_neighbour(reader, at, -2), "为") &&
            reader_is_one_of(reader, reader_neighbour(reader, at, -1), whom));
}

/* Where one of the words in a list begins less than `reach` characters before a position, in the
 * same clause; the position itself if nowhere. */
static size_t find_before(const struct reader *reader, size_t at, size_t reach, const char *list)
{
    for (size_t i = at; i > 0 && at - i < reach; i--) {
        if (!utf8_is_han(reader->segment.runes[i - 1]))
            break;
        if (reader_begins_with(reader, i - 1, list))
            return i - 1;
    }
    return at;
}

/* 为世人所知, 不为利益所动: by whom or what */
static bool is_by(const struct reader *reader, size_t at)
{
    enum { REACH = 7 };
    static const char done[] = "所知 所迫 所用 所动 所困 所害 所扰 所累 所伤 所惑 所吸引 所接受 "
                               "所感动 所认可 所熟知 所淹没 "
                               "所取代 所替代 所包围 所笼罩 所控制 所折服 所打动 所左右 所掌握 "
                               "所利用 所震撼 所束缚 所鼓舞";

    if (reader_token_of(reader, at)->len != 1)
        return false;
    for (size_t i = at + 2; i < at + REACH && i < reader->segment.count; i++) {
        if (!utf8_is_han(reader->segment.runes[i]))
            return false;
        if (reader_begins_with(reader, i, done))
            return true;
    }
    return false;
}

/* 以节水优先为引领: taken as something, in the clause of its 以. */
static bool is_taken_as(const struct reader *reader, size_t at)
{
    enum { REACH = 16 };
    static const char what[] = "引领 主题 主线 主体 主导 中心 核心 重点 契机 抓手 目标 目的 导向 "
                               "引擎 牵引 龙头 基础 前提 依托 载体 平台 "
                               "纽带 突破口 己任 依据 标准 原则 代价 根本 指导 支撑 保障 动力 特色 "
                               "代表 遵循 统领 方向 宗旨 底线 借口 背景 "
                               "手段 补充 主攻 本 主 准 界 限 例 戒 鉴 首 荣 耻 傲 辅 由 据 师 友";

    if (!reader_begins_with(reader, at + 1, what))
        return false;
    for (size_t i = at; i > 0 && at - i < REACH; i--) {
        uint32_t rune = reader->segment.runes[i - 1];

        if (!utf8_is_han(rune) && rune != 0x3001)
            return false;
        if (reader_begins_with(reader, i - 1, "以"))
            return true;
    }
    return false;
}

/* 重实践: to set store by something, at the head of its clause, or against what weighs little. */
static bool is_weighty(const struct reader *reader, size_t at)
{
    if (reader_token_of(reader, at)->len != 1)
        return false;
    for (size_t back = 2; back <= 3 && back <= at; back++) {
        if (reader_begins_with(reader, at - back, "轻") &&
            reader_token_of(reader, at - back)->len == 1)
            return true;
    }
    return reader_is_opening(reader, at) &&
           reader_begins_with(
               reader, at + 1,
               "实践 实效 实干 质量 品德 人才 教育 法治 民生 创新 基层 业绩 担当 规矩 调查 落实 "
               "效果 成效 诚信 信用 家教 品行 能力 过程 结果 情 义 细节 服务 宣传 治理 预防 保护 "
               "管理 监管 科技 安全 生态 环保 品质 口碑 运用 "
               "传承 执行 节约 投入 产出 学习 育人 内容 形式 规划 建设 改革 发展 合作 团结");
}

/* 溢价率, 城镇化率: behind what is measured, before its figure or a clause's end. */
static bool is_ratio(const struct reader *reader, size_t at)
{
    return (reader_token_of(reader, at)->len == 1 || reader_begins_with(reader, at, "率达 率超")) &&
           !reader_is_opening(reader, at) &&
           (at + 1 >= reader->segment.count || reader_is_opening(reader, at + 1) ||
            !utf8_is_han(reader->segment.runes[at + 1]) ||
            reader_begins_with(reader, at + 1,
                               "为 达 低 高 超 上升 下降 提高 降 仅 约 从 由 是 较 的 和 与 及 等 "
                               "在 不足 不到 不高 增 均 已 保持 维持 同比 环比 回升 回落 位居"));
}

/* 更好地保护, 糊里糊涂地送了命: how something is done. */
static bool is_manner(const struct reader *reader, size_t at)
{
    const struct segment_token *token = reader_token_of(reader, at);
    const struct segment_token *before = reader_neighbour(reader, at, -1);
    const struct segment_token *next = reader_neighbour(reader, at, 1);

    if (token->start + token->len != at + 1 || !next || reader_is_opening(reader, at + 1))
        return false;
    if (at >= 2 && reader_begins_with(reader, at - 2,
                                      "更好 更多 更快 更大 更深 更广 更高 更早 最大 最好 最多"))
        return reader_is_verb(reader, next);
    return token->len == 1 && before && before->len == 4 && reader_is_verb(reader, next);
}

/* 一个, 这个: a newsreader gives the measure its tone. */
static bool is_counted(const struct reader *reader, size_t at)
{
    return follows_number(reader, at) ||
           (at > 0 &&
            reader_begins_with(reader, at - 1, "这 那 哪 各 某 整 多 余 个 首 第 上 下 另 本 全"));
}

/* 三千只个股, 这只: the measure word, not the adverb. */
static bool is_measure_of_things(const struct reader *reader, size_t at)
{
    return (follows_number(reader, at) ||
            (at > 0 && reader_begins_with(reader, at - 1, "这 那 哪 多 余 每"))) &&
           !reader_begins_with(reader, at + 1, "有 是 能 要 会 可 需 好 剩 想 占 用 因 见 为 限");
}

/* 重重困难, 困难重重: one behind another; not 重重地摔. */
static bool is_manifold(const struct reader *reader, size_t at)
{
    size_t first = at > 0 && reader_begins_with(reader, at - 1, "重重") ? at - 1 : at;

    return reader_begins_with(reader, first, "重重") &&
           !reader_begins_with(reader, first + 2, "地 的 摔 砸 打 落 跌 罚 处 惩 击 一 撞 压");
}

static bool is_heavily(const struct reader *reader, size_t at)
{
    return (reader_begins_with(reader, at, "重重") ||
            (at > 0 && reader_begins_with(reader, at - 1, "重重"))) &&
           !is_manifold(reader, at);
}

/* 系安全带, 系好扣子: to tie */
static bool is_tying(const struct reader *reader, size_t at)
{
    static const char what[] = "安全带 鞋带 领带 扣子 纽扣 红领巾 围裙 围巾 腰带 绳 蝴蝶结 丝带 "
                               "黄丝带 红绳 缆 第一粒 人生第一粒 头巾 裤带 红丝带";

    return reader_token_of(reader, at)->len == 1 &&
           (reader_begins_with(reader, at + 1, what) ||
            (reader_begins_with(reader, at + 1, "好 上 紧 着 了 牢") &&
             reader_begins_with(reader, at + 2, what)) ||
            reader_begins_with(reader, at + 1, "好行李 好安 好人生 好每 紧 牢") ||
            (reader_begins_with(reader, at + 1, "着") && at > 0 &&
             !reader_begins_with(reader, at - 1, "心 情 魂 命 运 身")));
}

/* 十里铺, 三里铺: a post on the road */
static bool is_post(const struct reader *reader, size_t at)
{
    return at >= 2 && reader_begins_with(reader, at - 1, "里") && follows_number(reader, at - 1);
}

/* 绕地球转, 围着群众转: round something */
static bool is_circling(const struct reader *reader, size_t at)
{
    enum { REACH = 12 };
    bool is_last = at + 1 >= reader->segment.count || reader_is_opening(reader, at + 1) ||
                   !utf8_is_han(reader->segment.runes[at + 1]);

    return reader_token_of(reader, at)->len == 1 &&
           (is_last ||
            reader_begins_with(reader, at + 1, "圈 一圈 两圈 三圈 几圈 了一 了两 着 的")) &&
           find_before(reader, at, REACH, "绕 围着 围绕") != at;
}

/* 就数他最高, 首数: to be reckoned */
static bool is_reckoned(const struct reader *reader, size_t at)
{
    return reader_token_of(reader, at)->len == 1 &&
           reader_is_one_of(reader, reader_neighbour(reader, at, -1), "就 要 当 还 最 首 应 得");
}

/* 一担水: a load */
static bool is_load(const struct reader *reader, size_t at)
{
    return follows_number(reader, at) &&
           reader_begins_with(reader, at + 1, "水 粮 柴 米 菜 稻 谷 土 肥 粪 煤 盐 茶 柑 货 担");
}

/* 一行二十人 are a company, 干一行爱一行 and 三百六十行 are trades. */
static bool is_company(const struct reader *reader, size_t at)
{
    enum { REACH = 6 };

    if (at == 0 || !reader_begins_with(reader, at - 1, "一") ||
        reader_token_of(reader, at)->len > 2)
        return false;
    for (size_t i = at + 1; i < at + REACH && i < reader->segment.count; i++) {
        if (i > at + 1 && reader_begins_with(reader, i, "人 名"))
            return follows_number(reader, i) || reader_begins_with(reader, i - 1, "余 多");
    }
    return false;
}

static bool is_trade(const struct reader *reader, size_t at)
{
    if (at >= 4 && reader_begins_with(reader, at - 4, "三百六十"))
        return true;
    return at > 0 && reader_begins_with(reader, at - 1, "一") &&
           (reader_begins_with(reader, at + 1, "爱 专 精 钻 像 行 成") ||
            (at >= 2 && reader_begins_with(reader, at - 2, "爱 干 专 精 钻 做")));
}

/* 落下了课, 落在后面, 不让一人落下, 一户不落: to be left behind */
static bool is_left_behind(const struct reader *reader, size_t at)
{
    enum { REACH = 14 };
    bool is_down = reader_begins_with(reader, at, "落下");

    if (reader_token_of(reader, at)->len > 2)
        return false;
    if (is_down && reader_is_closing(reader, at + 2))
        return find_before(reader, at, REACH,
                           "不让 不能 不可 不许 不会让 不使 一个不 一户不 一人不") != at;
    if (reader_is_closing(reader, at + 1))
        return at >= 2 &&
               reader_begins_with(reader, at - 2, "个不 户不 人不 项不 村不 字不 都不 也不");
    return reader_begins_with(reader, at + 1,
                              "下了课 下课 下功课 下了功课 下了进度 下进度 下任何 下一人 下一户 "
                              "下一节 在后面 在了后面 在后头 在别人 在最后");
}

/* 把群众当亲人: taken for something */
static bool is_taken_for(const struct reader *reader, size_t at)
{
    enum { REACH = 12 };

    return reader_token_of(reader, at)->len == 1 && find_before(reader, at, REACH, "把 拿") != at;
}

/* 应检尽检, 能合尽合: all that is due, 应付未付: or not done; 应 and 尽 of the same word */
static bool is_due(const struct reader *reader, size_t at)
{
    const uint32_t *runes = reader->segment.runes;

    return at + 3 < reader->segment.count && reader_begins_with(reader, at + 2, "尽 未") &&
           runes[at + 1] == runes[at + 3];
}

static bool is_all(const struct reader *reader, size_t at)
{
    const uint32_t *runes = reader->segment.runes;

    return at >= 2 && at + 1 < reader->segment.count && runes[at - 1] == runes[at + 1] &&
           reader_begins_with(reader, at - 2, "应 能 可 愿 当 宜 该 需");
}

/* 一关了之: done with */
static bool is_done_with(const struct reader *reader, size_t at)
{
    return at >= 2 && reader_begins_with(reader, at - 2, "一") &&
           reader_begins_with(reader, at, "了之");
}

/* 种好责任田: to plant, not a kind */
static bool is_planting(const struct reader *reader, size_t at)
{
    return reader_token_of(reader, at)->len == 1 && !follows_number(reader, at) &&
           !(at > 0 && reader_begins_with(reader, at - 1, "这 那 各 某 多 哪 何 此 该 同 品 良")) &&
           reader_begins_with(
               reader, at + 1,
               "好责 好地 好田 好每 好自 好这 好粮 好春 好庄 满 下 上了 上果 上树 上草 "
               "出 活 粮 树 菜 花 草 茶 田 瓜 豆 稻 麦 药 桑 烟 果 棉 苗 葱 姜 蒜 "
               "石榴 苹果 梨 桃 葡萄 柑 橘 枣 草莓 辣椒 土豆 马铃薯 玉米 水稻 小麦 大豆 "
               "花生 油菜 蔬菜 人参 香菇 木耳 蘑菇 水果 甘蔗 咖啡 橡胶 枸杞 西瓜 番茄 "
               "黄瓜 大棚 庄稼 百合 天麻 三七 高粱 谷子");
}

/* 调配药液: to mix; 调配运力: to allot */
static bool is_mixing(const struct reader *reader, size_t at)
{
    return reader_begins_with(reader, at, "调配") &&
           reader_begins_with(
               reader, at + 2,
               "药 饮 颜 油漆 涂料 奶 咖啡 鸡尾酒 溶液 香 色 酱 汤 饲料 好的药 好的饮 "
               "好的颜 而成");
}

static bool is_allotting(const struct reader *reader, size_t at)
{
    return reader_begins_with(reader, at, "调配") && !is_mixing(reader, at);
}

/* 《诸葛亮传》: the life of somebody, at the end of a title or behind a name */
static bool is_life(const struct reader *reader, size_t at)
{
    const struct segment_token *before = reader_neighbour(reader, at, -1);
    uint32_t next = at + 1 < reader->segment.count ? reader->segment.runes[at + 1] : 0;

    return reader_token_of(reader, at)->len == 1 && before && !reader_is_opening(reader, at) &&
           (next == 0x300b ||
            (!utf8_is_han(next) && (before->is_person || reader_has_pos(reader, before, "nr"))));
}

/* 22投12中: the ball went in. */
static bool is_hit(const struct reader *reader, size_t at)
{
    size_t back = at;

    if (!follows_number(reader, at))
        return false;
    while (back > 0 && at - back < 5 && follows_number(reader, back))
        back--;
    return back > 0 && reader_begins_with(reader, back - 1, "投 射 罚 发") &&
           follows_number(reader, back - 1);
}

/* 李华, 任华: 华 is hua4 as a surname, hua2 behind one. */
static bool is_given_name(const struct reader *reader, size_t at)
{
    static const char surnames[] =
        "任 李 王 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 "
        "萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 余 潘 杜 戴 夏 钟 汪 田 姜 范";

    return reader_token_of(reader, at)->len == 1 &&
           reader_is_one_of(reader, reader_neighbour(reader, at, -1), surnames);
}

/* 画家王曾: the adverb ends no clause, and stands before no 的. */
static bool is_last_in_name(const struct reader *reader, size_t at)
{
    uint32_t next = at + 1 < reader->segment.count ? reader->segment.runes[at + 1] : 0x3002;
    const struct segment_token *token = reader_token_of(reader, at);

    if (at == 0 || (token->len > 1 && !token->is_person) ||
        lexicon_char(reader->lexicon, reader->segment.characters[at - 1])->surname_cost == 0)
        return false;
    return next == 0x3002 || next == 0x3001 || next == ',' || next == ';' || next == ')' ||
           reader_begins_with(reader, at + 1, "的");
}

/* 中选企业, 拟中选: chosen */
static bool is_chosen(const struct reader *reader, size_t at)
{
    return reader_begins_with(reader, at, "中选") &&
           ((at + 2 >= reader->segment.count || !utf8_is_han(reader->segment.runes[at + 2])) ||
            reader_begins_with(
                reader, at + 2,
                "企业 产品 药品 药企 品种 价 率 结果 者 单位 供应商 项目 通知 人 机构 "
                "公司 的产品 的药 的企业 名单 方案 作品") ||
            (at > 0 && reader_begins_with(reader, at - 1, "拟 获 未 已 均 能 将")));
}

/* 冲冠之路: the championship; in anger it is the hat, 怒发冲冠 */
static bool is_title(const struct reader *reader, size_t at)
{
    enum { REACH = 6 };

    return at > 0 && reader_begins_with(reader, at - 1, "冲冠") &&
           !reader_begins_with(reader, at + 1, "一怒") &&
           find_before(reader, at, REACH, "怒 发") == at;
}

/* 分子机制, 小分子: of a substance; 犯罪分子 is left to the model */
static bool is_molecule(const struct reader *reader, size_t at)
{
    return reader_begins_with(reader, at, "分子") &&
           (reader_begins_with(
                reader, at + 2,
                "机制 机理 生物 结构 量 式 水平 层面 诊断 检测 筛 育种 标记 动力 影像 靶 "
                "药理 病理 遗传 设计 材料 化合 互作 伴侣") ||
            (at > 0 &&
             reader_begins_with(reader, at - 1, "小 大 单 高 双 质 水 机 气 酸 糖 物 药")));
}

static bool is_of_molecule(const struct reader *reader, size_t at)
{
    return at > 0 && is_molecule(reader, at - 1);
}

/* 多云间晴, 3级间4级: now and then, between two weathers or two levels */
static bool is_now_and_then(const struct reader *reader, size_t at)
{
    if (at == 0)
        return false;
    if (reader_begins_with(reader, at - 1, "级"))
        return follows_number(reader, at - 1) && at + 2 < reader->segment.count &&
               (reader->segment.runes[at + 1] == SEGMENT_DIGIT ||
                reader_begins_with(reader, at + 1, "一 二 三 四 五 六 七 八 九 十"));
    return reader_begins_with(reader, at - 1, "晴 云 阴 雨 雪") &&
           reader_begins_with(reader, at + 1,
                              "晴 多云 少云 阴 小雨 中雨 大雨 阵雨 雷阵雨 雨 小雪 中雪 阵雪 雪 "
                              "有小雨 有阵雨 有多云 有雾");
}

/* 为今年以来最大, 为全国首例, 为历史第二高: what it is, not for whom; the clause ends with it. */
static bool is_record(const struct reader *reader, size_t at)
{
    enum { REACH = 20, TAIL = 6 };
    const struct segment_token *next = reader_neighbour(reader, at, 1);
    size_t end = at + 1;

    if (reader_token_of(reader, at)->len != 1 || reader_is_verb(reader, next) ||
        reader_is_one_of(reader, next, "了 把 让 使"))
        return false;
    while (
        end < reader->segment.count && end < at + REACH &&
        (utf8_is_han(reader->segment.runes[end]) || reader->segment.runes[end] == SEGMENT_DIGIT)) {
        if (reader_begins_with(
                reader, end,
                "做 作 尽 争 夺 付 是 了 给 找 送 带 献 提供 创造 制定 打造 准备 最后"))
            return false;
        end++;
    }
    for (size_t i = end; i > at + 1 && end - i < TAIL; i--) {
        size_t left = end - (i - 1);

        if (reader_begins_with(reader, i - 1, "最"))
            return left >= 2;
        if (reader_begins_with(reader, i - 1, "首例 首次 首个 首位 首家 首部 首座 首条 首创 首款"))
            return left == 2;
        if (reader_begins_with(reader, i - 1, "第"))
            return left >= 2 && left <= 4;
    }
    return false;
}

/* 一场京剧演出, 另一场高水平的比赛: on a stage or a field; a rain, a fire or a war is none. */
static bool is_show(const struct reader *reader, size_t at)
{
    enum { REACH = 18 };
    const struct segment_token *token = reader_token_of(reader, at);

    if (token->start + token->len != at + 1 || token->len > 2 || !is_counted(reader, at))
        return false;
    if (reader_is_closing(reader, at + 1))
        return at >= 2 && reader_begins_with(reader, at - 2, "另一");
    for (size_t i = at + 1; i < at + REACH && i < reader->segment.count; i++) {
        if (!utf8_is_han(reader->segment.runes[i]) ||
            reader_begins_with(reader, i,
                               "雨 雪 风 雹 火 灾 病 疫 战 仗 梦 危机 革命 变革 官司 误会 事故 "
                               "车祸 参赛 让 使 令 把 被 将 导致 后 是 游戏 赛跑"))
            return false;
        if (reader_begins_with(reader, i,
                               "赛 比赛 戏 演出 专场 音乐会 演唱会 演奏会 晚会 联欢会 发布会 "
                               "报告会 座谈会 招聘会 推介会 宣讲会 朗诵会 分享会 运动会 茶话会 "
                               "展演 会演 汇演 表演 话剧 京剧 歌剧 舞剧 音乐剧 讲座 辩论会 电影"))
            return true;
    }
    return false;
}

/* 这场战争, 一场大雨: what comes over people */
static bool is_ordeal(const struct reader *reader, size_t at)
{
    return is_counted(reader, at) && !reader_begins_with(reader, at + 1, "梦幻") &&
           reader_begins_with(reader, at + 1,
                              "战争 战役 大战 战斗 大雨 暴雨 雨 大雪 暴雪 雪 大火 火灾 灾难 浩劫 "
                              "疫情 瘟疫 大病 病 洪水 地震 车祸 风暴 革命 官司 梦 噩梦 危机 误会");
}

/* 全文28行: a line of writing */
static bool is_line(const struct reader *reader, size_t at)
{
    return at > 0 && reader->segment.runes[at - 1] == SEGMENT_DIGIT &&
           reader_token_of(reader, at)->len == 1;
}

/* 应当地政府邀请: at somebody's invitation, at the head of the clause */
static bool is_at_request(const struct reader *reader, size_t at)
{
    enum { REACH = 40 };
    const struct segment_token *token = reader_token_of(reader, at);
    const struct segment_token *next = reader_neighbour(reader, at, 1);
    bool does = false; /* who asks does nothing else: 应落实要求 */

    if (!reader_is_opening(reader, at) || (token->len > 1 && !token->is_person &&
                                           !reader_begins_with(reader, at, "应当地 应该国 应该校")))
        return false;
    if (token->len == 1 &&
        (reader_is_verb(reader, next) ||
         reader_begins_with(reader, at + 1,
                            "邀 请 要 按 根 依 在 对 将 以 予 有 由 从 积极 主动 及时 严格 尽 向 "
                            "当事 首先 先 再 也 都 不 符合 满足 明确 为 把 与 充分 进一步 同步 "
                            "全面 如实 认真 切实")))
        return false;
    for (size_t i = at + 2; i < at + REACH && i < reader->segment.count; i++) {
        const struct segment_token *word = reader_token_of(reader, i);

        if (!utf8_is_han(reader->segment.runes[i]) && reader->segment.runes[i] != 0x3001)
            return false;
        if (i > at + 2 && reader_begins_with(reader, i, "邀请 之邀 之请"))
            return true;
        if (i > at + 2 && reader_begins_with(reader, i, "要求 请求"))
            return !does;
        does = does || (word->start == i && reader_is_verb(reader, word));
    }
    return false;
}

static const struct rule rules[] = {
    {"得", is_must, "dei3"},       {"还", is_giving_back, "huan2"},
    {"石", is_stone, "dan4"},      {"斗", is_peck, "dou3"},
    {"种", is_sowing, "zhong4"},   {"为", is_for, "wei4"},
    {"为", is_taken_as, "wei2"},   {"重", is_weighty, "zhong4"},
    {"个", is_counted, "ge4"},     {"只", is_measure_of_things, "zhi1"},
    {"中", is_hit, "zhong4"},      {"中", is_chosen, "zhong4"},
    {"华", is_given_name, "hua2"}, {"率", is_ratio, "lv4"},
    {"地", is_manner, "de5"},      {"为", is_by, "wei2"},
    {"重", is_manifold, "chong2"}, {"重", is_heavily, "zhong4"},
    {"系", is_tying, "ji4"},       {"铺", is_post, "pu4"},
    {"转", is_circling, "zhuan4"}, {"数", is_reckoned, "shu3"},
    {"担", is_load, "dan4"},       {"行", is_company, "xing2"},
    {"行", is_trade, "hang2"},     {"落", is_left_behind, "la4"},
    {"当", is_taken_for, "dang4"}, {"应", is_due, "ying1"},
    {"尽", is_all, "jin4"},        {"了", is_done_with, "liao3"},
    {"种", is_planting, "zhong4"}, {"传", is_life, "zhuan4"},
    {"冠", is_title, "guan4"},     {"分", is_molecule, "fen1"},
    {"子", is_of_molecule, "zi3"}, {"调", is_mixing, "tiao2"},
    {"调", is_allotting, "diao4"}, {"间", is_now_and_then, "jian4"},
    {"为", is_record, "wei2"},     {"场", is_show, "chang3"},
    {"行", is_line, "hang2"},      {"应", is_at_request, "ying4"},
    {"场", is_ordeal, "chang2"},   {"曾", is_last_in_name, "zeng1"},
};

void rules_apply(struct reader *reader)
{
    const uint64_t present = reader_characters(reader);

    for (size_t r = 0; r < sizeof(rules) / sizeof(*rules); r++) {
        struct span character = span_of(rules[r].character);
        uint32_t rune = 0;

        utf8_next(&character, &rune);
        for (size_t at = 0; (present & reader_bit(rune)) && at < reader->segment.count; at++) {
            if (reader->segment.runes[at] == rune && rules[r].test(reader, at))
                reader_set(reader, at, rules[r].reading, SCRIPT_ORIGIN_OVERRIDE);
        }
    }
}
