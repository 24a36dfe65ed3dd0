// SPDX-License-Identifier: LGPL-2.1-or-later
// The prefix' engine as the command line uses it. Main thread; calls block, 5 s at most when the engine has
// to be started.
#pragma once

#include "tools/winebits/prefix.hpp"

namespace winebits::cli {

// Asks a running engine to flush and leave, and waits for that. False: none was running.
bool stop_daemon(const prefix &where);

// The same, only for one of another version than this program.
bool stop_daemon_of_other_version(const prefix &where);

} // namespace winebits::cli
