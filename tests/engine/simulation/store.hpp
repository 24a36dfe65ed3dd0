// SPDX-License-Identifier: LGPL-2.1-or-later
// Plays the part of the store thread and of the disk under the hive: commits take time, wait for each other
// and go together, fail, and are lost by crashes, as engine/store/store_thread.hpp says.
// Test thread only.
#pragma once

#include "engine/store/store_thread.hpp"
#include "tests/engine/queue_hive.hpp"
#include "tests/engine/simulation/chance.hpp"
#include "tests/engine/simulation/tally.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <utility>

namespace winebits::simulation {

class store {
  public:
    using done_function = std::function<void(const winebits::store::store_thread::commit_outcome &)>;

    store(chance &dice, tally &counts) : dice_(dice), counts_(counts) {}

    // Takes over a transaction; `now` is when.
    void commit(queue::hive_transaction, done_function, milliseconds now);
    std::optional<milliseconds> next() const;
    // Writes what waits, or tells of what was written. `full`: the disk takes nothing.
    void run(milliseconds now, bool full);
    bool writes_next() const { return letters_.empty(); }

    // The hive works again after a failure or a crash; what it holds, synced.
    std::vector<queue::hive_value> read_all();
    // The daemon is gone, and what it had not written. A power cut takes unsynced commits with it, last
    // first.
    void crash(bool power_cut);

    // Every transaction has a number. So many were written; the last one that a crash has left.
    std::uint64_t written() const { return written_; }
    std::uint64_t left() const { return left_; }
    const test::memory_hive &hive() const { return hive_; }

    unsigned failing = 0;                                          // in 1,000
    std::function<void(const queue::hive_transaction &)> on_write; // right before

  private:
    struct waiting {
        queue::hive_transaction transaction;
        done_function done;
    };
    bool write(const queue::hive_transaction &, bool full);
    void sync();

    chance &dice_;
    tally &counts_;
    test::memory_hive hive_, synced_;
    std::deque<queue::hive_transaction> since_sync_;
    std::deque<waiting> waiting_;
    std::deque<std::pair<done_function, bool>> letters_; // written, and not told
    std::optional<milliseconds> due_;
    std::uint64_t written_ = 0, left_ = 0;
    bool failed_ = false; // until read_all
};

} // namespace winebits::simulation
