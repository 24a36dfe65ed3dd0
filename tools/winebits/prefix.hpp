// SPDX-License-Identifier: LGPL-2.1-or-later
// The Wine prefix that a command works on: found, checked for its owner, and its folders. Main thread.
#pragma once

#include <expected>
#include <string>

namespace winebits::cli {

enum class architecture { win32, win64 };

struct prefix {
    std::string root; // absolute, normal form
    architecture arch = architecture::win64;

    std::string drive_c() const { return root + "/drive_c"; }
    std::string state_folder() const; // drive_c/ProgramData/winebits, made by setup
};

// `option` (from --prefix), else $WINEPREFIX, else ~/.wine. Error: a sentence for the user.
std::expected<prefix, std::string> find_prefix(const char *option);

} // namespace winebits::cli
