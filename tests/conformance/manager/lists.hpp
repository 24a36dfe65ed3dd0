// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of the manager, by subject.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours activation();
behaviours creation();
behaviours lookup();
behaviours descriptions();

} // namespace winebits::conformance
