/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bulletin/bulletin.h"

#include "support/support.h"

/* Bulletin files with one thing wrong: one error, at its line and column, that says what to do; and
 * nothing is written. */

static const char *const good = "bulletin: 1\n"               /* 1 */
                                "title: 简报 {date}\n"        /* 2 */
                                "station: 锦城之声\n"         /* 3 */
                                "date: 2026-11-23\n"          /* 4 */
                                "voice: newsreader\n"         /* 5 */
                                "loudness: ebu-r128\n"        /* 6 */
                                "length: 0:11\n"              /* 7 */
                                "bits: 16\n"                  /* 8 */
                                "fields:\n"                   /* 9 */
                                "  city: 锦城\n"              /* 10 */
                                "items:\n"                    /* 11 */
                                "- say: 今天是{date}。\n"     /* 12 */
                                "- report: a.txt\n"           /* 13 */
                                "  chapters: [1]\n"           /* 14 */
                                "- text: 天气很好。\n"        /* 15 */
                                "  title: 天气\n"             /* 16 */
                                "- headlines: 下面是提要。\n" /* 17 */
                                "- pause: 1.5\n"              /* 18 */
                                "- text: 再见。\n"            /* 19 */
                                "outputs:\n"                  /* 20 */
                                "- brief-{date}.flac\n"       /* 21 */
                                "- path: brief.wav\n"         /* 22 */
                                "  bits: 24\n";               /* 23 */

struct row {
    const char *name;
    const char *old;
    const char *new;
    const char *wanted; /* of the only error */
};

