// SPDX-License-Identifier: LGPL-2.1-or-later
// Call sequences of well-known clients.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours client_sequences();

} // namespace winebits::conformance
