// SPDX-License-Identifier: LGPL-2.1-or-later
// What arrives of a file with ranges (bits-api 5.7, Appendix C 17).
// Test thread only.
#include "tests/conformance/job3/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

using ranges = std::vector<BG_FILE_RANGE>;

void add(test_job &job, const text &remote, const text &local, ranges wanted) {
    CHECK_OK(as<IBackgroundCopyJob3>(*job)->AddFileWithRanges(
        wide(remote), wide(local), static_cast<DWORD>(wanted.size()), wanted.data()));
}

BG_FILE_PROGRESS progress_of_first(const test_job &job) {
    BG_FILE_PROGRESS progress{};
    CHECK_OK(job.file(0)->GetProgress(&progress));
    return progress;
}

// The same parts, cut out of the whole entity.
std::string parts(std::uint64_t size, const ranges &wanted) {
    const std::string whole = entity(size);
    std::string joined;
    for (const BG_FILE_RANGE &one : wanted)
        joined += whole.substr(one.InitialOffset, one.Length == BG_LENGTH_TO_EOF
                                                      ? std::string::npos
                                                      : static_cast<std::size_t>(one.Length));
    return joined;
}

// Fetches these ranges of an entity of `size` bytes and compares.
void fetches(std::uint64_t size, const ranges &wanted, const std::string &faults = "") {
    const scratch_folder folder;
    test_job job;
    add(job, url("size=" + std::to_string(size) + faults), folder / u"file", wanted);
    job.resume().wait_transferred();
    const std::string expected = parts(size, wanted);
    CHECK_EQUAL(progress_of_first(job).BytesTotal, static_cast<UINT64>(expected.size()));
    CHECK_EQUAL(progress_of_first(job).BytesTransferred, static_cast<UINT64>(expected.size()));
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == expected);
}

void two_ranges_of_10_bytes_make_a_file_of_20() {
    fetches(1000, {{0, 10}, {20, 10}});
}

void range_to_the_end_in_the_middle_of_the_list_works() {
    fetches(1000, {{24, 17}, {111, BG_LENGTH_TO_EOF}, {83, 7}});
}

void ranges_follow_each_other_in_the_order_given() {
    fetches(1000, {{900, 50}, {0, 3}, {500, 100}});
}

void ranges_that_touch_are_joined() {
    fetches(300000, {{100000, 100000}, {0, 100000}, {200000, BG_LENGTH_TO_EOF}});
}

void empty_range_adds_nothing() {
    fetches(1000, {{100, 5}, {100, 0}, {300, 5}});
}

void large_ranges_arrive_in_the_foreground_too() {
    const scratch_folder folder;
    test_job job;
    const ranges wanted = {{1u << 20, 700000}, {17, 300000}};
    add(job, url("size=2M"), folder / u"file", wanted);
    job.foreground().resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == parts(2u << 20, wanted));
}

void many_ranges_arrive() {
    ranges wanted;
    for (UINT64 at = 0; at < 40; ++at)
        wanted.push_back({at * 1000, 7});
    fetches(50000, wanted);
}

void interrupted_ranges_go_on() {
    const scratch_folder folder;
    test_job job;
    const ranges wanted = {{0, 200000}, {400000, 200000}};
    add(job, url("size=800000&cut=100000&times=1"), folder / u"file", wanted);
    job.resume().wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == parts(800000, wanted));
}

void size_of_a_range_to_the_end_is_unknown_before_the_transfer() {
    const scratch_folder folder;
    test_job job;
    add(job, url("size=1000"), folder / u"file", {{100, BG_LENGTH_TO_EOF}});
    CHECK_EQUAL(progress_of_first(job).BytesTotal, BG_SIZE_UNKNOWN);
    CHECK_EQUAL(progress_of_first(job).BytesTransferred, 0u);
}

void fails_with(const std::string &query, const ranges &wanted, HRESULT code) {
    const scratch_folder folder;
    test_job job;
    add(job, url(query), folder / u"file", wanted);
    job.foreground().resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(code));
    CHECK_EQUAL(job.error().context, BG_ERROR_CONTEXT_REMOTE_FILE);
}

void range_outside_the_file_is_an_error() {
    fails_with("size=1000", {{0, 10}, {2000, 10}}, BG_E_INVALID_RANGE);
}

void range_that_ends_outside_the_file_is_an_error() {
    fails_with("size=1000", {{990, 20}}, BG_E_INVALID_RANGE);
}

void server_that_sends_the_whole_file_is_an_error() {
    fails_with("size=1000&range=ignore", {{0, 10}, {20, 10}}, BG_E_INSUFFICIENT_RANGE_SUPPORT);
}

void server_that_sends_another_range_is_an_error() {
    fails_with("size=1000&crange=wrong", {{0, 10}, {20, 10}}, BG_E_INVALID_SERVER_RESPONSE);
}

} // namespace

behaviours transfer_of_ranges() {
    return {
        BEHAVIOUR(two_ranges_of_10_bytes_make_a_file_of_20),
        BEHAVIOUR(range_to_the_end_in_the_middle_of_the_list_works),
        BEHAVIOUR(ranges_follow_each_other_in_the_order_given),
        BEHAVIOUR(ranges_that_touch_are_joined),
        BEHAVIOUR(empty_range_adds_nothing),
        BEHAVIOUR(large_ranges_arrive_in_the_foreground_too),
        BEHAVIOUR(many_ranges_arrive),
        BEHAVIOUR(interrupted_ranges_go_on),
        BEHAVIOUR(size_of_a_range_to_the_end_is_unknown_before_the_transfer),
        BEHAVIOUR(range_outside_the_file_is_an_error),
        BEHAVIOUR(range_that_ends_outside_the_file_is_an_error),
        BEHAVIOUR(server_that_sends_the_whole_file_is_an_error),
        BEHAVIOUR(server_that_sends_another_range_is_an_error),
    };
}

} // namespace winebits::conformance
