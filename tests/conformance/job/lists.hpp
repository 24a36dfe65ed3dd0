// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of a job that need no server, by subject.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours texts();
behaviours numbers();
behaviours notification_settings();
behaviours proxy_settings();
behaviours adding_files();
behaviours life();
behaviours null_arguments();

} // namespace winebits::conformance
