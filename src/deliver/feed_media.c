/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deliver/feed.h"

#include "base/banned.h"

static const struct deliver_media rows[] = {
    {"mp3", ".mp3", DELIVER_MEDIA_SOUND, "audio/mpeg", NULL, false},
    {"m4a", ".m4a", DELIVER_MEDIA_SOUND, "audio/x-m4a", NULL, false},
    {"m4b", ".m4b", DELIVER_MEDIA_SOUND, "audio/x-m4b", NULL, false},
    {"opus", ".opus", DELIVER_MEDIA_SOUND, "audio/ogg", "opus", false},
    {"flac", ".flac", DELIVER_MEDIA_SOUND, "audio/flac", NULL, false},
    {"wav", ".wav", DELIVER_MEDIA_SOUND, "audio/wav", NULL, false},
    {"vtt", ".vtt", DELIVER_MEDIA_TRANSCRIPT, "text/vtt", NULL, true},
    {"srt", ".srt", DELIVER_MEDIA_TRANSCRIPT, "application/x-subrip", NULL, true},
    {"txt", ".txt", DELIVER_MEDIA_TRANSCRIPT, "text/plain", NULL, false},
    {"chapters", ".chapters.json", DELIVER_MEDIA_CHAPTERS, "application/json+chapters", NULL, true},
    {"jpg", ".jpg", DELIVER_MEDIA_PICTURE, "image/jpeg", NULL, false},
    {"jpeg", ".jpeg", DELIVER_MEDIA_PICTURE, "image/jpeg", NULL, false},
    {"png", ".png", DELIVER_MEDIA_PICTURE, "image/png", NULL, false},
};

const struct deliver_media *deliver_media_row(size_t i)
{
    return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}
