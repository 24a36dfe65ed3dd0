// SPDX-License-Identifier: LGPL-2.1-or-later
// Office Click-to-Run's published minimum for a downloader (clients 2.8), and the calls that its logs show
// beside it. Test thread only.
#include "tests/conformance/clients/trace.hpp"

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_cabinet = 300000;

void download_by_ranges(test_job &job, const text &remote, const text &local,
                        std::vector<BG_FILE_RANGE> ranges) {
    CHECK_OK(as<IBackgroundCopyJob3>(*job)->AddFileWithRanges(
        wide(remote), wide(local), static_cast<DWORD>(ranges.size()), ranges.data()));
    job.resume();
}

void file_is_downloaded() {
    const scratch_folder folder;
    test_job job(unique_name("Office"));
    job.add(url("size=300000"), folder / u"v64.cab").resume();
    job.wait_transferred();
    const BG_JOB_PROGRESS progress = job.progress();
    CHECK_EQUAL(progress.BytesTotal, size_of_cabinet);
    CHECK_EQUAL(progress.BytesTransferred, size_of_cabinet);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"v64.cab") == entity(size_of_cabinet));
}

void ranges_of_a_file_are_joined_in_their_order() {
    const scratch_folder folder;
    test_job job(unique_name("Office"));
    download_by_ranges(job, url("size=300000"), folder / u"stream.dat",
                       {{200000, 5000}, {0, 100}, {100000, 70000}});
    job.wait_transferred();
    CHECK_OK(job->Complete());
    const std::string whole = entity(size_of_cabinet);
    CHECK(contents(folder / u"stream.dat") ==
          whole.substr(200000, 5000) + whole.substr(0, 100) + whole.substr(100000, 70000));
}

void ranges_count_as_the_size() {
    const scratch_folder folder;
    test_job job(unique_name("Office"));
    download_by_ranges(job, url("size=300000"), folder / u"stream.dat", {{1000, 500}, {5000, 2500}});
    job.wait_transferred();
    const BG_JOB_PROGRESS progress = job.progress();
    CHECK_EQUAL(progress.FilesTotal, 1u);
    CHECK_EQUAL(progress.BytesTotal, 3000u);
    CHECK_EQUAL(progress.BytesTransferred, 3000u);
}

void range_to_the_end_is_downloaded() {
    const scratch_folder folder;
    test_job job(unique_name("Office"));
    download_by_ranges(job, url("size=300000"), folder / u"stream.dat", {{250000, BG_LENGTH_TO_EOF}});
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"stream.dat") == entity(size_of_cabinet).substr(250000));
}

void job_with_ranges_is_not_empty() {
    const scratch_folder folder;
    test_job job(unique_name("Office"));
    download_by_ranges(job, url("size=300000"), folder / u"stream.dat", {{0, 1000}});
    const auto file = first_file(*job);
    CHECK_EQUAL(local_name(*file), folder / u"stream.dat");
}

void many_ranges_are_downloaded() {
    const scratch_folder folder;
    test_job job(unique_name("Office"));
    std::vector<BG_FILE_RANGE> ranges;
    std::string wanted;
    const std::string whole = entity(size_of_cabinet);
    for (std::uint64_t i = 0; i < 20; ++i) {
        ranges.push_back({i * 15000, 1000});
        wanted += whole.substr(i * 15000, 1000);
    }
    download_by_ranges(job, url("size=300000"), folder / u"stream.dat", ranges);
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"stream.dat") == wanted);
}

void job_is_found_by_id_and_by_name() {
    const text name = unique_name("Office");
    test_job job(name);
    GUID id{};
    CHECK_OK(open_job(job.id())->GetId(&id));
    CHECK(same_guid(id, job.id()));
    CHECK_EQUAL(jobs_named(*activate(), name).size(), 1u);
}

void file_tells_its_names() {
    const scratch_folder folder;
    test_job job(unique_name("Office"));
    const text remote = url("size=1000");
    job.add(remote, folder / u"v64.cab");
    CHECK_EQUAL(remote_name(*first_file(*job)), remote);
    CHECK_EQUAL(local_name(*first_file(*job)), folder / u"v64.cab");
}

void failure_has_a_text() {
    const scratch_folder folder;
    test_job job(unique_name("Office"));
    job.add(url("status=404"), folder / u"v64.cab").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    com_pointer<IBackgroundCopyError> error;
    com_string description;
    CHECK_OK(job->GetError(error.put()));
    CHECK_OK(error->GetErrorDescription(language(), description.put()));
    CHECK(!description.value().empty());
}

void running_download_is_canceled() {
    const scratch_folder folder;
    test_job job(unique_name("Office"));
    download_by_ranges(job, url("size=300000&trickle=20000"), folder / u"stream.dat", {{0, 200000}});
    job.wait_for({BG_JOB_STATE_TRANSFERRING});
    CHECK_OK(job->Cancel());
    CHECK_EQUAL(folder.names(u"*").size(), 0u);
}

void priority_and_longest_time_are_set() {
    test_job job(unique_name("Office"));
    ULONG seconds = 0;
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    const auto job4 = as<IBackgroundCopyJob4>(*job);
    CHECK_OK(job4->SetMaximumDownloadTime(3600));
    CHECK_OK(job4->GetMaximumDownloadTime(&seconds));
    CHECK_EQUAL(seconds, 3600u);
}

void service_may_act_as_the_user() {
    test_job job(unique_name("Office"));
    CHECK_OK(CoSetProxyBlanket(&*job, RPC_C_AUTHN_DEFAULT, RPC_C_AUTHZ_DEFAULT, COLE_DEFAULT_PRINCIPAL,
                               RPC_C_AUTHN_LEVEL_DEFAULT, RPC_C_IMP_LEVEL_IMPERSONATE, nullptr,
                               EOAC_DEFAULT));
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
}

void twenty_files_are_one_download() {
    const scratch_folder folder;
    test_job job(unique_name("Office"));
    for (unsigned i = 0; i < 20; ++i)
        job.add(url("size=10000&seed=" + std::to_string(i)), folder / widen("part" + std::to_string(i)));
    job.resume().wait_transferred();
    CHECK_EQUAL(job.progress().FilesTransferred, 20u);
    CHECK_OK(job->Complete());
    for (unsigned i = 0; i < 20; ++i)
        CHECK(contents(folder / widen("part" + std::to_string(i))) == entity(10000, i));
}

behaviours click_to_run() {
    return {
        BEHAVIOUR(file_is_downloaded),
        BEHAVIOUR(ranges_of_a_file_are_joined_in_their_order),
        BEHAVIOUR(ranges_count_as_the_size),
        BEHAVIOUR(range_to_the_end_is_downloaded),
        BEHAVIOUR(job_with_ranges_is_not_empty),
        BEHAVIOUR(many_ranges_are_downloaded),
        BEHAVIOUR(job_is_found_by_id_and_by_name),
        BEHAVIOUR(file_tells_its_names),
        BEHAVIOUR(failure_has_a_text),
        BEHAVIOUR(running_download_is_canceled),
        BEHAVIOUR(priority_and_longest_time_are_set),
        BEHAVIOUR(service_may_act_as_the_user),
        BEHAVIOUR(twenty_files_are_one_download),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("click-to-run", {click_to_run()});
}
