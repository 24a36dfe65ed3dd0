// SPDX-License-Identifier: LGPL-2.1-or-later
// One transfer: what engine/transfer/download does to its file, with bytes made on the spot instead of a
// connection, one block at a step, and no step before the disk threads are idle again.
// Test thread only; target_file works on the disk threads.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/transfer/target_file.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace winebits::crash_states {

// The disk threads of a daemon, and what they share.
struct disk_work {
    explicit disk_work(transfer::file_system &with) : files(with) {}
    // Waits until neither thread has anything to do.
    void settle();
    transfer::disk_threads threads() { return {files, pool, writer, flusher}; }

    transfer::file_system &files;
    transfer::block_pool pool;
    transfer::work_thread flusher{"crash-flush"}, writer{"crash-write"};
};

class running_transfer {
  public:
    running_transfer(disk_work &, const queue::start_transfer &, transfer::file_plan, unsigned version);

    const queue::start_transfer &what() const { return what_; }
    void stop() { stopping_ = true; }
    void move_window(std::uint64_t end) { what_.delivery.window_end = end; }
    // True: it has nothing to do until its window moves.
    bool waits() const;
    // What it has to tell. transfer_finished is the last.
    std::vector<queue::event> step();

  private:
    enum class stage { beginning, receiving, ending };
    void settle(std::vector<queue::event> &);
    void opened(const transfer::file_opened &, std::vector<queue::event> &);
    void end(transfer::file_end);
    std::optional<queue::gap> next_gap() const;

    disk_work &work_;
    queue::start_transfer what_;
    const unsigned version_;
    const std::vector<std::byte> content_;
    std::shared_ptr<transfer::transfer_counters> counters_ = std::make_shared<transfer::transfer_counters>();
    std::shared_ptr<transfer::target_file> file_;
    bool holes_ = false, started_ = false, stopping_ = false, stopped_ = false, over_ = false;
    stage stage_ = stage::beginning;
    queue::range_list given_; // to the file
    std::uint64_t goal_ = 0;
    unsigned blocks_ = 0;
    std::optional<error> failure_;

    std::mutex mutex_;
    std::vector<transfer::file_event> told_; // by the disk threads, under the mutex
};

} // namespace winebits::crash_states
