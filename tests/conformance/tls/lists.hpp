// SPDX-License-Identifier: LGPL-2.1-or-later
// What a job does with certificates: the server's, its own, and the program's word on them
// (bits-api 3.9, 6.5, 6.9). Test thread only.
#pragma once

#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours server_certificates();
behaviours client_certificates();
behaviours validation_callback();

// The second process of validation_callback: makes a job that asks its callback, and dies.
int die_as_validating_client(const char *job_name, const char *remote, const char *local);

} // namespace winebits::conformance
