// SPDX-License-Identifier: LGPL-2.1-or-later
// Checks URLs.
// Any thread.
#include "dlls/qmgr/remote_name.hpp"

#include <algorithm>
#include <cwctype>

namespace winebits::qmgr {

namespace {

constexpr std::size_t longest_name = 2200, longest_segment = MAX_PATH; // characters

// Takes the scheme and "://" off the front; false for a scheme that is not ours.
bool take_scheme(std::wstring_view &name) {
    for (const std::wstring_view scheme : {L"http://", L"https://"}) {
        const auto same = [](wchar_t a, wchar_t b) { return std::towlower(a) == static_cast<wint_t>(b); };
        if (name.size() > scheme.size() && std::ranges::equal(name.substr(0, scheme.size()), scheme, same)) {
            name.remove_prefix(scheme.size());
            return true;
        }
    }
    return false;
}

// "host", "host:80", "user@host", "[::1]:80": a host, and a port of digits.
bool is_authority(std::wstring_view text) {
    text.remove_prefix(text.find_last_of(L'@') + 1);
    const auto bracket = text.find(L']');
    const auto colon = text.find(L':', bracket == text.npos ? 0 : bracket);
    const auto host = text.substr(0, colon);
    const auto port = colon == text.npos ? std::wstring_view() : text.substr(colon + 1);
    return !host.empty() && port.size() <= 5 &&
           std::ranges::all_of(port, [](wchar_t c) { return c >= L'0' && c <= L'9'; });
}

bool has_long_segment(std::wstring_view path) {
    while (!path.empty()) {
        const auto end = std::min(path.find(L'/'), path.size());
        if (end > longest_segment)
            return true;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return false;
}

} // namespace

HRESULT check_remote_name(std::wstring_view name) noexcept {
    if (name.size() > longest_name ||
        std::ranges::any_of(name, [](wchar_t c) { return c <= 32 || c == 127; }) || !take_scheme(name))
        return E_INVALIDARG;
    const auto authority = name.substr(0, name.find_first_of(L"/?#"));
    name.remove_prefix(authority.size());
    const auto path = name.substr(0, name.find_first_of(L"?#"));
    return is_authority(authority) && !has_long_segment(path) ? S_OK : E_INVALIDARG;
}

} // namespace winebits::qmgr
