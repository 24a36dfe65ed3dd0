// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of notifications.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours what_is_notified();
behaviours inside_a_callback();
behaviours delivery();
behaviours dead_client();

// What the second process of the dead-client test does: it makes a job that notifies it, and dies; with a
// mark, when it has been told of the job's end and has made that file.
int die_as_client(const char *job_name, const char *remote, const char *local, const char *mark);

} // namespace winebits::conformance
