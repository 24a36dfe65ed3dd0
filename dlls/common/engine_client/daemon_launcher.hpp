// SPDX-License-Identifier: LGPL-2.1-or-later
// Starts winebitsd, a native program, from a Windows process.
// Any thread.
#pragma once

#include "dlls/common/engine_client/state_folder.hpp"

namespace winebits::engine_client {

// Starts the program that setup has written to HKLM/Software/winebits, "Daemon" (REG_SZ, absolute Unix path).
// True when it was started: Wine gives neither a handle nor an exit code, so only the endpoint tells whether
// it lives.
bool launch_daemon(const state_folder &);

} // namespace winebits::engine_client
