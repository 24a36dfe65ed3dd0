// SPDX-License-Identifier: LGPL-2.1-or-later
// The test server's manager of downloads, its downloads and their enumerator.
// Runs on the server's RPC threads; the callback is set and used by one test at a time.

#include "tests/conformance/proxies/server_delivery.hpp"

#include "dlls/common/com/object.hpp"

#include <mutex>

namespace winebits::proxy_test {

namespace {

class server_download final
    : public com::object<server_download, com::chain<IDODownload>, com::chain<IDODownloadInternal>> {
  public:
    static constexpr char class_name[] = "test download";
    explicit server_download(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP Start(const DO_DOWNLOAD_RANGES_INFO *wanted) noexcept override {
        return shared_->write(call(L"Start", wanted));
    }
    // Calls the callback that was set as a property: the client's way to see one arrive.
    STDMETHODIMP Pause() noexcept override {
        shared_->write(L"Pause");
        const auto callback = callback_.query<IDODownloadStatusCallback>();
        if (!callback)
            return S_OK;
        const HRESULT blanket = CoSetProxyBlanket(callback.get(), RPC_C_AUTHN_DEFAULT, RPC_C_AUTHZ_DEFAULT,
                                                  COLE_DEFAULT_PRINCIPAL, RPC_C_AUTHN_LEVEL_DEFAULT,
                                                  RPC_C_IMP_LEVEL_IMPERSONATE, nullptr, EOAC_DEFAULT);
        return FAILED(blanket) ? blanket : callback->OnStatusChange(this, &status_of_callback);
    }
    STDMETHODIMP Abort() noexcept override { return shared_->write(L"Abort"); }
    STDMETHODIMP Finalize() noexcept override { return shared_->write(L"Finalize"), DO_E_INVALID_STATE; }
    STDMETHODIMP GetStatus(DO_DOWNLOAD_STATUS *status) noexcept override {
        *status = status_of_download;
        return S_OK;
    }
    STDMETHODIMP GetProperty(DODownloadProperty id, VARIANT *out) noexcept override {
        switch (id) {
        case DODownloadProperty_Id:
            return VariantCopy(out, variant(marker(L"GetProperty").c_str()).get());
        case DODownloadProperty_TotalSizeBytes:
            return VariantCopy(out, variant(long_number(L"GetProperty")).get());
        case DODownloadProperty_SecurityContext:
            return VariantCopy(out, variant(std::span<const byte>(hash_bytes)).get());
        case DODownloadProperty_CallbackInterface:
            return VariantCopy(out, variant(callback_.get()).get());
        default:
            VariantInit(out);
            return DO_E_UNKNOWN_PROPERTY_ID;
        }
    }
    STDMETHODIMP SetProperty(DODownloadProperty id, const VARIANT *value) noexcept override {
        if (value->vt == VT_UNKNOWN)
            callback_ = com::ptr<IUnknown>(value->punkVal);
        return shared_->write(call(L"SetProperty", id, value));
    }
    STDMETHODIMP GetPropertyEx(DODownloadPropertyEx id, VARIANT *out) noexcept override {
        shared_->write(call(L"GetPropertyEx", id));
        return VariantCopy(out, variant(marker(L"GetPropertyEx").c_str()).get());
    }
    STDMETHODIMP SetPropertyEx(DODownloadPropertyEx id, VARIANT *value) noexcept override {
        return shared_->write(call(L"SetPropertyEx", id, const_cast<const VARIANT *>(value)));
    }

  private:
    friend class com::object<server_download, com::chain<IDODownload>, com::chain<IDODownloadInternal>>;
    ~server_download() = default;

    const std::shared_ptr<session> shared_;
    com::ptr<IUnknown> callback_;
};

com::ptr<IDODownload> make_download(const std::shared_ptr<session> &shared) {
    return com::ptr<IDODownload>::attach(com::make<server_download>(shared).detach());
}

// Two downloads, then the end.
class server_list final : public com::object<server_list, com::chain<IEnumUnknown>> {
  public:
    static constexpr char class_name[] = "test list of downloads";
    explicit server_list(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP Next(ULONG count, IUnknown **out, ULONG *fetched) noexcept override {
        const std::lock_guard hold(lock_);
        ULONG given = 0;
        for (; given < count && given_ < 2; given++, given_++)
            out[given] = make_download(shared_).detach();
        if (fetched)
            *fetched = given;
        return given == count ? S_OK : S_FALSE;
    }
    STDMETHODIMP Skip(ULONG) noexcept override { return E_NOTIMPL; }
    STDMETHODIMP Reset() noexcept override {
        const std::lock_guard hold(lock_);
        given_ = 0;
        return S_OK;
    }
    STDMETHODIMP Clone(IEnumUnknown **out) noexcept override {
        *out = com::make<server_list>(shared_).detach();
        return S_OK;
    }

  private:
    friend class com::object<server_list, com::chain<IEnumUnknown>>;
    ~server_list() = default;

    const std::shared_ptr<session> shared_;
    std::mutex lock_;
    ULONG given_ = 0;
};

class server_downloads final : public com::object<server_downloads, com::chain<IDOManager>> {
  public:
    static constexpr char class_name[] = "test manager of downloads";
    explicit server_downloads(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP CreateDownload(IDODownload **out) noexcept override {
        *out = make_download(shared_).detach();
        return shared_->write(L"CreateDownload");
    }
    STDMETHODIMP EnumDownloads(const DO_DOWNLOAD_ENUM_CATEGORY *category,
                               IEnumUnknown **out) noexcept override {
        shared_->write(call(L"EnumDownloads", category));
        *out = nullptr;
        if (category && category->Property == DODownloadProperty_Id)
            return DO_E_NO_DOWNLOADS;
        *out = com::make<server_list>(shared_).detach();
        return S_OK;
    }

  private:
    friend class com::object<server_downloads, com::chain<IDOManager>>;
    ~server_downloads() = default;

    const std::shared_ptr<session> shared_;
};

} // namespace

com::ptr<IDOManager> make_downloads(const std::shared_ptr<session> &shared) {
    return com::ptr<IDOManager>::attach(com::make<server_downloads>(shared).detach());
}

} // namespace winebits::proxy_test
