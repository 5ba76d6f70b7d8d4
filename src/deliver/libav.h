/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DELIVER_LIBAV_H
#define DELIVER_LIBAV_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include "base/diag.h"

/* What is used of libavformat, libavcodec and libavutil (FFmpeg). They and the 132 libraries behind
 * them are loaded when an M4B is asked for, not when the program starts: that took 80 ms and 20 MB
 * of every run. Only libav.c loads, and only m4b.c calls. */

/* avio_alloc_context() takes a writer of constant bytes from libavformat 61 on. */
#if LIBAVFORMAT_VERSION_MAJOR >= 61
typedef int deliver_libav_write_fn(void *user, const uint8_t *bytes, int len);
#else
typedef int deliver_libav_write_fn(void *user, uint8_t *bytes, int len);
#endif
typedef int deliver_libav_read_fn(void *user, uint8_t *bytes, int len);
typedef int64_t deliver_libav_seek_fn(void *user, int64_t offset, int whence);

/* A row a function: what it returns, its name, its arguments. libav.c compares them with the
 * headers when it is compiled. */
#define DELIVER_LIBAV(ROW)                                                                         \
    ROW(int, avformat_alloc_output_context2,                                                       \
        (AVFormatContext **, const AVOutputFormat *, const char *, const char *))                  \
    ROW(AVStream *, avformat_new_stream, (AVFormatContext *, const AVCodec *))                     \
    ROW(int, avformat_write_header, (AVFormatContext *, AVDictionary **))                          \
    ROW(int, av_write_frame, (AVFormatContext *, AVPacket *))                                      \
    ROW(int, av_write_trailer, (AVFormatContext *))                                                \
    ROW(void, avformat_free_context, (AVFormatContext *))                                          \
    ROW(int, avformat_open_input,                                                                  \
        (AVFormatContext **, const char *, const AVInputFormat *, AVDictionary **))                \
    ROW(void, avformat_close_input, (AVFormatContext **))                                          \
    ROW(AVIOContext *, avio_alloc_context,                                                         \
        (unsigned char *, int, int, void *, deliver_libav_read_fn *, deliver_libav_write_fn *,     \
         deliver_libav_seek_fn *))                                                                 \
    ROW(void, avio_context_free, (AVIOContext **))                                                 \
    ROW(const AVCodec *, avcodec_find_encoder_by_name, (const char *))                             \
    ROW(AVCodecContext *, avcodec_alloc_context3, (const AVCodec *))                               \
    ROW(void, avcodec_free_context, (AVCodecContext **))                                           \
    ROW(int, avcodec_open2, (AVCodecContext *, const AVCodec *, AVDictionary **))                  \
    ROW(int, avcodec_parameters_from_context, (AVCodecParameters *, const AVCodecContext *))       \
    ROW(int, avcodec_send_frame, (AVCodecContext *, const AVFrame *))                              \
    ROW(int, avcodec_receive_packet, (AVCodecContext *, AVPacket *))                               \
    ROW(AVPacket *, av_packet_alloc, (void))                                                       \
    ROW(void, av_packet_free, (AVPacket **))                                                       \
    ROW(void, av_packet_unref, (AVPacket *))                                                       \
    ROW(void, av_packet_rescale_ts, (AVPacket *, AVRational, AVRational))                          \
    ROW(int, av_new_packet, (AVPacket *, int))                                                     \
    ROW(AVFrame *, av_frame_alloc, (void))                                                         \
    ROW(void, av_frame_free, (AVFrame **))                                                         \
    ROW(int, av_frame_get_buffer, (AVFrame *, int))                                                \
    ROW(int, av_frame_make_writable, (AVFrame *))                                                  \
    ROW(void, av_channel_layout_default, (AVChannelLayout *, int))                                 \
    ROW(int, av_dict_set, (AVDictionary **, const char *, const char *, int))                      \
    ROW(AVDictionaryEntry *, av_dict_get,                                                          \
        (const AVDictionary *, const char *, const AVDictionaryEntry *, int))                      \
    ROW(void, av_dict_free, (AVDictionary **))                                                     \
    ROW(void *, av_malloc, (size_t))                                                               \
    ROW(void *, av_mallocz, (size_t))                                                              \
    ROW(void, av_free, (void *))                                                                   \
    ROW(int, av_strerror, (int, char *, size_t))                                                   \
    ROW(void, av_log_set_level, (int))

/* NOLINTNEXTLINE(bugprone-macro-parentheses): a type and a list of types take none */
#define DELIVER_LIBAV_FIELD(result, name, arguments) result(*name) arguments;

struct deliver_libav {
    DELIVER_LIBAV(DELIVER_LIBAV_FIELD)
};

/* Loads the libraries, or fills in those that are loaded; they stay until the program ends, and are
 * told to print nothing. DIAG_UNAVAILABLE at `place`, with the cure, when they are not there. */
bool deliver_libav_load(struct deliver_libav *libav, struct diag_place place, struct diag *diag);

/* Whether they can be loaded, tried in a process of its own: one of them starts a thread, and
 * workers are still to be forked. */
bool deliver_libav_check(struct diag_place place, struct diag *diag);

#endif
