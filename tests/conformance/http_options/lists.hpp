// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of IBackgroundCopyJobHttpOptions, 2 and 3.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours custom_headers();
behaviours security_flags();
behaviours http_method();
behaviours client_certificate();

} // namespace winebits::conformance
