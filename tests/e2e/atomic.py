#!/usr/bin/env python3
"""Killed, stopped, or out of room at any moment: what stands under a final name is whole.

usage: atomic.py PROGRAM SOURCE_DIR
"""
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import time

from common import PROGRAM, SAMPLES, Checks, bobao, names_in, run, scratch

checks = Checks()
REPORT = SAMPLES / "meeting-report.txt"
OUTPUTS = ("a.wav", "a.flac", "a.json")

# Two voices, sounds, a bed, a length that is rehearsed, parts.
BULLETIN = """bulletin: 1
title: 早间简报
station: 锦城之声
second_voice: clear
length: 0:42
items:
- sound: jingle.wav
  bed: true
  lead: 1
- say: 各位听众，早上好！今天是{date}。
- headlines: 下面是今天的主要内容。
- report: report.txt
- sound: jingle.wav
- say: 感谢收听，再见。
outputs: []
"""


def arguments(out, source=REPORT):
    wanted = [str(PROGRAM), "render", str(source), "--date", "2026-11-23"]
    for name in OUTPUTS:
        wanted += ["-o", str(out / name)]
    return wanted


def make_bulletin(folder):
    path = folder / "morning.yaml"
    path.write_text(BULLETIN.replace("outputs: []", "outputs: [never.flac]"))
    text = (SAMPLES / "work-notes.md").read_text()
    (folder / "report.txt").write_text(text[:180])
    bobao("render", "-", "-o", folder / "jingle.wav", stdin="叮咚叮咚，叮咚叮咚。".encode())
    return path


def whole(out, reference):
    return all((out / name).read_bytes() == reference[name] for name in OUTPUTS if (out / name).exists())


def make_reference(out, source=REPORT):
    started = time.monotonic()
    done = subprocess.run(arguments(out, source), capture_output=True)
    checks.equal(done.returncode, 0, f"reference: {done.stderr.decode()}")
    return {name: (out / name).read_bytes() for name in OUTPUTS}, time.monotonic() - started


def check_kills(number, count, reference, seconds, has_old, source=REPORT):
    """Signals at random moments; the seed is fixed, the moments are not: the machine decides."""
    chance = random.Random(number)
    for _ in range(count):
        with scratch() as folder:
            out = pathlib.Path(folder)
            if has_old:
                for name in OUTPUTS:
                    (out / name).write_bytes(b"old " + name.encode())
            child = subprocess.Popen(arguments(out, source), stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0, seconds * 1.1))
            child.send_signal(number)
            status = child.wait(timeout=60)
            for name in OUTPUTS:
                if not (out / name).exists():
                    continue
                content = (out / name).read_bytes()
                ok = content == reference[name] or (has_old and content == b"old " + name.encode())
                checks.that(ok, f"signal {number}: {name} is neither old nor new ({len(content)} bytes)")
            if number != signal.SIGKILL:
                left = [n for n in names_in(out) if n not in OUTPUTS]
                checks.that(not left, f"signal {number}: left behind {left}")
                # A signal before the program has begun ends it as it ends any other.
                checks.that(status in (0, 130, -number), f"signal {number}: status {status}")
                new = [n for n in OUTPUTS if (out / n).exists() and
                       (out / n).read_bytes() == reference[n]]
                checks.equal(len(new), len(OUTPUTS) if status == 0 else 0,
                             f"signal {number}: new files with status {status}")
            checks.that(not workers_of(out), f"signal {number}: workers are still alive")


