// SPDX-License-Identifier: LGPL-2.1-or-later
// The tests of Microsoft's SDK against its service, by their names (do-api 9.6): whole downloads and
// failures. Test thread only.
#include "tests/conformance/delivery/sdk.hpp"

namespace winebits::conformance {

namespace {

void check_small(const text &path) {
    CHECK(contents(path) == entity(small_size));
}

void SimpleDownload() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    DO_DOWNLOAD_STATUS status = download->status();
    CHECK_EQUAL(status.State, DODownloadState_Created);
    CHECK_EQUAL(status.BytesTransferred, 0u);
    CHECK_OK(download.start());
    status = download->wait_transferred();
    CHECK_EQUAL(status.BytesTotal, small_size);
    CHECK_EQUAL(status.BytesTransferred, small_size);
    CHECK_OK(download.finalize());
    CHECK_EQUAL(file_size(folder / u"file").value_or(0), small_size);
    check_small(folder / u"file");
}

void SimpleBlockingDownload() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    CHECK_OK(download.start_and_wait());
    check_small(folder / u"file");
}

void CancelBlockingDownload() {
    const scratch_folder folder;
    sdk_download download(endless_file(), folder / u"file");
    CHECK_OK(download.start());
    Sleep(1000);
    CHECK_OK(download.abort());
    CHECK_EQUAL(download->state(), DODownloadState_Aborted);
    CHECK(!exists(folder / u"file"));
}

// The SDK's own time-out: it aborts what has not come to its end.
void BlockingTimeout() {
    const scratch_folder folder;
    sdk_download download(endless_file(), folder / u"file");
    CHECK_OK(download.start());
    Sleep(2000);
    CHECK_EQUAL(download->state(), DODownloadState_Transferring);
    CHECK_OK(download.abort());
    CHECK(!exists(folder / u"file"));
}

void Url404() {
    const scratch_folder folder;
    sdk_download download(url("status=404"), folder / u"file");
    CHECK_OK(download.start());
    CHECK_EQUAL(hex(download->wait_error()), "0x80190194");
    CHECK_OK(download.abort());
    CHECK(!exists(folder / u"file"));
}

void Url404Blocking() {
    const scratch_folder folder;
    sdk_download download(url("status=404"), folder / u"file");
    CHECK_RESULT(download.start_and_wait(), static_cast<HRESULT>(0x80190194));
    CHECK_EQUAL(download->state(), DODownloadState_Aborted);
}

void check_malformed_path(const text &remote) {
    const text path = u"?f309adfasdf///dfasdfj39fjasldfjasdf///           ///.1";
    test_download download;
    set_sdk_blanket(*download);
    download.set(DODownloadProperty_Uri, remote);
    HRESULT failed = download.try_set(DODownloadProperty_LocalPath, property_value(path));
    if (SUCCEEDED(failed))
        failed = download.try_start();
    if (SUCCEEDED(failed))
        failed = download.wait_error();
    CHECK(failed == E_ACCESSDENIED || failed == static_cast<HRESULT>(0x80190194) ||
          failed == HRESULT_FROM_WIN32(ERROR_INVALID_NAME));
}

void MalformedPath() {
    check_malformed_path(small_file());
}

void MalformedPathWith404Url() {
    check_malformed_path(url("status=404"));
}

void TwoDownloadsOfOneDestination() {
    const scratch_folder folder;
    sdk_download first(endless_file(), folder / u"file");
    CHECK_OK(first.start());
    Sleep(1000);
    CHECK_OK(first.pause());
    CHECK_EQUAL(first->state(), DODownloadState_Paused);
    sdk_download second(small_file(), folder / u"file");
    CHECK_OK(second.start_and_wait());
    CHECK_EQUAL(first->state(), DODownloadState_Aborted);
    check_small(folder / u"file");
}

void TwoDownloadsOfOneUrl() {
    const scratch_folder folder;
    const text remote = slow_file();
    sdk_download first(remote, folder / u"first");
    CHECK_OK(first.start());
    Sleep(1000);
    CHECK_OK(first.pause());
    sdk_download second(remote, folder / u"second");
    CHECK_OK(second.start_and_wait());
    CHECK_EQUAL(first->state(), DODownloadState_Paused);
    CHECK_OK(first.resume());
    CHECK_OK(first.wait_and_end());
    CHECK_EQUAL(file_size(folder / u"first").value_or(0), slow_size);
    CHECK_EQUAL(file_size(folder / u"second").value_or(0), slow_size);
}

void NeverStarted() {
    const scratch_folder folder;
    sdk_download first(small_file(), folder / u"file"), second(small_file(), folder / u"file");
    const HRESULT aborted = second.abort();
    CHECK(aborted == S_OK || aborted == e_not_set);
    CHECK(!exists(folder / u"file"));
}

void SimpleDownload_ThreeConsecutive() {
    const scratch_folder folder;
    const text remote = small_file();
    for (const char16_t *name : {u"one", u"two", u"three"}) {
        sdk_download download(remote, folder / name);
        CHECK_OK(download.start_and_wait());
        check_small(folder / name);
    }
}

void SimpleDownload_ThreeConcurrent() {
    const scratch_folder folder;
    const text remote = small_file();
    sdk_download one(remote, folder / u"one"), two(remote, folder / u"two"), three(remote, folder / u"three");
    for (sdk_download *download : {&one, &two, &three})
        CHECK_OK(download->start());
    for (sdk_download *download : {&one, &two, &three})
        CHECK_OK(download->wait_and_end());
    for (const char16_t *name : {u"one", u"two", u"three"})
        check_small(folder / name);
}

void ConcurrentDownloadsWithOneCancelled() {
    const scratch_folder folder;
    sdk_download one(small_file(), folder / u"one"), canceled(endless_file(), folder / u"two"),
        three(small_file(), folder / u"three");
    for (sdk_download *download : {&one, &canceled, &three})
        CHECK_OK(download->start());
    CHECK_OK(canceled.abort());
    CHECK_OK(one.wait_and_end());
    CHECK_OK(three.wait_and_end());
    check_small(folder / u"one");
    check_small(folder / u"three");
    CHECK(!exists(folder / u"two"));
}

} // namespace

behaviours sdk_downloads() {
    return {
        BEHAVIOUR(SimpleDownload),
        BEHAVIOUR(SimpleBlockingDownload),
        BEHAVIOUR(CancelBlockingDownload),
        BEHAVIOUR(BlockingTimeout),
        BEHAVIOUR(Url404),
        BEHAVIOUR(Url404Blocking),
        BEHAVIOUR(MalformedPath),
        BEHAVIOUR(MalformedPathWith404Url),
        BEHAVIOUR(TwoDownloadsOfOneDestination),
        BEHAVIOUR(TwoDownloadsOfOneUrl),
        BEHAVIOUR(NeverStarted),
        BEHAVIOUR(SimpleDownload_ThreeConsecutive),
        BEHAVIOUR(SimpleDownload_ThreeConcurrent),
        BEHAVIOUR(ConcurrentDownloadsWithOneCancelled),
    };
}

} // namespace winebits::conformance
