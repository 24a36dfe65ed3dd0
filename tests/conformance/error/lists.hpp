// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of failing jobs and of the error object.
// Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours statuses();
behaviours network_failures();
behaviours bad_answers();
behaviours error_object();
behaviours retries();

} // namespace winebits::conformance
