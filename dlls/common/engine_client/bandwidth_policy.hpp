// SPDX-License-Identifier: LGPL-2.1-or-later
// The bandwidth policies of the registry (bits-api 8.4) as surface.configure names them.
// Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace winebits::engine_client {

// Bytes a second for each background priority; none: unlimited, 0: no background transfer.
struct bandwidth_limits {
    std::optional<std::uint64_t> high, normal, low;
    friend bool operator==(const bandwidth_limits &, const bandwidth_limits &) = default;
};

// Days from 0, a Sunday; hours of the local clock.
struct bandwidth_window {
    std::uint32_t from_day = 0, to_day = 6, from_hour = 0, to_hour = 0;
    bandwidth_limits limits;
    friend bool operator==(const bandwidth_window &, const bandwidth_window &) = default;
};

struct bandwidth_policy {
    std::vector<bandwidth_window> windows; // the first that holds decides
    bandwidth_limits otherwise;
    std::int32_t local_offset = 0; // local time minus UTC, in seconds
    friend bool operator==(const bandwidth_policy &, const bandwidth_policy &) = default;
};

// Nothing when no policy is set. Schedules that lack a day or an hour are passed over. Throws std::bad_alloc
// only.
std::optional<bandwidth_policy> read_bandwidth_policy();

} // namespace winebits::engine_client
