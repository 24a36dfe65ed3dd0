// SPDX-License-Identifier: LGPL-2.1-or-later
// Text between Windows' UTF-16 and the UTF-8 of our files and of the report, and paths with variables.
// Main thread of winebits-setup.exe; pure but for the environment that expanded() reads.
#pragma once

#include <string>
#include <string_view>

namespace winebits::setup {

std::string to_utf8(std::wstring_view text);
std::wstring to_utf16(std::string_view text);

// `%SystemRoot%\x` and `C:\windows\x` name the same file: variables replaced, lower case.
std::wstring expanded(std::wstring_view path);

// A Unix path as Wine's own name for it (`\\?\unix\...`), which needs no drive letter.
std::wstring windows_name(std::wstring_view unix_path);

} // namespace winebits::setup
