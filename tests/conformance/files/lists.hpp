// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of a job's files.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours file_properties();
behaviours files_on_disk();

} // namespace winebits::conformance
