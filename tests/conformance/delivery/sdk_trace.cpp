// SPDX-License-Identifier: LGPL-2.1-or-later
// The SDK's calls as a program makes them (clients 2.7 trace F), the blanket on every download included.
// Test thread only.
#include "tests/conformance/delivery/sdk.hpp"

namespace winebits::conformance {

namespace {

void file_is_downloaded_with_pause_and_resume() {
    const scratch_folder folder;
    sdk_download download(slow_file(), folder / u"file");
    CHECK_EQUAL(download->state(), DODownloadState_Created);
    CHECK_OK(download.start());
    download->wait_moving();
    CHECK_EQUAL(folder.names(u"DO*.tmp").size(), 1u);
    CHECK_OK(download.pause());
    CHECK_EQUAL(download->state(), DODownloadState_Paused);
    CHECK_OK(download.resume());
    CHECK_OK(download.wait_and_end());
    CHECK(contents(folder / u"file") == entity(slow_size));
    CHECK(folder.names(u"DO*.tmp").empty());
}

void stream_is_filled_with_callbacks() {
    const auto stream = collecting_stream::make();
    const auto callback = status_callback::make([](IDODownload &source, const DO_DOWNLOAD_STATUS &) {
        DO_DOWNLOAD_STATUS status{};
        return source.GetStatus(&status);
    });
    sdk_download download(url("size=4M"));
    download->set(DODownloadProperty_CallbackInterface, callback->value());
    download.set_stream(*stream);
    CHECK_OK(download.start_and_wait());
    CHECK(stream->bytes() == entity(4u << 20));
    CHECK_EQUAL(stream->other_calls(), 0u);
    CHECK_EQUAL(callback->most_at_once(), 1u);
}

void second_program_finds_and_ends_the_download() {
    const scratch_folder folder;
    sdk_download download(endless_file(), folder / u"file");
    CHECK_OK(download.start());
    download->wait_moving();
    const text id = download->id();
    bool ended = false;
    for (const auto &one : sdk_enumerate()) {
        if (property_of(*one, DODownloadProperty_Id).string() != id)
            continue;
        CHECK_OK(one->Pause());
        CHECK_OK(one->Abort());
        ended = true;
    }
    CHECK(ended);
    CHECK_EQUAL(download->state(), DODownloadState_Aborted);
}

void every_result_of_success_is_s_ok() {
    const scratch_folder folder;
    sdk_download download(slow_file(), folder / u"file");
    CHECK_OK(download.start());
    CHECK_OK(download.pause());
    CHECK_OK(download.pause());
    CHECK_OK(download.resume());
    download->wait_transferred(2);
    CHECK_OK(download.finalize());
}

void failure_reaches_the_caller() {
    const scratch_folder folder;
    sdk_download download(url("status=404"), folder / u"file");
    CHECK_RESULT(download.start_and_wait(), static_cast<HRESULT>(0x80190194));
    CHECK(folder.names(u"*").empty());
}

} // namespace

behaviours sdk_trace() {
    return {
        BEHAVIOUR(file_is_downloaded_with_pause_and_resume),
        BEHAVIOUR(stream_is_filled_with_callbacks),
        BEHAVIOUR(second_program_finds_and_ends_the_download),
        BEHAVIOUR(every_result_of_success_is_s_ok),
        BEHAVIOUR(failure_reaches_the_caller),
    };
}

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("do-sdk-trace", {sdk_trace()});
}
