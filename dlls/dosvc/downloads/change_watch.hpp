// SPDX-License-Identifier: LGPL-2.1-or-later
// Lets a thread wait until the engine tells that something of a download has changed: a Start in
// BlockingMode does so.
// Any thread.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/mutex.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace winebits::dosvc::downloads {

class change_watch {
  public:
    // Notices what changes from its making on. Must not outlive the watch.
    class waiter {
      public:
        waiter(change_watch &, const GUID &download);
        ~waiter();
        waiter(const waiter &) = delete;
        waiter &operator=(const waiter &) = delete;

        // Until the next change since the last wait, or that many milliseconds.
        void wait(DWORD milliseconds);

      private:
        friend change_watch;
        change_watch &watch_;
        const GUID download_;
        com::condition woken_;
        bool changed_ = false; // guarded by the lock of the watch
    };

    void changed(const GUID &download);
    void all_changed();

  private:
    com::mutex lock_;
    std::multimap<GUID, waiter *, com::guid_less> waiters_; // guarded by lock_
};

} // namespace winebits::dosvc::downloads
