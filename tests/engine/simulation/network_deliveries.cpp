// SPDX-License-Identifier: LGPL-2.1-or-later
// Transfers of Delivery Optimization: several connections that fill a file with holes, and streams that stop
// at their window. Test thread only.
#include "tests/engine/simulation/network.hpp"

#include "tests/support/check.hpp"

#include <algorithm>

namespace winebits::simulation {

void network::move_window(const queue::move_window &what, milliseconds now) {
    const auto found = transfers_.find(what.id);
    if (found == transfers_.end())
        return;
    auto &window = found->second.what.delivery.window_end;
    CHECK(window && what.end >= *window);
    window = what.end;
    found->second.due = std::min(found->second.due, now + milliseconds{10});
}

void network::open_delivery(transfer &one, disk_file &file) {
    one.filled = one.what.delivery.filled;
    if (one.filled.empty()) {
        queue::add_to(one.filled, 0, one.what.offset);
        queue::remove_from(file.written, one.what.offset, queue::byte_range::to_end);
        queue::remove_from(file.flushed, one.what.offset, queue::byte_range::to_end);
    }
    for (const auto &part : one.filled) {
        CHECK(!queue::first_gap(file.written, part.offset, queue::end_of(part))); // design promise 2
        for (const auto &safe : queue::part_of(file.flushed, part.offset, queue::end_of(part)))
            queue::add_to(one.safe, safe.offset, queue::end_of(safe));
    }
    one.written = queue::bytes_in(one.filled);
    one.flushed = queue::bytes_in(one.safe);
}

// Bytes into some hole, or behind what is there; gives how many.
std::uint64_t network::fill(transfer &one, disk_file &file, std::uint64_t most) {
    const auto connections = std::min(one.what.delivery.most_connections, 8U);
    const auto own = one.size / connections * dice_.below(connections); // each works on its own
    const auto limit = std::min(one.size, one.what.delivery.window_end.value_or(one.size));
    auto gap = queue::first_gap(one.filled, own, limit);
    if (!gap)
        gap = queue::first_gap(one.filled, 0, limit);
    if (!gap)
        return 0;
    const auto end = gap->begin + std::min(most, gap->end - gap->begin);
    queue::add_to(one.filled, gap->begin, end);
    queue::add_to(file.written, gap->begin, end);
    one.received += end - gap->begin;
    received[one.path] += end - gap->begin;
    one.written = queue::bytes_in(one.filled);
    one.silence = 0;
    if (dice_.percent(20)) {
        for (const auto &part : one.filled)
            queue::add_to(file.flushed, part.offset, queue::end_of(part));
        one.safe = one.filled;
        one.flushed = one.written;
    }
    return end - gap->begin;
}

queue::delivery_progress network::told_of(const transfer &one) {
    const bool plain = queue::is_prefix(one.filled) && queue::is_prefix(one.safe);
    return {plain ? queue::range_list{} : one.filled, plain ? queue::range_list{} : one.safe, one.received,
            one.what.delivery.most_connections};
}

} // namespace winebits::simulation
