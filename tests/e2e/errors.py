#!/usr/bin/env python3
"""Every wrong input and every wrong order: one clear error, the documented status, nothing written.

usage: errors.py PROGRAM SOURCE_DIR
"""
import os
import pathlib
import subprocess
import time

from common import PROGRAM, SAMPLES, Checks, bobao, names_in, scratch

checks = Checks()
GOOD = "会议强调，要做好各项工作。".encode()
MEETING = SAMPLES / "meeting-report.txt"

# name, bytes of the report, status, what the message must hold
REPORTS = [
    ("empty", b"", 65, "nothing to say"),
    ("blank", b" \n\t\n", 65, "nothing to say"),
    ("punctuation", "。，！？……（）".encode() * 20, 65, "nothing to say"),
    ("invalid UTF-8", GOOD + b"\n" + "会议".encode() + b"\xff\xfe\xfd" + GOOD, 65, "bad.txt:2:3"),
    ("NUL bytes", b"\x00\x01\x02" * 1000, 65, "bad.txt"),
    ("an HTML page", b"<!DOCTYPE html><html><p>" + GOOD, 65, "an HTML page"),
    ("an ELF file", pathlib.Path("/bin/true").read_bytes(), 65, "bad.txt"),
    ("a line of 5 MB", "工作".encode() * 900000, 65, "4194304"),
]

SCRIPTS = [
    ("version 2", "bobao-script: 2\nchapters: []\n", "bad.yaml:1:15"),
    ("unknown key", "bobao-script: 1\nchapter: []\n", "did you mean 'chapters'"),
    ("no first key", "title: a\nchapters: []\n", "its first key must be"),
    ("no syllable", "bobao-script: 1\nchapters:\n- title: a\n  sentences:\n  - phrases:\n    - words:\n"
     "      - {say: 好, pinyin: xyz3}\n      break: chapter\n", "bad.yaml:7:9"),
]

VOICES = [
    ("unknown key", "name: x\nnonsense: 1\n", "bad.yaml:2:1"),
    ("no YAML", "name: [\n", "bad.yaml:"),
    ("a shell", "#!/bin/sh\n", "bad.yaml"),
]

LEXICONS = [
    ("not a map", "- a\n", "bad.yaml:1:1"),
    ("too few readings", "words:\n  单县: shan4\n", "bad.yaml:2:"),
    ("no syllable", "words:\n  单县: shan4 xyz9\n", "bad.yaml:2:"),
]


COVERS = [
    ("a cover that is text", GOOD, 65, "neither: save it as one of them"),
    ("a cover of 8 MiB and a byte", b"\x89PNG\r\n\x1a\n" + bytes(8 * 1024 * 1024 - 7), 65,
     "make it smaller"),
    ("half a cover", b"\xff\xd8\xff\xe0", 65, "not whole: save it anew"),
]


def check(name, done, status, part, folder):
    text = done.stderr.decode()
    checks.equal(done.returncode, status, f"{name}: status ({text[:200]})")
    checks.that(part in text, f"{name}: message {text[:300]!r} lacks {part!r}")
    checks.equal(text.count("error:"), 1, f"{name}: one error: {text[:300]!r}")
    checks.that(not [n for n in names_in(folder) if not n.startswith("bad.")],
                f"{name}: left behind {names_in(folder)}")


def check_files(rows, suffix, arguments, status):
    for row in rows:
        name, content, part = row[0], row[1], row[-1]
        with scratch() as folder:
            bad = pathlib.Path(folder) / f"bad.{suffix}"
            bad.write_bytes(content if isinstance(content, bytes) else content.encode())
            done = bobao("render", *arguments(bad), "-o", pathlib.Path(folder) / "a.wav", "-o",
                         pathlib.Path(folder) / "a.flac", "-o", pathlib.Path(folder) / "a.json")
            check(name, done, row[2] if len(row) == 4 else status, part, folder)


