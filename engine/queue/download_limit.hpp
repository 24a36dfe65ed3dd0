// SPDX-License-Identifier: LGPL-2.1-or-later
// BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE (bits-api 3.8): the bytes that a job may fetch in all.
// Pure functions; any thread.
#pragma once

#include "engine/queue/job.hpp"

#include <cstdint>
#include <optional>

namespace winebits::queue {

// What the other files leave of the job's limit for this one, in bytes of the whole file; none: unlimited.
std::optional<std::uint64_t> allowance(const job &, std::uint32_t file_index);

// The job's files are known to be more than it may fetch. Of a file that is fetched on demand only what has
// been fetched counts.
bool is_over_limit(const job &);

} // namespace winebits::queue
