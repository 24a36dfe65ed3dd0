// SPDX-License-Identifier: LGPL-2.1-or-later
// Finds out how many connections a download gains from: starts with one, doubles them while the total rate
// grows by a worthwhile share of what it could, and takes the last ones back when it doesn't grow at all.
// Has no clock and no timer of its own. Network thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace winebits::transfer {

class connection_count {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using seconds_of = std::chrono::duration<double>;

    // More than once in this time wanted() does not change by itself.
    static constexpr std::chrono::milliseconds step{150};

    explicit connection_count(std::uint32_t most) : most_(most) {}

    std::uint32_t wanted() const { return wanted_; }
    std::uint32_t most() const { return most_; }
    // The server takes no more than so many.
    void limit(std::uint32_t most);
    // Something has changed that makes the present measurement worthless.
    void restart() { since_.reset(); }

    // What is the case now: bytes received so far, bytes still to come, and connections that receive. To be
    // called several times a second. True: wanted() is another one.
    bool look(time_point now, std::uint64_t received, std::uint64_t left, std::uint32_t receiving);
    // Bytes a second of all connections together, as last measured; none yet: 0.
    double rate() const { return rate_; }

  private:
    struct mark {
        time_point when;
        std::uint64_t received = 0;
    };

    bool grow(double rate, std::uint64_t left, time_point now);
    bool weigh(double rate, std::uint64_t left, time_point now);
    void settle(std::uint32_t wanted, time_point now);

    std::uint32_t most_, wanted_ = 1;
    std::uint32_t before_ = 0; // connections that made rate_before_; 0: nothing has been measured yet
    double rate_ = 0, rate_before_ = 0;
    std::optional<mark> since_; // of the present measurement
    unsigned looks_ = 0;        // at it
    bool settled_ = false;
    time_point settled_at_{};
};

} // namespace winebits::transfer
