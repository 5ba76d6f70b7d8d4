"""What the end-to-end tests share: running the program, and adding up what went wrong."""
import json
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
SAMPLES = SOURCE / "samples"


class Checks:
    """Counts checks and remembers failures; `done` prints them and ends the program."""

    def __init__(self):
        self.count = 0
        self.failures = []

    def that(self, truth, text):
        self.count += 1
        if not truth:
            self.failures.append(text)
            print(f"FAILED: {text}")
        return truth

    def equal(self, got, wanted, text):
        return self.that(got == wanted, f"{text}: got {got!r}, wanted {wanted!r}")

    def done(self):
        print(f"{self.count} checks, {len(self.failures)} failures")
        sys.exit(1 if self.failures or not self.count else 0)


def bobao(*arguments, stdin=b"", timeout=300, **options):
    """Runs the program; returns its CompletedProcess with bytes."""
    return subprocess.run([str(PROGRAM), *map(str, arguments)], input=stdin, timeout=timeout,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def has_m4b():
    """M4B is not in every build; who asks for it without is told so before anything is spoken."""
    with scratch() as folder:
        done = bobao("render", SAMPLES / "no.txt", "-o", f"{folder}/a.m4b")
        return done.returncode != 69


def run(*command, **options):
    return subprocess.run([str(c) for c in command], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, **options)


def scratch():
    return tempfile.TemporaryDirectory(prefix="bobao-e2e-")


def names_in(folder):
    return sorted(p.name for p in pathlib.Path(folder).iterdir())


def load_json(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
