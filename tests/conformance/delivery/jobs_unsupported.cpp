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

void interfaces_between_are_there_without_their_methods() {
    const delivery_job job;
    const text some = u"text";
    CHECK_RESULT(as<IBackgroundCopyJob2>(*job)->SetNotifyCmdLine(wide(some), nullptr), E_NOTIMPL);
    CHECK_RESULT(as<IBackgroundCopyJob3>(*job)->SetFileACLFlags(0), E_NOTIMPL);
    CHECK_RESULT(as<IBackgroundCopyJob4>(*job)->SetPeerCachingFlags(0), E_NOTIMPL);
}

void manager_describes_errors() {
    com_string seen;
    CHECK_OK(activate_delivery_jobs()->GetErrorDescription(DO_E_JOB_EMPTY, 0x409, seen.put()));
    CHECK(seen.value().size() > 0);
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
        BEHAVIOUR(interfaces_between_are_there_without_their_methods),
        BEHAVIOUR(manager_describes_errors),
        BEHAVIOUR(manager_lists_its_own_jobs),
        BEHAVIOUR(methods_of_bits_files_are_not_there),
        BEHAVIOUR(properties_of_bits_are_of_another_interface),
    };
}

} // namespace winebits::conformance
