# SPDX-License-Identifier: GPL-3.0-or-later
"""Word clusters from sunpinyin's bigrams and character clusters from words and sentences.

Both: positive log association of neighbours, a truncated SVD, rows normalised, spherical k-means.
Starts are fixed, so that the same library versions give the same clusters to the byte (run with
OPENBLAS_NUM_THREADS=1, as the build script does).
"""
import collections
import math
import struct
import subprocess

import numpy as np
import scipy.sparse
import scipy.sparse.linalg

import sources

WORD_CLUSTERS = (64, 256, 1024)
CHAR_CLUSTERS = (32, 128, 400)


def vectors(rows, cols, values, shape, dims):
    matrix = scipy.sparse.csr_matrix((values, (rows, cols)), shape=shape, dtype=np.float64)
    start = np.cos(np.arange(min(shape), dtype=np.float64))
    u, s, _ = scipy.sparse.linalg.svds(matrix, k=dims, v0=start)
    out = u * np.sqrt(s)
    norm = np.linalg.norm(out, axis=1, keepdims=True)
    return out / np.maximum(norm, 1e-12)


def kmeans(points, weights, count, rounds=12):
    """Cluster numbers from 1. The first centres are spread over the points, heaviest first."""
    order = np.argsort(-weights, kind="stable")
    centres = points[order[:count]].copy()
    label = np.zeros(len(points), dtype=np.int64)
    for _ in range(rounds):
        for at in range(0, len(points), 8192):
            label[at:at + 8192] = np.argmax(points[at:at + 8192] @ centres.T, axis=1)
        weighted = scipy.sparse.csr_matrix((weights, (label, np.arange(len(points)))),
                                           shape=(count, len(points)))
        sums = weighted @ points
        norm = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(norm > 1e-12, sums / np.maximum(norm, 1e-12), centres)
    return label + 1


def cluster(points, weights, counts):
    labels = [kmeans(points, weights, count) for count in counts]
    return list(zip(*(l.tolist() for l in labels)))


def read_language_model():
    """(word id -> string, id -> probability, [(id, id, probability)])"""
    data = open(sources.SUNPINYIN + "pydict_sc.bin", "rb").read()
    offset = struct.unpack("<8I", data[:32])[2]
    names = data[offset:].decode("utf-32-le", errors="replace").split("\0")
    dump = subprocess.run(["tslminfo", "-p", "-v", sources.SUNPINYIN + "lm_sc.t3g"], check=True,
                          stdout=subprocess.PIPE).stdout.decode("ascii")
    unigrams, bigrams, level = {}, [], -1
    for line in dump.split("\n"):
        if line.startswith("\\"):
            level += 1
            if level == 3:
                break
            continue
        fields = line.split()
        if level == 1 and len(fields) == 4:
            unigrams[int(fields[0])] = float(fields[1])
        elif level == 2 and len(fields) == 5:
            bigrams.append((int(fields[0]), int(fields[1]), float(fields[2])))
    return names, unigrams, bigrams


def word_clusters(words=60000, contexts=20000, dims=48):
    """({word: (a, b, c)}, {word: probability}) of the commonest words of the language model."""
    names, unigrams, bigrams = read_language_model()
    common = sorted(unigrams, key=lambda w: (-unigrams[w], w))
    common = [w for w in common if w < len(names) and names[w]]
    row = {w: i for i, w in enumerate(common[:words])}
    col = {w: i for i, w in enumerate(common[:contexts])}
    rows, cols, values = [], [], []
    for left, right, probability in bigrams:
        if left not in unigrams or right not in unigrams:
            continue
        value = math.log(probability / unigrams[right])
        if value <= 0:
            continue
        if left in row and right in col:
            rows.append(row[left])
            cols.append(col[right])
            values.append(value)
        if right in row and left in col:
            rows.append(row[right])
            cols.append(contexts + col[left])
            values.append(value)
    points = vectors(rows, cols, values, (len(row), 2 * contexts), dims)
    weights = np.sqrt(np.array([unigrams[w] for w in common[:words]]))
    labels = cluster(points, weights, WORD_CLUSTERS)
    clusters = {names[w]: label for w, label in zip(common, labels)}
    return clusters, {names[w]: unigrams[w] for w in common}


def char_clusters(jieba, sentences, chars=7000, dims=40):
    """{character: (a, b, c)} from neighbours at distance 1 and 2."""
    pairs, count = collections.Counter(), collections.Counter()

    def add(text, weight):
        for i, a in enumerate(text):
            count[a] += weight
            for step in (1, 2):
                if i + step < len(text):
                    pairs[a, text[i + step], step] += weight

    for word, (freq, _) in jieba.items():
        add(word, 0.5 * math.log1p(freq))
    for sentence in sentences:
        add(sentence, 1.0)
    common = sorted((c for c in count if sources.is_han(c)), key=lambda c: (-count[c], c))[:chars]
    row = {c: i for i, c in enumerate(common)}
    total = sum(count.values())
    rows, cols, values = [], [], []
    for (a, b, step), n in sorted(pairs.items()):
        if a not in row or b not in row:
            continue
        value = math.log(n * total / (count[a] * count[b]))
        if value > 0:
            rows += [row[a], row[b]]
            cols += [(step - 1) * len(row) + row[b], (step + 1) * len(row) + row[a]]
            values += [value, value]
    points = vectors(rows, cols, values, (len(row), 4 * len(row)), dims)
    weights = np.sqrt(np.array([count[c] for c in common]))
    return dict(zip(common, cluster(points, weights, CHAR_CLUSTERS)))
