// SPDX-License-Identifier: LGPL-2.1-or-later
// Watches the system calls of a daemon and kills it as one of its renames begins: no clock is fine enough to
// cut a Complete in two. All calls on one thread.
#pragma once

#include <atomic>
#include <sys/types.h>
#include <vector>

namespace winebits::test::kill {

class rename_trap {
  public:
    explicit rename_trap(pid_t daemon);

    // False: this system lets nobody watch another process.
    bool is_set() const { return set_; }
    // Lets it run until its rename of that number, from 1, begins and kills it there; or when `over`: then
    // it gives false.
    bool kill_at(unsigned number, const std::atomic<bool> &over);

  private:
    void go_on(pid_t thread, int signal);
    void bury();

    const pid_t daemon_;
    std::vector<pid_t> threads_;
    bool set_ = false;
};

} // namespace winebits::test::kill
