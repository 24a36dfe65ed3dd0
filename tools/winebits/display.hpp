// SPDX-License-Identifier: LGPL-2.1-or-later
// Text for people: sizes, times, bars, columns. Pure functions; any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::cli {

// Names come from foreign programs: what a terminal could take for a command becomes '?'.
std::string printable(std::string_view utf8);

// Columns that the text takes on a terminal.
std::size_t columns(std::string_view utf8);
// Cut with "…" or filled with spaces to exactly that many columns.
std::string fitted(std::string_view utf8, std::size_t width);

std::string size_text(std::uint64_t bytes);                          // "12.3 MiB"
std::string duration_text(std::chrono::seconds time);                // "1:02:03", "0:07"
std::string bar(std::optional<unsigned> percent, std::size_t width); // "[####....]"; unknown: "[????????]"

} // namespace winebits::cli
