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
    ULONG errors = 0;
    CHECK_OK(job->GetErrorCount(&errors));
    CHECK(errors >= 1);
    CHECK(!exists(folder / u"file"));
    CHECK_OK(job->Cancel());
    CHECK(!exists(folder / u"file"));
}

} // namespace winebits::conformance
