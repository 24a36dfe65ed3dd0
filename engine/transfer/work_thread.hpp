// SPDX-License-Identifier: LGPL-2.1-or-later
// A thread that runs tasks one after the other and may block in them: the disk threads.
// post() from any thread.
#pragma once

#include "engine/transfer/task.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace winebits::transfer {

// Starts a thread that takes no signals (they belong to the program's main thread) and shows `name` in a
// debugger.
std::thread start_thread(const std::string &name, task body);

class work_thread {
  public:
    explicit work_thread(const std::string &name);
    // Runs what has been posted, then ends the thread.
    ~work_thread();
    work_thread(const work_thread &) = delete;
    work_thread &operator=(const work_thread &) = delete;

    void post(task);

  private:
    void run() noexcept;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<task> tasks_;
    bool ending_ = false;
    std::thread thread_;
};

} // namespace winebits::transfer
