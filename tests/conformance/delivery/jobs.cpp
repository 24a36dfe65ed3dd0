// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyJob and Job5 of Delivery Optimization, method by method (do-api 7.3, 7.4, 7.8).
// Test thread only.
#include "tests/conformance/delivery/delivery_job.hpp"

namespace winebits::conformance {

namespace {

void job_is_downloaded_and_completed() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", url("size=300000"), folder / u"file").resume().wait_transferred();
    const BG_JOB_PROGRESS progress = job.progress();
    CHECK_EQUAL(progress.BytesTotal, 300000u);
    CHECK_EQUAL(progress.BytesTransferred, 300000u);
    CHECK_EQUAL(progress.FilesTotal, 1u);
    CHECK_EQUAL(progress.FilesTransferred, 1u);
    CHECK(!exists(folder / u"file"));
    CHECK_OK(job->Complete());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_ACKNOWLEDGED);
    CHECK(contents(folder / u"file") == entity(300000));
}

void several_files_are_downloaded() {
    const scratch_folder folder;
    delivery_job job;
    for (const char16_t *name : {u"one", u"two", u"three"})
        job.add(name, url("size=100000"), folder / name);
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    for (const char16_t *name : {u"one", u"two", u"three"})
        CHECK(contents(folder / name) == entity(100000));
}

void resuming_without_files_is_refused() {
    const delivery_job job;
    CHECK_RESULT(job->Resume(), DO_E_JOB_EMPTY);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
}

void running_job_can_be_suspended_and_resumed() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", slow_file(), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_TRANSFERRING);
    CHECK_OK(job->Suspend());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
    job.resume().wait_transferred(2);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(slow_size));
}

void connecting_is_never_seen() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", url("size=100000&delay=1500"), folder / u"file").resume();
    bool connecting = false;
    CHECK(wait_until([&] {
        const BG_JOB_STATE state = job.state();
        connecting = connecting || state == BG_JOB_STATE_CONNECTING;
        return state == BG_JOB_STATE_TRANSFERRED;
    }));
    CHECK(!connecting);
}

void cancel_removes_what_there_is() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", endless_file(), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_OK(job->Cancel());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_CANCELLED);
    CHECK_SOON(folder.names(u"*").empty());
}

void early_complete_keeps_what_is_finished() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"done", url("size=1000"), folder / u"done").add(u"undone", endless_file(), folder / u"undone");
    job.resume();
    CHECK_SOON(job.progress().FilesTransferred == 1);
    CHECK(SUCCEEDED(job->Complete()));
    CHECK(contents(folder / u"done") == entity(1000));
    CHECK(!exists(folder / u"undone"));
    CHECK_EQUAL(job.state(), BG_JOB_STATE_ACKNOWLEDGED);
}

void ended_jobs_refuse_changes() {
    const scratch_folder folder;
    delivery_job canceled, completed;
    CHECK_OK(canceled->Cancel());
    completed.add(u"id", url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_OK(completed->Complete());
    const text local = folder / u"other", remote = small_file(), id = u"other";
    for (const delivery_job *job : {&canceled, &completed}) {
        CHECK_RESULT((*job)->Resume(), DO_E_INVALID_STATE);
        CHECK_RESULT((*job)->Suspend(), DO_E_INVALID_STATE);
        CHECK_RESULT((*job)->Cancel(), DO_E_INVALID_STATE);
        CHECK_RESULT((*job)->Complete(), DO_E_INVALID_STATE);
        CHECK_RESULT((*job)->SetNotifyFlags(BG_NOTIFY_JOB_ERROR), DO_E_INVALID_STATE);
        CHECK_RESULT((*job)->SetNoProgressTimeout(60), DO_E_INVALID_STATE);
        CHECK_RESULT(as<IDeliveryOptimizationJob>(**job)->AddFileWithRanges(
                         wide(id), wide(remote), wide(local), 0, nullptr, DO_UNKNOWN_FILE_SIZE),
                     DO_E_INVALID_STATE);
    }
}

void error_is_told_with_codes_of_delivery_optimization() {
    const scratch_folder folder;
    delivery_job job;
    com_pointer<IBackgroundCopyError> error;
    CHECK_RESULT(job->GetError(error.put()), DO_E_ERROR_INFORMATION_UNAVAILABLE);
    job.add(u"id", url("status=404"), folder / u"file").resume().wait_for(BG_JOB_STATE_ERROR);
    CHECK_EQUAL(hex(job.error()), "0x80190194");
    CHECK_OK(job->GetError(error.put()));
    BG_ERROR_CONTEXT context{};
    HRESULT code{};
    CHECK_OK(error->GetError(&context, &code));
    CHECK_EQUAL(context, BG_ERROR_CONTEXT_NONE);
}

void context_of_403_is_the_remote_file() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", url("status=403"), folder / u"file").resume().wait_for(BG_JOB_STATE_ERROR);
    com_pointer<IBackgroundCopyError> error;
    BG_ERROR_CONTEXT context{};
    HRESULT code{};
    CHECK_OK(job->GetError(error.put()));
    CHECK_OK(error->GetError(&context, &code));
    CHECK_EQUAL(context, BG_ERROR_CONTEXT_REMOTE_FILE);
    CHECK_EQUAL(hex(code), "0x80190193");
}

