// SPDX-License-Identifier: LGPL-2.1-or-later
// Servers and proxies that want a name and a password, and which proxy a job uses (bits-api 3.5, 6.7, 6.8).
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours server_credentials();
behaviours proxies();

} // namespace winebits::conformance
