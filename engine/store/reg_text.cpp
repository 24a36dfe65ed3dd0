// SPDX-License-Identifier: LGPL-2.1-or-later
// Export of the hive as .reg text.
// Pure functions; any thread.
#include "engine/store/reg_text.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace winebits::store {
namespace {

constexpr std::string_view root = "HKEY_LOCAL_MACHINE\\Software\\winebits\\Hive";
constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t line_limit = 77; // regedit breaks hexadecimal data there, with a backslash

using bytes = std::vector<std::uint8_t>;

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out += '"';
}

std::string hexadecimal(std::string line, const bytes &data) {
    std::string out;
    for (std::size_t i = 0; i < data.size(); ++i) {
        line += digits[data[i] >> 4];
        line += digits[data[i] & 15];
        if (i + 1 == data.size())
            break;
        line += ',';
        if (line.size() >= line_limit - 2) {
            out += line + "\\\r\n";
            line = "  ";
        }
    }
    return out + line;
}

bytes little_endian(std::uint64_t number) {
    bytes out;
    for (int shift = 0; shift < 64; shift += 8)
        out.push_back(static_cast<std::uint8_t>(number >> shift));
    return out;
}

// One code point of well-formed UTF-8; a stray byte counts as U+FFFD.
char32_t next_code_point(std::string_view &text) {
    const auto lead = static_cast<std::uint8_t>(text.front());
    const std::size_t length = lead < 0x80       ? 1
                               : lead >> 5 == 6  ? 2
                               : lead >> 4 == 14 ? 3
                               : lead >> 3 == 30 ? 4
                                                 : 0;
    if (length == 0 || length > text.size()) {
        text.remove_prefix(1);
        return 0xfffd;
    }
    char32_t point = length == 1 ? lead : lead & (0x7f >> length);
    for (std::size_t i = 1; i < length; ++i)
        point = point << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3f);
    text.remove_prefix(length);
    return point;
}

bytes utf16_with_terminator(std::string_view text) {
    bytes out;
    const auto add = [&out](char32_t unit) {
        out.push_back(static_cast<std::uint8_t>(unit));
        out.push_back(static_cast<std::uint8_t>(unit >> 8));
    };
    while (!text.empty()) {
        const char32_t point = next_code_point(text);
        if (point >= 0x10000) {
            add(0xd800 + ((point - 0x10000) >> 10));
            add(0xdc00 + ((point - 0x10000) & 0x3ff));
        } else {
            add(point);
        }
    }
    add(0);
    return out;
}

struct shown_data {
    std::string prefix; // the value's name and the equals sign

    std::string operator()(const std::string &text) const {
        // A line break inside quotes can't be imported, so such a string is shown as its bytes.
        if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
            return hexadecimal(prefix + "hex(1):", utf16_with_terminator(text));
        return prefix + quoted(text);
    }
    std::string operator()(std::uint32_t number) const {
        std::string out = prefix + "dword:";
        for (int shift = 28; shift >= 0; shift -= 4)
            out += digits[number >> shift & 15];
        return out;
    }
    std::string operator()(std::uint64_t number) const {
        return hexadecimal(prefix + "hex(b):", little_endian(number));
    }
    // An open secret is never shown; the hive exports the sealed bytes.
    std::string operator()(const queue::hive_secret &) const { return hexadecimal(prefix + "hex:", {}); }
    std::string operator()(const bytes &data) const { return hexadecimal(prefix + "hex:", data); }
};

} // namespace

std::string reg_text(std::span<const queue::hive_value> values) {
    std::string out = "Windows Registry Editor Version 5.00\r\n";
    const std::string *key = nullptr;
    for (const auto &value : values) {
        if (!key || *key != value.key) {
            key = &value.key;
            out.append("\r\n[").append(root);
            if (!value.key.empty())
                out.append("\\").append(value.key);
            out += "]\r\n";
        }
        const std::string name = value.name.empty() ? "@" : quoted(value.name);
        out += std::visit(shown_data{name + "="}, value.data) + "\r\n";
    }
    return out;
}

} // namespace winebits::store
