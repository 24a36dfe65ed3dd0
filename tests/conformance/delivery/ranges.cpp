// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads of a part of a file (do-api 5.4). That the ranges are packed in a file is a choice, as Windows'
// layout is not known; in a stream they are. Test thread only.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

const std::string &whole_small() {
    static const std::string bytes = entity(small_size);
    return bytes;
}

void two_ranges_are_packed_into_a_file() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    const DO_DOWNLOAD_STATUS status = download.start({{0, 100}, {200, 1000}}).wait_transferred();
    CHECK_EQUAL(status.BytesTotal, 1100u);
    CHECK_EQUAL(status.BytesTransferred, 1100u);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == whole_small().substr(0, 100) + whole_small().substr(200, 1000));
}

void ranges_keep_the_order_given() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start({{1000, 10}, {0, 10}}).finish();
    CHECK(contents(folder / u"file") == whole_small().substr(1000, 10) + whole_small().substr(0, 10));
}

void range_to_the_end_is_the_rest() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    const DO_DOWNLOAD_STATUS status = download.start({{1000, DO_LENGTH_TO_EOF}}).wait_transferred();
    CHECK_EQUAL(status.BytesTotal, small_size - 1000);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == whole_small().substr(1000));
}

void range_of_everything_is_the_file() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start({{0, DO_LENGTH_TO_EOF}}).finish();
    CHECK(contents(folder / u"file") == whole_small());
}

void only_the_ranges_are_asked_for() {
    const scratch_folder folder;
    const text remote = url("size=64M");
    test_download download(remote, folder / u"file");
    download.start({{1000, 500}, {5000000, 700}}).finish();
    for (const std::string &request : requests_for(remote)) {
        const std::string range = member(request, "range");
        CHECK(member(request, "method") == "HEAD" || range == "bytes=1000-1499" ||
              range == "bytes=5000000-5000699" || range == "bytes=1000-1499,5000000-5000699" ||
              range == "bytes=0-1");
    }
    const std::string first = entity(1500).substr(1000);
    CHECK(contents(folder / u"file").value_or("").substr(0, 500) == first);
}

void large_range_is_whole() {
    const scratch_folder folder;
    test_download download(url("size=20M"), folder / u"file");
    download.start({{1u << 20, 16u << 20}}).wait_transferred(2);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(20u << 20).substr(1u << 20, 16u << 20));
}

void range_of_nothing_is_refused() {
    const scratch_folder folder;
    const test_download download(small_file(), folder / u"file");
    CHECK_RESULT(download.try_start({{100, 0}}), DO_E_INVALID_RANGE);
    CHECK_EQUAL(download.state(), DODownloadState_Created);
}

void ranges_that_overlap_are_refused() {
    const scratch_folder folder;
    const test_download download(small_file(), folder / u"file");
    CHECK_RESULT(download.try_start({{0, 100}, {50, 100}}), DO_E_OVERLAPPING_RANGES);
    CHECK_RESULT(download.try_start({{0, 100}, {0, 100}}), DO_E_OVERLAPPING_RANGES);
    CHECK_RESULT(download.try_start({{100, DO_LENGTH_TO_EOF}, {200, 10}}), DO_E_OVERLAPPING_RANGES);
    CHECK_EQUAL(download.state(), DODownloadState_Created);
}

void range_that_wraps_around_is_refused() {
    const scratch_folder folder;
    const test_download download(small_file(), folder / u"file");
    CHECK_RESULT(download.try_start({{0xFFFFFFFFFFFFFF00u, 0x1000}}), DO_E_INVALID_RANGE);
}

void refused_ranges_can_be_corrected() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    CHECK_FAILED(download.try_start({{0, 100}, {50, 100}}));
    download.start({{0, 100}, {100, 50}}).finish();
    CHECK(contents(folder / u"file") == whole_small().substr(0, 150));
}

void range_beyond_the_file_is_an_error() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start({{5000, 100}});
    CHECK_EQUAL(hex(download.wait_error()), hex(DO_E_INVALID_RANGE));
}

void server_without_ranges_is_an_error() {
    const scratch_folder folder;
    test_download download(url("size=100000&range=ignore"), folder / u"file");
    download.start({{1000, 500}});
    CHECK_EQUAL(hex(download.wait_error()), hex(DO_E_INSUFFICIENT_RANGE_SUPPORT));
    CHECK_OK(download->Abort());
}

void server_without_ranges_gives_a_whole_file() {
    const scratch_folder folder;
    test_download download(url("size=8M&range=ignore"), folder / u"file");
    download.start().wait_transferred(2);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(8u << 20));
}

void resume_goes_on_with_the_same_ranges() {
    const scratch_folder folder;
    test_download download(slow_file(), folder / u"file");
    download.start({{0, 1u << 20}, {2u << 20, 2u << 20}}).wait_moving();
    CHECK_OK(download->Pause());
    const DO_DOWNLOAD_STATUS status = download.resume().wait_transferred(2);
    CHECK_EQUAL(status.BytesTotal, 3u << 20);
    CHECK_OK(download->Finalize());
    const std::string whole = entity(slow_size);
    CHECK(contents(folder / u"file") == whole.substr(0, 1u << 20) + whole.substr(2u << 20, 2u << 20));
}

// Documented for a download that has got its part (do-api 5.1, Transferred and Start). What becomes of the
// first part is not known: asked is only that it runs and comes to its end.
void transferred_download_takes_another_part() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start({{0, 100}}).wait_transferred();
    CHECK_OK(download.try_start({{200, 300}}));
    CHECK_SOON(download.state() == DODownloadState_Transferred);
    CHECK_OK(download->Finalize());
    CHECK(file_size(folder / u"file").value_or(0) >= 300);
}

} // namespace

behaviours ranges_of_downloads() {
    return {
        BEHAVIOUR(two_ranges_are_packed_into_a_file),
        BEHAVIOUR(ranges_keep_the_order_given),
        BEHAVIOUR(range_to_the_end_is_the_rest),
        BEHAVIOUR(range_of_everything_is_the_file),
        BEHAVIOUR(only_the_ranges_are_asked_for),
        BEHAVIOUR(large_range_is_whole),
        BEHAVIOUR(range_of_nothing_is_refused),
        BEHAVIOUR(ranges_that_overlap_are_refused),
        BEHAVIOUR(range_that_wraps_around_is_refused),
        BEHAVIOUR(refused_ranges_can_be_corrected),
        BEHAVIOUR(range_beyond_the_file_is_an_error),
        BEHAVIOUR(server_without_ranges_is_an_error),
        BEHAVIOUR(server_without_ranges_gives_a_whole_file),
        BEHAVIOUR(resume_goes_on_with_the_same_ranges),
        BEHAVIOUR(transferred_download_takes_another_part),
    };
}

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("do-ranges", {ranges_of_downloads()});
}
