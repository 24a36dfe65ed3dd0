// SPDX-License-Identifier: LGPL-2.1-or-later
// Methods of BITS' interfaces that Delivery Optimization's documents do not list. What Windows does is not
// known (do-api 7.1): those that Office's contract names (clients 2.8) and that harm nobody work, the others
// say E_NOTIMPL. Test thread only.
#include "tests/conformance/delivery/delivery_job.hpp"

namespace winebits::conformance {

namespace {

void files_of_bits_are_added() {
    const delivery_job job;
    const scratch_folder folder;
    text remote = small_file(), local = folder / u"file", other = folder / u"other",
         ranged = folder / u"ranged";
    CHECK_OK(job->AddFile(wide(remote), wide(local)));
    BG_FILE_INFO info = {reinterpret_cast<LPWSTR>(remote.data()), reinterpret_cast<LPWSTR>(other.data())};
    CHECK_OK(job->AddFileSet(1, &info));
    BG_FILE_RANGE range = {0, 100};
    CHECK_OK(as<IBackgroundCopyJob3>(*job)->AddFileWithRanges(wide(remote), wide(ranged), 1, &range));
    CHECK_EQUAL(job.progress().FilesTotal, 3u);
}

void files_of_shares_are_refused() {
    const delivery_job job;
    const scratch_folder folder;
    const text remote = folder / u"source", local = folder / u"file";
    CHECK_RESULT(job->AddFile(wide(remote), wide(local)), E_INVALIDARG);
}

void texts_of_bits_are_kept() {
    const delivery_job job;
    const text some = u"text";
    com_string name, description, owner;
    CHECK_OK(job->SetDisplayName(wide(some)));
    CHECK_OK(job->GetDisplayName(name.put()));
    CHECK_EQUAL(name.value(), some);
    CHECK_OK(job->SetDescription(wide(some)));
    CHECK_OK(job->GetDescription(description.put()));
    CHECK_EQUAL(description.value(), some);
    CHECK_RESULT(job->SetDisplayName(wide(text(257, u'x'))), E_INVALIDARG);
    CHECK_OK(job->GetOwner(owner.put()));
    CHECK(owner.value().starts_with(u"S-1-"));
}

void settings_that_office_makes_are_kept() {
    const delivery_job job;
    ULONG number = 1;
    CHECK_OK(job->GetErrorCount(&number));
    CHECK_EQUAL(number, 0u);
    const auto newer = as<IBackgroundCopyJob4>(*job);
    CHECK_OK(newer->SetMaximumDownloadTime(3600));
    CHECK_OK(newer->GetMaximumDownloadTime(&number));
    CHECK_EQUAL(number, 3600u);
}

void settings_of_bits_are_not_there() {
    const delivery_job job;
    ULONG number = 1;
    CHECK_RESULT(job->SetMinimumRetryDelay(60), E_NOTIMPL);
    CHECK_RESULT(job->GetMinimumRetryDelay(&number), E_NOTIMPL);
    CHECK_RESULT(job->SetProxySettings(BG_JOB_PROXY_USAGE_PRECONFIG, nullptr, nullptr), E_NOTIMPL);
    BG_JOB_PROXY_USAGE usage{};
    com_string list, bypass;
    CHECK_RESULT(job->GetProxySettings(&usage, list.put(), bypass.put()), E_NOTIMPL);
    CHECK(list.is_null() && bypass.is_null());
    CHECK_RESULT(job->TakeOwnership(), E_NOTIMPL);
}

// The arguments are good ones: nothing is refused because of them.
void methods_of_job2_are_not_there() {
    const delivery_job job;
    const scratch_folder folder;
    const text some = folder / u"reply";
    const auto newer = as<IBackgroundCopyJob2>(*job);
    com_string program, parameters, reply;
    BG_JOB_REPLY_PROGRESS progress{1, 1};
    byte *data = nullptr;
    UINT64 length = 1;
    CHECK_RESULT(newer->SetNotifyCmdLine(wide(some), nullptr), E_NOTIMPL);
    CHECK_RESULT(newer->GetNotifyCmdLine(program.put(), parameters.put()), E_NOTIMPL);
    CHECK(program.is_null() && parameters.is_null());
    CHECK_RESULT(newer->GetReplyProgress(&progress), E_NOTIMPL);
    const HRESULT replied = newer->GetReplyData(&data, &length);
    CoTaskMemFree(data);
    CHECK_RESULT(replied, E_NOTIMPL);
    CHECK(!data);
    CHECK_RESULT(newer->SetReplyFileName(wide(some)), E_NOTIMPL);
    CHECK_RESULT(newer->GetReplyFileName(reply.put()), E_NOTIMPL);
    CHECK(reply.is_null());
    text user = u"user", password = u"password";
    BG_AUTH_CREDENTIALS credentials{};
    credentials.Target = BG_AUTH_TARGET_SERVER;
    credentials.Scheme = BG_AUTH_SCHEME_BASIC;
    credentials.Credentials.Basic = {reinterpret_cast<LPWSTR>(user.data()),
                                     reinterpret_cast<LPWSTR>(password.data())};
    CHECK_RESULT(newer->SetCredentials(&credentials), E_NOTIMPL);
    CHECK_RESULT(newer->RemoveCredentials(BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC), E_NOTIMPL);
}

void other_methods_of_job3_are_not_there() {
    const delivery_job job;
    const text before = u"http://127.0.0.1/", after = u"http://localhost/";
    const auto newer = as<IBackgroundCopyJob3>(*job);
    DWORD flags = 0;
    CHECK_RESULT(newer->ReplaceRemotePrefix(wide(before), wide(after)), E_NOTIMPL);
    CHECK_RESULT(newer->SetFileACLFlags(BG_COPY_FILE_OWNER), E_NOTIMPL);
    CHECK_RESULT(newer->GetFileACLFlags(&flags), E_NOTIMPL);
}

void other_methods_of_job4_are_not_there() {
    const delivery_job job;
    const auto newer = as<IBackgroundCopyJob4>(*job);
    DWORD flags = 0;
    ULONG level = 0;
    BOOL elevated = FALSE;
    CHECK_RESULT(newer->SetPeerCachingFlags(0), E_NOTIMPL);
    CHECK_RESULT(newer->GetPeerCachingFlags(&flags), E_NOTIMPL);
    CHECK_RESULT(newer->GetOwnerIntegrityLevel(&level), E_NOTIMPL);
    CHECK_RESULT(newer->GetOwnerElevationState(&elevated), E_NOTIMPL);
}

void ranges_of_files_are_not_notified() {
    const delivery_job job;
    ULONG before = 0, after = 1;
    CHECK_OK(job->GetNotifyFlags(&before));
    CHECK_RESULT(job->SetNotifyFlags(BG_NOTIFY_JOB_ERROR | BG_NOTIFY_FILE_RANGES_TRANSFERRED), E_NOTIMPL);
    CHECK_OK(job->GetNotifyFlags(&after));
    CHECK_EQUAL(after, before);
}

void manager_describes_errors() {
    com_string seen;
    CHECK_OK(activate_delivery_jobs()->GetErrorDescription(DO_E_JOB_EMPTY, 0x409, seen.put()));
    CHECK(seen.value().size() > 0);
}

void errors_describe_themselves() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", url("status=404"), folder / u"file").resume().wait_for(BG_JOB_STATE_ERROR);
    com_pointer<IBackgroundCopyError> error;
    CHECK_OK(job->GetError(error.put()));
    com_string description, context, protocol;
    CHECK_OK(error->GetErrorDescription(0x409, description.put()));
    CHECK(description.value().size() > 0);
    CHECK_OK(error->GetErrorContextDescription(0x409, context.put()));
    CHECK(context.value().size() > 0);
    CHECK_OK(error->GetProtocol(protocol.put()));
    CHECK_EQUAL(protocol.value(), text(u"http"));
}

void manager_lists_its_own_jobs() {
    const delivery_job ours;
    const test_job theirs;
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    CHECK_OK(activate_delivery_jobs()->EnumJobs(0, jobs.put()));
    bool found = false;
    for (;;) {
        com_pointer<IBackgroundCopyJob> one;
        GUID id{};
        if (jobs->Next(1, one.put(), nullptr) != S_OK)
            break;
        CHECK_OK(one->GetId(&id));
        found = found || same_guid(id, ours.id());
        CHECK(!same_guid(id, theirs.id()));
    }
    CHECK(found);
}

void methods_of_bits_files_are_not_there() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", small_file(), folder / u"file");
    const auto file = as<IBackgroundCopyFile3>(*job.file());
    com_string name;
    BOOL truth = TRUE;
    CHECK_RESULT(file->GetTemporaryName(name.put()), E_NOTIMPL);
    CHECK(name.is_null());
    CHECK_RESULT(file->SetValidationState(TRUE), E_NOTIMPL);
    CHECK_RESULT(file->GetValidationState(&truth), E_NOTIMPL);
    CHECK_RESULT(file->IsDownloadedFromPeer(&truth), E_NOTIMPL);
    UINT64 origin = 1, peers = 1;
    CHECK_RESULT(as<IBackgroundCopyFile4>(*file)->GetPeerDownloadStats(&origin, &peers), E_NOTIMPL);
    BITS_FILE_PROPERTY_VALUE value{};
    CHECK_FAILED(
        as<IBackgroundCopyFile5>(*file)->SetProperty(BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS, value));
}

