// SPDX-License-Identifier: LGPL-2.1-or-later
// Writes and removes classes and their application id.
// Any thread.
#include "dlls/common/service/registration.hpp"

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/handle.hpp"

#include <string>

namespace winebits::service {

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

} // namespace

HRESULT register_module(const module_description &module) {
    const std::wstring applications = L"Software\\Classes\\AppID\\";
    HRESULT result = write_value(applications + module.application_id, L"LocalService", module.service_name);
    if (SUCCEEDED(result))
        result = write_value(applications + module.service_name, L"AppID", module.application_id);
    for (const auto &entry : module.classes) {
        if (SUCCEEDED(result))
            result = write_value(class_key(entry), nullptr, entry.name);
        if (SUCCEEDED(result))
            result = write_value(class_key(entry), L"AppID", module.application_id);
    }
    return result;
}

HRESULT unregister_module(const module_description &module) {
    HRESULT result = S_OK;
    for (const auto &entry : module.classes) {
        const LSTATUS status = RegDeleteTreeW(HKEY_LOCAL_MACHINE, class_key(entry).c_str());
        if (status != ERROR_SUCCESS && status != ERROR_FILE_NOT_FOUND)
            result = HRESULT_FROM_WIN32(status);
    }
    return result;
}

} // namespace winebits::service
