#!/usr/bin/env python3
"""The sample bulletin, rendered and opened by readers that are not ours; presets, length, fields, locks.

usage: bulletin.py PROGRAM SOURCE_DIR
"""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

from common import PROGRAM, SAMPLES, SOURCE, Checks, bobao, load_json, names_in, run, scratch

checks = Checks()
DATE = "2026-11-23"
STEM = f"morning-brief-{DATE}"
SUFFIXES = ("flac", "wav", "mp3", "opus", "json", "vtt", "chapters.json", "notes.txt")

READER_SUFFIXES = ("wav", "rf64", "flac", "opus", "mp3", "json", "vtt", "srt", "chapters.json")


def lay_out(folder):
    """The sample with all that it names, in a folder of its own."""
    for name in ("morning-brief.yaml", "signature.flac", "cover.png", "numbers-brief.txt", "work-notes.md"):
        shutil.copy(SAMPLES / name, folder)
    return pathlib.Path(folder) / "morning-brief.yaml"


def write(folder, text, name="b.yaml"):
    path = pathlib.Path(folder) / name
    path.write_text(text, encoding="utf-8")
    return path


def probe(path):
    out = run("ffprobe", "-v", "error", "-show_chapters", "-show_format", "-show_streams", "-of", "json", path).stdout
    return json.loads(out)


def measured(path):
    """Integrated loudness and true peak by ffmpeg's own ebur128."""
    text = run("ffmpeg", "-hide_banner", "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f",
               "null", "-").stderr
    summary = text[text.rindex("Summary:"):]
    return (float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary).group(1)),
            float(re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary).group(1)))


