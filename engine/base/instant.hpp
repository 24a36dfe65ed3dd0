// SPDX-License-Identifier: LGPL-2.1-or-later
// The two clocks a decision needs, passed in by the caller so that tests can simulate them.
// Plain values; any thread.
#pragma once

#include <chrono>
#include <cstdint>

namespace winebits {

using milliseconds = std::chrono::milliseconds;
using seconds = std::chrono::seconds;

// A Windows FILETIME: 100 ns units since 1601-01-01 UTC. 0 means "never".
using file_time = std::uint64_t;

struct instant {
    milliseconds monotonic{0}; // never jumps; CLOCK_BOOTTIME of this boot
    file_time wall = 0;        // may jump; only shown and stored, never compared for delays in one boot
};

inline constexpr file_time file_time_per_second = 10'000'000;
inline constexpr file_time file_time_of_unix_epoch = 116'444'736'000'000'000;

} // namespace winebits
