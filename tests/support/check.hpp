// SPDX-License-Identifier: LGPL-2.1-or-later
// Checks for native tests. CMocka's own asserts longjmp over C++ destructors, so a failed check throws, the
// stack is unwound, and only the outermost frame tells CMocka. Test thread only.
#pragma once

#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>

extern "C" {
#include <cmocka.h>
}
#undef fail // its macro would break <ios>

#include <exception>
#include <sstream>
#include <string>

namespace winebits::test {

struct check_failure {
    std::string message;
    const char *file;
    int line;
};

template <class T>
std::string shown(const T &value) {
    if constexpr (requires(std::ostringstream & out) { out << value; }) {
        std::ostringstream out;
        out << value;
        return out.str();
    } else {
        return "(a value that can't be printed)";
    }
}

inline void check_true(bool holds, const char *text, const char *file, int line) {
    if (!holds)
        throw check_failure{std::string("not true: ") + text, file, line};
}

template <class A, class B>
void check_equal(const A &a, const B &b, const char *text, const char *file, int line) {
    if (!(a == b))
        throw check_failure{std::string(text) + ": " + shown(a) + " is not " + shown(b), file, line};
}

// Runs a test body for CMocka: use as cmocka_unit_test(run<body>).
template <void (*Body)()>
void run(void **) {
    std::string message;
    const char *file = "";
    int line = 0;
    try {
        Body();
        return;
    } catch (const check_failure &failure) {
        message = failure.message;
        file = failure.file;
        line = failure.line;
    } catch (const std::exception &exception) {
        message = std::string("exception: ") + exception.what();
    }
    print_error("error: %s\n", message.c_str());
    message = {};
    _fail(file, line);
}

} // namespace winebits::test

#define CHECK(condition) ::winebits::test::check_true((condition), #condition, __FILE__, __LINE__)
#define CHECK_EQUAL(a, b) ::winebits::test::check_equal((a), (b), #a " == " #b, __FILE__, __LINE__)