static const struct row wrong[] = {
    {"version", "bulletin: 1", "bulletin: 2", "b.yaml:1:11: error: 'bulletin' must be between"},
    {"version is text", "bulletin: 1", "bulletin: one", "b.yaml:1:11: error:"},
    {"no version", "bulletin: 1\n", "", "the key 'bulletin' is missing"},
    {"unknown key", "station:", "statoin:",
     "b.yaml:3:1: error: unknown key 'statoin': did you mean "
     "'station'?"},
    {"key twice", "voice: newsreader", "title: x",
     "b.yaml:5:1: error: the key 'title' stands here"},
    {"title is a list", "title: 简报 {date}", "title: [a]",
     "b.yaml:2:8: error: title must be a single"},
    {"title is empty", "title: 简报 {date}", "title: ''", "b.yaml:2:8: error: 'title' must have"},
    {"field in title", "title: 简报 {date}", "title: 简报 {dat}",
     "b.yaml:2:8: error: unknown field '{dat}': did you mean '{date}'?"},
    {"language", "station: 锦城之声", "language: en",
     "b.yaml:3:11: error: 'language' cannot be 'en'"},
    {"date", "date: 2026-11-23", "date: 2026-02-29",
     "b.yaml:4:7: error: 'date' must be a day like"},
    {"date in words", "date: 2026-11-23", "date: tomorrow", "b.yaml:4:7: error: 'date' must be"},
    {"no such voice", "voice: newsreader", "voice: newsraeder",
     "b.yaml:5:8: error: there is no voice 'newsraeder': did you mean 'newsreader'?"},
    {"voice outside", "voice: newsreader", "voice: ../v.yaml",
     "b.yaml:5:8: error: '../v.yaml' leads out of the bulletin's folder"},
    {"voice file missing", "voice: newsreader", "voice: v.yaml",
     "b.yaml:5:8: error: there is no voice file 'v.yaml': correct the path"},
    {"voice file wrong", "voice: newsreader", "voice: bad.yaml", "bad.yaml:1:1: error:"},
    {"voice is a map", "voice: newsreader", "voice: {a: b}", "b.yaml:5:8: error: voice must be"},
    {"rate", "voice: newsreader", "rate: 900",
     "b.yaml:5:7: error: 'rate' must be between 120 and 450"},
    {"expression", "voice: newsreader", "expression: 2",
     "b.yaml:5:13: error: 'expression' must be"},
    {"lexicon missing", "voice: newsreader", "lexicon: my.yaml",
     "b.yaml:5:10: error: there is no lexicon 'my.yaml'"},
    {"lexicon wrong", "voice: newsreader", "lexicon: bad.yaml", "bad.yaml:1:"},
    {"loudness", "loudness: ebu-r128", "loudness: ebu-r12",
     "b.yaml:6:11: error: 'loudness' cannot be 'ebu-r12': did you mean 'ebu-r128'?"},
    {"loudness too high", "loudness: ebu-r128", "loudness: -3", "b.yaml:6:11: error: 'loudness'"},
    {"loudness is a list", "loudness: ebu-r128", "loudness: []",
     "b.yaml:6:11: error: loudness must"},
    {"length too short", "length: 0:11", "length: 0:05",
     "b.yaml:7:9: error: the programme cannot be made shorter than about 0:"},
    {"length too long", "length: 0:11", "length: 5:00",
     "b.yaml:7:9: error: the programme cannot be made longer than about 0:"},
    {"length", "length: 0:11", "length: 5 minutes",
     "b.yaml:7:9: error: 'length' must be like 5:00"},
    {"length of 70 seconds", "length: 0:11", "length: 5:70", "b.yaml:7:9: error: 'length' must"},
    {"length without colon", "length: 0:11", "length: 300", "b.yaml:7:9: error: 'length' must"},
    {"no length", "length: 0:11", "length: 0:00", "b.yaml:7:9: error: 'length' must"},
    {"bits", "bits: 16\n", "bits: 20\n", "b.yaml:8:7: error: 'bits' must be 16 or 24"},
    {"sample rate", "bits: 16\n", "sample_rate: 100\n",
     "b.yaml:8:14: error: 'sample_rate' must be"},
    {"channels", "bits: 16\n", "channels: 6\n", "b.yaml:8:11: error: 'channels' must be between 1"},
    {"head", "bits: 16\n", "head: -1\n", "b.yaml:8:7: error: 'head' must be"},
    {"field's name",
     "  city:", "  my city:", "b.yaml:10:3: error: 'my city' cannot be a field's name"},
    {"field is taken", "  city:", "  date:", "b.yaml:10:3: error: '{date}' is a field already"},
    {"field is a list", "  city: 锦城", "  city: [a]", "b.yaml:10:9: error: a field must be"},
    {"fields is a list", "fields:\n  city: 锦城\n", "fields: [a]\n",
     "b.yaml:9:9: error: fields must"},
    {"unknown item", "- pause: 1.5", "- puase: 1.5",
     "b.yaml:18:3: error: this item is nothing that is known (did you mean 'pause'?)"},
    {"item is text", "- pause: 1.5", "- pause", "b.yaml:18:3: error: an item must be a map"},
    {"item of two kinds", "- pause: 1.5", "- pause: 1.5\n  say: 好",
     "b.yaml:19:3: error: 'pause' and 'say' cannot be one item: make two of them"},
    {"pause", "- pause: 1.5", "- pause: long", "b.yaml:18:10: error: 'pause' must be a number"},
    {"pause too long", "- pause: 1.5", "- pause: 6000",
     "b.yaml:18:10: error: 'pause' must be between"},
    {"unknown field", "今天是{date}", "今天是{datum}",
     "b.yaml:12:8: error: unknown field '{datum}'"},
    {"open field", "今天是{date}", "今天是{date", "b.yaml:12:8: error: a field is opened by '{'"},
    {"nothing to say", "今天是{date}。", "……", "b.yaml:12:8: error: there is nothing to say"},
    {"key of say", "  chapters: [1]", "  chapter: [1]",
     "b.yaml:14:3: error: unknown key 'chapter': did "
     "you mean 'chapters'?"},
    {"no report", "report: a.txt", "report: b.txt",
     "b.yaml:13:11: error: there is no report 'b.txt': put it there, or add 'optional: true'"},
    {"no report in pattern", "report: a.txt", "report: '*.doc'",
     "b.yaml:13:11: error: there is no report '*.doc'"},
    {"report outside", "report: a.txt", "report: ../a.txt",
     "b.yaml:13:11: error: '../a.txt' leads out"},
    {"absolute report", "report: a.txt", "report: /etc/passwd",
     "b.yaml:13:11: error: '/etc/passwd' leads out"},
    {"linked report", "report: a.txt", "report: link.txt",
     "b.yaml:13:11: error: 'link.txt' leads out"},
    {"pattern to a link", "report: a.txt", "report: link.*", "link.txt' leads out"},
    {"empty report", "report: a.txt", "report: empty.txt", "empty.txt: error: nothing to say"},
    {"bad report", "report: a.txt", "report: bytes.txt", "bytes.txt:1:"},
    {"empty report, both places", "report: a.txt", "report: empty.txt",
     "in it (asked for in {folder}/b.yaml:13:11)"},
    {"bad report, both places", "report: a.txt", "report: bytes.txt",
     "(asked for in {folder}/b.yaml:13:11) (byte 6)"},
    {"bad report, its cure", "report: a.txt", "report: bytes.txt",
     "replace what is invalid ('encoding', 'lossy')"},
    {"encoding", "  chapters: [1]", "  encoding: GB99",
     "b.yaml:13:11: error: unknown encoding 'GB99'"},
    {"lossy", "  chapters: [1]", "  lossy: perhaps", "b.yaml:14:10: error: 'lossy' must be true"},
    {"from", "  chapters: [1]", "  from: word",
     "b.yaml:14:9: error: 'from' cannot be 'word': it may be, for example, 'auto'"},
    {"annotations", "  chapters: [1]", "  annotations: trusted",
     "b.yaml:14:16: error: 'annotations' cannot be 'trusted': did you mean 'trust'"},
    {"encoding of a text", "  title: 天气", "  encoding: UTF-8",
     "b.yaml:16:3: error: unknown key 'encoding'"},
    {"report is a pipe", "report: a.txt", "report: pipe.txt",
     "b.yaml:13:11: error: 'pipe.txt' is a pipe or a device: name a regular file"},
    {"report is a folder", "report: a.txt", "report: dir.txt",
     "b.yaml:13:11: error: 'dir.txt' is a folder: name a file in it, or a pattern like "
     "'dir.txt/*.txt'"},
    {"sound is a pipe", "- pause: 1.5", "- sound: pipe.txt",
     "b.yaml:18:10: error: 'pipe.txt' is a pipe"},
    {"optional report outside", "report: a.txt", "report: ../a.txt\n  optional: true",
     "b.yaml:13:11: error: '../a.txt' leads out"},
    {"chapter is a word", "chapters: [1]", "chapters: [one]",
     "b.yaml:14:14: error: 'chapters' must be numbers from 1 on"},
    {"chapter behind the last", "chapters: [1]", "chapters: [7]",
     "b.yaml:14:14: error: 'chapters' must be numbers from 1 to 1"},
    {"chapters is a number", "chapters: [1]", "chapters: 1",
     "b.yaml:14:13: error: chapters must be a list"},
    {"chapters is empty", "chapters: [1]", "chapters: []",
     "b.yaml:14:13: error: 'chapters' is empty"},
    {"limit", "  chapters: [1]", "  limit: 0", "b.yaml:14:10: error: 'limit' must be between 0.1"},
    {"newest", "  chapters: [1]", "  newest: 0", "b.yaml:14:11: error: 'newest' must be between 1"},
    {"optional", "  chapters: [1]", "  optional: perhaps",
     "b.yaml:14:13: error: 'optional' must be true"},
    {"item's voice", "  title: 天气", "  voice: nobody",
     "b.yaml:16:10: error: there is no voice 'nobody'"},
    {"no sound", "- pause: 1.5", "- sound: none.wav",
     "b.yaml:18:10: error: there is no sound file"},
    {"no sound file", "- pause: 1.5", "- sound: a.txt",
     "b.yaml:18:10: error: '{folder}/a.txt' is no sound file that can be read"},
    {"duck without bed", "- pause: 1.5", "- sound: a.txt\n  duck: -3",
     "b.yaml:18:3: error: 'duck' and 'lead' are for beds"},
    {"gain", "- pause: 1.5", "- sound: a.txt\n  gain: 90",
     "b.yaml:19:9: error: 'gain' must be between"},
    {"no outputs", "outputs:\n- brief-{date}.flac\n- path: brief.wav\n  bits: 24\n",
     "outputs: []\n", "b.yaml:20:10: error: 'outputs' is empty: give at least one"},
    {"outputs missing", "outputs:\n- brief-{date}.flac\n- path: brief.wav\n  bits: 24\n", "",
     "b.yaml:1:1: error: the key 'outputs' is missing: the files to write"},
    {"output is a report that is read", "- text: 再见。\noutputs:\n",
     "- report: in.json\noutputs:\n- in.json\n", "in.json', which is read: name another file"},
    {"part is a report that is read", "- text: 再见。\noutputs:\n",
     "- report: cut-01.wav\noutputs:\n- {path: cut.wav, split: true}\n",
     "cut-01.wav', which is read: name another file"},
    {"include missing", "- pause: 1.5", "- include: no.yaml",
     "b.yaml:18:12: error: there is no file to include 'no.yaml'"},
    {"include outside", "- pause: 1.5", "- include: ../no.yaml",
     "b.yaml:18:12: error: '../no.yaml' leads out"},
    {"include is no map", "- pause: 1.5", "- include: a.txt", "a.txt:1:1: error:"},
    {"include has other keys", "- pause: 1.5", "- include: bad.yaml", "bad.yaml:1:"},
    {"include of an include", "- pause: 1.5", "- include: twice.yaml",
     "twice.yaml:2:12: error: a file that is included cannot include"},
    {"include with a bad item", "- pause: 1.5", "- include: item.yaml",
     "item.yaml:2:10: error: 'pause' must be"},
    {"include with a bad field", "- pause: 1.5", "- include: field.yaml",
     "field.yaml:2:8: error: unknown field '{naem}'"},
    {"include that misses a report", "- pause: 1.5", "- include: report.yaml",
     "report.yaml:2:11: error: there is no report 'none.txt'"},
    {"cover missing", "voice: newsreader", "cover: a.png",
     "b.yaml:5:8: error: there is no picture 'a.png'"},
    {"cover is a text", "voice: newsreader", "cover: a.txt",
     "a.txt': a cover must be a PNG or JPEG picture"},
    {"cover outside", "voice: newsreader", "cover: ../a.png",
     "b.yaml:5:8: error: '../a.png' leads out"},
    {"cover is a list", "voice: newsreader", "cover: [a]", "b.yaml:5:8: error: cover must be"},
    {"field in album", "  bits: 24", "  album: '{naem}'",
     "b.yaml:23:10: error: unknown field '{naem}'"},
    {"cut of a FLAC", "- path: brief.wav\n  bits: 24", "- path: a.flac\n  cut_id: A1",
     "b.yaml:23:11: error: only WAV and RF64 have a place for 'cut_id'"},
    {"cut in Chinese", "  bits: 24", "  cut_id: '{station}'",
     "b.yaml:23:11: error: 'cut_id' must be 1 to 60 characters of ASCII"},
    {"category too long", "  bits: 24",
     "  category: 1234567890123456789012345678901234567890123456789012345678901",
     "b.yaml:23:13: error: 'category' must be"},
    {"start is no day", "  bits: 24", "  start: 2026-02-30",
     "b.yaml:23:10: error: 'start' must be like"},
    {"start is no time", "  bits: 24", "  start: 2026-11-23 24:00:00",
     "b.yaml:23:10: error: 'start' must be like"},
    {"end before start", "  bits: 24", "  start: 2026-11-23 09:00:00\n  end: '{date} 06:00:00'",
     "b.yaml:24:8: error: 'end' lies before 'start'"},
    {"document is split", "- path: brief.wav\n  bits: 24\n", "- path: a.json\n  split: true\n",
     "a.json': only sound can be split by chapters"},
    {"part is an output", "- path: brief.wav\n  bits: 24\n",
     "- path: brief.wav\n  split: true\n- brief-02.wav\n", "brief-02.wav', which is an output too"},
    {"split is a number", "  bits: 24", "  split: 2", "b.yaml:23:10: error: 'split' must be"},
    {"format without the rate", "- path: brief.wav\n  bits: 24\n",
     "- path: brief.mp3\nsample_rate: 96000\n",
     "brief.mp3': this format has no sample rate of 96000 Hz: choose one of 48000"},
    {"output without ending", "- path: brief.wav", "- path: brief",
     "b.yaml:22:9: error: '{folder}/brief': no format is known by this ending: use one of"},
    {"output twice", "- path: brief.wav", "- path: brief-2026-11-23.flac",
     "b.yaml:22:9: error: '{folder}/brief-2026-11-23.flac': this output is asked for twice"},
    {"output outside", "- path: brief.wav", "- path: ../brief.wav",
     "b.yaml:22:9: error: '../brief.wav'"},
    {"output's folder", "- path: brief.wav", "- path: out/brief.wav",
     "b.yaml:22:9: error: there is no folder '{folder}/out' to write into: make it"},
    {"output's field", "- path: brief.wav", "- path: 'brief-{name}.wav'",
     "b.yaml:22:9: error: unknown field '{name}'"},
    {"output's bits", "  bits: 24", "  bits: 17", "b.yaml:23:9: error: 'bits' must be 16 or 24"},
    {"output's key", "  bits: 24", "  depth: 24", "b.yaml:23:3: error: unknown key 'depth'"},
    {"output is a list", "- path: brief.wav\n  bits: 24", "- [a]", "b.yaml:22:3: error:"},
    {"field with a slash", "  city: 锦城", "  city: a/b",
     "b.yaml:21:3: error: the field '{city}' cannot stand in a path"},
    {"not YAML", "fields:", "fields: [",
     "b.yaml:9:9: error: this is not YAML: the '[' that opens here is not closed"},
    {"field without quotes", "title: 简报 {date}", "title: {date}简报",
     "b.yaml:2:8: error: this is not YAML: a value that begins with { ends with }: put all of the "
     "text in quotes: '{date}简报'"},
    {"field alone", "say: 今天是{date}。", "say: {date}",
     "b.yaml:12:8: error: say must be a single value, not a map of keys: a text that begins with "
     "'{' is put in quotes"},
    {"pattern without quotes", "report: a.txt", "report: *.txt",
     "b.yaml:13:11: error: this is not YAML: a text cannot begin with '*': put it in quotes: "
     "'*.txt'"},
    {"full-width colon", "- pause: 1.5", "- pause：1.5",
     "b.yaml:18:3: error: an item must be a map of keys, not a single value: its colon is a "
     "full-width one"},
    {"no blank", "- pause: 1.5", "- pause:1.5", "a blank is missing behind its ':'"},
    {"version is not first", "bulletin: 1\ntitle: 简报 {date}\n",
     "title: 简报 {date}\nbulletin: 1\n", "b.yaml:2:1: error: 'bulletin:' must be the first key"},
    {"two documents", "outputs:", "---\noutputs:", "b.yaml:20:1: error: a second document"},
    {"no anchor", "title: 天气", "title: *weather",
     "b.yaml:16:10: error: the alias '*weather' has no anchor '&weather' before it: if it is a "
     "text, put it in quotes"},
};

