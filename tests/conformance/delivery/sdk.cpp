// SPDX-License-Identifier: LGPL-2.1-or-later
// The SDK's download class, call by call.
// Test thread only.
#include "tests/conformance/delivery/sdk.hpp"

namespace winebits::conformance {

void set_sdk_blanket(IDODownload &download) {
    CHECK_OK(CoSetProxyBlanket(&download, RPC_C_AUTHN_DEFAULT, RPC_C_AUTHZ_NONE, COLE_DEFAULT_PRINCIPAL,
                               RPC_C_AUTHN_LEVEL_DEFAULT, RPC_C_IMP_LEVEL_IMPERSONATE, nullptr,
                               EOAC_STATIC_CLOAKING));
}

sdk_download::sdk_download(const text &uri, const text &path) {
    set_sdk_blanket(com());
    download_.set(DODownloadProperty_Uri, uri);
    if (!path.empty())
        download_.set(DODownloadProperty_LocalPath, path);
}

void sdk_download::set_stream(collecting_stream &stream) {
    download_.set(DODownloadProperty_StreamInterface, stream.value());
    if (ranges_.empty())
        ranges_.push_back({0, DO_LENGTH_TO_EOF});
}

HRESULT sdk_download::start() {
    if (started_)
        return resume();
    started_ = true;
    return download_.try_start(ranges_);
}

HRESULT sdk_download::start_and_wait() {
    const HRESULT started = start();
    return started == S_OK ? wait_and_end() : started;
}

HRESULT sdk_download::wait_and_end() {
    DO_DOWNLOAD_STATUS status{};
    const auto is_running = [&] {
        status = download_.status();
        return status.State == DODownloadState_Created || status.State == DODownloadState_Transferring ||
               (status.State == DODownloadState_Paused && status.Error == S_OK &&
                FAILED(status.ExtendedError));
    };
    wait_until([&] { return !is_running(); }, 2);
    if (status.State == DODownloadState_Transferred)
        return finalize();
    const HRESULT aborted = abort();
    if (aborted != S_OK)
        return aborted;
    return status.State == DODownloadState_Paused && FAILED(status.Error) ? status.Error : E_ABORT;
}

std::vector<com_pointer<IDODownload>> sdk_enumerate() {
    auto found = list_downloads(*activate_delivery());
    for (const auto &one : found) {
        set_sdk_blanket(*one);
        DO_DOWNLOAD_STATUS status{};
        CHECK_OK(one->GetStatus(&status));
    }
    return found;
}

} // namespace winebits::conformance
