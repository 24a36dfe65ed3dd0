// SPDX-License-Identifier: LGPL-2.1-or-later
// On which networks a job may run (bits-api 8.5; do-api 3.2).
// Pure functions; any thread.
#pragma once

#include "engine/queue/job.hpp"

#include <cstdint>

namespace winebits::queue {

// The states of BITS_COST_STATE_* in which the job runs. An IDODownload has a policy instead, by default one
// that depends on its class; so has a BITS-style job of Delivery Optimization as long as its flags are those
// it was made with.
std::uint32_t allowed_costs(const job &);

// It never runs over a mobile network.
bool avoids_cellular(const job &);

} // namespace winebits::queue
