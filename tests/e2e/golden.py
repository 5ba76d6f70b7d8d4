#!/usr/bin/env python3
"""What is said of the samples and of tests/reports, against golden files that a person has read.

usage: golden.py PROGRAM SOURCE_DIR [--refresh]

--refresh rewrites the golden files; read the difference before you commit it.
"""
import sys

from common import SAMPLES, SOURCE, Checks, bobao

checks = Checks()
FORMATS = [("pinyin", ["--surface"]), ("spoken", ["--format", "spoken"])]
REPORTS = SOURCE / "tests" / "reports"

for sample in sorted([*SAMPLES.iterdir(), *REPORTS.iterdir()]):
    if sample.suffix not in (".txt", ".md"):
        continue
    for kind, options in FORMATS:
        golden = SOURCE / "tests" / "golden" / f"{sample.stem}.{kind}"
        done = bobao("pinyin", *options, sample)
        checks.equal(done.returncode, 0, f"{sample.name}: {done.stderr.decode()}")
        if "--refresh" in sys.argv:
            golden.parent.mkdir(exist_ok=True)
            golden.write_bytes(done.stdout)
        got = done.stdout.decode().splitlines()
        wanted = golden.read_text(encoding="utf-8").splitlines()
        checks.equal(len(got), len(wanted), f"{golden.name}: lines")
        for number, (a, b) in enumerate(zip(got, wanted), 1):
            checks.that(a == b, f"{golden.name}:{number}:\n  got    {a}\n  wanted {b}")
checks.done()