def check_orders():
    with scratch() as folder:
        out = pathlib.Path(folder)
        rows = [
            ("no command", [], 64, None),
            ("unknown command", ["rendr"], 64, "unknown command"),
            ("no report", ["render"], 64, "a file is missing"),
            ("unknown option", ["render", "--vioce", "x", MEETING], 64, "did you mean '--voice'"),
            ("value missing", ["render", MEETING, "-o"], 64, "a value is missing"),
            ("two reports", ["render", MEETING, MEETING], 64, "too many arguments"),
            ("loudness", ["render", MEETING, "--loudness", "loud", "-o", out / "a.wav"], 64, "--loudness"),
            ("rate", ["render", MEETING, "--rate", "9000", "-o", out / "a.wav"], 64, "--rate"),
            ("bits", ["render", MEETING, "--bits", "20", "-o", out / "a.wav"], 64,
             "--bits must be one of 16, 24, not '20'"),
            ("bits below", ["render", MEETING, "--bits", "8", "-o", out / "a.wav"], 64, "one of 16, 24"),
            ("date", ["render", MEETING, "--date", "today", "-o", out / "a.wav"], 64, "--date"),
            ("format", ["render", MEETING, "-o", out / "a.xyz"], 64, "no format is known"),
            ("rate of MP3", ["render", MEETING, "--sample-rate", "96000", "-o", out / "a.mp3"], 64,
             "no sample rate of 96000 Hz: choose one of 48000"),
            ("twice", ["render", MEETING, "-o", out / "a.wav", "-o", out / "a.wav"], 64, "twice"),
            ("encoding", ["render", MEETING, "--encoding", "KLINGON", "-o", out / "a.wav"], 64, "KLINGON"),
            ("missing report", ["render", out / "no.txt", "-o", out / "a.wav"], 66, "no.txt"),
            ("a folder as report", ["render", out, "-o", out / "a.wav"], 66, "it is a folder"),
            ("missing voice", ["render", MEETING, "--voice", "newsraeder", "-o", out / "a.wav"], 66,
             "did you mean 'newsreader'"),
            ("missing lexicon", ["render", MEETING, "--lexicon", out / "no.yaml", "-o", out / "a.wav"], 66,
             "no.yaml"),
            ("missing cover", ["render", MEETING, "--cover", out / "no.png", "-o", out / "a.wav"], 66,
             "no.png"),
            ("missing folder", ["render", MEETING, "-o", out / "no" / "a.wav"], 73, "No such file"),
            ("a device", ["render", MEETING, "-o", "/dev/full.wav/x.wav"], 73, "cannot create"),
        ]
        for name, arguments, status, part in rows:
            done = bobao(*arguments)
            checks.equal(done.returncode, status, f"{name}: status ({done.stderr.decode()[:200]})")
            if part:
                check(name, done, status, part, folder)
        same = out / "report.json"
        same.write_bytes(GOOD)
        done = bobao("render", same, "-o", same)
        checks.equal(done.returncode, 64, "the output is the input")
        checks.equal(same.read_bytes(), GOOD, "the input is untouched")
        for name, arguments in (("script", ["script", same]), ("a link", ["script", out / "link.txt"]),
                                ("the picture", ["explain", "好", "--lexicon", same])):
            (out / "link.txt").unlink(missing_ok=True)
            (out / "link.txt").symlink_to(same)
            done = bobao(*arguments, "--picture" if name == "the picture" else "-o", same)
            checks.equal(done.returncode, 64, f"{name}: status ({done.stderr.decode()[:200]})")
            checks.that("would write over" in done.stderr.decode(), f"{name}: says why")
            checks.equal(same.read_bytes(), GOOD, f"{name}: the input is untouched")
        words = out / "words.json"
        words.write_text("words:\n  单县: shan4 xian4\n")
        done = bobao("render", MEETING, "--lexicon", words, "-o", words)
        checks.equal(done.returncode, 64, "the output is the lexicon")
        checks.that(words.read_text().startswith("words:"), "the lexicon is untouched")


def check_unwritable():
    """Root may write anywhere, so the folder is made read-only for everybody else."""
    with scratch() as folder:
        locked = pathlib.Path(folder) / "locked"
        locked.mkdir()
        locked.chmod(0o555)
        os.chmod(folder, 0o755)
        options = {}
        if os.getuid() == 0:
            options["user"] = 65534
        done = bobao("render", MEETING, "-o", locked / "a.wav", **options)
        if "lexicon is neither" in done.stderr.decode():
            return  # nobody cannot even reach the build folder
        checks.equal(done.returncode, 73, f"unwritable folder ({done.stderr.decode()[:200]})")
        locked.chmod(0o755)


def check_full_output():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([PROGRAM, "pinyin", str(MEETING)], stdout=full, stderr=subprocess.PIPE)
    checks.equal(done.returncode, 74, "standard output is full")


