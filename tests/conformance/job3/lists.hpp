// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of IBackgroundCopyJob3.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours remote_prefix();
behaviours ranges_of_a_file();
behaviours transfer_of_ranges();
behaviours acl_flags();

} // namespace winebits::conformance
