/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SPEECH_INTERNAL_H
#define SPEECH_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "script/script.h"
#include "speech/speech.h"
#include "speech/take.h"

/* How a sentence becomes a take:
 *
 *   sentence + voice --intonation.c, plan.c--> plan --message.c--> worker
 *       --take.c, engine_espeak.c--> samples and ranges --message.c--> take
 *
 * The plan holds everything that the engine is told, so a take is a function of its plan and the
 * voice's two engine texts. */

/* ---- phonemes.c: syllables and letters as eSpeak NG mnemonics ---- */

/* What the engine is told about a syllable's tone: Chao's digits. The engine alters 214, 51 and 11
 * by its own rules (docs/engine.md): 214 11 becomes 21 44, 51 51 in a word 53 51, 11 follows
 * the tone before it. The others are spoken as they stand. */
enum phonemes_tone {
    PHONEMES_TONE_55,
    PHONEMES_TONE_35,
    PHONEMES_TONE_214,
    PHONEMES_TONE_21,
    PHONEMES_TONE_51,
    PHONEMES_TONE_53,
    PHONEMES_TONE_11
};

/* The stress classes that the voices' stressLength gives their lengths to. */
enum phonemes_stress {
    PHONEMES_STRESS_NONE,   /* short: inside a long word; the neutral tone always is */
    PHONEMES_STRESS_FULL,   /* ' */
    PHONEMES_STRESS_LONG,   /* , before a weak break or a full stop */
    PHONEMES_STRESS_LONGEST /* ,, before a comma */
};

/* Appends a syllable. `joins` says that another syllable of the same token stands before it: one
 * that begins with a vowel is then kept apart from it. Returns how many phonemes the engine will
 * report for it, or 0 (and appends nothing) when there is no such syllable. */
int phonemes_put_syllable(struct text *out, const struct script_syllable *syllable,
                          enum phonemes_tone tone, enum phonemes_stress stress, bool joins);

/* Appends the Mandarin name of a letter A-Z (a-z is the same); false for anything else. */
bool phonemes_put_letter(struct text *out, char letter);

/* ---- tempo.c: how fast ---- */

struct speech_tempo {
    double wpm;        /* eSpeak's RATE */
    double syllable_s; /* of speech without pauses: what pauses are measured in */
};
struct speech_tempo speech_tempo_find(const struct speech_voice *voice, double rate_factor);

/* What is said and how long it is, in syllables: those of the text, and those of an average report
 * that last as long. */
struct speech_weight {
    double syllables; /* of the text */
    double speech;    /* as estimated */
    double pauses;    /* all of them, inside sentences and behind */
};

/* Adds a sentence. */
void speech_weigh(const struct script_sentence *sentence, const struct speech_voice *voice,
                  struct speech_weight *weight);

/* What pauses and longer syllables add to a syllable of an average report. */
#define SPEECH_AVERAGE_REST_K 0.23

/* ---- pace.c: how fast a Script is spoken, and with what pauses, to come out at its rate ---- */

struct speech_pace {
    double tempo;    /* times the rate at which an average report is spoken */
    double pauses;   /* times the voice's */
    double rate_spm; /* what will come out, pauses included */
    bool is_met;     /* it is the voice's rate, but for rounding; of a few words always */
};

/* `speech_k`: how long the engine's speech is, times the estimate. A report with many pauses is
 * spoken faster, one with few slower; where that is not enough, pauses change, too; both within
 * bounds, and in steps, so that a small change to a report does not change all of its takes. */
struct speech_pace speech_pace_find(const struct speech_weight *weight,
                                    const struct speech_voice *voice, double speech_k);

/* The sentences by which `speech_k` is measured, as a Script of one chapter: those of a short
 * report all, of a longer one some from everywhere. May have none. Lives in the arena and points
 * into the Script. */
struct script *speech_pace_sample(const struct script *script, struct arena *arena);

/* The takes of a sample: what was estimated and what it came to. */
struct speech_pace_measure {
    const struct speech_voice *voice;
    const struct script *sample;
    double tempo;       /* at which it is spoken */
    double estimated_s; /* without pauses */
    double spoken_s;
};
void speech_pace_add(struct speech_pace_measure *measure, const struct speech_take *take);
double speech_pace_measured(const struct speech_pace_measure *measure);

/* ---- intonation.c: the line of the voice ---- */

struct speech_line_word {
    const struct script_word *word;
    size_t syllable_count; /* script_word_syllables() */
    double semitones;      /* above the neutral line */
    int pitch;             /* what eSpeak is told */
};

/* Phrases without a pause between them: one stretch of sound. */
struct speech_group {
    size_t first; /* words [first, end) of the line */
    size_t end;
    enum script_role role;
    enum script_break ending;
    double range;                /* RANGE at full expression; 50 is the voice's own */
    double rate;                 /* times the tempo, at full expression */
    double volume;               /* added, at full expression */
    enum phonemes_stress stress; /* of the last syllable */
    bool is_open;                /* the speaker goes on: a last third tone does not rise again */
    bool is_rising;              /* a question's end: a last fourth tone falls half way */
};