def decoded_frames(path):
    """How many frames of 48 kHz ffmpeg makes of a mono file."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-"],
                          stdout=subprocess.PIPE, check=False)
    return len(done.stdout) // 2


def check_sample():
    with scratch() as folder:
        path = lay_out(folder)
        before = names_in(folder)
        checked = bobao("check", path, "--date", DATE)
        checks.equal(checked.returncode, 0, f"check of the sample: {checked.stderr.decode()}")
        checks.equal(names_in(folder), before, "check writes nothing")
        done = bobao("render", path, "--date", DATE)
        errors = done.stderr.decode()
        checks.equal(done.returncode, 0, f"the sample: {errors}")
        checks.that("inbox/*.txt" in errors and errors.count("warning:") == 1,
                    f"one warning, about the optional report: {errors}")
        checks.equal(names_in(folder), sorted(before + [f"{STEM}.{s}" for s in SUFFIXES]), "files")
        timeline = load_json(f"{folder}/{STEM}.json")
        titles = [c["title"] for c in timeline["chapters"]]
        checks.equal(titles, ["开场", "内容提要", "经济数据", "城市更新", "天气", "结束"], "chapters")
        checks.equal(timeline["title"], "锦城之声早间简报 2026年11月23日", "title")
        checks.equal(timeline["artist"], "锦城之声", "artist")
        spoken = "".join(w["spoken"] for s in timeline["chapters"][0]["sentences"] for w in s["words"])
        checks.that("二零二六年十一月二十三日星期一" in spoken and "三条消息" in spoken, f"greeting: {spoken}")
        spoken = "".join(w["spoken"] for s in timeline["chapters"][1]["sentences"] for w in s["words"])
        checks.that("第一条经济数据" in spoken and "第三条天气" in spoken, f"headlines: {spoken}")
        check_readers(folder, timeline, titles)
        check_sound(folder, timeline)
        outputs = [part for s in READER_SUFFIXES for part in ("-o", f"{folder}/read/a.{s}")]
        os.mkdir(f"{folder}/read")
        checks.equal(bobao("render", path, "--date", DATE, *outputs).returncode, 0, "with -o")
        seen = run(SOURCE / "tests/e2e/readers", "--cover", SAMPLES / "cover.png", f"{folder}/read")
        checks.that(seen.returncode in (0, 77), f"readers: {seen.stdout}{seen.stderr}")
        first = {s: pathlib.Path(f"{folder}/{STEM}.{s}").read_bytes() for s in SUFFIXES}
        again = bobao("render", path, "--date", DATE, "-j", 1)
        checks.equal(again.returncode, 0, "the sample again, with one worker")
        for suffix in SUFFIXES:
            checks.that(pathlib.Path(f"{folder}/{STEM}.{suffix}").read_bytes() == first[suffix],
                        f"{suffix}: the same bytes again")


def check_readers(folder, timeline, titles):
    for suffix in ("flac", "wav", "mp3", "opus"):
        path = f"{folder}/{STEM}.{suffix}"
        got = probe(path)
        checks.equal([c["tags"].get("title") for c in got["chapters"]], titles, f"{suffix}: chapters")
        checks.equal(decoded_frames(path), round(timeline["duration"] * 48000), f"{suffix}: frames")
        starts = [float(c["start_time"]) for c in got["chapters"]]
        wanted = [c["start"] for c in timeline["chapters"]]
        checks.that(all(abs(a - b) <= 0.001 for a, b in zip(starts, wanted)),
                    f"{suffix}: chapters begin at {starts}, not {wanted}")
        played = run("mpv", "--no-config", "--ao=null", "--vo=null", "--frames=1", "--length=0.1", path)
        checks.equal(played.returncode, 0, f"{suffix}: mpv {played.stdout[-200:]}")
        info = run("mediainfo", "--Output=JSON", path)
        checks.that(info.returncode == 0 and '"Audio"' in info.stdout, f"{suffix}: mediainfo")
    bits = run("soxi", "-b", f"{folder}/{STEM}.wav").stdout.strip()
    checks.equal(bits, "24", "the WAV has its own depth")
    mp3 = probe(f"{folder}/{STEM}.mp3")["format"]["tags"]
    checks.equal((mp3["album"], mp3["genre"]), ("锦城之声早间简报", "News"), "MP3's album and genre")
    checks.that(mp3["comment"].startswith("2026年11月23日的3条消息："), f"MP3's comment: {mp3}")
    cart = pathlib.Path(f"{folder}/{STEM}.wav").read_bytes().split(b"cart", 1)[1][4:]
    fields = [cart[at:at + size].rstrip(b"\0").decode() for at, size in (
        (132, 64), (260, 64), (452, 10), (462, 8), (470, 10), (480, 8))]
    checks.equal(fields, [f"MB-{DATE}", "NEWS", DATE, "06:00:00", DATE, "09:00:00"], "cart of the WAV")
    checks.that("经济数据、城市更新、天气" == mp3["title"], f"MP3's own title: {mp3}")


def level(path, start, seconds):
    text = run("sox", path, "-n", "trim", str(start), str(seconds), "stats").stderr
    return float(re.search(r"RMS lev dB\s+(\S+)", text).group(1))


def check_sound(folder, timeline):
    flac = f"{folder}/{STEM}.flac"
    lufs, peak = measured(flac)
    checks.that(abs(lufs + 23) <= 0.3 and peak <= -1.0, f"the sample: {lufs} LUFS, {peak} dBTP")
    first = timeline["chapters"][0]["sentences"][0]["start"]
    checks.that(abs(first - 3.7) < 0.002, f"head 0.2 s and lead 3.5 s before the first word: {first}")
    checks.that(level(flac, 0, 0.19) < -90, "silence at the head")
    checks.that(level(flac, 1, 2) > -45, "the tune sounds before the first word")
    last = timeline["chapters"][-1]["sentences"][-1]["end"]
    checks.that(abs(timeline["duration"] - last - 0.4 - 8 - 0.5) < 0.002, "gap, tune and tail at the end")
    checks.that(level(flac, timeline["duration"] - 0.49, 0.48) < -90, "silence at the tail")


PLAIN = """bulletin: 1
date: 2026-11-23
station: 锦城
loudness: {loudness}
channels: {channels}
items:
{items}
outputs: [out.wav, out.json]
"""
SPEECH = "- say: 会议强调，要深入学习贯彻会议精神，结合实际抓好落实。要坚持稳中求进，做好各项工作。\n"
LONG = SPEECH * 3
BRIEF = "- sound: signature.flac\n  bed: true\n  lead: 3\n" + SPEECH + "- pause: 0.5\n" + SPEECH
MUSIC = "- sound: signature.flac\n  gain: 3\n" + SPEECH + "- sound: signature.flac\n  bed: true\n  lead: 2\n" + SPEECH


def check_presets():
    rows = [("ebu-r128", 1, -23, -1), ("atsc-a85", 1, -24, -2), ("gy-t-282", 2, -24, -2),
            ("podcast", 1, -19, -1), ("podcast", 2, -16, -1), (-20, 1, -20, -1), ("off", 1, None, -1)]
    programmes = (("speech", LONG), ("music", MUSIC), ("brief", BRIEF))
    for loudness, channels, target, ceiling in rows:
        for what, items in programmes:
            with scratch() as folder:
                lay_out(folder)
                path = write(folder, PLAIN.format(loudness=loudness, channels=channels, items=items))
                done = bobao("render", path)
                name = f"{loudness}, {channels} channels, {what}"
                if not checks.equal(done.returncode, 0, f"{name}: {done.stderr.decode()}"):
                    continue
                lufs, peak = measured(f"{folder}/out.wav")
                timeline = load_json(f"{folder}/out.json")
                checks.that((target is None or abs(lufs - target) <= 0.3) and peak <= ceiling,
                            f"{name}: {lufs} LUFS, {peak} dBTP")
                own = timeline["loudness"]
                checks.that(abs(own["integrated_lufs"] - lufs) <= 0.15, f"{name}: says {own}")
                checks.that(what != "brief" or 15 < timeline["duration"] < 25, f"{timeline['duration']} s")


def check_length():
    items = SPEECH * 3 + SPEECH.replace("- say", "- optional: true\n  say")
    natural = None
    # Seconds more or less than it is by itself, how many chapters are left, and by what means.
    for change, chapters, is_right in (
            (0, 4, lambda pauses, rate: abs(pauses - 1) < 0.1 and rate == 1),
            (-1, 4, lambda pauses, rate: pauses < 0.98 and rate == 1),
            (-5, 4, lambda pauses, rate: pauses <= 0.65 and 1 < rate <= 1.15),
            (+5, 4, lambda pauses, rate: pauses >= 1.45 and 0.85 <= rate < 1),
            (-12, 3, lambda pauses, rate: 0.6 <= pauses <= 1.5 and 0.85 <= rate <= 1.15),
            (-25, None, None), (+60, None, None)):
        with scratch() as folder:
            text = PLAIN.format(loudness="off", channels=1, items=items)
            if natural is None:
                bobao("render", write(folder, text))
                natural = int(load_json(f"{folder}/out.json")["duration"])
                for name in ("out.wav", "out.json"):
                    os.unlink(f"{folder}/{name}")
            wanted = natural + change
            text = text.replace("items:", f"length: {wanted // 60}:{wanted % 60:02d}\nitems:")
            done = bobao("render", write(folder, text), "-v")
            said = done.stderr.decode()
            if chapters is None:
                checks.equal(done.returncode, 78, f"length {wanted} of {natural}: {said}")
                checks.that("b.yaml:6:9: error:" in said and "cannot be made" in said, said)
                checks.equal(names_in(folder), ["b.yaml"], f"length {wanted}: nothing written")
                continue
            if not checks.equal(done.returncode, 0, f"length {wanted} of {natural}: {said}"):
                continue
            factors = re.search(r"pauses times ([\d.]+), rate times ([\d.]+)", said)
            pauses, rate = map(float, factors.groups()) if factors else (0, 0)
            checks.that(is_right(pauses, rate), f"length {wanted}: pauses {pauses}, rate {rate}")
            timeline = load_json(f"{folder}/out.json")
            checks.that(abs(timeline["duration"] - wanted) <= 0.001, f"{wanted}: {timeline['duration']}")
            checks.equal(len(timeline["chapters"]), chapters, f"length {wanted}: chapters; {said}")
            checks.that("fitted: pauses times" in said, f"length {wanted}: says what it did: {said}")
            checks.equal("left out, so that" in said, chapters == 3, f"length {wanted}: {said}")


def check_choice():
    """Which optional items go: as few as will do, of equally many the last ones, and none for nothing."""
    def optional(times, title):
        return f"- say: {SPEECH[7:].strip() * times}\n  title: {title}\n  optional: true\n"

    greeting = SPEECH.strip() + "\n  title: 始\n"
    small, middle, large = optional(1, "小"), optional(2, "中"), optional(9, "大")
    with scratch() as folder:
        text = PLAIN.format(loudness="off", channels=1, items=greeting)
        bobao("render", write(folder, text))
        unit = load_json(f"{folder}/out.json")["duration"]
    # Items, the length in units, what is left of them.
    for items, units, wanted in (
            (greeting + small + small + large, 9.2, "始小大"), (greeting + middle + small + small, 3, "始小小"),
            (greeting + small + small + small, 2.2, "始小"), (greeting + large + middle, 2.9, "始中"),
            (greeting + small * 40, 23.5, "始" + "小" * 27), (greeting + large, 4, None), (greeting + large + small, 5, None), (greeting + small, 9, None)):
        with scratch() as folder:
            text = PLAIN.format(loudness="off", channels=1, items=items)
            wanted_s = round(unit * units)
            name = f"{units} units of {re.findall('title: (.)', items)}"
            clock = f"{wanted_s // 60}:{wanted_s % 60:02d}"
            done = bobao("render", write(folder, text.replace("items:", f"length: {clock}\nitems:")))
            said = done.stderr.decode()
            if not wanted:
                checks.that(done.returncode == 78 and "left out, so that" not in said, f"{name}: {said}")
                checks.that(f"about {clock}" not in said, f"{name}: another length than the one asked for: {said}")
                checks.equal("no choice of the optional items fits" in said, units < 9, f"{name}: {said}")
                continue
            if checks.equal(done.returncode, 0, f"{name}: {said}"):
                timeline = load_json(f"{folder}/out.json")
                checks.equal("".join(c["title"] for c in timeline["chapters"]), wanted, f"{name}: {said}")
                checks.that(abs(timeline["duration"] - wanted_s) <= 0.001, f"{name}: {timeline['duration']}")
                checks.equal(said.count("left out, so that"), items.count("title") - len(wanted), f"{name}: {said}")


def check_fields():
    with scratch() as folder:
        text = PLAIN.format(loudness="off", channels=1,
                            items="- say: 这里是{station}，{city}，{{。\n- report: '{date}.txt'\n")
        write(folder, "今天天气很好。\n", "2024-02-29.txt")
        path = write(folder, "\ufeff" + text.replace("items:", "fields: {city: 锦城}\nitems:")
                     .replace("out.json", "'{station}-{date}-{weekday}.json'"))
        done = bobao("render", path, "--set", "city=江城", "--set", "station=之声", "--date", "2024-02-29")
        checks.equal(done.returncode, 0, f"fields: {done.stderr.decode()}")
        name = "之声-2024-02-29-星期四.json"
        if checks.that(name in names_in(folder), f"{names_in(folder)}"):
            text = load_json(f"{folder}/{name}")["chapters"][0]["sentences"][0]["text"]
            checks.that(text.startswith("这里是之声，江城，"), text)
        for arguments, part in ((["--set", "town=x"], "no field 'town'"), (["--set", "city"], "NAME=VALUE"),
                                (["--set", "date=x"], "use --date"), (["--voice", "clear"], "--voice"),
                                (["--date", "2026-02-30"], "--date must be")):
            done = bobao("render", path, *arguments)
            checks.equal(done.returncode, 64, f"{arguments}: {done.stderr.decode()}")
            checks.that(part in done.stderr.decode(), f"{arguments}: {done.stderr.decode()}")


def check_sources():
    with scratch() as folder:
        for age, name in enumerate(("new.txt", "middle.txt", "old.txt")):
            write(folder, f"{name[:-4]}标题\n会议强调，要做好各项工作。\n", name)
            os.utime(f"{folder}/{name}", (1e9 - age * 100, 1e9 - age * 100))
        text = PLAIN.format(loudness="off", channels=1,
                            items="- report: '*.txt'\n  newest: 2\n- report: '-'\n  title: 输入\n")
        done = bobao("render", write(folder, text), stdin="会议指出，工作很好。".encode())
        checks.equal(done.returncode, 0, f"sources: {done.stderr.decode()}")
        first = [c["sentences"][0]["text"] for c in load_json(f"{folder}/out.json")["chapters"]]
        checks.equal(first, ["new标题", "middle标题", "会议指出，工作很好。"], "newest first")
        write(folder, "会议强调，要深入学习贯彻会议精神，结合实际抓好落实。\n" * 2000, "new.txt")
        for extra, status in (("- report: none.txt\n", 66), ("- sound: none.wav\n", 66),
                              ("- report: /etc/hostname\n", 78)):
            os.unlink(f"{folder}/out.wav") if "out.wav" in names_in(folder) else None
            path = write(folder, text.replace("outputs", extra + "outputs").replace("- report: '-'", "- text: 好"))
            began = time.monotonic()
            done = bobao("render", path, "-j", 1)
            checks.that(time.monotonic() - began < 30, f"{extra}: found before anything is spoken")
            checks.equal(done.returncode, status, f"{extra}: {done.stderr.decode()}")
            checks.that("out.wav" not in names_in(folder), f"{extra}: nothing written")
        write(folder, "工作很好。\n", "new.txt")
        write(folder, "items:\n- say: 这里是{station}。\n- report: middle.txt\n- pause: 1\n", "common.yaml")
        done = bobao("render", write(folder, text.replace("outputs", "- include: common.yaml\noutputs")
                                     .replace("- report: '-'", "- text: 好").replace("newest: 2", "newest: 1")))
        checks.equal(done.returncode, 0, f"include: {done.stderr.decode()}")
        first = [c["sentences"][0]["text"] for c in load_json(f"{folder}/out.json")["chapters"]]
        checks.equal(first, ["工作很好。", "好", "这里是锦城。", "middle标题"], "items that are included")
        path = write(folder, text.replace("outputs", "- report: /etc/hostname\noutputs")
                     .replace("- report: '-'", "- text: 好"))
        done = bobao("render", path, "--allow-outside")
        checks.equal(done.returncode, 0, f"--allow-outside: {done.stderr.decode()}")


def decoded(path):
    return subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "s24le", "-"],
                          stdout=subprocess.PIPE, check=False).stdout


def check_split():
    items = SPEECH + "  title: 一\n- sound: signature.flac\n" + SPEECH + "  title: 二\n- say: 再见。\n  title: 三\n"
    with scratch() as folder:
        lay_out(folder)
        outputs = "".join(f"\n- {{path: out.{s}, split: true}}" for s in ("flac", "wav", "mp3", "opus"))
        text = PLAIN.format(loudness=-20, channels=2, items=items).replace(" [out.wav, out.json]",
                                                                           outputs + "\n- out.json")
        path = write(folder, text.replace("bulletin: 1\n", "bulletin: 1\ntitle: 简报\nbits: 24\n"))
        inputs = names_in(folder)
        done = bobao("render", path)
        if not checks.equal(done.returncode, 0, f"split: {done.stderr.decode()}"):
            return
        wanted = [f"out{part}.{s}" for s in ("flac", "wav", "mp3", "opus") for part in ("", "-01", "-02", "-03")]
        checks.equal(names_in(folder), sorted(inputs + wanted + ["out.json"]), "split: files")
        timeline = load_json(f"{folder}/out.json")
        lengths = [c["end_frame"] - c["start_frame"] for c in timeline["chapters"]]
        for suffix in ("flac", "wav", "mp3", "opus"):
            check_parts(folder, suffix, lengths, timeline)
        before = {name: pathlib.Path(f"{folder}/{name}").read_bytes() for name in names_in(folder)}
        checks.equal(bobao("render", path, "-j", 1).returncode, 0, "split again")
        checks.that(all(pathlib.Path(f"{folder}/{n}").read_bytes() == b for n, b in before.items()),
                    "split: the same bytes again")
        for event, outcome in ((None, "rendered"), (None, "unchanged"), ("out-02.flac", "rendered"),
                               (None, "unchanged")):
            if event:
                os.unlink(f"{folder}/{event}")
            done = bobao("render", path, "--if-changed", "--json")
            if not checks.equal(done.returncode, 0, f"--if-changed: {done.stderr}"):
                break
            report = json.loads(done.stdout)
            checks.equal(report["outcome"], outcome, f"split, --if-changed, without {event}")
            checks.equal(len(report["outputs"]), 17, "split, --if-changed: all files are reported")
        pathlib.Path(f"{folder}/out-04.mp3").write_bytes(b"old")
        done = bobao("render", path)
        checks.that(done.returncode == 0 and "'" + f"{folder}/out-04.mp3' is there" in done.stderr.decode(),
                    f"a part of another run: {done.stderr.decode()}")
        os.unlink(f"{folder}/out-03.wav")
        os.mkdir(f"{folder}/out-03.wav")
        before = names_in(folder)
        os.truncate(f"{folder}/out-01.wav", 9)
        checks.equal(bobao("render", path).returncode, 73, "a part that cannot be written")
        checks.equal(names_in(folder), before, "... leaves nothing behind")
        checks.equal(os.path.getsize(f"{folder}/out-01.wav"), 9, "... and replaces nothing")


def check_parts(folder, suffix, lengths, timeline):
    whole = decoded(f"{folder}/out.{suffix}")
    parts = [decoded(f"{folder}/out-0{i + 1}.{suffix}") for i in range(3)]
    checks.equal([len(p) // 6 for p in parts], lengths, f"split, {suffix}: frames")
    checks.equal(len(whole) // 6, sum(lengths), f"split, {suffix}: frames of the whole")
    if suffix in ("flac", "wav"):
        checks.that(b"".join(parts) == whole, f"split, {suffix}: the parts joined are the whole")
    for i, chapter in enumerate(timeline["chapters"]):
        path = f"{folder}/out-0{i + 1}.{suffix}"
        got = probe(path)
        tags = {**got["format"].get("tags", {}), **got["streams"][0].get("tags", {})}
        tags = {name.lower(): value for name, value in tags.items()}
        checks.equal(tags["title"], chapter["title"], f"{path}: title")
        checks.equal(tags["track"].split("/")[0], str(i + 1), f"{path}: track")
        checks.equal(tags.get("tracktotal", tags["track"].split("/")[-1]), "3", f"{path}: of how many")
        info = json.loads(run("mediainfo", "--Output=JSON", path).stdout)["media"]["track"]
        checks.equal(info[0].get("Album"), "简报", f"{path}: album")
        checks.equal([c["tags"]["title"] for c in got["chapters"]], [chapter["title"]], f"{path}: chapter")
        if suffix == "wav" and len(parts[i]) > 3 * 6 * 48000:
            bext = pathlib.Path(path).read_bytes().split(b"bext", 1)[1][4:]
            said = int.from_bytes(bext[412:414], "little", signed=True) / 100
            lufs, _ = measured(path)
            checks.that(abs(said - lufs) <= 0.15, f"{path}: bext says {said}, ffmpeg {lufs}")


def check_lock():
    with scratch() as folder:
        path = write(folder, PLAIN.format(loudness=-19, channels=1, items=LONG * 60))
        first = subprocess.Popen([PROGRAM, "render", path], stderr=subprocess.PIPE)
        time.sleep(0.3)
        second = bobao("render", path)
        checks.equal(second.returncode, 75, f"a second run: {second.stderr.decode()}")
        checks.that("another run is at it" in second.stderr.decode(), "says why")
        first.communicate()
        checks.equal(first.returncode, 0, "the first run ends well")
        first = subprocess.Popen([PROGRAM, "render", path], stderr=subprocess.PIPE)
        time.sleep(0.3)
        first.send_signal(signal.SIGKILL)
        first.communicate()
        checks.equal(bobao("check", path).returncode, 0, "check asks for no lock")
        third = bobao("render", path)
        checks.equal(third.returncode, 0, f"after a kill the lock is gone: {third.stderr.decode()}")
        checks.equal(names_in(folder), ["b.yaml", "out.json", "out.wav"], "nothing is left behind")


def check_unusable():
    """What cannot be used stops a programme only where it must be there."""
    with scratch() as folder:
        lay_out(folder)
        whole = pathlib.Path(f"{folder}/signature.flac").read_bytes()
        pathlib.Path(f"{folder}/bad.flac").write_bytes(whole[:len(whole) // 2] + b"\0" * 3000 + whole[-2000:])
        os.mkdir(f"{folder}/in")
        write(folder, "甲标题\n会议强调，要做好各项工作。\n", "in/a.txt")
        write(folder, "", "in/empty.txt")
        pathlib.Path(f"{folder}/in/bytes.txt").write_bytes("会议".encode() + b"\xff" + "强调。\n".encode())
        os.symlink("/etc/hostname", f"{folder}/in/link.txt")
        items = SPEECH + "- sound: bad.flac\n  optional: true\n- report: in/*.txt\n  newest: 9\n  optional: true\n"
        text = PLAIN.format(loudness="off", channels=1, items=items)
        for command in ("check", "render"):
            done = bobao(command, write(folder, text))
            said = done.stderr.decode()
            checks.equal(done.returncode, 0, f"optional and of no use, {command}: {said}")
            checks.equal(said.count("cannot be used, and is left out"), 4, f"{command}: each is named: {said}")
            checks.that("b.yaml:8:10: warning:" in said and "b.yaml:10:11: warning:" in said, said)
        first = [c["sentences"][0]["text"] for c in load_json(f"{folder}/out.json")["chapters"]]
        checks.equal(first[1:], ["甲标题"], "the others are read")
        for name, status in (("in/empty.txt", 65), ("in/bytes.txt", 65), ("in/link.txt", 78)):
            done = bobao("check", write(folder, text.replace("in/*.txt\n  newest: 9\n  optional: true", name)))
            said = done.stderr.decode()
            checks.equal(done.returncode, status, f"{name}: {said}")
            checks.that("b.yaml:10:11" in said, f"{name}: the bulletin's place: {said}")
        done = bobao("check", write(folder, text.replace("bad.flac\n  optional: true", "bad.flac")))
        said = done.stderr.decode()
        checks.that(done.returncode == 65 and "bad.flac: error: this sound file breaks off" in said and
                    "b.yaml:8:10" in said, f"a damaged sound: {said}")
        cured = text.replace("in/*.txt\n  newest: 9\n  optional: true", "in/bytes.txt\n  lossy: true")
        done = bobao("check", write(folder, cured))
        checks.equal(done.returncode, 0, f"the cure of a bad byte: {done.stderr.decode()}")
        os.mkfifo(f"{folder}/in/pipe.txt")
        done = bobao("check", write(folder, text.replace("in/*.txt\n  newest: 9\n  optional: true", "in/pipe.txt")),
                     timeout=20)
        checks.that(done.returncode == 66 and b"is a pipe" in done.stderr, f"a pipe: {done.stderr.decode()}")


def check_report_keys():
    """encoding, lossy, from and annotations are the report's own."""
    with scratch() as folder:
        pathlib.Path(f"{folder}/gbk.txt").write_bytes("会议强调，要做好各项工作。\n".encode("gbk"))
        pathlib.Path(f"{folder}/half.txt").write_bytes("会议强调".encode() + b"\xff" + "，工作很好。\n".encode())
        write(folder, "# 标题\n\n工作很好。\n", "mark.txt")
        write(folder, "他姓单(dān)。\n", "pinyin.txt")
        rows = [("gbk.txt\n  encoding: GB18030", "会议强调，要做好各项工作。"),
                ("half.txt\n  lossy: yes", "会议强调\ufffd，工作很好。"),
                ("mark.txt\n  from: markdown", "标题"), ("mark.txt\n  from: plain", "# 标题"),
                ("pinyin.txt\n  annotations: trust", "dan1"), ("pinyin.txt\n  annotations: ignore", "shan4")]
        for item, wanted in rows:
            text = PLAIN.format(loudness="off", channels=1, items=f"- report: {item}\n")
            done = bobao("render", write(folder, text))
            if checks.equal(done.returncode, 0, f"{item}: {done.stderr.decode()}"):
                sentence = load_json(f"{folder}/out.json")["chapters"][0]["sentences"][0]
                read = " ".join(w.get("pinyin", "") for w in sentence["words"])
                checks.that(wanted in sentence["text"] or wanted in read, f"{item}: {sentence['text']} {read}")


