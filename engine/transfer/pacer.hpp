// SPDX-License-Identifier: LGPL-2.1-or-later
// Keeps a transfer at a rate: says when the next bytes may be taken. What is not taken stays in the socket,
// so that TCP slows the server down. Has no clock and no timer of its own. Network thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace winebits::transfer {

class pacer {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    // Bytes a second from now on; none: as fast as it goes.
    void set_rate(std::optional<std::uint64_t>, time_point now);
    std::optional<std::uint64_t> rate() const { return rate_; }

    // Zero: bytes may be taken now. What follows a pause is never faster than the rate.
    duration wait(time_point now) const;
    void took(std::uint64_t bytes, time_point now);

  private:
    std::optional<std::uint64_t> rate_;
    time_point next_{};
};

} // namespace winebits::transfer
