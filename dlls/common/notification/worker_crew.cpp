// SPDX-License-Identifier: LGPL-2.1-or-later
// Starts workers, and the life of one.
// Any thread; the workers are its own.
#include "dlls/common/notification/worker_crew.hpp"

#include "dlls/common/com/apartment.hpp"
#include "dlls/common/com/thread.hpp"

#include <new>

namespace winebits::notify {

namespace {

constexpr unsigned most_threads = 64;
// A worker without work stays for a moment: notifications come in bursts.
constexpr DWORD idle_milliseconds = 5'000;

} // namespace

void worker_crew::wake(const std::shared_ptr<void> &owner) {
    if (idle_threads_ > 0) {
        changed_.notify_one();
        return;
    }
    if (threads_ >= most_threads || !source_.has_work())
        return;
    threads_++;
    try {
        com::thread([this, owner] { run(owner); }).detach();
    } catch (const std::bad_alloc &) {
        threads_--; // a later event tries again
    }
}

void worker_crew::run(const std::shared_ptr<void> &owner) {
    const com::apartment inside;
    std::unique_lock hold(lock_);
    for (bool timed_out = false;;) {
        std::uint32_t wait = idle_milliseconds;
        if (auto due = source_.next(wait)) {
            wake(owner); // somebody looks after the rest while this one is busy
            hold.unlock();
            try {
                due();
            } catch (...) {
                // Out of memory: whoever makes work says what becomes of it then.
            }
            due = {}; // may call out
            hold.lock();
            timed_out = false;
            continue;
        }
        // One waits for what is due later; the others leave.
        if (timed_out && (idle_threads_ > 0 || !source_.has_work()))
            break;
        idle_threads_++;
        timed_out = !changed_.wait(hold, wait);
        idle_threads_--;
    }
    threads_--;
}

} // namespace winebits::notify
