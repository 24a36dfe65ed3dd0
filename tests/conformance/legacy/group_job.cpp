// SPDX-License-Identifier: LGPL-2.1-or-later
// The job of a group and its transfer (bits-api 3.13).
// Test thread only.
#include "tests/conformance/legacy/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

DWORD status_of(IBackgroundCopyJob1 &job) {
    DWORD status = 0;
    DWORD win32 = 0;
    DWORD transport = 0;
    DWORD retries = 0;
    CHECK_OK(job.GetStatus(&status, &win32, &transport, &retries));
    return status;
}

void group_has_the_job_that_was_made() {
    const test_group group;
    const GUID id = new_guid();
    com_pointer<IBackgroundCopyJob1> made;
    com_pointer<IBackgroundCopyJob1> found;
    GUID told{};
    DWORD size = 0;
    CHECK_OK(group->CreateJob(id, made.put()));
    CHECK_OK(made->get_JobID(&told));
    CHECK(same_guid(told, id));
    CHECK_OK(group->GetJob(id, found.put()));
    CHECK_OK(group->get_Size(&size));
    CHECK_EQUAL(size, 1u);
}

void unknown_job_of_a_group_is_not_found() {
    const test_group group;
    com_pointer<IBackgroundCopyJob1> found;
    CHECK_FAILED(group->GetJob(new_guid(), found.put()));
    CHECK(!found);
}

void group_has_one_job_at_most() {
    const test_group group;
    const auto first = group.add_job();
    com_pointer<IBackgroundCopyJob1> second;
    CHECK_RESULT(group->CreateJob(new_guid(), second.put()), E_NOTIMPL);
    CHECK(!second);
}

void jobs_of_a_group_are_listed() {
    const test_group group;
    const auto job = group.add_job();
    GUID wanted{};
    GUID found{};
    ULONG fetched = 0;
    ULONG count = 0;
    com_pointer<IEnumBackgroundCopyJobs1> jobs;
    com_pointer<IEnumBackgroundCopyJobs1> copy;
    CHECK_OK(job->get_JobID(&wanted));
    CHECK_OK(group->EnumJobs(0, jobs.put()));
    CHECK_OK(jobs->GetCount(&count));
    CHECK_EQUAL(count, 1u);
    CHECK_OK(jobs->Clone(copy.put()));
    CHECK_OK(jobs->Next(1, &found, &fetched));
    CHECK(same_guid(found, wanted));
    CHECK_RESULT(jobs->Next(1, &found, &fetched), S_FALSE);
    CHECK_OK(copy->Skip(1));
    CHECK_RESULT(copy->Skip(1), S_FALSE);
    CHECK_OK(copy->Reset());
    CHECK_OK(copy->Next(1, &found, &fetched));
}

void files_of_a_job_are_told_as_given() {
    const scratch_folder folder;
    const test_group group;
    const auto job = group.add_job();
    DWORD count = 0;
    FILESETINFO info{};
    CHECK_OK(add_file(*job, u"http://127.0.0.1:1/one", folder / u"one"));
    CHECK_OK(add_file(*job, u"http://127.0.0.1:1/two", folder / u"two"));
    CHECK_OK(job->GetFileCount(&count));
    CHECK_EQUAL(count, 2u);
    CHECK_OK(job->GetFile(1, &info));
    const text remote = from_wide(info.bstrRemoteFile);
    const text local = from_wide(info.bstrLocalFile);
    SysFreeString(info.bstrRemoteFile);
    SysFreeString(info.bstrLocalFile);
    CHECK_EQUAL(remote, text(u"http://127.0.0.1:1/two"));
    CHECK_EQUAL(local, folder / u"two");
    FILESETINFO none{};
    CHECK_FAILED(job->GetFile(2, &none));
}

void bad_file_of_a_job_is_refused() {
    const scratch_folder folder;
    const test_group group;
    const auto job = group.add_job();
    CHECK_RESULT(add_file(*job, u"word", folder / u"file"), E_INVALIDARG);
    CHECK_RESULT(add_file(*job, u"http://127.0.0.1:1/one", u"relative"), E_INVALIDARG);
}

void group_downloads_its_files() {
    const scratch_folder folder;
    const test_group group;
    const auto job = group.add_job();
    CHECK_OK(add_file(*job, url("size=20000"), folder / u"file"));
    CHECK_OK(group->ResumeGroup());
    CHECK_SOON(group.status() & QM_STATUS_GROUP_COMPLETE);
    CHECK(status_of(*job) & QM_STATUS_JOB_COMPLETE);
    CHECK_SOON(contents(folder / u"file") == entity(20000));
}

