// SPDX-License-Identifier: LGPL-2.1-or-later
// SetHttpMethod: the verb, what it locks, how it fails (bits-api 3.9, 6.10).
// Test thread only.
#include "tests/conformance/http_options/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

HRESULT set(const test_job &job, const text &method) {
    return as<IBackgroundCopyJobHttpOptions2>(*job)->SetHttpMethod(wide(method));
}

text method_of(const test_job &job) {
    com_string method;
    CHECK_OK(as<IBackgroundCopyJobHttpOptions2>(*job)->GetHttpMethod(method.put()));
    return method.value();
}

BG_JOB_PRIORITY priority_of(const test_job &job) {
    BG_JOB_PRIORITY priority{};
    CHECK_OK(job->GetPriority(&priority));
    return priority;
}

void download_gets_at_first() {
    const test_job job;
    CHECK_EQUAL(method_of(job), text(u"GET"));
}

void custom_verb_is_kept() {
    const test_job job;
    CHECK_OK(set(job, u"POST"));
    CHECK_EQUAL(method_of(job), text(u"POST"));
}

void custom_verb_locks_the_job_in_the_foreground() {
    const test_job job;
    CHECK_OK(set(job, u"POST"));
    CHECK_EQUAL(priority_of(job), BG_JOB_PRIORITY_FOREGROUND);
    CHECK_RESULT(job->SetPriority(BG_JOB_PRIORITY_NORMAL), BG_E_NOT_SUPPORTED_WITH_CUSTOM_HTTP_METHOD);
    CHECK_EQUAL(priority_of(job), BG_JOB_PRIORITY_FOREGROUND);
}

void usual_verb_changes_nothing() {
    const test_job job;
    CHECK_OK(set(job, u"GET"));
    CHECK_EQUAL(method_of(job), text(u"GET"));
    CHECK_EQUAL(priority_of(job), BG_JOB_PRIORITY_NORMAL);
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_LOW));
}

void custom_verb_is_for_jobs_that_were_not_resumed() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file").resume();
    CHECK_OK(job->Suspend());
    CHECK_FAILED(set(job, u"POST"));
    CHECK_EQUAL(method_of(job), text(u"GET"));
}

void dynamic_and_on_demand_jobs_take_no_custom_verb() {
    for (const BITS_JOB_PROPERTY_ID id :
         {BITS_JOB_PROPERTY_DYNAMIC_CONTENT, BITS_JOB_PROPERTY_ON_DEMAND_MODE}) {
        const test_job job;
        BITS_JOB_PROPERTY_VALUE on{};
        on.Enable = TRUE;
        CHECK_OK(as<IBackgroundCopyJob5>(*job)->SetProperty(id, on));
        CHECK_FAILED(set(job, u"POST"));
    }
}

void ended_job_takes_no_custom_verb() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(set(job, u"POST"), BG_E_INVALID_STATE);
}

void null_for_the_verb_is_a_null_reference() {
    const test_job job;
    const auto options = as<IBackgroundCopyJobHttpOptions2>(*job);
    CHECK_RESULT(options->SetHttpMethod(nullptr), null_reference);
    CHECK_RESULT(options->GetHttpMethod(nullptr), null_reference);
}

void server_is_asked_by_the_custom_verb_alone() {
    const scratch_folder folder;
    test_job job;
    const text remote = url("size=20000&verb=POST");
    CHECK_OK(set(job, u"POST"));
    job.add(remote, folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(20000));
    const auto requests = requests_for(remote);
    CHECK(!requests.empty());
    CHECK(std::ranges::all_of(requests, [](const auto &one) { return member(one, "method") == "POST"; }));
}

void failure_with_a_custom_verb_is_final() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, u"POST"));
    job.add(url("verb=POST&status=503"), folder / u"file").resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_HTTP_ERROR_503));
}

void interruption_with_a_custom_verb_is_final_and_starts_over() {
    const scratch_folder folder;
    test_job job;
    const text remote = url("size=200000&verb=POST&garbage&times=1");
    CHECK_OK(set(job, u"POST"));
    job.add(remote, folder / u"file").resume().wait_for({BG_JOB_STATE_ERROR});
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(200000));
}

} // namespace

behaviours http_method() {
    return {
        BEHAVIOUR(download_gets_at_first),
        BEHAVIOUR(custom_verb_is_kept),
        BEHAVIOUR(custom_verb_locks_the_job_in_the_foreground),
        BEHAVIOUR(usual_verb_changes_nothing),
        BEHAVIOUR(custom_verb_is_for_jobs_that_were_not_resumed),
        BEHAVIOUR(dynamic_and_on_demand_jobs_take_no_custom_verb),
        BEHAVIOUR(ended_job_takes_no_custom_verb),
        BEHAVIOUR(null_for_the_verb_is_a_null_reference),
        BEHAVIOUR(server_is_asked_by_the_custom_verb_alone),
        BEHAVIOUR(failure_with_a_custom_verb_is_final),
        BEHAVIOUR(interruption_with_a_custom_verb_is_final_and_starts_over),
    };
}

} // namespace winebits::conformance