def check_streams():
    """Closed, full and broken standard streams: an error, and no file under its name."""
    notes = str(SAMPLES / "work-notes.md")
    with scratch() as folder:
        out = pathlib.Path(folder)
        rows = [
            ("all streams closed", f"'{PROGRAM}' render '{notes}' -o - -o a.wav 0<&- 1>&- 2>&-", 74),
            ("a reader that leaves", f"'{PROGRAM}' render '{notes}' -o - -o a.wav | head -c 10; "
                                     "exit ${PIPESTATUS[0]}", 74),
            ("help on a full disk", f"'{PROGRAM}' --help > /dev/full", 74),
            ("version on a full disk", f"'{PROGRAM}' --version > /dev/full", 74),
            ("standard input closed", f"'{PROGRAM}' render - -o a.wav 0<&-", 74),
            ("a folder that is missing for input", f"'{PROGRAM}' render no.txt -o new/", 66),
            ("one place twice", f"'{PROGRAM}' render '{notes}' -o a.wav -o ./a.wav", 64),
            ("a title that is not UTF-8", f"'{PROGRAM}' render '{notes}' --title $'\\xff' -o a.wav", 64),
            ("a title that moves the cursor", f"'{PROGRAM}' render '{notes}' --title $'a\\e[31m' -o a.wav", 64),
            ("a limit on file sizes", f"ulimit -f 100; '{PROGRAM}' render '{notes}' -o a.wav", 74),
            ("a day that is none", f"'{PROGRAM}' render '{notes}' --date 2026-02-30 -o a.wav", 64),
            ("half a worker", f"'{PROGRAM}' render '{notes}' -j 1.5 -o a.wav", 64),
            ("by line, a folder", f"'{PROGRAM}' pinyin --by-line .", 66),
            ("by line, an endless line", f"head -c 9000000 /dev/zero | tr '\\0' a | '{PROGRAM}' pinyin --by-line -", 65),
        ]
        for name, command, status in rows:
            done = subprocess.run(["bash", "-c", command], cwd=out, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
            checks.equal(done.returncode, status, f"{name}: status ({done.stderr.decode()[:200]})")
            checks.equal(names_in(out), [], f"{name}: left behind")


def check_no_sound_system():
    """No home, no sound server: a render says nothing and does not wait."""
    with scratch() as folder:
        environment = dict(os.environ, HOME="", PULSE_SERVER="tcp:127.0.0.1:9")
        done = bobao("render", SAMPLES / "work-notes.md", "-o", pathlib.Path(folder) / "a.json",
                     env=environment, timeout=20)
        checks.equal((done.returncode, done.stderr), (0, b""), "without a home or a sound server")


def check_missing_libraries():
    """FFmpeg's library is broken, or not in this build: known before the report is even read."""
    with scratch() as folder:
        libraries = pathlib.Path(folder) / "bad.libraries"
        libraries.mkdir()
        for version in range(59, 70):
            (libraries / f"libavformat.so.{version}").touch()
        for suffix in ("m4b", "m4a"):
            done = bobao("render", MEETING, "-o", pathlib.Path(folder) / f"a.{suffix}",
                         env=dict(os.environ, LD_LIBRARY_PATH=str(libraries)))
            check(f"no library for {suffix}", done, 69, "install", folder)


def check_hostile_times():
    """Inputs that once took quadratic time; the limit is far above what they take now."""
    with scratch() as folder:
        out = pathlib.Path(folder)
        closers = "字" + "）" * 400 + "\n"
        rows = [
            ("heaps of closing marks", "txt", closers * 3 + ("）" * 40 + "\n") * 6000, ["pinyin"]),
            ("many anchors", "yaml", "bobao-script: 1\n" + "".join(f"a{i}: &a{i} 1\n" for i in range(50000)),
             ["pinyin"]),
            ("brackets", "txt", "（" * 300000 + "好。\n", ["pinyin"]),
            ("dashes", "txt", "好" + "——" * 150000 + "\n", ["pinyin"]),
        ]
        for name, suffix, text, arguments in rows:
            path = out / f"slow.{suffix}"
            path.write_text(text, encoding="utf-8")
            started = time.monotonic()
            bobao(*arguments, path, timeout=120)
            seconds = time.monotonic() - started
            checks.that(seconds < 30, f"{name}: {seconds:.1f} s")


def check_lossy():
    with scratch() as folder:
        out = pathlib.Path(folder)
        (out / "bad.txt").write_bytes(GOOD + b"\xff\xfe" + GOOD)
        done = bobao("pinyin", "--lossy", out / "bad.txt")
        checks.equal(done.returncode, 0, f"--lossy: {done.stderr.decode()}")
        checks.that("2 invalid bytes" in done.stderr.decode(), f"--lossy counts: {done.stderr.decode()!r}")


check_files(REPORTS, "txt", lambda bad: [bad], 65)
check_files(SCRIPTS, "yaml", lambda bad: [bad], 78)
check_files(VOICES, "yaml", lambda bad: [MEETING, "--voice", bad], 78)
check_files(COVERS, "jpg", lambda bad: [MEETING, "--cover", bad], 65)
check_files(LEXICONS, "yaml", lambda bad: [MEETING, "--lexicon", bad], 78)
check_orders()
check_unwritable()
check_full_output()
check_streams()
check_no_sound_system()
check_missing_libraries()
check_hostile_times()
check_lossy()
checks.done()
