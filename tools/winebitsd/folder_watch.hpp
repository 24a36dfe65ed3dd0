// SPDX-License-Identifier: LGPL-2.1-or-later
// Tells when something happens to the state folder: it, a file in it or a folder above it is removed or
// renamed. Nothing is polled. Main thread only.
#pragma once

#include "engine/rpc/descriptor.hpp"
#include "engine/rpc/main_loop.hpp"

#include <functional>
#include <string>

namespace winebits::daemon {

class folder_watch {
  public:
    // `path` is absolute and without symbolic links. `disturbed` may be called for things that do not matter,
    // so the caller looks for himself.
    folder_watch(const std::string &path, std::function<void()> disturbed);

    // False: the kernel gave no watch, so nothing will be told.
    bool works() const { return works_; }

  private:
    void drain();

    rpc::descriptor inotify_;
    std::function<void()> disturbed_;
    bool works_ = false;
    rpc::descriptor_watch readable_;
};

} // namespace winebits::daemon
