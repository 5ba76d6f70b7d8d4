#!/usr/bin/env python3
"""The podcast feed: read back by readers that are not ours, updated by runs that meet, that are
killed, and that find the disk full.

usage: feed.py PROGRAM SOURCE_DIR BUILD_DIR
"""
import datetime
import email.utils
import html
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse
import uuid

from common import PROGRAM, SAMPLES, SOURCE, Checks, bobao, load_json, names_in, run, scratch

checks = Checks()
READERS = pathlib.Path(sys.argv[3]) / "npm"
BASE = "https://radio.example/podcast/"
PODCAST_SPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
SOUNDS = {".mp3": "audio/mpeg", ".opus": "audio/ogg", ".flac": "audio/flac"}
TRANSCRIPTS = {".vtt": "text/vtt", ".srt": "application/x-subrip", ".txt": "text/plain"}
OTHERS = (".json", ".chapters.json", ".notes.txt")
FEED = f"""feed: 1
path: podcast.xml
url: {BASE}podcast.xml
episodes: brief-*.json
title: 锦城之声早间简报
description: 每天早上的新闻简报。
link: https://radio.example/
author: 锦城之声
owner: {{name: 编辑部, email: news@radio.example}}
category: [News > Daily News, Government]
image: https://radio.example/cover.jpg
locked: true
keep: 30
time: 06:30
"""


def install_readers():
    """The npm packages of tests/e2e/npm, in the build folder; once for each lock file."""
    source = SOURCE / "tests" / "e2e" / "npm"
    lock = (source / "package-lock.json").read_bytes()
    done = READERS / "installed"
    READERS.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", "read.mjs"):
        shutil.copyfile(source / name, READERS / name)
    if done.exists() and done.read_bytes() == lock:
        return
    installed = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=READERS)
    if not checks.equal(installed.returncode, 0, f"npm ci: {installed.stderr[-500:]}"):
        checks.done()
    done.write_bytes(lock)


def read(folder, captions=()):
    """What podcast-partytime and feedsmith say of a feed, and webvtt-parser of captions."""
    lint = run("xmllint", "--noout", "--nonet", folder / "podcast.xml")
    checks.equal(lint.returncode, 0, f"xmllint: {lint.stderr[:300]}")
    out = folder / "read.out"
    done = run("node", READERS / "read.mjs", out, folder / "podcast.xml", *captions)
    checks.equal(done.returncode, 0, f"node: {done.stderr[:500]}")
    result = load_json(out)
    out.unlink()
    return result


def render(folder, date, text, title, suffixes=(*SOUNDS, *TRANSCRIPTS, *OTHERS)):
    stem = folder / f"brief-{date}"
    wanted = [a for suffix in suffixes for a in ("-o", f"{stem}{suffix}")]
    done = bobao("render", "-", "--date", date, "--title", title, *wanted, stdin=text.encode())
    checks.equal(done.returncode, 0, f"render {date}: {done.stderr.decode()[:300]}")
    return stem


def copy_episode(stem, folder, date, title=None):
    """An episode of another day with the same sound."""
    document = load_json(f"{stem}.json")
    document["date"] = date
    document["title"] = title or f"简报 {date}"
    new = folder / f"brief-{date}"
    new.with_name(new.name + ".json").write_text(json.dumps(document), encoding="utf-8")
    shutil.copyfile(f"{stem}.mp3", f"{new}.mp3")


def feed(folder, *options, status=0, text=""):
    done = bobao("feed", folder / "feed.yaml", *options)
    checks.equal(done.returncode, status, f"feed {text}: {done.stderr.decode()[:300]}")
    return done


def size(stem, suffix):
    return pathlib.Path(f"{stem}{suffix}").stat().st_size


def guids(path):
    return re.findall(r"<guid[^>]*>([^<]*)<", path.read_text(encoding="utf-8"))


