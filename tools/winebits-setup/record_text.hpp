// SPDX-License-Identifier: LGPL-2.1-or-later
// The text form of the record: one memory a line, fields between tabs, `%XX` for what a line can't hold.
// Pure functions; main thread of winebits-setup.exe.
#pragma once

#include "tools/winebits-setup/record.hpp"

#include <string>
#include <string_view>

namespace winebits::setup {

inline constexpr char record_heading[] = "winebits registrations 1";

std::string write_memories(const std::vector<memory> &memories);
// None: not a record of this version.
std::optional<std::vector<memory>> parse_memories(std::string_view text);

} // namespace winebits::setup