/* Of what is optional and cannot be used: one warning, and no error. */
static const struct row warned[] = {
    {"no report", "report: a.txt", "report: b.txt\n  optional: true",
     "b.yaml:13:11: warning: there is no report 'b.txt': it is left out"},
    {"empty report", "report: a.txt", "report: empty.txt\n  optional: true",
     "b.yaml:13:11: warning: '{folder}/empty.txt' cannot be used, and is left out: nothing to say"},
    {"report of no bytes", "report: a.txt", "report: zero.txt\n  optional: true",
     "b.yaml:13:11: warning: '{folder}/zero.txt' cannot be used, and is left out: nothing to say"},
    {"bad byte", "report: a.txt", "report: bytes.txt\n  optional: true",
     "'{folder}/bytes.txt' cannot be used, and is left out: line 1, column 3: byte 0xff"},
    {"bad byte, its cure", "report: a.txt", "report: bytes.txt\n  optional: true",
     "replace what is invalid ('encoding', 'lossy')"},
    {"bad Script", "report: a.txt", "report: script.yaml\n  optional: true",
     "'{folder}/script.yaml' cannot be used, and is left out: line "},
    {"link outside", "report: a.txt", "report: link.txt\n  optional: true",
     "'{folder}/link.txt' cannot be used, and is left out: 'link.txt' leads out"},
    {"pattern to a link", "report: a.txt", "report: link.*\n  optional: true",
     "'{folder}/link.txt' cannot be used, and is left out"},
    {"one of two", "report: a.txt", "report: '[ae]*.txt'\n  newest: 2\n  optional: true",
     "'{folder}/empty.txt' cannot be used, and is left out"},
    {"pipe", "report: a.txt", "report: pipe.txt\n  optional: true",
     "'{folder}/pipe.txt' cannot be used, and is left out: 'pipe.txt' is a pipe"},
    {"folder", "report: a.txt", "report: dir.txt\n  optional: true",
     "'{folder}/dir.txt' cannot be used, and is left out: 'dir.txt' is a folder"},
    {"chapter behind the last", "  chapters: [1]", "  chapters: [7]\n  optional: true",
     "b.yaml:13:11: warning: '{folder}/a.txt' cannot be used, and is left out: 'chapters' must"},
    {"bits of an MP3", "- path: brief.wav", "- path: brief.mp3",
     "b.yaml:23:9: warning: 'bits' means nothing in this format"},
    {"very loud", "loudness: ebu-r128", "loudness: -10",
     "b.yaml:6:11: warning: speech can hardly be made as loud as -10 LUFS"},
    {"no sound file", "- pause: 1.5", "- sound: a.txt\n  optional: true",
     "b.yaml:18:10: warning: '{folder}/a.txt' cannot be used, and is left out"},
    {"sound outside", "- pause: 1.5", "- sound: link.txt\n  optional: true",
     "b.yaml:18:10: warning: '{folder}/link.txt' cannot be used, and is left out: 'link.txt' "
     "leads"},
    {"text of dots", "- text: 天气很好。", "- text: ……\n  optional: true",
     "b.yaml:15:9: warning: 'this text' cannot be used, and is left out"},
    {"nothing to say", "- say: 今天是{date}。", "- say: ……\n  optional: true",
     "b.yaml:12:8: warning: there is nothing to say in this text: it is left out"},
};

