#!/usr/bin/env python3
"""The schemas in docs/ accept what the program accepts, and refuse of what it refuses what a schema can see.

usage: schemas.py PROGRAM SOURCE_DIR
"""
import pathlib
import re

import jsonschema
import yaml

from common import SAMPLES, SOURCE, Checks, bobao, load_json, scratch

checks = Checks()


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: no dates, no numbers to the base of 60, and 'yes' is a word."""
    yaml_implicit_resolvers = {}


Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"), list("-+0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]*$"), list("-+0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(null|~|)$"), ["n", "~", ""])

SCHEMAS = {name: jsonschema.Draft7Validator(load_json(SOURCE / "docs" / f"{name}.schema.json"))
           for name in ("bulletin", "voice", "lexicon", "feed", "timeline", "run-report")}
for validator in SCHEMAS.values():
    validator.check_schema(validator.schema)


def problem(name, text):
    """What the schema has against a text, or None."""
    error = jsonschema.exceptions.best_match(SCHEMAS[name].iter_errors(yaml.load(text, Loader)))
    return error and error.message[:200]


def check_good(name, title, text):
    checks.equal(problem(name, text), None, f"{name}: {title}")


# ---- bulletins: each row changes the good one; both must refuse it ----

BULLETIN = """bulletin: 1
title: 简报
items:
- say: 你好。
  rate: 270
- report: report.txt
  chapters: [1]
  limit: 2
- pause: 1.5
- sound: sound.wav
  bed: true
  duck: -12
outputs:
- brief.flac
- path: brief.wav
  bits: 24
