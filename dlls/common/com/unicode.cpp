// SPDX-License-Identifier: LGPL-2.1-or-later
// Strict conversion between UTF-8 and UTF-16. The system's converters replace what they cannot read, and a
// replaced name would be another file.
// Any thread.
#include "dlls/common/com/unicode.hpp"

#include <array>
#include <cstdint>

namespace winebits::com {

namespace {

constexpr char32_t no_character = 0xffffffff;

constexpr bool is_high_surrogate(char32_t unit) {
    return unit >= 0xd800 && unit < 0xdc00;
}
constexpr bool is_low_surrogate(char32_t unit) {
    return unit >= 0xdc00 && unit < 0xe000;
}

void append_utf8(std::string &text, char32_t c) {
    auto tail = [&](int shift) { text += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xc0 | (c >> 6));
        tail(0);
    } else if (c < 0x10000) {
        text += static_cast<char>(0xe0 | (c >> 12));
        tail(6);
        tail(0);
    } else {
        text += static_cast<char>(0xf0 | (c >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

// Takes one character off the front, or returns no_character for a malformed sequence.
char32_t take_utf8(std::string_view &text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) {
        text.remove_prefix(1);
        return lead;
    }
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size)
        return no_character;
    char32_t c = lead & (0x7f >> size);
    for (std::size_t i = 1; i < size; i++) {
        const auto unit = static_cast<unsigned char>(text[i]);
        if ((unit & 0xc0) != 0x80)
            return no_character;
        c = c << 6 | (unit & 0x3f);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (c < smallest[size] || c > 0x10ffff || is_high_surrogate(c) || is_low_surrogate(c))
        return no_character;
    text.remove_prefix(size);
    return c;
}

} // namespace

std::optional<std::string> utf8_from(std::wstring_view utf16) {
    std::string text;
    text.reserve(utf16.size());
    for (std::size_t i = 0; i < utf16.size(); i++) {
        char32_t c = utf16[i];
        if (is_high_surrogate(c)) {
            if (i + 1 == utf16.size() || !is_low_surrogate(utf16[i + 1]))
                return std::nullopt;
            c = 0x10000 + ((c - 0xd800) << 10) + (utf16[++i] - 0xdc00);
        } else if (is_low_surrogate(c)) {
            return std::nullopt;
        }
        append_utf8(text, c);
    }
    return text;
}

std::optional<std::wstring> utf16_from(std::string_view utf8) {
    std::wstring text;
    text.reserve(utf8.size());
    while (!utf8.empty()) {
        const char32_t c = take_utf8(utf8);
        if (c == no_character)
            return std::nullopt;
        if (c < 0x10000) {
            text += static_cast<wchar_t>(c);
        } else {
            text += static_cast<wchar_t>(0xd800 + ((c - 0x10000) >> 10));
            text += static_cast<wchar_t>(0xdc00 + ((c - 0x10000) & 0x3ff));
        }
    }
    return text;
}

} // namespace winebits::com
