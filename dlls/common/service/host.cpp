// SPDX-License-Identifier: LGPL-2.1-or-later
// The life of a service: classes, status, controls.
// ServiceMain's thread; controls arrive on a thread of svchost.
#include "dlls/common/service/host.hpp"

#include "dlls/common/com/apartment.hpp"
#include "dlls/common/com/interface_anchor.hpp"
#include "dlls/common/com/log.hpp"
#include "dlls/common/service/crash_policy.hpp"

#include <objbase.h>

#include <mutex>

namespace winebits::service {

host::host(const module_description &module)
    : module_(module), stop_requested_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
    status_handle_ = RegisterServiceCtrlHandlerExW(module.service_name, on_control, this);
}

host::~host() = default;

void host::report(DWORD state, DWORD exit_code) {
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

DWORD WINAPI host::on_control(DWORD code, DWORD, void *, void *context) noexcept {
    return static_cast<host *>(context)->control(code);
}

DWORD host::control(DWORD code) {
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

HRESULT host::register_classes(application &served) {
    const auto classes = served.classes();
    class_cookies_.reserve(classes.size());
    for (const auto &[id, factory] : classes) {
        DWORD cookie = 0;
        const HRESULT result =
            CoRegisterClassObject(id, factory.get(), CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE, &cookie);
        if (FAILED(result))
            return result;
        class_cookies_.push_back(cookie);
    }
    return S_OK;
}

void host::revoke_classes() {
    for (const DWORD cookie : class_cookies_)
        CoRevokeClassObject(cookie);
}

void host::serve(application &served) {
    served.start();
    WaitForSingleObject(stop_requested_.get(), INFINITE);
    report(SERVICE_STOP_PENDING);
    revoke_classes();
    std::unique_lock hold(lock_);
    const bool pause = pause_transfers_;
    hold.unlock();
    served.stop(pause);
}

void host::run() {
    report(SERVICE_START_PENDING);
    const com::apartment inside;
    // Callers are identified by nobody under Wine; the service acts as the owner of the prefix. The call may
    // come too late in a shared host, and is then somebody else's choice.
    CoInitializeSecurity(nullptr, -1, nullptr, nullptr, RPC_C_AUTHN_LEVEL_NONE, RPC_C_IMP_LEVEL_IMPERSONATE,
                         nullptr, EOAC_NONE, nullptr);
    com::keep_interfaces_registered(module_.served_interfaces);
    const auto served = module_.make();
    if (const HRESULT failed = register_classes(*served); FAILED(failed)) {
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
    serve(*served);
    report(SERVICE_STOPPED);
}

} // namespace winebits::service
