// SPDX-License-Identifier: LGPL-2.1-or-later
// Which native PE files belong where in a prefix. Main thread.
#pragma once

#include "tools/winebits/prefix.hpp"

#include <expected>
#include <string>
#include <vector>

namespace winebits::cli {

struct pe_file {
    std::string source;   // absolute
    std::string relative; // below drive_c: "windows/system32/qmgr.dll"
};

struct installation {
    std::string folder;          // of the PE files, with a folder for each bitness
    std::string setup_program;   // of the prefix' bitness
    std::string setup_program32; // empty: the prefix is 32-bit, or this build has no 32-bit files
    std::string daemon;          // absolute path of winebitsd
    std::vector<pe_file> files;
};

// $WINEBITS_DAEMON, else where `make install` put it; absolute.
std::string daemon_program();

// $WINEBITS_PE_DIR and $WINEBITS_DAEMON, else where `make install` put them. Error: a sentence for the user.
std::expected<installation, std::string> find_installation(const prefix &where);

} // namespace winebits::cli
