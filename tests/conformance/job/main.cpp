// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyJob without a server: properties, arguments, states (bits-api 3.4).
// Test thread only.
#include "tests/conformance/job/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("job", {texts(), numbers(), notification_settings(), proxy_settings(), adding_files(),
                               life(), null_arguments()});
}
