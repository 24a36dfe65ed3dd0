// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads through the documented interfaces alone.
// Test thread only.
#include "tests/conformance/support/download.hpp"

#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/wait.hpp"

#include <array>
#include <cstring>

namespace winebits::conformance {

namespace {

// The structure with the tail that the ranges need; without ranges it ends behind the count, as some clients
// make it (do-api 3.6).
class ranges_block {
  public:
    explicit ranges_block(const std::vector<DO_DOWNLOAD_RANGE> &ranges) : room_(1 + 2 * ranges.size()) {
        const UINT count = static_cast<UINT>(ranges.size());
        std::memcpy(room_.data(), &count, sizeof(count));
        if (count)
            std::memcpy(room_.data() + 1, ranges.data(), count * sizeof(DO_DOWNLOAD_RANGE));
    }
    const DO_DOWNLOAD_RANGES_INFO *get() const {
        return reinterpret_cast<const DO_DOWNLOAD_RANGES_INFO *>(room_.data());
    }

  private:
    std::vector<std::uint64_t> room_; // the count and its padding, then two for each range
};

std::vector<com_pointer<IDODownload>> walk(IEnumUnknown &list) {
    std::vector<com_pointer<IDODownload>> found;
    for (;;) {
        com_pointer<IUnknown> one;
        ULONG fetched = 0;
        const HRESULT result = list.Next(1, one.put(), &fetched);
        CHECK(SUCCEEDED(result));
        if (fetched == 0)
            return found;
        found.push_back(as<IDODownload>(*one));
    }
}

} // namespace

com_pointer<IDOManager> activate_delivery() {
    com_pointer<IDOManager> manager;
    CHECK_OK(CoCreateInstance(CLSID_DeliveryOptimization, nullptr, CLSCTX_LOCAL_SERVER, IID_IDOManager,
                              reinterpret_cast<void **>(manager.put())));
    return manager;
}

std::string state_name(DODownloadState state) {
    static constexpr std::array names = {"Created",   "Transferring", "Transferred",
                                         "Finalized", "Aborted",      "Paused"};
    const auto index = static_cast<std::size_t>(state);
    return index < names.size() ? names[index] : "state " + std::to_string(index);
}

std::string shown(const DO_DOWNLOAD_STATUS &status) {
    return state_name(status.State) + " " + std::to_string(status.BytesTransferred) + "/" +
           std::to_string(status.BytesTotal) + " " + hex(status.Error) + " " + hex(status.ExtendedError);
}

test_download::test_download() {
    CHECK_OK(activate_delivery()->CreateDownload(download_.put()));
}

test_download::test_download(const text &uri, const text &path) : test_download() {
    set(DODownloadProperty_Uri, uri).set(DODownloadProperty_LocalPath, path);
}

test_download::~test_download() {
    const property_value none(static_cast<IUnknown *>(nullptr));
    download_->SetProperty(DODownloadProperty_CallbackInterface, none.get());
    download_->Abort(); // an ended download refuses
}

test_download &test_download::set(DODownloadProperty id, const property_value &value) {
    const HRESULT result = try_set(id, value);
    if (result != S_OK)
        throw test::check_failure{"SetProperty(" + std::to_string(id) + "): " + hex(result), __FILE__,
                                  __LINE__};
    return *this;
}

property_value test_download::get(DODownloadProperty id) const {
    return property_of(*download_, id);
}

HRESULT test_download::try_set(DODownloadProperty id, const property_value &value) const {
    return download_->SetProperty(id, value.get());
}

HRESULT test_download::try_get(DODownloadProperty id) const {
    property_value value = property_value::of_type(VT_NULL); // as GetStoreApp passes it
    const HRESULT result = download_->GetProperty(id, value.get());
    if (FAILED(result))
        CHECK_EQUAL(value.type(), VT_EMPTY);
    return result;
}

HRESULT test_download::try_start(const std::vector<DO_DOWNLOAD_RANGE> &ranges) const {
    return download_->Start(ranges_block(ranges).get());
}

test_download &test_download::start(const std::vector<DO_DOWNLOAD_RANGE> &ranges) {
    CHECK_OK(try_start(ranges));
    return *this;
}

DO_DOWNLOAD_STATUS test_download::status() const {
    DO_DOWNLOAD_STATUS status{};
    CHECK_OK(download_->GetStatus(&status));
    return status;
}

DO_DOWNLOAD_STATUS test_download::wait_for(DODownloadState wanted, unsigned factor) const {
    DO_DOWNLOAD_STATUS seen{};
    wait_until(
        [&] {
            seen = status();
            return seen.State == wanted || seen.State == DODownloadState_Finalized ||
                   seen.State == DODownloadState_Aborted || FAILED(seen.Error);
        },
        factor);
    if (seen.State != wanted || FAILED(seen.Error))
        throw test::check_failure{"the download is " + shown(seen) + ", not " + state_name(wanted), __FILE__,
                                  __LINE__};
    return seen;
}

HRESULT test_download::wait_error(unsigned factor) const {
    DO_DOWNLOAD_STATUS seen{};
    wait_until(
        [&] {
            seen = status();
            return FAILED(seen.Error) || seen.State == DODownloadState_Transferred;
        },
        factor);
    if (!FAILED(seen.Error) || seen.State != DODownloadState_Paused)
        throw test::check_failure{"the download is " + shown(seen) + ", not paused by an error", __FILE__,
                                  __LINE__};
    return seen.Error;
}

void test_download::wait_moving() const {
    DO_DOWNLOAD_STATUS seen{};
    wait_until([&] {
        seen = status();
        return seen.BytesTransferred > 0 || FAILED(seen.Error);
    });
    if (seen.BytesTransferred == 0 || seen.State != DODownloadState_Transferring)
        throw test::check_failure{"the download does not move: " + shown(seen), __FILE__, __LINE__};
}

std::vector<com_pointer<IDODownload>> list_downloads(IDOManager &manager) {
    com_pointer<IEnumUnknown> list;
    CHECK_OK(manager.EnumDownloads(nullptr, list.put()));
    return walk(*list);
}

std::vector<com_pointer<IDODownload>> list_downloads(IDOManager &manager, DODownloadProperty property,
                                                     const text &value) {
    const DO_DOWNLOAD_ENUM_CATEGORY category = {property, wide(value)};
    com_pointer<IEnumUnknown> list;
    CHECK_OK(manager.EnumDownloads(&category, list.put()));
    return walk(*list);
}

HRESULT try_list(IDOManager &manager, DODownloadProperty property, const text &value) {
    const DO_DOWNLOAD_ENUM_CATEGORY category = {property, wide(value)};
    com_pointer<IEnumUnknown> list;
    const HRESULT result = manager.EnumDownloads(&category, list.put());
    CHECK(SUCCEEDED(result) == static_cast<bool>(list));
    return result;
}

property_value property_of(IDODownload &download, DODownloadProperty id) {
    property_value value;
    const HRESULT result = download.GetProperty(id, value.get());
    if (result != S_OK)
        throw test::check_failure{"GetProperty(" + std::to_string(id) + "): " + hex(result), __FILE__,
                                  __LINE__};
    return value;
}

} // namespace winebits::conformance
