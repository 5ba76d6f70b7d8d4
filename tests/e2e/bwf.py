# SPDX-License-Identifier: GPL-3.0-or-later
"""A strict reader of broadcast WAV and RF64 files, written from the standards alone: EBU Tech 3285
version 2 (bext), AES46 (cart), EBU Tech 3306 (RF64), and Microsoft's RIFF. `read` returns what the file
says; a BwfError tells the first thing that is not as it must be."""
import re
import struct


class BwfError(ValueError):
    pass


def must(truth, what):
    if not truth:
        raise BwfError(what)


def text(field, what):
    """A field of fixed length: printable ASCII, filled up with NULs alone."""
    value, _, rest = field.partition(b"\0")
    must(not rest.strip(b"\0"), f"{what}: something stands behind its end: {field!r}")
    must(all(0x20 <= c <= 0x7e for c in value), f"{what}: not ASCII: {value!r}")
    return value.decode("ascii")


def moment(value, pattern, what):
    must(value == "" or re.fullmatch(pattern, value), f"{what}: {value!r}")
    return value


DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
TIME = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d"


def read_bext(data):
    """EBU Tech 3285, 2.3: 602 bytes, then the coding history to the end of the chunk."""
    must(len(data) >= 602, f"bext has {len(data)} bytes")
    seen = {}
    at = 0
    for name, size in (("description", 256), ("originator", 32), ("reference", 32), ("date", 10), ("time", 8)):
        seen[name] = text(data[at:at + size], f"bext {name}")
        at += size
    moment(seen["date"], DATE, "bext date")
    moment(seen["time"], TIME, "bext time")
    seen["time_reference"], seen["version"] = struct.unpack_from("<QH", data, 338)
    must(not data[348:412].strip(b"\0"), "bext: the UMID was never given")
    names = ("loudness", "range", "true_peak", "momentary", "shortterm")
    for name, value in zip(names, struct.unpack_from("<5h", data, 412)):
        seen[name] = None if value == 0x7fff else value / 100
        must(value == 0x7fff or -9999 <= value <= 9999, f"bext {name}: {value}")
    must(not data[422:602].strip(b"\0"), "bext: its reserved bytes are not zero")
    history = data[602:].rstrip(b"\0")
    must(len(data) - 602 - len(history) <= 1, "bext: the coding history is longer than its text")
    must(history.endswith(b"\r\n"), "bext: the coding history does not end its line")
    lines = history[:-2].split(b"\r\n")
    seen["history"] = [text(line, "bext coding history") for line in lines]
    for line in seen["history"]:
        must(re.fullmatch(r"A=PCM,F=\d+,W=\d+,M=(mono|stereo),T=[^,]+", line), f"bext history: {line!r}")
    return seen


CART_TEXTS = (("version", 4), ("title", 64), ("artist", 64), ("cut", 64), ("client", 64), ("category", 64),
              ("classification", 64), ("outcue", 64), ("start_date", 10), ("start_time", 8), ("end_date", 10),
              ("end_time", 8), ("application", 64), ("application_version", 64), ("user", 64))


def read_cart(data):
    """AES46, 5: 2048 bytes, then a text of any length."""
    must(len(data) >= 2048, f"cart has {len(data)} bytes")
    seen = {}
    at = 0
    for name, size in CART_TEXTS:
        seen[name] = text(data[at:at + size], f"cart {name}")
        at += size
    for name in ("start", "end"):
        moment(seen[name + "_date"], DATE, f"cart {name} date")
        moment(seen[name + "_time"], TIME, f"cart {name} time")
        must((seen[name + "_date"] == "") == (seen[name + "_time"] == ""), f"cart: half a {name}")
    seen["level"], = struct.unpack_from("<i", data, at)
    must(at + 4 == 684, "this reader is wrong")
    seen["timers"] = []
    for usage, value in struct.iter_unpack("<4sI", data[684:748]):
        if usage == b"\0\0\0\0":
            must(value == 0, "cart: a timer without a name")
        else:
            seen["timers"].append((text(usage, "cart timer"), value))
    must(not data[748:1024].strip(b"\0"), "cart: its reserved bytes are not zero")
    seen["url"] = text(data[1024:2048], "cart URL")
    seen["tag_text"] = text(data[2048:], "cart tag text")
    return seen


def read_cues(data):
    count, = struct.unpack_from("<I", data)
    must(len(data) == 4 + 24 * count, f"cue: {count} points in {len(data)} bytes")
    points = {}
    for number, position, chunk, start, block, offset in struct.iter_unpack("<II4sIII", data[4:]):
        must(chunk == b"data" and start == block == 0 and position == offset, f"cue point {number}")
        must(number not in points, f"cue point {number} stands twice")
        points[number] = offset
    return points


