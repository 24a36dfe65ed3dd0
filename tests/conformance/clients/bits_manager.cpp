// SPDX-License-Identifier: LGPL-2.1-or-later
// Programs in the style of SharpBits and BITS-Manager (clients 2.1): .NET asks for every interface by
// QueryInterface, shows all that a job tells, and ends jobs inside callbacks. Test thread only; callbacks run
// on threads of COM.
#include "tests/conformance/clients/trace.hpp"

#include <atomic>

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_file = 300000;

// A runtime callable wrapper's cast.
com_pointer<IUnknown> ask(IUnknown &object, REFIID iid) {
    com_pointer<IUnknown> found;
    CHECK_OK(object.QueryInterface(iid, reinterpret_cast<void **>(found.put())));
    return found;
}

void every_job_interface_is_there() {
    test_job job(unique_name("BITS-Manager"));
    const auto first = as<IUnknown>(*job);
    for (const IID &iid :
         {IID_IBackgroundCopyJob, IID_IBackgroundCopyJob2, IID_IBackgroundCopyJob3, IID_IBackgroundCopyJob4,
          IID_IBackgroundCopyJob5, IID_IBackgroundCopyJobHttpOptions, IID_IBackgroundCopyJobHttpOptions2,
          IID_IBackgroundCopyJobHttpOptions3, IID_IBitsTokenOptions}) {
        const auto other = ask(*job, iid);
        // COM's rule of identity: a runtime callable wrapper depends on it.
        CHECK(as<IUnknown>(*other).get() == first.get());
    }
}

void every_file_interface_is_there() {
    const scratch_folder folder;
    test_job job(unique_name("BITS-Manager"));
    job.add(url("size=1000"), folder / u"file");
    const auto file = first_file(*job);
    for (const IID &iid : {IID_IBackgroundCopyFile, IID_IBackgroundCopyFile2, IID_IBackgroundCopyFile3,
                           IID_IBackgroundCopyFile4, IID_IBackgroundCopyFile5, IID_IBackgroundCopyFile6})
        ask(*file, iid);
}

// The columns of its list, for a job that has just been made.
void every_column_of_a_job_is_shown() {
    test_job job(unique_name("BITS-Manager"));
    const auto job4 = as<IBackgroundCopyJob4>(*job);
    com_string owner, description, program, parameters;
    BG_JOB_TYPE type{};
    BG_JOB_PRIORITY priority{};
    ULONG flags = 0, seconds = 0, level = 0;
    BOOL elevated = FALSE;
    DWORD bits = 0;
    CHECK_OK(job4->GetOwner(owner.put()));
    CHECK(owner.value().starts_with(u"S-1-"));
    CHECK_OK(job4->GetType(&type));
    CHECK_OK(job4->GetPriority(&priority));
    CHECK_EQUAL(priority, BG_JOB_PRIORITY_NORMAL);
    CHECK_OK(job4->GetDescription(description.put()));
    CHECK_OK(job4->GetNotifyFlags(&flags));
    CHECK_OK(job4->GetMinimumRetryDelay(&seconds));
    CHECK_OK(job4->GetNoProgressTimeout(&seconds));
    CHECK_EQUAL(seconds, 1209600u);
    CHECK_OK(job4->GetErrorCount(&flags));
    CHECK_OK(job4->GetNotifyCmdLine(program.put(), parameters.put()));
    CHECK_OK(job4->GetFileACLFlags(&bits));
    CHECK_OK(job4->GetPeerCachingFlags(&bits));
    CHECK_OK(job4->GetOwnerIntegrityLevel(&level));
    CHECK_OK(job4->GetOwnerElevationState(&elevated));
    CHECK_OK(job4->GetMaximumDownloadTime(&seconds));
    CHECK_EQUAL(seconds, 7776000u);
}

void every_property_of_a_job_is_shown() {
    test_job job(unique_name("BITS-Manager"));
    const auto job5 = as<IBackgroundCopyJob5>(*job);
    for (const auto id :
         {BITS_JOB_PROPERTY_ID_COST_FLAGS, BITS_JOB_PROPERTY_NOTIFICATION_CLSID,
          BITS_JOB_PROPERTY_DYNAMIC_CONTENT, BITS_JOB_PROPERTY_HIGH_PERFORMANCE,
          BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS,
          BITS_JOB_PROPERTY_ON_DEMAND_MODE}) {
        BITS_JOB_PROPERTY_VALUE value{};
        CHECK_OK(job5->GetProperty(id, &value));
    }
}

void properties_of_a_job_are_changed() {
    test_job job(unique_name("BITS-Manager"));
    const auto job5 = as<IBackgroundCopyJob5>(*job);
    BITS_JOB_PROPERTY_VALUE value{};
    value.Dword = BITS_COST_STATE_TRANSFER_ALWAYS;
    CHECK_OK(job5->SetProperty(BITS_JOB_PROPERTY_ID_COST_FLAGS, value));
    value = {};
    value.Enable = TRUE;
    CHECK_OK(job5->SetProperty(BITS_JOB_PROPERTY_DYNAMIC_CONTENT, value));
    BITS_JOB_PROPERTY_VALUE now{};
    CHECK_OK(job5->GetProperty(BITS_JOB_PROPERTY_ID_COST_FLAGS, &now));
    CHECK_EQUAL(now.Dword, static_cast<DWORD>(BITS_COST_STATE_TRANSFER_ALWAYS));
    now = {};
    CHECK_OK(job5->GetProperty(BITS_JOB_PROPERTY_DYNAMIC_CONTENT, &now));
    CHECK_EQUAL(now.Enable, TRUE);
}

