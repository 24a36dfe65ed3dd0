// SPDX-License-Identifier: LGPL-2.1-or-later
// The ground of every conformance program: Windows' headers, BITS' interfaces, CMocka and checks. The
// programs know nothing of winebits, so that they run on Windows and with Wine's own BITS too. Checks are for
// the test thread only.
#pragma once

// Wine's headers and CMocka's both define uintptr_t unless they are told that it is there.
#include <cstdint>
#ifndef _UINTPTR_T
#define _UINTPTR_T
#endif
#ifndef _UINTPTR_T_DEFINED
#define _UINTPTR_T_DEFINED
#endif

#ifndef NOMINMAX
#define NOMINMAX
#endif

// The C++ library comes first: Windows' macros would break it.
#include "tests/support/check.hpp"

#include <windows.h>

#include <ole2.h>

#include <bits.h>

#include <string>
#include <vector>

namespace winebits::conformance {

// The text of Windows' strings. std::wstring is unusable in winelib programs.
using text = std::u16string;

inline LPCWSTR wide(const text &value) {
    return reinterpret_cast<LPCWSTR>(value.c_str());
}
inline text from_wide(LPCWSTR value) {
    return value ? text(reinterpret_cast<const char16_t *>(value)) : text();
}
// ASCII only; anything else becomes '?'.
std::string narrow(const text &value);
text widen(const std::string &ascii);

std::string hex(HRESULT code);

// A word that no other test uses, not even in another process or an earlier Wine session, where process ids
// start anew.
std::string unique_word();

// What NULL for a pointer gives across processes (bits-api 1.4).
inline constexpr HRESULT null_reference = static_cast<HRESULT>(0x800706F4);

void check_result(HRESULT got, HRESULT wanted, const char *call, const char *file, int line);
void check_failed(HRESULT got, const char *call, const char *file, int line);

} // namespace winebits::conformance

// Texts in messages.
template <>
inline std::string winebits::test::shown(const std::u16string &value) {
    return '"' + winebits::conformance::narrow(value) + '"';
}

#define CHECK_RESULT(call, wanted)                                                                           \
    ::winebits::conformance::check_result((call), (wanted), #call, __FILE__, __LINE__)
#define CHECK_OK(call) CHECK_RESULT(call, S_OK)
#define CHECK_FAILED(call) ::winebits::conformance::check_failed((call), #call, __FILE__, __LINE__)

// A named behaviour in a program's list of tests.
#define BEHAVIOUR(body)                                                                                      \
    CMUnitTest {                                                                                             \
#body, &::winebits::test::run < body>, nullptr, nullptr, nullptr                                     \
    }