def read_labels(data):
    """Names and lengths by cue point."""
    names, lengths = {}, {}
    at = 4
    while at < len(data):
        kind, size, number = struct.unpack_from("<4sII", data, at)
        body = data[at + 12:at + 8 + size]
        if kind == b"labl":
            must(body.count(b"\0") == 1 and body.endswith(b"\0"), f"label {number}: {body!r}")
            names[number] = body[:-1].decode("utf-8")
        elif kind == b"ltxt":
            lengths[number], purpose = struct.unpack_from("<I4s", body)
            must(purpose == b"rgn ", f"ltxt {number}: {purpose!r}")
        else:
            raise BwfError(f"adtl holds {kind!r}")
        at += 8 + size + size % 2
    must(at == len(data), "adtl: its parts do not fill it")
    return names, lengths


def read_id3(data):
    """The text frames and the comment of an ID3v2.4 tag; a chapter beside cue points would be seen twice."""
    must(data[:5] == b"ID3\4\0", f"id3 begins with {data[:5]!r}")
    size = sum(byte << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0)))
    must(size + 10 == len(data), f"id3: {size} bytes in {len(data)}")
    frames = {}
    at = 10
    while at + 10 <= len(data) and data[at] != 0:
        name = data[at:at + 4].decode("ascii")
        size = sum(byte << shift for byte, shift in zip(data[at + 4:at + 8], (21, 14, 7, 0)))
        must((name.startswith("T") or name == "COMM") and data[at + 10] == 3, f"id3 holds {name}")
        start = at + 11
        if name == "COMM":
            must(data[start:start + 4] == b"chi\0", "id3: a comment with a description")
            start += 4
        frames[name] = data[start:at + 10 + size].decode("utf-8")
        at += 10 + size
    must(not data[at:].strip(b"\0"), "id3: something stands behind its frames")
    return frames


def read_chunks(file, seen):
    """All chunks but the sound's, and the sizes of everything, which must fill the file."""
    file_size = file.seek(0, 2)
    file.seek(0)
    kind, size, wave = struct.unpack("<4sI4s", file.read(12))
    must(kind in (b"RIFF", b"RF64") and wave == b"WAVE", f"it begins with {kind!r} and {wave!r}")
    seen["kind"] = kind.decode("ascii")
    sizes = {}
    chunks = []
    while file.tell() < file_size:
        head = file.read(8)
        must(len(head) == 8, "half a chunk at the end")
        name, length = struct.unpack("<4sI", head)
        if name == b"data":
            length = sizes.get("data", length)
            seen["data_bytes"] = length
            file.seek(length + length % 2, 1)
            continue
        body = file.read(length)
        must(len(body) == length, f"{name!r} does not fit in the file")
        must(length % 2 == 0 or file.read(1) == b"\0", f"{name!r} has no zero byte behind it")
        chunks.append((name, body))
        if name == b"ds64":
            must(kind == b"RF64" and len(chunks) == 1 and length == 28, "ds64 must be RF64's first chunk")
            sizes["riff"], sizes["data"], seen["ds64_frames"], table = struct.unpack("<QQQI", body)
            must(table == 0, "ds64 has a table")
    must(file.tell() == file_size, "the last chunk ends behind the file")
    if kind == b"RF64":
        must(size == 0xffffffff and sizes, "RF64 without ds64, or with a size of its own")
    must(sizes.get("riff", size) == file_size - 8, f"{kind!r}: size {sizes.get('riff', size)} in {file_size}")
    return chunks


def read(path):
    seen = {"kind": "", "info": {}, "id3": {}, "cues": {}, "names": {}, "lengths": {}}
    with open(path, "rb") as file:
        chunks = read_chunks(file, seen)
    for name, body in chunks:
        if name == b"fmt ":
            _, seen["channels"], seen["rate"], _, seen["block"], seen["bits"] = struct.unpack_from("<HHIIHH", body)
        elif name == b"bext":
            must("bext" not in seen, "bext stands twice")
            seen["bext"] = read_bext(body)
        elif name == b"cart":
            must("cart" not in seen, "cart stands twice")
            seen["cart"] = read_cart(body)
        elif name == b"cue ":
            seen["cues"] = read_cues(body)
        elif name == b"LIST" and body[:4] == b"adtl":
            seen["names"], seen["lengths"] = read_labels(body)
        elif name == b"id3 ":
            seen["id3"] = read_id3(body)
    must("data_bytes" in seen and "block" in seen, "no sound")
    seen["frames"] = seen["data_bytes"] // seen["block"]
    must(seen["frames"] * seen["block"] == seen["data_bytes"], "half a frame")
    must(seen.get("ds64_frames", seen["frames"]) == seen["frames"], "ds64 counts other frames")
    must(set(seen["names"]) == set(seen["lengths"]) == set(seen["cues"]), "names and cue points differ")
    return seen
