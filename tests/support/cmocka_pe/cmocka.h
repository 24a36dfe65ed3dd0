// SPDX-License-Identifier: LGPL-2.1-or-later
// The part of CMocka's interface that the conformance programs use, for compilers that have no CMocka
// (mingw): tests that pass or fail, reported as TAP. tests/support/check.hpp makes the checks. Test thread
// only.
#pragma once

#include <cstddef>
#include <cstdint>

typedef void (*CMUnitTestFunction)(void **state);
typedef int (*CMFixtureFunction)(void **state);

struct CMUnitTest {
    const char *name;
    CMUnitTestFunction test_func;
    CMFixtureFunction setup_func;    // must be null here
    CMFixtureFunction teardown_func; // must be null here
    void *initial_state;
};

// As in CMocka; this implementation prints TAP whatever is asked for.
enum cm_message_output { CM_OUTPUT_STDOUT, CM_OUTPUT_SUBUNIT, CM_OUTPUT_TAP, CM_OUTPUT_XML };
void cmocka_set_message_output(enum cm_message_output output);

// Runs the tests in order and returns how many failed. Group fixtures must be null here.
int _cmocka_run_group_tests(const char *group_name, const struct CMUnitTest *tests, std::size_t number,
                            CMFixtureFunction group_setup, CMFixtureFunction group_teardown);

// Ends the running test as failed; call it from the test function itself, on the test's thread.
[[noreturn]] void _fail(const char *file, int line);

#if defined(__GNUC__)
#define CMOCKA_PE_PRINTF __attribute__((format(printf, 1, 2)))
#else
#define CMOCKA_PE_PRINTF
#endif
void print_message(const char *format, ...) CMOCKA_PE_PRINTF;
void print_error(const char *format, ...) CMOCKA_PE_PRINTF;

#define cmocka_unit_test(function)                                                                           \
    { #function, function, nullptr, nullptr, nullptr }
#define cmocka_run_group_tests_name(name, tests, setup, teardown)                                            \
    _cmocka_run_group_tests(name, tests, sizeof(tests) / sizeof((tests)[0]), setup, teardown)
