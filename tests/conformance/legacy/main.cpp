// SPDX-License-Identifier: LGPL-2.1-or-later
// The queue manager of before BITS 1.0: groups of one job (bits-api 2.5.7, 3.13).
// Test thread only.
#include "tests/conformance/legacy/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("legacy", {groups(), group_properties(), group_job(), group_callback()});
}
