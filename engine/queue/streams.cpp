// SPDX-License-Identifier: LGPL-2.1-or-later
// Streams (design 4, "Bulk"): what the program has consumed moves the window of its transfer.
// Main thread only.
#include "engine/queue/state.hpp"

namespace winebits::queue {

queue::state::answer queue::state::carry_out(const command &call, const stream_consumed &) {
    return refuse(call, cause::not_implemented);
}

} // namespace winebits::queue
