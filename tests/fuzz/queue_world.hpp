// SPDX-License-Identifier: LGPL-2.1-or-later
// A queue with a clock, a hive in memory, and somebody who carries out what it asks for and checks that it
// makes sense. Main thread.
#pragma once

#include "engine/queue/queue.hpp"
#include "tests/engine/queue_hive.hpp"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace winebits::fuzz {

class queue_world {
  public:
    queue_world();

    // Takes up what the hive holds.
    void load(bool same_boot);
    void send(const queue::event &);
    void take(queue::effects);
    // Both clocks go on, and the queue is told at every deadline on the way.
    void advance(milliseconds);

    // ---- The server's part, for the transfer that was started first and still runs.
    void fail(int http_status);
    void finish(std::uint64_t size);

    // Renames, deletions and the ends of stopped transfers are answered. Nothing is owed then.
    void settle();

    const queue::queue &jobs() const { return *queue_; }
    queue::queue &jobs() { return *queue_; }
    instant now{milliseconds(1'000'000),
                file_time_of_unix_epoch + 55ULL * 365 * 24 * 3600 * file_time_per_second};
    test::memory_hive hive;
    std::map<std::uint64_t, std::uint32_t> replies; // by token

    // What a client sees of every job and file, checked to be JSON that fits the wire.
    std::vector<std::string> shown(queue::personality) const;

  private:
    void carry_out(const queue::start_transfer &);
    void carry_out(const queue::stop_transfer &);
    void carry_out(const queue::rename_files &);
    void carry_out(const queue::delete_files &);
    void carry_out(const queue::reply &);
    template <class Action>
    void carry_out(const Action &) {}
    void begin_queue();

    std::unique_ptr<queue::queue> queue_;
    std::map<queue::transfer_id, queue::start_transfer> running_;
    std::deque<queue::event> owed_;
    std::set<queue::transfer_id> stopped_;
};

} // namespace winebits::fuzz
