// SPDX-License-Identifier: LGPL-2.1-or-later
// One test for each client: every call in its order, with the result it relies on.
// Test thread only; callbacks arrive on threads of COM and are recorded.
#include "tests/conformance/clients/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_entity = 300000;

// Firefox reads a job's status from a client object of its own; any failure is fatal to it.
BG_JOB_STATE mozilla_status(const GUID &id) {
    const auto job = open_job(id);
    BG_JOB_STATE state{};
    BG_JOB_PROGRESS progress{};
    BG_JOB_TIMES times{};
    ULONG errors = 0;
    com_pointer<IEnumBackgroundCopyFiles> files;
    com_pointer<IBackgroundCopyFile> file;
    com_string remote;
    CHECK_OK(job->GetState(&state));
    CHECK_OK(job->GetProgress(&progress));
    CHECK_OK(job->GetErrorCount(&errors));
    CHECK_OK(job->GetTimes(&times));
    CHECK_OK(job->EnumFiles(files.put()));
    CHECK_OK(files->Next(1, file.put(), nullptr));
    CHECK_OK(file->GetRemoteName(remote.put()));
    return state;
}

void start_as_mozilla(test_job &job, recording_callback &callback, const text &remote, const text &local) {
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_PRECONFIG, nullptr, nullptr));
    CHECK_OK(job->SetMinimumRetryDelay(60));
    CHECK_OK(job->SetNoProgressTimeout(3600));
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    CHECK_OK(job->SetNotifyInterface(&callback));
    CHECK_OK(job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR));
    job.add(remote, local).resume();
}

void mozilla_update_downloads_and_completes() {
    const scratch_folder folder;
    test_job job(u"MozillaUpdate 1");
    const auto callback = recording_callback::make();
    start_as_mozilla(job, *callback, url("size=300000&trickle=200000"), folder / u"update.mar");
    CHECK_SOON(mozilla_status(job.id()) == BG_JOB_STATE_TRANSFERRED);
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    com_string name;
    const auto finishing = open_job(job.id());
    CHECK_OK(finishing->GetDisplayName(name.put()));
    CHECK_EQUAL(name.value(), text(u"MozillaUpdate 1"));
    CHECK_OK(finishing->Complete());
    CHECK(contents(folder / u"update.mar") == entity(size_of_entity));
}

void mozilla_update_changes_a_running_job() {
    const scratch_folder folder;
    test_job job(u"MozillaUpdate 2");
    const auto callback = recording_callback::make();
    start_as_mozilla(job, *callback, url("size=1M&trickle=50000"), folder / u"update.mar");
    const auto other = open_job(job.id());
    CHECK_OK(other->Suspend());
    CHECK_OK(other->Resume());
    CHECK_OK(other->SetPriority(BG_JOB_PRIORITY_NORMAL));
    CHECK_OK(other->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    CHECK_OK(other->SetNoProgressTimeout(60));
    CHECK_OK(other->Cancel());
    com_pointer<IBackgroundCopyJob> gone;
    CHECK_RESULT(job.manager().GetJob(job.id(), gone.put()), BG_E_NOT_FOUND);
}

void mozilla_update_hears_of_an_error() {
    const scratch_folder folder;
    test_job job(u"MozillaUpdate 3");
    const auto callback = recording_callback::make();
    start_as_mozilla(job, *callback, url("status=404"), folder / u"update.mar");
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
    CHECK_EQUAL(mozilla_status(job.id()), BG_JOB_STATE_ERROR);
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_HTTP_ERROR_404));
}

// Chromium walks through all jobs first, and asks for the age of each.
ULONG chromium_counts_jobs(IBackgroundCopyManager &manager, const text &name) {
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    ULONG count = 0;
    ULONG own = 0;
    CHECK_OK(manager.EnumJobs(0, jobs.put()));
    CHECK_OK(jobs->GetCount(&count));
    for (ULONG i = 0; i < count; ++i) {
        com_pointer<IBackgroundCopyJob> job;
        BG_JOB_TIMES times{};
        com_string found;
        CHECK_OK(jobs->Next(1, job.put(), nullptr));
        CHECK_OK(job->GetTimes(&times));
        CHECK(times.CreationTime.dwHighDateTime != 0);
        CHECK_OK(job->GetDisplayName(found.put()));
        own += found.value() == name;
    }
    return own;
}

