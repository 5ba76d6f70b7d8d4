#!/usr/bin/env python3
"""Renders every sample and looks at what came out: chapters, times, rate, bytes.

usage: render.py PROGRAM SOURCE_DIR
"""
import pathlib

import yaml

from common import SAMPLES, SOURCE, Checks, bobao, has_m4b, load_json, names_in, run, scratch

checks = Checks()

# Sample, how many chapters it has, and some of their titles.
ROWS = [
    ("meeting-report.txt", 12, {1: "會議認為", 2: "會議強調", 3: "會議指出", 4: "一是", 10: "七是",
                                11: "會議要求"}),
    ("numbers-brief.txt", 1, {}),
    ("work-notes.md", 4, {1: "一、老旧小区改造", 3: "三、下一步安排"}),
]


def ffprobe_chapters(path):
    out = run("ffprobe", "-v", "error", "-show_chapters", "-of", "json", path).stdout
    import json
    return [(float(c["start_time"]), c["tags"].get("title", ""))
            for c in json.loads(out)["chapters"]]


def check_chapters(name, path, timeline):
    got = ffprobe_chapters(path)
    wanted = [(c["start"], c["title"]) for c in timeline["chapters"]]
    checks.equal([t for _, t in got], [t for _, t in wanted], f"{name}: chapter names of {path.suffix}")
    if len(got) == len(wanted):
        worst = max(abs(a - b) for (a, _), (b, _) in zip(got, wanted))
        checks.that(worst <= 0.001, f"{name}: chapters of {path.suffix} are {worst * 1000:.2f} ms off")


def check_timeline(name, timeline):
    end = 0
    for chapter in timeline["chapters"]:
        for sentence in chapter["sentences"]:
            checks.that(sentence["start"] >= end, f"{name}: a sentence begins before the last one ends")
            at = sentence["start"]
            for word in sentence["words"]:
                checks.that(at <= word["start"] <= word["end"] <= sentence["end"] + 1e-9,
                            f"{name}: the word {word['spoken']} lies wrong")
                at = word["start"]
            end = sentence["end"]
    checks.that(end <= timeline["duration"], f"{name}: the last sentence ends behind the programme")


def check_sample(name, chapter_count, titles):
    with scratch() as folder:
        out = pathlib.Path(folder)
        done = bobao("render", SAMPLES / name, "-o", f"{out}/")
        checks.equal(done.returncode, 0, f"{name}: status ({done.stderr.decode()[:200]})")
        checks.equal(done.stdout, b"", f"{name}: nothing on standard output")
        stem = name.rsplit(".", 1)[0]
        checks.equal(names_in(out), sorted(f"{stem}.{s}" for s in ("flac", "json", "wav")),
                     f"{name}: files")
        timeline = load_json(out / f"{stem}.json")
        got = [c["title"] for c in timeline["chapters"]]
        checks.equal(len(got), chapter_count, f"{name}: chapters {got}")
        for index, part in titles.items():
            checks.that(index < len(got) and part in got[index].replace("为", "為"),
                        f"{name}: chapter {index} is {got[index] if index < len(got) else None}")
        for title in got:
            checks.that(0 < len(title) <= 20, f"{name}: title '{title}'")
        check_timeline(name, timeline)
        for suffix in ("wav", "flac"):
            check_chapters(name, out / f"{stem}.{suffix}", timeline)
        seen = run(SOURCE / "tests" / "e2e" / "readers", out)
        checks.equal(seen.returncode, 0, f"{name}: readers: {seen.stdout[-800:]}{seen.stderr[-400:]}")
        loudness = timeline["loudness"]
        checks.that(abs(loudness["integrated_lufs"] + 19) <= 0.5, f"{name}: {loudness}")
        checks.that(loudness["true_peak_dbtp"] <= -1, f"{name}: {loudness}")


def check_same_bytes():
    source = SAMPLES / "work-notes.md"
    with scratch() as folder:
        out = pathlib.Path(folder)
        for name, jobs in (("a", 1), ("b", 2), ("c", 2), ("d", 5)):
            done = bobao("render", source, "-j", jobs, "-o", out / f"{name}.wav", "-o",
                         out / f"{name}.flac", "-o", out / f"{name}.json", "-o",
                         out / f"{name}.opus", "-o", out / f"{name}.mp3",
                         *(["-o", out / f"{name}.m4b"] if has_m4b() else []))
            checks.equal(done.returncode, 0, f"-j {jobs}: status {done.stderr.decode()}")
        for suffix in ("wav", "flac", "json", "opus", "mp3") + (("m4b",) if has_m4b() else ()):
            first = (out / f"a.{suffix}").read_bytes()
            for name in "bcd":
                checks.that((out / f"{name}.{suffix}").read_bytes() == first,
                            f"{name}.{suffix} differs from a.{suffix}")


