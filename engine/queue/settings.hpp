// SPDX-License-Identifier: LGPL-2.1-or-later
// Limits and time-outs of the queue, with Windows' defaults (bits-api 4.3, 8.1, 8.4, Appendix B).
// Plain values; any thread.
#pragma once

#include "engine/base/instant.hpp"
#include "engine/queue/delivery.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace winebits::queue {

// One limit of bits-api 8.4 for the three background priorities, in bytes a second; none: unlimited, 0: no
// background transfer.
struct bandwidth_limits {
    std::optional<std::uint64_t> high, normal, low;
    friend bool operator==(const bandwidth_limits &, const bandwidth_limits &) = default;
};
// From `from` to `to` on the local clock, in hours (8 to 17); over midnight when from > to. Days: 0 Sunday.
struct bandwidth_window {
    std::uint32_t from_day = 0, to_day = 6, from_hour = 0, to_hour = 0;
    bandwidth_limits limits;
    friend bool operator==(const bandwidth_window &, const bandwidth_window &) = default;
};
// The first window that holds now decides, else `otherwise`.
struct bandwidth_policy {
    std::vector<bandwidth_window> windows;
    bandwidth_limits otherwise;
    std::int32_t local_offset_seconds = 0; // local time minus UTC, as the service sees it
    friend bool operator==(const bandwidth_policy &, const bandwidth_policy &) = default;
};

struct settings {
    seconds slice{60}; // a background job's turn while another of its level waits
    seconds stall{2};  // no byte for so long gives the turn up
    std::uint32_t foreground_connections = 16;
    std::uint32_t connections_per_host = 4;
    seconds job_inactivity_timeout{90 * 24 * 3600};
    // Count limits apply only where the policy is set: under Wine every caller counts as an administrator.
    std::optional<std::uint32_t> max_jobs_per_user, max_jobs_per_machine, max_files_per_job;
    std::optional<std::uint32_t> max_ranges_per_file;
    // No policy lifts this one: what all jobs' values take in memory and in the hive. Beyond it nothing may
    // be added.
    std::size_t most_kept_bytes = 256u << 20;
    seconds maximum_download_time{7'776'000}; // of a new job; MaxDownloadTime (bits-api 8.4)
    bandwidth_policy bandwidth;
    // Delivery Optimization.
    delivery_policy delivery;
    std::uint32_t segments = 8;             // connections of one download
    std::uint64_t stream_window = 64 << 20; // unread bytes of a stream at which its transfer pauses
    seconds volatile_grace{60};             // volatile downloads end so long after their service has gone
    bool paused = false;                    // nothing is transferred: jobs wait for a Wine session
};

} // namespace winebits::queue
