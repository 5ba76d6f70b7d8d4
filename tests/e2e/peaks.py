#!/usr/bin/env python3
"""The ceiling of -1 dBTP and the loudness hold in what a decoder makes of each file, lossy ones too: as
ffmpeg's ebur128 measures them.

usage: peaks.py PROGRAM SOURCE_DIR
"""
import pathlib
import re

from common import SAMPLES, Checks, bobao, has_m4b, run, scratch

checks = Checks()
FORMATS = ["wav", "mp3", "opus"] + (["m4a"] if has_m4b() else [])
CEILING_DBTP = -1.0
TOLERANCE_LU = 0.3
# Loudness as the bulletin says it, channels, LUFS.
TARGETS = [("ebu-r128", 1, -23), ("gy-t-282", 2, -24), ("podcast", 1, -19), ("podcast", 2, -16),
           (-18, 1, -18), (-17, 1, -17)]
SPEECH = "- report: report.txt\n  limit: 0.6\n"
BRIEF = "- say: 会议强调，要抓好落实。截至六月底，全市新增就业一万二千人，比去年同期增长百分之三点五。\n"
# Name, voice, items.
PROGRAMMES = [
    ("speech", "newsreader", SPEECH),
    ("speech, another voice", "quick", SPEECH),
    ("speech with music", "newsreader-female",
     "- sound: tune.flac\n  bed: true\n  lead: 2\n  duck: -12\n" + BRIEF + BRIEF),
    ("a short brief", "calm", BRIEF),
]


def measure(path):
    """Integrated loudness and true peak, decoded by ffmpeg."""
    text = run("ffmpeg", "-hide_banner", "-nostats", "-i", path, "-map", "0:a", "-af",
               "ebur128=peak=true", "-f", "null", "-").stderr
    summary = text[text.rindex("Summary:"):]
    return (float(re.search(r"I:\s*(-?[\d.]+) LUFS", summary)[1]),
            float(re.search(r"Peak:\s*(-?[\d.]+) dBFS", summary)[1]))


def check(name, voice, items):
    with scratch() as folder:
        for source, target in (("numbers-brief.txt", "report.txt"), ("signature.flac", "tune.flac")):
            pathlib.Path(folder, target).write_bytes((SAMPLES / source).read_bytes())
        for loudness, channels, lufs in TARGETS:
            bulletin = pathlib.Path(folder, "b.yaml")
            bulletin.write_text(
                f"bulletin: 1\ntitle: Brief\nvoice: {voice}\nloudness: {loudness}\n"
                f"channels: {channels}\nitems:\n{items}"
                f"outputs: [{', '.join('a.' + suffix for suffix in FORMATS)}]\n", encoding="utf-8")
            done = bobao("render", "-q", bulletin)
            if not checks.equal(done.returncode, 0, f"{name}, {loudness}: {done.stderr!r}"):
                continue
            for suffix in FORMATS:
                got_lufs, got_dbtp = measure(f"{folder}/a.{suffix}")
                row = f"{name}, {loudness}, {channels} channels, {suffix}"
                checks.that(abs(got_lufs - lufs) <= TOLERANCE_LU, f"{row}: {got_lufs} LUFS")
                checks.that(got_dbtp <= CEILING_DBTP, f"{row}: {got_dbtp} dBTP")


for programme in PROGRAMMES:
    check(*programme)
checks.done()