def check_first_key():
    """A YAML file that render does not know: line, column, and what was meant."""
    rest = "\nitems:\n- say: 早。\noutputs: [a.json]\n"
    rows = (("buletin: 1", ":1:1: error: ", "did you mean 'bulletin'?"), ("title: 早\nbulletin: 1", ":2:1: ", "first key"),
            ("title: 早", ":1:1: error: ", "not 'title'"), ("bulletin：1", ":1:9: error: ", "full-width"))
    for top, place, part in rows:
        with scratch() as folder:
            done = bobao("render", write(folder, top + rest))
            said = done.stderr.decode()
            checks.that(done.returncode == 78 and place in said and part in said, f"{top}: {said}")
            checks.equal(names_in(folder), ["b.yaml"], f"{top}: nothing is written")
    with scratch() as folder:
        path = pathlib.Path(f"{folder}/b.yaml")
        path.write_bytes(("bulletin: 1" + rest).encode("utf-16"))
        for command in ("check", "render"):
            done = bobao(command, path)
            checks.that(done.returncode == 78 and b"b.yaml:1:1: " in done.stderr and b"UTF-16" in done.stderr,
                        f"UTF-16, {command}: {done.stderr.decode()}")


def check_impossible():
    """What check finds without rendering; what only the sound can tell names its line, too."""
    for length, status in (("0:05", 78), ("9:00", 78), ("0:20", 0)):
        with scratch() as folder:
            text = PLAIN.format(loudness="off", channels=1, items=SPEECH * 2).replace("items:", f"length: {length}\nitems:")
            for command in ("check", "render"):
                done = bobao(command, write(folder, text))
                checks.that(done.returncode == status and (not status or b"b.yaml:6:9: error: " in done.stderr),
                            f"length {length}, {command}: {done.stderr.decode()}")
    with scratch() as folder:
        path = write(folder, PLAIN.format(loudness=-10, channels=1, items=SPEECH))
        done = bobao("check", path)
        checks.that(done.returncode == 0 and b"b.yaml:4:11: warning: " in done.stderr, f"loud: {done.stderr.decode()}")
        done = bobao("render", path)
        said = done.stderr.decode()
        checks.that(done.returncode == 78 and "b.yaml:4:11: error: a loudness of -10.0" in said, f"too loud: {said}")


