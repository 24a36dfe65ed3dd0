// SPDX-License-Identifier: LGPL-2.1-or-later
// The test server's file and error objects, and its lists of files and jobs.
// Runs on the server's RPC threads.

#include "dlls/common/com/enumerator.hpp"
#include "tests/conformance/proxies/server_answers.hpp"
#include "tests/conformance/proxies/server_job.hpp"

namespace winebits::proxy_test {

namespace {

class server_file final
    : public com::object<server_file,
                         com::chain<IBackgroundCopyFile6, IBackgroundCopyFile5, IBackgroundCopyFile4,
                                    IBackgroundCopyFile3, IBackgroundCopyFile2, IBackgroundCopyFile>> {
  public:
    static constexpr char class_name[] = "test file";
    explicit server_file(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP GetRemoteName(LPWSTR *out) noexcept override {
        return answer(*shared_, L"GetRemoteName", out);
    }
    STDMETHODIMP GetLocalName(LPWSTR *out) noexcept override {
        return answer(*shared_, L"GetLocalName", out);
    }
    STDMETHODIMP GetProgress(BG_FILE_PROGRESS *out) noexcept override {
        *out = {BG_SIZE_UNKNOWN, long_number(L"GetProgress"), TRUE};
        return S_OK;
    }
    STDMETHODIMP GetFileRanges(DWORD *count, BG_FILE_RANGE **out) noexcept override {
        *out = nullptr;
        if (!count)
            return E_INVALIDARG;
        *count = shared_->mode() == give_marker ? std::size(ranges) : 0;
        return *count ? answer_array(std::span(ranges), out) : S_OK;
    }
    STDMETHODIMP SetRemoteName(LPCWSTR name) noexcept override {
        return shared_->write(call(L"SetRemoteName", name));
    }
    STDMETHODIMP GetTemporaryName(LPWSTR *out) noexcept override {
        return answer(*shared_, L"GetTemporaryName", out);
    }
    STDMETHODIMP SetValidationState(BOOL state) noexcept override {
        return shared_->write(call(L"SetValidationState", state));
    }
    STDMETHODIMP GetValidationState(BOOL *out) noexcept override {
        *out = TRUE;
        return S_OK;
    }
    STDMETHODIMP IsDownloadedFromPeer(BOOL *out) noexcept override {
        *out = TRUE;
        return S_OK;
    }
    STDMETHODIMP GetPeerDownloadStats(UINT64 *origin, UINT64 *peers) noexcept override {
        *origin = long_number(L"FromOrigin");
        *peers = long_number(L"FromPeers");
        return S_OK;
    }
    STDMETHODIMP SetProperty(BITS_FILE_PROPERTY_ID id, BITS_FILE_PROPERTY_VALUE value) noexcept override {
        if (id != BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS)
            return BG_E_UNKNOWN_PROPERTY_ID;
        return shared_->write(call(L"SetProperty", id, value.String));
    }
    STDMETHODIMP GetProperty(BITS_FILE_PROPERTY_ID id, BITS_FILE_PROPERTY_VALUE *out) noexcept override {
        out->String = nullptr;
        if (id != BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS)
            return BG_E_UNKNOWN_PROPERTY_ID;
        return answer(*shared_, L"FileGetProperty", &out->String);
    }
    STDMETHODIMP UpdateDownloadPosition(UINT64 offset) noexcept override {
        return shared_->write(call(L"UpdateDownloadPosition", offset));
    }
    STDMETHODIMP RequestFileRanges(DWORD count, const BG_FILE_RANGE wanted[]) noexcept override {
        return shared_->write(call(L"RequestFileRanges", std::span(wanted, count)));
    }
    STDMETHODIMP GetFilledFileRanges(DWORD *count, BG_FILE_RANGE **out) noexcept override {
        *count = std::size(ranges);
        return answer_array(std::span(ranges), out);
    }

  private:
    friend class com::object<server_file,
                             com::chain<IBackgroundCopyFile6, IBackgroundCopyFile5, IBackgroundCopyFile4,
                                        IBackgroundCopyFile3, IBackgroundCopyFile2, IBackgroundCopyFile>>;
    ~server_file() = default;

    const std::shared_ptr<session> shared_;
};

class server_error final : public com::object<server_error, com::chain<IBackgroundCopyError>> {
  public:
    static constexpr char class_name[] = "test error";
    explicit server_error(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP GetError(BG_ERROR_CONTEXT *context, HRESULT *code) noexcept override {
        *context = BG_ERROR_CONTEXT_REMOTE_FILE;
        *code = BG_E_HTTP_ERROR_404;
        return S_OK;
    }
    STDMETHODIMP GetFile(IBackgroundCopyFile **out) noexcept override {
        *out = make_file(shared_).detach();
        return S_OK;
    }
    STDMETHODIMP GetErrorDescription(DWORD language, LPWSTR *out) noexcept override {
        shared_->write(call(L"GetErrorDescription", language));
        return answer(*shared_, L"GetErrorDescription", out);
    }
    STDMETHODIMP GetErrorContextDescription(DWORD language, LPWSTR *out) noexcept override {
        shared_->write(call(L"GetErrorContextDescription", language));
        return answer(*shared_, L"GetErrorContextDescription", out);
    }
    STDMETHODIMP GetProtocol(LPWSTR *out) noexcept override { return answer(*shared_, L"GetProtocol", out); }

  private:
    friend class com::object<server_error, com::chain<IBackgroundCopyError>>;
    ~server_error() = default;

    const std::shared_ptr<session> shared_;
};

// Three of the same are enough to see which of them Next delivers.
template <class Interface, class Item>
com::ptr<Interface> make_list(const com::ptr<Item> &item) {
    const auto items = std::make_shared<const std::vector<com::ptr<Item>>>(3, item);
    return com::ptr<Interface>::attach(com::make<com::enumerator<Interface, Item>>(items).detach());
}

} // namespace

com::ptr<IBackgroundCopyFile> make_file(const std::shared_ptr<session> &shared) {
    return com::ptr<IBackgroundCopyFile>::attach(com::make<server_file>(shared).detach());
}

com::ptr<IBackgroundCopyError> make_error(const std::shared_ptr<session> &shared) {
    return com::ptr<IBackgroundCopyError>::attach(com::make<server_error>(shared).detach());
}

com::ptr<IEnumBackgroundCopyFiles> make_files(const std::shared_ptr<session> &shared) {
    return make_list<IEnumBackgroundCopyFiles>(make_file(shared));
}

com::ptr<IEnumBackgroundCopyJobs> make_jobs(const std::shared_ptr<session> &shared) {
    return make_list<IEnumBackgroundCopyJobs>(make_job(shared));
}

} // namespace winebits::proxy_test