static struct bulletin_home home(void)
{
    return (struct bulletin_home){.share_folder = BOBAO_SHARE_DIR};
}

static void write_file(const char *folder, const char *name, const char *bytes)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(bytes, file) >= 0 && fclose(file) == 0);
}

static size_t count_files(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t count = 0;

    assert_non_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

/* `text` with the first `old` in it changed. */
static char *changed(struct arena *arena, const char *text, const char *old, const char *new)
{
    struct span all = span_of(text);
    size_t at = span_find(all, span_of(old), 0);
    struct span made;

    assert_true(at < all.len);
    made = arena_format(arena, "%.*s%s%s", (int)at, text, new, text + at + strlen(old));
    return arena_string(arena, made);
}

static char *make_scene(struct arena *arena)
{
    char *folder = make_folder(arena);
    char path[4096];

    write_file(folder, "a.txt", "会议强调，要做好各项工作。\n");
    write_file(folder, "bad.yaml", "nonsense: 1\n");
    write_file(folder, "empty.txt", "。\n");
    write_file(folder, "in.json", "会议强调，要做好各项工作。\n");
    write_file(folder, "cut-01.wav", "会议强调，要做好各项工作。\n");
    write_file(folder, "twice.yaml", "items:\n- include: item.yaml\n");
    write_file(folder, "item.yaml", "items:\n- pause: long\n");
    write_file(folder, "field.yaml", "items:\n- say: '{naem}'\n");
    write_file(folder, "report.yaml", "items:\n- report: none.txt\n");
    write_file(folder, "zero.txt", "");
    write_file(folder, "script.yaml", "bobao-script: 1\nnonsense: 1\n");
    snprintf(path, sizeof(path), "%s/dir.txt", folder);
    assert_int_equal(mkdir(path, 0777), 0);
    snprintf(path, sizeof(path), "%s/pipe.txt", folder);
    assert_int_equal(mkfifo(path, 0666), 0);
    write_file(folder, "bytes.txt", "会议\xff\xfe强调，要做好各项工作。\n");
    snprintf(path, sizeof(path), "%s/link.txt", folder);
    assert_int_equal(symlink("/etc/hostname", path), 0);
    return folder;
}

static bool check(struct arena *arena, const char *folder, const char *bytes, struct diag *diag)
{
    struct span path = arena_format(arena, "%s/b.yaml", folder);
    struct bulletin_file_job job = {.home = home(), .path = arena_string(arena, path)};

    write_file(folder, "b.yaml", bytes);
    return bulletin_check_file(&job, arena, diag);
}

static size_t count_errors(const struct diag *diag)
{
    size_t count = 0;

    for (size_t i = 0; i < diag->message_count; i++)
        count += diag->messages[i].level == DIAG_ERROR;
    return count;
}

static void test_warned(void **state)
{
    struct arena arena = {0};
    char *folder = make_scene(&arena);

    (void)state;
    for (size_t i = 0; i < sizeof(warned) / sizeof(warned[0]); i++) {
        const struct row *row = &warned[i];
        struct diag diag = {0};
        const char *bytes = changed(&arena, good, row->old, row->new);
        const char *wanted = row->wanted;
        size_t count = 0;
        bool is_said = false;

        if (strstr(wanted, "{folder}"))
            wanted = changed(&arena, wanted, "{folder}", folder);
        if (!check(&arena, folder, bytes, &diag))
            assert_no_error(row->name, &diag);
        for (size_t k = 0; k < diag.message_count; k++) {
            struct span line = diag_line(&diag.messages[k], &arena);

            count += diag.messages[k].level == DIAG_WARNING;
            is_said = is_said || span_find(line, span_of(wanted), 0) < line.len;
        }
        if (count != 1 || !is_said)
            fail_msg("%s: %zu warnings, the last message '%.*s'", row->name, count,
                     SPAN_ARGS(diag_line(&diag.messages[diag.message_count - 1], &arena)));
        diag_finish(&diag);
    }
    remove_folder(folder);
    arena_finish(&arena);
}

static void test_good(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    char *folder = make_scene(&arena);
    size_t before;

    (void)state;
    write_file(folder, "b.yaml", good);
    before = count_files(folder);
    assert_true(check(&arena, folder, good, &diag) || count_errors(&diag) > 0);
    assert_no_error("good", &diag);
    assert_int_equal(count_files(folder), before);
    assert_true(bulletin_recognise(span_of(good)));
    remove_folder(folder);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_wrong(void **state)
{
    struct arena arena = {0};
    char *folder = make_scene(&arena);
    size_t before;

    (void)state;
    write_file(folder, "b.yaml", good);
    before = count_files(folder);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        const struct row *row = &wrong[i];
        struct diag diag = {0};
        const char *bytes = changed(&arena, good, row->old, row->new);
        const char *wanted = row->wanted;

        if (strcmp(row->name, "field with a slash") == 0)
            bytes = changed(&arena, bytes, "brief-{date}", "brief-{city}");
        if (strstr(wanted, "{folder}"))
            wanted = changed(&arena, wanted, "{folder}", folder);
        if (check(&arena, folder, bytes, &diag))
            fail_msg("%s: no error", row->name);
        assert_error_has(row->name, &diag, wanted);
        if (count_errors(&diag) != 1)
            fail_msg("%s: %zu errors", row->name, count_errors(&diag));
        if (count_files(folder) != before)
            fail_msg("%s: something was written", row->name);
        diag_finish(&diag);
    }
    remove_folder(folder);
    arena_finish(&arena);
}

/* Several things wrong are several errors. */
static void test_all_errors(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    char *folder = make_scene(&arena);
    const char *bytes = changed(&arena, good, "report: a.txt", "report: b.txt");

    (void)state;
    bytes = changed(&arena, bytes, "voice: newsreader", "voice: nobody");
    bytes = changed(&arena, bytes, "path: brief.wav", "path: brief.xyz");
    assert_false(check(&arena, folder, bytes, &diag));
    assert_int_equal(count_errors(&diag), 3);
    diag_finish(&diag);
    bytes = changed(&arena, good, "station:", "statoin:");
    bytes = changed(&arena, bytes, "- pause: 1.5", "- puase: 1.5");
    bytes = changed(&arena, bytes, "path: brief.wav", "patch: brief.wav");
    diag = (struct diag){0};
    assert_false(check(&arena, folder, bytes, &diag));
    assert_int_equal(count_errors(&diag), 3);
    diag_finish(&diag);
    remove_folder(folder);
    arena_finish(&arena);
}

static void test_example(void **state)
{
    struct arena arena = {0};
    struct diag diag = {0};
    char *folder = make_scene(&arena);
    struct span path = arena_format(&arena, "%s/b.yaml", folder);
    struct bulletin_file_job job = {
        .home = home(), .path = arena_string(&arena, path), .today = SPAN("2026-11-23")};

    (void)state;
    write_file(folder, "b.yaml", bulletin_example);
    bulletin_check_file(&job, &arena, &diag);
    assert_no_error("the example", &diag);
    assert_int_equal(diag.message_count, 0);
    remove_folder(folder);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void test_recognise(void **state)
{
    (void)state;
    assert_true(bulletin_recognise(SPAN("# a\n\n---\nbulletin: 1\n")));
    assert_true(bulletin_recognise(SPAN("\xEF\xBB\xBF"
                                        "bulletin: 1")));
    assert_false(bulletin_recognise(SPAN("title: a\nbulletin: 1\n")));
    assert_false(bulletin_recognise(SPAN("")));
    assert_false(bulletin_recognise(SPAN("会议强调")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),       cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_all_errors), cmocka_unit_test(test_example),
        cmocka_unit_test(test_recognise),  cmocka_unit_test(test_warned),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
