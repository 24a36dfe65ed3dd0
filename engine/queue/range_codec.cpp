// SPDX-License-Identifier: LGPL-2.1-or-later
// See range_codec.hpp.
// Pure functions; any thread.
#include "engine/queue/range_codec.hpp"

#include <charconv>

namespace winebits::queue {
namespace {

std::optional<std::uint64_t> take_number(std::string_view &text) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{})
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::optional<byte_range> take_range(std::string_view &text) {
    const auto offset = take_number(text);
    if (!offset || !text.starts_with('+'))
        return std::nullopt;
    text.remove_prefix(1);
    if (text.empty() || text.front() == ' ')
        return byte_range{*offset, byte_range::to_end};
    const auto length = take_number(text);
    return length ? std::optional(byte_range{*offset, *length}) : std::nullopt;
}

} // namespace

std::string text_of(const std::vector<byte_range> &ranges) {
    std::string text;
    for (const auto &one : ranges) {
        text += text.empty() ? "" : " ";
        text += std::to_string(one.offset) + "+";
        if (one.length != byte_range::to_end)
            text += std::to_string(one.length);
    }
    return text;
}

std::optional<std::vector<byte_range>> parse_ranges(std::string_view text) {
    std::vector<byte_range> ranges;
    while (!text.empty()) {
        const auto one = take_range(text);
        if (!one || (!text.empty() && text.front() != ' ') || text == " ")
            return std::nullopt;
        ranges.push_back(*one);
        text.remove_prefix(text.empty() ? 0 : 1);
    }
    return ranges;
}

} // namespace winebits::queue
