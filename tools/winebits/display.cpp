// SPDX-License-Identifier: LGPL-2.1-or-later
// Sizes, times, bars and columns as text. Pure functions; any thread.
#include "tools/winebits/display.hpp"

#include <glib.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace winebits::cli {

namespace {

std::size_t width_of(gunichar c) {
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

std::string utf8_of(gunichar c) {
    std::array<char, 6> buffer;
    return {buffer.data(), static_cast<std::size_t>(g_unichar_to_utf8(c, buffer.data()))};
}

// Calls `use` with each character; a byte that is no UTF-8 counts as '?'.
template <class Use>
void for_each_character(std::string_view utf8, Use use) {
    while (!utf8.empty()) {
        const gunichar c = g_utf8_get_char_validated(utf8.data(), static_cast<gssize>(utf8.size()));
        const bool valid = c < 0x110000;
        use(valid ? c : gunichar('?'));
        const std::size_t length = valid ? static_cast<std::size_t>(g_unichar_to_utf8(c, nullptr)) : 1;
        utf8.remove_prefix(std::min(length, utf8.size()));
    }
}

} // namespace

std::string printable(std::string_view utf8) {
    std::string result;
    for_each_character(utf8, [&](gunichar c) { result += g_unichar_isprint(c) ? utf8_of(c) : "?"; });
    return result;
}

std::size_t columns(std::string_view utf8) {
    std::size_t width = 0;
    for_each_character(utf8, [&](gunichar c) { width += width_of(c); });
    return width;
}

std::string fitted(std::string_view utf8, std::size_t width) {
    const std::size_t needed = columns(utf8);
    if (needed <= width)
        return std::string(utf8) + std::string(width - needed, ' ');
    std::string result;
    std::size_t used = 0;
    bool full = width == 0;
    for_each_character(utf8, [&](gunichar c) {
        full = full || used + width_of(c) > width - 1;
        if (full)
            return;
        result += utf8_of(c);
        used += width_of(c);
    });
    return width == 0 ? "" : result + "…" + std::string(width - 1 - used, ' ');
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::array units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024)
        return std::to_string(bytes) + " B";
    double number = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    for (; number >= 1023.95 && unit + 1 < units.size(); unit++)
        number /= 1024;
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %s", number, units[unit]);
    return text;
}

std::string duration_text(std::chrono::seconds time) {
    const long long all = time.count(), hours = all / 3600, minutes = all / 60 % 60, seconds = all % 60;
    char text[48];
    if (hours)
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", hours, minutes, seconds);
    else
        std::snprintf(text, sizeof text, "%lld:%02lld", minutes, seconds);
    return text;
}

std::string bar(std::optional<unsigned> percent, std::size_t width) {
    const std::size_t inside = width > 2 ? width - 2 : 0;
    if (!percent)
        return "[" + std::string(inside, '?') + "]";
    const std::size_t done = inside * std::min(*percent, 100u) / 100;
    return "[" + std::string(done, '#') + std::string(inside - done, '.') + "]";
}

} // namespace winebits::cli
