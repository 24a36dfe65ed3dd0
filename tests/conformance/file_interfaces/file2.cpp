// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyFile2: ranges and another remote name (bits-api 3.10).
// Test thread only.
#include "tests/conformance/file_interfaces/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

const text somewhere = u"http://127.0.0.1:1/file";

HRESULT rename_remote(const test_job &job, const text &name) {
    return as<IBackgroundCopyFile2>(*job.file(0))->SetRemoteName(wide(name));
}

text remote_name(const test_job &job) {
    com_string name;
    CHECK_OK(job.file(0)->GetRemoteName(name.put()));
    return name.value();
}

void whole_file_has_no_ranges() {
    const scratch_folder folder;
    test_job job;
    job.add(somewhere, folder / u"file");
    DWORD count = 7;
    BG_FILE_RANGE *ranges = nullptr;
    CHECK_RESULT(as<IBackgroundCopyFile2>(*job.file(0))->GetFileRanges(&count, &ranges), S_FALSE);
    CHECK_EQUAL(count, 0u);
    CHECK(ranges == nullptr);
}

void ranges_are_told_as_given() {
    const scratch_folder folder;
    const test_job job;
    BG_FILE_RANGE given[] = {{20, 10}, {0, 5}};
    CHECK_OK(
        as<IBackgroundCopyJob3>(*job)->AddFileWithRanges(wide(somewhere), wide(folder / u"file"), 2, given));
    DWORD count = 0;
    BG_FILE_RANGE *ranges = nullptr;
    CHECK_OK(as<IBackgroundCopyFile2>(*job.file(0))->GetFileRanges(&count, &ranges));
    const std::vector<BG_FILE_RANGE> found(ranges, ranges + count);
    CoTaskMemFree(ranges);
    CHECK_EQUAL(found.size(), std::size_t{2});
    CHECK_EQUAL(found[0].InitialOffset, 20u);
    CHECK_EQUAL(found[0].Length, 10u);
    CHECK_EQUAL(found[1].InitialOffset, 0u);
    CHECK_EQUAL(found[1].Length, 5u);
}

void remote_name_can_be_changed() {
    const scratch_folder folder;
    test_job job;
    job.add(somewhere, folder / u"file");
    CHECK_OK(rename_remote(job, u"https://other.test/name?x=1"));
    CHECK_EQUAL(remote_name(job), text(u"https://other.test/name?x=1"));
}

void remote_name_that_is_no_url_is_refused() {
    const scratch_folder folder;
    test_job job;
    job.add(somewhere, folder / u"file");
    CHECK_RESULT(rename_remote(job, u""), E_INVALIDARG);
    CHECK_RESULT(rename_remote(job, u"ftp://host/file"), E_INVALIDARG);
    CHECK_RESULT(rename_remote(job, u"word"), E_INVALIDARG);
    CHECK_EQUAL(remote_name(job), somewhere);
}

void file_of_an_ended_job_keeps_its_name() {
    const scratch_folder folder;
    test_job job;
    job.add(somewhere, folder / u"file");
    const auto file = as<IBackgroundCopyFile2>(*job.file(0));
    CHECK_OK(job->Cancel());
    CHECK_RESULT(file->SetRemoteName(wide(u"http://other.test/name")), BG_E_INVALID_STATE);
}

void new_remote_name_is_fetched() {
    const scratch_folder folder;
    test_job job;
    job.add(url("status=404"), folder / u"file").resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(rename_remote(job, url("size=20000")));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(20000));
}

void same_file_of_another_name_goes_on_where_it_stood() {
    const scratch_folder folder;
    test_job job;
    const text after = url("size=400000");
    job.add(url("size=400000&trickle=100000"), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_OK(job->Suspend());
    CHECK_OK(rename_remote(job, after));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(400000));
    CHECK(std::ranges::none_of(requests_for(after),
                               [](const auto &one) { return member(one, "range").starts_with("bytes=0-"); }));
}

void remote_name_may_become_a_local_file() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"source", "the bytes of a local file");
    job.add(somewhere, folder / u"file");
    CHECK_OK(rename_remote(job, folder / u"source"));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == std::string("the bytes of a local file"));
}

void null_for_a_part_of_file2_is_a_null_reference() {
    const scratch_folder folder;
    test_job job;
    job.add(somewhere, folder / u"file");
    const auto file = as<IBackgroundCopyFile2>(*job.file(0));
    DWORD count = 0;
    CHECK_RESULT(file->GetFileRanges(&count, nullptr), null_reference);
    CHECK_RESULT(file->SetRemoteName(nullptr), null_reference);
}

} // namespace

behaviours file2() {
    return {
        BEHAVIOUR(whole_file_has_no_ranges),
        BEHAVIOUR(ranges_are_told_as_given),
        BEHAVIOUR(remote_name_can_be_changed),
        BEHAVIOUR(remote_name_that_is_no_url_is_refused),
        BEHAVIOUR(file_of_an_ended_job_keeps_its_name),
        BEHAVIOUR(new_remote_name_is_fetched),
        BEHAVIOUR(same_file_of_another_name_goes_on_where_it_stood),
        BEHAVIOUR(remote_name_may_become_a_local_file),
        BEHAVIOUR(null_for_a_part_of_file2_is_a_null_reference),
    };
}

} // namespace winebits::conformance
