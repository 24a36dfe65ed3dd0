// SPDX-License-Identifier: LGPL-2.1-or-later
// The prefixes of this user for which an engine runs. Main thread.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace winebits::cli {

struct running_prefix {
    std::string root; // path of the prefix
    pid_t engine = 0;
};

// By path. Processes of other users are never looked at, and one counts only as long as the endpoint file of
// its folder names it.
std::vector<running_prefix> running_prefixes();

} // namespace winebits::cli
