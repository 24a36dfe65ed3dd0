// SPDX-License-Identifier: LGPL-2.1-or-later
// Text form of a job's GUID.
// Any thread.
#include "engine/base/job_id.hpp"

namespace winebits {
namespace {

constexpr std::string_view pattern = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";

std::optional<std::uint8_t> hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return static_cast<std::uint8_t>(c - '0');
    if (c >= 'A' && c <= 'F')
        return static_cast<std::uint8_t>(c - 'A' + 10);
    if (c >= 'a' && c <= 'f')
        return static_cast<std::uint8_t>(c - 'a' + 10);
    return std::nullopt;
}

} // namespace

std::optional<job_id> job_id::parse(std::string_view text) {
    if (text.size() != pattern.size())
        return std::nullopt;
    job_id id;
    std::size_t nibble = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (pattern[i] != 'x') {
            if (text[i] != pattern[i])
                return std::nullopt;
            continue;
        }
        const auto digit = hex_digit(text[i]);
        if (!digit)
            return std::nullopt;
        auto &byte = id.bytes_[nibble / 2];
        byte = static_cast<std::uint8_t>(nibble % 2 == 0 ? *digit << 4 : byte | *digit);
        ++nibble;
    }
    return id;
}

std::string job_id::text() const {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    std::size_t nibble = 0;
    for (const char c : pattern) {
        if (c != 'x') {
            out += c;
            continue;
        }
        const auto byte = bytes_[nibble / 2];
        out += digits[nibble % 2 == 0 ? byte >> 4 : byte & 15];
        ++nibble;
    }
    return out;
}

} // namespace winebits
