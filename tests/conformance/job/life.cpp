// SPDX-License-Identifier: LGPL-2.1-or-later
// States that need no server, and what a job still answers in a final state (bits-api 3 intro, 3.4, 4.2).
// Test thread only.
#include "tests/conformance/job/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

const text some_url = u"http://127.0.0.1/file";

void resuming_without_files_is_refused() {
    const test_job job;
    CHECK_RESULT(job->Resume(), BG_E_EMPTY);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
}

void suspending_a_suspended_job_changes_nothing() {
    const test_job job;
    CHECK_OK(job->Suspend());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
}

void job_without_error_has_no_error_information() {
    const test_job job;
    com_pointer<IBackgroundCopyError> error;
    CHECK_RESULT(job->GetError(error.put()), BG_E_ERROR_INFORMATION_UNAVAILABLE);
    CHECK(!error);
}

void canceling_ends_the_job() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_CANCELLED);
}

void canceling_a_job_with_files_ends_it() {
    const scratch_folder folder;
    test_job job;
    job.add(some_url, folder / u"file");
    CHECK_OK(job->Cancel());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_CANCELLED);
    CHECK_EQUAL(folder.names(u"*").size(), 0u);
}

void canceling_twice_is_refused() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(job->Cancel(), BG_E_INVALID_STATE);
}

void completing_an_unfinished_job_is_partial() {
    const scratch_folder folder;
    test_job job;
    job.add(some_url, folder / u"file");
    CHECK_RESULT(job->Complete(), BG_S_PARTIAL_COMPLETE);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_ACKNOWLEDGED);
    CHECK_EQUAL(folder.names(u"*").size(), 0u);
}

void completing_twice_is_refused() {
    const test_job job;
    CHECK(SUCCEEDED(job->Complete()));
    CHECK_RESULT(job->Complete(), BG_E_INVALID_STATE);
}

void canceling_a_completed_job_is_refused() {
    const test_job job;
    CHECK(SUCCEEDED(job->Complete()));
    CHECK_RESULT(job->Cancel(), BG_E_INVALID_STATE);
}

// Every call that changes the job.
void check_changes_are_refused(const test_job &job) {
    const scratch_folder folder;
    const auto callback = recording_callback::make();
    CHECK_RESULT(job->Suspend(), BG_E_INVALID_STATE);
    CHECK_RESULT(job->Resume(), BG_E_INVALID_STATE);
    CHECK_RESULT(job->AddFile(wide(some_url), wide(folder / u"late")), BG_E_INVALID_STATE);
    CHECK_RESULT(job->SetDisplayName(wide(u"late")), BG_E_INVALID_STATE);
    CHECK_RESULT(job->SetDescription(wide(u"late")), BG_E_INVALID_STATE);
    CHECK_RESULT(job->SetPriority(BG_JOB_PRIORITY_LOW), BG_E_INVALID_STATE);
    CHECK_RESULT(job->SetNotifyFlags(BG_NOTIFY_JOB_ERROR), BG_E_INVALID_STATE);
    CHECK_RESULT(job->SetNotifyInterface(callback.get()), BG_E_INVALID_STATE);
    CHECK_RESULT(job->SetMinimumRetryDelay(60), BG_E_INVALID_STATE);
    CHECK_RESULT(job->SetNoProgressTimeout(60), BG_E_INVALID_STATE);
    CHECK_RESULT(job->SetProxySettings(BG_JOB_PROXY_USAGE_NO_PROXY, nullptr, nullptr), BG_E_INVALID_STATE);
    CHECK_RESULT(job->TakeOwnership(), BG_E_INVALID_STATE);
}

void canceled_job_refuses_changes() {
    const test_job job;
    CHECK_OK(job->Cancel());
    check_changes_are_refused(job);
}

void completed_job_refuses_changes() {
    const test_job job;
    CHECK(SUCCEEDED(job->Complete()));
    check_changes_are_refused(job);
}

// Clients read a job after its end (clients 2.3, 2.10).
void check_getters_answer(const test_job &job, ULONG files) {
    GUID id{};
    BG_JOB_TYPE type{};
    BG_JOB_TIMES times{};
    BG_JOB_PRIORITY priority{};
    BG_JOB_PROXY_USAGE usage{};
    ULONG number = 0;
    com_string name, description, owner, list, bypass;
    com_pointer<IEnumBackgroundCopyFiles> enumerator;
    CHECK_OK(job->GetId(&id));
    CHECK_OK(job->GetType(&type));
    CHECK_OK(job->GetTimes(&times));
    CHECK_OK(job->GetPriority(&priority));
    CHECK_OK(job->GetOwner(owner.put()));
    CHECK_OK(job->GetDisplayName(name.put()));
    CHECK_OK(job->GetDescription(description.put()));
    CHECK_OK(job->GetNotifyFlags(&number));
    CHECK_OK(job->GetMinimumRetryDelay(&number));
    CHECK_OK(job->GetNoProgressTimeout(&number));
    CHECK_OK(job->GetErrorCount(&number));
    CHECK_OK(job->GetProxySettings(&usage, list.put(), bypass.put()));
    CHECK_OK(job->EnumFiles(enumerator.put()));
    CHECK_EQUAL(job.progress().FilesTotal, files);
    CHECK_EQUAL(name.value(), text(u"winebits conformance"));
}

void canceled_job_still_answers() {
    const scratch_folder folder;
    test_job job;
    job.add(some_url, folder / u"file");
    CHECK_OK(job->Cancel());
    check_getters_answer(job, 1);
}

void completed_job_still_answers() {
    const scratch_folder folder;
    test_job job;
    job.add(some_url, folder / u"file");
    CHECK(SUCCEEDED(job->Complete()));
    check_getters_answer(job, 1);
}

void pointers_of_a_job_are_one_object() {
    const test_job job;
    com_pointer<IUnknown> first;
    com_pointer<IUnknown> second;
    com_pointer<IBackgroundCopyJob> again;
    CHECK_OK(job->QueryInterface(IID_IUnknown, reinterpret_cast<void **>(first.put())));
    CHECK_OK(job->QueryInterface(IID_IBackgroundCopyJob, reinterpret_cast<void **>(again.put())));
    CHECK_OK(again->QueryInterface(IID_IUnknown, reinterpret_cast<void **>(second.put())));
    CHECK(first.get() == second.get());
}

} // namespace

behaviours life() {
    return {
        BEHAVIOUR(resuming_without_files_is_refused),
        BEHAVIOUR(suspending_a_suspended_job_changes_nothing),
        BEHAVIOUR(job_without_error_has_no_error_information),
        BEHAVIOUR(canceling_ends_the_job),
        BEHAVIOUR(canceling_a_job_with_files_ends_it),
        BEHAVIOUR(canceling_twice_is_refused),
        BEHAVIOUR(completing_an_unfinished_job_is_partial),
        BEHAVIOUR(completing_twice_is_refused),
        BEHAVIOUR(canceling_a_completed_job_is_refused),
        BEHAVIOUR(canceled_job_refuses_changes),
        BEHAVIOUR(completed_job_refuses_changes),
        BEHAVIOUR(canceled_job_still_answers),
        BEHAVIOUR(completed_job_still_answers),
        BEHAVIOUR(pointers_of_a_job_are_one_object),
    };
}

} // namespace winebits::conformance
