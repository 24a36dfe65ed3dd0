// SPDX-License-Identifier: LGPL-2.1-or-later
// Chromium's component updater (clients 2.3, trace B): no callback, it polls; progress numbers that don't add
// up end the browser. Test thread only.
#include "tests/conformance/clients/trace.hpp"

#include <memory>

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_component = 300000;

// B1: any kind of server will do.
com_pointer<IBackgroundCopyManager> any_manager() {
    com_pointer<IBackgroundCopyManager> manager;
    CHECK_OK(CoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_ALL, IID_IBackgroundCopyManager,
                              reinterpret_cast<void **>(manager.put())));
    return manager;
}

// B5.
void start_component(test_job &job, const text &remote, const text &local) {
    const text description = u"component";
    job.add(remote, local);
    CHECK_OK(job->SetDescription(wide(description)));
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_NORMAL));
    CHECK_OK(job->SetMinimumRetryDelay(60));
    CHECK_OK(job->SetNoProgressTimeout(86400));
    job.resume();
}

// B8.
void check_after_complete(IBackgroundCopyJob &job, const text &local) {
    com_pointer<IEnumBackgroundCopyFiles> files;
    com_pointer<IBackgroundCopyFile> file;
    BG_FILE_PROGRESS progress{};
    ULONG count = 0;
    CHECK_OK(job.EnumFiles(files.put()));
    CHECK_OK(files->GetCount(&count));
    CHECK_EQUAL(count, 1u);
    CHECK_OK(files->Next(1, file.put(), nullptr));
    CHECK_EQUAL(local_name(*file), local);
    CHECK_OK(file->GetProgress(&progress));
    CHECK(progress.Completed);
    CHECK_EQUAL(progress.BytesTotal, progress.BytesTransferred);
    CHECK_EQUAL(progress.BytesTotal, size_of_component);
}

void component_is_downloaded() {
    const scratch_folder folder;
    test_job job(unique_name("Chrome Component Updater"));
    start_component(job, url("size=300000"), folder / u"component.crx");
    job.wait_transferred();
    complete(*job);
    CHECK(contents(folder / u"component.crx") == entity(size_of_component));
}

void progress_adds_up_after_complete() {
    const scratch_folder folder;
    test_job job(unique_name("Chrome Component Updater"));
    start_component(job, url("size=300000"), folder / u"component.crx");
    job.wait_transferred();
    complete(*job);
    check_after_complete(*job, folder / u"component.crx");
}

void progress_never_exceeds_the_size() {
    const scratch_folder folder;
    test_job job(unique_name("Chrome Component Updater"));
    start_component(job, url("size=300000&trickle=200000"), folder / u"component.crx");
    UINT64 before = 0;
    CHECK_SOON([&] {
        const BG_JOB_STATE state = job.state();
        CHECK(state != BG_JOB_STATE_ERROR && state != BG_JOB_STATE_TRANSIENT_ERROR);
        const BG_JOB_PROGRESS progress = job.progress();
        CHECK(progress.BytesTotal == BG_SIZE_UNKNOWN || progress.BytesTotal == size_of_component);
        CHECK(progress.BytesTransferred >= before);
        CHECK(progress.BytesTransferred <= size_of_component);
        before = progress.BytesTransferred;
        return state == BG_JOB_STATE_TRANSFERRED;
    }());
    CHECK_EQUAL(job.progress().BytesTotal, job.progress().BytesTransferred);
}

void any_kind_of_server_is_asked_for() {
    ULONG count = 0;
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    CHECK_OK(any_manager()->EnumJobs(0, jobs.put()));
    CHECK_OK(jobs->GetCount(&count));
}

void every_job_has_an_age() {
    const test_job own(unique_name("Chrome Component Updater"));
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    ULONG count = 0;
    CHECK_OK(any_manager()->EnumJobs(0, jobs.put()));
    CHECK_OK(jobs->GetCount(&count));
    CHECK(count >= 1);
    FILETIME now{};
    GetSystemTimeAsFileTime(&now);
    const auto number = [](const FILETIME &time) {
        return static_cast<std::uint64_t>(time.dwHighDateTime) << 32 | time.dwLowDateTime;
    };
    constexpr std::uint64_t three_days = 3ull * 86400 * 10000000;
    for (ULONG i = 0; i < count; ++i) {
        com_pointer<IBackgroundCopyJob> job;
        BG_JOB_TIMES times{};
        CHECK_OK(jobs->Next(1, job.put(), nullptr));
        CHECK_OK(job->GetTimes(&times));
        CHECK(number(times.CreationTime) != 0);
        CHECK(number(times.CreationTime) + three_days > number(now));
    }
}

