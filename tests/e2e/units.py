#!/usr/bin/env python3
"""The systemd units and the crontab line, as they are installed, are right and work.

usage: units.py PROGRAM SOURCE_DIR BUILD_DIR
"""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

from common import Checks, names_in, run, scratch

checks = Checks()
BULLETIN = """bulletin: 1
date: today
items:
- say: 各位听众，早上好！今天是{date}。
outputs: [brief.flac, brief.json]
"""
BARE = {"HOME": "/", "LOGNAME": "radio", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}


def lay_out(folder):
    home = pathlib.Path(folder) / "srv"
    home.mkdir()
    (home / "morning.yaml").write_text(BULLETIN)
    return home


def shell(command, cwd="/"):
    return subprocess.run(["/bin/sh", "-c", command], env=BARE, cwd=cwd, capture_output=True, text=True)


def check_outcomes(name, command, home):
    """Well: nothing is said, twice. Not well: it is."""
    for turn in ("first", "second"):
        done = shell(command, home)
        checks.equal((done.returncode, done.stdout, done.stderr), (0, "", ""), f"{name}: {turn}")
        checks.that({"brief.flac", "brief.json"} < set(names_in(home)), f"{name}: {names_in(home)}")
        if turn == "first":
            made = (home / "brief.flac").stat().st_ino
    checks.equal((home / "brief.flac").stat().st_ino, made, f"{name}: nothing had changed")
    (home / "morning.yaml").write_text(BULLETIN.replace("say:", "sya:"))
    done = shell(command, home)
    checks.that(done.returncode == 78 and "morning.yaml:4:3: error:" in done.stderr, f"{name}: {done.stderr}")


def settings_of(unit):
    return re.findall(r"^([A-Za-z]+)=(.*)$", unit.read_text(), re.M)


def filtered(name):
    """The system calls of a set, its sets within written out."""
    calls = set()
    for line in run("systemd-analyze", "syscall-filter", name).stdout.splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            calls |= filtered(word)
        elif word and not word.startswith("#"):
            calls.add(word)
    return calls


def check_filter(service, command, home, folder):
    """What the program asks of the kernel is what the unit lets it."""
    trace = pathlib.Path(folder) / "trace"
    done = shell(f"strace -f -qq -o {shlex.quote(str(trace))} {command}", home)
    if not shutil.which("strace") or (not trace.exists() or trace.stat().st_size == 0):
        print(f"not checked: system calls ({done.stderr.strip()[:100]})")
        return
    allowed = set()
    for name, value in settings_of(service):
        if name == "SystemCallFilter":
            calls = set().union(*(filtered(word) for word in value.lstrip("~").split()))
            allowed = allowed - calls if value.startswith("~") else allowed | calls
    used = set(re.findall(r"^\d+ +(\w+)\(", trace.read_text(errors="replace"), re.M))
    checks.that(len(used) > 20 and used <= allowed, f"system calls: {sorted(used - allowed)} of {len(used)}")


def check_service(prefix, folder):
    units = prefix / "lib" / "systemd" / "system"
    service, timer = units / "bobao-bulletin@.service", units / "bobao-bulletin@.timer"
    done = run("systemd-analyze", "verify", service, timer, env=dict(os.environ, MANPATH=prefix / "share" / "man"))
    checks.equal((done.returncode, done.stdout + done.stderr), (0, ""), "systemd-analyze verify")
    when = dict(settings_of(timer))["OnCalendar"]
    checks.equal(run("systemd-analyze", "calendar", when).returncode, 0, f"OnCalendar={when}")
    wanted = {"ProtectSystem": "strict", "NoNewPrivileges": "yes", "PrivateNetwork": "yes", "Type": "oneshot"}
    got = dict(settings_of(service))
    checks.equal({k: got.get(k) for k in wanted}, wanted, "settings")
    command = got["ExecStart"].replace("%i", "morning")
    home = lay_out(folder)
    check_filter(service, command, home, folder)
    for name in names_in(home):
        if name != "morning.yaml":
            (home / name).unlink()
    check_outcomes("ExecStart", command, home)
    shutil.rmtree(home)


def check_crontab(prefix, folder):
    text = (prefix / "share" / "doc" / "bobao" / "crontab").read_text()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    jobs = [line for line in lines if re.match(r"^[\d*,/-]+( [\d*,/-]+){4} ", line)]
    settings = [line for line in lines if re.match(r"^[A-Z]+=", line)]
    checks.equal(len(jobs) + len(settings), len(lines), f"crontab: lines {lines}")
    checks.equal(len(jobs), 1, "crontab: one job")
    command = jobs[0].split(" ", 5)[5]
    checks.that("%" not in command, "crontab: % would be a line end")
    home = lay_out(folder)
    check_outcomes("crontab", command.replace("/srv/bobao", shlex.quote(str(home))), home)


with scratch() as folder:
    prefix = pathlib.Path(folder) / "a prefix"
    done = run("cmake", "--install", sys.argv[3], "--prefix", prefix)
    checks.equal(done.returncode, 0, f"install: {done.stderr[:300]}")
    check_service(prefix, folder)
    check_crontab(prefix, folder)
checks.done()
