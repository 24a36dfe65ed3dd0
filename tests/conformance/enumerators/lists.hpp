// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of the enumerators.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours end_of_stack();
behaviours file_enumerator();
behaviours job_enumerator();

} // namespace winebits::conformance
