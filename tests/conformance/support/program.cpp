// SPDX-License-Identifier: LGPL-2.1-or-later
// The frame of every conformance program.
// Test thread only.
#include "tests/conformance/support/program.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

// Those that BITS_TEST_ONLY names, or all.
behaviours choose(const behaviours &all) {
    const char *only = std::getenv("BITS_TEST_ONLY");
    if (!only)
        return all;
    behaviours exact;
    behaviours similar;
    for (const CMUnitTest &test : all) {
        if (std::strcmp(test.name, only) == 0)
            exact.push_back(test);
        if (std::strstr(test.name, only))
            similar.push_back(test);
    }
    return exact.empty() ? similar : exact;
}

} // namespace

int run_program(const char *name, std::initializer_list<behaviours> lists) {
    // What a crash would leave in a buffer is what one wants to read.
    std::setvbuf(stdout, nullptr, _IONBF, 0);
    const apartment com;
    behaviours all;
    for (const behaviours &list : lists)
        all.insert(all.end(), list.begin(), list.end());
    const behaviours chosen = choose(all);
    if (std::getenv("BITS_TEST_LIST")) {
        for (const CMUnitTest &test : chosen)
            std::printf("%s\n", test.name);
        return 0;
    }
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return _cmocka_run_group_tests(name, chosen.data(), chosen.size(), nullptr, nullptr);
}

} // namespace winebits::conformance
