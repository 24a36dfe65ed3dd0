// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the DLLs find what setup and administrators have set.
// Any thread.
#pragma once

#include <windows.h>

#include <cstdint>
#include <optional>
#include <string>

namespace winebits::engine_client {

// Below HKEY_LOCAL_MACHINE.
inline constexpr wchar_t settings_key[] = L"Software\\winebits";
inline constexpr wchar_t policy_key[] = L"SOFTWARE\\Policies\\Microsoft\\Windows\\BITS"; // bits-api 8.4

// Delivery Optimization's policies and settings (do-api 8.1); the last one is below HKEY_USERS.
inline constexpr wchar_t delivery_policy_key[] =
    L"SOFTWARE\\Policies\\Microsoft\\Windows\\DeliveryOptimization";
inline constexpr wchar_t delivery_config_key[] =
    L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\DeliveryOptimization\\Config";
inline constexpr wchar_t delivery_user_key[] =
    L"S-1-5-20\\Software\\Microsoft\\Windows\\CurrentVersion\\DeliveryOptimization\\Settings";

// A REG_SZ or REG_EXPAND_SZ (not expanded) value; nothing when it is missing or of another type.
std::optional<std::wstring> read_registry_string(HKEY root, const wchar_t *key, const wchar_t *name);

// A REG_DWORD value; nothing when it is missing or of another type.
std::optional<std::uint32_t> read_registry_number(HKEY root, const wchar_t *key, const wchar_t *name);

} // namespace winebits::engine_client