def check_ignored_hangup(reference):
    """nohup, and a shell's background: a signal that the caller ignores stays ignored."""
    with scratch() as folder:
        out = pathlib.Path(folder)
        child = subprocess.Popen(arguments(out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        time.sleep(0.2)
        child.send_signal(signal.SIGHUP)
        checks.equal(child.wait(timeout=120), 0, "an ignored SIGHUP: status")
        checks.that(whole(out, reference) and names_in(out) == sorted(OUTPUTS), "an ignored SIGHUP: files")


def check_waiting_stdin():
    """A pipe that keeps us waiting does not keep us from leaving."""
    child = subprocess.Popen([str(PROGRAM), "render", "-", "-o", "-"], stdin=subprocess.PIPE,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    try:
        status = child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        status = "none in 10 s"
    checks.equal(status, 130, "SIGINT while standard input is awaited")


def check_absence(reference):
    """A program that was stopped for a while goes on as if nothing had been."""
    with scratch() as folder:
        out = pathlib.Path(folder)
        child = subprocess.Popen(arguments(out) + ["-v"], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE)
        time.sleep(0.15)
        child.send_signal(signal.SIGSTOP)
        time.sleep(11)
        child.send_signal(signal.SIGCONT)
        _, text = child.communicate(timeout=120)
        checks.equal(child.returncode, 0, f"stopped for 11 s: {text.decode()[:200]}")
        checks.that(b"replaced" not in text, "stopped for 11 s: no worker was blamed")
        checks.that(whole(out, reference), "stopped for 11 s: whole files")


def workers_of(out):
    """Processes that still render into the folder, once they had a moment to leave."""
    for _ in range(40):
        alive = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                status = (entry / "status").read_text()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(out).encode() in command and "State:\tZ" not in status:
                alive.append(entry.name)
        if not alive:
            return []
        time.sleep(0.05)
    return alive


# Where a signal comes, by the system call that it comes before; what must then stand there. All files are flushed
# before the first gets its name, then each once more, and its folder. SIGTERM comes too late once the files get
# their names: all of them do. SIGKILL may come between two of them: each is whole.
PHASES = [
    ("the workers start", "socketpair", 1, 0), ("the last worker starts", "socketpair", 3, 0),
    ("the first file is done", "fsync", 1, 0), ("the last file is done", "fsync", 3, 0),
    ("before the first name", "rename", 1, 0), ("between two files", "fsync", 6, 1),
    ("before the last name", "rename", 3, 2),
]
FLUSHED_FIRST = len(OUTPUTS)


def check_phases(reference, source):
    for name, call, when, new_count in PHASES:
        for number, word in ((signal.SIGKILL, "KILL"), (signal.SIGTERM, "TERM")):
            with scratch() as folder:
                out = pathlib.Path(folder)
                for output in OUTPUTS:
                    (out / output).write_bytes(b"old")
                trace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e",
                         f"inject={call}:signal={word}:when={when}"]
                done = run(*trace, *arguments(out, source))
                if "ptrace" in done.stderr:
                    print(f"not checked: phases ({done.stderr.strip()[:100]})")
                    return
                started = call == "rename" or (call == "fsync" and when > FLUSHED_FIRST)
                wanted = -number if number == signal.SIGKILL else 0 if started else 130
                checks.equal(done.returncode, wanted, f"{name}, SIG{word}: {done.stderr[:200]}")
                new = [n for n in OUTPUTS if (out / n).read_bytes() == reference[n]]
                old = [n for n in OUTPUTS if (out / n).read_bytes() == b"old"]
                checks.equal(len(new) + len(old), len(OUTPUTS), f"{name}, SIG{word}: whole files")
                checks.equal(len(new), new_count if number == signal.SIGKILL else started * len(OUTPUTS),
                             f"{name}, SIG{word}: new files {new}")
                left = [n for n in names_in(out) if n not in OUTPUTS]
                between = number == signal.SIGKILL and call == "rename"
                checks.that(len(left) == between and all(n.endswith(".part") for n in left),
                            f"{name}, SIG{word}: left behind {left}")
                checks.that(not workers_of(out), f"{name}, SIG{word}: workers are still alive")
                if between:
                    done = run(*arguments(out, source))
                    checks.equal(done.returncode, 0, f"{name}: the next run {done.stderr[:200]}")


def check_first_names(reference, source):
    """Where nothing stands yet, a kill leaves no other name in any moment."""
    for when in (1, 2, 3):
        with scratch() as folder:
            out = pathlib.Path(folder)
            run("strace", "-f", "-qq", "-o", os.devnull, "-e", "trace=linkat", "-e",
                f"inject=linkat:signal=KILL:when={when}", *arguments(out, source))
            # A system call that a SIGKILL comes before may still be made.
            checks.that(set(names_in(out)) <= set(OUTPUTS[:when]) and whole(out, reference),
                        f"killed before name {when}: {names_in(out)}")


def check_full_disk(reference, source=REPORT):
    """A file system of 1 MiB where mounting is allowed, a limit on file sizes elsewhere."""
    with scratch() as folder:
        out = pathlib.Path(folder) / "small"
        out.mkdir()
        mounted = os.getuid() == 0 and run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs",
                                           out).returncode == 0
        try:
            for name in OUTPUTS:
                (out / name).write_bytes(b"old")

            def limit():
                if not mounted:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

            done = subprocess.run(arguments(out, source), capture_output=True, preexec_fn=limit)
            text = done.stderr.decode()
            checks.equal(done.returncode, 74, f"full disk: status ({text[:300]})")
            checks.equal(text.count("error:"), 1, f"full disk: one error: {text[:300]}")
            checks.equal(names_in(out), sorted(OUTPUTS), "full disk: nothing left behind")
            checks.that(all((out / n).read_bytes() == b"old" for n in OUTPUTS),
                        "full disk: the old files are whole")
        finally:
            if mounted:
                run("umount", out)


def check_small_folder(source=REPORT):
    """Documents alone need no room for the sound in their folder; TMPDIR is asked for it."""
    if os.getuid() != 0:
        return
    with scratch() as folder:
        out = pathlib.Path(folder) / "small"
        out.mkdir()
        if run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", out).returncode != 0:
            return
        try:
            documents = ["-o", out / "a.json", "-o", out / "a.srt"]
            for name, where, status in (("there is room", folder, 0), ("there is none", out, 74)):
                done = bobao("render", "-q", source, *documents, env={**os.environ, "TMPDIR": str(where)})
                checks.equal(done.returncode, status, f"documents, {name} in TMPDIR: {done.stderr}")
                checks.equal("in TMPDIR" in done.stderr.decode(), status != 0, f"{name}: {done.stderr}")
            checks.equal(names_in(out), ["a.json", "a.srt"], "documents in a small folder")
            done = bobao("render", "-q", source, "-o", out / "a.json", "-o", f"{folder}/a.flac",
                         env={**os.environ, "TMPDIR": str(out)})
            checks.equal(done.returncode, 0, f"the sound file's folder, though not the first: {done.stderr}")
        finally:
            run("umount", out)


def check_two_at_once(reference):
    """The second one leaves with 75, unless the first was done before it began."""
    with scratch() as folder:
        out = pathlib.Path(folder)
        both = [subprocess.Popen(arguments(out), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL) for _ in range(2)]
        statuses = sorted(c.wait(timeout=120) for c in both)
        checks.that(statuses in ([0, 0], [0, 75]), f"two at once: statuses {statuses}")
        checks.that(whole(out, reference), "two at once: whole files")
        checks.equal(names_in(out), sorted(OUTPUTS), "two at once: files")


LATER = """#include <time.h>
time_t time(time_t *t)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (t)
        *t = now.tv_sec + 1000;
    return now.tv_sec + 1000;
}
"""


def check_leftovers():
    """What killed runs have left of other days' names goes, once it is old, its process gone and its name free."""
    with scratch() as home:
        (pathlib.Path(home) / "later.c").write_text(LATER)
        built = run("cc", "-shared", "-fPIC", "-o", f"{home}/later.so", f"{home}/later.c") if shutil.which("cc") else None
        out = pathlib.Path(home) / "out"
        out.mkdir()
        swept = [".a-2026-11-20.wav.999999999-0.part", ".a-2026-11-20-07.flac.999999999-1.part"]
        kept = [f".a-2026-11-21.wav.{os.getpid()}-0.part", ".a.xyz.999999999-0.part", ".busy.wav.999999999-0.part",
                ".busy-03.wav.999999999-0.part"]
        for name in swept + kept:
            (out / name).write_bytes(b"x")
        checks.equal(run(*arguments(out)).returncode, 0, "leftovers: a run")
        checks.equal(names_in(out), sorted([*OUTPUTS, *swept, *kept]), "leftovers that are young stay")
        if not built or built.returncode:
            print("not checked: old leftovers (no compiler)")
            return
        busy = subprocess.Popen([str(PROGRAM), "render", "-", "-o", str(out / "busy.wav")], stdin=subprocess.PIPE,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        done = run(*arguments(out), env={**os.environ, "LD_PRELOAD": f"{home}/later.so"})
        busy.kill()
        busy.wait()
        if "ASan runtime" in done.stderr:
            print("not checked: old leftovers (a sanitizer takes the preload)")
            return
        checks.equal(done.returncode, 0, f"old leftovers: {done.stderr}")
        checks.equal(names_in(out), sorted([*OUTPUTS, *kept]), "old leftovers")


def check_reports():
    with scratch() as folder:
        reference, seconds = make_reference(pathlib.Path(folder))
    check_kills(signal.SIGKILL, 12, reference, seconds, has_old=True)
    check_kills(signal.SIGINT, 8, reference, seconds, has_old=False)
    check_kills(signal.SIGTERM, 4, reference, seconds, has_old=True)
    check_small_folder()
    check_ignored_hangup(reference)
    check_waiting_stdin()
    check_absence(reference)
    check_full_disk(reference)
    check_two_at_once(reference)
    check_leftovers()


def check_bulletins():
    with scratch() as home, scratch() as folder:
        source = make_bulletin(pathlib.Path(home))
        before = names_in(home)
        reference, seconds = make_reference(pathlib.Path(folder), source)
        check_kills(signal.SIGKILL, 6, reference, seconds, has_old=True, source=source)
        check_kills(signal.SIGTERM, 4, reference, seconds, has_old=False, source=source)
        check_phases(reference, source)
        check_first_names(reference, source)
        check_full_disk(reference, source)
        checks.equal(names_in(home), before, "nothing is left in the bulletin's folder")


check_reports()
check_bulletins()
checks.done()
