// SPDX-License-Identifier: LGPL-2.1-or-later
// The frame of every conformance program.
// Test thread only.
#include "tests/conformance/support/program.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

int run_program(const char *name, std::initializer_list<behaviours> lists) {
    // What a crash would leave in a buffer is what one wants to read.
    std::setvbuf(stdout, nullptr, _IONBF, 0);
    const apartment com;
    const char *only = std::getenv("BITS_TEST_ONLY");
    behaviours chosen;
    for (const behaviours &list : lists)
        for (const CMUnitTest &test : list)
            if (!only || std::strstr(test.name, only))
                chosen.push_back(test);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return _cmocka_run_group_tests(name, chosen.data(), chosen.size(), nullptr, nullptr);
}

} // namespace winebits::conformance
