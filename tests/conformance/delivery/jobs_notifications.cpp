// SPDX-License-Identifier: LGPL-2.1-or-later
// Callbacks of Delivery Optimization's jobs (do-api 7.6, 7.7).
// Test thread only; reactions run on threads of COM.
#include "tests/conformance/delivery/delivery_job.hpp"

namespace winebits::conformance {

namespace {

void watch(const delivery_job &job, recording_callback &callback, ULONG flags) {
    CHECK_OK(job->SetNotifyInterface(&callback));
    CHECK_OK(job->SetNotifyFlags(flags));
}

void success_is_notified() {
    const scratch_folder folder;
    delivery_job job;
    const auto callback = recording_callback::make();
    watch(job, *callback, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
    job.add(u"id", small_file(), folder / u"file").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_EQUAL(callback->count(BG_NOTIFY_JOB_ERROR), 0u);
    CHECK_OK(job->Complete());
}

void error_is_notified_with_its_error_object() {
    const scratch_folder folder;
    delivery_job job;
    const auto callback = recording_callback::make();
    watch(job, *callback, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
    job.add(u"id", url("status=404"), folder / u"file").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
    CHECK_EQUAL(hex(callback->seen().front().error_code), "0x80190194");
}

void refused_notification_is_repeated() {
    const scratch_folder folder;
    delivery_job job;
    std::atomic<int> calls{0};
    const auto callback = recording_callback::make(
        [&](const notification &, IBackgroundCopyJob &) { return ++calls < 2 ? E_FAIL : S_OK; });
    watch(job, *callback, BG_NOTIFY_JOB_ERROR);
    job.add(u"id", url("status=404"), folder / u"file").resume();
    const bool repeated = wait_until([&] { return callback->count(BG_NOTIFY_JOB_ERROR) >= 2; }, 3);
    CHECK_OK(job->SetNotifyInterface(nullptr));
    CHECK(repeated);
}

void complete_inside_the_callback_works() {
    const scratch_folder folder;
    delivery_job job;
    const auto callback = recording_callback::make(
        [](const notification &, IBackgroundCopyJob &source) { return source.Complete(); });
    watch(job, *callback, BG_NOTIFY_JOB_TRANSFERRED);
    job.add(u"id", small_file(), folder / u"file").resume();
    CHECK_SOON(job.state() == BG_JOB_STATE_ACKNOWLEDGED);
    CHECK(contents(folder / u"file") == entity(small_size));
}

void changes_are_notified() {
    const scratch_folder folder;
    delivery_job job;
    const auto callback = recording_callback::make();
    watch(job, *callback, BG_NOTIFY_JOB_MODIFICATION);
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_HIGH));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_MODIFICATION) > 0);
}

void each_file_is_notified() {
    const scratch_folder folder;
    delivery_job job;
    const auto callback = recording_callback::make();
    watch(job, *callback, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_FILE_TRANSFERRED);
    job.add(u"one", small_file(), folder / u"one").add(u"two", small_file(), folder / u"two").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_EQUAL(callback->count(BG_NOTIFY_FILE_TRANSFERRED), 2u);
}

void file_of_an_error_is_not_available() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", url("status=404"), folder / u"file").resume().wait_for(BG_JOB_STATE_ERROR);
    com_pointer<IBackgroundCopyError> error;
    CHECK_OK(job->GetError(error.put()));
    com_pointer<IBackgroundCopyFile> file;
    const HRESULT result = error->GetFile(file.put());
    CHECK(result == DO_E_FILE_NOT_AVAILABLE || result == S_OK);
    CHECK(SUCCEEDED(result) == static_cast<bool>(file));
}

} // namespace

behaviours notifications_of_jobs() {
    return {
        BEHAVIOUR(success_is_notified),
        BEHAVIOUR(error_is_notified_with_its_error_object),
        BEHAVIOUR(refused_notification_is_repeated),
        BEHAVIOUR(complete_inside_the_callback_works),
        BEHAVIOUR(changes_are_notified),
        BEHAVIOUR(each_file_is_notified),
        BEHAVIOUR(file_of_an_error_is_not_available),
    };
}

} // namespace winebits::conformance
