// SPDX-License-Identifier: LGPL-2.1-or-later
// Signals through a descriptor. Main thread.
#include "tools/winebits/signals.hpp"

#include <poll.h>
#include <sys/signalfd.h>

#include <csignal>
#include <thread>

namespace winebits::cli {

interruption::interruption() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&set, number);
    sigprocmask(SIG_BLOCK, &set, nullptr);
    signals_ = rpc::descriptor(signalfd(-1, &set, SFD_CLOEXEC));
}

bool interruption::wait(std::chrono::milliseconds time) const {
    if (!signals_) {
        std::this_thread::sleep_for(time);
        return false;
    }
    pollfd waited{signals_.get(), POLLIN, 0};
    return poll(&waited, 1, static_cast<int>(time.count())) > 0;
}

} // namespace winebits::cli
