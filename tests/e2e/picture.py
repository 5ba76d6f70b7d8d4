#!/usr/bin/env python3
"""explain --picture draws every word and pause of a sentence, the same each time, or nothing."""
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

PROGRAM = sys.argv[1]
SVG = "{http://www.w3.org/2000/svg}"
SENTENCE = "会议强调，A&B公司增长5%。居民满意吗？"
LONG = ("国务院总理16日下午会见来访的Microsoft Corporation总裁Brad Smith先生（企业家峰会主席），创双庄窗，金、木、水、火、土，"
        "同比增长5.2%，数字经济和实体经济深度融合发展取得新的重要进展。")
EM = {"word": 16, "reading": 10, "height": 10, "kind": 10}


def explain(path, *options, sentence=SENTENCE):
    return subprocess.run([PROGRAM, "explain", sentence, "--picture", path, *options],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def texts(path, kind):
    return [t.text for t in tree.parse(path).iter(SVG + "text") if t.get("class") == kind]


def crowded(path):
    """Texts of a line that meet, or that leave the picture; Latin letters are at most 0.65 em."""
    root = tree.parse(path).getroot()
    reach = {}
    for text in root.iter(SVG + "text"):
        half = sum(1 if c > "\u2e80" else 0.65 for c in text.text) * EM[text.get("class")] / 2
        x, line = float(text.get("x")), (text.get("class"), text.get("y"))
        if x - half < reach.get(line, 0) or x + half > float(root.get("width")):
            yield f"'{text.text}' meets another text or the edge"
        reach[line] = x + half


def main():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        first, second, calm, lost = (pathlib.Path(folder) / name for name in
                                     ("a.svg", "b.svg", "c.svg", "none/d.svg"))
        for path in (first, second):
            if explain(path).returncode != 0:
                problems.append("explain --picture fails")
        explain(calm, "--voice", "calm")
        if "会议" not in texts(first, "word") or "ma5" not in texts(first, "reading"):
            problems.append(f"words are missing: {texts(first, 'word')}")
        if texts(first, "kind")[0] != "comma":
            problems.append(f"the comma's pause is missing: {texts(first, 'kind')}")
        if float(texts(first, "height")[0]) <= float(texts(first, "height")[1]):
            problems.append("the line does not fall")
        if first.read_bytes() != second.read_bytes() or first.read_bytes() == calm.read_bytes():
            problems.append("a picture must depend on the sentence and the voice, on nothing else")
        explain(second, sentence=LONG)
        problems += crowded(first)
        problems += crowded(second)
        if float(tree.parse(second).getroot().get("width")) > 1800:
            problems.append("a long sentence is one endless band")
        if explain(lost).returncode == 0:
            problems.append("a folder that is not there must be an error")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
