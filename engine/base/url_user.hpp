// SPDX-License-Identifier: LGPL-2.1-or-later
// The user and password that a URL may name before its host: for the server alone, nobody else is shown them.
// Pure function; any thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace winebits {

// The URL without "user:password@"; what has none, or is no URL, comes back as it is.
inline std::string without_user(std::string_view url) {
    const auto scheme_end = url.find("://");
    if (scheme_end == std::string_view::npos)
        return std::string(url);
    const auto authority = scheme_end + 3;
    const auto end = std::min(url.find_first_of("/\\?#", authority), url.size());
    const auto at = url.substr(authority, end - authority).rfind('@');
    if (at == std::string_view::npos)
        return std::string(url);
    return std::string(url.substr(0, authority)).append(url.substr(authority + at + 1));
}

} // namespace winebits
