// SPDX-License-Identifier: LGPL-2.1-or-later
// The Internet Settings of the prefix's user: how his programs reach the network (bits-api 6.7).
// Any thread.
#pragma once

#include <string>

namespace winebits::engine_client {

// Below HKEY_CURRENT_USER.
inline constexpr wchar_t internet_settings_key[] =
    L"Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";

struct internet_settings {
    std::wstring proxy;  // "server:port" or "http=server:port;https=server:port"; empty: none is enabled
    std::wstring bypass; // hosts that are asked directly; empty without a proxy
    std::wstring script; // AutoConfigURL; empty: none
};

// As they are at this moment.
internet_settings read_internet_settings();

} // namespace winebits::engine_client
