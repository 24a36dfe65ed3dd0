// SPDX-License-Identifier: LGPL-2.1-or-later
// Takes the input of a target apart.
// Pure functions; any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace winebits::fuzz {

// Up to the separator, which goes too; the rest when there is none.
inline std::string_view take_until(std::string_view &input, char separator) {
    const auto end = std::min(input.find(separator), input.size());
    const auto part = input.substr(0, end);
    input.remove_prefix(std::min(end + 1, input.size()));
    return part;
}

inline std::string take_line(std::string_view &input) {
    return std::string(take_until(input, '\n'));
}

// The next byte, 0 behind the end.
inline std::uint8_t take_byte(std::string_view &input) {
    if (input.empty())
        return 0;
    const auto byte = static_cast<std::uint8_t>(input.front());
    input.remove_prefix(1);
    return byte;
}

inline bool is_control(char c) {
    return static_cast<unsigned char>(c) < ' ' || c == 0x7f;
}

inline bool has_control(std::string_view text) {
    return std::ranges::any_of(text, is_control);
}

} // namespace winebits::fuzz