def check_channel(result):
    podcast = str(uuid.uuid5(PODCAST_SPACE, BASE.split("//")[1] + "podcast.xml"))
    party, smith = result["partytime"], result["feedsmith"]
    rows = [
        ("title", "锦城之声早间简报", party["title"], smith["title"]),
        ("link", "https://radio.example/", party["link"], smith["link"]),
        ("description", "每天早上的新闻简报。", party["description"], smith["description"]),
        ("language", "zh-CN", party["language"], smith["language"]),
        ("guid", podcast, party["guid"], smith["podcast"]["guid"]),
        ("locked", True, party["locked"], smith["podcast"]["locked"]["value"]),
        ("locked owner", "news@radio.example", party["podcastOwner"],
         smith["podcast"]["locked"]["owner"]),
        ("author", "锦城之声", party["author"], smith["itunes"]["author"]),
        ("owner", {"name": "编辑部", "email": "news@radio.example"}, party["owner"],
         smith["itunes"]["owner"]),
        ("image", "https://radio.example/cover.jpg", party["itunesImage"],
         smith["itunes"]["image"]),
        ("explicit", False, party["explicit"], smith["itunes"]["explicit"]),
        ("type", "episodic", party["itunesType"], smith["itunes"]["type"]),
        ("self", BASE + "podcast.xml", party["pubsub"]["self"], smith["atom"]["links"][0]["href"]),
    ]
    for name, wanted, *got in rows:
        checks.equal(got, [wanted, wanted], f"channel's {name}")
    checks.equal(party["itunesCategory"], ["News > Daily News", "Government"], "categories")
    checks.equal(smith["itunes"]["categories"],
                 [{"text": "News", "categories": [{"text": "Daily News"}]}, {"text": "Government"}],
                 "categories")
    return uuid.UUID(podcast)


def check_sounds(name, stem, party, smith):
    url = BASE + urllib.parse.quote(stem.name)
    enclosure = {"url": url + ".mp3", "length": size(stem, ".mp3"), "type": "audio/mpeg"}
    checks.equal(party["enclosure"], enclosure, f"{name}: enclosure")
    checks.equal(smith["enclosures"], [enclosure], f"{name}: enclosure")
    for suffix, party_one, smith_one in zip((".opus", ".flac"), party["alternativeEnclosures"],
                                            smith["podcast"]["alternateEnclosures"]):
        wanted = (SOUNDS[suffix], size(stem, suffix), url + suffix)
        checks.equal((party_one["type"], party_one["length"], party_one["source"][0]["uri"]), wanted,
                     f"{name}: alternate {suffix}")
        checks.equal((smith_one["type"], smith_one["length"], smith_one["sources"][0]["uri"]), wanted,
                     f"{name}: alternate {suffix}")
    checks.equal((len(party["alternativeEnclosures"]), len(smith["podcast"]["alternateEnclosures"])),
                 (2, 2), f"{name}: alternates")
    probe = run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0",
                f"{stem}.mp3")
    for got in (party["duration"], smith["itunes"]["duration"]):
        checks.that(abs(got - float(probe.stdout)) <= 0.6, f"{name}: duration {got}, {probe.stdout}")


def check_texts(name, stem, party, smith):
    url = BASE + urllib.parse.quote(stem.name)
    got = [(t["url"], t["type"], t.get("language"), t.get("rel"))
           for t in smith["podcast"]["transcripts"]]
    checks.equal(got, [(url + suffix, kind, "zh-CN", "captions" if suffix != ".txt" else None)
                       for suffix, kind in TRANSCRIPTS.items()], f"{name}: transcripts")
    checks.equal([t["url"] for t in party["podcastTranscripts"]], [t[0] for t in got],
                 f"{name}: transcripts")
    chapters = {"url": url + ".chapters.json", "type": "application/json+chapters"}
    checks.equal([party["podcastChapters"], smith["podcast"]["chapters"]], [chapters] * 2,
                 f"{name}: chapters")
    there = load_json(stem.parent / urllib.parse.unquote(chapters["url"][len(BASE):]))["chapters"]
    timeline = load_json(f"{stem}.json")["chapters"]
    checks.equal([c["title"] for c in there], [c["title"] for c in timeline],
                 f"{name}: chapters' titles")
    checks.that(all(abs(a["startTime"] - b["start"]) < 0.001 for a, b in zip(there, timeline)),
                f"{name}: chapters' times")
    checks.equal([line.split(" ", 1)[1] for line in
                  map(html.unescape, smith["description"].split("<br />\n"))],
                 [c["title"] for c in timeline], f"{name}: chapters in the description")


def check_item(space, stem, title, date, party, smith):
    name = stem.name
    guid = str(uuid.uuid5(space, name))
    checks.equal((party["guid"], smith["guid"]), (guid, {"value": guid, "isPermaLink": False}),
                 f"{name}: guid")
    checks.equal((party["title"], smith["title"]), (title, title), f"{name}: title")
    moment = datetime.datetime.fromisoformat(f"{date}T06:30:00+08:00")
    checks.equal(email.utils.parsedate_to_datetime(smith["pubDate"]), moment, f"{name}: date")
    checks.equal(datetime.datetime.fromisoformat(party["pubDate"].replace("Z", "+00:00")), moment,
                 f"{name}: date")
    check_sounds(name, stem, party, smith)
    check_texts(name, stem, party, smith)


