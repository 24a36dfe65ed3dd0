// SPDX-License-Identifier: LGPL-2.1-or-later
// The tests that Microsoft runs against its service, as its SDK does.
// Test thread only.
#include "tests/conformance/delivery/sdk.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("do-sdk", {sdk_downloads(), sdk_interruptions(), sdk_properties()});
}
