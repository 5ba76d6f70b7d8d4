/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/version.h"

#include "base/banned.h"

static const struct cli_command *const commands[] = {
    &cli_command_render, &cli_command_script, &cli_command_pinyin, &cli_command_explain,
    &cli_command_voices, &cli_command_check,  &cli_command_new,    &cli_command_feed};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static void print_help(void)
{
    printf("Bobao reads Chinese reports aloud: text in, finished audio bulletins out.\n\n"
           "usage: bobao COMMAND [OPTION]... [FILE]\n\ncommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  %-8s %s\n", commands[i]->name, commands[i]->help);
    printf("\n'bobao COMMAND --help' tells more; 'bobao --version' the version.\n"
           "Exit statuses are those of sysexits.h: 0 done, 64 usage, 65 bad data, 66 no input,\n"
           "69 something is missing, 70 internal, 71 system, 73 cannot create, 74 I/O,\n"
           "75 try later, 78 configuration, 130 interrupted.\n");
}

static int unknown_command(const char *name)
{
    struct diag diag = {0};
    struct arena arena = {0};
    struct cli_settings settings = {0};

    diag_error(&diag, DIAG_USAGE, DIAG_NOWHERE, "unknown command '%s': see 'bobao --help'", name);
    return cli_leave(false, &diag, &arena, &settings);
}

static int run_command(const struct cli_command *command, char *const *argv, size_t count)
{
    struct diag diag = {0};
    struct arena arena = {0};
    struct cli_settings settings = {.voice = "newsreader",
                                    .expression = -1,
                                    .loudness_lufs = -19,
                                    .sample_rate_hz = 48000,
                                    .bits = 16};
    int status;

    if (!cli_parse(command, argv, count, &settings, &arena, &diag))
        return cli_leave(false, &diag, &arena, &settings);
    if (settings.wants_help) {
        cli_print_help(command);
        return cli_leave(true, &diag, &arena, &settings);
    }
    status = command->run(&settings);
    diag_finish(&diag);
    arena_finish(&arena);
    return status;
}

/* A descriptor that the caller closed would go to the next file that we open, which might then get
 * somebody else's bytes. In its place comes one that fails when it is used. */
static void occupy_closed_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

/* eSpeak NG opens the sound system when it starts, although nothing is ever played: a sound server
 * that does not answer, or no home folder, must not hold up a render or make it talk. */
static void keep_sound_system_out(void)
{
    setenv("PULSE_SERVER", "unix:/dev/null", 1);
    setenv("PULSE_RUNTIME_PATH", "/dev/null", 1);
    setenv("PULSE_CLIENTCONFIG", "/dev/null", 1);
    setenv("PULSE_COOKIE", "/dev/null", 1);
}

/* After something was printed: did it get there? */
static int leave_printed(int status)
{
    return fflush(stdout) == 0 && !ferror(stdout) ? status : (int)DIAG_IO;
}

int main(int argc, char **argv)
{
    occupy_closed_streams();
    keep_sound_system_out();
    /* A limit on file sizes is an error that we report, too. */
    signal(SIGXFSZ, SIG_IGN);
    /* A reader of our output that leaves must be an error that we report, not a silent death. */
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help();
        return leave_printed(argc < 2 ? DIAG_USAGE : 0);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("bobao " BOBAO_VERSION "\n");
        return leave_printed(0);
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(argv[1], commands[i]->name) == 0)
            return run_command(commands[i], argv + 2, (size_t)argc - 2);
    }
    return unknown_command(argv[1]);
}
