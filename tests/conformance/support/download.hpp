// SPDX-License-Identifier: LGPL-2.1-or-later
// A download of a test: made by Delivery Optimization's manager, aborted when the test ends.
// Test thread only, in a multithreaded apartment.
#pragma once

#include "tests/conformance/support/property.hpp"

#include <deliveryoptimization.h>
#include <deliveryoptimizationerrors.h>

#include <initializer_list>
#include <optional>

namespace winebits::conformance {

com_pointer<IDOManager> activate_delivery();

// The result for a property that was never set (do-api 2.2).
inline constexpr HRESULT e_not_set = static_cast<HRESULT>(0x80070490);

std::string state_name(DODownloadState state);
std::string shown(const DO_DOWNLOAD_STATUS &status);

class test_download {
  public:
    test_download();
    explicit test_download(com_pointer<IDODownload> existing) : download_(std::move(existing)) {}
    test_download(const text &uri, const text &path); // both set
    ~test_download();
    test_download(const test_download &) = delete;
    test_download &operator=(const test_download &) = delete;

    IDODownload *operator->() const { return download_.get(); }
    IDODownload &operator*() const { return *download_; }

    // Each throws when a call fails.
    test_download &set(DODownloadProperty id, const property_value &value);
    test_download &set(DODownloadProperty id, const text &value) { return set(id, property_value(value)); }
    test_download &set(DODownloadProperty id, bool value) { return set(id, property_value(value)); }
    test_download &set(DODownloadProperty id, std::uint32_t value) { return set(id, property_value(value)); }
    test_download &set(DODownloadProperty id, std::uint64_t value) { return set(id, property_value(value)); }
    test_download &foreground() { return set(DODownloadProperty_ForegroundPriority, true); }
    property_value get(DODownloadProperty id) const;
    text id() const { return get(DODownloadProperty_Id).string(); }
    DO_DOWNLOAD_STATUS status() const;
    DODownloadState state() const { return status().State; }

    // The result of a call that may fail.
    HRESULT try_set(DODownloadProperty id, const property_value &value) const;
    HRESULT try_get(DODownloadProperty id) const; // leaves VT_EMPTY behind when it fails, which is checked
    HRESULT try_start(const std::vector<DO_DOWNLOAD_RANGE> &ranges = {}) const;

    test_download &start(const std::vector<DO_DOWNLOAD_RANGE> &ranges = {});
    test_download &resume() { return CHECK_OK(download_->Start(nullptr)), *this; }

    // Waits for the state and returns the status that has it; a failure that isn't wanted ends the wait.
    // Throws when it doesn't come.
    DO_DOWNLOAD_STATUS wait_for(DODownloadState wanted, unsigned factor = 1) const;
    DO_DOWNLOAD_STATUS wait_transferred(unsigned factor = 1) const {
        return wait_for(DODownloadState_Transferred, factor);
    }
    // Waits until it is paused by an error, and returns that.
    HRESULT wait_error(unsigned factor = 1) const;
    // Waits until it moves, and has not come to its end.
    void wait_moving() const;
    void finish() { wait_transferred(), CHECK_OK(download_->Finalize()); }

  private:
    com_pointer<IDODownload> download_;
};

// What EnumDownloads gives, walked as clients do it; throws when it fails. Without a category: all.
std::vector<com_pointer<IDODownload>> list_downloads(IDOManager &manager);
std::vector<com_pointer<IDODownload>> list_downloads(IDOManager &manager, DODownloadProperty property,
                                                     const text &value);
// The result of EnumDownloads alone.
HRESULT try_list(IDOManager &manager, DODownloadProperty property, const text &value);

// A property of any download.
property_value property_of(IDODownload &download, DODownloadProperty id);

} // namespace winebits::conformance
