#!/usr/bin/env python3
"""Where phrases break: never inside a name or a number with its unit, never more than 14 syllables.

Three long texts full of names and figures (phrasing/), the samples, the golden reports and the
prose of the manual are turned into Scripts; with a FOLDER behind the program and the source folder,
every text in it too (.txt, .md, .sent).
"""
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
MOST_SYLLABLES = 14
WORD = re.compile(r'\s+- \{say: "?([^,"]+)"?, (?:pinyin: ([^,}]*))?(.*)\}')
WHOLE = """
中国人民银行 货币政策委员会 金融监督管理总局 金融机构 小微企业 上海证券交易所 深圳证券交易所 上市公司 控股股东
实际控制人 综合指数 创业板指数 国际清算银行 经济体 新兴市场国家 联邦储备委员会 基点 纽约商品交易所 期货价格
中央企业 固定资产投资 战略性新兴产业 国家税务总局 小规模纳税人 增值税 外汇管理局 外汇储备 世界田径锦标赛
国家体育场 中国足球协会 超级联赛 上海海港队 山东泰山队 北京国安队 新闻发布会 主教练 职业大联盟 冠军赛
四分之一决赛 头号种子 奥恰洛夫 国家体育总局 管理中心 亚洲运动会 运动员 呼和浩特市 内蒙古自治区
新疆生产建设兵团 全国运动会 组织委员会 退役军人 防汛抗旱 省气象台 强降雨 降雨量 指挥机构 行政首长负责制 负责同志
领导干部 应急管理厅 自然资源厅 尾矿库 立交桥 停车场 隐患排查 退役军人事务厅 志愿服务队 离休退休干部 优抚医院
优抚对象 厅长会议 服务中心 纪委监委 指挥部办公室 二中全会 市运会 城市更新 堪当重任
""".split()
# Nothing begins with these, whatever stands before.
LEANING = {"的", "了", "着", "们", "过", "吗", "吧", "呢", "等"}


def clauses_of(report):
    """Of each clause: its phrases, each a list of (said, syllables, rest of the word's line)."""
    out = subprocess.run([PROGRAM, "script", "-q", report, "-o", "-"], stdout=subprocess.PIPE,
                         check=True).stdout.decode()
    phrase, clause = [], []
    for line in out.split("\n"):
        word = WORD.match(line)
        if word:
            said, pinyin, rest = word.groups()
            rest += " form: letters" if "language: letters" in rest else ""
            phrase.append((said, len(pinyin.split()) if pinyin else max(1, len(said) // 3), rest))
        kind = re.match(r"\s+break: (\S+)", line)
        if kind:
            clause.append(phrase)
            phrase = []
            if kind.group(1) != "minor":
                yield clause
                clause = []


def check_clause(clause):
    text = "".join(word[0] for phrase in clause for word in phrase)
    cut = 0
    for index, phrase in enumerate(clause):
        said = "".join(word[0] for word in phrase)
        syllables = sum(word[1] for word in phrase)
        # A long number is said in one breath: it may not be cut either.
        plain = sum(word[1] for word in phrase if "form:" not in word[2])
        if syllables > MOST_SYLLABLES and plain > 5:
            yield f"{syllables} syllables without a break: {said}"
        if index > 0 and "form: unit" in phrase[0][2]:
            yield f"a number without its unit: {text[:cut]}|{text[cut:]}"
        if index > 0 and phrase[0][0] in LEANING:
            yield f"begins with '{phrase[0][0]}': {text[:cut]}|{text[cut:]}"
        cut += len(said)
        for whole in WHOLE if index + 1 < len(clause) else []:
            at = text.find(whole, max(0, cut - len(whole) + 1))
            if at != -1 and at < cut < at + len(whole):
                yield f"a break inside '{whole}': {text[:cut]}|{text[cut:]}"


def reports(folder):
    yield from sorted((SOURCE / "tests/e2e/phrasing").glob("*.txt"))
    yield from sorted(p for p in (SOURCE / "samples").iterdir() if p.suffix in (".txt", ".md"))
    lines = []
    for path in sorted((SOURCE / "tests/spec").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        lines += [line for line in text.split("\n")
                  if len(re.findall("[一-鿿]", line)) > 8 and "|" not in line]
    (folder / "spec.txt").write_text("\n\n".join(lines), encoding="utf-8")
    yield folder / "spec.txt"
    for path in sorted(pathlib.Path(sys.argv[3]).rglob("*")) if len(sys.argv) > 3 else []:
        if path.suffix == ".sent":
            text = path.read_text(encoding="utf-8").replace("\u2581", "").replace(" ", "")
            (folder / "sentences.txt").write_text(text, encoding="utf-8")
            yield folder / "sentences.txt"
        elif path.suffix in (".txt", ".md"):
            yield path


def main():
    problems = []
    phrases = 0
    with tempfile.TemporaryDirectory() as folder:
        for report in reports(pathlib.Path(folder)):
            for clause in clauses_of(report):
                phrases += len(clause)
                problems += [f"{report.name}: {problem}" for problem in check_clause(clause)]
    for problem in problems:
        print(problem)
    print(f"{phrases} phrases, {len(problems)} badly broken")
    return 1 if problems or phrases < 500 else 0


if __name__ == "__main__":
    sys.exit(main())
