// SPDX-License-Identifier: LGPL-2.1-or-later
// The lines of a setup command on standard output. Main thread.
#include "tools/winebits/report.hpp"

#include <cstdio>

namespace winebits::cli {

void report::line(std::string_view state, std::string_view text) {
    failed_ += state == "failed";
    wrong_ += state == "wrong" || state == "missing";
    std::printf("%-10.*s %.*s\n", static_cast<int>(state.size()), state.data(), static_cast<int>(text.size()),
                text.data());
    std::fflush(stdout);
}

} // namespace winebits::cli