def check_captions(result, stems):
    for stem in stems:
        parsed = result["captions"][f"{stem}.vtt"]
        blocks = pathlib.Path(f"{stem}.srt").read_text(encoding="utf-8").count(" --> ")
        checks.equal(parsed["errors"], [], f"{stem.name}.vtt: errors")
        checks.equal(len(parsed["cues"]), blocks, f"{stem.name}.vtt: cues")
        times = [t for cue in parsed["cues"] for t in (cue["startTime"], cue["endTime"])]
        checks.equal(times, sorted(times), f"{stem.name}.vtt: times in order")


def check_readers():
    """Three days, all formats; the last one rendered again; nothing new."""
    days = [("2026-11-21", "简报 & <b>一</b>"), ("2026-11-22", "第二天"), ("2026-11-23", "第三天")]
    text = "会议强调，要做好各项工作。天气很好。\n\n会议指出，要扎实推进A & B <两项>工作。\n"
    with scratch() as name:
        folder = pathlib.Path(name)
        (folder / "feed.yaml").write_text(FEED, encoding="utf-8")
        stems = []
        for date, title in days:
            stems.append(render(folder, date, text, title))
            feed(folder, text=date)
        before = names_in(folder)
        checked = bobao("check", folder / "feed.yaml")
        checks.equal((checked.returncode, checked.stderr), (0, b""), "check")
        checks.equal(names_in(folder), before, "check writes nothing")
        result = read(folder, [f"{stem}.vtt" for stem in stems])
        space = check_channel(result)
        for i, (stem, (date, title)) in enumerate(zip(reversed(stems), reversed(days))):
            check_item(space, stem, title, date, result["partytime"]["items"][i],
                       result["feedsmith"]["items"][i])
        check_captions(result, stems)
        check_again(folder, stems, result, text)
        return load_template(stems[0])


def check_again(folder, stems, result, text):
    path = folder / "podcast.xml"
    there = path.stat()
    feed(folder, text="nothing new")
    checks.equal((path.stat().st_ino, path.stat().st_mtime_ns), (there.st_ino, there.st_mtime_ns),
                 "nothing new: the file is not touched")
    old_guids, old_size = guids(path), size(stems[1], ".mp3")
    render(folder, "2026-11-22", text * 3, "第二天，更正")
    feed(folder, text="again")
    checks.that(size(stems[1], ".mp3") != old_size, "rendered again: another length")
    checks.equal(guids(path), old_guids, "rendered again: the same guids")
    again = read(folder)
    for reader in ("partytime", "feedsmith"):
        items, old = again[reader]["items"], result[reader]["items"]
        checks.equal([items[0], items[2]], [old[0], old[2]], f"{reader}: the others as they were")
        checks.equal(items[1]["title"], "第二天，更正", f"{reader}: rendered again")
    check_item(uuid.UUID(again["partytime"]["guid"]), stems[1], "第二天，更正", "2026-11-22",
               again["partytime"]["items"][1], again["feedsmith"]["items"][1])
    for suffix in (".opus", ".txt", ".chapters.json"):
        pathlib.Path(f"{stems[2]}{suffix}").unlink()
    feed(folder, text="files are gone")
    item = read(folder)["feedsmith"]["items"][0]
    checks.equal(([a["type"] for a in item["podcast"]["alternateEnclosures"]],
                  len(item["podcast"]["transcripts"]), item["podcast"].get("chapters")),
                 (["audio/flac"], 2, None), "files are gone: their elements, too")


def load_template(stem):
    """One episode's timeline and MP3, for all that follows."""
    folder = READERS.parent / "feed-template"
    folder.mkdir(exist_ok=True)
    for suffix in (".json", ".mp3"):
        shutil.copyfile(f"{stem}{suffix}", folder / f"brief{suffix}")
    return folder / "brief"


