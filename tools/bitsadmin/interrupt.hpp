// SPDX-License-Identifier: LGPL-2.1-or-later
// Ctrl+C, Ctrl+Break and the closing of the console, as an event that a waiting loop sees.
// Windows calls the handler on a thread of its own; everything else is for the main thread. One object at a
// time.
#pragma once

#include <windows.h>

#include <chrono>

namespace winebits::bitsadmin {

class interrupt {
  public:
    interrupt();
    ~interrupt();
    interrupt(const interrupt &) = delete;
    interrupt &operator=(const interrupt &) = delete;

    // Waits at most `time`; true when the user has interrupted the program, now or before.
    bool wait(std::chrono::milliseconds time) const;
};

} // namespace winebits::bitsadmin
