// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of transfers.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours polling();
behaviours requests();
behaviours interruptions();
behaviours several_files();
behaviours several_jobs();

} // namespace winebits::conformance
