// SPDX-License-Identifier: LGPL-2.1-or-later
// CMocka's runner in small: TAP in the words of CMocka 1.1. A test ends early by an exception, so destructors
// run. Test thread only.
#include <cstdarg>
#include <cstdio>
#include <string>

extern "C" {
#include "tests/support/cmocka_pe/cmocka.h"
}

namespace {

struct test_failed {
    std::string where;
};

// Returns whether the test passed.
bool run_test(const CMUnitTest &test, std::size_t number) {
    void *state = test.initial_state;
    std::string where;
    try {
        test.test_func(&state);
    } catch (const test_failed &failed) {
        where = failed.where;
    }
    std::printf(where.empty() ? "ok %u - %s\n" : "not ok %u - %s\n", static_cast<unsigned>(number),
                test.name);
    if (!where.empty())
        std::printf("# %s: error: Failure!\n", where.c_str());
    std::fflush(stdout);
    return where.empty();
}

} // namespace

extern "C" {

void cmocka_set_message_output(enum cm_message_output) {}

int _cmocka_run_group_tests(const char *group_name, const struct CMUnitTest *tests, std::size_t number,
                            CMFixtureFunction, CMFixtureFunction) {
    int failed = 0;
    std::printf("1..%u\n", static_cast<unsigned>(number));
    std::fflush(stdout);
    for (std::size_t i = 0; i < number; ++i)
        if (!run_test(tests[i], i + 1))
            ++failed;
    std::printf(failed == 0 ? "# ok - %s\n" : "# not ok - %s\n", group_name);
    std::fflush(stdout);
    return failed;
}

void _fail(const char *file, int line) {
    throw test_failed{std::string(file) + ":" + std::to_string(line)};
}

void print_message(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    std::vfprintf(stdout, format, arguments);
    va_end(arguments);
    std::fflush(stdout);
}

void print_error(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    std::vfprintf(stderr, format, arguments);
    va_end(arguments);
    std::fflush(stderr);
}

} // extern "C"
