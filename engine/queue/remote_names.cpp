// SPDX-License-Identifier: LGPL-2.1-or-later
// Other remote names for the files of a job (bits-api 3.6, 3.10).
// Main thread only.
#include "engine/queue/state.hpp"

namespace winebits::queue {

queue::state::answer queue::state::carry_out(const command &call, const replace_remote_prefix &) {
    return refuse(call, cause::not_implemented);
}

std::optional<cause> queue::state::set(record &, std::uint32_t, const remote_name &) {
    return cause::not_implemented;
}

} // namespace winebits::queue
