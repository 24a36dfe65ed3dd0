// SPDX-License-Identifier: LGPL-2.1-or-later
// Ctrl+C as an event to wait for instead of a handler, so that a command can leave the terminal as it found
// it. Main thread, before other threads start.
#pragma once

#include "engine/rpc/descriptor.hpp"

#include <chrono>

namespace winebits::cli {

class interruption {
  public:
    interruption(); // from now on SIGINT, SIGTERM and SIGHUP no longer end the program

    // Waits that long; true when one of them came.
    bool wait(std::chrono::milliseconds time) const;

  private:
    rpc::descriptor signals_;
};

} // namespace winebits::cli
