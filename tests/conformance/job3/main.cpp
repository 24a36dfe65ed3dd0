// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyJob3: prefixes, ranges and ACL flags (bits-api 3.6, 5.7, 5.9, Appendix C 17).
// Test thread only.
#include "tests/conformance/job3/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("job3", {remote_prefix(), ranges_of_a_file(), transfer_of_ranges(), acl_flags()});
}
