// SPDX-License-Identifier: LGPL-2.1-or-later
// Lets CoSetProxyBlanket, CoQueryProxyBlanket and CoCopyProxy succeed on our proxies, as they do on Windows.
// Runs in the client, on whichever thread of the proxy's apartment calls.
//
// Wine's standard proxy answers SetBlanket with E_NOTIMPL, which many programs take as fatal. Nothing is lost
// by accepting a blanket: Wine carries no identity over a call, and the service acts as the owner of the
// prefix.

#include "dlls/qmgrprxy/proxy_prologue.h"
// The real one is meant here.
#undef IUnknown_QueryInterface_Proxy

#include <atomic>
#include <cstddef>

namespace winebits::qmgrprxy {

namespace {

// A tear-off of one proxy: it keeps the proxy alive, and has the proxy's identity.
class ClientSecurity final : public IClientSecurity {
  public:
    explicit ClientSecurity(IUnknown &proxy) noexcept : proxy_(proxy) { proxy_.AddRef(); }
    ClientSecurity(const ClientSecurity &) = delete;
    ClientSecurity &operator=(const ClientSecurity &) = delete;

    // COM's own heap, so that this DLL, which is in every client, needs nothing of the C++ run-time library.
    static void *operator new(std::size_t size) noexcept { return CoTaskMemAlloc(size); }
    static void operator delete(void *memory) noexcept { CoTaskMemFree(memory); }

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **object) noexcept override {
        if (!object)
            return E_POINTER;
        if (!IsEqualIID(iid, IID_IClientSecurity))
            return proxy_.QueryInterface(iid, object);
        AddRef();
        *object = static_cast<IClientSecurity *>(this);
        return S_OK;
    }

    ULONG STDMETHODCALLTYPE AddRef() noexcept override {
        return references_.fetch_add(1, std::memory_order_relaxed) + 1;
    }

    ULONG STDMETHODCALLTYPE Release() noexcept override {
        const ULONG left = references_.fetch_sub(1, std::memory_order_acq_rel) - 1;
        if (left == 0)
            delete this;
        return left;
    }

    // What Windows reports for a service on the same computer.
    HRESULT STDMETHODCALLTYPE QueryBlanket(IUnknown *proxy, DWORD *authentication_service,
                                           DWORD *authorization_service, OLECHAR **server_principal,
                                           DWORD *authentication_level, DWORD *impersonation_level,
                                           void **identity, DWORD *capabilities) noexcept override {
        if (!proxy)
            return E_INVALIDARG;
        if (authentication_service)
            *authentication_service = RPC_C_AUTHN_WINNT;
        if (authorization_service)
            *authorization_service = RPC_C_AUTHZ_NONE;
        if (server_principal)
            *server_principal = nullptr;
        if (authentication_level)
            *authentication_level = RPC_C_AUTHN_LEVEL_PKT_PRIVACY;
        if (impersonation_level)
            *impersonation_level = RPC_C_IMP_LEVEL_IMPERSONATE;
        if (identity)
            *identity = nullptr;
        if (capabilities)
            *capabilities = EOAC_NONE;
        return S_OK;
    }

    HRESULT STDMETHODCALLTYPE SetBlanket(IUnknown *proxy, DWORD, DWORD, OLECHAR *, DWORD, DWORD, void *,
                                         DWORD) noexcept override {
        return proxy ? S_OK : E_INVALIDARG;
    }

    // A copy differs from its original in the blanket only, and no proxy has one of its own.
    HRESULT STDMETHODCALLTYPE CopyProxy(IUnknown *proxy, IUnknown **copy) noexcept override {
        if (!copy)
            return E_INVALIDARG;
        *copy = nullptr;
        if (!proxy)
            return E_INVALIDARG;
        proxy->AddRef();
        *copy = proxy;
        return S_OK;
    }

  private:
    ~ClientSecurity() { proxy_.Release(); }

    IUnknown &proxy_;
    std::atomic<ULONG> references_{1};
};

} // namespace

} // namespace winebits::qmgrprxy

extern "C" HRESULT STDMETHODCALLTYPE winebits_proxy_query_interface(IUnknown *proxy, REFIID iid,
                                                                    void **object) {
    if (!IsEqualIID(iid, IID_IClientSecurity))
        return IUnknown_QueryInterface_Proxy(proxy, iid, object);
    if (!object)
        return E_POINTER;
    *object = static_cast<IClientSecurity *>(new winebits::qmgrprxy::ClientSecurity(*proxy));
    return *object ? S_OK : E_OUTOFMEMORY;
}
