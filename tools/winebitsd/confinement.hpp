// SPDX-License-Identifier: LGPL-2.1-or-later
// The folders below which a daemon that was started at login may write, and nowhere else (design promise 5):
// it works with nobody there to ask, from a queue that programs have filled. The daemon looks itself before
// it opens a folder to write into, so that a job elsewhere waits; Landlock, where the kernel has it, keeps
// the whole process to it. Made on the main thread; `holds` is called on the disk threads.
#pragma once

#include "engine/rpc/descriptor.hpp"
#include "engine/transfer/file_system.hpp"
#include "tools/winebitsd/exit_status.hpp"

#include <memory>
#include <string>
#include <vector>

namespace winebits::daemon {

// What the confined file system answers for a folder elsewhere: no call of the engine gives it otherwise.
extern const int folder_withheld; // an errno value

class confinement {
  public:
    // Each word is "DEVICE:INODE:/absolute/path", and the path must lead to that very folder. `own` is the
    // state folder, which is always among them.
    static start_result<std::shared_ptr<const confinement>> open(const std::vector<std::string> &words,
                                                                 int own);

    // True when the folder is one of them or lies below one, wherever its name says it is.
    bool holds(int folder) const;

    // For good, for this thread and those it will start. False: the kernel can't.
    bool enforce() const;

    // Opens no folder outside.
    static std::shared_ptr<transfer::file_system> file_system(std::shared_ptr<const confinement>);

  private:
    std::vector<rpc::descriptor> folders_;
};

} // namespace winebits::daemon
