// SPDX-License-Identifier: LGPL-2.1-or-later
// The loop of a disk thread.
// See work_thread.hpp.
#include "engine/transfer/work_thread.hpp"

#include <csignal>
#include <pthread.h>

namespace winebits::transfer {

std::thread start_thread(const std::string &name, task body) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread([name, run = std::move(body)]() mutable noexcept {
        pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
        run();
    });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
}

work_thread::work_thread(const std::string &name)
    : thread_(start_thread(name, [this]() noexcept { run(); })) {}

work_thread::~work_thread() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void work_thread::post(task what) {
    // Told with the lock held: what this task leads to may be the end of this object.
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(what));
    if (tasks_.size() == 1)
        changed_.notify_one();
}

void work_thread::run() noexcept {
    for (;;) {
        task next;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
            if (tasks_.empty())
                return;
            next = std::move(tasks_.front());
            tasks_.pop_front();
        }
        next();
    }
}

} // namespace winebits::transfer