void failed_job_can_be_resumed() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", url("size=1000&status=404&times=1"), folder / u"file").resume();
    job.wait_for(BG_JOB_STATE_ERROR);
    job.resume().wait_transferred();
    com_pointer<IBackgroundCopyError> error;
    CHECK_RESULT(job->GetError(error.put()), DO_E_ERROR_INFORMATION_UNAVAILABLE);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(1000));
}

// The queue tries again by itself, and connecting is hidden then too.
void transient_error_is_overcome() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", url("size=1000&status=503&times=1"), folder / u"file").resume();
    bool connecting = false, transient = false;
    CHECK(wait_until([&] {
        const BG_JOB_STATE state = job.state();
        connecting = connecting || state == BG_JOB_STATE_CONNECTING;
        transient = transient || state == BG_JOB_STATE_TRANSIENT_ERROR;
        return state == BG_JOB_STATE_TRANSFERRED;
    }));
    CHECK(transient && !connecting);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(1000));
}

void every_priority_can_be_set() {
    const delivery_job job;
    for (const BG_JOB_PRIORITY wanted :
         {BG_JOB_PRIORITY_FOREGROUND, BG_JOB_PRIORITY_HIGH, BG_JOB_PRIORITY_NORMAL, BG_JOB_PRIORITY_LOW}) {
        BG_JOB_PRIORITY seen{};
        CHECK_OK(job->SetPriority(wanted));
        CHECK_OK(job->GetPriority(&seen));
        CHECK_EQUAL(seen, wanted);
    }
}

// All of them run: there are no slices of time here.
void background_jobs_run_together() {
    const scratch_folder folder;
    delivery_job first, second, third;
    delivery_job *const all[] = {&first, &second, &third};
    for (delivery_job *job : all)
        job->add(u"id", endless_file(), folder / widen(unique_word())).resume();
    CHECK_SOON(first.progress().BytesTransferred > 0 && second.progress().BytesTransferred > 0 &&
               third.progress().BytesTransferred > 0);
}

void notify_flags_are_kept() {
    const delivery_job job;
    const ULONG all = BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_JOB_MODIFICATION |
                      BG_NOTIFY_FILE_TRANSFERRED;
    for (const ULONG flags : {ULONG{BG_NOTIFY_JOB_TRANSFERRED}, ULONG{BG_NOTIFY_JOB_ERROR}, all}) {
        ULONG seen = 0;
        CHECK_OK(job->SetNotifyFlags(flags));
        CHECK_OK(job->GetNotifyFlags(&seen));
        CHECK_EQUAL(seen, flags);
    }
}

void notify_interface_comes_back() {
    const delivery_job job;
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    com_pointer<IUnknown> seen;
    CHECK_OK(job->GetNotifyInterface(seen.put()));
    CHECK(seen.get() == static_cast<IUnknown *>(callback.get()));
    CHECK_OK(job->SetNotifyInterface(nullptr));
    CHECK_OK(job->GetNotifyInterface(seen.put()));
    CHECK(!seen);
}

void time_without_progress_depends_on_the_priority() {
    const delivery_job job;
    ULONG seconds = 0;
    CHECK_OK(job->GetNoProgressTimeout(&seconds));
    CHECK_EQUAL(seconds, 86400u);
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    CHECK_OK(job->GetNoProgressTimeout(&seconds));
    CHECK_EQUAL(seconds, 3600u);
    CHECK_OK(job->SetNoProgressTimeout(120));
    CHECK_OK(job->GetNoProgressTimeout(&seconds));
    CHECK_EQUAL(seconds, 120u);
}

