// SPDX-License-Identifier: LGPL-2.1-or-later
// Which event calls which method, for which flags (bits-api 9.1, 9.3).
// Test thread only; callbacks arrive on threads of COM and are recorded.
#include "tests/conformance/callback/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

// Long enough for a call that must not come to show itself.
void let_calls_arrive() {
    Sleep(1000);
}

void listen(const test_job &job, recording_callback &callback, ULONG flags) {
    CHECK_OK(job->SetNotifyInterface(&callback));
    CHECK_OK(job->SetNotifyFlags(flags));
}

void success_is_notified() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    listen(job, *callback, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
    job.add(url("size=1000"), folder / u"file").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    const notification seen = callback->seen().front();
    CHECK_RESULT(seen.state_result, S_OK);
    CHECK_EQUAL(seen.state, BG_JOB_STATE_TRANSFERRED);
}

void success_is_notified_once() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    listen(job, *callback, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
    job.add(url("size=1000"), folder / u"file").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) >= 1);
    let_calls_arrive();
    CHECK_EQUAL(callback->seen().size(), 1u);
}

void error_is_notified_with_its_error_object() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    listen(job, *callback, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
    job.add(url("status=404"), folder / u"file").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
    const notification seen = callback->seen().front();
    CHECK_EQUAL(seen.state, BG_JOB_STATE_ERROR);
    CHECK_EQUAL(hex(seen.error_code), hex(BG_E_HTTP_ERROR_404));
    CHECK_EQUAL(seen.error_context, BG_ERROR_CONTEXT_REMOTE_FILE);
}

void transient_error_is_no_job_error() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetMinimumRetryDelay(3600));
    listen(job, *callback, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
    job.add(url("status=500"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    let_calls_arrive();
    CHECK_EQUAL(callback->seen().size(), 0u);
}

void timeout_of_zero_turns_the_transient_error_into_a_job_error() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetMinimumRetryDelay(3600));
    listen(job, *callback, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
    job.add(url("status=500"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_OK(job->SetNoProgressTimeout(0));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
}

void change_of_state_is_a_modification() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    listen(job, *callback, BG_NOTIFY_JOB_MODIFICATION);
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_MODIFICATION) >= 1);
    CHECK_EQUAL(callback->count(BG_NOTIFY_JOB_TRANSFERRED), 0u);
}

void change_of_a_property_is_a_modification() {
    const test_job job;
    const auto callback = recording_callback::make();
    listen(job, *callback, BG_NOTIFY_JOB_MODIFICATION);
    const std::size_t before = callback->seen().size();
    CHECK_OK(job->SetDescription(wide(u"changed")));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_MODIFICATION) > before);
}

void modification_is_not_notified_unasked() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    listen(job, *callback, BG_NOTIFY_JOB_TRANSFERRED);
    CHECK_OK(job->SetDescription(wide(u"changed")));
    job.add(url("size=1000"), folder / u"file").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    let_calls_arrive();
    CHECK_EQUAL(callback->count(BG_NOTIFY_JOB_MODIFICATION), 0u);
}

void each_file_is_notified_before_the_job() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    listen(job, *callback, BG_NOTIFY_FILE_TRANSFERRED | BG_NOTIFY_JOB_TRANSFERRED);
    job.add(url("size=1000"), folder / u"first").add(url("size=2000"), folder / u"second").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    const auto seen = callback->seen();
    CHECK_EQUAL(seen.size(), 3u);
    CHECK_EQUAL(seen[0].file, folder / u"first");
    CHECK_EQUAL(seen[1].file, folder / u"second");
    CHECK_EQUAL(seen[2].kind, static_cast<ULONG>(BG_NOTIFY_JOB_TRANSFERRED));
}

void files_are_notified_one_at_a_time() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make([](const notification &, IBackgroundCopyJob &) {
        Sleep(100);
        return S_OK;
    });
    listen(job, *callback, BG_NOTIFY_FILE_TRANSFERRED | BG_NOTIFY_JOB_TRANSFERRED);
    for (const char16_t *name : {u"a", u"b", u"c", u"d"})
        job.add(url("size=1000"), folder / name);
    job.resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_EQUAL(callback->count(BG_NOTIFY_FILE_TRANSFERRED), 4u);
    CHECK_EQUAL(callback->most_at_once(), 1u);
}

void disable_silences_everything() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    listen(job, *callback,
           BG_NOTIFY_DISABLE | BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_JOB_MODIFICATION |
               BG_NOTIFY_FILE_TRANSFERRED);
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    let_calls_arrive();
    CHECK_EQUAL(callback->seen().size(), 0u);
}

void each_job_calls_its_own_callback() {
    const scratch_folder folder;
    test_job good;
    test_job bad;
    const auto of_good = recording_callback::make();
    const auto of_bad = recording_callback::make();
    listen(good, *of_good, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
    listen(bad, *of_bad, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
    good.add(url("size=1000"), folder / u"good").resume();
    bad.add(url("status=404"), folder / u"bad").resume();
    CHECK_SOON(of_good->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_SOON(of_bad->count(BG_NOTIFY_JOB_ERROR) == 1);
    CHECK_EQUAL(of_good->seen().size(), 1u);
    CHECK_EQUAL(of_bad->seen().size(), 1u);
}

} // namespace

behaviours what_is_notified() {
    return {
        BEHAVIOUR(success_is_notified),
        BEHAVIOUR(success_is_notified_once),
        BEHAVIOUR(error_is_notified_with_its_error_object),
        BEHAVIOUR(transient_error_is_no_job_error),
        BEHAVIOUR(timeout_of_zero_turns_the_transient_error_into_a_job_error),
        BEHAVIOUR(change_of_state_is_a_modification),
        BEHAVIOUR(change_of_a_property_is_a_modification),
        BEHAVIOUR(modification_is_not_notified_unasked),
        BEHAVIOUR(each_file_is_notified_before_the_job),
        BEHAVIOUR(files_are_notified_one_at_a_time),
        BEHAVIOUR(disable_silences_everything),
        BEHAVIOUR(each_job_calls_its_own_callback),
    };
}

} // namespace winebits::conformance
