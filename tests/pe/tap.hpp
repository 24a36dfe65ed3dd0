// SPDX-License-Identifier: LGPL-2.1-or-later
// The least that a test program for Windows needs: it prints TAP and counts. A failed check ends its test
// case only. Test thread only.
#pragma once

#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace winebits::tap {

struct failure {
    const char *what;
    const char *file;
    int line;
};

struct test_case {
    const char *name;
    std::function<void()> body;
};

// Runs all cases and returns the exit code of the program.
inline int run(const std::vector<test_case> &cases) {
    int failed = 0, number = 0;
    std::printf("TAP version 13\n1..%d\n", int(cases.size()));
    for (const auto &[name, body] : cases) {
        number++;
        try {
            body();
            std::printf("ok %d - %s\n", number, name);
        } catch (const failure &failed_check) {
            failed++;
            std::printf("not ok %d - %s\n# %s:%d: %s\n", number, name, failed_check.file, failed_check.line,
                        failed_check.what);
        }
        std::fflush(stdout);
    }
    return failed ? 1 : 0;
}

} // namespace winebits::tap

#define TAP_CHECK(condition)                                                                                 \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            throw ::winebits::tap::failure{#condition, __FILE__, __LINE__};                                  \
    } while (0)
