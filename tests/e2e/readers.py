#!/usr/bin/env python3
"""Renders the samples and lets programs that are not ours read what came out (tests/e2e/readers).

usage: readers.py PROGRAM SOURCE_DIR
"""
import pathlib

from common import SAMPLES, SOURCE, Checks, bobao, run, scratch

checks = Checks()
SUFFIXES = ("wav", "rf64", "flac", "opus", "mp3", "json", "vtt", "srt", "chapters.json")

for sample in ("meeting-report.txt", "work-notes.md"):
    with scratch() as folder:
        outputs = [part for suffix in SUFFIXES for part in ("-o", f"{folder}/a.{suffix}")]
        done = bobao("render", SAMPLES / sample, *outputs)
        checks.equal(done.returncode, 0, f"{sample}: status ({done.stderr.decode()[:200]})")
        seen = run(SOURCE / "tests/e2e/readers", pathlib.Path(folder))
        print(seen.stdout, end="")
        checks.that(seen.returncode in (0, 77), f"{sample}: readers disagree\n{seen.stderr}")
checks.done()
