/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DELIVER_INTERNAL_H
#define DELIVER_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/span.h"
#include "base/text.h"
#include "deliver/deliver.h"

/* What the files of this room tell each other: docs/adding-a-format.md uses it step by step. */

enum {
    DELIVER_BLOCK_FRAMES = 8192,
    DELIVER_MAX_CHANNELS = 2,
    /* More cue points, or longer names, make files that some readers cannot open. */
    DELIVER_MAX_MARKERS = 99,
    DELIVER_NAME_BYTES = 240
};

/* ---- format.c ----------------------------------------------------------------------------------
 */

/* One row a format. The functions get the file with its draft open; what a format needs itself is
 * in file->state. */
struct deliver_format {
    const char *name;
    const char *suffix;
    const char *help;
    bool has_sound;
    const int *rates_hz; /* all that it can have, ending in 0; NULL: any */
    bool has_thread; /* write runs in a thread of the file's own (queue.c); the others never at the
                        same time */
    /* Whether what it needs is there; NULL: always. */
    bool (*check)(struct diag_place place, struct diag *diag);
    bool (*open)(struct deliver_file *file, struct diag *diag);
    /* Samples are integers of info->bits bits, interleaved; at most DELIVER_BLOCK_FRAMES frames.
     * NULL for documents. */
    bool (*write)(struct deliver_file *file, const int32_t *samples, int64_t frames,
                  struct diag *diag);
    /* Ends the draft; nothing is written after it. */
    bool (*close)(struct deliver_file *file, struct diag *diag);
    /* Opens the draft anew and compares what stands in it with what should. */
    bool (*verify)(struct deliver_file *file, struct diag *diag);
    /* Frees the state, whatever happened; takes a NULL state. */
    void (*release)(struct deliver_file *file);
};

extern const struct deliver_format deliver_wav;
extern const struct deliver_format deliver_rf64;
extern const struct deliver_format deliver_flac;
extern const struct deliver_format deliver_opus;
extern const struct deliver_format deliver_mp3;
extern const struct deliver_format deliver_m4b;
extern const struct deliver_format deliver_m4a;
extern const struct deliver_format deliver_json;
extern const struct deliver_format deliver_vtt;
extern const struct deliver_format deliver_srt;
extern const struct deliver_format deliver_txt;
extern const struct deliver_format deliver_chapters;
extern const struct deliver_format deliver_notes;

/* ---- markers.c ---------------------------------------------------------------------------------
 */

/* A chapter as sound files name it. */
struct deliver_marker {
    int64_t start;
    int64_t end;
    const char *name; /* at most DELIVER_NAME_BYTES, one line, never empty */
};

/* The chapters, at most DELIVER_MAX_MARKERS (more: a warning). */
size_t deliver_markers(const struct deliver_info *info, const char *path, struct arena *arena,
                       struct deliver_marker **markers, struct diag *diag);

/* All of them, for documents. */
size_t deliver_all_markers(const struct deliver_info *info, struct arena *arena,
                           struct deliver_marker **markers);

/* A position as HH:MM:SS.mmm, to the nearest millisecond, halves up; hours as many as it takes. */
void deliver_put_clock(struct text *text, int64_t frames, int rate_hz);

/* The same position in milliseconds, and a number of milliseconds as a clock. */
int64_t deliver_milliseconds(int64_t frames, int rate_hz);
void deliver_put_clock_ms(struct text *text, int64_t ms);

/* A block's integers as floats of full scale 1.0, for encoders that take nothing else. */
void deliver_make_floats(const struct deliver_file *file, const int32_t *samples, float *floats,
                         int64_t frames);

/* A number for the programme, where a format wants a random one: the same each time. */
uint32_t deliver_number(const struct deliver_info *info);

/* Whether all of it is printable ASCII: some tags take nothing else. */
bool deliver_is_ascii(struct span text);

/* "3/7", "3", or empty. */
struct span deliver_track(const struct deliver_tags *tags, struct arena *arena);

/* ---- comments.c --------------------------------------------------------------------------------
 */

