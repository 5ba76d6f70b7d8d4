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


def explain(path, *options):
    return subprocess.run([PROGRAM, "explain", SENTENCE, "--picture", path, *options],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def texts(path, kind):
    return [t.text for t in tree.parse(path).iter(SVG + "text") if t.get("class") == kind]


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
        if explain(lost).returncode == 0:
            problems.append("a folder that is not there must be an error")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
