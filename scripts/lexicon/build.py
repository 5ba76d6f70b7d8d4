#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the committed text of the lexicon, src/mandarin/data/, from its sources.

usage: build.py DATA OUT

DATA  the folder with cpp/, g2pL/, readings/ and pinyin-phonemes.tsv (docs/lexicon.md)
OUT   src/mandarin/data

The other sources are Debian packages: python3-jieba, unicode-data, opencc, libopencc-data,
libime-bin, libime-data, sunpinyin-utils, sunpinyin-data, python3-numpy, python3-scipy.
"""
import math
import os
import sys

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import clusters
import sources

CEDICT, PHRASE = 1, 2
MIN_FREQ = 20          # of a word that no dictionary gives a reading for
MAX_READINGS = 4
PER_WORDS = 6e7        # jieba's frequencies are counts in about so many words
NAME_SCORE_LEVELS = 7


def polyphone_in(word, candidates):
    return any(len(candidates.get(c, ())) > 1 for c in word)


def base_varies(word, candidates):
    return any(len({s[0] for s, _ in candidates.get(c, ())}) > 1 for c in word)


def is_lighter(full, light):
    """Whether two readings differ only where `light` has the neutral tone."""
    return all(a == b or (a[0] == b[0] and b[1] == 5) for a, b in zip(full, light))


def mainland(word, reading, standard, candidates):
    """The reading of a word with the standard one of every character that has no other: 迹 is ji4,
    whatever a dictionary says."""
    def fix(char, said):
        known = standard.get(char, ())
        stays = char in candidates or char in sources.KMANDARIN_STAYS or len(known) != 1
        return said if stays or said[1] == 5 else known[0]
    return tuple(map(fix, word, reading))


def merge_readings(cedict, phrase):
    """[(mask, reading)], best first: what both know, then the full tone rather than the neutral
    one (a newsreader's), then phrase-pinyin-data's, which is the mainland's, before CC-CEDICT's."""
    masks = {}
    for reading in phrase:
        masks[reading] = PHRASE
    for reading in cedict:
        masks[reading] = masks.get(reading, 0) | CEDICT
    place = {r: i for i, r in enumerate(list(phrase) + [r for r in cedict if r not in phrase])}
    order = sorted(masks, key=lambda r: (-(masks[r] == 3), place[r]))
    return [(masks[r], r) for r in order][:MAX_READINGS]


def given_name_scores(jieba, surnames):
    """char -> log P(c | given name) - log P(c) and -log P(c | given name), from the names among
    jieba's words."""
    inside, overall = {}, {}
    for word, (freq, pos) in jieba.items():
        for c in word:
            overall[c] = overall.get(c, 0) + freq
        if pos == "nr" and word[0] in surnames and 2 <= len(word) <= 3:
            for c in word[1:]:
                inside[c] = inside.get(c, 0) + 1
    n, m = sum(inside.values()), sum(overall.values())
    return {c: (math.log((k + 0.1) / n) - math.log((overall[c] + 10) / m), -math.log(k / n))
            for c, k in inside.items() if k >= 2}


def name_level(score):
    """0 (not a given name's character) to 6."""
    for level, limit in enumerate((-2.0, -1.0, 0.0, 0.7, 1.5, 2.5)):
        if score < limit:
            return level
    return NAME_SCORE_LEVELS - 1


def load_surnames(path):
    """surname -> its reading, or None where it is the ordinary one or only read so in a whole name;
    of one character only"""
    rows = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")
            if line.strip() and line[0] != "#"]
    return {row[0]: sources.syllable(row[1]) if len(row) == 2 else None
            for row in rows if len(row[0]) == 1}


def load_sentences(data):
    for name in ("cpp/dev.sent", "g2pL/train.sent", "g2pL/dev.sent"):
        for line in open(f"{data}/{name}", encoding="utf-8"):
            yield line.strip().replace("\u2581", "").replace(" ", "")


def default_of(char, unihan, candidates, train_counts):
    """The reading of a character that stands alone."""
    if char in train_counts:
        return max(train_counts[char].items(), key=lambda kv: kv[1])[0]
    if char in unihan:
        return unihan[char][0]
    return candidates[char][0][0]


def chars_rows(unihan, candidates, train_counts, char_labels, name_scores):
    """character, default, other readings, candidates with counts, clusters, given-name level and
    cost (-10 ln of its share)"""
    for char in sorted(set(unihan) | set(candidates)):
        default = default_of(char, unihan, candidates, train_counts)
        known = [s for s in unihan.get(char, []) if s != default]
        fields = [char, sources.show([default]), sources.show(known), "", "", ""]
        if len(candidates.get(char, ())) > 1:
            counts = train_counts.get(char)
            pairs = [(s, counts.get(s, 0) if counts else n) for s, n in candidates[char]]
            fields[3] = " ".join(f"{sources.show([s])}:{n}" for s, n in pairs)
        if char in char_labels:
            fields[4] = " ".join(map(str, char_labels[char]))
        if char in name_scores:
            score, cost = name_scores[char]
            fields[5] = f"{name_level(score)} {round(10 * cost)}"
        yield "\t".join(fields).rstrip("\t")


