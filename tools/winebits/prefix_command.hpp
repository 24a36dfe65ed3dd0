// SPDX-License-Identifier: LGPL-2.1-or-later
// What the commands share that look at one prefix: the option that names it, and no other argument.
// Main thread.
#pragma once

#include "tools/winebits/options.hpp"
#include "tools/winebits/prefix.hpp"

#include <expected>
#include <vector>

namespace winebits::cli {

// Parses `more` options and --prefix, and finds the prefix. When that fails it has told why on standard error
// and gives the exit status.
std::expected<prefix, int> parse_prefix_command(int argc, char **argv, const char *summary,
                                                std::vector<option> more = {});

} // namespace winebits::cli