def check_pauses():
    """Pauses add up; head, tail and the lead of a bed stay what they are."""
    one = "- say: 工作很好。\n"
    pause = "- pause: 1\n"
    rows = [  # items, then silence before the first word, between the two, behind the last one
        (one + one, 0.2, None, 0.5), (pause + one + one, 1.2, None, 0.5), (one + one + pause, 0.2, None, 1.5),
        (one + pause + one, 0.2, 1, 0.5), (one + pause * 3 + one, 0.2, 3, 0.5),
        (pause * 2 + one + pause * 2 + one + pause * 2, 2.2, 2, 2.5),
        (one + pause + "- report: none.txt\n  optional: true\n" + pause * 2 + one, 0.2, 2, 0.5),
        (one + "- pause: 0\n" + one, 0.2, 0, 0.5),
        ("- sound: signature.flac\n  bed: true\n  lead: 2\n" + pause + one + one, 3.2, None, None),
        (pause + "- sound: signature.flac\n  bed: true\n  lead: 2\n" + one + one, 3.2, None, None)]
    for items, before, between, behind in rows:
        with scratch() as folder:
            lay_out(folder)
            done = bobao("render", write(folder, PLAIN.format(loudness="off", channels=1, items=items)))
            name = items.replace("\n", "|")
            if not checks.equal(done.returncode, 0, f"{name}: {done.stderr.decode()}"):
                continue
            timeline = load_json(f"{folder}/out.json")
            first, last = (c["sentences"][0] for c in timeline["chapters"])
            got = (first["start"], last["start"] - first["end"], timeline["duration"] - last["end"])
            for what, is_there, wanted in zip(("before", "between", "behind"), got, (before, between, behind)):
                checks.that(wanted is None or abs(is_there - wanted) < 0.001,
                            f"{name}: {what} {is_there}, wanted {wanted}")


