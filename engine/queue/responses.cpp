// SPDX-License-Identifier: LGPL-2.1-or-later
// What servers answered (bits-api 6.5, 6.11).
// Main thread only.
#include "engine/queue/state.hpp"

namespace winebits::queue {

void queue::state::on(const response_received &) {}

} // namespace winebits::queue
