// SPDX-License-Identifier: LGPL-2.1-or-later
// Failures: which code a download shows for which answer, and what it does then (do-api 5.5).
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

#include <memory>

namespace winebits::conformance {

namespace {

struct answer_and_code {
    int status;
    std::uint32_t code;
};

// All at once, as some of them are tried again for a while.
void check_codes(std::initializer_list<answer_and_code> expected) {
    const scratch_folder folder;
    std::vector<std::unique_ptr<test_download>> downloads;
    for (const auto &[status, code] : expected) {
        const std::string number = std::to_string(status);
        downloads.push_back(std::make_unique<test_download>(url("status=" + number), folder / widen(number)));
        downloads.back()->foreground().start();
    }
    std::string seen, wanted;
    for (std::size_t i = 0; i < downloads.size(); i++) {
        const auto &[status, code] = *(expected.begin() + i);
        seen += " " + std::to_string(status) + "=" + hex(downloads[i]->wait_error(2));
        wanted += " " + std::to_string(status) + "=" + hex(static_cast<HRESULT>(code));
    }
    CHECK_EQUAL(seen, wanted);
    CHECK(folder.names(u"4*").empty() && folder.names(u"5*").empty());
}

void statuses_of_the_client_are_told_as_windows_does() {
    check_codes({{400, 0x80190190},
                 {401, 0x80190191},
                 {403, 0x80190193},
                 {404, 0x80190194},
                 {405, 0x80190190},
                 {406, 0x80190196},
                 {407, 0x80190197},
                 {408, 0x80190198},
                 {409, 0x80190190},
                 {410, 0x80190194},
                 {411, 0x80190190},
                 {412, 0x80190190},
                 {413, 0x8019019D},
                 {414, 0x80190190},
                 {415, 0x80190190},
                 {418, 0x80190001}});
}

void statuses_of_the_server_are_told_as_windows_does() {
    check_codes({{500, 0x801901F4},
                 {501, 0x801901F5},
                 {502, 0x801901F6},
                 {503, 0x801901F7},
                 {504, 0x801901F6},
                 {505, 0x801901F5}});
}

void range_that_is_refused_is_told_as_windows_does() {
    const scratch_folder folder;
    test_download download(url("status=416"), folder / u"file");
    download.foreground().start();
    CHECK_EQUAL(hex(download.wait_error()), "0x801901a0");
}

void status_of_the_client_is_final_at_once() {
    const scratch_folder folder;
    const text remote = url("get=404&head=405");
    test_download download(remote, folder / u"file");
    download.start();
    CHECK_EQUAL(hex(download.wait_error()), "0x80190194");
    const DO_DOWNLOAD_STATUS status = download.status();
    CHECK_EQUAL(status.State, DODownloadState_Paused);
    CHECK_EQUAL(status.BytesTransferred, 0u);
    const std::size_t asked = requests_for(remote).size();
    Sleep(3000);
    CHECK_EQUAL(requests_for(remote).size(), asked);
}

void failed_download_can_be_resumed() {
    const scratch_folder folder;
    // Every request fails until the download has failed.
    test_download download(url("size=1837&status=404&times=1"), folder / u"file");
    download.start();
    CHECK_EQUAL(hex(download.wait_error()), "0x80190194");
    download.resume().finish();
    CHECK(contents(folder / u"file") == entity(small_size));
    CHECK_EQUAL(hex(download.status().Error), hex(S_OK));
}

void resume_forgets_the_error() {
    const scratch_folder folder;
    test_download download(url("size=64M&trickle=100000&status=404&times=1"), folder / u"file");
    download.start().wait_error();
    CHECK_OK(download->Start(nullptr));
    const DO_DOWNLOAD_STATUS status = download.status();
    CHECK(status.State == DODownloadState_Transferring);
    CHECK_EQUAL(hex(status.Error), hex(S_OK));
}

void failed_download_can_be_aborted() {
    const scratch_folder folder;
    test_download download(url("status=404"), folder / u"file");
    download.start().wait_error();
    CHECK_OK(download->Abort());
    CHECK_EQUAL(download.state(), DODownloadState_Aborted);
    CHECK_SOON(folder.names(u"*").empty());
}

void failed_download_can_not_be_finalized() {
    const scratch_folder folder;
    test_download download(url("status=404"), folder / u"file");
    download.start().wait_error();
    CHECK_RESULT(download->Finalize(), DO_E_INVALID_STATE);
}

void server_that_recovers_is_not_noticed() {
    const scratch_folder folder;
    test_download download(url("size=1837&status=503&times=2"), folder / u"file");
    download.foreground().start();
    bool error = false;
    CHECK(wait_until(
        [&] {
            const DO_DOWNLOAD_STATUS status = download.status();
            error = error || FAILED(status.Error);
            return status.State == DODownloadState_Transferred;
        },
        2));
    CHECK(!error);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(small_size));
}

void background_download_waits_for_the_server() {
    const scratch_folder folder;
    test_download download(url("status=503"), folder / u"file");
    download.start();
    Sleep(15000);
    const DO_DOWNLOAD_STATUS status = download.status();
    CHECK_EQUAL(hex(status.Error), hex(S_OK));
    CHECK(status.State == DODownloadState_Transferring ||
          (status.State == DODownloadState_Paused && FAILED(status.ExtendedError)));
}

void unreachable_server_is_told() {
    const scratch_folder folder;
    test_download download(refused_url(), folder / u"file");
    download.foreground().start();
    CHECK_EQUAL(hex(download.wait_error(2)), "0x80072efd");
}

void unknown_server_is_told() {
    const scratch_folder folder;
    test_download download(u"http://nobody.invalid/file", folder / u"file");
    download.foreground().start();
    CHECK_EQUAL(hex(download.wait_error(2)), "0x80072ee7");
}

void redirect_without_a_target_is_told() {
    const scratch_folder folder;
    test_download download(url("status=302"), folder / u"file");
    download.foreground().start();
    CHECK_EQUAL(hex(download.wait_error(2)), "0x80190003");
}

void redirects_are_followed() {
    const scratch_folder folder;
    test_download download(url("size=1837&hops=5"), folder / u"file");
    download.start().finish();
    CHECK(contents(folder / u"file") == entity(small_size));
}

void redirects_without_an_end_are_an_error() {
    const scratch_folder folder;
    test_download download(url("size=1837&hops=50"), folder / u"file");
    download.foreground().start();
    CHECK_FAILED(download.wait_error(2));
}

void error_page_is_never_delivered() {
    const scratch_folder folder;
    test_download download(url("status=500"), folder / u"file");
    download.foreground().start().wait_error(2);
    CHECK_FAILED(download->Finalize());
    CHECK_OK(download->Abort());
    CHECK_SOON(folder.names(u"*").empty());
}

void every_error_leaves_a_known_state() {
    const scratch_folder folder;
    for (const char *query :
         {"size=1M&drop", "size=1M&garbage", "size=1M&crange=wrong", "size=1M&reset=1000"}) {
        test_download download(url(query), folder / widen(unique_word()));
        download.foreground().start();
        CHECK(wait_until(
            [&] {
                const DO_DOWNLOAD_STATUS status = download.status();
                return FAILED(status.Error) || status.State == DODownloadState_Transferred ||
                       FAILED(status.ExtendedError);
            },
            3));
        CHECK_OK(download->Abort());
    }
}

} // namespace

behaviours errors_of_downloads() {
    return {
        BEHAVIOUR(statuses_of_the_client_are_told_as_windows_does),
        BEHAVIOUR(statuses_of_the_server_are_told_as_windows_does),
        BEHAVIOUR(range_that_is_refused_is_told_as_windows_does),
        BEHAVIOUR(status_of_the_client_is_final_at_once),
        BEHAVIOUR(failed_download_can_be_resumed),
        BEHAVIOUR(resume_forgets_the_error),
        BEHAVIOUR(failed_download_can_be_aborted),
        BEHAVIOUR(failed_download_can_not_be_finalized),
        BEHAVIOUR(server_that_recovers_is_not_noticed),
        BEHAVIOUR(background_download_waits_for_the_server),
        BEHAVIOUR(unreachable_server_is_told),
        BEHAVIOUR(unknown_server_is_told),
        BEHAVIOUR(redirect_without_a_target_is_told),
        BEHAVIOUR(redirects_are_followed),
        BEHAVIOUR(redirects_without_an_end_are_an_error),
        BEHAVIOUR(error_page_is_never_delivered),
        BEHAVIOUR(every_error_leaves_a_known_state),
    };
}

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("do-errors", {errors_of_downloads()});
}
