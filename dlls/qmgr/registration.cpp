// SPDX-License-Identifier: LGPL-2.1-or-later
// DllRegisterServer and DllUnregisterServer: the classes and their application id. Setup makes the same
// entries. The thread of the caller.
#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/handle.hpp"
#include "dlls/qmgr/classes.hpp"

#include <string>

namespace winebits::qmgr {

namespace {

std::wstring class_key(const class_entry &entry) {
    const std::string id = com::text_of(entry.id);
    return L"Software\\Classes\\CLSID\\" + std::wstring(id.begin(), id.end());
}

HRESULT write_value(const std::wstring &key, const wchar_t *name, const std::wstring &text) {
    com::unique_registry_key opened;
    LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, key.c_str(), 0, nullptr, 0, KEY_SET_VALUE, nullptr,
                                     opened.put(), nullptr);
    if (status == ERROR_SUCCESS)
        status = RegSetValueExW(opened.get(), name, 0, REG_SZ, reinterpret_cast<const BYTE *>(text.c_str()),
                                static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t)));
    return HRESULT_FROM_WIN32(status);
}

HRESULT write_all() {
    const std::wstring applications = L"Software\\Classes\\AppID\\";
    HRESULT result = write_value(applications + application_id, L"LocalService", service_name);
    if (SUCCEEDED(result))
        result = write_value(applications + service_name, L"AppID", application_id);
    for (const auto &entry : classes) {
        if (SUCCEEDED(result))
            result = write_value(class_key(entry), nullptr, entry.name);
        if (SUCCEEDED(result))
            result = write_value(class_key(entry), L"AppID", application_id);
    }
    return result;
}

HRESULT remove_all() {
    HRESULT result = S_OK;
    for (const auto &entry : classes) {
        const LSTATUS status = RegDeleteTreeW(HKEY_LOCAL_MACHINE, class_key(entry).c_str());
        if (status != ERROR_SUCCESS && status != ERROR_FILE_NOT_FOUND)
            result = HRESULT_FROM_WIN32(status);
    }
    return result;
}

} // namespace

} // namespace winebits::qmgr

extern "C" HRESULT WINAPI DllRegisterServer() {
    return winebits::com::guard(winebits::qmgr::write_all);
}

extern "C" HRESULT WINAPI DllUnregisterServer() {
    return winebits::com::guard(winebits::qmgr::remove_all);
}
