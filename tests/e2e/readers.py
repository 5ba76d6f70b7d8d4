#!/usr/bin/env python3
"""Renders the samples and lets programs that are not ours read what came out (tests/e2e/readers).

usage: readers.py PROGRAM SOURCE_DIR
"""
import pathlib

from common import SAMPLES, SOURCE, Checks, bobao, has_m4b, run, scratch

checks = Checks()
SUFFIXES = ["wav", "rf64", "flac", "opus", "mp3", "json", "vtt", "srt", "chapters.json"]
if has_m4b():
    SUFFIXES += ["m4b", "m4a"]

for sample, options in (("meeting-report.txt", ["--date", "2026-11-23"]),
                        ("work-notes.md", ["--bits", 24, "--stereo", "--sample-rate", 44100])):
    with scratch() as folder:
        cover = pathlib.Path(folder) / "cover.jpg"
        run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=1400x1400", "-frames:v", 1, cover)
        outputs = [part for suffix in SUFFIXES for part in ("-o", f"{folder}/a.{suffix}")]
        done = bobao("render", SAMPLES / sample, "--cover", cover, *options, *outputs)
        checks.equal(done.returncode, 0, f"{sample}: status ({done.stderr.decode()[:200]})")
        seen = run(SOURCE / "tests/e2e/readers", "--cover", cover, pathlib.Path(folder))
        print(seen.stdout, end="")
        checks.that(seen.returncode in (0, 77), f"{sample}: readers disagree\n{seen.stderr}")
checks.done()
