// SPDX-License-Identifier: LGPL-2.1-or-later
// A job with one file that can't be had, and what must be true of it.
// Test thread only.
#pragma once

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

// Starts a background job for `remote` and checks state, code and context of its failure, and that no file
// appears under the target's name.
void check_failure_of(const text &remote, BG_JOB_STATE state, HRESULT code,
                      BG_ERROR_CONTEXT context = BG_ERROR_CONTEXT_REMOTE_FILE);

} // namespace winebits::conformance
