// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads as Microsoft's open SDK (do-client) makes them: the calls of do-api 9.2, in its order.
// Test thread only.
#pragma once

#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

// The blanket of do-api 1.4; a failure is fatal to the SDK.
void set_sdk_blanket(IDODownload &download);

class sdk_download {
  public:
    // An empty path for a stream.
    explicit sdk_download(const text &uri, const text &path = {});
    sdk_download(const sdk_download &) = delete;
    sdk_download &operator=(const sdk_download &) = delete;

    test_download &operator*() { return download_; }
    test_download *operator->() { return &download_; }
    IDODownload &com() { return *download_; }

    void set_ranges(std::vector<DO_DOWNLOAD_RANGE> ranges) { ranges_ = std::move(ranges); }
    void set_stream(collecting_stream &stream);

    // Only S_OK is success for each of them.
    HRESULT start();
    HRESULT resume() { return com().Start(nullptr); }
    HRESULT pause() { return com().Pause(); }
    HRESULT finalize() { return com().Finalize(); }
    HRESULT abort() { return com().Abort(); }

    // The SDK's wait: polls, finalizes what is transferred, aborts anything else. Returns S_OK, the error of
    // a paused download, or E_ABORT when it was paused without an error.
    HRESULT start_and_wait();
    HRESULT wait_and_end();

  private:
    test_download download_;
    std::vector<DO_DOWNLOAD_RANGE> ranges_;
    bool started_ = false;
};

// Enumeration as the SDK does it: any failure on the way fails all of it.
std::vector<com_pointer<IDODownload>> sdk_enumerate();

// do-sdk
behaviours sdk_downloads();
behaviours sdk_interruptions();
behaviours sdk_properties();
// do-sdk-trace
behaviours sdk_trace();

} // namespace winebits::conformance