void method_of_a_download_is_get() {
    test_job job(unique_name("BITS-Manager"));
    com_string method;
    CHECK_OK(as<IBackgroundCopyJobHttpOptions2>(*job)->GetHttpMethod(method.put()));
    CHECK_EQUAL(method.value(), text(u"GET"));
}

void answer_headers_are_shown() {
    const scratch_folder folder;
    test_job job(unique_name("BITS-Manager"));
    job.add(url("size=1000&header=X-Shown:yes"), folder / u"file").resume();
    job.wait_transferred();
    BITS_FILE_PROPERTY_VALUE value{};
    const auto file = as<IBackgroundCopyFile5>(*first_file(*job));
    CHECK_OK(file->GetProperty(BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS, &value));
    const text headers = from_wide(value.String);
    CoTaskMemFree(value.String);
    CHECK(headers.find(u"X-Shown: yes") != text::npos || headers.find(u"X-Shown:yes") != text::npos);
}

void ranges_and_temporary_name_of_a_file_are_shown() {
    const scratch_folder folder;
    test_job job(unique_name("BITS-Manager"));
    job.add(url("size=300000&trickle=100000"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSFERRING});
    const auto file = as<IBackgroundCopyFile3>(*first_file(*job));
    DWORD count = 1;
    BG_FILE_RANGE *ranges = nullptr;
    CHECK_RESULT(file->GetFileRanges(&count, &ranges), S_FALSE);
    CHECK_EQUAL(count, 0u);
    CHECK(ranges == nullptr);
    com_string temporary;
    CHECK_OK(file->GetTemporaryName(temporary.put()));
    CHECK(temporary.value().starts_with(folder.path()));
}

void job_is_completed_inside_its_callback() {
    const scratch_folder folder;
    test_job job(unique_name("BITS-Manager"));
    std::atomic<HRESULT> result{E_FAIL};
    const auto callback = recording_callback::make([&](const notification &what, IBackgroundCopyJob &inside) {
        if (what.kind == BG_NOTIFY_JOB_TRANSFERRED)
            result = inside.Complete();
        return S_OK;
    });
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    job.add(url("size=300000"), folder / u"file").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_EQUAL(hex(result), hex(S_OK));
    CHECK(contents(folder / u"file") == entity(size_of_file));
}

void job_is_canceled_inside_its_callback() {
    const scratch_folder folder;
    test_job job(unique_name("BITS-Manager"));
    std::atomic<HRESULT> result{E_FAIL};
    const auto callback = recording_callback::make([&](const notification &what, IBackgroundCopyJob &inside) {
        if (what.kind == BG_NOTIFY_JOB_ERROR)
            result = inside.Cancel();
        return S_OK;
    });
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    job.add(url("status=404"), folder / u"file").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
    CHECK_EQUAL(hex(result), hex(S_OK));
    CHECK_EQUAL(job.state(), BG_JOB_STATE_CANCELLED);
}

void list_is_read_while_jobs_run() {
    const scratch_folder folder;
    const text name = unique_name("BITS-Manager");
    test_job job(name);
    job.add(url("size=300000&trickle=200000"), folder / u"file").resume();
    CHECK_SOON([&] {
        for (const auto &one : jobs_named(*activate(), name)) {
            BG_JOB_PROGRESS progress{};
            CHECK_OK(one->GetProgress(&progress));
            CHECK_EQUAL(local_name(*first_file(*one)), folder / u"file");
        }
        return job.state() == BG_JOB_STATE_TRANSFERRED;
    }());
}

void notification_of_files_comes_by_the_newer_interface() {
    const scratch_folder folder;
    test_job job(unique_name("SharpBits"));
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_FILE_TRANSFERRED));
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    job.add(url("size=1000"), folder / u"one").add(url("size=1000"), folder / u"two").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_EQUAL(callback->count(BG_NOTIFY_FILE_TRANSFERRED), 2u);
}

behaviours bits_manager() {
    return {
        BEHAVIOUR(every_job_interface_is_there),
        BEHAVIOUR(every_file_interface_is_there),
        BEHAVIOUR(every_column_of_a_job_is_shown),
        BEHAVIOUR(every_property_of_a_job_is_shown),
        BEHAVIOUR(properties_of_a_job_are_changed),
        BEHAVIOUR(method_of_a_download_is_get),
        BEHAVIOUR(answer_headers_are_shown),
        BEHAVIOUR(ranges_and_temporary_name_of_a_file_are_shown),
        BEHAVIOUR(job_is_completed_inside_its_callback),
        BEHAVIOUR(job_is_canceled_inside_its_callback),
        BEHAVIOUR(list_is_read_while_jobs_run),
        BEHAVIOUR(notification_of_files_comes_by_the_newer_interface),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("bits-manager", {bits_manager()});
}
