// SPDX-License-Identifier: LGPL-2.1-or-later
// What becomes of a failed job: the retry, the no-progress timeout, Resume (bits-api 4.2, 4.3, Appendix C 7,
// clients 2.2). Test thread only.
#include "tests/conformance/error/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_entity = 100000;

void transient_error_is_retried() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=100000&status=503&times=1"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_SOON(job.state() == BG_JOB_STATE_TRANSFERRED);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size_of_entity));
}

void errors_are_counted_and_never_forgotten() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=100000&status=503&times=1"), folder / u"file").resume();
    CHECK_SOON(job.state() == BG_JOB_STATE_TRANSFERRED);
    ULONG errors = 0;
    CHECK_OK(job->GetErrorCount(&errors));
    CHECK_EQUAL(errors, 1u);
}

void final_error_is_counted() {
    const scratch_folder folder;
    test_job job;
    job.add(url("status=404"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    ULONG errors = 0;
    CHECK_OK(job->GetErrorCount(&errors));
    CHECK_EQUAL(errors, 1u);
}

void resume_retries_a_transient_error_at_once() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(job->SetMinimumRetryDelay(86400));
    job.add(url("size=100000&status=503&times=1"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_OK(job->Resume());
    CHECK_SOON(job.state() == BG_JOB_STATE_TRANSFERRED);
}

void resume_retries_an_error() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=100000&status=404&times=1"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(job->Resume());
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size_of_entity));
}

void without_progress_timeout_every_error_is_final() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(job->SetNoProgressTimeout(0));
    job.add(url("status=500"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_HTTP_ERROR_500));
}

void retry_delay_beyond_the_timeout_makes_errors_final() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(job->SetNoProgressTimeout(60));
    CHECK_OK(job->SetMinimumRetryDelay(600));
    job.add(url("status=500"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
}

void timeout_of_zero_ends_a_transient_error() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(job->SetMinimumRetryDelay(3600));
    job.add(url("status=500"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_OK(job->SetNoProgressTimeout(0));
    CHECK_SOON(job.state() == BG_JOB_STATE_ERROR);
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_HTTP_ERROR_500));
}

void timeout_of_zero_does_not_harm_a_job_that_gets_on() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(job->SetNoProgressTimeout(0));
    job.add(url("size=100000&trickle=50000"), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
}

void failing_job_can_be_suspended() {
    const scratch_folder folder;
    test_job job;
    job.add(url("status=500"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_OK(job->Suspend());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
}

void failed_job_completes_with_what_it_has() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=100000"), folder / u"good").add(url("status=404"), folder / u"bad").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_RESULT(job->Complete(), BG_S_PARTIAL_COMPLETE);
    CHECK(contents(folder / u"good") == entity(size_of_entity));
    CHECK(!exists(folder / u"bad"));
    CHECK_EQUAL(folder.names(u"*").size(), 1u);
}

} // namespace

behaviours retries() {
    return {
        BEHAVIOUR(transient_error_is_retried),
        BEHAVIOUR(errors_are_counted_and_never_forgotten),
        BEHAVIOUR(final_error_is_counted),
        BEHAVIOUR(resume_retries_a_transient_error_at_once),
        BEHAVIOUR(resume_retries_an_error),
        BEHAVIOUR(without_progress_timeout_every_error_is_final),
        BEHAVIOUR(retry_delay_beyond_the_timeout_makes_errors_final),
        BEHAVIOUR(timeout_of_zero_ends_a_transient_error),
        BEHAVIOUR(timeout_of_zero_does_not_harm_a_job_that_gets_on),
        BEHAVIOUR(failing_job_can_be_suspended),
        BEHAVIOUR(failed_job_completes_with_what_it_has),
    };
}

} // namespace winebits::conformance
