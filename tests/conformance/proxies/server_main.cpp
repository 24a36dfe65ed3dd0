// SPDX-License-Identifier: LGPL-2.1-or-later
// The proxy test's server: a process of its own whose one class makes the manager, the peer cache or the
// legacy queue. The main thread waits; calls arrive on RPC threads.
//
// proxies-server.exe READY STOP: names of two events; it sets the first when the class is registered, and
// ends when the second is set.

#include "dlls/common/com/handle.hpp"
#include "tests/conformance/proxies/server_delivery.hpp"
#include "tests/conformance/proxies/server_manager.hpp"

#include <cwchar>

namespace winebits::proxy_test {

namespace {

class root_factory final : public com::object<root_factory, com::chain<IClassFactory>> {
  public:
    static constexpr char class_name[] = "test class factory";
    explicit root_factory(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP CreateInstance(IUnknown *outer, REFIID iid, void **out) noexcept override {
        *out = nullptr;
        if (outer)
            return CLASS_E_NOAGGREGATION;
        if (iid == __uuidof(IBitsPeerCacheAdministration))
            return make_peer_cache(shared_)->QueryInterface(iid, out);
        if (iid == __uuidof(IBackgroundCopyQMgr))
            return make_legacy_queue(shared_)->QueryInterface(iid, out);
        if (iid == __uuidof(IDOManager))
            return make_downloads(shared_)->QueryInterface(iid, out);
        if (iid == __uuidof(IDeliveryOptimizationJob))
            return make_delivery_job(shared_)->QueryInterface(iid, out);
        return make_manager(shared_)->QueryInterface(iid, out);
    }
    STDMETHODIMP LockServer(BOOL) noexcept override { return S_OK; }

  private:
    friend class com::object<root_factory, com::chain<IClassFactory>>;
    ~root_factory() = default;

    const std::shared_ptr<session> shared_;
};

int serve(const wchar_t *ready_name, const wchar_t *stop_name) {
    const com::unique_handle ready(OpenEventW(EVENT_MODIFY_STATE, FALSE, ready_name));
    const com::unique_handle stop(OpenEventW(SYNCHRONIZE, FALSE, stop_name));
    if (!ready || !stop)
        return 2;
    const auto factory = com::make<root_factory>(std::make_shared<session>());
    DWORD registration = 0;
    if (FAILED(CoRegisterClassObject(server_class, factory.get(), CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE,
                                     &registration)))
        return 3;
    SetEvent(ready.get());
    WaitForSingleObject(stop.get(), INFINITE);
    CoRevokeClassObject(registration);
    return 0;
}

} // namespace

} // namespace winebits::proxy_test

int wmain(int count, wchar_t **arguments) {
    if (count != 3 || FAILED(CoInitializeEx(nullptr, COINIT_MULTITHREADED)))
        return 1;
    const int status = winebits::proxy_test::serve(arguments[1], arguments[2]);
    CoUninitialize();
    return status;
}
