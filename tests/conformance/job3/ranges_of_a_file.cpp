// SPDX-License-Identifier: LGPL-2.1-or-later
// Which ranges AddFileWithRanges takes, and that a file tells its own (bits-api 3.6, 3.10, 5.7, Appendix C
// 17). Test thread only.
#include "tests/conformance/job3/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

using ranges = std::vector<BG_FILE_RANGE>;

const text somewhere = u"http://127.0.0.1:1/file";

HRESULT add(const test_job &job, const text &local, ranges wanted) {
    return as<IBackgroundCopyJob3>(*job)->AddFileWithRanges(wide(somewhere), wide(local),
                                                            static_cast<DWORD>(wanted.size()), wanted.data());
}

ranges ranges_of(IBackgroundCopyFile &file) {
    DWORD count = 0;
    BG_FILE_RANGE *found = nullptr;
    CHECK_OK(as<IBackgroundCopyFile2>(file)->GetFileRanges(&count, &found));
    const ranges copy(found, found + count);
    CoTaskMemFree(found);
    return copy;
}

bool same(const ranges &a, const ranges &b) {
    return std::ranges::equal(a, b, [](const BG_FILE_RANGE &x, const BG_FILE_RANGE &y) {
        return x.InitialOffset == y.InitialOffset && x.Length == y.Length;
    });
}

void file_keeps_its_ranges_in_the_order_given() {
    const scratch_folder folder;
    const test_job job;
    const ranges wanted = {{24, 17}, {111, BG_LENGTH_TO_EOF}, {83, 7}};
    CHECK_OK(add(job, folder / u"file", wanted));
    CHECK_EQUAL(job.progress().FilesTotal, 1u);
    CHECK(same(ranges_of(*job.file(0)), wanted));
}

void no_range_is_refused() {
    const scratch_folder folder;
    const test_job job;
    // A range of its own, since the array must be there.
    ranges one = {{0, 1}};
    CHECK_RESULT(as<IBackgroundCopyJob3>(*job)->AddFileWithRanges(wide(somewhere), wide(folder / u"file"), 0,
                                                                  one.data()),
                 E_INVALIDARG);
}

void range_that_begins_at_the_end_is_refused() {
    const scratch_folder folder;
    const test_job job;
    CHECK_RESULT(add(job, folder / u"file", {{BG_LENGTH_TO_EOF, 1}}), BG_E_INVALID_RANGE);
}

void ranges_that_overlap_are_refused() {
    const scratch_folder folder;
    const test_job job;
    CHECK_RESULT(add(job, folder / u"file", {{0, 10}, {5, 10}}), BG_E_OVERLAPPING_RANGES);
    CHECK_RESULT(add(job, folder / u"file", {{5, 10}, {0, 6}}), BG_E_OVERLAPPING_RANGES);
    CHECK_EQUAL(job.progress().FilesTotal, 0u);
}

void range_that_repeats_another_is_refused() {
    const scratch_folder folder;
    const test_job job;
    CHECK_RESULT(add(job, folder / u"file", {{7, 10}, {7, 10}}), BG_E_OVERLAPPING_RANGES);
}

void range_behind_one_that_reaches_the_end_overlaps() {
    const scratch_folder folder;
    const test_job job;
    CHECK_RESULT(add(job, folder / u"file", {{50, BG_LENGTH_TO_EOF}, {60, 5}}), BG_E_OVERLAPPING_RANGES);
}

void ranges_that_touch_do_not_overlap() {
    const scratch_folder folder;
    const test_job job;
    CHECK_OK(add(job, folder / u"file", {{10, 10}, {0, 10}, {20, BG_LENGTH_TO_EOF}}));
}

void empty_range_may_follow_but_not_precede_its_place() {
    const scratch_folder folder;
    const test_job job;
    CHECK_RESULT(add(job, folder / u"file", {{100, 0}, {100, 5}}), BG_E_OVERLAPPING_RANGES);
    CHECK_OK(add(job, folder / u"file", {{100, 5}, {100, 0}}));
}

void names_are_checked_as_for_any_file() {
    const scratch_folder folder;
    const test_job job;
    const auto job3 = as<IBackgroundCopyJob3>(*job);
    ranges one = {{0, 10}};
    CHECK_RESULT(job3->AddFileWithRanges(wide(somewhere), wide(u"file"), 1, one.data()), E_INVALIDARG);
    CHECK_RESULT(job3->AddFileWithRanges(wide(u"ftp://host/file"), wide(folder / u"file"), 1, one.data()),
                 E_INVALIDARG);
    CHECK_RESULT(job3->AddFileWithRanges(wide(u""), wide(folder / u"file"), 1, one.data()), E_INVALIDARG);
}

void ended_job_takes_no_ranges() {
    const scratch_folder folder;
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(add(job, folder / u"file", {{0, 10}}), BG_E_INVALID_STATE);
}

void null_for_the_ranges_is_a_null_reference() {
    const scratch_folder folder;
    const test_job job;
    const auto job3 = as<IBackgroundCopyJob3>(*job);
    ranges one = {{0, 10}};
    CHECK_RESULT(job3->AddFileWithRanges(wide(somewhere), wide(folder / u"file"), 1, nullptr),
                 null_reference);
    CHECK_RESULT(job3->AddFileWithRanges(nullptr, wide(folder / u"file"), 1, one.data()), null_reference);
    CHECK_RESULT(job3->AddFileWithRanges(wide(somewhere), nullptr, 1, one.data()), null_reference);
}

} // namespace

behaviours ranges_of_a_file() {
    return {
        BEHAVIOUR(file_keeps_its_ranges_in_the_order_given),
        BEHAVIOUR(no_range_is_refused),
        BEHAVIOUR(range_that_begins_at_the_end_is_refused),
        BEHAVIOUR(ranges_that_overlap_are_refused),
        BEHAVIOUR(range_that_repeats_another_is_refused),
        BEHAVIOUR(range_behind_one_that_reaches_the_end_overlaps),
        BEHAVIOUR(ranges_that_touch_do_not_overlap),
        BEHAVIOUR(empty_range_may_follow_but_not_precede_its_place),
        BEHAVIOUR(names_are_checked_as_for_any_file),
        BEHAVIOUR(ended_job_takes_no_ranges),
        BEHAVIOUR(null_for_the_ranges_is_a_null_reference),
    };
}

} // namespace winebits::conformance
