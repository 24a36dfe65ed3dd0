// SPDX-License-Identifier: LGPL-2.1-or-later
// Wine sessions: a volatile download ends with the one it was made in (do-api 5.12).
// Main thread only.
#include "engine/queue/state.hpp"

namespace winebits::queue {

void queue::state::on(const session_opened &) {}

} // namespace winebits::queue
