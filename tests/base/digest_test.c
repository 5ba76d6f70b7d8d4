/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"

#include "base/banned.h"

/* FIPS 180-4's examples, and what sha256sum(1) says. */
static const struct {
    const char *name;
    const char *text;
    const char *hex;
} rows[] = {
    {"nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"one block", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void test_known_digests(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct digest digest;

        digest_span(span_of(rows[i].text), &digest);
        assert_text(rows[i].name, span_of(digest.hex), rows[i].hex);
        assert_int_equal(digest.size_bytes, strlen(rows[i].text));
    }
}

static void test_a_file_is_its_bytes(void **state)
{
    enum { LEN = 200000 };
    struct arena arena = {0};
    struct diag diag = {0};
    char *folder = make_folder(&arena);
    char *path = file_join(&arena, folder, "a");
    char *bytes = arena_alloc(&arena, LEN);
    struct digest of_file;
    struct digest of_span;
    int fd;

    (void)state;
    for (size_t i = 0; i < LEN; i++)
        bytes[i] = (char)(i * 31 >> 3);
    fd = open(path, O_RDWR | O_CREAT, 0600);
    assert_true(file_write_all(fd, bytes, LEN, path, &diag));
    digest_span((struct span){bytes, LEN}, &of_span);
    assert_true(digest_file(path, &of_file, &diag));
    assert_string_equal(of_file.hex, of_span.hex);
    assert_int_equal(of_file.size_bytes, LEN);
    assert_true(digest_descriptor(fd, path, &of_file, &diag));
    assert_string_equal(of_file.hex, of_span.hex);
    assert_int_equal(lseek(fd, 0, SEEK_CUR), LEN);
    close(fd);
    assert_false(digest_file(file_join(&arena, folder, "b"), &of_file, &diag));
    assert_error_has("no file", &diag, "cannot open it");
    remove_folder(folder);
    diag_finish(&diag);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_digests),
        cmocka_unit_test(test_a_file_is_its_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