def words_rows(words, jieba, probabilities, toneless, labels, candidates, defaults):
    """word, frequency, part of speech, readings, toneless readings, clusters; see docs/lexicon.md"""
    everything = set(words) | set(jieba) | set(toneless)
    for word in sorted(w for w in everything if len(w) <= 12):
        freq, pos = jieba.get(word, (0, ""))
        if freq == 0 and word in probabilities:
            freq = round(probabilities[word] * PER_WORDS)
        readings = words.get(word, [])
        shares = toneless.get(word, [])
        varies = base_varies(word, candidates)
        if len(word) == 1 and not varies and freq < 1:
            continue
        fields = [word, str(freq) if freq else "", pos, "", "", ""]
        plain = tuple(defaults.get(c) for c in word)
        if readings and not polyphone_in(word, candidates) and readings[0][1] == plain:
            fields[3] = "="
        elif readings and len(word) > 1:
            fields[3] = "/".join(f"{mask}{sources.show(r)}" for mask, r in readings)
        if shares and varies:
            fields[4] = "/".join(f"{round(100 * s)}{' '.join(b)}" for b, s in shares[:MAX_READINGS])
        if word in labels:
            fields[5] = " ".join(map(str, labels[word]))
        if freq < MIN_FREQ and not fields[4] and fields[3] in ("", "=") and not (
                fields[3] == "=" and freq >= 3):
            continue
        yield "\t".join(fields).rstrip("\t")


def fold_rows(standard):
    """traditional character, its simplified ones, the ordinary one first"""
    table = {}
    for key, values in sources.load_opencc("TSCharacters").items():
        if len(key) == 1:
            table[key] = [v for v in values if ord(v) < 0x20000] or values
    simplified = sources.load_opencc("STCharacters")
    for name in ("HKVariantsRev", "TWVariantsRev"):
        for key, values in sources.load_opencc(name).items():
            for value in values:
                target = table.get(value, [value])
                if len(key) == 1 and key not in table and key not in simplified:
                    table[key] = target
    table["著"] = ["着", "著"]
    table["閤"] = ["阁", "合"]  # a gate or a room (东閤), seldom the 合 of 合家
    table.pop("抬", None)  # 擡 is its variant, whatever Hong Kong writes
    for char, values in table.items():
        if char in standard and char not in values:
            # 吒 of 哪吒 is a character of the mainland's own: another only where that makes a word
            table[char] = [char, *values]
    for char in sorted(table):
        if table[char] != [char]:
            yield char + "\t" + " ".join(table[char])


COMPOUND_POS = {"n", "nz", "ns", "nt", "nrt", "l", "i", "j", "b", "z", "v", "vn"}


def compound_rows(jieba, kept):
    """compounds in which nobody breathes, too rare to be words for the segmenter"""
    for word in sorted(jieba):
        if 3 <= len(word) <= 8 and jieba[word][1] in COMPOUND_POS and word not in kept:
            yield word


def write(folder, name, head, rows):
    count = 0
    with open(f"{folder}/{name}", "w", encoding="utf-8") as out:
        for line in head.strip().split("\n"):
            out.write(f"# {line}\n")
        for row in rows:
            out.write(row + "\n")
            count += 1
    print(f"{name}: {count} rows", file=sys.stderr)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    data, out = sys.argv[1:]
    bases = sources.load_syllables(f"{data}/pinyin-phonemes.tsv")
    cedict = sources.load_phrases([f"{data}/readings/cc_cedict.txt"], bases)
    phrase = sources.load_phrases([f"{data}/readings/pinyin.txt", f"{data}/readings/overwrite.txt"],
                                  bases)
    jieba = sources.load_jieba()
    toneless = sources.load_toneless()
    candidates = sources.load_candidates(f"{data}/cpp/cands_extended.tsv")
    train_counts = sources.load_train_counts(f"{data}/cpp/train_counts.json")
    unihan, standard = sources.load_unihan()
    unihan = {c: [s for s in r if s[0] in bases] for c, r in unihan.items()}
    unihan = {c: r for c, r in unihan.items() if r}
    unihan["〇"] = [("ling", 2)]  # the zero is no ideograph to Unihan
    labels, probabilities = clusters.word_clusters()
    char_labels = clusters.char_clusters(jieba, load_sentences(data))
    here = os.path.dirname(os.path.abspath(__file__))
    surnames = load_surnames(f"{here}/../../voices/lexicon/surnames.tsv")
    names = given_name_scores(jieba, surnames)
    for char, reading in surnames.items():
        if reading and char not in candidates and reading not in unihan[char][:1]:
            candidates[char] = [(unihan[char][0], 100), (reading, 0)]
    for phrases in (cedict, phrase):
        for word, readings in phrases.items():
            phrases[word] = [mainland(word, r, standard, candidates) for r in readings]
    words = {w: merge_readings(cedict.get(w, []), phrase.get(w, [])) for w in set(cedict) | set(phrase)}
    defaults = {c: default_of(c, unihan, candidates, train_counts)
                for c in set(unihan) | set(candidates)}
    made = "Made by scripts/lexicon/build.py; sources, licences and columns: docs/lexicon.md."
    write(out, "chars.tsv", f"{made}\n{chars_rows.__doc__}",
          chars_rows(unihan, candidates, train_counts, char_labels, names))
    rows = list(words_rows(words, jieba, probabilities, toneless, labels, candidates, defaults))
    write(out, "words.tsv", f"{made}\n{words_rows.__doc__}", rows)
    write(out, "compounds.txt", f"{made}\n{compound_rows.__doc__}",
          compound_rows(jieba, {row.split("\t")[0] for row in rows}))
    write(out, "fold.tsv", f"{made}\n{fold_rows.__doc__}", fold_rows(standard))


if __name__ == "__main__":
    main()