def check_others(template):
    """Elements and items of somebody else, before and after."""
    with scratch() as name:
        folder = pathlib.Path(name)
        path = folder / "podcast.xml"
        (folder / "feed.yaml").write_text(FEED.replace("keep: 30", "keep: 2"), encoding="utf-8")
        for day in range(1, 3):
            copy_episode(template, folder, f"2026-11-0{day}")
        feed(folder)
        theirs = ("<podcast:funding url=\"https://radio.example/give\">支持</podcast:funding>",
                  "<x:own xmlns:x=\"urn:x\"><![CDATA[1 < 2]]></x:own>", "<!-- 手写 -->",
                  "<item><title>别人的</title><guid>https://radio.example/1</guid></item>",
                  "<podcast:person role=\"host\">张三</podcast:person>")
        text = path.read_text(encoding="utf-8")
        text = text.replace("    <item>", f"    {theirs[0]}{theirs[1]}{theirs[2]}\n    <item>", 1)
        text = text.replace("  </channel>", f"    {theirs[3]}\n  </channel>")
        at = text.rindex("    </item>", 0, text.index(theirs[3]))
        path.write_text(text[:at] + theirs[4] + text[at:], encoding="utf-8")
        os.chmod(path, 0o640)
        feed(folder, text="of others")
        checks.equal(path.read_text(encoding="utf-8").count(theirs[4]), 1, "an item's own element")
        for day in range(3, 6):
            copy_episode(template, folder, f"2026-11-0{day}")
            feed(folder, text=f"day {day}")
        text = path.read_text(encoding="utf-8")
        for part in theirs[:4]:
            checks.equal(text.count(part), 1, f"of others: {part}")
        result = read(folder)
        checks.equal([i["title"] for i in result["feedsmith"]["items"]],
                     ["简报 2026-11-05", "简报 2026-11-04", "别人的"], "kept")
        checks.equal(path.stat().st_mode & 0o777, 0o640, "the feed's permissions")
        checks.that((folder / "brief-2026-11-01.mp3").exists(), "files of dropped episodes stay")


def check_meeting(template):
    """Ten runs of feed files of their own with one feed, and a render, all at once."""
    for turn in range(3):
        with scratch() as name:
            folder = pathlib.Path(name)
            for day in range(10, 20):
                copy_episode(template, folder, f"2026-11-{day}")
                (folder / f"feed-{day}.yaml").write_text(
                    FEED.replace("brief-*.json", f"brief-2026-11-{day}*.json"), encoding="utf-8")
            runs = [subprocess.Popen([str(PROGRAM), "render", "-", "--date", "2026-11-20", "-o",
                                      str(folder / "brief-2026-11-20.mp3"), "-o",
                                      str(folder / "brief-2026-11-20.json")],
                                     stdin=subprocess.PIPE)]
            runs[0].stdin.write("天气很好。".encode())
            runs[0].stdin.close()
            runs += [subprocess.Popen([str(PROGRAM), "feed", str(folder / f"feed-{day}.yaml")])
                     for day in range(10, 20)]
            checks.equal([r.wait(timeout=120) for r in runs], [0] * 11, "meeting: statuses")
            result = read(folder)
            checks.equal([i["title"] for i in result["feedsmith"]["items"]],
                         [f"简报 2026-11-{day}" for day in range(19, 9, -1)],
                         f"meeting {turn}: no episode is lost")
            (folder / "feed.yaml").write_text(FEED, encoding="utf-8")
            both = [subprocess.Popen([str(PROGRAM), "feed", str(folder / "feed.yaml")])
                    for _ in range(2)]
            checks.equal([r.wait(timeout=120) for r in both], [0, 0], "two at once: statuses")
            checks.equal(len(guids(folder / "podcast.xml")), 11, "two at once: all of them")
            checks.equal(len(set(guids(folder / "podcast.xml"))), 11, "two at once: none twice")
            checks.that(not [n for n in names_in(folder) if n.startswith(".")],
                        f"meeting: left behind {names_in(folder)}")


def check_kills(template):
    """SIGKILL at any moment: the old feed or the new one."""
    chance = random.Random(6)
    with scratch() as name:
        folder = pathlib.Path(name)
        path = folder / "podcast.xml"
        (folder / "feed.yaml").write_text(FEED, encoding="utf-8")
        for day in range(10, 30):
            copy_episode(template, folder, f"2026-11-{day}")
        feed(folder)
        old = path.read_bytes()
        copy_episode(template, folder, "2026-11-30")
        started = time.monotonic()
        feed(folder)
        seconds = time.monotonic() - started
        new = path.read_bytes()
        seen = set()
        for _ in range(40):
            path.write_bytes(old)
            child = subprocess.Popen([str(PROGRAM), "feed", str(folder / "feed.yaml")])
            time.sleep(chance.uniform(0, seconds * 1.2))
            child.kill()
            child.wait(timeout=60)
            content = path.read_bytes()
            seen.add(content == new)
            checks.that(content in (old, new), f"SIGKILL: neither old nor new ({len(content)} bytes)")
        checks.equal(seen, {False, True}, "SIGKILL: before and after")
        path.write_bytes(old)
        feed(folder, text="after kills")
        checks.equal(path.read_bytes(), new, "after kills: the next run does it")


