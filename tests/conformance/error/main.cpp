// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyError, and which failure gives which state and code (bits-api 3.2, 4.2 to 4.4).
// Test thread only.
#include "tests/conformance/error/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("error", {statuses(), network_failures(), bad_answers(), error_object(), retries()});
}
