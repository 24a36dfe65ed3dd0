// SPDX-License-Identifier: LGPL-2.1-or-later
// How a step of the start can fail: the exit code and a sentence for the terminal or the log.
// Plain value; any thread.
#pragma once

#include "winebits/protocol.hpp"

#include <expected>
#include <string>

namespace winebits::daemon {

struct start_failure {
    int exit_code = protocol::exit_code::state_folder;
    std::string message; // English; empty: say nothing
};

template <class T>
using start_result = std::expected<T, start_failure>;

} // namespace winebits::daemon
