// SPDX-License-Identifier: LGPL-2.1-or-later
// Tells whether any network but the loopback is there, and when that changes.
// Main thread only.
#pragma once

#include "engine/rpc/descriptor.hpp"
#include "engine/rpc/main_loop.hpp"

#include <functional>

namespace winebits::daemon {

class network_watch {
  public:
    // `changed` gets the new state; it is first called for a change after the construction.
    explicit network_watch(std::function<void(bool connected)> changed);

    // True also when the kernel does not tell.
    bool connected() const { return connected_; }

  private:
    void drain();
    void look();

    std::function<void(bool)> changed_;
    bool connected_ = true;
    rpc::descriptor netlink_;
    rpc::descriptor_watch readable_;
    rpc::timer settled_; // an interface that comes up sends several messages
};

} // namespace winebits::daemon
