// SPDX-License-Identifier: LGPL-2.1-or-later
// How far a transfer is, shared by the threads that work on it.
// Written by a disk thread and the network thread, read by the main thread.
#pragma once

#include "engine/queue/event.hpp"
#include "engine/queue/ranges.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>

namespace winebits::transfer {

struct transfer_counters {
    std::atomic<std::uint64_t> written{0}; // from the start of the file; with holes, the sum
    std::atomic<std::uint64_t> flushed{0};
    std::atomic<bool> body_begun{false};
    std::atomic<std::uint64_t> received{0};    // bytes of bodies, also those thrown away
    std::atomic<std::uint32_t> connections{0}; // that receive at this moment
    std::mutex mutex;
    queue::range_list filled, filled_flushed; // of a file with holes, under the mutex
    std::atomic<bool> progress_posted{
        false}; // a transfer_progress is on its way and will carry the newest counts
};

// The lists of a file go into an event only when there are holes.
inline void tell_holes(queue::delivery_progress &out, const queue::range_list &filled,
                       const queue::range_list &flushed) {
    if (is_prefix(filled) && is_prefix(flushed))
        return;
    out.filled = filled;
    out.filled_flushed = flushed;
}

inline queue::transfer_progress progress_of(queue::transfer_id id, transfer_counters &counters) {
    queue::transfer_progress out{.id = id};
    out.delivery.received = counters.received;
    out.delivery.connections = counters.connections;
    const std::lock_guard lock(counters.mutex);
    if (counters.filled.empty()) {                                      // or nobody keeps it
        out.flushed = counters.flushed.load(std::memory_order_acquire); // first: never more than written
        out.written = counters.written.load(std::memory_order_acquire);
    } else {
        out.written = bytes_in(counters.filled);
        out.flushed = bytes_in(counters.filled_flushed);
        tell_holes(out.delivery, counters.filled, counters.filled_flushed);
    }
    return out;
}

} // namespace winebits::transfer