def check_own_outputs():
    """A pattern does not find what the bulletin wrote the day before."""
    with scratch() as home:
        folder = f"{home}/[a]*"
        os.mkdir(folder)
        os.mkdir(f"{folder}/out")
        write(folder, "新闻\n会议强调，要做好各项工作。\n", "news.txt")
        write(folder, "旧闻\n会议强调，要做好各项工作。\n", "b-others.txt")
        text = PLAIN.format(loudness="off", channels=1, items="- report: '{where}*.txt'\n  newest: 9\n").replace(
            "[out.wav, out.json]", "['b-{date}.txt', '{station}-{date}-{weekday}.txt', 'out/c-{count}.txt', 'out/b.json']")
        for date in ("2026-11-23", "2026-11-24", "2026-11-25"):
            done = bobao("render", write(folder, text.replace("{where}", "./")), "--date", date)
            said = done.stderr.decode()
            checks.equal(done.returncode, 0, f"own outputs: {said}")
            checks.equal("matches what the bulletin writes" in said, date > "2026-11-23", f"{date}: {said}")
            first = {c["sentences"][0]["text"] for c in load_json(f"{folder}/out/b.json")["chapters"]}
            checks.equal(first, {"新闻", "旧闻"}, f"{date}: what was read")
        done = bobao("check", write(folder, text.replace("{where}", "out/")))
        checks.that(done.returncode == 66 and b"there is no report" in done.stderr, f"only its own: {done.stderr.decode()}")
        done = bobao("check", write(folder, text.replace("{where}*", "b-2026-11-24")))
        checks.equal(done.returncode, 0, f"its own by name: {done.stderr.decode()}")


