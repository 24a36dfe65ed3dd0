// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyFile6 with ordinary jobs: positions and ranges that go first (bits-api 3.10).
// Test thread only.
#include "tests/conformance/file_interfaces/lists.hpp"

#include "tests/conformance/file_interfaces/random_access.hpp"
#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

const text somewhere = u"http://127.0.0.1:1/file";

HRESULT move_to(const test_job &job, UINT64 offset) {
    return as<IBackgroundCopyFile6>(*job.file(0))->UpdateDownloadPosition(offset);
}

void nothing_is_filled_at_first() {
    const scratch_folder folder;
    test_job job;
    job.add(somewhere, folder / u"file");
    CHECK(filled(job).empty());
}

void finished_file_is_filled_from_start_to_end() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=20000"), folder / u"file").resume().wait_transferred();
    CHECK_EQUAL(shown_ranges(filled(job)), shown_ranges({{0, 20000}}));
}

void file_in_progress_is_filled_from_the_start() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1M&trickle=50000"), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    const ranges found = filled(job);
    CHECK_EQUAL(found.size(), std::size_t{1});
    CHECK_EQUAL(found[0].InitialOffset, 0u);
    CHECK(found[0].Length > 0 && found[0].Length < 1u << 20);
}

void download_goes_on_from_the_position_and_fills_the_hole() {
    const scratch_folder folder;
    test_job job;
    const text remote = url("size=600000&trickle=200000&times=1");
    job.add(remote, folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_OK(move_to(job, 500000));
    job.wait_transferred();
    CHECK(std::ranges::any_of(requests_for(remote), [](const auto &one) {
        return member(one, "range").starts_with("bytes=500000-");
    }));
    CHECK_EQUAL(shown_ranges(filled(job)), shown_ranges({{0, 600000}}));
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(600000));
}

void requested_ranges_go_first_and_the_file_is_whole_in_the_end() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_OK(job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_FILE_RANGES_TRANSFERRED));
    const text remote = url("size=600000&trickle=200000&times=1");
    job.add(remote, folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_OK(request(job, {{550000, 1000}, {400000, 500}}));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK(std::ranges::any_of(requests_for(remote), [](const auto &one) {
        return member(one, "range").starts_with("bytes=550000-");
    }));
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(600000));
}

void refuses_random_access(const test_job &job) {
    CHECK_RESULT(request(job, {{0, 10}}), BG_E_RANDOM_ACCESS_NOT_SUPPORTED);
    CHECK_RESULT(move_to(job, 10), BG_E_RANDOM_ACCESS_NOT_SUPPORTED);
    DWORD count = 7;
    BG_FILE_RANGE *found = nullptr;
    CHECK_RESULT(as<IBackgroundCopyFile6>(*job.file(0))->GetFilledFileRanges(&count, &found),
                 BG_E_RANDOM_ACCESS_NOT_SUPPORTED);
    CHECK(found == nullptr);
}

void file_with_ranges_has_no_random_access() {
    const scratch_folder folder;
    const test_job job;
    BG_FILE_RANGE given[] = {{0, 10}, {20, 10}};
    CHECK_OK(
        as<IBackgroundCopyJob3>(*job)->AddFileWithRanges(wide(somewhere), wide(folder / u"file"), 2, given));
    refuses_random_access(job);
}

void dynamic_file_has_no_random_access() {
    const scratch_folder folder;
    test_job job;
    BITS_JOB_PROPERTY_VALUE on{};
    on.Enable = TRUE;
    CHECK_OK(as<IBackgroundCopyJob5>(*job)->SetProperty(BITS_JOB_PROPERTY_DYNAMIC_CONTENT, on));
    job.add(somewhere, folder / u"file");
    refuses_random_access(job);
}

void local_source_has_no_random_access() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"source", "the bytes of a local file");
    job.add(folder / u"source", folder / u"file");
    refuses_random_access(job);
}

void null_for_a_part_of_file6_is_a_null_reference() {
    const scratch_folder folder;
    test_job job;
    job.add(somewhere, folder / u"file");
    const auto file = as<IBackgroundCopyFile6>(*job.file(0));
    DWORD count = 0;
    BG_FILE_RANGE *found = nullptr;
    CHECK_RESULT(file->RequestFileRanges(1, nullptr), null_reference);
    CHECK_RESULT(file->GetFilledFileRanges(nullptr, &found), null_reference);
    CHECK_RESULT(file->GetFilledFileRanges(&count, nullptr), null_reference);
}

} // namespace

behaviours file6() {
    return {
        BEHAVIOUR(nothing_is_filled_at_first),
        BEHAVIOUR(finished_file_is_filled_from_start_to_end),
        BEHAVIOUR(file_in_progress_is_filled_from_the_start),
        BEHAVIOUR(download_goes_on_from_the_position_and_fills_the_hole),
        BEHAVIOUR(requested_ranges_go_first_and_the_file_is_whole_in_the_end),
        BEHAVIOUR(file_with_ranges_has_no_random_access),
        BEHAVIOUR(dynamic_file_has_no_random_access),
        BEHAVIOUR(local_source_has_no_random_access),
        BEHAVIOUR(null_for_a_part_of_file6_is_a_null_reference),
    };
}

} // namespace winebits::conformance
