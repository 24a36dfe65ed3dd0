// SPDX-License-Identifier: LGPL-2.1-or-later
// Limits and time-outs of the queue, with Windows' defaults (bits-api 4.3, 8.1, 8.4, Appendix B).
// Plain values; any thread.
#pragma once

#include "engine/base/instant.hpp"

#include <cstdint>
#include <optional>

namespace winebits::queue {

struct settings {
    seconds slice{60}; // a background job's turn while another of its level waits
    seconds stall{2};  // no byte for so long gives the turn up
    std::uint32_t foreground_connections = 16;
    std::uint32_t connections_per_host = 4;
    seconds job_inactivity_timeout{90 * 24 * 3600};
    // Count limits apply only where the policy is set: under Wine every caller counts as an administrator.
    std::optional<std::uint32_t> max_jobs_per_user, max_jobs_per_machine, max_files_per_job;
    milliseconds modification_interval{500}; // least distance of two JobModification of one job
};

} // namespace winebits::queue