void times_are_told() {
    const scratch_folder folder;
    delivery_job job;
    BG_JOB_TIMES times{};
    CHECK_OK(job->GetTimes(&times));
    CHECK(times.CreationTime.dwHighDateTime != 0);
    CHECK_EQUAL(times.TransferCompletionTime.dwHighDateTime, 0u);
    job.add(u"id", url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->GetTimes(&times));
    CHECK(times.TransferCompletionTime.dwHighDateTime != 0);
    CHECK(times.ModificationTime.dwHighDateTime != 0);
}

void size_is_unknown_before_a_transfer() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", url("size=1000"), folder / u"file");
    CHECK_EQUAL(job.progress().BytesTotal, BG_SIZE_UNKNOWN);
}

void cost_flags_are_kept() {
    const delivery_job job;
    const auto newer = as<IBackgroundCopyJob5>(*job);
    for (const DWORD policy : {0x800000FFu, 0x80000021u, 0x80000067u, 0x8000007Fu, 0x8000006Fu}) {
        BITS_JOB_PROPERTY_VALUE value{};
        value.Dword = policy;
        CHECK_OK(newer->SetProperty(BITS_JOB_PROPERTY_ID_COST_FLAGS, value));
        value.Dword = 0;
        CHECK_OK(newer->GetProperty(BITS_JOB_PROPERTY_ID_COST_FLAGS, &value));
        CHECK_EQUAL(value.Dword, policy);
    }
}

void notification_class_can_be_cleared() {
    const delivery_job job;
    const auto newer = as<IBackgroundCopyJob5>(*job);
    BITS_JOB_PROPERTY_VALUE value{};
    CHECK_OK(newer->SetProperty(BITS_JOB_PROPERTY_NOTIFICATION_CLSID, value));
    value.ClsID = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
    CHECK_OK(newer->GetProperty(BITS_JOB_PROPERTY_NOTIFICATION_CLSID, &value));
    CHECK(same_guid(value.ClsID, GUID{}));
}

void other_properties_are_unknown() {
    const delivery_job job;
    const auto newer = as<IBackgroundCopyJob5>(*job);
    for (const BITS_JOB_PROPERTY_ID id :
         {BITS_JOB_PROPERTY_DYNAMIC_CONTENT, BITS_JOB_PROPERTY_HIGH_PERFORMANCE,
          BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, BITS_JOB_PROPERTY_ON_DEMAND_MODE,
          BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS}) {
        BITS_JOB_PROPERTY_VALUE value{};
        CHECK_RESULT(newer->SetProperty(id, value), DO_E_UNKNOWN_PROPERTY_ID);
        CHECK_RESULT(newer->GetProperty(id, &value), DO_E_UNKNOWN_PROPERTY_ID);
    }
}

} // namespace

behaviours jobs() {
    return {
        BEHAVIOUR(job_is_downloaded_and_completed),
        BEHAVIOUR(several_files_are_downloaded),
        BEHAVIOUR(resuming_without_files_is_refused),
        BEHAVIOUR(running_job_can_be_suspended_and_resumed),
        BEHAVIOUR(connecting_is_never_seen),
        BEHAVIOUR(cancel_removes_what_there_is),
        BEHAVIOUR(early_complete_keeps_what_is_finished),
        BEHAVIOUR(ended_jobs_refuse_changes),
        BEHAVIOUR(error_is_told_with_codes_of_delivery_optimization),
        BEHAVIOUR(context_of_403_is_the_remote_file),
        BEHAVIOUR(failed_job_can_be_resumed),
        BEHAVIOUR(transient_error_is_overcome),
        BEHAVIOUR(every_priority_can_be_set),
        BEHAVIOUR(background_jobs_run_together),
        BEHAVIOUR(notify_flags_are_kept),
        BEHAVIOUR(notify_interface_comes_back),
        BEHAVIOUR(time_without_progress_depends_on_the_priority),
        BEHAVIOUR(times_are_told),
        BEHAVIOUR(size_is_unknown_before_a_transfer),
        BEHAVIOUR(cost_flags_are_kept),
        BEHAVIOUR(notification_class_can_be_cleared),
        BEHAVIOUR(other_properties_are_unknown),
    };
}

} // namespace winebits::conformance
