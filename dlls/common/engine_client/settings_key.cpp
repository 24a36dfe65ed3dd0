// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads single values of the registry.
// Any thread.
#include "dlls/common/engine_client/settings_key.hpp"

namespace winebits::engine_client {

std::optional<std::wstring> read_registry_string(HKEY root, const wchar_t *key, const wchar_t *name) {
    constexpr DWORD types = RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND;
    DWORD bytes = 0;
    if (RegGetValueW(root, key, name, types, nullptr, nullptr, &bytes) != ERROR_SUCCESS)
        return std::nullopt;
    std::wstring text(bytes / sizeof(wchar_t) + 1, L'\0');
    bytes = static_cast<DWORD>(text.size() * sizeof(wchar_t));
    if (RegGetValueW(root, key, name, types, nullptr, text.data(), &bytes) != ERROR_SUCCESS)
        return std::nullopt;
    text.resize(text.find(L'\0'));
    return text;
}

std::optional<std::uint32_t> read_registry_number(HKEY root, const wchar_t *key, const wchar_t *name) {
    DWORD value = 0, bytes = sizeof value;
    if (RegGetValueW(root, key, name, RRF_RT_REG_DWORD, nullptr, &value, &bytes) != ERROR_SUCCESS)
        return std::nullopt;
    return value;
}

} // namespace winebits::engine_client
