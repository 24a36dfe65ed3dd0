// SPDX-License-Identifier: LGPL-2.1-or-later
// Transfers of the DO surfaces: what is ordered beside what BITS orders, and what they tell
// (do-api 5.4, 5.10). Main thread only.
#include "engine/queue/file_content.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

// A download in the background leaves the line to others.
constexpr std::uint32_t most_connections_in_background = 2;

} // namespace

// What the file holds stays, holes or not, unless it can't be continued.
piece queue::state::take_up_delivery(record &r, std::uint32_t index) {
    auto &one = changes_.edit_file(r, index);
    const auto there = one.flushed;
    if (one.ranges_refused || !can_continue(one))
        empty_content(one);
    if (there > 0 && one.flushed == 0) // kept before the file is emptied: design promise 2
        changes_.keep_over_power_cut();
    return one.filled.empty() ? next_piece(one) : piece{};
}

void queue::state::complete_order(const record &r, start_transfer &wanted) const {
    const auto &open = *r.transfer;
    const auto &one = r.data.files[open.file_index];
    auto &its = wanted.delivery;
    its.filled = one.filled;
    its.most_connections =
        wanted.foreground ? settings_.segments : std::min(settings_.segments, most_connections_in_background);
    if (one.ranges_refused || one.delivery.sink == sink_kind::stream || its.most_connections == 0)
        its.most_connections = 1;
    its.correlation_vector = r.data.delivery.correlation_vector;
    its.auth_headers = r.data.delivery.auth_headers;
    its.insecure_redirect = r.data.delivery.insecure_redirect.value_or(false);
    its.integrity = one.delivery.integrity;
    its.integrity_mandatory = one.delivery.integrity_mandatory;
    its.decryption = one.delivery.decryption;
    its.consumed = one.delivery.consumed;
    if (one.delivery.sink == sink_kind::stream)
        its.window_end = open.window_end;
}

// How far a transfer is, and what it has received for that.
void queue::state::take_content(record &r, open_transfer &open, std::uint64_t written, std::uint64_t flushed,
                                const delivery_progress &told) {
    auto &one = changes_.edit_file(r, open.file_index);
    const bool grows = written > one.written;
    if (told.filled.empty()) {
        empty_content(one);
        one.written = written;
        one.flushed = std::min(flushed, written);
    } else {
        set_content(one, told.filled, told.filled_flushed);
    }
    if (grows)
        bytes_moved(r, one.written);
    open.told = written;
}

void queue::state::note_response(record &r, const response_received &what) {
    auto &one = changes_.edit_file(r, r.transfer->file_index);
    one.delivery.status_code = what.status;
    one.delivery.server_address = what.server_address;
    if (r.transfer->cache_host.empty()) // where a cache sends its requests is its own matter
        one.delivery.redirection_target = what.remote_name;
}

} // namespace winebits::queue
