// SPDX-License-Identifier: LGPL-2.1-or-later
// Threads that make calls to clients: as many as there is work, at most 64, and none while nothing is due.
// The owner's lock guards it; the work itself is done on its threads, in an apartment, with no lock held.
#pragma once

#include "dlls/common/com/mutex.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace winebits::notify {

class worker_crew {
  public:
    using work = std::function<void()>; // an empty one: nothing is due
    struct source {
        // What is due now, begun. Else in `wait` after how many milliseconds there is something at the
        // earliest (unchanged: after the next wake()).
        std::function<work(std::uint32_t &wait)> next;
        // Whether anything is due now or later.
        std::function<bool()> has_work;
    };

    // Both functions of the source are called with the lock held. Both outlive the threads: see wake().
    worker_crew(com::mutex &lock, source from) : lock_(lock), source_(std::move(from)) {}

    // Sees to it that one worker looks at what is due. The lock is held. `owner` owns this and all that the
    // source needs: a worker keeps it alive.
    void wake(const std::shared_ptr<void> &owner);

  private:
    void run(const std::shared_ptr<void> &owner);

    com::mutex &lock_;
    const source source_;
    com::condition changed_;
    unsigned threads_ = 0, idle_threads_ = 0;
};

} // namespace winebits::notify
