// SPDX-License-Identifier: LGPL-2.1-or-later
// The entry points of a DLL that is a service: part of each such DLL, not of the library.
// ServiceMain: a thread of svchost. The others: the thread of the caller.
#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/log.hpp"
#include "dlls/common/service/application.hpp"
#include "dlls/common/service/host.hpp"
#include "dlls/common/service/registration.hpp"

#include <windows.h>

#include <objbase.h>

extern "C" BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *) {
    if (reason == DLL_PROCESS_ATTACH)
        DisableThreadLibraryCalls(instance);
    return TRUE;
}

// The process ends with the service, so the service may as well stay: svchost's control thread and a crash
// can still come to it after ServiceMain has returned.
extern "C" void WINAPI ServiceMain(DWORD, LPWSTR *) {
    try {
        static winebits::service::host served(winebits::service::this_module());
        served.run();
    } catch (...) {
        winebits::com::log("the service cannot start");
    }
}

// The classes are created in the service and never in the process of a program (bits-api 1.2).
extern "C" HRESULT WINAPI DllGetClassObject(REFCLSID, REFIID, void **out) {
    if (!out)
        return E_POINTER;
    *out = nullptr;
    return CLASS_E_CLASSNOTAVAILABLE;
}

// The service's threads and clients keep it loaded until the process ends.
extern "C" HRESULT WINAPI DllCanUnloadNow() {
    return S_FALSE;
}

extern "C" HRESULT WINAPI DllRegisterServer() {
    return winebits::com::guard(
        [] { return winebits::service::register_module(winebits::service::this_module()); });
}

extern "C" HRESULT WINAPI DllUnregisterServer() {
    return winebits::com::guard(
        [] { return winebits::service::unregister_module(winebits::service::this_module()); });
}