def check_full_disk(template):
    """A file system without room where mounting is allowed, a limit on file sizes elsewhere."""
    with scratch() as name:
        folder = pathlib.Path(name)
        out = folder / "out"
        out.mkdir()
        mounted = os.getuid() == 0 and run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs",
                                           out).returncode == 0
        try:
            (folder / "feed.yaml").write_text(FEED.replace("path: ", "path: out/"),
                                              encoding="utf-8")
            copy_episode(template, folder, "2026-11-01")
            feed(folder, text="before the disk is full")
            old = (out / "podcast.xml").read_bytes()
            copy_episode(template, folder, "2026-11-02")
            if mounted:
                with open(out / "ballast", "wb", buffering=0) as ballast:
                    try:
                        while ballast.write(b"x" * 4096):
                            pass
                    except OSError:
                        pass

            def limit():
                if not mounted:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

            before = names_in(out)
            done = bobao("feed", folder / "feed.yaml", preexec_fn=limit)
            text = done.stderr.decode()
            checks.equal(done.returncode, 74, f"full disk: status ({text[:300]})")
            checks.equal(text.count("error:"), 1, f"full disk: one error: {text[:300]}")
            checks.equal((out / "podcast.xml").read_bytes(), old, "full disk: the old feed is whole")
            checks.equal(names_in(out), before, "full disk: nothing left behind")
        finally:
            if mounted:
                run("umount", out)


def check_broken(template):
    """A feed that cannot be read is an error, and is left as it is."""
    rows = [
        ("cut off", b"<rss version=\"2.0\"><channel><item>", 65, "podcast.xml:1:35: error:"),
        ("HTML", b"<!DOCTYPE html><html></html>", 65, "document type"),
        ("entity", b"<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><rss><channel>&e;"
                   b"</channel></rss>", 65, "document type"),
        ("empty", b"", 65, "this feed is empty"),
        ("not RSS", b"<feed xmlns=\"http://www.w3.org/2005/Atom\"/>", 65, "not an RSS feed"),
        ("large", b"<rss><channel>" + b"<a/>" * 4194304, 65, "larger than"),
        ("deep", b"<rss><channel>" + b"<a>" * 100000, 65, "this is not XML"),
    ]
    with scratch() as name:
        folder = pathlib.Path(name)
        copy_episode(template, folder, "2026-11-01")
        (folder / "feed.yaml").write_text(FEED, encoding="utf-8")
        for row, content, status, wanted in rows:
            (folder / "podcast.xml").write_bytes(content)
            done = feed(folder, status=status, text=row)
            checks.that(wanted in done.stderr.decode() and done.stderr.count(b"error:") == 1,
                        f"{row}: {done.stderr.decode()[:300]}")
            checks.equal((folder / "podcast.xml").read_bytes(), content, f"{row}: left as it is")
        checks.equal(bobao("feed", folder / "none.yaml").returncode, 66, "no feed file")
        spoken = bobao("render", folder / "feed.yaml", "-o", folder / "feed.wav")
        checks.equal((spoken.returncode, b"bobao feed" in spoken.stderr), (64, True),
                     "a feed file is not spoken")
        usage = bobao("check", folder / "feed.yaml", "--date", "2026-11-01")
        checks.equal(usage.returncode, 64, "check: --date is not for a feed file")


def check_sample():
    """samples/feed.yaml with the bulletin that it is for."""
    with scratch() as name:
        folder = pathlib.Path(name)
        for source in SAMPLES.iterdir():
            if source.is_file():
                shutil.copyfile(source, folder / source.name)
        done = bobao("render", folder / "morning-brief.yaml", "--date", "2026-11-23")
        checks.equal(done.returncode, 0, f"sample: {done.stderr.decode()[:300]}")
        done = bobao("feed", folder / "feed.yaml", "-v")
        checks.equal(done.returncode, 0, f"sample's feed: {done.stderr.decode()[:300]}")
        checks.that(b"1 episode, 1 added" in done.stderr, f"sample: {done.stderr.decode()}")
        stem = folder / "morning-brief-2026-11-23"
        result = read(folder, [f"{stem}.vtt"])
        item = result["feedsmith"]["items"][0]
        checks.equal(result["captions"][f"{stem}.vtt"]["errors"], [], "sample: captions")
        checks.equal(item["enclosures"][0]["length"], size(stem, ".mp3"), "sample: length")
        checks.equal(len(item["podcast"]["alternateEnclosures"]), 2, "sample: alternates")
        checks.equal(result["partytime"]["items"][0]["podcastChapters"]["url"],
                     "https://jincheng.example/podcast/morning-brief-2026-11-23.chapters.json",
                     "sample: chapters")


install_readers()
template = check_readers()
check_others(template)
check_meeting(template)
check_kills(template)
check_full_disk(template)
check_broken(template)
check_sample()
checks.done()