struct speech_line {
    struct speech_line_word *words;
    size_t word_count;
    struct speech_group *groups;
    size_t group_count;
};

/* Draws the line of a sentence: a function of its arguments alone. */
void speech_line_draw(const struct script_sentence *sentence, const struct speech_voice *voice,
                      struct arena *arena, struct speech_line *line);

/* ---- plan.c: what the engine is told ---- */

enum speech_partner { SPEECH_PARTNER_MANDARIN, SPEECH_PARTNER_ENGLISH, SPEECH_PARTNER_COUNT };

/* eSpeak's limits, and ours for what it is told. */
enum {
    SPEECH_CALL_BYTES = 600,     /* above 725 the rest of the call is silently lost */
    SPEECH_TOKEN_SYLLABLES = 16, /* 60 in one word are silence, 100 a crash */
    SPEECH_TOKEN_LETTERS = 60,   /* 2,200 abort */
    SPEECH_PITCH_MAX = 50,       /* above, the engine's state leaks into later calls */
    SPEECH_RATE_MIN_WPM = 80,
    SPEECH_RATE_MAX_WPM = 449, /* from 450 on its sample positions are wrong */
    SPEECH_RANGE_MAX = 99,
    SPEECH_VOLUME_MAX = 100,
    SPEECH_PAUSE_MAX_FRAMES = 10 * SPEECH_RATE_HZ,
    SPEECH_MAX_SYLLABLES = 6000, /* of a sentence: 22 minutes, 60 MB of samples */
    SPEECH_MAX_WORDS = 4 * SPEECH_MAX_SYLLABLES,
    SPEECH_MAX_CALLS = 4 * SPEECH_MAX_SYLLABLES,
    SPEECH_MAX_FRAMES = 40 * 60 * SPEECH_RATE_HZ
};

/* A stretch of a call's text that the engine times as one word: a word of the sentence, or a part
 * of one that is too long or is spelled. */
struct speech_token {
    uint32_t start; /* characters of the call's text */
    uint32_t end;
    uint32_t word;           /* of the sentence, phrase by phrase; rises */
    uint32_t syllable_count; /* 0 for letters and English */
};

/* One call of the engine. */
struct speech_call {
    enum speech_partner partner;
    int rate_wpm;
    int range;
    int volume;
    int pitch;
    uint32_t pause_frames; /* silence before the next call; the last call's is 0 */
    struct span text;      /* valid UTF-8, no NUL inside */
    struct speech_token *tokens;
    size_t token_count;      /* at least 1 */
    uint8_t *phoneme_counts; /* of each syllable, token by token */
    size_t syllable_count;
};

struct speech_plan {
    struct speech_call *calls;
    size_t call_count; /* 0 when nothing in the sentence can be spoken */
    size_t word_count;
    size_t syllable_count;
    int64_t pause_after_ms;
    double expected_s; /* about how long the take will be */
};

/* Makes the plan. A function of its arguments alone. Fails (DIAG_DATA, naming the sentence) when a
 * syllable does not exist or the sentence is longer than SPEECH_MAX_SYLLABLES. */
bool speech_plan_make(const char *file, const struct script_sentence *sentence,
                      const struct speech_voice *voice, double rate_factor, struct arena *arena,
                      struct speech_plan **plan, struct diag *diag);

/* The sentence's place in its file. */
struct diag_place speech_place(const char *file, const struct script_sentence *sentence);

/* ---- english.c: what of an English word may reach the engine ---- */

/* Appends the word's letters, digits and apostrophes, blanks between runs of them; whatever could
 * be a command or markup is dropped. Returns how many characters were appended. */
size_t speech_put_english(struct text *out, struct span word);

/* ---- engine_espeak.c: the one file that knows libespeak-ng ---- */

enum engine_event_kind { ENGINE_WORD, ENGINE_PHONEME, ENGINE_GAP };

struct engine_event {
    enum engine_event_kind kind; /* GAP: a pause, or the end of a word's sound */
    uint32_t position;           /* WORD: characters into the call's text */
    int64_t frame;
};

/* What one call yields. Buffers are kept for the next call; zeroed, it is empty. */
struct engine_sound {
    int16_t *samples;
    size_t frame_count;
    size_t frame_capacity;
    struct engine_event *events;
    size_t event_count;
    size_t event_capacity;
};
void engine_sound_finish(struct engine_sound *sound);

/* Initialises the library, once in a process and before it forks; later calls with the same folder
 * do nothing. data_folder as in speech_pool_options. */
bool engine_start(const char *data_folder, struct diag *diag);

/* In a process that will speak: keeps both voice texts at hand. Can be called again. */
bool engine_set_voices(struct span mandarin, struct span english, struct diag *diag);

