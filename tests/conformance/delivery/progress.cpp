// SPDX-License-Identifier: LGPL-2.1-or-later
// The numbers of a download's status while it moves and afterwards (do-api 5.2).
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

void size_is_known_while_it_transfers() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    const DO_DOWNLOAD_STATUS status = download.status();
    CHECK_EQUAL(status.BytesTotal, 64u << 20);
    CHECK(status.BytesTransferred < status.BytesTotal);
}

void bytes_never_go_back() {
    const scratch_folder folder;
    test_download download(slow_file(), folder / u"file");
    download.start();
    UINT64 before = 0;
    bool fell = false;
    CHECK(wait_until(
        [&] {
            const DO_DOWNLOAD_STATUS status = download.status();
            fell = fell || status.BytesTransferred < before;
            before = status.BytesTransferred;
            return status.State == DODownloadState_Transferred;
        },
        2));
    CHECK(!fell);
}

void transferred_means_every_byte() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    const DO_DOWNLOAD_STATUS status = download.start().wait_transferred();
    CHECK_EQUAL(status.BytesTotal, small_size);
    CHECK_EQUAL(status.BytesTransferred, small_size);
    CHECK_EQUAL(hex(status.Error), hex(S_OK));
    CHECK_EQUAL(hex(status.ExtendedError), hex(S_OK));
}

void size_hint_does_not_change_the_size() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.set(DODownloadProperty_TotalSizeBytes, std::uint64_t{small_size});
    CHECK_EQUAL(download.start().wait_transferred().BytesTotal, small_size);
}

void total_size_is_told_at_the_end() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    CHECK_EQUAL(download.get(DODownloadProperty_TotalSizeBytes).long_number(), small_size);
    CHECK_OK(download->Finalize());
    CHECK_EQUAL(download.get(DODownloadProperty_TotalSizeBytes).long_number(), small_size);
}

void empty_file_is_downloaded() {
    const scratch_folder folder;
    test_download download(url("size=0"), folder / u"file");
    const DO_DOWNLOAD_STATUS status = download.start().wait_transferred();
    CHECK_EQUAL(status.BytesTotal, 0u);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == std::string());
}

void file_of_unknown_size_is_downloaded() {
    const scratch_folder folder;
    test_download download(url("size=100000&length=omit"), folder / u"file");
    const DO_DOWNLOAD_STATUS status = download.start().wait_transferred();
    CHECK_EQUAL(status.BytesTotal, 100000u);
    CHECK_EQUAL(status.BytesTransferred, 100000u);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(100000));
}

void large_file_is_whole() {
    const scratch_folder folder;
    test_download download(url("size=40M"), folder / u"file");
    download.start().wait_transferred(2);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(40u << 20));
}

void cut_connections_do_not_show() {
    const scratch_folder folder;
    test_download download(url("size=8M&cut=3000000&times=2"), folder / u"file");
    download.start().wait_transferred(2);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(8u << 20));
}

} // namespace

behaviours progress() {
    return {
        BEHAVIOUR(size_is_known_while_it_transfers),   BEHAVIOUR(bytes_never_go_back),
        BEHAVIOUR(transferred_means_every_byte),       BEHAVIOUR(size_hint_does_not_change_the_size),
        BEHAVIOUR(total_size_is_told_at_the_end),      BEHAVIOUR(empty_file_is_downloaded),
        BEHAVIOUR(file_of_unknown_size_is_downloaded), BEHAVIOUR(large_file_is_whole),
        BEHAVIOUR(cut_connections_do_not_show),
    };
}

} // namespace winebits::conformance
