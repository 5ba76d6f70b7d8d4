# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of the sources that the lexicon is made from, and the notation of readings they share.

A syllable is (base, tone): ("lv", 4). Readings are citation readings: the sandhi of 一 and 不 that
the sources write down in some entries and not in others is taken out.
"""
import bz2
import json
import re
import subprocess
import tempfile
import unicodedata

JIEBA = "/usr/lib/python3/dist-packages/jieba/dict.txt"
UNIHAN = "/usr/share/unicode/Unihan_Readings.txt.bz2"
OPENCC = "/usr/share/opencc/"
LIBIME = "/usr/share/libime/sc.dict"
SUNPINYIN = "/usr/lib/x86_64-linux-gnu/sunpinyin/data/"

TONE_MARKS = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
HAN = re.compile(r"^[\u3400-\u9fff\u3007\U00020000-\U0003ffff]+$")


def is_han(text):
    return bool(HAN.match(text))


def syllable(written):
    """'lǜ', 'lu:4', 'lv4' -> ('lv', 4); a syllable without mark or digit has the neutral tone."""
    text = written.lower().replace("u:", "v")
    tone = 5
    if text and text[-1] in "12345":
        tone, text = int(text[-1]), text[:-1]
    base = ""
    for char in unicodedata.normalize("NFD", text):
        if char in TONE_MARKS:
            tone = TONE_MARKS[char]
        elif char == "\u0308":
            base = base[:-1] + "v"
        else:
            base += char
    return ("er" if base == "r" else base, tone)


def show(reading):
    return " ".join(f"{base}{tone}" for base, tone in reading)


def load_syllables(path):
    """The bases that exist, from the table of the speech room's syllables."""
    bases = set()
    for line in open(path, encoding="utf-8"):
        if line[:1].isalpha():
            bases.add(line.split("\t")[0][:-1])
    return bases


def citation(word, reading):
    fixed = {"一": ("yi", 1), "不": ("bu", 4)}
    return tuple(fixed.get(char, s) for char, s in zip(word, reading))


def load_phrases(paths, bases):
    """word -> list of readings, in the files' order; a later file's entries replace an earlier's."""
    words = {}
    for path in paths:
        own = {}
        for line in open(path, encoding="utf-8"):
            line = line.split("#")[0].strip()
            if ":" not in line:
                continue
            word, written = line.split(":", 1)
            word = unicodedata.normalize("NFC", word.strip())
            reading = tuple(syllable(s) for s in written.split())
            if not is_han(word) or len(word) != len(reading) or len(word) > 12:
                continue
            if any(base not in bases for base, _ in reading):
                continue
            reading = citation(word, reading)
            if reading not in own.setdefault(word, []):
                own[word].append(reading)
        words.update(own)
    return words


def load_jieba():
    """word -> (frequency, part of speech)"""
    words = {}
    for line in open(JIEBA, encoding="utf-8"):
        word, freq, pos = line.split()
        if is_han(word) and len(word) <= 12:
            words[word] = (int(freq), pos)
    return words


def load_toneless():
    """word -> [(bases, share)], from libime's dictionary; shares sum to 1."""
    words = {}
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["libime_pinyindict", "-d", LIBIME, out.name], check=True)
        for line in open(out.name, encoding="utf-8"):
            word, bases, log_share = line.split()
            bases = tuple("er" if b == "r" else b.replace("ü", "v") for b in bases.split("'"))
            if is_han(word) and len(bases) == len(word) <= 12:
                words.setdefault(word, []).append((bases, 10.0 ** float(log_share)))
    for word, readings in words.items():
        total = sum(share for _, share in readings)
        words[word] = sorted(((b, s / total) for b, s in readings), key=lambda r: (-r[1], r[0]))
    return words


# Where kMandarin has no reading of the mainland's standard (kTGHZ2013), the standard's first is the
# ordinary one: 绩 ji4, 颇 po1, 罗 luo2. But not for these.
KMANDARIN_STAYS = "晟嬛隽桔嗯欸呒妧杓喔哩貉"


def load_unihan():
    """char -> list of syllables, the mainland's ordinary one first; and the mainland standard set."""
    mandarin, standard, spoken = {}, {}, {}
    for line in bz2.open(UNIHAN, "rt", encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        code, field, value = line.rstrip("\n").split("\t")
        char = chr(int(code[2:], 16))
        if field == "kMandarin":
            mandarin[char] = [syllable(value.split()[0])]
        elif field == "kTGHZ2013":
            standard[char] = [syllable(s) for part in value.split()
                              for s in part.split(":")[1].split(",")]
        elif field == "kHanyuPinlu":
            spoken[char] = [syllable(s.split("(")[0]) for s in value.split()]
    chars = {}
    for char in set(mandarin) | set(standard) | set(spoken):
        known = list(mandarin.get(char, []))
        if char in standard and known[:1] != [] and known[0] not in standard[char] and (
                char not in KMANDARIN_STAYS):
            known = list(standard[char])
        for s in spoken.get(char, []) + standard.get(char, []):
            if s not in known:
                known.append(s)
        chars[char] = known
    return chars, standard


def load_opencc(name):
    """key -> list of values of one of OpenCC's dictionaries."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["opencc_dict", "-i", OPENCC + name + ".ocd2", "-o", out.name,
                        "-f", "ocd2", "-t", "text"], check=True, stdout=subprocess.DEVNULL)
        rows = [line.rstrip("\n").split("\t") for line in open(out.name, encoding="utf-8")]
    return {row[0]: row[1].split(" ") for row in rows if len(row) == 2}


def load_candidates(path):
    """polyphone -> [(syllable, count)], most frequent first."""
    chars = {}
    for line in open(path, encoding="utf-8"):
        char, counts = line.rstrip("\n").split("\t")
        pairs = [c.rsplit(":", 1) for c in counts.split()]
        chars[char] = [(syllable(s), int(n)) for s, n in pairs]
    return chars


def load_train_counts(path):
    counts = json.load(open(path, encoding="utf-8"))
    return {char: {syllable(s): n for s, n in row.items()} for char, row in counts.items()}
