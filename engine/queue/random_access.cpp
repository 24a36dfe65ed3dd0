// SPDX-License-Identifier: LGPL-2.1-or-later
// RequestFileRanges and UpdateDownloadPosition (bits-api 3.10).
// Main thread only.
#include "engine/queue/state.hpp"

namespace winebits::queue {

std::optional<cause> queue::state::set(record &, std::uint32_t, download_position) {
    return cause::not_implemented;
}

std::optional<cause> queue::state::set(record &, std::uint32_t, const requested_ranges &) {
    return cause::not_implemented;
}

} // namespace winebits::queue
