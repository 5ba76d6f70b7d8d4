#!/usr/bin/env python3
"""Silence at head and tail: digital zero, as long as it should be to the millisecond, so that no trimmer
takes what is left of a filter or of dither for sound.

usage: silence.py PROGRAM SOURCE_DIR
"""
import pathlib

import numpy

import bwf
from common import SAMPLES, Checks, bobao, run, scratch

checks = Checks()
MS = 0.001
# Sample rate, bits, other options.
ROWS = [
    (48000, 16, []),
    (48000, 24, ["--stereo"]),
    (44100, 24, []),
    (22050, 24, []),
    (8000, 24, []),
    (96000, 24, ["--loudness", "off"]),
]
LOSSLESS = ("wav", "rf64", "flac")
BULLETIN = """bulletin: 1
title: Brief
head: {head}
tail: {tail}
channels: 2
bits: 24
items:
{items}
outputs: [a.wav, a.rf64, a.flac]
"""
SPEECH = "- say: 会议强调，要抓好落实。\n"
TUNE = "- sound: tune.flac\n"
BED = "- sound: tune.flac\n  bed: true\n  lead: 1\n"


def samples(path):
    """The loudest channel's sizes, in 24 bits, and the rate."""
    info = run("ffprobe", "-v", "error", "-show_entries", "stream=sample_rate,channels", "-of", "csv=p=0", path)
    rate, channels = map(int, info.stdout.strip().split(",")[:2])
    raw = path.with_suffix(".raw")
    run("ffmpeg", "-v", "error", "-y", "-i", path, "-f", "s32le", raw)
    values = numpy.fromfile(raw, "<i4")
    raw.unlink()
    return numpy.abs(values.reshape(-1, channels).astype(numpy.int64)).max(axis=1), rate


def check(name, path, head, tail, is_exact):
    """is_exact: the sound begins and ends at once; a tune may fade in and out of silence itself."""
    sizes, rate = samples(path)
    sounding = numpy.flatnonzero(sizes)
    before, behind = sounding[0] / rate, (len(sizes) - 1 - sounding[-1]) / rate
    checks.that(before >= head - MS - 1e-9, f"{name}: {before:.6f} s of zero at the head, not {head}")
    checks.that(behind >= tail - MS - 1.5 / rate, f"{name}: {behind:.6f} s of zero at the tail, not {tail}")
    if is_exact:
        checks.that(before <= head + MS and behind <= tail + MS, f"{name}: silence {before:.6f} and {behind:.6f}")


def check_reports():
    for rate, bits, options in ROWS:
        with scratch() as folder:
            out = pathlib.Path(folder)
            outputs = [part for suffix in LOSSLESS for part in ("-o", out / f"a.{suffix}")]
            done = bobao("render", SAMPLES / "work-notes.md", "--sample-rate", rate, "--bits", bits, *options,
                         *outputs)
            checks.equal(done.returncode, 0, f"{rate} Hz: {done.stderr.decode()}")
            for suffix in LOSSLESS:
                check(f"{rate} Hz, {bits} bits, {suffix}", out / f"a.{suffix}", 0.2, 0.5, True)


def check_bulletins():
    rows = [
        ("speech", SPEECH, 0.35, 0.75, True),
        ("no silence", SPEECH, 0, 0, True),
        ("a tune first and last", TUNE + SPEECH + TUNE, 0.3, 1, False),
        ("a bed", BED + SPEECH, 0.123, 0.321, False),
    ]
    for name, items, head, tail, is_exact in rows:
        with scratch() as folder:
            out = pathlib.Path(folder)
            (out / "tune.flac").write_bytes((SAMPLES / "signature.flac").read_bytes())
            (out / "b.yaml").write_text(BULLETIN.format(head=head, tail=tail, items=items), encoding="utf-8")
            done = bobao("render", out / "b.yaml")
            checks.equal(done.returncode, 0, f"{name}: {done.stderr.decode()}")
            for suffix in LOSSLESS:
                check(f"{name}, {suffix}", out / f"a.{suffix}", head, tail, is_exact)
            # cart tells a playout system the same: what follows may begin there.
            seen = bwf.read(out / "a.wav")
            segue = dict(seen["cart"]["timers"])["SEGs"]
            checks.that(abs((seen["frames"] - segue) / seen["rate"] - tail) <= MS, f"{name}: SEGs at {segue}")


check_reports()
check_bulletins()
checks.done()
