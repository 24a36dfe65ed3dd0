// SPDX-License-Identifier: LGPL-2.1-or-later
// A lock and a condition on slim reader/writer locks: no handle, nothing to make or close, and no thread
// library. Any thread. Use them with std::lock_guard and std::unique_lock. No lock of ours is held while
// calling out.
#pragma once

#include <windows.h>

#include <mutex>

namespace winebits::com {

class mutex {
  public:
    mutex() noexcept = default;
    mutex(const mutex &) = delete;
    mutex &operator=(const mutex &) = delete;

    void lock() noexcept { AcquireSRWLockExclusive(&lock_); }
    bool try_lock() noexcept { return TryAcquireSRWLockExclusive(&lock_); }
    void unlock() noexcept { ReleaseSRWLockExclusive(&lock_); }
    SRWLOCK *native() noexcept { return &lock_; }

  private:
    SRWLOCK lock_ = SRWLOCK_INIT;
};

class condition {
  public:
    condition() noexcept = default;
    condition(const condition &) = delete;
    condition &operator=(const condition &) = delete;

    // Waits at most that many milliseconds (INFINITE: without bound); false after a timeout. May wake early.
    bool wait(std::unique_lock<mutex> &lock, DWORD milliseconds = INFINITE) noexcept {
        return SleepConditionVariableSRW(&condition_, lock.mutex()->native(), milliseconds, 0);
    }
    void notify_one() noexcept { WakeConditionVariable(&condition_); }
    void notify_all() noexcept { WakeAllConditionVariable(&condition_); }

  private:
    CONDITION_VARIABLE condition_ = CONDITION_VARIABLE_INIT;
};

} // namespace winebits::com
