// SPDX-License-Identifier: LGPL-2.1-or-later
// Wakes those who wait.
// Any thread.
#include "dlls/dosvc/downloads/change_watch.hpp"

namespace winebits::dosvc::downloads {

change_watch::waiter::waiter(change_watch &watch, const GUID &download) : watch_(watch), download_(download) {
    std::lock_guard hold(watch_.lock_);
    watch_.waiters_.emplace(download_, this);
}

change_watch::waiter::~waiter() {
    std::lock_guard hold(watch_.lock_);
    std::erase_if(watch_.waiters_, [this](const auto &entry) { return entry.second == this; });
}

void change_watch::waiter::wait(DWORD milliseconds) {
    std::unique_lock hold(watch_.lock_);
    if (!changed_)
        woken_.wait(hold, milliseconds);
    changed_ = false;
}

void change_watch::changed(const GUID &download) {
    std::lock_guard hold(lock_);
    const auto [first, last] = waiters_.equal_range(download);
    for (auto entry = first; entry != last; ++entry) {
        entry->second->changed_ = true;
        entry->second->woken_.notify_one();
    }
}

void change_watch::all_changed() {
    std::lock_guard hold(lock_);
    for (const auto &[download, one] : waiters_) {
        one->changed_ = true;
        one->woken_.notify_one();
    }
}

} // namespace winebits::dosvc::downloads
