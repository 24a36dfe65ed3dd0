// SPDX-License-Identifier: LGPL-2.1-or-later
// Memory that a COM client frees: strings of out parameters.
// Any thread.
#pragma once

#include <windows.h>

#include <objbase.h>

#include <cstring>
#include <string_view>

namespace winebits::com {

// *out = a copy from CoTaskMemAlloc that the caller of the COM method frees; null and E_OUTOFMEMORY when
// there is none.
inline HRESULT copy_to_task_memory(std::wstring_view text, LPWSTR *out) noexcept {
    *out = static_cast<LPWSTR>(CoTaskMemAlloc((text.size() + 1) * sizeof(wchar_t)));
    if (!*out)
        return E_OUTOFMEMORY;
    std::memcpy(*out, text.data(), text.size() * sizeof(wchar_t));
    (*out)[text.size()] = 0;
    return S_OK;
}

} // namespace winebits::com
