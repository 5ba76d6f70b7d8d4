#!/usr/bin/env python3
"""What a run from cron needs: one run at a time, whoever starts it, a report of each, and
nothing when there is nothing to do.

usage: cron.py PROGRAM SOURCE_DIR
"""
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import time

import jsonschema

from common import PROGRAM, SAMPLES, SOURCE, Checks, bobao, load_json, names_in, scratch

checks = Checks()
REPORT = "会议强调，要做好各项工作。\n".encode()
BULLETIN = """bulletin: 1
items:
- report: "-"
outputs: [brief.flac]
"""


# ---- one run at a time ----

def start_waiting(*arguments):
    """A run that holds its locks and waits for its report."""
    child = subprocess.Popen([str(PROGRAM), *map(str, arguments)], stdin=subprocess.PIPE,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(0.5)
    return child


def check_refused(name, path, *arguments):
    done = bobao(*arguments, stdin=REPORT)
    text = done.stderr.decode()
    checks.equal(done.returncode, 75, f"{name}: status ({text})")
    checks.that("another run" in text and str(path) in text and text.count("error:") == 1,
                f"{name}: message {text!r}")


def check_locks():
    with scratch() as folder:
        out = pathlib.Path(folder)
        bulletin = out / "morning.yaml"
        bulletin.write_text(BULLETIN)
        for name, first, path, second in (
                ("a report", ("render", "-", "-o", out / "a.flac", "-o", out / "a.wav"), out / "a.wav",
                 ("render", "-", "-o", out / "a.mp3", "-o", out / "a.wav")),
                ("a bulletin", ("render", bulletin), bulletin, ("render", bulletin)),
                ("a bulletin over a report's output", ("render", "-", "-o", out / "brief.flac"),
                 out / "brief.flac", ("render", bulletin))):
            before = names_in(out)
            child = start_waiting(*first)
            check_refused(name, path, *second)
            checks.equal(names_in(out), before, f"{name}: a lock is no file")
            done = bobao("render", "-", "-o", out / "other.flac", stdin=REPORT)
            checks.equal(done.returncode, 0, f"{name}: another output beside it {done.stderr}")
            (out / "other.flac").unlink()
            _, text = child.communicate(REPORT, timeout=120)
            checks.equal(child.returncode, 0, f"{name}: the first one goes on {text}")
            child = start_waiting(*first)
            child.send_signal(signal.SIGKILL)
            child.communicate(timeout=60)
            done = bobao(*second, stdin=REPORT)
            checks.equal(done.returncode, 0, f"{name}: after a kill nothing is locked {done.stderr}")


# ---- the run report ----

SCHEMA = load_json(SOURCE / "docs" / "run-report.schema.json")

WITH_GAPS = """bulletin: 1
title: 早间简报
items:
- say: 各位听众，早上好！今天是{date}。
- headlines: 下面是内容提要。
  voice: clear
- report: report.txt
- report: missing.txt
  optional: true
- sound: jingle.wav
  gain: -6
outputs: [brief.flac, brief.mp3, brief.json, {path: brief.wav, bits: 24}]
"""


def read_report(name, text, status):
    try:
        report = json.loads(text)
        jsonschema.validate(report, SCHEMA)
    except (ValueError, jsonschema.ValidationError) as error:
        checks.that(False, f"{name}: {str(error)[:300]}")
        return None
    checks.equal(report["status"], status, f"{name}: status in the report")
    return report


def check_sums(name, rows, folder):
    for row in rows:
        content = (folder / row["path"]).read_bytes()
        checks.equal((row["bytes"], row["sha256"]), (len(content), hashlib.sha256(content).hexdigest()),
                     f"{name}: {row['path']}")


def fill(out):
    (out / "morning.yaml").write_text(WITH_GAPS)
    (out / "report.txt").write_bytes(REPORT)
    bobao("render", "-", "-o", out / "jingle.wav", stdin="一。".encode())


def check_report():
    with scratch() as folder:
        out = pathlib.Path(folder)
        fill(out)
        done = bobao("render", "morning.yaml", "--date", "2026-11-23", "--json", cwd=out)
        report = read_report("a bulletin", done.stdout, 0)
        check_sums("inputs", [r for r in report["inputs"] if r["role"] != "data"], out)
        check_sums("outputs", report["outputs"], out)
        checks.equal([r["role"] for r in report["inputs"] if r["role"] != "data"],
                     ["bulletin", "voice", "voice", "report", "sound"], "roles")
        checks.equal([(r["path"], r["format"]) for r in report["outputs"]],
                     [(f"brief.{n}", n) for n in ("flac", "mp3", "json", "wav")], "outputs")
        programme, timeline = report["programme"], load_json(out / "brief.json")
        for key in ("title", "date", "engine", "rate_hz", "frames", "duration", "loudness"):
            checks.equal(programme[key], timeline[key], f"the report and the timeline: {key}")
        checks.equal([(c["title"], c["start"], c["end"]) for c in programme["chapters"]],
                     [(c["title"], c["start"], c["end"]) for c in timeline["chapters"]], "chapters")
        checks.equal(programme["voices"], ["newsreader", "clear"], "voices")
        checks.equal(programme["left_out"], [{"kind": "report", "text": "missing.txt",
                                             "path": "morning.yaml", "line": 8}],
                     "left out")
        warnings = [m for m in report["messages"] if m["level"] == "warning"]
        checks.that(len(warnings) == 1 and warnings[0]["file"] == "morning.yaml" and
                    (warnings[0]["line"], warnings[0]["column"]) == (8, 11), f"messages: {warnings}")
        again = bobao("render", "morning.yaml", "--date", "2026-11-23", "--json=report.json", cwd=out)
        checks.equal(again.stdout, b"", "a report in a file: standard output")
        checks.that((out / "report.json").read_bytes() == done.stdout, "the same run, the same report")
        checks.that(b"missing.txt" in again.stderr, "messages are shown as always")


def check_failures():
    with scratch() as folder:
        out = pathlib.Path(folder)
        fill(out)
        old = names_in(out)
        (out / "bad.yaml").write_text(WITH_GAPS.replace("gain", "gian").replace("voice:", "vocie:"))
        (out / "r.json").write_text('{"format": "bobao-run"}')
        for name, arguments, status in (
                ("no report", ("no.txt", "-o", "a.flac"), 66),
                ("two errors", ("bad.yaml",), 78),
                ("no folder", ("report.txt", "-o", "no/a.flac"), 73)):
            done = bobao("render", *arguments, "--json=r.json", cwd=out)
            checks.equal(done.returncode, status, f"{name}: status {done.stderr.decode()[:200]}")
            report = read_report(name, (out / "r.json").read_text(), status)
            errors = [m["text"] for m in report["messages"] if m["level"] == "error"]
            checks.that(all(e in done.stderr.decode() for e in errors), f"{name}: {errors}")
            checks.equal(len(errors), done.stderr.decode().count("error:"), f"{name}: errors")
        for name, arguments, status in (
                ("standard output twice", ("report.txt", "-o", "-", "--json"), 64),
                ("no place", ("report.txt", "-o", "a.flac", "--json=no/r.json"), 73),
                ("over another file", ("report.txt", "-o", "a.flac", "--json=morning.yaml"), 64),
                ("over the input", ("report.txt", "-o", "a.flac", "--json=report.txt"), 64),
                ("over an output", ("report.txt", "-o", "b.json", "--json=b.json"), 64)):
            (out / "b.json").write_text("old")
            done = bobao("render", *arguments, cwd=out)
            checks.equal(done.returncode, status, f"{name}: status {done.stderr.decode()[:200]}")
            checks.that((out / "report.txt").read_bytes() == REPORT and
                        (out / "b.json").read_text() == "old", f"{name}: files")
            checks.equal(done.stdout, b"", f"{name}: a wrong command line has no report")
        (out / "b.json").unlink()
        (out / "bad.yaml").unlink()
        (out / "r.json").unlink()
        checks.equal(names_in(out), old, "failures leave nothing behind")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([str(PROGRAM), "render", "report.txt", "-o", "a.flac", "--json"],
                                  cwd=out, stdout=full, stderr=subprocess.PIPE)
        checks.equal(done.returncode, 74, f"a full standard output: status {done.stderr.decode()}")


def check_strange_names():
    with scratch() as folder:
        out = os.fsencode(folder)
        with open(out + b"/\xff\xfe.txt", "wb") as file:
            file.write(REPORT)
        done = subprocess.run([os.fsencode(PROGRAM), b"render", out + b"/\xff\xfe.txt", b"--json", b"-o",
                               out + b"/\xe9.flac"], capture_output=True)
        report = read_report("bytes that are not UTF-8", done.stdout, 0)
        checks.that(report["outputs"][0]["path"].endswith("\ufffd.flac"), "names are made UTF-8")


# ---- only when something has changed ----

def outcome(name, out, *arguments, status=0):
    done = bobao("render", *arguments, "--if-changed", "--json", cwd=out)
    checks.equal(done.returncode, status, f"{name}: status {done.stderr.decode()[:300]}")
    report = read_report(name, done.stdout, status)
    return report and report["outcome"]


def stamp(out):
    return {n: (out / n).stat().st_ino for n in names_in(out) if not n.startswith(".")}


def rewrite(path, old, new):
    content = path.read_bytes()
    path.write_bytes(content.replace(old, new))
    os.utime(path, (1e9, 1e9))  # older than everything: dates do not count


def check_if_changed():
    with scratch() as folder:
        out = pathlib.Path(folder)
        fill(out)
        (out / "words.yaml").write_text("words:\n  单县: shan4 xian4\n")
        (out / "own.yaml").write_bytes((SOURCE / "voices" / "clear.yaml").read_bytes())
        (out / "in").mkdir()
        (out / "in" / "a.txt").write_text("第一份报告。")
        bulletin = out / "morning.yaml"
        bulletin.write_text(WITH_GAPS.replace("report: report.txt", "report: in/*.txt\n  newest: 2")
                            .replace("clear", "own.yaml").replace("title:", "lexicon: words.yaml\ntitle:"))
        order = ["morning.yaml", "--date", "2026-11-23"]
        state = out / ".brief.flac.bobao-state"

        def touch():
            os.utime(out / "in" / "a.txt")

        # name, what is done before, what comes out
        rows = [
            ("the first time", lambda: None, "rendered"),
            ("the second time", lambda: None, "unchanged"),
            ("a report is touched", touch, "unchanged"),
            ("a report is written again", lambda: (out / "in" / "a.txt").write_text("第一份报告。"), "unchanged"),
            ("a report is changed", lambda: rewrite(out / "in" / "a.txt", "报告".encode(), "消息".encode()),
             "rendered"),
            ("a report more", lambda: (out / "in" / "b.txt").write_text("第二份报告。"), "rendered"),
            ("a report less", lambda: (out / "in" / "b.txt").unlink(), "rendered"),
            ("the missing report", lambda: (out / "missing.txt").write_bytes(REPORT), "rendered"),
            ("it is damaged", lambda: (out / "missing.txt").write_bytes(REPORT + b"\xff"), "rendered"),
            ("it is damaged still", lambda: None, "unchanged"),
            ("it is mended", lambda: (out / "missing.txt").write_bytes(REPORT), "rendered"),
            ("a lexicon", lambda: rewrite(out / "words.yaml", b"shan4", b"dan1"), "rendered"),
            ("a voice", lambda: rewrite(out / "own.yaml", b"expression: 0.", b"expression: 0.1"), "rendered"),
            ("a sound", lambda: bobao("render", "-", "-o", out / "jingle.wav", stdin="二。".encode()),
             "rendered"),
            ("the bulletin", lambda: rewrite(bulletin, "简报".encode(), "新闻".encode()), "rendered"),
            ("an output is missing", (out / "brief.mp3").unlink, "rendered"),
            ("an output is cut", lambda: os.truncate(out / "brief.wav", 1000), "rendered"),
            ("an output is changed", lambda: rewrite(out / "brief.json", b"chapters", b"chapterz"), "rendered"),
            ("no state", lambda: state.unlink(), "rendered"),
            ("a damaged state", lambda: state.write_bytes(state.read_bytes()[:-7]), "rendered"),
            ("a state of noise", lambda: state.write_bytes(bytes(range(256)) * 100), "rendered"),
            ("another version", lambda: rewrite(state, b"state 1", b"state 2"), "rendered"),
            ("nothing", lambda: None, "unchanged"),
        ]
        for name, change, wanted in rows:
            change()
            before = stamp(out)
            checks.equal(outcome(name, out, *order), wanted, name)
            is_same = before == stamp(out)
            checks.equal(is_same, wanted == "unchanged", f"{name}: the files are left alone")
        for name, arguments, wanted in (
                ("another date", ["morning.yaml", "--date", "2026-11-24"], "rendered"),
                ("as many workers as you like", ["morning.yaml", "--date", "2026-11-24", "-j", "1"], "unchanged"),
                ("from another folder", [bulletin, "--date", "2026-11-24", "-v"], "unchanged")):
            cwd = "/" if name.startswith("from") else out
            checks.equal(outcome(name, cwd, *arguments), wanted, name)
        bulletin.write_text(bulletin.read_text().replace("gain", "gian"))
        checks.equal(outcome("a mistake", out, *order, status=78), "failed", "a mistake")


def check_parts_if_changed():
    with scratch() as folder:
        out = pathlib.Path(folder)
        fill(out)
        bulletin = out / "morning.yaml"
        bulletin.write_text(WITH_GAPS.replace("bits: 24", "split: true")
                            .replace("brief.flac,", "{path: brief.flac, split: true},"))
        order = ["morning.yaml", "--date", "2026-11-23"]
        for name, change, wanted in (
                ("first", lambda: None, "rendered"), ("second", lambda: None, "unchanged"),
                ("a part is missing", lambda: (out / "brief-02.wav").unlink(), "rendered"),
                ("a part is cut", lambda: os.truncate(out / "brief-01.flac", 99), "rendered"),
                ("a chapter more", lambda: (out / "missing.txt").write_bytes(REPORT), "rendered"),
                ("nothing", lambda: None, "unchanged")):
            change()
            checks.equal(outcome(name, out, *order), wanted, f"parts: {name}")
        names = [n for n in names_in(out) if n.startswith("brief-")]
        checks.equal(len(names), 8, f"parts: {names}")


def check_report_if_changed():
    with scratch() as folder:
        out = pathlib.Path(folder)
        (out / "a.txt").write_bytes(REPORT)
        order = ["a.txt", "-o", "a.flac", "-o", "a.json"]
        for name, arguments, wanted in (
                ("first", order, "rendered"), ("second", order, "unchanged"),
                ("title", order + ["--title", "别的"], "rendered"),
                ("the same title", order + ["--title", "别的"], "unchanged"),
                ("no title", order, "rendered"),
                ("one output less", ["a.txt", "-o", "a.flac"], "rendered"),
                ("one output more", order, "rendered"),
                ("loudness", order + ["--loudness", "-23"], "rendered")):
            checks.equal(outcome(name, out, *arguments), wanted, f"a report: {name}")
        done = bobao("render", "a.txt", "-o", "-", "--if-changed", cwd=out)
        checks.equal(done.returncode, 64, "--if-changed with -o -")
        epoch = dict(os.environ, SOURCE_DATE_EPOCH="1763856000")
        done = bobao("render", *order, "--if-changed", "--json", cwd=out, env=epoch)
        checks.equal(read_report("epoch", done.stdout, 0)["outcome"], "rendered", "SOURCE_DATE_EPOCH")
        # A folder that takes no state: here, because its name is taken by a folder.
        (out / ".a.flac.bobao-state").unlink()
        (out / ".a.flac.bobao-state").mkdir()
        done = bobao("render", *order, "--if-changed", cwd=out)
        checks.equal(done.returncode, 0, "no place for the state: status")
        checks.that(b"will render again" in done.stderr, f"no place for the state: {done.stderr}")
        (out / ".a.flac.bobao-state").rmdir()
        (out / "precious").write_text("mine")
        (out / ".a.flac.bobao-state").symlink_to("precious")
        done = bobao("render", *order, "--if-changed", cwd=out)
        checks.equal((out / "precious").read_text(), "mine", "a link under the state's name is not followed")
        checks.that(b"symbolic link" in done.stderr, f"a link under the state's name: {done.stderr}")


# ---- the journal ----

def check_journal():
    """Priorities when standard error is the journal's stream, and only then."""
    with scratch() as folder:
        out = pathlib.Path(folder)
        fill(out)
        (out / "bad.yaml").write_text(WITH_GAPS.replace("gain", "gian"))
        for name, is_it, order, wanted in (
                ("warnings", True, ["morning.yaml", "-v", "--date", "2026-11-23"], ["<4>morning.yaml:8:11: warning: there", "<6>brief.mp3"]),
                ("errors", True, ["bad.yaml"], ["<3>bad.yaml:11:3: error: "]),
                ("a pipe", False, ["morning.yaml", "--date", "2026-11-23"], ["bobao: morning.yaml:8:11: warning: there"]),
                ("errors on a pipe", False, ["bad.yaml"], ["bobao: bad.yaml:11:3: error: "])):
            reader, writer = os.pipe()
            stream = os.fstat(writer)
            place = f"{stream.st_dev}:{stream.st_ino if is_it else stream.st_ino + 1}"
            subprocess.run([str(PROGRAM), "render", *order], cwd=out, stderr=writer, stdout=subprocess.DEVNULL,
                           env=dict(os.environ, JOURNAL_STREAM=place))
            os.close(writer)
            lines = os.fdopen(reader, encoding="utf-8").read().splitlines()
            for start in wanted:
                checks.that(any(line.startswith(start) for line in lines), f"journal: {name}: {lines}")
            checks.that(all(line.startswith("<") == is_it for line in lines), f"journal: {name}: {lines}")
        for value in ("", ":", "1", "1:", "x:y", "99999999999999999999:1"):
            done = bobao("render", "bad.yaml", cwd=out, env=dict(os.environ, JOURNAL_STREAM=value))
            checks.that(done.stderr.startswith(b"bobao: bad.yaml"), f"JOURNAL_STREAM={value}")


check_locks()
check_journal()
check_if_changed()
check_parts_if_changed()
check_report_if_changed()
check_report()
check_failures()
check_strange_names()
checks.done()
