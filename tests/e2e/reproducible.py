#!/usr/bin/env python3
"""The same inputs, date and version: the same bytes in every format, wherever, whenever and however they are made.

usage: reproducible.py PROGRAM SOURCE_DIR
"""
import os
import pathlib
import re
import shutil
import time

from common import SAMPLES, Checks, bobao, names_in, scratch

checks = Checks()
DATE = "2026-11-23"
REPORT = """锦城三季度经济数据

一是总量。地区生产总值1.06万亿元，同比增长5.2%。
二是价格。居民消费价格上涨0.3%。
"""
BULLETIN = """bulletin: 1
title: "{station}简报 {date}"
station: 锦城之声
date: today
second_voice: clear
channels: 2
items:
- sound: signature.flac
  bed: true
  lead: 1
- say: 各位听众，早上好！今天是{date}，{weekday}。
- headlines: 内容提要。
- report: report.txt
outputs:
- path: brief-{date}.flac
  split: true
  artist: 新闻部
- brief-{date}.mp3
"""
EPOCH = "1795392000"  # the same day, 00:00 UTC

# Two runs that have nothing else in common: place, clock, time zone, language, workers, age of the files.
RUNS = [
    {"folder": "a", "env": {"TZ": "UTC0", "LC_ALL": "C", "HOME": "/"}, "jobs": 1, "date": ["--date", DATE]},
    {"folder": "somewhere else/b", "env": {"TZ": "UTC-14", "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": EPOCH,
                                           "HOME": "/tmp"}, "jobs": 3, "date": []},
]


def all_suffixes():
    """Every format there is, by the message that lists them."""
    with scratch() as folder:
        done = bobao("render", SAMPLES / "work-notes.md", "-o", pathlib.Path(folder) / "a.nothing")
    return re.findall(r"\.[\w.]+\w", done.stderr.decode().split("use one of")[1].split(", or a folder")[0])


def lay_out(home, age):
    home.mkdir(parents=True)
    (home / "report.txt").write_text(REPORT)
    (home / "brief.yaml").write_text(BULLETIN)
    shutil.copyfile(SAMPLES / "signature.flac", home / "signature.flac")
    for path in home.iterdir():
        os.utime(path, (age, age))


def render(home, run, source, suffixes):
    outputs = [part for suffix in suffixes for part in ("-o", home / f"out{suffix}")]
    done = bobao("render", home / source, *outputs, "-j", run["jobs"], *run["date"], cwd=home,
                 env=dict({"PATH": os.environ["PATH"]}, **run["env"]))
    checks.equal(done.returncode, 0, f"{source}: status {done.stderr.decode()[:300]}")
    made = {suffix: (home / f"out{suffix}").read_bytes() for suffix in suffixes}
    for suffix in suffixes:
        (home / f"out{suffix}").unlink()
    return made


def check_all(suffixes):
    with scratch() as folder:
        homes = [pathlib.Path(folder) / run["folder"] for run in RUNS]
        for number, home in enumerate(homes):
            lay_out(home, 1e9 + number * 1e6)
        for source in ("report.txt", "brief.yaml"):
            made = []
            for home, run in zip(homes, RUNS):
                made.append(render(home, run, source, suffixes))
                time.sleep(1.1)  # whoever writes the time writes another one
            for suffix in suffixes:
                first, second = made[0][suffix], made[1][suffix]
                checks.that(len(first) > 40 and first == second,
                            f"{source}: {suffix} differs ({len(first)} and {len(second)} bytes)")


def check_own_outputs():
    """A bulletin's own outputs, with tags and parts, and 'date: today' settled by SOURCE_DATE_EPOCH."""
    with scratch() as folder:
        made = []
        for run in RUNS:
            home = pathlib.Path(folder) / run["folder"]
            lay_out(home, 1e9)
            before = names_in(home)
            done = bobao("render", home / "brief.yaml", "-j", run["jobs"], *run["date"],
                         env=dict({"PATH": os.environ["PATH"]}, **run["env"]))
            checks.equal(done.returncode, 0, f"its own: {done.stderr.decode()[:300]}")
            made.append({n: (home / n).read_bytes() for n in names_in(home) if n not in before})
        checks.equal(sorted(made[0]), sorted(made[1]), "its own's outputs")
        checks.that(len(made[0]) >= 5 and all(DATE in name for name in made[0]), f"names: {sorted(made[0])}")
        for name in made[0]:
            checks.that(made[0][name] == made[1].get(name), f"its own: {name} differs")


suffixes = all_suffixes()
checks.that(len(suffixes) >= 11, f"formats: {suffixes}")
check_all(suffixes)
check_own_outputs()
checks.done()
