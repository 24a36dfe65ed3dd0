// SPDX-License-Identifier: LGPL-2.1-or-later
// What may be the remote name of a file.
// Any thread.
#pragma once

#include <windows.h>

#include <string_view>

namespace winebits::qmgr {

// S_OK for an http or https URL within the limits of bits-api 5.1, E_INVALIDARG for anything else. The URL is
// taken as it is: nothing is escaped.
HRESULT check_remote_name(std::wstring_view name) noexcept;

} // namespace winebits::qmgr
