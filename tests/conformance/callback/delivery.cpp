// SPDX-License-Identifier: LGPL-2.1-or-later
// When a notification is delivered late, again, or not at all (bits-api 9.2).
// Test thread only; callbacks arrive on threads of COM and are recorded.
#include "tests/conformance/callback/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

// BITS waits for minutes before it repeats a notification (bits-api 4.3).
constexpr unsigned repetition_factor = 20;

void interface_that_is_set_after_the_end_is_still_called() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
}

void interface_that_is_set_after_an_error_is_still_called() {
    const scratch_folder folder;
    test_job job;
    job.add(url("status=404"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
}

void newest_interface_is_called() {
    const scratch_folder folder;
    test_job job;
    const auto older = recording_callback::make();
    const auto newer = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(older.get()));
    CHECK_OK(job->SetNotifyInterface(newer.get()));
    job.add(url("size=1000"), folder / u"file").resume();
    CHECK_SOON(newer->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_EQUAL(older->seen().size(), 0u);
}

void cleared_interface_is_not_called() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_OK(job->SetNotifyInterface(nullptr));
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    Sleep(1000);
    CHECK_EQUAL(callback->seen().size(), 0u);
}

void job_does_not_wait_for_anybody_to_listen() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
}

void refused_notification_is_repeated_until_it_is_accepted() {
    const scratch_folder folder;
    std::atomic<int> calls{0}; // outlives the job: the callback touches it
    test_job job;
    const auto callback = recording_callback::make(
        [&](const notification &, IBackgroundCopyJob &) { return ++calls == 1 ? E_FAIL : S_OK; });
    CHECK_OK(job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED));
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    job.add(url("size=1000"), folder / u"file").resume();
    CHECK(wait_until([&] { return callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 2; }, repetition_factor));
    Sleep(1000);
    CHECK_EQUAL(callback->count(BG_NOTIFY_JOB_TRANSFERRED), 2u);
}

} // namespace

behaviours delivery() {
    return {
        BEHAVIOUR(interface_that_is_set_after_the_end_is_still_called),
        BEHAVIOUR(interface_that_is_set_after_an_error_is_still_called),
        BEHAVIOUR(newest_interface_is_called),
        BEHAVIOUR(cleared_interface_is_not_called),
        BEHAVIOUR(job_does_not_wait_for_anybody_to_listen),
        BEHAVIOUR(refused_notification_is_repeated_until_it_is_accepted),
    };
}

} // namespace winebits::conformance