void running_download_is_used_again() {
    const scratch_folder folder;
    const text name = unique_name("Chrome Component Updater");
    const text remote = url("size=300000&trickle=100000");
    test_job job(name);
    start_component(job, remote, folder / u"component.crx");
    const auto found = jobs_named(*any_manager(), name);
    CHECK_EQUAL(found.size(), 1u);
    com_pointer<IEnumBackgroundCopyFiles> files;
    ULONG count = 0;
    CHECK_OK(found.front()->EnumFiles(files.put()));
    CHECK_OK(files->GetCount(&count));
    CHECK_EQUAL(count, 1u);
    CHECK_EQUAL(remote_name(*first_file(*found.front())), remote);
    job.wait_transferred();
    complete(*found.front());
    CHECK(contents(folder / u"component.crx") == entity(size_of_component));
}

void server_error_is_told_from_others() {
    const scratch_folder folder;
    test_job job(unique_name("Chrome Component Updater"));
    start_component(job, url("status=503"), folder / u"component.crx");
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    const HRESULT code = read_error(*job).code;
    CHECK_EQUAL(HIWORD(code), 0x8019);
    CHECK_EQUAL(LOWORD(code), 503);
    CHECK_OK(job->Cancel());
}

void missing_component_is_canceled() {
    const scratch_folder folder;
    test_job job(unique_name("Chrome Component Updater"));
    start_component(job, url("status=404"), folder / u"component.crx");
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(read_error(*job).code), hex(BG_E_HTTP_ERROR_404));
    CHECK_OK(job->Cancel());
    CHECK_EQUAL(folder.names(u"*").size(), 0u);
}

void stuck_download_is_canceled() {
    const scratch_folder folder;
    test_job job(unique_name("Chrome Component Updater"));
    start_component(job, url("size=300000&stall=1000"), folder / u"component.crx");
    job.wait_for({BG_JOB_STATE_CONNECTING, BG_JOB_STATE_TRANSFERRING});
    CHECK_OK(job->Cancel());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_CANCELLED);
    CHECK_EQUAL(folder.names(u"*").size(), 0u);
}

void completed_job_answers_and_is_not_listed() {
    const scratch_folder folder;
    const text name = unique_name("Chrome Component Updater");
    test_job job(name);
    start_component(job, url("size=1000"), folder / u"component.crx");
    job.wait_transferred();
    complete(*job);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_ACKNOWLEDGED);
    CHECK(jobs_named(*any_manager(), name).empty());
}

void ten_components_are_downloaded_side_by_side() {
    const scratch_folder folder;
    std::vector<std::unique_ptr<test_job>> jobs;
    for (unsigned i = 0; i < 10; ++i) {
        jobs.push_back(std::make_unique<test_job>(unique_name("Chrome Component Updater")));
        start_component(*jobs.back(), url("size=10000&seed=" + std::to_string(i)),
                        folder / widen("component" + std::to_string(i)));
    }
    for (unsigned i = 0; i < 10; ++i) {
        jobs[i]->wait_transferred();
        complete(**jobs[i]);
        CHECK(contents(folder / widen("component" + std::to_string(i))) == entity(10000, i));
    }
}

behaviours chromium() {
    return {
        BEHAVIOUR(component_is_downloaded),
        BEHAVIOUR(progress_adds_up_after_complete),
        BEHAVIOUR(progress_never_exceeds_the_size),
        BEHAVIOUR(any_kind_of_server_is_asked_for),
        BEHAVIOUR(every_job_has_an_age),
        BEHAVIOUR(running_download_is_used_again),
        BEHAVIOUR(server_error_is_told_from_others),
        BEHAVIOUR(missing_component_is_canceled),
        BEHAVIOUR(stuck_download_is_canceled),
        BEHAVIOUR(completed_job_answers_and_is_not_listed),
        BEHAVIOUR(ten_components_are_downloaded_side_by_side),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("chromium", {chromium()});
}
