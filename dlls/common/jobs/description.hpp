// SPDX-License-Identifier: LGPL-2.1-or-later
// Texts for HRESULTs.
// Any thread.
#pragma once

#include <windows.h>

namespace winebits::jobs {

// *out = the text for the code, ending in a newline as FormatMessage gives it. Our own texts are English
// whatever the language; the system's are in that language if it has them, else in its own or in English. The
// caller frees it with CoTaskMemFree. Fails when nobody has a text for the code.
HRESULT describe(HRESULT code, DWORD language, LPWSTR *out);

// The method IBackgroundCopyManager::GetErrorDescription.
HRESULT describe_error(HRESULT code, DWORD language, LPWSTR *text) noexcept;

} // namespace winebits::jobs