void chromium_component_updater_downloads() {
    const scratch_folder folder;
    const text name = u"Chrome Component Updater";
    test_job job(name);
    CHECK_EQUAL(chromium_counts_jobs(job.manager(), name), 1u);
    job.add(url("size=300000"), folder / u"component.crx");
    CHECK_OK(job->SetDescription(wide(u"component")));
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_NORMAL));
    CHECK_OK(job->SetMinimumRetryDelay(60));
    CHECK_OK(job->SetNoProgressTimeout(86400));
    job.resume().wait_transferred();
    const HRESULT completed = job->Complete();
    CHECK(completed == S_OK || completed == BG_S_UNABLE_TO_DELETE_FILES);

    // After Complete, with the same pointer: wrong numbers crash the browser.
    com_pointer<IEnumBackgroundCopyFiles> files;
    com_pointer<IBackgroundCopyFile> file;
    com_string local;
    BG_FILE_PROGRESS progress{};
    ULONG count = 0;
    CHECK_OK(job->EnumFiles(files.put()));
    CHECK_OK(files->GetCount(&count));
    CHECK_EQUAL(count, 1u);
    CHECK_OK(files->Next(1, file.put(), nullptr));
    CHECK_OK(file->GetLocalName(local.put()));
    CHECK_OK(file->GetProgress(&progress));
    CHECK(progress.Completed);
    CHECK_EQUAL(progress.BytesTotal, progress.BytesTransferred);
    CHECK(contents(local.value()) == entity(size_of_entity));
}

void chromium_component_updater_takes_a_5xx_for_an_error() {
    const scratch_folder folder;
    test_job job(u"Chrome Component Updater");
    CHECK_OK(job->SetMinimumRetryDelay(60));
    job.add(url("status=503"), folder / u"component.crx").resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_EQUAL(HRESULT_FACILITY(job.error().code), 0x19);
    CHECK_OK(job->Cancel());
}

void omaha_downloads_an_installer() {
    const scratch_folder folder;
    const text local = folder / u"installer.exe";
    const text remote = url("size=300000&trickle=200000");
    test_job job(local);
    const auto callback = recording_callback::make();
    job.add(remote, local);
    CHECK_OK(job->SetDescription(wide(u"installer")));
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    CHECK_OK(job->SetMinimumRetryDelay(20));
    CHECK_OK(job->SetNoProgressTimeout(0));
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_NO_PROXY, nullptr, nullptr));
    CHECK_OK(job->SetNotifyInterface(nullptr));
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_OK(
        job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_JOB_MODIFICATION));
    job.resume();

    // It takes QUEUED after TRANSFERRING for a failure, and SUSPENDED for a bug.
    bool was_transferring = false;
    CHECK_SOON([&] {
        const BG_JOB_STATE state = job.state();
        CHECK(state != BG_JOB_STATE_SUSPENDED && state != BG_JOB_STATE_ERROR);
        CHECK(!(was_transferring && state == BG_JOB_STATE_QUEUED));
        was_transferring = was_transferring || state == BG_JOB_STATE_TRANSFERRING;
        CHECK_EQUAL(job.progress().FilesTotal, 1u);
        com_string seen;
        CHECK_OK(job.file(0)->GetRemoteName(seen.put()));
        CHECK_EQUAL(seen.value(), remote);
        return state == BG_JOB_STATE_TRANSFERRED;
    }());
    CHECK_OK(job->Complete());
    job.progress();
    CHECK(contents(local) == entity(size_of_entity));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_MODIFICATION) > 0);
}

void omaha_gives_up_at_the_first_error() {
    const scratch_folder folder;
    test_job job(folder / u"installer.exe");
    CHECK_OK(job->SetNoProgressTimeout(0));
    job.add(refused_url(), folder / u"installer.exe").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(job->SetNotifyInterface(nullptr));
    CHECK_OK(job->Cancel());
}

void python_install_manager_downloads() {
    const scratch_folder folder;
    test_job job(u"PyManager");
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_AUTODETECT, nullptr, nullptr));
    job.add(url("size=300000"), folder / u"package.nupkg").foreground().resume();
    CHECK_SOON(job.state() == BG_JOB_STATE_TRANSFERRED);
    const BG_JOB_PROGRESS progress = job.progress();
    CHECK_EQUAL(progress.BytesTransferred * 100 / progress.BytesTotal, 100u);
    CHECK_OK(job->Complete());
    com_string message;
    CHECK_OK(job.manager().GetErrorDescription(BG_E_HTTP_ERROR_404, LANGIDFROMLCID(GetThreadLocale()),
                                               message.put()));
    CHECK(contents(folder / u"package.nupkg") == entity(size_of_entity));
}

} // namespace

behaviours client_sequences() {
    return {
        BEHAVIOUR(mozilla_update_downloads_and_completes),
        BEHAVIOUR(mozilla_update_changes_a_running_job),
        BEHAVIOUR(mozilla_update_hears_of_an_error),
        BEHAVIOUR(chromium_component_updater_downloads),
        BEHAVIOUR(chromium_component_updater_takes_a_5xx_for_an_error),
        BEHAVIOUR(omaha_downloads_an_installer),
        BEHAVIOUR(omaha_gives_up_at_the_first_error),
        BEHAVIOUR(python_install_manager_downloads),
    };
}

} // namespace winebits::conformance
