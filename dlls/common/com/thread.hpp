// SPDX-License-Identifier: LGPL-2.1-or-later
// A thread of our own. The thread is not in any COM apartment: what it runs enters one itself when it needs
// to. Any thread; one object is not for several threads at once.
#pragma once

#include "dlls/common/com/handle.hpp"

#include <functional>

namespace winebits::com {

class thread {
  public:
    thread() noexcept = default;
    // Starts it; throws std::bad_alloc when the system has no more threads. An exception that leaves the body
    // ends the thread and is logged.
    explicit thread(std::function<void()> body);
    thread(thread &&) noexcept = default;
    thread &operator=(thread &&) noexcept = default;
    // A thread that was neither joined nor detached is joined.
    ~thread();

    // Waits for its end; false when it has not ended after that many milliseconds.
    bool join(DWORD milliseconds = INFINITE) noexcept;
    void detach() noexcept { handle_.reset(); }

  private:
    unique_handle handle_;
};

} // namespace winebits::com
