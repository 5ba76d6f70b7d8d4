/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/support.h"

#include "base/text.h"

#include "base/banned.h"

static void test_memory_is_zeroed_and_aligned(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (size_t size = 1; size < 200 * 1024; size = size * 3 + 1) {
        unsigned char *memory = arena_alloc(&arena, size);

        assert_int_equal((uintptr_t)memory % 16, 0);
        for (size_t i = 0; i < size; i++) {
            if (memory[i] != 0)
                fail_msg("byte %zu of %zu is not zero", i, size);
            memory[i] = 0xff;
        }
    }
    arena_finish(&arena);
    arena_finish(&arena);
}

static void test_reset_zeroes_again(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (int round = 0; round < 5; round++) {
        char *memory = arena_alloc(&arena, 1000);

        for (size_t i = 0; i < 1000; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 7, 1000);
        arena_alloc(&arena, 1000000);
        arena_reset(&arena);
    }
    arena_finish(&arena);
}

static void test_push(void **state)
{
    struct arena arena = {0};
    int *numbers = NULL;
    size_t count = 0;
    size_t capacity = 0;

    (void)state;
    for (int i = 0; i < 1000; i++)
        ARENA_PUSH(&arena, numbers, count, capacity, i);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers[i], i);
    arena_finish(&arena);
}

static void test_text(void **state)
{
    struct arena arena = {0};
    struct text text = {.arena = &arena};

    (void)state;
    for (int i = 0; i < 300; i++)
        text_put_format(&text, "%d ", i % 10);
    assert_int_equal(text.len, 600);
    text.len = 0;
    text_put_rune(&text, 0x4f1a);
    text_put_byte(&text, '!');
    text_put(&text, SPAN("done"));
    assert_text("text", text_span(&text), "会!done");
    assert_text("format", arena_format(&arena, "%s-%d", "a", 7), "a-7");
    arena_finish(&arena);
}

static void test_sizes_do_not_wrap(void **state)
{
    size_t product = 0;

    (void)state;
    assert_true(size_multiply(1u << 20, 1u << 10, &product));
    assert_int_equal(product, 1u << 30);
    assert_false(size_multiply(SIZE_MAX / 2, 3, &product));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory_is_zeroed_and_aligned),
                                       cmocka_unit_test(test_reset_zeroes_again),
                                       cmocka_unit_test(test_push), cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_sizes_do_not_wrap)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