/* Speaks one call. */
bool engine_speak(const struct speech_call *call, struct engine_sound *sound, struct diag *diag);

/* The same, with the phonemes that the engine says it spoke written to `echo` (for tests). */
bool engine_echo(const struct speech_call *call, struct engine_sound *sound, struct text *echo,
                 struct diag *diag);

/* ---- take.c: the calls of a plan, end to end ---- */

/* A take under way: grows as the calls are spoken. Zeroed, it is empty; reused, it keeps its
 * memory. */
struct take_draft {
    int16_t *samples;
    size_t frame_count;
    size_t frame_capacity;
    struct speech_range *words;
    struct speech_range *syllables;
    size_t range_capacity; /* of both arrays together, in one block behind `words` */
    struct engine_sound sound;
};
bool take_make(const struct speech_plan *plan, struct take_draft *draft, struct diag *diag);
void take_draft_finish(struct take_draft *draft);

/* ---- message.c: what parent and worker say to each other ---- */

/* Every message is a head and a body. Numbers are 32 bits, little end first. */
enum message_kind { MESSAGE_HELLO = 1, MESSAGE_REQUEST, MESSAGE_TAKE, MESSAGE_FAILURE };
enum {
    MESSAGE_VERSION = 1,
    MESSAGE_HEAD_BYTES = 16, /* mark, kind, number of the request, bytes of the body */
    MESSAGE_MAX_REQUEST_BYTES = 16 * 1024 * 1024,
    MESSAGE_MAX_TAKE_BYTES = 2 * SPEECH_MAX_FRAMES + 2 * MESSAGE_MAX_REQUEST_BYTES,
    MESSAGE_MAX_FAILURE_BYTES = 1024,
    MESSAGE_HELLO_BYTES = 8 /* version, frames a second */
};

struct message_head {
    enum message_kind kind;
    uint32_t number;
    uint32_t body_bytes;
};
void message_put_head(char bytes[MESSAGE_HEAD_BYTES], struct message_head head);
/* False when the bytes are no head, or when the body is longer than any of its kind may be. */
bool message_get_head(const char bytes[MESSAGE_HEAD_BYTES], struct message_head *head);

void message_put_hello(char bytes[MESSAGE_HELLO_BYTES]);
bool message_get_hello(struct span body);

/* A request's body. The decoded plan lives in the arena and points into the body. False when the
 * body is not a plan that keeps every limit above. */
void message_put_plan(struct text *out, const struct speech_plan *plan);
bool message_get_plan(struct span body, struct arena *arena, struct speech_plan *plan);

/* A take's body is its ranges and counts (put here) followed by the samples. */
void message_put_take(struct text *out, const struct speech_plan *plan,
                      const struct take_draft *draft);
/* The take points into the body, which must be aligned as malloc aligns, and the arena. False
 * unless it is a whole take of this plan. */
bool message_get_take(struct span body, const struct speech_plan *plan, struct arena *arena,
                      struct speech_take *take);

/* ---- link.c: a worker as its parent sees it ---- */

enum link_state { LINK_NONE, LINK_STARTING, LINK_IDLE, LINK_BUSY };

enum { LINK_PATIENCE_MS = 10000 }; /* for a worker to start */

/* A process, a socket, one request on its way out, one message on its way in. Zeroed, there is no
 * worker. */
struct worker_link {
    enum link_state state;
    pid_t pid;
    int socket;
    uint32_t number;     /* of the request */
    struct span request; /* head and body, borrowed */
    size_t sent;
    char head[MESSAGE_HEAD_BYTES];
    size_t received; /* bytes of head and body */
    struct message_head answer;
    char *body; /* malloc'ed: aligned for anything */
    int64_t deadline_ms;
};

enum link_progress { LINK_MORE, LINK_WHOLE, LINK_BROKEN };

int64_t link_now_ms(void); /* a clock that only goes forward */

/* Forks a worker. */
bool link_open(struct worker_link *link, const struct speech_voice *voice, struct diag *diag);

/* Takes the worker's life, if it still has one; the link is zeroed. */
void link_cut(struct worker_link *link);

/* Makes the link busy with a request. */
void link_give(struct worker_link *link, uint32_t number, struct span request, int64_t patience_ms);

/* Sends what the socket takes. False when the worker is gone. */
bool link_send(struct worker_link *link);

/* Receives what there is of one message. BROKEN: the worker is gone, or says what it may not say
 * now. WHOLE: `answer` and `body` have it. */
enum link_progress link_receive(struct worker_link *link);

/* After a whole message: drops the body, if it is still there; the link is idle. */
void link_rest(struct worker_link *link);

/* ---- worker.c: the process that speaks ---- */

struct worker_task {
    int socket;
    pid_t parent; /* the worker ends when it is not its child any more */
    const struct speech_voice *voice;
};

/* Never returns: leaves by _exit. To be called right after fork(). */
_Noreturn void worker_run(const struct worker_task *task);

#endif
