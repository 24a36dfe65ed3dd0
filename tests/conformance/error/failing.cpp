// SPDX-License-Identifier: LGPL-2.1-or-later
// Checks one failing download.
// Test thread only.
#include "tests/conformance/error/failing.hpp"

namespace winebits::conformance {

void check_failure_of(const text &remote, BG_JOB_STATE state, HRESULT code, BG_ERROR_CONTEXT context) {
    const scratch_folder folder;
    test_job job;
    job.add(remote, folder / u"file").resume();
    job.wait_for({state});
    const job_error error = job.error();
    CHECK_EQUAL(hex(error.code), hex(code));
    CHECK_EQUAL(error.context, context);
    CHECK(!exists(folder / u"file"));
    CHECK(SUCCEEDED(job->Cancel()));
    CHECK(!exists(folder / u"file"));
}

} // namespace winebits::conformance
