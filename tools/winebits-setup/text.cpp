// SPDX-License-Identifier: LGPL-2.1-or-later
// Text between UTF-16 and UTF-8, and paths with variables.
// Main thread of winebits-setup.exe.
#include "tools/winebits-setup/text.hpp"

#include <windows.h>

#include <algorithm>

namespace winebits::setup {

std::string to_utf8(std::wstring_view text) {
    if (text.empty())
        return {};
    const int length = WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0,
                                           nullptr, nullptr);
    std::string result(static_cast<std::size_t>(length), '\0');
    WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), result.data(), length,
                        nullptr, nullptr);
    return result;
}

std::wstring to_utf16(std::string_view text) {
    if (text.empty())
        return {};
    const int length =
        MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0);
    std::wstring result(static_cast<std::size_t>(length), L'\0');
    MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), result.data(), length);
    return result;
}

std::wstring expanded(std::wstring_view path) {
    const std::wstring source(path);
    std::wstring result(1024, L'\0');
    DWORD length =
        ExpandEnvironmentStringsW(source.c_str(), result.data(), static_cast<DWORD>(result.size()));
    if (length > result.size()) {
        result.resize(length);
        length = ExpandEnvironmentStringsW(source.c_str(), result.data(), static_cast<DWORD>(result.size()));
    }
    result.resize(length ? length - 1 : 0);
    CharLowerBuffW(result.data(), static_cast<DWORD>(result.size()));
    return result;
}

std::wstring windows_name(std::wstring_view unix_path) {
    std::wstring result = L"\\\\?\\unix";
    result += unix_path;
    std::replace(result.begin(), result.end(), L'/', L'\\');
    return result;
}

} // namespace winebits::setup
