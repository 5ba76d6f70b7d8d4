#!/usr/bin/env python3
"""Help, man page and exit statuses agree: what one names, the others explain.

usage: manual.py PROGRAM SOURCE_DIR
"""
import pathlib
import re
import subprocess
import sys


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, text=True)


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    page = (root / "docs" / "bobao.1").read_text(encoding="utf-8").replace("\\-", "-")
    readme = (root / "README.md").read_text(encoding="utf-8")
    one_line = " ".join(page.split())
    problems = []
    top = run(program, "--help")
    commands = re.findall(r"^  (\w+) +\S", top.stdout, re.M)
    if top.returncode != 0 or len(commands) < 4:
        problems.append(f"--help: status {top.returncode}, commands {commands}")
    for command in commands:
        text = run(program, command, "--help")
        if text.returncode != 0:
            problems.append(f"{command} --help: status {text.returncode}")
        if f"bobao {command}" not in page:
            problems.append(f"docs/bobao.1 does not show 'bobao {command}'")
        for option in re.findall(r"^  (?:-\w, |    )(--[\w-]+)", text.stdout, re.M):
            if option not in page:
                problems.append(f"docs/bobao.1 does not explain {option} of {command}")
        for bounds in re.findall(r"\[(-?\d+\s+to\s+-?\d+)\]", text.stdout):
            if " ".join(bounds.split()) not in one_line:
                problems.append(f"docs/bobao.1 does not say '{bounds}' of {command}")
        output = re.search(r"--output FILE\s+([^\n]+)", text.stdout)
        if output and ("ending" in output[1]) != (command == "render"):
            problems.append(f"{command} --help: -o is not what it does: {output[1]}")
        wide = [line for line in text.stdout.splitlines() if len(line) > 100]
        if wide:
            problems.append(f"{command} --help has a line of {len(wide[0])} columns")
    for status in re.findall(r"\b(6\d|7\d|130) ", top.stdout):
        for name, where in (("docs/bobao.1", page),
                            ("docs/exit-status.md",
                             (root / "docs" / "exit-status.md").read_text(encoding="utf-8"))):
            if status not in where:
                problems.append(f"{name} does not explain status {status}")
    checked = run("man", "--warnings", "-l", str(root / "docs" / "bobao.1"))
    if checked.returncode != 0 or "warning" in checked.stdout:
        problems.append(f"man: {checked.stdout[:300]}")
    for script in ("scripts/demo", "scripts/test"):
        if script not in readme:
            problems.append(f"README.md does not name {script}")
    for document in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
        text = document.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#:]+)[^)]*\)", text):
            if not (document.parent / link).exists():
                problems.append(f"{document.name} links to {link}, which is not there")
        if re.search(r"@[A-Z]+@", text):
            problems.append(f"{document.name} holds a placeholder")
    for problem in problems:
        print(problem)
    print(f"{len(commands)} commands, {len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
