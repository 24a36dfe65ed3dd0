// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of IBackgroundCopyFile2 to 6.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours file2();
behaviours file3();
behaviours file4();
behaviours file5();
behaviours file6();
behaviours on_demand();

} // namespace winebits::conformance
