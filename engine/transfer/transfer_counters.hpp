// SPDX-License-Identifier: LGPL-2.1-or-later
// How far a transfer is, shared by the threads that work on it.
// Written by a disk thread, read by the main thread.
#pragma once

#include <atomic>
#include <cstdint>

namespace winebits::transfer {

struct transfer_counters {
    std::atomic<std::uint64_t> written{0}; // from the start of the file
    std::atomic<std::uint64_t> flushed{0};
    std::atomic<bool> body_begun{false};
    std::atomic<bool> progress_posted{
        false}; // a transfer_progress is on its way and will carry the newest counts
};

} // namespace winebits::transfer
