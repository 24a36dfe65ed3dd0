// SPDX-License-Identifier: LGPL-2.1-or-later
// Gives one target (WINEBITS_FUZZ_TARGET names it) to libFuzzer.
// One thread.
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size) {
    try {
        winebits::fuzz::WINEBITS_FUZZ_TARGET({reinterpret_cast<const char *>(bytes), size});
    } catch (const winebits::test::check_failure &failure) {
        std::fprintf(stderr, "%s:%d: %s\n", failure.file, failure.line, failure.message.c_str());
        std::abort();
    }
    return 0;
}
