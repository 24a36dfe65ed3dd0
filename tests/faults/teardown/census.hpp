// SPDX-License-Identifier: LGPL-2.1-or-later
// What a process holds at this moment, and an alarm for what never ends.
// Test thread.
#pragma once

#include <cstddef>
#include <string>

namespace winebits::test {

struct census {
    std::size_t descriptors = 0, threads = 0;

    static census present();
    // Waits until there is no more of anything than that; says what there is when it never gets so far.
    static void must_fall_to(const census &);
    // Waits until nothing changes any more.
    static census settled();
};

// Ends the process, with `what` as last words, when it lives longer than a teardown may ever take.
class watchdog {
  public:
    explicit watchdog(const std::string &what);
    ~watchdog();
    watchdog(const watchdog &) = delete;
    watchdog &operator=(const watchdog &) = delete;
};

} // namespace winebits::test
