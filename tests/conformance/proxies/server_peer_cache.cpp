// SPDX-License-Identifier: LGPL-2.1-or-later
// The test server's peer cache: administration, records and peers.
// Runs on the server's RPC threads.

#include "dlls/common/com/enumerator.hpp"
#include "tests/conformance/proxies/server_answers.hpp"
#include "tests/conformance/proxies/server_manager.hpp"

namespace winebits::proxy_test {

namespace {

class server_peer final : public com::object<server_peer, com::chain<IBitsPeer>> {
  public:
    static constexpr char class_name[] = "test peer";
    explicit server_peer(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP GetPeerName(LPWSTR *out) noexcept override { return answer(*shared_, L"GetPeerName", out); }
    STDMETHODIMP IsAuthenticated(BOOL *out) noexcept override {
        *out = TRUE;
        return S_OK;
    }
    STDMETHODIMP IsAvailable(BOOL *out) noexcept override {
        *out = TRUE;
        return S_OK;
    }

  private:
    friend class com::object<server_peer, com::chain<IBitsPeer>>;
    ~server_peer() = default;

    const std::shared_ptr<session> shared_;
};

class server_record final : public com::object<server_record, com::chain<IBitsPeerCacheRecord>> {
  public:
    static constexpr char class_name[] = "test record";
    explicit server_record(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP GetId(GUID *out) noexcept override {
        *out = guid(L"RecordId");
        return S_OK;
    }
    STDMETHODIMP GetOriginUrl(LPWSTR *out) noexcept override {
        return answer(*shared_, L"GetOriginUrl", out);
    }
    STDMETHODIMP GetFileSize(UINT64 *out) noexcept override {
        *out = long_number(L"GetFileSize");
        return S_OK;
    }
    STDMETHODIMP GetFileModificationTime(FILETIME *out) noexcept override {
        *out = time(L"GetFileModificationTime");
        return S_OK;
    }
    STDMETHODIMP GetLastAccessTime(FILETIME *out) noexcept override {
        *out = time(L"GetLastAccessTime");
        return S_OK;
    }
    STDMETHODIMP IsFileValidated() noexcept override { return S_FALSE; }
    STDMETHODIMP GetFileRanges(DWORD *count, BG_FILE_RANGE **out) noexcept override {
        *count = std::size(ranges);
        return answer_array(std::span(ranges), out);
    }

  private:
    friend class com::object<server_record, com::chain<IBitsPeerCacheRecord>>;
    ~server_record() = default;

    const std::shared_ptr<session> shared_;
};

template <class Class, class Interface, class Enumerator>
Enumerator *make_list(const std::shared_ptr<session> &shared) {
    const auto item = com::ptr<Interface>::attach(com::make<Class>(shared).detach());
    const auto items = std::make_shared<const std::vector<com::ptr<Interface>>>(3, item);
    return com::make<com::enumerator<Enumerator, Interface>>(items).detach();
}

class server_peer_cache final
    : public com::object<server_peer_cache, com::chain<IBitsPeerCacheAdministration>> {
  public:
    static constexpr char class_name[] = "test peer cache";
    explicit server_peer_cache(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP GetMaximumCacheSize(DWORD *out) noexcept override {
        return answer(L"GetMaximumCacheSize", out);
    }
    STDMETHODIMP SetMaximumCacheSize(DWORD bytes) noexcept override {
        return shared_->write(call(L"SetMaximumCacheSize", bytes));
    }
    STDMETHODIMP GetMaximumContentAge(ULONG *out) noexcept override {
        return answer(L"GetMaximumContentAge", out);
    }
    STDMETHODIMP SetMaximumContentAge(ULONG seconds) noexcept override {
        return shared_->write(call(L"SetMaximumContentAge", seconds));
    }
    STDMETHODIMP GetConfigurationFlags(DWORD *out) noexcept override {
        return answer(L"GetConfigurationFlags", out);
    }
    STDMETHODIMP SetConfigurationFlags(DWORD flags) noexcept override {
        return shared_->write(call(L"SetConfigurationFlags", flags));
    }
    STDMETHODIMP EnumRecords(IEnumBitsPeerCacheRecords **out) noexcept override {
        *out = make_list<server_record, IBitsPeerCacheRecord, IEnumBitsPeerCacheRecords>(shared_);
        return S_OK;
    }
    STDMETHODIMP GetRecord(REFGUID id, IBitsPeerCacheRecord **out) noexcept override {
        shared_->write(call(L"GetRecord", id));
        *out = com::make<server_record>(shared_).detach();
        return S_OK;
    }
    STDMETHODIMP ClearRecords() noexcept override { return shared_->write(L"ClearRecords"); }
    STDMETHODIMP DeleteRecord(REFGUID id) noexcept override {
        return shared_->write(call(L"DeleteRecord", id));
    }
    STDMETHODIMP DeleteUrl(LPCWSTR url) noexcept override { return shared_->write(call(L"DeleteUrl", url)); }
    STDMETHODIMP EnumPeers(IEnumBitsPeers **out) noexcept override {
        *out = make_list<server_peer, IBitsPeer, IEnumBitsPeers>(shared_);
        return S_OK;
    }
    STDMETHODIMP ClearPeers() noexcept override { return shared_->write(L"ClearPeers"); }
    STDMETHODIMP DiscoverPeers() noexcept override { return BG_E_PEERCACHING_DISABLED; }

  private:
    friend class com::object<server_peer_cache, com::chain<IBitsPeerCacheAdministration>>;
    ~server_peer_cache() = default;

    const std::shared_ptr<session> shared_;
};

} // namespace

com::ptr<IBitsPeerCacheAdministration> make_peer_cache(const std::shared_ptr<session> &shared) {
    return com::ptr<IBitsPeerCacheAdministration>::attach(com::make<server_peer_cache>(shared).detach());
}

} // namespace winebits::proxy_test
