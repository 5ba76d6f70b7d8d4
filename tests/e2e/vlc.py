#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What VLC sees of a sound file, as JSON: title, length and chapters.

usage: tests/e2e/vlc.py FILE [COVER_BYTES]

VLC takes the cover out of the file when it finds the time: with COVER_BYTES it is waited for.

By libvlc, which plays as root too (the program 'vlc' does not want to). Status 77: it is not there.
"""
import ctypes
import json
import os
import sys
import time
import urllib.parse

PLAYING, ENDED, ERROR = 3, 6, 7
TITLE, ARTIST, ALBUM, TRACK, ARTWORK = 0, 1, 4, 5, 15
PATIENCE_S = 20


class Chapter(ctypes.Structure):
    _fields_ = [("time_ms", ctypes.c_int64), ("duration_ms", ctypes.c_int64), ("name", ctypes.c_char_p)]


def load():
    try:
        vlc = ctypes.CDLL("libvlc.so.5")
    except OSError:
        sys.exit(77)
    for name, result, *arguments in (
            ("libvlc_new", ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p)),
            ("libvlc_media_new_path", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p),
            ("libvlc_media_get_meta", ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int),
            ("libvlc_media_player_new_from_media", ctypes.c_void_p, ctypes.c_void_p),
            ("libvlc_media_player_play", ctypes.c_int, ctypes.c_void_p),
            ("libvlc_media_player_stop", None, ctypes.c_void_p),
            ("libvlc_media_player_get_state", ctypes.c_int, ctypes.c_void_p),
            ("libvlc_media_player_get_length", ctypes.c_int64, ctypes.c_void_p),
            ("libvlc_media_player_get_full_chapter_descriptions", ctypes.c_int, ctypes.c_void_p, ctypes.c_int,
             ctypes.POINTER(ctypes.POINTER(ctypes.POINTER(Chapter))))):
        function = getattr(vlc, name)
        function.restype = result
        function.argtypes = arguments
    return vlc


def chapters(vlc, player):
    found = ctypes.POINTER(ctypes.POINTER(Chapter))()
    count = vlc.libvlc_media_player_get_full_chapter_descriptions(player, -1, ctypes.byref(found))
    return [(found[i].contents.time_ms, (found[i].contents.name or b"").decode("utf-8"))
            for i in range(max(count, 0))]


def meta(vlc, media, number):
    return (vlc.libvlc_media_get_meta(media, number) or b"").decode("utf-8")


def has_cover(vlc, media, size):
    path = urllib.parse.unquote(urllib.parse.urlparse(meta(vlc, media, ARTWORK)).path)
    return path != "" and os.path.exists(path) and os.path.getsize(path) == size


def main():
    vlc = load()
    cover_bytes = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    options = [b"--no-video", b"--aout=dummy", b"--quiet", b"--no-lua", b"--no-media-library",
               b"--no-metadata-network-access", b"--intf=dummy"]
    instance = vlc.libvlc_new(len(options), (ctypes.c_char_p * len(options))(*options))
    if not instance:
        sys.exit(77)
    media = vlc.libvlc_media_new_path(instance, sys.argv[1].encode())
    player = vlc.libvlc_media_player_new_from_media(media)
    vlc.libvlc_media_player_play(player)
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        state = vlc.libvlc_media_player_get_state(player)
        if state in (ENDED, ERROR) or (state == PLAYING and vlc.libvlc_media_player_get_length(player) > 0):
            break
        time.sleep(0.02)
    while cover_bytes > 0 and time.monotonic() < end and not has_cover(vlc, media, cover_bytes):
        time.sleep(0.02)
    seen = {"state": state, "length_ms": vlc.libvlc_media_player_get_length(player),
            "chapters": chapters(vlc, player)}
    for name, number in (("title", TITLE), ("artist", ARTIST), ("album", ALBUM), ("track", TRACK),
                         ("artwork", ARTWORK)):
        seen[name] = meta(vlc, media, number)
    vlc.libvlc_media_player_stop(player)
    print(json.dumps(seen, ensure_ascii=False))


main()
