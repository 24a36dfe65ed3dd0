// SPDX-License-Identifier: LGPL-2.1-or-later
// Tells when settings, policies, Internet Settings or trusted roots have changed.
// The callback runs on a thread of the watch.
#pragma once

#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/thread.hpp"

#include <functional>

namespace winebits::engine_client {

class registry_watch {
  public:
    // Calls `changed` after each change below those keys, not more than a few times a second.
    explicit registry_watch(std::function<void()> changed);
    // Waits for a running callback.
    ~registry_watch();

  private:
    void run();

    const std::function<void()> changed_;
    com::unique_handle stop_;
    com::thread thread_;
};

} // namespace winebits::engine_client
