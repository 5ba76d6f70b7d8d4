#!/usr/bin/env python3
"""Renders the samples and lets programs that are not ours read what came out (tests/e2e/readers).

usage: readers.py PROGRAM SOURCE_DIR
"""
import pathlib

from common import SAMPLES, SOURCE, Checks, bobao, run, scratch

checks = Checks()

for sample in ("meeting-report.txt", "work-notes.md"):
    with scratch() as folder:
        done = bobao("render", SAMPLES / sample, "-o", f"{folder}/")
        checks.equal(done.returncode, 0, f"{sample}: status ({done.stderr.decode()[:200]})")
        seen = run(SOURCE / "tests/e2e/readers", pathlib.Path(folder))
        print(seen.stdout, end="")
        checks.that(seen.returncode in (0, 77), f"{sample}: readers disagree\n{seen.stderr}")
checks.done()
