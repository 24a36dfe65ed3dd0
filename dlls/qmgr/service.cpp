// SPDX-License-Identifier: LGPL-2.1-or-later
// The life of the service: classes, status, controls.
// ServiceMain's thread; controls arrive on a thread of svchost.
#include "dlls/qmgr/service.hpp"

#include "dlls/common/com/apartment.hpp"
#include "dlls/common/com/class_factory.hpp"
#include "dlls/common/com/interface_anchor.hpp"
#include "dlls/common/com/log.hpp"
#include "dlls/common/engine_client/event_stream.hpp"
#include "dlls/common/engine_client/registry_watch.hpp"
#include "dlls/qmgr/classes.hpp"
#include "dlls/qmgr/crash_policy.hpp"
#include "dlls/qmgr/legacy/queue_manager.hpp"
#include "dlls/qmgr/manager.hpp"
#include "dlls/qmgr/served_interfaces.hpp"
#include "winebits/protocol.hpp"

#include <mutex>

namespace winebits::qmgr {

namespace {

template <class Manager>
com::ptr<com::class_factory> factory_of(const std::shared_ptr<surface> &owner) {
    return com::make<com::class_factory>([owner](com::ptr<IUnknown> &manager) -> HRESULT {
        if (const HRESULT unavailable = owner->engine.ensure_available(); FAILED(unavailable))
            return unavailable;
        manager = com::make<Manager>(owner).template query<IUnknown>();
        return S_OK;
    });
}

} // namespace

service::service() : stop_requested_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
    status_handle_ = RegisterServiceCtrlHandlerExW(service_name, on_control, this);
}

service::~service() = default;

void service::report(DWORD state, DWORD exit_code) {
    SERVICE_STATUS status{};
    status.dwServiceType = SERVICE_WIN32_SHARE_PROCESS;
    status.dwCurrentState = state;
    status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0;
    status.dwWin32ExitCode = exit_code;
    const bool pending = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
    status.dwWaitHint = pending ? 10'000 : 0; // milliseconds
    {
        std::lock_guard hold(lock_);
        state_ = state;
    }
    SetServiceStatus(status_handle_, &status);
}

DWORD WINAPI service::on_control(DWORD code, DWORD, void *, void *context) noexcept {
    return static_cast<service *>(context)->control(code);
}

DWORD service::control(DWORD code) {
    switch (code) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_SHUTDOWN: {
        std::lock_guard hold(lock_);
        // The engine outlives the session; only "net stop bits" pauses what it does.
        pause_transfers_ = code == SERVICE_CONTROL_STOP;
        SetEvent(stop_requested_.get());
        return NO_ERROR;
    }
    case SERVICE_CONTROL_INTERROGATE: {
        DWORD state;
        {
            std::lock_guard hold(lock_);
            state = state_;
        }
        report(state);
        return NO_ERROR;
    }
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

HRESULT service::register_classes(const std::shared_ptr<surface> &owner) {
    const auto factory = factory_of<BackgroundCopyManager>(owner),
               legacy_factory = factory_of<legacy::BackgroundCopyQMgr>(owner);
    class_cookies_.reserve(classes.size());
    for (const auto &entry : classes) {
        DWORD cookie = 0;
        const HRESULT result = CoRegisterClassObject(
            entry.id, (IsEqualGUID(entry.id, legacy_class) ? legacy_factory : factory).get(),
            CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE, &cookie);
        if (FAILED(result))
            return result;
        class_cookies_.push_back(cookie);
    }
    return S_OK;
}

void service::revoke_classes() {
    for (const DWORD cookie : class_cookies_)
        CoRevokeClassObject(cookie);
}

void service::serve(const std::shared_ptr<surface> &owner) {
    const engine_client::registry_watch watch([&] { owner->engine.reconfigure(); });
    const engine_client::event_stream events(
        owner->engine, [&] { owner->on_subscribed(); },
        [&](const engine_client::event &what) { owner->on_event(what); });
    WaitForSingleObject(stop_requested_.get(), INFINITE);
    report(SERVICE_STOP_PENDING);
    revoke_classes();
    std::unique_lock hold(lock_);
    const bool pause = pause_transfers_;
    hold.unlock();
    if (pause)
        owner->engine.stop_surface();
}

void service::run() {
    report(SERVICE_START_PENDING);
    const com::apartment inside;
    // Callers are identified by nobody under Wine; the service acts as the owner of the prefix. The call may
    // come too late in a shared host, and is then somebody else's choice.
    CoInitializeSecurity(nullptr, -1, nullptr, nullptr, RPC_C_AUTHN_LEVEL_NONE, RPC_C_IMP_LEVEL_IMPERSONATE,
                         nullptr, EOAC_NONE, nullptr);
    com::keep_interfaces_registered(served_interfaces);
    const auto owner = surface::make();
    if (const HRESULT failed = register_classes(owner); FAILED(failed)) {
        com::log("the classes cannot be registered", failed);
        revoke_classes();
        report(SERVICE_STOPPED, ERROR_SERVICE_SPECIFIC_ERROR);
        return;
    }
    install_crash_policy([this] {
        const com::apartment last;
        revoke_classes();
        report(SERVICE_STOPPED, ERROR_PROCESS_ABORTED);
    });
    report(SERVICE_RUNNING);
    serve(owner);
    report(SERVICE_STOPPED);
}

} // namespace winebits::qmgr
