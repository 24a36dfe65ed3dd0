// SPDX-License-Identifier: LGPL-2.1-or-later
// One number of everything that goes into a queue and comes out of it: two runs of a seed give the same.
// Test thread only.
#pragma once

#include "engine/queue/effect.hpp"

#include <cstdint>
#include <string_view>

namespace winebits::simulation {

class digest {
  public:
    void add(const queue::event &, instant now);
    void add(const queue::effects &);
    std::uint64_t value() const { return sum_; }

  private:
    template <class T>
    void mix(const T &);
    void mix(std::uint64_t number) { sum_ = (sum_ ^ number) * 0x9E3779B97F4A7C15ULL, sum_ ^= sum_ >> 29; }
    void mix(std::string_view text);
    void mix(const job_id &);
    void mix(const std::optional<error> &);

    std::uint64_t sum_ = 1;
};

} // namespace winebits::simulation