void properties_of_bits_are_of_another_interface() {
    const delivery_job job;
    com_pointer<IUnknown> found;
    CHECK_RESULT(
        job->QueryInterface(IID_IBackgroundCopyJobHttpOptions, reinterpret_cast<void **>(found.put())),
        E_NOINTERFACE);
}

} // namespace

behaviours methods_without_support() {
    return {
        BEHAVIOUR(files_of_bits_are_added),
        BEHAVIOUR(files_of_shares_are_refused),
        BEHAVIOUR(texts_of_bits_are_kept),
        BEHAVIOUR(settings_that_office_makes_are_kept),
        BEHAVIOUR(settings_of_bits_are_not_there),
        BEHAVIOUR(methods_of_job2_are_not_there),
        BEHAVIOUR(other_methods_of_job3_are_not_there),
        BEHAVIOUR(other_methods_of_job4_are_not_there),
        BEHAVIOUR(ranges_of_files_are_not_notified),
        BEHAVIOUR(manager_describes_errors),
        BEHAVIOUR(errors_describe_themselves),
        BEHAVIOUR(manager_lists_its_own_jobs),
        BEHAVIOUR(methods_of_bits_files_are_not_there),
        BEHAVIOUR(properties_of_bits_are_of_another_interface),
    };
}

} // namespace winebits::conformance