"""

BROKEN = [
    ("an unknown key", "title:", "titel:"),
    ("an unknown key of an item", "limit:", "limits:"),
    ("an unknown key of an output", "bits:", "bit:"),
    ("no items", "items:", "fields: {}\nitem:"),
    ("no version", "bulletin: 1\n", ""),
    ("version 2", "bulletin: 1", "bulletin: 2"),
    ("a word for a version", "bulletin: 1", "bulletin: one"),
    ("an empty title", "title: 简报", "title: ''"),
    ("a title that is a list", "title: 简报", "title: [简报]"),
    ("a rate too high", "rate: 270", "rate: 2700"),
    ("a rate in quotes", "rate: 270", "rate: '270'"),
    ("a rate with a fraction", "rate: 270", "rate: 270.5"),
    ("a limit of nothing", "limit: 2", "limit: 0"),
    ("chapters that are none", "chapters: [1]", "chapters: []"),
    ("chapter 0", "chapters: [1]", "chapters: [0]"),
    ("a chapter by its name", "chapters: [1]", "chapters: [one]"),
    ("annotations by no name", "limit: 2", "annotations: some"),
    ("a format by no name", "limit: 2", "from: word"),
    ("a pause too long", "pause: 1.5", "pause: 1000"),
    ("a pause that is a word", "pause: 1.5", "pause: long"),
    ("an item of two kinds", "- pause: 1.5", "- pause: 1.5\n  say: 好。"),
    ("an item that is a text", "- pause: 1.5", "- 你好。"),
    ("an item of no kind", "- pause: 1.5", "- title: 好"),
    ("an empty item", "- pause: 1.5", "- {}"),
    ("a bed that may be", "bed: true", "bed: maybe"),
    ("duck without a bed", "bed: true", "bed: false"),
    ("duck upwards", "duck: -12", "duck: 12"),
    ("a text for 'optional'", "bed: true", "bed: true\n  optional: 1"),
    ("voice of a sound", "bed: true", "bed: true\n  voice: clear"),
    ("bits of 20", "bits: 24", "bits: 20"),
    ("a cut in Chinese", "bits: 24", "cut_id: 早"),
    ("a category in Chinese", "bits: 24", "category: 新闻"),
    ("a start of words", "bits: 24", "start: morgen"),
    ("an end without seconds", "bits: 24", "end: 2026-11-23 06:00"),
    ("a document that is split", "path: brief.wav\n  bits: 24", "path: brief.json\n  split: true"),
    ("an output without a path", "path: brief.wav", "title: brief"),
    ("no outputs", "- brief.flac\n- path: brief.wav\n  bits: 24\n", ""),
    ("a map of outputs", "- brief.flac\n- path: brief.wav\n  bits: 24\n", "  path: brief.wav\n"),
    ("a loudness by no name", "title:", "loudness: ebu\ntitle:"),
    ("too loud", "title:", "loudness: -3\ntitle:"),
    ("a sample rate of 1", "title:", "sample_rate: 1\ntitle:"),
    ("three channels", "title:", "channels: 3\ntitle:"),
    ("a negative head", "title:", "head: -1\ntitle:"),
    ("English", "title:", "language: en\ntitle:"),
    ("a date of words", "title:", "date: tomorrow\ntitle:"),
    ("a month 13", "title:", "date: 2026-13-01\ntitle:"),
    ("a length in minutes", "title:", "length: 5\ntitle:"),
    ("a length of 90 seconds", "title:", "length: 1:90\ntitle:"),
    ("a field with a blank", "title:", "fields: {a b: c}\ntitle:"),
    ("a field that is there", "title:", "fields: {date: x}\ntitle:"),
    ("a field with a list", "title:", "fields: {a: [b]}\ntitle:"),
    ("a list for a bulletin", BULLETIN, "- a\n"),
]

GOOD = [
    ("itself", "", ""),
    ("a number for a title", "title: 简报", "title: 2026"),
    ("yes for true", "bed: true", "bed: yes"),
    ("how a report is read", "limit: 2", "encoding: GB18030\n  lossy: yes\n  from: plain\n  annotations: hint"),
    ("a day", "title:", "date: 2026-11-23\ntitle:"),
    ("tags of a WAV", "bits: 24", "cut_id: MB-1\n  category: NEWS\n  start: 2026-11-23 06:00:00\n  end: 2026-11-30"),
    ("a WAV that is split", "bits: 24", "split: yes"),
    ("today", "title:", "date: today\ntitle:"),
    ("a length", "title:", "length: 0:00:06\ntitle:"),
    ("a loudness", "title:", "loudness: -16.5\ntitle:"),
    ("no loudness", "title:", "loudness: off\ntitle:"),
    ("fields", "title:", "fields: {city: 锦城, year: 2026}\ntitle:"),
    ("all of the top", "title:", "station: a\nlanguage: zh\nvoice: calm\nsecond_voice: clear\nrate: 240\n"
     "expression: 0.5\nsample_rate: 44100\nbits: 16\nchannels: 2\nhead: 0\ntail: 1\ngap: 0.4\ntitle:"),
]


def check_bulletins():
    with scratch() as folder:
        out = pathlib.Path(folder)
        (out / "report.txt").write_text("会议强调，要做好各项工作。")
        bobao("render", "-", "-o", out / "sound.wav", stdin="一。".encode())
        for rows, is_good in ((GOOD, True), (BROKEN, False)):
            for title, old, new in rows:
                checks.that(old in BULLETIN, f"{title}: the row changes nothing")
                text = BULLETIN.replace(old, new, 1)
                (out / "a.yaml").write_text(text)
                done = bobao("check", out / "a.yaml")
                checks.equal(done.returncode == 0, is_good, f"{title}: check {done.stderr.decode()[:200]}")
                checks.equal(problem("bulletin", text) is None, is_good,
                             f"{title}: schema {problem('bulletin', text)}")
        example = out / "new.yaml"
        bobao("new", example)
        check_good("bulletin", "bobao new", example.read_text())


# ---- voices and lexicons ----

LEXICON = "words:\n  单县: shan4 xian4\n  六安: {pinyin: lu4 an1}\n  GPT-4: {say: G P T 四}\n"

BROKEN_VOICES = [
    ("an unknown key", "rate:", "speed:"),
    ("no pauses", "pauses:", "pause:"),
    ("too loud", "volume: 64", "volume: 640"),
    ("too lively", "expression: 0.7", "expression: 7"),
    ("an unknown line", "stressLength", "stressLenght"),
    ("a line without numbers", "pitch 116 241", "pitch"),
    ("no pitch", "  - pitch 116 241\n", ""),
    ("an unknown pause", "comma:", "commas:"),
    ("a pause too long", "comma: 1.5", "comma: 150"),
    ("no description", "description:", "# description:"),
]

BROKEN_LEXICONS = [
    ("an unknown key", "words:", "word:"),
    ("a list", LEXICON, "words: [a]\n"),
    ("both", "{pinyin: lu4 an1}", "{pinyin: lu4 an1, say: 好}"),
    ("neither", "{pinyin: lu4 an1}", "{}"),
    ("an unknown key of a word", "pinyin: lu4", "pinyn: lu4"),
    ("a reading that is a list", "shan4 xian4", "[shan4, xian4]"),
    ("a word too long", "单县:", "单" * 33 + ":"),
]


def check_others():
    voice = (SOURCE / "voices" / "newsreader.yaml").read_text()
    with scratch() as folder:
        out = pathlib.Path(folder)
        (out / "a.txt").write_text("一。")
        for name, good, rows, option in (("voice", voice, BROKEN_VOICES, "--voice"),
                                         ("lexicon", LEXICON, BROKEN_LEXICONS, "--lexicon")):
            for title, old, new in [("itself", "", ""), *rows]:
                checks.that(old in good, f"{title}: the row changes nothing")
                text = good.replace(old, new, 1)
                (out / "b.yaml").write_text(text)
                done = bobao("render", out / "a.txt", option, out / "b.yaml", "-o", out / "a.json")
                checks.equal(done.returncode, 0 if title == "itself" else 78,
                             f"{name}: {title}: {done.stderr.decode()[:200]}")
                checks.equal(problem(name, text) is None, title == "itself",
                             f"{name}: {title}: schema {problem(name, text)}")


def check_files():
    """Every sample and every voice; what a file is stands in its first key."""
    for path in sorted(SAMPLES.glob("*.yaml")):
        first = re.search(r"^(\w+):", path.read_text(), re.M).group(1)
        checks.that(first in SCHEMAS, f"{path.name} begins with '{first}'")
        check_good(first, path.name, path.read_text())
    voices = [p for p in sorted((SOURCE / "voices").glob("*.yaml")) if p.name != "leads.yaml"]
    checks.that(len(voices) >= 6, f"voices: {len(voices)}")
    for path in voices:
        check_good("voice", path.name, path.read_text())
    for name, document in (("lexicon", "lexicon.md"),):
        for block in re.findall(r"(?:^    .*\n)+", (SOURCE / "docs" / document).read_text(), re.M):
            text = re.sub("^    ", "", block, flags=re.M)
            if text.startswith("words:"):
                check_good(name, f"the example in {document}", text)


check_files()
check_bulletins()
check_others()
checks.done()
