// SPDX-License-Identifier: LGPL-2.1-or-later
// How the arguments of a call look as text.
// Any thread.
#pragma once

#include <windows.h>

#include <bits.h>

#include <qmgr.h>

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace winebits::proxy_test {

inline std::wstring shown(LPCWSTR text) {
    return text ? L"'" + std::wstring(text) + L"'" : L"null";
}
template <class T>
requires std::integral<T> || std::is_enum_v<T> std::wstring shown(T value) {
    return std::to_wstring(static_cast<unsigned long long>(value));
}
inline std::wstring shown(const GUID &value) {
    wchar_t text[40];
    StringFromGUID2(value, text, 40);
    return text;
}
inline std::wstring shown(const BG_FILE_RANGE &range) {
    return shown(range.InitialOffset) + L"+" + shown(range.Length);
}
inline std::wstring shown(const BG_FILE_INFO &info) {
    return shown(info.RemoteName) + shown(info.LocalName);
}
inline std::wstring shown(const FILESETINFO &info) {
    return shown(info.bstrRemoteFile) + shown(info.bstrLocalFile) + shown(info.dwSizeHint);
}
template <class T, std::size_t Extent>
std::wstring shown(std::span<const T, Extent> values) {
    if (!values.data())
        return L"no array";
    std::wstring text = L"[";
    for (const T &value : values)
        text += shown(value) + L" ";
    return text + L"]";
}

} // namespace winebits::proxy_test
