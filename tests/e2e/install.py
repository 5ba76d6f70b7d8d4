#!/usr/bin/env python3
"""Installed under any prefix, the program finds its voices and lexicon beside itself.

usage: install.py PROGRAM SOURCE_DIR BUILD_DIR
"""
import pathlib
import subprocess
import sys

from common import SAMPLES, Checks, run, scratch

checks = Checks()

with scratch() as folder:
    prefix = pathlib.Path(folder) / "a prefix with blanks"
    done = run("cmake", "--install", sys.argv[3], "--prefix", prefix)
    checks.equal(done.returncode, 0, f"install: {done.stderr[:300]}")
    program = prefix / "bin" / "bobao"
    for arguments in (["--version"], ["voices"], ["pinyin", SAMPLES / "work-notes.md"],
                      ["render", SAMPLES / "work-notes.md", "-o", pathlib.Path(folder) / "a.flac"]):
        done = subprocess.run([program, *arguments], capture_output=True, cwd="/", text=True)
        checks.equal(done.returncode, 0, f"installed {arguments[0]}: {done.stderr[:300]}")
    checks.that((prefix / "share" / "man" / "man1" / "bobao.1").exists(), "the man page is installed")
    (prefix / "share" / "bobao" / "mandarin.lex").write_bytes(b"damaged")
    done = subprocess.run([program, "pinyin", SAMPLES / "work-notes.md"], capture_output=True, text=True)
    checks.equal(done.returncode, 69, f"a damaged lexicon: {done.stderr[:300]}")
    (prefix / "share" / "bobao" / "mandarin.lex").unlink()
    done = subprocess.run([program, "pinyin", SAMPLES / "work-notes.md"], capture_output=True, text=True)
    checks.equal(done.returncode, 69, f"a missing lexicon: {done.stderr[:300]}")
checks.done()
