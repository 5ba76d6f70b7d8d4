#!/usr/bin/env python3
"""What a run from cron needs: one run at a time, whoever starts it.

usage: cron.py PROGRAM SOURCE_DIR
"""
import pathlib
import signal
import subprocess
import time

from common import PROGRAM, Checks, bobao, names_in, scratch

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


check_locks()
checks.done()