/* Tags and chapters as Vorbis comments, for FLAC and Opus: TITLE, ARTIST, …, CHAPTER000,
 * CHAPTER000NAME, … `put` returns false to stop. Empty values are left out. */
typedef bool deliver_comment_fn(void *user, const char *name, const char *value);
bool deliver_comments(struct deliver_file *file, deliver_comment_fn *put, void *user);

/* ---- document.c: deliverables that are text ----------------------------------------------------
 */

/* A document on its way into the draft. It goes out in pieces, so that memory does not grow with
 * it, and is read back and compared with the sum of what was written. */
struct deliver_document {
    struct deliver_file *file;
    struct diag *diag;
    struct arena arena; /* of what waits to be written */
    struct text out;
    int64_t size_bytes;
    uint64_t sum;
    bool has_failed; /* an error was added; what is put after it is dropped */
};

void deliver_document_start(struct deliver_document *document, struct deliver_file *file,
                            struct diag *diag);
void deliver_document_put(struct deliver_document *document, struct span bytes);
void deliver_document_fail(struct deliver_document *document); /* no memory */
/* Writes what is left and frees it; false when anything failed. */
bool deliver_document_end(struct deliver_document *document);

/* The rows of the format table that all documents share. */
bool deliver_document_open(struct deliver_file *file, struct diag *diag);
bool deliver_document_verify(struct deliver_file *file, struct diag *diag);
void deliver_document_release(struct deliver_file *file);

/* ---- captions.c --------------------------------------------------------------------------------
 */

/* What is on the screen at one time: a stretch of one sentence as it is written. */
struct deliver_caption {
    struct span text; /* one line, never empty */
    int64_t start_ms;
    int64_t end_ms; /* above start_ms */
};

/* A sentence's captions, in the arena. Each has at most DELIVER_CAPTION_CHARACTERS full widths (a
 * Latin letter or digit is half of one), the mark at its end not counted, unless a single word has
 * more. Cuts are made between words only, where the sense allows it best: at marks, then where a
 * phrase ends. A caption stays until the next one of its sentence begins. */
enum { DELIVER_CAPTION_CHARACTERS = 20 };
size_t deliver_captions(const struct script_sentence *sentence,
                        const struct audio_timeline_sentence *times, int rate_hz,
                        struct arena *arena, struct deliver_caption **captions);

/* Writes a document of captions: `put` is called for each, numbered from 1. */
typedef void deliver_caption_fn(struct text *out, size_t number,
                                const struct deliver_caption *caption);
bool deliver_put_captions(struct deliver_file *file, struct span head, deliver_caption_fn *put,
                          struct diag *diag);

/* ---- deliver.c ---------------------------------------------------------------------------------
 */

struct deliver_queue;

struct deliver_file {
    const struct deliver_format *format;
    const struct deliver_info *info;
    struct arena arena; /* of the tags and the format's state; empty once it is complete */
    char *path;         /* its own */
    struct file_draft draft;
    bool is_nameless;               /* it will only be copied */
    struct deliver_marker *markers; /* of formats with sound */
    size_t marker_count;
    struct deliver_queue *queue; /* of formats with a thread */
    int32_t *block;              /* of the others: samples as integers */
    int64_t frame_count;         /* taken so far */
    bool is_complete;
    void *state;
};

/* The place of a message about the file. */
struct diag_place deliver_place(const struct deliver_file *file);

/* Adds the error that a file is not what was written into it. */
bool deliver_broken(const struct deliver_file *file, const char *what, struct diag *diag);

/* ---- queue.c: a thread that writes a file ------------------------------------------------------
 */

/* A few blocks between the thread that makes the sound and the one that encodes it. FLAC takes as
 * long as all the rest of the second pass; with its own thread that pass takes half the time on two
 * cores (docs/formats.md has the figures). All functions are for the thread that created it. */

bool deliver_queue_create(struct deliver_queue **queue, struct deliver_file *file,
                          struct diag *diag);

