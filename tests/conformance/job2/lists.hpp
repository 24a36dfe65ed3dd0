// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of IBackgroundCopyJob2.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours command_line();
behaviours running();
behaviours credentials();
behaviours reply();

// Starts a job of that name, tells it a callback object and a command line that writes `mark`, and dies.
int die_as_client(const char *job_name, const char *remote, const char *local, const char *mark);

} // namespace winebits::conformance
