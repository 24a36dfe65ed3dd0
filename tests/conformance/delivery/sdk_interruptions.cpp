// SPDX-License-Identifier: LGPL-2.1-or-later
// The tests of Microsoft's SDK against its service, by their names (do-api 9.6): pauses, ends, callbacks.
// Test thread only.
#include "tests/conformance/delivery/sdk.hpp"

namespace winebits::conformance {

namespace {

void ResumeAfterFinalize() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    CHECK_OK(download.start_and_wait());
    CHECK_RESULT(download.resume(), DO_E_INVALID_STATE);
}

void AbortAfterFinalize() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    CHECK_OK(download.start_and_wait());
    CHECK_RESULT(download.abort(), DO_E_INVALID_STATE);
    CHECK(exists(folder / u"file"));
}

void AbortInTransferred() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    CHECK_OK(download.start());
    download->wait_transferred();
    const HRESULT aborted = download.abort();
    CHECK(aborted == S_OK || aborted == DO_E_INVALID_STATE);
    CHECK(!exists(folder / u"file"));
}

void check_pause_and_resume(DWORD delay_ms) {
    const scratch_folder folder;
    sdk_download download(slow_file(), folder / u"file");
    CHECK_OK(download.start());
    Sleep(delay_ms);
    CHECK_OK(download.pause());
    CHECK_SOON(download->state() == DODownloadState_Paused);
    CHECK_OK(download.resume());
    CHECK_OK(download.wait_and_end());
    CHECK_EQUAL(file_size(folder / u"file").value_or(0), slow_size);
    CHECK(contents(folder / u"file") == entity(slow_size));
}

void PauseResume() {
    check_pause_and_resume(0);
}

void PauseResumeWithDelay() {
    check_pause_and_resume(2000);
}

void FileDeletionAfterPause() {
    const scratch_folder folder;
    sdk_download download(endless_file(), folder / u"file");
    CHECK_OK(download.start());
    Sleep(2000);
    CHECK_OK(download.pause());
    const auto names = folder.names(u"DO*.tmp");
    CHECK_EQUAL(names.size(), 1u);
    CHECK(wait_until([&] { return DeleteFileW(wide(folder / names[0])) != FALSE; }));
    CHECK_OK(download.resume());
    // It must never read as paused by the caller on the way: the SDK would take that for the end.
    DO_DOWNLOAD_STATUS status{};
    CHECK(wait_until([&] {
        status = download->status();
        return status.State == DODownloadState_Paused;
    }));
    CHECK_EQUAL(hex(status.Error), hex(static_cast<HRESULT>(0x80070002)));
    CHECK_OK(download.abort());
}

// GetStatus in every callback, Pause in every one after 2 s.
void CallbackUseDownload() {
    const scratch_folder folder;
    sdk_download download(endless_file(), folder / u"file");
    const ULONGLONG pausing = GetTickCount64() + 2000;
    std::atomic<bool> paused{false}, failed{false};
    const auto callback = status_callback::make([&](IDODownload &source, const DO_DOWNLOAD_STATUS &) {
        DO_DOWNLOAD_STATUS status{};
        if (source.GetStatus(&status) != S_OK)
            failed = true;
        if (GetTickCount64() < pausing)
            return S_OK;
        if (source.Pause() != S_OK)
            failed = true;
        paused = true;
        return S_OK;
    });
    download->set(DODownloadProperty_CallbackInterface, callback->value());
    CHECK_OK(download.start());
    CHECK_SOON(paused.load());
    CHECK_SOON(download->state() == DODownloadState_Paused);
    CHECK(!failed);
    // The reaction uses this test's variables.
    download->set(DODownloadProperty_CallbackInterface, property_value(static_cast<IUnknown *>(nullptr)));
    CHECK_OK(download.abort());
}

void OverrideCallback() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    const auto first = status_callback::make(), second = status_callback::make();
    download->set(DODownloadProperty_CallbackInterface, first->value());
    download->set(DODownloadProperty_CallbackInterface, second->value());
    CHECK_OK(download.start());
    download->wait_transferred();
    CHECK_SOON(second->count(DODownloadState_Transferred) > 0);
    CHECK_OK(download.finalize());
    CHECK_EQUAL(first->count(), 0u);
}

void ForegroundBackgroundRace() {
    const scratch_folder folder;
    sdk_download background(url("size=8M"), folder / u"background"),
        foreground(url("size=8M"), folder / u"foreground");
    background->set(DODownloadProperty_ForegroundPriority, false);
    CHECK(!background->get(DODownloadProperty_ForegroundPriority).flag());
    foreground->set(DODownloadProperty_ForegroundPriority, true);
    CHECK(foreground->get(DODownloadProperty_ForegroundPriority).flag());
    CHECK_OK(background.start());
    CHECK_OK(foreground.start());
    CHECK_OK(foreground.wait_and_end());
    CHECK_OK(background.wait_and_end());
    CHECK_EQUAL(file_size(folder / u"background").value_or(0), 8u << 20);
    CHECK_EQUAL(file_size(folder / u"foreground").value_or(0), 8u << 20);
}

} // namespace

behaviours sdk_interruptions() {
    return {
        BEHAVIOUR(ResumeAfterFinalize), BEHAVIOUR(AbortAfterFinalize),   BEHAVIOUR(AbortInTransferred),
        BEHAVIOUR(PauseResume),         BEHAVIOUR(PauseResumeWithDelay), BEHAVIOUR(FileDeletionAfterPause),
        BEHAVIOUR(CallbackUseDownload), BEHAVIOUR(OverrideCallback),     BEHAVIOUR(ForegroundBackgroundRace),
    };
}

} // namespace winebits::conformance
