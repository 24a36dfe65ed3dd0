// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs the behaviours of a conformance program and prints TAP.
// Test thread only.
#pragma once

#include "tests/conformance/support/conformance.hpp"

#include <initializer_list>

namespace winebits::conformance {

using behaviours = std::vector<CMUnitTest>;

// Runs all lists in order; returns the exit code. BITS_TEST_ONLY runs only the behaviours whose name has it
// as a part.
int run_program(const char *name, std::initializer_list<behaviours> lists);

} // namespace winebits::conformance
