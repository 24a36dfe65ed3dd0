// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads ProxyEnable, ProxyServer, ProxyOverride and AutoConfigURL.
// Any thread.
#include "dlls/common/engine_client/internet_settings.hpp"

#include "dlls/common/engine_client/settings_key.hpp"

namespace winebits::engine_client {

internet_settings read_internet_settings() {
    const auto text = [](const wchar_t *name) {
        return read_registry_string(HKEY_CURRENT_USER, internet_settings_key, name).value_or(std::wstring());
    };
    internet_settings out;
    out.script = text(L"AutoConfigURL");
    if (read_registry_number(HKEY_CURRENT_USER, internet_settings_key, L"ProxyEnable").value_or(0) != 0)
        out.proxy = text(L"ProxyServer");
    if (!out.proxy.empty())
        out.bypass = text(L"ProxyOverride");
    return out;
}

} // namespace winebits::engine_client