def check_streams():
    source = SAMPLES / "work-notes.md"
    with scratch() as folder:
        out = pathlib.Path(folder)
        bobao("render", source, "-o", out / "a.wav")
        piped = bobao("render", source, "-o", "-")
        checks.equal(piped.returncode, 0, "render to standard output")
        checks.that(piped.stdout == (out / "a.wav").read_bytes(),
                    "WAV on standard output is the same as in a file")
        checks.equal(piped.stderr, b"", "nothing is said on a pipe")
        text = bobao("render", "-", "--from", "markdown", "-o", "-", stdin=source.read_bytes())
        checks.equal(text.returncode, 0, f"render from standard input ({text.stderr.decode()})")
        checks.that(abs(len(text.stdout) - len(piped.stdout)) < 4096,
                    "the same report from standard input is as long")


def check_script_round_trip():
    for name in ("meeting-report.txt", "numbers-brief.txt", "work-notes.md"):
        with scratch() as folder:
            out = pathlib.Path(folder)
            checks.equal(bobao("script", SAMPLES / name, "-o", out / "s.script.yaml").returncode, 0,
                         f"script {name}")
            printed = bobao("script", SAMPLES / name).stdout
            checks.that(printed == (out / "s.script.yaml").read_bytes(), f"{name}: script -o and stdout")
            bobao("render", SAMPLES / name, "-o", out / "a.flac")
            again = bobao("render", out / "s.script.yaml", "-o", out / "b.flac")
            checks.equal(again.returncode, 0, f"{name}: {again.stderr.decode()}")
            sound = [run("metaflac", "--show-md5sum", out / f"{n}.flac").stdout for n in "ab"]
            checks.equal(sound[0], sound[1], f"{name}: the saved Script sounds the same")
            words = [w for c in yaml.safe_load(printed)["chapters"] for s in c["sentences"]
                     for p in s["phrases"] for w in p["words"]]
            checks.that(len(words) > 50 and all("say" in w for w in words), f"{name}: words")


def check_rates():
    source = SAMPLES / "meeting-report.txt"
    listed = bobao("voices").stdout.decode()
    rows = [line.split() for line in listed.splitlines()[1:] if " zh-CN " in line]
    checks.that(len(rows) >= 6, f"six voices or more: {len(rows)}")
    for row in rows:
        voice, asked = row[0], float(row[2])
        with scratch() as folder:
            path = pathlib.Path(folder) / "t.json"
            done = bobao("render", source, "--voice", voice, "-o", path)
            checks.equal(done.returncode, 0, f"{voice}: {done.stderr.decode()}")
            timeline = load_json(path)
            count = sum(len(w["pinyin"].split()) for c in timeline["chapters"] for s in c["sentences"]
                        for w in s["words"])
            first = timeline["chapters"][0]["sentences"][0]["start"]
            last = timeline["chapters"][-1]["sentences"][-1]["end"]
            rate = count * 60 / (last - first)
            checks.that(abs(rate / asked - 1) <= 0.03, f"{voice}: {rate:.1f} a minute, asked {asked}")


def check_links():
    with scratch() as folder:
        out = pathlib.Path(folder)
        (out / "there.yaml").write_text("old")
        for link, target in (("link.yaml", "there.yaml"), ("nowhere.yaml", "no.yaml")):
            (out / link).symlink_to(target)
            done = bobao("script", "-", "-o", out / link, stdin="会议强调。".encode())
            checks.equal(done.returncode, 0, f"{link}: {done.stderr.decode()}")
            checks.that("bobao-script: 1" in (out / link).read_text(), f"{link}: written")
        checks.that((out / "link.yaml").is_symlink(), "a link stays, its file is replaced")
        checks.equal(names_in(out), ["link.yaml", "nowhere.yaml", "there.yaml"], "links: files")


def check_counted_words():
    with scratch() as folder:
        done = bobao("render", "-", "-v", "-o", pathlib.Path(folder) / "a.wav", stdin="会议强调。".encode())
        checks.that(b" min, 1 chapter, 1 sentence, " in done.stderr, f"plural: {done.stderr.decode()}")


for row in ROWS:
    check_sample(*row)
check_same_bytes()
check_streams()
check_script_round_trip()
check_rates()
check_links()
check_counted_words()
checks.done()
