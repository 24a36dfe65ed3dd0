// SPDX-License-Identifier: LGPL-2.1-or-later
// Everything random in a simulation comes from one seed, the same on every machine.
// Test thread only.
#pragma once

#include <cstdint>
#include <random>

namespace winebits::simulation {

class chance {
  public:
    explicit chance(std::uint64_t seed) : engine_(seed) {}
    // 0 to below - 1.
    std::uint64_t below(std::uint64_t limit) { return limit == 0 ? 0 : engine_() % limit; }
    std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }
    bool percent(unsigned share) { return below(100) < share; }
    std::uint32_t bits() { return static_cast<std::uint32_t>(engine_()); }

  private:
    std::mt19937_64 engine_;
};

} // namespace winebits::simulation
