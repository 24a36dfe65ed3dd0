// SPDX-License-Identifier: LGPL-2.1-or-later
// A callback may call back into its job, and may take its time (bits-api 9.2, clients 2.10).
// Test thread only; callbacks arrive on threads of COM and are recorded.
#include "tests/conformance/callback/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

void complete_inside_the_callback_works() {
    const scratch_folder folder;
    std::atomic<HRESULT> completed{E_PENDING}; // outlives the job, like all that a callback touches
    test_job job;
    const auto callback = recording_callback::make([&](const notification &what, IBackgroundCopyJob &own) {
        if (what.kind == BG_NOTIFY_JOB_TRANSFERRED)
            completed = own.Complete();
        return S_OK;
    });
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    job.add(url("size=100000"), folder / u"file").resume();
    CHECK_SOON(completed != E_PENDING);
    CHECK_RESULT(completed.load(), S_OK);
    CHECK(contents(folder / u"file") == entity(100000));
    CHECK_EQUAL(job.state(), BG_JOB_STATE_ACKNOWLEDGED);
}

void cancel_inside_the_callback_works() {
    const scratch_folder folder;
    std::atomic<HRESULT> canceled{E_PENDING};
    test_job job;
    const auto callback = recording_callback::make([&](const notification &what, IBackgroundCopyJob &own) {
        if (what.kind == BG_NOTIFY_JOB_ERROR)
            canceled = own.Cancel();
        return S_OK;
    });
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    job.add(url("status=404"), folder / u"file").resume();
    CHECK_SOON(canceled != E_PENDING);
    CHECK_RESULT(canceled.load(), S_OK);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_CANCELLED);
}

void progress_inside_the_callback_is_whole() {
    const scratch_folder folder;
    BG_JOB_PROGRESS progress{};
    std::atomic<HRESULT> got{E_PENDING};
    test_job job;
    const auto callback = recording_callback::make([&](const notification &, IBackgroundCopyJob &own) {
        got = own.GetProgress(&progress);
        return S_OK;
    });
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    job.add(url("size=100000"), folder / u"file").resume();
    CHECK_SOON(callback->seen().size() == 1);
    CHECK_RESULT(got.load(), S_OK);
    CHECK_EQUAL(progress.BytesTotal, 100000u);
    CHECK_EQUAL(progress.BytesTransferred, 100000u);
    CHECK_EQUAL(progress.FilesTransferred, 1u);
}

void another_job_of_the_callback_can_be_started_inside() {
    const scratch_folder folder;
    std::atomic<HRESULT> resumed{E_PENDING};
    test_job second;
    test_job first;
    second.add(url("size=1000"), folder / u"second");
    const auto callback = recording_callback::make([&](const notification &, IBackgroundCopyJob &) {
        resumed = second->Resume();
        return S_OK;
    });
    CHECK_OK(first->SetNotifyInterface(callback.get()));
    first.add(url("size=1000"), folder / u"first").resume();
    CHECK_SOON(resumed != E_PENDING);
    CHECK_RESULT(resumed.load(), S_OK);
    second.wait_transferred();
}

// Neither its own job nor another one waits for a callback that does not return.
void blocked_callback_holds_nothing_up() {
    const scratch_folder folder;
    std::atomic<bool> entered{false};
    std::atomic<bool> leave{false};
    test_job first;
    test_job second;
    const auto callback = recording_callback::make([&](const notification &, IBackgroundCopyJob &) {
        entered = true;
        for (int i = 0; i < 3000 && !leave; ++i)
            Sleep(20);
        return S_OK;
    });
    CHECK_OK(first->SetNotifyInterface(callback.get()));
    first.add(url("size=1000"), folder / u"first").resume();
    const bool came = wait_until([&] { return entered.load(); });
    std::string trouble = came ? "" : "the callback never came";
    try {
        if (came) {
            CHECK_EQUAL(first.state(), BG_JOB_STATE_TRANSFERRED);
            second.add(url("size=1000"), folder / u"second").resume().wait_transferred();
            CHECK_OK(first->Complete());
        }
    } catch (const test::check_failure &failure) {
        trouble = failure.message; // the callback must be let go first
    }
    leave = true;
    CHECK_SOON(!came || callback->seen().size() == 1);
    CHECK_EQUAL(trouble, std::string());
}

} // namespace

behaviours inside_a_callback() {
    return {
        BEHAVIOUR(complete_inside_the_callback_works),
        BEHAVIOUR(cancel_inside_the_callback_works),
        BEHAVIOUR(progress_inside_the_callback_is_whole),
        BEHAVIOUR(another_job_of_the_callback_can_be_started_inside),
        BEHAVIOUR(blocked_callback_holds_nothing_up),
    };
}

} // namespace winebits::conformance
