// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyManager (bits-api 1.1, 3.1).
// Test thread only.
#include "tests/conformance/manager/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("manager", {activation(), creation(), lookup(), descriptions()});
}
