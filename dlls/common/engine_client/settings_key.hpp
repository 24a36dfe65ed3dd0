// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the DLLs find what setup and administrators have set.
// Any thread.
#pragma once

#include <windows.h>

#include <cstdint>
#include <optional>
#include <string>

namespace winebits::engine_client {

// Both below HKEY_LOCAL_MACHINE.
inline constexpr wchar_t settings_key[] = L"Software\\winebits";
inline constexpr wchar_t policy_key[] = L"SOFTWARE\\Policies\\Microsoft\\Windows\\BITS"; // bits-api 8.4

// A REG_SZ or REG_EXPAND_SZ (not expanded) value; nothing when it is missing or of another type.
std::optional<std::wstring> read_registry_string(HKEY root, const wchar_t *key, const wchar_t *name);

// A REG_DWORD value; nothing when it is missing or of another type.
std::optional<std::uint32_t> read_registry_number(HKEY root, const wchar_t *key, const wchar_t *name);

} // namespace winebits::engine_client