void progress_of_a_group_is_told_in_bytes_and_percent() {
    const scratch_folder folder;
    const test_group group;
    const auto job = group.add_job();
    DWORD value = 7;
    CHECK_OK(add_file(*job, url("size=1M&trickle=200000"), folder / u"file"));
    CHECK_OK(job->GetProgress(QM_PROGRESS_SIZE_DONE, &value));
    CHECK_EQUAL(value, 0u);
    CHECK_OK(group->ResumeGroup());
    CHECK_SOON(SUCCEEDED(job->GetProgress(QM_PROGRESS_SIZE_DONE, &value)) && value > 0);
    CHECK_OK(group->GetProgress(QM_PROGRESS_SIZE_DONE, &value));
    CHECK(value > 0);
    CHECK_OK(job->GetProgress(QM_PROGRESS_PERCENT_DONE, &value));
    CHECK(value <= 100);
    CHECK_OK(group->GetProgress(QM_PROGRESS_PERCENT_DONE, &value));
    CHECK_RESULT(job->GetProgress(QM_PROGRESS_TIME_DONE, &value), E_NOTIMPL);
    CHECK_RESULT(group->GetProgress(QM_PROGRESS_TIME_DONE, &value), E_NOTIMPL);
}

void running_group_can_be_suspended_and_resumed() {
    const scratch_folder folder;
    const test_group group;
    const auto job = group.add_job();
    DWORD value = 0;
    CHECK_OK(add_file(*job, url("size=200000&trickle=100000"), folder / u"file"));
    CHECK_OK(group->ResumeGroup());
    CHECK(!(group.status() & QM_STATUS_GROUP_SUSPENDED));
    CHECK_SOON(SUCCEEDED(job->GetProgress(QM_PROGRESS_SIZE_DONE, &value)) && value > 0);
    CHECK(group.status() & QM_STATUS_GROUP_INCOMPLETE);
    CHECK(status_of(*job) & QM_STATUS_JOB_INCOMPLETE);
    CHECK_OK(group->SuspendGroup());
    CHECK(group.status() & QM_STATUS_GROUP_SUSPENDED);
    CHECK_OK(group->ResumeGroup());
    CHECK_SOON(group.status() & QM_STATUS_GROUP_COMPLETE);
}

void error_of_a_job_is_told_with_its_http_status() {
    const scratch_folder folder;
    const test_group group;
    const auto job = group.add_job();
    CHECK_OK(add_file(*job, url("status=404"), folder / u"file"));
    CHECK_OK(group->ResumeGroup());
    CHECK_SOON(group.status() & QM_STATUS_GROUP_ERROR);
    DWORD status = 0;
    DWORD win32 = 0;
    DWORD transport = 0;
    DWORD retries = 0;
    CHECK_OK(job->GetStatus(&status, &win32, &transport, &retries));
    CHECK(status & QM_STATUS_JOB_ERROR);
    CHECK_EQUAL(transport, 404u);
}

void canceling_the_job_leaves_nothing_behind() {
    const scratch_folder folder;
    const test_group group;
    const auto job = group.add_job();
    CHECK_OK(add_file(*job, url("size=1M&trickle=20000"), folder / u"file"));
    CHECK_OK(group->ResumeGroup());
    CHECK_OK(job->CancelJob());
    CHECK_SOON(folder.names(u"*").empty());
}

void running_group_takes_no_job() {
    const scratch_folder folder;
    const test_group group;
    const auto job = group.add_job();
    com_pointer<IBackgroundCopyJob1> second;
    CHECK_OK(add_file(*job, url("size=1M&trickle=20000"), folder / u"file"));
    CHECK_OK(group->ResumeGroup());
    CHECK_FAILED(group->CreateJob(new_guid(), second.put()));
}

// JOB_FOREGROUND is no status (bits-api 3.13); the group has one.
void job_can_be_switched_to_the_foreground() {
    const test_group group;
    const auto job = group.add_job();
    CHECK_OK(job->SwitchToForeground());
    CHECK(group.status() & QM_STATUS_GROUP_FOREGROUND);
}

} // namespace

behaviours group_job() {
    return {
        BEHAVIOUR(group_has_the_job_that_was_made),
        BEHAVIOUR(unknown_job_of_a_group_is_not_found),
        BEHAVIOUR(group_has_one_job_at_most),
        BEHAVIOUR(jobs_of_a_group_are_listed),
        BEHAVIOUR(files_of_a_job_are_told_as_given),
        BEHAVIOUR(bad_file_of_a_job_is_refused),
        BEHAVIOUR(group_downloads_its_files),
        BEHAVIOUR(progress_of_a_group_is_told_in_bytes_and_percent),
        BEHAVIOUR(running_group_can_be_suspended_and_resumed),
        BEHAVIOUR(error_of_a_job_is_told_with_its_http_status),
        BEHAVIOUR(canceling_the_job_leaves_nothing_behind),
        BEHAVIOUR(running_group_takes_no_job),
        BEHAVIOUR(job_can_be_switched_to_the_foreground),
    };
}

} // namespace winebits::conformance