/* Room for a block of DELIVER_BLOCK_FRAMES to be filled in; waits until there is. */
int32_t *deliver_queue_room(struct deliver_queue *queue);

/* Hands over what was filled in. False, with the thread's error, when writing has failed. */
bool deliver_queue_put(struct deliver_queue *queue, int64_t frames, struct diag *diag);

/* Waits until all is written; false with the thread's error. The thread has ended after that. */
bool deliver_queue_drain(struct deliver_queue *queue, struct diag *diag);

/* Ends the thread, whatever still waits. Takes NULL. */
void deliver_queue_finish(struct deliver_queue *queue);

/* ---- id3.c -------------------------------------------------------------------------------------
 */

/* The file's tags and chapters as a whole ID3v2.3 tag, in its arena. */
struct span deliver_id3(struct deliver_file *file);

/* ---- broadcast.c -------------------------------------------------------------------------------
 */

/* What the bext and cart chunks of a WAV say; all texts are ASCII. */
struct deliver_broadcast {
    struct span id; /* of this programme: bext's reference, cart's cut */
    struct span title;
    struct span artist;
    struct span date; /* YYYY-MM-DD or empty */
    struct span cut;
    struct span category;
    struct span start_date; /* these four are empty without a date */
    struct span start_time;
    struct span end_date;
    struct span end_time;
    struct span program;
    struct span program_version;
    struct span history; /* a line of bext's coding history */
    int32_t full_scale;  /* a sample of 0 dBFS */
    int64_t audio_end;   /* in frames */
    int64_t sound_end;   /* of the last word */
};
void deliver_describe_broadcast(struct deliver_file *file, struct deliver_broadcast *broadcast);

/* ---- sndfile.c: the only file that knows libsndfile --------------------------------------------
 */

struct deliver_sndfile;

enum deliver_tag {
    DELIVER_TAG_TITLE,
    DELIVER_TAG_ARTIST,
    DELIVER_TAG_DATE,
    DELIVER_TAG_SOFTWARE,
    DELIVER_TAG_COMMENT,
    DELIVER_TAG_ALBUM,
    DELIVER_TAG_TRACK,
    DELIVER_TAG_GENRE
};

/* A WAV or RF64 for the file's draft. Tags and chunks come before the first write: libsndfile
 * would lose sound otherwise. Chunk payloads must live until it is closed and have a length that is
 * a multiple of four. */
bool deliver_sndfile_create(struct deliver_sndfile **sound, struct deliver_file *file, bool is_rf64,
                            struct diag *diag);
bool deliver_sndfile_tag(struct deliver_sndfile *sound, enum deliver_tag tag, const char *text,
                         struct diag *diag);
bool deliver_sndfile_chunk(struct deliver_sndfile *sound, const char *id, struct span payload,
                           struct diag *diag);
/* The bext chunk, and the cart chunk; once without loudness before the first write, and again with
 * it before closing: libsndfile writes the header anew then, at the same length. */
bool deliver_sndfile_broadcast(struct deliver_sndfile *sound,
                               const struct deliver_broadcast *broadcast,
                               const struct audio_loudness *loudness, struct diag *diag);
bool deliver_sndfile_write(struct deliver_sndfile *sound, const int32_t *samples, int64_t frames,
                           struct diag *diag);
bool deliver_sndfile_close(struct deliver_sndfile *sound, struct diag *diag);
void deliver_sndfile_finish(struct deliver_sndfile *sound); /* takes NULL */

/* A chunk that must stand in the file as it was written. */
struct deliver_chunk {
    const char *id;
    struct span payload;
};

/* Opens the draft again: its frames, rate, channels and chunks are as they should be. */
bool deliver_sndfile_verify(const struct deliver_file *file, const struct deliver_chunk *chunks,
                            size_t chunk_count, struct diag *diag);

/* The same of what deliver_sndfile_broadcast wrote last. */
bool deliver_sndfile_verify_broadcast(const struct deliver_file *file,
                                      const struct deliver_broadcast *broadcast,
                                      const struct audio_loudness *loudness, struct diag *diag);

#endif
