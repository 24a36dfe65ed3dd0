// SPDX-License-Identifier: LGPL-2.1-or-later
// Checks that arguments of several methods have in common.
// Any thread.
#pragma once

#include <windows.h>

#include <bits.h>

#include <cwchar>

namespace winebits::jobs {

// A text, which may be null, of at most that many characters (`too_long`).
inline HRESULT check_text(LPCWSTR text, std::size_t longest,
                          HRESULT too_long = BG_E_STRING_TOO_LONG) noexcept {
    return text && std::wcslen(text) > longest ? too_long : S_OK;
}

// The same for one that must not be null (E_INVALIDARG).
inline HRESULT check_required_text(LPCWSTR text, std::size_t longest,
                                   HRESULT too_long = BG_E_STRING_TOO_LONG) noexcept {
    return text ? check_text(text, longest, too_long) : E_INVALIDARG;
}

} // namespace winebits::jobs
