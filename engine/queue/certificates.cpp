// SPDX-License-Identifier: LGPL-2.1-or-later
// Server certificates that the program judges (bits-api 3.9).
// Main thread only.
#include "engine/queue/state.hpp"

namespace winebits::queue {

queue::state::answer queue::state::carry_out(const command &call, const certificate_verdict &) {
    return refuse(call, cause::not_implemented);
}

void queue::state::on(const certificate_presented &) {}

void queue::state::on(const subscriber_changed &) {}

} // namespace winebits::queue
