#!/usr/bin/env python3
"""The house against its plan: includes go down the house only, and library code keeps quiet.

usage: structure.py PROGRAM SOURCE_DIR
"""
import pathlib
import re
import subprocess
import sys

ROOMS = ["base", "report", "script", "mandarin", "speech", "audio", "deliver", "bulletin", "cli"]
# Of a stage, a room may know only the form it reads (docs/architecture.md).
MAY_SEE = {
    "base": [],
    "report": ["base"],
    "script": ["base"],
    "mandarin": ["base", "report/report.h", "script/script.h"],
    "speech": ["base", "script/script.h"],
    "audio": ["base", "speech/take.h"],
    "deliver": ["base", "script/script.h", "audio/timeline.h"],
    "bulletin": ROOMS[:-1],
    "cli": ["base", "bulletin", "report/report.h", "script/script.h", "mandarin/mandarin.h",
            "speech/speech.h", "audio/timeline.h", "audio/audio.h"],
}
LOUD = re.compile(r"\b(printf|puts|putchar|fprintf|exit|abort|getenv|perror|setlocale)\s*\(")
MAY_BE_LOUD = {"src/base/arena.c": "abort"}
MAX_LINES = 700
MAX_FUNCTION_LINES = 80


def fail(problems, place, text):
    problems.append(f"{place}: {text}")


def check_includes(root, path, problems):
    room = path.relative_to(root / "src").parts[0]
    text = path.read_text(encoding="utf-8")
    includes = re.findall(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"', text, re.M)
    for name in includes:
        there = name.split("/")[0]
        if there not in ROOMS:
            fail(problems, path, f'include "{name}" does not start at src/')
        elif there == room:
            continue
        elif name.endswith("/internal.h"):
            fail(problems, path, f'"{name}" belongs to its own room')
        elif not any(name == seen or there == seen for seen in MAY_SEE[room]):
            fail(problems, path, f'{room} may not include "{name}"')
    first = re.search(r"^#include (.*)", text, re.M)
    if path.suffix == ".c" and "/tools/" not in str(path) and first and (
            not first[1].startswith(f'"{room}/')):
        fail(problems, path, f"the first include must be its own header in {room}/, not {first[1]}")
    if path.suffix == ".c" and "/tools/" not in str(path) and (
            "base/banned.h" != ([n for n in includes if n.endswith(".h")] or [""])[-1]):
        fail(problems, path, 'the last include must be "base/banned.h"')


def check_quiet(root, path, problems):
    place = str(path.relative_to(root))
    if place.startswith("src/cli/") or "/tools/" in place:
        return
    code = re.sub(r"/\*.*?\*/|\"(\\.|[^\"\\])*\"", "", path.read_text(encoding="utf-8"), flags=re.S)
    for found in LOUD.finditer(code):
        if MAY_BE_LOUD.get(place) != found.group(1):
            fail(problems, place, f"library code calls {found.group(1)}()")


def check_sizes(path, problems):
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) > MAX_LINES:
        fail(problems, path, f"{len(lines)} lines: split it at {MAX_LINES}")
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            if number - start > MAX_FUNCTION_LINES:
                fail(problems, f"{path}:{start}", f"a function of {number - start} lines")
            start = None


def check_marks(path, problems):
    text = path.read_text(encoding="utf-8")
    if not text.startswith("/* SPDX-License-Identifier: GPL-3.0-or-later */"):
        fail(problems, path, "the first line must be the SPDX licence line")
    for mark in ("TODO", "FIXME", "XXX", "HACK"):
        if re.search(rf"\b{mark}\b", text):
            fail(problems, path, f"a left-over {mark}")


def check_links(root, problems):
    """Each room's library is linked only to rooms further down."""
    for room in ROOMS[:-1]:
        text = (root / "src" / room / "CMakeLists.txt").read_text(encoding="utf-8")
        uses = re.search(r"room\(NAME\s+\w+.*?USES\s+(.*?)(?:LINKS|\))", text, re.S)
        for used in (uses.group(1).split() if uses else []):
            if used not in ROOMS or ROOMS.index(used) >= ROOMS.index(room):
                fail(problems, f"src/{room}/CMakeLists.txt", f"{room} is linked to {used}")


def check_format(root, files, problems):
    run = subprocess.run(["clang-format", "--dry-run", "-Werror", *map(str, files)], cwd=root,
                         stderr=subprocess.PIPE, text=True)
    if run.returncode != 0:
        fail(problems, "clang-format", run.stderr.splitlines()[0] if run.stderr else "failed")


def main():
    root = pathlib.Path(sys.argv[2])
    problems = []
    files = sorted(p for p in (root / "src").rglob("*") if p.suffix in (".c", ".h"))
    for path in files:
        check_includes(root, path, problems)
        check_quiet(root, path, problems)
        check_sizes(path, problems)
        check_marks(path, problems)
    check_links(root, problems)
    tests = sorted(p for p in (root / "tests").rglob("*") if p.suffix in (".c", ".h"))
    check_format(root, files + tests, problems)
    for problem in problems:
        print(problem)
    print(f"{len(files)} files, {len(problems)} problems")
    sys.exit(1 if problems or not files else 0)


main()
