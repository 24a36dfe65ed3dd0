// SPDX-License-Identifier: LGPL-2.1-or-later
// The plainest client: it polls the state, completes and reads everything once more (clients 2.3, 2.9, 2.10).
// Test thread only.
#include "tests/conformance/transfer/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

constexpr std::uint64_t large = 8u << 20;

// Polls every 5 ms until the job is transferred; no call may fail, and progress never goes back.
void poll_to_the_end(const test_job &job) {
    std::uint64_t before = 0;
    const ULONGLONG end = GetTickCount64() + wait_bound_ms();
    for (;;) {
        const BG_JOB_STATE state = job.state();
        const BG_JOB_PROGRESS progress = job.progress();
        CHECK(state != BG_JOB_STATE_ERROR && state != BG_JOB_STATE_TRANSIENT_ERROR);
        CHECK(state != BG_JOB_STATE_SUSPENDED);
        CHECK(progress.BytesTransferred >= before);
        CHECK_EQUAL(progress.FilesTotal, 1u);
        before = progress.BytesTransferred;
        if (state == BG_JOB_STATE_TRANSFERRED)
            return;
        CHECK(GetTickCount64() < end);
        Sleep(5);
    }
}

void check_progress_is_whole(const test_job &job, std::uint64_t size) {
    const BG_JOB_PROGRESS progress = job.progress();
    CHECK_EQUAL(progress.BytesTotal, size);
    CHECK_EQUAL(progress.BytesTransferred, size);
    CHECK_EQUAL(progress.FilesTotal, 1u);
    CHECK_EQUAL(progress.FilesTransferred, 1u);
}

void read_every_string(const test_job &job) {
    com_string name, description, owner, list, bypass, remote, local;
    BG_JOB_PROXY_USAGE usage{};
    CHECK_OK(job->GetDisplayName(name.put()));
    CHECK_OK(job->GetDescription(description.put()));
    CHECK_OK(job->GetOwner(owner.put()));
    CHECK_OK(job->GetProxySettings(&usage, list.put(), bypass.put()));
    const auto file = job.file(0);
    CHECK_OK(file->GetRemoteName(remote.put()));
    CHECK_OK(file->GetLocalName(local.put()));
}

void poll_and_complete(BG_JOB_PRIORITY priority, std::uint64_t size) {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(job->SetPriority(priority));
    job.add(url("size=" + std::to_string(size)), folder / u"file").resume();
    poll_to_the_end(job);
    check_progress_is_whole(job, size);
    CHECK_OK(job->Complete());
    CHECK(file_size(folder / u"file") == size);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_ACKNOWLEDGED);
    check_progress_is_whole(job, size);
    read_every_string(job);
    CHECK(contents(folder / u"file") == entity(size));
}

void polling_client_sees_a_background_job_through() {
    poll_and_complete(BG_JOB_PRIORITY_NORMAL, large);
}

void polling_client_sees_a_foreground_job_through() {
    poll_and_complete(BG_JOB_PRIORITY_FOREGROUND, large);
}

void file_of_one_byte_arrives() {
    poll_and_complete(BG_JOB_PRIORITY_NORMAL, 1);
}

void empty_file_arrives() {
    poll_and_complete(BG_JOB_PRIORITY_NORMAL, 0);
}

void empty_file_arrives_in_the_foreground() {
    poll_and_complete(BG_JOB_PRIORITY_FOREGROUND, 0);
}

void resume_leaves_the_suspended_state_at_once() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1M&trickle=100000"), folder / u"file").resume();
    CHECK(job.state() != BG_JOB_STATE_SUSPENDED);
}

void resuming_a_running_job_changes_nothing() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1M&trickle=100000"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSFERRING});
    CHECK_OK(job->Resume());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_TRANSFERRING);
}

void size_is_known_while_it_transfers() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1M&trickle=100000"), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_EQUAL(job.progress().BytesTotal, static_cast<std::uint64_t>(1u << 20));
    CHECK(job.progress().BytesTransferred < (1u << 20));
}

void completion_time_is_set_at_the_end() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    BG_JOB_TIMES times{};
    CHECK_OK(job->GetTimes(&times));
    CHECK(CompareFileTime(&times.TransferCompletionTime, &times.CreationTime) > 0);
}

void second_complete_is_refused() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK_RESULT(job->Complete(), BG_E_INVALID_STATE);
}

void pointer_of_another_client_sees_the_same() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=100000"), folder / u"file").resume();
    const auto other = open_job(job.id());
    job.wait_transferred();
    BG_JOB_STATE state{};
    BG_JOB_PROGRESS progress{};
    CHECK_OK(other->GetState(&state));
    CHECK_OK(other->GetProgress(&progress));
    CHECK_EQUAL(state, BG_JOB_STATE_TRANSFERRED);
    CHECK_EQUAL(progress.BytesTransferred, 100000u);
    CHECK_OK(other->Complete());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_ACKNOWLEDGED);
}

} // namespace

behaviours polling() {
    return {
        BEHAVIOUR(polling_client_sees_a_background_job_through),
        BEHAVIOUR(polling_client_sees_a_foreground_job_through),
        BEHAVIOUR(file_of_one_byte_arrives),
        BEHAVIOUR(empty_file_arrives),
        BEHAVIOUR(empty_file_arrives_in_the_foreground),
        BEHAVIOUR(resume_leaves_the_suspended_state_at_once),
        BEHAVIOUR(resuming_a_running_job_changes_nothing),
        BEHAVIOUR(size_is_known_while_it_transfers),
        BEHAVIOUR(completion_time_is_set_at_the_end),
        BEHAVIOUR(second_complete_is_refused),
        BEHAVIOUR(pointer_of_another_client_sees_the_same),
    };
}

} // namespace winebits::conformance
