// SPDX-License-Identifier: LGPL-2.1-or-later
// Letters of ASCII without regard to case or locale: schemes, hosts, names of headers.
// Pure functions; any thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace winebits::ascii {

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower(std::string_view text) {
    std::string out(text);
    for (char &c : out)
        c = lower(c);
    return out;
}

// Whether they differ by nothing but case.
constexpr bool same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char one, char other) { return lower(one) == lower(other); });
}

constexpr bool starts_with(std::string_view text, std::string_view beginning) {
    return same(text.substr(0, beginning.size()), beginning);
}

} // namespace winebits::ascii