def check_lead():
    """A lead that outlasts its bed is dead air."""
    for lead, is_warned in ((2, False), (30, True)):
        with scratch() as folder:
            lay_out(folder)
            items = f"- sound: signature.flac\n  bed: true\n  lead: {lead}\n{SPEECH}"
            for command in ("check", "render"):
                done = bobao(command, write(folder, PLAIN.format(loudness="off", channels=1, items=items)))
                said = done.stderr.decode()
                checks.equal((done.returncode, "b.yaml:9:9: warning: the bed is over after 8.0 s" in said),
                             (0, is_warned), f"lead of {lead} s, {command}: {said}")


def check_titles():
    """Headlines and {titles} call a report as its item does; titles with commas are parted by ；."""
    with scratch() as folder:
        os.mkdir(f"{folder}/in")
        for name, title in (("a", "甲报告"), ("b", "乙报告"), ("c", "丙、丁报告"), ("d", "戊，己报告")):
            write(folder, f"{title}\n\n会议强调，要做好各项工作。\n", f"in/{name}.txt")
        report = "- report: in/{}.txt\n".format
        rows = [(report("a") + report("b"), "甲报告、乙报告"), (report("a") + report("c"), "甲报告；丙、丁报告"),
                (report("d") + report("a"), "戊，己报告；甲报告"),
                (report("a") + "  title: 早闻{date}\n" + report("b"), "早闻2026年11月23日、乙报告"),
                (report("c") + "  title: 早闻\n" + report("b"), "早闻、乙报告"),
                ("- report: in/[ab].txt\n  newest: 2\n  title: 早闻\n", "乙报告、甲报告"),
                ("- text: 工作很好。\n  title: 短讯\n" + report("a"), "短讯、甲报告")]
        for items, wanted in rows:
            for name in "ab":
                os.utime(f"{folder}/in/{name}.txt", (1e9, 1e9))
            text = PLAIN.format(loudness="off", channels=1, items="- headlines: 提要。\n" + items)
            path = write(folder, text.replace("items:", "title: '{titles}'\nitems:"))
            done = bobao("render", path)
            if not checks.equal(done.returncode, 0, f"{items}: {done.stderr.decode()}"):
                continue
            timeline = load_json(f"{folder}/out.json")
            checks.equal(timeline["title"], wanted, f"{items}: titles")
            said = "".join(s["text"] for s in timeline["chapters"][0]["sentences"])
            parts = wanted.replace("；", "|").split("|") if "；" in wanted else wanted.split("、")
            checks.that(all(f"条，{part}。" in said for part in parts), f"{items}: {said}")


def check_new():
    with scratch() as folder:
        path = f"{folder}/m.yaml"
        checks.equal(bobao("new", path).returncode, 0, "new")
        before = pathlib.Path(path).read_bytes()
        again = bobao("new", path)
        checks.equal(again.returncode, 73, f"new again: {again.stderr.decode()}")
        checks.that(pathlib.Path(path).read_bytes() == before, "new never writes over a file")
        checks.equal(bobao("render", path, "--date", DATE).returncode, 0, "the example renders")


check_sample()
check_presets()
check_length()
check_choice()
check_fields()
check_sources()
check_split()
check_lock()
check_unusable()
check_report_keys()
check_first_key()
check_impossible()
check_pauses()
check_own_outputs()
check_titles()
check_lead()
check_new()
checks.done()
